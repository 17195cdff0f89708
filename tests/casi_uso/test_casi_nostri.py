"""Our own golden cases, and what happens to one that is badly written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.casi_uso.casi_aurei import esegui_caso, riassumi
from shared.casi_uso.casi_regole import REGOLE
from tests.casi_uso.casi_nostri import NOSTRI, caso_nostro
from tests.dominio.verificatore import errori


@pytest.mark.parametrize("caso", NOSTRI, ids=[f"{n}-{caso['tipo']}" for n, caso in enumerate(NOSTRI)])
def test_un_caso_nostro_per_ogni_regola(caso: dict[str, Any]) -> None:
    esito = esegui_caso(caso)
    assert esito.esito == "ok", (esito.differenze, esito.motivo)
    assert esito.prova is None or errori(esito.prova) == []


def test_i_casi_nostri_toccano_ogni_regola() -> None:
    assert {caso["tipo"] for caso in NOSTRI} == set(REGOLE)


def _con(numero: int, **dati: Any) -> dict[str, Any]:
    caso = NOSTRI[numero]
    return {**caso, "dati": {**caso["dati"], **dati}}


TERMINE, PROFILO, DILATORIO, INTERESSI, IMPUTAZIONE, RIVERSAMENTO, DECADENZA = 0, 4, 6, 12, 14, 16, 20


@pytest.mark.parametrize(
    ("caso", "perche"),
    [
        (_con(TERMINE, evento="31/12/2026"), "«evento» deve essere una data AAAA-MM-GG"),
        (_con(TERMINE, evento="2026-02-30"), "«evento» deve essere una data AAAA-MM-GG"),
        (_con(TERMINE, evento="1492-10-12"), "anno 1492 fuori da 1900-2199"),
        (_con(TERMINE, lunghezza=-1), "«lunghezza» deve essere un numero intero"),
        (_con(TERMINE, lunghezza=True), "«lunghezza» deve essere un numero intero"),
        (_con(TERMINE, lunghezza=100_001), "fra 0 e 100000"),
        (_con(TERMINE, unita="lune"), "«unita»: «lune» non è fra giorni"),
        (_con(TERMINE, unita=3), "«unita» deve essere un testo"),
        (_con(TERMINE, a_ritroso="sì"), "«a_ritroso» deve essere true o false"),
        (_con(TERMINE, sospensioni=["agosto"]), "elenco di periodi con dal e al"),
        (_con(TERMINE, sospensioni="agosto"), "«sospensioni» deve essere un elenco"),
        (_con(PROFILO, profilo="atlantide"), "Nessun profilo si chiama «atlantide»"),
        (_con(PROFILO, id="AB-99"), "non ha un termine «AB-99»"),
        (_con(DILATORIO, mesi=1), "una sola unità"),
        (_con(INTERESSI, capitale=36500.0), "«capitale» deve essere un importo fra virgolette"),
        (_con(INTERESSI, capitale="-1.00"), "«capitale» non può essere negativo"),
        (_con(INTERESSI, capitale="9" * 21), "«capitale» deve essere un importo"),
        (_con(INTERESSI, al="2023-02-28"), "prima del suo inizio"),
        (_con(IMPUTAZIONE, regola="a piacere"), "«a piacere» sconosciuta"),
        (_con(IMPUTAZIONE, voci={}), "«voci» deve elencare uno o più importi"),
        (_con(IMPUTAZIONE, voci={"mance": "1.00"}), "Voce «mance» sconosciuta"),
        (_con(IMPUTAZIONE, voci={"spese": "1.00", "spese_notifica": "1.00"}), "indicata due volte"),
        (_con(RIVERSAMENTO, aggio_percento="101"), "percentuale fra 0 e 100"),
        (_con(RIVERSAMENTO, aggio_percento="NaN"), "percentuale fra 0 e 100"),
        (_con(RIVERSAMENTO, aggio_percento=6), "percentuale fra 0 e 100"),
        (_con(RIVERSAMENTO, aggio_percento="sei"), "percentuale fra 0 e 100"),
        (_con(RIVERSAMENTO, profilo="torgiano"), "torgiano non fissa «trattenuta_garanzia»"),
        (_con(DECADENZA, rate_saltate=[1]), "la stessa lunghezza"),
        (_con(19, regola="a piacere"), "Regola di decadenza «a piacere» sconosciuta"),
        (_con(15, profilo="torgiano"), "torgiano non prevede riversamenti per decade"),
        (_con(17, profilo="emilia_romagna"), "emilia_romagna non fissa «aggio_base»"),
        (caso_nostro("interessi_legali", {"capitale": "1.00"}, {"giorni": 0}), "Manca «dal»"),
        (caso_nostro("interessi_legali", {}, {}), "un caso senza valori attesi non verifica nulla"),
        ({"id": "X1", "tipo": "termine", "atteso": {"scadenza": "2026-01-01"}}, "Mancano i «dati»"),
    ],
)
def test_un_caso_scritto_male_conta_come_errore_e_dice_perche(caso: dict[str, Any], perche: str) -> None:
    esito = esegui_caso(caso)
    assert esito.esito == "errore"
    assert perche in esito.motivo
    assert riassumi([esito])["ko"] == 1


SCARABOCCHI = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates(),
    lambda dentro: st.lists(dentro, max_size=3) | st.dictionaries(st.text(max_size=5), dentro, max_size=3),
    max_leaves=5,
) | st.sampled_from(
    ["2026-02-28", "9999-12-31", "1.00", "-1.00", "1e400", "NaN", "mesi", "festivi", "9" * 50]
)


@settings(deadline=None)
@given(st.sampled_from(NOSTRI), st.data())
def test_nessun_caso_fa_cadere_il_programma(caso: dict[str, Any], dati: st.DataObject) -> None:
    chiave = dati.draw(st.sampled_from(sorted(caso["dati"])))
    rotto = {**caso, "dati": {**caso["dati"], chiave: dati.draw(SCARABOCCHI)}}
    assert esegui_caso(rotto).esito in ("ok", "ko", "errore")
    assert esegui_caso({**caso, "atteso": dati.draw(SCARABOCCHI)}).esito in ("ok", "ko", "errore")
    assert esegui_caso({**caso, "tipo": dati.draw(SCARABOCCHI)}).esito == "errore"
