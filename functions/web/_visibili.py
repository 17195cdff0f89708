"""Which enti a person of the collector, or of ops, may see: what is not among them does not exist."""

from __future__ import annotations

from functions._avvio import enti
from shared.dominio.accessi import Ruolo, Sessione
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato


def enti_visibili(sessione: Sessione) -> list[Ente]:
    """The enti of the collector the session belongs to; every one for ops."""
    registro = enti()
    tutti = [registro.leggi(identita) for identita in registro.elenca()]
    if Ruolo.OPS in sessione.ruoli:
        return tutti
    return [ente for ente in tutti if ente.concessionario_codice_fiscale == sessione.concessionario]


def ente_visibile(sessione: Sessione, ente: str) -> Ente:
    """That ente, when the session may see it. Raises NonTrovato."""
    for visibile in enti_visibili(sessione):
        if visibile.id == ente:
            return visibile
    raise NonTrovato("Quello che cerchi non esiste.")
