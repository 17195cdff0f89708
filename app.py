"""The HTTP API: Chalice over the blueprints of functions/api, nothing else."""

from chalice.app import Chalice

from functions.api import (
    accrediti,
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
    ricerche,
    rimborsi,
    riversamenti,
    salute,
    sospensioni,
)

app = Chalice(app_name="riscossa")

_MODULI = (
    accrediti, beni, coda, eredi, flussi, flussi_incasso, inesigibilita, liste, pagamenti, posizioni, procedure,
    rateizzazioni, ricerche, rimborsi, riversamenti, salute, sospensioni,
)  # fmt: skip

for modulo in _MODULI:
    app.register_blueprint(modulo.rotte)
