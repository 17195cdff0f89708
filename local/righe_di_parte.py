"""Rows of an invented lista made fit for the parts of the scenario `completo`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from local.anagrafe_finta import Persona, persona, societa
from local.genera_lista import Credito, ripartisci
from local.parte import Riga
from local.parti import parte_di


def adatta(seme: int, al: date) -> Callable[[int, Credito], Credito]:
    """What makes the row of each ordinal (from 1) fit for its part, in a lista delivered on `al`."""

    def adattato(ordinale: int, credito: Credito) -> Credito:
        parte = parte_di(seme, ordinale)
        if parte is None:
            return credito
        return _adattata(random.Random(f"{seme}:riga:{ordinale}"), parte.riga, credito, al)

    return adattato


def _adattata(caso: random.Random, riga: Riga, credito: Credito, al: date) -> Credito:
    debitore = _debitore(caso, riga, credito.debitore, al)
    prescrizione = credito.prescrizione
    if riga.prescrizione_fra is not None:
        prescrizione = al + timedelta(days=riga.prescrizione_fra)
    voci = credito.voci
    if riga.importo is not None:
        voci = ripartisci(caso, credito.tipologia, caso.randint(*riga.importo))
    coobbligato = credito.coobbligato if debitore.tipo == "F" else None
    return replace(credito, debitore=debitore, coobbligato=coobbligato, voci=voci, prescrizione=prescrizione)


def _debitore(caso: random.Random, riga: Riga, noto: Persona, al: date) -> Persona:
    chi = noto
    if riga.sigla:
        chi = societa(caso, (riga.sigla,))
    elif riga.fisica or riga.pec is not None:
        chi = persona(caso, al)
    if riga.pec is None:
        return chi
    return replace(chi, pec=f"{chi.codice_fiscale.lower()}@pec.example.it" if riga.pec else "")
