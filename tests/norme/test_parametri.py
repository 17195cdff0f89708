"""The loader of the law: what it gives back, and everything it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from shared.dominio.durate import Durata, Unita
from shared.dominio.sospensioni import COVID_ENTI_IMPOSITORI, COVID_VERSAMENTI, feriale
from shared.norme import (
    NormaNonValida,
    ParametroNonVigente,
    ParametroSconosciuto,
    Valore,
    caricatore,
    nomi_parametri,
    parametro,
)
from shared.norme.caricatore import carica

BUONO = """
tasso:
  descrizione: Un tasso
  unita: percento_annuo
  articolo: "art. 1 L. 1/2000"
  certezza: certo
  continuo: true
  valori:
    - {valore: "1.5", valido_dal: 2020-01-01, valido_al: 2020-12-31}
    - {valore: "2", valido_dal: 2021-01-01}
"""


def da_testo(cartella: Path, testo: str) -> object:
    percorso = cartella / "prova.yaml"
    percorso.write_text(testo, "utf-8")
    return carica(percorso)


# rates published in the Gazzetta Ufficiale, one inside each period and both edges of some
@pytest.mark.parametrize(
    ("giorno", "percento"),
    [
        (date(1990, 12, 15), "5"), (date(1990, 12, 16), "10"), (date(1996, 12, 31), "10"), (date(1997, 1, 1), "5"),
        (date(2000, 12, 31), "2.5"), (date(2001, 6, 1), "3.5"), (date(2003, 12, 31), "3"), (date(2005, 5, 5), "2.5"),
        (date(2009, 1, 1), "3"), (date(2010, 1, 1), "1"), (date(2011, 1, 1), "1.5"), (date(2013, 7, 1), "2.5"),
        (date(2014, 7, 1), "1"), (date(2015, 7, 1), "0.5"), (date(2016, 7, 1), "0.2"), (date(2017, 7, 1), "0.1"),
        (date(2018, 7, 1), "0.3"), (date(2019, 7, 1), "0.8"), (date(2020, 7, 1), "0.05"), (date(2021, 7, 1), "0.01"),
        (date(2022, 7, 1), "1.25"), (date(2023, 7, 1), "5"), (date(2024, 7, 1), "2.5"), (date(2025, 12, 31), "2"),
        (date(2026, 1, 1), "1.6"),
    ],
)  # fmt: skip
def test_il_saggio_legale_di_ogni_periodo(giorno: date, percento: str) -> None:
    assert parametro("saggio_legale").alla_data(giorno).valore == Decimal(percento)


def test_il_saggio_del_2027_e_quello_del_2026_ma_provvisorio() -> None:
    valore = parametro("saggio_legale").alla_data(date(2027, 3, 1))
    assert valore.valore == Decimal("1.6")
    assert valore.provvisorio(date(2027, 3, 1))
    assert not valore.provvisorio(date(2026, 12, 31))
    assert not parametro("saggio_legale").alla_data(date(2024, 1, 1)).provvisorio(date(2024, 1, 1))


def test_il_saggio_del_2022_e_segnato_a_memoria() -> None:
    assert parametro("saggio_legale").alla_data(date(2022, 1, 1)).certezza == "memoria"


def test_prima_del_codice_civile_non_c_e_saggio() -> None:
    with pytest.raises(ParametroNonVigente, match=r"saggio_legale.*20/04/1942"):
        parametro("saggio_legale").alla_data(date(1942, 4, 20))


def test_i_periodi_sono_tagliati_e_senza_buchi() -> None:
    tratti = parametro("saggio_legale").periodi(date(2022, 12, 1), date(2024, 3, 31))
    assert [(t.dal, t.al, t.valore) for t in tratti] == [
        (date(2022, 12, 1), date(2022, 12, 31), Decimal("1.25")),
        (date(2023, 1, 1), date(2023, 12, 31), Decimal(5)),
        (date(2024, 1, 1), date(2024, 3, 31), Decimal("2.5")),
    ]


def test_un_periodo_di_un_giorno_ha_un_tratto() -> None:
    (tratto,) = parametro("saggio_legale").periodi(date(2026, 5, 5), date(2026, 5, 5))
    assert (tratto.dal, tratto.al) == (date(2026, 5, 5), date(2026, 5, 5))


def test_un_periodo_con_un_giorno_scoperto_non_risponde() -> None:
    with pytest.raises(ParametroNonVigente):
        parametro("spese_notifica_pec").periodi(date(2023, 5, 1), date(2023, 6, 1))


def test_un_periodo_alla_rovescia_e_un_errore() -> None:
    with pytest.raises(ValueError, match="finisce prima"):
        parametro("saggio_legale").periodi(date(2026, 2, 1), date(2026, 1, 1))


def test_le_spese_di_notifica_cambiano_il_14_maggio_2023() -> None:
    spese = parametro("spese_notifica_raccomandata_ar")
    assert spese.alla_data(date(2023, 5, 13)).cent == 518
    assert spese.alla_data(date(2023, 5, 14)).cent == 783
    assert parametro("spese_notifica_atto_giudiziario").alla_data(date(2026, 1, 1)).cent == 1155


def test_solo_un_importo_ha_i_centesimi() -> None:
    with pytest.raises(TypeError, match="percento_annuo"):
        _ = parametro("saggio_legale").alla_data(date(2026, 1, 1)).cent


def test_l_intimazione_vale_180_giorni_poi_un_anno() -> None:
    efficacia = parametro("efficacia_intimazione")
    assert efficacia.alla_data(date(2020, 7, 16)).valore == Durata(180, Unita.GIORNI)
    assert efficacia.alla_data(date(2020, 7, 17)).valore == Durata(1, Unita.ANNI)


def test_cio_che_manca_dice_perche_e_non_inventa() -> None:
    with pytest.raises(ParametroNonVigente, match="001A1160"):
        parametro("spese_procedura_dm_2000").alla_data(date(2026, 1, 1))


def test_scaduta_l_autorizzazione_la_scissione_non_risponde() -> None:
    assert parametro("scissione_pagamenti").alla_data(date(2026, 6, 30)).valore == "autorizzata"
    with pytest.raises(ParametroNonVigente, match="al 30/06/2026"):
        parametro("scissione_pagamenti").alla_data(date(2026, 7, 1))


def test_un_nome_ignoto_e_un_errore() -> None:
    with pytest.raises(ParametroSconosciuto, match="tasso_inventato"):
        parametro("tasso_inventato")


@pytest.mark.parametrize("nome", nomi_parametri())
def test_ogni_parametro_si_carica_e_cita_un_articolo(nome: str) -> None:
    letto = parametro(nome)
    assert letto.nome == nome
    assert bool(letto.valori) != bool(letto.manca)
    for valore in letto.valori:
        assert len(valore.articolo) > 5
        assert valore.certezza in {"certo", "scelta", "memoria"}
        assert letto.alla_data(valore.dal) == valore


def test_gli_scaglioni_delle_rate_coprono_ogni_importo() -> None:
    righe = parametro("scaglioni_rate_l160").alla_data(date(2026, 1, 1)).valore
    assert [(r["fino_a"], r["rate_max"]) for r in righe] == [
        ("100.00", 0), ("500.00", 4), ("3000.00", 12), ("6000.00", 24), ("20000.00", 36), (None, 72),
    ]  # fmt: skip
    assert all(dopo["rate_min"] == prima["rate_max"] + 1 for prima, dopo in pairwise(righe[1:]))


def test_i_giorni_delle_sospensioni_covid_sono_quelli_fra_gli_estremi() -> None:
    for nome in ("sospensione_covid_versamenti", "sospensione_covid_enti"):
        (riga,) = parametro(nome).alla_data(date(2020, 3, 8)).valore
        assert (riga["al"] - riga["dal"]).days + 1 == riga["giorni"]


def test_le_sospensioni_del_dominio_sono_quelle_dei_parametri() -> None:
    for nome, costante in (("versamenti", COVID_VERSAMENTI), ("enti", COVID_ENTI_IMPOSITORI)):
        (riga,) = parametro(f"sospensione_covid_{nome}").alla_data(costante.dal).valore
        assert (riga["dal"], riga["al"]) == (costante.dal, costante.al)
    for anno in (2014, 2015, 2026):
        (riga,) = parametro("sospensione_feriale").alla_data(date(anno, 8, 1)).valore
        agosto = feriale(anno)
        assert (riga["dal"], riga["al"]) == (f"{agosto.dal:%m-%d}", f"{agosto.al:%m-%d}")


def test_due_file_non_possono_definire_lo_stesso_parametro(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nome in ("a.yaml", "b.yaml"):
        (tmp_path / nome).write_text(BUONO, "utf-8")
    monkeypatch.setattr(caricatore, "CARTELLA", tmp_path)
    with pytest.raises(NormaNonValida, match=r"«tasso» è definito sia in a\.yaml sia in b\.yaml"):
        caricatore._indice.__wrapped__()


# --- refusals -----------------------------------------------------------------------------------


def test_un_file_buono_si_carica(tmp_path: Path) -> None:
    letti = da_testo(tmp_path, BUONO)
    assert letti["tasso"].alla_data(date(2021, 6, 1)) == Valore(  # type: ignore[index]
        Decimal(2), "percento_annuo", "art. 1 L. 1/2000", "certo", date(2021, 1, 1), None
    )


@pytest.mark.parametrize(
    ("al_posto_di", "metti", "errore"),
    [
        ('valore: "1.5"', "valore: 1.5", "senza virgolette"),
        ('valore: "2"', "valore: 2", "non è un numero tra virgolette"),
        ('valore: "2"', 'valore: "2,0"', "non è un numero tra virgolette"),
        ('valore: "2"', 'valore: "due"', "non è un numero tra virgolette"),
        ('  articolo: "art. 1 L. 1/2000"\n', "", "manca «articolo»"),
        ('articolo: "art. 1 L. 1/2000"', 'articolo: ""', "manca «articolo»"),
        ("  certezza: certo\n", "", "«certezza» deve essere"),
        ("certezza: certo", "certezza: sicuro", "«certezza» deve essere"),
        ("unita: percento_annuo", "unita: percentuale", "unità «percentuale» sconosciuta"),
        ("valido_al: 2020-12-31", "valido_al: 2020-12-30", "nessun valore fra il 30/12/2020 e il 01/01/2021"),
        ("valido_al: 2020-12-31", "valido_al: 2021-01-01", "si sovrappone"),
        (", valido_al: 2020-12-31", "", "si sovrappone"),
        ("valido_al: 2020-12-31", "valido_al: 2019-12-31", "valido_al precede valido_dal"),
        ("valido_dal: 2021-01-01", 'valido_dal: "1/1/2021"', "non è una data"),
        ("valido_dal: 2021-01-01", "valido_dal: 2021-01-01 00:00:00", "non è una data"),
        ("valido_dal: 2021-01-01", "dal: 2021-01-01", "chiave sconosciuta «dal»"),
        (
            "  unita: percento_annuo\n",
            "  unita: percento_annuo\n  unita: euro\n",
            "«unita» è scritto due volte",
        ),
        ("  continuo: true\n", "  continuo: forse\n", "«continuo» è vero o falso"),
        ("  descrizione: Un tasso\n", "", "manca «descrizione»"),
        ("tasso:", "[tasso", "YAML non leggibile"),
    ],
)
def test_un_file_sbagliato_e_rifiutato_dicendo_dove(
    tmp_path: Path, al_posto_di: str, metti: str, errore: str
) -> None:
    assert al_posto_di in BUONO
    with pytest.raises(NormaNonValida, match=errore):
        da_testo(tmp_path, BUONO.replace(al_posto_di, metti, 1))


def con_valore(unita: str, valore: str) -> str:
    riga = f"{{valore: {valore}, valido_dal: 2020-01-01, articolo: a, certezza: certo}}"
    return f"t:\n  descrizione: x\n  unita: {unita}\n  valori: [{riga}]\n"


@pytest.mark.parametrize(
    ("testo", "errore"),
    [
        ("- uno\n- due\n", "attesa una mappa"),
        ("tasso: 3\n", "attesa una mappa"),
        ("tasso:\n  descrizione: x\n  unita: euro\n", "servono uno o più «valori»"),
        ("tasso:\n  descrizione: x\n  unita: euro\n  valori: []\n", "servono uno o più «valori»"),
        (con_valore("giorni", '"30"'), "non è un numero intero"),
        (con_valore("giorni", "true"), "non è un numero intero"),
        (con_valore("durata", "6 lune"), "non è una durata"),
        (con_valore("durata", "6"), "non è una durata"),
        (con_valore("testo", '""'), "manca «valore»"),
        (con_valore("tabella", "[]"), "una tabella è un elenco"),
        (con_valore("tabella", "[1]"), "una tabella è un elenco"),
        (con_valore("tabella", "[{fino_a: 1.5}]"), "senza virgolette"),
        (con_valore("tabella", "[{fino_a: 1000}]"), "riga 1, fino_a: «1000» non è un numero tra virgolette"),
        (con_valore("tabella", "[{attesa: 30}]"), "riga 1, attesa: «30» non è una durata"),
        (con_valore("tabella", "[{genere: x, certezza: forse}]"), "«certezza» deve essere"),
    ],
)
def test_una_struttura_sbagliata_e_rifiutata(tmp_path: Path, testo: str, errore: str) -> None:
    with pytest.raises(NormaNonValida, match=errore):
        da_testo(tmp_path, testo)


def test_un_parametro_non_continuo_puo_avere_un_buco_e_li_non_risponde(tmp_path: Path) -> None:
    testo = BUONO.replace("continuo: true", "continuo: false").replace(
        "valido_dal: 2021-01-01", "valido_dal: 2022-01-01"
    )
    tasso = da_testo(tmp_path, testo)["tasso"]  # type: ignore[index]
    with pytest.raises(
        ParametroNonVigente, match="noto dal 01/01/2020 al 31/12/2020; noto dal 01/01/2022 in poi"
    ):
        tasso.alla_data(date(2021, 6, 1))


def test_il_saggio_legale_non_ha_giorni_scoperti_dal_1942_a_oggi() -> None:
    tratti = parametro("saggio_legale").periodi(date(1942, 4, 21), date(2026, 11, 21))
    assert sum((t.al - t.dal + timedelta(days=1)).days for t in tratti if t.al) == 30896
