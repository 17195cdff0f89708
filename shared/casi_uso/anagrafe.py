"""The registers: one order per group of posizioni just loaded, one answer that books each of them.

The order leaves when the whole lista is in and read back: no lotto is written again after
that, so no answer can be written over. While the ente reads the prospetto the answers
come, and no machine has to wait; for those that did not, the machine asks again, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shared.casi_uso.ciclo import FATTO, GIA_REGISTRATO, Ciclo, Comando, Turno, applica, registra_fatto
from shared.casi_uso.porte import Coda
from shared.contratti.esiti_anagrafe import EsitoDiAnagrafe, SoggettoVerificato
from shared.dominio.anagrafe_comandi import chiedi_anagrafe, registra_anagrafe
from shared.dominio.errori import ErroreDominio
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole


def ordine_anagrafe(ente: str, incarico: str, posizioni: Sequence[Posizione]) -> Mapping[str, object]:
    """The order for the registers; its answer comes back under the same `incarico`."""
    return {
        "ente": ente,
        "incarico": incarico,
        "tipo": "anagrafe",
        "soggetti": [
            {"posizione": p.id, "codice_fiscale": p.riga.debitore.codice_fiscale} for p in posizioni
        ],
    }


def chiedi_in_gruppo(coda: Coda, posizioni: Sequence[Posizione]) -> None:
    """Ask for those not yet answered for; repeating it within minutes sends one order, later a second like it."""
    da_chiedere = [p for p in posizioni if p.anagrafe is None]
    if da_chiedere:
        primo = da_chiedere[0]
        incarico = f"{primo.id}-anagrafe_lotto"
        identita = f"{primo.ente}#{incarico}"
        coda.invia(identita, identita, ordine_anagrafe(primo.ente, incarico, da_chiedere))


def verifica_anagrafe(ciclo: Ciclo, turno: Turno) -> dict[str, object]:
    """Ask the registers for one debtor; the order leaves once this is committed."""
    return applica(ciclo, turno, lambda p, _, oggi: chiedi_anagrafe(p, oggi))


def registra_anagrafi(ciclo: Ciclo, esito: EsitoDiAnagrafe) -> dict[str, object]:
    """Book the answer of each posizione; one that the domain refuses does not stop the others.

    FATTO when at least one was news. Raises the first refusal once all are done.
    """
    rifiuti: list[ErroreDominio] = []
    nuovo = False
    for soggetto in esito.soggetti:
        try:
            nuovo |= registra_fatto(ciclo, esito.ente, soggetto.posizione, _comando(soggetto)) == FATTO
        except ErroreDominio as rifiuto:
            rifiuti.append(rifiuto)
    if rifiuti:
        raise rifiuti[0]
    return FATTO if nuovo else GIA_REGISTRATO


def _comando(soggetto: SoggettoVerificato) -> Comando:
    def comando(posizione: Posizione, _: Regole, oggi: date) -> Mutazione:
        nuovo = None if soggetto.indirizzo is None else soggetto.indirizzo.indirizzo()
        return registra_anagrafe(posizione, oggi, soggetto.esito(oggi), nuovo)

    return comando
