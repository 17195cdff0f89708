"""The printed acts, read back as a citizen and a bank would read them."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from shared.adattatori.documenti import StampatoreTypst
from shared.adattatori.immagini import qr_in_svg
from shared.dominio.documenti import Documento, RigaImporto
from shared.dominio.importi import in_euro
from tests.adattatori import atti_di_prova as atti
from tests.adattatori import prospetti_di_prova as prospetti
from tests.adattatori.lettura import immagine, letto, pagine

CON_AVVISO = ["ingiunzione", "sollecito", "preavviso", "iscrizione", "preavviso_ipoteca", "iscrizione_ipoteca"]
TUTTI = {nome: getattr(atti, nome) for nome in (*CON_AVVISO, "revoca", "assenso", "chiusura", "comunicazione")} | {
    nome: getattr(prospetti, nome) for nome in ("prospetto", "elenco", "ricevuta", "rendiconto", "modello_21")
}


@pytest.fixture(scope="module")
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


@pytest.mark.parametrize("nome", CON_AVVISO)
def test_il_qr_stampato_e_letto_rende_la_stringa_del_dominio(stampatore: StampatoreTypst, nome: str) -> None:
    documento = TUTTI[nome]()
    pdf = stampatore.stampa(documento)
    codici = zxingcpp.read_barcodes(immagine(pdf, len(pagine(pdf)) - 1))
    assert [codice.text for codice in codici] == [documento.avviso.qr]


def test_il_qr_si_legge_anche_nella_resa_di_pdftoppm(stampatore: StampatoreTypst, tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm non è installato")
    pdf = tmp_path / "atto.pdf"
    pdf.write_bytes(stampatore.stampa(atti.ingiunzione()))
    subprocess.run(["pdftoppm", "-r", "150", "-png", pdf, tmp_path / "pagina"], check=True)
    ultima = max(tmp_path.glob("pagina-*.png"))
    codici = zxingcpp.read_barcodes(Image.open(ultima))
    assert [codice.text for codice in codici] == ["PAGOPA|002|302000000001234559|00123456789|172319"]


def test_il_qr_e_versione_4_correzione_m_e_misura_25_millimetri(stampatore: StampatoreTypst) -> None:
    (codice,) = zxingcpp.read_barcodes(immagine(stampatore.stampa(atti.ingiunzione()), 2, 254))
    assert codice.ec_level == "M"
    lato = (
        codice.position.top_right.x - codice.position.top_left.x
    )  # a 254 punti per pollice: decimi di millimetro
    assert lato == pytest.approx(250, abs=4)
    assert 'viewBox="0 0 41 41"' in qr_in_svg(
        "PAGOPA|002|302000000001234559|00123456789|9999999999"
    )  # 33 e 4 + 4


@pytest.mark.parametrize("nome", TUTTI)
def test_ogni_documento_si_dichiara_pdf_a_2b_e_accessibile_pdf_ua_1(
    stampatore: StampatoreTypst, nome: str
) -> None:
    pdf = stampatore.stampa(TUTTI[nome]())
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize("nome", TUTTI)
def test_lo_stesso_documento_da_gli_stessi_byte_anche_da_un_altro_stampatore(
    stampatore: StampatoreTypst, nome: str
) -> None:
    documento = TUTTI[nome]()
    assert stampatore.stampa(documento) == StampatoreTypst().stampa(documento)


@pytest.mark.parametrize("nome", TUTTI)
def test_ogni_pagina_porta_il_numero_dell_atto_e_il_conto_delle_pagine(
    stampatore: StampatoreTypst, nome: str
) -> None:
    documento: Documento = TUTTI[nome]()
    lette = pagine(stampatore.stampa(documento))
    for numero, pagina in enumerate(lette, start=1):
        assert f"{documento.titolo} n. {documento.numero} del {documento.data:%d/%m/%Y}" in pagina
        assert f"pagina {numero} di {len(lette)}" in pagina


@pytest.mark.parametrize("nome", CON_AVVISO)
def test_chi_chiede_denaro_stampa_ogni_voce_il_totale_e_l_avviso(
    stampatore: StampatoreTypst, nome: str
) -> None:
    documento = TUTTI[nome]()
    *atto, avviso = pagine(stampatore.stampa(documento))
    corpo = " ".join(atto)
    for etichetta, importo in (
        ("Capitale (tributo o entrata non versata)", "1.234,56"),
        ("Sanzioni", "370,37"),
        ("Interessi", "56,86"),
        ("Spese di notifica", "11,55"),
        ("Oneri di riscossione", "49,85"),
        ("Totale da pagare", "1.723,19"),
    ):
        assert f"{etichetta} {importo}" in corpo
    for dato in (
        "1.723,19",
        "3020 0000 0001 2345 59",
        "00123456789",
        "AB1CD",
        "ROSSI MARIA",
        documento.avviso.termine,
    ):
        assert dato in avviso


def test_l_ingiunzione_contiene_gli_elementi_che_la_legge_chiede(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(atti.ingiunzione()))
    for elemento in (
        "Comune di Borgo San Teodoro",
        "Riscossa Servizi S.p.A.",
        "Regio decreto 14 aprile 1910, n. 639, art. 2",
        "ROSSI MARIA, codice fiscale RSSMRA80A01D612R, nato/a a FIRENZE il 01/01/1980",
        "VIA DEI MILLE 12/B, 06089 BORGO SAN TEODORO (PG)",
        "Tassa sui rifiuti (TARI), anno 2021",
        "avviso di accertamento n. 884/2023 del 02/10/2023, notifica del 30/11/2023",
        "SI INGIUNGE a ROSSI MARIA di pagare, entro 60 giorni dalla notifica di questo atto",
        "al 2,5% per 335 giorni: 28,33 euro",
        "titolo esecutivo",
        "fermo",
        "ipoteca",
        "pignoramento",
        "entro 60 giorni dalla notifica. L'autorità competente è la Corte di giustizia tributaria di primo grado",
        "D.Lgs. 31 dicembre 1992, n. 546",
        "riesame dell'atto in autotutela",
        "Responsabile del procedimento (L. 241/1990, art. 5) Dott.ssa Paola Verdi",
        "Dott. Carlo Bianchi",
        "pagare a rate",
        "D.L. 24 settembre 2002, n. 209",
        "Reg. UE 2016/679",
    ):
        assert elemento in stampato, elemento


def test_i_coobbligati_sono_elencati_in_solido(stampatore: StampatoreTypst) -> None:
    socio = dataclasses.replace(atti.DEBITORE, denominazione="NERI GIULIO", codice_fiscale="NREGLI70A01D612X")
    stampato = letto(stampatore.stampa(atti.ingiunzione(coobbligati=(socio,))))
    assert "In solido con:" in stampato
    assert "NERI GIULIO, codice fiscale NREGLI70A01D612X" in stampato
    assert "e, in solido, agli altri obbligati" in stampato


def test_il_preavviso_dice_il_bene_i_trenta_giorni_e_il_bene_strumentale(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(atti.preavviso()))
    for elemento in (
        "D.P.R. 29 settembre 1973, n. 602, art. 86, comma 2",
        "entro 30 giorni dalla notifica",
        "Autovettura FIAT PANDA 1.2 AB123CD P.R.A.",
        "strumentale all'attività d'impresa o della professione",
        "Ingiunzione di pagamento n. 2026/000123 del 12/03/2026, notifica del 02/04/2026",
    ):
        assert elemento in stampato, elemento


def test_l_ipoteca_dice_l_immobile_e_il_doppio_del_credito(stampatore: StampatoreTypst) -> None:
    # Twice 1,723.19 euro (art. 77 c. 1 D.P.R. 602/1973).
    for nome, norma in (("preavviso_ipoteca", "art. 77, comma 2-bis"), ("iscrizione_ipoteca", "art. 77")):
        stampato = letto(stampatore.stampa(TUTTI[nome]()))
        for elemento in (norma, "3.446,38 euro", "foglio 12, particella 345, sub. 3, quota 1/2", "doppio del credito"):
            assert elemento in stampato, elemento


def test_l_assenso_dice_chi_paga_la_cancellazione_dell_ipoteca(stampatore: StampatoreTypst) -> None:
    a_carico = letto(stampatore.stampa(atti.assenso()))
    assert "SI ACCONSENTE" in a_carico
    assert "a cura dell'interessato" in a_carico
    assert "non deve pagare né fare nulla" in letto(stampatore.stampa(atti.assenso(senza_oneri=True)))


def test_il_sollecito_dice_quale_e_che_cosa_e_gia_stato_versato(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(atti.sollecito(versato=20_000)))
    assert "Secondo sollecito" in stampato
    assert "già versati 200,00 euro" in stampato
    assert "XY98765" in stampato
    unico = letto(stampatore.stampa(atti.sollecito(ordinale=0, beni=())))
    assert "Secondo sollecito" not in unico
    assert "già versati" not in unico
    assert "Beni sui quali" not in unico


def test_la_revoca_dice_chi_paga_la_cancellazione(stampatore: StampatoreTypst) -> None:
    a_carico = letto(stampatore.stampa(atti.revoca()))
    assert "a cura dell'interessato" in a_carico
    assert "per integrale pagamento del debito;" in a_carico
    gratuita = letto(stampatore.stampa(atti.revoca(senza_oneri=True, motivo="sgravio disposto dall'ente")))
    assert "non deve pagare né fare nulla" in gratuita
    assert "a cura dell'interessato" not in gratuita


def test_la_ricevuta_porta_impronta_e_istante_in_ora_italiana(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(prospetti.ricevuta()))
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" in stampato
    assert "16/02/2026 alle ore 09:05:07" in stampato  # 08:05:07 UTC, d'inverno
    assert "446.540,00 euro" in stampato
    assert "il flusso quadra" in stampato
    assert "17 codice_fiscale Il carattere di controllo" in stampato
    assert "IL FLUSSO NON QUADRA" in letto(stampatore.stampa(prospetti.ricevuta(quadra=False)))


def test_il_prospetto_ha_lo_spazio_per_il_visto_oppure_il_visto_reso(stampatore: StampatoreTypst) -> None:
    vuoto = letto(stampatore.stampa(prospetti.prospetto()))
    assert "TARI 2021 1.250 312.500,00 93.750,00 12.000,50 14.437,50 432.688,00" in vuoto
    assert "Totale 1.742 446.540,00 112.950,00 15.412,60 20.120,10 595.022,70" in vuoto
    assert "concesso" in vuoto
    reso = letto(stampatore.stampa(prospetti.prospetto(visto=prospetti.VISTO)))
    assert "VISTO CONCESSO" in reso
    assert "20/02/2026 alle ore 10:30:00" in reso


def test_il_rendiconto_stampa_ogni_riga_e_la_quadratura(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(prospetti.rendiconto()))
    assert "Capitale 446.540,00 0,00 300.000,00 46.540,00 0,00 100.000,00" in stampato
    assert "Totale 559.490,00 35.532,70 395.000,00 60.022,70 0,00 140.000,00" in stampato
    assert "Inesigibili 442" in stampato


def test_l_elenco_stampa_tutte_le_posizioni(stampatore: StampatoreTypst) -> None:
    stampato = letto(stampatore.stampa(prospetti.elenco()))
    for numero in range(1, 61):
        assert f"TARI-2021-{numero:05d}" in stampato


@pytest.mark.parametrize("cent", [0, 1, 99, 100, 99_999, 100_000, 123_456_789, 99_999_999_999, -5, -123_456])
def test_il_modello_scrive_gli_importi_come_il_dominio(stampatore: StampatoreTypst, cent: int) -> None:
    righe = (RigaImporto("Prova", cent),)
    stampato = letto(stampatore.stampa(atti.comunicazione(importi=righe, totale=cent)))
    assert f"Prova {in_euro(cent)} Totale da pagare {in_euro(cent)}" in stampato
