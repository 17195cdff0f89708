"""Enforcement on the local cloud: a year goes by, the intimazione, a salary, the employer pays, the release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest

from local.gemello import Ipotesi, vite
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello import registri, terzi
from shared.casi_uso.rendiconto import ricalcola
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio.atti import Atto, Bene, Conclusione, Terzo, TipoAtto, TipoBene
from shared.dominio.errori import Scarto
from shared.dominio.giorni import ROMA
from shared.dominio.pignoramenti import EsitoPignoramento
from shared.dominio.posizioni import Posizione

SEME = 7
DATORE = Bene(TipoBene.STIPENDIO, "stipendio", terzo=Terzo("ACME SRL", "01234567897", "acme@pec.example"))
SALARIATO = persone.Scenario(
    pagatori={persone.Pagatore.MAI: 1},
    recapiti={persone.Recapito.BUONO: 1},
    veicoli_su_cento=0,
    sgravi_su_cento=0,
    doppi_su_cento=0,
)
"""Debtors who are found, own no vehicle, have a job and never pay."""
POSIZIONE = "L00001-00000001"


@pytest.fixture
def percorso(monkeypatch: pytest.MonkeyPatch) -> Iterator[Percorso]:
    monkeypatch.setattr(persone, "SCENARI", {**persone.SCENARI, "salariato": SALARIATO})
    monkeypatch.setattr(registri, "visura", lambda debitore, posizione: (DATORE,))
    monkeypatch.setattr(terzi, "QUOTA", 10_000_00)  # the whole debt in one month: the journey ends within the term
    with Percorso("emilia_romagna", SEME, scenario="salariato") as aperto:
        yield aperto
        assert aperto.nuvola.errori == []
        assert aperto.mondo.rifiuti == []


def sospendi_un_anno(percorso: Percorso) -> None:
    """The ente holds the credit from the end of the term to pay until the year has passed."""
    corpo = {"tipo": "sospensione", "riferimento": "DET-1", "motivo": "verifica", "fino_al": "2026-04-30"}
    assert percorso.mondo.chiama("responsabile", "POST", f"/posizioni/{POSIZIONE}/sospensioni", corpo)[0] == 200


def test_dall_intimazione_allo_stipendio_pagato_e_liberato(percorso: Percorso) -> None:
    lista = percorso.carica("lista.csv", lista_inventata(1, SEME))
    quando = datetime.combine(date(2025, 5, 12), time(10), ROMA)
    percorso.nuvola.programma(quando, lambda: sospendi_un_anno(percorso))
    percorso.vivi(lista)
    posizione = percorso.posizioni.leggi(percorso.ente.id, POSIZIONE)
    notificata = posizione.eventi["notifica_ingiunzione"]
    intimazione, ordine, rinuncia = (
        atti_di(posizione, tipo)[0]
        for tipo in (TipoAtto.INTIMAZIONE, TipoAtto.PIGNORAMENTO_TERZI, TipoAtto.RINUNCIA_PIGNORAMENTO)
    )
    assert intimazione.data > notificata.replace(year=notificata.year + 1)
    assert ordine.data >= posizione.eventi["notifica_intimazione"] + timedelta(days=6)
    assert rinuncia.data == posizione.eventi["estinzione"]
    (pignoramento,) = posizione.pignoramenti
    assert (pignoramento.tipo, pignoramento.mensile) == (TipoBene.STIPENDIO, 210_00)
    assert pignoramento.esito is EsitoPignoramento.RINUNCIATO
    assert pignoramento.versato == ordine.importo
    assert posizione.conclusione is Conclusione.RISCOSSA
    ricalcola(percorso.posizioni, posizione)
    eventi = [evento for _, evento in percorso.posizioni.eventi(percorso.ente.id, POSIZIONE)]
    incarichi = [str(e.dati["incarico"]) for e in eventi if "incarico" in e.dati and not e.sveglia]
    assert incarichi.count(f"{POSIZIONE}-terzo-1") == incarichi.count(f"{POSIZIONE}-rinuncia-1") == 1
    pagati = [e.dati for e in eventi if e.nome == "VERSAMENTO"]
    assert [(dati["pignoramento"], dati["fase"]) for dati in pagati] == [(1, "esecutive")]


def test_il_gemello_pignora_come_la_demo(percorso: Percorso) -> None:
    contenuto = lista_inventata(2, SEME)
    lista = percorso.carica("lista.csv", contenuto)
    percorso.vivi(lista)
    demo = percorso.esito(lista)
    lettore = Lettore(carica("riscossa-csv"), al=INIZIO.date())
    righe = [riga for riga in lettore.leggi(BytesIO(contenuto)) if not isinstance(riga, Scarto)]
    ipotesi = Ipotesi(percorso.ente, "salariato", SEME)
    gemelle = [vita.posizione for vita in vite(righe, ipotesi, ipotesi.ambiente())]
    assert [(p.pignoramenti, p.conclusione, p.conti) for p in demo.posizioni] == [
        (p.pignoramenti, p.conclusione, p.conti) for p in gemelle
    ]
    assert any(p.pignoramenti for p in gemelle)


def atti_di(posizione: Posizione, tipo: TipoAtto) -> list[Atto]:
    return [atto for atto in posizione.atti if atto.tipo is tipo]
