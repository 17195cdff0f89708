"""A flusso di rendicontazione and the credit that paid it: each waits for the other, and meets it in either order.

Whatever arrives, a revision or a credit, only asks that its flow id be looked at again. That
look reads all that is known of the id, says how it stands, and sends each line to the worker that
holds its money. It can be repeated: lines carry the number of their distribution, and only the last counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from shared.casi_uso.porte import Archivio, Coda, Enti, Movimenti, Rendicontazioni
from shared.dominio.calendario import Calendario
from shared.dominio.enti import Ente
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.rendicontazioni import (
    EsitoPagamento,
    FlussoRendicontato,
    Legame,
    RigaRendicontata,
    StatoFlusso,
    avviso_del_versamento,
    chiave_flusso,
    in_vigore,
    lega,
)

Messaggi = Iterator[tuple[str, str, Mapping[str, object]]]


def chiede_conciliazione(coda: Coda, ente: str, flusso: str, motivo: str) -> None:
    """Ask that a flow id be looked at; `motivo` names the fact that asks, once each. One look at a time for an id."""
    coda.invia(f"{ente}#{chiave_flusso(flusso)}", f"{ente}#{flusso}#{motivo}", {"ente": ente, "flusso": flusso})


def registra_fdr(
    rendicontazioni: Rendicontazioni, documenti: Archivio, coda: Coda, flusso: FlussoRendicontato, righe: BinaryIO
) -> None:
    """Keep a revision that was read, its accepted `righe` (JSON lines) first, then ask for the look."""
    righe.seek(0)
    documenti.scrivi_da(flusso.righe, righe, "application/x-ndjson")
    rendicontazioni.registra(flusso)
    chiede_conciliazione(coda, flusso.ente, flusso.flusso, flusso.impronta)


def concilia_flusso(
    rendicontazioni: Rendicontazioni,
    movimenti: Movimenti,
    enti: Enti,
    documenti: Archivio,
    coda: Coda,
    *,
    ente: str,
    flusso: str,
) -> dict[str, object]:
    """Look at a flow id of `ente`: tie it to its credits or say what is missing; tell its lines where that changed.

    Returns the `legame` and how many lines were sent. Raises VersioneSuperata where another look was
    faster: who asked is asked again.
    """
    di_chi = enti.leggi(ente)
    revisioni = rendicontazioni.revisioni(ente, flusso)
    # The accounts are the banks': the patron saint of the ente is a working day for them.
    vigenti = in_vigore(revisioni, Calendario())
    accrediti = sorted(movimenti.del_flusso(ente, flusso), key=lambda m: m.id)
    tardive = sum(r.ordine > vigenti[r.chi].ordine for r in revisioni)
    nuovo = lega(ente, flusso, tuple(vigenti.values()), accrediti, tardive)
    attuale = rendicontazioni.stato(ente, flusso)
    stato = _seguente(nuovo, attuale, list(vigenti.values()))
    if stato == attuale and stato.completa:
        return {"legame": str(stato.legame), "righe": 0}
    stato = rendicontazioni.salva_stato(stato)
    inviate = 0
    if not stato.completa:
        conto = _Conto.di(accrediti) if stato.legame is Legame.LEGATO else _Conto()

        def contate() -> Messaggi:
            nonlocal inviate
            for messaggio in _messaggi(documenti, di_chi, revisioni, vigenti, stato.distribuzione, conto):
                inviate += 1
                yield messaggio

        coda.invia_molti(contate())
        rendicontazioni.salva_stato(replace(stato, completa=True))
    return {"legame": str(stato.legame), "righe": inviate}


def attribuisci_accredito(
    movimenti: Movimenti, coda: Coda, *, ente: str, movimento: str, flusso: str, autore: str
) -> MovimentoCumulativo:
    """A person (`autore`) says which flow a credit pays whose causale was cut. To be tied, amounts must still agree.

    Raises NonTrovato for a credit that does not wait, RegolaViolata for an id no flow can have.
    """
    trovato = next((m for m in movimenti.del_flusso(ente, None) if m.id == movimento), None)
    if trovato is None:
        raise NonTrovato("Nessun riversamento in attesa ha questo identificativo.")
    if not flusso or len(flusso) > _ID_LUNGO or not flusso.isascii() or not set(flusso) <= _AMMESSI:
        raise RegolaViolata("L'identificativo del flusso ha lettere, cifre, trattini e sottolineature: 35 al massimo.")
    chiarito = replace(trovato, flusso=flusso, troncato=False, autore=autore)
    movimenti.registra(chiarito)
    chiede_conciliazione(coda, ente, flusso, f"persona#{movimento}")
    return chiarito


def accrediti_da_guardare(
    rendicontazioni: Rendicontazioni, movimenti: Movimenti, ente: str
) -> Iterator[StatoFlusso]:
    """What on the account is not tied and waits, the oldest first: for the queue of a person.

    TESORERIA_SENZA_FDR: a credit whose flow has not come (tied by itself when it comes), or whose
    causale does not name one that is surely whole (`flusso` blank). IMPORTO_DIVERSO: flow and credits disagree.
    """
    senza = [
        StatoFlusso(
            ente=ente,
            flusso="",
            legame=Legame.SENZA_FLUSSO,
            motivo=_senza_identificativo(movimento),
            movimenti=(movimento.id,),
            accreditato=movimento.importo,
            giorno=movimento.giorno,
        )
        for movimento in movimenti.del_flusso(ente, None)
    ]
    tutti = [*rendicontazioni.da_guardare(ente), *senza]
    yield from sorted(tutti, key=lambda s: (s.giorno or date.min, s.flusso, s.movimenti))


_ID_LUNGO = 35
_AMMESSI = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def _senza_identificativo(movimento: MovimentoCumulativo) -> str:
    if movimento.iuv:
        return f"Riversamento di un solo pagamento, IUV {movimento.iuv}: nessun flusso lo elenca."
    return "La causale non porta per intero l'identificativo del flusso: indicarlo a mano."


class _Conto:
    """The credits a flow is tied to, as its lines name them."""

    def __init__(self, identita: str = "", giorno: date | None = None) -> None:
        self.identita, self.giorno = identita, giorno

    @staticmethod
    def di(accrediti: Sequence[MovimentoCumulativo]) -> _Conto:
        return _Conto("+".join(m.id for m in accrediti), max(m.giorno for m in accrediti))


def _seguente(
    nuovo: StatoFlusso, attuale: StatoFlusso | None, vigenti: Sequence[FlussoRendicontato]
) -> StatoFlusso:
    """The state to store: with the next distribution where what the lines are told has changed, or was not all sent."""
    detti: dict[str, object] = {"vigenti": sorted([*r.chi, *r.ordine] for r in vigenti)}
    if nuovo.legame is Legame.LEGATO:
        detti["accrediti"] = nuovo.movimenti
    fatti = hashlib.sha256(json.dumps(detti, sort_keys=True).encode()).hexdigest()
    prima = attuale or StatoFlusso(nuovo.ente, nuovo.flusso, nuovo.legame, "")
    if prima.impronta == fatti:
        return replace(nuovo, distribuzione=prima.distribuzione, impronta=fatti, completa=prima.completa,
                       versione=prima.versione)  # fmt: skip
    return replace(nuovo, distribuzione=prima.distribuzione + 1, impronta=fatti, completa=not vigenti,
                   versione=prima.versione)  # fmt: skip


def _messaggi(
    documenti: Archivio,
    ente: Ente,
    revisioni: Sequence[FlussoRendicontato],
    vigenti: Mapping[tuple[str, str], FlussoRendicontato],
    distribuzione: int,
    conto: _Conto,
) -> Messaggi:
    """Every line in force, then those that only an earlier revision has: one group for each incasso."""
    for chi, vigente in sorted(vigenti.items()):
        viste: set[str] = set()
        superate = [r for r in revisioni if r.chi == chi and r.ordine < vigente.ordine]
        for revisione in (vigente, *sorted(superate, key=lambda r: r.ordine, reverse=True)):
            for riga in _leggi_righe(documenti, revisione.righe):
                if riga.incasso in viste:
                    continue
                if superate:
                    viste.add(riga.incasso)
                dati = _dati(ente, revisione, riga, distribuzione, conto, presente=revisione is vigente)
                identita = f"{riga.incasso}#{revisione.flusso}#{revisione.psp}#{distribuzione}"
                yield riga.incasso, identita, {"rendicontata": dati}


def _dati(
    ente: Ente, revisione: FlussoRendicontato, riga: RigaRendicontata, distribuzione: int, conto: _Conto,
    *, presente: bool,
) -> dict[str, object]:  # fmt: skip
    """The message of a line, as `MessaggioRendicontato` reads it."""
    return {
        "ente": ente.id,
        "flusso": revisione.flusso,
        "psp": revisione.psp,
        "revisione": f"{revisione.revisione}-{revisione.impronta[:12]}",
        "distribuzione": distribuzione,
        "presente": presente,
        "riga": riga.riga,
        "iuv": riga.iuv,
        "iur": riga.iur,
        "trasferimento": riga.trasferimento,
        "importo": riga.importo,
        "esito": riga.esito.value,
        "giorno": riga.giorno.isoformat(),
        "numero_avviso": avviso_del_versamento(riga.iuv, ente.segregazione),
        "conto": conto.identita,
        "accreditato_il": conto.giorno.isoformat() if conto.giorno else None,
    }


def _leggi_righe(documenti: Archivio, chiave: str) -> Iterator[RigaRendicontata]:
    resto = b""
    corpo = documenti.apri(chiave)
    while pezzo := corpo.read(1 << 18):
        *intere, resto = (resto + pezzo).split(b"\n")
        yield from (_riga(json.loads(testo)) for testo in intere if testo)
    if resto:
        yield _riga(json.loads(resto))


def _riga(dati: dict[str, Any]) -> RigaRendicontata:
    return RigaRendicontata(
        **{**dati, "esito": EsitoPagamento(dati["esito"]), "giorno": date.fromisoformat(dati["giorno"])}
    )
