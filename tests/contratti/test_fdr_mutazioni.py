"""Mutated flussi di rendicontazione: each is read, line by line, or refused in Italian; nothing else comes out.

A few hundred in the suite; RISCOSSA_MUTAZIONI says how many.
"""

from __future__ import annotations

import base64
import io
import os
import random
import re
from dataclasses import asdict
from datetime import date, datetime

import pytest

from local.fdr_finto import RigaFinta, documento, in_json
from shared.adattatori.codifica import da_testo, in_testo
from shared.contratti.flussi_incasso.riconosci import TESTA, riconosci
from shared.contratti.messaggio_rendicontato import MessaggioRendicontato
from shared.dominio.calendario import Calendario
from shared.dominio.errori import ErroreDominio, Scarto
from shared.dominio.giorni import ROMA
from shared.dominio.rendicontazioni import FlussoRendicontato, RigaRendicontata, in_vigore, lega
from tests.contratti.fdr_di_prova import FLUSSO, Pagamento, xml
from tests.contratti.incassi_di_prova import AVVISO, CONTESTO
from tests.contratti.test_incassi_fdr import SOAP

MUTAZIONI = int(os.environ.get("RISCOSSA_MUTAZIONI", "400"))
PEZZI = (
    b"\x00", b"\xff\xfe", b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>", b"&e;", b"&#0;", b"&lt;", b"]]>",
    b"<![CDATA[", b"<datiSingoliPagamenti>", b"</FlussoRiversamento>", b"-1", b"9" * 40, b"1e400", b"NaN",
    b'encoding="utf-16"', b'encoding="ebcdic-cp-us"', b"\xed\xa0\x80", b"\\ud800", b"{", b"[", b'"', b"null",
    "٣".encode(), "\u2028".encode(), b"2025-13-45", b"9999-12-31", b"0001-01-01", b"=", b"PD94", b"<?", b"<!--",
    b"0001-01-01T00:00:00+23:59", b'"revision": 99999999999999999999',
)  # fmt: skip


def semi() -> list[bytes]:
    righe = (Pagamento(), Pagamento(iur="R2", esito="9"), Pagamento(iur="R3", importo="5.00", esito="3"))
    intero = xml(*righe, numero="3", totale="205.00")
    finte = [RigaFinta(f"R{n}", AVVISO[1:], n * 1_00, giorno=date(2025, 1, 30)) for n in range(1, 4)]
    testa, pagamenti = in_json(
        CONTESTO.codice_fiscale, FLUSSO, finte, pubblicato=datetime(2025, 2, 1, tzinfo=ROMA), regolato=date(2025, 1, 31)
    )
    rest = documento(testa, pagamenti)
    return [intero, rest, base64.b64encode(intero), SOAP % base64.b64encode(intero), xml(*righe, prefisso="p:")]


VALORI = (
    b"", b"0", b"-1", b"3", b"9", b"REVOKED", b"R1", b"R2", b"100.00", b"100.0", b"1e5", b"0.001", b"9" * 40, b"x" * 60,
    b"2025-13-45", b"9999-12-31", b"0001-01-01", b"2025-01-30T25:00:00Z", b"2025-01-30", b"&lt;", "è".encode(), b" 1 ",
)  # fmt: skip
VALORE = re.compile(rb'(?<=>)[^<>]+(?=</)|(?<=": )(?:"[^"]*"|[0-9.]+)')


def corretto(contenuto: bytes, caso: random.Random) -> bytes:
    """One to three values replaced, the form kept: what a sender gets wrong."""
    for _ in range(caso.randint(1, 3)):
        posto = caso.choice(list(VALORE.finditer(contenuto)))
        nuovo = caso.choice(VALORI)
        if posto[0].startswith(b'"'):
            nuovo = b'"' + nuovo + b'"'
        elif not contenuto.startswith(b"<") and not nuovo[:1].isdigit():
            nuovo = b"null"
        contenuto = contenuto[: posto.start()] + nuovo + contenuto[posto.end() :]
    return contenuto


def mutato(contenuto: bytes, caso: random.Random) -> bytes:
    """One to four changes: a piece put in, bytes taken out, doubled or changed, the end cut off."""
    byte = bytearray(contenuto)
    for _ in range(caso.randint(1, 4)):
        dove = caso.randrange(len(byte) + 1)
        quanti = caso.randint(1, 40)
        match caso.randrange(5):
            case 0:
                byte[dove:dove] = caso.choice(PEZZI)
            case 1:
                del byte[dove : dove + quanti]
            case 2:
                byte[dove:dove] = byte[dove : dove + quanti]
            case 3 if dove < len(byte):
                byte[dove] = caso.randrange(256)
            case _:
                byte[dove : dove + quanti] = caso.choice(PEZZI)
    return bytes(byte)


def tratta(contenuto: bytes) -> str:
    """What became of it; anything that is not a line, a scarto or a refusal in words fails here."""
    lettore, lette = None, []
    try:
        lettore = riconosci(contenuto[:TESTA])(io.BytesIO(contenuto), CONTESTO)
        lette = list(lettore.leggi())
        motivo = ""
    except ErroreDominio as rifiuto:
        motivo = rifiuto.messaggio
    if motivo:
        assert motivo.endswith("."), motivo
        return "respinto"
    assert lettore is not None
    controllo = lettore.controllo
    assert controllo.accolte + controllo.scartate == len(lette)
    for letta in lette:
        if isinstance(letta, Scarto):
            assert letta.motivo.endswith(".")
        elif isinstance(letta, RigaRendicontata):
            # What was accepted can travel: the worker never refuses what the reader let in.
            MessaggioRendicontato(
                ente="e", flusso=FLUSSO, psp="p", revisione="1-a", distribuzione=1, presente=True, riga=letta.riga,
                iuv=letta.iuv, iur=letta.iur, trasferimento=letta.trasferimento, importo=letta.importo,
                esito=letta.esito, giorno=letta.giorno,
            )  # fmt: skip
    if lettore.testata is not None:
        flusso = FlussoRendicontato(
            ente="e", **asdict(lettore.testata), impronta="a", letti=controllo.accolte, somma=controllo.totale,
            revoche=controllo.revoche, scartate=controllo.scartate, chiave="k", righe="r", acquisito_il=CONTESTO.oggi,
        )  # fmt: skip
        assert da_testo(FlussoRendicontato, in_testo(flusso)) == flusso
        assert lega("e", flusso.flusso, tuple(in_vigore([flusso, flusso], Calendario()).values()), ()).motivo
    return "letto"


@pytest.mark.parametrize("seme", range(4))
def test_ogni_flusso_guasto_si_legge_o_si_respinge_con_il_motivo(seme: int) -> None:
    caso, esiti = random.Random(seme), set()
    originali = semi()
    chiari = [originale for originale in originali if b"PSPTEST" in originale]
    for n in range(-(-MUTAZIONI // 4)):
        guasto = corretto(caso.choice(chiari), caso) if n % 2 else mutato(caso.choice(originali), caso)
        esiti.add(tratta(SOAP % base64.b64encode(guasto) if n % 7 == 0 else guasto))
    assert esiti == {"letto", "respinto"}


def test_le_entita_non_si_espandono() -> None:
    bomba = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("k"))
    )
    contenuto = xml(Pagamento(iur="&j;")).replace(b"\n<Flusso", b"\n" + bomba + b"]><Flusso")
    assert tratta(contenuto) == "respinto"
    assert tratta(SOAP % base64.b64encode(contenuto)) == "respinto"
