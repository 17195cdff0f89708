"""A payment on its way: between the answer to who sends it and its booking, nothing harmful leaves."""

from __future__ import annotations

from shared.casi_uso.ciclo import TENTATIVI, Ciclo
from shared.casi_uso.riconciliazione import posizione_certa
from shared.dominio.blocchi_comandi import annuncia_pagamento
from shared.dominio.errori import GiaRegistrato, VersioneSuperata
from shared.dominio.incassi import Incasso
from shared.dominio.partitario import id_versamento


def annuncia(ciclo: Ciclo, incasso: Incasso) -> None:
    """Mark the posizione that `incasso` surely pays, if there is one; money already in its books is not announced.

    Two reads and one transaction. Raises VersioneSuperata when the posizione kept moving for five
    tries: the sender tries again.
    """
    for rimasti in reversed(range(TENTATIVI)):
        posizione, _ = posizione_certa(ciclo, incasso)
        # Looked for after the posizione: a booking in between is either seen here or refused there by the version.
        if posizione is None or ciclo.posizioni.gia_nei_libri(
            posizione.ente, posizione.id, id_versamento(incasso.id)
        ):
            return
        try:
            oggi, regole = ciclo.orologio.oggi(), ciclo.regole(posizione)
            ciclo.posizioni.salva(annuncia_pagamento(posizione, regole, oggi, incasso.id))
        except GiaRegistrato:
            return
        except VersioneSuperata:
            if rimasti == 0:
                raise
        else:
            return
