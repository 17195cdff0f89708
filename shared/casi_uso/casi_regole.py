"""One function for each `tipo` of golden case: from its data to the figures the domain answers.

A result is a mapping of plain values (quoted euro, ISO dates, integers, booleans) and the
prova behind it, where the rule gives one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.casi_uso import parametri_calcolo
from shared.casi_uso.dati_caso import CasoNonValido, Dati
from shared.dominio.aggio import calcola_aggio
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi, Voce, in_decimale
from shared.dominio.imputazione import imputa
from shared.dominio.interessi import interessi_legali
from shared.dominio.penali import calcola_penale
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.prova import Prova
from shared.dominio.rateizzazioni import RataSaltata, decadenza, piano_rate
from shared.dominio.riversamenti import BaseIva, Incassi, Modo, decade, riversamento
from shared.dominio.soglie import soglie
from shared.dominio.sospensioni import Sospensione
from shared.dominio.termini import calcola_termine, in_corso_dal, primo_giorno_utile
from shared.norme import profilo

FONTE = "caso aureo"
FINE_DECADE = "fine_decade"


@dataclass(frozen=True, slots=True)
class Risultato:
    valori: Mapping[str, Any]
    prova: Prova | None = None


def _termine(dati: Dati) -> Risultato:
    durata = Durata(dati.intero("lunghezza"), Unita(_fra(dati, "unita", Unita)))
    proroga = Proroga(_fra(dati, "proroga", Proroga))
    termine = calcola_termine(
        dati.giorno("evento"),
        durata,
        proroga,
        _calendario(dati),
        fonte=FONTE,
        sospensioni=_sospensioni(dati),
        a_ritroso=dati.si_no("a_ritroso", se_manca=False),
    )
    valori = {"nominale": termine.nominale.isoformat(), "scadenza": termine.scadenza.isoformat()}
    return Risultato(valori, termine.prova)


def _termine_profilo(dati: Dati) -> Risultato:
    in_corso = in_corso_dal(
        _voce_contratto(_profilo(dati), dati.testo("id")),
        dati.giorno("evento"),
        _calendario(dati),
        sospensioni=_sospensioni(dati),
    )
    valori = {"nominale": in_corso.nominale.isoformat(), "scadenza": in_corso.scadenza.isoformat()}
    if in_corso.termine.dilatorio:
        valori |= {"fine": valori["nominale"], "primo_giorno_utile": valori["scadenza"]}
    return Risultato(valori, in_corso.prova)


def _termine_dilatorio(dati: Dati) -> Risultato:
    unita = [unita for unita in Unita if str(unita) in dati.valori]
    if len(unita) > 1:
        raise CasoNonValido("Indicare la durata in una sola unità.")
    if unita:
        durata = Durata(dati.intero(str(unita[0])), unita[0])
    else:
        durata = Durata(dati.intero("lunghezza"), Unita(_fra(dati, "unita", Unita)))
    attesa = primo_giorno_utile(
        dati.giorno("evento"),
        durata,
        fonte=FONTE,
        calendario=_calendario(dati),
        sospensioni=_sospensioni(dati),
    )
    valori = {"fine": attesa.fine.isoformat(), "primo_giorno_utile": attesa.primo_giorno_utile.isoformat()}
    return Risultato(valori, attesa.prova)


def _penale(dati: Dati) -> Risultato:
    calendario = _calendario(dati)
    termine = _voce_contratto(_profilo(dati), dati.testo("id"))
    in_corso = in_corso_dal(termine, dati.giorno("evento"), calendario, sospensioni=_sospensioni(dati))
    quantita = dati.intero("quantita") if "quantita" in dati.valori else 1
    esito = calcola_penale(
        termine.penale,
        in_corso.scadenza,
        dati.giorno("adempimento"),
        basi=_basi(dati),
        calendario=calendario,
        quantita=quantita,
    )
    valori = {
        "scadenza": esito.scadenza.isoformat(),
        "giorni_ritardo": esito.giorni_ritardo,
        "importo": None if esito.importo is None else _euro(esito.importo),
        "esito": esito.esito,
    }
    return Risultato(valori, esito.prova)


def _basi(dati: Dati) -> dict[str, Centesimi]:
    """Whatever else the case gives is an amount a percentage may be taken on, under its own name."""
    altre = {"profilo", "id", "evento", "adempimento", "quantita", "patrono", "sospensioni"}
    return {nome: dati.importo(nome) for nome in dati.valori if nome not in altre}


def _interessi_legali(dati: Dati) -> Risultato:
    capitale, dal, al = dati.importo("capitale"), dati.giorno("dal"), dati.giorno("al")
    interessi, prova = interessi_legali(capitale, dal, al, parametri_calcolo.saggi_legali())
    valori = {
        "giorni": prova.dati["giorni"],
        "interessi": _euro(interessi),
        "provvisorio": prova.dati["provvisorio"],
    }
    return Risultato(valori, prova)


def _piano_rate(dati: Dati) -> Risultato:
    piano = piano_rate(dati.importo("importo"), dati.intero("n_rate"), dati.giorno("prima_rata"))
    valori = {
        "rate": [_euro(rata.importo) for rata in piano.rate],
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
        "imputato": {nome: _euro(esito.imputato[voce]) for nome, voce in nomi.items()},
        "eccedenza": _euro(esito.eccedenza),
    }
    return Risultato(valori, esito.prova)


def _voce(nome: str) -> Voce:
    """`spese`, without saying which, are those of notification."""
    try:
        return Voce.SPESE_NOTIFICA if nome == "spese" else Voce(nome)
    except ValueError as errore:
        raise CasoNonValido(f"Voce «{nome[:40]}» sconosciuta: usare spese, {', '.join(Voce)}.") from errore


def _decade(dati: Dati) -> Risultato:
    contratto = _profilo(dati)
    termine = next((t for t in contratto.termini.values() if t.evento == FINE_DECADE), None)
    if termine is None or termine.durata is None:
        raise CasoNonValido(f"Il profilo {contratto.nome} non prevede riversamenti per decade.")
    esito = decade(
        dati.giorno("incasso"),
        termine.durata,
        termine.proroga,
        _calendario(dati),
        fonte=f"{termine.id}, clausola {termine.clausola}",
    )
    valori = {"fine_decade": esito.fine.isoformat(), "scadenza": esito.scadenza.isoformat()}
    return Risultato(valori, esito.prova)


def _riversamento_netto(dati: Dati) -> Risultato:
    condizioni = parametri_calcolo.condizioni_riversamento(
        _profilo(dati),
        dati.percento("aggio_percento"),
        dati.percento("iva_percento"),
        base_iva=BaseIva(_fra(dati, "base_iva", BaseIva)) if "base_iva" in dati.valori else None,
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
    return Risultato({nome: _euro(getattr(esito, nome)) for nome in nomi}, esito.prova)


def _aggio(dati: Dati) -> Risultato:
    esito = calcola_aggio(
        dati.importo("incassato"),
        spese_notifica=dati.importo_o_zero("spese_notifica"),
        spese_procedura=dati.importo_o_zero("spese_procedura"),
        data=dati.giorno("data"),
        scadenza_ingiunzione=dati.giorno("scadenza_ingiunzione"),
        stragiudiziale=dati.giorno_o_nulla("stragiudiziale"),
        regola=parametri_calcolo.regola_aggio(_profilo(dati)),
    )
    valori = {
        "base": _euro(esito.base),
        "aliquota": _numero(esito.aliquota),
        "aggio": _euro(esito.aggio),
    }
    return Risultato(valori, esito.prova)


def _decadenza(dati: Dati) -> Risultato:
    numeri, scadenze = dati.interi("rate_saltate"), dati.giorni("scadenze_saltate")
    if len(numeri) != len(scadenze):
        raise CasoNonValido("«rate_saltate» e «scadenze_saltate» devono avere la stessa lunghezza.")
    if not numeri:
        return Risultato({"decade": False})
    # Without the day of the istanza, the first unpaid due date stands for it: the plan was already running then.
    istanza = dati.giorno("data_istanza") if "data_istanza" in dati.valori else min(scadenze)
    regola = parametri_calcolo.regola_decadenza(dati.testo("regola"), istanza)
    saltate = [RataSaltata(numero, giorno) for numero, giorno in zip(numeri, scadenze, strict=True)]
    sollecito = dati.si_no("sollecito_inviato", se_manca=False)
    esito = decadenza(regola, saltate, sollecito_inviato=sollecito)
    return Risultato({"decade": esito.decade}, esito.prova)


def _soglie(dati: Dati) -> Risultato:
    esito = soglie(dati.importo("debito"), _profilo(dati).ciclo)
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
    "termine": _termine,
    "termine_profilo": _termine_profilo,
    "termine_dilatorio": _termine_dilatorio,
    "penale": _penale,
    "interessi_legali": _interessi_legali,
    "piano_rate": _piano_rate,
    "imputazione": _imputazione,
    "decade": _decade,
    "riversamento_netto": _riversamento_netto,
    "aggio": _aggio,
    "decadenza": _decadenza,
    "soglie": _soglie,
    "numero_avviso": _numero_avviso,
}
"""The rule behind each `tipo` in the head of the golden cases."""


def _profilo(dati: Dati) -> Profilo:
    return profilo(dati.testo("profilo"))


def _voce_contratto(contratto: Profilo, identita: str) -> TermineContrattuale:
    if identita not in contratto.termini:
        raise CasoNonValido(f"Il profilo {contratto.nome} non ha un termine «{identita[:20]}».")
    return contratto.termini[identita]


def _calendario(dati: Dati) -> Calendario:
    """`patrono`, where the ente has one, is a date of any year."""
    patrono = dati.giorno_o_nulla("patrono")
    return Calendario(None if patrono is None else (patrono.month, patrono.day))


def _sospensioni(dati: Dati) -> list[Sospensione]:
    return [Sospensione(dal, al, "sospensione", FONTE) for dal, al in dati.periodi("sospensioni")]


def _fra(dati: Dati, chiave: str, ammessi: Any) -> str:
    valore = dati.testo(chiave)
    if valore not in list(ammessi):
        raise CasoNonValido(f"«{chiave}»: «{valore[:40]}» non è fra {', '.join(ammessi)}.")
    return valore


def _euro(cent: Centesimi) -> str:
    return str(in_decimale(cent))


def _numero(valore: Decimal) -> str:
    return format(valore.normalize(), "f")
