"""Enforcement's own orders, and what comes back: third parties, officers, who continues.

Orders leave through the same queue as those to the notifier, answers come as files in the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.dominio.atti import Terzo
from shared.dominio.errori import NonTrovato
from shared.dominio.esecuzioni import bene_di
from shared.dominio.esecuzioni_comandi import (
    Dichiarazione,
    RispostaTerzo,
    registra_consegna_fascicolo,
    registra_dichiarazione,
    registra_verbale,
)
from shared.dominio.importi import Centesimi, da_euro
from shared.dominio.pignoramenti import Pignoramento
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole

Testo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Euro = Annotated[str, StringConstraints(pattern=r"^\d{1,9}\.\d{2}$")]

PROSECUZIONE = "prosecuzione"
_TIPI = ("terzo", "mobiliare", "rinuncia")


class _Esito(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    ente: Testo
    posizione: Testo
    incarico: Testo

    @property
    def numero(self) -> int:
        """The number at the end of the order's id. Raises NonTrovato where there is none."""
        cifre = self.incarico.rpartition("-")[2]
        if not (cifre.isascii() and cifre.isdigit()):
            raise NonTrovato(f"L'incarico {self.incarico} non esiste.")
        return int(cifre)


class EsitoDelTerzo(_Esito):
    """What a third party answered, or whether the order reached it. Amounts in quoted euro."""

    tipo: Literal["terzo"]
    risposta: RispostaTerzo
    data: date
    notificato_il: date | None = None
    importo: Euro = "0.00"
    mensile: Euro = "0.00"
    netto: Euro = "0.00"
    ultimo_emolumento: Euro = "0.00"


class EsitoMobiliare(_Esito):
    """The verbale of the ufficiale della riscossione; `valore` of what was seized, in quoted euro."""

    tipo: Literal["mobiliare"]
    positivo: bool
    data: date
    valore: Euro = "0.00"


class EsitoProsecuzione(_Esito):
    """Who continues has received the file."""

    tipo: Literal["prosecuzione"]
    data: date


EsitoEsecutivo = EsitoDelTerzo | EsitoMobiliare | EsitoProsecuzione
Esito = Annotated[EsitoEsecutivo, Field(discriminator="tipo")]


def comando_di(esito: EsitoEsecutivo) -> Callable[[Posizione, Regole, date], Mutazione]:
    """What booking that answer does. The command raises as those of the domain, NonTrovato for an unknown order."""
    if isinstance(esito, EsitoDelTerzo):
        dichiarazione = Dichiarazione(
            esito.risposta,
            esito.data,
            esito.notificato_il,
            *(da_euro(euro) for euro in (esito.importo, esito.mensile, esito.netto, esito.ultimo_emolumento)),
        )
        return lambda p, regole, oggi: registra_dichiarazione(p, regole, oggi, esito.numero, dichiarazione)
    if isinstance(esito, EsitoMobiliare):
        valore = da_euro(esito.valore)
        return lambda p, _, oggi: registra_verbale(p, oggi, esito.numero, esito.positivo, esito.data, valore)
    return lambda p, _, oggi: registra_consegna_fascicolo(p, oggi, esito.data)


def ordine_esecutivo(posizione: Posizione, incarico: str, fascicolo: str) -> Mapping[str, object] | None:
    """The order called `incarico`, beyond what every order says; None when it is not one of enforcement.

    `fascicolo` is the key of the file handed over to who continues.
    """
    cosa = incarico.removeprefix(f"{posizione.id}-")
    if cosa == PROSECUZIONE:
        return {"tipo": PROSECUZIONE, "documento": fascicolo}
    tipo, _, numero = cosa.partition("-")
    if tipo not in _TIPI:
        return None
    pignoramento = posizione.pignoramenti[int(numero) - 1]
    atto = posizione.atto(f"rinuncia_pignoramento-{numero}" if tipo == "rinuncia" else pignoramento.atto)
    assert atto is not None
    importo: Centesimi = atto.importo
    return {
        "tipo": tipo,
        "atto": atto.id,
        "documento": atto.chiave,
        "importo_cent": importo,
        "numero_avviso": posizione.numero_avviso,
        "bene": pignoramento.tipo.value,
        **_destinatario(posizione, pignoramento),
    }


def _destinatario(posizione: Posizione, pignoramento: Pignoramento) -> Mapping[str, object]:
    bene = bene_di(posizione, pignoramento)
    terzo = None if bene is None else bene.terzo
    if terzo is None:
        debitore = posizione.riga.debitore
        return {"destinatario": debitore.denominazione, "indirizzo": posizione.indirizzo.su_una_riga()}
    return {
        "destinatario": terzo.denominazione,
        "indirizzo": terzo.recapito,
        "codice_fiscale_terzo": terzo.codice_fiscale,
    }


class TerzoTrovato(BaseModel):
    """Who owes the debtor an asset that the search found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    denominazione: Testo
    codice_fiscale: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{11,16}$")]
    recapito: Testo = ""

    @property
    def terzo(self) -> Terzo:
        return Terzo(self.denominazione, self.codice_fiscale, self.recapito)
