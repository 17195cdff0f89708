"""The taxpayer: what I owe and why, what happens next, what I can do."""

from __future__ import annotations

import secrets

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, documenti, orologio, posizioni, tabella
from functions._carte import qr
from functions.web._contribuente import POSIZIONE, codici, indirizzo, mia, mia_per_le_rate, registro_deleghe
from functions.web._moduli import DomandaRate, Istanza, NuovaDelega, PagamentoSegnalato
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._sessione import ricerca
from shared.adattatori.allegati_dynamo import AllegatiDynamo
from shared.casi_uso import contribuente, deleghe, domande_contribuente
from shared.casi_uso.avvisi_da_pagare import da_pagare
from shared.casi_uso.rateizzazione import presenta as presenta_rate
from shared.dominio.accessi import Portale
from shared.dominio.avvisi import qr_pagopa
from shared.dominio.errori import ErroreDominio
from shared.dominio.istanze import TipoIstanza

rotte = Blueprint(__name__)

CITTADINO = Portale.CITTADINO


@pagina(rotte, "/cittadino", CITTADINO)
def elenco(visita: Visita) -> Response:
    """Every posizione of mine with every ente, and what I owe today in all."""
    mie = contribuente.mie_posizioni(ciclo(), ricerca(), codici(visita))
    for dovuta in mie:
        visita.annota(dovuta.posizione.ente, dovuta.posizione.id, "elenco del contribuente")
    dati = {"mie": mie, "totale": sum(d.oggi_cent for d in mie), "oggi": orologio().oggi()}
    return html("cittadino/elenco.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@pagina(rotte, POSIZIONE, CITTADINO)
def dettaglio(visita: Visita, ente: str, posizione: str) -> Response:
    """One posizione: what to pay, what happens next, what I can do, its papers."""
    presente = ciclo()
    trovato = contribuente.mio_dettaglio(presente, posizioni(), codici(visita), ente, posizione)
    visita.annota(ente, posizione, "posizione")
    attuale, cf_ente = trovato.dovuta.posizione, trovato.dovuta.ente.codice_fiscale
    pagabili = da_pagare(presente, attuale)
    codici_qr = {a.numero: qr(qr_pagopa(a.numero, cf_ente, a.somma.importo)) for a in pagabili.avvisi[:1]}
    dati = {"d": trovato, "p": attuale, "oggi": orologio().oggi(), "esito": visita.campi.get("esito")}
    dati |= {"pagabili": pagabili, "codici_qr": codici_qr}
    return html("cittadino/posizione.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@pagina(rotte, f"{POSIZIONE}/perche", CITTADINO)
def perche(visita: Visita, ente: str, posizione: str) -> Response:
    """Why I owe this sum: euro by euro, with its norm."""
    trovato = contribuente.mio_dettaglio(ciclo(), posizioni(), codici(visita), ente, posizione)
    visita.annota(ente, posizione, "perché devo questa somma")
    dati = {"d": trovato, "p": trovato.dovuta.posizione, "oggi": orologio().oggi()}
    return html("cittadino/perche.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@pagina(rotte, f"{POSIZIONE}/documenti/{{atto}}", CITTADINO)
def documento(visita: Visita, ente: str, posizione: str, atto: str) -> Response:
    """The PDF of an act of mine, from the archive."""
    emesso = contribuente.atto_stampato(mia(visita, ente, posizione), atto)
    visita.annota(ente, posizione, f"atto {atto}")
    return verso(documenti().indirizzo_di_scarico(emesso.chiave, f"{posizione}-{atto}.pdf"))


@pagina(rotte, f"{POSIZIONE}/rate", CITTADINO)
def rate(visita: Visita, ente: str, posizione: str) -> Response:
    """Choose how many rate; chosen, the plan is shown before it is asked for."""
    posizione_mia = mia_per_le_rate(visita, ente, posizione)
    visita.annota(ente, posizione, "domanda di rateizzazione")
    ammesse = contribuente.rate_ammesse(posizione_mia, orologio().oggi())
    dati: dict[str, object] = {"p": posizione_mia, "ammesse": ammesse, "scelte": None, "piano": None, "errore": ""}
    scritte = visita.campi.get("rate", "")
    if scritte:
        dati["scelte"] = scritte
        try:
            # What is no number of rate at all is refused as a wrong one: the tier says which are right.
            scelte = int(scritte) if scritte.isascii() and scritte.isdigit() and len(scritte) < 4 else 0
            dati["piano"] = contribuente.anteprima_piano(ciclo(), posizione_mia, scelte)
        except ErroreDominio as rifiutata:
            dati["errore"] = rifiutata.messaggio
    return html("cittadino/rate.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@modulo(rotte, f"{POSIZIONE}/rate", CITTADINO)
def chiedi_rate(visita: Visita, ente: str, posizione: str) -> Response:
    """Ask for the plan: from this moment nothing escalates."""
    domanda = DomandaRate.model_validate(dict(visita.campi))
    mia_per_le_rate(visita, ente, posizione)
    presenta_rate(ciclo(), ente, posizione, domanda.rate, domanda.motivo, visita.sessione.utente)
    return verso(f"{indirizzo(ente, posizione)}?esito=rate")


@pagina(rotte, f"{POSIZIONE}/pagamento", CITTADINO)
def ho_pagato(visita: Visita, ente: str, posizione: str) -> Response:
    """The form of who has paid already."""
    dati = {"p": mia(visita, ente, posizione), "oggi": orologio().oggi()}
    return html("cittadino/pagamento.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@modulo(rotte, f"{POSIZIONE}/pagamento", CITTADINO, con_file=True)
def segnala(visita: Visita, ente: str, posizione: str) -> Response:
    """Report a payment: the cycle waits for the money; the receipt, if any, is kept."""
    detto = PagamentoSegnalato.model_validate(dict(visita.campi))
    posizione_mia = mia(visita, ente, posizione)
    domande_contribuente.segnala(
        ciclo(), documenti(), AllegatiDynamo(tabella()), posizione_mia, detto.riferimento, detto.pagato_il, visita.file,
        visita.sessione.utente,
    )  # fmt: skip
    return verso(f"{indirizzo(ente, posizione)}?esito=pagamento")


@pagina(rotte, f"{POSIZIONE}/istanza", CITTADINO)
def istanza(visita: Visita, ente: str, posizione: str) -> Response:
    """The form of a request to the ente."""
    dati = {"p": mia(visita, ente, posizione), "tipi": list(TipoIstanza), "chiave": secrets.token_urlsafe(12)}
    return html("cittadino/istanza.html", {"sessione": visita.sessione, "attiva": "elenco", **dati})


@modulo(rotte, f"{POSIZIONE}/istanza", CITTADINO)
def chiedi(visita: Visita, ente: str, posizione: str) -> Response:
    """Send a request: the posizione is frozen until the ente answers (not for a refund)."""
    campi = {nome: valore for nome, valore in visita.campi.items() if valore}
    domanda = Istanza.model_validate(campi)
    domande_contribuente.chiedi(
        ciclo(), mia(visita, ente, posizione), domanda.tipo, domanda.chiave, domanda.motivo, domanda.termine,
        visita.sessione.utente,
    )  # fmt: skip
    return verso(f"{indirizzo(ente, posizione)}?esito=istanza")


@pagina(rotte, "/cittadino/deleghe", CITTADINO)
def mie_deleghe(visita: Visita) -> Response:
    """Whom I let look at my posizioni, and whose I may look at."""
    mio, registro, oggi = visita.sessione.codice_fiscale, registro_deleghe(), orologio().oggi()
    dati = {"date": registro.date_da(mio), "ricevute": registro.date_a(mio), "oggi": oggi}
    return html("cittadino/deleghe.html", {"sessione": visita.sessione, "attiva": "deleghe", **dati})


@modulo(rotte, "/cittadino/deleghe", CITTADINO)
def nuova_delega(visita: Visita) -> Response:
    """Let somebody look at my posizioni and ask for me."""
    nuova = NuovaDelega.model_validate(dict(visita.campi))
    deleghe.delega(registro_deleghe(), orologio(), visita.sessione, nuova.delegato, nuova.fino_al)
    return verso("/cittadino/deleghe")


@modulo(rotte, "/cittadino/deleghe/revoca", CITTADINO)
def revoca(visita: Visita) -> Response:
    """Take it back, from today."""
    deleghe.revoca(registro_deleghe(), orologio(), visita.sessione, visita.campi.get("delegato", ""))
    return verso("/cittadino/deleghe")
