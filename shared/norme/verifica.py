"""The contract compiler: what a lawyer must settle before the system may rely on a contract.

An `errore` is a reference to nothing, which no lawyer can settle: it breaks the build.
Everything else is a finding: the contract says it so, and the profile says what it does
about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.dominio.profili import Profilo
from shared.dominio.termini import SCADENZA_DI
from shared.norme.caricatore import nomi_parametri, parametro
from shared.norme.compatibilita import termini_incompatibili
from shared.norme.rilievi import Rilievo
from shared.norme.valori import Valore

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
        "stragiudiziale",
        "esecutive",
        "efficacia_intimazione",
        "rinnovo_intimazione",
        "esecutive_delegate",
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
    "preavviso_ipoteca",
    "notifica_preavviso_ipoteca",
    "iscrizione_ipoteca",
    "iscrizione_misura",
    "comunicazione_iscrizione",
    "motivo_mancato_avvio",
    "estinzione",
    "sgravio",
    "revoca_fermo",
    "assenso_cancellazione",
    "svincolo",
    "conclusione",
)
"""What happens to a posizione under any contract: a profile may be silent about some of it."""


def nomi_eventi(profilo: Profilo) -> tuple[str, ...]:
    """The events the profile reacts to, and those of the cycle, in alphabetical order."""
    termini = profilo.termini.values()
    nomi = {t.evento for t in termini} | {n for t in termini for n in (t.adempimento, *t.anche)}
    return tuple(sorted(nome for nome in nomi | set(EVENTI_DEL_CICLO) if not nome.startswith(SCADENZA_DI)))


def verifica_profilo(profilo: Profilo) -> list[Rilievo]:
    """Every finding on one contract: errors first, then by kind in a fixed order."""
    controlli = (
        _riferimenti,
        _contraddizioni,
        _penali_senza_clausola,
        termini_incompatibili,
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
    for nome, testo in profilo.ciclo.note.items():
        if "a memoria" in testo:
            yield Rilievo("attenzione", "a memoria", f"ciclo, {nome}", testo)
        else:
            yield Rilievo("nota", "scelta", f"ciclo, {nome}", testo)
    for scaglione in profilo.ciclo.scaglioni_solleciti:
        if "a memoria" in scaglione.regola.fonte:
            yield Rilievo("attenzione", "a memoria", "solleciti", scaglione.regola.fonte)
