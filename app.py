"""The HTTP API: Chalice over the blueprints of functions/api, and one place where a refusal becomes an answer."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Response
from pydantic import ValidationError

from functions.api import flussi, liste, pagamenti, posizioni, salute
from functions.api._richiesta import problema
from shared.dominio.errori import ErroreDominio

app = Chalice(app_name="riscossa")
app.log.propagate = False

for modulo in (flussi, liste, pagamenti, posizioni, salute):
    app.register_blueprint(modulo.rotte)


@app.middleware("http")
def rifiuti(evento: Any, prossimo: Callable[[Any], Response]) -> Response:
    """The domain's refusals and malformed bodies become problems; a fault stays a fault."""
    try:
        return prossimo(evento)
    except (ErroreDominio, ValidationError) as errore:
        return problema(errore)
