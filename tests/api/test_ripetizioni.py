"""Idempotency-Key: the same request twice is done once and answered the same; the key is nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions import _avvio
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.ricordi_dynamo import RicordiDynamo
from shared.casi_uso import ripetizioni
from shared.casi_uso.ripetizioni import RichiestaInCorso, una_volta
from shared.dominio.ripetizioni import Esito

SGRAVIO = {"provvedimento": "S1", "motivo": "errore di calcolo", "voci_cent": {"capitale": 1}}
PRIMA, SECONDA = "L00001-00000001", "L00001-00000002"


@pytest.fixture(scope="module")
def percorso() -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", 7) as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(6, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        aperto.nuvola.avanza_fino_a(INIZIO + timedelta(days=3), aperto.mondo.raccogli)
        yield aperto


def invia(
    percorso: Percorso, rotta: str, corpo: Any, chiave: str, ente: str = "", utente: str = "responsabile"
) -> tuple[int, Any, dict[str, str]]:
    di = ente or percorso.ente.id
    gettone = percorso.nuvola.gettone(f"{utente}@{di}.example", gruppi=["responsabile"], attributi={"custom:ente": di})
    risposta = percorso.nuvola.richiesta(
        "POST", rotta, gettone=gettone, corpo=corpo, intestazioni={"Idempotency-Key": chiave}
    )
    return risposta.stato, json.loads(risposta.corpo), risposta.intestazioni


def versione(percorso: Percorso, posizione: str) -> int:
    return percorso.posizioni.leggi(percorso.ente.id, posizione).versione


def test_la_stessa_richiesta_con_la_stessa_chiave_ha_la_stessa_risposta(percorso: Percorso) -> None:
    rotta, corpo = f"/posizioni/{PRIMA}/sgravio", SGRAVIO
    primo = invia(percorso, rotta, corpo, "chiave-1")
    dopo = versione(percorso, PRIMA)
    secondo = invia(percorso, rotta, corpo, "chiave-1")
    assert (primo[0], primo[1]["esito"]) == (200, "FATTO")
    assert secondo[:2] == primo[:2]
    assert (primo[2].get("Idempotent-Replayed"), secondo[2]["Idempotent-Replayed"]) == (None, "true")
    assert versione(percorso, PRIMA) == dopo
    # Without the key the fact is booked once all the same, and the answer says so.
    stato, risposta = percorso.mondo.chiama("responsabile", "POST", rotta, corpo)
    assert (stato, risposta["esito"]) == (200, "GIA_REGISTRATO")


def test_la_stessa_chiave_per_un_altra_richiesta_si_rifiuta(percorso: Percorso) -> None:
    rotta = f"/posizioni/{PRIMA}/sgravio"
    corpo = {**SGRAVIO, "provvedimento": "S2"}
    assert invia(percorso, rotta, corpo, "chiave-2")[0] == 200
    prima = versione(percorso, PRIMA)
    for altra, altro in (
        (rotta, {**corpo, "motivo": "un altro motivo"}),
        (f"/posizioni/{SECONDA}/sgravio", corpo),
        (f"/posizioni/{PRIMA}/istanze", corpo),
    ):
        stato, problema, intestazioni = invia(percorso, altra, altro, "chiave-2")
        assert (stato, problema["codice"]) == (422, "idempotenza.richiesta_diversa")
        assert intestazioni["Content-Type"] == "application/problem+json"
    assert versione(percorso, PRIMA) == prima


def test_la_chiave_di_un_altro_utente_o_di_un_altro_ente_e_un_altra(percorso: Percorso) -> None:
    rotta, corpo = f"/posizioni/{PRIMA}/sgravio", {**SGRAVIO, "provvedimento": "S3"}
    assert invia(percorso, rotta, corpo, "chiave-3")[0] == 200
    assert invia(percorso, rotta, corpo, "chiave-3", ente="altro-ente")[0] == 404
    stato, risposta, intestazioni = invia(percorso, rotta, corpo, "chiave-3", utente="collega")
    assert (stato, risposta["esito"]) == (200, "GIA_REGISTRATO")
    assert "Idempotent-Replayed" not in intestazioni


def test_un_rifiuto_lascia_libera_la_chiave_per_la_richiesta_corretta(percorso: Percorso) -> None:
    rotta = f"/posizioni/{PRIMA}/sgravio"
    assert invia(percorso, rotta, {"motivo": "manca il provvedimento"}, "chiave-4")[0] == 422
    assert invia(percorso, rotta, {**SGRAVIO, "provvedimento": "S4"}, "chiave-4")[0] == 200


def test_un_guasto_lascia_libera_la_chiave(percorso: Percorso, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.api import sospensioni

    rotta = f"/posizioni/{SECONDA}/segnalazioni-pagamento"
    corpo = {"riferimento": "CRO1", "motivo": "pagato in banca"}
    with monkeypatch.context() as guasto:
        guasto.setattr(sospensioni, "segnala_pagamento", lambda *_: 1 / 0)
        stato, problema, _ = invia(percorso, rotta, corpo, "chiave-5")
    assert (stato, problema["codice"]) == (500, "servizio.guasto")
    assert invia(percorso, rotta, corpo, "chiave-5")[0] == 200


@pytest.mark.parametrize("chiave", ["", "x" * 201, "chiàve"])
def test_una_chiave_illeggibile_si_rifiuta(percorso: Percorso, chiave: str) -> None:
    stato, problema, _ = invia(percorso, f"/posizioni/{PRIMA}/sgravio", SGRAVIO, chiave)
    assert (stato, problema["codice"]) == (422, "idempotenza.chiave_non_valida")


def test_nella_tabella_resta_un_item_che_scade_da_solo_e_non_dice_la_chiave(percorso: Percorso) -> None:
    rotta, corpo = f"/posizioni/{PRIMA}/sgravio", {**SGRAVIO, "provvedimento": "S6"}
    assert invia(percorso, rotta, corpo, "la-mia-chiave")[0] == 200
    client = percorso.nuvola.client("dynamodb")
    items = [
        item
        for pagina in client.get_paginator("scan").paginate(TableName=percorso.nuvola.uscite["Tabella"])
        for item in pagina["Items"]
        if "#RICHIESTA#" in item["PK"]["S"]
    ]
    adesso = int(percorso.nuvola.orologio.adesso().timestamp())
    assert {item["PK"]["S"].split("#")[1] for item in items} <= {percorso.ente.id, "altro-ente"}
    assert {int(item["scade_epoca"]["N"]) - adesso for item in items} == {24 * 3600}
    assert "la-mia-chiave" not in str(items)


class TestConcorrenza:
    """The use case on the real store; the second request comes while the first is being done."""

    def chiama(self, percorso: Percorso, chiave: str, fai: Any, impronta: str = "i") -> tuple[Esito, bool]:
        return una_volta(
            RicordiDynamo(percorso.tabella),
            _avvio.orologio(),
            ente=percorso.ente.id,
            utente="u",
            chiave=chiave,
            impronta=impronta,
            fai=fai,
        )

    def test_la_seconda_mentre_la_prima_lavora_si_rifiuta(self, percorso: Percorso) -> None:
        fatte: list[str] = []

        def lenta() -> Esito:
            with pytest.raises(RichiestaInCorso):
                self.chiama(percorso, "c1", lambda: fatte.append("seconda"))
            fatte.append("prima")
            return Esito(200, "{}")

        assert self.chiama(percorso, "c1", lenta) == (Esito(200, "{}"), False)
        assert self.chiama(percorso, "c1", lambda: fatte.append("terza")) == (Esito(200, "{}"), True)
        assert fatte == ["prima"]

    def test_dopo_un_minuto_una_richiesta_morta_si_rifa(self, percorso: Percorso) -> None:
        class Morta(Exception):
            pass

        def muore() -> Esito:
            raise Morta

        with pytest.raises(Morta):
            self.chiama(percorso, "c2", muore)
        with pytest.raises(RichiestaInCorso):
            self.chiama(percorso, "c2", muore)
        orologio = percorso.nuvola.orologio
        orologio.porta_a(orologio.adesso() + ripetizioni.TENUTA + timedelta(seconds=1))
        assert self.chiama(percorso, "c2", lambda: Esito(201, "[]")) == (Esito(201, "[]"), False)

    def test_dopo_un_giorno_la_chiave_e_nuova(self, percorso: Percorso) -> None:
        assert self.chiama(percorso, "c3", lambda: Esito(200, '"a"'))[1] is False
        orologio = percorso.nuvola.orologio
        orologio.porta_a(orologio.adesso() + ripetizioni.VITA + timedelta(seconds=1))
        assert self.chiama(percorso, "c3", lambda: Esito(200, '"b"'), "j") == (Esito(200, '"b"'), False)

    def test_una_risposta_troppo_lunga_non_si_conserva(self, percorso: Percorso) -> None:
        lunga = Esito(200, "x" * (ripetizioni.RISPOSTA_MASSIMA + 1))
        assert self.chiama(percorso, "c4", lambda: lunga)[1] is False
        assert self.chiama(percorso, "c4", lambda: lunga)[1] is False
