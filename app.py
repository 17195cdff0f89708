"""The HTTP API: Chalice over the blueprints of functions/api, nothing else."""

from chalice.app import Chalice

from functions.api import (
    flussi,
    flussi_incasso,
    liste,
    pagamenti,
    posizioni,
    rateizzazioni,
    salute,
    sospensioni,
)

app = Chalice(app_name="riscossa")

for modulo in (flussi, flussi_incasso, liste, pagamenti, posizioni, rateizzazioni, salute, sospensioni):
    app.register_blueprint(modulo.rotte)
