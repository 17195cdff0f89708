"""What ships: each function imports from the artefact alone, which is light and holds nothing of the house.

The artefact is the one for this machine: the same lock and the same sources as Lambda's, other wheels.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.pacchetto import (
    BYTE_MASSIMI,
    DESCRIZIONE,
    ELENCO,
    SORGENTI,
    VIETATE,
    PacchettoNonValido,
    costruisci,
    peso,
    sorgenti,
    verifica,
)
from tests.stacks.modello import RADICE
from tests.verifiche.traduzione import leggi, modelli, traduci

# A child of one interpreter for each handler: the modules of the others are not in its sight. The interpreter
# sees the artefact and the standard library: -I and -S leave out this folder, the environment and its libraries.
_PROGRAMMA = """
import importlib, json, os, sys
sys.path.insert(0, sys.argv[1])
import boto3, pydantic, aws_lambda_powertools
for gestore in sys.argv[2:]:
    lettura, scrittura = os.pipe()
    if os.fork() == 0:
        modulo, _, nome = gestore.rpartition(".")
        try:
            esito = "" if callable(getattr(importlib.import_module(modulo), nome)) else "is not callable"
        except BaseException as errore:
            esito = f"{type(errore).__name__}: {errore}"
        file = sorted({getattr(m, "__file__", None) or "" for m in sys.modules.values()} - {""})
        with os.fdopen(scrittura, "w") as uscita:
            json.dump([gestore, esito, file], uscita)
        os._exit(0)
    os.close(scrittura)
    with os.fdopen(lettura) as ingresso:
        print(ingresso.read(), flush=True)
    os.wait()
"""


def gestori() -> list[str]:
    """The Handler of every function of the translated templates."""
    return sorted(
        {
            risorsa["Properties"]["Handler"]
            for modello in modelli()
            for risorsa in traduci(modello)["Resources"].values()
            if risorsa["Type"] == "AWS::Lambda::Function"
        }
    )


def importa(pacchetto: Path, quali: list[str]) -> dict[str, tuple[str, list[str]]]:
    """For each handler, what went wrong ("" if nothing) and the files in memory afterwards."""
    # Bytecode beside the artefact, never inside: compiling the same libraries for each handler would take a minute.
    bytecode = f"pycache_prefix={pacchetto.with_name(pacchetto.name + '.bytecode')}"
    comando = [sys.executable, "-I", "-S", "-X", bytecode, "-c", _PROGRAMMA, str(pacchetto), *quali]
    ambiente = {"AWS_REGION": "eu-south-1", "AWS_DEFAULT_REGION": "eu-south-1", "LAMBDA_TASK_ROOT": str(pacchetto)}
    esito = subprocess.run(comando, env=ambiente, cwd="/", capture_output=True, text=True, check=True)
    letti = [json.loads(riga) for riga in esito.stdout.splitlines()]
    return {gestore: (guasto, file) for gestore, guasto, file in letti}


@pytest.fixture(scope="module")
def pacchetto() -> Path:
    return costruisci("ospite")


def copia_del_progetto(dove: Path) -> Path:
    """Only what the builder reads."""
    dove.mkdir()
    shutil.copyfile(RADICE / ELENCO, dove / ELENCO)
    (dove / DESCRIZIONE).parent.mkdir()
    shutil.copyfile(RADICE / DESCRIZIONE, dove / DESCRIZIONE)
    for nome in SORGENTI:
        if (RADICE / nome).is_dir():
            shutil.copytree(RADICE / nome, dove / nome, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(RADICE / nome, dove / nome)
    return dove


def test_ogni_funzione_si_importa_dal_solo_pacchetto(pacchetto: Path) -> None:
    quali = gestori()
    assert len(quali) >= 35
    esiti = importa(pacchetto, quali)
    assert {gestore: guasto for gestore, (guasto, _) in esiti.items() if guasto} == {}
    assert sorted(esiti) == quali
    assert (pacchetto / "openapi.json").read_bytes() == (RADICE / DESCRIZIONE).read_bytes()
    ammessi = (str(pacchetto), f"{sys.base_prefix}/lib/")
    for gestore, (_, file) in esiti.items():
        estranei = [f for f in file if not f.startswith(ammessi) or "/site-packages/" in f]
        assert estranei == [], gestore


def test_una_libreria_di_sviluppo_importata_da_una_funzione_si_vede(tmp_path: Path) -> None:
    progetto = copia_del_progetto(tmp_path / "progetto")
    colpevole = progetto / "functions" / "valuta.py"
    testo = colpevole.read_text("utf-8")
    colpevole.write_text(testo.replace("from typing import Any", "import hypothesis\nfrom typing import Any"), "utf-8")
    esiti = importa(costruisci("ospite", progetto), ["functions.valuta.handler", "functions.custode.handler"])
    assert esiti["functions.valuta.handler"][0] == "ModuleNotFoundError: No module named 'hypothesis'"
    assert esiti["functions.custode.handler"][0] == ""


def test_un_gestore_scritto_male_nello_stack_si_vede(pacchetto: Path) -> None:
    guasto, _ = importa(pacchetto, ["functions.valuta.handle"])["functions.valuta.handle"]
    assert guasto.startswith("AttributeError")


def test_ogni_funzione_degli_stack_prende_il_codice_dal_pacchetto() -> None:
    trovati = []
    for modello in modelli():
        letto = leggi(modello)
        globale = letto.get("Globals", {}).get("Function", {}).get("CodeUri")
        trovati += [
            (modello.parent / risorsa["Properties"].get("CodeUri", globale)).resolve()
            for risorsa in letto["Resources"].values()
            if risorsa["Type"] == "AWS::Serverless::Function"
        ]
    assert len(trovati) >= 35
    assert set(trovati) == {RADICE / "build" / "lambda"}


def test_il_pacchetto_e_leggero_e_porta_solo_il_nostro_codice(pacchetto: Path) -> None:
    verifica(pacchetto)
    assert 50_000_000 < peso(pacchetto) < 200_000_000 == BYTE_MASSIMI
    nostri = {file.relative_to(RADICE) for file in sorgenti(RADICE)}
    assert {f for f in nostri if not (pacchetto / f).is_file()} == set()
    assert not list(pacchetto.rglob("__pycache__"))
    # No folder of this repository but those that ship.
    cartelle = {p.name for p in RADICE.iterdir() if p.is_dir()} - set(SORGENTI)
    assert {nome for nome in cartelle if (pacchetto / nome).exists()} == set()


@pytest.mark.parametrize("nome", VIETATE)
def test_una_cartella_che_non_va_consegnata_ferma_il_pacchetto(nome: str, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    verifica(tmp_path)
    (tmp_path / nome).mkdir()
    with pytest.raises(PacchettoNonValido, match=nome):
        verifica(tmp_path)


def test_un_pacchetto_del_peso_massimo_e_gia_troppo(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_bytes(b"x" * 100)
    verifica(tmp_path, massimo=101)
    with pytest.raises(PacchettoNonValido, match="pesa 100 byte"):
        verifica(tmp_path, massimo=100)


def test_il_pacchetto_si_rifa_solo_se_cambia_qualcosa(tmp_path: Path) -> None:
    progetto = copia_del_progetto(tmp_path / "progetto")
    primo = costruisci("ospite", progetto)
    nodo = primo.stat().st_ino
    assert costruisci("ospite", progetto).stat().st_ino == nodo
    (progetto / "app.py").write_text("# altro\n", "utf-8")
    assert costruisci("ospite", progetto).stat().st_ino != nodo
    assert (primo / "app.py").read_text("utf-8") == "# altro\n"


def test_una_libreria_in_altra_versione_ferma_il_pacchetto(tmp_path: Path) -> None:
    progetto = copia_del_progetto(tmp_path / "progetto")
    elenco = progetto / ELENCO
    righe = elenco.read_text("utf-8").splitlines(keepends=True)
    elenco.write_text("".join("six==0.0.1\n" if riga.startswith("six==") else riga for riga in righe), "utf-8")
    with pytest.raises(PacchettoNonValido, match=r"six è .*, l'elenco vuole ==0\.0\.1"):
        costruisci("ospite", progetto)
