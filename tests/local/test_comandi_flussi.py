"""`flusso verifica` and `genera-lista` as a user runs them: output, exit code, never a traceback."""

from __future__ import annotations

import argparse
import json
import zipfile
from pathlib import Path

import pytest

from local.comandi_flussi import registra
from tests.contratti.liste_di_prova import csv_di, riga_csv

CAMPIONE = Path(__file__).parents[3] / "shared" / "formati" / "esempi" / "290_sample.txt"


def esegui(*argomenti: str) -> int:
    parser = argparse.ArgumentParser()
    registra(parser.add_subparsers(required=True))
    scelti = parser.parse_args(argomenti)
    esito: int = scelti.esegui(scelti)
    return esito


def test_una_lista_tutta_valida_esce_con_zero_e_un_solo_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lista = tmp_path / "lista.csv"
    lista.write_bytes(csv_di(riga_csv()))
    assert esegui("flusso", "verifica", str(lista), "--json", "--al", "2025-03-01") == 0
    assert json.loads(capsys.readouterr().out) == {
        "tracciato": "riscossa-csv", "righe": 1, "valide": 1, "scartate": 0, "totale_cent": 161368, "quadra": True,
        "scarti": [],
    }  # fmt: skip


def test_una_riga_errata_esce_con_uno_e_dice_riga_campo_e_motivo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lista = tmp_path / "lista.csv"
    lista.write_bytes(csv_di(riga_csv(anno="x")))
    assert esegui("flusso", "verifica", str(lista), "--json", "--al", "2025-03-01") == 1
    letto = json.loads(capsys.readouterr().out)
    assert (letto["righe"], letto["valide"], letto["scartate"]) == (1, 0, 1)
    assert letto["scarti"] == [
        {"riga": 2, "campo": "anno", "motivo": "Riga 2, campo anno: l'anno si scrive con quattro cifre."}
    ]


def test_il_campione_290_e_tutto_valido(capsys: pytest.CaptureFixture[str]) -> None:
    if not CAMPIONE.exists():
        pytest.skip("manca ../shared/formati/esempi/290_sample.txt")
    assert esegui("flusso", "verifica", str(CAMPIONE), "--json") == 0
    letto = json.loads(capsys.readouterr().out)
    assert (letto["tracciato"], letto["righe"]) == ("tracciato-290", 2)
    assert (letto["totale_cent"], letto["quadra"]) == (263195, True)


def test_senza_json_si_legge_a_parole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lista = tmp_path / "lista.csv"
    lista.write_bytes(csv_di(riga_csv(), riga_csv()))
    assert esegui("flusso", "verifica", str(lista), "--al", "2025-03-01") == 1
    assert "2 righe, 1 valide, 1 scartate, totale 3.227,36 euro" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("nome", "contenuto"),
    [("vuoto.csv", b""), ("binario.dat", bytes(range(256)) * 300), ("prosa.txt", b"ciao a tutti\n"),
     ("larga.csv", b"a;" * 100_000), ("utf16.csv", "partita;anno\n".encode("utf-16"))],
)  # fmt: skip
def test_un_file_illeggibile_esce_con_due_e_una_frase_su_stderr(
    nome: str, contenuto: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    percorso = tmp_path / nome
    percorso.write_bytes(contenuto)
    assert esegui("flusso", "verifica", str(percorso), "--json") == 2
    uscita = capsys.readouterr()
    assert uscita.out == ""
    assert uscita.err.strip().endswith(".")


def test_uno_zip_chiamato_txt_esce_con_due_e_lo_dice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    percorso = tmp_path / "lista.txt"
    with zipfile.ZipFile(percorso, "w") as archivio:
        archivio.writestr("lista.csv", csv_di(riga_csv()))
    assert esegui("flusso", "verifica", str(percorso)) == 2
    assert "ZIP" in capsys.readouterr().err


def test_un_file_che_manca_o_una_cartella_escono_con_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("flusso", "verifica", str(tmp_path / "manca.csv"), "--json") == 2
    assert "non esiste" in capsys.readouterr().err
    assert esegui("flusso", "verifica", str(tmp_path), "--json") == 2
    assert "cartella" in capsys.readouterr().err


def test_un_totale_che_non_torna_esce_con_uno_anche_se_ogni_riga_e_valida(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not CAMPIONE.exists():
        pytest.skip("manca ../shared/formati/esempi/290_sample.txt")
    percorso = tmp_path / "minuta.txt"
    percorso.write_bytes(CAMPIONE.read_bytes().replace(b"000000000263195", b"000000000263196"))
    assert esegui("flusso", "verifica", str(percorso), "--json") == 1
    uscita = capsys.readouterr()
    letto = json.loads(uscita.out)
    assert (letto["scartate"], letto["quadra"]) == (0, False)
    assert "totale dichiarato 2.631,96 euro, letto 2.631,95 euro" in uscita.err


def test_una_lista_generata_si_verifica_con_il_comando(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lista = tmp_path / "lista.txt"
    comando = ["genera-lista", "--righe", "40", "--seme", "3", "--difetti", "0.05", "--tracciato", "riscossa-txt"]
    assert esegui(*comando, "--al", "2025-03-01", "-o", str(lista)) == 0
    assert esegui("flusso", "verifica", str(lista), "--json", "--al", "2025-03-01") == 1
    letto = json.loads(capsys.readouterr().out)
    assert (letto["tracciato"], letto["righe"], letto["scartate"], letto["quadra"]) == ("riscossa-txt", 40, 2, True)


def test_scrivere_dove_non_si_puo_esce_con_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("genera-lista", "--righe", "1", "-o", str(tmp_path / "manca" / "lista.csv")) == 2
    assert "non si può scrivere" in capsys.readouterr().err


def test_un_tracciato_scritto_a_mano_si_passa_per_percorso(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    yaml = tmp_path / "mio.yaml"
    yaml.write_text("nome: mio\nforma: boh\n", encoding="utf-8")
    lista = tmp_path / "lista.csv"
    lista.write_bytes(csv_di(riga_csv()))
    assert esegui("flusso", "verifica", str(lista), "--tracciato", str(yaml)) == 2
    assert "Il tracciato non è valido" in capsys.readouterr().err
    assert esegui("flusso", "verifica", str(lista), "--tracciato", str(tmp_path / "manca.yaml")) == 2
