"""Appointments in DynamoDB.

| PK | SK | what |
|---|---|---|
| `ENTE#<ente>#AGENDA#<month>` | id of the fascia | the fascia, and who has it (`codice_fiscale`, `prenotazione`) |
| `APPUNTAMENTI#<codice fiscale>` | `GIORNO#<day>` | the fascia that person has on that day |
| `APPUNTAMENTI#<codice fiscale>` | `EVENTO#<instant>#<what>` | each time one was taken, moved or left |

A fascia is taken by a condition on its item, a day by one on the person's: two at once cannot both hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.tabella import CondizioneNonVerificata, Item, Tabella, testo
from shared.dominio.appuntamenti import Fascia, FasciaOccupata, GiornoOccupato, Posto, Prenotazione
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.giorni import mesi_fra

Operazione = dict[str, Any]


class AgendaDynamo:
    """The port `Agenda` on the one table. Nothing is ever deleted: what is left is emptied."""

    def __init__(self, tabella: Tabella) -> None:
        self._tabella = tabella

    def pubblica(self, fasce: Sequence[Fascia]) -> int:
        nuove = 0
        for fascia in fasce:
            try:
                self._tabella.crea({**_chiave(fascia), "dati": testo(in_testo(fascia))})
            except CondizioneNonVerificata:
                continue
            nuove += 1
        return nuove

    def leggi(self, ente: str, fascia: str) -> Posto:
        item = self._tabella.leggi(_mese(ente, fascia[:7]), fascia)
        if item is None:
            raise NonTrovato("Questo orario non esiste.")
        return _posto(item)

    def posti(self, ente: str, dal: date, al: date) -> list[Posto]:
        trovati = [
            _posto(item)
            for mese in mesi_fra(dal, al)
            for item in self._tabella.elenca(_mese(ente, mese), dal.isoformat() if dal == al else "")
        ]
        return [posto for posto in trovati if dal <= posto.fascia.giorno <= al]

    def di(self, codice_fiscale: str) -> list[Posto]:
        items = self._tabella.elenca(_persona(codice_fiscale), "GIORNO#")
        return [_posto(item) for item in items if "dati" in item]

    def prendi(self, fascia: Fascia, prenotazione: Prenotazione) -> None:
        self._scrivi(
            [_occupa(fascia, prenotazione), _segna(fascia, prenotazione), _evento("PRESO", fascia, prenotazione)],
            (_occupata, _giorno_occupato),
        )

    def sposta(self, da: Fascia, a: Fascia, prenotazione: Prenotazione) -> None:
        evento = _evento("SPOSTATO", a, prenotazione)
        if da.giorno == a.giorno:
            if da.id == a.id:
                return
            giorni = [_segna(a, prenotazione, al_posto_di=da)]
        else:
            giorni = [_cancella_giorno(da, prenotazione), _segna(a, prenotazione)]
        # In the order of the operations; the last of them fails only where the day is another's.
        motivi = (_non_suo, _occupata, _non_suo, _giorno_occupato)
        self._scrivi([_libera(da, prenotazione), _occupa(a, prenotazione), *giorni, evento], motivi)

    def lascia(self, fascia: Fascia, prenotazione: Prenotazione) -> None:
        self._scrivi(
            [
                _libera(fascia, prenotazione),
                _cancella_giorno(fascia, prenotazione),
                _evento("LASCIATO", fascia, prenotazione),
            ],
            (_non_suo, _non_suo),
        )

    def _scrivi(self, operazioni: list[Operazione], rifiuti: Sequence[Any]) -> None:
        """All or none; the first operation that does not hold says why."""
        try:
            self._tabella.transazione(operazioni)
        except CondizioneNonVerificata as rifiuto:
            fermi = zip(rifiuti, rifiuto.motivi, strict=False)
            raise next((perche() for perche, motivo in fermi if motivo), _occupata()) from rifiuto


def _occupata() -> RegolaViolata:
    return FasciaOccupata("Questo orario è stato appena preso da altri: scegline un altro.")


def _giorno_occupato() -> RegolaViolata:
    return GiornoOccupato("Hai già un appuntamento in quel giorno.")


def _non_suo() -> NonTrovato:
    return NonTrovato("Non hai più quell'appuntamento.")


def _occupa(fascia: Fascia, prenotazione: Prenotazione) -> Operazione:
    return _aggiorna(
        _chiave(fascia),
        "SET codice_fiscale = :c, prenotazione = :p",
        "attribute_exists(PK) AND attribute_not_exists(codice_fiscale)",
        {":c": testo(prenotazione.codice_fiscale), ":p": testo(in_testo(prenotazione))},
    )


def _libera(fascia: Fascia, prenotazione: Prenotazione) -> Operazione:
    di_chi = {":c": testo(prenotazione.codice_fiscale)}
    return _aggiorna(_chiave(fascia), "REMOVE codice_fiscale, prenotazione", "codice_fiscale = :c", di_chi)


def _segna(fascia: Fascia, prenotazione: Prenotazione, al_posto_di: Fascia | None = None) -> Operazione:
    valori = {
        ":f": testo(f"{fascia.ente}#{fascia.id}"),
        ":d": testo(in_testo(fascia)),
        ":p": testo(in_testo(prenotazione)),
    }
    condizione = "attribute_not_exists(fascia)"
    if al_posto_di is not None:
        condizione, valori[":v"] = "fascia = :v", testo(f"{al_posto_di.ente}#{al_posto_di.id}")
    chiave = _chiave_del_giorno(fascia, prenotazione)
    return _aggiorna(chiave, "SET fascia = :f, dati = :d, prenotazione = :p", condizione, valori)


def _cancella_giorno(fascia: Fascia, prenotazione: Prenotazione) -> Operazione:
    quale = {":v": testo(f"{fascia.ente}#{fascia.id}")}
    chiave = _chiave_del_giorno(fascia, prenotazione)
    return _aggiorna(chiave, "REMOVE fascia, dati, prenotazione", "fascia = :v", quale)


def _evento(cosa: str, fascia: Fascia, prenotazione: Prenotazione) -> Operazione:
    item = {
        "PK": testo(_persona(prenotazione.codice_fiscale)),
        "SK": testo(f"EVENTO#{prenotazione.presa_il}#{cosa}"),
        "fascia": testo(f"{fascia.ente}#{fascia.id}"),
        "autore": testo(prenotazione.utente),
    }
    return {"Put": {"Item": item}}


def _aggiorna(chiave: Item, espressione: str, condizione: str, valori: Item) -> Operazione:
    return {
        "Update": {
            "Key": chiave,
            "UpdateExpression": espressione,
            "ConditionExpression": condizione,
            "ExpressionAttributeValues": valori,
        }
    }


def _posto(item: Item) -> Posto:
    presa = da_testo(Prenotazione, item["prenotazione"]["S"]) if "prenotazione" in item else None
    return Posto(da_testo(Fascia, item["dati"]["S"]), presa)


def _chiave(fascia: Fascia) -> Item:
    return {"PK": testo(_mese(fascia.ente, fascia.id[:7])), "SK": testo(fascia.id)}


def _chiave_del_giorno(fascia: Fascia, prenotazione: Prenotazione) -> Item:
    return {
        "PK": testo(_persona(prenotazione.codice_fiscale)),
        "SK": testo(f"GIORNO#{fascia.giorno.isoformat()}"),
    }


def _mese(ente: str, mese: str) -> str:
    return f"ENTE#{ente}#AGENDA#{mese}"


def _persona(codice_fiscale: str) -> str:
    return f"APPUNTAMENTI#{codice_fiscale}"
