"""What lateness with money costs and may cost, under the contract of tender 002: 100 euro a payment, 5% of a decade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

from shared.casi_uso.penali_del_denaro import con_penali_del_denaro
from shared.casi_uso.porte import Incassi, Riversamenti
from shared.dominio.distinte import Distinta, Gruppo, Quietanza
from shared.dominio.incassi import Canale, Etichetta, Incasso, apri
from shared.dominio.quadri import QuadroDelGiorno
from shared.dominio.riversamenti import Modo
from tests.fabbrica import ENTE

ABRUZZO = replace(ENTE, profilo="regione_abruzzo")
SCADENZA = date(2025, 3, 20)


class _Coda:
    """Incassi that wait, in the order of their term; counts how many were looked at."""

    def __init__(self, *incassi: Incasso) -> None:
        self._incassi, self.visti = incassi, 0

    def in_coda(self, ente: str, etichetta: Etichetta) -> Iterator[Incasso]:
        for incasso in sorted(self._incassi, key=lambda i: i.scadenza or i.acquisito_il):
            if incasso.etichetta is etichetta:
                self.visti += 1
                yield incasso


class _Distinte:
    def __init__(self, *distinte: Distinta) -> None:
        self._distinte = distinte

    def elenca(self, ente: str) -> Iterator[Distinta]:
        return iter(self._distinte)


def voci(oggi: date, *cose: Incasso | Distinta) -> dict[str, dict[str, Any]]:
    coda = _Coda(*(cosa for cosa in cose if isinstance(cosa, Incasso)))
    distinte = _Distinte(*(cosa for cosa in cose if isinstance(cosa, Distinta)))
    quadro = QuadroDelGiorno(oggi)
    con_penali_del_denaro(quadro, ABRUZZO, cast(Incassi, coda), cast(Riversamenti, distinte))
    return {voce["termine"]: voce for voce in quadro.in_dati()["penali"]}


def incasso(nome: str, scadenza: date | None = SCADENZA, canale: Canale = Canale.BONIFICO) -> Incasso:
    giorno = date(2025, 2, 27)
    return apri(Incasso(ENTE.id, nome, canale, 40_00, giorno, giorno, scadenza=scadenza))


def distinta(scadenza: date | None = SCADENZA, quietanza: date | None = None, riversato: int = 10_000_00) -> Distinta:
    """A decade with no lines but its figure."""
    gruppo = Gruppo("bollo", "0", 1, riversato, riversato, 0, 0, 0)
    nulla = dict.fromkeys(
        ("aggio", "garanzia", "iva", "spese", "spese_ente", "rimborsi", "riporto_precedente", "riporto", "trattenuto",
         "da_fatturare", "garanzia_progressiva"), 0,
    )  # fmt: skip
    return Distinta(
        ente=ENTE.id, decade="2025-03-1", dal=date(2025, 3, 1), al=date(2025, 3, 10), chiusa_il=date(2025, 3, 11),
        scadenza=scadenza, modo=Modo.NETTO, numero_righe=1, pagamenti=1, incassato=riversato, riversato=riversato,
        aggio_di_gara=None, gruppi=(gruppo,) if riversato else (), fonti=(),
        quietanza=None if quietanza is None else Quietanza(quietanza, "Q1", "anna"), **nulla,
    )  # fmt: skip


def cifre(voce: dict[str, Any]) -> tuple[int, int, int, int]:
    """Accrued, at risk in 7 and 30 days, misses."""
    rischio = voce["a_rischio_cent"]
    return voce["maturata_cent"], rischio["7"], rischio["30"], voce["mancati"]


def test_un_incasso_in_ritardo_costa_cento_euro_una_volta_sola() -> None:
    (voce,) = voci(date(2025, 3, 25), incasso("A"), incasso("B")).values()
    assert voce["clausola"] == "15.f"
    assert cifre(voce) == (200_00, 0, 0, 2)


def test_un_incasso_che_scade_e_a_rischio_solo_dentro_l_orizzonte() -> None:
    """Due on 20 March: on 18 it costs within 7 days; on 10, within 30 alone; on 20 it is still in time."""
    for oggi, atteso, in_scadenza in (
        (date(2025, 3, 18), (0, 100_00, 100_00, 0), 1),
        (date(2025, 3, 10), (0, 0, 100_00, 0), 0),
        (date(2025, 3, 20), (0, 100_00, 100_00, 0), 1),
    ):
        voce = voci(oggi, incasso("A"))["AB-13"]
        assert (cifre(voce), voce["in_scadenza"]["7"]) == (atteso, in_scadenza), oggi
    assert voci(date(2025, 1, 10), incasso("A")) == {}


def test_ogni_canale_ha_il_suo_termine_e_chi_non_ne_ha_non_conta() -> None:
    trovate = voci(date(2025, 3, 25), incasso("A"), incasso("B", canale=Canale.PAGOPA), incasso("C", scadenza=None))
    assert {nome: cifre(voce)[0] for nome, voce in trovate.items()} == {"AB-13": 100_00, "AB-12": 100_00}


def test_una_decade_non_riversata_costa_il_cinque_per_cento() -> None:
    assert cifre(voci(date(2025, 3, 25), distinta())["AB-15"]) == (500_00, 0, 0, 1)
    assert cifre(voci(date(2025, 3, 18), distinta())["AB-15"]) == (0, 500_00, 500_00, 0)


def test_una_decade_riversata_tardi_e_costata_e_non_rischia_piu() -> None:
    assert cifre(voci(date(2025, 6, 1), distinta(quietanza=date(2025, 3, 21)))["AB-15"]) == (500_00, 0, 0, 1)
    assert voci(date(2025, 6, 1), distinta(quietanza=SCADENZA)) == {}
    assert voci(date(2025, 6, 1), distinta(riversato=0), distinta(scadenza=None)) == {}


def test_oltre_l_orizzonte_la_coda_non_si_legge() -> None:
    """Two are due in a year: the first says that nobody after it may be late by then."""
    coda = _Coda(incasso("A", date(2026, 3, 1)), incasso("B", date(2026, 3, 2)))
    con_penali_del_denaro(
        QuadroDelGiorno(date(2025, 3, 1)), ABRUZZO, cast(Incassi, coda), cast(Riversamenti, _Distinte())
    )
    assert coda.visti == 1
