"""The figures of a day over many posizioni: where they are, what they brought, what lateness costs and may cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shared.dominio.imbuti import Imbuto
from shared.dominio.importi import Centesimi
from shared.dominio.lavori import Lavoro, TipoLavoro, lavori_attesi
from shared.dominio.partitario import entrato
from shared.dominio.posizioni import Posizione
from shared.dominio.profili import TermineContrattuale
from shared.dominio.regole import Regole
from shared.dominio.scadenze import Corsi, importo_penale, termini_in_corso

ORIZZONTI = (7, 30)
"""In so many days, how much more lateness would cost if nothing were done."""


Importo = Callable[[date], Centesimi | None]
"""Cents that a clause takes for being late up to a day; None where the contract gives no figure."""


@dataclass
class Clausola:
    """One penalty clause: cents accrued and, per horizon, what would be added; misses the contract gives no price."""

    clausola: str
    cosa: str
    mancati: int = 0
    senza_importo: int = 0
    maturata: Centesimi = 0
    a_rischio: dict[int, Centesimi] = field(default_factory=lambda: dict.fromkeys(ORIZZONTI, 0))
    in_scadenza: dict[int, int] = field(default_factory=lambda: dict.fromkeys(ORIZZONTI, 0))
    """terms still open that end within the horizon"""


@dataclass
class LavoriDaFare:
    """Posizioni that wait for one kind of thing: how many, how many beyond their term, the nearest term."""

    posizioni: int = 0
    in_ritardo: int = 0
    prossimo: date | None = None

    def aggiungi(self, entro: date | None, oggi: date) -> None:
        """Count one posizione more, whose nearest term is `entro`."""
        self.posizioni += 1
        if entro is not None:
            self.in_ritardo += entro < oggi
            self.prossimo = entro if self.prossimo is None else min(self.prossimo, entro)


@dataclass
class QuadroDelGiorno:
    """Added up one posizione at a time (`aggiungi`), read as plain data (`in_dati`)."""

    giorno: date
    aperte: int = 0
    fasi: Counter[str] = field(default_factory=Counter)
    """open posizioni per phase, concluded ones per outcome"""
    liste: dict[str, Counter[str]] = field(default_factory=dict)
    """the same for each lista, with `caricato`, `riscosso`, `residuo` in cents"""
    imbuti: dict[str, Imbuto] = field(default_factory=dict)
    """how far the posizioni of each lista came"""
    clausole: dict[str, Clausola] = field(default_factory=dict)
    lavori: dict[tuple[str, TipoLavoro], LavoriDaFare] = field(default_factory=dict)
    """what waits for somebody, by phase (or outcome) and kind"""
    _per_lista: dict[tuple[str, str], dict[int, Centesimi]] = field(default_factory=dict)

    def aggiungi(self, posizione: Posizione, regole: Regole) -> None:
        """Count one posizione more."""
        stato = str(posizione.conclusione or posizione.fase)
        self.aperte += not posizione.conclusa
        self.fasi[stato] += 1
        self.imbuti.setdefault(posizione.lista, Imbuto()).aggiungi(posizione)
        lista = self.liste.setdefault(posizione.lista, Counter())
        lista[stato] += 1
        lista["caricato"] += posizione.riga.totale
        lista["riscosso"] += entrato(posizione.conti)
        lista["residuo"] += 0 if posizione.conclusa else posizione.residuo
        corsi = termini_in_corso(posizione, regole)
        self._penali(posizione, regole, corsi)
        self._lavori(stato, lavori_attesi(posizione, regole, corsi))

    def _lavori(self, stato: str, attesi: tuple[Lavoro, ...]) -> None:
        """A posizione counts once for each kind, with the nearest term of that kind: they come sorted by it."""
        primi: dict[TipoLavoro, date | None] = {}
        for lavoro in attesi:
            primi.setdefault(lavoro.tipo, lavoro.entro)
        for tipo, entro in primi.items():
            self.lavori.setdefault((stato, tipo), LavoriDaFare()).aggiungi(entro, self.giorno)

    def _penali(self, posizione: Posizione, regole: Regole, corsi: Corsi) -> None:
        mancati = {mancato.id: mancato for mancato in posizione.termini_mancati}
        for ruolo, (termine, scadenza, adempiuto_il) in corsi.items():
            identita = ruolo if "#" in ruolo else termine.id
            mancato = mancati.pop(identita, None)
            maturata = 0 if mancato is None else mancato.penale
            if mancato is not None:
                self._mancato(termine, maturata)
            importi: dict[int, Centesimi] = {0: maturata or 0}
            aperto = adempiuto_il is None and not posizione.conclusa
            for giorni in ORIZZONTI:
                fino_al = self.giorno + timedelta(days=giorni)
                if aperto and self.giorno <= scadenza <= fino_al:
                    self._clausola(termine).in_scadenza[giorni] += 1
                futura = maturata
                if aperto and termine.penale is not None and fino_al > scadenza:
                    futura = importo_penale(posizione, regole, termine.penale, scadenza, fino_al)
                importi[giorni] = max(futura or 0, importi[0])
            self._somma(posizione.lista, termine, importi)
        for identita, mancato in mancati.items():
            termine_finito = regole.profilo.termini.get(identita.partition("#")[0])
            if termine_finito is not None:
                self._mancato(termine_finito, mancato.penale)
                fermi = dict.fromkeys((0, *ORIZZONTI), mancato.penale or 0)
                self._somma(posizione.lista, termine_finito, fermi)

    def aggiungi_termine(
        self, termine: TermineContrattuale, scadenza: date, importo: Importo, adempiuto_il: date | None = None
    ) -> None:
        """Count a term that is of no posizione (an incasso, a distinta). `importo`: what lateness costs up to a day."""
        fine = adempiuto_il or self.giorno
        maturata = importo(fine) if fine > scadenza else 0
        if fine > scadenza:
            self._mancato(termine, maturata)
            self._clausola(termine).maturata += maturata or 0
        if adempiuto_il is not None:
            return
        for giorni in ORIZZONTI:
            fino_al = self.giorno + timedelta(days=giorni)
            if self.giorno <= scadenza <= fino_al:
                self._clausola(termine).in_scadenza[giorni] += 1
            if fino_al > scadenza:
                futura = importo(fino_al) or 0
                self._clausola(termine).a_rischio[giorni] += max(futura - (maturata or 0), 0)

    def _clausola(self, termine: TermineContrattuale) -> Clausola:
        nome = termine.penale.clausola if termine.penale else termine.clausola
        return self.clausole.setdefault(f"{termine.id}", Clausola(nome, termine.cosa))

    def _mancato(self, termine: TermineContrattuale, penale: Centesimi | None) -> None:
        clausola = self._clausola(termine)
        clausola.mancati += 1
        clausola.senza_importo += penale is None

    def _somma(self, lista: str, termine: TermineContrattuale, importi: dict[int, Centesimi]) -> None:
        if not any(importi.values()):
            return
        clausola = self._clausola(termine)
        prima = dict.fromkeys(importi, 0)
        if termine.penale is not None and termine.penale.per == "lista":
            # Due once for the whole lista: that of its worst posizione.
            prima = self._per_lista.get((lista, termine.id), prima)
            importi = {giorni: max(importi[giorni], prima[giorni]) for giorni in importi}
            self._per_lista[lista, termine.id] = importi
        clausola.maturata += importi[0] - prima[0]
        for giorni in ORIZZONTI:
            clausola.a_rischio[giorni] += (importi[giorni] - importi[0]) - (prima[giorni] - prima[0])

    def in_dati(self) -> dict[str, Any]:
        """Plain data: cents, counts, ISO day."""
        return {
            "giorno": self.giorno.isoformat(),
            "aperte": self.aperte,
            "fasi": dict(sorted(self.fasi.items())),
            "liste": {lista: dict(sorted(conti.items())) for lista, conti in sorted(self.liste.items())},
            "imbuti": {lista: imbuto.in_dati() for lista, imbuto in sorted(self.imbuti.items())},
            "lavori": [
                {
                    "stato": stato,
                    "tipo": tipo.value,
                    "posizioni": lavori.posizioni,
                    "in_ritardo": lavori.in_ritardo,
                    "prossimo": None if lavori.prossimo is None else lavori.prossimo.isoformat(),
                }
                for (stato, tipo), lavori in sorted(self.lavori.items())
            ],
            "penali": [
                {
                    "termine": termine,
                    "clausola": c.clausola,
                    "cosa": c.cosa,
                    "mancati": c.mancati,
                    "senza_importo": c.senza_importo,
                    "maturata_cent": c.maturata,
                    "a_rischio_cent": {str(g): cent for g, cent in c.a_rischio.items()},
                    "in_scadenza": {str(g): quanti for g, quanti in c.in_scadenza.items()},
                }
                for termine, c in sorted(self.clausole.items())
            ],
        }
