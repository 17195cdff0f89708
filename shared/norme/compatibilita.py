"""Terms of one contract that cannot both be kept.

Each check plays the contract from one trial day and lets every step use all its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga
from shared.dominio.importi import in_euro
from shared.dominio.profili import Profilo, RegolaSolleciti, ScaglioneSolleciti, TermineContrattuale
from shared.dominio.termini import date_del_termine
from shared.norme.rilievi import Rilievo

_GIORNO_DI_PROVA = date(2024, 2, 29)
_CALENDARIO = Calendario()


def termini_incompatibili(profilo: Profilo) -> Iterator[Rilievo]:
    """A step that may last longer than what contains it, and legal waits that do not fit in a term."""
    for termine in profilo.termini.values():
        esterno = profilo.termini.get(termine.interno_a)
        if esterno is None or termine.durata is None or esterno.durata is None:
            continue
        disponibile = _fine(esterno.durata, _GIORNO_DI_PROVA)
        necessario = _fine(termine.durata, _inizio(profilo, termine, esterno))
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
    disponibili = (_fine(cautelari.durata, _GIORNO_DI_PROVA) - _GIORNO_DI_PROVA).days
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
            giorno = _fine(attesa, giorno)
    return (giorno - _GIORNO_DI_PROVA).days


def _limite(scaglione: ScaglioneSolleciti) -> str:
    return "oltre gli scaglioni" if scaglione.fino_a is None else f"fino a {in_euro(scaglione.fino_a)} euro"


def _divieti_oltre_il_termine(profilo: Profilo) -> Iterator[Rilievo]:
    """An act that one clause forbids until a day after the one by which another clause wants it."""
    pagamento = timedelta(days=profilo.ciclo.giorni_pagamento)
    dalla_notifica = {"notifica_ingiunzione": timedelta(0), "scadenza_pagamento": pagamento}
    fini = {
        termine.id: (
            _fine(termine.durata, _GIORNO_DI_PROVA + dalla_notifica[termine.evento]) - _GIORNO_DI_PROVA
        ).days
        for termine in profilo.termini.values()
        if termine.durata is not None and termine.evento in dalla_notifica
    }
    in_gioco = [profilo.termini[identita] for identita in fini]
    for attesa, termine in product(in_gioco, in_gioco):
        stesso_atto = attesa.adempimento == termine.adempimento
        if stesso_atto and attesa.dilatorio and not termine.dilatorio and fini[attesa.id] >= fini[termine.id]:
            testo = (
                f"{attesa.id} consente l'atto dal giorno {fini[attesa.id] + 1} dalla notifica, "
                f"{termine.id} lo vuole entro il {fini[termine.id]}"
            )
            yield Rilievo("attenzione", "termini che non stanno insieme", f"{attesa.id}, {termine.id}", testo)


def _inizio(profilo: Profilo, termine: TermineContrattuale, esterno: TermineContrattuale) -> date:
    """The latest day the inner term can start if every step before it is kept: the end of what leads to its event."""
    if termine.evento == esterno.evento:
        return _GIORNO_DI_PROVA
    precedenti = [
        _fine(altro.durata, _GIORNO_DI_PROVA)
        for altro in profilo.termini.values()
        if altro.adempimento == termine.evento and altro.evento == esterno.evento and altro.durata is not None
    ]
    return min(precedenti, default=_GIORNO_DI_PROVA)


def _fine(durata: Durata, inizio: date) -> date:
    return date_del_termine(inizio, durata, Proroga.NESSUNA, _CALENDARIO)[0]
