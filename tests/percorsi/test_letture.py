"""Reading personal data is an event: who, when, what; and nobody's turn is lost for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.letture_dynamo import LettureDynamo

POSIZIONE = "L00001-00000001"
SENZA_DATI_PERSONALI = {
    "/liste", "/liste/{lista}", "/liste/{lista}/rendiconto", "/flussi/{sha256}", "/salute", "/riversamenti",
    "/fatture/{trimestre}", "/incassi/accrediti", "/incassi/coda", "/openapi.json",
}  # fmt: skip
"""Sums, states, receipts, credits of a PSP, the lengths of the queues: they name no debtor."""
NELLA_CATENA = {"/posizioni/{posizione}/fascicolo"}
DI_CHI_LEGGE = {"/posizioni/{posizione}/letture"}


@pytest.fixture(scope="module")
def percorso() -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", 7) as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(2, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        aperto.nuvola.avanza_fino_a(INIZIO + timedelta(days=2), aperto.mondo.raccogli)
        istanza = {"rate": 5, "motivo": "temporanea difficoltà economica"}
        risposta = aperto.mondo.chiama("operatore", "POST", f"/posizioni/{POSIZIONE}/rateizzazione", istanza)
        assert risposta[0] == 200, risposta
        yield aperto


def letture(percorso: Percorso, oggetto: str) -> list[tuple[str, str]]:
    """(user, what) of each note."""
    trovate = LettureDynamo(percorso.tabella).elenca(percorso.ente.id, oggetto)
    return [(lettura.utente, lettura.cosa) for lettura in trovate]


def leggi_rotta(percorso: Percorso, rotta: str) -> None:
    flusso = percorso.liste.leggi_lista(percorso.ente.id, "L00001").flusso
    valori = {"posizione": POSIZIONE, "lista": "L00001", "sha256": flusso, "atto": "ingiunzione",
              "trimestre": "2025-T1"}  # fmt: skip
    chiesta = {"/posizioni": f"/posizioni?q={POSIZIONE}"}.get(rotta, rotta)
    stato, risposta = percorso.mondo.chiama("responsabile", "GET", chiesta.format(**valori))
    assert stato == 200, risposta


def rotte_di_lettura() -> list[str]:
    from app import app

    # What this journey has none of (a flow of payments, an incasso, a closed decade), that is not JSON, or that a
    # taxpayer asks for (tests/api/test_me.py).
    altrove = ("/me/", "/incassi/flussi/", "/incassi/coda/", "/riversamenti/", "/conti/", "/rimborsi/csv")
    return sorted(r for r, metodi in app.routes.items() if "GET" in metodi and not r.startswith(altrove))


@pytest.mark.parametrize("rotta", rotte_di_lettura())
def test_ogni_rotta_che_mostra_dati_personali_lascia_una_nota(percorso: Percorso, rotta: str) -> None:
    flusso = percorso.liste.leggi_lista(percorso.ente.id, "L00001").flusso
    oggetti = (POSIZIONE, "L00001", flusso, "rimborsi", "ricerca")
    prima = sum(len(letture(percorso, oggetto)) for oggetto in oggetti)
    versione = percorso.posizioni.leggi(percorso.ente.id, POSIZIONE).versione
    leggi_rotta(percorso, rotta)
    dopo = sum(len(letture(percorso, oggetto)) for oggetto in oggetti)
    assert dopo - prima == (0 if rotta in SENZA_DATI_PERSONALI | NELLA_CATENA | DI_CHI_LEGGE else 1)
    cresciuta = percorso.posizioni.leggi(percorso.ente.id, POSIZIONE).versione - versione
    assert cresciuta == (1 if rotta in NELLA_CATENA else 0)


def test_la_nota_dice_chi_quando_e_che_cosa(percorso: Percorso) -> None:
    leggi_rotta(percorso, "/posizioni/{posizione}/atti/{atto}")
    stato, risposta = percorso.mondo.chiama("responsabile", "GET", f"/posizioni/{POSIZIONE}/letture")
    assert stato == 200
    ultima = risposta["letture"][-1]
    assert (ultima["cosa"], ultima["istante"]) == ("atto ingiunzione", "2025-01-09T08:00:00Z")
    assert ultima["utente"] not in ("", "sistema")


def test_chi_ha_letto_lo_sa_solo_il_responsabile_dell_ente(percorso: Percorso) -> None:
    assert percorso.mondo.chiama("operatore", "GET", f"/posizioni/{POSIZIONE}/letture")[0] == 403
    estraneo = percorso.nuvola.gettone(
        "ficcanaso@altro.example", gruppi=["responsabile"], attributi={"custom:ente": "altro-ente"}
    )
    rotta = f"/posizioni/{POSIZIONE}/letture"
    assert percorso.nuvola.richiesta("GET", rotta, gettone=estraneo).stato == 404


def test_cio_che_non_c_e_non_lascia_note(percorso: Percorso) -> None:
    assert percorso.mondo.chiama("operatore", "GET", "/posizioni/L00009-00000001")[0] == 404
    assert letture(percorso, "L00009-00000001") == []
    altra = "L00001-00000002"
    assert percorso.mondo.chiama("operatore", "GET", f"/posizioni/{altra}/rateizzazione")[0] == 404
    assert percorso.mondo.chiama("operatore", "GET", f"/posizioni/{altra}/atti/che-non-c-e")[0] == 404
    assert letture(percorso, altra) == []


def test_una_lettura_che_non_si_puo_annotare_non_si_mostra(
    percorso: Percorso, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guasto(*_: object) -> None:
        raise RuntimeError("la tabella non risponde")

    monkeypatch.setattr(LettureDynamo, "annota", guasto)
    stato, risposta = percorso.mondo.chiama("operatore", "GET", f"/posizioni/{POSIZIONE}")
    assert stato == 500
    assert "residuo_cent" not in risposta


def test_le_decisioni_attese_si_chiedono_alla_api(percorso: Percorso) -> None:
    stato, risposta = percorso.mondo.chiama("operatore", "GET", "/decisioni")
    assert stato == 200
    attesa = {"posizione": POSIZIONE, "tipo": "rateizzazione", "id": "rateizzazione-1",
              "cosa": "rateizzazione in 5 rate",
              "dal": "2025-01-09", "entro": None, "giorni": None}  # fmt: skip
    assert risposta == {"decisioni": [attesa]}


def test_una_posizione_si_cerca_per_nome_con_la_api(percorso: Percorso) -> None:
    nome = percorso.posizioni.leggi(percorso.ente.id, POSIZIONE).riga.debitore.denominazione
    stato, risposta = percorso.mondo.chiama("operatore", "GET", f"/posizioni?q={nome[:4].strip().lower()}")
    assert stato == 200
    assert (POSIZIONE, nome) in [(p["posizione"], p["denominazione"]) for p in risposta["posizioni"]]
    assert percorso.mondo.chiama("operatore", "GET", "/posizioni?q=x")[0] == 422
