"""Synthetic lists: same seed same bytes, as many faults as asked, debts of every size."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
import stdnum.it.codicefiscale

from local.anagrafe_finta import codice_fiscale
from local.genera_lista import genera
from shared.contratti.tracciato import TRACCIATI, TracciatoErrato, carica
from shared.contratti.tracciato_lettura import Lettore, riconosci
from shared.dominio.liste import RigaCarico
from shared.dominio.soggetti import TipoSoggetto

AL = date(2025, 3, 1)


def _genera(righe: int, seme: int, difetti: Decimal | Fraction, tracciato: str) -> bytes:
    return b"".join(genera(righe, seme, difetti, tracciato, AL))


def _leggi(dati: bytes, tracciato: str) -> tuple[list[RigaCarico], Lettore]:
    lettore = Lettore(carica(tracciato), al=AL)
    return [esito for esito in lettore.leggi(io.BytesIO(dati)) if isinstance(esito, RigaCarico)], lettore


def test_il_codice_di_una_persona_inventata_segue_le_regole() -> None:
    # surname R-S-S, name with two consonants M-R-A, 1980 January 1st, born in Rome (H501)
    assert codice_fiscale("ROSSI", "MARIO", date(1980, 1, 1), False, "H501") == "RSSMRA80A01H501U"
    # first names with four consonants take the first, third and fourth: G-F-R is GIANFRANCO's
    assert codice_fiscale("FO", "GIANFRANCO", date(1980, 1, 1), False, "H501")[:6] == "FOXGFR"
    # a woman's day is raised by forty
    assert codice_fiscale("RE", "EVA", date(1999, 12, 31), True, "F205")[6:11] == "99T71"


@pytest.mark.parametrize("tracciato", TRACCIATI)
def test_stesso_seme_stessi_byte_e_altro_seme_altri_byte(tracciato: str) -> None:
    assert _genera(40, 7, Decimal("0.1"), tracciato) == _genera(40, 7, Decimal("0.1"), tracciato)
    assert _genera(40, 7, Decimal("0.1"), tracciato) != _genera(40, 8, Decimal("0.1"), tracciato)


@pytest.mark.parametrize("tracciato", TRACCIATI)
@pytest.mark.parametrize(
    ("righe", "difetti", "attesi"), [(60, "0.05", 3), (30, "0.05", 2), (10, "1", 10), (500, "0.3", 150)]
)
def test_le_righe_errate_sono_quante_chieste_arrotondate_e_il_resto_e_valido(
    tracciato: str, righe: int, difetti: str, attesi: int
) -> None:
    for seme in range(4):
        dati = _genera(righe, seme, Decimal(difetti), tracciato)
        trovato = riconosci(dati)
        assert trovato is not None
        assert trovato.nome == tracciato
        buone, lettore = _leggi(dati, tracciato)
        assert (lettore.controllo.righe, lettore.controllo.scartate) == (righe, attesi)
        assert len(buone) == righe - attesi
        assert lettore.controllo.quadra


@pytest.mark.parametrize("tracciato", TRACCIATI)
def test_sessanta_debiti_ne_hanno_di_piccoli_di_medi_e_di_grandi(tracciato: str) -> None:
    for seme in range(10):
        totali = [riga.totale for riga in _leggi(_genera(60, seme, Decimal(0), tracciato), tracciato)[0]]
        assert sum(t < 1000_00 for t in totali) == 36
        assert sum(1000_00 <= t < 2000_00 for t in totali) == 12
        assert sum(t > 20000_00 for t in totali) == 3


def test_la_lista_e_verosimile() -> None:
    buone, _ = _leggi(_genera(600, 3, Fraction(0), "riscossa-csv"), "riscossa-csv")
    assert len({riga.tipologia for riga in buone}) >= 6
    assert all(stdnum.it.codicefiscale.is_valid(riga.debitore.codice_fiscale) for riga in buone)
    assert all(riga.atto.data is not None and riga.atto.data < AL for riga in buone)
    assert all(riga.certo_dal is not None and riga.certo_dal < AL for riga in buone)
    giuridiche = [riga for riga in buone if riga.debitore.tipo is TipoSoggetto.GIURIDICA]
    assert 0.1 < len(giuridiche) / len(buone) < 0.3
    assert sum(bool(riga.debitore.pec) for riga in giuridiche) > len(giuridiche) / 2
    assert any(riga.coobbligati for riga in buone)
    assert any(riga.debitore.indirizzo.stato != "IT" for riga in buone)
    assert len({riga.debitore.codice_fiscale for riga in buone}) < len(buone)


def test_una_lista_vuota_e_leggibile() -> None:
    for tracciato in TRACCIATI:
        assert _leggi(_genera(0, 1, Decimal(0), tracciato), tracciato)[1].controllo.quadra


@pytest.mark.parametrize(("righe", "difetti"), [(-1, "0"), (10, "-0.1"), (10, "1.01")])
def test_righe_negative_o_quote_impossibili_si_rifiutano(righe: int, difetti: str) -> None:
    with pytest.raises(ValueError, match="servono"):
        list(genera(righe, 1, Decimal(difetti), "riscossa-csv", AL))


def test_un_tracciato_che_non_c_e_si_rifiuta() -> None:
    with pytest.raises(TracciatoErrato, match="non esiste"):
        list(genera(1, 1, Decimal(0), "altro", AL))
