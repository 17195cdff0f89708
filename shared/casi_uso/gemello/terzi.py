"""The third parties and officers of the invented world: what they answer, what they pay, and when.

Pure, as `comportamenti`: the demo plays these answers through the real machines, the twin through the domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.dominio.importi import Centesimi

NETTO: Centesimi = 2_100_00
"""The net wage every employer here declares; its tenth is paid each month."""
QUOTA: Centesimi = 210_00
SALDO: Centesimi = 640_00
"""What every account holds."""
GIORNI_RISPOSTA = 10
GIORNI_DEL_MESE = 30


@dataclass(frozen=True, slots=True)
class RispostaTerzo:
    """What is reported of an order, and the payments that follow: `(day, cents)`."""

    esito: Mapping[str, Any]
    depositata_il: date
    pagamenti: tuple[tuple[date, Centesimi], ...] = ()


def terzo(bene: str, importo: Centesimi, presa_il: date) -> RispostaTerzo:
    """The answer to an order for `importo` cents taken by the notifier on `presa_il`. Tenants owe nothing."""
    risposta_il = presa_il + timedelta(days=GIORNI_RISPOSTA)
    comune = {"tipo": "terzo", "notificato_il": presa_il.isoformat(), "data": risposta_il.isoformat()}
    if bene == "stipendio":
        esito = {**comune, "risposta": "positiva", "netto": in_testo(NETTO)}
        return RispostaTerzo(esito, risposta_il, _a_rate(importo, risposta_il))
    if bene == "conto":
        esito = {**comune, "risposta": "positiva", "importo": in_testo(SALDO)}
        pagato = (risposta_il + timedelta(days=GIORNI_DEL_MESE), min(SALDO, importo))
        return RispostaTerzo(esito, risposta_il, (pagato,))
    return RispostaTerzo({**comune, "risposta": "negativa"}, risposta_il)


def mobiliare(presa_il: date) -> RispostaTerzo:
    """The officer finds nothing worth seizing."""
    verbale_il = presa_il + timedelta(days=GIORNI_RISPOSTA)
    return RispostaTerzo({"tipo": "mobiliare", "positivo": False, "data": verbale_il.isoformat()}, verbale_il)


def prosecuzione(presa_il: date) -> RispostaTerzo:
    """Who continues has the file the same day."""
    return RispostaTerzo({"tipo": "prosecuzione", "data": presa_il.isoformat()}, presa_il)


def in_testo(cent: Centesimi) -> str:
    """Cents as quoted euro."""
    return f"{cent // 100}.{cent % 100:02d}"


def _a_rate(importo: Centesimi, dal: date) -> tuple[tuple[date, Centesimi], ...]:
    rate, resto, giorno = [], importo, dal
    while resto > 0:
        giorno += timedelta(days=GIORNI_DEL_MESE)
        rate.append((giorno, min(QUOTA, resto)))
        resto -= QUOTA
    return tuple(rate)
