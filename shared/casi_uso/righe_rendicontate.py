"""One line of a flusso di rendicontazione meets its money: proof added, replaced or taken away, in any order."""

from __future__ import annotations

from datetime import date

from shared.casi_uso.ciclo import TENTATIVI, Ciclo
from shared.casi_uso.porte import Incassi, Rendicontazioni
from shared.casi_uso.riconciliazione import accogli, completa, imputa, posizione_certa
from shared.contratti.messaggio_rendicontato import MessaggioRendicontato
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.incassi import Evidenza, Incasso, aggiungi_evidenza, sostituisci_evidenza


class Distribuzioni:
    """The last distribution of each flow, read once for a batch.

    That is late enough: a message of a later distribution of the same incasso is behind this one, in its group.
    """

    def __init__(self, rendicontazioni: Rendicontazioni) -> None:
        self._rendicontazioni = rendicontazioni
        self._lette: dict[tuple[str, str], int] = {}

    def ultima(self, ente: str, flusso: str) -> int:
        if (ente, flusso) not in self._lette:
            stato = self._rendicontazioni.stato(ente, flusso)
            self._lette[ente, flusso] = 0 if stato is None else stato.distribuzione
        return self._lette[ente, flusso]


def applica_riga(
    ciclo: Ciclo, incassi: Incassi, distribuzioni: Distribuzioni, messaggio: MessaggioRendicontato
) -> dict[str, object]:
    """Make the proofs that a flow brings to an incasso exactly those of `messaggio`.

    Returns `esito`: the label of the incasso; GIA_REGISTRATO where they already were; SUPERATA for a message of
    an earlier distribution; SENZA_INCASSO where there is no such money and none is to be opened: a line that
    left, a payment revoked, or one that another intermediary manages. Raises VersioneSuperata after five tries.
    """
    if messaggio.distribuzione < distribuzioni.ultima(messaggio.ente, messaggio.flusso):
        return {"esito": "SUPERATA", "incasso": messaggio.id}
    for rimasti in reversed(range(TENTATIVI)):
        try:
            return _prova(ciclo, incassi, messaggio)
        except (VersioneSuperata, GiaRegistrato):
            if rimasti == 0:
                raise
    raise AssertionError("unreachable")


def _prova(ciclo: Ciclo, incassi: Incassi, messaggio: MessaggioRendicontato) -> dict[str, object]:
    oggi = ciclo.orologio.oggi()
    try:
        esistente = incassi.leggi(messaggio.ente, messaggio.id)
    except NonTrovato:
        if not messaggio.presente or messaggio.importo <= 0 or not messaggio.numero_avviso:
            return {"esito": "SENZA_INCASSO", "incasso": messaggio.id}
        # The node was told the amount of the day, interest included.
        return accogli(ciclo, incassi, messaggio.incasso(oggi), attualizzato=True)
    aggiornato = _con_le_prove(esistente, messaggio, oggi)
    if aggiornato == esistente:
        return {"esito": "GIA_REGISTRATO", "incasso": messaggio.id}
    if messaggio.presente and messaggio.importo > 0:
        aggiornato = completa(aggiornato, messaggio.incasso(oggi))
    if aggiornato.da_abbinare:
        posizione, motivo = posizione_certa(ciclo, aggiornato)
        if posizione is not None:
            return imputa(ciclo, posizione, aggiornato, motivo, attualizzato=True)
    incassi.salva(aggiornato)
    return {"esito": str(aggiornato.etichetta), "incasso": messaggio.id}


def _con_le_prove(incasso: Incasso, messaggio: MessaggioRendicontato, oggi: date) -> Incasso:
    volute = {_tipo(evidenza): evidenza for evidenza in messaggio.evidenze(oggi)}
    for presente in [e for e in incasso.evidenze if messaggio.del_flusso(e)]:
        nuova = volute.pop(_tipo(presente), None)
        if nuova is None:
            motivo = f"Il flusso {messaggio.flusso} non lo prova più."
            incasso = sostituisci_evidenza(incasso, presente.riferimento, None, motivo, oggi)
        elif nuova.riferimento != presente.riferimento:
            motivo = f"Revisione del flusso {messaggio.flusso}."
            incasso = sostituisci_evidenza(incasso, presente.riferimento, nuova, motivo, oggi)
    for nuova in volute.values():
        incasso = aggiungi_evidenza(incasso, nuova, _perche(messaggio, nuova))
    return incasso


def _tipo(evidenza: Evidenza) -> str:
    """Whether a proof is the line of a flow or the credit it was paid with."""
    return evidenza.riferimento.partition("#")[0]


def _perche(messaggio: MessaggioRendicontato, prova: Evidenza) -> str:
    if prova.importo < 0:
        return f"Il flusso {messaggio.flusso} revoca il pagamento (esito 3)."
    if _tipo(prova) == "FDR":
        return f"Rendicontato nel flusso {messaggio.flusso}."
    return f"Accreditato sul conto con il flusso {messaggio.flusso}."
