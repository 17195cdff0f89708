"""Through the real machines: a dead debtor, a ceased SNC, a full mailbox, a debtor nobody can find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello import registri
from shared.casi_uso.rendiconto import posizioni_di, ricalcola
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import EsitoConsegna, Mezzo

UN_GIORNO = timedelta(days=1)
DECEDUTA, CESSATA, PIENA, IRREPERIBILE = (f"L00001-{n:08d}" for n in range(1, 5))
CASA = {"via": "Via Nuova", "civico": "7", "cap": "00100", "comune": "ROMA", "provincia": "RM"}


def _persona(qualifica: str, nome: str) -> dict[str, Any]:
    return {
        "qualifica": qualifica, "codice_fiscale": "BNCNNA80A41H501X", "denominazione": nome, "indirizzo": CASA
    }  # fmt: skip


REGISTRI: dict[str, dict[str, Any]] = {
    DECEDUTA: {"stato": "deceduto", "dal": "2024-12-01"},
    CESSATA: {
        "stato": "cessata", "natura": "snc", "dal": "2024-06-30",
        "rispondono": [_persona("socio", "BIANCHI ANNA"), _persona("socio", "NERI UGO")],
    },
    PIENA: {"pec": "piena@pec.example"},
}  # fmt: skip
OSTINATO = persone.Scenario(
    pagatori={persone.Pagatore.MAI: 1},
    recapiti={persone.Recapito.BUONO: 1},
    veicoli_su_cento=0,
    sgravi_su_cento=0,
    doppi_su_cento=0,
)


@pytest.fixture
def percorso(monkeypatch: pytest.MonkeyPatch) -> Iterator[Percorso]:
    solite, comportamento = persone.consegna, persone.comportamento

    def consegna(debitore: persone.Comportamento, mezzo: Mezzo, tentativo: int, presa_il: date) -> persone.Risposta:
        if mezzo is Mezzo.PEC:
            return persone.Risposta(EsitoConsegna.PEC_CASELLA_PIENA, presa_il, presa_il)
        return solite(debitore, mezzo, tentativo, presa_il)

    def di(seme: int, posizione: str, scenario: str = "medio") -> persone.Comportamento:
        recapito = persone.Recapito.SCONOSCIUTO if posizione == IRREPERIBILE else persone.Recapito.BUONO
        return replace(comportamento(seme, posizione, scenario), recapito=recapito, rifiuta=False)

    monkeypatch.setattr(persone, "SCENARI", {**persone.SCENARI, "ostinato": OSTINATO})
    monkeypatch.setattr(persone, "consegna", consegna)
    monkeypatch.setattr(persone, "comportamento", di)
    monkeypatch.setattr(registri, "anagrafe", lambda _, p: {"posizione": p, **REGISTRI.get(p, {})})
    with Percorso("regione_abruzzo", 7, scenario="ostinato") as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(4, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + 3 * UN_GIORNO)
        yield aperto
        assert aperto.nuvola.errori == []


def avanza(percorso: Percorso, giorni: int) -> dict[str, Posizione]:
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + giorni * UN_GIORNO, percorso.mondo.raccogli)
    (lista,) = percorso.liste.elenca_liste(percorso.ente.id)
    return {p.id: p for p in posizioni_di(percorso.posizioni, lista)}


def test_deceduto_cessata_casella_piena_e_irreperibile_arrivano_ciascuno_alla_sua_notifica(percorso: Percorso) -> None:
    prima = avanza(percorso, 2)
    assert all(p.anagrafe is not None and "visto" not in p.eventi for p in prima.values())
    dopo = avanza(percorso, 3)
    # Nobody waited for the registers: each one else got the ingiunzione on the day of the visto.
    visto = INIZIO.date() + 3 * UN_GIORNO
    emesse = {p.id: p.eventi.get("emissione_ingiunzione") for p in dopo.values()}
    assert emesse == {DECEDUTA: None, CESSATA: visto, PIENA: visto, IRREPERIBILE: visto}
    _gli_eredi(percorso)
    tutte = avanza(percorso, 80)
    assert all("notifica_ingiunzione" in p.eventi for p in tutte.values())
    for posizione in tutte.values():
        ricalcola(percorso.posizioni, posizione)
    assert tutte[CESSATA].destinatario.denominazione == "BIANCHI ANNA"
    prima_pec, seconda_pec, *altre = tutte[PIENA].consegne
    assert (prima_pec.mezzo, seconda_pec.mezzo) == (Mezzo.PEC, Mezzo.PEC)
    assert seconda_pec.affidata_il == prima_pec.affidata_il + 8 * UN_GIORNO
    assert altre[0].mezzo in (Mezzo.ATTO_GIUDIZIARIO, Mezzo.DEPOSITO_TELEMATICO)
    deposito = tutte[IRREPERIBILE].consegne[-1]
    depositi = [c for c in tutte[IRREPERIBILE].consegne if c.mezzo is Mezzo.DEPOSITO]
    assert [c.relata is not None and c.data == c.relata.giorno + 8 * UN_GIORNO for c in depositi] == [True]
    assert deposito.esito is not None
    assert percorso.nuvola.esecuzioni()["Notifica"].get("FAILED", 0) == 0


def _gli_eredi(percorso: Percorso) -> None:
    dove, corpo = f"/posizioni/{DECEDUTA}/eredi", {"autorizzata": True, "motivazione": "eredità accettata"}
    assert percorso.mondo.chiama("operatore", "POST", dove, corpo)[0] == 403
    stato, risposta = percorso.mondo.chiama("responsabile", "POST", dove, corpo)
    assert (stato, risposta["esito"]) == (200, "FATTO")
    assert risposta["anagrafe"]["destinatario"].startswith("EREDI DI ")
    assert percorso.mondo.chiama("responsabile", "POST", dove, corpo)[1]["esito"] == "GIA_REGISTRATO"
    percorso.nuvola.fino_a_quiete()
    posizione = percorso.posizioni.leggi(percorso.ente.id, DECEDUTA)
    assert posizione.atto("ingiunzione") is not None
