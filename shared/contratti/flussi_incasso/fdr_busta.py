"""The XML of a flusso di rendicontazione out of what it travels in: base64, or base64 inside the node's SOAP answer."""

from __future__ import annotations

import base64
import binascii
import io
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.contratti.tracciato_flusso import ConLettura

RADICI_BUSTA = frozenset({"Envelope", "nodoChiediFlussoRendicontazioneRisposta"})
CARICO = "xmlRendicontazione"
PROFONDITA = 20
_TESTA = 4096
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_BUSTA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:Envelope|nodoChiediFlussoRendicontazioneRisposta)[\s>/]")


class _Preceduto:
    """A stream with the bytes already taken from it put back in front."""

    def __init__(self, testa: bytes, resto: ConLettura) -> None:
        self._testa, self._resto = testa, resto

    def read(self, byte: int = -1, /) -> bytes:
        if not self._testa:
            return self._resto.read(byte)
        taglio = len(self._testa) if byte < 0 else byte
        pezzo, self._testa = self._testa[:taglio], self._testa[taglio:]
        return pezzo


class _Carico:
    """The parser's target: the text of the payload, wherever it is."""

    def __init__(self) -> None:
        self._livello = 0
        self._dentro = False
        self.pezzi: list[str] = []

    def start(self, etichetta: str, _: dict[str, str]) -> None:
        self._livello += 1
        if self._livello > PROFONDITA:
            raise FlussoIllegibile(f"La risposta del nodo ha più di {PROFONDITA} livelli.")
        self._dentro = etichetta.rpartition("}")[2] == CARICO

    def data(self, testo: str) -> None:
        if self._dentro:
            self.pezzi.append(testo)

    def end(self, _: str) -> None:
        self._livello -= 1
        self._dentro = False

    def close(self) -> None:
        return None


def e_base64(testa: bytes) -> bool:
    """Whether a file that begins so may be the base64 of an XML."""
    inizio = testa.removeprefix(b"\xef\xbb\xbf").lstrip()[:_TESTA]
    # "PD" is "<" and the first half of what follows; a byte order mark comes out as 77u/.
    return inizio.startswith((b"PD", b"77u/P")) and _BASE64.fullmatch(inizio) is not None


def sbusta(corpo: ConLettura) -> ConLettura:
    """The stream of the XML inside. Raises FlussoIllegibile for a wrapper that does not hold."""
    testa = b""
    while len(testa) < _TESTA and (pezzo := corpo.read(_TESTA - len(testa))):
        testa += pezzo
    intero = _Preceduto(testa, corpo)
    if e_base64(testa):
        return io.BytesIO(_decodificato(intero.read(len(testa)) + _tutto(corpo)))
    if _BUSTA.search(testa):
        return io.BytesIO(_decodificato(_dal_soap(intero)))
    return intero


def _tutto(corpo: ConLettura) -> bytes:
    pezzi = []
    while pezzo := corpo.read(1 << 20):
        pezzi.append(pezzo)
    return b"".join(pezzi)


def _dal_soap(corpo: ConLettura) -> bytes:
    carico = _Carico()
    lettore = DefusedXMLParser(target=carico, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        while pezzo := corpo.read(1 << 16):
            lettore.feed(pezzo)
        lettore.close()
    except DefusedXmlException as errore:
        raise FlussoIllegibile("Il file XML dichiara un tipo di documento o delle entità: non è ammesso.") from errore
    except (ParseError, ValueError, LookupError) as errore:
        raise FlussoIllegibile(f"Il file XML non è ben formato alla riga {lettore.parser.ErrorLineNumber}.") from errore
    testo = "".join(carico.pezzi)
    if not testo.strip():
        raise FlussoIllegibile("La risposta del nodo non porta alcun flusso di rendicontazione.")
    return testo.encode("utf-8", "replace")


def _decodificato(testo: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(testo.split()).removeprefix(b"\xef\xbb\xbf"), validate=True)
    except binascii.Error as errore:
        raise FlussoIllegibile("Il flusso di rendicontazione non è un base64 leggibile.") from errore
