"""The webhook of payments: signature checked, raw message kept, queued by posizione."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from shared.casi_uso.annuncio import annuncia
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Archivio, Coda
from shared.dominio.errori import ErroreDominio, NonTrovato
from shared.dominio.giorni import giorno_legale
from shared.dominio.importi import Centesimi, da_euro
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.ricevute import CARATTERI_RICEVUTA

TOLLERANZA_FIRMA = 300
"""Seconds between the signature and its arrival."""


class FirmaNonValida(ErroreDominio):
    """The message was not signed by who holds the secret, or too long ago."""

    codice = "pagamento.firma_non_valida"


class RicevutaPagamento(BaseModel):
    """A payment receipt as it arrives: amounts are quoted euro, the instant has its zone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    iur: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,70}$")]
    numero_avviso: Annotated[str, StringConstraints(pattern=r"^\d{18}$")]
    codice_fiscale_ente: Annotated[str, StringConstraints(pattern=r"^\d{11}$")]
    importo: Annotated[str, StringConstraints(pattern=r"^\d{1,9}\.\d{2}$")]
    pagato_il: AwareDatetime
    psp: Annotated[str, StringConstraints(max_length=70)] = ""
    versante: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,16}$")] = ""
    """codice fiscale of who paid, where the receipt says it"""

    @field_validator("importo")
    @classmethod
    def _positivo(cls, valore: str) -> str:
        if Decimal(valore) <= 0:
            raise ValueError("l'importo deve essere positivo")
        return valore

    @property
    def centesimi(self) -> Centesimi:
        return da_euro(self.importo)

    @property
    def giorno(self) -> date:
        """The legal day of the payment."""
        return giorno_legale(self.pagato_il)

    def incasso(self, ente: str, oggi: date, chiave: str) -> Incasso:
        """The money it proves, for `ente`; `chiave` is where the raw message is kept."""
        return Incasso(
            ente=ente,
            id=f"PAGOPA#{self.iur}#1",
            canale=Canale.PAGOPA,
            importo=self.centesimi,
            giorno=self.giorno,
            acquisito_il=oggi,
            numero_avviso=self.numero_avviso,
            iuv=self.numero_avviso[1:],
            pagatore=Pagatore(codice_fiscale=self.versante),
            evidenze=(Evidenza(Fonte.RICEVUTA, chiave, self.centesimi, self.giorno, oggi),),
        )


class QuotaRicevuta(BaseModel):
    """One transfer of a receipt, as it waits in the queue. `numero_avviso` is blank when it is another body's."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    iur: Annotated[str, StringConstraints(min_length=1, max_length=CARATTERI_RICEVUTA)]
    trasferimento: Annotated[int, Field(ge=1, le=5)]
    codice_fiscale_ente: Annotated[str, StringConstraints(pattern=r"^\d{11}$")]
    numero_avviso: Annotated[str, StringConstraints(pattern=r"^(\d{18})?$")]
    iuv: str
    importo: Annotated[int, Field(gt=0)]
    """cents"""
    giorno: date
    causale: str
    pagatore: str
    codice_fiscale_pagatore: str
    chiave: str

    def incasso(self, ente: str, oggi: date) -> Incasso:
        """The money it proves, for `ente`."""
        return Incasso(
            ente=ente,
            id=f"PAGOPA#{self.iur}#{self.trasferimento}",
            canale=Canale.PAGOPA,
            importo=self.importo,
            giorno=self.giorno,
            acquisito_il=oggi,
            numero_avviso=self.numero_avviso,
            iuv=self.iuv,
            causale=self.causale,
            pagatore=Pagatore(self.pagatore, self.codice_fiscale_pagatore),
            evidenze=(Evidenza(Fonte.RICEVUTA, self.chiave, self.importo, self.giorno, oggi),),
        )


def firma(segreto: bytes, istante: int, corpo: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`."""
    codice = hmac.new(segreto, str(istante).encode() + b"." + corpo, hashlib.sha256).hexdigest()
    return f"t={istante},v1={codice}"


def verifica_firma(segreto: bytes, intestazione: str, corpo: bytes, adesso: datetime) -> None:
    """Compare in constant time. Raises FirmaNonValida for a wrong, old or malformed signature."""
    parti = dict(pezzo.split("=", 1) for pezzo in intestazione.split(",") if "=" in pezzo)
    istante = parti.get("t", "")
    if not (istante.isascii() and istante.isdigit() and len(istante) <= 12):
        raise FirmaNonValida("La firma del messaggio non è leggibile.")
    attesa = firma(segreto, int(istante), corpo)
    ricevuta = f"t={istante},v1={parti.get('v1', '')}"
    if not hmac.compare_digest(attesa.encode(), ricevuta.encode()):
        raise FirmaNonValida("La firma del messaggio non è valida.")
    if abs(adesso.timestamp() - int(istante)) > TOLLERANZA_FIRMA:
        raise FirmaNonValida("La firma del messaggio è scaduta: inviarlo di nuovo.")


def ricevi_pagamento(
    ciclo: Ciclo, archivio: Archivio, coda: Coda, corpo: bytes
) -> RicevutaPagamento:
    """Store the raw message, mark the posizione, then queue it. Raises pydantic.ValidationError for a malformed one.

    The message is kept before anything else is done with it, under its own hash. The mark is in
    the posizione before the sender has his answer: an act decided earlier finds another version,
    a later one finds no nulla osta. A fault on the way is answered as such, and the sender tries again.
    """
    impronta = hashlib.sha256(corpo).hexdigest()
    chiave = f"incassi/ricevute/{impronta}.json"
    archivio.scrivi(chiave, corpo, "application/json")
    ricevuta = RicevutaPagamento.model_validate_json(corpo)
    dati = {**json.loads(ricevuta.model_dump_json()), "chiave": chiave}
    try:
        _annuncia(ciclo, ricevuta, chiave)
    finally:
        # The money does not depend on the mark.
        coda.invia(f"{ricevuta.codice_fiscale_ente}#{ricevuta.numero_avviso}", ricevuta.iur, dati)
    return ricevuta


def _annuncia(ciclo: Ciclo, ricevuta: RicevutaPagamento, chiave: str) -> None:
    """Mark the posizione the money surely pays; that of an unknown ente is for the worker to tell."""
    try:
        ente = ciclo.enti.per_codice_fiscale(ricevuta.codice_fiscale_ente)
    except NonTrovato:
        return
    annuncia(ciclo, ricevuta.incasso(ente, ciclo.orologio.oggi(), chiave))
