"""Rateizzazione as commands: the istanza, the ente's decision, the letters, the loss of the plan.

L. 160/2019 art. 1 c. 796-802, and for each contract its own rule of decadenza.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.dominio import partitario
from shared.dominio.atti import Atto, Fase, TipoAtto
from shared.dominio.decadenze import da_chiedere, da_sollecitare, decadenza_di
from shared.dominio.emissioni import Interessi, una_volta
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.imputazione import voci_delle_rate
from shared.dominio.piani import (
    PIANI_MASSIMI,
    RATE_MASSIME,
    Piano,
    RataPiano,
    Rateizzazione,
    StatoRateizzazione,
    atto_avviso,
    atto_sollecito,
    interessi_non_maturati,
    riduci,
)
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.rateizzazioni import (
    PianoNonValido,
    RegolaDecadenza,
    ScaglioneRate,
    fine_mese,
    piano_rate,
    verifica_numero_rate,
)
from shared.dominio.regole import Regole


@dataclass(frozen=True, slots=True)
class Condizioni:
    """What a plan is granted under: its number for the ente, the rule of decadenza of the istanza's day, interest."""

    piano: int
    decadenza: RegolaDecadenza
    interessi: Interessi
    autore: str = "sistema"


def presenta_istanza(
    posizione: Posizione,
    oggi: date,
    rate: int,
    motivo: str,
    scaglioni: Sequence[ScaglioneRate],
    autore: str = "sistema",
) -> Mutazione:
    """The debtor asks to pay in `rate` monthly instalments: from now on nothing escalates (c. 798).

    Raises GiaRegistrato while an istanza is under examination; RateNonAmmesse outside the
    tier of the debt; RegolaViolata before the ingiunzione is notified, on a posizione
    without debt, with a plan in force, before the last refusal has been sent, or after a
    decadenza (c. 800 and art. 19 c. 3 lett. c D.P.R. 602/1973: no second plan).
    """
    prima = posizione.rateizzazione
    if prima is not None:
        _ammetti_un_altra(posizione, prima)
    if posizione.residuo == 0:
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito da rateizzare.")
    if "notifica_ingiunzione" not in posizione.eventi:
        raise RegolaViolata("L'ingiunzione non è ancora notificata: l'istanza va presentata dopo la notifica.")
    if rate > RATE_MASSIME:
        raise PianoNonValido(f"Un piano ha al massimo {RATE_MASSIME} rate.")
    verifica_numero_rate(posizione.residuo, rate, scaglioni)
    precedenti = () if prima is None else prima.sospensioni(None)
    richiesta = Rateizzazione(
        numero=1 if prima is None else prima.numero + 1,
        richiesta_il=oggi,
        rate=rate,
        motivo=motivo,
        stato=StatoRateizzazione.RICHIESTA,
        fase=str(posizione.fase),
        precedenti=precedenti,
    )
    dati = {"istanza": richiesta.numero, "rate": rate}
    evento = Evento("ISTANZA_RATEIZZAZIONE", oggi, dati, sveglia=True, autore=autore)
    return muta(posizione, evento, eventi={"istanza_rateizzazione": oggi}, rateizzazione=richiesta)


def _ammetti_un_altra(posizione: Posizione, prima: Rateizzazione) -> None:
    if prima.stato is StatoRateizzazione.RICHIESTA:
        raise GiaRegistrato("Un'istanza di rateizzazione è già in esame.")
    if prima.stato is StatoRateizzazione.ACCOLTA:
        raise RegolaViolata("La posizione ha già un piano di rateizzazione.")
    if prima.stato is StatoRateizzazione.DECADUTA:
        raise RegolaViolata("Il piano è decaduto: il debito non può più essere rateizzato.")
    if posizione.fase is Fase.RATEIZZAZIONE or posizione.atto(prima.atto_di_diniego) is None:
        raise RegolaViolata("Il diniego precedente non è ancora stato comunicato: ripresentare l'istanza dopo.")


def respingi(posizione: Posizione, oggi: date, motivazione: str, autore: str = "sistema") -> Mutazione:
    """The ente refuses, and says why. Raises GiaRegistrato when already refused, RegolaViolata without an istanza."""
    richiesta = _in_esame(posizione, StatoRateizzazione.RESPINTA)
    decisa = replace(
        richiesta, stato=StatoRateizzazione.RESPINTA, decisa_il=oggi, motivazione=motivazione
    )
    dati = {"istanza": richiesta.numero, "esito": "respinta", "motivazione": motivazione}
    evento = Evento("RATEIZZAZIONE_DECISA", oggi, dati, sveglia=True, autore=autore)
    return muta(posizione, evento, eventi={"decisione_rateizzazione": oggi}, rateizzazione=decisa)


def accogli(
    posizione: Posizione, regole: Regole, oggi: date, condizioni: Condizioni, motivazione: str = ""
) -> Mutazione:
    """The ente grants the plan: monthly rate from the end of next month, summing exactly to what is owed.

    Where the credit bears interest, interest up to `oggi` joins the debt that is divided,
    and each rata bears the legal interest on the capital left before it since the previous
    due date (c. 802; art. 1284 c.c.). Raises GiaRegistrato when already granted,
    RegolaViolata without an istanza or a debt, PianoNonValido where rate would be under a cent.
    """
    richiesta = _in_esame(posizione, StatoRateizzazione.ACCOLTA)
    if posizione.residuo == 0:
        raise RegolaViolata(f"La posizione {posizione.id} non ha più debito: il piano non serve.")
    if not 1 <= condizioni.piano <= PIANI_MASSIMI:
        raise PianoNonValido(f"Il numero del piano deve stare fra 1 e {PIANI_MASSIMI}.")
    dal = posizione.interessi_fino_al or posizione.riga.interessi_dal
    debito, prove = dict(posizione.saldi), []
    capitale = debito.get(Voce.CAPITALE, 0)
    maturati: Centesimi = 0
    if dal is not None and dal < oggi and capitale:
        maturati, prova = condizioni.interessi(capitale, dal, oggi)
        prove.append(prova.in_dati())
        debito[Voce.INTERESSI] = debito.get(Voce.INTERESSI, 0) + maturati
    diviso = piano_rate(sum(debito.values()), richiesta.rate, fine_mese(oggi, 1))
    prove.insert(0, diviso.prova.in_dati())
    voci = voci_delle_rate([r.importo for r in diviso.rate], debito, regole.ciclo.regola_imputazione)
    rate: list[RataPiano] = []
    precedente = oggi if dal is None else max(oggi, dal)
    for divisa, sue in zip(diviso.rate, voci, strict=True):
        interessi: Centesimi = 0
        if dal is not None and capitale and precedente < divisa.scadenza:
            interessi, prova = condizioni.interessi(capitale, precedente, divisa.scadenza)
            prove.append(prova.in_dati())
            precedente = divisa.scadenza
        capitale -= sue.get(Voce.CAPITALE, 0)
        dovuto = sue | ({Voce.INTERESSI: sue.get(Voce.INTERESSI, 0) + interessi} if interessi else {})
        rate.append(RataPiano(divisa.numero, divisa.scadenza, divisa.importo + interessi, interessi, dovuto))
    piano = Piano(condizioni.piano, tuple(rate), condizioni.decadenza)
    addebito = partitario.registra_accessori(
        f"{posizione.id}#rateizzazione-{richiesta.numero}",
        oggi,
        "Interessi della rateizzazione",
        {Voce.INTERESSI: maturati + sum(rata.interessi for rata in rate)},
    )
    accolta = replace(
        richiesta, stato=StatoRateizzazione.ACCOLTA, decisa_il=oggi, motivazione=motivazione, piano=piano
    )
    dati = {
        "istanza": richiesta.numero,
        "esito": "accolta",
        "motivazione": motivazione,
        "piano": piano.numero,
        "importo": in_euro(piano.residuo),
        "prove": prove,
    }
    mutazione = muta(
        posizione,
        Evento("RATEIZZAZIONE_DECISA", oggi, dati, sveglia=True, autore=condizioni.autore),
        registrazioni=(addebito,) if addebito else (),
        eventi={"decisione_rateizzazione": oggi},
        rateizzazione=accolta,
        interessi_fino_al=posizione.interessi_fino_al if dal is None else max(oggi, dal),
    )
    return replace(mutazione, piano=piano.numero)


def emetti_accoglimento(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The letter with the whole plan. Raises GiaRegistrato when issued, RegolaViolata without a plan in force."""
    richiesta, piano = _piano_in_corso(posizione)
    return _emetti(
        posizione, oggi, richiesta.atto_di_accoglimento, TipoAtto.ACCOGLIMENTO_RATE, chiave, piano.residuo
    )


def emetti_diniego(posizione: Posizione, oggi: date, chiave: str) -> Mutazione:
    """The letter of refusal. Raises GiaRegistrato when issued, RegolaViolata where nothing was refused."""
    richiesta = posizione.rateizzazione
    if richiesta is None or richiesta.stato is not StatoRateizzazione.RESPINTA:
        raise RegolaViolata("Nessuna istanza di rateizzazione è stata respinta.")
    identita = richiesta.atto_di_diniego
    return _emetti(posizione, oggi, identita, TipoAtto.DINIEGO_RATE, chiave, posizione.residuo)


def emetti_avviso_rata(
    posizione: Posizione, regole: Regole, oggi: date, chiave: str, numero: int
) -> Mutazione:
    """The notice of rata `numero`, for what is left of it. Raises GiaRegistrato when issued, RegolaViolata too soon."""
    una_volta(posizione, atto_avviso(numero))
    rata = da_chiedere(posizione, regole, oggi)
    if rata is None or rata.numero != numero:
        raise RegolaViolata(f"La rata {numero} non è da chiedere il {oggi:%d/%m/%Y}.")
    return _emetti(posizione, oggi, atto_avviso(numero), TipoAtto.AVVISO_RATA, chiave, rata.residuo)


def sollecita_rata(posizione: Posizione, regole: Regole, oggi: date, chiave: str, numero: int) -> Mutazione:
    """The express sollecito of a missed rata (c. 800). Raises GiaRegistrato, or RegolaViolata if not missed."""
    una_volta(posizione, atto_sollecito(numero))
    rata = da_sollecitare(posizione, regole, oggi)
    if rata is None or rata.numero != numero:
        raise RegolaViolata(f"La rata {numero} non è da sollecitare il {oggi:%d/%m/%Y}.")
    return _emetti(posizione, oggi, atto_sollecito(numero), TipoAtto.SOLLECITO_RATA, chiave, rata.residuo)


def dichiara_decadenza(posizione: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
    """The plan is lost: the whole residue is due at once, without the interest of rate not yet due.

    From then on interest runs again on the capital from the last due date already charged.
    Raises RegolaViolata where the rule does not take the plan away on `oggi`.
    """
    richiesta, piano = _piano_in_corso(posizione)
    esito = decadenza_di(posizione, regole, oggi)
    if esito is None:
        raise RegolaViolata("Il piano è in regola: la decadenza non può essere dichiarata.")
    non_maturati = interessi_non_maturati(piano, oggi)
    storno = partitario.registra_accessori(
        f"{posizione.id}#decadenza-{richiesta.numero}",
        oggi,
        "Interessi di dilazione non maturati",
        {Voce.INTERESSI: -non_maturati},
    )
    identita = richiesta.atto_di_decadenza
    atto = Atto(identita, TipoAtto.DECADENZA_RATE, oggi, posizione.residuo - non_maturati, chiave)
    decaduta = replace(richiesta, stato=StatoRateizzazione.DECADUTA, decaduta_il=oggi)
    prove = [esito.prova.in_dati()]
    dati = {"atto": identita, "motivo": esito.motivo, "importo": in_euro(atto.importo), "prove": prove}
    interessi = posizione.interessi_fino_al
    scadute = [rata.scadenza for rata in piano.rate if rata.scadenza <= oggi]
    return muta(
        posizione,
        Evento("RATEIZZAZIONE_DECADUTA", oggi, dati),
        registrazioni=(storno,) if storno else (),
        eventi={"decadenza_rateizzazione": oggi},
        atti=(*posizione.atti, atto),
        rateizzazione=decaduta,
        interessi_fino_al=None if interessi is None else max([interessi, *scadute]),
    )


def riduci_piano(posizione: Posizione, voci: Mapping[Voce, Centesimi]) -> Rateizzazione | None:
    """The rateizzazione after `voci` (cents) are cancelled: a plan in force owes that much less, from its end."""
    richiesta = posizione.rateizzazione
    if richiesta is None or richiesta.in_corso is None:
        return richiesta
    return replace(richiesta, piano=riduci(richiesta.in_corso, voci))


def _in_esame(posizione: Posizione, verso: StatoRateizzazione) -> Rateizzazione:
    richiesta = posizione.rateizzazione
    if richiesta is not None and richiesta.stato is verso:
        raise GiaRegistrato(f"L'istanza di rateizzazione è già stata {verso.value}.")
    if richiesta is None or richiesta.stato is not StatoRateizzazione.RICHIESTA:
        raise RegolaViolata("Nessuna istanza di rateizzazione è in esame.")
    return richiesta


def _piano_in_corso(posizione: Posizione) -> tuple[Rateizzazione, Piano]:
    richiesta = posizione.rateizzazione
    if richiesta is None or richiesta.in_corso is None:
        raise RegolaViolata(f"La posizione {posizione.id} non ha un piano in corso.")
    return richiesta, richiesta.in_corso


def _emetti(
    posizione: Posizione, oggi: date, identita: str, tipo: TipoAtto, chiave: str, importo: Centesimi
) -> Mutazione:
    """An act that charges nothing: a plan sums to what was granted, whatever letters it takes."""
    una_volta(posizione, identita)
    if posizione.residuo == 0:
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito: l'atto {identita} non può uscire.")
    dati: dict[str, Any] = {"atto": identita, "importo": in_euro(importo), "prove": []}
    atto = Atto(identita, tipo, oggi, importo, chiave)
    return muta(posizione, Evento("ATTO_EMESSO", oggi, dati), atti=(*posizione.atti, atto))
