"""Golden cases: each one a test with its own name, and how the runner treats what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.casi_uso.casi_aurei import (
    FileCasiNonValido,
    esegui_casi,
    esegui_caso,
    leggi_casi,
    riassumi,
)
from shared.casi_uso.casi_regole import REGOLE
from shared.dominio.prova import Prova
from tests.dominio.verificatore import errori

CASI = Path(__file__).parents[2].parent / "shared" / "norme" / "casi.yaml"


def _casi_aurei() -> list[Any]:
    if not CASI.exists():
        motivo = "i casi aurei stanno fuori dal repository (../shared/norme/casi.yaml)"
        return [pytest.param({}, id="assenti", marks=pytest.mark.skip(reason=motivo))]
    casi = leggi_casi(CASI.read_text("utf-8"))
    return [pytest.param(caso, id=f"{caso['id']}-{caso['tipo']}-{caso['fonte']}") for caso in casi]


@pytest.mark.parametrize("caso", _casi_aurei())
def test_caso_aureo(caso: dict[str, Any]) -> None:
    esito = esegui_caso(caso)
    assert esito.esito == "ok", (esito.differenze, esito.motivo)
    assert esito.prova is None or errori(esito.prova) == []


def test_i_casi_aurei_toccano_ogni_regola() -> None:
    if not CASI.exists():
        pytest.skip("i casi aurei stanno fuori dal repository")
    assert {caso["tipo"] for caso in leggi_casi(CASI.read_text("utf-8"))} == set(REGOLE)


def _caso(tipo: str, dati: dict[str, Any], atteso: dict[str, Any]) -> dict[str, Any]:
    return {"id": "X1", "tipo": tipo, "fonte": "prova", "stato": "certo", "dati": dati, "atteso": atteso}


# One case of our own for each tipo, worked by hand: they hold also where ../shared is absent.
NOSTRI = [
    _caso(
        "termine",
        {"evento": "2026-12-24", "lunghezza": 2, "unita": "giorni", "proroga": "festivi"},
        {"nominale": "2026-12-26", "scadenza": "2026-12-28"},
    ),
    _caso(
        "termine",
        {
            "evento": "2026-07-20",
            "lunghezza": 20,
            "unita": "giorni",
            "proroga": "nessuna",
            "sospensioni": [{"dal": "2026-08-01", "al": "2026-08-31"}],
        },
        {"scadenza": "2026-09-09"},
    ),
    _caso(
        "termine",
        {"evento": "2026-03-20", "lunghezza": 5, "unita": "giorni", "proroga": "nessuna", "a_ritroso": True},
        {"scadenza": "2026-03-15"},
    ),
    _caso(
        "termine",
        {
            "evento": "2026-06-23",
            "lunghezza": 1,
            "unita": "giorni",
            "proroga": "festivi",
            "patrono": "2020-06-24",
        },
        {"scadenza": "2026-06-25"},
    ),
    _caso(
        "termine_profilo",
        {"profilo": "regione_abruzzo", "id": "AB-20", "evento": "2026-05-12"},
        {"scadenza": "2026-05-18"},  # 17 May is a Sunday: art. 19
    ),
    _caso(
        "termine_profilo",
        {"profilo": "emilia_romagna", "id": "ER-10", "evento": "2025-08-31"},
        {"fine": "2026-02-28", "primo_giorno_utile": "2026-03-01", "scadenza": "2026-03-01"},
    ),
    _caso(
        "termine_dilatorio",
        {"evento": "2026-01-10", "giorni": 30},
        {"fine": "2026-02-09", "primo_giorno_utile": "2026-02-10"},
    ),
    _caso(
        "termine_dilatorio",
        {"evento": "2026-01-10", "lunghezza": 1, "unita": "anni"},
        {"fine": "2027-01-10", "primo_giorno_utile": "2027-01-11"},
    ),
    _caso(
        "penale",
        {"profilo": "regione_abruzzo", "id": "AB-04", "evento": "2026-05-04", "adempimento": "2026-05-13"},
        # three working days to Thursday 7, two more free to Monday 11, then two days late
        {"scadenza": "2026-05-07", "giorni_ritardo": 2, "importo": "200.00"},
    ),
    _caso(
        "penale",
        {
            "profilo": "regione_abruzzo",
            "id": "AB-08",
            "evento": "2024-03-04",
            "adempimento": "2026-03-10",
            "quantita": 3,
        },
        {"scadenza": "2026-03-04", "giorni_ritardo": 6, "importo": "600.00"},
    ),
    _caso(
        "penale",
        {
            "profilo": "torgiano",
            "id": "TG-01",
            "evento": "2026-03-02",
            "adempimento": "2026-04-02",
            "importo_delle_liste": "100000.00",
        },
        {"scadenza": "2026-04-01", "giorni_ritardo": 1, "importo": "300.00"},
    ),
    _caso(
        "penale",
        {"profilo": "anci_toscana", "id": "TO-01", "evento": "2024-02-05", "adempimento": "2024-03-05"},
        {"scadenza": "2024-03-01", "giorni_ritardo": 4, "importo": None, "esito": "non determinabile"},
    ),
    _caso(
        "interessi_legali",
        {"capitale": "36500.00", "dal": "2023-03-01", "al": "2023-03-11"},
        {"giorni": 10, "interessi": "50.00", "provvisorio": False},
    ),
    _caso(
        "piano_rate",
        {"importo": "100.00", "n_rate": 3, "prima_rata": "2026-01-15"},
        {"rate": ["33.33", "33.33", "33.34"], "scadenze": ["2026-01-31", "2026-02-28", "2026-03-31"]},
    ),
    _caso(
        "imputazione",
        {"regola": "art_1194_cc", "pagamento": "60.00", "voci": {"capitale": "40.00", "spese": "10.00"}},
        {"imputato": {"spese": "10.00", "capitale": "40.00"}, "eccedenza": "10.00"},
    ),
    _caso(
        "decade",
        {"profilo": "regione_abruzzo", "incasso": "2026-04-22"},
        {"fine_decade": "2026-04-30", "scadenza": "2026-05-08"},
    ),
    _caso(
        "riversamento_netto",
        {
            "profilo": "regione_abruzzo",
            "capitale": "1250.00",
            "aggio_percento": "6",
            "iva_percento": "22",
            "base_iva": "aggio_netto_garanzia",
        },
        {
            "incassato": "1325.00",
            "aggio": "75.00",
            "garanzia": "0.38",
            "iva": "16.42",
            "trattenuto": "91.04",
            "riversato": "1233.96",
        },
    ),
    _caso(
        "aggio",
        {
            "profilo": "torgiano",
            "data": "2026-06-10",
            "scadenza_ingiunzione": "2026-03-31",
            "stragiudiziale": "2026-06-10",
            "incassato": "1000.00",
            "spese_notifica": "0.00",
            "spese_procedura": "0.00",
        },
        {"base": "1000.00", "aliquota": "6.00", "aggio": "60.00"},
    ),
    _caso(
        "decadenza",
        {
            "regola": "art_19_dpr_602",
            "rate_saltate": [1, 2, 3, 4, 5],
            "data_istanza": "2022-03-01",
            "scadenze_saltate": ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"],
        },
        {"decade": True},
    ),
    _caso(
        "decadenza",
        {
            "regola": "art_19_dpr_602",
            "rate_saltate": [1, 2, 3, 4, 5],
            "scadenze_saltate": ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"],
        },
        {"decade": False},  # eight for an istanza after 16 July 2022
    ),
    _caso(
        "decadenza",
        {"regola": "l160_c800", "rate_saltate": [], "scadenze_saltate": [], "sollecito_inviato": True},
        {"decade": False},
    ),
    _caso(
        "soglie",
        {"profilo": "regione_abruzzo", "debito": "20000.00"},
        {"solo_fermo": False, "ipoteca_ammessa": True, "cautelari": ["fermo", "ipoteca"]},
    ),
    _caso(
        "numero_avviso",
        {"segregazione": "00", "base": "0000000000000"},
        {"numero_avviso": "300000000000000003", "iuv": "00000000000000003"},
    ),
]


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
        (_caso("interessi_legali", {"capitale": "1.00"}, {"giorni": 0}), "Manca «dal»"),
        (_caso("interessi_legali", {}, {}), "un caso senza valori attesi non verifica nulla"),
        ({"id": "X1", "tipo": "termine", "atteso": {"scadenza": "2026-01-01"}}, "Mancano i «dati»"),
    ],
)
def test_un_caso_scritto_male_conta_come_errore_e_dice_perche(caso: dict[str, Any], perche: str) -> None:
    esito = esegui_caso(caso)
    assert esito.esito == "errore"
    assert perche in esito.motivo
    assert riassumi([esito])["ko"] == 1


def test_un_tipo_sconosciuto_e_un_errore_e_non_si_salta() -> None:
    esito = esegui_caso(_caso("oroscopo", {}, {"segno": "leone"}))
    assert (esito.esito, esito.codice) == ("errore", "casi.tipo_sconosciuto")
    assert "Il tipo «oroscopo» non è fra aggio, decade" in esito.motivo


def test_un_valore_diverso_o_non_previsto_e_un_ko() -> None:
    caso = _caso(
        "interessi_legali",
        {"capitale": "36500.00", "dal": "2023-03-01", "al": "2023-03-11"},
        {"giorni": "10", "interessi": "50.01", "mora": "0.00"},
    )
    esito = esegui_caso(caso)
    assert esito.esito == "ko"
    dati = esito.in_dati()
    assert dati["differenze"] == [
        {"campo": "giorni", "atteso": "10", "ottenuto": 10},
        {"campo": "interessi", "atteso": "50.01", "ottenuto": "50.00"},
        {"campo": "mora", "atteso": "0.00", "ottenuto": None},
    ]
    assert "prova" not in dati
    assert Prova.da_dati(esito.in_dati(con_prova=True)["prova"]) == esito.prova


def test_una_aliquota_che_non_e_un_numero_e_un_ko() -> None:
    caso = NOSTRI[17]
    assert esegui_caso({**caso, "atteso": {"aliquota": "sei"}}).esito == "ko"
    assert esegui_caso({**caso, "atteso": {"aliquota": "9"}}).esito == "ko"


def test_il_riassunto_conta_bene_e_male() -> None:
    male = {**NOSTRI[1], "id": "X2", "atteso": {"scadenza": "2026-09-10"}}
    riassunto = riassumi(esegui_casi([NOSTRI[0], male]))
    assert (riassunto["ok"], riassunto["ko"]) == (1, 1)
    assert [dettaglio["esito"] for dettaglio in riassunto["dettagli"]] == ["ok", "ko"]


def test_un_id_ripetuto_o_mancante_e_un_errore() -> None:
    esiti = esegui_casi([NOSTRI[0], NOSTRI[0], {**NOSTRI[0], "id": ""}])
    assert [esito.esito for esito in esiti] == ["ok", "errore", "errore"]
    assert esiti[1].motivo == "L'id «X1» è ripetuto."
    assert esiti[2].motivo == "Il caso non ha un id."


def test_le_date_senza_virgolette_si_leggono_lo_stesso() -> None:
    testo = """
casi:
- id: Y1
  tipo: piano_rate
  dati: {importo: "10.00", n_rate: 1, prima_rata: 2026-01-31}
  atteso: {scadenze: [2026-01-31]}
- id: Y2
  tipo: decade
  dati: {profilo: regione_abruzzo, incasso: 2026-04-22}
  atteso: {fine_decade: 2026-04-30}
"""
    assert [esito.esito for esito in esegui_casi(leggi_casi(testo))] == ["ok", "ok"]


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


@pytest.mark.parametrize(
    ("testo", "perche"),
    [
        ("casi: [", "non è YAML leggibile"),
        ("casi: !!python/object/apply:os.getcwd []", "non è YAML leggibile"),
        ("- uno", "deve avere una chiave «casi»"),
        ("casi: []", "deve avere una chiave «casi»"),
        ("casi: [uno]", "Ogni caso deve essere una mappa"),
        ("casi: [&a {id: X}, *a]", "non può contenere riferimenti"),
        ("casi: [{dal: 2026-02-30}]", "non è YAML leggibile"),
        ("#" * 5_000_001, "supera 5000000 caratteri"),
        ("casi: [" + "{}," * 10_001 + "]", "Il file ha 10001 casi"),
    ],
)
def test_un_file_che_non_e_di_casi_si_rifiuta(testo: str, perche: str) -> None:
    with pytest.raises(FileCasiNonValido, match=perche):
        leggi_casi(testo)
