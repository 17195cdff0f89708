"""Each closed day of the giornale enters the sum once, in the month it was booked in, under its lista."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

from shared.casi_uso.andamento import Andamento, aggiorna, leggi
from shared.casi_uso.porte import Liste
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.giornale import RigaGiornale
from shared.dominio.importi import Voce
from tests.dominio.righe_di_giornale import ENTE, incassata
from tests.modello.memoria import ArchivioInMemoria
from tests.modello.memoria_incassi import IncassiInMemoria

CONTROLLO = Controllo("x", 1, 1, 0, 500_00, None, True)
LISTA = Lista(
    ENTE, "L00001", "a" * 64, "lista.csv", 10, "regione_abruzzo", date(2025, 1, 7), "2025-01-07T08:00:00Z",
    StatoLista.AVVIATA, CONTROLLO, (),
)  # fmt: skip


class _Liste:
    def __init__(self, *liste: Lista) -> None:
        self._liste = list(liste)

    def elenca_liste(self, ente: str) -> list[Lista]:
        return self._liste


def _liste(*liste: Lista) -> Liste:
    return cast("Liste", _Liste(*liste))


def _incassi(*righe: RigaGiornale) -> IncassiInMemoria:
    incassi = IncassiInMemoria()
    incassi.scrivi(None, righe)
    return incassi


def _alle(giorno: int, ora: int = 4) -> datetime:
    return datetime(2025, 2, giorno, ora, tzinfo=UTC)


RIGHE = (
    incassata(1, {Voce.CAPITALE: 30_00}, date(2025, 1, 31), eccedenza=5_00),
    incassata(2, {Voce.CAPITALE: 20_00, Voce.SANZIONI: 1_00}, date(2025, 2, 1)),
    incassata(3, {Voce.CAPITALE: 7_00}, date(2025, 2, 2), pagato_il=date(2025, 1, 30)),
    replace(incassata(4, {Voce.CAPITALE: -2_00}, date(2025, 2, 3)), id="STORNO#4"),
)


def test_gli_incassi_si_sommano_per_mese_in_cui_sono_registrati_e_l_eccedenza_no() -> None:
    andamento = aggiorna(_incassi(*RIGHE), _liste(LISTA), ArchivioInMemoria(), _alle(4), ENTE)
    # January 30.00; February 21.00 + 7.00 - 2.00.
    assert andamento == Andamento(date(2025, 2, 3), {"L00001": {"2025-01": 30_00, "2025-02": 26_00}})


def test_il_giorno_in_corso_non_e_chiuso() -> None:
    archivio = ArchivioInMemoria()
    incassi, liste = _incassi(*RIGHE), _liste(LISTA)
    andamento = aggiorna(incassi, liste, archivio, _alle(2), ENTE)
    assert andamento == Andamento(date(2025, 2, 1), {"L00001": {"2025-01": 30_00, "2025-02": 21_00}})
    # 23:30 in London is half past midnight in Rome: who began before may still be booking on the second.
    andamento = aggiorna(incassi, liste, archivio, _alle(2, 23).replace(minute=30), ENTE)
    assert andamento is not None
    assert andamento.al == date(2025, 2, 1)


def test_ogni_giorno_entra_una_volta_sola() -> None:
    archivio, incassi, liste = ArchivioInMemoria(), _incassi(*RIGHE), _liste(LISTA)
    for giorno in (1, 2, 2, 3, 4, 4):
        aggiorna(incassi, liste, archivio, _alle(giorno), ENTE)
    ricordato = leggi(archivio, ENTE)
    assert ricordato == Andamento(date(2025, 2, 3), {"L00001": {"2025-01": 30_00, "2025-02": 26_00}})


def test_chi_non_ha_liste_non_ha_un_andamento() -> None:
    archivio = ArchivioInMemoria()
    assert aggiorna(_incassi(), _liste(), archivio, _alle(4), ENTE) is None
    assert leggi(archivio, ENTE) is None
