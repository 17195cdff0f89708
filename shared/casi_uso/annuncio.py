"""A payment on its way: between the answer to who sends it and its booking, nothing harmful leaves."""

from __future__ import annotations

from datetime import date

from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.riconciliazione import posizione_certa
from shared.dominio.blocchi_comandi import annuncia_pagamento
from shared.dominio.errori import GiaRegistrato
from shared.dominio.incassi import Incasso
from shared.dominio.partitario import id_versamento
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole


def annuncia(ciclo: Ciclo, incasso: Incasso) -> None:
    """Mark the posizione that `incasso` surely pays, if there is one; money already in its books is not announced.

    Raises VersioneSuperata when the posizione kept moving for five tries: the sender tries again.
    """
    posizione, _ = posizione_certa(ciclo, incasso)
    if posizione is None:
        return

    def comando(attuale: Posizione, regole: Regole, oggi: date) -> Mutazione:
        # Read after the posizione: a booking in between is either seen here or refused there by the version.
        libri = {registrazione.id for registrazione in ciclo.posizioni.registrazioni(attuale.ente, attuale.id)}
        if id_versamento(incasso.id) in libri:
            raise GiaRegistrato(f"L'incasso {incasso.id} è già nei libri.")
        return annuncia_pagamento(attuale, regole, oggi, incasso.id)

    registra_fatto(ciclo, posizione.ente, posizione.id, comando)
