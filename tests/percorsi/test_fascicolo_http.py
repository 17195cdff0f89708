"""The fascicolo over HTTP, as the command line asks for it: who may, what comes, what stays written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from local import comandi
from local.percorso import INIZIO, Percorso, lista_inventata

VERIFICATORE = Path(__file__).resolve().parents[2] / "docs" / "verifica_fascicolo.py"


@pytest.fixture(scope="module")
def percorso() -> Iterator[Percorso]:
    with Percorso("regione_abruzzo", 7) as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(2, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        aperto.nuvola.avanza_fino_a(INIZIO + timedelta(days=40), aperto.mondo.raccogli)
        yield aperto


def opzioni(percorso: Percorso, ruolo: str) -> list[str]:
    return ["--api", percorso.nuvola.base_url, "--gettone", percorso.mondo.gettone(ruolo)]


def test_il_responsabile_scarica_un_fascicolo_che_torna(
    percorso: Percorso, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f.zip"
    assert comandi.main(["fascicolo", "L00001-00000001", "-o", str(file), *opzioni(percorso, "responsabile")]) == 0
    # Isolated: neither the project nor its libraries can be imported.
    verifica = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFICATORE), str(file)], capture_output=True, text=True, check=False
    )
    assert (verifica.returncode, verifica.stderr) == (0, ""), verifica.stdout
    _, dati = percorso.mondo.chiama("operatore", "GET", "/posizioni/L00001-00000001")
    assert dati["eventi"][-1]["nome"] == "FASCICOLO_CONSULTATO"
    assert dati["eventi"][-1]["autore"] not in ("", "sistema")
    capsys.readouterr()
    assert comandi.main(["posizione", "mostra", str(file)]) == 0
    dal_file = capsys.readouterr().out
    assert "Emesso l'atto «ingiunzione»" in dal_file
    assert comandi.main(["posizione", "mostra", "L00001-00000001", *opzioni(percorso, "responsabile")]) == 0
    dal_vivo = capsys.readouterr().out
    assert dal_vivo.count("Consultato il fascicolo.") == dal_file.count("Consultato il fascicolo.") + 1


def test_l_operatore_e_l_estraneo_non_lo_hanno(
    percorso: Percorso, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    comando = ["fascicolo", "L00001-00000002", "-o", str(tmp_path / "f.zip")]
    assert comandi.main([*comando, *opzioni(percorso, "operatore")]) == 1
    assert "403" in capsys.readouterr().err
    estraneo = percorso.nuvola.gettone("x@altro.example", gruppi=["responsabile"], attributi={"custom:ente": "altro"})
    assert comandi.main([*comando, "--api", percorso.nuvola.base_url, "--gettone", estraneo]) == 1
    assert "404" in capsys.readouterr().err
    assert comandi.main([*comando, "--api", percorso.nuvola.base_url]) == 1
    assert "401" in capsys.readouterr().err
    assert not (tmp_path / "f.zip").exists()


def test_una_nuvola_spenta_si_dice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert comandi.main(["posizione", "mostra", "L00001-00000001", "--api", "http://127.0.0.1:9"]) == 1
    assert "non risponde" in capsys.readouterr().err


def test_il_custode_certifica_le_catene_di_ogni_posizione(percorso: Percorso) -> None:
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=60), percorso.mondo.raccogli)
    client, bucket = percorso.nuvola.client("s3"), percorso.nuvola.uscite["BucketDocumenti"]
    chiavi = [o["Key"] for o in client.list_objects_v2(Bucket=bucket, Prefix="certificati/")["Contents"]]
    catene = [k for k in chiavi if k.endswith("-catene.json")]
    assert catene
    teste = json.loads(client.get_object(Bucket=bucket, Key=catene[-1])["Body"].read())
    assert set(teste) == {"L00001-00000001", "L00001-00000002"}
    storia = [a.catena for a in percorso.posizioni.storia(percorso.ente.id, "L00001-00000001")]
    assert teste["L00001-00000001"] in storia
    certificato = client.get_object(Bucket=bucket, Key=catene[-1].replace("-catene", ""))["Body"].read()
    assert len(json.loads(certificato)["radice"]) == 64
