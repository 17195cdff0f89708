"""Freezing a posizione and letting it go: each kind with its own preconditions.

The event of each command wakes the machine that waits: it looks again at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shared.dominio.blocchi import Blocco, EsitoBlocco, TipoBlocco, in_arrivo
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import Sentenza
from shared.dominio.regole import Regole
from shared.dominio.sgravi import sgrava

_ESITI = {
    TipoBlocco.SEGNALAZIONE_PAGAMENTO: frozenset({EsitoBlocco.REVOCATO}),
    TipoBlocco.SOSPENSIONE: frozenset({EsitoBlocco.REVOCATO}),
    TipoBlocco.CONTENZIOSO: frozenset(
        {
            EsitoBlocco.REVOCATO,
            EsitoBlocco.CONFERMATO,
            EsitoBlocco.ANNULLATO,
            EsitoBlocco.ANNULLATO_IN_PARTE,
            EsitoBlocco.ESTINTO,
        }
    ),
    TipoBlocco.PROCEDURA_CONCORSUALE: frozenset({EsitoBlocco.REVOCATO}),
    TipoBlocco.ISTANZA: frozenset(),
    TipoBlocco.AUTORIZZAZIONE_EREDI: frozenset(),
    TipoBlocco.PAGAMENTO_IN_ARRIVO: frozenset(),
}
"""How each kind may be ended by hand. A request, and the wait for the heirs, are ended by their decision alone."""

_CON_UN_COMANDO = frozenset(
    {
        TipoBlocco.SEGNALAZIONE_PAGAMENTO,
        TipoBlocco.ISTANZA,
        TipoBlocco.AUTORIZZAZIONE_EREDI,
        TipoBlocco.PAGAMENTO_IN_ARRIVO,
    }
)

_CON_FINE = frozenset({TipoBlocco.SOSPENSIONE})
"""Kinds that may be given a last day when they begin."""


def segnala_pagamento(
    posizione: Posizione, regole: Regole, oggi: date, riferimento: str, motivo: str
) -> Mutazione:
    """The debtor says he has paid: the cycle waits for the money for the days the profile gives, then goes on.

    `riferimento` names the payment he points to (receipt, CRO): the same one freezes once.
    Raises GiaRegistrato for a repetition, RegolaViolata when nothing is owed or another
    claim still holds: a row of claims may not freeze a posizione for good.
    """
    tipo = TipoBlocco.SEGNALAZIONE_PAGAMENTO
    identita = _nuovo(posizione, tipo, riferimento)
    if any(b.tipo is tipo and b.vale(oggi) for b in posizione.blocchi):
        raise RegolaViolata("Un'altra segnalazione di pagamento è già in esame per questa posizione.")
    fino_al = oggi + timedelta(days=regole.ciclo.giorni_segnalazione_pagamento)
    return _apri(posizione, Blocco(identita, tipo, oggi, fino_al, motivo))


def annuncia_pagamento(posizione: Posizione, regole: Regole, oggi: date, iur: str) -> Mutazione:
    """A receipt was taken in for this posizione: until the money of that `iur` is booked, nothing harmful leaves.

    It holds at most as long as the debtor's own word that he has paid. Nobody is woken: it forbids, and gives
    nothing to do. Raises GiaRegistrato when announced already, or where nothing may be issued anyway (no debt left,
    posizione concluded).
    """
    identita = in_arrivo(iur)
    if posizione.conclusa or posizione.residuo == 0 or any(b.id == identita for b in posizione.blocchi):
        raise GiaRegistrato(f"Il pagamento {iur} è già annunciato, o non c'è nulla da trattenere.")
    fino_al = oggi + timedelta(days=regole.ciclo.giorni_segnalazione_pagamento)
    blocco = Blocco(identita, TipoBlocco.PAGAMENTO_IN_ARRIVO, oggi, fino_al, f"ricevuta {iur} presa in consegna")
    evento = Evento("PAGAMENTO_IN_ARRIVO", oggi, {"iur": iur, "fino_al": fino_al.isoformat()})
    return muta(posizione, evento, blocchi=(*posizione.blocchi, blocco))


def apri_blocco(
    posizione: Posizione, oggi: date, tipo: TipoBlocco, riferimento: str, motivo: str, fino_al: date | None = None
) -> Mutazione:
    """Freeze from `oggi`: by the ente, by a judge, or because a procedure concorsuale was opened.

    `riferimento` names the act that orders it (determina, ordinanza, sentenza di apertura).
    `fino_al`, last day included, is for the ente's suspension alone: the other two last
    until their outcome. Raises GiaRegistrato when that act has already frozen the
    posizione, RegolaViolata when nothing is owed, for a last day already past or not
    allowed, and for the kinds that have a command of their own.
    """
    if tipo in _CON_UN_COMANDO:
        raise RegolaViolata("Segnalazioni, istanze, decessi e pagamenti si registrano con il loro comando.")
    identita = _nuovo(posizione, tipo, riferimento)
    if fino_al is not None and tipo not in _CON_FINE:
        raise RegolaViolata("Questa sospensione dura fino al suo esito: non ammette una data finale.")
    if fino_al is not None and fino_al < oggi:
        raise RegolaViolata(f"La sospensione finirebbe il {fino_al:%d/%m/%Y}, un giorno già passato.")
    return _apri(posizione, Blocco(identita, tipo, oggi, fino_al, motivo))


def chiudi_blocco(
    posizione: Posizione,
    oggi: date,
    identita: str,
    esito: EsitoBlocco,
    motivo: str,
    provvedimento: str = "",
    voci: Mapping[Voce, Centesimi] | None = None,
    *,
    sentenza: Sentenza | None = None,
    regole: Regole | None = None,
    anche_riscosso: bool = False,
) -> Mutazione:
    """End a blocco: from `oggi` on it no longer holds, and the cycle goes on at once.

    A judge who cancels the credit, in whole (ANNULLATO) or for some `voci` in cents
    (ANNULLATO_IN_PARTE), is followed by the sgravio of it, booked with `provvedimento` in
    the same mutazione; what had been paid of it is an eccedenza (`regole` and `anche_riscosso`
    as in `sgrava`). `sentenza` keeps the judgment, its costs recorded, and a letter tells the
    debtor. Raises NonTrovato, GiaRegistrato when it has already ended, by hand
    or by its date, RegolaViolata for an outcome its kind does not have.
    """
    blocco = next((b for b in posizione.blocchi if b.id == identita), None)
    if blocco is None:
        raise NonTrovato(f"La sospensione {identita} non esiste.")
    if blocco.chiuso_il is not None or blocco.ultimo_giorno < oggi:
        raise GiaRegistrato(f"La sospensione {identita} è già finita.")
    if esito not in _ESITI[blocco.tipo]:
        raise RegolaViolata(f"Una sospensione di tipo «{blocco.tipo.value}» non può finire con «{esito.value}».")
    blocchi = chiusi(posizione, identita, oggi, esito)
    dati: dict[str, Any] = {"blocco": identita, "tipo": blocco.tipo.value, "esito": esito.value, "motivo": motivo}
    if sentenza is not None:
        if blocco.tipo is not TipoBlocco.CONTENZIOSO or sentenza.depositata_il > oggi or sentenza.spese < 0:
            raise RegolaViolata("La sentenza chiude un contenzioso: non può essere futura né avere spese negative.")
        posizione = replace(
            posizione, pratiche=replace(posizione.pratiche, sentenze=(*posizione.pratiche.sentenze, sentenza))
        )
        dati |= {
            "sentenza": f"{sentenza.autorita} n. {sentenza.numero}",
            "depositata_il": sentenza.depositata_il.isoformat(),
            "spese_cent": sentenza.spese,
            "a_carico": sentenza.a_carico.value,
            "documento": sentenza.lettera,
        }
    if esito not in (EsitoBlocco.ANNULLATO, EsitoBlocco.ANNULLATO_IN_PARTE):
        return muta(posizione, Evento("BLOCCO_CHIUSO", oggi, dati, sveglia=True), blocchi=blocchi)
    if not provvedimento or (esito is EsitoBlocco.ANNULLATO_IN_PARTE and not voci):
        raise RegolaViolata("Lo sgravio che segue la sentenza vuole il provvedimento e, se in parte, le voci.")
    in_tutto = esito is EsitoBlocco.ANNULLATO
    sgravio = sgrava(
        posizione, oggi, provvedimento, motivo, None if in_tutto else voci,
        regole=regole, anche_riscosso=in_tutto and anche_riscosso, con_lettera=False,
    )  # fmt: skip
    return con_effetto(sgravio, Evento("BLOCCO_CHIUSO", oggi, {**dati, "provvedimento": provvedimento}, sveglia=True),
                       blocchi=blocchi)  # fmt: skip


def chiusi(posizione: Posizione, identita: str, oggi: date, esito: EsitoBlocco) -> tuple[Blocco, ...]:
    """The blocchi of the posizione with that one ended on `oggi`."""
    return tuple(replace(b, chiuso_il=oggi, esito=esito) if b.id == identita else b for b in posizione.blocchi)


def con_effetto(mutazione: Mutazione, evento: Evento, **campi: Any) -> Mutazione:
    """A mutazione that books an effect, told by the fact behind it: same version, registrazioni and lines."""
    return replace(mutazione, posizione=replace(mutazione.posizione, **campi), evento=evento)


def _nuovo(posizione: Posizione, tipo: TipoBlocco, riferimento: str) -> str:
    identita = f"{tipo.value}-{riferimento}"
    if any(blocco.id == identita for blocco in posizione.blocchi):
        raise GiaRegistrato(f"La sospensione {identita} è già registrata.")
    if posizione.residuo == 0:
        raise RegolaViolata(f"La posizione {posizione.id} non ha debito: non c'è nulla da sospendere.")
    return identita


def _apri(posizione: Posizione, blocco: Blocco) -> Mutazione:
    fino_al = blocco.fino_al.isoformat() if blocco.fino_al else None
    dati = {"blocco": blocco.id, "tipo": blocco.tipo.value, "fino_al": fino_al, "motivo": blocco.motivo}
    if blocco.lettera:
        dati["documento"] = blocco.lettera
    evento = Evento("BLOCCO_APERTO", blocco.dal, dati, sveglia=True)
    return muta(posizione, evento, blocchi=(*posizione.blocchi, blocco))
