"""The webhook of payments: signature, raw message kept, queue. Booking is the worker's job."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions._avvio import ambiente, ciclo, client, coda, flussi, orologio
from functions.api._forme import RicevutaAccolta
from functions.api._richiesta import con_problemi, grezzo
from functions.api._risposte import risponde
from shared.casi_uso.incasso import ricevi_pagamento, verifica_firma

rotte = Blueprint(__name__)


@rotte.route("/pagamenti/ricevute", methods=["POST"])
@con_problemi
@risponde(RicevutaAccolta, stato=202, problemi=(400, 401, 404, 413, 422))
def ricevi() -> Response:
    """Take one payment receipt. 202 when it is queued; the same receipt again is 202 again, booked once."""
    richiesta = rotte.current_request
    messaggio = grezzo(richiesta)
    # Read at every call: a rotated secret holds at once, and nothing secret stays in the process.
    segreto = client("secretsmanager").get_secret_value(SecretId=ambiente()["SEGRETO_PAGAMENTI"])["SecretString"]
    verifica_firma(segreto.encode(), richiesta.headers.get("x-firma", ""), messaggio, orologio().adesso())
    ricevuta = ricevi_pagamento(ciclo(), flussi(), coda("CODA_PAGAMENTI"), messaggio)
    return Response(body={"iur": ricevuta.iur, "stato": "ACCOLTA"}, status_code=202)
