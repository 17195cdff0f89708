"""The concessionario and ops: terms and what they may cost, posizioni of every ente of theirs, the call centre."""

from __future__ import annotations

import re
import secrets
from typing import Any

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, documenti, incassi, liste, orologio, posizioni, riversamenti, tabella
from functions.web._menu import SPORTELLO
from functions.web._moduli import Chiamata, CodiceFiscaleChiesto, Rappresentante
from functions.web._pagine import foglio, html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._sessione import ricerca
from functions.web._ufficio import annota_trovate, pagina_posizione, scarica_documento
from functions.web._visibili import ente_visibile, enti_visibili
from shared.adattatori.chiamate_dynamo import ChiamateDynamo
from shared.adattatori.contatti_dynamo import ContattiDynamo
from shared.adattatori.deleghe_dynamo import DelegheDynamo
from shared.adattatori.scaffale_dynamo import ScaffaleDynamo
from shared.casi_uso import chiamate, contribuente, deleghe
from shared.casi_uso.cerca import Trovate, cerca
from shared.casi_uso.penali_del_denaro import con_penali_del_denaro
from shared.casi_uso.quadro import certificato_di, quadro_di
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.chiamate import EsitoChiamata, MotivoChiamata
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato
from shared.dominio.quadri import QuadroDelGiorno

rotte = Blueprint(__name__)

SERVIZIO = Portale.SERVIZIO
FERME_MOSTRATE = 50
_MESE = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@pagina(rotte, "/servizio", SERVIZIO)
def oggi(visita: Visita) -> Response:
    """The penalty meter, what is parked, the guard's certificate ente by ente."""
    giorno = orologio().oggi()
    quadri = [
        (ente, _quadro(ente), certificato_di(documenti(), ente.id, giorno)) for ente in enti_visibili(visita.sessione)
    ]
    voci = [voce for _, quadro, _ in quadri if quadro for voce in quadro["penali"]]
    totali = {
        "maturata": sum(v["maturata_cent"] for v in voci),
        "7": sum(v["a_rischio_cent"]["7"] for v in voci),
        "30": sum(v["a_rischio_cent"]["30"] for v in voci),
    }
    cifre = None
    if visita.sessione.concessionario:
        registro = ChiamateDynamo(tabella())
        cifre = chiamate.cifre_del_mese(registro, visita.sessione.concessionario, giorno.isoformat()[:7])
    visibili = {ente.id for ente, _, _ in quadri}
    ferme = [ferma for ferma in ScaffaleDynamo(tabella(), orologio()).ultime(FERME_MOSTRATE) if ferma.ente in visibili]
    dati = {"quadri": quadri, "totali": totali, "oggi": giorno, "chiamate": cifre, "ferme": ferme}
    return html("servizio/oggi.html", {"sessione": visita.sessione, "attiva": "oggi", **dati})


def _quadro(ente: Ente) -> dict[str, Any] | None:
    """The picture of the ente, with the penalties of what is late to be reconciled or handed over."""

    def denaro(quadro: QuadroDelGiorno) -> None:
        con_penali_del_denaro(quadro, ente, incassi(), riversamenti())

    return quadro_di(ciclo(), liste(), documenti(), ente.id, denaro)


@pagina(rotte, "/servizio/cerca", SERVIZIO)
def ricerca_posizioni(visita: Visita) -> Response:
    """Find a posizione of any ente by codice fiscale, numero avviso, id or name."""
    scritto = visita.campi.get("q", "").strip()
    trovate = Trovate([])
    if scritto:
        visibili = [ente.id for ente in enti_visibili(visita.sessione)]
        trovate = cerca(posizioni(), ricerca(), visibili, scritto)
        annota_trovate(visita, trovate.posizioni)
    dati = {"q": scritto, "trovate": trovate, "radice": "/servizio/posizioni", "con_ente": True}
    return html(
        "ufficio/cerca.html", {"sessione": visita.sessione, "attiva": "cerca", "dove": "/servizio/cerca", **dati}
    )


@pagina(rotte, "/servizio/posizioni/{ente}/{posizione}", SERVIZIO)
def una_posizione(visita: Visita, ente: str, posizione: str) -> Response:
    """One posizione whole."""
    ente_visibile(visita.sessione, ente)
    return pagina_posizione(visita, ente, posizione, f"/servizio/posizioni/{ente}/{posizione}", decide=False)


@pagina(rotte, "/servizio/posizioni/{ente}/{posizione}/documenti/{atto}", SERVIZIO)
def documento(visita: Visita, ente: str, posizione: str, atto: str) -> Response:
    """The file of an act."""
    ente_visibile(visita.sessione, ente)
    return scarica_documento(visita, ente, posizione, atto)


@pagina(rotte, "/servizio/contribuente", SERVIZIO, *SPORTELLO)
def sportello(visita: Visita) -> Response:
    """Who calls: all his posizioni with our enti on one screen, and the form that logs the call."""
    scritto = visita.campi.get("codice_fiscale", "")
    mie: list[contribuente.Dovuta] = []
    codice = ""
    if scritto:
        codice = CodiceFiscaleChiesto(codice_fiscale=scritto).codice_fiscale
        visibili = {ente.id for ente in enti_visibili(visita.sessione)}
        mie = contribuente.mie_posizioni(ciclo(), ricerca(), [codice], visibili)
        for dovuta in mie:
            visita.annota(dovuta.posizione.ente, dovuta.posizione.id, "sportello telefonico")
    # Of who owes nothing to our enti, nothing is shown.
    recapiti = ContattiDynamo(tabella()).leggi(codice) if mie else None
    dati = {
        "codice": codice,
        "mie": mie,
        "contatti": recapiti,
        "totale": sum(d.oggi_cent for d in mie),
        "motivi": list(MotivoChiamata),
        "esiti": list(EsitoChiamata),
        "chiave": secrets.token_urlsafe(12),
        "esito": visita.campi.get("esito"),
        "oggi": orologio().oggi(),
    }
    return html("servizio/contribuente.html", {"sessione": visita.sessione, "attiva": "sportello", **dati})


@modulo(rotte, "/servizio/chiamate", SERVIZIO, *SPORTELLO)
def chiamata(visita: Visita) -> Response:
    """Log a call."""
    detta, sessione = Chiamata.model_validate(dict(visita.campi)), visita.sessione
    visibili = {ente.id for ente in enti_visibili(sessione)}
    suoi = {ente for ente, _ in ricerca().del_debitore(detta.codice_fiscale)} & visibili
    chiamate.registra(
        ChiamateDynamo(tabella()), orologio(), id=detta.chiave, concessionario=sessione.concessionario,
        codice_fiscale=detta.codice_fiscale, motivo=detta.motivo, esito=detta.esito, nota=detta.nota,
        operatore=sessione.utente, enti=tuple(sorted(suoi)),
    )  # fmt: skip
    return verso(f"/servizio/contribuente?codice_fiscale={detta.codice_fiscale}&esito=chiamata")


@pagina(rotte, "/servizio/chiamate", SERVIZIO, *SPORTELLO)
def cifre_delle_chiamate(visita: Visita) -> Response:
    """The figures of a month: how many calls, by reason and outcome, ente by ente."""
    mese = visita.campi.get("mese") or orologio().oggi().isoformat()[:7]
    nomi = {ente.id: ente.denominazione for ente in enti_visibili(visita.sessione)}
    dati = {"cifre": _cifre(visita, mese), "nomi": nomi, "questo": orologio().oggi().isoformat()[:7]}
    return html("servizio/chiamate.html", {"sessione": visita.sessione, "attiva": "chiamate", **dati})


@pagina(rotte, "/servizio/chiamate/{mese}/csv", SERVIZIO, *SPORTELLO)
def esporta_chiamate(visita: Visita, mese: str) -> Response:
    """The figures of a month as a sheet."""
    return foglio(chiamate.in_csv(_cifre(visita, mese)), f"chiamate-{mese}.csv")


def _cifre(visita: Visita, mese: str) -> dict[str, Any]:
    """Raises NonTrovato for what is not a month."""
    if not _MESE.fullmatch(mese):
        raise NonTrovato("Il mese si scrive come 2025-01.")
    return chiamate.cifre_del_mese(ChiamateDynamo(tabella()), visita.sessione.concessionario, mese)


@modulo(rotte, "/servizio/rappresentanti", SERVIZIO, Ruolo.CONCESSIONARIO)
def rappresentante(visita: Visita) -> Response:
    """Record who represents a company, from the paper that says so."""
    detto = Rappresentante.model_validate(dict(visita.campi))
    deleghe.registra_rappresentante(
        DelegheDynamo(tabella()), orologio(), visita.sessione, detto.societa, detto.rappresentante, detto.fino_al,
        detto.documento,
    )  # fmt: skip
    return verso(f"/servizio/contribuente?codice_fiscale={detto.societa}&esito=rappresentante")
