"""Decisions as transactions: all or nothing, once, whoever else is writing; one sender's money in one go."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.ricerca_dynamo import RicercaDynamo
from shared.casi_uso.candidature import cerca_candidati
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.coda_incassi import Sportello
from shared.casi_uso.riconciliazione import registra_incasso
from shared.casi_uso.rimborsi_ente import elenco, registra_con_incassi
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.decisioni_incassi import Decisione, Parte, Proposta
from shared.dominio.errori import NonTrovato, RegolaViolata, VersioneSuperata
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.giornale import quadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Etichetta, Evidenza, Fonte, Incasso, Pagatore, Stato
from shared.dominio.posizioni import apri
from shared.dominio.rimborsi import disponi
from tests.adattatori.tavola import tavola
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.memoria import EntiInMemoria, OrologioFinto, PosizioniInMemoria

OGGI = date(2025, 3, 3)
UNO, DUE = id_posizione("L00001", 1), id_posizione("L00001", 2)
INDICI = (
    ("per_coda", "coda_pk", "coda_sk"), ("per_codice_fiscale", "cf_pk", "cf_sk"), ("per_nome", "nome_pk", "nome_sk"),
    ("per_riferimento", "rif_pk", "rif_sk"), ("per_residuo", "residuo_pk", "residuo_sk"),
)  # fmt: skip


class Ufficio:
    """Two posizioni of 500 euro and the queue, in memory or on the table."""

    def __init__(self, pila: ExitStack | None) -> None:
        orologio = OrologioFinto(datetime(2025, 3, 3, 9, tzinfo=UTC))
        memoria = PosizioniInMemoria(orologio)
        self.posizioni: Any = memoria
        self.incassi: Any = memoria.incassi
        self.ricerca: Any = None
        if pila is not None:
            tabella = tavola(pila, *INDICI)
            self.posizioni, self.incassi = PosizioniDynamo(tabella, orologio), IncassiDynamo(tabella)
            self.ricerca = RicercaDynamo(tabella)
        for ordinale in (1, 2):
            identita = id_posizione("L00001", ordinale)
            self.posizioni.importa([
                apri(
                    ente=ENTE.id, id=identita, lista="L00001", profilo="regione_abruzzo",
                    numero_avviso=numero_avviso("02", base_avviso(identita)).numero,
                    riga=riga({Voce.CAPITALE: 500_00}), consegna_lista=CONSEGNA,
                )
            ])  # fmt: skip
        macchine: Any = None
        self.ciclo = Ciclo(EntiInMemoria(ENTE), self.posizioni, orologio, macchine)
        self.sportello = Sportello(self.ciclo, self.incassi)

    def arriva(self, numero: int, importo: int, avviso: str = "", nome: str = "", fiscale: str = "") -> str:
        prova = Evidenza(Fonte.DOCUMENTO, f"rh#{numero}", importo, OGGI, OGGI)
        registra_incasso(
            self.ciclo,
            self.incassi,
            Incasso(
                ENTE.id, f"RH#{numero}", Canale.BONIFICO, importo, OGGI, OGGI, avviso, causale="avviso AT1/2023",
                pagatore=Pagatore(nome, fiscale, "IT60X"), evidenze=(prova,),
            ),
        )  # fmt: skip
        return f"RH#{numero}"

    def leggi(self, incasso: str) -> Incasso:
        letto: Incasso = self.incassi.leggi(ENTE.id, incasso)
        return letto

    def totali(self) -> Any:
        return quadra(self.incassi.giornale(ENTE.id, OGGI, OGGI))


@pytest.fixture(params=["memoria", "tabella"])
def ufficio(request: pytest.FixtureRequest) -> Any:
    with ExitStack() as pila:
        yield Ufficio(None if request.param == "memoria" else pila)


def proposta(decisione: Decisione, *parti: Parte, autore: str = "anna") -> Proposta:
    return Proposta(decisione, "visto", autore, OGGI, parti)


def test_un_incasso_diviso_va_sulle_posizioni_insieme(ufficio: Ufficio) -> None:
    incasso = ufficio.arriva(1, 800_00)
    meta = proposta(Decisione.ABBINA, Parte(UNO, 500_00), Parte(DUE, 300_00))
    assert ufficio.sportello.decidi(ENTE.id, incasso, meta)["esito"] == "FATTO"
    assert [ufficio.posizioni.leggi(ENTE.id, p).residuo for p in (UNO, DUE)] == [0, 200_00]
    assert [(q.posizione, q.importo) for q in ufficio.leggi(incasso).quote] == [(UNO, 500_00), (DUE, 300_00)]
    assert ufficio.sportello.decidi(ENTE.id, incasso, meta)["esito"] == "GIA_REGISTRATO"
    totali = ufficio.totali()
    assert (totali.incassi, totali.imputato, totali.da_abbinare) == (800_00, 800_00, 0)


def test_se_una_delle_posizioni_non_c_e_non_cambia_nulla(ufficio: Ufficio) -> None:
    incasso = ufficio.arriva(1, 800_00)
    con_ignota = proposta(Decisione.ABBINA, Parte(UNO, 500_00), Parte(id_posizione("L00009", 9), 300_00))
    with pytest.raises(NonTrovato):
        ufficio.sportello.decidi(ENTE.id, incasso, con_ignota)
    assert ufficio.posizioni.leggi(ENTE.id, UNO).residuo == 500_00
    assert ufficio.leggi(incasso).da_abbinare == 800_00


def test_chi_trova_la_posizione_cambiata_rilegge_e_decide_una_volta(
    ufficio: Ufficio, monkeypatch: pytest.MonkeyPatch
) -> None:
    incasso = ufficio.arriva(1, 100_00)
    vera, volte = ufficio.posizioni.salva_insieme, [0]

    def contesa(mutazioni: Any, incassi: Any = ()) -> None:
        volte[0] += 1
        if volte[0] < 3:
            raise VersioneSuperata("qualcuno ha scritto prima")
        vera(mutazioni, incassi)

    monkeypatch.setattr(ufficio.posizioni, "salva_insieme", contesa)
    abbinata = proposta(Decisione.ABBINA, Parte(UNO, 100_00))
    assert ufficio.sportello.decidi(ENTE.id, incasso, abbinata)["esito"] == "FATTO"
    assert volte == [3]
    assert ufficio.posizioni.leggi(ENTE.id, UNO).residuo == 400_00


def test_due_persone_che_decidono_insieme_una_sola_vince(ufficio: Ufficio) -> None:
    incasso = ufficio.arriva(1, 100_00)
    letto = ufficio.leggi(incasso)
    ufficio.sportello.decidi(ENTE.id, incasso, proposta(Decisione.RIMBORSA))
    vecchio = Sportello(ufficio.ciclo, _CheRicorda(ufficio.incassi, letto))
    with pytest.raises(RegolaViolata):
        vecchio.decidi(ENTE.id, incasso, proposta(Decisione.ABBINA, Parte(UNO, 100_00)))
    assert ufficio.posizioni.leggi(ENTE.id, UNO).residuo == 500_00
    assert ufficio.totali().da_rimborsare == 100_00


class _CheRicorda:
    """The port as somebody sees it who read before: the first reading is the old one."""

    def __init__(self, vera: Any, vecchio: Incasso) -> None:
        self._vera, self._vecchi = vera, [vecchio]

    def leggi(self, ente: str, incasso: str) -> Incasso:
        letto: Incasso = self._vecchi.pop() if self._vecchi else self._vera.leggi(ente, incasso)
        return letto

    def __getattr__(self, nome: str) -> Any:
        return getattr(self._vera, nome)


def test_sopra_la_soglia_decidono_in_due(ufficio: Ufficio) -> None:
    esatto, oltre = ufficio.arriva(1, 5000_00), ufficio.arriva(2, 5000_01)
    assert ufficio.sportello.decidi(ENTE.id, esatto, proposta(Decisione.RIMBORSA))["esito"] == "FATTO"
    assert ufficio.sportello.decidi(ENTE.id, oltre, proposta(Decisione.RIMBORSA))["esito"] == "PROPOSTA"
    assert ufficio.leggi(oltre).stato is Stato.DA_ABBINARE
    with pytest.raises(RegolaViolata):
        ufficio.sportello.conferma(ENTE.id, oltre, "anna")
    assert ufficio.sportello.conferma(ENTE.id, oltre, "luca")["etichetta"] == "ECCEDENZA"
    assert {p.autore for p in ufficio.leggi(oltre).passaggi} == {"sistema", "anna", "luca"}
    assert ufficio.totali().da_rimborsare == 10_000_01


def test_il_denaro_di_un_mittente_si_decide_insieme_e_mai_aggirando_la_soglia(ufficio: Ufficio) -> None:
    for numero in range(4):
        ufficio.arriva(numero, 1000_00, fiscale="REGIONE")
    altro = ufficio.arriva(9, 1_00, fiscale="ALTRI")
    per_tutti = proposta(Decisione.INCOMPETENTE)
    fatto: Any = ufficio.sportello.decidi_mittente(ENTE.id, Etichetta.NON_ABBINATO, "REGIONE", "", per_tutti)
    assert [e["esito"] for e in fatto["decisi"]] == ["FATTO"] * 4
    assert ufficio.leggi(altro).etichetta is Etichetta.NON_ABBINATO
    # Six of 1,000 are 6,000: each one alone is below 5,000, together they are not.
    for numero in range(20, 26):
        ufficio.arriva(numero, 1000_00, fiscale="REGIONE")
    fatto = ufficio.sportello.decidi_mittente(ENTE.id, Etichetta.NON_ABBINATO, "REGIONE", "", per_tutti)
    assert [e["esito"] for e in fatto["decisi"]] == ["PROPOSTA"] * 6
    with pytest.raises(RegolaViolata):
        ufficio.sportello.decidi_mittente(
            ENTE.id, Etichetta.NON_ABBINATO, "REGIONE", "", proposta(Decisione.ABBINA, Parte(UNO, 1))
        )
    with pytest.raises(RegolaViolata):
        ufficio.sportello.decidi_mittente(ENTE.id, Etichetta.NON_ABBINATO, "", "", per_tutti)


def test_un_rimborso_porta_con_se_gli_incassi_che_eccedono(ufficio: Ufficio) -> None:
    avviso = numero_avviso("02", base_avviso(UNO)).numero
    for numero in (1, 2, 3):
        ufficio.arriva(numero, 500_00, avviso)
    etichette = [ufficio.leggi(f"RH#{n}").etichetta for n in (1, 2, 3)]
    assert etichette == [Etichetta.RICONCILIATO, Etichetta.DOPPIO, Etichetta.DOPPIO]
    comando = lambda p, regole, oggi: disponi(p, regole, oggi, "DET/1", "doppio", "anna")  # noqa: E731
    assert registra_con_incassi(ufficio.ciclo, ufficio.incassi, ENTE.id, UNO, comando, "anna")["esito"] == "FATTO"
    assert [ufficio.leggi(f"RH#{n}").rimborso for n in (1, 2, 3)] == ["", "rimborso-DET-1", "rimborso-DET-1"]
    assert list(ufficio.incassi.in_coda(ENTE.id, Etichetta.DOPPIO)) == []
    assert registra_con_incassi(ufficio.ciclo, ufficio.incassi, ENTE.id, UNO, comando, "anna")["esito"] == (
        "GIA_REGISTRATO"
    )


def test_i_candidati_si_trovano_dagli_indici_e_seguono_i_libri() -> None:
    with ExitStack() as pila:
        ufficio = Ufficio(pila)
        # By act, by codice fiscale, by name alone, by amount alone.
        assert ufficio.ricerca.per_riferimento(ENTE.id, "AT12023", 10) == [UNO, DUE]
        assert ufficio.ricerca.per_codice_fiscale(ENTE.id, "RSSMRA80A01H501U", 10) == [UNO, DUE]
        assert ufficio.ricerca.per_nome(ENTE.id, "ROSSI", "MARIO ROSSI", 10) == [UNO, DUE]
        assert ufficio.ricerca.per_residuo(ENTE.id, 500_00, 1) == [UNO]
        assert ufficio.ricerca.per_residuo("altro-ente", 500_00, 10) == []
        incasso = ufficio.arriva(1, 500_00, nome="ROSSI MARIO")
        trovati = cerca_candidati(ufficio.ciclo, ufficio.ricerca, ufficio.leggi(incasso))
        assert [c.posizione for c in trovati] == [UNO, DUE]
        ufficio.sportello.decidi(ENTE.id, incasso, proposta(Decisione.ABBINA, Parte(UNO, 500_00)))
        assert ufficio.ricerca.per_residuo(ENTE.id, 500_00, 10) == [DUE]
        assert ufficio.ricerca.con_eccedenza(ENTE.id, "", 10) == []
        altro = ufficio.arriva(2, 520_00)
        ufficio.sportello.decidi(ENTE.id, altro, proposta(Decisione.ABBINA, Parte(DUE, 520_00)))
        assert ufficio.ricerca.con_eccedenza(ENTE.id, "", 10) == [DUE]
        righe, seguito = elenco(ufficio.ciclo, ufficio.incassi, ufficio.ricerca, ENTE.id, "", 10)
        assert ([(r.stato, r.importo) for r in righe], seguito) == ([("da disporre", 20_00)], "E#")
        with pytest.raises(RegolaViolata):
            elenco(ufficio.ciclo, ufficio.incassi, ufficio.ricerca, ENTE.id, "Z#", 10)


def test_una_pagina_dopo_l_altra_la_coda_e_tutta_e_in_ordine(ufficio: Ufficio) -> None:
    for numero in range(7):
        ufficio.arriva(numero, 10_00)
    viste: list[str] = []
    dopo = ""
    while True:
        pagina, dopo = ufficio.incassi.pagina(ENTE.id, Etichetta.NON_ABBINATO, dopo, 3)
        viste += [i.id for i in pagina]
        if not dopo:
            break
    assert viste == [f"RH#{n}" for n in range(7)]
    with pytest.raises(RegolaViolata):
        ufficio.incassi.pagina(ENTE.id, Etichetta.NON_ABBINATO, "non-un-segno", 3)
    letto = ufficio.leggi("RH#1")
    assert letto == replace(letto, scadenza=date(2025, 3, 24))
