"""The HTTP API: Chalice over the blueprints of functions/api, nothing else."""

from chalice.app import Chalice

from functions.api import (
    beni,
    coda,
    eredi,
    flussi,
    flussi_incasso,
    inesigibilita,
    liste,
    pagamenti,
    posizioni,
    procedure,
    rateizzazioni,
    rimborsi,
    salute,
    sospensioni,
)

app = Chalice(app_name="riscossa")

_MODULI = (
    beni, coda, eredi, flussi, flussi_incasso, inesigibilita, liste, pagamenti, posizioni, procedure, rateizzazioni,
    rimborsi, salute, sospensioni,
)  # fmt: skip

for modulo in _MODULI:
    app.register_blueprint(modulo.rotte)
