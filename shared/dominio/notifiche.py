"""The day on which a notification takes effect for the debtor, from the raw days the notifier wrote down.

One place for all the acts: terms to pay, to appeal and to enforce run from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.errori import RegolaViolata
from shared.dominio.recapiti import DEPOSITI, EsitoConsegna, Mezzo, Relata, Ricevente
from shared.dominio.termini import calcola_termine


@dataclass(frozen=True, slots=True)
class Giorni:
    """So many days, the article that sets them and how sure it is (`certo`, `scelta`, `memoria`)."""

    numero: int
    articolo: str
    certezza: str


@dataclass(frozen=True, slots=True)
class RegoleNotifica:
    """The days of the law in force: `giacenza` after the CAD, `deposito` and `deposito_telematico` after the notice,
    `seconda_pec` before a full mailbox is tried again."""

    giacenza: Giorni
    deposito: Giorni
    deposito_telematico: Giorni
    seconda_pec: Giorni


@dataclass(frozen=True, slots=True)
class Effetto:
    """`giorno` is the legal date; `prova` says how it was reached, as plain data."""

    giorno: date
    prova: Mapping[str, Any]


@lru_cache(maxsize=4096)
def data_di_effetto(esito: EsitoConsegna, mezzo: Mezzo, relata: Relata, regole: RegoleNotifica) -> Effetto:
    """When a useful outcome takes effect for the debtor (it may be later than the day it is reported).

    - in the debtor's hands, refused (art. 138 c. 2 c.p.c.), received by PEC, sent by ordinary post: that day;
    - in other hands (art. 7 L. 890/1982): the day the CAN was sent, or of the delivery if later;
    - compiuta giacenza (art. 8 L. 890/1982): the tenth day after the CAD was sent, or the withdrawal if earlier;
    - deposit (art. 60 D.P.R. 600/1973): so many days after its notice was posted or published.

    An outcome that is not useful takes effect on its own day. Raises RegolaViolata where a
    day the rule needs is missing: without its CAN or CAD there is no notification.
    """
    if esito is EsitoConsegna.DEPOSITATA:
        if mezzo not in DEPOSITI or relata.avviso_il is None:
            raise RegolaViolata("Un deposito produce effetto dal suo avviso: indicare quando è stato affisso.")
        regola = regole.deposito if mezzo is Mezzo.DEPOSITO else regole.deposito_telematico
        return _dopo(esito, mezzo, relata, relata.avviso_il, regola)
    if mezzo in DEPOSITI:
        raise RegolaViolata("Un deposito ha un solo esito: depositata.")
    if esito is EsitoConsegna.COMPIUTA_GIACENZA:
        if relata.cad_spedita_il is None:
            raise RegolaViolata("La compiuta giacenza vuole la data di spedizione della CAD.")
        maturata = _dopo(esito, mezzo, relata, relata.cad_spedita_il, regole.giacenza)
        if relata.ritirata_il is not None and relata.ritirata_il < maturata.giorno:
            return _quel_giorno(esito, mezzo, relata, relata.ritirata_il, regole.giacenza.articolo)
        return maturata
    in_altre_mani = relata.ricevente is not Ricevente.DESTINATARIO
    if esito is EsitoConsegna.CONSEGNATA and mezzo is Mezzo.ATTO_GIUDIZIARIO and in_altre_mani:
        if relata.can_spedita_il is None:
            raise RegolaViolata("L'atto lasciato ad altri vuole la data di spedizione della CAN.")
        giorno = max(relata.giorno, relata.can_spedita_il)
        return _quel_giorno(esito, mezzo, relata, giorno, "art. 7 L. 890/1982", "scelta")
    return _quel_giorno(esito, mezzo, relata, relata.giorno, _FONTI.get(esito, ""))


_FONTI = {
    EsitoConsegna.CONSEGNATA: "artt. 137 e seguenti c.p.c.; L. 890/1982; art. 3-bis L. 53/1994",
    EsitoConsegna.RIFIUTATA: "art. 138 c. 2 c.p.c.",
}


def _dopo(esito: EsitoConsegna, mezzo: Mezzo, relata: Relata, dal: date, regola: Giorni) -> Effetto:
    durata = Durata(regola.numero, Unita.GIORNI)
    # It is not a term for anybody to act in: it ends on its day, days off or not.
    termine = calcola_termine(dal, durata, Proroga.NESSUNA, Calendario(), fonte=regola.articolo)
    effetto = _quel_giorno(esito, mezzo, relata, termine.scadenza, regola.articolo, regola.certezza)
    return Effetto(effetto.giorno, {**effetto.prova, "termine": termine.prova.in_dati()})


def _quel_giorno(
    esito: EsitoConsegna, mezzo: Mezzo, relata: Relata, giorno: date, fonte: str, certezza: str = "certo"
) -> Effetto:
    scritte = {
        "giorno": relata.giorno,
        "can_spedita_il": relata.can_spedita_il,
        "cad_spedita_il": relata.cad_spedita_il,
        "ritirata_il": relata.ritirata_il,
        "avviso_il": relata.avviso_il,
    }
    prova: dict[str, Any] = {
        "regola": "data_di_effetto",
        "notifica": esito.value,
        "mezzo": mezzo.value,
        "ricevente": relata.ricevente.value,
        "relata": {nome: data.isoformat() for nome, data in scritte.items() if data is not None},
        "effetto": giorno.isoformat(),
        "fonte": fonte,
        "certezza": certezza,
    }
    return Effetto(giorno, prova)
