"""The HTTP API: Chalice over the blueprints of functions/api, nothing else."""

from chalice.app import Chalice

from functions.api import beni, eredi, flussi, liste, pagamenti, posizioni, rateizzazioni, salute, sospensioni

app = Chalice(app_name="riscossa")

for modulo in (beni, eredi, flussi, liste, pagamenti, posizioni, rateizzazioni, salute, sospensioni):
    app.register_blueprint(modulo.rotte)
