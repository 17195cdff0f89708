"""The ente: what waits for a hand today, liste, posizioni, decisions."""

from __future__ import annotations

from datetime import date

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, documenti, incassi, liste, orologio, posizioni
from functions._avvio import ricerca as ricerca_incassi
from functions.web._andamento import gradini, grafico
from functions.web._moduli import DecisioneIstanza, DecisioneProposta, DecisioneRate, Visto
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._sessione import ricerca
from functions.web._ufficio import annota_trovate, pagina_posizione, scarica_documento
from functions.web.pratiche import EREDI_MASSIMI
from shared.casi_uso import andamento, esportazioni, previsione
from shared.casi_uso.cerca import Trovate, cerca
from shared.casi_uso.ciclo import Comando, registra_fatto
from shared.casi_uso.coda_del_giorno import coda_del_giorno
from shared.casi_uso.quadro import quadro_di
from shared.casi_uso.rateizzazione import decidi as decidi_rate
from shared.casi_uso.rendiconto import posizioni_di
from shared.casi_uso.rimborsi_ente import tutto
from shared.casi_uso.visto import decidi_visto
from shared.dominio import inesigibilita
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.decisioni import TipoDecisione, decisioni_attese
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import StatoLista
from shared.dominio.istanze_comandi import decidi as decidi_istanza
from shared.dominio.posizioni import Posizione

rotte = Blueprint(__name__)

ENTE = Portale.ENTE
DECISIONI_MOSTRATE = 100
RIMBORSI_MOSTRATI = 50
RIGHE_EREDI = 3
RIGHE_ESPORTATE = 1000


@pagina(rotte, "/ente", ENTE)
def oggi(visita: Visita) -> Response:
    """Today's desk: visti to give, decisions due with the days left, how things stand."""
    ente = visita.sessione.ente
    giorno, registri = orologio().oggi(), liste().elenca_liste(ente)
    trovate = list(ricerca().leggi(ricerca().in_decisione(ente, DECISIONI_MOSTRATE)))
    for posizione in trovate:
        visita.annota(ente, posizione.id, "decisioni attese")
    attese = [
        (posizione, attesa)
        for posizione in trovate
        for attesa in decisioni_attese(posizione)
        # Refunds have their own list, with the day the law gives.
        if attesa.tipo is not TipoDecisione.RIMBORSO
    ]
    da_rendere = list(tutto(ciclo(), incassi(), ricerca_incassi(), ente, RIMBORSI_MOSTRATI, RIMBORSI_MOSTRATI))
    for riga in da_rendere:
        visita.annota(ente, riga.oggetto, "rimborsi da pagare")
    dati = {
        "da_vistare": [lista for lista in registri if lista.stato is StatoLista.IN_ATTESA_DI_VISTO],
        "attese": sorted(attese, key=lambda a: (a[1].entro is None, a[1].entro or a[1].dal, a[0].id)),
        "rimborsi": sorted(da_rendere, key=lambda r: (r.entro or date.max, r.oggetto)),
        "coda": coda_del_giorno(incassi(), ente),
        "quadro": quadro_di(ciclo(), liste(), documenti(), ente),
        "oggi": giorno,
    }
    return html("ente/oggi.html", {"sessione": visita.sessione, "attiva": "oggi", **dati})


@pagina(rotte, "/ente/liste", ENTE)
def elenco_liste(visita: Visita) -> Response:
    """Every lista of the ente, the latest first."""
    registri = liste().elenca_liste(visita.sessione.ente)[::-1]
    return html("ente/liste.html", {"sessione": visita.sessione, "attiva": "liste", "liste": registri})


@pagina(rotte, "/ente/liste/{lista}", ENTE)
def una_lista(visita: Visita, lista: str) -> Response:
    """A lista: the prospetto to approve, then how far its posizioni have gone."""
    ente = visita.sessione.ente
    registro = liste().leggi_lista(ente, lista)
    quadro = quadro_di(ciclo(), liste(), documenti(), ente) or {}
    imbuto = quadro.get("imbuti", {}).get(lista)
    dati = {
        "lista": registro,
        "conti": quadro.get("liste", {}).get(lista, {}),
        "al": quadro.get("giorno"),
        "imbuto": gradini(imbuto) if imbuto else None,
        "grafico": grafico(registro, andamento.leggi(documenti(), ente), previsione.leggi(documenti(), ente, lista)),
    }
    return html("ente/lista.html", {"sessione": visita.sessione, "attiva": "liste", **dati})


@pagina(rotte, "/ente/liste/{lista}/carte/{carta}", ENTE)
def carta_della_lista(visita: Visita, lista: str, carta: str) -> Response:
    """A paper of the lista, from the archive: receipt, refused rows, prospetto, its detail."""
    registro = liste().leggi_lista(visita.sessione.ente, lista)
    if carta not in ("ricevuta", "scarti", "prospetto", "dettaglio") or carta not in registro.documenti:
        raise NonTrovato("Il documento non esiste.")
    visita.annota(visita.sessione.ente, lista, carta)
    chiave = registro.documenti[carta]
    return verso(documenti().indirizzo_di_scarico(chiave, f"{carta}-{lista}.{chiave.rpartition('.')[2]}"))


@pagina(rotte, "/ente/liste/{lista}/esporta/{formato}", ENTE)
def esporta(visita: Visita, lista: str, formato: str) -> Response:
    """The posizioni of the lista as a sheet, no cell of which is a formula."""
    ente = visita.sessione.ente
    if formato not in esportazioni.FORMATI:
        raise NonTrovato("Il formato non esiste.")
    registro = liste().leggi_lista(ente, lista)
    visita.annota(ente, lista, f"esportazione {formato}")
    chiave = f"esportazioni/{ente}/{lista}-{orologio().oggi().isoformat()}.{formato}"
    contenuto = esportazioni.esporta(posizioni_di(posizioni(), registro), formato)
    documenti().scrivi(chiave, contenuto, esportazioni.FORMATI[formato])
    return verso(documenti().indirizzo_di_scarico(chiave, f"posizioni-{lista}.{formato}"))


@modulo(rotte, "/ente/liste/{lista}/visto", ENTE, Ruolo.RESPONSABILE)
def visto(visita: Visita, lista: str) -> Response:
    """Give the visto, or refuse it and say why."""
    deciso = Visto.model_validate(dict(visita.campi))
    concesso = deciso.esito == "concesso"
    decidi_visto(
        ciclo(), liste(), ente=visita.sessione.ente, lista=lista, utente=visita.sessione.utente,
        concesso=concesso, note=deciso.note,
    )  # fmt: skip
    return verso(f"/ente/liste/{lista}")


@pagina(rotte, "/ente/cerca", ENTE)
def ricerca_posizioni(visita: Visita) -> Response:
    """Find a posizione by codice fiscale, numero avviso, id or name."""
    scritto = visita.campi.get("q", "").strip()
    trovate = Trovate([])
    if scritto:
        dopo = visita.campi.get("dopo", "")
        trovate = cerca(posizioni(), ricerca(), [visita.sessione.ente], scritto, dopo)
        annota_trovate(visita, trovate.posizioni)
    dati = {"q": scritto, "trovate": trovate, "radice": "/ente/posizioni", "con_ente": False, "dove": "/ente/cerca",
            "esporta": "/ente/cerca/esporta"}  # fmt: skip
    return html("ufficio/cerca.html", {"sessione": visita.sessione, "attiva": "cerca", **dati})


@pagina(rotte, "/ente/cerca/esporta/{formato}", ENTE)
def esporta_trovate(visita: Visita, formato: str) -> Response:
    """What a search finds, a thousand posizioni at most, as a sheet no cell of which is a formula."""
    ente, scritto = visita.sessione.ente, visita.campi.get("q", "").strip()
    if formato not in esportazioni.FORMATI:
        raise NonTrovato("Il formato non esiste.")
    trovate, dopo = list[Posizione](), ""
    while True:
        pagina_trovata = cerca(posizioni(), ricerca(), [ente], scritto, dopo)
        trovate += pagina_trovata.posizioni
        dopo = pagina_trovata.dopo
        if not dopo or len(trovate) >= RIGHE_ESPORTATE:
            break
    trovate = trovate[:RIGHE_ESPORTATE]
    # One reading of all of them: who looks for those of a posizione finds its id here.
    visita.annota(ente, "ricerca", f"esportazione {formato}: {' '.join(p.id for p in trovate)}")
    chiave = f"esportazioni/{ente}/ricerca-{visita.richiesta}.{formato}"
    documenti().scrivi(chiave, esportazioni.esporta(trovate, formato), esportazioni.FORMATI[formato])
    return verso(documenti().indirizzo_di_scarico(chiave, f"posizioni-trovate.{formato}"))


@pagina(rotte, "/ente/posizioni/{posizione}", ENTE)
def una_posizione(visita: Visita, posizione: str) -> Response:
    """One posizione whole; who may decide finds the forms there."""
    decide, acquisisce = visita.sessione.ha(Ruolo.RESPONSABILE), visita.sessione.ha(Ruolo.OPERATORE, Ruolo.RESPONSABILE)
    chieste = visita.campi.get("eredi", "")
    righe = int(chieste) if chieste.isascii() and chieste.isdigit() and len(chieste) < 3 else RIGHE_EREDI
    return pagina_posizione(
        visita,
        visita.sessione.ente,
        posizione,
        f"/ente/posizioni/{posizione}",
        decide=decide,
        acquisisce=acquisisce,
        righe_eredi=max(1, min(righe, EREDI_MASSIMI)),
    )


@pagina(rotte, "/ente/posizioni/{posizione}/documenti/{atto}", ENTE)
def documento(visita: Visita, posizione: str, atto: str) -> Response:
    """The file of an act."""
    return scarica_documento(visita, visita.sessione.ente, posizione, atto)


@modulo(rotte, "/ente/posizioni/{posizione}/istanze/{istanza}", ENTE, Ruolo.RESPONSABILE)
def decidi_una_istanza(visita: Visita, posizione: str, istanza: str) -> Response:
    """Answer a request of the debtor: its effect is booked at once, the letter follows."""
    presa = DecisioneIstanza.model_validate({nome: valore for nome, valore in visita.campi.items() if valore})
    return _registra(
        visita,
        posizione,
        lambda p, regole, giorno: decidi_istanza(
            p, regole, giorno, istanza, presa.decisione, presa.motivazione, presa.provvedimento, fino_al=presa.fino_al
        ),
    )


@modulo(rotte, "/ente/posizioni/{posizione}/rateizzazione", ENTE, Ruolo.RESPONSABILE)
def decidi_rateizzazione(visita: Visita, posizione: str) -> Response:
    """Grant or refuse the plan."""
    presa, sessione = DecisioneRate.model_validate(dict(visita.campi)), visita.sessione
    accolta = presa.esito == "accolta"
    decidi_rate(ciclo(), sessione.ente, posizione, accolta, presa.motivazione, sessione.utente)
    return verso(f"/ente/posizioni/{posizione}?esito=deciso")


@modulo(rotte, "/ente/posizioni/{posizione}/inesigibilita/{proposta}", ENTE, Ruolo.RESPONSABILE)
def decidi_proposta(visita: Visita, posizione: str, proposta: str) -> Response:
    """Give the credit up (discarico), or refuse: the cycle goes on."""
    presa, utente = DecisioneProposta.model_validate(dict(visita.campi)), visita.sessione.utente
    accolta = presa.esito == "accolta"
    return _registra(
        visita,
        posizione,
        lambda p, _, giorno: inesigibilita.decidi(
            p, giorno, proposta, accolta, presa.provvedimento, presa.motivazione, utente
        ),
    )


def _registra(visita: Visita, posizione: str, comando: Comando) -> Response:
    registra_fatto(ciclo(), visita.sessione.ente, posizione, comando, visita.sessione.utente)
    return verso(f"/ente/posizioni/{posizione}?esito=deciso")
