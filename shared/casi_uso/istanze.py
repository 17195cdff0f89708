"""The papers of a request: the scheda riassuntiva for the ente, the answer for the debtor.

Both are asked for by a committed event (`documento` in its data) and written once: the
PDF is stored first, under its own key, then the act; the answer's order to the notifier
leaves with that second commit.
"""

from __future__ import annotations

from datetime import date

from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.porte import Archivio, Stampatore
from shared.casi_uso.stampe_istanze import risposta, scheda
from shared.dominio import istanze_comandi
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole


def redigi(
    ciclo: Ciclo, documenti: Archivio, stampatore: Stampatore, ente: str, posizione: str, documento: str
) -> dict[str, object]:
    """Print and book the document of that id. FATTO, or GIA_REGISTRATO for a repetition.

    Raises NonTrovato when no request asks for it, StampaFallita when it cannot be set.
    """

    def comando(attuale: Posizione, _: Regole, oggi: date) -> Mutazione:
        chiave = f"atti/{attuale.ente}/{attuale.lista}/{attuale.id}/{documento}.pdf"
        mutazione = istanze_comandi.redigi(attuale, oggi, documento, chiave)
        istanza = istanze_comandi.istanza_di(attuale, documento)
        atto = mutazione.posizione.atto(documento)
        assert atto is not None
        componi = scheda if documento == istanza.scheda else risposta
        foglio = componi(ciclo.enti.leggi(ente), mutazione.posizione, istanza, atto)
        documenti.scrivi(chiave, stampatore.stampa(foglio), "application/pdf")
        return mutazione

    return registra_fatto(ciclo, ente, posizione, comando)
