"""What every reader of a flow of incassi yields, and the sums it is held to."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.contratti.flussi_incasso.causali import avviso_certo
from shared.contratti.tracciato_flusso import ConLettura, FlussoIllegibile, RigaRotta
from shared.dominio.errori import ErroreDominio, Scarto
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.movimenti import MovimentoCumulativo, RiferimentoCumulativo
from shared.dominio.rendicontazioni import RigaRendicontata

IGNOTO = Pagatore()
ORIGINALE_MASSIMO = 4000
CAUSALE_MASSIMA = 1000
CODIFICHE = ("utf-8", "cp1252", "latin-1")
"""Banks and Poste write one byte a character; the last of these takes any byte."""

__all__ = ["FlussoIllegibile"]


class CampoNonValido(ErroreDominio):
    """A field of a row cannot be what its layout says. `campo` is its name in the layout."""

    codice = "flusso_incassi.campo_non_valido"

    def __init__(self, campo: str, motivo: str) -> None:
        super().__init__(motivo)
        self.campo = campo


@dataclass(frozen=True, slots=True)
class Contesto:
    """Whose flow it is and where it is kept; `oggi` is the day of the intake.

    `documento_presente` says whether the document with that key is stored.
    """

    ente: str
    codice_fiscale: str
    segregazione: str
    oggi: date
    chiave: str
    documento_presente: Callable[[str], bool] = bool


@dataclass(frozen=True, slots=True)
class RigaIncasso:
    """A payment read in a flow, in cents; `giorno` is its legal day.

    `identita` is made of the line's own references, so that the same payment in two flows is one.
    `numero_avviso` is there only where the line names exactly one of the ente's; `codice` is any other
    code of the ente's that the line carries.
    """

    riga: int
    canale: Canale
    identita: tuple[str, ...]
    importo: Centesimi
    giorno: date
    causale: str = ""
    numero_avviso: str = ""
    codice: str = ""
    pagatore: Pagatore = IGNOTO
    riferimenti: Mapping[str, str] = field(default_factory=dict)
    originale: str = ""

    @property
    def id(self) -> str:
        return f"{self.canale.upper()}#{impronta(self.identita)}"

    def incasso(self, contesto: Contesto) -> Incasso:
        """The money it proves, with the line of the stored flow as its evidence."""
        causale = " - ".join(pezzo for pezzo in (self.causale, self.codice and f"codice {self.codice}") if pezzo)
        prova = Evidenza(
            Fonte.DOCUMENTO, f"{contesto.chiave}#{self.riga}", self.importo, self.giorno, contesto.oggi
        )
        return Incasso(
            ente=contesto.ente,
            id=self.id,
            canale=self.canale,
            importo=self.importo,
            giorno=self.giorno,
            acquisito_il=contesto.oggi,
            numero_avviso=self.numero_avviso,
            iuv=self.numero_avviso[1:],
            causale=causale[:CAUSALE_MASSIMA],
            pagatore=Pagatore(
                self.pagatore.denominazione[:140], self.pagatore.codice_fiscale[:35], self.pagatore.iban[:34]
            ),
            evidenze=(prova,),
        )


@dataclass(frozen=True, slots=True)
class TestataFdr:
    """The head of a flusso di rendicontazione: what it is known by and what it declares (cents; None unreadable)."""

    flusso: str
    psp: str
    revisione: int
    istante: str
    regolamento: str
    regolato_il: date
    pubblicato_il: date
    pagamenti: int | None
    totale: Centesimi | None


RigaLetta = RigaIncasso | MovimentoCumulativo | RigaRendicontata | Scarto


@dataclass(frozen=True, slots=True)
class Confronto:
    """A figure the flow declares against the one read from its rows: cents where `euro`, a count otherwise."""

    nome: str
    dichiarato: int
    letto: int
    euro: bool

    @property
    def torna(self) -> bool:
        return self.dichiarato == self.letto

    def __str__(self) -> str:
        dichiarato, letto = (in_euro(v) if self.euro else str(v) for v in (self.dichiarato, self.letto))
        return f"{self.nome}: dichiarato {dichiarato}, letto {letto}."


@dataclass
class ControlloIncassi:
    """What a reading found. Any of `messaggi` refuses the whole flow; `avvertenze` only tell."""

    accolte: int = 0
    cumulativi: int = 0
    scartate: int = 0
    estranee: int = 0
    """rows that are no money in: debits, accounting entries"""
    totale: Centesimi = 0
    totale_cumulativi: Centesimi = 0
    revoche: Centesimi = 0
    """payments taken back, as a positive sum: `totale` has them taken off"""
    confronti: list[Confronto] = field(default_factory=list)
    messaggi: list[str] = field(default_factory=list)
    avvertenze: list[str] = field(default_factory=list)

    def conta(self, letta: RigaLetta) -> None:
        if isinstance(letta, (RigaIncasso, RigaRendicontata)):
            self.accolte += 1
            self.totale += letta.importo
        elif isinstance(letta, MovimentoCumulativo):
            self.cumulativi += 1
            self.totale_cumulativi += letta.importo
        else:
            self.scartate += 1

    def confronta(self, nome: str, dichiarato: int, letto: int, *, euro: bool = True) -> None:
        """Hold a declared figure against the one read: a difference refuses the flow."""
        confronto = self.annota(nome, dichiarato, letto, euro=euro)
        if not confronto.torna:
            self.respingi(str(confronto))

    def annota(self, nome: str, dichiarato: int, letto: int, *, euro: bool) -> Confronto:
        """Keep a declared figure beside the one read; a difference is the reader's to judge."""
        confronto = Confronto(nome, dichiarato, letto, euro)
        if len(self.confronti) < _CONFRONTI_TENUTI:
            self.confronti.append(confronto)
        return confronto

    def respingi(self, motivo: str) -> None:
        if len(self.messaggi) < _MESSAGGI_TENUTI:
            self.messaggi.append(motivo)

    def avverti(self, testo: str) -> None:
        if len(self.avvertenze) < _MESSAGGI_TENUTI and testo not in self.avvertenze:
            self.avvertenze.append(testo)

    @property
    def quadra(self) -> bool:
        return not self.messaggi

    @property
    def torna(self) -> bool:
        """Every declared figure is the one read: of a flow that is taken in all the same, too."""
        return self.quadra and all(confronto.torna for confronto in self.confronti)


_CONFRONTI_TENUTI = 500
_MESSAGGI_TENUTI = 20


class Lettore(ABC):
    """One reading of one flow: `leggi` once, then `controllo` says what was found."""

    tipo = ""

    def __init__(self, corpo: ConLettura, contesto: Contesto) -> None:
        self._corpo = corpo
        self._contesto = contesto
        self._viste: Counter[str] = Counter()
        self.controllo = ControlloIncassi()
        self.testata: TestataFdr | None = None
        """set once a flusso di rendicontazione is read to its end"""

    def leggi(self) -> Iterator[RigaLetta]:
        """The rows, counted. Raises FlussoIllegibile where the file is not of this layout at all."""
        for letta in self._righe():
            esito = letta
            if not isinstance(letta, Scarto) and letta.giorno > self._contesto.oggi:
                riga, originale = _dove(letta)
                esito = scarto(riga, "Il giorno del pagamento è futuro: verificare la data.", originale, "data")
            self.controllo.conta(esito)
            yield esito

    @abstractmethod
    def _righe(self) -> Iterator[RigaLetta]: ...

    def _distinta(self, *riferimenti: str) -> tuple[str, ...]:
        """An identity from references that two payments may share: the n-th of the same ones says which it is.

        Two flows that overlap list whole days, so the n-th of a day in one is the n-th in the other.
        """
        chiave = impronta(riferimenti)
        self._viste[chiave] += 1
        return (*riferimenti, str(self._viste[chiave]))

    def _giorno(self, valuta: date, contabile: date) -> date:
        """The day money was the ente's: that of its value, or of its booking where the value is still to come."""
        return valuta if valuta <= self._contesto.oggi else contabile

    def _avviso(self, testo: str) -> str:
        return avviso_certo(testo, self._contesto.segregazione)

    def _cumulativo(
        self,
        riferimento: RiferimentoCumulativo,
        identita: tuple[str, ...],
        riga: int,
        *,
        conto: str,
        giorno: date,
        importo: Centesimi,
        causale: str,
        trn: str,
    ) -> MovimentoCumulativo:
        return MovimentoCumulativo(
            ente=self._contesto.ente,
            id=f"MOVIMENTO#{impronta(identita)}",
            conto=conto[:50],
            giorno=giorno,
            importo=importo,
            causale=causale[:CAUSALE_MASSIMA],
            trn=trn[:50],
            flusso=riferimento.flusso,
            troncato=riferimento.troncato,
            progressivo=riferimento.progressivo,
            iuv=riferimento.iuv,
            riferimento=f"{self._contesto.chiave}#{riga}",
        )


def _dove(letta: RigaIncasso | MovimentoCumulativo | RigaRendicontata) -> tuple[int, str]:
    """The line of what was read, and its text."""
    if isinstance(letta, MovimentoCumulativo):
        return int(letta.riferimento.rpartition("#")[2]), letta.causale
    return letta.riga, letta.originale if isinstance(letta, RigaIncasso) else f"{letta.iuv} {letta.iur}"


def impronta(riferimenti: tuple[str, ...]) -> str:
    """Thirty-two hex digits of the SHA-256 of those texts, whatever is in them."""
    testo = "".join(f"{len(pezzo)}:{pezzo}" for pezzo in riferimenti)
    return hashlib.sha256(testo.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def scarto(riga: int, errore: CampoNonValido | str, originale: str, campo: str = "") -> Scarto:
    """A refused row with its reason, the original cut."""
    if isinstance(originale, RigaRotta):
        originale = originale.originale
    if isinstance(errore, CampoNonValido):
        campo, errore = errore.campo, errore.messaggio
    return Scarto(riga, campo, errore, originale[:ORIGINALE_MASSIMO])


def in_riga(testo: str) -> str:
    """A text on one line: runs of blanks become one, control characters blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in testo).split())


def conto_di(iban: str) -> str:
    """An account as every statement names it: bank, branch and number of an Italian IBAN, the whole text of others."""
    pulito = "".join(iban.split()).upper()
    return pulito[5:] if len(pulito) == 27 and pulito.startswith(("IT", "SM")) else pulito
