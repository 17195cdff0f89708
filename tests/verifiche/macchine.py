"""Gate: asl-validator on every state machine, as it is once its substitutions are made."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.verifiche.esiti import AMBIENTE, LAVORO, RADICE, Saltata, Verifica, installa
from tests.verifiche.traduzione import REGIONE, definizioni, leggi, modelli

NOME = "asl-validator sulle macchine a stati"
ELENCO = Path(__file__).parent / "node"
NODE = AMBIENTE / "node"
VALIDATORE = NODE / "node_modules" / "asl-validator" / "dist" / "bin" / "asl-validator.js"
SEGNO = re.compile(r"\$\{([A-Za-z0-9]+)\}")


def sostituzioni(percorso: Path, macchina: str) -> dict[str, Any]:
    """The DefinitionSubstitutions of one machine, as the template says them."""
    dette: dict[str, Any] = leggi(percorso)["Resources"][macchina]["Properties"].get("DefinitionSubstitutions", {})
    return dette


def risolta(testo: str, dette: dict[str, Any]) -> tuple[str, list[str]]:
    """The definition with plausible values in place of `${Nome}`, and the names without a substitution."""

    def valore(trovato: re.Match[str]) -> str:
        detto = dette.get(trovato[1])
        if isinstance(detto, dict) and "Fn::GetAtt" in detto:
            return f"arn:aws:lambda:{REGIONE}:123456789012:function:{trovato[1]}"
        return trovato[1].lower()

    ignote = sorted({nome for nome in SEGNO.findall(testo) if nome not in dette})
    return SEGNO.sub(valore, testo), ignote


def verifica() -> Verifica:
    """Validate each definition that a stack deploys; one that no stack deploys is a finding too."""
    cartella = LAVORO / "macchine"
    cartella.mkdir(parents=True, exist_ok=True)
    rilievi: list[str] = []
    scritte: dict[Path, Path] = {}
    for modello in modelli():
        for macchina, file in definizioni(modello).items():
            testo, ignote = risolta(file.read_text("utf-8"), sostituzioni(modello, macchina))
            rilievi += [f"{file.name}: ${{{nome}}} non ha una sostituzione in {modello.name}" for nome in ignote]
            scritte[file] = cartella / file.name
            scritte[file].write_text(testo, "utf-8")
    orfane = set((RADICE / "statemachines").glob("*.asl.json")) - set(scritte)
    rilievi += [f"{file.name}: nessuno stack la usa" for file in sorted(orfane)]
    try:
        _installa()
    except Saltata as motivo:
        return Verifica(NOME, rilievi=tuple(rilievi), saltata="" if rilievi else str(motivo))
    for file, copia in scritte.items():
        if detto := rifiuto(copia):
            rilievi.append(f"{file.name}: {detto}")
    return Verifica(NOME, f"{len(scritte)} macchine", tuple(rilievi))


def rifiuto(file: Path) -> str:
    """Why the validator refuses a definition; empty when it does not."""
    comando = ["node", str(VALIDATORE), "--json-path", str(file)]
    esito = subprocess.run(comando, capture_output=True, text=True, check=False)
    return (esito.stdout + esito.stderr).strip() if esito.returncode else ""


def _installa() -> None:
    elenco = (ELENCO / "package-lock.json").read_bytes()
    copia = NODE / "package-lock.json"
    if VALIDATORE.exists() and copia.exists() and copia.read_bytes() == elenco:
        return
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise Saltata("npm manca su questa macchina (moto legge comunque ogni macchina in make test)")
    NODE.mkdir(parents=True, exist_ok=True)
    for nome in ("package.json", "package-lock.json"):
        shutil.copy(ELENCO / nome, NODE / nome)
    installa(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "asl-validator", NODE)
