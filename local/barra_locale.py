"""The bar that only pages of a local run have: the virtual day, and buttons that let time pass."""

from __future__ import annotations

from datetime import date

from local.nuvola_porta import Risposta

BARRA = "/_locale/barra"
SALTI = ((1, "un giorno"), (30, "30 giorni"), (180, "180 giorni"))
"""How far the buttons go, and their words."""


def con_barra(risposta: Risposta, oggi: date) -> Risposta:
    """The page with the bar at its end; anything but a page of ours is left alone."""
    tipo = risposta.intestazioni.get("Content-Type", "")
    if not tipo.startswith("text/html") or b"</body>" not in risposta.corpo:
        return risposta
    pulsanti = "".join(
        f'<button type="submit" name="giorni" value="{giorni}">Avanza di {parole}</button> ' for giorni, parole in SALTI
    )
    barra = (
        f'<aside class="container" aria-label="Nuvola locale"><form method="post" action="{BARRA}"><p>'
        f"Nuvola locale, {oggi:%d/%m/%Y}. {pulsanti}</p></form></aside></body>"
    )
    corpo = risposta.corpo.replace(b"</body>", barra.encode(), 1)
    return Risposta(risposta.stato, corpo, risposta.intestazioni)
