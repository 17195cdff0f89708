"""Money through the webhook, the queue and the worker: every cent once, whatever the network does."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.casi_uso.incasso import firma
from shared.casi_uso.rendiconto import posizioni_di, ricalcola
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Mutazione, Posizione

RIGHE = 3


@pytest.fixture
def aperte(percorso: Percorso) -> list[Posizione]:
    """Three posizioni with the ingiunzione just issued, nobody paying by himself."""
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=1, hours=12))
    return tutte(percorso)


def tutte(percorso: Percorso) -> list[Posizione]:
    (lista,) = percorso.liste.elenca_liste(percorso.ente.id)
    return list(posizioni_di(percorso.posizioni, lista))


def messaggio(percorso: Percorso, posizione: Posizione, euro: str, iur: str, **altro: str) -> bytes:
    dati = {
        "iur": iur,
        "numero_avviso": posizione.numero_avviso,
        "codice_fiscale_ente": percorso.ente.codice_fiscale,
        "importo": euro,
        "pagato_il": percorso.nuvola.orologio.adesso().isoformat(),
        **altro,
    }
    return json.dumps(dati).encode()


def invia(percorso: Percorso, corpo: bytes, segreto: bytes | None = None, eta: int = 0) -> tuple[int, Any]:
    if segreto is None:
        arn = percorso.nuvola.uscite["SegretoPagamenti"]
        valore = percorso.nuvola.client("secretsmanager").get_secret_value(SecretId=arn)
        segreto = valore["SecretString"].encode()
    istante = int(percorso.nuvola.orologio.adesso().timestamp()) - eta
    risposta = percorso.nuvola.richiesta(
        "POST", "/pagamenti/ricevute", corpo=corpo, intestazioni={"X-Firma": firma(segreto, istante, corpo)}
    )
    return risposta.stato, json.loads(risposta.corpo)


def test_il_pagamento_si_registra_e_sveglia_subito_la_macchina(
    percorso: Percorso, aperte: list[Posizione]
) -> None:
    prima = aperte[0]
    euro = f"{prima.residuo // 100}.{prima.residuo % 100:02d}"
    stato, risposta = invia(percorso, messaggio(percorso, prima, euro, "IUR1"))
    assert (stato, risposta) == (202, {"iur": "IUR1", "stato": "ACCOLTA"})
    percorso.nuvola.fino_a_quiete()
    pagata = percorso.posizioni.leggi(prima.ente, prima.id)
    assert pagata.residuo == 0
    # No time has passed: the waiting machine was woken, and closed the case at once.
    assert pagata.conclusa
    assert pagata.eventi["conclusione"] == percorso.nuvola.orologio.oggi()


def test_consegne_ripetute_cinque_volte_e_rimescolate_non_cambiano_nulla(
    percorso: Percorso, aperte: list[Posizione]
) -> None:
    messaggi = [
        messaggio(percorso, posizione, euro, f"IUR-{posizione.id}-{n}")
        for posizione in aperte
        for n, euro in enumerate(("10.00", "3.33", "0.01"))
    ]
    ripetuti = messaggi * 5
    random.Random(42).shuffle(ripetuti)
    percorso.nuvola.duplica(5)
    for indice, corpo in enumerate(ripetuti):
        assert invia(percorso, corpo)[0] == 202
        if indice % 7 == 0:
            # Some repetitions come after the queue's five minutes of memory.
            percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(minutes=6))
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(hours=1))
    for vecchia, nuova in zip(aperte, tutte(percorso), strict=True):
        assert vecchia.residuo - nuova.residuo == 13_34
        ricalcola(percorso.posizioni, nuova)
        versamenti = [
            r.id for r in percorso.posizioni.registrazioni(nuova.ente, nuova.id) if r.id.startswith("VERSAMENTO#")
        ]
        assert len(versamenti) == 3


@pytest.mark.parametrize("quando", ["prima della scrittura", "dopo la scrittura"])
def test_il_lavoratore_ucciso_fra_lettura_e_scrittura_non_perde_e_non_raddoppia(
    percorso: Percorso, aperte: list[Posizione], quando: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vero = PosizioniDynamo.salva
    morti = [0]

    def salva(porta: PosizioniDynamo, mutazione: Mutazione) -> None:
        if mutazione.evento.nome == "VERSAMENTO" and morti[0] < 2:
            morti[0] += 1
            if quando == "dopo la scrittura":
                vero(porta, mutazione)
            raise MemoryError("processo ucciso")
        vero(porta, mutazione)

    monkeypatch.setattr(PosizioniDynamo, "salva", salva)
    prima = aperte[0]
    assert invia(percorso, messaggio(percorso, prima, "10.00", "IUR1"))[0] == 202
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(hours=2))
    assert morti[0] >= 1
    nuova = percorso.posizioni.leggi(prima.ente, prima.id)
    assert prima.residuo - nuova.residuo == 10_00
    ricalcola(percorso.posizioni, nuova)


@pytest.mark.parametrize("quando", ["prima", "dopo"])
def test_la_funzione_che_cade_riceve_di_nuovo_il_messaggio(
    percorso: Percorso, aperte: list[Posizione], quando: str
) -> None:
    percorso.nuvola.guasto("RiconciliaPagamento", 2, quando)
    prima = aperte[0]
    invia(percorso, messaggio(percorso, prima, "10.00", "IUR1"))
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(hours=2))
    assert prima.residuo - percorso.posizioni.leggi(prima.ente, prima.id).residuo == 10_00


def test_un_messaggio_velenoso_non_ferma_quelli_delle_altre_posizioni(
    percorso: Percorso, aperte: list[Posizione], monkeypatch: pytest.MonkeyPatch
) -> None:
    vero = PosizioniDynamo.salva
    malata, sana = aperte[0], aperte[1]

    def salva(porta: PosizioniDynamo, mutazione: Mutazione) -> None:
        if mutazione.posizione.id == malata.id:
            raise RuntimeError("veleno")
        vero(porta, mutazione)

    monkeypatch.setattr(PosizioniDynamo, "salva", salva)
    invia(percorso, messaggio(percorso, malata, "10.00", "IUR1"))
    invia(percorso, messaggio(percorso, sana, "10.00", "IUR2"))
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(hours=3))
    assert sana.residuo - percorso.posizioni.leggi(sana.ente, sana.id).residuo == 10_00
    scarti = percorso.nuvola.client("sqs").receive_message(
        QueueUrl=percorso.nuvola.nome("CodaPagamentiScarti"), MaxNumberOfMessages=10
    )
    assert [json.loads(m["Body"])["iur"] for m in scarti["Messages"]] == ["IUR1"]


def test_quello_che_eccede_resta_in_evidenza(percorso: Percorso, aperte: list[Posizione]) -> None:
    prima = aperte[0]
    totale = prima.residuo + 100_00
    invia(percorso, messaggio(percorso, prima, f"{totale // 100}.{totale % 100:02d}", "IUR1"))
    percorso.nuvola.fino_a_quiete()
    invia(percorso, messaggio(percorso, prima, "5.00", "IUR2"))
    percorso.nuvola.fino_a_quiete()
    assert percorso.posizioni.leggi(prima.ente, prima.id).conti["eccedenze"] == -105_00
    _, rendiconto = percorso.mondo.chiama("responsabile", "GET", f"/liste/{prima.lista}/rendiconto")
    assert (rendiconto["eccedenze_cent"], rendiconto["quadra"]) == (105_00, True)


@pytest.mark.parametrize(
    "numero",
    [
        numero_avviso("02", "9999900000001").numero,
        numero_avviso("77", "0000100000001").numero,
        "302000010000000100",
    ],
)
def test_un_pagamento_senza_posizione_ha_un_etichetta(
    percorso: Percorso, aperte: list[Posizione], numero: str
) -> None:
    corpo = messaggio(percorso, aperte[0], "12.34", "IUR9", numero_avviso=numero)
    assert invia(percorso, corpo)[0] == 202
    percorso.nuvola.fino_a_quiete()
    (trovato,) = IncassiDynamo(percorso.tabella).in_coda(percorso.ente.id, Etichetta.NON_ABBINATO)
    assert (trovato.id, trovato.da_abbinare) == ("PAGOPA#IUR9#1", 12_34)


def test_una_firma_sbagliata_o_vecchia_non_passa(percorso: Percorso, aperte: list[Posizione]) -> None:
    corpo = messaggio(percorso, aperte[0], "10.00", "IUR1")
    assert invia(percorso, corpo, segreto=b"altro")[1]["codice"] == "pagamento.firma_non_valida"
    assert invia(percorso, corpo, eta=301)[0] == 422
    senza = percorso.nuvola.richiesta("POST", "/pagamenti/ricevute", corpo=corpo)
    assert senza.stato == 422
    percorso.nuvola.fino_a_quiete()
    assert percorso.posizioni.leggi(aperte[0].ente, aperte[0].id).residuo == aperte[0].residuo


@pytest.mark.parametrize("importo", ["0.00", "-5.00", "10", "10.005", "1e3", "NaN"])
def test_un_importo_malformato_si_rifiuta_ma_il_messaggio_resta(
    percorso: Percorso, aperte: list[Posizione], importo: str
) -> None:
    stato, problema = invia(percorso, messaggio(percorso, aperte[0], importo, "IUR1"))
    assert stato == 422
    assert problema["campi"][0]["campo"] == "importo"
    conservati = percorso.nuvola.client("s3").list_objects_v2(
        Bucket=percorso.nuvola.uscite["BucketFlussi"], Prefix="incassi/ricevute/"
    )
    assert conservati["KeyCount"] == 1
