"""The ports of the use cases: what they need from the world, said in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, Protocol

from shared.dominio.catena import Anello
from shared.dominio.distinte import Distinta, Svincolo
from shared.dominio.enti import Ente
from shared.dominio.flussi import Flusso, Lista
from shared.dominio.giornale import RigaGiornale
from shared.dominio.incassi import Etichetta, Incasso
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.partitario import Registrazione
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Evento, Mutazione, Posizione
from shared.dominio.rendicontazioni import FlussoRendicontato, PubblicazioneFdr, StatoFlusso
from shared.dominio.ricevute import RicevutaDelNodo

if TYPE_CHECKING:
    # The forms of the papers are needed by who prints them, not by every handler that names the port.
    from shared.dominio.documenti import Documento


class Orologio(Protocol):
    def adesso(self) -> datetime: ...

    def oggi(self) -> date: ...


class Enti(Protocol):
    def leggi(self, ente: str) -> Ente:
        """Raises NonTrovato."""

    def per_codice_fiscale(self, codice_fiscale: str) -> str:
        """The id of the ente. Raises NonTrovato."""

    def elenca(self) -> list[str]:
        """The ids of all the enti."""

    def salva(self, ente: Ente) -> None: ...


class Liste(Protocol):
    """Flussi and liste of an ente. Reads are strongly consistent; writes are conditional on the version read."""

    def crea_flusso(self, flusso: Flusso) -> None:
        """Raises GiaRegistrato when the ente already sent this content."""

    def leggi_flusso(self, ente: str, sha256: str) -> Flusso:
        """Raises NonTrovato."""

    def salva_flusso(self, flusso: Flusso) -> Flusso:
        """Store the next version. Raises VersioneSuperata."""

    def nuova_lista(self, ente: str) -> str:
        """The next id (`L00001`), never given twice."""

    def leggi_lista(self, ente: str, lista: str) -> Lista:
        """Raises NonTrovato."""

    def crea_lista(self, lista: Lista) -> None:
        """Store version 1, or do nothing if the lista is already there."""

    def salva_lista(self, lista: Lista) -> Lista:
        """Store the next version. Raises VersioneSuperata."""

    def segnala(self, ente: str, chiave: str, istante: str, motivo: str) -> None:
        """Keep for ops that the intake of a file failed, and why."""

    def elenca_liste(self, ente: str) -> list[Lista]:
        """All the liste of the ente, oldest first."""

    def deposita_attesa(self, ente: str, lista: str, token: str) -> None: ...

    def ritira_attesa(self, ente: str, lista: str) -> str | None:
        """The token of the machine that waits for the visto, removed."""


class Posizioni(Protocol):
    """The posizioni and their books. Reads are strongly consistent."""

    def importa(self, aperte: Sequence[tuple[Posizione, Registrazione]]) -> None:
        """Store new posizioni with their carico. Repeating the same ones changes nothing."""

    def leggi(self, ente: str, posizione: str) -> Posizione:
        """Raises NonTrovato."""

    def leggi_molte(self, ente: str, posizioni: Iterable[str]) -> Iterator[Posizione]:
        """Those that exist, in the order asked."""

    def salva(self, mutazione: Mutazione) -> None:
        """New version, registrazioni, event and the number of a new plan together or not at all.

        Raises VersioneSuperata if someone wrote first, GiaRegistrato if one of the
        registrazioni is already in the books.
        """

    def salva_insieme(self, mutazioni: Sequence[Mutazione], incassi: Sequence[Incasso] = ()) -> None:
        """Store several mutazioni, of as many posizioni, and incassi over the version read: all or none. As `salva`."""

    def gia_nei_libri(self, ente: str, posizione: str, registrazione: str) -> bool:
        """Whether the books of the posizione hold a registrazione of that id."""

    def nuovo_piano(self, ente: str) -> int:
        """The next number of a plan of rate, from 1, never given twice."""

    def posizione_del_piano(self, ente: str, piano: int) -> str:
        """The id of the posizione that plan is of. Raises NonTrovato."""

    def posizioni_dei_piani(self, ente: str, piani: Iterable[int]) -> dict[int, str]:
        """The id of the posizione each plan is of, read together; a plan that does not exist is left out."""

    def registrazioni(self, ente: str, posizione: str) -> list[Registrazione]: ...

    def eventi(self, ente: str, posizione: str) -> list[tuple[str, Evento]]:
        """`(instant, event)` in order."""

    def storia(self, ente: str, posizione: str) -> list[Anello]:
        """The events in order, each with its version, what it booked and its link of the chain."""

    def deposita_attesa(self, ente: str, posizione: str, versione: int, sosta: Sosta) -> bool:
        """Keep the wait of a machine, only if the posizione is still at `versione`; False otherwise."""

    def in_sosta(self, ente: str, posizione: str) -> tuple[Posizione, Sosta | None]:
        """The posizione with the wait of its machine, read together. Raises NonTrovato."""

    def ritira_attesa(self, ente: str, posizione: str, token: str) -> bool:
        """Take that wait away; False when another has taken it, or another wait has begun."""

    def segnala(self, ente: str, posizione: str, fase: str, motivo: str) -> None:
        """Put the posizione on the shelf for ops, with the reason."""


class Incassi(Protocol):
    """Money that came in, and its giornale. Reads are strongly consistent but for the queue."""

    def leggi(self, ente: str, incasso: str) -> Incasso:
        """Raises NonTrovato."""

    def leggi_molti(self, ente: str, incassi: Iterable[str]) -> Iterator[Incasso]:
        """Those that exist, in no order."""

    def salva(self, incasso: Incasso, righe: Sequence[RigaGiornale] = ()) -> None:
        """Store over the version read, with its lines of the giornale, together or not at all.

        Raises GiaRegistrato for a new incasso or a line already there, VersioneSuperata if someone wrote first.
        """

    def in_coda(self, ente: str, etichetta: Etichetta) -> Iterator[Incasso]:
        """Those that wait with that label, the most urgent first; one just moved may be missing."""

    def pagina(self, ente: str, etichetta: Etichetta, dopo: str, quanti: int) -> tuple[list[Incasso], str]:
        """At most `quanti` of them after the mark `dopo` (blank: from the first); and the next mark, blank at the end.

        Raises RegolaViolata for a mark that is none of ours.
        """

    def giornale(self, ente: str, dal: date, al: date) -> Iterator[RigaGiornale]:
        """The lines booked from `dal` to `al`, both included, day by day."""


class Ricevute(Protocol):
    """The receipts of the pagoPA node, each once for an ente. Reads are strongly consistent."""

    def leggi(self, ente: str, ricevuta: str) -> RicevutaDelNodo:
        """Raises NonTrovato."""

    def registra(self, ricevuta: RicevutaDelNodo) -> bool:
        """Keep it, or change nothing and return False where it is already kept."""


class Movimenti(Protocol):
    """Credits of pagoPA on the accounts of an ente, by the flusso they say they pay."""

    def registra(self, movimento: MovimentoCumulativo) -> None:
        """Store it once for its flusso: one already there, from another statement, stays as it is.

        The same `id` may stand among those without a flusso too, when another statement cut its causale.
        """

    def del_flusso(self, ente: str, flusso: str | None) -> Iterator[MovimentoCumulativo]:
        """Those whose causale names that flusso; with None, those whose causale names none that is surely whole.

        One that stands under a flusso too, from another statement or because a person said it, is not among the latter.
        """


class Rendicontazioni(Protocol):
    """The flussi di rendicontazione taken in, each revision once, and how each stands. Strongly consistent."""

    def registra(self, flusso: FlussoRendicontato) -> bool:
        """Keep a revision, or change nothing and return False where it is already kept."""

    def revisioni(self, ente: str, flusso: str) -> list[FlussoRendicontato]:
        """All the revisions of that id, of any PSP, none left out."""

    def stato(self, ente: str, flusso: str) -> StatoFlusso | None:
        """How that id stands, with the version read; None before anything was known of it."""

    def salva_stato(self, stato: StatoFlusso) -> StatoFlusso:
        """Store the next version. Raises VersioneSuperata."""

    def da_guardare(self, ente: str) -> Iterator[StatoFlusso]:
        """Those that wait for a person or for a flow to come, the oldest first; one just moved may be missing."""


class RendicontazioniNodo(Protocol):
    """The flows that pagoPA publishes for an ente, as it answers (raw JSON). Raises NodoMuto."""

    def elenca(self, codice_fiscale: str, dal: datetime) -> Iterator[PubblicazioneFdr]:
        """The latest revision of each flow published since `dal`."""

    def scarica(self, codice_fiscale: str, flusso: PubblicazioneFdr) -> Iterator[bytes]:
        """Its head, then its payments page by page: each answer as it came."""


class Riversamenti(Protocol):
    """The distinte of an ente and the releases of its guarantee. Reads are strongly consistent."""

    def chiudi(self, distinta: Distinta) -> bool:
        """Store version 1; False, changing nothing, when that decade is already closed."""

    def leggi(self, ente: str, decade: str) -> Distinta:
        """Raises NonTrovato."""

    def elenca(self, ente: str) -> Iterator[Distinta]:
        """All of them, oldest first."""

    def salva(self, distinta: Distinta) -> Distinta:
        """Store the next version. Raises VersioneSuperata."""

    def svincola(self, svincolo: Svincolo, gia_fatti: int) -> None:
        """Store the release that follows `gia_fatti` others. Raises VersioneSuperata when another came first."""

    def svincoli(self, ente: str) -> Iterator[Svincolo]:
        """In the order they were made."""


class Archivio(Protocol):
    """Files by key. Reading a missing key raises NonTrovato."""

    def leggi(self, chiave: str) -> bytes: ...

    def apri(self, chiave: str) -> BinaryIO: ...

    def scrivi(self, chiave: str, contenuto: bytes, tipo: str) -> None: ...

    def scrivi_da(self, chiave: str, sorgente: BinaryIO, tipo: str) -> None: ...

    def indirizzo_di_scarico(self, chiave: str, nome: str) -> str: ...


class Macchine(Protocol):
    """The state machines, by name (`notifica`)."""

    def avvia(self, macchina: str, nome: str, dati: Mapping[str, object]) -> None:
        """Start an execution with that name; one already started with it is left alone."""

    def sveglia(self, token: str, dati: Mapping[str, object]) -> bool:
        """Answer a waiting task; False if it no longer waits."""


class Coda(Protocol):
    def invia(self, gruppo: str, identita: str, dati: Mapping[str, object]) -> None:
        """Send to a FIFO queue; the same `identita` within five minutes is one message."""

    def invia_molti(self, messaggi: Iterable[tuple[str, str, Mapping[str, object]]]) -> None:
        """Send `(gruppo, identita, dati)` in their order, ten at a time."""


class Stampatore(Protocol):
    def stampa(self, documento: Documento) -> bytes:
        """PDF/A bytes."""
