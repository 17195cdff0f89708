"""The names of states and kinds, as a page writes them."""

from __future__ import annotations

from collections.abc import Mapping

_PAROLE: Mapping[str, str] = {
    "carico": "presa in carico",
    "notifica": "notifica dell'ingiunzione",
    "solleciti": "solleciti",
    "cautelari": "misure cautelari",
    "esecutive": "esecuzione forzata",
    "rateizzazione": "rateizzazione",
    "svincolo": "svincolo",
    "chiusura": "chiusura",
    "capitale": "Somma dovuta",
    "sanzioni": "Sanzioni",
    "interessi": "Interessi",
    "spese_notifica": "Spese di notifica",
    "spese_procedura": "Spese di procedura",
    "oneri_riscossione": "Oneri di riscossione",
    "call_center": "call center",
    "comunicazione_chiusura": "comunicazione di chiusura",
    "avviso_rata": "avviso di rata",
    "sollecito_rata": "sollecito di rata",
    "accoglimento_rate": "piano di rateizzazione accolto",
    "diniego_rate": "rateizzazione non accolta",
    "decadenza_rate": "decadenza dal piano di rate",
    "scheda_istanza": "scheda dell'istanza",
    "risposta_istanza": "risposta all'istanza",
    "preavviso_fermo": "preavviso di fermo",
    "iscrizione_fermo": "iscrizione di fermo",
    "revoca_fermo": "revoca del fermo",
    "preavviso_ipoteca": "preavviso di ipoteca",
    "iscrizione_ipoteca": "iscrizione di ipoteca",
    "pignoramento_terzi": "pignoramento presso terzi",
    "pignoramento_mobiliare": "pignoramento mobiliare",
    "in_attesa_visto": "attende il visto",
    "FAILED": "finita con un errore",
    "TIMED_OUT": "oltre il tempo",
    "ABORTED": "fermata",
    "incarichi": "incarichi e documenti",
    "transizioni": "passaggi di stato",
    "invocazioni": "chiamate di funzioni",
    "letture": "unità di lettura",
    "scritture": "unità di scrittura",
    "FDR_SENZA_RT": "rendicontato, senza ricevuta",
    "TESORERIA_SENZA_FDR": "accreditato, senza rendicontazione",
    "IMPORTO_DIVERSO": "importi che non coincidono",
    "DOPPIO": "pagato due volte",
    "ECCEDENZA": "più del dovuto, o da rendere",
    "POSIZIONE_ESTINTA": "su una posizione già estinta",
    "POSIZIONE_SGRAVATA": "su una posizione sgravata",
    "NON_ABBINATO": "senza una posizione certa",
    "INCOMPETENTE": "di un altro ente",
    "RICONCILIATO": "riconciliato",
    "RT_SENZA_FDR": "attende la rendicontazione",
    "FDR_SENZA_TESORERIA": "attende l'accredito",
    "pagopa": "pagoPA",
    "f24": "F24",
    "abbina": "abbinamento",
    "rimborsa": "rimborso a chi ha pagato",
    "incompetente": "denaro di un altro ente",
}


def parola(nome: object) -> str:
    """The Italian words of a name in code; where none are listed, the name itself without its underscores."""
    testo = str(nome)
    return _PAROLE.get(testo, testo.replace("_", " "))
