"""Two virtual years, whole: many seeds, four contracts, and the books always in balance."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from local.percorso import RADICE, Esito, Percorso, lista_inventata
from shared.dominio.atti import Conclusione, TipoAtto
from shared.dominio.avvisi import qr_pagopa
from shared.dominio.importi import da_euro
from shared.norme import NOMI_PROFILI

SEMI = [(seme, sorted(NOMI_PROFILI)[seme % 4]) for seme in range(1, 9)]


def vivi(profilo: str, seme: int, posizioni: int) -> Esito:
    with Percorso(profilo, seme) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(posizioni, seme))
        percorso.vivi(lista)
        return percorso.esito(lista)


def codici_qr(pdf: bytes, cartella: Path) -> set[str]:
    """What a phone would read on the pages: rendered by pdftoppm, or by pdfium where it is missing."""
    (cartella / "atto.pdf").write_bytes(pdf)
    if shutil.which("pdftoppm"):
        comando = ["pdftoppm", "-r", "150", "-png", str(cartella / "atto.pdf"), str(cartella / "pagina")]
        subprocess.run(comando, check=True)
        pagine = [Image.open(file) for file in sorted(cartella.glob("pagina*.png"))]
    else:
        pagine = [pagina.render(scale=150 / 72).to_pil() for pagina in pypdfium2.PdfDocument(pdf)]
    return {codice.text for pagina in pagine for codice in zxingcpp.read_barcodes(pagina)}


@pytest.mark.parametrize(("seme", "profilo"), SEMI)
def test_per_ogni_seme_tutto_si_conclude_e_i_conti_tornano(seme: int, profilo: str) -> None:
    esito = vivi(profilo, seme, 5)
    importi = esito.dati["importi_cent"]
    assert (
        importi["caricato"] + importi["accessori"]
        == importi["riscosso"] + importi["sgravato"] + importi["residuo"]
    )
    assert esito.dati["quadra"] is True
    assert esito.dati["orfane"] == 0
    assert esito.guasti == []
    assert all(p.conclusa for p in esito.posizioni)
    assert all(set(stati) == {"SUCCEEDED"} for stati in esito.dati["esecuzioni"].values() if stati)
    for posizione in esito.posizioni:
        assert len({atto.id for atto in posizione.atti}) == len(posizione.atti)
        if posizione.residuo == 0:
            assert posizione.conclusione in (Conclusione.RISCOSSA, Conclusione.SGRAVATA)
        if "iscrizione_fermo" in posizione.eventi and posizione.residuo == 0:
            assert posizione.quanti(TipoAtto.REVOCA_FERMO) == 1


def test_lo_stesso_seme_da_lo_stesso_esito_al_centesimo_e_al_giorno() -> None:
    prima, seconda = vivi("regione_abruzzo", 7, 6), vivi("regione_abruzzo", 7, 6)

    def senza_tempo(esito: Esito) -> dict[str, Any]:
        return {nome: valore for nome, valore in esito.dati.items() if nome != "secondi"}

    assert senza_tempo(prima) == senza_tempo(seconda)
    assert prima.posizioni == seconda.posizioni
    assert prima.transizioni == seconda.transizioni


def test_nessun_atto_segue_l_estinzione_del_debito() -> None:
    dannosi = {TipoAtto.SOLLECITO, TipoAtto.PREAVVISO_FERMO, TipoAtto.ISCRIZIONE_FERMO}
    for seme in (3, 11):
        for posizione in vivi("emilia_romagna", seme, 6).posizioni:
            estinta = posizione.eventi.get("estinzione", date.max)
            assert all(atto.data <= estinta for atto in posizione.atti if atto.tipo in dannosi)


def test_il_qr_dell_ingiunzione_dice_quello_che_il_dominio_ha_calcolato(tmp_path: Path) -> None:
    with Percorso("torgiano", 5) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(2, 5))
        percorso.vivi(lista, mesi=2)
        for posizione in percorso.esito(lista).posizioni:
            atto = posizione.atto("ingiunzione")
            assert atto is not None
            pdf = percorso.nuvola.client("s3").get_object(
                Bucket=percorso.nuvola.uscite["BucketDocumenti"], Key=atto.chiave
            )["Body"].read()
            attesa = qr_pagopa(posizione.numero_avviso, percorso.ente.codice_fiscale, atto.importo)
            cartella = tmp_path / posizione.id
            cartella.mkdir()
            assert attesa in codici_qr(pdf, cartella)


def test_ogni_accessorio_nei_libri_e_quello_della_sua_prova_e_la_prova_si_rifa_da_sola(tmp_path: Path) -> None:
    with Percorso("regione_abruzzo", 9) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(6, 9))
        percorso.vivi(lista, mesi=14)
        prove: list[dict[str, Any]] = []
        for posizione in percorso.esito(lista).posizioni:
            provati: dict[str, int] = {}
            for _, evento in percorso.posizioni.eventi(posizione.ente, posizione.id):
                for prova in evento.dati.get("prove", []):
                    if prova["regola"] in ("interessi_legali", "spese_notifica"):
                        voce = "interessi" if prova["regola"] == "interessi_legali" else "spese_notifica"
                        provati[voce] = provati.get(voce, 0) + da_euro(prova["esito"])
                        prove.append(prova)
            nei_libri = {
                conto.removeprefix("accessori:"): -cent
                for conto, cent in posizione.conti.items()
                if conto.startswith("accessori:") and cent
            }
            assert {voce: cent for voce, cent in provati.items() if cent} == nei_libri
    assert len(prove) > 10
    (tmp_path / "prove.json").write_text(json.dumps(prove), encoding="utf-8")
    script = RADICE / "docs" / "verifica_prova.py"
    esito = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "prove.json")], capture_output=True, text=True, check=False
    )
    assert esito.returncode == 0, esito.stdout + esito.stderr
