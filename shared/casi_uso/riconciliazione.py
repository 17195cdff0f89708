"""Reconciliation: each proof of money finds its incasso and, where it is certain, its posizione.

Certain means exact: the numero avviso is one that was issued for that posizione. Anything less
stays in the queue for a person, with its label; no cent is booked on a guess.
"""

from __future__ import annotations

from dataclasses import replace

from shared.casi_uso.avvisi_emessi import posizione_dell_avviso
from shared.casi_uso.ciclo import TENTATIVI, Ciclo
from shared.casi_uso.lette_insieme import LetteInsieme
from shared.casi_uso.norme_vigenti import regole_di, tariffe
from shared.casi_uso.porte import Incassi
from shared.dominio.abbinamenti import abbina, riga_di_arrivo
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.avvisi_rate import e_un_suo_avviso
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.incassi import Fonte, Incasso, Pagatore, aggiungi_evidenza, apri
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.termini_incassi import con_ritardo, con_scadenza

NULLA = LetteInsieme()
"""Nothing was read beforehand. Nobody writes in it."""

FONTI_CERTE = frozenset({Fonte.RICEVUTA, Fonte.RENDICONTAZIONE, Fonte.DOCUMENTO})
"""Proofs on which money may be booked by itself: the others say that money moved, not whose debt it pays."""


def registra_incasso(
    ciclo: Ciclo,
    incassi: Incassi,
    nuovo: Incasso,
    *,
    attualizzato: bool = False,
    lette: LetteInsieme = NULLA,
) -> dict[str, object]:
    """Take in money with its first proof, or one more proof of money already in.

    `nuovo` carries exactly one evidenza. `attualizzato`: it was paid on an amount brought up to its
    day, so the interest matured to that day is booked with it. Returns `esito`: the label of the
    incasso, or `GIA_REGISTRATO` when that proof was already there. A payment that finds its posizione
    costs one transaction, and one read where `lette` does not hold it. Raises VersioneSuperata after
    five tries, so that the sender delivers again.
    """
    for rimasti in reversed(range(TENTATIVI)):
        try:
            return _prova(ciclo, incassi, nuovo, attualizzato, lette)
        except VersioneSuperata:
            if rimasti == 0:
                raise
    raise AssertionError("unreachable")


def _prova(
    ciclo: Ciclo, incassi: Incassi, nuovo: Incasso, attualizzato: bool, lette: LetteInsieme
) -> dict[str, object]:
    try:
        return accogli(ciclo, incassi, nuovo, attualizzato, lette)
    except GiaRegistrato:
        return _aggiungi(ciclo, incassi, nuovo, attualizzato)


def accogli(
    ciclo: Ciclo, incassi: Incassi, nuovo: Incasso, attualizzato: bool, lette: LetteInsieme = NULLA
) -> dict[str, object]:
    """Take in money that is not in yet, booked where that is certain.

    Raises GiaRegistrato where it is in, VersioneSuperata where its posizione has changed.
    """
    posizione, motivo = posizione_certa(ciclo, nuovo, lette)
    aperto = apri(con_scadenza(nuovo, _regole(ciclo, nuovo.ente)), motivo)
    if posizione is not None:
        return imputa(ciclo, posizione, aperto, motivo, attualizzato)
    incassi.salva(aperto, (riga_di_arrivo(aperto, ciclo.orologio.oggi()),))
    return {"esito": str(aperto.etichetta), "incasso": nuovo.id, "motivo": motivo}


def _aggiungi(ciclo: Ciclo, incassi: Incassi, nuovo: Incasso, attualizzato: bool) -> dict[str, object]:
    (evidenza,) = nuovo.evidenze
    esistente = incassi.leggi(nuovo.ente, nuovo.id)
    try:
        con_prova = aggiungi_evidenza(esistente, evidenza, f"Nuova prova: {evidenza.fonte}.")
    except GiaRegistrato:
        return {"esito": "GIA_REGISTRATO", "incasso": nuovo.id}
    con_prova = completa(con_prova, nuovo)
    if con_prova.da_abbinare:
        posizione, motivo = posizione_certa(ciclo, con_prova)
        if posizione is not None:
            try:
                return imputa(ciclo, posizione, con_prova, motivo, attualizzato)
            except GiaRegistrato as gia:
                # Another worker with the same message was quicker: what it wrote is read again.
                raise VersioneSuperata(f"L'incasso {nuovo.id} è cambiato: rileggerlo.") from gia
    incassi.salva(con_prova)
    return {"esito": str(con_prova.etichetta), "incasso": nuovo.id}


def completa(incasso: Incasso, letto: Incasso) -> Incasso:
    """What another proof knows of the same money and the first did not say: number, IUV, causale, payer."""
    return replace(
        incasso,
        numero_avviso=incasso.numero_avviso or letto.numero_avviso,
        iuv=incasso.iuv or letto.iuv,
        causale=incasso.causale or letto.causale,
        pagatore=letto.pagatore if incasso.pagatore == Pagatore() else incasso.pagatore,
    )


def imputa(
    ciclo: Ciclo, posizione: Posizione, incasso: Incasso, motivo: str, attualizzato: bool
) -> dict[str, object]:
    """Book what is left of `incasso` on its certain posizione, all in one transaction.

    Raises VersioneSuperata, or GiaRegistrato where the money is already in.
    """
    interessi = tariffe(posizione.profilo).interessi if attualizzato else None
    regole, oggi = ciclo.regole(posizione), ciclo.orologio.oggi()
    mutazione = abbina(posizione, regole, oggi, incasso, motivo, interessi=interessi)
    assert mutazione.incasso is not None
    abbinato = con_ritardo(mutazione.incasso, _regole(ciclo, incasso.ente), oggi)
    ciclo.posizioni.salva(replace(mutazione, incasso=abbinato))
    return {"esito": str(abbinato.etichetta), "incasso": incasso.id, "posizione": posizione.id}


def _regole(ciclo: Ciclo, ente: str) -> Regole:
    """The contract of the ente: money has a term before it has a posizione."""
    letto = ciclo.enti.leggi(ente)
    return regole_di(letto, letto.profilo)


def posizione_certa(ciclo: Ciclo, incasso: Incasso, lette: LetteInsieme = NULLA) -> tuple[Posizione | None, str]:
    """The posizione an incasso surely pays, and why (Italian); None, with what is missing, when nothing is sure.

    Taken from `lette` the first time, where it is there; then always from the store.
    """
    if not incasso.provato_da(*FONTI_CERTE):
        return None, "Nessuna ricevuta prova il pagamento."
    if not incasso.numero_avviso:
        return None, "Il pagamento non indica un numero avviso."
    if not verifica_numero(incasso.numero_avviso):
        return None, "Il numero avviso ha cifre di controllo errate."
    try:
        identita = posizione_dell_avviso(ciclo.posizioni, incasso.ente, incasso.numero_avviso, lette.piani)
        gia_letta = lette.ritira(incasso.ente, identita)
        posizione = ciclo.posizioni.leggi(incasso.ente, identita) if gia_letta is None else gia_letta
    except NonTrovato:
        return None, "Nessuna posizione ha questo numero avviso."
    if not e_un_suo_avviso(posizione, incasso.numero_avviso):
        return None, "Il numero avviso non è quello emesso per la posizione."
    return posizione, "Numero avviso della posizione."
