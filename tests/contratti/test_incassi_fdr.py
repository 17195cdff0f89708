"""Flussi di rendicontazione in XML and in JSON: read line by line, whatever one line is."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from local.fdr_finto import RigaFinta, documento, in_json
from shared.contratti.flussi_incasso.riconosci import TESTA, riconosci
from shared.contratti.flussi_incasso.righe import ControlloIncassi, FlussoIllegibile, RigaLetta
from shared.dominio.giorni import ROMA
from shared.dominio.rendicontazioni import EsitoPagamento, RigaRendicontata
from tests.contratti.fdr_di_prova import ALTRUI, FLUSSO, Pagamento, xml
from tests.contratti.incassi_di_prova import AVVISO, CONTESTO, leggi, scarti

ESEMPI = Path(__file__).resolve().parents[3] / "shared" / "pagopa" / "esempi" / "fdr"
PUBBLICATO = datetime(2025, 2, 1, 12, tzinfo=ROMA)


def rendicontate(lette: list[RigaLetta]) -> list[RigaRendicontata]:
    return [letta for letta in lette if isinstance(letta, RigaRendicontata)]


def capo_di(contenuto: bytes) -> Any:
    lettore = riconosci(contenuto[:TESTA])(io.BytesIO(contenuto), CONTESTO)
    list(lettore.leggi())
    return lettore.testata


def rest(*righe: RigaFinta, **altro: Any) -> bytes:
    """The stored answers of the API."""
    campi: dict[str, Any] = {"pubblicato": PUBBLICATO, "regolato": date(2025, 1, 31), **altro}
    return documento(*in_json(CONTESTO.codice_fiscale, FLUSSO, righe, **campi))


ATTESA = RigaRendicontata(1, AVVISO[1:], "R1", 1, 100_00, EsitoPagamento.ESEGUITO, date(2025, 1, 30))
RIGA = RigaFinta("R1", AVVISO[1:], 100_00, giorno=date(2025, 1, 30))
SOAP = (
    b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    b'<ppt:nodoChiediFlussoRendicontazioneRisposta xmlns:ppt="http://ws.pagamenti.telematici.gov/">'
    b"<xmlRendicontazione>%s</xmlRendicontazione></ppt:nodoChiediFlussoRendicontazioneRisposta></soap:Body>"
    b"</soap:Envelope>"
)


@pytest.mark.parametrize(
    "contenuto",
    [
        xml(Pagamento()),
        b"\xef\xbb\xbf" + xml(Pagamento()),
        xml(Pagamento(), prefisso="pay_i:"),
        xml(Pagamento(), spazio=""),
        xml(Pagamento(indice="")),
        base64.b64encode(xml(Pagamento())),
        base64.encodebytes(b"\xef\xbb\xbf" + xml(Pagamento())),
        SOAP % base64.b64encode(xml(Pagamento())),
        SOAP % base64.encodebytes(xml(Pagamento(), prefisso="ns2:")),
        rest(RIGA),
    ],
    ids=["xml", "bom", "prefisso", "senza-spazio", "senza-indice", "base64", "a-righe", "soap", "soap-2", "rest"],
)
def test_lo_stesso_flusso_in_ogni_veste(contenuto: bytes) -> None:
    lette, controllo = leggi(contenuto)
    assert lette == [ATTESA]
    assert (controllo.torna, controllo.totale, controllo.estranee) == (True, 100_00, 0)
    letta = capo_di(contenuto)
    assert (letta.flusso, letta.psp[:3], letta.pagamenti, letta.totale) == (FLUSSO, "PSP", 1, 100_00)
    assert letta.regolato_il == date(2025, 1, 31)


def test_il_prestatore_dell_xml_e_quello_che_l_identificativo_nomina_e_l_ora_e_quella_di_roma() -> None:
    letta = capo_di(xml(Pagamento()))
    assert (letta.psp, letta.revisione, letta.istante) == ("PSPTEST", 0, "2025-01-31T22:30:00+00:00")
    assert capo_di(xml(Pagamento(), flusso="senza_psp")).psp == "BICBANCA"
    assert capo_di(rest(RIGA, revisione=3)).revisione == 3


@pytest.mark.parametrize(
    ("rotto", "campo", "motivo"),
    [
        (Pagamento(esito="7"), "esito", "L'esito «7» non è fra quelli conosciuti."),
        (Pagamento(esito=""), "esito", "L'esito «» non è fra quelli conosciuti."),
        (Pagamento(importo="1,00"), "importo", "Il campo importo non è un importo in euro e centesimi: «1,00»."),
        (Pagamento(importo="0.00"), "importo", "L'importo pagato deve essere positivo."),
        (Pagamento(importo="-3.00"), "importo", "L'importo pagato deve essere positivo."),
        (Pagamento(importo="1.005"), "importo", "Il campo importo non è un importo in euro e centesimi: «1.005»."),
        (Pagamento(iur=""), "iur", "Il campo iur manca o non è un codice di 35 caratteri al massimo."),
        (Pagamento(iur="x" * 36), "iur", "Il campo iur manca o non è un codice di 35 caratteri al massimo."),
        (Pagamento(indice="6"), "indice", "L'indice «6» non è fra 1 e 5."),
        (Pagamento(giorno="30/01/2025"), "giorno", "Il campo giorno non è una data: «30/01/2025»."),
        (Pagamento(giorno="0001-01-01"), "giorno", "Il giorno del pagamento non è credibile."),
        (Pagamento(giorno="2026-12-31"), "data", "Il giorno del pagamento è futuro: verificare la data."),
        (Pagamento(giorno="2027-01-01"), "giorno", "Il giorno del pagamento non è credibile."),
    ],
)
def test_una_riga_rotta_e_uno_scarto_e_le_altre_entrano(rotto: Pagamento, campo: str, motivo: str) -> None:
    lette, controllo = leggi(xml(replace(rotto, iur=rotto.iur.replace("R1", "R2")), Pagamento(), numero="2"))
    assert rendicontate(lette) == [replace(ATTESA, riga=2)]
    (solo,) = scarti(lette)
    assert (solo.riga, solo.campo, solo.motivo) == (1, campo, motivo)
    assert (controllo.accolte, controllo.scartate) == (1, 1)


def test_lo_stesso_pagamento_due_volte_nello_stesso_flusso_entra_una_volta() -> None:
    lette, _ = leggi(xml(Pagamento(), Pagamento(importo="2.00"), Pagamento(indice="2"), numero="3", totale="202.00"))
    assert [(r.riga, r.trasferimento) for r in rendicontate(lette)] == [(1, 1), (3, 2)]
    assert scarti(lette)[0].motivo == "Lo stesso pagamento (IUR e indice) è già in un'altra riga del flusso."


@pytest.mark.parametrize("totale", ["100.00", "95.00", "105.00"])
def test_un_pagamento_revocato_e_un_importo_negativo_e_il_totale_torna_in_ogni_uso(totale: str) -> None:
    revocato = Pagamento(iur="R2", importo="5.00", esito="3")
    lette, controllo = leggi(xml(Pagamento(), revocato, numero="2", totale=totale))
    assert [r.importo for r in rendicontate(lette)] == [100_00, -5_00]
    assert (controllo.torna, controllo.revoche) == (True, 5_00)
    assert controllo.avvertenze == ["Riga 2: pagamento revocato (esito 3), da verificare con il prestatore."]
    assert leggi(xml(Pagamento(), replace(revocato, importo="-5.00"), numero="2", totale=totale))[0] == lette


def test_gli_esiti_per_nome_e_per_numero_sono_gli_stessi() -> None:
    nomi = ("EXECUTED", "REVOKED", "STAND_IN", "STAND_IN_NO_RPT", "NO_RPT")
    righe = [RigaFinta(f"R{n}", AVVISO[1:], 1_00, esito=nome, giorno=date(2025, 1, 1)) for n, nome in enumerate(nomi)]
    letti = [r.esito.value for r in rendicontate(leggi(rest(*righe))[0])]
    assert letti == ["0", "3", "4", "8", "9"]


def test_i_totali_che_non_tornano_si_dicono_e_non_respingono() -> None:
    lette, controllo = leggi(xml(Pagamento(), totale="101.00", numero="2"))
    assert (len(lette), controllo.quadra, controllo.torna) == (1, True, False)
    assert [str(c) for c in controllo.confronti] == [
        "Totale dei pagamenti: dichiarato 101,00, letto 100,00.", "Numero dei pagamenti: dichiarato 2, letto 1."
    ]  # fmt: skip
    _, senza = leggi(xml(Pagamento(), totale="tanto", numero=""))
    assert senza.avvertenze == [
        "Totale dei pagamenti: il flusso non lo dichiara in modo leggibile.",
        "Numero dei pagamenti: il flusso non lo dichiara in modo leggibile.",
    ]


def test_la_riga_di_un_altro_intermediario_si_conta() -> None:
    lette, controllo = leggi(xml(Pagamento(iuv=ALTRUI)))
    assert (len(lette), controllo.accolte, controllo.estranee) == (1, 1, 1)


@pytest.mark.parametrize(
    ("contenuto", "motivo"),
    [
        (xml(Pagamento(), ricevente="77777777777"), "è di un altro ente"),
        (xml(Pagamento(), flusso="no spazi"), "identificativo valido"),
        (xml(Pagamento(), istante="ieri"), "non è leggibile"),
        (xml(Pagamento(), istante="9999-12-31T23:59:59-12:00"), "non è leggibile"),
        (xml(Pagamento(), istante="9998-12-31T23:59:59"), "non sono credibili"),
        (xml(Pagamento()).replace(b">2025-01-31<", b">9999-12-31<"), "non sono credibili"),
        (xml(Pagamento())[:-30], "non è ben formato"),
        (xml(Pagamento()).replace(b"\n<Flusso", b"\n<!DOCTYPE x [<!ENTITY e 'x'>]><Flusso"), "non è ammesso"),
        (SOAP % b"", "non porta alcun flusso"),
        (SOAP % b"PD94b!!", "base64"),
        (SOAP.replace(b"<soap:Envelope", b"<!DOCTYPE a><soap:Envelope") % b"PD94", "non è ammesso"),
        (SOAP % base64.b64encode(b"<Altro/>"), "non è di un tracciato"),
        (base64.b64encode(xml(Pagamento()))[:-5], "base64"),
        (b'{"flusso": {"fdr": "x"}}', "«pagine»"),
        (b'{"flusso": {"fdr": "x"}, "pagine": []}', "numero della revisione"),
        (b'{"flusso": {' + b'"a": {' * 5000, "JSON"),
        (rest(RIGA).replace(b'"revision": 1', b'"revision": 0'), "numero della revisione"),
    ],
)
def test_un_flusso_che_non_si_distingue_o_e_di_altri_si_respinge_intero(contenuto: bytes, motivo: str) -> None:
    with pytest.raises(FlussoIllegibile, match=motivo):
        leggi(contenuto)


@pytest.mark.parametrize("cifra", ["1e999999999", "0.1e1", "1" * 5000, "NaN", "Infinity", "true", "null", '"x"', "[]"])
def test_una_cifra_assurda_e_uno_scarto_e_non_si_calcola(cifra: str) -> None:
    contenuto = rest(RIGA).replace(b'"pay": 100.0', b'"pay": ' + cifra.encode())
    lette, controllo = leggi(contenuto)
    assert (rendicontate(lette), controllo.scartate) == ([], 1)


def test_voci_che_non_sono_pagamenti_sono_scarti() -> None:
    dati = json.loads(rest(RIGA))
    dati["pagine"] = [None, {"data": "x"}, {"data": [None, 3, {}, dati["pagine"][0]["data"][0]]}]
    lette, controllo = leggi(json.dumps(dati).encode())
    assert rendicontate(lette) == [replace(ATTESA, riga=4)]
    assert controllo.scartate == 3


def _esempio(nome: str) -> tuple[list[RigaLetta], ControlloIncassi]:
    if not ESEMPI.is_dir():
        pytest.skip("gli esempi pubblicati da pagoPA non sono a disposizione")
    contesto = replace(CONTESTO, codice_fiscale="77777777777", oggi=date(2026, 6, 1))
    return leggi((ESEMPI / nome).read_bytes(), contesto)


def test_gli_esempi_pubblicati_si_leggono_per_intero() -> None:
    lette, controllo = _esempio("01_SANP_verbatim_example.xml")
    assert [(r.iur, r.importo) for r in rendicontate(lette)] == [("2130101502302932577", 1234_56)]
    assert controllo.torna
    lette, controllo = _esempio("02_SYNTHETIC_mixed_esiti_0_9_4_8_rev1.xml")
    assert [(r.importo, r.esito.value) for r in rendicontate(lette)] == [
        (20_00, "0"), (150_00, "9"), (75_50, "4"), (10_00, "8")
    ]  # fmt: skip
    assert (controllo.torna, controllo.totale) == (True, 255_50)
