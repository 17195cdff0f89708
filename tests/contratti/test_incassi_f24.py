"""F24: the G records of the sample worked by hand, what was paid against what was credited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.dominio.incassi import Canale
from tests.contratti.incassi_di_prova import campi, incassi, leggi, scarti

ESEMPIO = Path(__file__).resolve().parents[3] / "shared" / "formati" / "esempi" / "f24_G_records_sample.txt"


def g1(debito: int, *, credito: int = 0, delega: int = 1, operazione: str = "", imposta: str = "I") -> str:
    return campi(300, (1, "G1"), (3, "20250120"), (11, "01"), (13, "20250117"), (21, "01"), (23, "20250120"),
                 (31, f"{delega:06d}"), (37, "01"), (39, "02008"), (44, "B"), (45, "01600"),
                 (50, "RSSMRA80A01H501U"), (66, "0"), (67, "20241216"), (75, "H501"), (79, "3918"), (84, "0101"),
                 (88, "2024"), (93, "EUR"), (96, f"{debito:015d}"), (111, f"{credito:015d}"), (149, "ROSSI"),
                 (204, "MARIO"), (260, imposta), (279, operazione))  # fmt: skip


def g2(accredito: int, beneficiario: str = "H501", imposta: str = "I") -> str:
    return campi(300, (1, "G2"), (3, "20250120"), (11, "01"), (13, "20250117"), (21, "01"), (23, "20250120"),
                 (38, "A"), (39, beneficiario), (43, "EUR"), (46, f"{accredito:015d}"), (61, imposta))  # fmt: skip


def g3(recupero: int, imposta: str = "I") -> str:
    return campi(300, (1, "G3"), (3, "20250120"), (11, "01"), (13, "20250117"), (21, "01"), (23, "20250120"),
                 (39, "H501"), (43, "EUR"), (46, f"{recupero:015d}"), (79, imposta))  # fmt: skip


def flusso(*righe: str) -> bytes:
    return "\r\n".join([*righe, ""]).encode()


def test_l_esempio_porta_due_versamenti_e_quadra_con_gli_accrediti() -> None:
    if not ESEMPIO.exists():
        pytest.skip("the samples of the formats are not here")
    lette, controllo = leggi(ESEMPIO.read_bytes())
    imu, tari = incassi(lette)
    assert (imu.canale, imu.importo, imu.giorno) == (Canale.F24, 1250_00, date(2024, 12, 16))
    assert (imu.pagatore.denominazione, imu.pagatore.codice_fiscale) == ("ROSSI MARIO", "RSSMRA80A01H501U")
    assert (tari.importo, tari.codice) == (200_00, "ACC202300000000015")
    assert tari.causale == "F24 tributo 3944 anno 2024, TARES o TARI"
    # 1.249,30 to the Comune and 0,70 to IFEL
    assert {(c.dichiarato, c.letto) for c in controllo.confronti} == {(1250_00, 1250_00), (200_00, 200_00)}
    assert controllo.quadra


def test_un_accredito_diverso_da_quanto_versato_respinge_il_flusso() -> None:
    _, controllo = leggi(flusso(g1(100_00), g2(99_99)))
    assert controllo.messaggi == ["Ripartizione 20250117-01, imposta I: dichiarato 99,99, letto 100,00."]


@pytest.mark.parametrize("accredito", [90_00, 110_00])
def test_un_recupero_sta_dall_una_o_dall_altra_parte(accredito: int) -> None:
    assert leggi(flusso(g1(100_00), g2(accredito), g3(10_00)))[1].quadra
    assert not leggi(flusso(g1(100_00), g2(accredito + 1), g3(10_00)))[1].quadra


def test_l_importo_e_il_debito_meno_il_credito() -> None:
    (letta,) = incassi(leggi(flusso(g1(100_00, credito=30_00), g2(70_00)))[0])
    assert letta.importo == 70_00


def test_un_versamento_a_credito_e_uno_scarto() -> None:
    lette, controllo = leggi(flusso(g1(10_00, credito=30_00), g1(50_00, delega=2), g2(30_00)))
    assert [s.campo for s in scarti(lette)] == ["debito"]
    assert ([r.importo for r in incassi(lette)], controllo.quadra) == ([50_00], True)


def test_un_annullamento_va_a_una_persona() -> None:
    riga = campi(300, (1, "G9"), (3, "20250120"), (11, "01"), (67, "RSSMRA80A01H501U"), (136, "A"))
    lette, _ = leggi(flusso(riga))
    assert [s.motivo for s in scarti(lette)] == [
        "Delega annullata dall'Agenzia delle Entrate: verificare l'incasso che aveva portato."
    ]


def test_testa_e_coda_di_tracciato_ignoto_si_contano_soltanto() -> None:
    testa, coda = campi(300, (1, "A1"), (3, "20250120"), (11, "01")), campi(300, (1, "Z1"), (3, "20250120"))
    lette, controllo = leggi(flusso(testa, g1(1_00), g2(1_00), coda))
    assert [r.importo for r in incassi(lette)] == [1_00]
    (avvertenza,) = controllo.avvertenze
    assert avvertenza == "Record letti: A1 1, G1 1, G2 1, Z1 1. I totali della coda Z1 non si confrontano."


def test_la_stessa_delega_in_due_forniture_e_un_solo_versamento() -> None:
    rifornita = g1(1_00).replace("G12025012001", "G12025012702", 1)
    prima, dopo = (incassi(leggi(flusso(riga, g2(1_00)))[0]) for riga in (g1(1_00), rifornita))
    assert [r.id for r in prima] == [r.id for r in dopo]
    due = incassi(leggi(flusso(g1(1_00), g1(1_00, delega=2), g2(2_00)))[0])
    assert len({r.id for r in due}) == 2


def test_un_flusso_senza_record_g_non_si_legge() -> None:
    with pytest.raises(FlussoIllegibile):
        leggi(flusso(campi(300, (1, "A1"), (3, "20250120"), (11, "01"))))
