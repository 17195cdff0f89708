"""Instalments on the local cloud: asked for, granted, paid to the end or lost, through the API and the webhook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.casi_uso.incasso import firma
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.atti import Conclusione, Fase, TipoAtto
from shared.dominio.giorni import ROMA
from shared.dominio.importi import in_decimale
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import EsitoConsegna

SEME = 21
PUNTUALE, MOROSO = "L00001-00000002", "L00001-00000003"
"""With this seed both get their post, neither pays by himself, and the second one has a car."""


@pytest.fixture
def percorso() -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", SEME) as aperto:
        yield aperto


def fino_a(percorso: Percorso, giorno: date) -> None:
    """Until noon of that day, in Rome."""
    percorso.nuvola.avanza_fino_a(datetime.combine(giorno, time(12), ROMA), percorso.mondo.raccogli)


def letta(percorso: Percorso, posizione: str) -> Posizione:
    return percorso.posizioni.leggi(percorso.ente.id, posizione)


def chiama(percorso: Percorso, ruolo: str, metodo: str, posizione: str, coda: str = "", corpo: Any = None) -> Any:
    stato, risposta = percorso.mondo.chiama(ruolo, metodo, f"/posizioni/{posizione}/rateizzazione{coda}", corpo)
    assert stato == 200, risposta
    return risposta


def paga(percorso: Percorso, avviso: str, cent: int, iur: str) -> None:
    adesso = percorso.nuvola.orologio.adesso()
    corpo = json.dumps(
        {
            "iur": iur,
            "numero_avviso": avviso,
            "codice_fiscale_ente": percorso.ente.codice_fiscale,
            "importo": str(in_decimale(cent)),
            "pagato_il": adesso.isoformat(),
        }
    ).encode()
    arn = percorso.nuvola.uscite["SegretoPagamenti"]
    segreto = percorso.nuvola.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"].encode()
    intestazioni = {"X-Firma": firma(segreto, int(adesso.timestamp()), corpo)}
    risposta = percorso.nuvola.richiesta("POST", "/pagamenti/ricevute", corpo=corpo, intestazioni=intestazioni)
    assert risposta.stato == 202
    percorso.nuvola.fino_a_quiete()


def in_piano(percorso: Percorso, posizione: str) -> dict[str, Any]:
    """Fifty days after the visto the debtor asks for five rate; the ente grants them a week later."""
    percorso.carica("lista.csv", lista_inventata(3, SEME))
    percorso.mondo.programma_visto("L00001", INIZIO.date() + timedelta(days=1))
    giorno = INIZIO.date() + timedelta(days=51)
    fino_a(percorso, giorno)
    assert "notifica_ingiunzione" in letta(percorso, posizione).eventi
    istanza = {"rate": 5, "motivo": "difficoltà temporanea"}
    chiesta = chiama(percorso, "operatore", "POST", posizione, corpo=istanza)
    assert (chiesta["esito"], chiesta["stato"], chiesta["piano"]) == ("FATTO", "richiesta", None)
    percorso.nuvola.fino_a_quiete()
    assert letta(percorso, posizione).fase is Fase.RATEIZZAZIONE
    fino_a(percorso, giorno + timedelta(days=7))
    decisione = {"accolta": True, "motivazione": "requisiti verificati"}
    stato, _ = percorso.mondo.chiama("operatore", "POST", f"/posizioni/{posizione}/rateizzazione/decisione", decisione)
    assert stato == 403
    decisa = chiama(percorso, "responsabile", "POST", posizione, "/decisione", decisione)
    assert decisa["esito"] == "FATTO"
    ripetuta = chiama(percorso, "responsabile", "POST", posizione, "/decisione", decisione)
    assert ripetuta["esito"] == "GIA_REGISTRATO"
    assert ripetuta["piano"] == decisa["piano"]
    percorso.nuvola.fino_a_quiete()
    piano: dict[str, Any] = chiama(percorso, "operatore", "GET", posizione)["piano"]
    assert sum(rata["residuo_cent"] for rata in piano["rate"]) == letta(percorso, posizione).residuo
    return piano


def test_istanza_piano_tutte_le_rate_pagate_e_la_posizione_e_riscossa(percorso: Percorso) -> None:
    piano = in_piano(percorso, PUNTUALE)
    for rata in piano["rate"]:
        scadenza = date.fromisoformat(rata["scadenza"])
        fino_a(percorso, scadenza)
        atto = letta(percorso, PUNTUALE).atto(f"avviso_rata-{rata['numero']}")
        assert atto is not None, "each rata is asked for before it is due"
        assert atto.importo == rata["importo_cent"]
        pdf = percorso.nuvola.client("s3").get_object(
            Bucket=percorso.nuvola.uscite["BucketDocumenti"], Key=atto.chiave
        )["Body"].read()
        assert pdf.startswith(b"%PDF-")
        paga(percorso, rata["numero_avviso"], rata["importo_cent"], f"RATA-{rata['numero']}")
    fine = letta(percorso, PUNTUALE)
    # No time has passed since the last payment: the machine was woken, and closed the case at once.
    assert fine.conclusione is Conclusione.RISCOSSA
    assert fine.eventi["conclusione"] == date.fromisoformat(piano["rate"][-1]["scadenza"])
    assert fine.quanti(TipoAtto.AVVISO_RATA) == 5
    assert fine.quanti(TipoAtto.SOLLECITO_RATA) == fine.quanti(TipoAtto.PREAVVISO_FERMO) == 0
    assert fine.termini_mancati == ()
    ricalcola(percorso.posizioni, fine)
    incassi = IncassiDynamo(percorso.tabella)
    paga(percorso, piano["rate"][0]["numero_avviso"], 1_00, "DOPO")
    assert letta(percorso, PUNTUALE).conti["eccedenze"] == -1_00
    assert list(incassi.in_coda(percorso.ente.id, Etichetta.NON_ABBINATO)) == []
    assert percorso.nuvola.esecuzioni()["Rateizzazione"] == {"SUCCEEDED": 1}
    assert percorso.nuvola.errori == []


def test_rata_mancata_sollecito_decadenza_e_le_misure_riprendono_sul_residuo(percorso: Percorso) -> None:
    piano = in_piano(percorso, MOROSO)
    prima, seconda, terza = piano["rate"][:3]
    fino_a(percorso, date.fromisoformat(prima["scadenza"]))
    paga(percorso, prima["numero_avviso"], prima["importo_cent"], "RATA-1")
    fino_a(percorso, date.fromisoformat(seconda["scadenza"]) + timedelta(days=12))
    sollecitata = letta(percorso, MOROSO)
    sollecito = sollecitata.atto("sollecito_rata-2")
    assert sollecito is not None
    assert sollecito.importo == seconda["importo_cent"]
    (consegna,) = sollecitata.consegne_di("sollecito_rata-2")
    assert consegna.esito is EsitoConsegna.SPEDITA
    prima_della_decadenza = sollecitata.quanti(TipoAtto.PREAVVISO_FERMO)
    fino_a(percorso, date.fromisoformat(terza["scadenza"]) + timedelta(days=12))
    decaduta = letta(percorso, MOROSO)
    futuri = sum(rata["interessi_cent"] for rata in piano["rate"][3:])
    dopo_la_prima = sum(rata["importo_cent"] for rata in piano["rate"][1:])
    atto = decaduta.atto("decadenza_rate-1")
    assert atto is not None
    assert atto.importo == decaduta.residuo == dopo_la_prima - futuri
    assert decaduta.quanti(TipoAtto.PREAVVISO_FERMO) == prima_della_decadenza
    stato, rifiuto = percorso.mondo.chiama(
        "operatore", "POST", f"/posizioni/{MOROSO}/rateizzazione", {"rate": 5, "motivo": "di nuovo"}
    )
    assert (stato, "non può più essere rateizzato" in rifiuto["detail"]) == (409, True)
    fino_a(percorso, atto.data + timedelta(days=90))
    ripresa = letta(percorso, MOROSO)
    assert ripresa.eventi["iscrizione_fermo"] > atto.data
    assert ripresa.fase in (Fase.CAUTELARI, Fase.CHIUSURA)
    ricalcola(percorso.posizioni, ripresa)
    assert percorso.nuvola.errori == []


def test_il_diniego_riporta_al_ciclo_e_un_avviso_mai_emesso_non_trova_posizione(percorso: Percorso) -> None:
    percorso.carica("lista.csv", lista_inventata(3, SEME))
    percorso.mondo.programma_visto("L00001", INIZIO.date() + timedelta(days=1))
    giorno = INIZIO.date() + timedelta(days=51)
    fino_a(percorso, giorno)
    stato, _ = percorso.mondo.chiama("operatore", "GET", f"/posizioni/{PUNTUALE}/rateizzazione")
    assert stato == 404
    prima = letta(percorso, PUNTUALE).fase
    chiama(percorso, "operatore", "POST", PUNTUALE, corpo={"rate": 5, "motivo": "difficoltà temporanea"})
    decisione = {"accolta": False, "motivazione": "documenti mancanti"}
    chiama(percorso, "responsabile", "POST", PUNTUALE, "/decisione", decisione)
    fino_a(percorso, giorno + timedelta(days=40))
    dopo = letta(percorso, PUNTUALE)
    assert dopo.atto("diniego_rate-1") is not None
    assert dopo.fase is prima
    assert dopo.atto("accoglimento_rate-1") is None
    # 3, segregazione, five zeros, plan 000009, rata 01: well formed, and of no plan of this ente.
    corpo = f"3{percorso.ente.segregazione}0000000000901"
    paga(percorso, f"{corpo}{int(corpo) % 93:02d}", 5_00, "SENZA")
    (solo,) = IncassiDynamo(percorso.tabella).in_coda(percorso.ente.id, Etichetta.NON_ABBINATO)
    assert (solo.id, solo.importo, solo.quote) == ("PAGOPA#SENZA#1", 5_00, ())
    assert percorso.nuvola.errori == []
