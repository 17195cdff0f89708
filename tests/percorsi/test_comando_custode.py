"""`riscossa custode`: whatever is killed, the next morning no posizione is orphan, and the command counts by itself."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from local import comandi
from local.comandi_custode import TUTTE, _ferma, conta
from local.percorso import INIZIO, Percorso, lista_inventata

PICCOLA = ["--posizioni", "3", "--giorni", "10"]


@pytest.mark.parametrize(("uccidi", "fermate"), [("tutte", 3), ("2", 2), ("0", 0)])
def test_dopo_le_uccisioni_nessuna_resta_orfana(uccidi: str, fermate: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert comandi.main(["custode", *PICCOLA, "--uccidi", uccidi, "--json"]) == 0
    dati = json.loads(capsys.readouterr().out)
    assert (dati["aperte"], dati["con_prossimo_passo"], dati["orfane"]) == (3, 3, [])
    assert (dati["uccise"], dati["riprese"]) == (fermate, fermate)
    # The 7th of January, ten days, and the morning after.
    assert dati["giorno"] == "2025-01-18"
    assert dati["prescrizione_piu_vicina"] > "2025-01-18"
    assert len(dati["radice"]) == 64


def test_prima_del_custode_il_comando_vede_le_orfane() -> None:
    with Percorso("regione_abruzzo", 7) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(3, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=3), percorso.mondo.raccogli)
        tutte = [f"{lista}-0000000{n}" for n in (1, 2, 3)]
        assert conta(percorso, lista) == (tutte, [])
        assert _ferma(percorso, 1, 7) == 1
        aperte, orfane = conta(percorso, lista)
        assert (aperte, len(orfane)) == (tutte, 1)
        assert _ferma(percorso, TUTTE, 7) == 2
        assert conta(percorso, lista) == (tutte, tutte)


def test_senza_json_lo_dice_in_parole(capsys: pytest.CaptureFixture[str]) -> None:
    assert comandi.main(["custode", *PICCOLA]) == 0
    righe = capsys.readouterr().out.splitlines()
    assert righe[0] == "Fermate 3 esecuzioni; il custode del 2025-01-18 ne ha riprese 3."
    assert righe[1] == "Posizioni aperte 3, con un prossimo passo 3."


@pytest.mark.parametrize("valore", ["-1", "molte", "1.5"])
def test_un_numero_scritto_male_si_rifiuta(valore: str) -> None:
    with pytest.raises(SystemExit) as uscita:
        comandi.main(["custode", "--uccidi", valore])
    assert uscita.value.code == 2
