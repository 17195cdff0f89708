"""The webhook of payments: signature, raw message kept, queue. Booking is the worker's job."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions._avvio import ambiente, ciclo, client, coda, flussi, orologio
from functions.api._richiesta import CORPO_MASSIMO, CorpoNonValido, con_problemi
from shared.casi_uso.incasso import ricevi_pagamento, verifica_firma

rotte = Blueprint(__name__)


@rotte.route("/pagamenti/ricevute", methods=["POST"])
@con_problemi
def ricevi() -> Response:
    """Take one payment receipt. 202 when it is queued; the same receipt again is 202 again, booked once."""
    richiesta = rotte.current_request
    grezzo = richiesta.raw_body or b""
    if isinstance(grezzo, str):
        grezzo = grezzo.encode()
    if len(grezzo) > CORPO_MASSIMO:
        raise CorpoNonValido(f"Il messaggio supera {CORPO_MASSIMO} byte.")
    # Read at every call: a rotated secret holds at once, and nothing secret stays in the process.
    segreto = client("secretsmanager").get_secret_value(SecretId=ambiente()["SEGRETO_PAGAMENTI"])["SecretString"]
    verifica_firma(segreto.encode(), richiesta.headers.get("x-firma", ""), grezzo, orologio().adesso())
    ricevuta = ricevi_pagamento(ciclo(), flussi(), coda("CODA_PAGAMENTI"), grezzo)
    return Response(body={"iur": ricevuta.iur, "stato": "ACCOLTA"}, status_code=202)
