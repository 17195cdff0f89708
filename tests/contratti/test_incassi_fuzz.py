"""Mutated flows of every layout: each one is read, or refused in Italian; nothing else ever comes out."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.contratti.flussi_incasso.righe import ControlloIncassi, RigaLetta
from shared.contratti.messaggio_incasso import MessaggioIncasso, in_messaggio
from shared.dominio.errori import ErroreDominio
from tests.contratti.incassi_di_prova import (
    AVVISO,
    CONTESTO,
    bollettino,
    camt,
    incassi,
    leggi,
    movimento,
    poste,
    rh,
    scarti,
    scrittura,
)

MUTAZIONI = int(os.environ.get("RISCOSSA_MUTAZIONI", "1500"))
GIORNALE = Path(__file__).resolve().parents[3] / "shared" / "formati" / "giornale_di_cassa"
F24 = Path(__file__).resolve().parents[3] / "shared" / "formati" / "esempi" / "f24_G_records_sample.txt"
PEZZI = (
    b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"<!DOCTYPE a [<!ENTITY e 'x'>]>", b"&e;", b"<Ntry>", b"</Stmt>", b"]]>",
    b"<![CDATA[", b"-1", b"999999999999999999999", "٣".encode(), "\u2028".encode(), b";", b'"', b"{", b"\\ud800",
    b" 62", b"EF", b"999", b"NaN", b"1e400", b'encoding="utf-16"', b'encoding="ebcdic-cp-us"', b"\x1a", b"\xed\xa0\x80",
)  # fmt: skip


def manuale() -> bytes:
    documento = f"incassi/documenti/{CONTESTO.ente}/a/b.pdf"
    return json.dumps({"incassi": [{"data": "2025-01-01", "importo": "1.00", "documento": documento}], "totale": "1.00"}
                      ).encode()  # fmt: skip


def foglio() -> bytes:
    documento = f"incassi/documenti/{CONTESTO.ente}/a/b.pdf"
    return f"data;importo;documento\n2025-01-01;1,00;{documento}\nTOTALE;1,00;1\n".encode()


def opi() -> bytes:
    return (GIORNALE / "OPI_GIORNALE_DI_CASSA_V_1_7_1.VALID.xml").read_bytes().replace(b"06144260707", b"99000000010")


SEMI: dict[str, Callable[[], bytes]] = {
    "cbi": lambda: rh(movimento(1, 5_00, f"RI1{AVVISO}", "YYY17012025"), movimento(2, 1_00, "LIBERO", segno="D")),
    "camt": lambda: camt(scrittura(5_00, AVVISO, riferimento="A"), finale=1005_00),
    "poste": lambda: poste(bollettino(5_00), bollettino(1_00, "123", n=2)),
    "json": manuale,
    "csv": foglio,
    "opi": opi,
    "f24": F24.read_bytes,
}


def muta(contenuto: bytes, caso: random.Random) -> bytes:
    """One to four changes: a byte, a cut, a piece twice, a piece that means something."""
    testo = bytearray(contenuto)
    for _ in range(caso.randint(1, 4)):
        dove = caso.randrange(len(testo) + 1)
        scelta = caso.randrange(5)
        if scelta == 0 and dove < len(testo):
            testo[dove] = caso.randrange(256)
        elif scelta == 1:
            del testo[dove : dove + caso.randint(1, 40)]
        elif scelta == 2:
            testo[dove:dove] = testo[dove : dove + caso.randint(1, 300)]
        elif scelta == 3:
            testo[dove:dove] = caso.choice(PEZZI)
        else:
            del testo[dove:]
    return bytes(testo)


def letto_o_rifiutato(contenuto: bytes) -> tuple[list[RigaLetta], ControlloIncassi] | str:
    try:
        return leggi(contenuto)
    except ErroreDominio as errore:
        return errore.messaggio


@pytest.mark.parametrize("genere", SEMI)
def test_nessun_flusso_guasto_fa_cadere_chi_lo_legge(genere: str) -> None:
    if (genere == "opi" and not GIORNALE.exists()) or (genere == "f24" and not F24.exists()):
        pytest.skip("the samples of the formats are not here")
    seme = SEMI[genere]()
    assert incassi(leggi(seme)[0])
    caso = random.Random(genere)
    rifiutati = 0
    for _ in range(MUTAZIONI):
        guasto = muta(seme, caso)
        letto = letto_o_rifiutato(guasto)
        if isinstance(letto, str):
            assert letto.endswith("."), letto
            rifiutati += 1
            continue
        lette, controllo = letto
        for letta in incassi(lette):
            assert letta.importo > 0
            # Whatever was read travels to the worker and comes out the same.
            mandato = letta.incasso(CONTESTO)
            messaggio = json.loads(json.dumps(in_messaggio(mandato)))
            assert MessaggioIncasso.model_validate(messaggio["incasso"]).incasso(CONTESTO.oggi) == mandato
        assert all(s.motivo and s.riga > 0 and len(s.originale) <= 4000 for s in scarti(lette))
        rifiutati += bool(scarti(lette)) or not controllo.quadra
    assert rifiutati > MUTAZIONI // 10
