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
    "FDR_SENZA_RT": "rendicontato senza ricevuta telematica",
    "TESORERIA_SENZA_FDR": "accredito senza rendicontazione",
    "IMPORTO_DIVERSO": "importo diverso dal dovuto",
    "DOPPIO": "pagamento doppio",
    "ECCEDENZA": "pagato più del dovuto",
    "POSIZIONE_ESTINTA": "pagato su una posizione già estinta",
    "POSIZIONE_SGRAVATA": "pagato su una posizione sgravata",
    "NON_ABBINATO": "non si sa di quale posizione",
    "INCOMPETENTE": "non è di questo ente: da rendere",
}


def parola(nome: object) -> str:
    """The Italian words of a name in code; where none are listed, the name itself without its underscores."""
    testo = str(nome)
    return _PAROLE.get(testo, testo.replace("_", " "))
