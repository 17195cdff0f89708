from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.nuvola import Nuvola
from tests.local.conftest import INIZIO, MODELLO
from tests.local.nuvola import funzioni

GIORNO = timedelta(days=1)


def _istanti(chi: str) -> list[str]:
    return [quando[:10] for quando, che, _ in funzioni.DIARIO if che == chi]


def test_quattro_attese_di_180_giorni_finiscono_il_27_dicembre_2026(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    avvia_ciclo("p1")
    nuvola.avanza_fino_a(INIZIO + 800 * GIORNO)
    # 7 January 2025 plus 180, 360 and 540 days, counted on a calendar.
    assert _istanti("valuta") == ["2025-01-07", "2025-07-06", "2026-01-02", "2026-07-01"]
    assert nuvola.esecuzioni()["Ciclo"] == {"SUCCEEDED": 1}


def test_un_evento_sveglia_subito_la_macchina_e_annulla_il_termine(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    avvia_ciclo("p1")
    nuvola.avanza_fino_a(INIZIO + 10 * GIORNO)
    nuvola.client("stepfunctions").send_task_success(
        taskToken=funzioni.GETTONI["p1"], output=json.dumps({"pagato": True})
    )
    nuvola.fino_a_quiete()
    assert _istanti("valuta") == ["2025-01-07", "2025-01-17"]
    assert nuvola.esecuzioni()["Ciclo"] == {"SUCCEEDED": 1}
    nuvola.avanza_fino_a(INIZIO + 400 * GIORNO)
    assert len(_istanti("valuta")) == 2


def test_un_gettone_gia_usato_o_scaduto_o_inventato_e_rifiutato(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    avvia_ciclo("p1")
    sfn, primo = nuvola.client("stepfunctions"), funzioni.GETTONI["p1"]
    sfn.send_task_success(taskToken=primo, output="{}")
    with pytest.raises(sfn.exceptions.TaskTimedOut):
        sfn.send_task_success(taskToken=primo, output="{}")
    nuvola.fino_a_quiete()
    secondo = funzioni.GETTONI["p1"]
    assert secondo != primo
    nuvola.avanza_fino_a(INIZIO + 181 * GIORNO)
    with pytest.raises(sfn.exceptions.TaskTimedOut):
        sfn.send_task_failure(taskToken=secondo, error="x", cause="y")
    with pytest.raises(sfn.exceptions.InvalidToken):
        sfn.send_task_success(taskToken="inventato", output="{}")


def test_le_esecuzioni_che_scadono_insieme_si_svegliano_in_ordine_di_nome(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    for nome in ("p3", "p1", "p2"):
        avvia_ciclo(nome)
    funzioni.DIARIO.clear()
    nuvola.avanza_fino_a(INIZIO + 180 * GIORNO)
    assert [che for _, chi, che in funzioni.DIARIO if chi == "valuta"] == ["p1", "p2", "p3"]


def test_gli_attori_agiscono_prima_dei_termini_dello_stesso_istante_e_nell_ordine_dato(
    nuvola: Nuvola, avvia_ciclo: Any
) -> None:
    avvia_ciclo("p1")
    scadenza = INIZIO + 180 * GIORNO
    fatti: list[str] = []
    nuvola.programma(scadenza, lambda: fatti.append(f"primo dopo {funzioni.GIRI['p1']} giri"))
    nuvola.programma(scadenza, lambda: fatti.append("secondo"))
    nuvola.avanza_fino_a(scadenza)
    assert fatti == ["primo dopo 1 giri", "secondo"]
    assert funzioni.GIRI["p1"] == 2


def test_un_errore_si_ritenta_con_pause_virtuali_e_resta_fra_gli_errori(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    nuvola.guasto("Valuta", 2)
    avvia_ciclo("p1")
    assert nuvola.orologio.adesso() == INIZIO
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=1))
    assert [e.tipo for e in nuvola.errori] == ["Guasto", "Guasto"]
    assert "guasto iniettato prima" in nuvola.errori[0].messaggio
    assert nuvola.errori[1].istante > INIZIO
    assert funzioni.GIRI["p1"] == 1


def test_un_guasto_dopo_l_esecuzione_ripete_il_lavoro_gia_fatto(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    nuvola.guasto("Valuta", 1, quando="dopo")
    avvia_ciclo("p1")
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=1))
    assert funzioni.GIRI["p1"] == 2


def test_lo_stesso_nome_di_esecuzione_non_parte_due_volte(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    avvia_ciclo("p1")
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        avvia_ciclo("p1", altro=1)


def test_una_esecuzione_fermata_risulta_abortita_e_libera_il_suo_filo(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    arn = avvia_ciclo("p1")
    prima = threading.active_count()
    nuvola.client("stepfunctions").stop_execution(executionArn=arn)
    nuvola.fino_a_quiete()
    assert nuvola.esecuzioni()["Ciclo"] == {"ABORTED": 1}
    assert threading.active_count() == prima - 1


def test_la_storia_di_un_esecuzione_porta_date_virtuali(nuvola: Nuvola, avvia_ciclo: Any) -> None:
    arn = avvia_ciclo("p1")
    nuvola.avanza_fino_a(INIZIO + 180 * GIORNO)
    storia = nuvola.client("stepfunctions").get_execution_history(executionArn=arn)["events"]
    scaduti = [e["timestamp"] for e in storia if e["type"] == "TaskTimedOut"]
    assert scaduti == [datetime(2025, 7, 6, 8, tzinfo=UTC)]


def test_ogni_giorno_legale_e_annunciato_una_volta_anche_se_non_succede_nulla(nuvola: Nuvola) -> None:
    giorni: list[date] = []
    nuvola.avanza_fino_a(datetime(2025, 4, 2, 12, tzinfo=UTC), giorni.append)
    assert giorni[0] == date(2025, 1, 8)
    assert giorni[-1] == date(2025, 4, 2)
    assert len(giorni) == len(set(giorni)) == 24 + 28 + 31 + 2  # from 8 January to 2 April


def test_una_lista_su_s3_avvia_una_esecuzione_per_riga_e_la_pausa_dura_un_giorno(nuvola: Nuvola) -> None:
    righe = [{"posizione": f"p{n}"} for n in range(7)]
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["Secchio"], Key="liste/a.json", Body=json.dumps(righe).encode())
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["Secchio"], Key="altro/a.json", Body=b"[]")
    nuvola.fino_a_quiete()
    assert nuvola.esecuzioni() == {"Ciclo": {"RUNNING": 7}, "Presa": {"RUNNING": 1}}
    assert [che for _, chi, che in funzioni.DIARIO if chi == "elabora"] == [f"p{n}" for n in range(7)]
    nuvola.avanza_fino_a(INIZIO + GIORNO)
    assert nuvola.esecuzioni()["Presa"] == {"SUCCEEDED": 1}
    # Importa and Pausa once; Elabora and AvviaCiclo for each row.
    assert nuvola.transizioni()["Presa"] == 2 + 2 * 7


def test_una_mappa_distribuita_fallisce_se_fallisce_una_riga_e_dice_perche(nuvola: Nuvola) -> None:
    funzioni.RIFIUTA.add("p1")
    righe = [{"posizione": f"p{n}"} for n in range(3)]
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["Secchio"], Key="liste/a.json", Body=json.dumps(righe).encode())
    nuvola.fino_a_quiete()
    (fallita,) = nuvola.fallite()
    assert fallita["errore"] == "States.ExceedToleratedFailureThreshold"
    assert "1 of 3 items failed" in fallita["causa"]
    assert "riga rifiutata" in fallita["causa"]


def test_una_mappa_distribuita_regge_migliaia_di_righe(nuvola: Nuvola) -> None:
    # Four workers, each beyond the depth at which moto's own recursion stops.
    funzioni.RIFIUTA.update(f"p{n}" for n in range(4400))
    righe = [{"posizione": f"p{n}"} for n in range(4400)]
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["Secchio"], Key="liste/a.json", Body=json.dumps(righe).encode())
    nuvola.fino_a_quiete()
    (fallita,) = nuvola.fallite()
    assert "4400 of 4400 items failed; the first: ValueError" in fallita["causa"]


def _corsa(semi: int) -> tuple[list[tuple[str, str, str]], dict[str, int], dict[str, int]]:
    funzioni.azzera()
    with Nuvola.avvia(MODELLO, inizio=INIZIO) as nuvola:
        righe = [{"posizione": f"p{n:02}"} for n in range(12)]
        nuvola.client("s3").put_object(
            Bucket=nuvola.uscite["Secchio"], Key="liste/a.json", Body=json.dumps(righe).encode()
        )

        def paga() -> None:
            nuvola.client("stepfunctions").send_task_success(
                taskToken=funzioni.GETTONI[f"p{semi:02}"], output='{"pagato": true}'
            )

        nuvola.programma(INIZIO + 200 * GIORNO, paga)
        nuvola.avanza_fino_a(INIZIO + 730 * GIORNO)
        return list(funzioni.DIARIO), nuvola.transizioni(), dict(nuvola.contatori)


def test_la_stessa_corsa_da_la_stessa_successione_e_non_lascia_fili() -> None:
    prima = threading.active_count()
    una, altra, diversa = _corsa(3), _corsa(3), _corsa(4)
    assert una == altra
    assert una[0] != diversa[0]
    assert len(una[0]) > 700
    assert threading.active_count() == prima
