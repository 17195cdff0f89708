"""Acts under hostile or extreme data: everything is printed, literally, inside the sheet."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image

from shared.adattatori.caratteri import spezzabile, stampabile
from shared.adattatori.documenti import StampaFallita, StampatoreTypst
from shared.adattatori.immagini import LogoNonValido
from shared.dominio.documenti import Documento, Incaricato, Intestazione, RigaImporto
from shared.dominio.documenti_ente import RigaRendiconto, RigaSintesi
from shared.dominio.liste import AttoPresupposto
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto
from tests.adattatori import atti_di_prova as atti
from tests.adattatori import prospetti_di_prova as prospetti
from tests.adattatori.lettura import immagine, letto, pagine, piatto, posto, riquadri, sovrapposti


@pytest.fixture(scope="module")
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


OSTILI = [
    '#read("/etc/passwd")',
    "#{ while true {} }",
    "$x^2$ *grassetto* _corsivo_ `codice`",
    r"\u{41} \\ \n \# fine",
    '"; #panic("x") //',
    "= Titolo - elenco + numero / voce: @rif <etichetta>",
    "//commento /* e questo */",
    "D'AMICO «PEPPINO» & FIGLI <b>S.n.c.</b> %s {0} ${x}",
    "[contenuto] ]] [[ ~ -- --- ... #sym.euro",
]


@pytest.mark.parametrize("nome", OSTILI)
def test_un_nome_ostile_e_stampato_alla_lettera(stampatore: StampatoreTypst, nome: str) -> None:
    indirizzo = Indirizzo(nome, "1", "00100", nome, "RM")
    debitore = dataclasses.replace(atti.DEBITORE, denominazione=nome, indirizzo=indirizzo)
    documento = atti.ingiunzione(
        destinatario=debitore,
        numero=nome,
        causale=nome,
        informazioni=(nome,),
        atto_presupposto=AttoPresupposto(nome, nome, None, None),
        avviso=atti.avviso(debitore=debitore, oggetto=nome),
    )
    lette = pagine(stampatore.stampa(documento))
    assert lette[0].count(piatto(nome)) >= 5
    assert piatto(nome) in lette[-1]


def test_cio_che_i_caratteri_non_hanno_diventa_il_suo_codice_e_l_atto_esce(
    stampatore: StampatoreTypst,
) -> None:
    nome = "ROSSI 😀 李 \u202eOIRAM\x00 Žižek Ñuñez Γιώργος Юрий"
    atteso = "ROSSI [U+1F600] [U+674E] [U+202E]OIRAM[U+0000] Žižek Ñuñez Γιώργος Юрий"
    assert stampabile(nome) == atteso
    debitore = dataclasses.replace(atti.DEBITORE, denominazione=nome)
    assert atteso in letto(stampatore.stampa(atti.ingiunzione(destinatario=debitore)))


def test_ogni_carattere_dichiarato_stampabile_ha_un_glifo_in_tondo_neretto_e_corsivo(
    stampatore: StampatoreTypst,
) -> None:
    tutti = [chr(codice) for codice in range(0x20, 0x10000) if not 0xD800 <= codice <= 0xDFFF]
    ammessi = [c for c in tutti if stampabile(c) == c and not c.isspace()]
    assert len(ammessi) > 1_500
    riga = " ".join(ammessi)
    assert atti.INTESTAZIONE.concessionario is not None
    corsivo = dataclasses.replace(atti.INTESTAZIONE.concessionario, titolo=riga)
    intestazione = dataclasses.replace(atti.INTESTAZIONE, concessionario=corsivo)
    stampatore.stampa(  # PDF/A rifiuta un glifo mancante: se la stampa riesce, ci sono tutti
        atti.comunicazione(paragrafi=(riga,), oggetto=riga, intestazione=intestazione)
    )


def test_gli_a_capo_diventano_spazi_e_gli_accenti_si_compongono() -> None:
    assert stampabile("VIA ROMA\r\n12\tint. 3") == "VIA ROMA 12 int. 3"
    assert stampabile("Cefalu\u0300") == "Cefalù"


def test_solo_le_parole_oltre_i_36_caratteri_ricevono_punti_di_riga() -> None:
    assert spezzabile("A" * 36) == "A" * 36
    assert spezzabile("A" * 37) == "A" * 36 + "\u200b" + "A"
    assert spezzabile("parole normali " * 10) == "parole normali " * 10


def test_l_indirizzo_resta_nella_finestra_della_busta_con_ogni_intestazione(
    stampatore: StampatoreTypst,
) -> None:
    breve = Intestazione(denominazione="Ente", codice_fiscale="00123456789", indirizzo="Via Roma 1")
    for intestazione in (atti.INTESTAZIONE, breve):
        pdf = stampatore.stampa(atti.ingiunzione(intestazione=intestazione))
        for parola in ("ROSSI MARIA", "VIA DEI MILLE 12/B", "06089 BORGO SAN TEODORO PG"):
            sinistra, alto, destra, basso = posto(pdf, parola)
            assert 105 < sinistra < destra < 190
            assert 50 < alto < basso < 82


@pytest.mark.parametrize(
    ("nome", "pagine_attese"),
    [
        ("SOCIETÀ COOPERATIVA AGRICOLA DEI PRODUTTORI RIUNITI DELLA VALLE ALTA " * 5, {3, 4}),
        ("SUPERCALIFRAGILISTI" * 20, {3, 4}),
    ],
)
def test_nomi_e_indirizzi_lunghissimi_restano_nel_foglio(
    stampatore: StampatoreTypst, nome: str, pagine_attese: set[int]
) -> None:
    indirizzo = Indirizzo(
        "CONTRADA SAN MARTINO DELLE ALTURE " * 4, "SNC", "06089", "BORGO SAN TEODORO " * 3, "PG"
    )
    debitore = dataclasses.replace(
        atti.DEBITORE,
        tipo=TipoSoggetto.GIURIDICA,
        denominazione=nome,
        indirizzo=indirizzo,
        pec="a" * 60 + "@pec.it",
    )
    pdf = stampatore.stampa(atti.ingiunzione(destinatario=debitore, avviso=atti.avviso(debitore=debitore)))
    assert len(pagine(pdf)) in pagine_attese
    for larghezza, altezza, parole in riquadri(pdf):
        for sinistra, basso, destra, alto in parole:
            assert 0 < sinistra <= destra < larghezza - 20  # almeno 7 mm di margine a destra
            assert 0 < basso <= alto < altezza
        assert sovrapposti(parole) == []
    assert piatto(nome.strip()).replace(" ", "") in letto(pdf).replace(" ", "")


def test_importi_a_nove_cifre_stanno_nelle_colonne_del_prospetto(stampatore: StampatoreTypst) -> None:
    grande = 123_456_789_012
    riga = RigaSintesi("TARI", 2021, 999_999, (grande,) * 6, grande * 6)
    documento = prospetti.prospetto(
        voci=("Capitale", "Sanzioni", "Interessi", "Spese di notifica", "Spese di procedura", "Oneri di riscossione"),
        righe=(riga,), totali=(grande,) * 6, posizioni=999_999, totale=grande * 6,
    )  # fmt: skip
    (pagina,) = pagine(stampatore.stampa(documento))
    assert pagina.count("1.234.567.890,12") == 12


def test_il_logo_dell_ente_in_png_arriva_sulla_carta(stampatore: StampatoreTypst) -> None:
    rosso = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 0, 0)).save(rosso, "PNG")
    intestazione = dataclasses.replace(atti.INTESTAZIONE, logo=rosso.getvalue())
    pdf = stampatore.stampa(atti.ingiunzione(intestazione=intestazione))
    colori = immagine(pdf, 0, 72).convert("RGB").getcolors(100_000)
    assert colori is not None
    assert sum(quanti for quanti, (r, v, b) in colori if r > 150 and v < 60 and b < 60) > 500
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf


def test_un_logo_che_non_e_un_immagine_e_rifiutato(stampatore: StampatoreTypst) -> None:
    for byte in (b"GIF89a", b"testo", b"\xff\x00\x00"):
        with pytest.raises(LogoNonValido):
            stampatore.stampa(
                atti.ingiunzione(intestazione=dataclasses.replace(atti.INTESTAZIONE, logo=byte))
            )


def test_un_documento_senza_modello_e_rifiutato_per_nome(tmp_path: Path) -> None:
    with pytest.raises(StampaFallita, match="ingiunzione"):
        StampatoreTypst(tmp_path).stampa(atti.ingiunzione())


def test_un_ente_puo_avere_i_propri_modelli(tmp_path: Path) -> None:
    modello = "#let d = json(bytes(sys.inputs.documento))\n#set document(title: d.titolo)\nModello proprio: #d.numero"
    (tmp_path / "ingiunzione.typ").write_text(modello, encoding="utf-8")
    assert "Modello proprio: 2026/000123" in letto(StampatoreTypst(tmp_path).stampa(atti.ingiunzione()))


MINIMI = {
    "ingiunzione": lambda: atti.ingiunzione(
        intestazione=Intestazione(denominazione="Ente", codice_fiscale="00123456789", indirizzo="Via 1"),
        atto_presupposto=AttoPresupposto("fattura", "", None, None),
        importi=(RigaImporto("Capitale", 1),), totale=1, calcoli=(), riferimenti=(), avviso=None,
        protocollo="", causale="", modalita_invio="", rateizzazione="", informativa_privacy="", interessi_successivi="",
        responsabile=Incaricato(nome="A"), firmatario=Incaricato(nome="B"),
        destinatario=Soggetto(
            tipo=TipoSoggetto.GIURIDICA, codice_fiscale="00123456789", denominazione="X",
            indirizzo=Indirizzo("", "", "", "", ""),
        ),
    ),
    "chiusura": lambda: atti.chiusura(importi=(), motivazione=()),
    "revoca": lambda: atti.revoca(beni=()),
    "comunicazione": lambda: atti.comunicazione(paragrafi=(), oggetto=""),
    "prospetto": lambda: prospetti.prospetto(voci=(), righe=(), totali=(), posizioni=0, totale=0),
    "elenco": lambda: prospetti.elenco(righe=(), totale=0),
    "ricevuta": lambda: prospetti.ricevuta(scarti=(), scartate=0, righe=0, valide=0, totale=0, totale_dichiarato=None),
    "rendiconto": lambda: prospetti.rendiconto(
        righe=(), totale=RigaRendiconto("Totale", 0, 0, 0, 0, 0, 0), per_esito=(), firmatario=None
    ),
}  # fmt: skip


@pytest.mark.parametrize("nome", MINIMI)
def test_un_documento_ridotto_all_essenziale_esce_in_una_o_due_pagine(
    stampatore: StampatoreTypst, nome: str
) -> None:
    documento: Documento = MINIMI[nome]()
    lette = pagine(stampatore.stampa(documento))
    assert len(lette) <= 2
    assert documento.numero in lette[0]
    assert "none" not in " ".join(lette)
