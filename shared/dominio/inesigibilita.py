"""Inesigibilità: a cause that the events prove, the proposal to the ente, the discarico or the refusal.

004 art. 7.8.o and q, 002 art. 9.2, 000 art. 2.9: what cannot be collected goes to the ente with
its causes and its whole file. The credit is given up only by the ente (discarico); it is not
undue, so it is not a sgravio.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.dominio import partitario
from shared.dominio.atti import Fase
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import in_euro
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import CausaInesigibilita, PropostaInesigibilita
from shared.dominio.regole import Regole

NOMI = {
    CausaInesigibilita.IRREPERIBILE: "debitore irreperibile agli indirizzi noti",
    CausaInesigibilita.NESSUN_BENE: "nessun bene trovato nei registri",
    CausaInesigibilita.PIGNORAMENTO_NEGATIVO: "pignoramento negativo",
    CausaInesigibilita.PROCEDURA_SENZA_RIPARTO: "procedura concorsuale chiusa senza soddisfare il credito",
    CausaInesigibilita.DECEDUTO_SENZA_EREDI: "debitore deceduto senza eredi",
    CausaInesigibilita.IMPORTO_MINIMO: "residuo non superiore all'importo minimo",
    CausaInesigibilita.PRESCRITTA_AL_CARICO: "credito già prescritto quando il ciclo poteva cominciare",
}
"""Each cause in Italian."""


def riscontri(posizione: Posizione, regole: Regole, causa: CausaInesigibilita) -> tuple[str, ...]:
    """What in the posizione proves `causa`: deliveries, searches, acts, dates. Empty where nothing does.

    A death without heirs is proved by a document of the ente, never by us.
    """
    return _RISCONTRI[causa](posizione, regole)


def causa_documentata(posizione: Posizione, regole: Regole) -> CausaInesigibilita | None:
    """The first cause the events prove, in the order of `CausaInesigibilita`; none that was proposed already."""
    gia = {proposta.causa for proposta in posizione.pratiche.proposte}
    return next((c for c in CausaInesigibilita if c not in gia and riscontri(posizione, regole, c)), None)


def proponi(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    causa: CausaInesigibilita,
    nota: str = "",
    documento: str = "",
    autore: str = "sistema",
) -> Mutazione:
    """Propose the credit as not collectable; its report and its file follow.

    `documento` is the ente's or the operator's own evidence (a certificate, a search) where the
    events have none. Raises GiaRegistrato while a proposal waits, RegolaViolata for a cause that
    nothing proves, for a debt that is gone or a posizione that is concluded or not begun.
    """
    if posizione.pratiche.proposta_pendente is not None:
        raise GiaRegistrato("Una proposta di inesigibilità attende già la decisione dell'ente.")
    prove = (*riscontri(posizione, regole, causa), *((documento,) if documento else ()))
    if not prove:
        raise RegolaViolata(f"Nulla documenta la causa «{NOMI[causa]}»: indicare il documento che la prova.")
    proposta = nuova_proposta(posizione, oggi, causa, prove, nota)
    dati = {
        "proposta": proposta.id,
        "causa": causa.value,
        "riscontri": list(prove),
        "importo_cent": proposta.importo,
        "documento": proposta.relazione,
    }
    evento = Evento("INESIGIBILITA_PROPOSTA", oggi, dati, sveglia=autore != "sistema", autore=autore)
    pratiche = replace(posizione.pratiche, proposte=(*posizione.pratiche.proposte, proposta))
    return muta(posizione, evento, pratiche=pratiche, motivo=NOMI[causa])


def nuova_proposta(
    posizione: Posizione, oggi: date, causa: CausaInesigibilita, prove: tuple[str, ...], nota: str
) -> PropostaInesigibilita:
    """The proposal with the next number. Raises RegolaViolata when nothing is owed, out of the cycle, while rate are
    examined or paid."""
    if posizione.residuo == 0 or posizione.conclusa or posizione.sospesa or posizione.fase is Fase.CARICO:
        raise RegolaViolata(f"La posizione {posizione.id} non ha un credito in riscossione da dichiarare inesigibile.")
    numero = len(posizione.pratiche.proposte) + 1
    fase = posizione.fase.value
    return PropostaInesigibilita(f"inesigibilita-{numero}", causa, prove, oggi, posizione.residuo, fase, nota)


def decidi(
    posizione: Posizione,
    oggi: date,
    identita: str,
    accolta: bool,
    provvedimento: str,
    motivazione: str,
    autore: str = "sistema",
) -> Mutazione:
    """The ente's answer: the discarico of all that is owed, or the refusal, after which the cycle goes on.

    Raises NonTrovato, GiaRegistrato when decided, RegolaViolata when nothing is owed any more or
    the credit went back to the ente.
    """
    proposta = next((p for p in posizione.pratiche.proposte if p.id == identita), None)
    if proposta is None:
        raise NonTrovato(f"La proposta {identita} non esiste.")
    if not proposta.pendente:
        raise GiaRegistrato(f"La proposta {identita} è già decisa.")
    if posizione.conclusa or (accolta and posizione.residuo == 0):
        raise RegolaViolata(f"La posizione {posizione.id} non ha più un credito da discaricare.")
    decisa = replace(
        proposta, accolta=accolta, decisa_il=oggi, provvedimento=provvedimento, motivazione=motivazione
    )
    proposte = tuple(decisa if p.id == identita else p for p in posizione.pratiche.proposte)
    dati: dict[str, Any] = {
        "proposta": identita,
        "esito": "discarico" if accolta else "diniego",
        "provvedimento": provvedimento,
        "motivazione": motivazione,
    }
    registrazioni: tuple[partitario.Registrazione, ...] = ()
    eventi: dict[str, date] = {}
    if accolta:
        registrazioni = (partitario.registra_discarico(provvedimento, oggi, posizione.saldi),)
        eventi["discarico"] = oggi
        dati["importo_cent"] = posizione.residuo
    return muta(
        posizione,
        Evento("INESIGIBILITA_DECISA", oggi, dati, sveglia=True, autore=autore),
        registrazioni=registrazioni,
        eventi=eventi,
        pratiche=replace(posizione.pratiche, proposte=proposte),
    )


def _irreperibile(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    """Every attempt the contract wants was made for the ingiunzione, none reached him."""
    consegne = posizione.consegne_di("ingiunzione")
    esauriti = len(consegne) >= regole.ciclo.tentativi_notifica and not any(c.in_corso or c.riuscita for c in consegne)
    if "notifica_ingiunzione" in posizione.eventi or not esauriti:
        return ()
    return tuple(f"consegna {c.id} del {c.data:%d/%m/%Y}: {c.esito.value}" for c in consegne if c.esito and c.data)


def _nessun_bene(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    if posizione.beni != () or posizione.visura_chiesta_il is None:
        return ()
    return (f"visura chiesta il {posizione.visura_chiesta_il:%d/%m/%Y}: nessun bene intestato",)


def _pignoramento(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    negativi = [nome for nome in posizione.eventi if nome.startswith("pignoramento") and nome.endswith("negativo")]
    return tuple(f"{nome.replace('_', ' ')} del {posizione.eventi[nome]:%d/%m/%Y}" for nome in negativi)


def _procedura(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    return tuple(
        f"{p.id}, chiusa il {p.chiusa_il:%d/%m/%Y}, ripartiti {in_euro(sum(r.importo for r in p.riparti))} euro"
        for p in posizione.pratiche.procedure
        if p.chiusa_il is not None
    )


def _importo_minimo(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    minimo = regole.ciclo.importo_minimo
    if posizione.residuo > minimo:
        return ()
    return (f"residuo {in_euro(posizione.residuo)} euro, minimo {in_euro(minimo)} euro",)


def _prescritta(posizione: Posizione, regole: Regole) -> tuple[str, ...]:
    """Gone before the ente's visto: nothing of ours could have interrupted it."""
    prescrizione, visto = posizione.riga.prescrizione, posizione.eventi.get("visto")
    if prescrizione is None or visto is None or visto <= prescrizione:
        return ()
    return (f"prescrizione {prescrizione:%d/%m/%Y}, visto dell'ente {visto:%d/%m/%Y}",)


_RISCONTRI = {
    CausaInesigibilita.IRREPERIBILE: _irreperibile,
    CausaInesigibilita.NESSUN_BENE: _nessun_bene,
    CausaInesigibilita.PIGNORAMENTO_NEGATIVO: _pignoramento,
    CausaInesigibilita.PROCEDURA_SENZA_RIPARTO: _procedura,
    CausaInesigibilita.DECEDUTO_SENZA_EREDI: lambda posizione, regole: (),
    CausaInesigibilita.IMPORTO_MINIMO: _importo_minimo,
    CausaInesigibilita.PRESCRITTA_AL_CARICO: _prescritta,
}
