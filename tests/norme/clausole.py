"""Reads the tenders: which clauses carry a figure of time, money or measure.

Kept apart from the profiles on purpose: it knows the texts' layout and nothing of what
the profiles say, so that the test comparing the two means something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

CAPITOLATI = Path(__file__).parents[3] / "shared" / "capitolati"

_PAROLE = (
    "un|uno|una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|dodici|quindici|venti|trenta|quaranta|sessanta|"
    "settanta|novanta|cento|centottanta|duemila|ventimila|mille"
)
_UNITA = (
    r"giorn\w+|gg\b|settiman\w+|mes[ei]\b|ann[io]\b|ore\b|minut\w+|secondi\b|rate?\b|%|per mille|euro|€|volte|"
    r"reclam\w+|lavorativ\w+"
)
CIFRA = re.compile(
    rf"(?:\b\d[\d.,]*\s*(?:\([^)]*\)\s*)?(?:{_UNITA})|\b(?:{_PAROLE})\s*(?:{_UNITA})|(?:euro|€)\s*\d|"
    r"\b(?:settimanal|bimensil|mensil|trimestral)\w*|\bterzo anno|\bsecondo anno)",
    re.IGNORECASE,
)


def testo(numero: str) -> str | None:
    """The text of tender `numero`, with typographic spaces made plain; None where it is not here."""
    trovati = sorted(CAPITOLATI.glob(f"{numero}_*.txt"))
    if not trovati:
        return None
    grezzo = trovati[0].read_text("utf-8", errors="replace")
    return re.sub(r"[ \t\u00a0]+", " ", grezzo.replace("\f", "\n"))


def con_cifre(clausole: dict[str, str]) -> dict[str, str]:
    return {nome: corpo for nome, corpo in clausole.items() if CIFRA.search(corpo)}


def _pezzi(corpo: str, inizio: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What comes before the first match, with an empty name, then each match's first group with its text."""
    trovati = list(inizio.finditer(corpo))
    yield "", corpo[: trovati[0].start()] if trovati else corpo
    for n, trovato in enumerate(trovati):
        fine = trovati[n + 1].start() if n + 1 < len(trovati) else len(corpo)
        yield trovato[1], corpo[trovato.end() : fine]


def _lettere(prefisso: str, corpo: str, inizio: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Lettered items, taken only while letters go forward: a cross-reference is not an item."""
    ultima, aperta = "", prefisso
    raccolte: dict[str, str] = {}
    for lettera, pezzo in _pezzi(corpo, inizio):
        rinvio = re.search(r"\blett(?:era|\.)\s*$", raccolte.get(aperta, ""))
        if lettera and not rinvio and (not ultima or lettera > ultima):
            ultima, aperta = lettera, f"{prefisso}.{lettera}"
        raccolte[aperta] = raccolte.get(aperta, "") + pezzo
    yield from raccolte.items()


def abruzzo(intero: str) -> dict[str, str]:
    """002: articles `14`, points `14.1`, letters `a)` or `a.`."""
    clausole: dict[str, str] = {}
    articoli = re.compile(r"^ ?(\d{1,2})\.? {0,3}(?=[A-ZÀ-Ü][\w’]+[^\n]*\n)", re.MULTILINE)
    punti = re.compile(r"^ ?(\d{1,2}\.\d{1,2})\.? ", re.MULTILINE)
    lettere = re.compile(r"^ ?([a-o])[.)] ", re.MULTILINE)
    for articolo, corpo in _pezzi(intero, articoli):
        if not articolo:
            continue
        for punto, testo_punto in _pezzi(corpo, punti):
            clausole |= dict(_lettere(punto or articolo, testo_punto, lettere))
    return clausole


def torgiano(intero: str) -> dict[str, str]:
    """004: `ART. 7`, commas `8.`, letters `a)` or `a.`."""
    clausole: dict[str, str] = {}
    articoli = re.compile(r"^ ?A[Rr][Tt]\. ?(\d{1,2})\b", re.MULTILINE)
    lettere = re.compile(r"^ ?([a-z])[.)] ", re.MULTILINE)
    for articolo, corpo in _pezzi(intero, articoli):
        if not articolo:
            continue
        for comma, testo_comma in _commi(corpo):
            clausole |= dict(_lettere(f"{articolo}.{comma}" if comma else articolo, testo_comma, lettere))
    return clausole


def _commi(corpo: str) -> Iterator[tuple[str, str]]:
    """Commas counted upwards: a line that starts with a lower or far number is text."""
    ultimo, raccolti = 0, {"": ""}
    aperto = ""
    for comma, pezzo in _pezzi(corpo, re.compile(r"^ ?(\d{1,2})\. ?(?=[A-ZÈÉ])", re.MULTILINE)):
        if comma and ultimo <= int(comma) <= ultimo + 2:
            ultimo, aperto = int(comma), comma
        raccolti[aperto] = raccolti.get(aperto, "") + pezzo
    yield from raccolti.items()


def emilia(intero: str) -> dict[str, str]:
    """001: headed paragraphs, bulleted letters; after «saranno applicate penali» the letters are penalties.

    Scanning lost some letters (`- gestione...`): an unlettered bullet of a lettered list takes the next one.
    """
    clausole: dict[str, str] = {}
    titoli = re.compile(r"^#+ ?\**(\d{1,2}\.\d{1,2})\.? [^\n]*$", re.MULTILINE)
    for paragrafo, corpo in _pezzi(intero, titoli):
        if not paragrafo:
            continue
        prima, _, dopo = corpo.partition("saranno applicate penali")
        clausole |= _elenco(paragrafo, prima, ".")
        clausole |= _elenco(paragrafo, dopo, " pen. ")
    return {nome: pezzo for nome, pezzo in clausole.items() if pezzo.strip()}


def _elenco(paragrafo: str, corpo: str, segno: str) -> dict[str, str]:
    voci: dict[str, str] = {}
    lettera, dentro = "", paragrafo
    for riga in corpo.splitlines():
        voce = re.match(r"^(?:- (?:· )?)?([a-zI])\) (.*)$", riga)
        if voce:
            lettera = voce[1].lower() if voce[1] != "I" else "l"
            dentro = f"{paragrafo}{segno}{lettera}"
        elif riga.startswith("- ") and lettera:
            lettera = chr(ord(lettera) + 1)
            dentro = f"{paragrafo}{segno}{lettera}"
        elif lettera and re.match(r"^[A-Z]", riga) and not riga.startswith("Pagina"):
            dentro = paragrafo
        voci[dentro] = voci.get(dentro, "") + "\n" + riga
    return voci


_TABELLE = {
    "Ingiunzioni di pagamento": "ingiunzioni",
    "Solleciti del credito": "solleciti",
    "Procedure esecutive cautelari": "cautelari",
    "Gestione rateizzazioni": "rateizzazioni",
    "Sgravi e rimborsi": "sgravi",
    "Gestione delle procedure concorsuali": "concorsuali",
    "Richieste di annullamento di atti di riscossione": "annullamento",
    "Sospensione di partite sottoposte a riscossione": "sospensione",
    "Gestione delle quote inesigibili": "inesigibili",
    "SLA per Call Center e Contact Center": "call_center",
}


def toscana(intero: str) -> dict[str, str]:
    """000: paragraphs `2.5`, and the tables of article 8 by name and letter."""
    narrativa, _, tabelle = intero.partition("Art. 8 Quali livelli di servizio")
    clausole: dict[str, str] = {}
    capi = re.compile(r"^ ?(?:Art\. )?(\d(?:\.\d{1,2}){0,2})\.? (?=[A-Z])", re.MULTILINE)
    for capo, corpo in _pezzi(narrativa, capi):
        if capo:
            clausole[capo] = clausole.get(capo, "") + corpo
    nomi = "|".join(re.escape(nome) for nome in _TABELLE)
    for nome, corpo in _pezzi(tabelle, re.compile(rf"^ ?({nomi}) *$", re.MULTILINE)):
        if nome:
            lettere = re.compile(r"^ ?([a-l](?: bis)?)\) ", re.MULTILINE)
            for clausola, pezzo in _lettere(f"8.{_TABELLE[nome]}", corpo, lettere):
                clausole[clausola.replace(" ", "_")] = pezzo
    return clausole
