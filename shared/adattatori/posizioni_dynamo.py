"""Posizioni in DynamoDB: one partition each, holding its state, its books and its events.

| SK | what |
|---|---|
| `STATO` | the posizione as it is now, its version, the token of the machine that waits |
| `REG#<id>` | one registrazione of the partitario, never changed |
| `EVENTO#<version>` | why each version came about; the stream of these items is the outbox |

A commit is one transaction over the three, conditional on the version that was read and on the
head of the chain of events, which grows by one link (`shared/dominio/catena.py`).
A plan of rate adds one item of its own, `PIANO`, which leads from its number to the posizione; who answers beside the
debtor has one too, `RISPONDE#<codice fiscale>`, which leads him to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from shared.adattatori.chiavi_portale import in_decisione, sullo_scaffale
from shared.adattatori.codifica import da_testo, in_testo
from shared.adattatori.incassi_dynamo import operazioni_di_incasso
from shared.adattatori.indici_dynamo import chiavi_dell_attesa, chiavi_di_fase
from shared.adattatori.items_posizione import (
    evento_da_item,
    item_evento,
    item_registrazione,
    items_di_carico,
    items_di_chi_risponde,
)
from shared.adattatori.orologio import Orologio
from shared.adattatori.ricerca_dynamo import chiavi_mutevoli
from shared.adattatori.tabella import (
    CondizioneNonVerificata,
    Item,
    Tabella,
    chiave_ente,
    chiave_piano,
    chiave_posizione,
    numero,
    testo,
)
from shared.dominio.catena import Anello, anello, impronta_stato
from shared.dominio.errori import GiaRegistrato, NonTrovato, VersioneSuperata
from shared.dominio.giorni import istante_in_testo
from shared.dominio.incassi import Incasso
from shared.dominio.partitario import Registrazione
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Evento, Mutazione, Posizione

FRAMMENTI = 16
"""Shards of the due-date index."""
CAMBIA_CHI_RISPONDE = frozenset({"ANAGRAFE_ACQUISITA", "EREDI_DECISI"})
"""The events that may put others beside the debtor, or in his place."""


def posizioni_lette(tabella: Tabella, coppie: Iterable[tuple[str, str]]) -> Iterator[Posizione]:
    """The posizioni of those pairs (ente, id) that exist, in the order asked, a hundred to a call."""
    chiavi = [(chiave_posizione(ente, posizione), "STATO") for ente, posizione in coppie]
    ordine = {pk: indice for indice, (pk, _) in enumerate(chiavi)}
    for item in sorted(tabella.leggi_molti(chiavi), key=lambda item: ordine[item["PK"]["S"]]):
        yield da_testo(Posizione, item["dati"]["S"])


class PosizioniDynamo:
    """The port `Posizioni` on one table. Instants of events come from the clock port."""

    def __init__(self, tabella: Tabella, orologio: Orologio) -> None:
        self._tabella = tabella
        self._orologio = orologio

    def importa(self, aperte: Sequence[tuple[Posizione, Registrazione]]) -> None:
        self._tabella.scrivi_molti(item for coppia in aperte for item in items_di_carico(*coppia))
        self._tabella.scrivi_molti(item for posizione, _ in aperte for item in items_di_chi_risponde(posizione))

    def leggi(self, ente: str, posizione: str) -> Posizione:
        item = self._tabella.leggi(chiave_posizione(ente, posizione), "STATO")
        if item is None:
            raise NonTrovato(f"La posizione {posizione} non esiste.")
        return da_testo(Posizione, item["dati"]["S"])

    def leggi_molte(self, ente: str, posizioni: Iterable[str]) -> Iterator[Posizione]:
        return posizioni_lette(self._tabella, ((ente, posizione) for posizione in posizioni))

    def con_attesa(self, ente: str, posizioni: list[str]) -> Iterator[tuple[Posizione, date | None]]:
        """Those that exist, each with the day its machine waits for (None when none waits)."""
        chiavi = [(chiave_posizione(ente, posizione), "STATO") for posizione in posizioni]
        for item in self._tabella.leggi_molti(chiavi):
            entro = date.fromisoformat(item["scadenza_sk"]["S"][:10]) if "scadenza_sk" in item else None
            yield da_testo(Posizione, item["dati"]["S"]), entro

    def salva(self, mutazione: Mutazione) -> None:
        self.salva_insieme((mutazione,))

    def salva_insieme(self, mutazioni: Sequence[Mutazione], incassi: Sequence[Incasso] = ()) -> None:
        operazioni: list[dict[str, Any]] = []
        for mutazione in mutazioni:
            operazioni += self._operazioni(mutazione)
        for incasso in incassi:
            operazioni += operazioni_di_incasso(incasso, ())
        try:
            self._tabella.transazione(operazioni)
        except CondizioneNonVerificata as rifiuto:
            nomi = ", ".join(mutazione.posizione.id for mutazione in mutazioni)
            fermi = [operazione for operazione, motivo in zip(operazioni, rifiuto.motivi, strict=True) if motivo]
            # What must be new is already there: the fact is booked, whatever the versions say.
            if any(_deve_essere_nuovo(operazione) for operazione in fermi):
                raise GiaRegistrato(f"{nomi}: il fatto è già nei libri.") from rifiuto
            raise VersioneSuperata(f"{nomi}: la versione è cambiata, rileggere.") from rifiuto

    def gia_nei_libri(self, ente: str, posizione: str, registrazione: str) -> bool:
        return self._tabella.leggi(chiave_posizione(ente, posizione), f"REG#{registrazione}") is not None

    def _operazioni(self, mutazione: Mutazione) -> list[dict[str, Any]]:
        evento, istante = mutazione.evento, istante_in_testo(self._orologio.adesso())
        precedente = mutazione.posizione.catena
        stato = impronta_stato(mutazione.posizione)
        catena = anello(
            precedente, mutazione.posizione.versione, istante, evento, mutazione.registrazioni, stato
        )
        posizione = replace(mutazione.posizione, catena=catena)
        pk = chiave_posizione(posizione.ente, posizione.id)
        valori = {
            ":d": testo(in_testo(posizione)),
            ":n": numero(posizione.versione),
            ":f": testo(posizione.conclusione or posizione.fase),
            ":v": numero(posizione.versione - 1),
            ":c": testo(catena),
            ":p": testo(precedente),
        }
        posti, lasciati = chiavi_mutevoli(posizione) if mutazione.registrazioni else ({}, [])
        sul_tavolo, via = in_decisione(posizione)
        posti, lasciati = posti | sul_tavolo | chiavi_di_fase(posizione), lasciati + via
        valori |= {f":{nome}": valore for nome, valore in posti.items()}
        espressione = "SET dati = :d, versione = :n, fase = :f, catena = :c"
        espressione += "".join(f", {nome} = :{nome}" for nome in posti)
        espressione += f" REMOVE {', '.join(lasciati)}" if lasciati else ""
        operazioni: list[dict[str, Any]] = [
            {
                "Update": {
                    "Key": {"PK": testo(pk), "SK": testo("STATO")},
                    "UpdateExpression": espressione,
                    "ConditionExpression": "versione = :v AND catena = :p",
                    "ExpressionAttributeValues": valori,
                }
            },
            {"Put": {"Item": item_evento(pk, istante, stato, posizione, mutazione)}},
        ]
        operazioni += [
            {
                "Put": {
                    "Item": item_registrazione(pk, registrazione),
                    "ConditionExpression": "attribute_not_exists(PK)",
                }
            }
            for registrazione in mutazione.registrazioni
        ]
        if evento.nome in CAMBIA_CHI_RISPONDE:
            operazioni += [{"Put": {"Item": item}} for item in items_di_chi_risponde(posizione)]
        if mutazione.piano is not None:
            piano = {
                "PK": testo(chiave_piano(posizione.ente, mutazione.piano)),
                "SK": testo("PIANO"),
                "posizione": testo(posizione.id),
            }
            operazioni.append({"Put": {"Item": piano, "ConditionExpression": "attribute_not_exists(PK)"}})
        return operazioni + operazioni_di_incasso(mutazione.incasso, mutazione.giornale)

    def nuovo_piano(self, ente: str) -> int:
        nuovi = self._tabella.aggiorna(
            chiave_ente(ente), "CONTATORE#PIANI", "ADD ultimo :uno", {":uno": numero(1)}, ritorna="UPDATED_NEW"
        )
        return int(nuovi["ultimo"]["N"])

    def posizione_del_piano(self, ente: str, piano: int) -> str:
        item = self._tabella.leggi(chiave_piano(ente, piano), "PIANO")
        if item is None:
            raise NonTrovato(f"Il piano {piano} non esiste.")
        return str(item["posizione"]["S"])

    def posizioni_dei_piani(self, ente: str, piani: Iterable[int]) -> dict[int, str]:
        per_chiave = {chiave_piano(ente, piano): piano for piano in piani}
        items = self._tabella.leggi_molti((chiave, "PIANO") for chiave in per_chiave)
        return {per_chiave[item["PK"]["S"]]: str(item["posizione"]["S"]) for item in items}

    def registrazioni(self, ente: str, posizione: str) -> list[Registrazione]:
        items = self._tabella.elenca(chiave_posizione(ente, posizione), "REG#")
        return [da_testo(Registrazione, item["dati"]["S"]) for item in items]

    def eventi(self, ente: str, posizione: str) -> list[tuple[str, Evento]]:
        items = self._tabella.elenca(chiave_posizione(ente, posizione), "EVENTO#")
        return [(item["istante"]["S"], evento_da_item(item)) for item in items]

    def storia(self, ente: str, posizione: str) -> list[Anello]:
        return [_anello(item) for item in self._tabella.elenca(chiave_posizione(ente, posizione), "EVENTO#")]

    def con_libri(self, ente: str, posizione: str) -> tuple[Posizione, list[Registrazione], list[Anello]]:
        """The posizione, its books and its history in one read. Raises NonTrovato."""
        per_genere: dict[str, list[Item]] = {}
        for item in self._tabella.elenca(chiave_posizione(ente, posizione), ""):
            per_genere.setdefault(item["SK"]["S"].partition("#")[0], []).append(item)
        if "STATO" not in per_genere:
            raise NonTrovato(f"La posizione {posizione} non esiste.")
        registrazioni = [da_testo(Registrazione, item["dati"]["S"]) for item in per_genere.get("REG", ())]
        attuale = da_testo(Posizione, per_genere["STATO"][0]["dati"]["S"])
        return attuale, registrazioni, [_anello(item) for item in per_genere.get("EVENTO", ())]

    def deposita_attesa(self, ente: str, posizione: str, versione: int, sosta: Sosta) -> bool:
        giorno = sosta.entro.isoformat()
        try:
            self._tabella.aggiorna(
                chiave_posizione(ente, posizione),
                "STATO",
                "SET attesa = :t, attesa_fase = :f, attesa_dal = :i, scadenza_pk = :s, scadenza_sk = :g, "
                "settimana_pk = :w, settimana_sk = :k",
                {
                    ":t": testo(sosta.token),
                    ":f": testo(sosta.fase),
                    ":i": testo(sosta.iniziata_il.isoformat()),
                    ":v": numero(versione),
                    ":s": testo(f"SCADENZE#{_frammento(posizione):02d}"),
                    ":g": testo(f"{giorno}#{ente}#{posizione}"),
                    **chiavi_dell_attesa(ente, posizione, sosta.entro),
                },
                "versione = :v",
            )
        except CondizioneNonVerificata:
            return False
        return True

    def in_sosta(self, ente: str, posizione: str) -> tuple[Posizione, Sosta | None]:
        item = self._tabella.leggi(chiave_posizione(ente, posizione), "STATO")
        if item is None:
            raise NonTrovato(f"La posizione {posizione} non esiste.")
        attuale = da_testo(Posizione, item["dati"]["S"])
        if "attesa" not in item:
            return attuale, None
        entro = date.fromisoformat(item["scadenza_sk"]["S"][:10])
        iniziata_il = date.fromisoformat(item["attesa_dal"]["S"])
        return attuale, Sosta(item["attesa"]["S"], entro, item["attesa_fase"]["S"], iniziata_il)

    def ritira_attesa(self, ente: str, posizione: str, token: str) -> bool:
        try:
            self._tabella.aggiorna(
                chiave_posizione(ente, posizione),
                "STATO",
                "REMOVE attesa, attesa_fase, attesa_dal, scadenza_pk, scadenza_sk, settimana_pk, settimana_sk",
                {":t": testo(token)},
                "attesa = :t",
            )
        except CondizioneNonVerificata:
            return False
        return True

    def segnala(self, ente: str, posizione: str, fase: str, motivo: str) -> None:
        adesso = istante_in_testo(self._orologio.adesso())
        self._tabella.scrivi(
            {
                "PK": testo(chiave_posizione(ente, posizione)),
                "SK": testo(f"SEGNALAZIONE#{adesso}#{fase}"),
                "istante": testo(adesso),
                "fase": testo(fase),
                "motivo": testo(motivo[:2000]),
                **sullo_scaffale(adesso, ente, posizione),
            }
        )


def _anello(item: Item) -> Anello:
    return Anello(
        versione=int(item["SK"]["S"].removeprefix("EVENTO#")),
        istante=item["istante"]["S"],
        evento=evento_da_item(item),
        registrazioni=tuple(json.loads(item["registrazioni"]["S"])),
        stato=item["stato"]["S"],
        catena=item["catena"]["S"],
    )


def _deve_essere_nuovo(operazione: dict[str, Any]) -> bool:
    return any(dati.get("ConditionExpression") == "attribute_not_exists(PK)" for dati in operazione.values())


def _frammento(posizione: str) -> int:
    return int(posizione[-8:]) % FRAMMENTI
