"""A flusso di rendicontazione from the command line: a file imported, and a payment followed to the account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.comandi import main
from tests.contratti.fdr_di_prova import ALTRUI, Pagamento, xml

ESEMPIO = Path(__file__).resolve().parents[3] / "shared" / "pagopa" / "esempi" / "fdr"


def comando(capsys: pytest.CaptureFixture[str], *argomenti: str) -> tuple[int, dict[str, Any]]:
    stato = main([*argomenti, "--json"])
    return stato, json.loads(capsys.readouterr().out)


def test_importa_il_flusso_pubblicato_con_tutti_gli_esiti(capsys: pytest.CaptureFixture[str]) -> None:
    file = ESEMPIO / "02_SYNTHETIC_mixed_esiti_0_9_4_8_rev1.xml"
    if not file.is_file():
        pytest.skip("gli esempi pubblicati da pagoPA non sono a disposizione")
    stato, dati = comando(capsys, "incassi", "importa", str(file))
    assert (stato, dati["tipo"], dati["quadra"]) == (0, "fdr-xml", True)
    assert (dati["accolte"], dati["totale_cent"]) == (4, 255_50)
    # No posizione has these numbers: the money waits for a person, with its label.
    assert dati["etichette"] == {"FDR_SENZA_RT": 4}
    assert dati["rendicontazione"]["legame"] == "FDR_SENZA_TESORERIA"


def test_importa_un_flusso_con_una_riga_rotta_e_una_di_altri(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "flusso.xml"
    righe = (Pagamento(), Pagamento(iur="R2", esito="7"), Pagamento(iur="R3", iuv=ALTRUI))
    file.write_bytes(xml(*righe, numero="3", totale="300.00", ricevente="77777777777"))
    stato, dati = comando(capsys, "incassi", "importa", str(file))
    assert (stato, dati["esito"], dati["accolte"], dati["scartate"], dati["estranee"]) == (1, "ACQUISITO", 2, 1, 1)
    assert dati["scarti"] == [{"riga": 2, "campo": "esito", "motivo": "L'esito «7» non è fra quelli conosciuti."}]
    assert [i["id"] for i in dati["incassi"]] == ["PAGOPA#R1#1"]


def test_segue_i_pagamenti_fino_al_conto_e_lascia_il_flusso(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "flusso.json"
    stato, dati = comando(capsys, "nodo", "fdr", "--pagamenti", "2", "--uscita", str(file))
    assert stato == 0
    assert dati["etichette"] == {
        "ricevute": {"RT_SENZA_FDR": 2}, "flusso": {"FDR_SENZA_TESORERIA": 2}, "accredito": {"RICONCILIATO": 2}
    }  # fmt: skip
    assert round(json.loads(file.read_bytes())["flusso"]["sumPayments"] * 100) == dati["totale_cent"]


def test_senza_numero_avviso_la_verifica_non_comincia(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nodo", "verifica"]) == 2
    assert "numero avviso" in capsys.readouterr().err
