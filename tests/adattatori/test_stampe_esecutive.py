"""The papers of enforcement, printed and read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.adattatori.documenti import StampatoreTypst
from shared.casi_uso import stampe_esecutive
from shared.dominio import esecuzioni_comandi as comandi
from shared.dominio.atti import Bene, TipoBene
from shared.dominio.importi import Voce
from shared.dominio.posizioni import Mutazione, Posizione
from tests import fabbrica
from tests.adattatori.lettura import letto
from tests.dominio.test_esecutive import BANCA, DATORE, GIORNO, intimata, pronta

TARIFFE = fabbrica.tariffe_di("regione_abruzzo")


@pytest.fixture(scope="module")
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


def pignorata(attuale: Posizione, giorno: date = GIORNO) -> Mutazione:
    return comandi.pignora_terzi(attuale, fabbrica.regole(), giorno, TARIFFE, "k.pdf")


def ordine(stampatore: StampatoreTypst, bene: Bene) -> str:
    mutazione = pignorata(pronta(bene))
    atto = mutazione.posizione.atti[-1]
    norma = fabbrica.regole().esecuzione(atto.data)
    prove = mutazione.evento.dati["prove"]
    foglio = stampe_esecutive.pignoramento_terzi(fabbrica.ENTE, mutazione.posizione, atto, prove, norma)
    return letto(stampatore.stampa(foglio))


def test_l_ordine_al_datore_di_lavoro_dice_i_sessanta_giorni_e_le_quote_dello_stipendio(
    stampatore: StampatoreTypst,
) -> None:
    testo = ordine(stampatore, DATORE)
    assert "ACME SRL" in testo
    assert "ROSSI MARIO" in testo
    assert "60 giorni" in testo
    assert "1/10 dello stipendio netto, se è fino a 2.500,00 euro" in testo
    assert "1/7 dello stipendio netto, se è oltre 2.500,00 e fino a 5.000,00 euro" in testo
    assert "1/5 dello stipendio netto, se supera 5.000,00 euro" in testo
    assert "ultimo emolumento" not in testo


def test_l_ordine_alla_banca_risparmia_l_ultimo_stipendio_accreditato(stampatore: StampatoreTypst) -> None:
    testo = ordine(stampatore, BANCA)
    assert "non si estende all'ultimo emolumento accreditato" in testo
    assert "1/10" not in testo


def test_l_intimazione_dice_i_cinque_giorni_e_quanto_vale(stampatore: StampatoreTypst) -> None:
    attuale = intimata(pronta(DATORE), date(2026, 3, 2), notificata=None)
    atto = attuale.atti[-1]
    norma = fabbrica.regole().esecuzione(atto.data)
    testo = letto(stampatore.stampa(stampe_esecutive.intimazione(fabbrica.ENTE, attuale, atto, (), norma)))
    assert "entro 5 giorni" in testo
    assert "resta efficace per un anno" in testo


def test_la_rinuncia_va_al_terzo_e_lo_libera(stampatore: StampatoreTypst) -> None:
    estinta = fabbrica.pagata(pignorata(pronta(DATORE)).posizione, GIORNO)
    mutazione = comandi.rinuncia_pignoramento(estinta, GIORNO, "k.pdf")
    foglio = stampe_esecutive.rinuncia(fabbrica.ENTE, mutazione.posizione, mutazione.posizione.atti[-1])
    testo = letto(stampatore.stampa(foglio))
    assert "ACME SRL" in testo
    assert "nulla è più dovuto" in testo


def test_il_verbale_mobiliare_ha_le_righe_da_riempire(stampatore: StampatoreTypst, tmp_path: Path) -> None:
    attuale = pronta(Bene(TipoBene.MOBILI, "arredi"), voci={Voce.CAPITALE: 3_000_00})
    mutazione = comandi.pignora_mobili(attuale, fabbrica.regole(), GIORNO, TARIFFE, "k.pdf")
    posizione, prove = mutazione.posizione, mutazione.evento.dati["prove"]
    foglio = stampe_esecutive.pignoramento_mobiliare(fabbrica.ENTE, posizione, posizione.atti[-1], prove)
    testo = letto(stampatore.stampa(foglio))
    assert "Beni pignorati e valore stimato" in testo
    assert "3.000,00" in testo
