"""`make e2e`: ministack in an environment and a process of its own, on a free port of this machine.

    with Emulatore(librerie) as emulatore:
        emulatore.client("s3").list_buckets()

It is a second opinion beside moto: CloudFormation creates everything, each Lambda is a process, HTTP is HTTP.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import boto3
from botocore.config import Config

from local.nuvola_modello import CONTO, REGIONE
from local.pacchetto import RADICE

LAVORO = RADICE / "build" / "e2e"
ELENCO = RADICE / "requirements-e2e.lock"
SECONDI_DI_AVVIO = 60.0
SEGRETO = "locale"
"""The emulator checks the signature of presigned requests with it, so all must sign with the same."""


class EmulatoreNonParte(Exception):
    """Ministack cannot be installed or does not answer; the message is Italian."""


def ambiente() -> Path:
    """The interpreter of ministack's own environment, installed from its own lock: it pins another botocore.

    Raises EmulatoreNonParte when it cannot be installed.
    """
    cartella = LAVORO / "ambiente"
    python, segno = cartella / "bin" / "python", cartella / ".elenco"
    if segno.is_file() and segno.read_bytes() == ELENCO.read_bytes():
        return python
    shutil.rmtree(cartella, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(cartella)], check=True)
    comando = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    esito = subprocess.run(
        [*comando, "--require-hashes", "-r", str(ELENCO)], capture_output=True, text=True, check=False
    )
    if esito.returncode:
        raise EmulatoreNonParte(f"L'emulatore non si installa: {esito.stderr.strip()[-600:]}")
    segno.write_bytes(ELENCO.read_bytes())
    return python


def porta_libera() -> int:
    """A port that nobody on this machine listens on now."""
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        porta: int = presa.getsockname()[1]
        return porta


class Emulatore:
    """One ministack, empty at the start; `librerie` is in sight of its functions.

    Closing it kills it with its functions, and removes what they unpacked.
    """

    def __init__(self, librerie: Path) -> None:
        python = ambiente()
        self._librerie = librerie
        self.porta = porta_libera()
        self.base = f"http://127.0.0.1:{self.porta}"
        self.cartella = Path(tempfile.mkdtemp(prefix="e2e-", dir=LAVORO))
        self.registro = LAVORO / "ministack.log"
        self._clienti: dict[str, Any] = {}
        self._scrittura: IO[bytes] = self.registro.open("wb")
        # Nothing of ours reaches the functions by another way than the artefact: the environment is made here.
        self._processo = subprocess.Popen(
            [str(python), "-m", "ministack"],
            cwd=self.cartella,
            env=self._variabili(),
            stdin=subprocess.DEVNULL,
            stdout=self._scrittura,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._attendi()
        except BaseException:
            self.chiudi()
            raise

    def _variabili(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.cartella),
            "TMPDIR": str(self.cartella),
            "PYTHONPATH": str(self._librerie),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.porta),
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_ACCOUNT_ID": CONTO,
            "MINISTACK_REGION": REGIONE,
            "S3_DATA_DIR": str(self.cartella / "s3"),
            "STATE_DIR": str(self.cartella / "stato"),
            "IOT_MTLS_ENABLED": "0",
            "SFN_WAIT_SCALE": "0",
            "LOG_LEVEL": "WARNING",
            "AWS_ACCESS_KEY_ID": CONTO,
            "AWS_SECRET_ACCESS_KEY": SEGRETO,
        }

    def _attendi(self) -> None:
        fine = time.monotonic() + SECONDI_DI_AVVIO
        while time.monotonic() < fine and self._processo.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/_ministack/health", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise EmulatoreNonParte(f"L'emulatore non risponde: {self.registro.read_text('utf-8', 'replace')[-600:]}")

    def client(self, servizio: str) -> Any:
        """A boto3 client of an actor outside the system."""
        if servizio not in self._clienti:
            self._clienti[servizio] = boto3.client(  # type: ignore[call-overload]
                servizio,
                region_name=REGIONE,
                endpoint_url=self.base,
                aws_access_key_id=CONTO,
                aws_secret_access_key=SEGRETO,
                config=Config(read_timeout=120, retries={"mode": "standard", "max_attempts": 2}),
            )
        return self._clienti[servizio]

    def chiudi(self) -> None:
        """SIGKILL to the whole session, the processes of the functions included."""
        if self._processo.poll() is None:
            os.killpg(self._processo.pid, signal.SIGKILL)
        self._processo.wait()
        self._scrittura.close()
        shutil.rmtree(self.cartella, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, errore: BaseException | None, traccia: TracebackType | None
    ) -> None:
        self.chiudi()
