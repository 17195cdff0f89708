"""The codec of the chunk lines and the CSV of the refused rows."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contratti.riga_json import RigaJsonErrata, da_riga_json, in_riga_json, scarti_csv
from shared.dominio.errori import Scarto
from shared.dominio.importi import Voce
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

_testo = st.text(max_size=20)
_giorno = st.none() | st.dates()
_soggetto = st.builds(
    Soggetto, st.sampled_from(TipoSoggetto), _testo, _testo, st.builds(Indirizzo, *[_testo] * 6),
    _testo, _testo, _testo, _giorno, _testo, _testo,
)  # fmt: skip
_riga = st.builds(
    RigaCarico, st.integers(1), _testo, _soggetto, st.lists(_soggetto, max_size=2).map(tuple), _testo, _testo,
    st.integers(1950, 2100), st.builds(AttoPresupposto, _testo, _testo, _giorno, _giorno),
    st.dictionaries(st.sampled_from(Voce), st.integers(1, 10**13), min_size=1), _giorno, _giorno, _giorno,
    st.builds(Bilancio, _testo, _testo, _testo),
)  # fmt: skip


@given(_riga)
def test_una_riga_torna_uguale_e_sta_su_una_linea(riga: RigaCarico) -> None:
    testo = in_riga_json(riga)
    assert "\n" not in testo
    assert isinstance(json.loads(testo), list)
    assert da_riga_json(testo) == riga


def test_le_voci_tornano_voci_e_non_stringhe() -> None:
    riga = RigaCarico(
        1, "P", Soggetto(TipoSoggetto.GIURIDICA, "01234560017", "DITTA", Indirizzo("V", "1", "10121", "TORINO", "TO")),
        (), "TARI", "c", 2022, AttoPresupposto("a", "1", None, None), {Voce.SPESE_NOTIFICA: 5}, None,
        date(2024, 2, 29), None, Bilancio(),
    )  # fmt: skip
    tornata = da_riga_json(in_riga_json(riga))
    assert [type(v) for v in tornata.voci] == [Voce]
    assert type(tornata.debitore.tipo) is TipoSoggetto
    assert tornata.interessi_dal == date(2024, 2, 29)


@pytest.mark.parametrize("testo", ["", "{}", "[]", "null", "[1,2", '[9,1,"P"]', "1", '"x"'])
def test_un_testo_che_non_e_una_riga_si_rifiuta_con_un_motivo(testo: str) -> None:
    with pytest.raises(RigaJsonErrata, match="rielaborare il flusso"):
        da_riga_json(testo)


def test_un_altra_versione_del_formato_si_rifiuta() -> None:
    righe = json.loads(in_riga_json(_una()))
    righe[0] = 2
    with pytest.raises(RigaJsonErrata, match="versione 2"):
        da_riga_json(json.dumps(righe))


def _una() -> RigaCarico:
    casa = Indirizzo("V", "1", "00184", "ROMA", "RM")
    soggetto = Soggetto(TipoSoggetto.FISICA, "RSSMRA80A01H501U", "ROSSI MARIO", casa)
    return RigaCarico(2, "P", soggetto, (), "TARI", "c", 2022, AttoPresupposto("a", "1", None, None),
                      {Voce.CAPITALE: 1}, None, None, None, Bilancio())  # fmt: skip


def test_il_csv_degli_scarti_ha_l_intestazione_e_una_riga_per_scarto() -> None:
    righe = list(scarti_csv([Scarto(3, "anno", "Riga 3, campo anno: correggerlo.", 'P1;x;"y"')]))
    assert righe[0] == "riga;campo;motivo;riga originale\r\n"
    assert list(csv.reader(io.StringIO("".join(righe)), delimiter=";"))[1] == [
        "3", "anno", "Riga 3, campo anno: correggerlo.", 'P1;x;"y"',
    ]  # fmt: skip


@pytest.mark.parametrize("cattivo", ["=1+1", "+39", "-2", "@SUM(A1)", "  =cmd|' /C calc'!A0", "\t=1", "\x00=1", "|x"])
def test_una_formula_nella_riga_originale_resta_testo(cattivo: str) -> None:
    corpo = list(csv.reader(io.StringIO("".join(scarti_csv([Scarto(1, "", "m", cattivo)]))), delimiter=";"))[1]
    assert corpo[3].startswith("'")


@given(_testo)
def test_il_csv_degli_scarti_non_si_spezza_mai(originale: str) -> None:
    testo = "".join(scarti_csv([Scarto(1, "", "m", originale)]))
    righe = list(csv.reader(io.StringIO(testo, newline=""), delimiter=";"))
    assert [len(r) for r in righe] == [4, 4]
