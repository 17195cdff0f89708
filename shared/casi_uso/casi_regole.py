"""One function for each `tipo` of golden case: from its data to the figures the domain answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from shared.casi_uso import casi_termini, parametri_calcolo
from shared.casi_uso.dati_caso import CasoNonValido, Dati, Risultato, euro
from shared.casi_uso.saggi import saggi_legali
from shared.dominio.aggio import calcola_aggio
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.importi import Voce
from shared.dominio.imputazione import imputa
from shared.dominio.interessi import interessi_legali
from shared.dominio.rateizzazioni import RataSaltata, decadenza, piano_rate
from shared.dominio.riversamenti import BaseIva, Incassi, Modo, riversamento
from shared.dominio.soglie import soglie
from shared.norme import profilo


def _interessi_legali(dati: Dati) -> Risultato:
    capitale, dal, al = dati.importo("capitale"), dati.giorno("dal"), dati.giorno("al")
    interessi, prova = interessi_legali(capitale, dal, al, saggi_legali())
    valori = {
        "giorni": prova.dati["giorni"],
        "interessi": euro(interessi),
        "provvisorio": prova.dati["provvisorio"],
    }
    return Risultato(valori, prova)


def _piano_rate(dati: Dati) -> Risultato:
    piano = piano_rate(dati.importo("importo"), dati.intero("n_rate"), dati.giorno("prima_rata"))
    valori = {
        "rate": [euro(rata.importo) for rata in piano.rate],
        "scadenze": [rata.scadenza.isoformat() for rata in piano.rate],
    }
    return Risultato(valori, piano.prova)


def _imputazione(dati: Dati) -> Risultato:
    nomi = {nome: _voce(nome) for nome in dati.importi("voci")}
    if len(set(nomi.values())) != len(nomi):
        raise CasoNonValido("La stessa voce è indicata due volte: «spese» vale «spese_notifica».")
    voci = {nomi[nome]: cent for nome, cent in dati.importi("voci").items()}
    esito = imputa(dati.importo("pagamento"), voci, dati.testo("regola"))
    valori = {
        "imputato": {nome: euro(esito.imputato[voce]) for nome, voce in nomi.items()},
        "eccedenza": euro(esito.eccedenza),
    }
    return Risultato(valori, esito.prova)


def _voce(nome: str) -> Voce:
    """`spese`, without saying which, are those of notification."""
    try:
        return Voce.SPESE_NOTIFICA if nome == "spese" else Voce(nome)
    except ValueError as errore:
        raise CasoNonValido(f"Voce «{nome[:40]}» sconosciuta: usare spese, {', '.join(Voce)}.") from errore


def _riversamento_netto(dati: Dati) -> Risultato:
    condizioni = parametri_calcolo.condizioni_riversamento(
        profilo(dati.testo("profilo")),
        dati.percento("aggio_percento"),
        dati.percento("iva_percento"),
        base_iva=dati.scelta("base_iva", BaseIva) if "base_iva" in dati.valori else None,
        modo=Modo.NETTO,
    )
    incassi = Incassi(
        dati.importo("capitale"),
        dati.importo_o_zero("sanzioni"),
        dati.importo_o_zero("interessi"),
        dati.importo_o_zero("spese_concessionario"),
        dati.importo_o_zero("spese_notifica_ente"),
        dati.importo_o_zero("rimborsi"),
    )
    esito = riversamento(incassi, condizioni)
    nomi = ("incassato", "aggio", "garanzia", "iva", "trattenuto", "riversato")
    return Risultato({nome: euro(getattr(esito, nome)) for nome in nomi}, esito.prova)


def _aggio(dati: Dati) -> Risultato:
    esito = calcola_aggio(
        dati.importo("incassato"),
        spese_notifica=dati.importo_o_zero("spese_notifica"),
        spese_procedura=dati.importo_o_zero("spese_procedura"),
        data=dati.giorno("data"),
        scadenza_ingiunzione=dati.giorno("scadenza_ingiunzione"),
        stragiudiziale=dati.giorno_o_nulla("stragiudiziale"),
        regola=parametri_calcolo.regola_aggio(profilo(dati.testo("profilo"))),
    )
    valori = {
        "base": euro(esito.base),
        "aliquota": _numero(esito.aliquota),
        "aggio": euro(esito.aggio),
    }
    return Risultato(valori, esito.prova)


def _decadenza(dati: Dati) -> Risultato:
    numeri, scadenze = dati.interi("rate_saltate"), dati.giorni("scadenze_saltate")
    if len(numeri) != len(scadenze):
        raise CasoNonValido("«rate_saltate» e «scadenze_saltate» devono avere la stessa lunghezza.")
    if not numeri:
        return Risultato({"decade": False})
    # Without the day of the istanza, the first unpaid due date stands for it: the plan was already running then.
    istanza = dati.giorno_o_nulla("data_istanza") or dati.giorno_o_nulla("istanza") or min(scadenze)
    regola = parametri_calcolo.regola_decadenza(dati.testo("regola"), istanza)
    saltate = [RataSaltata(numero, giorno) for numero, giorno in zip(numeri, scadenze, strict=True)]
    sollecito = dati.si_no("sollecito_inviato", se_manca=False)
    esito = decadenza(regola, saltate, sollecito_inviato=sollecito)
    return Risultato({"decade": esito.decade}, esito.prova)


def _soglie(dati: Dati) -> Risultato:
    esito = soglie(dati.importo("debito"), profilo(dati.testo("profilo")).ciclo)
    valori = {
        "solleciti": esito.solleciti,
        "solo_fermo": esito.solo_fermo,
        "ipoteca_ammessa": esito.ipoteca_ammessa,
        "cautelari": list(esito.cautelari_ammesse),
    }
    return Risultato(valori, esito.prova)


def _numero_avviso(dati: Dati) -> Risultato:
    numero = numero_avviso(dati.testo("segregazione"), dati.testo("base"))
    return Risultato({"numero_avviso": numero.numero, "iuv": numero.iuv})


REGOLE: Mapping[str, Callable[[Dati], Risultato]] = {
    "termine": casi_termini.termine,
    "termine_profilo": casi_termini.termine_profilo,
    "termine_dilatorio": casi_termini.termine_dilatorio,
    "penale": casi_termini.penale,
    "interessi_legali": _interessi_legali,
    "piano_rate": _piano_rate,
    "imputazione": _imputazione,
    "decade": casi_termini.decade,
    "riversamento_netto": _riversamento_netto,
    "aggio": _aggio,
    "decadenza": _decadenza,
    "soglie": _soglie,
    "numero_avviso": _numero_avviso,
}
"""The rule behind each `tipo` in the head of the golden cases."""


def _numero(valore: Decimal) -> str:
    return format(valore.normalize(), "f")
