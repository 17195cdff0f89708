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
    mie_domande,
    mie_posizioni,
    miei_appuntamenti,
    miei_contatti,
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
DEI_CONTRIBUENTI = (mie_posizioni, mie_domande, miei_contatti, miei_appuntamenti)
"""Under `/me`, for taxpayers alone."""

for modulo in (*_MODULI, *DEI_CONTRIBUENTI):
    app.register_blueprint(modulo.rotte)
