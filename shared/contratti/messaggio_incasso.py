"""An incasso on its way to the worker that books it: what a channel read of it, and the one proof it brings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore

Testo = Annotated[str, StringConstraints(max_length=1000)]


class _Parte(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PagatoreLetto(_Parte):
    denominazione: Testo = ""
    codice_fiscale: Testo = ""
    iban: Testo = ""


class MessaggioIncasso(_Parte):
    """Amounts in cents. Nothing of what was decided travels: label and destination are the worker's to find."""

    ente: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    canale: Canale
    importo: Centesimi
    giorno: date
    fonte: Fonte
    riferimento: Annotated[str, StringConstraints(max_length=1200)]
    numero_avviso: Annotated[str, StringConstraints(pattern=r"^(\d{18})?$")] = ""
    iuv: Annotated[str, StringConstraints(max_length=35)] = ""
    causale: Testo = ""
    pagatore: PagatoreLetto = PagatoreLetto()

    def incasso(self, oggi: date) -> Incasso:
        """The incasso with its one evidenza, taken in on `oggi`."""
        prova = Evidenza(self.fonte, self.riferimento, self.importo, self.giorno, oggi)
        return Incasso(
            ente=self.ente,
            id=self.id,
            canale=self.canale,
            importo=self.importo,
            giorno=self.giorno,
            acquisito_il=oggi,
            numero_avviso=self.numero_avviso,
            iuv=self.iuv,
            causale=self.causale,
            pagatore=Pagatore(**self.pagatore.model_dump()),
            evidenze=(prova,),
        )


def in_messaggio(incasso: Incasso) -> dict[str, Any]:
    """The message of an incasso with exactly one evidenza, under the key that tells it from a receipt's."""
    (prova,) = incasso.evidenze
    messaggio = MessaggioIncasso(
        ente=incasso.ente,
        id=incasso.id,
        canale=incasso.canale,
        importo=incasso.importo,
        giorno=incasso.giorno,
        fonte=prova.fonte,
        riferimento=prova.riferimento,
        numero_avviso=incasso.numero_avviso,
        iuv=incasso.iuv,
        causale=incasso.causale,
        pagatore=PagatoreLetto(
            denominazione=incasso.pagatore.denominazione,
            codice_fiscale=incasso.pagatore.codice_fiscale,
            iban=incasso.pagatore.iban,
        ),
    )
    return {"incasso": messaggio.model_dump(mode="json")}
