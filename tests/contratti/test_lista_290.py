"""tracciato-290: the shared sample, and lines written by hand position by position."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.contratti.tracciato_lettura import riconosci
from shared.dominio.importi import Voce
from shared.dominio.soggetti import TipoSoggetto
from tests.contratti.liste_di_prova import fisso, leggi

CAMPIONE = Path(__file__).parents[3] / "shared" / "formati" / "esempi" / "290_sample.txt"
CHIAVE = (3, "01234501")


def n0() -> str:
    return fisso(290, (1, "N01234520250131"))


def n1() -> str:
    return fisso(290, (1, "N1"), CHIAVE, (11, "1"), (16, "01"), (18, "1"))


def n2(partita: str = "00000000000001", codice: str = "RSSMRA80A01H501U", natura: str = "1") -> str:
    nome = (234, "MARIO") if natura == "1" else (234, "")
    return fisso(
        290, (1, "N2"), CHIAVE, (11, partita), (25, codice), (57, "VIA ROMA"), (87, "00012A"), (100, "00184"),
        (105, "H501"), (209, natura), (210, "ROSSI"), nome, (254, "M" if natura == "1" else " "),
        (255, "01011980H501" if natura == "1" else ""),
    )  # fmt: skip


def n4(partita: str = "00000000000001", tributo: str = "5163", cent: int = 10000, dal: str = "00000000",
       testo: str = "VERBALE 7/2023", specifici: str = "") -> str:  # fmt: skip
    return fisso(290, (1, "N4"), CHIAVE, (11, partita), (25, "2023"), (29, tributo), (33, "0" * 13),
                 (46, f"{cent:013d}"), (61, dal), (71, testo), (146, specifici))  # fmt: skip


def n5(record: int, n2_: int, n3_: int, n4_: int, cent: int) -> str:
    return fisso(290, (1, "N5"), CHIAVE, (11, f"{record:07d}{n2_:07d}{n3_:07d}{n4_:07d}{cent:015d}"))


def n9(record: int, n2_: int, n3_: int, n4_: int) -> str:
    return fisso(290, (1, "N912345"), (8, f"{record:07d}{1:07d}{n2_:07d}{n3_:07d}{n4_:07d}{1:07d}"))


def file(*righe: str) -> bytes:
    return "\n".join((*righe, "")).encode("ascii")


def test_il_campione_condiviso_si_legge_tutto_e_quadra() -> None:
    if not CAMPIONE.exists():
        pytest.skip("manca ../shared/formati/esempi/290_sample.txt")
    dati = CAMPIONE.read_bytes()
    tracciato = riconosci(dati)
    assert tracciato is not None
    assert tracciato.nome == "tracciato-290"
    buone, scarti, lettore = leggi(dati, tracciato)
    assert scarti == []
    prima, seconda = buone
    assert prima.partita == "012345-01-00000000000001"
    assert (prima.debitore.denominazione, prima.debitore.data_nascita) == ("ROSSI MARIO", date(1980, 1, 1))
    assert prima.debitore.indirizzo.su_una_riga() == "VIA ROMA 12A, 00100 ROMA (RM)"
    assert prima.voci == {Voce.SANZIONI: 12345, Voce.SPESE_NOTIFICA: 850}
    assert (prima.anno, prima.interessi_dal, prima.causale) == (2019, date(2020, 3, 1), "ORDINANZA INGIUNZIONE 1/2020")
    assert (prima.atto.tipo, prima.atto.numero) == ("ordinanza ingiunzione", "1/2020")
    assert prima.atto.data == date(2020, 1, 15)
    assert seconda.debitore.tipo is TipoSoggetto.GIURIDICA
    assert seconda.debitore.denominazione == "DITTA DI PROVA SRL"
    assert [c.codice_fiscale for c in seconda.coobbligati] == ["RSSMRA80A01H501U"]
    assert (seconda.tipologia, seconda.voci) == ("TARI", {Voce.CAPITALE: 250000})
    assert (seconda.atto.tipo, seconda.atto.numero) == ("avviso di accertamento", "ACC15")
    assert seconda.atto.data == date(2019, 12, 10)
    controllo = lettore.controllo
    assert (controllo.righe, controllo.valide) == (2, 2)
    assert (controllo.totale_cent, controllo.dichiarato_cent) == (263195, 263195)
    assert controllo.quadra


@pytest.mark.parametrize(("n5_record", "n9_record"), [(4, 6), (2, 4)])
def test_i_totali_dei_record_si_accettano_contati_nei_due_modi_in_uso(n5_record: int, n9_record: int) -> None:
    buone, _, lettore = leggi(file(n0(), n1(), n2(), n4(), n5(n5_record, 1, 0, 1, 10000), n9(n9_record, 1, 0, 1)),
                              "tracciato-290")  # fmt: skip
    assert len(buone) == 1
    assert lettore.controllo.quadra


def test_un_totale_diverso_non_quadra_e_lo_dice_in_euro() -> None:
    buone, _, lettore = leggi(file(n0(), n1(), n2(), n4(), n5(4, 1, 0, 1, 10001), n9(6, 1, 0, 1)), "tracciato-290")
    assert len(buone) == 1
    assert not lettore.controllo.quadra
    assert "dichiarato 100,01 euro, letto 100,00 euro" in lettore.controllo.messaggi[0]


def test_una_coda_che_manca_dice_che_il_file_e_incompleto() -> None:
    _, _, lettore = leggi(file(n0(), n1(), n2(), n4(), n5(4, 1, 0, 1, 10000)), "tracciato-290")
    assert not lettore.controllo.quadra
    assert "Manca il record N9" in lettore.controllo.messaggi[0]


def test_una_voce_errata_scarta_la_sua_partita_e_non_le_altre() -> None:
    dati = file(
        n0(), n1(), n2(), n4().replace("0000000010000", "00000000100O0"),
        n2("00000000000002"), n4("00000000000002"), n5(6, 2, 0, 2, 20000), n9(8, 2, 0, 2),
    )  # fmt: skip
    buone, scarti, lettore = leggi(dati, "tracciato-290")
    assert [b.partita[-1] for b in buone] == ["2"]
    assert [(s.riga, s.campo) for s in scarti] == [(4, "imposta")]
    assert (lettore.controllo.righe, lettore.controllo.scartate) == (2, 1)
    assert not lettore.controllo.quadra


def test_una_voce_con_chiave_di_un_altra_partita_e_una_riga_scartata_e_la_partita_resta_senza_importi() -> None:
    dati = file(n0(), n1(), n2(), n4("00000000000009"), n5(4, 1, 0, 1, 10000), n9(6, 1, 0, 1))
    buone, scarti, lettore = leggi(dati, "tracciato-290")
    assert buone == []
    assert [s.riga for s in scarti] == [4, 3]
    assert (lettore.controllo.righe, lettore.controllo.scartate) == (2, 2)
    assert lettore.controllo.quadra


def test_le_voci_della_stessa_partita_si_sommano_e_gli_interessi_partono_dalla_data_piu_tarda() -> None:
    dati = file(
        n0(), n1(), n2(), n4(cent=100, dal="01022024"), n4(cent=250, dal="01032024"),
        n4(tributo="5496", cent=30, testo="SPESE DI NOTIFICA"), n5(6, 1, 0, 3, 380), n9(8, 1, 0, 3),
    )  # fmt: skip
    (riga,), _, _ = leggi(dati, "tracciato-290")
    assert riga.voci == {Voce.SANZIONI: 350, Voce.SPESE_NOTIFICA: 30}
    assert riga.interessi_dal == date(2024, 3, 1)
    assert (riga.causale, riga.tipologia) == ("VERBALE 7/2023", "SANZIONI AMMINISTRATIVE")


def test_le_spese_scritte_prima_del_credito_non_gli_danno_il_nome() -> None:
    dati = file(n0(), n1(), n2(), n4(tributo="5496", cent=30, testo="SPESE DI NOTIFICA"), n4(cent=100),
                n5(5, 1, 0, 2, 130), n9(7, 1, 0, 2))  # fmt: skip
    (riga,), _, _ = leggi(dati, "tracciato-290")
    assert riga.causale == "VERBALE 7/2023"


def test_un_tributo_sconosciuto_e_capitale_e_il_testo_dice_la_tipologia() -> None:
    dati = file(n0(), n1(), n2(), n4(tributo="9X99", testo="AVVISO IMU 3/2023"), n5(4, 1, 0, 1, 10000), n9(6, 1, 0, 1))
    (riga,), _, _ = leggi(dati, "tracciato-290")
    assert (riga.voci, riga.tipologia) == ({Voce.CAPITALE: 10000}, "IMU")


def test_una_riga_interrotta_a_meta_scarta_la_partita() -> None:
    dati = file(n0(), n1(), n2(), n4())[:-170]
    buone, scarti, lettore = leggi(dati, "tracciato-290")
    assert buone == []
    assert "riga interrotta" in scarti[0].motivo
    assert not lettore.controllo.quadra


def test_gli_spazi_in_fondo_tolti_da_un_editor_non_scartano_nulla() -> None:
    righe = [r.rstrip() for r in (n0(), n1(), n2(), n4(), n5(4, 1, 0, 1, 10000), n9(6, 1, 0, 1))]
    buone, scarti, lettore = leggi(file(*righe), "tracciato-290")
    assert (len(buone), scarti, lettore.controllo.quadra) == (1, [], True)


def test_chi_abita_all_estero_porta_lo_stato_e_non_il_cap() -> None:
    estero = n2()[:99] + "00000Z112" + "GERMANIA".ljust(21) + n2()[129:]
    dati = file(n0(), n1(), estero, n4(), n5(4, 1, 0, 1, 10000), n9(6, 1, 0, 1))
    (riga,), _, _ = leggi(dati, "tracciato-290")
    assert (riga.debitore.indirizzo.stato, riga.debitore.indirizzo.provincia) == ("GERMANIA", "EE")


def test_un_record_ignoto_e_una_riga_scartata_per_conto_suo() -> None:
    dati = file(n0(), n1(), n2(), "X" * 290, n4(), n5(4, 1, 0, 1, 10000), n9(6, 1, 0, 1))
    buone, scarti, lettore = leggi(dati, "tracciato-290")
    assert len(buone) == 1
    assert [(s.riga, "non previsto" in s.motivo) for s in scarti] == [(4, True)]
    assert (lettore.controllo.righe, lettore.controllo.scartate) == (2, 1)
