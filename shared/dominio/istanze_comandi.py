"""A request of the debtor, from its protocol number to the letter that answers it (000 artt. 2.4 and 2.5).

Presented, it freezes the posizione; the collector writes the scheda riassuntiva; the ente
decides; the decision takes effect on the books and on the freeze at once, and a letter
with it goes to the debtor. A refund freezes nothing: there is nothing to enforce in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shared.dominio import partitario
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.blocchi import Blocco, EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import chiusi, con_effetto
from shared.dominio.conteggio import date_del_termine
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.istanze import Decisione, Istanza, TipoIstanza
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.recapiti import Consegna, Mezzo
from shared.dominio.regole import Regole
from shared.dominio.sgravi import sgrava


def presenta(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    tipo: TipoIstanza,
    protocollo: str,
    motivo: str,
    termine_richiesto: date | None = None,
) -> Mutazione:
    """Take in a request received on `oggi` under that protocol number.

    Raises GiaRegistrato for the same request again; RegolaViolata when one of that kind is
    still pending, when nothing is owed (nothing was paid in excess, for a refund), or when
    a last day is asked for anything but a suspension, or in the past.
    """
    identita = f"{tipo.value}-{protocollo}"
    if any(istanza.id == identita for istanza in posizione.istanze):
        raise GiaRegistrato(f"L'istanza {identita} è già registrata.")
    if any(istanza.tipo is tipo and istanza.pendente for istanza in posizione.istanze):
        raise RegolaViolata(f"Un'altra istanza di {tipo.value} attende la decisione dell'ente.")
    rimborso = tipo is TipoIstanza.RIMBORSO
    if rimborso and eccedenza(posizione) == 0:
        raise RegolaViolata("Nessun pagamento in eccesso: non c'è nulla da rimborsare.")
    if not rimborso and (posizione.residuo == 0 or posizione.conclusa):
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito in riscossione: l'istanza non ha oggetto.")
    if termine_richiesto is not None and (tipo is not TipoIstanza.SOSPENSIONE or termine_richiesto < oggi):
        raise RegolaViolata("Il termine finale si chiede per una sospensione, e non nel passato.")
    istanza = Istanza(identita, tipo, oggi, motivo, scadenza_decisione(regole, tipo, oggi), termine_richiesto)
    blocchi = posizione.blocchi
    if not rimborso:
        blocchi = (*blocchi, Blocco(_blocco(istanza), TipoBlocco.ISTANZA, oggi, None, f"istanza di {tipo.value}"))
    evento = Evento(
        "ISTANZA_PRESENTATA",
        oggi,
        {"istanza": identita, "tipo": tipo.value, "documento": istanza.scheda},
        sveglia=True,
    )
    return muta(posizione, evento, istanze=(*posizione.istanze, istanza), blocchi=blocchi)


def decidi(
    posizione: Posizione,
    oggi: date,
    identita: str,
    decisione: Decisione,
    motivazione: str,
    provvedimento: str,
    *,
    voci: Mapping[Voce, Centesimi] | None = None,
    fino_al: date | None = None,
) -> Mutazione:
    """The ente's answer, and its effect: all in one mutazione.

    Granted, a sgravio cancels `voci` (cents; everything owed when None), an annullamento
    everything, a suspension freezes until `fino_al` included (the day asked for when None;
    until lifted if none was), a refund books the excess as paid back. Refused, the freeze
    of the request ends. Raises NonTrovato, GiaRegistrato when already decided, RegolaViolata
    as `sgrava` does, and for what the kind of request does not take.
    """
    istanza = next((i for i in posizione.istanze if i.id == identita), None)
    if istanza is None:
        raise NonTrovato(f"L'istanza {identita} non esiste.")
    if not istanza.pendente:
        raise GiaRegistrato(f"L'istanza {identita} è già decisa.")
    accolta = decisione is Decisione.ACCOLTA
    if voci is not None and not (accolta and istanza.tipo is TipoIstanza.SGRAVIO):
        raise RegolaViolata("Le voci da annullare si indicano solo accogliendo un'istanza di sgravio.")
    if fino_al is not None and not (accolta and istanza.tipo is TipoIstanza.SOSPENSIONE):
        raise RegolaViolata("La data finale si indica solo accogliendo un'istanza di sospensione.")
    decisa = replace(istanza, decisione=decisione, decisa_il=oggi, motivazione=motivazione)
    campi: dict[str, Any] = {
        "istanze": tuple(decisa if i.id == identita else i for i in posizione.istanze),
        "blocchi": chiusi(posizione, _blocco(istanza), oggi, EsitoBlocco.DECISO),
    }
    evento = Evento(
        "ISTANZA_DECISA",
        oggi,
        {
            "istanza": identita,
            "tipo": istanza.tipo.value,
            "decisione": decisione.value,
            "provvedimento": provvedimento,
            "motivazione": motivazione,
            "documento": istanza.risposta,
        },
        sveglia=True,
    )
    if accolta and istanza.tipo in (TipoIstanza.SGRAVIO, TipoIstanza.ANNULLAMENTO):
        return con_effetto(sgrava(posizione, oggi, provvedimento, motivazione, voci), evento, **campi)
    if accolta and istanza.tipo is TipoIstanza.RIMBORSO:
        registrazione = partitario.registra_rimborso(provvedimento, oggi, eccedenza(posizione))
        return muta(posizione, evento, registrazioni=(registrazione,), **campi)
    if accolta:
        fine = fino_al or istanza.termine_richiesto
        if fine is not None and fine < oggi:
            raise RegolaViolata(f"La sospensione finirebbe il {fine:%d/%m/%Y}, un giorno già passato.")
        sospensione = Blocco(
            f"{TipoBlocco.SOSPENSIONE.value}-{provvedimento}", TipoBlocco.SOSPENSIONE, oggi, fine, motivazione
        )
        if any(b.id == sospensione.id for b in posizione.blocchi):
            raise RegolaViolata(f"Il provvedimento {provvedimento} ha già sospeso la posizione.")
        campi["blocchi"] = (*campi["blocchi"], sospensione)
    return muta(posizione, evento, **campi)


def redigi(posizione: Posizione, oggi: date, documento: str, chiave: str) -> Mutazione:
    """The scheda or the answer of a request, printed under `chiave`; the answer also leaves for the debtor.

    The answer goes once, by PEC where known, else by ordinary post: nothing runs from its
    delivery. Raises GiaRegistrato when it was already written, NonTrovato when no request
    asks for it.
    """
    istanza = istanza_di(posizione, documento)
    if posizione.atto(documento) is not None:
        raise GiaRegistrato(f"Il documento {documento} è già stato redatto.")
    if documento == istanza.scheda:
        scheda = Atto(documento, TipoAtto.SCHEDA_ISTANZA, oggi, posizione.residuo, chiave)
        evento = Evento("DOCUMENTO_REDATTO", oggi, {"atto": documento})
        return muta(posizione, evento, atti=(*posizione.atti, scheda))
    if istanza.pendente:
        raise NonTrovato(f"L'istanza {istanza.id} non è decisa: non ha ancora una risposta.")
    lettera = Atto(documento, TipoAtto.RISPOSTA_ISTANZA, oggi, posizione.residuo, chiave)
    pec = posizione.riga.debitore.pec
    consegna = Consegna(
        f"{posizione.id}-{documento}-1",
        documento,
        1,
        mezzo_della_risposta(posizione),
        pec or posizione.indirizzo.su_una_riga(),
        oggi,
    )
    evento = Evento("DOCUMENTO_REDATTO", oggi, {"atto": documento, "incarico": consegna.id})
    return muta(
        posizione, evento, atti=(*posizione.atti, lettera), consegne=(*posizione.consegne, consegna)
    )


def istanza_di(posizione: Posizione, documento: str) -> Istanza:
    """The request that a scheda or an answer is about. Raises NonTrovato."""
    for istanza in posizione.istanze:
        if documento in (istanza.scheda, istanza.risposta):
            return istanza
    raise NonTrovato(f"Nessuna istanza chiede il documento {documento}.")


def mezzo_della_risposta(posizione: Posizione) -> Mezzo:
    """PEC where the debtor has one, else ordinary post."""
    return Mezzo.PEC if posizione.riga.debitore.pec else Mezzo.POSTA_ORDINARIA


def eccedenza(posizione: Posizione) -> Centesimi:
    """Money received beyond what was owed and not yet paid back, in cents."""
    return -posizione.conti.get(partitario.ECCEDENZE, 0)


def scadenza_decisione(regole: Regole, tipo: TipoIstanza, presentata_il: date) -> date | None:
    """The last day the ente has to decide, where its contract says (000 art. 2.5: 30 days for a suspension)."""
    for termine in regole.profilo.termini.values():
        if (termine.evento, termine.adempimento) == (f"istanza_{tipo.value}", f"decisione_{tipo.value}"):
            assert termine.durata is not None
            return date_del_termine(presentata_il, termine.durata, termine.proroga, regole.calendario)[1]
    return None


def _blocco(istanza: Istanza) -> str:
    return f"{TipoBlocco.ISTANZA.value}-{istanza.id}"
