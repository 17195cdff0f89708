"""From bytes to lines: bounded, decoded, never more than a block in memory.

A physical line is a record: a field with a line break inside is a broken row, because
one unclosed quote would otherwise swallow the thousand rows after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, cast

from shared.dominio.errori import ErroreDominio

BLOCCO = 1 << 18
RIGA_MASSIMA = 1 << 18
ORIGINALE_MASSIMO = 4000
TESTA = 1 << 16
FINE_DOS = "\x1a"
"""The end-of-file mark that old exports leave on a line of its own."""

_FIRME = (
    (b"PK\x03\x04", "un archivio ZIP o una cartella Excel: estrarre o salvare come testo"),
    (b"PK\x05\x06", "un archivio ZIP vuoto: estrarre il file e rimandarlo"),
    (b"\x1f\x8b", "un archivio GZIP: estrarre il file e rimandarlo"),
    (b"%PDF", "un PDF: servono i dati in uno dei tracciati, non la stampa"),
    (b"\xd0\xcf\x11\xe0", "un documento Office: salvare come testo"),
    (b"\xff\xfe", "un testo UTF-16: salvare in UTF-8 e rimandarlo"),
    (b"\xfe\xff", "un testo UTF-16: salvare in UTF-8 e rimandarlo"),
)
_BOM = b"\xef\xbb\xbf"


class FlussoIllegibile(ErroreDominio):
    """The file as a whole cannot be read: empty, binary, or no known layout."""

    codice = "flusso_illegibile"


class ConLettura(Protocol):
    """Anything with `read(n)`: a file, an S3 body."""

    def read(self, n: int = ..., /) -> bytes: ...


Flusso = ConLettura | Iterable[bytes]


class RigaRotta(str):
    """A line that has no readable text. The value starts with NUL, so no healthy path can take it for good."""

    motivo: str
    originale: str

    @classmethod
    def da(cls, grezza: bytes, motivo: str) -> RigaRotta:
        riga = cls("\x00")
        riga.motivo = motivo
        riga.originale = grezza[:ORIGINALE_MASSIMO].decode("latin-1")
        return riga


def controlla_testa(testa: bytes) -> None:
    """Raises FlussoIllegibile when the first bytes cannot be those of a text lista."""
    if not testa:
        raise FlussoIllegibile("Il file è vuoto (0 byte): verificare l'esportazione e rimandarlo.")
    for firma, che_cosa in _FIRME:
        if testa.startswith(firma):
            raise FlussoIllegibile(f"Il file è {che_cosa}.")
    if not testa.removeprefix(_BOM).strip():
        raise FlussoIllegibile("Il file contiene solo righe vuote: verificare l'esportazione e rimandarlo.")
    if testa.count(0) * 10 > len(testa):
        raise FlussoIllegibile("Il file non è un testo (contiene byte nulli): salvarlo come testo UTF-8.")


def decodifica(grezza: bytes, codifiche: Sequence[str]) -> str:
    """The line in the first of `codifiche` that takes it; a RigaRotta when none does."""
    for codifica in codifiche:
        try:
            return grezza.decode(codifica)
        except UnicodeDecodeError:
            continue
    return RigaRotta.da(grezza, f"caratteri non leggibili in {', '.join(codifiche)}: salvare il file in UTF-8")


def _pezzi(flusso: Flusso) -> Iterator[bytes]:
    if hasattr(flusso, "read"):
        leggi = cast(ConLettura, flusso).read
        while pezzo := leggi(BLOCCO):
            yield pezzo
    else:
        yield from flusso


def _normalizzati(flusso: Flusso) -> Iterator[bytes]:
    """Chunks with LF as the only line end and no BOM; the first comes only when 4 bytes are known."""
    inizio = b""
    iniziato = ritorno = False
    for pezzo in _pezzi(flusso):
        if not iniziato:
            inizio += pezzo
            if len(inizio) < 4:
                continue
            iniziato, pezzo = True, inizio
            controlla_testa(pezzo[:TESTA])
            pezzo = pezzo.removeprefix(_BOM)
        if ritorno and pezzo.startswith(b"\n"):
            pezzo = pezzo[1:]
        ritorno = pezzo.endswith(b"\r")
        if b"\r" in pezzo:
            pezzo = pezzo.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield pezzo
    if not iniziato:
        controlla_testa(inizio)
        yield inizio.removeprefix(_BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class Blocco(list[str]):
    """Some lines of the flow. `controlli`: one of them may hold control characters, so each must be looked at."""

    controlli = True


_BYTE_DI_CONTROLLO = bytes(n for n in (*range(32), 127) if n != 10)


class Righe:
    """The lines of a flow, block by block, without their terminators.

    `interrotta` becomes True when the last line had no terminator.
    """

    def __init__(self, flusso: Flusso, codifiche: Sequence[str]) -> None:
        self._flusso = flusso
        self._codifiche = tuple(codifiche)
        self.interrotta = False

    def blocchi(self) -> Iterator[Blocco]:
        """Blocks of lines; a line that is too long or unreadable comes as a RigaRotta.

        Raises FlussoIllegibile when the flow is empty or binary from its first bytes.
        """
        resto = bytearray()
        troppo_lunga = b""
        for pezzo in _normalizzati(self._flusso):
            taglio = pezzo.rfind(b"\n")
            if taglio < 0:
                if not troppo_lunga:
                    resto += pezzo
                    if len(resto) > RIGA_MASSIMA:
                        troppo_lunga = bytes(resto[:ORIGINALE_MASSIMO])
                        resto.clear()
                continue
            righe = Blocco()
            inizio = 0
            if troppo_lunga:
                righe.append(self._lunga(troppo_lunga))
                troppo_lunga = b""
                inizio = pezzo.index(b"\n") + 1
            if inizio <= taglio:
                letto = self._leggi(bytes(resto) + pezzo[inizio : taglio + 1])
                if righe:
                    righe += letto
                else:
                    righe = letto
            resto[:] = pezzo[taglio + 1 :]
            yield righe
        if troppo_lunga or resto:
            self.interrotta = True
            yield Blocco([self._lunga(troppo_lunga)]) if troppo_lunga else self._leggi(bytes(resto))

    @staticmethod
    def _lunga(grezza: bytes) -> RigaRotta:
        return RigaRotta.da(grezza, f"riga più lunga di {RIGA_MASSIMA} byte: manca un a capo o il file è danneggiato")

    def _leggi(self, grezzo: bytes) -> Blocco:
        grezzo = grezzo.removesuffix(b"\n")
        try:
            blocco = Blocco(grezzo.decode(self._codifiche[0]).split("\n"))
        except UnicodeDecodeError:
            return Blocco(decodifica(riga, self._codifiche) for riga in grezzo.split(b"\n"))
        blocco.controlli = len(grezzo.translate(None, _BYTE_DI_CONTROLLO)) != len(grezzo)
        return blocco
