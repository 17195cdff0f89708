"""Closing the decades: once, in turn, over every line exactly once; then the term, the guarantee, the account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cassa_simulata import ArchivioInMemoria, OrologioFermo, RiversamentiInMemoria
from shared.casi_uso.cassa import Cassa
from shared.casi_uso.conto_gestione import conto_di, elenco_csv, modello_21
from shared.casi_uso.riversamento import (
    anteprima,
    chiudi_decadi,
    fattura_del_trimestre,
    in_dati,
    in_ritardo,
    in_scadenza,
    registra_quietanza,
    registra_svincolo,
    righe_di,
    stato_del_termine,
)
from shared.dominio.decadi import decade_da_nome, decade_di
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonQuadra, RegolaViolata
from shared.dominio.giornale import Destinazione, RigaGiornale
from shared.dominio.importi import Voce
from shared.dominio.partitario import Registrazione
from shared.dominio.riversamenti import Modo
from tests.dominio.righe_di_giornale import incassata, mossa
from tests.dominio.test_storni_aggio import PRESTO, SCADENZA, SGRAVIO, SOLLECITO, pagata, sgravata, storno
from tests.fabbrica import ENTE

VOCI = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25, Voce.SPESE_PROCEDURA: 5_00}


@dataclass
class Giornale:
    """Lines as they are written, in any order."""

    righe: list[RigaGiornale] = field(default_factory=list)

    def giornale(self, ente: str, dal: date, al: date) -> Iterator[RigaGiornale]:
        yield from [r for r in self.righe if r.ente == ente and dal <= r.giorno <= al]


@dataclass(frozen=True)
class Lista:
    consegnata_il: date


@dataclass
class Liste:
    liste: list[Lista] = field(default_factory=list)

    def elenca_liste(self, _: str) -> list[Lista]:
        return self.liste


@dataclass
class Libri:
    """The books of the posizioni, by id."""

    scritti: dict[str, list[Registrazione]] = field(default_factory=dict)

    def registrazioni(self, _: str, posizione: str) -> list[Registrazione]:
        return self.scritti.get(posizione, [])


class Banco:
    """The use cases over stores in memory, and a clock moved by hand."""

    def __init__(self, giorno: date, ente: Ente = ENTE, lista: date | None = None) -> None:
        self.ente, self.giornale, self.orologio = ente, Giornale(), OrologioFermo(giorno)
        self.archivio, self.riversamenti = ArchivioInMemoria(), RiversamentiInMemoria()
        liste, self.libri = Liste([Lista(lista)] if lista else []), Libri()
        self.cassa = Cassa(
            cast(Any, self.giornale), self.riversamenti, cast(Any, self.archivio), cast(Any, liste), self.orologio,
            self.libri,
        )  # fmt: skip

    def scrivi(self, *righe: RigaGiornale) -> None:
        self.giornale.righe += righe

    def chiudi(self, giorno: date) -> list[str]:
        self.orologio.giorno = giorno
        return [d.decade for d in chiudi_decadi(self.cassa, self.ente)]


def di_aprile() -> Banco:
    banco = Banco(date(2026, 4, 21))
    banco.scrivi(incassata(1, VOCI, date(2026, 4, 14)))
    assert banco.chiudi(date(2026, 4, 21)) == ["2026-04-2"]
    return banco


def test_si_chiude_ogni_decade_finita_dalla_lista_in_poi_e_una_volta_sola() -> None:
    banco = Banco(date(2026, 4, 1), lista=date(2026, 3, 12))
    banco.scrivi(incassata(1, VOCI, date(2026, 3, 20)), incassata(2, VOCI, date(2026, 4, 10)))
    assert banco.chiudi(date(2026, 4, 11)) == ["2026-03-2", "2026-03-3", "2026-04-1"]
    assert banco.chiudi(date(2026, 4, 11)) == []
    assert banco.chiudi(date(2026, 4, 20)) == []
    assert [d.incassato for d in banco.riversamenti.elenca(ENTE.id)] == [592_42, 0, 592_42]
    assert [d.garanzia_progressiva for d in banco.riversamenti.elenca(ENTE.id)] == [17, 17, 34]


def test_a_torgiano_lo_sgravio_di_un_pagamento_puntuale_rende_il_sei_per_cento() -> None:
    banco = Banco(date(2026, 4, 21), replace(ENTE, profilo="torgiano"), lista=PRESTO)
    posizione = "L00001-00000001"
    banco.libri.scritti[posizione] = [pagata("A", PRESTO, 100_00), sgravata(100_00)]
    documentata = {"scadenza_ingiunzione": SCADENZA, "stragiudiziale": SOLLECITO, "atto_stragiudiziale": "sollecito-1"}
    banco.scrivi(incassata("A", {Voce.CAPITALE: 100_00}, PRESTO, **documentata), storno(100_00))
    banco.chiudi(SGRAVIO + timedelta(days=4))
    # 6% of 100.00 earned in March goes back in April, when the rate of the posizione has become 9%
    assert [(d.decade, d.aggio) for d in banco.riversamenti.elenca(ENTE.id) if d.aggio] == [
        ("2026-03-1", 6_00), ("2026-04-2", -6_00),
    ]  # fmt: skip


def test_cio_che_arriva_dopo_la_chiusura_va_nella_distinta_dopo_e_dice_la_sua_decade() -> None:
    banco = di_aprile()
    banco.scrivi(
        incassata("tardo", VOCI, date(2026, 4, 20)),  # booked the day of the closing, seen after it
        incassata("dopo", VOCI, date(2026, 4, 25), pagato_il=date(2026, 4, 18)),
        incassata("suo", VOCI, date(2026, 4, 30)),
    )
    banco.chiudi(date(2026, 5, 1))
    (_, seconda) = banco.riversamenti.elenca(ENTE.id)
    righe = righe_di(banco.cassa, seconda)
    assert [(r["riga"], r["decade"]) for r in righe] == [
        ("VERSAMENTO#Itardo", "2026-04-2"),
        ("VERSAMENTO#Idopo", "2026-04-2"),
        ("VERSAMENTO#Isuo", ""),
    ]
    assert (righe[0]["entrata_cent"], seconda.incassato) == (592_42, 3 * 592_42)
    banco.chiudi(date(2026, 5, 11))
    assert [d.incassato for d in banco.riversamenti.elenca(ENTE.id)] == [592_42, 3 * 592_42, 0]


def test_una_chiusura_interrotta_dopo_l_archivio_si_ripete_e_ne_resta_una() -> None:
    banco = Banco(date(2026, 4, 21))
    banco.scrivi(incassata(1, VOCI, date(2026, 4, 14)))
    vera = banco.riversamenti.chiudi

    def cade(_: object) -> bool:
        raise ConnectionError

    banco.riversamenti.chiudi = cade  # type: ignore[method-assign]
    with pytest.raises(ConnectionError):
        banco.chiudi(date(2026, 4, 21))
    banco.riversamenti.chiudi = vera  # type: ignore[method-assign]
    assert banco.chiudi(date(2026, 4, 21)) == ["2026-04-2"]
    (chiave,) = banco.archivio.file
    (distinta,) = banco.riversamenti.elenca(ENTE.id)
    assert distinta.chiave == chiave
    assert json.loads(banco.archivio.file[chiave])["righe"][0]["incasso"] == "I1"


def test_se_un_altro_ha_appena_chiuso_vale_la_sua() -> None:
    banco = Banco(date(2026, 4, 21))
    banco.scrivi(incassata(1, VOCI, date(2026, 4, 14)))
    vera = banco.riversamenti.chiudi

    def prima_un_altro(distinta: Any) -> bool:
        vera(replace(distinta, righe_sha256="altrui"))
        return vera(distinta)

    banco.riversamenti.chiudi = prima_un_altro  # type: ignore[method-assign]
    (chiusa,) = chiudi_decadi(banco.cassa, ENTE)
    assert chiusa.righe_sha256 == "altrui"


def test_righe_archiviate_cambiate_non_si_leggono_piu() -> None:
    banco = di_aprile()
    (distinta,) = banco.riversamenti.elenca(ENTE.id)
    banco.archivio.file[distinta.chiave] += b" "
    with pytest.raises(NonQuadra):
        righe_di(banco.cassa, distinta)


def test_l_anteprima_non_scrive_nulla() -> None:
    banco = di_aprile()
    banco.scrivi(incassata(9, VOCI, date(2026, 4, 22)))
    file = dict(banco.archivio.file)
    distinta, righe = anteprima(banco.cassa, ENTE, decade_da_nome("2026-04-3"))
    assert (distinta.incassato, len(righe)) == (592_42, 1)
    assert banco.archivio.file == file
    assert len(list(banco.riversamenti.elenca(ENTE.id))) == 1


def test_il_termine_corre_si_rispetta_o_costa_il_cinque_per_cento_del_netto() -> None:
    banco = di_aprile()
    (distinta,) = banco.riversamenti.elenca(ENTE.id)

    def stato(giorno: date) -> dict[str, Any]:
        return stato_del_termine(next(iter(banco.riversamenti.elenca(ENTE.id))), ENTE, giorno)

    # five working days after Monday 20: 21, 22, 23, 24, and Monday 27 (the 25th is a Saturday and a holiday)
    assert distinta.scadenza == date(2026, 4, 27)
    assert stato(date(2026, 4, 27))["esito"] == "IN_CORSO"
    for giorno, quante in ((24, 0), (25, 1), (27, 1), (28, 0)):
        banco.orologio.giorno = date(2026, 4, giorno)
        assert len(in_scadenza(banco.cassa, ENTE)) == quante
    tardi = stato(date(2026, 4, 28))
    # 5% of 547,02 = 27,351 -> 27,35
    assert (tardi["esito"], tardi["giorni_ritardo"], tardi["penale_cent"]) == ("MANCATO", 1, 27_35)
    assert (tardi["clausola_penale"], tardi["escussione_dopo"]) == ("15.i", None)
    assert stato(date(2026, 4, 30))["escussione_dopo"] == "2026-04-29"
    banco.orologio.giorno = date(2026, 4, 30)
    assert in_ritardo(banco.cassa, ENTE) == [distinta]
    registra_quietanza(banco.cassa, ENTE.id, "2026-04-2", date(2026, 4, 27), "Q1", "anna")
    assert stato(date(2026, 6, 1))["esito"] == "RISPETTATO"
    assert in_ritardo(banco.cassa, ENTE) == []
    with pytest.raises(GiaRegistrato):
        registra_quietanza(banco.cassa, ENTE.id, "2026-04-2", date(2026, 4, 27), "Q1", "anna")
    torgiano = replace(ENTE, profilo="torgiano")
    assert stato_del_termine(replace(distinta, scadenza=None), torgiano, date(2026, 6, 1)) == {"esito": "NON_PREVISTO"}


def test_una_decade_vuota_non_ha_nulla_da_riversare() -> None:
    banco = Banco(date(2026, 4, 21))
    banco.chiudi(date(2026, 4, 21))
    (distinta,) = banco.riversamenti.elenca(ENTE.id)
    assert stato_del_termine(distinta, ENTE, date(2026, 6, 1))["esito"] == "NULLA_DA_RIVERSARE"


def test_la_garanzia_resta_all_ente_finche_non_si_svincola() -> None:
    banco = di_aprile()
    registra_svincolo(banco.cassa, ENTE.id, date(2026, 4, 21), 10, "DET-1", "anna")
    with pytest.raises(GiaRegistrato):
        registra_svincolo(banco.cassa, ENTE.id, date(2026, 4, 21), 1, " DET-1 ", "anna")
    with pytest.raises(RegolaViolata):
        registra_svincolo(banco.cassa, ENTE.id, date(2026, 4, 21), 8, "DET-2", "anna")
    registra_svincolo(banco.cassa, ENTE.id, date(2026, 4, 21), 7, "DET-2", "anna")


def test_i_dati_dicono_i_centesimi_e_il_conto_la_carta_e_l_elenco() -> None:
    banco = di_aprile()
    (distinta,) = banco.riversamenti.elenca(ENTE.id)
    dati = json.loads(json.dumps(in_dati(distinta)))
    assert (dati["riversato_cent"], dati["quota_ente_cent"], dati["scadenza"]) == (547_02, 546_85, "2026-04-27")
    assert dati["gruppi"][0]["importo_cent"] == 592_42
    conto = conto_di(banco.cassa, ENTE.id, 2026)
    carta = modello_21(ENTE, conto, date(2026, 5, 1), Modo.NETTO)
    assert carta.avvertenze == ("Conto parziale: l'esercizio è chiuso fino al 20/04/2026.",)
    assert (carta.righe[3].ricevute, carta.righe[3].riscosso, carta.righe[3].note) == (1, 592_42, "Trattenuti 45,40 €")
    assert carta.finale == 547_02
    testa, riga = "".join(elenco_csv(banco.cassa, ENTE.id, 2026)).splitlines()
    assert testa.startswith("pagato_il;registrato_il;")
    assert riga == "2026-04-14;2026-04-14;bonifico;I1;L00001-00000001;L00001;TARI;2021;592.42;592.42;2026-04-2"


def test_nell_elenco_una_formula_resta_un_testo() -> None:
    banco = Banco(date(2026, 4, 21))
    banco.scrivi(incassata(1, VOCI, date(2026, 4, 14), tipologia="=HYPERLINK(1)"))
    banco.chiudi(date(2026, 4, 21))
    assert ";'=HYPERLINK(1);" in "".join(elenco_csv(banco.cassa, ENTE.id, 2026))


def test_la_fattura_lorda_dalle_distinte_chiuse() -> None:
    banco = Banco(date(2026, 4, 21), ente=replace(ENTE, profilo="torgiano"))
    banco.scrivi(incassata(1, {Voce.CAPITALE: 991_25, Voce.SPESE_NOTIFICA: 8_75}, date(2026, 4, 14)))
    banco.chiudi(date(2026, 4, 21))
    fattura = fattura_del_trimestre(banco.cassa, banco.ente, "2026-T2")
    # 59,48 + IVA 13,0856 -> 13,09 + 8,75 = 81,32
    assert (fattura["imponibile_cent"], fattura["iva_cent"], fattura["totale_cent"]) == (59_48, 13_09, 81_32)
    assert fattura["righe"][0]["mese"] == "2026-04"


_PASSO = st.tuples(
    st.sampled_from(["incassa", "da_abbinare", "tardi", "giorno", "giorno", "decade"]), st.integers(1, 500_000)
)


@given(profilo=st.sampled_from(["regione_abruzzo", "torgiano"]), passi=st.lists(_PASSO, max_size=60))
def test_per_qualunque_sequenza_di_righe_e_chiusure_non_si_perde_e_non_si_ripete_un_centesimo(
    profilo: str, passi: list[tuple[str, int]]
) -> None:
    banco = Banco(date(2026, 1, 5), ente=replace(ENTE, profilo=profilo), lista=date(2026, 1, 5))
    oggi = date(2026, 1, 5)
    for numero, (cosa, importo) in enumerate(passi):
        if cosa == "incassa":
            voci = {Voce.CAPITALE: importo, Voce.ONERI_RISCOSSIONE: importo // 17, Voce.SPESE_NOTIFICA: importo % 900}
            banco.scrivi(incassata(numero, voci, oggi, eccedenza=importo % 7, pagato_il=oggi - timedelta(days=3)))
        elif cosa == "da_abbinare":
            banco.scrivi(mossa(numero, oggi, importo, {Destinazione.DA_ABBINARE: importo}))
        elif cosa == "tardi":
            # A worker that began before midnight and wrote after the closing.
            banco.scrivi(mossa(numero, oggi - timedelta(days=1), importo, {Destinazione.DA_ABBINARE: importo}))
        elif cosa == "giorno":
            oggi += timedelta(days=1 + importo % 3)
        else:
            oggi = decade_di(oggi).al + timedelta(days=1)
            banco.chiudi(oggi)
    for _ in range(2):
        oggi = decade_di(oggi).al + timedelta(days=1)
        banco.chiudi(oggi)
    distinte = list(banco.riversamenti.elenca(ENTE.id))
    contate = [riga["riga"] for distinta in distinte for riga in righe_di(banco.cassa, distinta)]
    assert sorted(contate) == sorted(riga.id for riga in banco.giornale.righe)
    entrate = sum(riga.entrata for riga in banco.giornale.righe)
    assert sum(d.quota_ente + d.garanzia + d.trattenuto for d in distinte) == entrate
    assert conto_di(banco.cassa, ENTE.id, 2026).riscosso == sum(d.incassato for d in distinte if d.al.year == 2026)
