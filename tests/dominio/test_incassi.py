"""Every payment carries one label, which follows from what proves it and from where it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio.abbinamenti import abbina, riga_di_arrivo, riga_di_spostamento
from shared.dominio.errori import GiaRegistrato, NonQuadra, RegolaViolata
from shared.dominio.giornale import Destinazione, RigaGiornale, quadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import (
    Canale,
    Etichetta,
    Evidenza,
    Fonte,
    Incasso,
    IncassoNonValido,
    Quota,
    Stato,
    aggiungi_evidenza,
    apri,
    attribuisci,
    destina_al_rimborso,
    rimborsa,
    sostituisci_evidenza,
)
from shared.dominio.posizioni import Posizione
from shared.dominio.sgravi import sgrava
from tests.fabbrica import posizione, regole

OGGI = date(2025, 3, 3)
PAGATO = date(2025, 3, 1)
AVVISO = "302000010000000194"


def prova(fonte: Fonte, riferimento: str = "f#1", importo: int = 500_00, giorno: date = PAGATO) -> Evidenza:
    return Evidenza(fonte, riferimento, importo, giorno, OGGI)


def incasso(
    importo: int = 500_00, *, canale: Canale = Canale.PAGOPA, fonte: Fonte = Fonte.RICEVUTA, numero: str = "1"
) -> Incasso:
    return Incasso(
        ente="comune-prova",
        id=f"PAGOPA#IUR{numero}#1",
        canale=canale,
        importo=importo,
        giorno=PAGATO,
        acquisito_il=OGGI,
        numero_avviso=AVVISO,
        evidenze=(prova(fonte, importo=importo),),
    )


def abbinato(debito: Posizione, denaro: Incasso) -> tuple[Posizione, Incasso, RigaGiornale]:
    mutazione = abbina(debito, regole(), OGGI, denaro, "Numero avviso della posizione.")
    assert mutazione.incasso is not None
    (riga,) = mutazione.giornale
    return mutazione.posizione, mutazione.incasso, riga


def test_le_etichette_seguono_le_prove_che_arrivano() -> None:
    _, denaro, _ = abbinato(posizione(), apri(incasso()))
    assert denaro.etichetta is Etichetta.RT_SENZA_FDR
    denaro = aggiungi_evidenza(denaro, prova(Fonte.RENDICONTAZIONE, "fdr#1"), "Nel flusso fdr.")
    assert denaro.etichetta is Etichetta.FDR_SENZA_TESORERIA
    denaro = aggiungi_evidenza(denaro, prova(Fonte.TESORERIA, "conto#9"), "Sul conto.")
    assert denaro.etichetta is Etichetta.RICONCILIATO
    assert denaro.chiuso
    assert [(p.da, p.a) for p in denaro.passaggi] == [
        ("", "NON_ABBINATO"),
        ("NON_ABBINATO", "RT_SENZA_FDR"),
        ("RT_SENZA_FDR", "FDR_SENZA_TESORERIA"),
        ("FDR_SENZA_TESORERIA", "RICONCILIATO"),
    ]


def test_la_rendicontazione_prima_della_ricevuta_aspetta_la_ricevuta() -> None:
    _, denaro, _ = abbinato(posizione(), apri(incasso(fonte=Fonte.RENDICONTAZIONE)))
    assert denaro.etichetta is Etichetta.FDR_SENZA_RT
    denaro = aggiungi_evidenza(denaro, prova(Fonte.RICEVUTA, "rt#1", giorno=date(2025, 2, 28)), "Ricevuta.")
    assert denaro.etichetta is Etichetta.FDR_SENZA_TESORERIA
    assert denaro.giorno == date(2025, 2, 28)


def test_il_denaro_senza_ricevuta_non_abbinato_si_dice_fdr_senza_rt() -> None:
    assert apri(incasso(fonte=Fonte.SENZA_RICEVUTA)).etichetta is Etichetta.FDR_SENZA_RT


def test_prove_che_dicono_importi_diversi() -> None:
    _, denaro, _ = abbinato(posizione(), apri(incasso()))
    denaro = aggiungi_evidenza(denaro, prova(Fonte.RENDICONTAZIONE, "fdr#1", importo=499_99), "Nel flusso.")
    assert denaro.etichetta is Etichetta.IMPORTO_DIVERSO
    corretta = prova(Fonte.RENDICONTAZIONE, "fdr#1-rev2")
    denaro = sostituisci_evidenza(denaro, "fdr#1", corretta, "Revisione 2 del flusso.", OGGI)
    assert denaro.etichetta is Etichetta.FDR_SENZA_TESORERIA


def test_la_stessa_prova_due_volte_non_entra() -> None:
    with pytest.raises(GiaRegistrato):
        aggiungi_evidenza(apri(incasso()), prova(Fonte.RICEVUTA), "Di nuovo.")


def test_un_secondo_pagamento_dello_stesso_avviso_a_debito_estinto_e_doppio() -> None:
    pagata, primo, _ = abbinato(posizione(), apri(incasso()))
    assert pagata.residuo == 0
    dopo, secondo, riga = abbinato(pagata, apri(incasso(numero="2")))
    assert (primo.segno, secondo.etichetta) == (None, Etichetta.DOPPIO)
    assert secondo.quote == (Quota(pagata.id, 500_00, 500_00),)
    assert riga.destinazioni == {Destinazione.DA_RIMBORSARE: 500_00}
    assert dopo.conti["eccedenze"] == -500_00


def test_un_pagamento_su_un_debito_sgravato_lo_dice() -> None:
    sgravata = sgrava(posizione(), OGGI, "DET-1", "autotutela", None).posizione
    assert abbinato(sgravata, apri(incasso()))[1].etichetta is Etichetta.POSIZIONE_SGRAVATA


def test_un_pagamento_con_un_altro_avviso_a_debito_estinto_lo_dice() -> None:
    pagata, _, _ = abbinato(posizione(), apri(incasso()))
    bonifico = replace(incasso(10_00, canale=Canale.BONIFICO, numero="9"), numero_avviso="")
    assert abbinato(pagata, apri(bonifico))[1].etichetta is Etichetta.POSIZIONE_ESTINTA


def test_quello_che_supera_il_debito_e_eccedenza() -> None:
    dopo, denaro, riga = abbinato(posizione(), apri(incasso(520_00)))
    assert denaro.etichetta is Etichetta.ECCEDENZA
    assert riga.destinazioni == {Destinazione.IMPUTATO: 500_00, Destinazione.DA_RIMBORSARE: 20_00}
    assert dopo.conti["eccedenze"] == -20_00


def test_un_bonifico_abbinato_e_riconciliato() -> None:
    _, denaro, _ = abbinato(posizione(), apri(incasso(canale=Canale.BONIFICO, fonte=Fonte.DOCUMENTO)))
    assert denaro.etichetta is Etichetta.RICONCILIATO


def test_un_incasso_diviso_fra_due_posizioni_porta_due_versamenti() -> None:
    denaro = apri(incasso(800_00, canale=Canale.BONIFICO, fonte=Fonte.DOCUMENTO))
    prima = replace(posizione(), id="L00001-00000001")
    seconda = replace(posizione(), id="L00001-00000002")
    uno = abbina(prima, regole(), OGGI, denaro, "Diviso.", importo=500_00, autore="anna")
    assert uno.incasso is not None
    assert (uno.incasso.stato, uno.incasso.da_abbinare) == (Stato.DA_ABBINARE, 300_00)
    due = abbina(seconda, regole(), OGGI, replace(uno.incasso, versione=1), "Diviso.", autore="anna")
    assert due.incasso is not None
    assert due.incasso.stato is Stato.ABBINATO
    assert [m.registrazioni[0].id for m in (uno, due)] == ["VERSAMENTO#PAGOPA#IUR1#1", "VERSAMENTO#PAGOPA#IUR1#1#2"]
    totali = quadra([*uno.giornale, *due.giornale])
    assert (totali.incassi, totali.imputato, totali.da_abbinare) == (800_00, 800_00, 0)


def test_una_quota_oltre_il_resto_non_passa() -> None:
    with pytest.raises(IncassoNonValido):
        attribuisci(apri(incasso()), Quota("P", 500_01), None, OGGI, "Troppo.")


def test_il_denaro_di_un_altro_ente_si_rimborsa_una_volta() -> None:
    denaro = destina_al_rimborso(apri(incasso()), OGGI, "È della Regione.", "anna", incompetente=True)
    assert denaro.etichetta is Etichetta.INCOMPETENTE
    with pytest.raises(RegolaViolata):
        attribuisci(denaro, Quota("P", 1), None, OGGI, "No.")
    reso = rimborsa(denaro, OGGI, "MAND-7", "anna")
    assert reso.chiuso
    with pytest.raises(RegolaViolata):
        rimborsa(reso, OGGI, "MAND-8", "anna")


def test_una_riga_che_non_quadra_non_esiste() -> None:
    with pytest.raises(NonQuadra):
        replace(riga_di_arrivo(incasso(), OGGI), entrata=1)


@given(
    importi=st.lists(st.integers(1, 900_00), min_size=1, max_size=8),
    scelte=st.lists(st.sampled_from(("abbina", "parte", "rimborso", "lascia")), min_size=8, max_size=8),
)
def test_a_ogni_istante_gli_incassi_sono_imputati_da_abbinare_da_rimborsare_o_rimborsati(
    importi: list[int], scelte: list[str]
) -> None:
    debito, righe = posizione({Voce.CAPITALE: 700_00, Voce.SANZIONI: 130_00}), list[RigaGiornale]()
    entrato = imputato = 0
    for numero, (importo, scelta) in enumerate(zip(importi, scelte, strict=False)):
        denaro = apri(incasso(importo, numero=str(numero), canale=Canale.BONIFICO, fonte=Fonte.DOCUMENTO))
        entrato += importo
        if scelta in ("abbina", "parte"):
            quanto = importo if scelta == "abbina" else max(1, importo // 2)
            dovuto = debito.residuo
            mutazione = abbina(debito, regole(), OGGI, denaro, "x", importo=quanto)
            debito, imputato = mutazione.posizione, imputato + min(quanto, dovuto)
            righe += mutazione.giornale
        else:
            righe.append(riga_di_arrivo(denaro, OGGI))
        if scelta == "rimborso":
            da, a = Destinazione.DA_ABBINARE, Destinazione.DA_RIMBORSARE
            righe.append(riga_di_spostamento(denaro, OGGI, da, a, importo, "Non è nostro."))
        totali = quadra(righe)
        assert totali.incassi == entrato
        assert totali.imputato == imputato == 830_00 - debito.residuo
        assert totali.da_abbinare + totali.da_rimborsare == entrato - imputato
