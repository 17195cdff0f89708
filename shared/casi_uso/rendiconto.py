"""The rendiconto of a lista: added up from the books, refused if it does not balance, in JSON, XLSX and print."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from shared.casi_uso.porte import Liste, Posizioni
from shared.dominio import partitario
from shared.dominio.errori import NonQuadra
from shared.dominio.flussi import Lista
from shared.dominio.importi import in_decimale
from shared.dominio.posizioni import Posizione
from shared.dominio.rendiconti import RigaRendiconto, rendiconta

COLONNE = ("caricato", "accessori", "riscosso", "sgravato", "residuo")


def posizioni_di(posizioni: Posizioni, lista: Lista) -> Iterator[Posizione]:
    """Every posizione of a lista, read consistently, by the ids it is known to have."""
    for gruppo in lista.identita():
        yield from posizioni.leggi_molte(lista.ente, gruppo)


def rendiconto_di(liste: Liste, posizioni: Posizioni, ente: str, lista: str, al: date) -> dict[str, Any]:
    """The rendiconto as plain data: amounts in cents, per voce and in total, and posizioni per outcome.

    Raises NonQuadra when the books do not balance, when a posizione is missing, or when
    what they say was loaded is not what the lista brought.
    """
    registro = liste.leggi_lista(ente, lista)
    esiti: Counter[str] = Counter()
    conti = []
    for posizione in posizioni_di(posizioni, registro):
        esiti[str(posizione.conclusione or f"in_{posizione.fase}")] += 1
        conti.append(posizione.conti)
    risultato = rendiconta(conti)
    caricato = risultato.totale.caricato
    if risultato.posizioni != registro.posizioni or caricato != registro.controllo.totale:
        raise NonQuadra(
            f"Lista {lista}: {risultato.posizioni} posizioni per {caricato} centesimi, la lista ne ha "
            f"{registro.posizioni} per {registro.controllo.totale}. Il rendiconto non viene emesso."
        )
    return {
        "ente": ente,
        "lista": lista,
        "al": al.isoformat(),
        "posizioni": risultato.posizioni,
        "per_esito": dict(sorted(esiti.items())),
        "voci": {voce.value: _riga(riga) for voce, riga in risultato.voci.items()},
        "totale": _riga(risultato.totale),
        "incassato_cent": risultato.incassato,
        "eccedenze_cent": risultato.eccedenze,
        "quadra": True,
    }


def _riga(riga: RigaRendiconto) -> dict[str, int]:
    return {colonna: getattr(riga, colonna) for colonna in COLONNE}


def ricalcola(posizioni: Posizioni, posizione: Posizione) -> None:
    """Recompute the cached balances from the books. Raises NonQuadra if a cent differs."""
    registrazioni = posizioni.registrazioni(posizione.ente, posizione.id)
    saldi = {conto: cent for conto, cent in partitario.saldi(registrazioni).items() if cent}
    if saldi != {conto: cent for conto, cent in posizione.conti.items() if cent}:
        raise NonQuadra(f"I saldi della posizione {posizione.id} non sono quelli dei suoi libri.")


def in_xlsx(dati: dict[str, Any]) -> bytes:
    """The rendiconto as a workbook: one sheet per voce with sums, one with the outcomes."""
    import xlsxwriter

    memoria = io.BytesIO()
    with xlsxwriter.Workbook(memoria, {"in_memory": True, "strings_to_formulas": False}) as cartella:
        euro = cartella.add_format({"num_format": "#,##0.00"})
        titolo = cartella.add_format({"bold": True, "bottom": 1})
        totale = cartella.add_format({"bold": True, "num_format": "#,##0.00", "top": 1})
        foglio = cartella.add_worksheet("Rendiconto")
        foglio.set_column(0, 0, 24)
        foglio.set_column(1, len(COLONNE), 16)
        foglio.write_string(0, 0, f"Lista {dati['lista']} al {dati['al']}", titolo)
        for colonna, nome in enumerate(("voce", *COLONNE)):
            foglio.write_string(2, colonna, nome.capitalize(), titolo)
        righe = [*dati["voci"].items(), ("totale", dati["totale"])]
        for indice, (voce, importi) in enumerate(righe, start=3):
            formato = totale if voce == "totale" else euro
            foglio.write_string(indice, 0, voce.replace("_", " ").capitalize())
            for colonna, nome in enumerate(COLONNE, start=1):
                foglio.write_number(indice, colonna, in_decimale(importi[nome]), formato)
        esiti = cartella.add_worksheet("Esiti")
        esiti.set_column(0, 0, 24)
        for colonna, nome in enumerate(("Esito", "Posizioni")):
            esiti.write_string(0, colonna, nome, titolo)
        for indice, (esito, quante) in enumerate(dati["per_esito"].items(), start=1):
            esiti.write_string(indice, 0, esito)
            esiti.write_number(indice, 1, quante)
    return memoria.getvalue()
