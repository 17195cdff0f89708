"""The postal part of the notice: where there is an account, a Data Matrix that reads back to its 256 characters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from shared.adattatori.documenti import StampatoreTypst
from shared.adattatori.immagini import data_matrix_in_svg
from shared.casi_uso import stampe_rate
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.avvisi import codice_postale
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.enti import ContoCorrentePostale, EnteNonValido, StazionePagopa, iban_valido
from tests import fabbrica
from tests.adattatori import atti_di_prova as atti
from tests.adattatori.lettura import immagine, pagine

CONTO = ContoCorrentePostale("IT67X0760102800000012345678", "Comune di Prova - riscossione", "AUT. DB/SSIC/E 00001")


@pytest.fixture(scope="module")
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


def test_il_codice_ha_ogni_campo_al_suo_posto() -> None:
    debitore = replace(fabbrica.debitore(), denominazione="D'ARGENIÒ  Nicolò\nMaria")
    codice = codice_postale("302000010000000194", CONTO, 1_234_56, "99000000010", debitore, "Atto n° 1 – rata")
    assert len(codice) == 256
    assert codice.isascii()
    assert codice[:63] == "codfase=NBPA;183020000100000001941200001234567810" + "0000123456" + "3896"
    assert codice[15:33] == "302000010000000194"
    assert codice[49:59] == "0000123456"
    assert codice[63:77] == "1P199000000010"
    assert codice[77:93] == "RSSMRA80A01H501U"
    assert codice[93:133] == "D'ARGENIO NICOLO MARIA".ljust(40)
    assert codice[133:243] == "Atto n 1 rata".ljust(110)
    assert codice[243:] == " " * 12 + "A"


def test_nomi_e_causali_lunghi_non_spostano_nulla() -> None:
    debitore = replace(fabbrica.debitore(), denominazione="A" * 90, codice_fiscale="99000000010")
    codice = codice_postale("302000010000000194", CONTO, 9_999_999_999, "99000000010", debitore, "c" * 300)
    assert len(codice) == 256
    assert (codice[77:93], codice[93:133], codice[133:243]) == ("99000000010     ", "A" * 40, "c" * 110)


def letti(pdf: bytes, pagina: int) -> dict[str, str]:
    codici = zxingcpp.read_barcodes(immagine(pdf, pagina, 200))
    return {str(codice.format): codice.text for codice in codici}


def test_dalla_pagina_stampata_si_rilegge_il_data_matrix_accanto_al_qr(stampatore: StampatoreTypst) -> None:
    documento = atti.ingiunzione(avviso=atti.avviso(postale=CONTO))
    assert documento.avviso is not None
    pdf = stampatore.stampa(documento)
    assert sorted(letti(pdf, len(pagine(pdf)) - 1).values()) == sorted(
        (documento.avviso.qr, documento.avviso.data_matrix)
    )
    testo = pagine(pdf)[-1]
    assert "Bollettino postale PA" in testo
    assert CONTO.numero in testo
    assert CONTO.autorizzazione in testo
    assert len(pagine(pdf)) == len(pagine(stampatore.stampa(atti.ingiunzione())))


def test_senza_conto_postale_la_parte_postale_non_c_e(stampatore: StampatoreTypst) -> None:
    pdf = stampatore.stampa(atti.ingiunzione())
    assert "Bollettino" not in pagine(pdf)[-1]
    assert len(letti(pdf, len(pagine(pdf)) - 1)) == 1


def test_ogni_rata_ha_la_sua_parte_postale(stampatore: StampatoreTypst) -> None:
    notificata = fabbrica.notificata(fabbrica.posizione(), date(2025, 1, 20))
    con_piano = fabbrica.con_piano(notificata, date(2025, 1, 25), 5)
    importo = fabbrica.piano_di(con_piano).rate[0].residuo
    atto = Atto("avviso_rata-1", TipoAtto.AVVISO_RATA, date(2025, 1, 26), importo, "")
    ente = replace(fabbrica.ENTE, conto_corrente_postale=CONTO)
    documento = stampe_rate.avviso_rata(ente, con_piano, atto, 1)
    assert documento.avviso is not None
    pdf = stampatore.stampa(documento)
    trovati = letti(pdf, len(pagine(pdf)) - 1)
    assert documento.avviso.data_matrix in trovati.values()
    numero = avvisi_del_piano(con_piano, fabbrica.piano_di(con_piano))[0]
    assert documento.avviso.data_matrix[15:33] == numero
    assert int(documento.avviso.data_matrix[49:59]) == importo


def test_il_simbolo_si_legge_per_testi_diversi(tmp_path: Path) -> None:
    debitore = fabbrica.debitore()
    for importo in (1, 99, 123_45, 9_999_999_999):
        testo = codice_postale("302000010000000194", CONTO, importo, "99000000010", debitore, f"Atto {importo}")
        svg = data_matrix_in_svg(testo)
        assert 'viewBox="0 0 68 68"' in svg or 'viewBox="0 0 56 56"' in svg
        (codice,) = zxingcpp.read_barcodes(_disegnato(svg))
        assert codice.text == testo


def _disegnato(svg: str) -> Image.Image:
    """The path of runs, drawn five points a module."""
    lato = int(svg.split('viewBox="0 0 ')[1].split(" ")[0])
    tela = Image.new("L", (lato * 5, lato * 5), 255)
    for tratto in svg.split('d="')[1].split('"')[0].split("M")[1:]:
        x, resto = tratto.split(" ")
        y, lungo = resto.split("h")[:2]
        ampiezza = lungo.split("v")[0]
        tela.paste(0, (int(x) * 5, int(y) * 5, (int(x) + int(ampiezza)) * 5, int(y) * 5 + 5))
    return tela


@pytest.mark.parametrize("iban", ["IT60X0542811101000000123456", CONTO.iban])
def test_un_iban_vero_regge(iban: str) -> None:
    assert iban_valido(iban)


@pytest.mark.parametrize(
    "iban",
    ["", "IT61X0542811101000000123456", "it60x0542811101000000123456", "DE60X0542811101000000123456",
     "IT60X054281110100000012345", "IT60X0542811101000000123456 ", "ITX0X0542811101000000123456"],
)  # fmt: skip
def test_un_iban_falso_non_entra(iban: str) -> None:
    assert not iban_valido(iban)
    with pytest.raises(EnteNonValido):
        StazionePagopa("1", "1_01", iban, "0101100IM")


def test_un_conto_postale_vuole_iban_di_poste_e_autorizzazione() -> None:
    with pytest.raises(EnteNonValido):
        ContoCorrentePostale("IT60X0542811101000000123456", "Comune", "AUT.")
    with pytest.raises(EnteNonValido):
        ContoCorrentePostale(CONTO.iban, "Comune", " ")
