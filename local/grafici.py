"""The pictures of the state machines, drawn from their definitions: docs/macchine/<machine>.md, in Mermaid.

The normal path is drawn whole. Retries are left out, and the faults that every state catches the same way are one
dashed arrow from one node: drawn one by one they would hide the law.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RADICE = Path(__file__).resolve().parent.parent
DEFINIZIONI = RADICE / "statemachines"
CARTELLA = RADICE / "docs" / "macchine"
SUFFISSO = ".asl.json"
COMANDO = "riscossa macchine --grafici"
GUASTO = "States.ALL"
SCADENZA = "States.Timeout"
ATTESA = "waitForTaskToken"

_FORME = {
    "Task": '["{0}"]',
    "Pass": '["{0}"]',
    "Wait": '{{{{"{0}"}}}}',
    "Choice": '{{"{0}"}}',
    "Map": '[["{0}"]]',
    "Parallel": '[["{0}"]]',
    "Succeed": '(["{0}"])',
    "Fail": '(["{0}"])',
}
_STILI = (
    "classDef attesa fill:#fff3cd,stroke:#b8860b",
    "classDef fine fill:#d4edda,stroke:#2e7d32",
    "classDef guasto fill:#f8d7da,stroke:#b02a37",
)
Definizione = dict[str, Any]


def macchine() -> dict[str, Definizione]:
    """Every state machine by the name of its file, in order."""
    return {
        file.name.removesuffix(SUFFISSO): json.loads(file.read_text("utf-8"))
        for file in sorted(DEFINIZIONI.glob(f"*{SUFFISSO}"))
    }


def scrivi(cartella: Path = CARTELLA) -> list[Path]:
    """Draw every machine again, and remove the picture of one that is gone; the files written."""
    cartella.mkdir(parents=True, exist_ok=True)
    pagine = {cartella / f"{nome}.md": pagina(nome, definita) for nome, definita in macchine().items()}
    for vecchia in set(cartella.glob("*.md")) - set(pagine):
        vecchia.unlink()
    for file, testo in pagine.items():
        file.write_text(testo, "utf-8")
    return list(pagine)


def pagina(nome: str, definita: Definizione) -> str:
    """The page of one machine: what it is, its picture, its states."""
    righe = [
        f"# {nome}",
        "",
        f"Drawn from `statemachines/{nome}{SUFFISSO}` by `{COMANDO}`: do not edit.",
        "",
        *([str(definita["Comment"]), ""] if "Comment" in definita else []),
        "```mermaid",
        *grafico(definita),
        "```",
        "",
        "A diamond compares the name of an outcome; yellow waits for a date or an event; red keeps a fault for ops.",
        "",
        "| state | kind | note |",
        "|---|---|---|",
        *(f"| {stato} | {_genere(com_e)} | {com_e.get('Comment', '')} |" for stato, com_e in stati(definita)),
        "",
    ]
    return "\n".join(righe)


def grafico(definita: Definizione) -> list[str]:
    """The lines of the flowchart."""
    righe = ["flowchart TD", "  inizio((•)) --> " + definita["StartAt"]]
    righe += _disegna(definita, "  ")
    presi = [nome for nome, stato in stati(definita) if scaffale(stato)]
    for meta in sorted({scaffale(stato) for _, stato in stati(definita)} - {""}):
        righe.append(f'  guasto["a fault in any of {len(presi)} states, after its retries"]:::guasto -.-> {meta}')
    return righe + [f"  {stile}" for stile in _STILI]


def stati(definita: Definizione) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state of a machine, those inside a Map after it."""
    for nome, stato in definita["States"].items():
        yield nome, stato
        for interna in _interne(stato):
            yield from stati(interna)


def archi(stato: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a state may go by itself, `(label, next state)`, outcomes that lead to the same place together.

    A fault that is caught for ops is not here; a term that runs out is.
    """
    mete: dict[str, list[str]] = {}
    for scelta in stato.get("Choices", ()):
        mete.setdefault(scelta["Next"], []).append(_condizione(scelta))
    if "Default" in stato:
        mete.setdefault(stato["Default"], []).append("otherwise")
    if "Next" in stato:
        mete.setdefault(stato["Next"], []).append("event" if SCADENZA in _presi(stato) else "")
    for presa in stato.get("Catch", ()):
        if presa["ErrorEquals"] != [GUASTO]:
            detto = ["term" if errore == SCADENZA else errore for errore in presa["ErrorEquals"]]
            mete.setdefault(presa["Next"], []).extend(detto)
    return [(" / ".join(detti), meta) for meta, detti in mete.items()]


def scaffale(stato: dict[str, Any]) -> str:
    """Where a fault of this state is kept, "" where none is caught."""
    return next((presa["Next"] for presa in stato.get("Catch", ()) if presa["ErrorEquals"] == [GUASTO]), "")


def _disegna(definita: Definizione, margine: str) -> Iterator[str]:
    guasti = _di_guasto(definita)
    for nome, stato in definita["States"].items():
        classe = _classe(nome, stato, guasti)
        yield f"{margine}{nome}{_FORME[stato['Type']].format(nome)}{classe}"
        for detto, meta in archi(stato):
            freccia = "-.->" if meta in guasti and nome not in guasti else "-->"
            yield f"{margine}{nome} {freccia}|{detto}| {meta}" if detto else f"{margine}{nome} {freccia} {meta}"
        for interna in _interne(stato):
            yield f'{margine}subgraph {nome}_voci["each item of {nome}"]'
            yield from _disegna(interna, margine + "  ")
            yield f"{margine}end"
            yield f"{margine}{nome} -.- {interna['StartAt']}"


def _di_guasto(definita: Definizione) -> set[str]:
    """The states on the way from a fault to a failed end."""
    tutti: dict[str, dict[str, Any]] = definita["States"]
    trovati = {nome for nome, stato in tutti.items() if stato["Type"] == "Fail"}
    while True:
        nuovi = {
            nome
            for nome, stato in tutti.items()
            if nome not in trovati and (mete := {meta for _, meta in archi(stato)}) and mete <= trovati
        }
        if not nuovi:
            return trovati
        trovati |= nuovi


def _classe(nome: str, stato: dict[str, Any], guasti: set[str]) -> str:
    if nome in guasti:
        return ":::guasto"
    if ATTESA in stato.get("Resource", "") or stato["Type"] == "Wait":
        return ":::attesa"
    return ":::fine" if stato["Type"] == "Succeed" else ""


def _interne(stato: dict[str, Any]) -> list[Definizione]:
    return [*([stato["ItemProcessor"]] if "ItemProcessor" in stato else []), *stato.get("Branches", ())]


def _presi(stato: dict[str, Any]) -> set[str]:
    return {errore for presa in stato.get("Catch", ()) for errore in presa["ErrorEquals"]}


def _condizione(scelta: dict[str, Any]) -> str:
    confronti = {chiave: valore for chiave, valore in scelta.items() if chiave not in ("Variable", "Next", "Comment")}
    if set(confronti) == {"StringEquals"}:
        return str(confronti["StringEquals"])
    return json.dumps(confronti, ensure_ascii=False).replace('"', "'").replace("|", "¦")


def _genere(stato: dict[str, Any]) -> str:
    if ATTESA in stato.get("Resource", ""):
        return "wait for a token"
    return str(stato["Type"])
