"""How a posizione ended, in the words of its last letter."""

from __future__ import annotations

from shared.dominio.importi import in_euro
from shared.dominio.posizioni import Posizione


def esito_in_parole(posizione: Posizione, esito: str) -> tuple[str, ...]:
    """Why a posizione ended, in Italian, for its last letter."""
    if esito == "riscossa":
        return ("Il debito risulta interamente pagato: nulla è più dovuto per questo titolo.",)
    if esito == "sgravata":
        return ("L'ente creditore ha annullato il debito residuo: nulla è più dovuto per questo titolo.",)
    if "restituzione" in posizione.eventi:
        residuo = f" Il residuo è di {in_euro(posizione.residuo)} euro." if posizione.residuo else ""
        return (f"Il credito torna all'ente creditore. Motivo: {posizione.motivo}.{residuo}",)
    if posizione.residuo == 0:
        return ("Le sanzioni non passano agli eredi e tornano all'ente creditore: nulla è più dovuto qui.",)
    if esito == "discaricata":
        return (
            "L'ente creditore ha rinunciato a riscuotere il residuo, ritenuto inesigibile: la riscossione è chiusa.",
        )
    return (
        "È scaduto il termine contrattuale di conclusione del procedimento senza integrale riscossione.",
        f"Il credito residuo di {in_euro(posizione.residuo)} euro torna all'ente creditore con il suo fascicolo.",
        *((f"Motivo: {posizione.motivo}.",) if posizione.motivo else ()),
    )
