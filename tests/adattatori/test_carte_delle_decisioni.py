"""The papers of a decision, printed and read again."""

from __future__ import annotations

from datetime import date

import pytest

from local.enti_demo import ENTI
from shared.adattatori.documenti import StampatoreTypst
from shared.casi_uso import stampe_pratiche
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.importi import Voce
from shared.dominio.pratiche import (
    ACarico,
    CausaInesigibilita,
    PraticaConcorsuale,
    PropostaInesigibilita,
    Rimborso,
    Sgravio,
)
from tests.adattatori.lettura import letto
from tests.fabbrica import ingiunta, posizione

OGGI = date(2025, 4, 8)
ENTE = ENTI["regione_abruzzo"]
DEBITO = ingiunta(posizione({Voce.CAPITALE: 15_000_00}))


@pytest.fixture(scope="module")
def stampatore() -> StampatoreTypst:
    return StampatoreTypst()


def atto(tipo: TipoAtto) -> Atto:
    return Atto(tipo.value, tipo, OGGI, DEBITO.residuo, "k.pdf")


def test_la_domanda_dice_credito_rango_udienza_e_ultimo_giorno(stampatore: StampatoreTypst) -> None:
    pratica = PraticaConcorsuale(
        "procedura_concorsuale-1", "liquidazione giudiziale", "Tribunale di Prova", date(2025, 2, 24), OGGI,
        udienza=date(2025, 6, 16), scadenza_deposito=date(2025, 5, 17), privilegio="art. 2752 c.c.", chiesto=15_000_00,
    )  # fmt: skip
    domanda = stampe_pratiche.insinuazione(ENTE, DEBITO, pratica, atto(TipoAtto.INSINUAZIONE_PASSIVO))
    testo = letto(stampatore.stampa(domanda))
    for parola in ("15.000,00 euro", "in privilegio ai sensi di: art. 2752 c.c.", "16/06/2025", "entro il 17/05/2025"):
        assert parola in testo
    assert "Rateizzazione" not in testo


def test_la_relazione_dice_causa_e_riscontri(stampatore: StampatoreTypst) -> None:
    proposta = PropostaInesigibilita(
        "inesigibilita-1", CausaInesigibilita.NESSUN_BENE, ("visura del 02/04/2025",), OGGI, DEBITO.residuo, "chiusura"
    )
    relazione = stampe_pratiche.inesigibilita(ENTE, DEBITO, proposta, atto(TipoAtto.RELAZIONE_INESIGIBILITA))
    testo = letto(stampatore.stampa(relazione))
    assert "nessun bene trovato nei registri" in testo
    assert "visura del 02/04/2025" in testo


def test_lo_sgravio_dice_le_voci_e_quanto_torna_il_rimborso_da_chi(stampatore: StampatoreTypst) -> None:
    sgravio = Sgravio("DET/1", OGGI, "doppio carico", {Voce.CAPITALE: 10_00}, {Voce.CAPITALE: 30_00}, 30_00, "c")
    lettera = stampe_pratiche.sgravio(ENTE, DEBITO, sgravio, atto(TipoAtto.COMUNICAZIONE_SGRAVIO))
    testo = letto(stampatore.stampa(lettera))
    assert "capitale 40,00 euro" in testo
    assert "30,00 euro non erano dovuti" in testo
    rimborso = Rimborso("rimborso-1", 30_00, OGGI, "DET/2", "sgravio", ACarico.CONCESSIONARIO)
    foglio = stampe_pratiche.rimborso(ENTE, DEBITO, rimborso, atto(TipoAtto.COMUNICAZIONE_RIMBORSO))
    assert "restituita dal concessionario della riscossione" in letto(stampatore.stampa(foglio))
