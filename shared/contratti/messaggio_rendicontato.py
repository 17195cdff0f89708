"""What a flusso di rendicontazione says of one transfer, on its way to the worker that books it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso
from shared.dominio.rendicontazioni import EsitoPagamento

FDR = "FDR"
CONTO = "CONTO"
"""The two proofs a flow brings: its own line, and the credit it was paid with."""


class MessaggioRendicontato(BaseModel):
    """All that one flow proves of one incasso as of its `distribuzione`: what it proved before goes.

    `presente` False: the revision in force has no such transfer any more. `conto` names the credits
    the flow is tied to, blank while it is not. Amounts in cents, negative where the payment was revoked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ente: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    flusso: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,35}$")]
    psp: Annotated[str, StringConstraints(min_length=1, max_length=35)]
    revisione: Annotated[str, StringConstraints(max_length=80)]
    """names the revision in a proof: its number, and a part of its hash"""
    distribuzione: Annotated[int, Field(ge=1)]
    presente: bool
    riga: int
    iuv: Annotated[str, StringConstraints(max_length=35)]
    iur: Annotated[str, StringConstraints(min_length=1, max_length=35)]
    trasferimento: Annotated[int, Field(ge=1, le=5)]
    importo: Centesimi
    esito: EsitoPagamento
    giorno: date
    numero_avviso: Annotated[str, StringConstraints(pattern=r"^(\d{18})?$")] = ""
    conto: Annotated[str, StringConstraints(max_length=600)] = ""
    accreditato_il: date | None = None

    @property
    def id(self) -> str:
        """Of the incasso: the one its receipt gives."""
        return f"PAGOPA#{self.iur}#{self.trasferimento}"

    def del_flusso(self, evidenza: Evidenza) -> bool:
        """Whether a proof was brought by this flow, in any revision."""
        return evidenza.riferimento.startswith(tuple(f"{tipo}#{self.flusso}#{self.psp}#" for tipo in (FDR, CONTO)))

    def evidenze(self, oggi: date) -> tuple[Evidenza, ...]:
        """The proofs it brings, taken in on `oggi`: none, its line, or its line and the credit."""
        if not self.presente:
            return ()
        riferimento = f"{FDR}#{self.flusso}#{self.psp}#{self.revisione}#{self.riga}"
        riga = Evidenza(self.esito.fonte, riferimento, self.importo, self.giorno, oggi)
        if not self.conto or self.accreditato_il is None or self.importo < 0:
            return (riga,)
        riferimento = f"{CONTO}#{self.flusso}#{self.psp}#{self.conto}"
        return (riga, Evidenza(Fonte.TESORERIA, riferimento, self.importo, self.accreditato_il, oggi))

    def incasso(self, oggi: date) -> Incasso:
        """The money it proves, with those proofs."""
        return Incasso(
            ente=self.ente,
            id=self.id,
            canale=Canale.PAGOPA,
            importo=self.importo,
            giorno=self.giorno,
            acquisito_il=oggi,
            numero_avviso=self.numero_avviso,
            iuv=self.iuv,
            evidenze=self.evidenze(oggi),
        )
