"""What the registers write back about the debtors they were asked for: bounds on every field, then the domain's own."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.dominio.anagrafe import (
    EsitoAnagrafe,
    Natura,
    ProceduraConcorsuale,
    Qualifica,
    Responsabile,
    StatoAnagrafico,
)
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

Testo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
TestoPieno = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Pec = Annotated[str, StringConstraints(pattern=r"^([^@\s]{1,64}@[^@\s]{1,190})?$")]
CodiceFiscale = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9]{16}|\d{11})$")]
RISPONDONO_MASSIMI = 50
SOGGETTI_MASSIMI = 1000


class Modello(BaseModel):
    """Nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IndirizzoComunicato(Modello):
    """A new address found by the notifier, or in a register."""

    via: Testo
    civico: Testo = ""
    cap: Annotated[str, StringConstraints(pattern=r"^(\d{5})?$")] = ""
    comune: Testo
    provincia: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""

    def indirizzo(self) -> Indirizzo:
        return Indirizzo(**self.model_dump())


class SoggettoComunicato(Modello):
    """Somebody who answers in the debtor's place."""

    qualifica: Qualifica
    tipo: TipoSoggetto = TipoSoggetto.FISICA
    codice_fiscale: CodiceFiscale
    denominazione: TestoPieno
    indirizzo: IndirizzoComunicato
    pec: Pec = ""

    def responsabile(self) -> Responsabile:
        soggetto = Soggetto(
            self.tipo, self.codice_fiscale, self.denominazione, self.indirizzo.indirizzo(), pec=self.pec
        )
        return Responsabile(self.qualifica, soggetto)


class ProceduraComunicata(Modello):
    tipo: TestoPieno
    riferimento: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
    tribunale: TestoPieno
    aperta_il: date
    curatore_pec: Pec = ""
    insinuazione_entro: date | None = None


class SoggettoVerificato(Modello):
    """One debtor as the registers have him. `dal`: the death, or the cessation."""

    posizione: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    stato: StatoAnagrafico = StatoAnagrafico.REGOLARE
    dal: date | None = None
    natura: Natura | None = None
    rispondono: Annotated[tuple[SoggettoComunicato, ...], Field(max_length=RISPONDONO_MASSIMI)] = ()
    procedura: ProceduraComunicata | None = None
    indirizzo: IndirizzoComunicato | None = None
    pec: Pec = ""

    @model_validator(mode="after")
    def _coerente(self) -> SoggettoVerificato:
        if (self.stato is StatoAnagrafico.CESSATA) != (self.natura is not None):
            raise ValueError("la natura si indica per le imprese cessate, e per quelle sempre")
        if self.stato is StatoAnagrafico.REGOLARE and (self.rispondono or self.dal):
            raise ValueError("un debitore regolare risponde da sé")
        return self

    def esito(self, oggi: date) -> EsitoAnagrafe:
        procedura = None if self.procedura is None else ProceduraConcorsuale(**self.procedura.model_dump())
        rispondono = tuple(r.responsabile() for r in self.rispondono)
        return EsitoAnagrafe(oggi, self.stato, self.dal, self.natura, rispondono, procedura, self.pec)


class EsitoDiAnagrafe(Modello):
    """The answer to one order: a lotto of debtors, or a single one."""

    tipo: Literal["anagrafe"]
    ente: Testo
    incarico: Testo
    soggetti: Annotated[tuple[SoggettoVerificato, ...], Field(max_length=SOGGETTI_MASSIMI)]
