"""Terms of one contract that cannot both be kept.

Each check plays the contract from one trial day and lets every step use all its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Proroga
from shared.dominio.importi import in_euro
from shared.dominio.profili import Profilo, RegolaSolleciti, ScaglioneSolleciti, TermineContrattuale
from shared.dominio.termini import date_del_termine
from shared.norme.rilievi import Rilievo

_GIORNO_DI_PROVA = date(2024, 2, 29)


def termini_incompatibili(profilo: Profilo) -> Iterator[Rilievo]:
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
