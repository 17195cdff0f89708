"""When a flow and a credit are the same money, and when only a person may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.dominio.calendario import Calendario
from shared.dominio.incassi import Fonte
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.rendicontazioni import (
    EsitoPagamento,
    FlussoRendicontato,
    Legame,
    RigaRendicontata,
    avviso_del_versamento,
    in_vigore,
    lega,
    tardiva,
)

FLUSSO = FlussoRendicontato(
    ente="e", flusso="2025-04-16PSP-1", psp="PSP", revisione=1, istante="2025-04-17T00:00:00+00:00", impronta="a",
    regolamento="TRN", regolato_il=date(2025, 4, 16), pubblicato_il=date(2025, 4, 17), pagamenti=2, totale=100_00,
    letti=2, somma=100_00, revoche=0, scartate=0, chiave="k", righe="r", acquisito_il=date(2025, 4, 18),
)  # fmt: skip
CREDITO = MovimentoCumulativo("e", "M1", "C", date(2025, 4, 17), 100_00, "c", "T", FLUSSO.flusso, False)


def test_la_chiave_dell_incasso_e_quella_della_sua_ricevuta() -> None:
    riga = RigaRendicontata(7, "02000000001234559", "R1", 3, 1_00, EsitoPagamento.STAND_IN, date(2025, 4, 16))
    assert riga.incasso == "PAGOPA#R1#3"


@pytest.mark.parametrize(
    ("esito", "fonte"),
    [("0", Fonte.RENDICONTAZIONE), ("3", Fonte.RENDICONTAZIONE), ("4", Fonte.RENDICONTAZIONE),
     ("8", Fonte.SENZA_RICEVUTA), ("9", Fonte.SENZA_RICEVUTA)],
)  # fmt: skip
def test_gli_esiti_8_e_9_non_provano_di_chi_e_il_debito(esito: str, fonte: Fonte) -> None:
    assert EsitoPagamento(esito).fonte is fonte


def test_l_iuv_di_un_altro_intermediario_non_da_un_avviso() -> None:
    # FATTI: segregazione 02, base 0000000012345, check 59.
    assert avviso_del_versamento("02000000001234559", "02") == "302000000001234559"
    for altrui in ("47000000000123456", "000000001234516", "RF18539007547034", "02000000001234٥59"):
        assert avviso_del_versamento(altrui, "02") == ""


@pytest.mark.parametrize(
    ("accrediti", "legame", "motivo"),
    [
        ([], Legame.SENZA_TESORERIA, "Nessun accredito indica ancora il flusso."),
        ([CREDITO], Legame.LEGATO, "Identificativo del flusso e importo dell'accredito coincidono."),
        ([replace(CREDITO, importo=99_99)], Legame.DA_GUARDARE,
         "Accreditati 99,99 euro, il flusso ne dichiara 100,00."),
        ([replace(CREDITO, importo=60_00, progressivo=0), replace(CREDITO, id="M2", importo=40_00, progressivo=1)],
         Legame.LEGATO, "Identificativo del flusso e importo dell'accredito coincidono."),
        ([replace(CREDITO, importo=60_00, progressivo=1), replace(CREDITO, id="M2", importo=40_00, progressivo=1)],
         Legame.DA_GUARDARE, "2 accrediti indicano lo stesso flusso senza essere supplementi."),
        ([CREDITO, replace(CREDITO, id="M2")], Legame.DA_GUARDARE,
         "2 accrediti indicano lo stesso flusso senza essere supplementi."),
    ],
)  # fmt: skip
def test_si_lega_solo_al_centesimo(accrediti: list[MovimentoCumulativo], legame: Legame, motivo: str) -> None:
    stato = lega("e", FLUSSO.flusso, [FLUSSO], accrediti)
    assert (stato.legame, stato.motivo) == (legame, motivo)
    assert stato.accreditato == sum(m.importo for m in accrediti)


def test_l_accredito_senza_flusso_aspetta_dal_suo_giorno() -> None:
    stato = lega("e", FLUSSO.flusso, [], [CREDITO])
    assert (stato.legame, stato.totale, stato.giorno) == (Legame.SENZA_FLUSSO, None, date(2025, 4, 17))


@pytest.mark.parametrize(
    ("campi", "motivo"),
    [
        ({"totale": None}, "Il flusso non dichiara numero e totale dei pagamenti."),
        ({"pagamenti": None}, "Il flusso non dichiara numero e totale dei pagamenti."),
        ({"pagamenti": 3}, "Il flusso dichiara 3 pagamenti e ne elenca 2."),
        ({"somma": 99_00}, "Il flusso dichiara 100,00 euro e ne elenca 99,00."),
        ({"somma": 101_00, "letti": 1, "scartate": 1}, "Il flusso dichiara 100,00 euro e ne elenca 101,00."),
    ],
)
def test_un_flusso_che_non_torna_va_a_una_persona_anche_se_l_accredito_torna(
    campi: dict[str, int], motivo: str
) -> None:
    stato = lega("e", FLUSSO.flusso, [replace(FLUSSO, **campi)], [CREDITO])  # type: ignore[arg-type]
    assert (stato.legame, stato.motivo) == (Legame.DA_GUARDARE, motivo)


def test_una_riga_scartata_spiega_quello_che_manca() -> None:
    con_scarto = replace(FLUSSO, letti=1, somma=60_00, scartate=1)
    assert lega("e", FLUSSO.flusso, [con_scarto], [CREDITO]).legame is Legame.LEGATO


def test_lo_stesso_identificativo_di_due_prestatori_non_si_lega() -> None:
    stato = lega("e", FLUSSO.flusso, [FLUSSO, replace(FLUSSO, psp="ALTRO")], [CREDITO])
    assert (stato.legame, stato.motivo) == (Legame.DA_GUARDARE, "Lo stesso identificativo è di 2 flussi diversi.")


def test_il_quarto_giorno_lavorativo_salta_sabato_domenica_e_pasquetta() -> None:
    # Wednesday 16 April 2025; Easter Monday is the 21st: 17, 18, 22, 23.
    calendario = Calendario()
    assert not tardiva(replace(FLUSSO, pubblicato_il=date(2025, 4, 23)), calendario)
    assert tardiva(replace(FLUSSO, pubblicato_il=date(2025, 4, 24)), calendario)


def test_vale_l_ultima_revisione_pubblicata_in_tempo_e_la_prima_comunque() -> None:
    calendario, chi = Calendario(), FLUSSO.chi
    tardi = replace(FLUSSO, pubblicato_il=date(2025, 5, 20))
    assert in_vigore([tardi], calendario)[chi] == tardi
    seconda, terza = replace(FLUSSO, revisione=2), replace(tardi, revisione=3)
    assert in_vigore([terza, seconda, FLUSSO], calendario)[chi] == seconda
    # In XML there is no revision: the later instant counts.
    prima, dopo = replace(FLUSSO, revisione=0), replace(FLUSSO, revisione=0, istante="2025-04-18T00:00:00+00:00")
    assert in_vigore([dopo, prima], calendario)[chi] == dopo


def test_una_revisione_fuori_termine_si_dice_e_non_scioglie_cio_che_torna() -> None:
    assert lega("e", FLUSSO.flusso, [FLUSSO], [], 1).legame is Legame.DA_GUARDARE
    stato = lega("e", FLUSSO.flusso, [FLUSSO], [CREDITO], 1)
    assert stato.legame is Legame.LEGATO
    assert "oltre il quarto giorno lavorativo" in stato.motivo
