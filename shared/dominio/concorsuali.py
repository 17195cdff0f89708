"""Procedure concorsuali: individual enforcement stops, the ente is told, its credit is put forward and followed.

D.Lgs. 14/2019 (CCII): art. 150 (no individual action from the opening), art. 201 (the claim,
thirty days before the hearing), art. 208 (late claims). Rank and privilege are the ente's to
say: without its word the claim is chirografo.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shared.dominio import blocchi_comandi
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.calendario import Calendario
from shared.dominio.conteggio import date_del_termine
from shared.dominio.durate import Durata, Proroga
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.inesigibilita import nuova_proposta
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import CausaInesigibilita, PraticaConcorsuale, Pratiche, Riparto, senza_barre
from shared.dominio.regole import Regole
from shared.dominio.versamenti import Versamento, incassa


@dataclass(frozen=True, slots=True)
class TerminiInsinuazione:
    """How long before the hearing the claim is in time, how long after the decree a late one is still taken."""

    prima_dell_udienza: Durata
    dopo_l_esecutivita: Durata
    proroga: Proroga


def nuova_pratica(
    posizione: Posizione, oggi: date, tipo: str, riferimento: str, tribunale: str, aperta_il: date, curatore: str
) -> PraticaConcorsuale:
    """A procedure as it is first known, on `oggi`; its id is that of the blocco that goes with it."""
    identita = f"{TipoBlocco.PROCEDURA_CONCORSUALE.value}-{senza_barre(riferimento)}"
    return PraticaConcorsuale(identita, tipo, tribunale, aperta_il, oggi, curatore, posizione.fase.value)


def in_breve(pratica: PraticaConcorsuale) -> str:
    """Kind, court and day of the opening, as the freeze says them."""
    return f"{pratica.tipo}, {pratica.tribunale}, aperta il {pratica.aperta_il:%d/%m/%Y}"


def apri_procedura(
    posizione: Posizione,
    oggi: date,
    tipo: str,
    riferimento: str,
    tribunale: str,
    aperta_il: date,
    curatore: str = "",
    autore: str = "sistema",
) -> Mutazione:
    """A procedure opened on `aperta_il` reached us today: the cycle freezes until it is closed, the ente is told.

    `riferimento` names the judgment that opens it. Raises GiaRegistrato for the same one,
    RegolaViolata when nothing is owed or the opening is after `oggi`.
    """
    if aperta_il > oggi:
        raise RegolaViolata(f"La procedura risulterebbe aperta il {aperta_il:%d/%m/%Y}, un giorno futuro.")
    pratica = nuova_pratica(posizione, oggi, tipo, riferimento, tribunale, aperta_il, curatore)
    identita, motivo = pratica.id, in_breve(pratica)
    aperta = blocchi_comandi.apri_blocco(
        posizione, oggi, TipoBlocco.PROCEDURA_CONCORSUALE, senza_barre(riferimento), motivo
    )
    dati = {
        "procedura": identita,
        "tipo": tipo,
        "tribunale": tribunale,
        "aperta_il": aperta_il.isoformat(),
        "documento": pratica.comunicazione,
    }
    evento = Evento("PROCEDURA_APERTA", oggi, dati, sveglia=True, autore=autore)
    pratiche = replace(posizione.pratiche, procedure=(*posizione.pratiche.procedure, pratica))
    return blocchi_comandi.con_effetto(aperta, evento, pratiche=pratiche)


def consegna_atti(
    posizione: Posizione,
    calendario: Calendario,
    oggi: date,
    identita: str,
    termini: TerminiInsinuazione,
    udienza: date,
    esecutivita: date | None = None,
    privilegio: str = "",
    autore: str = "sistema",
) -> Mutazione:
    """The useful documents are here: the claim for what is owed is drawn up, with the last day to lodge it.

    In time until `prima_dell_udienza` before the hearing; after that it is late, and taken until
    `dopo_l_esecutivita` from the decree (of the hearing itself while the decree is not known: the
    nearest day it could run from). Raises NonTrovato, GiaRegistrato when it is drawn up already,
    RegolaViolata when closed or nothing is owed.
    """
    pratica = _aperta(posizione, identita)
    if pratica.atti_consegnati_il is not None:
        raise GiaRegistrato(f"La domanda per la procedura {identita} è già predisposta.")
    if posizione.residuo == 0:
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito: nessun credito da insinuare.")
    _, tempestiva = date_del_termine(
        udienza, termini.prima_dell_udienza, termini.proroga, calendario, a_ritroso=True
    )
    tardiva = oggi > tempestiva
    scadenza = tempestiva
    if tardiva:
        da = esecutivita or udienza
        _, scadenza = date_del_termine(da, termini.dopo_l_esecutivita, termini.proroga, calendario)
    nuova = replace(
        pratica,
        atti_consegnati_il=oggi,
        udienza=udienza,
        esecutivita=esecutivita,
        scadenza_deposito=scadenza,
        tardiva=tardiva,
        privilegio=privilegio,
        chiesto=posizione.residuo,
    )
    dati = {
        "procedura": identita,
        "udienza": udienza.isoformat(),
        "scadenza_deposito": scadenza.isoformat(),
        "tardiva": tardiva,
        "privilegio": privilegio or "chirografo",
        "chiesto_cent": nuova.chiesto,
        "documento": pratica.domanda,
    }
    return _con(posizione, nuova, Evento("INSINUAZIONE_PREDISPOSTA", oggi, dati, sveglia=True, autore=autore))


def deposita(
    posizione: Posizione, oggi: date, identita: str, riferimento: str, depositata_il: date, autore: str = "sistema"
) -> Mutazione:
    """The claim was sent to the curatore. Raises GiaRegistrato for a second time, RegolaViolata before it is drawn
    up or for a day after `oggi`."""
    pratica = _aperta(posizione, identita)
    if pratica.depositata_il is not None:
        raise GiaRegistrato(f"Il deposito per la procedura {identita} è già registrato.")
    if pratica.atti_consegnati_il is None or not pratica.atti_consegnati_il <= depositata_il <= oggi:
        raise RegolaViolata("Il deposito segue la domanda e non può essere futuro.")
    dati = {"procedura": identita, "deposito": riferimento, "depositata_il": depositata_il.isoformat()}
    nuova = replace(pratica, depositata_il=depositata_il, deposito=riferimento)
    return _con(posizione, nuova, Evento("INSINUAZIONE_DEPOSITATA", oggi, dati, sveglia=True, autore=autore))


def registra_ammissione(
    posizione: Posizione, oggi: date, identita: str, ammesso: Centesimi, autore: str = "sistema"
) -> Mutazione:
    """The list of claims: `ammesso` cents, 0 when excluded. Raises RegolaViolata before the deposit or beyond what was
    asked, GiaRegistrato for a second time."""
    pratica = _aperta(posizione, identita)
    if pratica.ammesso is not None:
        raise GiaRegistrato(f"L'esito dell'insinuazione {identita} è già registrato.")
    if pratica.depositata_il is None or not 0 <= ammesso <= pratica.chiesto:
        raise RegolaViolata(f"Si ammette una domanda depositata, fino ai {in_euro(pratica.chiesto)} euro chiesti.")
    dati = {"procedura": identita, "esito": "ammesso" if ammesso else "escluso", "ammesso_cent": ammesso}
    nuova = replace(pratica, ammesso=ammesso, decisa_il=oggi)
    return _con(posizione, nuova, Evento("INSINUAZIONE_DECISA", oggi, dati, sveglia=True, autore=autore))


def registra_riparto(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    identita: str,
    numero: int,
    importo: Centesimi,
    data: date,
    autore: str = "sistema",
) -> Mutazione:
    """The riparto number `numero` (from 1) brought `importo` cents: booked as a payment, under the procedure's name.

    Raises GiaRegistrato for the same riparto, RegolaViolata when the credit was not admitted, for
    an amount that is not positive or, with the others, beyond what was admitted.
    """
    pratica = _aperta(posizione, identita)
    if any(riparto.numero == numero for riparto in pratica.riparti):
        raise GiaRegistrato(f"Il riparto {numero} della procedura {identita} è già registrato.")
    avuti = sum(riparto.importo for riparto in pratica.riparti)
    if importo <= 0 or avuti + importo > (pratica.ammesso or 0) or data > oggi:
        raise RegolaViolata(
            f"Ammessi {in_euro(pratica.ammesso or 0)} euro, ripartiti {in_euro(avuti)}: il riparto non può essere "
            f"di {in_euro(importo)} né futuro."
        )
    iur = f"RIPARTO-{posizione.id}-{identita}-{numero}"
    incasso = incassa(posizione, regole, oggi, Versamento(iur, posizione.numero_avviso, importo, data))
    nuova = replace(pratica, riparti=(*pratica.riparti, Riparto(numero, data, importo)))
    dati = {**incasso.evento.dati, "procedura": identita, "riparto": numero}
    evento = replace(incasso.evento, dati=dati, autore=autore)
    return blocchi_comandi.con_effetto(incasso, evento, pratiche=_pratiche(posizione, nuova))


def chiudi_procedura(
    posizione: Posizione,
    oggi: date,
    identita: str,
    motivo: str,
    *,
    inesigibile: bool = False,
    autore: str = "sistema",
) -> Mutazione:
    """The procedure is closed: the cycle resumes, or the rest is proposed as not collectable (`inesigibile`).

    Raises NonTrovato, GiaRegistrato when closed, RegolaViolata for a proposal with nothing left.
    """
    pratica = _aperta(posizione, identita)
    nuova = replace(pratica, chiusa_il=oggi)
    blocchi = blocchi_comandi.chiusi(posizione, identita, oggi, EsitoBlocco.REVOCATO)
    pratiche = _pratiche(posizione, nuova)
    dati: dict[str, Any] = {"procedura": identita, "motivo": motivo}
    if inesigibile:
        chiusa = replace(posizione, pratiche=pratiche)
        proposta = nuova_proposta(chiusa, oggi, CausaInesigibilita.PROCEDURA_SENZA_RIPARTO, (identita,), motivo)
        pratiche = replace(pratiche, proposte=(*pratiche.proposte, proposta))
        dati |= {"proposta": proposta.id, "documento": proposta.relazione}
    evento = Evento("PROCEDURA_CHIUSA", oggi, dati, sveglia=True, autore=autore)
    return muta(posizione, evento, blocchi=blocchi, pratiche=pratiche)


def _aperta(posizione: Posizione, identita: str) -> PraticaConcorsuale:
    pratica = next((p for p in posizione.pratiche.procedure if p.id == identita), None)
    if pratica is None:
        raise NonTrovato(f"La procedura {identita} non esiste.")
    if pratica.chiusa_il is not None:
        raise GiaRegistrato(f"La procedura {identita} è chiusa.")
    return pratica


def _pratiche(posizione: Posizione, nuova: PraticaConcorsuale) -> Pratiche:
    procedure = tuple(nuova if p.id == nuova.id else p for p in posizione.pratiche.procedure)
    return replace(posizione.pratiche, procedure=procedure)


def _con(posizione: Posizione, nuova: PraticaConcorsuale, evento: Evento) -> Mutazione:
    return muta(posizione, evento, pratiche=_pratiche(posizione, nuova))
