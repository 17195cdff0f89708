"""`make pacchetto`: what Lambda receives, without SAM's containers: our code and the libraries of one lock.

    python -m local.pacchetto lambda    # build/lambda: wheels for Lambda's own processor, from the registry
    python -m local.pacchetto ospite    # build/ospite: the same libraries as they stand in this environment

The second one runs here: the import test and `make e2e` take the functions from it and from nowhere else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from local.statici import StaticiMancanti, prepara

RADICE = Path(__file__).resolve().parent.parent
ELENCO = "requirements-lambda.lock"
SORGENTI = ("app.py", "functions", "shared", "templates")
STATICI = Path("build") / "statici"
DESCRIZIONE = Path("docs") / "openapi.json"
"""What the API publishes of itself."""
VIETATE = ("tests", "local", "bench", "docs")
"""Folders of the project that never ship."""
BYTE_MASSIMI = 200_000_000
"""Unzipped. Lambda refuses more than 262,144,000; the rest is for what a deployment adds."""
PYTHON_LAMBDA = "3.12"
PIATTAFORME_LAMBDA = ("manylinux_2_28_aarch64", "manylinux2014_aarch64")


class PacchettoNonValido(Exception):
    """The artefact cannot be built, or may not ship; the message is Italian."""


def costruisci(piattaforma: str, radice: Path = RADICE, uscita: Path | None = None) -> Path:
    """The folder of the artefact, built anew only when the lock, the sources or the interpreter changed.

    `piattaforma` is "lambda" or "ospite"; `uscita` is build/<piattaforma> unless given. Raises PacchettoNonValido.
    """
    cartella = uscita or radice / "build" / piattaforma
    segno = cartella.with_name(cartella.name + ".impronta")
    impronta = _impronta(piattaforma, radice)
    if cartella.is_dir() and segno.is_file() and segno.read_text("utf-8") == impronta:
        return cartella
    cartella.parent.mkdir(parents=True, exist_ok=True)
    nuova = Path(tempfile.mkdtemp(prefix=f".{cartella.name}-", dir=cartella.parent))
    try:
        COSTRUTTORI[piattaforma](radice / ELENCO, nuova)
        for percorso in sorgenti(radice):
            destinazione = nuova / percorso.relative_to(radice)
            destinazione.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(percorso, destinazione)
        shutil.copy2(radice / DESCRIZIONE, nuova / DESCRIZIONE.name)
        for percorso in vestiti(radice):
            destinazione = nuova / "statici" / percorso.relative_to(radice / STATICI)
            destinazione.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(percorso, destinazione)
        verifica(nuova)
        nuova.chmod(0o755)
        segno.unlink(missing_ok=True)
        shutil.rmtree(cartella, ignore_errors=True)
        nuova.rename(cartella)
    except BaseException:
        shutil.rmtree(nuova, ignore_errors=True)
        raise
    segno.write_text(impronta, "utf-8")
    return cartella


def sorgenti(radice: Path) -> Iterator[Path]:
    """The files of ours that ship, in order."""
    for nome in SORGENTI:
        percorso = radice / nome
        trovati = [percorso] if percorso.is_file() else sorted(percorso.rglob("*"))
        yield from (file for file in trovati if file.is_file() and "__pycache__" not in file.parts)


def vestiti(radice: Path) -> Iterator[Path]:
    """The files that npm brought for the portal, in order; none where `local.statici` has not run."""
    yield from (file for file in sorted((radice / STATICI).rglob("*")) if file.is_file())


def peso(cartella: Path) -> int:
    """Bytes of every file, unzipped."""
    return sum(file.stat().st_size for file in cartella.rglob("*") if file.is_file())


def verifica(cartella: Path, massimo: int = BYTE_MASSIMI) -> None:
    """Raises PacchettoNonValido on an artefact that is too heavy or holds what must stay at home."""
    for nome in VIETATE:
        if (cartella / nome).exists():
            raise PacchettoNonValido(f"Il pacchetto contiene {nome}/, che non va consegnato.")
    byte = peso(cartella)
    if byte >= massimo:
        raise PacchettoNonValido(f"Il pacchetto pesa {byte} byte: deve restare sotto {massimo}.")


def librerie(elenco: Path) -> Iterator[Requirement]:
    """The pinned libraries of a lock that this interpreter and system need."""
    for riga in elenco.read_text("utf-8").splitlines():
        if riga[:1].isalpha():
            richiesta = Requirement(riga.rstrip(" \\"))
            if richiesta.marker is None or richiesta.marker.evaluate():
                yield richiesta


def _impronta(piattaforma: str, radice: Path) -> str:
    somma = hashlib.sha256(f"{piattaforma}\n{sys.version}\n{sys.prefix}\n".encode())
    for percorso in (Path(__file__), radice / ELENCO, radice / DESCRIZIONE, *sorgenti(radice), *vestiti(radice)):
        contenuto = percorso.read_bytes()
        somma.update(f"{percorso}\n{len(contenuto)}\n".encode())
        somma.update(contenuto)
    return somma.hexdigest()


def _dal_registro(elenco: Path, cartella: Path) -> None:
    """Wheels for Lambda's processor, each checked against its hash in the lock."""
    comando = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile"]
    comando += ["--no-deps", "--require-hashes", "-r", str(elenco), "-t", str(cartella), "--only-binary", ":all:"]
    comando += ["--python-version", PYTHON_LAMBDA, "--implementation", "cp"]
    for piattaforma in PIATTAFORME_LAMBDA:
        comando += ["--platform", piattaforma]
    esito = subprocess.run(comando, capture_output=True, text=True, check=False)
    if esito.returncode:
        raise PacchettoNonValido(f"Le librerie non si installano: {esito.stderr.strip()[-600:]}")
    shutil.rmtree(cartella / "bin", ignore_errors=True)


def _da_questo_ambiente(elenco: Path, cartella: Path) -> None:
    """The installed libraries that the lock names, and no other: hard links where the disk allows."""
    for richiesta in librerie(elenco):
        try:
            distribuzione = metadata.distribution(richiesta.name)
        except metadata.PackageNotFoundError as errore:
            raise PacchettoNonValido(f"Manca {richiesta.name}: rifare l'ambiente con «make test».") from errore
        if not richiesta.specifier.contains(distribuzione.version):
            raise PacchettoNonValido(
                f"{richiesta.name} è {distribuzione.version}, l'elenco vuole {richiesta.specifier}: rifare l'ambiente."
            )
        for file in distribuzione.files or ():
            # Scripts stand above the libraries (../../bin); bytecode is made again by who imports.
            if file.parts[0] == ".." or file.suffix == ".pyc":
                continue
            destinazione = cartella / file
            destinazione.parent.mkdir(parents=True, exist_ok=True)
            _collega(Path(str(distribuzione.locate_file(file))), destinazione)


def _collega(origine: Path, destinazione: Path) -> None:
    try:
        os.link(origine, destinazione)
    except OSError:
        shutil.copy2(origine, destinazione)


COSTRUTTORI: dict[str, Callable[[Path, Path], None]] = {"lambda": _dal_registro, "ospite": _da_questo_ambiente}


def main() -> int:
    """Build one artefact and say how heavy it is; 1 when it may not ship."""
    lettore = argparse.ArgumentParser(description="Costruisce il pacchetto delle funzioni.")
    lettore.add_argument("piattaforma", choices=sorted(COSTRUTTORI), nargs="?", default="lambda")
    scelta = lettore.parse_args()
    try:
        if scelta.piattaforma == "lambda":
            prepara()
        cartella = costruisci(scelta.piattaforma)
    except (PacchettoNonValido, StaticiMancanti) as errore:
        print(errore, file=sys.stderr)
        return 1
    byte = peso(cartella)
    print(f"{cartella.relative_to(RADICE)}: {byte / 1e6:.1f} MB, ne sono ammessi {BYTE_MASSIMI / 1e6:.0f}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
