"""Every amount and date can be redone from its prova alone, and a prova that was touched is caught."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.dominio.accessori import Costo, MisuraOneri, RegolaOneri, oneri_riscossione, spese_notifica
from shared.dominio.aggio import RegolaAggio, calcola_aggio
from shared.dominio.calendario import Calendario, festivita, pasqua
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.importi import Voce
from shared.dominio.imputazione import RataDovuta, imputa, imputa_a_rate
from shared.dominio.interessi import Saggio, interessi_legali
from shared.dominio.penali import calcola_penale, penale_per_eventi
from shared.dominio.profili import FormaPenale, PenaleContrattuale
from shared.dominio.prova import Prova
from shared.dominio.rateizzazioni import REGOLA_C800, Dilazione, RataSaltata, decadenza, piano_rate
from shared.dominio.riversamenti import BaseIva, CondizioniRiversamento, Incassi, Modo, decade, riversamento
from shared.dominio.sospensioni import Sospensione
from shared.dominio.termini import calcola_termine, primo_giorno_utile
from tests.dominio.verificatore import RADICE, errori, verificatore

SCRIPT = RADICE / "docs" / "verifica_prova.py"
CALENDARIO = Calendario(patrono=(4, 13))
SAGGI = (
    Saggio(date(2023, 1, 1), date(2023, 12, 31), Decimal(5), "D.M. 13/12/2022"),
    Saggio(date(2024, 1, 1), None, Decimal("2.5"), "D.M. 29/11/2023"),
)
PENALE = PenaleContrattuale(
    "15.a",
    "15.a",
    FormaPenale.PER_GIORNO,
    "richiesta",
    aliquota=Decimal("0.3"),
    base="ammontare_netto",
    franchigia=Durata(2, Unita.GIORNI_LAVORATIVI),
)
RIVERSAMENTO = CondizioniRiversamento(
    Decimal(6), Decimal(22), Decimal("0.5"), BaseIva.AGGIO_LORDO, Modo.NETTO, ("12.3",)
)
ONERI = RegolaOneri(60, MisuraOneri(Decimal(3), 300_00), MisuraOneri(Decimal(6), 600_00), "c. 803")
VOCI = {Voce.CAPITALE: 900_00, Voce.INTERESSI: 61_50}
SOSPENSIONE = Sospensione(date(2026, 3, 1), date(2026, 3, 9), "contenzioso", "ordinanza")


def _prove() -> Iterator[Prova]:
    yield interessi_legali(1234_56, date(2023, 11, 3), date(2025, 2, 9), SAGGI)[1]
    for sospensioni in ([], [SOSPENSIONE]):
        yield calcola_termine(
            date(2026, 2, 24),
            Durata(40, Unita.GIORNI),
            Proroga.SABATO_E_FESTIVI,
            CALENDARIO,
            fonte="14.1.b",
            sospensioni=sospensioni,
        ).prova
    yield calcola_termine(
        date(2026, 4, 7),
        Durata(5, Unita.GIORNI_LAVORATIVI),
        Proroga.NESSUNA,
        CALENDARIO,
        fonte="12.1",
        a_ritroso=True,
    ).prova
    yield primo_giorno_utile(date(2025, 8, 31), Durata(6, Unita.MESI), fonte="8.3").prova
    yield imputa(500_00, VOCI, "art_1194_cc").prova
    yield imputa_a_rate(500_00, [RataDovuta(1, date(2026, 1, 31), VOCI)], "art_31_dpr_602").prova
    yield piano_rate(1000_00, 3, date(2026, 1, 31)).prova
    dilazione = Dilazione(Decimal(3), date(2026, 1, 10), "regolamento")
    yield piano_rate(1000_00, 3, date(2026, 1, 31), dilazione=dilazione).prova
    basi = {"ammontare_netto": 480_000_00}
    yield calcola_penale(PENALE, date(2026, 4, 9), date(2026, 4, 20), basi=basi, calendario=CALENDARIO).prova
    yield calcola_penale(None, date(2026, 4, 9), date(2026, 4, 20), basi={}, calendario=CALENDARIO).prova
    yield penale_per_eventi(PENALE, 3, basi)[1]
    yield riversamento(Incassi(10_000_00, 1500_00, 300_00, 120_00, 80_00), RIVERSAMENTO).prova
    yield decade(
        date(2026, 4, 2), Durata(5, Unita.GIORNI_LAVORATIVI), Proroga.NESSUNA, CALENDARIO, fonte="12.1"
    ).prova
    yield calcola_aggio(
        2000_00,
        spese_notifica=8_75,
        spese_procedura=50_00,
        data=date(2026, 6, 10),
        scadenza_ingiunzione=date(2026, 3, 31),
        stragiudiziale=date(2026, 5, 5),
        regola=RegolaAggio(Decimal(6), Decimal(3), ("2.2",)),
    ).prova
    saltate = [RataSaltata(3, date(2026, 3, 31)), RataSaltata(9, date(2026, 9, 30))]
    yield decadenza(REGOLA_C800, saltate, sollecito_inviato=True).prova
    yield spese_notifica("PEC", Costo(2_00, "D.M. 14/04/2023"))[1]
    yield oneri_riscossione(1000_00, date(2026, 3, 1), date(2026, 6, 1), ONERI)[1]


PROVE = list(_prove())
NOMI = [f"{numero}-{prova.regola}" for numero, prova in enumerate(PROVE)]


@pytest.mark.parametrize("prova", PROVE, ids=NOMI)
def test_ogni_prova_torna_rifacendo_il_conto(prova: Prova) -> None:
    assert errori(prova) == []


@pytest.mark.parametrize("prova", PROVE, ids=NOMI)
def test_un_esito_ritoccato_si_scopre(prova: Prova) -> None:
    dati = json.loads(json.dumps(prova.in_dati()))
    dati["esito"] = _ritocca(dati["esito"])
    assert verificatore().verifica(dati)


@pytest.mark.parametrize("prova", PROVE, ids=NOMI)
def test_ogni_importo_ritoccato_in_un_passo_si_scopre(prova: Prova) -> None:
    originale = json.loads(json.dumps(prova.in_dati()))
    for numero, passo in enumerate(originale["passi"]):
        for chiave, valore in passo["dati"].items():
            if isinstance(valore, str) and valore.replace(".", "", 1).isdigit():
                falsa = copy.deepcopy(originale)
                falsa["passi"][numero]["dati"][chiave] = _ritocca(valore)
                assert verificatore().verifica(falsa), f"passo {numero}, {chiave}"


@pytest.mark.parametrize("prova", PROVE, ids=NOMI)
def test_un_importo_ritoccato_nella_frase_si_scopre(prova: Prova) -> None:
    originale = json.loads(json.dumps(prova.in_dati()))
    for numero, passo in enumerate(originale["passi"]):
        if " €" in passo["testo"]:
            falsa = copy.deepcopy(originale)
            falsa["passi"][numero]["testo"] = passo["testo"].replace(" €", "7 €", 1)
            assert any("la frase dice" in errore for errore in verificatore().verifica(falsa))


@pytest.mark.parametrize(
    ("percorso", "valore"),
    [
        (("dati", "capitale"), "1234.55"),
        (("dati", "al"), "2025-02-10"),
        (("dati", "giorni"), 463),
        (("dati", "divisore"), 360),
        (("dati", "provvisorio"), False),
        (("passi", 0, "dati", "percento"), "5.01"),
        (("passi", 0, "dati", "giorni"), 59),
        (("passi", 1, "dati", "dal"), "2024-01-02"),
        (("passi", 1, "dati", "provvisorio"), True),
    ],
)
def test_i_dati_degli_interessi_ritoccati_si_scoprono(percorso: tuple[Any, ...], valore: Any) -> None:
    dati = json.loads(json.dumps(PROVE[0].in_dati()))
    dentro = dati
    for chiave in percorso[:-1]:
        dentro = dentro[chiave]
    assert dentro[percorso[-1]] != valore
    dentro[percorso[-1]] = valore
    assert verificatore().verifica(dati)


def test_una_regola_sconosciuta_non_passa() -> None:
    assert verificatore().verifica({"regola": "magia"}) == [
        "regola «magia» sconosciuta: non so rifare il conto"
    ]


def test_una_prova_a_cui_manca_un_pezzo_non_passa() -> None:
    dati = PROVE[0].in_dati()
    del dati["dati"]["capitale"]
    assert "incompleta" in verificatore().verifica(dati)[0]


def test_un_float_non_passa() -> None:
    dati = PROVE[0].in_dati()
    dati["dati"]["capitale"] = 1234.56
    assert "incompleta" in verificatore().verifica(dati)[0]


def test_lo_script_non_importa_nulla_del_progetto() -> None:
    albero = ast.parse(SCRIPT.read_text("utf-8"))
    importati = {
        nome.split(".")[0]
        for nodo in ast.walk(albero)
        for nome in (
            [alias.name for alias in nodo.names]
            if isinstance(nodo, ast.Import)
            else [nodo.module or "."]
            if isinstance(nodo, ast.ImportFrom)
            else []
        )
    }
    assert importati <= sys.stdlib_module_names


def test_lo_script_conosce_le_stesse_feste_del_calendario() -> None:
    for anno in range(1990, 2100):
        assert verificatore().pasqua(anno) == pasqua(anno)
    for anno in range(1986, 2060):
        giorni = (
            date.fromordinal(n) for n in range(date(anno, 1, 1).toordinal(), date(anno + 1, 1, 1).toordinal())
        )
        assert {g for g in giorni if verificatore().festa_nazionale(g)} == set(festivita(anno))


def _lancia(percorso: Path) -> subprocess.CompletedProcess[str]:
    comando = [sys.executable, "-I", str(SCRIPT), str(percorso)]
    return subprocess.run(comando, capture_output=True, text=True, check=False, timeout=60)


def test_da_riga_di_comando_lo_script_trova_le_prove_ovunque_siano(tmp_path: Path) -> None:
    percorso = tmp_path / "prove.json"
    percorso.write_text(json.dumps({"atti": [{"prova": prova.in_dati()} for prova in PROVE]}), "utf-8")
    esito = _lancia(percorso)
    assert esito.returncode == 0, esito.stdout
    assert f"Prove che tornano: {len(PROVE)}; che non tornano: 0." in esito.stdout


def test_da_riga_di_comando_una_prova_falsa_da_errore(tmp_path: Path) -> None:
    falsa = PROVE[0].in_dati() | {"esito": "99.99"}
    percorso = tmp_path / "prova.json"
    percorso.write_text(json.dumps([PROVE[0].in_dati(), falsa]), "utf-8")
    esito = _lancia(percorso)
    assert esito.returncode == 1
    assert "2. interessi_legali, esito 99.99: NON TORNA" in esito.stdout
    assert "nella prova 99.99" in esito.stdout


@pytest.mark.parametrize("contenuto", ["", "{", "[]", '{"regola": "termine"}'])
def test_un_file_senza_prove_non_e_un_successo(tmp_path: Path, contenuto: str) -> None:
    percorso = tmp_path / "vuoto.json"
    percorso.write_text(contenuto, "utf-8")
    assert _lancia(percorso).returncode == 2
    assert _lancia(tmp_path / "manca.json").returncode == 2


@settings(deadline=None)
@given(
    st.dates(date(1987, 1, 1), date(2045, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(Unita),
    st.sampled_from(Proroga),
    st.booleans(),
    st.lists(st.tuples(st.dates(date(2001, 1, 1), date(2046, 12, 31)), st.integers(0, 90)), max_size=3),
)
def test_un_termine_qualsiasi_si_rifa_giorno_per_giorno(
    evento: date,
    numero: int,
    unita: Unita,
    proroga: Proroga,
    a_ritroso: bool,
    sospensioni: list[tuple[date, int]],
) -> None:
    if unita is Unita.ANNI:
        numero %= 30
    periodi = [
        Sospensione(dal, date.fromordinal(dal.toordinal() + n), "prova", "prova") for dal, n in sospensioni
    ]
    calcolato = calcola_termine(
        evento,
        Durata(numero, unita),
        proroga,
        CALENDARIO,
        fonte="prova",
        sospensioni=periodi,
        a_ritroso=a_ritroso,
    )
    assume(calcolato.scadenza.year >= 1986)  # the script's own table of holidays begins there
    assert errori(calcolato.prova) == []


def _ritocca(valore: str) -> str:
    """One cent, one day or one word away."""
    if valore.replace(".", "", 1).isdigit():
        return str(Decimal(valore) + Decimal("0.01"))
    try:
        return date.fromordinal(date.fromisoformat(valore).toordinal() + 1).isoformat()
    except ValueError:
        return f"non {valore}"
