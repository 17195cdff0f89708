"""The portal's routes are those of its stack; who comes in comes through the pools; nobody writes his own tenant."""

from __future__ import annotations

from functions.portale import app
from shared.dominio.accessi import Ruolo
from tests.stacks.modello import FUNZIONI, bersaglio, funzioni, in_lista, permessi, risorse, rotte, sorgenti

IDENTITA = sorgenti()["identita.yaml"]["Resources"]


def test_le_rotte_delle_pagine_sono_quelle_dello_stack() -> None:
    servite = {(metodo, percorso) for percorso, metodi in app.routes.items() for metodo in metodi}
    assert servite == set(rotte("ApiPortale"))
    assert {bersaglio(operazione) for operazione in rotte("ApiPortale").values()} == {"Portale"}


def test_ogni_pagina_chiede_chi_e_o_e_per_tutti() -> None:
    """Views are registered by `pagina` and `modulo`, which ask; `aperta` is for what shows nothing of anybody."""
    for percorso in (FUNZIONI / "web").glob("[a-z]*.py"):
        testo = percorso.read_text("utf-8")
        aperte = testo.count("@rotte.route(")
        assert aperte == testo.count("@aperta"), percorso.name
        assert not aperte or percorso.name in ("accesso.py", "statico.py")


def test_il_registro_degli_accessi_non_scrive_indirizzi_ne_persone() -> None:
    formato = sorgenti()["portale.yaml"]["Resources"]["ApiPortale"]["Properties"]["AccessLogSetting"]["Format"]
    for vietato in ("$context.path", "sourceIp", "userAgent", "querystring", "authorizer"):
        assert vietato not in formato


def test_nessun_cliente_lascia_scrivere_a_un_utente_di_chi_e() -> None:
    """Users write attributes of theirs only with the scope for it, or with a client that lets them sign in itself."""
    propri = {"custom:ente", "custom:concessionario", "custom:codice_fiscale"}
    clienti = risorse("AWS::Cognito::UserPoolClient")
    assert {c.nome for c in clienti} == {"ClienteWeb", "ClientePortale", "ClienteContribuenti"}
    for cliente in clienti:
        scrive = propri & set(cliente.proprieta["WriteAttributes"])
        if scrive:
            assert "aws.cognito.signin.user.admin" not in cliente.proprieta["AllowedOAuthScopes"]
            assert "ExplicitAuthFlows" not in cliente.proprieta
    for nome in ("ente", "concessionario"):
        (attributo,) = [a for a in IDENTITA["Utenti"]["Properties"]["Schema"] if a["Name"] == nome]
        assert attributo["Mutable"] is False


def test_nelle_due_piscine_nessuno_si_iscrive_da_se() -> None:
    for pool in risorse("AWS::Cognito::UserPool"):
        assert pool.proprieta["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True, pool.nome
        assert pool.grezza["DeletionPolicy"] == "Retain"
    assert IDENTITA["Utenti"]["Properties"]["MfaConfiguration"] == "ON"


def test_i_portali_usano_il_codice_con_la_prova_e_gettoni_brevi() -> None:
    for nome in ("ClientePortale", "ClienteContribuenti"):
        proprieta = IDENTITA[nome]["Properties"]
        assert proprieta["AllowedOAuthFlows"] == ["code"]
        assert proprieta["IdTokenValidity"] <= 5
        assert proprieta["TokenValidityUnits"]["IdToken"] == "minutes"
        assert proprieta["CallbackURLs"] == [{"Fn::Sub": "${OriginePortale}/rientro"}]


def test_ogni_ruolo_ha_il_suo_gruppo() -> None:
    assert {g.proprieta["GroupName"] for g in risorse("AWS::Cognito::UserPoolGroup")} == {r.value for r in Ruolo}


def test_la_funzione_delle_pagine_non_cancella_e_non_scrive_atti() -> None:
    for regola in permessi(funzioni()["Portale"]):
        azioni = in_lista(regola["Action"])
        assert not any("Delete" in azione or azione.endswith(":*") for azione in azioni)
        if "s3:PutObject" in azioni:
            assert {str(r["Fn::Sub"]).rpartition("}/")[2] for r in in_lista(regola["Resource"])} == {
                "allegati/*",
                "esportazioni/*",
            }
