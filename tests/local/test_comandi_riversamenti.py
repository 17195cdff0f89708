"""`riversamenti`, `modello21` and `rendiconto flusso` as a user runs them."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import pytest

from local import comandi_rendiconto, comandi_riversamenti
from local.percorso import Percorso, lista_inventata
from shared.dominio.avvisi_codice import numero_avviso
from tests.contratti.incassi_di_prova import movimento, rh

PROFILI = ["anci_toscana", "emilia_romagna", "regione_abruzzo", "torgiano"]


def esegui(*argomenti: str) -> int:
    parser = argparse.ArgumentParser()
    sottocomandi = parser.add_subparsers(required=True)
    comandi_riversamenti.registra(sottocomandi)
    comandi_rendiconto.registra(sottocomandi)
    scelti = parser.parse_args(argomenti)
    esito: int = scelti.esegui(scelti)
    return esito


def letti(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    dati: dict[str, Any] = json.loads(capsys.readouterr().out)
    return dati


@pytest.mark.parametrize("profilo", PROFILI)
def test_una_decade_con_le_sue_righe_e_la_prova_dell_aggio(profilo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("riversamenti", "--profilo", profilo, "--decade", "2026-04-2", "--json") == 0
    distinta = letti(capsys)["distinta"]
    assert distinta["incassato_cent"] == sum(r["entrata_cent"] for r in distinta["righe"])
    assert distinta["incassato_cent"] == distinta["riversato_cent"] + distinta["trattenuto_cent"]
    assert distinta["modo"] == ("netto" if profilo == "regione_abruzzo" else "lordo")
    if profilo == "torgiano":
        assert distinta["righe"]
        assert {(r["aliquota"], r["atto"] != "") for r in distinta["righe"]} <= {("6", False), ("9", True)}
        assert distinta["aggio_cent"] == sum(r["aggio_cent"] for r in distinta["righe"]) > 0


def test_stesso_seme_stesse_distinte_e_la_garanzia_e_lo_0_50_per_cento(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert esegui("riversamenti", "--posizioni", "120", "--json") == 0
    prima, seconda = map(json.loads, capsys.readouterr().out.splitlines())
    assert prima == seconda
    assert prima["garanzia_cent"] == sum(d["garanzia_cent"] for d in prima["distinte"]) > 0
    assert all(d["termine"]["esito"] in ("RISPETTATO", "NULLA_DA_RIVERSARE") for d in prima["distinte"])
    assert len(prima["distinte"]) == 3 * 12 + 2  # all of 2026, and the two of January 2027 that had ended on the 31st


def test_la_fattura_e_le_tabelle_per_chi_legge(capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("riversamenti", "--profilo", "torgiano", "--trimestre", "2026-T1") == 0
    assert esegui("riversamenti", "--profilo", "torgiano", "--decade", "2026-02-1") == 0
    assert esegui("riversamenti", "--posizioni", "40") == 0
    uscita = capsys.readouterr().out
    for atteso in ("Imponibile", "Distinta", "Righe", "Garanzia in mano all'ente"):
        assert atteso in uscita


def test_quello_che_non_c_e_esce_con_due(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pdf = str(tmp_path / "m.pdf")
    assert esegui("riversamenti", "--decade", "2025-04-2") == 2
    assert esegui("riversamenti", "--trimestre", "2026-5") == 2
    assert esegui("riversamenti", "--api", "ftp://x") == 2
    assert esegui("modello21", "--anno", "2024", "-o", pdf) == 2
    assert esegui("modello21", "--anno", "2026", "-o", str(tmp_path / "manca" / "m.pdf"), "--posizioni", "5") == 2
    assert esegui("rendiconto", "flusso", str(tmp_path / "manca.txt"), "--giorno", "2025-01-20") == 2
    uscita = capsys.readouterr()
    assert (uscita.out, len(uscita.err.splitlines())) == ("", 6)
    for sbagliata in ("2026-04-5", "aprile"):
        with pytest.raises(SystemExit):
            esegui("riversamenti", "--decade", sbagliata)


def test_il_modello_21_di_un_anno_due_volte_uguale_e_il_suo_elenco(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for nome in ("uno", "due"):
        percorsi = (str(tmp_path / f"{nome}.pdf"), "--elenco", str(tmp_path / f"{nome}.csv"))
        assert esegui("modello21", "--anno", "2026", "-o", *percorsi, "--posizioni", "80", "--json") == 0
    prima, _ = map(json.loads, capsys.readouterr().out.splitlines())
    assert (tmp_path / "uno.pdf").read_bytes() == (tmp_path / "due.pdf").read_bytes()
    with (tmp_path / "uno.csv").open(encoding="utf-8", newline="") as file:
        entrate = [riga["entrata"].replace(".", "") for riga in csv.DictReader(file, delimiter=";")]
    assert sum(map(int, entrate)) == prima["riscosso_cent"] > 0
    assert prima["riscosso_cent"] + prima["iniziale_cent"] == (
        prima["versato_cent"] + prima["trattenuto_cent"] + prima["finale_cent"]
    )


def test_il_rendiconto_di_un_estratto_conto_con_foglio_e_csv(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lista, estratto = tmp_path / "lista.csv", tmp_path / "estratto.txt"
    lista.write_bytes(lista_inventata(2, 7))
    avviso = numero_avviso("02", "0000100000001").numero
    estratto.write_bytes(rh(movimento(1, 10_00, f"SALDO {avviso}"), movimento(2, 30_00, "SENZA NUMERO")))
    altri = ("--csv", str(tmp_path / "r.csv"), "--xlsx", str(tmp_path / "r.xlsx"), "--json")
    comando = ("rendiconto", "flusso", str(estratto), "--lista", str(lista), "--giorno", "2025-01-21", *altri)
    assert esegui(*comando) == 0
    dati = letti(capsys)
    assert (dati["incassato_cent"], dati["totali"]["imputato"], dati["totali"]["da_abbinare"]) == (40_00, 10_00, 30_00)
    assert dati["righe"][0]["capitolo"]
    assert dati["righe"][0]["accertamento"]
    assert (tmp_path / "r.csv").read_text("utf-8").count("\n") == 3
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")


def test_le_distinte_di_una_nuvola_accesa(capsys: pytest.CaptureFixture[str]) -> None:
    import threading

    with Percorso("torgiano", 7, porta=0) as percorso:
        comando = ("riversamenti", "--api", percorso.nuvola.base_url, "--gettone", percorso.mondo.gettone("operatore"))
        esiti: list[int] = []
        for altro in (("--json",), ("--decade", "2025-01-1"), ("--trimestre", "2025-T1", "--json")):
            filo = threading.Thread(target=lambda parti=altro: esiti.append(esegui(*comando, *parti)))  # type: ignore[misc]
            filo.start()
            filo.join(60)
    assert esiti == [0, 2, 0]
    prima, fattura = map(json.loads, capsys.readouterr().out.splitlines())
    assert prima == {"distinte": [], "svincoli": [], "garanzia_cent": 0}
    assert fattura["fattura"]["totale_cent"] == 0
