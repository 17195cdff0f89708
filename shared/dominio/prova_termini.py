"""The prova of a term: what was counted, what was skipped, where it rolled over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared.dominio.calendario import DOMENICA, Calendario, festivita
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.prova import Dato, Passo, Prova
from shared.dominio.sospensioni import Sospensione, giorni_sospesi

_NOMI = {
    Unita.GIORNI: ("giorno", "giorni"),
    Unita.GIORNI_LAVORATIVI: ("giorno lavorativo", "giorni lavorativi"),
    Unita.SETTIMANE: ("settimana", "settimane"),
    Unita.MESI: ("mese", "mesi"),
    Unita.ANNI: ("anno", "anni"),
}
_GIORNI = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")


@dataclass(frozen=True, slots=True)
class Conteggio:
    """A finished count, ready to be told. `regola` is termine, termine_a_ritroso or termine_dilatorio."""

    regola: str
    evento: date
    durata: Durata
    proroga: Proroga
    nominale: date
    scadenza: date
    calendario: Calendario
    sospensioni: tuple[Sospensione, ...]
    fonte: str


def in_parole(durata: Durata) -> str:
    """`40 giorni`, `1 mese`, `3 giorni lavorativi`."""
    uno, molti = _NOMI[durata.unita]
    return f"{durata.numero} {uno if durata.numero == 1 else molti}"


def in_lettere(giorno: date) -> str:
    """`martedì 07/04/2026`."""
    return f"{_GIORNI[giorno.weekday()]} {giorno:%d/%m/%Y}"


def prova_del_termine(c: Conteggio) -> Prova:
    """The derivation of `c`, complete enough to be redone without any table of ours.

    `dati.festivi` lists the holidays the count met, Sundays apart: the only outside fact it needs.
    """
    patrono = c.calendario.patrono
    dati: dict[str, Dato] = {
        "evento": c.evento.isoformat(),
        "numero": c.durata.numero,
        "unita": str(c.durata.unita),
        "proroga": str(c.proroga),
        "patrono": None if patrono is None else f"{patrono[0]:02d}-{patrono[1]:02d}",
        "nominale": c.nominale.isoformat(),
        "sospensioni": [
            {"dal": s.dal.isoformat(), "al": s.al.isoformat(), "motivo": s.motivo, "fonte": s.fonte}
            for s in c.sospensioni
        ],
        "festivi": _festivi_incontrati(c),
    }
    fonti = ["art. 2963 c.c."]
    passi = [_decorrenza(c), *_sospesi(c), _nominale(c)]
    if c.regola == "termine_dilatorio":
        passi.append(
            Passo(
                f"L'attesa finisce con quel giorno e l'atto è consentito da {in_lettere(c.scadenza)}",
                {"primo_giorno_utile": c.scadenza.isoformat()},
            )
        )
    elif c.scadenza != c.nominale:
        passi.append(_slittamento(c))
        fonti.append("art. 155 c. 4 c.p.c.; art. 1187 c.c.")
    fonti += [*dict.fromkeys(s.fonte for s in c.sospensioni), c.fonte]
    return Prova(c.regola, c.scadenza.isoformat(), "data", dati, tuple(passi), tuple(fonti))


def _decorrenza(c: Conteggio) -> Passo:
    verso = "si conta a ritroso" if c.regola == "termine_a_ritroso" else "decorre"
    testo = f"Il termine di {in_parole(c.durata)} {verso} dal {c.evento:%d/%m/%Y}, giorno che non si conta"
    return Passo(testo, {"evento": c.evento.isoformat()})


def _sospesi(c: Conteggio) -> list[Passo]:
    saltati = giorni_sospesi(c.evento + timedelta(days=1), c.nominale, c.sospensioni)
    if not saltati:
        return []
    periodi = "; ".join(f"{s.motivo}, dal {s.dal:%d/%m/%Y} al {s.al:%d/%m/%Y}" for s in c.sospensioni)
    quanti = "Non si conta 1 giorno sospeso" if saltati == 1 else f"Non si contano {saltati} giorni sospesi"
    return [Passo(f"{quanti} ({periodi})", {"giorni_sospesi": saltati})]


def _nominale(c: Conteggio) -> Passo:
    testo = f"Il conteggio finisce {in_lettere(c.nominale)}"
    if c.durata.unita in (Unita.MESI, Unita.ANNI) and c.nominale.day < c.evento.day and not c.sospensioni:
        testo += f", ultimo giorno del mese perché il {c.evento.day} manca"
    if c.durata.unita is Unita.GIORNI_LAVORATIVI:
        testo += ", contando solo i giorni da lunedì a venerdì non festivi"
    return Passo(testo, {"nominale": c.nominale.isoformat()})


def _slittamento(c: Conteggio) -> Passo:
    passo = 1 if c.scadenza > c.nominale else -1
    saltati = [c.nominale + timedelta(days=passo * n) for n in range(abs((c.scadenza - c.nominale).days))]
    motivi = [c.calendario.motivo(giorno) or "giorno sospeso" for giorno in saltati]
    elenco = ", ".join(
        f"{giorno:%d/%m/%Y} ({motivo})" for giorno, motivo in zip(saltati, motivi, strict=True)
    )
    return Passo(
        f"Non è giorno utile: {elenco}; la scadenza passa a {in_lettere(c.scadenza)}",
        {"saltati": [giorno.isoformat() for giorno in saltati], "scadenza": c.scadenza.isoformat()},
    )


def _festivi_incontrati(c: Conteggio) -> list[Dato]:
    """Holidays between the event and the end for working days, else only those of the roll-over."""
    partenza = c.evento if c.durata.unita is Unita.GIORNI_LAVORATIVI else c.nominale
    dal, al = min(partenza, c.nominale, c.scadenza), max(partenza, c.nominale, c.scadenza)
    if c.proroga is Proroga.NESSUNA and c.durata.unita is not Unita.GIORNI_LAVORATIVI:
        return []
    giorni = {g for anno in range(dal.year, al.year + 1) for g in festivita(anno) if dal <= g <= al}
    if c.calendario.patrono is not None:
        mese, giorno = c.calendario.patrono
        tutti = (dal + timedelta(days=n) for n in range((al - dal).days + 1))
        giorni |= {g for g in tutti if (g.month, g.day) == (mese, giorno)}
    return [g.isoformat() for g in sorted(giorni) if g.weekday() != DOMENICA]
