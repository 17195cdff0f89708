"""Offering, taking, moving and leaving appointments; the agenda of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.appuntamenti import GIORNI_AVANTI, Fascia, Posto, Prenotazione, esigi_futura, si_toccano
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.giorni import istante_in_testo


class Agenda(Protocol):
    """Fasce and who has them. Reads are strongly consistent; each write is whole or is not, and leaves its event."""

    def pubblica(self, fasce: Sequence[Fascia]) -> int:
        """Offer those not offered yet; how many they were. One already offered stays as it is, taken or not."""

    def leggi(self, ente: str, fascia: str) -> Posto:
        """Raises NonTrovato."""

    def posti(self, ente: str, dal: date, al: date) -> list[Posto]:
        """Those of the days from `dal` to `al`, both included, by day and hour."""

    def di(self, codice_fiscale: str) -> list[Posto]:
        """The appointments of that person, by day, past ones too; those left are not among them."""

    def prendi(self, fascia: Fascia, prenotazione: Prenotazione) -> None:
        """Raises FasciaOccupata, GiornoOccupato."""

    def sposta(self, da: Fascia, a: Fascia, prenotazione: Prenotazione) -> None:
        """Leave the one and take the other. Raises as `prendi`, NonTrovato when `da` is no longer his."""

    def lascia(self, fascia: Fascia, prenotazione: Prenotazione) -> None:
        """Raises NonTrovato when it is no longer his."""


def libere(agenda: Agenda, orologio: Orologio, ente: str) -> list[Fascia]:
    """What may still be taken at the counters of `ente`, by day and hour."""
    oggi, adesso = orologio.oggi(), orologio.adesso()
    posti = agenda.posti(ente, oggi, oggi + timedelta(days=GIORNI_AVANTI))
    return [p.fascia for p in posti if p.prenotazione is None and p.fascia.inizio > adesso]


def futuri(agenda: Agenda, orologio: Orologio, codice_fiscale: str) -> list[Posto]:
    """The appointments of that person still to come."""
    adesso = orologio.adesso()
    return [posto for posto in agenda.di(codice_fiscale) if posto.fascia.inizio > adesso]


def pubblica(agenda: Agenda, fasce: Sequence[Fascia]) -> int:
    """Offer fasce of one counter on one day; how many are new. Raises RegolaViolata where another is in the way."""
    prima = fasce[0]
    gia = [p.fascia for p in agenda.posti(prima.ente, prima.giorno, prima.giorno)]
    stesso = [f for f in gia if f.sportello == prima.sportello]
    if any(si_toccano(nuova, altra) for nuova in fasce for altra in stesso if altra != nuova):
        raise RegolaViolata("A quello sportello ci sono già altri orari, che si accavallano con questi.")
    return agenda.pubblica(fasce)


def prendi(
    agenda: Agenda,
    orologio: Orologio,
    ente: str,
    fascia: str,
    *,
    codice_fiscale: str,
    nome: str,
    motivo: str,
    utente: str,
) -> Fascia:
    """Take a fascia. Raises NonTrovato, RegolaViolata once it has begun, FasciaOccupata, GiornoOccupato."""
    scelta = agenda.leggi(ente, fascia).fascia
    esigi_futura(scelta, orologio.adesso())
    agenda.prendi(scelta, Prenotazione(codice_fiscale, nome, motivo, istante_in_testo(orologio.adesso()), utente))
    return scelta


def sposta(
    agenda: Agenda, orologio: Orologio, codice_fiscale: str, giorno: date, fascia: str, utente: str
) -> Fascia:
    """Move the appointment of that person on `giorno` to another fascia of the same ente. Raises as `prendi`."""
    mio = _suo(agenda, orologio, codice_fiscale, giorno)
    nuova = agenda.leggi(mio[0].ente, fascia).fascia
    esigi_futura(nuova, orologio.adesso())
    agenda.sposta(mio[0], nuova, _rifatta(mio[1], orologio, utente))
    return nuova


def disdici(agenda: Agenda, orologio: Orologio, codice_fiscale: str, giorno: date, utente: str) -> Fascia:
    """Leave the appointment of that person on `giorno`. Raises NonTrovato, RegolaViolata once it has begun."""
    fascia, prenotazione = _suo(agenda, orologio, codice_fiscale, giorno)
    agenda.lascia(fascia, _rifatta(prenotazione, orologio, utente))
    return fascia


def _suo(agenda: Agenda, orologio: Orologio, codice_fiscale: str, giorno: date) -> tuple[Fascia, Prenotazione]:
    for posto in agenda.di(codice_fiscale):
        if posto.fascia.giorno == giorno and posto.prenotazione is not None:
            esigi_futura(posto.fascia, orologio.adesso())
            return posto.fascia, posto.prenotazione
    raise NonTrovato("Non hai un appuntamento in quel giorno.")


def _rifatta(prenotazione: Prenotazione, orologio: Orologio, utente: str) -> Prenotazione:
    p = prenotazione
    return Prenotazione(p.codice_fiscale, p.nome, p.motivo, istante_in_testo(orologio.adesso()), utente)
