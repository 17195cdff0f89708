"""`incassi importa` as a user runs it: a lista, a statement that pays it, the labels; and on a cloud already on."""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from local.comandi_incassi import registra
from local.percorso import Percorso, lista_inventata
from shared.dominio.avvisi_codice import numero_avviso
from tests.contratti.incassi_di_prova import movimento, rh

PRIMO = numero_avviso("02", "0000100000001").numero
MAI_EMESSO = numero_avviso("02", "0000100000777").numero


def esegui(*argomenti: str) -> int:
    parser = argparse.ArgumentParser()
    registra(parser.add_subparsers(required=True))
    scelti = parser.parse_args(argomenti)
    esito: int = scelti.esegui(scelti)
    return esito


def estratto(cartella: Path, **altro: Any) -> str:
    file = cartella / "estratto.txt"
    file.write_bytes(
        rh(
            movimento(1, 10_00, f"SALDO {PRIMO}"),
            movimento(2, 20_00, f"SALDO {MAI_EMESSO}"),
            movimento(3, 30_00, "SENZA NUMERO"),
            movimento(4, 40_00, "RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001"),
            **altro,
        )
    )
    return str(file)


def test_un_estratto_conto_paga_la_lista_e_il_resto_ha_un_etichetta(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lista = tmp_path / "lista.csv"
    lista.write_bytes(lista_inventata(2, 7))
    assert esegui("incassi", "importa", estratto(tmp_path), "--lista", str(lista), "--json") == 0
    dati = json.loads(capsys.readouterr().out)
    assert (dati["tipo"], dati["esito"], dati["accolte"], dati["cumulativi"]) == ("cbi-rh", "ACQUISITO", 3, 1)
    assert (dati["totale_cent"], dati["totale_cumulativi_cent"], dati["quadra"]) == (60_00, 40_00, True)
    assert dati["etichette"] == {"NON_ABBINATO": 2, "RICONCILIATO": 1}
    motivi = {voce["importo_cent"]: voce["motivo"] for voce in dati["incassi"]}
    assert motivi == {
        10_00: "Numero avviso della posizione.",
        20_00: "Nessuna posizione ha questo numero avviso.",
        30_00: "Il pagamento non indica un numero avviso.",
    }


def test_su_una_nuvola_accesa_un_flusso_che_non_quadra_esce_con_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Percorso("regione_abruzzo", 7, porta=0) as percorso:
        monkeypatch.setenv("RISCOSSA_GETTONE", percorso.mondo.gettone("operatore"))
        esiti: list[int] = []
        comando = ("incassi", "importa", estratto(tmp_path, finale=1), "--api", percorso.nuvola.base_url, "--json")
        for _ in range(2):
            filo = threading.Thread(target=lambda: esiti.append(esegui(*comando)))
            filo.start()
            filo.join(60)
    assert esiti == [2, 2]
    prima, seconda = map(json.loads, capsys.readouterr().out.splitlines())
    assert prima == seconda
    assert prima["esito"] == "RESPINTO"
    assert "dichiarato 0,01, letto 1.100,00" in prima["motivo"]


@pytest.mark.parametrize("argomenti", [("assente.txt",), ("--api", "ftp://x", __file__)])
def test_quello_che_non_si_puo_mandare_si_dice_e_basta(
    argomenti: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert esegui("incassi", "importa", *argomenti, "--json") == 2
    uscita = capsys.readouterr()
    assert (uscita.out, uscita.err.strip() != "") == ("", True)
