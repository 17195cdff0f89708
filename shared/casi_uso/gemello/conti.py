"""What a simulated lista adds up to: outcomes, books, acts, postage, cash, penalties, prescriptions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.casi_uso.gemello.comandi import Ambiente, Istante
from shared.casi_uso.gemello.vita import Vita
from shared.dominio import partitario
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Centesimi
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import DEPOSITI, Consegna, Mezzo
from shared.dominio.scadenze import importo_penale, termini_in_corso

Mese = tuple[int, int]
COLONNE = ("caricato", "accessori", "riscosso", "sgravato", "discaricato", "residuo")


@dataclass(slots=True)
class Cassa:
    """Balances of the accounts and money received per month, in cents."""

    conti: Counter[str] = field(default_factory=Counter)
    riscosso: Counter[Mese] = field(default_factory=Counter)
    eccedenze: Counter[Mese] = field(default_factory=Counter)

    def incassa(self, registrazioni: Iterable[Registrazione]) -> None:
        """Into the month of each payment; the balances are not touched."""
        for registrazione in registrazioni:
            mese = (registrazione.data.year, registrazione.data.month)
            for movimento in registrazione.movimenti:
                if movimento.conto == partitario.INCASSI_ECCEDENZA:
                    self.eccedenze[mese] += movimento.importo
                elif movimento.conto.startswith(partitario.INCASSI):
                    self.riscosso[mese] += movimento.importo

    def registra(self, registrazione: Registrazione) -> None:
        """A payment, into month and balances."""
        self.incassa((registrazione,))
        for movimento in registrazione.movimenti:
            self.conti[movimento.conto] += movimento.importo

    def unisci(self, altra: Cassa) -> None:
        self.conti.update(altra.conti)
        self.riscosso.update(altra.riscosso)
        self.eccedenze.update(altra.eccedenze)


@dataclass(slots=True)
class ContoTermine:
    """One term of the contract over a lista: penalties in cents, at most one where the clause counts the lista once."""

    mancati: int = 0
    senza_importo: int = 0
    aperti: int = 0
    maturata: Centesimi = 0
    a_rischio: Centesimi = 0

    def matura(self, penale: Centesimi | None, per: str) -> None:
        self.mancati += 1
        if penale is None:
            self.senza_importo += 1
        else:
            self.maturata = _somma(self.maturata, penale, per)

    def rischia(self, penale: Centesimi | None, per: str) -> None:
        self.aperti += 1
        self.a_rischio = _somma(self.a_rischio, penale or 0, per)


def _somma(totale: Centesimi, penale: Centesimi, per: str) -> Centesimi:
    # A penalty due once for the whole lista is that of its worst posizione.
    return max(totale, penale) if per == "lista" else totale + penale


@dataclass(slots=True)
class Prescrizioni:
    """Rows whose prescription, as the ente wrote it, falls within the horizon.

    `interrotte` by an ingiunzione notified in time (art. 2943 c.c.), `estinte` when nothing
    was owed any more by then, `perse` otherwise, for `residuo` cents still owed.
    """

    nell_orizzonte: int = 0
    interrotte: int = 0
    estinte: int = 0
    perse: int = 0
    residuo: Centesimi = 0

    def esamina(self, posizione: Posizione, fine: date) -> None:
        giorno = posizione.riga.prescrizione
        if giorno is None or giorno > fine:
            return
        self.nell_orizzonte += 1
        notifica, estinzione = (
            posizione.eventi.get("notifica_ingiunzione"),
            posizione.eventi.get("estinzione"),
        )
        if notifica is not None and notifica <= giorno:
            self.interrotte += 1
        elif estinzione is not None and estinzione <= giorno:
            self.estinte += 1
        else:
            self.perse += 1
            self.residuo += posizione.residuo


class Riepilogo:
    """The totals of a simulation, fed with one finished life at a time."""

    def __init__(self, ambiente: Ambiente, giri: Sequence[Istante]) -> None:
        self._ambiente = ambiente
        self._giri = giri
        self.ultimo_giro = 0
        self._cassa = Cassa()
        self._tardivi: dict[int, Cassa] = {}
        self.atti: Counter[tuple[Mese, str]] = Counter()
        self.tentativi: Counter[tuple[Mezzo, date]] = Counter()
        self.riusciti: Counter[str] = Counter()
        self._ultima_conclusione = date.min
        self.per_esito: Counter[str] = Counter()
        self.termini: dict[str, ContoTermine] = {}
        self.prescrizioni = Prescrizioni()
        self.caricato: Centesimi = 0
        self.posizioni = self.aperte = self.orfane = self.scartate = 0

    @property
    def fine(self) -> date:
        return self._ambiente.fine[0]

    def costo(self, mezzo: Mezzo, giorno: date) -> Centesimi:
        """What one attempt costs: the tariff that the debtor may be charged, the only price the law gives."""
        spesa = None if mezzo in DEPOSITI else self._ambiente.tariffe.spese(mezzo, giorno)
        return 0 if spesa is None else spesa[0]

    def accogli(self, vita: Vita) -> None:
        """Add a life. Raises NonQuadra if its books do not balance."""
        posizione = vita.posizione
        if sum(posizione.conti.values()):
            raise NonQuadra(f"I conti della posizione {posizione.id} non si bilanciano.")
        self.posizioni += 1
        self.caricato += posizione.riga.totale
        self.per_esito[str(posizione.conclusione or f"in_{posizione.fase}")] += 1
        for conto, cent in posizione.conti.items():
            self._cassa.conti[conto] += cent
        self._cassa.incassa(vita.versamenti)
        for atto in posizione.atti:
            self.atti[(atto.data.year, atto.data.month), atto.tipo.value] += 1
        for consegna in posizione.consegne:
            self._conta(consegna)
        for mancato in posizione.termini_mancati:
            self.termini.setdefault(mancato.id, ContoTermine()).matura(mancato.penale, mancato.per)
        self.prescrizioni.esamina(posizione, self.fine)
        self._chiudi(vita)

    def _conta(self, consegna: Consegna) -> None:
        self.tentativi[consegna.mezzo, consegna.affidata_il] += 1
        if consegna.riuscita:
            self.riusciti[consegna.mezzo.value] += 1

    def _chiudi(self, vita: Vita) -> None:
        if vita.conclusa_a is None:
            self.aperte += 1
            self.orfane += vita.orfana
            self.ultimo_giro = len(self._giri)
            self._rischi(vita.posizione)
            return
        self._ultima_conclusione = max(self._ultima_conclusione, vita.conclusa_a[0])
        self.ultimo_giro = max(self.ultimo_giro, bisect_left(self._giri, vita.conclusa_a) + 1)
        for istante, registrazione in vita.tardivi:
            # Taken out again: whether it counts depends on the turn in which the last of the others ends.
            for movimento in registrazione.movimenti:
                self._cassa.conti[movimento.conto] -= movimento.importo
            self._tardivi.setdefault(bisect_left(self._giri, istante) + 1, Cassa()).registra(registrazione)

    def _rischi(self, posizione: Posizione) -> None:
        regole, fine = self._ambiente.regole, self.fine
        for termine, scadenza, adempiuto_il in termini_in_corso(posizione, regole).values():
            if adempiuto_il is not None:
                continue
            penale, importo = termine.penale, None
            if penale is not None:
                adempiuto = max(fine, scadenza + timedelta(days=1))
                importo = importo_penale(posizione, regole, penale, scadenza, adempiuto)
            per = penale.per if penale else "posizione"
            self.termini.setdefault(termine.id, ContoTermine()).rischia(importo, per)

    def cassa(self) -> Cassa:
        """Balances and money per month, late payments included up to the turn in which the last posizione ended."""
        tutta = Cassa()
        tutta.unisci(self._cassa)
        for giro, tardiva in self._tardivi.items():
            if giro <= self.ultimo_giro:
                tutta.unisci(tardiva)
        return tutta

    @property
    def giorno_finale(self) -> date:
        """The day of the last conclusion, or that of the horizon when a posizione is still open."""
        return self.fine if self.aperte else self._ultima_conclusione
