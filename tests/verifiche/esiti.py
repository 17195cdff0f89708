"""What a gate says, and the places all gates use."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
AMBIENTE = RADICE / ".venv"
LAVORO = RADICE / "build" / "verifiche"

_SENZA_RETE = (
    "name resolution",
    "failed to establish a new connection",
    "network is unreachable",
    "connection refused",
    "timed out",
    "proxyerror",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
    "enetunreach",
)


@dataclass(frozen=True, slots=True)
class Verifica:
    """One gate: `rilievi` are its findings; `saltata` says, in Italian, why it could not run."""

    nome: str
    nota: str = ""
    rilievi: tuple[str, ...] = ()
    saltata: str = ""

    @property
    def fallita(self) -> bool:
        return bool(self.rilievi)

    def riga(self) -> str:
        """The one line of this gate."""
        if self.saltata:
            return f"SALTATA   {self.nome}: {self.saltata}"
        if self.fallita:
            return f"FALLITA   {self.nome}: {len(self.rilievi)} rilievi"
        return f"superata  {self.nome}: {self.nota}"


class Saltata(Exception):
    """A gate lacks something that only the network or the machine can give."""


class NonInstallabile(Exception):
    """A tool cannot be installed although the network is there: wrong hash, wrong lock."""


def installa(comando: list[str], cosa: str, cartella: Path = RADICE) -> None:
    """Run an installer. Raises Saltata without a network, NonInstallabile on any other failure."""
    esito = subprocess.run(comando, cwd=cartella, capture_output=True, text=True, check=False)
    if esito.returncode == 0:
        return
    testo = (esito.stdout + esito.stderr).strip()
    if any(segno in testo.lower() for segno in _SENZA_RETE):
        raise Saltata(f"{cosa} non è installato e la rete non risponde")
    raise NonInstallabile(f"{cosa} non si installa: {testo[-600:]}")
