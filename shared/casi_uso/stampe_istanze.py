"""What the papers of a request say: the scheda riassuntiva (000 art. 2.5), and the ente's answer."""

from __future__ import annotations

from dataclasses import replace

from shared.casi_uso.stampe import comunicazione
from shared.dominio.atti import Atto
from shared.dominio.documenti import Comunicazione
from shared.dominio.enti import Ente
from shared.dominio.importi import in_euro
from shared.dominio.istanze import Decisione, Istanza, TipoIstanza
from shared.dominio.istanze_comandi import eccedenza, mezzo_della_risposta
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import Mezzo
from shared.dominio.ricorsi import nome_tipologia

RIFERIMENTI = ("L. 7 agosto 1990, n. 241", "R.D. 14 aprile 1910, n. 639")

_NOMI = {
    TipoIstanza.SGRAVIO: "sgravio",
    TipoIstanza.ANNULLAMENTO: "annullamento",
    TipoIstanza.SOSPENSIONE: "sospensione della riscossione",
    TipoIstanza.RIMBORSO: "rimborso",
}


def scheda(ente: Ente, posizione: Posizione, istanza: Istanza, atto: Atto) -> Comunicazione:
    """The partita, the debtor's reasons, the last day asked for and what he owes today."""
    riga = posizione.riga
    numero = istanza.id.removeprefix(f"{istanza.tipo.value}-")
    paragrafi = [
        f"Istanza di {_NOMI[istanza.tipo]}, protocollo {numero}, presentata il {_giorno(istanza.presentata_il)}.",
        f"Partita {riga.partita}: {nome_tipologia(riga.tipologia)}, anno {riga.anno}. {riga.causale}.",
        f"Motivi addotti dal contribuente: {istanza.motivo}",
    ]
    if istanza.tipo is TipoIstanza.SOSPENSIONE:
        finale = _giorno(istanza.termine_richiesto) if istanza.termine_richiesto else "non indicato"
        paragrafi.append(f"Termine finale richiesto: {finale}.")
    paragrafi.append(f"Atti emessi: {_atti(posizione)}.")
    if eccedenza(posizione):
        paragrafi.append(f"Pagamenti in eccesso non ancora rimborsati: {in_euro(eccedenza(posizione))} euro.")
    if istanza.tipo is not TipoIstanza.RIMBORSO:
        paragrafi.append("Fino alla decisione non viene emesso alcun atto nei confronti del contribuente.")
    if istanza.scadenza_decisione:
        paragrafi.append(f"L'ente decide entro il {_giorno(istanza.scadenza_decisione)}.")
    oggetto = f"Scheda riassuntiva della partita per istanza di {_NOMI[istanza.tipo]}"
    foglio = comunicazione(ente, posizione, atto, Mezzo.POSTA_ORDINARIA, RIFERIMENTI, oggetto, tuple(paragrafi))
    return replace(foglio, modalita_invio="Documento interno, a disposizione dell'ente nel sistema informatico")


def risposta(ente: Ente, posizione: Posizione, istanza: Istanza, atto: Atto) -> Comunicazione:
    """The ente's decision with its reasons, and what it means for the debt."""
    numero = istanza.id.removeprefix(f"{istanza.tipo.value}-")
    assert istanza.decisa_il is not None
    esito = "accolta" if istanza.decisione is Decisione.ACCOLTA else "respinta"
    return comunicazione(
        ente,
        posizione,
        atto,
        mezzo_della_risposta(posizione),
        RIFERIMENTI,
        f"Risposta all'istanza di {_NOMI[istanza.tipo]}, protocollo {numero}",
        (
            f"L'istanza di {_NOMI[istanza.tipo]} presentata il {_giorno(istanza.presentata_il)} è stata {esito} "
            f"il {_giorno(istanza.decisa_il)}.",
            f"Motivazione: {istanza.motivazione}",
            *_effetto(posizione, istanza),
        ),
    )


def _effetto(posizione: Posizione, istanza: Istanza) -> tuple[str, ...]:
    residuo = f"Il debito residuo è di {in_euro(posizione.residuo)} euro."
    if istanza.decisione is Decisione.RESPINTA:
        if istanza.tipo is TipoIstanza.RIMBORSO:
            return ()
        return ("La riscossione riprende dal punto in cui era stata sospesa.", residuo)
    if istanza.tipo is TipoIstanza.RIMBORSO:
        return ("La somma pagata in eccesso viene restituita dall'ente creditore.",)
    if istanza.tipo is TipoIstanza.SOSPENSIONE:
        fine = next((b.fino_al for b in reversed(posizione.blocchi) if b.dal == istanza.decisa_il), None)
        durata = f"fino al {_giorno(fine)}" if fine else "fino a nuovo provvedimento dell'ente"
        return (f"La riscossione è sospesa {durata}.", residuo)
    if posizione.residuo == 0:
        return ("Il debito è annullato: nulla è più dovuto per questo titolo.",)
    return ("Il debito è annullato in parte: la riscossione riprende per il residuo.", residuo)


def _atti(posizione: Posizione) -> str:
    emessi = [f"{atto.id} del {_giorno(atto.data)}" for atto in posizione.atti if atto.chiave]
    return ", ".join(emessi) or "nessuno"


def _giorno(giorno: object) -> str:
    return f"{giorno:%d/%m/%Y}"
