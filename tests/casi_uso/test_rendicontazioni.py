"""Receipt, flow, revision and credit, in any order: the same money ends in the same place, with the same label."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.casi_uso.rendicontazioni import accrediti_da_guardare, attribuisci_accredito
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Etichetta, Fonte, Stato
from shared.dominio.rendicontazioni import EsitoPagamento, Legame
from tests.casi_uso.banco_fdr import FLUSSO, BancoFdr, avviso, rigaf
from tests.fabbrica import ENTE


def prove(banco: BancoFdr, ricevuta: str) -> set[Fonte]:
    return {e.fonte for e in banco.incasso(ricevuta).evidenze}


FATTI = ("rt1", "rt2", "rt3", "rev1", "rev2", "conto")


def accade(banco: BancoFdr, fatto: str) -> None:
    """One fact of the story: three receipts, a flow that its revision corrects, the credit of the revision."""
    if fatto.startswith("rt"):
        numero = int(fatto[2:])
        banco.ricevuta(numero, f"R{numero}", numero * 100_00)
    elif fatto == "rev1":
        banco.flusso(rigaf(1, "R1", 100_00), rigaf(2, "R2", 200_00, posto=2))
    elif fatto == "rev2":
        righe = (rigaf(1, "R1", 100_00), rigaf(3, "R3", 300_00, posto=2), rigaf(4, "R4", 40_00, posto=3))
        banco.flusso(*righe, revisione=2)
    else:
        banco.accredito(440_00)


def racconta(ordine: list[str], seme: int, ripetizioni: int) -> BancoFdr:
    """The facts in that order, with messages delivered by chance between one and the next."""
    banco = BancoFdr(seme, ripetizioni)
    for fatto in ordine:
        accade(banco, fatto)
        for _ in range(banco.caso.randint(0, 6)):
            banco.passo()
    banco.smaltisci()
    return banco


CALMA = racconta(list(FATTI), 0, 1).libri()


def test_la_corsa_calma_finisce_dove_deve() -> None:
    banco = racconta(list(FATTI), 0, 1)
    etichette = {i.id[7:9]: i.etichetta for i in banco.incassi.incassi.values()}
    assert etichette == {
        "R1": Etichetta.RICONCILIATO,
        "R2": Etichetta.RT_SENZA_FDR,
        "R3": Etichetta.RICONCILIATO,
        "R4": Etichetta.FDR_SENZA_RT,
    }
    assert [banco.residuo(n) for n in range(1, 5)] == [400_00, 300_00, 200_00, 460_00]
    assert quadra(banco.incassi.righe.values()).imputato == 640_00


@settings(max_examples=150, deadline=None)
@given(ordine=st.permutations(FATTI), seme=st.integers(0, 10**6), ripetizioni=st.integers(1, 3))
def test_in_qualunque_ordine_restano_gli_stessi_incassi_e_lo_stesso_giornale(
    ordine: list[str], seme: int, ripetizioni: int
) -> None:
    assert racconta(ordine, seme, ripetizioni).libri() == CALMA


@pytest.mark.parametrize("prima", ["flusso", "ricevuta"])
def test_senza_ricevuta_non_si_registra_da_se(prima: str) -> None:
    banco = BancoFdr()
    passi = {"flusso": lambda: banco.flusso(rigaf(1, "R1", 100_00, EsitoPagamento.SENZA_RPT)),
             "ricevuta": lambda: banco.ricevuta(1, "R1", 100_00)}  # fmt: skip
    passi.pop(prima)()
    banco.smaltisci()
    if prima == "flusso":
        assert (banco.incasso("R1").stato, banco.incasso("R1").etichetta) == (Stato.DA_ABBINARE, Etichetta.FDR_SENZA_RT)
        assert (banco.residuo(1), prove(banco, "R1")) == (500_00, {Fonte.SENZA_RICEVUTA})
        assert [i.id for i in banco.incassi.in_coda(ENTE.id, Etichetta.FDR_SENZA_RT)] == ["PAGOPA#R1#1"]
    for resto in passi.values():
        resto()
    banco.smaltisci()
    assert (banco.residuo(1), banco.incasso("R1").etichetta) == (400_00, Etichetta.FDR_SENZA_TESORERIA)
    totali = quadra(banco.incassi.righe.values())
    assert (totali.incassi, totali.imputato, totali.da_abbinare) == (100_00, 100_00, 0)


def test_lo_stesso_iuv_con_un_altra_ricevuta_e_un_altro_pagamento() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 500_00)
    banco.smaltisci()
    banco.flusso(rigaf(1, "R1", 500_00), rigaf(1, "R9", 500_00, posto=2))
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.FDR_SENZA_TESORERIA
    assert banco.incasso("R9").etichetta is Etichetta.DOPPIO
    assert quadra(banco.incassi.righe.values()).da_rimborsare == 500_00


def test_una_ricevuta_divisa_fra_due_flussi_si_riconcilia_quota_per_quota() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.ricevuta(1, "R1", 40_00, trasferimento=2)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.flusso(rigaf(1, "R1", 40_00, trasferimento=2), flusso="2025-01-31PSPDUE-X", psp="PSPDUE")
    banco.accredito(40_00, "2", "2025-01-31PSPDUE-X")
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.FDR_SENZA_TESORERIA
    assert banco.incasso("R1", 2).etichetta is Etichetta.RICONCILIATO


def test_la_stessa_quota_in_due_flussi_va_a_una_persona() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.flusso(rigaf(1, "R1", 60_00), flusso="2025-01-31PSPDUE-X", psp="PSPDUE")
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.IMPORTO_DIVERSO
    assert banco.residuo(1) == 440_00


def test_un_pagamento_revocato_va_a_una_persona_e_da_solo_non_apre_nulla() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.smaltisci()
    revocato = EsitoPagamento.REVOCATO
    revocati = (rigaf(1, "R1", -60_00, revocato), rigaf(2, "R2", -5_00, revocato, posto=2))
    banco.flusso(*revocati, flusso="2025-02-01PSPTEST-S0002")
    banco.smaltisci()
    denaro = banco.incasso("R1")
    assert (denaro.etichetta, banco.residuo(1)) == (Etichetta.IMPORTO_DIVERSO, 440_00)
    assert denaro.passaggi[-1].motivo == "Il flusso 2025-02-01PSPTEST-S0002 revoca il pagamento (esito 3)."
    assert list(banco.incassi.incassi) == [(ENTE.id, "PAGOPA#R1#1")]


def test_un_importo_diverso_dalla_ricevuta_va_a_una_persona_e_la_revisione_lo_corregge() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 59_00))
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.IMPORTO_DIVERSO
    banco.flusso(rigaf(1, "R1", 60_00), revisione=2)
    banco.accredito(60_00)
    banco.smaltisci()
    passati = [p.a for p in banco.incasso("R1").passaggi]
    assert passati == ["NON_ABBINATO", "RT_SENZA_FDR", "IMPORTO_DIVERSO", "FDR_SENZA_TESORERIA", "RICONCILIATO"]
    assert len(banco.rendicontazioni.revisioni(ENTE.id, FLUSSO)) == 2


def test_un_incasso_a_cui_la_revisione_toglie_l_unica_prova_va_a_una_persona() -> None:
    banco = BancoFdr()
    banco.flusso(rigaf(1, "R1", 60_00), rigaf(2, "R2", 10_00, posto=2))
    banco.smaltisci()
    assert banco.residuo(1) == 440_00
    banco.flusso(rigaf(2, "R2", 10_00), revisione=2)
    banco.smaltisci()
    assert (banco.incasso("R1").etichetta, banco.residuo(1)) == (Etichetta.IMPORTO_DIVERSO, 440_00)
    assert banco.incasso("R1").passaggi[-1].motivo == f"Il flusso {FLUSSO} non lo prova più."


def test_un_messaggio_di_una_distribuzione_superata_non_rimette_cio_che_la_revisione_ha_tolto() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    while banco.flussi.gruppi and any(banco.flussi.gruppi.values()):
        banco._consegna(banco.flussi, next(iter(banco.flussi.gruppi.values())).popleft())
    (vecchio,) = banco.pagamenti.gruppi["PAGOPA#R1#1"]
    banco.flusso(rigaf(2, "R2", 60_00), revisione=2)
    banco.smaltisci()
    # Sent again from the queue of what had failed.
    banco.pagamenti.invia("PAGOPA#R1#1", "x", vecchio)
    banco.smaltisci()
    assert "SUPERATA" in banco.esiti
    assert prove(banco, "R1") == {Fonte.RICEVUTA}


def test_la_riga_di_un_altro_intermediario_prova_cio_che_c_e_e_non_apre_nulla() -> None:
    banco = BancoFdr()
    banco.flusso(rigaf(1, "R7", 60_00, iuv="47000000000123456"))
    banco.smaltisci()
    assert banco.esiti == ["SENZA_INCASSO"]
    assert not banco.incassi.incassi


def test_un_avviso_mai_emesso_resta_da_abbinare() -> None:
    banco = BancoFdr()
    banco.flusso(rigaf(99, "R1", 60_00))
    banco.smaltisci()
    assert (banco.incasso("R1").etichetta, banco.incasso("R1").da_abbinare) == (Etichetta.FDR_SENZA_RT, 60_00)
    assert avviso(99) == banco.incasso("R1").numero_avviso


def test_l_accredito_che_arriva_prima_del_flusso_si_concilia_da_se() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    # Banks write in capitals.
    banco.accredito(60_00, flusso=FLUSSO)
    banco.smaltisci()
    (attesa,) = accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)
    assert (attesa.legame, attesa.movimenti, attesa.accreditato) == (Legame.SENZA_FLUSSO, ("MOVIMENTO#1",), 60_00)
    banco.flusso(rigaf(1, "R1", 60_00), flusso=FLUSSO.replace("TEST", "Test"), psp="PSPTest")
    banco.smaltisci()
    assert list(accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)) == []
    assert banco.incasso("R1").etichetta is Etichetta.RICONCILIATO


def test_un_supplemento_completa_l_importo_e_un_secondo_accredito_lo_scioglie() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.accredito(50_00, "1", progressivo=0)
    banco.smaltisci()
    (attesa,) = accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)
    assert attesa.motivo == "Accreditati 50,00 euro, il flusso ne dichiara 60,00."
    banco.accredito(10_00, "2", progressivo=1)
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.RICONCILIATO
    banco.accredito(60_00, "3")
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.FDR_SENZA_TESORERIA


def test_un_accredito_troncato_aspetta_che_una_persona_dica_il_flusso() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.accredito(60_00, flusso=None)
    banco.smaltisci()
    (attesa,) = accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)
    assert (attesa.flusso, attesa.motivo[:22]) == ("", "La causale non porta p")
    assert banco.incasso("R1").etichetta is Etichetta.FDR_SENZA_TESORERIA
    dati = {"ente": ENTE.id, "movimento": "MOVIMENTO#1", "autore": "anna"}
    with pytest.raises(RegolaViolata):
        attribuisci_accredito(banco.movimenti, banco.flussi, **dati, flusso="non è un flusso")
    with pytest.raises(NonTrovato):
        attribuisci_accredito(banco.movimenti, banco.flussi, **{**dati, "movimento": "MOVIMENTO#9"}, flusso=FLUSSO)
    attribuisci_accredito(banco.movimenti, banco.flussi, **dati, flusso=FLUSSO)
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.RICONCILIATO
    assert list(accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)) == []


def test_una_revisione_oltre_il_quarto_giorno_lavorativo_si_conserva_e_aspetta() -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00))
    # 31 January 2025 is a Friday: the fourth working day is Thursday 6 February.
    banco.flusso(rigaf(1, "R1", 61_00), revisione=2, pubblicato=date(2025, 2, 7))
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.FDR_SENZA_TESORERIA
    (attesa,) = accrediti_da_guardare(banco.rendicontazioni, banco.movimenti, ENTE.id)
    assert "oltre il quarto giorno lavorativo" in attesa.motivo
    banco.flusso(rigaf(1, "R1", 61_00), revisione=3, pubblicato=date(2025, 2, 6))
    banco.smaltisci()
    assert banco.incasso("R1").etichetta is Etichetta.IMPORTO_DIVERSO


def test_un_flusso_riacquisito_uguale_non_costa_un_messaggio() -> None:
    banco = BancoFdr()
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.smaltisci()
    prima = len(banco.esiti)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.smaltisci()
    assert len(banco.esiti) == prima


def test_ucciso_a_meta_della_distribuzione_riprende_e_finisce() -> None:
    banco = BancoFdr()
    righe = [rigaf(n, f"R{n}", 10_00, posto=n) for n in range(1, 5)]
    for n in range(1, 5):
        banco.ricevuta(n, f"R{n}", 10_00)
    banco.flusso(*righe)
    banco.accredito(40_00)
    vero, caso = banco.pagamenti.invia, random.Random(1)

    def invia(gruppo: str, identita: str, dati: object) -> None:
        if caso.random() < 0.5:
            raise MemoryError("processo ucciso")
        vero(gruppo, identita, dati)  # type: ignore[arg-type]

    banco.pagamenti.invia = invia  # type: ignore[method-assign]
    for _ in range(200):
        try:
            banco.smaltisci()
            break
        except MemoryError:
            continue
    banco.smaltisci()
    assert {i.etichetta for i in banco.incassi.incassi.values()} == {Etichetta.RICONCILIATO}


def test_la_prova_di_un_incasso_costa_una_lettura_e_una_scrittura(monkeypatch: pytest.MonkeyPatch) -> None:
    banco, chiamate = BancoFdr(), []
    banco.ricevuta(1, "R1", 60_00)
    banco.smaltisci()
    for porta, nomi in ((banco.incassi, ("leggi", "salva")), (banco.posizioni, ("leggi", "salva"))):
        for nome in nomi:
            vera = getattr(porta, nome)

            def contata(*dati: object, vera: object = vera, nome: str = nome) -> object:
                chiamate.append(nome)
                return vera(*dati)  # type: ignore[operator]

            monkeypatch.setattr(porta, nome, contata)
    banco.flusso(rigaf(1, "R1", 60_00))
    banco.accredito(60_00)
    while any(banco.flussi.gruppi.values()):
        gruppo = next(m for m in banco.flussi.gruppi.values() if m)
        banco._consegna(banco.flussi, gruppo.popleft())
    assert chiamate == []
    banco.smaltisci()
    # The line and its credit were told twice, by two distributions: the first is superseded, and costs nothing.
    assert chiamate == ["leggi", "salva"]
    assert banco.incasso("R1").etichetta is Etichetta.RICONCILIATO


@pytest.mark.parametrize("prima", ["flusso", "ricevuta"])
@pytest.mark.parametrize("esito", [EsitoPagamento.ESEGUITO, EsitoPagamento.SENZA_RPT])
def test_ricevuta_e_flusso_nello_stesso_istante_non_si_perdono(
    prima: str, esito: EsitoPagamento, monkeypatch: pytest.MonkeyPatch
) -> None:
    banco = BancoFdr()
    banco.ricevuta(1, "R1", 60_00)
    banco.flusso(rigaf(1, "R1", 60_00, esito))
    banco.accredito(60_00)
    while any(banco.flussi.gruppi.values()):
        banco._consegna(banco.flussi, next(m for m in banco.flussi.gruppi.values() if m).popleft())
    gruppi = banco.pagamenti.gruppi
    del_flusso, della_ricevuta = gruppi["PAGOPA#R1#1"][-1], gruppi[f"{ENTE.codice_fiscale}#{avviso(1)}"][0]
    uno, altro = (del_flusso, della_ricevuta) if prima == "flusso" else (della_ricevuta, del_flusso)
    vera, porte = banco.posizioni.salva, {"aperta": True}
    vera_incassi = banco.incassi.salva

    def si_infila(salva: object) -> object:
        def salvata(*dati: object) -> object:
            # All has been read, nothing is written yet: here the other worker does the whole of its work.
            if porte.pop("aperta", False):
                banco._consegna(banco.pagamenti, altro)
            return salva(*dati)  # type: ignore[operator]

        return salvata

    monkeypatch.setattr(banco.posizioni, "salva", si_infila(vera))
    monkeypatch.setattr(banco.incassi, "salva", si_infila(vera_incassi))
    banco._consegna(banco.pagamenti, uno)
    assert not porte
    assert (banco.incasso("R1").etichetta, banco.residuo(1)) == (Etichetta.RICONCILIATO, 440_00)
    totali = quadra(banco.incassi.righe.values())
    assert (totali.incassi, totali.imputato) == (60_00, 60_00)
