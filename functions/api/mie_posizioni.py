"""For taxpayers: their posizioni with every ente, the reason of every euro, how to pay, what they have paid."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions._avvio import ciclo, documenti, incassi, posizioni, tabella
from functions.api._forme import Scarico
from functions.api._forme_me import CartaLetta, MiaPosizioneIntera, MieiPagamenti, MiePosizioni
from functions.api._me import annota, carta_in_dati, codici, mia, mie
from functions.api._richiesta import con_problemi, contribuente
from functions.api._risposte import risponde
from functions.api._sospensioni import sospensioni_in_dati
from functions.api.rateizzazioni import piano_in_dati
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.casi_uso import contribuente as casi
from shared.casi_uso import pagamenti_fatti
from shared.casi_uso.avvisi_da_pagare import avviso_di_oggi, da_pagare
from shared.dominio.avvisi import qr_pagopa
from shared.dominio.pagamenti import Allegato, PagamentoFatto
from shared.dominio.spiegazioni import VoceSpiegata

rotte = Blueprint(__name__)

POSIZIONE = "/me/posizioni/{ente}/{posizione}"


@rotte.route("/me/posizioni", methods=["GET"])
@con_problemi
@risponde(MiePosizioni)
def elenca() -> dict[str, Any]:
    """Every posizione of the caller with every ente, and what he owes today."""
    chi = contribuente(rotte.current_request)
    trovate = mie(chi, ciclo())
    for dovuta in trovate:
        annota(rotte, chi, dovuta.posizione.ente, dovuta.posizione.id, "elenco del contribuente")
    return {"totale_cent": sum(d.oggi_cent for d in trovate), "posizioni": [_breve(d) for d in trovate]}


@rotte.route(POSIZIONE, methods=["GET"])
@con_problemi
@risponde(MiaPosizioneIntera, problemi=(422,))
def leggi(ente: str, posizione: str) -> dict[str, Any]:
    """One posizione whole: why it owes, how it is paid, what happens next, its acts, its plan."""
    chi, presente = contribuente(rotte.current_request), ciclo()
    trovato = casi.mio_dettaglio(presente, posizioni(), codici(chi), ente, posizione)
    annota(rotte, chi, ente, posizione, "posizione")
    dovuta, attuale = trovato.dovuta, trovato.dovuta.posizione
    pagabili, richiesta = da_pagare(presente, attuale), attuale.rateizzazione
    piano = None if richiesta is None else richiesta.piano
    return {
        **_breve(dovuta),
        **sospensioni_in_dati(attuale),
        "numero_avviso": attuale.numero_avviso,
        "perche": [_voce(voce) for voce in trovato.voci],
        "avvisi": [
            {
                "numero_avviso": a.numero,
                "rata": a.rata,
                "importo_cent": a.somma.importo,
                "entro": a.somma.scadenza.isoformat(),
                "oggetto": a.somma.oggetto,
                "qr": qr_pagopa(a.numero, dovuta.ente.codice_fiscale, a.somma.importo),
            }
            for a in pagabili.avvisi
        ],
        "perche_nessun_avviso": pagabili.perche_no,
        "pagina_pagamento": dovuta.ente.pagina_pagamento,
        "atti": [
            {"id": a.id, "tipo": a.tipo.value, "data": a.data.isoformat(), "importo_cent": a.importo}
            for a in attuale.atti
        ],
        "piano": None if piano is None else piano_in_dati(attuale, piano),
    }


@rotte.route(f"{POSIZIONE}/avvisi/{{avviso}}", methods=["GET"])
@con_problemi
@risponde(CartaLetta)
def scarica_avviso(ente: str, posizione: str, avviso: str) -> dict[str, Any]:
    """The pagoPA notice with the amount of today."""
    chi = contribuente(rotte.current_request)
    foglio = avviso_di_oggi(ciclo(), mia(chi, ente, posizione), avviso)
    annota(rotte, chi, ente, posizione, f"avviso di pagamento {avviso}")
    return carta_in_dati(foglio, f"avviso-{avviso}.pdf")


@rotte.route(f"{POSIZIONE}/documenti/{{atto}}", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarica_documento(ente: str, posizione: str, atto: str) -> dict[str, str]:
    """Where to download the PDF of an act."""
    chi = contribuente(rotte.current_request)
    emesso = casi.atto_stampato(mia(chi, ente, posizione), atto)
    annota(rotte, chi, ente, posizione, f"atto {atto}")
    return {"indirizzo": documenti().indirizzo_di_scarico(emesso.chiave, f"{posizione}-{atto}.pdf")}


@rotte.route("/me/pagamenti", methods=["GET"])
@con_problemi
@risponde(MieiPagamenti)
def elenca_pagamenti() -> dict[str, Any]:
    """What the caller has paid with every ente, where it went, and the receipts he has sent."""
    chi, presente = contribuente(rotte.current_request), ciclo()
    sue = [dovuta.posizione for dovuta in mie(chi, presente)]
    trovati = pagamenti_fatti.tutti(presente, incassi(), AllegatiDynamo(tabella()), sue)
    for una in trovati:
        annota(rotte, chi, una.posizione.ente, una.posizione.id, "pagamenti")
    return {
        "pagamenti": [_pagamento(p) for una in trovati for p in una.pagamenti],
        "ricevute": [_ricevuta(a) for una in trovati for a in una.allegati],
    }


@rotte.route(f"{POSIZIONE}/pagamenti/{{codice}}", methods=["GET"])
@con_problemi
@risponde(CartaLetta)
def scarica_quietanza(ente: str, posizione: str, codice: str) -> dict[str, Any]:
    """The quietanza of a payment."""
    chi = contribuente(rotte.current_request)
    foglio = pagamenti_fatti.quietanza(ciclo(), incassi(), mia(chi, ente, posizione), codice)
    annota(rotte, chi, ente, posizione, f"quietanza {codice}")
    return carta_in_dati(foglio, f"quietanza-{posizione}-{codice}.pdf")


@rotte.route(f"{POSIZIONE}/allegati/{{codice}}", methods=["GET"])
@con_problemi
@risponde(Scarico)
def scarica_ricevuta(ente: str, posizione: str, codice: str) -> dict[str, str]:
    """Where to download a receipt that was sent with a payment reported."""
    chi = contribuente(rotte.current_request)
    inviate = pagamenti_fatti.allegati_di(AllegatiDynamo(tabella()), mia(chi, ente, posizione))
    scelta = pagamenti_fatti.allegato(inviate, codice)
    annota(rotte, chi, ente, posizione, f"ricevuta inviata {codice}")
    return {"indirizzo": documenti().indirizzo_di_scarico(scelta.chiave, scelta.nome_file)}


def _breve(dovuta: casi.Dovuta) -> dict[str, Any]:
    p = dovuta.posizione
    return {
        "ente": p.ente,
        "denominazione_ente": dovuta.ente.denominazione,
        "posizione": p.id,
        "causale": p.riga.causale,
        "tipologia": p.riga.tipologia,
        "anno": p.riga.anno,
        "intestata_a": p.riga.debitore.denominazione,
        "titolo": dovuta.titolo.value,
        "fase": p.fase.value,
        "conclusione": p.conclusione.value if p.conclusione else None,
        "oggi_cent": dovuta.oggi_cent,
        "cosa_succede": [
            {"giorno": x.giorno.isoformat() if x.giorno else None, "testo": x.testo} for x in dovuta.cosa_succede
        ],
    }


def _voce(voce: VoceSpiegata) -> dict[str, Any]:
    return {
        "voce": voce.voce.value,
        "totale_cent": voce.totale,
        "addendi": [
            {
                "giorno": a.giorno.isoformat(),
                "importo_cent": a.importo,
                "perche": a.perche,
                "calcoli": list(a.calcoli),
                "fonti": list(a.fonti),
            }
            for a in voce.addendi
        ],
    }


def _pagamento(p: PagamentoFatto) -> dict[str, Any]:
    return {
        "ente": p.ente,
        "posizione": p.posizione,
        "codice": p.codice,
        "giorno": p.giorno.isoformat(),
        "canale": p.canale.value if p.canale else None,
        "iur": p.iur,
        "numero_avviso": p.numero_avviso,
        "importo_cent": p.importo,
        "voci_cent": {voce.value: cent for voce, cent in p.imputato.items()},
        "eccedenza_cent": p.eccedenza,
    }


def _ricevuta(a: Allegato) -> dict[str, Any]:
    return {
        "ente": a.ente,
        "posizione": a.posizione,
        "codice": a.codice,
        "riferimento": a.riferimento,
        "giorno": a.giorno.isoformat(),
        "sha256": a.impronta,
    }
