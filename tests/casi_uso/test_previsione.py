"""The forecast of a lista is its twin's: the same rows, the same people, the same months; its figures are cents."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from local.enti_demo import ENTI
from local.gemello import Ipotesi, simula
from local.gemello_uscita import in_dati
from local.percorso import lista_inventata
from shared.casi_uso import previsione
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.gemello.comportamenti import Comportamento, Pagatore, comportamento
from shared.casi_uso.porte import Liste
from shared.contratti.tracciato_lettura import Lettore, riconosci
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import Scarto
from shared.dominio.flussi import Controllo, Lista, StatoLista, base_avviso, id_posizione
from shared.dominio.giorni import mesi_fra
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Posizione, apri
from tests.modello.memoria import ArchivioInMemoria, EntiInMemoria, OrologioFinto

ENTE = ENTI["regione_abruzzo"]
INIZIO = date(2025, 1, 7)
VISTO = date(2025, 1, 11)


class _Posizioni:
    def __init__(self, aperte: list[Posizione]) -> None:
        self._aperte = {p.id: p for p in aperte}

    def leggi_molte(self, ente: str, chieste: Any) -> Any:
        return (self._aperte[c] for c in chieste)


class _Liste:
    def __init__(self, lista: Lista) -> None:
        self._lista = lista

    def leggi_lista(self, ente: str, lista: str) -> Lista:
        return self._lista


def _aperte(contenuto: bytes) -> list[tuple[Posizione, Registrazione]]:
    tracciato = riconosci(contenuto)
    assert tracciato is not None
    righe = [r for r in Lettore(tracciato, al=INIZIO).leggi(io.BytesIO(contenuto)) if not isinstance(r, Scarto)]
    return [
        apri(
            ente=ENTE.id,
            id=(identita := id_posizione("L00001", ordinale)),
            lista="L00001",
            profilo=ENTE.profilo,
            numero_avviso=numero_avviso(ENTE.segregazione, base_avviso(identita)).numero,
            riga=riga,
            consegna_lista=INIZIO,
        )
        for ordinale, riga in enumerate(righe, start=1)
    ]


def _prevista(contenuto: bytes) -> dict[str, Any]:
    aperte = [p for p, _ in _aperte(contenuto)]
    totale = sum(p.riga.totale for p in aperte)
    controllo = Controllo("x", len(aperte), len(aperte), 0, totale, None, True)
    lista = Lista(
        ENTE.id, "L00001", "a" * 64, "lista.csv", 10, ENTE.profilo, INIZIO, "2025-01-07T08:00:00Z",
        StatoLista.AVVIATA, controllo, (), visto_il="2025-01-11T09:00:00Z",
    )  # fmt: skip
    orologio = OrologioFinto(datetime(2025, 1, 12, 8, tzinfo=UTC))
    ciclo = Ciclo(cast("Any", EntiInMemoria(ENTE)), cast("Any", _Posizioni(aperte)), orologio, cast("Any", None))
    archivio = ArchivioInMemoria()
    previsione.prevedi(ciclo, cast("Liste", _Liste(lista)), archivio, ENTE.id, "L00001")
    letta = previsione.leggi(archivio, ENTE.id, "L00001")
    assert letta is not None
    return letta


@pytest.mark.parametrize("scenario", previsione.SCENARI_PREVISTI)
def test_una_lista_lunga_ha_la_previsione_che_il_gemello_dice_dal_file(tmp_path: Path, scenario: str) -> None:
    contenuto = lista_inventata(220, 3)
    file = tmp_path / "lista.csv"
    file.write_bytes(contenuto)
    ipotesi = Ipotesi(ENTE, scenario, seme=1, inizio=INIZIO)
    assert ipotesi.visto_il == VISTO
    attesi = {mese: v["riscosso_cent"] for mese, v in in_dati(simula(file, ipotesi), 0)["incassi_per_mese"].items()}
    prevista = _prevista(contenuto)
    assert prevista["estrazioni"] == 1
    # The twin's horizon is four months longer than the forecast's, and nobody pays so late.
    assert prevista["scenari"][scenario]["mesi"] == {mese: cent for mese, cent in attesi.items() if cent}


def _tutti(**com_e: Any) -> Any:
    def inventato(seme: int, posizione: str, scenario: str) -> Comportamento:
        solito = comportamento(seme, posizione, scenario)
        return replace(solito, sgravio_dopo=None, paga_due_volte=False, **com_e)

    return inventato


def test_se_nessuno_paga_non_si_prevede_nulla(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previsione, "comportamento", _tutti(pagatore=Pagatore.MAI))
    assert _prevista(lista_inventata(4, 3))["scenari"]["medio"]["mesi"] == {}


def test_chi_paga_subito_paga_il_caricato_e_gli_accessori_e_la_media_non_dipende_dalle_prove(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contenuto = lista_inventata(4, 3)
    buono = comportamento(1, "L00001-00000001").recapito
    uguali = _tutti(
        pagatore=Pagatore.SUBITO, recapito=buono, giorni_pagamento=3, giorni_consegna=5, giorni_ritorno=2,
        pec_piena=False, rifiuta=False,
    )  # fmt: skip
    monkeypatch.setattr(previsione, "comportamento", uguali)
    molte = _prevista(contenuto)
    assert molte["estrazioni"] == previsione.ESTRAZIONI_MASSIME
    caricato = sum(p.riga.totale for p, _ in _aperte(contenuto))
    entrato = sum(molte["scenari"]["medio"]["mesi"].values())
    # Nobody owes a tenth more within a month: interest and one delivery.
    assert caricato <= entrato <= caricato * 11 // 10
    monkeypatch.setattr(previsione, "ESTRAZIONI_MASSIME", 1)
    assert _prevista(contenuto)["scenari"]["medio"]["mesi"] == molte["scenari"]["medio"]["mesi"]


def test_oltre_il_campione_se_ne_vive_una_ogni_tante_e_si_riporta_al_caricato(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previsione, "CAMPIONE_MASSIMO", 10)
    monkeypatch.setattr(previsione, "VITE_MINIME", 1)
    monkeypatch.setattr(previsione, "comportamento", _tutti(pagatore=Pagatore.SUBITO))
    contenuto = lista_inventata(25, 3)
    quante = len(_aperte(contenuto))
    prevista = _prevista(contenuto)
    assert (prevista["vissute"], prevista["posizioni"]) == (-(-quante // -(-quante // 10)), quante)
    caricato = sum(p.riga.totale for p, _ in _aperte(contenuto))
    assert sum(prevista["scenari"]["medio"]["mesi"].values()) == pytest.approx(caricato, rel=0.15)


def test_i_cumulati_non_perdono_mesi_e_restano_fermi_dove_non_entra_nulla() -> None:
    mesi = mesi_fra(date(2024, 11, 30), date(2025, 2, 1))
    assert mesi == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert previsione.cumulati({"2024-10": 1, "2024-12": 5, "2025-02": 2}, mesi) == [1, 6, 6, 8]
