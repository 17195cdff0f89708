"""Payments put in by hand: few fields, a document each, a total."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.dominio.incassi import Canale
from tests.contratti.incassi_di_prova import AVVISO, CONTESTO, incassi, leggi, scarti

DOCUMENTO = f"incassi/documenti/{CONTESTO.ente}/abc/quietanza.pdf"
TESTA = "data;importo;documento;numero_avviso;canale;causale"


def foglio(*righe: str, totale: str) -> bytes:
    return "\n".join([TESTA, *righe, totale, ""]).encode()


def in_json(*voci: object, totale: object) -> bytes:
    return json.dumps({"incassi": voci, "totale": totale}).encode()


def voce(**altro: object) -> dict[str, object]:
    return {"data": "2025-03-01", "importo": "12,50", "documento": DOCUMENTO, **altro}


def test_un_incasso_con_il_suo_documento() -> None:
    riga = f"2025-03-01;1.234,50;{DOCUMENTO};{AVVISO};bonifico;Saldo avviso"
    lette, controllo = leggi(foglio(riga, totale="TOTALE;1234,50;1"))
    (letta,) = incassi(lette)
    assert (letta.canale, letta.importo, letta.giorno) == (Canale.BONIFICO, 1234_50, date(2025, 3, 1))
    assert (letta.numero_avviso, letta.riferimenti["documento"]) == (AVVISO, DOCUMENTO)
    assert controllo.quadra


def test_lo_stesso_in_json_e_lo_stesso_incasso() -> None:
    (dal_foglio,) = incassi(leggi(foglio(f"2025-03-01;12.50;{DOCUMENTO};;;", totale="TOTALE;12,50;1"))[0])
    (dal_json,) = incassi(leggi(in_json(voce(), totale="12.50"))[0])
    assert dal_foglio.id == dal_json.id


@pytest.mark.parametrize(
    ("campo", "valore"),
    [
        ("data", "01/03/2025"), ("data", ""), ("importo", "0"), ("importo", "-1.00"), ("importo", "1e3"),
        ("importo", 12.5), ("documento", ""), ("documento", "incassi/documenti/altro-ente/abc/x.pdf"),
        ("documento", f"incassi/documenti/{CONTESTO.ente}/../altro/x.pdf"), ("numero_avviso", "302000010000000100"),
        ("canale", "contanti"), ("causale", "x" * 501), ("cognome", "ROSSI"), ("causale", "a\u0000b"),
    ],
)  # fmt: skip
def test_un_campo_sbagliato_e_uno_scarto_con_il_suo_nome(campo: str, valore: object) -> None:
    lette, _ = leggi(in_json(voce(**{campo: valore}), voce(), totale="25.00"))
    assert [(s.riga, s.campo) for s in scarti(lette)] == [(1, campo)]
    assert len(incassi(lette)) == 1


def test_un_documento_mai_caricato_e_uno_scarto() -> None:
    senza = replace(CONTESTO, documento_presente=lambda chiave: chiave != DOCUMENTO)
    lette, _ = leggi(in_json(voce(), totale="12.50"), senza)
    assert [s.motivo for s in scarti(lette)] == ["Il documento non è stato caricato: caricarlo prima della distinta."]


@pytest.mark.parametrize("totale", ["TOTALE;12,51;1", "TOTALE;12,50;2", "TOTALE;;1", "TOTALE"])
def test_un_totale_diverso_respinge_il_foglio(totale: str) -> None:
    assert not leggi(foglio(f"2025-03-01;12,50;{DOCUMENTO};;;", totale=totale))[1].quadra


@pytest.mark.parametrize("totale", ["12.51", None, 12.5, ""])
def test_un_totale_diverso_respinge_il_json(totale: object) -> None:
    assert not leggi(in_json(voce(), totale=totale))[1].quadra


def test_il_totale_conta_anche_gli_scarti() -> None:
    lette, controllo = leggi(in_json(voce(), voce(data="domani"), totale="25.00"))
    assert (len(scarti(lette)), controllo.quadra) == (1, True)


def test_senza_la_riga_totale_il_foglio_e_incompleto() -> None:
    _, controllo = leggi(f"{TESTA}\n2025-03-01;12,50;{DOCUMENTO};;;\n".encode())
    assert controllo.messaggi == ["Manca la riga TOTALE: il file è incompleto."]


@pytest.mark.parametrize(
    "contenuto", [b"{}", b"[1]", b'{"incassi": 1}', b"{" * 100_000, b'{"incassi": [', b"a;b;c\n1;2;3"]
)
def test_quello_che_non_e_una_distinta_non_si_legge(contenuto: bytes) -> None:
    with pytest.raises(FlussoIllegibile):
        leggi(contenuto)


@pytest.mark.parametrize("riga", ['"2025', "2025-03-01;1", "x" * 5000])
def test_una_riga_rotta_e_uno_scarto(riga: str) -> None:
    lette, _ = leggi(foglio(riga, f"2025-03-01;12,50;{DOCUMENTO};;;", totale="TOTALE;12,50;2"))
    assert len(scarti(lette)) == len(incassi(lette)) == 1
