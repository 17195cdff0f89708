"""The contract compiler: what a lawyer must settle before the system may rely on a contract.

An `errore` is a reference to nothing, which no lawyer can settle: it breaks the build.
Everything else is a finding: the contract says it so, and the profile says what it does
about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Proroga
from shared.dominio.importi import in_euro
from shared.dominio.profili import Profilo, RegolaSolleciti, ScaglioneSolleciti, TermineContrattuale
from shared.dominio.termini import SCADENZA_DI, date_del_termine
from shared.norme.caricatore import nomi_parametri, parametro
from shared.norme.valori import Valore

_GIORNO_DI_PROVA = date(2024, 2, 29)
_RUOLI = frozenset(
    {
        "emissione",
        "notifica",
        "cautelari",
        "motivo_mancato_avvio",
        "conclusione",
        "svincolo",
        "comunicazione_iscrizione",
        "prospetto",
        "riconciliazione",
    }
)
EVENTI_DEL_CICLO = (
    "consegna_lista",
    "visto",
    "emissione_ingiunzione",
    "notifica_ingiunzione",
    "scadenza_pagamento",
    "sollecito_1",
    "sollecito_2",
    "preavviso_fermo",
    "notifica_preavviso",
    "iscrizione_fermo",
    "comunicazione_iscrizione",
    "motivo_mancato_avvio",
    "estinzione",
    "sgravio",
    "revoca_fermo",
    "conclusione",
)
"""What happens to a posizione under any contract: a profile may be silent about some of it."""


@dataclass(frozen=True, slots=True)
class Rilievo:
    """One finding. `gravita` is errore, attenzione or nota; `testo` is Italian."""

    gravita: str
    genere: str
    dove: str
    testo: str

    def in_dati(self) -> dict[str, str]:
        return asdict(self)


def nomi_eventi(profilo: Profilo) -> tuple[str, ...]:
    """The events the profile reacts to, and those of the cycle, in alphabetical order."""
    nomi = {t.evento for t in profilo.termini.values()} | {t.adempimento for t in profilo.termini.values()}
    return tuple(sorted(nome for nome in nomi | set(EVENTI_DEL_CICLO) if not nome.startswith(SCADENZA_DI)))


def verifica_profilo(profilo: Profilo) -> list[Rilievo]:
    """Every finding on one contract: errors first, then by kind in a fixed order."""
    controlli = (
        _riferimenti,
        _contraddizioni,
        _penali_senza_clausola,
        _termini_incompatibili,
        _termini_senza_conseguenza,
        _conseguenze_senza_termine,
        _senza_durata,
        _incerti,
    )
    return [rilievo for controllo in controlli for rilievo in controllo(profilo)]


def verifica_norme() -> list[Rilievo]:
    """National values that rest on memory or on a choice, and those only carried over."""
    rilievi: list[Rilievo] = []
    for nome in nomi_parametri():
        if parametro(nome).manca:
            rilievi.append(Rilievo("attenzione", "valore mancante", nome, parametro(nome).manca))
        for valore in parametro(nome).valori:
            dove = f"{nome}, dal {valore.dal:%d/%m/%Y}"
            dettaglio = f"{valore.articolo}" + (f": {valore.fonte}" if valore.fonte else "")
            if valore.certezza == "memoria":
                rilievi.append(Rilievo("attenzione", "a memoria", dove, dettaglio))
            elif valore.certezza == "scelta":
                rilievi.append(Rilievo("nota", "scelta", dove, dettaglio))
            rilievi += _righe_a_memoria(nome, valore)
            if valore.noto_fino is not None:
                testo = f"noto fino al {valore.noto_fino:%d/%m/%Y}, poi provvisorio"
                rilievi.append(Rilievo("attenzione", "provvisorio", dove, testo))
    return rilievi


def _righe_a_memoria(nome: str, valore: Valore) -> list[Rilievo]:
    """Rows of a table may be less sure than the table."""
    if valore.unita != "tabella":
        return []
    incerte = [riga for riga in valore.valore if riga.get("certezza") == "memoria"]
    return [
        Rilievo("attenzione", "a memoria", f"{nome}, {r.get('genere', '')}", str(r.get("articolo", "")))
        for r in incerte
    ]


def _riferimenti(profilo: Profilo) -> Iterator[Rilievo]:
    for ruolo in profilo.ruoli:
        if ruolo not in _RUOLI:
            yield Rilievo("errore", "ruolo sconosciuto", ruolo, f"nessuna fase usa il ruolo «{ruolo}»")
    for termine in profilo.termini.values():
        if termine.interno_a and termine.interno_a not in profilo.termini:
            yield Rilievo(
                "errore", "rinvio rotto", termine.id, f"il termine più ampio {termine.interno_a} non esiste"
            )
        if termine.evento.startswith(SCADENZA_DI):
            altro = profilo.termini.get(termine.evento.removeprefix(SCADENZA_DI))
            if altro is None or altro.durata is None or altro.evento.startswith(SCADENZA_DI):
                yield Rilievo(
                    "errore",
                    "rinvio rotto",
                    termine.id,
                    f"«{termine.evento}» non indica un termine che scade",
                )


def _contraddizioni(profilo: Profilo) -> Iterator[Rilievo]:
    for numero, voce in enumerate(profilo.contraddizioni, start=1):
        testo = f"{voce.questione} Scelta: {voce.scelta}. Perché: {voce.motivo}"
        yield Rilievo("attenzione", "contraddizione", f"{numero}: {', '.join(voce.clausole)}", testo)


def _penali_senza_clausola(profilo: Profilo) -> Iterator[Rilievo]:
    """A penalty may only point to a clause of the contract that the profile knows."""
    conosciute = clausole_note(profilo)
    for penale in profilo.penali.values():
        for clausola in penale.richiama:
            if clausola not in conosciute:
                testo = f"richiama la clausola {clausola}, che nel contratto non esiste"
                yield Rilievo("attenzione", "penale su clausola inesistente", penale.clausola, testo)


def clausole_note(profilo: Profilo) -> frozenset[str]:
    """Every clause the profile cites for a term, a level, a figure, or says it leaves out."""
    citate = [t.clausola for t in profilo.termini.values()] + [v.clausola for v in profilo.livelli.values()]
    citate += [str(voce["clausola"]) for voce in profilo.parametri.values()] + list(profilo.non_modellato)
    return frozenset(clausola for gruppo in citate for clausola in re.split(r";\s*", gruppo))


def _termini_incompatibili(profilo: Profilo) -> Iterator[Rilievo]:
    """A step that may last longer than what contains it, and legal waits that do not fit in a term."""
    calendario = Calendario()
    for termine in profilo.termini.values():
        esterno = profilo.termini.get(termine.interno_a)
        if esterno is None or termine.durata is None or esterno.durata is None:
            continue
        disponibile = _fine(esterno, _GIORNO_DI_PROVA, calendario)
        necessario = _fine(termine, _inizio(profilo, termine, esterno, calendario), calendario)
        if necessario > disponibile:
            testo = (
                f"usato per intero ({necessario:%d/%m/%Y}) supera {esterno.id} ({disponibile:%d/%m/%Y}), "
                f"se si parte dal {_GIORNO_DI_PROVA:%d/%m/%Y}"
            )
            yield Rilievo(
                "attenzione", "termini che non stanno insieme", f"{termine.id}, {esterno.id}", testo
            )
    yield from _attese_di_legge(profilo)
    yield from _divieti_oltre_il_termine(profilo)


def _attese_di_legge(profilo: Profilo) -> Iterator[Rilievo]:
    """Time to pay, waits after the solleciti and the preavviso, against the term for the cautelari."""
    cautelari = profilo.per_ruolo("cautelari")
    if cautelari is None or cautelari.durata is None:
        return
    ciclo = profilo.ciclo
    disponibili = (_fine(cautelari, _GIORNO_DI_PROVA, Calendario()) - _GIORNO_DI_PROVA).days
    da_notifica = cautelari.evento == "notifica_ingiunzione"
    minimi = {"il preavviso chiede": ciclo.giorni_preavviso}
    if da_notifica:
        minimi = {
            f"{_limite(scaglione)} pagamento, solleciti e preavviso chiedono": ciclo.giorni_pagamento
            + _giorni_di_attesa(scaglione.regola)
            + ciclo.giorni_preavviso
            for scaglione in ciclo.scaglioni_solleciti
        }
    for frase, giorni in minimi.items():
        if giorni > disponibili:
            testo = f"{frase} {giorni} giorni, il contratto ne dà {disponibili} ({cautelari.clausola})"
            yield Rilievo("attenzione", "termini che non stanno insieme", cautelari.id, testo)


def _giorni_di_attesa(regola: RegolaSolleciti) -> int:
    giorno = _GIORNO_DI_PROVA
    for attesa in (regola.intervallo, regola.attesa):
        if attesa is not None:
            giorno = date_del_termine(giorno, attesa, Proroga.NESSUNA, Calendario())[0]
    return (giorno - _GIORNO_DI_PROVA).days


def _limite(scaglione: ScaglioneSolleciti) -> str:
    return "oltre gli scaglioni" if scaglione.fino_a is None else f"fino a {in_euro(scaglione.fino_a)} euro"


def _divieti_oltre_il_termine(profilo: Profilo) -> Iterator[Rilievo]:
    """An act that one clause forbids until a day after the one by which another clause wants it."""
    calendario = Calendario()
    notifica = _GIORNO_DI_PROVA
    inizi = {
        "notifica_ingiunzione": notifica,
        "scadenza_pagamento": notifica + timedelta(days=profilo.ciclo.giorni_pagamento),
    }
    for attesa in profilo.termini.values():
        for termine in profilo.termini.values():
            if not attesa.dilatorio or termine.dilatorio or attesa.adempimento != termine.adempimento:
                continue
            if attesa.evento not in inizi or termine.evento not in inizi:
                continue
            libero = _fine(attesa, inizi[attesa.evento], calendario) + timedelta(days=1)
            entro = _fine(termine, inizi[termine.evento], calendario)
            if libero > entro:
                testo = (
                    f"{attesa.id} consente l'atto dal giorno {(libero - notifica).days} dalla notifica, "
                    f"{termine.id} lo vuole entro il {(entro - notifica).days}"
                )
                yield Rilievo(
                    "attenzione", "termini che non stanno insieme", f"{attesa.id}, {termine.id}", testo
                )


def _inizio(
    profilo: Profilo, termine: TermineContrattuale, esterno: TermineContrattuale, calendario: Calendario
) -> date:
    """The latest day the inner term can start if every step before it is kept: the end of what leads to its event."""
    if termine.evento == esterno.evento:
        return _GIORNO_DI_PROVA
    precedenti = [
        _fine(altro, _GIORNO_DI_PROVA, calendario)
        for altro in profilo.termini.values()
        if altro.adempimento == termine.evento and altro.evento == esterno.evento and altro.durata is not None
    ]
    return min(precedenti, default=_GIORNO_DI_PROVA)


def _fine(termine: TermineContrattuale, inizio: date, calendario: Calendario) -> date:
    if termine.durata is None:
        return inizio
    return date_del_termine(inizio, termine.durata, Proroga.NESSUNA, calendario)[0]


def _termini_senza_conseguenza(profilo: Profilo) -> Iterator[Rilievo]:
    if not profilo.penali:
        testo = f"nessuna clausola penale: {len(profilo.termini)} termini senza conseguenza scritta"
        yield Rilievo("attenzione", "termine senza conseguenza", "tutto il contratto", testo)
        return
    for termine in profilo.termini.values():
        if termine.penale is None:
            nota = f" ({termine.nota})" if termine.nota else ""
            yield Rilievo(
                "nota", "termine senza conseguenza", termine.id, f"{termine.cosa}: nessuna penale{nota}"
            )
    for livello in profilo.livelli.values():
        if not livello.penale:
            yield Rilievo("nota", "termine senza conseguenza", livello.id, f"{livello.cosa}: nessuna penale")


def _conseguenze_senza_termine(profilo: Profilo) -> Iterator[Rilievo]:
    usate = {t.penale.clausola for t in profilo.termini.values() if t.penale is not None}
    usate |= {livello.penale for livello in profilo.livelli.values()}
    for penale in profilo.penali.values():
        if penale.clausola not in usate:
            testo = f"{penale.cosa}: nessun termine o livello la fa scattare"
            yield Rilievo("nota", "conseguenza senza termine", penale.clausola, testo)


def _senza_durata(profilo: Profilo) -> Iterator[Rilievo]:
    for termine in profilo.termini.values():
        if termine.durata is None:
            yield Rilievo(
                "attenzione", "termine senza durata", termine.id, f"{termine.cosa}: il contratto non la fissa"
            )


def _incerti(profilo: Profilo) -> Iterator[Rilievo]:
    """What the profile itself marks as a choice or as memory."""
    segnati = [(t.id, t.cosa, t.certezza) for t in profilo.termini.values()]
    segnati += [(p.clausola, p.cosa, p.certezza) for p in profilo.penali.values()]
    segnati += [(v.id, v.cosa, v.certezza) for v in profilo.livelli.values()]
    segnati += [(nome, str(voce["nota"]), str(voce["certezza"])) for nome, voce in profilo.parametri.items()]
    for dove, testo, certezza in segnati:
        if certezza == "memoria":
            yield Rilievo("attenzione", "a memoria", dove, testo)
        elif certezza == "scelta":
            yield Rilievo("nota", "scelta", dove, testo)
    for scaglione in profilo.ciclo.scaglioni_solleciti:
        if "a memoria" in scaglione.regola.fonte:
            yield Rilievo("attenzione", "a memoria", "solleciti", scaglione.regola.fonte)
