"""Flussi di rendicontazione on the whole local cloud: published, downloaded, tied to the account in either order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from local.fdr_finto import FdrFinto, RigaFinta
from local.nodo_pagopa import NodoPagopa
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.movimenti_dynamo import MovimentiDynamo
from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.casi_uso.rendicontazioni import accrediti_da_guardare
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.giornale import quadra
from shared.dominio.giorni import giorno_legale
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Posizione
from shared.dominio.rendicontazioni import EsitoPagamento, Legame
from tests.contratti.incassi_di_prova import movimento, rh
from tests.stacks.test_permessi_usati import Chiamata, _registra, concessa

UNO, DUE = "2025-01-16PSPFINTO-0001", "2025-01-16PSPFINTO-0002"


@pytest.fixture
def piattaforma() -> Iterator[FdrFinto]:
    with FdrFinto() as finto:
        yield finto


@pytest.fixture
def percorso(piattaforma: FdrFinto) -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", 7, fdr=piattaforma.indirizzo) as aperto:
        segreto = aperto.nuvola.uscite["SegretoFdr"]
        valore = aperto.nuvola.client("secretsmanager").get_secret_value(SecretId=segreto)
        piattaforma.chiave = valore["SecretString"]
        yield aperto


def aperte(percorso: Percorso) -> list[Posizione]:
    lista = percorso.carica("lista.csv", lista_inventata(4, 7))
    percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=3))
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=2), percorso.mondo.raccogli)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=10))
    return sorted(posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista)),
                  key=lambda p: p.id)  # fmt: skip


def estratto(percorso: Percorso, *accrediti: tuple[int, str]) -> None:
    """A statement of the bank, left where its channel leaves it."""
    righe = [movimento(n, cent, f"RI1{causale}", giorno="160125", trn=f"TRN{n}")
             for n, (cent, causale) in enumerate(accrediti, start=1)]  # fmt: skip
    flusso = rh(*righe)
    chiave = f"incassi/flussi/{percorso.ente.id}/{hashlib.sha256(flusso).hexdigest()}/estratto.txt"
    percorso.nuvola.client("s3").put_object(Bucket=percorso.nuvola.uscite["BucketFlussi"], Key=chiave, Body=flusso)
    percorso.nuvola.fino_a_quiete()


def domani(percorso: Percorso, giorni: int = 1) -> None:
    """Let the schedule of the download come."""
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(days=giorni))


def etichette(percorso: Percorso, *identita: str) -> dict[str, Etichetta]:
    return {i.id: i.etichetta for i in IncassiDynamo(percorso.tabella).leggi_molti(percorso.ente.id, identita)}


def test_dalla_ricevuta_al_conto_in_ogni_ordine(percorso: Percorso, piattaforma: FdrFinto) -> None:
    chiamate: set[Chiamata] = set()
    with _registra(percorso.nuvola.uscite, chiamate):
        vive(percorso, piattaforma)
    assert {"AcquisisciFdr", "ConciliaFlusso"} <= {c.funzione for c in chiamate}
    assert sorted(c for c in chiamate if not concessa(c)) == []


def vive(percorso: Percorso, piattaforma: FdrFinto) -> None:
    prima, seconda, terza, quarta = aperte(percorso)
    ente, cf = percorso.ente, percorso.ente.codice_fiscale
    nodo = NodoPagopa(percorso.nuvola.base_url, ente, percorso.nuvola.orologio.adesso)
    for posizione, nome, cent in ((prima, "RT-A", 10_00), (seconda, "RT-B", 20_00), (prima, "RT-C", 5_00)):
        assert nodo.ricevuta(posizione.numero_avviso, [nodo.trasferimento(cent)], identita=nome).riuscito
    percorso.nuvola.fino_a_quiete()
    oggi = giorno_legale(percorso.nuvola.orologio.adesso())

    def riga(nome: str, posizione: Posizione, cent: int, esito: EsitoPagamento | str = "EXECUTED") -> RigaFinta:
        return RigaFinta(nome, posizione.numero_avviso[1:], cent, esito=esito, giorno=oggi)

    def pubblica(flusso: str, *righe: RigaFinta, totale: int | None = None) -> None:
        piattaforma.pubblica(cf, flusso, righe, pubblicato=percorso.nuvola.orologio.adesso(),
                             regolato=date(2025, 1, 16), totale=totale)  # fmt: skip

    # The bank is first: the credit waits for its flow, and meets it by itself. The causale is the current one.
    intera, mozza = f"/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/{UNO}", "/PUR/LGPE-RIVERSAMENTO/URI/2025-01-1"
    estratto(percorso, (30_00, intera), (7_00, mozza))
    rendicontazioni, movimenti = RendicontazioniDynamo(percorso.tabella), MovimentiDynamo(percorso.tabella)
    stato = rendicontazioni.stato(ente.id, UNO)
    assert stato is not None
    assert stato.legame is Legame.SENZA_FLUSSO
    attese = list(accrediti_da_guardare(rendicontazioni, movimenti, ente.id))
    assert [(s.flusso, s.accreditato, str(s.legame)) for s in attese] == [
        ("", 7_00, "TESORERIA_SENZA_FDR"), (UNO, 30_00, "TESORERIA_SENZA_FDR")
    ]  # fmt: skip
    pubblica(UNO, riga("RT-A", prima, 10_00), riga("RT-B", seconda, 20_00))
    # A flow before its receipt and its credit: a line nobody knows, one without a receipt, one with an unknown outcome.
    pubblica(
        DUE,
        riga("RT-D", terza, 40_00),
        riga("RT-E", quarta, 15_00, EsitoPagamento.SENZA_RPT),
        riga("RT-F", quarta, 1_00, "BOH"),
    )
    domani(percorso)
    assert etichette(percorso, "PAGOPA#RT-A#1", "PAGOPA#RT-B#1", "PAGOPA#RT-C#1") == {
        "PAGOPA#RT-A#1": Etichetta.RICONCILIATO,
        "PAGOPA#RT-B#1": Etichetta.RICONCILIATO,
        "PAGOPA#RT-C#1": Etichetta.RT_SENZA_FDR,
    }
    due = ("PAGOPA#RT-D#1", "PAGOPA#RT-E#1", "PAGOPA#RT-F#1")
    assert etichette(percorso, *due) == {due[0]: Etichetta.FDR_SENZA_RT, due[1]: Etichetta.FDR_SENZA_RT}
    cassa = IncassiDynamo(percorso.tabella)
    assert cassa.leggi(ente.id, due[0]).da_abbinare == 0
    assert cassa.leggi(ente.id, due[1]).da_abbinare == 15_00
    # The old causale, wrapped by the bank; then the receipts.
    estratto(percorso, (56_00, f"ACCR. /PUR/LGPE-RIVERSAMENTO/URI/{DUE} /ORD"))
    assert nodo.ricevuta(terza.numero_avviso, [nodo.trasferimento(40_00)], identita="RT-D").riuscito
    assert nodo.ricevuta(quarta.numero_avviso, [nodo.trasferimento(15_00)], identita="RT-E").riuscito
    percorso.nuvola.fino_a_quiete()
    assert etichette(percorso, *due) == dict.fromkeys(due[:2], Etichetta.RICONCILIATO)

    # A revision within the term: a line leaves, another comes, and what was tied no longer agrees.
    pubblica(UNO, riga("RT-A", prima, 10_00), riga("RT-C", prima, 5_00))
    domani(percorso)
    assert etichette(percorso, "PAGOPA#RT-A#1", "PAGOPA#RT-B#1", "PAGOPA#RT-C#1") == {
        "PAGOPA#RT-A#1": Etichetta.FDR_SENZA_TESORERIA,
        "PAGOPA#RT-B#1": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-C#1": Etichetta.FDR_SENZA_TESORERIA,
    }
    stato = rendicontazioni.stato(ente.id, UNO)
    assert stato is not None
    assert (stato.legame, stato.motivo) == (Legame.DA_GUARDARE, "Accreditati 30,00 euro, il flusso ne dichiara 15,00.")
    assert len(rendicontazioni.revisioni(ente.id, UNO)) == 2
    # A person says which flow the cut causale pays: the amounts do not agree, and it is not tied for that.
    stato_http, elenco = percorso.mondo.chiama("operatore", "GET", "/incassi/accrediti", None)
    assert stato_http == 200
    assert [(r["flusso"], r["etichetta"], r["accreditato_cent"]) for r in elenco["accrediti"]] == [
        ("", "TESORERIA_SENZA_FDR", 7_00), (UNO, "IMPORTO_DIVERSO", 30_00)
    ]  # fmt: skip
    (mozzo,) = elenco["accrediti"][0]["movimenti"]
    rotta = f"/incassi/accrediti/{mozzo}/flusso"
    assert percorso.mondo.chiama("operatore", "POST", rotta, {"flusso": "no, questo no"})[0] == 409
    assert percorso.mondo.chiama("operatore", "POST", rotta, {"flusso": DUE})[0] == 200
    assert percorso.mondo.chiama("operatore", "POST", rotta, {"flusso": DUE})[0] == 404
    percorso.nuvola.fino_a_quiete()
    _, elenco = percorso.mondo.chiama("operatore", "GET", "/incassi/accrediti", None)
    assert {r["flusso"]: r["motivo"] for r in elenco["accrediti"]}[DUE] == (
        "2 accrediti indicano lo stesso flusso senza essere supplementi."
    )
    assert etichette(percorso, *due) == dict.fromkeys(due[:2], Etichetta.FDR_SENZA_TESORERIA)

    # Nothing new: one call, for the list.
    chiamate = len(piattaforma.chiamate)
    domani(percorso)
    assert len(piattaforma.chiamate) == chiamate + 1
    totali = quadra(cassa.giornale(ente.id, INIZIO.date(), percorso.nuvola.orologio.oggi()))
    assert totali.incassi == 10_00 + 20_00 + 5_00 + 40_00 + 15_00
    assert not percorso.nuvola.errori
