"""Synthetic liste di carico: seeded, plausible, with as many faulty rows as asked.

The same rows, seed and date give the same bytes on every machine. In a list that declares
totals the faults never touch an amount, so that the list balances and only rows are refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from local.anagrafe_finta import Persona, persona, societa
from local.scrivi_lista import Voci, scrittore
from shared.contratti.tracciato import carica
from shared.dominio.importi import Voce

_FASCE = ((12, 35_00, 950_00), (4, 1_000_00, 1_980_00), (3, 2_100_00, 19_000_00), (1, 20_500_00, 85_000_00))
"""Out of twenty debts: how many, from, to (cents)."""
_GENERI = (
    # tipologia, weight, act, number prefix, causale, years before the act, risorsa, capitolo
    ("TARI", 32, "avviso di accertamento", "AT", "Tassa sui rifiuti anno {anno}", 2, "E.1.01.01.51.001", "1025"),
    ("IMU", 18, "avviso di accertamento", "AI", "Imposta municipale propria anno {anno}", 3, "E.1.01.01.06.001",
     "1006"),
    ("CDS", 24, "verbale di accertamento", "V", "Violazione al codice della strada anno {anno}", 0, "E.3.02.02.01.001",
     "3008"),
    ("IDRICO", 10, "fattura", "FT", "Servizio idrico integrato; consumi anno {anno}", 1, "E.3.01.02.01.009", "3112"),
    ("CANONE UNICO", 6, "avviso di accertamento esecutivo", "CU", "Canone unico patrimoniale anno {anno}", 1,
     "E.3.01.03.01.003", "3040"),
    ("MENSA", 5, "sollecito di pagamento", "MS", "Refezione scolastica anno {anno}", 1, "E.3.01.02.01.008", "3105"),
    ("SANZIONI AMMINISTRATIVE", 5, "ordinanza ingiunzione", "OI", "Sanzione amministrativa L. 689/1981 anno {anno}", 0,
     "E.3.02.02.99.001", "3009"),
)  # fmt: skip
_PESI = tuple(genere[1] for genere in _GENERI)


@dataclass(frozen=True, slots=True)
class Credito:
    """One invented row, before it is written in a layout."""

    partita: str
    debitore: Persona
    coobbligato: Persona | None
    tipologia: str
    causale: str
    anno: int
    atto_tipo: str
    atto_numero: str
    atto_data: date
    atto_notifica: date | None
    voci: Voci
    certo_dal: date
    interessi_dal: date | None
    prescrizione: date | None
    risorsa: str
    capitolo: str
    accertamento: str


Adatta = Callable[[int, Credito], Credito]
"""Makes the good row of that number (from 1) fit for something."""


def genera(
    righe: int,
    seme: int,
    difetti: Decimal | Fraction,
    tracciato: str,
    al: date,
    adatta: Adatta = lambda _, credito: credito,
) -> Iterator[bytes]:
    """The lines of a list of `righe` posizioni in `tracciato`, exactly `righe * difetti` (half up) of them faulty.

    Acts and dates are plausible for a list delivered on `al`; `adatta` has the last word on the
    good ones. Raises TracciatoErrato on an unknown layout and ValueError when `righe` is
    negative or `difetti` is not between 0 and 1.
    """
    if righe < 0 or not 0 <= difetti <= 1:
        raise ValueError("servono righe >= 0 e difetti fra 0 e 1")
    layout = carica(tracciato)
    caso = random.Random(seme)
    quanti = (Fraction(difetti) * righe * 2 + 1) // 2
    guasti = set(caso.sample(range(righe), int(quanti)))
    scrivi = scrittore(layout, al)
    yield from scrivi.testa()
    ultima_buona, buone = "", 0
    for n, credito in enumerate(_crediti(caso, righe, al)):
        if n in guasti:
            yield from scrivi.guasta(_difettoso(caso, credito, ultima_buona, al), caso)
        else:
            ultima_buona, buone = credito.partita, buone + 1
            yield from scrivi.riga(adatta(buone, credito))
    yield from scrivi.coda()


def _crediti(caso: random.Random, righe: int, al: date) -> Iterator[Credito]:
    fasce: list[tuple[int, int]] = []
    noti: list[Persona] = []
    for n in range(righe):
        if not fasce:
            fasce = [(da, a) for quante, da, a in _FASCE for _ in range(quante)]
            caso.shuffle(fasce)
        if noti and caso.random() < 0.12:
            debitore = caso.choice(noti)
        else:
            debitore = societa(caso) if caso.random() < 0.18 else persona(caso, al, estero=caso.random() < 0.01)
            noti = [*noti[-40:], debitore]
        yield _credito(caso, n, debitore, fasce.pop(), al)


def _credito(caso: random.Random, n: int, debitore: Persona, fascia: tuple[int, int], al: date) -> Credito:
    tipologia, _, atto, prefisso, causale, indietro, risorsa, capitolo = caso.choices(_GENERI, _PESI)[0]
    atto_data = al - timedelta(days=caso.randrange(200, 900))
    anno = atto_data.year - (caso.randrange(1, indietro + 1) if indietro else 0)
    notifica = atto_data + timedelta(days=caso.randrange(12, 75))
    certo = notifica + timedelta(days=60)
    voci = ripartisci(caso, tipologia, caso.randrange(*fascia))
    bollettino = atto in ("fattura", "sollecito di pagamento")
    coobbligato = persona(caso, al) if debitore.tipo == "F" and caso.random() < 0.05 else None
    return Credito(
        partita=f"{al.year}/{n + 1:07d}", debitore=debitore, coobbligato=coobbligato, tipologia=tipologia,
        causale=causale.format(anno=anno), anno=anno, atto_tipo=atto,
        atto_numero=f"{prefisso}{caso.randrange(1, 99999)}/{atto_data.year}", atto_data=atto_data,
        atto_notifica=None if bollettino and caso.random() < 0.5 else notifica, voci=voci, certo_dal=certo,
        interessi_dal=certo if caso.random() < 0.9 else None,
        prescrizione=date(notifica.year + 5, notifica.month, min(notifica.day, 28)) if caso.random() < 0.7 else None,
        risorsa=risorsa, capitolo=capitolo, accertamento=f"{anno}/{caso.randrange(1, 2000)}",
    )  # fmt: skip


def ripartisci(caso: random.Random, tipologia: str, totale: int) -> Voci:
    """Split `totale` cents the way that kind of revenue does; the parts sum exactly."""
    spese = min(caso.choice((5_88, 8_75, 11_50)), totale // 4)
    resto = totale - spese
    if tipologia in ("CDS", "SANZIONI AMMINISTRATIVE"):
        parti = {Voce.SANZIONI: resto, Voce.SPESE_NOTIFICA: spese}
    elif tipologia in ("TARI", "IMU", "CANONE UNICO"):
        sanzioni = resto * 3 // 13
        interessi = resto // caso.randrange(40, 90)
        parti = {Voce.CAPITALE: resto - sanzioni - interessi, Voce.SANZIONI: sanzioni, Voce.INTERESSI: interessi,
                 Voce.SPESE_NOTIFICA: spese}  # fmt: skip
    else:
        parti = {Voce.CAPITALE: resto, Voce.SPESE_NOTIFICA: spese}
    return {voce: cent for voce, cent in parti.items() if cent}


def _codice_errato(c: Credito, al: date) -> Credito:
    codice = c.debitore.codice_fiscale
    ultimo = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if len(codice) == 16 else "0123456789"
    sbagliato = ultimo[(ultimo.index(codice[-1]) + 1) % len(ultimo)]
    return replace(c, debitore=replace(c.debitore, codice_fiscale=codice[:-1] + sbagliato))


def _codice_corto(c: Credito, al: date) -> Credito:
    return replace(c, debitore=replace(c.debitore, codice_fiscale=c.debitore.codice_fiscale[:-2]))


def _senza_codice(c: Credito, al: date) -> Credito:
    return replace(c, debitore=replace(c.debitore, codice_fiscale=""))


def _senza_via(c: Credito, al: date) -> Credito:
    return replace(c, debitore=replace(c.debitore, via=""))


def _senza_nome(c: Credito, al: date) -> Credito:
    return replace(c, debitore=replace(c.debitore, denominazione="", cognome="", nome=""))


def _anno_futuro(c: Credito, al: date) -> Credito:
    return replace(c, anno=al.year + 3)


def _senza_importi(c: Credito, al: date) -> Credito:
    return replace(c, voci={})


def _atto_futuro(c: Credito, al: date) -> Credito:
    futuro = al + timedelta(days=400)
    return replace(c, atto_data=futuro, interessi_dal=futuro, certo_dal=futuro)


_DIFETTI: tuple[Callable[[Credito, date], Credito], ...] = (
    _codice_errato, _codice_errato, _codice_corto, _senza_codice, _senza_via, _senza_nome, _anno_futuro,
    _senza_importi, _atto_futuro,
)  # fmt: skip


def _difettoso(caso: random.Random, credito: Credito, ultima_buona: str, al: date) -> Credito:
    """The row with one fault that every layout can show; a duplicate needs a good row before it."""
    if ultima_buona and caso.random() < 0.1:
        return replace(credito, partita=ultima_buona)
    return caso.choice(_DIFETTI)(credito, al)
