"""Search: every criterion, alone and together; pages that join without holes; three reads; one ente alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import botocore.client
import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.indici_dynamo import IndiciDynamo
from shared.casi_uso.rendiconto import posizioni_di
from shared.casi_uso.ricerca_posizioni import Archivi, cerca_posizioni
from shared.dominio.criteri import Criteri
from shared.dominio.posizioni import Posizione

POSIZIONI = 24
LETTURE = {"GetItem", "BatchGetItem", "Query", "Scan"}


@pytest.fixture(scope="module")
def percorso() -> Iterator[Percorso]:
    """Two liste: one under way for a month, one that waits for its visto."""
    with Percorso("regione_abruzzo", 11) as aperto:
        prima = aperto.carica("prima.csv", lista_inventata(POSIZIONI, 11))
        aperto.mondo.programma_visto(prima, INIZIO.date() + timedelta(days=1))
        aperto.nuvola.avanza_fino_a(INIZIO + timedelta(days=40), aperto.mondo.raccogli)
        aperto.carica("seconda.csv", lista_inventata(5, 12))
        aperto.nuvola.fino_a_quiete()
        yield aperto


@pytest.fixture(scope="module")
def tutte(percorso: Percorso) -> list[Posizione]:
    liste = percorso.liste.elenca_liste(percorso.ente.id)
    return [p for lista in liste for p in posizioni_di(percorso.posizioni, lista)]


@contextmanager
def letture() -> Iterator[Counter[str]]:
    """The calls to DynamoDB made meanwhile, by name."""
    fatte: Counter[str] = Counter()
    cliente: Any = botocore.client.BaseClient
    chiama = cliente._make_api_call

    def conta(chi: Any, operazione: str, dati: Any) -> Any:
        if chi.meta.service_model.service_name == "dynamodb":
            fatte[operazione] += 1
        return chiama(chi, operazione, dati)

    with mock.patch.object(cliente, "_make_api_call", conta):
        yield fatte


def pagina(percorso: Percorso, **campi: Any) -> dict[str, Any]:
    with letture() as fatte:
        stato, risposta = percorso.mondo.chiama("operatore", "GET", f"/posizioni?{urlencode(campi)}")
    assert stato == 200, risposta
    assert sum(quante for nome, quante in fatte.items() if nome in LETTURE) <= 3, fatte
    trovata: dict[str, Any] = risposta
    return trovata


def cerca(percorso: Percorso, **campi: Any) -> list[str]:
    """The ids of all the pages, in order."""
    trovate: list[str] = []
    cursore = ""
    for _ in range(100):
        letta = pagina(percorso, **campi, **({"cursore": cursore} if cursore else {}))
        trovate += [p["posizione"] for p in letta["posizioni"]]
        cursore = letta["cursore"]
        if not cursore:
            return trovate
    raise AssertionError("pages without an end")


def attese(percorso: Percorso, tutte: list[Posizione]) -> dict[str, str]:
    """The day each machine waits for, as the item says."""
    lette = percorso.posizioni.con_attesa(percorso.ente.id, [p.id for p in tutte])
    return {p.id: giorno.isoformat() for p, giorno in lette if giorno is not None}


def test_per_codice_fiscale(percorso: Percorso, tutte: list[Posizione]) -> None:
    chi = tutte[3].riga.debitore.codice_fiscale
    atteso = [p.id for p in tutte if p.riga.debitore.codice_fiscale == chi]
    assert cerca(percorso, codice_fiscale=chi) == atteso != []


def test_per_inizio_del_nome_senza_badare_alle_maiuscole(percorso: Percorso, tutte: list[Posizione]) -> None:
    cognome = tutte[0].riga.debitore.denominazione.split()[0]
    atteso = {p.id for p in tutte if p.riga.debitore.denominazione.upper().startswith(cognome.upper())}
    assert set(cerca(percorso, nome=cognome.lower())) == atteso


def test_per_numero_di_avviso(percorso: Percorso, tutte: list[Posizione]) -> None:
    assert cerca(percorso, numero_avviso=tutte[7].numero_avviso) == [tutte[7].id]


def test_per_lista_nell_ordine_del_file(percorso: Percorso, tutte: list[Posizione]) -> None:
    assert cerca(percorso, lista="L00001", quante=7) == [p.id for p in tutte if p.lista == "L00001"]
    assert cerca(percorso, lista="L00099") == []


def test_per_tipologia(percorso: Percorso, tutte: list[Posizione]) -> None:
    conti = Counter(p.riga.tipologia for p in tutte)
    assert len(conti) > 1
    for tipologia, quante in conti.items():
        trovate = cerca(percorso, tipologia=tipologia)
        assert len(trovate) == len(set(trovate)) == quante
    assert cerca(percorso, tipologia="NESSUNA") == []


def test_per_fase_e_per_esito(percorso: Percorso, tutte: list[Posizione]) -> None:
    conti = Counter(str(p.conclusione or p.fase) for p in tutte)
    assert {"carico", "notifica"} <= set(conti)
    for stato, quante in conti.items():
        trovate = cerca(percorso, fase=stato, quante=3)
        assert len(trovate) == len(set(trovate)) == quante, stato


def test_per_scadenza_con_e_senza_fase(percorso: Percorso, tutte: list[Posizione]) -> None:
    giorni = attese(percorso, tutte)
    soglia = sorted(giorni.values())[len(giorni) // 2]
    atteso = {p for p, giorno in giorni.items() if giorno <= soglia}
    assert 0 < len(atteso) < len(giorni)
    primo = min(giorni.values())
    assert set(cerca(percorso, scadenza_dal=primo, scadenza_al=soglia, quante=5)) == atteso
    assert set(cerca(percorso, lista="L00001", scadenza_al=soglia)) == atteso
    assert set(cerca(percorso, scadenza_dal=soglia, scadenza_al=soglia)) == {
        p for p, giorno in giorni.items() if giorno == soglia
    }
    in_notifica = {p.id for p in tutte if p.fase == "notifica" and not p.conclusa}
    assert set(cerca(percorso, fase="notifica", scadenza_dal=primo, scadenza_al=soglia)) == atteso & in_notifica
    assert cerca(percorso, scadenza_dal="2020-01-01", scadenza_al="2020-03-01") == []


@pytest.mark.parametrize(
    "campi",
    [
        {"scadenza_al": "2025-03-01"},
        {"scadenza_dal": "2025-03-01"},
        {"scadenza_dal": "2025-03-02", "scadenza_al": "2025-03-01"},
        {"scadenza_dal": "2025-03-01", "scadenza_al": "2025-06-02"},
    ],
)
def test_le_scadenze_senza_una_lista_si_cercano_fra_due_giorni_vicini(
    percorso: Percorso, campi: dict[str, str]
) -> None:
    stato, problema = percorso.mondo.chiama("operatore", "GET", f"/posizioni?{urlencode(campi)}")
    assert (stato, problema["codice"]) == (422, "ricerca.non_valida")


def test_per_importo_esatto_e_fra_due_importi(percorso: Percorso, tutte: list[Posizione]) -> None:
    dovuto = tutte[5].residuo
    assert dovuto > 0
    assert set(cerca(percorso, importo_cent=dovuto)) == {p.id for p in tutte if p.residuo == dovuto}
    assert set(cerca(percorso, importo_da_cent=dovuto, importo_a_cent=dovuto + 100_00)) == {
        p.id for p in tutte if dovuto <= p.residuo <= dovuto + 100_00
    }
    assert set(cerca(percorso, importo_cent=0)) == {p.id for p in tutte if p.residuo == 0}


def test_piu_criteri_valgono_insieme(percorso: Percorso, tutte: list[Posizione]) -> None:
    tipo = tutte[0].riga.tipologia
    trovate = cerca(percorso, lista="L00001", tipologia=tipo, fase="notifica", importo_da_cent=50_00)
    assert set(trovate) == {
        p.id
        for p in tutte
        if (p.lista, p.riga.tipologia) == ("L00001", tipo) and p.fase == "notifica" and not p.conclusa
        and p.residuo >= 50_00
    }  # fmt: skip


def test_le_pagine_si_congiungono_senza_buchi_ne_doppioni(percorso: Percorso, tutte: list[Posizione]) -> None:
    for quante in (1, 4, 50):
        assert cerca(percorso, quante=quante) == [p.id for p in tutte]


def test_un_cursore_di_un_altra_ricerca_o_inventato_si_rifiuta(percorso: Percorso) -> None:
    cursore = pagina(percorso, lista="L00001", quante=2)["cursore"]
    for campi in ({"lista": "L00002"}, {"lista": "L00001", "fase": "notifica"}, {}):
        domanda = urlencode({**campi, "cursore": cursore})
        stato, problema = percorso.mondo.chiama("operatore", "GET", f"/posizioni?{domanda}")
        assert (stato, problema["codice"]) == (422, "ricerca.cursore")
    for inventato in ("AAAA", "zz", cursore[:-3], "_" * 600):
        assert percorso.mondo.chiama("operatore", "GET", f"/posizioni?cursore={inventato}")[0] == 422


def test_un_altro_ente_non_trova_nulla_e_non_usa_i_cursori_di_questo(
    percorso: Percorso, tutte: list[Posizione]
) -> None:
    estraneo = percorso.nuvola.gettone(
        "curioso@altro.example", gruppi=["operatore"], attributi={"custom:ente": "altro-ente"}
    )
    debitore = tutte[0].riga.debitore
    domande: list[dict[str, Any]] = [
        {},
        {"codice_fiscale": debitore.codice_fiscale},
        {"nome": debitore.denominazione[:6]},
        {"numero_avviso": tutte[0].numero_avviso},
        {"lista": "L00001"},
        {"fase": "notifica"},
        {"scadenza_dal": "2025-01-07", "scadenza_al": "2025-04-07"},
        {"importo_cent": tutte[0].residuo},
    ]
    for domanda in domande:
        risposta = percorso.nuvola.richiesta("GET", f"/posizioni?{urlencode(domanda)}", gettone=estraneo)
        trovate = json.loads(risposta.corpo)
        assert (risposta.stato, trovate["posizioni"]) == (200, []), domanda
    cursore = pagina(percorso, quante=2)["cursore"]
    assert percorso.nuvola.richiesta("GET", f"/posizioni?cursore={cursore}", gettone=estraneo).stato == 422


def test_un_indice_in_ritardo_non_dice_importi_falsi(percorso: Percorso, tutte: list[Posizione]) -> None:
    """The index still points to what a posizione owed: the posizione itself is read, and left out."""
    porta = percorso.posizioni

    class InRitardo(IndiciDynamo):
        def del_residuo(self, ente: str, cent: int, dopo: str, quante: int) -> list[tuple[str, str]]:
            return [(tutte[0].id, tutte[0].id)]

    archivi = Archivi(porta, porta, percorso.liste, InRitardo(percorso.tabella))
    chiesto = tutte[0].residuo + 1
    trovate = cerca_posizioni(archivi, percorso.ente.id, Criteri(importo_da=chiesto, importo_a=chiesto), 10)
    assert list(trovate.trovate) == []


def test_la_pagina_di_una_posizione_legge_una_volta_sola(percorso: Percorso) -> None:
    with letture() as fatte:
        stato, risposta = percorso.mondo.chiama("operatore", "GET", "/posizioni/L00001-00000001")
    assert stato == 200
    assert risposta["registrazioni"]
    assert risposta["eventi"]
    assert {nome: quante for nome, quante in fatte.items() if nome in LETTURE} == {"Query": 1}


def test_chi_ha_cercato_lo_si_sa_e_che_cosa_ha_visto(percorso: Percorso, tutte: list[Posizione]) -> None:
    from shared.adattatori.letture_dynamo import LettureDynamo

    pagina(percorso, numero_avviso=tutte[2].numero_avviso)
    note = LettureDynamo(percorso.tabella).elenca(percorso.ente.id, "ricerca")
    assert note[-1].cosa == f"trovate: {tutte[2].id}"
