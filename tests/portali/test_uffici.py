"""The ente's desk and the collector's: what waits, what is found, what a decision does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.percorso import lista_inventata
from shared.adattatori.chiamate_dynamo import ChiamateDynamo
from shared.adattatori.portale_dynamo import IndiciPortale
from shared.dominio.flussi import StatoLista
from shared.dominio.istanze import Decisione
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import dovuta, in_parole


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=5) as aperto:
        yield aperto


@pytest.fixture
def responsabile(sito: Sito) -> Visitatore:
    return sito.dentro("ente", "responsabile")


def test_un_istanza_arriva_sul_tavolo_con_i_giorni_e_ne_esce_decisa(sito: Sito, responsabile: Visitatore) -> None:
    indice = dovuta(sito)
    posizione = sito.posizioni[indice]
    assert posizione.id not in responsabile.apri("/ente")
    cittadino = sito.dentro("cittadino", f"debitore{indice}")
    corpo = {"tipo": "annullamento", "motivo": "non è mio", "chiave": "chiave-di-prova"}
    assert cittadino.invia(f"/cittadino/posizioni/{sito.ente}/{posizione.id}/istanza", corpo).stato == 303
    tavolo = in_parole(responsabile.apri("/ente"))
    entro = sito.attuale(indice).istanze[0].scadenza_decisione
    scritto = "–" if entro is None else f"{entro:%d/%m/%Y}"
    assert f"{posizione.id} {posizione.riga.debitore.denominazione} istanza di annullamento" in tavolo
    assert scritto in tavolo
    istanza = sito.attuale(indice).istanze[0].id
    risposta = responsabile.invia(
        f"/ente/posizioni/{posizione.id}/istanze/{istanza}",
        {"decisione": "respinta", "motivazione": "la persona è quella", "provvedimento": "DET-1"},
    )
    assert risposta.stato == 303
    decisa = sito.attuale(indice).istanze[0]
    assert (decisa.decisione, decisa.motivazione) == (Decisione.RESPINTA, "la persona è quella")
    autore = sito.percorso.posizioni.eventi(sito.ente, posizione.id)[-1][1].autore
    assert autore == "responsabile"
    assert posizione.id not in responsabile.apri("/ente")
    assert (sito.ente, posizione.id) not in IndiciPortale(sito.percorso.tabella).in_decisione(sito.ente, 10)


def test_accolto_l_annullamento_il_debito_sparisce_dai_libri(sito: Sito, responsabile: Visitatore) -> None:
    indice = dovuta(sito)
    posizione = sito.posizioni[indice].id
    cittadino = sito.dentro("cittadino", f"debitore{indice}")
    corpo = {"tipo": "annullamento", "motivo": "pagato nel 2023", "chiave": "chiave-seconda"}
    assert cittadino.invia(f"/cittadino/posizioni/{sito.ente}/{posizione}/istanza", corpo).stato == 303
    istanza = sito.attuale(indice).istanze[-1].id
    decisione = {"decisione": "accolta", "motivazione": "risulta pagato", "provvedimento": "DET-2"}
    assert responsabile.invia(f"/ente/posizioni/{posizione}/istanze/{istanza}", decisione).stato == 303
    assert sito.attuale(indice).residuo == 0
    registrazioni = {r.id for r in sito.percorso.posizioni.registrazioni(sito.ente, posizione)}
    assert "SGRAVIO#DET-2" in registrazioni
    assert "0,00 € Perché" in in_parole(cittadino.apri(f"/cittadino/posizioni/{sito.ente}/{posizione}"))


def test_una_lista_nuova_si_vista_dal_prospetto_e_i_cicli_partono(sito: Sito, responsabile: Visitatore) -> None:
    sito.percorso.mondo.invia_lista("nuova.csv", lista_inventata(2, 9))
    sito.percorso.nuvola.fino_a_quiete()
    lista = sito.percorso.liste.elenca_liste(sito.ente)[-1]
    assert lista.stato is StatoLista.IN_ATTESA_DI_VISTO
    assert f'href="/ente/liste/{lista.id}"' in responsabile.apri("/ente")
    prospetto = in_parole(responsabile.apri(f"/ente/liste/{lista.id}"))
    assert "Concedo il visto" in prospetto
    assert "Concedo il visto" not in sito.dentro("ente", "operatore").apri(f"/ente/liste/{lista.id}")
    dove = f"/ente/liste/{lista.id}/visto"
    assert responsabile.invia(dove, {"esito": "rifiutato", "note": ""}).stato == 409, "a refusal wants its reason"
    assert responsabile.invia(dove, {"esito": "forse"}).stato == 422
    assert responsabile.invia(dove, {"esito": "concesso"}).stato == 303
    sito.percorso.nuvola.fino_a_quiete()
    visti = sito.percorso.liste.leggi_lista(sito.ente, lista.id)
    assert (visti.stato, visti.visto_da) == (StatoLista.AVVIATA, "responsabile")
    assert responsabile.invia(dove, {"esito": "concesso"}).stato == 409, "given once"


def test_una_posizione_si_trova_per_avviso_codice_fiscale_nome_e_numero(sito: Sito) -> None:
    posizione = sito.posizioni[1]
    debitore = posizione.riga.debitore
    avviso = " ".join(posizione.numero_avviso[i : i + 4] for i in range(0, 18, 4)).replace(" ", "+")
    for scritto in (avviso, posizione.id.lower(), debitore.codice_fiscale.lower(), debitore.denominazione[:6].lower()):
        for portale, nome, radice in (
            ("ente", "operatore", "/ente/posizioni/"),
            ("servizio", "call_center", f"/servizio/posizioni/{sito.ente}/"),
        ):
            visitatore = sito.dentro(portale, nome)
            pagina = visitatore.apri(f"/{portale}/cerca?q={scritto.replace(' ', '+')}")
            assert f'href="{radice}{posizione.id}"' in pagina, (scritto, portale)


@pytest.mark.parametrize("scritto", ["x", "302000010000000168", "!!"])
def test_cio_che_non_si_puo_cercare_si_dice(sito: Sito, scritto: str) -> None:
    assert sito.dentro("ente", "operatore").chiedi("GET", f"/ente/cerca?q={scritto}").stato == 422


def test_i_nomi_vanno_a_pagine_senza_salti_ne_ripetizioni(sito: Sito) -> None:
    indici = IndiciPortale(sito.percorso.tabella)
    lettera = sito.posizioni[0].riga.debitore.denominazione[:3]
    trovate, dopo = [], ""
    while pagina := indici.del_nome(sito.ente, lettera, 1, dopo):
        trovate.append(pagina[0][1][1])
        dopo = pagina[0][0]
    attese = [p.id for p in sito.posizioni if p.riga.debitore.denominazione.startswith(lettera)]
    assert set(attese) <= set(trovate)
    assert len(trovate) == len(set(trovate))


def test_la_posizione_ha_storia_termini_atti_e_libri_che_quadrano(sito: Sito, responsabile: Visitatore) -> None:
    pagina = in_parole(responsabile.apri(f"/ente/posizioni/{sito.posizioni[0].id}"))
    for titolo in ("Termini Termine Clausola", "Storia", "Atti e consegne", "Partitario", "Come è calcolato il dovuto"):
        assert titolo in pagina
    assert "atto emesso: ingiunzione" in pagina


def test_una_chiamata_si_registra_una_volta_e_conta_nel_mese(sito: Sito) -> None:
    call_center = sito.dentro("servizio", "call_center")
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    assert sito.posizioni[0].riga.debitore.denominazione in in_parole(
        call_center.apri(f"/servizio/contribuente?codice_fiscale={codice}")
    )
    corpo = {"codice_fiscale": codice, "motivo": "pagamento", "esito": "risolta", "nota": "", "chiave": "chiamata-uno"}
    assert [call_center.invia("/servizio/chiamate", corpo).stato for _ in range(2)] == [303, 303]
    assert call_center.invia("/servizio/chiamate", {**corpo, "motivo": "saluti"}).stato == 422
    mese = sito.percorso.nuvola.orologio.oggi().isoformat()[:7]
    assert [c.id for c in ChiamateDynamo(sito.percorso.tabella).del_mese("99000000051", mese)] == ["chiamata-uno"]
    oggi = in_parole(call_center.apri("/servizio"))
    assert f"Chiamate del mese {mese} 1 chiamata. Le cifre del mese Pagamento 1" in oggi


def test_il_servizio_vede_le_penali_e_il_certificato_del_custode(sito: Sito) -> None:
    ops = sito.dentro("servizio", "ops")
    assert "Il custode non ha ancora controllato oggi." in in_parole(ops.apri("/servizio"))
    assert "errorMessage" not in (sito.percorso.nuvola.invoca("Custode", {}) or {})
    pagina = in_parole(ops.apri("/servizio"))
    oggi = sito.percorso.nuvola.orologio.oggi()
    assert f"Il {oggi:%d/%m/%Y}: " in pagina
    assert "A rischio in 30 giorni" in pagina


def test_oltre_il_limite_il_quadro_e_quello_del_custode(sito: Sito, monkeypatch: pytest.MonkeyPatch) -> None:
    sito.percorso.nuvola.invoca("Custode", {})
    ieri = sito.percorso.nuvola.orologio.oggi()
    monkeypatch.setattr("shared.casi_uso.quadro.POSIZIONI_MASSIME", 0)
    orologio = sito.percorso.nuvola.orologio
    orologio.porta_a(orologio.adesso() + timedelta(days=1))
    pagina = in_parole(sito.dentro("ente", "operatore").apri("/ente"))
    assert f"Come stanno le posizioni, al {ieri:%d/%m/%Y}" in pagina


def test_cio_che_si_ferma_per_un_guasto_si_vede_e_solo_da_chi_ci_lavora(sito: Sito) -> None:
    posizione = sito.posizioni[0].id
    assert "Nessuna posizione è ferma" in sito.dentro("servizio", "ops").apri("/servizio")
    sito.percorso.posizioni.segnala(sito.ente, posizione, "cautelari", "Lambda.Timeout: <b>lento</b>")
    sito.percorso.liste.segnala(sito.ente, "carichi/x", "2025-03-08T08:00:00Z", "file illeggibile")
    for nome, vede in (("ops", True), ("concessionario", True), ("altro_concessionario", False)):
        pagina = in_parole(sito.dentro("servizio", nome).apri("/servizio"))
        assert (f"{posizione} misure cautelari Lambda.Timeout: <b>lento</b>" in pagina) is vede
        assert ("presa in carico file illeggibile" in pagina) is vede
