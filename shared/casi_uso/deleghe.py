"""Giving, withdrawing and using deleghe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol

from shared.casi_uso.porte import Orologio
from shared.dominio.accessi import Sessione
from shared.dominio.deleghe import Delega, TipoDelega
from shared.dominio.deleghe import delega as nuova_delega
from shared.dominio.errori import NonTrovato


class RegistroDeleghe(Protocol):
    """One delega for each pair of codici fiscali, the last one given. Reads are strongly consistent."""

    def salva(self, delega: Delega) -> None: ...

    def date_a(self, delegato: str) -> list[Delega]:
        """Those that let `delegato` act, in force or not."""

    def date_da(self, delegante: str) -> list[Delega]:
        """Those that `delegante` gave."""


def rappresentati(registro: RegistroDeleghe, orologio: Orologio, codice_fiscale: str) -> list[str]:
    """The codici fiscali that one may act for today."""
    oggi = orologio.oggi()
    return [delega.delegante for delega in registro.date_a(codice_fiscale) if delega.vale(oggi)]


def per_chi_agisce(registro: RegistroDeleghe, orologio: Orologio, codice_fiscale: str) -> list[str]:
    """His own codice fiscale, then those he may act for today."""
    return [codice_fiscale, *rappresentati(registro, orologio, codice_fiscale)]


def delega(registro: RegistroDeleghe, orologio: Orologio, chi: Sessione, delegato: str, fino_al: date) -> Delega:
    """A taxpayer lets another act for him. Raises as `dominio.deleghe.delega`."""
    data = nuova_delega(chi.codice_fiscale, delegato, TipoDelega.DELEGATO, orologio.oggi(), fino_al, chi.utente)
    registro.salva(data)
    return data


def registra_rappresentante(
    registro: RegistroDeleghe,
    orologio: Orologio,
    chi: Sessione,
    societa: str,
    rappresentante: str,
    fino_al: date,
    documento: str,
) -> Delega:
    """The people who saw the paper record who represents a company. Raises as `dominio.deleghe.delega`."""
    tipo = TipoDelega.RAPPRESENTANTE
    data = nuova_delega(societa, rappresentante, tipo, orologio.oggi(), fino_al, chi.utente, documento)
    registro.salva(data)
    return data


def revoca(registro: RegistroDeleghe, orologio: Orologio, chi: Sessione, delegato: str) -> None:
    """Withdraw a delega one gave; from today it opens nothing. Raises NonTrovato."""
    data = next((d for d in registro.date_da(chi.codice_fiscale) if d.delegato == delegato), None)
    if data is None:
        raise NonTrovato("La delega non esiste.")
    registro.salva(replace(data, revocata_il=orologio.oggi()))
