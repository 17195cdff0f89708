"""`riscossa casi` and `riscossa prova verifica` as a user runs them: output, exit codes, broken files."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from local.comandi_casi import registra

BUONO = """
casi:
- id: A1
  tipo: interessi_legali
  dati: {capitale: "36500.00", dal: "2023-03-01", al: "2023-03-11"}
  atteso: {giorni: 10, interessi: "50.00"}
"""
CATTIVO = (
    BUONO
    + """
- id: A2
  tipo: piano_rate
  dati: {importo: "10.00", n_rate: 1, prima_rata: "2026-01-31"}
  atteso: {rate: ["9.99"]}
- id: A3
  tipo: oroscopo
  dati: {}
  atteso: {segno: leone}
"""
)


def _esegui(*argomenti: str) -> int:
    analizzatore = argparse.ArgumentParser()
    registra(analizzatore.add_subparsers(required=True))
    spazio = analizzatore.parse_args(argomenti)
    codice: int = spazio.esegui(spazio)
    return codice


def _scrivi(cartella: Path, nome: str, testo: str) -> str:
    percorso = cartella / nome
    percorso.write_text(testo, "utf-8")
    return str(percorso)


def test_casi_che_tornano_escono_con_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _esegui("casi", _scrivi(tmp_path, "casi.yaml", BUONO), "--json") == 0
    uscita = json.loads(capsys.readouterr().out)
    assert (uscita["ok"], uscita["ko"]) == (1, 0)
    assert uscita["dettagli"][0]["id"] == "A1"
    assert "prova" not in uscita["dettagli"][0]


def test_un_caso_che_non_torna_esce_con_uno(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _esegui("casi", _scrivi(tmp_path, "casi.yaml", CATTIVO), "--json") == 1
    uscita = json.loads(capsys.readouterr().out)
    assert (uscita["ok"], uscita["ko"]) == (1, 2)
    assert uscita["dettagli"][1]["differenze"] == [
        {"campo": "rate", "atteso": ["9.99"], "ottenuto": ["10.00"]}
    ]
    assert uscita["dettagli"][2]["codice"] == "casi.tipo_sconosciuto"


def test_senza_json_si_leggono_solo_i_casi_che_non_tornano(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _esegui("casi", _scrivi(tmp_path, "casi.yaml", CATTIVO)) == 1
    righe = capsys.readouterr().out.splitlines()
    assert righe[0] == "A2 piano_rate: rate: atteso ['9.99'], ottenuto ['10.00']"
    assert righe[1].startswith("A3 oroscopo: Il tipo «oroscopo» non è fra")
    assert righe[2] == "Casi che tornano: 1; che non tornano: 2."


@pytest.mark.parametrize("testo", ["casi: [", "altro: 1"])
def test_un_file_illeggibile_esce_con_due_e_lo_dice_su_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], testo: str
) -> None:
    assert _esegui("casi", _scrivi(tmp_path, "casi.yaml", testo), "--json") == 2
    catturato = capsys.readouterr()
    assert catturato.out == ""
    assert "casi.yaml: Il file dei casi" in catturato.err


def test_un_file_che_manca_o_non_e_testo_esce_con_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _esegui("casi", str(tmp_path / "manca.yaml")) == 2
    (tmp_path / "binario.yaml").write_bytes(b"\xff\xfe\x00")
    assert _esegui("casi", str(tmp_path / "binario.yaml")) == 2
    (tmp_path / "enorme.yaml").write_bytes(b"#" * 5_000_001)
    assert _esegui("casi", str(tmp_path / "enorme.yaml")) == 2
    errore = capsys.readouterr().err
    assert errore.count("File non leggibile") == 2
    assert "supera 5000000 byte" in errore


def test_le_prove_dei_casi_si_verificano_con_lo_script(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _esegui("casi", _scrivi(tmp_path, "casi.yaml", BUONO), "--json", "--prove") == 0
    prove = capfd.readouterr().out
    assert _esegui("prova", "verifica", _scrivi(tmp_path, "prove.json", prove)) == 0
    assert "1. interessi_legali, esito 50.00: torna" in capfd.readouterr().out


def test_una_prova_ritoccata_esce_con_uno(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _esegui("casi", _scrivi(tmp_path, "casi.yaml", BUONO), "--json", "--prove")
    prove = capfd.readouterr().out.replace('"capitale": "36500.00"', '"capitale": "36500.01"')
    assert "36500.01" in prove
    assert _esegui("prova", "verifica", _scrivi(tmp_path, "prove.json", prove)) == 1
    assert "NON TORNA" in capfd.readouterr().out


def test_un_file_senza_prove_esce_con_due(tmp_path: Path) -> None:
    assert _esegui("prova", "verifica", _scrivi(tmp_path, "vuoto.json", "{}")) == 2
    assert _esegui("prova", "verifica", str(tmp_path / "manca.json")) == 2
