"""What a taxpayer asks or reports about a posizione of his, from the portal or by the API alike.

Whose posizione it is has been checked before (`contribuente.mia_posizione`): here the fact is booked
and signed by who asks.
"""

from __future__ import annotations

from datetime import date

from shared.casi_uso.allegati import deposita_ricevuta
from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.pagamenti_fatti import Allegati
from shared.casi_uso.porte import Archivio
from shared.dominio.blocchi_comandi import segnala_pagamento
from shared.dominio.istanze import TipoIstanza
from shared.dominio.istanze_comandi import presenta
from shared.dominio.posizioni import Posizione


def segnala(
    ciclo: Ciclo,
    documenti: Archivio,
    allegati: Allegati,
    posizione: Posizione,
    riferimento: str,
    pagato_il: date,
    file: bytes,
    utente: str,
) -> dict[str, object]:
    """Report a payment: the cycle waits for the money; the receipt, if any (`file`), is kept.

    Raises as `deposita_ricevuta` and `segnala_pagamento`.
    """
    oggi = ciclo.orologio.oggi()
    allegato = deposita_ricevuta(documenti, posizione, riferimento, file, oggi) if file else None
    motivo = f"pagato il {pagato_il:%d/%m/%Y}"
    motivo += f"; ricevuta allegata, SHA-256 {allegato.impronta}" if allegato else "; senza ricevuta"
    esito = registra_fatto(
        ciclo,
        posizione.ente,
        posizione.id,
        lambda p, regole, giorno: segnala_pagamento(p, regole, giorno, riferimento, motivo),
        utente,
    )
    # After the fact: a claim that is refused leaves nothing among the receipts.
    if allegato:
        allegati.registra(allegato)
    return esito


def chiedi(
    ciclo: Ciclo, posizione: Posizione, tipo: TipoIstanza, chiave: str, motivo: str, termine: date | None, utente: str
) -> dict[str, object]:
    """Send a request to the ente; `chiave` names the sending, so that the same one twice is one request.

    Raises as `istanze_comandi.presenta`.
    """
    return registra_fatto(
        ciclo,
        posizione.ente,
        posizione.id,
        lambda p, regole, oggi: presenta(p, regole, oggi, tipo, f"WEB-{chiave}", motivo, termine),
        utente,
    )
