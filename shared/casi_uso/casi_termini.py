"""The `tipo` of golden cases that count days: terms, penalties, decades."""

from __future__ import annotations

from collections.abc import Mapping

from shared.casi_uso.dati_caso import CasoNonValido, Dati, Risultato, euro
from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Centesimi
from shared.dominio.penali import calcola_penale
from shared.dominio.profili import PenaleContrattuale, TermineContrattuale
from shared.dominio.riversamenti import decade as calcola_decade
from shared.dominio.sospensioni import Sospensione
from shared.dominio.termini import calcola_termine, in_corso_dal, primo_giorno_utile
from shared.norme import profilo

FONTE = "caso aureo"
FINE_DECADE = "fine_decade"
_CHIAVI_PENALE = frozenset(["profilo", "id", "evento", "adempimento", "quantita", "patrono", "sospensioni"])


def termine(dati: Dati) -> Risultato:
    """Nominal end and scadenza of a length, with its roll-over."""
    calcolato = calcola_termine(
        dati.giorno("evento"),
        Durata(dati.intero("lunghezza"), dati.scelta("unita", Unita)),
        dati.scelta("proroga", Proroga),
        _calendario(dati),
        fonte=FONTE,
        sospensioni=_sospensioni(dati),
        a_ritroso=dati.si_no("a_ritroso", se_manca=False),
    )
    valori = {"nominale": calcolato.nominale.isoformat(), "scadenza": calcolato.scadenza.isoformat()}
    return Risultato(valori, calcolato.prova)


def termine_profilo(dati: Dati) -> Risultato:
    """A contract's term, from the day of its own event; a dilatory one also by the names of `termine_dilatorio`."""
    in_corso = in_corso_dal(
        _voce_contratto(dati), dati.giorno("evento"), _calendario(dati), sospensioni=_sospensioni(dati)
    )
    valori = {"nominale": in_corso.nominale.isoformat(), "scadenza": in_corso.scadenza.isoformat()}
    if in_corso.termine.dilatorio:
        valori |= {"fine": valori["nominale"], "primo_giorno_utile": valori["scadenza"]}
    return Risultato(valori, in_corso.prova)


def termine_dilatorio(dati: Dati) -> Risultato:
    """A wait given as `mesi: 6` (or `giorni`, `anni`...), or as `lunghezza` and `unita`."""
    unita = [unita for unita in Unita if str(unita) in dati.valori]
    if len(unita) > 1:
        raise CasoNonValido("Indicare la durata in una sola unità.")
    if unita:
        durata = Durata(dati.intero(str(unita[0])), unita[0])
    else:
        durata = Durata(dati.intero("lunghezza"), dati.scelta("unita", Unita))
    attesa = primo_giorno_utile(
        dati.giorno("evento"),
        durata,
        fonte=FONTE,
        calendario=_calendario(dati),
        sospensioni=_sospensioni(dati),
    )
    valori = {"fine": attesa.fine.isoformat(), "primo_giorno_utile": attesa.primo_giorno_utile.isoformat()}
    return Risultato(valori, attesa.prova)


def penale(dati: Dati) -> Risultato:
    """The penalty of a contract's term complied with late."""
    calendario, contrattuale = _calendario(dati), _voce_contratto(dati)
    in_corso = in_corso_dal(contrattuale, dati.giorno("evento"), calendario, sospensioni=_sospensioni(dati))
    esito = calcola_penale(
        contrattuale.penale,
        in_corso.scadenza,
        dati.giorno("adempimento"),
        basi=_basi(dati, contrattuale.penale),
        calendario=calendario,
        quantita=dati.intero("quantita") if "quantita" in dati.valori else 1,
    )
    valori = {
        "scadenza": esito.scadenza.isoformat(),
        "giorni_ritardo": esito.giorni_ritardo,
        "importo": None if esito.importo is None else euro(esito.importo),
        "esito": esito.esito,
    }
    return Risultato(valori, esito.prova)


def _basi(dati: Dati, clausola: PenaleContrattuale | None) -> Mapping[str, Centesimi]:
    """The amounts a percentage may be taken on: every other key of the case, under its own name.

    A single amount is the clause's base however the case calls it: there is nothing else it could be.
    """
    basi = {nome: dati.importo(nome) for nome in dati.valori if nome not in _CHIAVI_PENALE}
    if clausola is not None and clausola.base and clausola.base not in basi and len(basi) == 1:
        return {clausola.base: next(iter(basi.values()))}
    return basi


def decade(dati: Dati) -> Risultato:
    """The decade of a payment and the day to hand it over, where the contract has one."""
    contratto = profilo(dati.testo("profilo"))
    termine = next((t for t in contratto.termini.values() if t.evento == FINE_DECADE), None)
    if termine is None or termine.durata is None:
        raise CasoNonValido(f"Il profilo {contratto.nome} non prevede riversamenti per decade.")
    fonte = f"{termine.id}, clausola {termine.clausola}"
    esito = calcola_decade(
        dati.giorno("incasso"), termine.durata, termine.proroga, _calendario(dati), fonte=fonte
    )
    valori = {"fine_decade": esito.fine.isoformat(), "scadenza": esito.scadenza.isoformat()}
    return Risultato(valori, esito.prova)


def _voce_contratto(dati: Dati) -> TermineContrattuale:
    contratto, identita = profilo(dati.testo("profilo")), dati.testo("id")
    if identita not in contratto.termini:
        raise CasoNonValido(f"Il profilo {contratto.nome} non ha un termine «{identita[:20]}».")
    return contratto.termini[identita]


def _calendario(dati: Dati) -> Calendario:
    """`patrono`, where the ente has one, is a date of any year."""
    patrono = dati.giorno_o_nulla("patrono")
    return Calendario(None if patrono is None else (patrono.month, patrono.day))


def _sospensioni(dati: Dati) -> list[Sospensione]:
    return [Sospensione(dal, al, "sospensione", FONTE) for dal, al in dati.periodi("sospensioni")]
