"""The taxpayer's payments: the notice of today, what he has paid, a quietanza for each, the receipts he sent."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, incassi, posizioni, tabella
from functions._carte import stampa
from functions.web._contribuente import POSIZIONE, codici, mia
from functions.web._pagine import carta, html
from functions.web._rotte import Visita, pagina
from functions.web._sessione import ricerca
from functions.web._ufficio import scarica_allegato
from functions.web._visibili import ente_visibile
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.casi_uso import contribuente, pagamenti_fatti
from shared.casi_uso.avvisi_da_pagare import avviso_di_oggi
from shared.dominio.accessi import Portale

rotte = Blueprint(__name__)

CITTADINO = Portale.CITTADINO


@pagina(rotte, f"{POSIZIONE}/avvisi/{{avviso}}", CITTADINO)
def avviso(visita: Visita, ente: str, posizione: str, avviso: str) -> Response:
    """The payment notice alone, with the amount of today: of the posizione, or of a rata of its plan."""
    foglio = avviso_di_oggi(ciclo(), mia(visita, ente, posizione), avviso)
    visita.annota(ente, posizione, f"avviso di pagamento {avviso}")
    return carta(stampa(foglio), f"avviso-{avviso}.pdf")


@pagina(rotte, "/cittadino/pagamenti", CITTADINO)
def miei_pagamenti(visita: Visita) -> Response:
    """What I have paid, with every ente, and where it went."""
    presente = ciclo()
    mie = [d.posizione for d in contribuente.mie_posizioni(presente, ricerca(), codici(visita))]
    trovati = pagamenti_fatti.tutti(presente, incassi(), AllegatiDynamo(tabella()), mie)
    for una in trovati:
        visita.annota(una.posizione.ente, una.posizione.id, "pagamenti")
    nomi = {ente: presente.enti.leggi(ente).denominazione for ente in {una.posizione.ente for una in trovati}}
    dati = {"tutti": trovati, "nomi": nomi, "canali": pagamenti_fatti.CANALI}
    return html("cittadino/pagamenti.html", {"sessione": visita.sessione, "attiva": "pagamenti", **dati})


@pagina(rotte, f"{POSIZIONE}/pagamenti/{{codice}}", CITTADINO)
def quietanza(visita: Visita, ente: str, posizione: str, codice: str) -> Response:
    """The quietanza of one payment of mine."""
    foglio = pagamenti_fatti.quietanza(ciclo(), incassi(), mia(visita, ente, posizione), codice)
    visita.annota(ente, posizione, f"quietanza {codice}")
    return carta(stampa(foglio), f"quietanza-{posizione}-{codice}.pdf")


@pagina(rotte, f"{POSIZIONE}/allegati/{{codice}}", CITTADINO)
def allegato(visita: Visita, ente: str, posizione: str, codice: str) -> Response:
    """A receipt I sent, as I sent it."""
    return scarica_allegato(visita, mia(visita, ente, posizione), codice)


@pagina(rotte, "/ente/posizioni/{posizione}/allegati/{codice}", Portale.ENTE)
def allegato_per_l_ente(visita: Visita, posizione: str, codice: str) -> Response:
    """The same receipt, for the people of the ente: they are who looks at it."""
    return scarica_allegato(visita, posizioni().leggi(visita.sessione.ente, posizione), codice)


@pagina(rotte, "/servizio/posizioni/{ente}/{posizione}/allegati/{codice}", Portale.SERVIZIO)
def allegato_per_il_servizio(visita: Visita, ente: str, posizione: str, codice: str) -> Response:
    """And for those of the collector, for the enti of theirs."""
    ente_visibile(visita.sessione, ente)
    return scarica_allegato(visita, posizioni().leggi(ente, posizione), codice)
