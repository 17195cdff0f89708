"""The HTTP API: Chalice over the blueprints of functions/api, nothing else."""

from chalice.app import Chalice

from functions.api import (
    accrediti,
    beni,
    coda,
    descrizione,
    eredi,
    flussi,
    flussi_incasso,
    inesigibilita,
    liste,
    pagamenti,
    posizioni,
    procedure,
    rateizzazioni,
    ricerche,
    rimborsi,
    riversamenti,
    salute,
    sospensioni,
)
from functions.api._cornice import cornice

app = Chalice(app_name="riscossa")
app.register_middleware(cornice, "http")

_MODULI = (
    accrediti, beni, coda, descrizione, eredi, flussi, flussi_incasso, inesigibilita, liste, pagamenti, posizioni,
    procedure, rateizzazioni, ricerche, rimborsi, riversamenti, salute, sospensioni,
)  # fmt: skip

for modulo in _MODULI:
    app.register_blueprint(modulo.rotte)
