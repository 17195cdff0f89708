"""What a lista brought in, beside what was expected: the lines of a chart, and the same figures for a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.casi_uso.andamento import Andamento
from shared.casi_uso.previsione import cumulati
from shared.dominio.flussi import Lista
from shared.dominio.giorni import mesi_fra
from shared.dominio.imbuti import CAMMINO, ESITI
from shared.dominio.importi import Centesimi

LARGO, ALTO = 720, 320
SINISTRA, DESTRA, SOPRA, SOTTO = 92, 40, 12, 36
"""The drawing and its margins, in the units of its viewBox."""
TACCHE = 5
ETICHETTE_MASSIME = 9
_MESI = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")

NOMI = {
    "presa_in_carico": "Prese in carico",
    "notificata": "Ingiunzione notificata",
    "sollecitata": "Sollecitate",
    "cautelari": "Misure cautelari (almeno un preavviso)",
    "esecutive": "Esecuzione (almeno un'intimazione)",
    "riscossa": "Riscosse",
    "sgravata": "Sgravate",
    "discaricata": "Discaricate perché inesigibili",
    "restituita": "Restituite all'ente",
    "in_corso": "Ancora in corso",
}


@dataclass(frozen=True, slots=True)
class Linea:
    """One series: cumulated cents for each month it has, and its points in the drawing."""

    nome: str
    genere: str
    cent: Sequence[Centesimi]
    punti: Sequence[tuple[int, int]]

    @property
    def tracciato(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.punti)


@dataclass(frozen=True, slots=True)
class Grafico:
    """Ready to be written as SVG; `righe` are the same figures, a row for each month."""

    linee: Sequence[Linea]
    tacche: Sequence[tuple[int, Centesimi]]
    etichette: Sequence[tuple[int, str]]
    righe: Sequence[Mapping[str, Any]]
    al: date | None
    adesso: Mapping[str, Any] | None
    """the row of the month of `al`"""
    previsione: Mapping[str, Any] | None


def gradini(imbuto: Mapping[str, Mapping[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the funnel: the way, then the outcomes, each with its share of the posizioni in thousandths."""
    tutte = max(1, imbuto[CAMMINO[0].value]["posizioni"])

    def riga(tappa: str) -> dict[str, Any]:
        conti = imbuto[tappa]
        return {"nome": NOMI[tappa], **conti, "quota": conti["posizioni"] * 1000 // tutte}

    return {"cammino": [riga(t.value) for t in CAMMINO], "esiti": [riga(t.value) for t in ESITI]}


def grafico(lista: Lista, andamento: Andamento | None, previsione: Mapping[str, Any] | None) -> Grafico | None:
    """What came in and what was expected, from the delivery of the lista on; None when neither is known."""
    al = andamento.al if andamento is not None and andamento.al >= lista.consegnata_il else None
    if al is None and previsione is None:
        return None
    entrati = andamento.liste.get(lista.id, {}) if andamento is not None else {}
    attesi = {} if previsione is None else {nome: s["mesi"] for nome, s in previsione["scenari"].items()}
    ultimi = [f"{al:%Y-%m}"] if al else []
    ultimi += [max(mesi) for mesi in attesi.values() if mesi]
    fine = max(ultimi, default=f"{lista.consegnata_il:%Y-%m}")
    mesi = mesi_fra(lista.consegnata_il, date.fromisoformat(f"{fine}-01"))
    veri = mesi_fra(lista.consegnata_il, al) if al else []
    serie = [("vero", "Riscosso", cumulati(entrati, veri))] if veri else []
    serie += [(nome, f"Previsione {_AGGETTIVI.get(nome, nome)}", cumulati(m, mesi)) for nome, m in attesi.items()]
    tacche = _tacche(max((max(cent) for _, _, cent in serie), default=0))
    cima = tacche[-1]
    linee = [
        Linea(detto, genere, cent, [(_x(i, len(mesi)), _y(c, cima)) for i, c in enumerate(cent)])
        for genere, detto, cent in serie
    ]
    righe = [
        {
            "mese": _mese(mese),
            "entrati": entrati.get(mese, 0) if mese in veri else None,
            "cumulati": [linea.cent[i] if i < len(linea.cent) else None for linea in linee],
        }
        for i, mese in enumerate(mesi)
    ]
    ogni = -(-len(mesi) // ETICHETTE_MASSIME)
    etichette = [(_x(i, len(mesi)), _mese(mese)) for i, mese in enumerate(mesi) if i % ogni == 0]
    adesso = righe[len(veri) - 1] if veri else None
    return Grafico(linee, [(_y(t, cima), t) for t in tacche], etichette, righe, al, adesso, previsione)


_AGGETTIVI = {"medio": "media"}


def _mese(mese: str) -> str:
    anno, numero = mese.split("-")
    return f"{_MESI[int(numero) - 1]} {anno}"


def _x(indice: int, quanti: int) -> int:
    return SINISTRA + indice * (LARGO - SINISTRA - DESTRA) // max(1, quanti - 1)


def _y(cent: Centesimi, cima: Centesimi) -> int:
    return ALTO - SOTTO - max(0, cent) * (ALTO - SOTTO - SOPRA) // cima


def _tacche(massimo: Centesimi) -> list[Centesimi]:
    """Round amounts from zero to at least `massimo`, 1, 2 or 5 times a power of ten apart."""
    passo = 10_00
    while passo * TACCHE < massimo:
        passo = passo * 5 // 2 if str(passo).startswith("2") else passo * 2
    return list(range(0, max(massimo, 1) + passo, passo))
