"""A write sent twice with the same `Idempotency-Key` is done once and answered twice in the same way.

The key belongs to one user of one ente and to one request, byte by byte. Only answers that did something are kept: a
refusal changed nothing, so its key is free for the request put right, and a fault must be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.errori import ErroreDominio
from shared.dominio.ripetizioni import Esito, Ricordo

VITA = timedelta(hours=24)
"""An answer is kept for so long."""
TENUTA = timedelta(seconds=60)
"""A request still without an answer after this has died: longer than the gateway waits (29 s)."""
LUNGHEZZA_MASSIMA = 200
RISPOSTA_MASSIMA = 300_000
"""Bytes of an answer; one longer is not kept, and its request is done again (the fact itself is booked once)."""


class ChiaveNonValida(ErroreDominio):
    """The key is blank, too long, or not printable ASCII."""

    codice = "idempotenza.chiave_non_valida"


class ChiaveRiusata(ErroreDominio):
    """The key was already used for another request."""

    codice = "idempotenza.richiesta_diversa"


class RichiestaInCorso(ErroreDominio):
    """The first request with this key has not been answered yet."""

    codice = "idempotenza.in_corso"


class Ricordi(Protocol):
    """Where the keys are kept; instants are seconds since 1970."""

    def prendi(self, ente: str, chiave: str, impronta: str, adesso: int, tenuta: int, scade: int) -> Ricordo | None:
        """Take a key that is new, free, or whose request died; else what is known of it."""

    def conserva(self, ente: str, chiave: str, impronta: str, esito: Esito) -> None:
        """Keep the answer, if the key is still of that request."""

    def lascia(self, ente: str, chiave: str, impronta: str) -> None:
        """Free the key, if it is still of that request."""


def una_volta(
    ricordi: Ricordi,
    orologio: Orologio,
    *,
    ente: str,
    utente: str,
    chiave: str,
    impronta: str,
    fai: Callable[[], Esito],
) -> tuple[Esito, bool]:
    """The answer of `fai`, called at most once for that key, and whether it is a repetition.

    Raises ChiaveNonValida, ChiaveRiusata, RichiestaInCorso.
    """
    if not (1 <= len(chiave) <= LUNGHEZZA_MASSIMA and chiave.isascii() and chiave.isprintable()):
        raise ChiaveNonValida(f"L'intestazione Idempotency-Key ha da 1 a {LUNGHEZZA_MASSIMA} caratteri ASCII.")
    nome = hashlib.sha256(f"{utente}\0{chiave}".encode()).hexdigest()
    adesso = int(orologio.adesso().timestamp())
    tenuta, scade = (adesso + int(durata.total_seconds()) for durata in (TENUTA, VITA))
    ricordo = ricordi.prendi(ente, nome, impronta, adesso, tenuta, scade)
    if ricordo is not None:
        if ricordo.impronta != impronta:
            raise ChiaveRiusata("Questa Idempotency-Key è già di un'altra richiesta: sceglierne una nuova.")
        if ricordo.esito is None:
            raise RichiestaInCorso("La prima richiesta con questa Idempotency-Key è in corso: riprovare fra poco.")
        return ricordo.esito, True
    esito = fai()
    if 200 <= esito.stato < 300 and len(esito.corpo.encode()) <= RISPOSTA_MASSIMA:
        ricordi.conserva(ente, nome, impronta, esito)
    else:
        ricordi.lascia(ente, nome, impronta)
    return esito, False
