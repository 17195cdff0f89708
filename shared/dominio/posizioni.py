"""The posizione: one credit of one debtor, from the lista di carico to its end.

A posizione never changes in place. A command takes one and returns a `Mutazione`: the
posizione as it becomes, the event that says why, and the registrazioni that go into the
books with it. Whoever stores it stores the three together or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import repeat
from operator import attrgetter
from typing import Any

from shared.dominio import partitario
from shared.dominio.anagrafe import EsitoAnagrafe, destinatario
from shared.dominio.atti import Atto, Bene, Conclusione, Fase, TermineMancato, TipoAtto
from shared.dominio.blocchi import Blocco
from shared.dominio.errori import RegolaViolata
from shared.dominio.giornale import RigaGiornale
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.incassi import SISTEMA, Incasso
from shared.dominio.istanze import Istanza
from shared.dominio.liste import RigaCarico
from shared.dominio.partitario import Registrazione
from shared.dominio.piani import Rateizzazione
from shared.dominio.pignoramenti import Pignoramento
from shared.dominio.pratiche import Pratiche
from shared.dominio.recapiti import Consegna
from shared.dominio.righe_giornale import righe_dei_libri
from shared.dominio.soggetti import Indirizzo, Soggetto


@dataclass(frozen=True, slots=True)
class Posizione:
    """A credit and all that happened to it.

    `eventi` holds the first date of each legal event by name (`notifica_ingiunzione`);
    terms are computed from them. `conti` caches the balance of each account of the
    partitario (cents, dare positive); `versione` grows by one at every mutazione; `catena` is
    the head of its chain of events, set by who stores it.
    """

    ente: str
    id: str
    lista: str
    profilo: str
    numero_avviso: str
    riga: RigaCarico
    fase: Fase
    giro: int
    versione: int
    eventi: Mapping[str, date]
    conti: Mapping[str, Centesimi]
    indirizzo: Indirizzo
    atti: tuple[Atto, ...] = ()
    consegne: tuple[Consegna, ...] = ()
    termini_mancati: tuple[TermineMancato, ...] = ()
    beni: tuple[Bene, ...] | None = None
    visura_chiesta_il: date | None = None
    interessi_fino_al: date | None = None
    conclusione: Conclusione | None = None
    motivo: str = ""
    rateizzazione: Rateizzazione | None = None
    """the last istanza and its plan"""
    blocchi: tuple[Blocco, ...] = ()
    istanze: tuple[Istanza, ...] = ()
    anagrafe: EsitoAnagrafe | None = None
    """what the registers answered; None: not yet"""
    pignoramenti: tuple[Pignoramento, ...] = ()
    avvisi_pagati: tuple[str, ...] = ()
    """numeri avviso on which money came in, each once: a further payment on one of them may be a double one"""
    pratiche: Pratiche = field(default_factory=Pratiche)
    """what people decided: sgravi, refunds, judgments, procedures, proposals of inesigibilità"""
    catena: str = field(default="", compare=False)

    @property
    def saldi(self) -> dict[Voce, Centesimi]:
        """What is owed today, per voce, voci at zero left out."""
        return posizione_saldi(self.conti)

    @property
    def residuo(self) -> Centesimi:
        return _residuo(self.conti)

    @property
    def sospesa(self) -> bool:
        """An istanza is under examination or a plan is in good standing: nothing escalates."""
        return self.rateizzazione is not None and self.rateizzazione.aperta and self.residuo > 0

    @property
    def destinatario(self) -> Soggetto:
        """Who the acts name, at the current address."""
        return destinatario(self.riga.debitore, self.indirizzo, self.anagrafe)

    @property
    def conclusa(self) -> bool:
        return self.conclusione is not None

    def atto(self, identita: str) -> Atto | None:
        for atto in self.atti:
            if atto.id == identita:
                return atto
        return None

    def consegne_di(self, atto: str) -> tuple[Consegna, ...]:
        return tuple([consegna for consegna in self.consegne if consegna.atto == atto])

    def quanti(self, tipo: TipoAtto) -> int:
        return sum(1 for atto in self.atti if atto.tipo is tipo)


@dataclass(frozen=True, slots=True)
class Evento:
    """Why a posizione changed: `nome` in capitals, plain `dati`, no personal data.

    `sveglia` says that the fact came from outside the running machine, which must look again;
    `autore` is the user who decided it, or `sistema`.
    """

    nome: str
    data: date
    dati: Mapping[str, Any] = field(default_factory=dict)
    sveglia: bool = False
    autore: str = "sistema"


@dataclass(frozen=True, slots=True)
class Mutazione:
    """A posizione at its next version with the event and the registrazioni that took it there."""

    posizione: Posizione
    evento: Evento
    registrazioni: tuple[Registrazione, ...] = ()
    piano: int | None = None
    """a plan born with it, whose avvisi lead to this posizione from now on"""
    incasso: Incasso | None = None
    """the money that it books, as it stands with it"""
    giornale: tuple[RigaGiornale, ...] = ()
    """the lines of the giornale degli incassi that go with it"""


def firmata(mutazione: Mutazione, autore: str) -> Mutazione:
    """The same fact, with the user who brought it; `sistema` leaves the author as the command wrote it."""
    if autore in (SISTEMA, mutazione.evento.autore):
        return mutazione
    return replace(mutazione, evento=replace(mutazione.evento, autore=autore))


def apri(
    *, ente: str, id: str, lista: str, profilo: str, numero_avviso: str, riga: RigaCarico, consegna_lista: date
) -> tuple[Posizione, Registrazione]:
    """A new posizione from an accepted row, with the registrazione of its carico."""
    registrazione = partitario.registra_carico(id, consegna_lista, riga.voci)
    posizione = Posizione(
        ente=ente,
        id=id,
        lista=lista,
        profilo=profilo,
        numero_avviso=numero_avviso,
        riga=riga,
        fase=Fase.CARICO,
        giro=0,
        versione=1,
        eventi={"consegna_lista": consegna_lista},
        conti=partitario.saldi([registrazione]),
        indirizzo=riga.debitore.indirizzo,
    )
    return posizione, registrazione


def muta(
    posizione: Posizione,
    evento: Evento,
    *,
    registrazioni: tuple[Registrazione, ...] = (),
    eventi: Mapping[str, date] | None = None,
    **campi: Any,
) -> Mutazione:
    """The next version of `posizione`: new legal events are added once, balances and giornale follow the registrazioni.

    Raises RegolaViolata on a concluded posizione, unless money is booked, what arrives late is kept
    (an outcome, an asset search), a request is answered or waits too long, or a measure is lifted (svincolo).
    """
    in_svincolo = Fase.SVINCOLO in (posizione.fase, campi.get("fase"))
    if posizione.conclusa and not (registrazioni or in_svincolo or evento.nome in _AMMESSI_DOPO_LA_FINE):
        raise RegolaViolata(f"La posizione {posizione.id} è conclusa: non ammette altri passi.")
    conti: Mapping[str, Centesimi] = posizione.conti
    nuovi_eventi = {**eventi, **posizione.eventi} if eventi else posizione.eventi
    if registrazioni:
        conti = _con_registrazioni(posizione.conti, registrazioni)
        if "estinzione" not in nuovi_eventi and posizione.residuo > 0 and _residuo(conti) == 0:
            nuovi_eventi = {**nuovi_eventi, "estinzione": evento.data}
    valori = dict(zip(_CAMPI, _valori(posizione), strict=True))
    valori |= {"versione": posizione.versione + 1, "conti": conti, "eventi": nuovi_eventi, **campi}
    giornale = righe_dei_libri(posizione, registrazioni, evento.data) if registrazioni else ()
    return Mutazione(Posizione(**valori), evento, registrazioni, giornale=giornale)


_AMMESSI_DOPO_LA_FINE = frozenset(
    {
        "TERMINI_MANCATI",
        "ESITO_CONSEGNA",
        "VISURA_ACQUISITA",
        "ANAGRAFE_ACQUISITA",
        "FASCICOLO_CONSULTATO",
        "ISTANZA_PRESENTATA",
        "ISTANZA_DECISA",
        "DOCUMENTO_REDATTO",
        "DICHIARAZIONE_TERZO",
        "VERBALE_MOBILIARE",
        "FASCICOLO_CONSEGNATO",
        "RIMBORSO_DISPOSTO",
        "QUOTA_VERSATA",
    }
)

_CAMPI = tuple(campo.name for campo in fields(Posizione))
_valori = attrgetter(*_CAMPI)
"""What `dataclasses.replace` does field by field, in one go: every step of every posizione passes here."""


def _con_registrazioni(
    conti: Mapping[str, Centesimi], registrazioni: tuple[Registrazione, ...]
) -> dict[str, Centesimi]:
    nuovi = dict(conti)
    for registrazione in registrazioni:
        partitario.applica(posizione_saldi(nuovi), registrazione)
        for movimento in registrazione.movimenti:
            nuovi[movimento.conto] = nuovi.get(movimento.conto, 0) + movimento.importo
    return nuovi


def posizione_saldi(conti: Mapping[str, Centesimi]) -> dict[Voce, Centesimi]:
    """The debtor's voci among the accounts."""
    return {voce: cent for voce, conto in _CREDITI if (cent := conti.get(conto, 0))}


_CREDITI = tuple((voce, partitario.credito(voce)) for voce in Voce)
"""Each voce with its account, named once: every step of every posizione reads them."""

_CONTI_DI_CREDITO = tuple(conto for _, conto in _CREDITI)


def _residuo(conti: Mapping[str, Centesimi]) -> Centesimi:
    return sum(map(conti.get, _CONTI_DI_CREDITO, repeat(0)))
