"""Whatever bytes come, the station answers in the words of the interface: no failure, no expansion, nothing lost.

`RISCOSSA_MUTAZIONI` says how many messages (2,000 in the suite; `make maratona` asks for 20,000).
"""

from __future__ import annotations

import base64
import hashlib
import os
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError
from lxml import etree

from functions import nodo_pagopa
from shared.contratti.pafornode import Guasto
from shared.contratti.pafornode_schema import AZIONI
from shared.contratti.pafornode_xml import BUSTA
from tests.casi_uso.stazione_finta import SUO, Stazione
from tests.casi_uso.test_nodo import ingiunta
from tests.contratti.messaggi_nodo import SCHEMA, attiva, corpo, ricevuta, trasferimento, valido, verifica
from tests.contratti.test_pafornode import TESTI

QUANTE = int(os.environ.get("RISCOSSA_MUTAZIONI", "2000"))
PARTI = 4
SEGNO = "ESPANSA"
"""What an entity would bring into an answer, had anybody expanded it."""

ENTITA = b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' % SEGNO.encode()
ESTERNA = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
PEZZI = (
    b"&a;", b"&b;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0'?>", b"\x00",
    b"\xff", b"</s:Body>",
    b"<s:Body>", b'xmlns=""', b"xmlns:s='x'", b"\xed\xa0\x80", "è".encode(), b"'", b'"', b"<a " * 40,
    b"<x>" * 60, b"</idPA>", b"9" * 400, b' xsi:nil="true"',
)  # fmt: skip
CODIFICHE = (b"UTF-16", b"utf-7", b"ISO-8859-1", b"x-nessuna", b"EBCDIC-CP-IT", b"UTF-8", b"shift_jis", b"idna")
AZIONI_POSSIBILI = (*AZIONI, "", "altro", '"paSendRTV2"', "x" * 5000, "\r\nX-Altro: 1", "è")


def buoni() -> list[bytes]:
    """Messages of each kind, that a change makes wrong or leaves right."""
    return [
        verifica(SUO),
        attiva(SUO, ("transferType", "PAGOPA")),
        attiva(SUO, radice="paGetPaymentReq"),
        ricevuta(SUO, trasferimento(1), trasferimento(2, ente="77777777778"), euro="20.00"),
        ricevuta(SUO, seconda=False),
    ]


def mutata(caso: random.Random, messaggio: bytes) -> bytes:
    """One change, of bytes, of text or of structure."""
    modo, punto = caso.randrange(12), caso.randrange(len(messaggio) + 1)
    altro = caso.randrange(punto, len(messaggio) + 1)
    if modo == 0:
        return messaggio[:punto]
    if modo == 1:
        return messaggio[:punto] + bytes((caso.randrange(256),)) + messaggio[punto + 1 :]
    if modo == 2:
        return messaggio[:punto] + messaggio[min(altro, punto + caso.randrange(60)) :]
    if modo == 3:
        return messaggio[:punto] + messaggio[punto : punto + 80] * caso.randrange(2, 30) + messaggio[punto:]
    if modo <= 5:
        return messaggio[:punto] + caso.choice(PEZZI) + messaggio[punto:]
    if modo == 6:
        return caso.choice((ENTITA, ESTERNA)) + messaggio.replace(b"99000000010", b"&b;", caso.randrange(3))
    if modo == 7:
        return b"<?xml version='1.0' encoding='%s'?>" % caso.choice(CODIFICHE) + messaggio
    if modo == 8:
        codifica = caso.choice(("utf-16", "utf-16-be", "utf-32", "cp037"))
        return messaggio.decode("utf-8", "replace").encode(codifica, "replace")
    if modo == 9:
        return bytes(caso.randrange(256) for _ in range(caso.randrange(300)))
    pezzi = messaggio.split(b">")
    scelto = caso.randrange(len(pezzi))
    pezzi[scelto] = caso.choice(TESTI).encode() + b"<" + pezzi[scelto].partition(b"<")[2]
    return b">".join(pezzi)


class Gestita:
    """The deployed handler over a station in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stazione = Stazione(date(2025, 2, 20), ingiunta())
        monkeypatch.setattr(nodo_pagopa, "ciclo", lambda: self.stazione.ciclo)
        monkeypatch.setattr(nodo_pagopa, "flussi", lambda: self.stazione.archivio)
        monkeypatch.setattr(nodo_pagopa, "coda", lambda _: self.stazione.coda)
        monkeypatch.setattr(nodo_pagopa, "ricevute", lambda: self.stazione.ricevute)

    def chiama(self, azione: str | None, messaggio: bytes, *, in_base64: bool = True) -> tuple[int, bytes]:
        testo = base64.b64encode(messaggio).decode() if in_base64 else messaggio.decode("utf-8", "replace")
        evento = {
            "headers": None if azione is None else {"soapAction": azione, "Content-Type": "text/xml"},
            "body": testo or None,
            "isBase64Encoded": in_base64,
        }
        risposta: dict[str, Any] = nodo_pagopa.handler(evento, _Contesto())
        assert risposta["headers"]["Content-Type"] == "text/xml; charset=utf-8"
        return risposta["statusCode"], risposta["body"].encode()


class _Contesto:
    function_name = memory_limit_in_mb = invoked_function_arn = aws_request_id = "prova"


@pytest.fixture
def gestita(monkeypatch: pytest.MonkeyPatch) -> Gestita:
    return Gestita(monkeypatch)


@pytest.mark.parametrize("parte", range(PARTI))
def test_nessun_messaggio_fa_cadere_la_stazione_e_ogni_rifiuto_e_conforme(gestita: Gestita, parte: int) -> None:
    caso = random.Random(f"nodo {parte}")
    messaggi = buoni()
    esiti: Counter[str] = Counter()
    for _ in range(QUANTE // PARTI):
        messaggio = caso.choice(messaggi)
        for _ in range(caso.choice((1, 1, 1, 2, 5))):
            messaggio = mutata(caso, messaggio)
        azione = caso.choice(AZIONI_POSSIBILI) if caso.random() < 0.9 else None
        in_base64 = caso.random() < 0.9
        stato, risposta = gestita.chiama(azione, messaggio, in_base64=in_base64)
        esiti[giudica(stato, risposta)] += 1
        if in_base64 and b"paSendRT" in messaggio:
            assert f"incassi/rt/{hashlib.sha256(messaggio).hexdigest()}.xml" in gestita.stazione.archivio.file
    assert esiti["PAA_SINTASSI_EXTRAXSD"] > QUANTE // PARTI // 4, esiti
    assert esiti["OK"] > 0, esiti


def giudica(stato: int, risposta: bytes) -> str:
    """The code of an answer that is what the interface allows, and no longer than it needs."""
    assert stato in (200, 400)
    assert len(risposta) < 8_000
    assert SEGNO.encode() not in risposta
    assert b"Traceback" not in risposta
    letta = corpo(risposta)
    if letta.tag == f"{{{BUSTA}}}Fault":
        assert stato == 400
        return "SOAP"
    assert stato == 200
    if SCHEMA.exists():
        assert valido(risposta), risposta
    codice = letta.findtext("fault/faultCode")
    assert (letta.findtext("outcome") == "OK") == (codice is None)
    assert codice is None or codice in set(Guasto)
    return codice or "OK"


def test_una_ricevuta_oltre_il_limite_si_rifiuta_e_resta(gestita: Gestita) -> None:
    enorme = ricevuta(SUO).replace(b"<s:Header/>", b"<s:Header><x>" + b"a" * 300_000 + b"</x></s:Header>")
    stato, risposta = gestita.chiama("paSendRTV2", enorme)
    assert (stato, giudica(stato, risposta)) == (200, "PAA_SINTASSI_EXTRAXSD")
    assert enorme in gestita.stazione.archivio.file.values()


def test_un_guasto_nostro_non_e_una_risposta_a_una_ricevuta(
    gestita: Gestita, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cade(*_: object) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")

    monkeypatch.setattr(gestita.stazione.ciclo.enti, "leggi", cade)
    assert giudica(*gestita.chiama("", verifica(SUO))) == "PAA_SYSTEM_ERROR"
    with pytest.raises(ClientError):
        gestita.chiama("", ricevuta(SUO))


def test_il_messaggio_buono_passa_anche_in_chiaro_e_in_ogni_codifica(gestita: Gestita) -> None:
    assert giudica(*gestita.chiama(None, verifica(SUO), in_base64=False)) == "OK"
    assert giudica(*gestita.chiama("", verifica(SUO).decode().encode("utf-16"))) == "OK"
    assert etree.QName(corpo(gestita.chiama("", verifica(SUO))[1])).localname == "paVerifyPaymentNoticeRes"
