"""The papers that decisions ask for: which they are, when they may be written, where they go.

A committed event names one in its data (`documento`); it is written once, under that id. Those
for the debtor leave with the commit that writes them, by PEC where he has one, else by
ordinary post: nothing runs from their delivery.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shared.dominio.atti import Atto, Conclusione, TipoAtto
from shared.dominio.errori import GiaRegistrato, NonTrovato
from shared.dominio.istanze import Istanza
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import PraticaConcorsuale, PropostaInesigibilita, Rimborso, Sentenza, Sgravio
from shared.dominio.recapiti import Consegna, Mezzo

FASCICOLO_RESTITUITO = "fascicolo-restituzione"
"""The whole file of a posizione handed back at the end of the contract's term."""

Oggetto = Istanza | Sgravio | Rimborso | Sentenza | PraticaConcorsuale | PropostaInesigibilita | str
"""What a paper is about; the id of a blocco or of the file is a text."""


@dataclass(frozen=True, slots=True)
class Carta:
    """A paper somebody asked for. `pronta` is False while what it must say has not happened yet."""

    id: str
    tipo: TipoAtto
    oggetto: Oggetto
    al_debitore: bool = True
    pronta: bool = True
    con_fascicolo: str = ""
    """the id under which the whole file goes with it"""


def carta_di(posizione: Posizione, documento: str) -> Carta:
    """What `documento` is. Raises NonTrovato when nothing asks for it, or not yet."""
    for carta in _carte(posizione):
        if carta.id == documento:
            if not carta.pronta:
                raise NonTrovato(f"Il documento {documento} attende una decisione.")
            return carta
    raise NonTrovato(f"Nulla chiede il documento {documento}.")


def redigi(
    posizione: Posizione, oggi: date, documento: str, chiave: str, chiave_fascicolo: str = ""
) -> Mutazione:
    """That paper, stored under `chiave` (its file under `chiave_fascicolo`).

    Raises GiaRegistrato when it was already written, NonTrovato as `carta_di`.
    """
    carta = carta_di(posizione, documento)
    if posizione.atto(documento) is not None:
        raise GiaRegistrato(f"Il documento {documento} è già stato redatto.")
    atti = (*posizione.atti, Atto(documento, carta.tipo, oggi, posizione.residuo, chiave))
    if carta.con_fascicolo:
        atti += (Atto(carta.con_fascicolo, TipoAtto.FASCICOLO, oggi, posizione.residuo, chiave_fascicolo),)
    dati: Mapping[str, object] = {"atto": documento}
    if not carta.al_debitore:
        return muta(posizione, Evento("DOCUMENTO_REDATTO", oggi, dati), atti=atti)
    dove = posizione.riga.debitore.pec or posizione.indirizzo.su_una_riga()
    incarico = f"{posizione.id}-{documento}-1"
    consegna = Consegna(incarico, documento, 1, mezzo_della_lettera(posizione), dove, oggi)
    evento = Evento("DOCUMENTO_REDATTO", oggi, {**dati, "incarico": incarico})
    return muta(posizione, evento, atti=atti, consegne=(*posizione.consegne, consegna))


def mezzo_della_lettera(posizione: Posizione) -> Mezzo:
    """PEC where the debtor has one, else ordinary post."""
    return Mezzo.PEC if posizione.riga.debitore.pec else Mezzo.POSTA_ORDINARIA


def _carte(posizione: Posizione) -> Iterator[Carta]:
    pratiche = posizione.pratiche
    for istanza in posizione.istanze:
        yield Carta(istanza.scheda, TipoAtto.SCHEDA_ISTANZA, istanza, al_debitore=False)
        yield Carta(istanza.risposta, TipoAtto.RISPOSTA_ISTANZA, istanza, pronta=not istanza.pendente)
    for blocco in posizione.blocchi:
        if blocco.lettera:
            yield Carta(blocco.lettera, TipoAtto.COMUNICAZIONE_SOSPENSIONE, blocco.id)
    for sgravio in pratiche.sgravi:
        if sgravio.lettera:
            yield Carta(sgravio.lettera, TipoAtto.COMUNICAZIONE_SGRAVIO, sgravio)
    for rimborso in pratiche.rimborsi:
        if rimborso.lettera:
            yield Carta(rimborso.lettera, TipoAtto.COMUNICAZIONE_RIMBORSO, rimborso)
    for sentenza in pratiche.sentenze:
        yield Carta(sentenza.lettera, TipoAtto.ESITO_CONTENZIOSO, sentenza)
    for pratica in pratiche.procedure:
        yield Carta(pratica.comunicazione, TipoAtto.COMUNICAZIONE_PROCEDURA, pratica, al_debitore=False)
        consegnati = pratica.atti_consegnati_il is not None
        yield Carta(
            pratica.domanda, TipoAtto.INSINUAZIONE_PASSIVO, pratica, al_debitore=False, pronta=consegnati
        )
    for proposta in pratiche.proposte:
        yield Carta(
            proposta.relazione, TipoAtto.RELAZIONE_INESIGIBILITA, proposta, al_debitore=False,
            con_fascicolo=proposta.fascicolo,
        )  # fmt: skip
    restituita = posizione.conclusione is Conclusione.RESTITUITA
    yield Carta(
        FASCICOLO_RESTITUITO, TipoAtto.FASCICOLO, FASCICOLO_RESTITUITO, al_debitore=False, pronta=restituita
    )
