"""What the papers of a decision say: sgravio, suspension, refund, judgment, procedure, inesigibilità."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.casi_uso.stampe import comunicazione
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.blocchi import EsitoBlocco
from shared.dominio.documenti import Comunicazione
from shared.dominio.enti import Ente
from shared.dominio.importi import in_euro
from shared.dominio.inesigibilita import NOMI
from shared.dominio.lettere import mezzo_della_lettera
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import (
    ACarico,
    PraticaConcorsuale,
    PropostaInesigibilita,
    Rimborso,
    Sentenza,
    Sgravio,
    Soccombente,
)
from shared.dominio.recapiti import Mezzo
from shared.dominio.ricorsi import nome_tipologia

RIFERIMENTI = ("L. 7 agosto 1990, n. 241", "R.D. 14 aprile 1910, n. 639")
RIFERIMENTI_CONCORSUALI = (
    "D.Lgs. 12 gennaio 2019, n. 14, artt. 150, 201 e 208 (Codice della crisi d'impresa e dell'insolvenza)",
)
INTERNO = "Documento a disposizione dell'ente nel sistema informatico"


def sgravio(ente: Ente, posizione: Posizione, fatto: Sgravio, atto: Atto) -> Comunicazione:
    """What was cancelled, voce by voce, why, and what is left or comes back."""
    voci = {v: fatto.voci.get(v, 0) + fatto.gia_pagato.get(v, 0) for v in (*fatto.voci, *fatto.gia_pagato)}
    elenco = "; ".join(f"{voce.value.replace('_', ' ')} {in_euro(cent)} euro" for voce, cent in voci.items())
    paragrafi = [
        f"Con provvedimento {fatto.provvedimento} del {_giorno(fatto.data)} l'ente creditore ha annullato: {elenco}.",
        f"Motivo: {fatto.motivo}",
        _residuo(posizione),
    ]
    if fatto.eccedenza:
        paragrafi.append(
            f"Di quanto già pagato, {in_euro(fatto.eccedenza)} euro non erano dovuti e vengono restituiti."
        )
    return _al_debitore(ente, posizione, atto, "Comunicazione di sgravio", paragrafi)


def sospensione(ente: Ente, posizione: Posizione, identita: str, atto: Atto) -> Comunicazione:
    """That the ente has suspended the collection, and until when."""
    blocco = next(b for b in posizione.blocchi if b.id == identita)
    fine = f"fino al {_giorno(blocco.fino_al)} compreso" if blocco.fino_al else "fino a nuovo provvedimento dell'ente"
    paragrafi = [
        f"La riscossione è sospesa dal {_giorno(blocco.dal)} {fine}. Motivo: {blocco.motivo}",
        "Finché dura la sospensione non viene emesso alcun atto. " + _residuo(posizione),
    ]
    return _al_debitore(ente, posizione, atto, "Sospensione della riscossione", paragrafi)


def rimborso(ente: Ente, posizione: Posizione, fatto: Rimborso, atto: Atto) -> Comunicazione:
    """How much comes back, by whose decision and from whom."""
    chi = "dall'ente creditore" if fatto.a_carico is ACarico.ENTE else "dal concessionario della riscossione"
    paragrafi = [
        f"Con provvedimento {fatto.provvedimento} del {_giorno(fatto.disposto_il)} è disposto il rimborso di "
        f"{in_euro(fatto.importo)} euro, pagati oltre il dovuto. La somma viene restituita {chi}.",
        f"Motivo: {fatto.motivo}",
    ]
    return _al_debitore(ente, posizione, atto, "Rimborso di somme pagate in eccesso", paragrafi)


_ESITI = {
    EsitoBlocco.CONFERMATO: "ha confermato il credito: la riscossione riprende dal punto in cui era sospesa",
    EsitoBlocco.ANNULLATO: "ha annullato il credito",
    EsitoBlocco.ANNULLATO_IN_PARTE: "ha annullato il credito in parte: la riscossione riprende per il residuo",
    EsitoBlocco.ESTINTO: "ha dichiarato estinto il giudizio: la riscossione riprende dal punto in cui era sospesa",
    EsitoBlocco.REVOCATO: "ha fatto cessare la sospensione: la riscossione riprende",
}

_SPESE = {
    Soccombente.DEBITORE: "a carico del debitore, chieste a parte",
    Soccombente.ENTE: "a carico dell'ente creditore",
    Soccombente.CONCESSIONARIO: "a carico del concessionario",
    Soccombente.COMPENSATE: "compensate fra le parti",
}


def esito_contenzioso(ente: Ente, posizione: Posizione, fatto: Sentenza, atto: Atto) -> Comunicazione:
    """How the dispute ended, its costs, and what it means for the debt."""
    blocco = next(b for b in posizione.blocchi if b.id == fatto.blocco)
    assert blocco.esito is not None
    spese = f"{in_euro(fatto.spese)} euro, " if fatto.spese else ""
    paragrafi = [
        f"{fatto.autorita}, provvedimento n. {fatto.numero} depositato il {_giorno(fatto.depositata_il)}: il giudice "
        f"{_ESITI[blocco.esito]}.",
        f"Spese del giudizio: {spese}{_SPESE[fatto.a_carico]}.",
        _residuo(posizione),
    ]
    return _al_debitore(ente, posizione, atto, "Esito del contenzioso", paragrafi)


def procedura(ente: Ente, posizione: Posizione, pratica: PraticaConcorsuale, atto: Atto) -> Comunicazione:
    """The ente is told of a procedure on its debtor (000 art. 2.10, 002 art. 7.1)."""
    curatore = f" Curatore: {pratica.curatore}." if pratica.curatore else ""
    paragrafi = [
        f"Sul debitore è aperta una procedura: {pratica.tipo}, {pratica.tribunale}, dal {_giorno(pratica.aperta_il)}; "
        f"conosciuta il {_giorno(pratica.conosciuta_il)}.{curatore}",
        "Le azioni individuali sono ferme da oggi (art. 150 D.Lgs. 14/2019). Per l'insinuazione al passivo servono il "
        "titolo, il conteggio e, se il credito è privilegiato, la norma che lo dice.",
    ]
    oggetto = "Comunicazione di procedura concorsuale"
    return _all_ente(ente, posizione, atto, RIFERIMENTI_CONCORSUALI, oggetto, paragrafi)


def insinuazione(ente: Ente, posizione: Posizione, pratica: PraticaConcorsuale, atto: Atto) -> Comunicazione:
    """The domanda di ammissione al passivo, for the ente's signature (art. 201 D.Lgs. 14/2019)."""
    riga = posizione.riga
    assert pratica.udienza is not None
    assert pratica.scadenza_deposito is not None
    titolo = posizione.atto("ingiunzione")
    notificata = posizione.eventi.get("notifica_ingiunzione")
    prova = "del quale non è stata ancora emessa ingiunzione"
    if titolo is not None:
        quando = f", notificata il {_giorno(notificata)}" if notificata else ", non ancora notificata"
        prova = f"portato dall'ingiunzione di pagamento del {_giorno(titolo.data)}{quando}"
    rango = f"in privilegio ai sensi di: {pratica.privilegio}" if pratica.privilegio else "in chirografo"
    tardiva = " La domanda è tardiva (art. 208)." if pratica.tardiva else ""
    paragrafi = [
        f"Al {pratica.tribunale}, procedura di {pratica.tipo} aperta il {_giorno(pratica.aperta_il)}. Udienza di esame "
        f"dello stato passivo: {_giorno(pratica.udienza)}. Da depositare entro il "
        f"{_giorno(pratica.scadenza_deposito)}.{tardiva}",
        f"{ente.denominazione}, codice fiscale {ente.codice_fiscale}, chiede di essere ammesso al passivo per "
        f"{in_euro(pratica.chiesto)} euro, {rango}.",
        f"Il credito deriva da {nome_tipologia(riga.tipologia)}, anno {riga.anno}, partita {riga.partita} "
        f"({riga.causale}), {prova}.",
        "Si producono l'ingiunzione, la prova della sua notifica e il conteggio che segue.",
    ]
    oggetto = "Domanda di ammissione al passivo"
    return _all_ente(ente, posizione, atto, RIFERIMENTI_CONCORSUALI, oggetto, paragrafi)


def inesigibilita(ente: Ente, posizione: Posizione, fatto: PropostaInesigibilita, atto: Atto) -> Comunicazione:
    """The report that goes with the file: the cause, what proves it, what was done."""
    nostre = (TipoAtto.FASCICOLO, TipoAtto.RELAZIONE_INESIGIBILITA)
    svolte = [f"{a.id} del {_giorno(a.data)}" for a in posizione.atti if a.tipo not in nostre]
    paragrafi = [
        f"Si propone il discarico di {in_euro(fatto.importo)} euro per inesigibilità. Causa: {NOMI[fatto.causa]}.",
        f"Riscontri: {'; '.join(fatto.riscontri)}.",
        *((f"Nota: {fatto.nota}",) if fatto.nota else ()),
        f"Attività svolte: {', '.join(svolte) or 'nessun atto emesso'}. Consegne tentate: {len(posizione.consegne)}.",
        "Il fascicolo allegato contiene atti, esiti, partitario ed eventi, e si verifica senza rete.",
    ]
    oggetto = "Relazione per la proposta di inesigibilità"
    return _all_ente(ente, posizione, atto, RIFERIMENTI, oggetto, paragrafi)


def _residuo(posizione: Posizione) -> str:
    if posizione.residuo == 0:
        return "Nulla è più dovuto per questo titolo."
    return f"Il debito residuo è di {in_euro(posizione.residuo)} euro."


def _al_debitore(ente: Ente, posizione: Posizione, atto: Atto, oggetto: str, paragrafi: list[str]) -> Comunicazione:
    mezzo = mezzo_della_lettera(posizione)
    return comunicazione(ente, posizione, atto, mezzo, RIFERIMENTI, oggetto, tuple(paragrafi))


def _all_ente(
    ente: Ente, posizione: Posizione, atto: Atto, riferimenti: tuple[str, ...], oggetto: str, paragrafi: list[str]
) -> Comunicazione:
    foglio = comunicazione(
        ente, posizione, atto, Mezzo.POSTA_ORDINARIA, riferimenti, oggetto, tuple(paragrafi)
    )
    return replace(foglio, modalita_invio=INTERNO, rateizzazione="")


def _giorno(giorno: date | None) -> str:
    return f"{giorno:%d/%m/%Y}" if giorno else "data da indicare"
