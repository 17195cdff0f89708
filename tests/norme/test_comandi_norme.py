"""`riscossa profilo` and `riscossa termini` as a user meets them: output, exit codes, Italian errors."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from local.comandi_norme import registra


def esegui(*argomenti: str) -> int:
    radice = argparse.ArgumentParser(prog="riscossa")
    registra(radice.add_subparsers(required=True))
    scelti = radice.parse_args(argomenti)
    esito: int = scelti.esegui(scelti)
    return esito


def in_json(capsys: pytest.CaptureFixture[str], *argomenti: str) -> Any:
    assert esegui(*argomenti) == 0
    uscita = capsys.readouterr()
    assert uscita.err == ""
    return json.loads(uscita.out)


ABRUZZO = ("termini", "--profilo", "regione_abruzzo", "--evento", "consegna_lista=2026-01-31")


def test_i_termini_in_json_dicono_data_clausola_e_conseguenza(capsys: pytest.CaptureFixture[str]) -> None:
    dati = in_json(capsys, *ABRUZZO, "--json")
    per_id = {t["id"]: t for t in dati["termini"]}
    assert per_id["AB-02"]["scadenza"] == "2026-03-12"
    assert per_id["AB-02"]["clausola"] == "14.1.b"
    assert per_id["AB-02"]["conseguenza"] == "2.000,00 € al giorno, per lista (15.b)"
    assert "Il termine di 40 giorni decorre dal 31/01/2026" in per_id["AB-02"]["prova"]
    assert per_id["AB-08"]["scadenza"] == "2028-01-31"
    assert [t["id"] for t in dati["adempiuti"]] == ["AB-01"]


def test_un_termine_adempiuto_esce_da_quelli_in_corso(capsys: pytest.CaptureFixture[str]) -> None:
    dati = in_json(capsys, *ABRUZZO, "--evento", "notifica_ingiunzione=2026-03-20", "--json")
    assert [t["id"] for t in dati["termini"]] == ["AB-06", "AB-08"]
    notifica = next(t for t in dati["adempiuti"] if t["id"] == "AB-02")
    assert (notifica["adempiuto_il"], notifica["giorni_ritardo"]) == ("2026-03-20", 8)
    assert notifica["stato"] == "adempiuto il 20/03/2026, 8 giorni di ritardo"


def test_con_al_si_vedono_i_ritardi(capsys: pytest.CaptureFixture[str]) -> None:
    dati = in_json(capsys, *ABRUZZO, "--al", "2026-03-15", "--json")
    (notifica,) = [t for t in dati["termini"] if t["id"] == "AB-02"]
    assert (notifica["stato"], notifica["giorni_ritardo"]) == ("scaduto da 3 giorni", 3)


def test_il_patrono_sposta_i_giorni_lavorativi(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("termini", "--profilo", "regione_abruzzo", "--evento", "acquisizione_flusso=2026-11-16", "--json")
    senza, con = in_json(capsys, *base), in_json(capsys, *base, "--patrono", "11-17")
    scadenze = [next(t["scadenza"] for t in d["termini"] if t["id"] == "AB-12") for d in (senza, con)]
    assert scadenze == ["2026-11-23", "2026-11-24"]


def test_un_attesa_dice_da_quando_l_atto_e_consentito(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("termini", "--profilo", "emilia_romagna", "--evento", "sollecito_1=2025-08-31", "--json")
    attesa = in_json(capsys, *base)["termini"][0]
    assert (attesa["durata"], attesa["stato"]) == ("non prima di 6 mesi", "atto consentito dal 01/03/2026")
    assert in_json(capsys, *base, "--al", "2026-03-01")["termini"][0]["stato"] == "atto consentito"
    assert (
        in_json(capsys, *base, "--al", "2026-02-28")["termini"][0]["stato"]
        == "atto consentito dal 01/03/2026"
    )


def test_la_tabella_dei_termini_si_legge_senza_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui(*ABRUZZO) == 0
    testo = capsys.readouterr().out
    assert "12/03/2026" in testo
    assert "AB-02" in testo
    assert "14.1.b" in testo


@pytest.mark.parametrize(
    ("argomenti", "errore"),
    [
        (
            ("termini", "--profilo", "abruzzo", "--evento", "consegna_lista=2026-01-31"),
            "Nessun profilo si chiama",
        ),
        (("termini", "--profilo", "torgiano"), "Indicare almeno un evento"),
        (
            ("termini", "--profilo", "torgiano", "--evento", "pippo=2026-01-31"),
            "non conosce l'evento «pippo»",
        ),
        (("termini", "--profilo", "torgiano", "--evento", "consegna_lista"), "scrivere NOME=AAAA-MM-GG"),
        (("termini", "--profilo", "torgiano", "--evento", "consegna_lista=31/01/2026"), "non è una data"),
        (("termini", "--profilo", "torgiano", "--evento", "consegna_lista=2026-02-30"), "non è una data"),
        ((*ABRUZZO, "--al", "domani"), "--al: «domani» non è una data"),
        ((*ABRUZZO, "--patrono", "32-01"), "--patrono"),
        (("profilo", "mostra", "abruzzo"), "Nessun profilo si chiama"),
        (("profilo", "verifica", "abruzzo"), "Nessun profilo si chiama"),
    ],
)
def test_gli_errori_sono_in_italiano_e_senza_traccia(
    capsys: pytest.CaptureFixture[str], argomenti: tuple[str, ...], errore: str
) -> None:
    assert esegui(*argomenti) == 2
    uscita = capsys.readouterr()
    assert errore in uscita.err
    assert uscita.out == ""


@pytest.mark.parametrize("nome", ["anci_toscana", "emilia_romagna", "regione_abruzzo", "torgiano"])
def test_un_profilo_si_mostra_con_termini_e_contraddizioni(
    capsys: pytest.CaptureFixture[str], nome: str
) -> None:
    assert esegui("profilo", "mostra", nome) == 0
    testo = capsys.readouterr().out
    assert "Contraddizione 1" in testo
    assert "Scelta:" in testo


def test_mostra_dice_le_conseguenze_con_la_loro_clausola(capsys: pytest.CaptureFixture[str]) -> None:
    esegui("profilo", "mostra", "torgiano")
    testo = capsys.readouterr().out
    assert "da 100,00 a 1.000,00 €, li fissa l'ente" in " ".join(testo.split())
    assert "27.2" in testo


def test_verifica_passa_ed_elenca_tutto(capsys: pytest.CaptureFixture[str]) -> None:
    dati = in_json(capsys, "profilo", "verifica", "--json")
    assert dati["errori"] == 0
    assert set(dati["rilievi"]) == {
        "anci_toscana",
        "emilia_romagna",
        "regione_abruzzo",
        "torgiano",
        "norme nazionali",
    }
    assert any(r["genere"] == "a memoria" for r in dati["rilievi"]["norme nazionali"])


def test_verifica_di_un_solo_profilo_stampa_una_tabella(capsys: pytest.CaptureFixture[str]) -> None:
    assert esegui("profilo", "verifica", "torgiano") == 0
    testo = capsys.readouterr().out
    assert "penale su clausola inesistente" in testo
    assert testo.rstrip().endswith("rilievi per il legale.")


def test_verifica_esce_con_1_solo_se_un_riferimento_e_rotto(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from shared.norme import profilo

    rotto = replace(profilo("torgiano"), ruoli={"stampa": "TG-01"})
    monkeypatch.setattr("local.comandi_norme.profilo", lambda _: rotto)
    assert esegui("profilo", "verifica", "torgiano") == 1
    assert "ruolo sconosciuto" in capsys.readouterr().out
