"""The posizioni of an ente that hold all the criteria, a page at a time, in at most three reads of the store.

One criterion leads (the narrowest that has a way of its own), the others are judged on the posizioni themselves:
an index only says where to look, and one that lags can miss a posizione but not tell a wrong amount. A page may so
hold fewer than asked, even none, and still have a next one: what counts is the cursor.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Protocol

from shared.casi_uso.avvisi_emessi import posizione_dell_avviso
from shared.casi_uso.porte import Liste, Posizioni
from shared.dominio.atti import Fase
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.criteri import PARTI, Criteri
from shared.dominio.errori import ErroreDominio, NonTrovato
from shared.dominio.flussi import Lista
from shared.dominio.posizioni import Posizione
from shared.dominio.ricerca import LETTERE_MINIME, RicercaNonValida, chiave_nome

ESAMINATE = 100
"""Posizioni read by one page: what one batch of the store holds."""
PAGINA_MASSIMA = 50

GIORNI_MASSIMI = 92
"""Days between the bounds of a search by scadenza alone."""
LETTURE_DI_INDICE = 2
"""Queries of an index by one page: with the posizioni themselves, three reads."""

Chiave = tuple[str, str]
"""Where the search has come to, and the id of the posizione found there."""


class CursoreNonValido(ErroreDominio):
    """The cursor is of another search, of another ente, or was never given out."""

    codice = "ricerca.cursore"


class IndiciPosizioni(Protocol):
    """The ways to the posizioni of an ente: `(mark, id)` in order after the mark `dopo`, at most `quante`."""

    def del_codice_fiscale(self, ente: str, codice_fiscale: str, dopo: str, quante: int) -> list[Chiave]: ...

    def del_nome(self, ente: str, nome: str, dopo: str, quante: int) -> list[Chiave]: ...

    def del_residuo(self, ente: str, cent: int, dopo: str, quante: int) -> list[Chiave]: ...

    def dello_stato(self, ente: str, stato: str, parte: int, dopo: str, quante: int) -> list[Chiave]:
        """Of that phase or outcome, and of that part of 0..`PARTI` - 1."""

    def della_settimana(
        self, ente: str, lunedi: date, dal: date, al: date, dopo: str, quante: int
    ) -> list[Chiave]:
        """Those whose machine waits for a day from `dal` to `al`, both included, in the week of that Monday."""


class Stati(Protocol):
    def con_attesa(self, ente: str, posizioni: list[str]) -> Iterator[tuple[Posizione, date | None]]: ...


@dataclass(frozen=True, slots=True)
class Trovata:
    """A posizione, and the day its machine waits for (None: none waits)."""

    posizione: Posizione
    attesa: date | None


@dataclass(frozen=True, slots=True)
class Pagina:
    """Those found, and the cursor of the next page, blank when there is none."""

    trovate: Sequence[Trovata]
    cursore: str


@dataclass(frozen=True, slots=True)
class Archivi:
    """What a search reads."""

    posizioni: Posizioni
    stati: Stati
    liste: Liste
    indici: IndiciPosizioni


def cerca_posizioni(archivi: Archivi, ente: str, criteri: Criteri, quante: int, cursore: str = "") -> Pagina:
    """One page of at most `quante` posizioni of `ente`. Raises RicercaNonValida, CursoreNonValido."""
    criteri = replace(criteri, nome=_nome(criteri.nome))
    if criteri.numero_avviso and not verifica_numero(criteri.numero_avviso):
        raise RicercaNonValida("Il numero di avviso non è valido: controllare le 18 cifre.")
    sigillo = _sigillo(ente, criteri)
    chiavi, intere = _chiavi(archivi, ente, criteri, _apri(cursore, sigillo), _da_esaminare(criteri, quante))
    # One that moves between two phases while we look may be met twice.
    identita_lette = list(dict.fromkeys(identita for _, identita in chiavi if identita))
    per_id = {p.id: (p, attesa) for p, attesa in archivi.stati.con_attesa(ente, identita_lette)}
    trovate: list[Trovata] = []
    for segno, identita in chiavi:
        letta = per_id.pop(identita, None)
        if letta is not None and criteri.soddisfatti(*letta):
            trovate.append(Trovata(*letta))
        if len(trovate) == quante and (segno, identita) != chiavi[-1]:
            return Pagina(trovate, _chiudi(segno, sigillo))
    return Pagina(trovate, _chiudi(chiavi[-1][0], sigillo) if chiavi and not intere else "")


def _da_esaminare(criteri: Criteri, quante: int) -> int:
    """As many as asked for where the index alone decides; else a whole batch, most of which may be left out."""
    altri = (criteri.codice_fiscale, criteri.nome, criteri.lista, criteri.importo)
    chiesti = sum(bool(criterio) for criterio in altri) + bool(criteri.stato or criteri.con_scadenza)
    a_parte = criteri.tipologia or criteri.stato == Fase.CARICO or (criteri.stato and criteri.con_scadenza)
    fra_importi = criteri.importo is None and (criteri.importo_da, criteri.importo_a) != (None, None)
    return ESAMINATE if chiesti > 1 or a_parte or fra_importi or criteri.importo == 0 else quante


def _chiavi(
    archivi: Archivi, ente: str, criteri: Criteri, dopo: str, quante: int
) -> tuple[list[Chiave], bool]:
    """At most `quante` keys to look at after the mark `dopo`, and whether they are the last ones."""
    indici = archivi.indici
    if criteri.posizione:
        return [("", criteri.posizione)], True
    if criteri.numero_avviso:
        return _dell_avviso(archivi.posizioni, ente, criteri.numero_avviso), True
    if criteri.codice_fiscale:
        return _meta(indici.del_codice_fiscale(ente, criteri.codice_fiscale, dopo, quante), quante)
    if criteri.nome:
        return _meta(indici.del_nome(ente, criteri.nome, dopo, quante), quante)
    if criteri.importo:
        return _meta(indici.del_residuo(ente, criteri.importo, dopo, quante), quante)
    if criteri.con_scadenza and not criteri.lista:
        dal, al = _settimane(criteri)

        def della_settimana(numero: int, segno: str, massime: int) -> list[Chiave]:
            lunedi = dal - timedelta(days=dal.weekday()) + timedelta(weeks=numero)
            return indici.della_settimana(ente, lunedi, dal, al, segno, massime)

        return _a_tratti(della_settimana, (al - dal + timedelta(days=dal.weekday())).days // 7 + 1, dopo, quante)
    if criteri.stato not in ("", Fase.CARICO) and not criteri.lista:

        def dello_stato(numero: int, segno: str, massime: int) -> list[Chiave]:
            return indici.dello_stato(ente, criteri.stato, numero, segno, massime)

        return _a_tratti(dello_stato, PARTI, dopo, quante)
    return _delle_liste(archivi.liste, ente, criteri, dopo, quante)


def _meta(chiavi: list[Chiave], quante: int) -> tuple[list[Chiave], bool]:
    return chiavi, len(chiavi) < quante


def _dell_avviso(posizioni: Posizioni, ente: str, numero: str) -> list[Chiave]:
    try:
        return [("", posizione_dell_avviso(posizioni, ente, numero))]
    except NonTrovato:
        return []


def _settimane(criteri: Criteri) -> tuple[date, date]:
    """The days looked for. Raises RicercaNonValida without both bounds, or too far apart, or in the wrong order."""
    dal, al = criteri.scadenza_dal, criteri.scadenza_al
    if dal is None or al is None or not 0 <= (al - dal).days <= GIORNI_MASSIMI:
        raise RicercaNonValida(
            f"Per cercare le scadenze senza una lista indicare dal e al, a non più di {GIORNI_MASSIMI} giorni."
        )
    return dal, al


def _a_tratti(
    leggi: Callable[[int, str, int], list[Chiave]], tratti: int, dopo: str, massime: int
) -> tuple[list[Chiave], bool]:
    """Partition after partition of an index, from the mark `dopo`: its number and the key within."""
    numero, segno = _tratto(dopo, tratti)
    chiavi: list[Chiave] = []
    for _ in range(LETTURE_DI_INDICE):
        quante = massime - len(chiavi)
        lette = leggi(numero, segno, quante)
        chiavi += [(f"{numero}|{sk}", identita) for sk, identita in lette]
        if len(lette) == quante:
            return chiavi, False
        numero, segno = numero + 1, ""
        if numero == tratti:
            return chiavi, True
    # The mark of a partition not yet looked at: the next page begins there.
    return [*chiavi, (f"{numero}|", "")], False


def _tratto(dopo: str, tratti: int) -> tuple[int, str]:
    numero, _, segno = (dopo or "0|").partition("|")
    if not (numero.isascii() and numero.isdigit() and int(numero) < tratti):
        raise CursoreNonValido(_NON_VALIDO)
    return int(numero), segno


def _delle_liste(liste: Liste, ente: str, criteri: Criteri, dopo: str, quante: int) -> tuple[list[Chiave], bool]:
    """By the ids a lista is known to have, in file order: its posizioni need no index."""
    if criteri.lista:
        try:
            registri = [liste.leggi_lista(ente, criteri.lista)]
        except NonTrovato:
            return [], True
    else:
        registri = liste.elenca_liste(ente)
    tipologia = criteri.tipologia
    scelte = [r for r in registri if not tipologia or any(g.tipologia == tipologia for g in r.sintesi or ())]
    identita = list(islice(_dopo(scelte, dopo), quante))
    return [(i, i) for i in identita], len(identita) < quante


def _dopo(registri: list[Lista], dopo: str) -> Iterator[str]:
    for registro in registri:
        if dopo and registro.id < dopo.partition("-")[0]:
            continue
        for gruppo in registro.identita():
            if gruppo[-1] > dopo:
                yield from (identita for identita in gruppo if identita > dopo)


def _nome(scritto: str) -> str:
    nome = chiave_nome(scritto)
    if scritto and len(nome) < LETTERE_MINIME:
        raise RicercaNonValida("Scrivere almeno tre lettere del nome (due se il cognome ne ha due).")
    return nome


_NON_VALIDO = "Il cursore non è di questa ricerca: ricominciare dalla prima pagina."


def _sigillo(ente: str, criteri: Criteri) -> str:
    """What binds a cursor to its ente and its criteria."""
    testo = json.dumps([ente, asdict(criteri)], default=str, sort_keys=True)
    return hashlib.sha256(testo.encode()).hexdigest()[:16]


def _chiudi(segno: str, sigillo: str) -> str:
    return urlsafe_b64encode(f"{sigillo}{segno}".encode()).decode().rstrip("=")


def _apri(cursore: str, sigillo: str) -> str:
    """The mark inside a cursor. Raises CursoreNonValido.

    The seal is no secret: whoever made one up would move within his own ente alone, whose keys come from his token.
    """
    if not cursore:
        return ""
    try:
        testo = urlsafe_b64decode(cursore + "=" * (-len(cursore) % 4)).decode()
    except (Error, ValueError) as errore:
        raise CursoreNonValido(_NON_VALIDO) from errore
    if not testo.startswith(sigillo) or not testo.isprintable():
        raise CursoreNonValido(_NON_VALIDO)
    return testo.removeprefix(sigillo)
