"""What enforcement does: the intimazione, the orders, what third parties and officers answer, the release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from shared.dominio.atti import TipoAtto, TipoBene
from shared.dominio.emissioni import Tariffe, addebiti, emetti_atto, non_sospesa, una_volta
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.esecuzioni import (
    da_proseguire,
    pignoramento_in_corso,
    prossima_intimazione,
    prossima_via,
)
from shared.dominio.fase_esecutive import terzo_silente_dal
from shared.dominio.importi import Centesimi
from shared.dominio.nulla_osta_esecutivo import nulla_osta_esecutivo, nulla_osta_intimazione
from shared.dominio.pignoramenti import (
    EsitoPignoramento,
    Pignoramento,
    ViaEsecutiva,
    pignorabile_in_conto,
    quota_stipendio,
)
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.regole import Regole


class RispostaTerzo(StrEnum):
    """What is reported of an order to a third party."""

    NOTIFICATO = "notificato"
    """the order arrived; the answer is still to come"""
    POSITIVA = "positiva"
    NEGATIVA = "negativa"
    NON_NOTIFICATO = "non_notificato"


@dataclass(frozen=True, slots=True)
class Dichiarazione:
    """What a third party answered on `data`; `notificato_il` is when the order took effect for him.

    Cents: `importo` owed now (an account's balance, rent due), `mensile` at each due date (rent), `netto`
    the net monthly wage, `ultimo_emolumento` the last wage credited to the account.
    """

    risposta: RispostaTerzo
    data: date
    notificato_il: date | None = None
    importo: Centesimi = 0
    mensile: Centesimi = 0
    netto: Centesimi = 0
    ultimo_emolumento: Centesimi = 0


def emetti_intimazione(posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str) -> Mutazione:
    """Intimazione to pay within five days (art. 50 c. 2 D.P.R. 602/1973), or its renewal, with its nulla osta.

    Raises RegolaViolata where the nulla osta is refused or instalments hold the cycle.
    """
    identita = prossima_intimazione(posizione)
    non_sospesa(posizione)
    esame = nulla_osta_intimazione(posizione, regole, oggi)
    addebito, prove = addebiti(posizione, oggi, tariffe, TipoAtto.INTIMAZIONE, identita)
    evento = "rinnovo_intimazione" if posizione.quanti(TipoAtto.INTIMAZIONE) else "intimazione"
    tipo = TipoAtto.INTIMAZIONE
    return emetti_atto(
        posizione, oggi, identita, tipo, chiave, addebito, prove, eventi_legali=(evento,), esame=esame
    )


def pignora_terzi(posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str) -> Mutazione:
    """The order to a third party to pay us (art. 72-bis D.P.R. 602/1973), with its nulla osta; copy to the debtor.

    The order leaves with the commit as incarico `<posizione>-terzo-<n>`. Raises RegolaViolata where the
    nulla osta is refused, instalments hold the cycle, or the next way is another one.
    """
    return _pignora(posizione, regole, oggi, tariffe, chiave, ViaEsecutiva.TERZI)


def pignora_mobili(posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str) -> Mutazione:
    """The charge to the ufficiale della riscossione to seize goods (004 art. 7.8.o; 000 art. 2.8), with its nulla osta.

    It leaves as incarico `<posizione>-mobiliare-<n>`. The tables of its cost are not known to us: nothing is
    charged for it. Raises as `pignora_terzi`.
    """
    return _pignora(posizione, regole, oggi, tariffe, chiave, ViaEsecutiva.MOBILIARE)


def _pignora(
    posizione: Posizione, regole: Regole, oggi: date, tariffe: Tariffe, chiave: str, via: ViaEsecutiva
) -> Mutazione:
    numero = len(posizione.pignoramenti) + 1
    una_volta(posizione, f"pignoramento-{numero}")
    non_sospesa(posizione)
    esame = nulla_osta_esecutivo(posizione, regole, oggi)
    if not esame.concesso:
        raise RegolaViolata(f"Pignoramento non consentito: {esame.motivo}.")
    scelta = prossima_via(posizione, regole, oggi)
    if scelta is None or scelta[0] is not via:
        raise RegolaViolata(f"Il pignoramento {via.value} non è la prossima via di questa posizione.")
    bene = scelta[1]
    tipo = TipoBene.MOBILI if bene is None else TipoBene((posizione.beni or ())[bene].tipo)
    nuovo = Pignoramento(numero, via, tipo, bene, oggi)
    terzi = via is ViaEsecutiva.TERZI
    atto = TipoAtto.PIGNORAMENTO_TERZI if terzi else TipoAtto.PIGNORAMENTO_MOBILIARE
    addebito, prove = addebiti(posizione, oggi, tariffe, atto, nuovo.atto) if terzi else (None, ())
    mutazione = emetti_atto(posizione, oggi, nuovo.atto, atto, chiave, addebito, prove, esame=esame)
    incarico = f"{posizione.id}-{via.value if not terzi else 'terzo'}-{numero}"
    return replace(
        mutazione,
        posizione=replace(mutazione.posizione, pignoramenti=(*posizione.pignoramenti, nuovo)),
        evento=replace(mutazione.evento, dati={**mutazione.evento.dati, "incarico": incarico}),
    )


def registra_dichiarazione(
    posizione: Posizione, regole: Regole, oggi: date, numero: int, dichiarazione: Dichiarazione
) -> Mutazione:
    """What a third party answered to the order number `numero`, or that the order reached him, or did not.

    Of a wage only the share of art. 72-ter D.P.R. 602/1973 is owed, of an account not the last wage credited
    to it. What leaves nothing to take is a negative answer. Raises NonTrovato for an order never given,
    GiaRegistrato for an answer already there, RegolaViolata for a date before the order or after `oggi`.
    """
    corrente = _pignoramento(posizione, numero, ViaEsecutiva.TERZI)
    date_dette = [d for d in (dichiarazione.data, dichiarazione.notificato_il) if d is not None]
    if any(not corrente.emesso_il <= detta <= oggi for detta in date_dette):
        raise RegolaViolata(f"La risposta all'ordine {numero} ha una data che non sta fra l'ordine e oggi.")
    solo_notifica = dichiarazione.risposta is RispostaTerzo.NOTIFICATO
    if not corrente.in_corso or corrente.dichiarato_il or (solo_notifica and corrente.notificato_il):
        raise GiaRegistrato(f"La risposta all'ordine {numero} è già registrata.")
    notificato = corrente.notificato_il or dichiarazione.notificato_il
    dati: dict[str, Any] = {"numero": numero, "risposta": dichiarazione.risposta.value}
    if dichiarazione.risposta is RispostaTerzo.NON_NOTIFICATO:
        esito = EsitoPignoramento.NON_NOTIFICATO
        nuovo = replace(corrente, esito=esito, chiuso_il=dichiarazione.data)
    elif solo_notifica:
        nuovo = replace(corrente, notificato_il=notificato or dichiarazione.data)
    else:
        # Who answers has the order in hand, whatever the notifier has said so far.
        nuovo = replace(corrente, notificato_il=notificato or dichiarazione.data, dichiarato_il=dichiarazione.data)
        if dichiarazione.risposta is RispostaTerzo.POSITIVA:
            dovuto, mensile, calcolo = _dovuto(corrente, regole, dichiarazione)
            dati |= {"dovuto_cent": dovuto, "mensile_cent": mensile, "calcolo": calcolo}
            nuovo = replace(nuovo, dovuto=dovuto, mensile=mensile)
        if not nuovo.dovuto and not nuovo.mensile:
            nuovo = replace(nuovo, esito=EsitoPignoramento.NEGATIVO, chiuso_il=dichiarazione.data)
    return _aggiornato(posizione, Evento("DICHIARAZIONE_TERZO", oggi, dati, sveglia=True), nuovo)


def registra_verbale(
    posizione: Posizione, oggi: date, numero: int, positivo: bool, data: date, valore: Centesimi = 0
) -> Mutazione:
    """The verbale of the ufficiale della riscossione: goods of that `valore` (cents) seized, or nothing to seize.

    Raises as `registra_dichiarazione`.
    """
    corrente = _pignoramento(posizione, numero, ViaEsecutiva.MOBILIARE)
    if not corrente.emesso_il <= data <= oggi:
        raise RegolaViolata(f"Il verbale {numero} ha una data che non sta fra l'incarico e oggi.")
    if not corrente.in_corso or corrente.dichiarato_il is not None:
        raise GiaRegistrato(f"Il verbale {numero} è già registrato.")
    nuovo = replace(corrente, notificato_il=data, dichiarato_il=data, dovuto=valore)
    if not positivo:
        nuovo = replace(nuovo, esito=EsitoPignoramento.NEGATIVO, chiuso_il=data)
    dati = {"numero": numero, "positivo": positivo, "valore_cent": valore}
    return _aggiornato(posizione, Evento("VERBALE_MOBILIARE", oggi, dati, sveglia=True), nuovo)


def chiudi_pignoramento(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
    """The third party has let its sixty days go by: the next way follows (art. 72-bis c. 2 D.P.R. 602/1973).

    Raises RegolaViolata when none stands or its days have not run.
    """
    corrente = pignoramento_in_corso(posizione)
    if corrente is None or corrente.via is not ViaEsecutiva.TERZI:
        raise RegolaViolata("Nessun pignoramento presso terzi è in corso.")
    if oggi < terzo_silente_dal(corrente, regole):
        raise RegolaViolata("Il terzo ha ancora giorni per pagare.")
    raggiunto = corrente.notificato_il is not None
    esito = EsitoPignoramento.INOTTEMPERANTE if raggiunto else EsitoPignoramento.NON_NOTIFICATO
    nuovo = replace(corrente, esito=esito, chiuso_il=oggi)
    evento = Evento("PIGNORAMENTO_CHIUSO", oggi, {"numero": corrente.numero, "esito": esito.value})
    return _aggiornato(posizione, evento, nuovo)


def rinuncia_pignoramento(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The pignoramento that stands is released with the debt: the third party, or the officer, is told at once.

    It leaves as incarico `<posizione>-rinuncia-<n>`. Raises RegolaViolata when none stands or something is owed.
    """
    corrente = pignoramento_in_corso(posizione)
    if corrente is None or posizione.residuo > 0:
        raise RegolaViolata("Si rinuncia a un pignoramento in corso quando il debito è estinto.")
    identita = f"rinuncia_pignoramento-{corrente.numero}"
    una_volta(posizione, identita)
    tipo = TipoAtto.RINUNCIA_PIGNORAMENTO
    mutazione = emetti_atto(
        posizione, oggi, identita, tipo, chiave, None, (), eventi_legali=(tipo.value,), dopo_estinzione=True
    )
    liberato = replace(corrente, esito=EsitoPignoramento.RINUNCIATO, chiuso_il=oggi)
    return replace(
        mutazione,
        posizione=replace(mutazione.posizione, pignoramenti=_sostituito(posizione, liberato)),
        evento=replace(
            mutazione.evento,
            dati={**mutazione.evento.dati, "incarico": f"{posizione.id}-rinuncia-{corrente.numero}"},
        ),
    )


def trasmetti_fascicolo(posizione: Posizione, regole: Regole, oggi: date, chiave: str, impronta: str) -> Mutazione:
    """The file goes to who continues the enforcement (000 artt. 2.7-2.9), as incarico `<posizione>-prosecuzione`.

    `impronta` is the SHA-256 of the file stored under `chiave`. Raises GiaRegistrato when it was handed over
    before, RegolaViolata when nobody continues or nothing is left to do.
    """
    if "affidamento_esecutive" in posizione.eventi:
        raise GiaRegistrato("Il fascicolo è già stato trasmesso.")
    motivo = da_proseguire(posizione, regole, oggi)
    if not motivo:
        raise RegolaViolata("Nessuno prosegue l'esecuzione di questa posizione.")
    dati: Mapping[str, Any] = {
        "incarico": f"{posizione.id}-prosecuzione",
        "destinatario": regole.esecuzione(oggi).prosegue,
        "motivo": motivo,
        "fascicolo": chiave,
        "impronta": impronta,
    }
    return muta(
        posizione, Evento("FASCICOLO_TRASMESSO", oggi, dati), eventi={"affidamento_esecutive": oggi}
    )


def registra_consegna_fascicolo(posizione: Posizione, oggi: date, data: date) -> Mutazione:
    """Who continues has the file since `data` (000 art. 8.cautelari.l). Raises GiaRegistrato, RegolaViolata."""
    trasmesso = posizione.eventi.get("affidamento_esecutive")
    if trasmesso is None or not trasmesso <= data <= oggi:
        raise RegolaViolata("La consegna del fascicolo non sta fra la trasmissione e oggi.")
    if "attivita_esecutive" in posizione.eventi:
        raise GiaRegistrato("La consegna del fascicolo è già registrata.")
    # Nothing in the cycle waits for it: the machine is left asleep.
    return muta(posizione, Evento("FASCICOLO_CONSEGNATO", oggi), eventi={"attivita_esecutive": data})


def registra_infruttuosita(posizione: Posizione, oggi: date, motivo: str) -> Mutazione:
    """Why enforcement took nothing, or took all it could (001 art. 8.4; 002 art. 2.1). Raises GiaRegistrato."""
    if "motivo_mancata_esecuzione" in posizione.eventi:
        raise GiaRegistrato("Il motivo è già registrato.")
    evento = Evento("ESECUZIONE_INFRUTTUOSA", oggi, {"motivo": motivo})
    return muta(posizione, evento, eventi={"motivo_mancata_esecuzione": oggi}, motivo=motivo)


def _dovuto(
    corrente: Pignoramento, regole: Regole, dichiarazione: Dichiarazione
) -> tuple[Centesimi, Centesimi, Mapping[str, Any]]:
    """Cents owed at once and each month, with how they were counted."""
    if corrente.tipo is TipoBene.STIPENDIO:
        scaglioni = regole.esecuzione(corrente.emesso_il).quote_stipendio
        quota, mensile = quota_stipendio(dichiarazione.netto, scaglioni)
        return 0, mensile, {"regola": "art. 72-ter", "netto_cent": dichiarazione.netto, "quota": str(quota)}
    if corrente.tipo is TipoBene.CONTO:
        dovuto = pignorabile_in_conto(dichiarazione.importo, dichiarazione.ultimo_emolumento)
        escluso = {"saldo_cent": dichiarazione.importo, "ultimo_emolumento_cent": dichiarazione.ultimo_emolumento}
        return dovuto, 0, {"regola": "art. 72-ter c. 2-bis", **escluso}
    return dichiarazione.importo, dichiarazione.mensile, {"regola": "art. 72-bis"}


def _pignoramento(posizione: Posizione, numero: int, via: ViaEsecutiva) -> Pignoramento:
    for pignoramento in posizione.pignoramenti:
        if pignoramento.numero == numero and pignoramento.via is via:
            return pignoramento
    raise NonTrovato(f"Il pignoramento {numero} non esiste.")


def _sostituito(posizione: Posizione, nuovo: Pignoramento) -> tuple[Pignoramento, ...]:
    return tuple(nuovo if p.numero == nuovo.numero else p for p in posizione.pignoramenti)


def _aggiornato(posizione: Posizione, evento: Evento, nuovo: Pignoramento) -> Mutazione:
    """The pignoramento as it becomes: once notified the expropriation has begun, once failed the event says so."""
    eventi: dict[str, date] = {}
    if nuovo.notificato_il is not None:
        eventi["inizio_esecuzione"] = nuovo.notificato_il
    if nuovo.fallito and nuovo.chiuso_il is not None:
        eventi["pignoramento_negativo"] = nuovo.chiuso_il
    return muta(posizione, evento, eventi=eventi, pignoramenti=_sostituito(posizione, nuovo))
