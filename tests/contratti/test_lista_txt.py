"""riscossa-txt: head, detail, coobbligati and tail, by position."""

from __future__ import annotations

from datetime import date

from shared.contratti.tracciato_lettura import riconosci
from shared.dominio.importi import Voce
from tests.contratti.liste_di_prova import fisso, leggi

TESTA = fisso(750, (1, "TRISCOSSA01"), (28, "20250301"), (36, "LISTA 1"))


def dettaglio(partita: str = "A1", codice: str = "RSSMRA80A01H501U", capitale: str = "00000012345") -> str:
    return fisso(
        750, (1, "D"), (2, partita), (22, "TARI"), (47, "2022"), (51, "F"), (52, codice), (68, "ROSSI"), (108, "MARIO"),
        (148, "M"), (149, "19800101"), (157, "ROMA"), (197, "VIA ROMA"), (257, "1"), (267, "00184"), (272, "ROMA"),
        (312, "RM"), (414, "TASSA RIFIUTI 2022"), (494, "avviso di accertamento"), (534, "15/2023"), (554, "20231210"),
        (562, "20240105"), (570, capitale), (603, "00000000875"), (636, "20240305"), (660, "E.1.01"),
    )  # fmt: skip


def coobbligato(partita: str = "A1") -> str:
    return fisso(750, (1, "B"), (2, partita), (22, "G"), (23, "01234560017"), (39, "DITTA SRL"), (168, "VIA PO"),
                 (238, "10121"), (243, "TORINO"), (283, "TO"))  # fmt: skip


def coda(record: int, posizioni: int, cent: int) -> str:
    return fisso(750, (1, f"Z{record:09d}{posizioni:09d}{cent:015d}"))


def file(*righe: str) -> bytes:
    return "\r\n".join((*righe, "")).encode()


def test_una_lista_con_coobbligato_si_legge_e_quadra() -> None:
    # 123,45 + 8,75 of the first, 1,00 + 8,75 of the second: 141,95
    dati = file(TESTA, dettaglio(), coobbligato(), dettaglio("A2", capitale="00000000100"), coda(5, 2, 14195))
    tracciato = riconosci(dati)
    assert tracciato is not None
    assert tracciato.nome == "riscossa-txt"
    (prima, seconda), scarti, lettore = leggi(dati, tracciato)
    assert scarti == []
    assert prima.voci == {Voce.CAPITALE: 12345, Voce.SPESE_NOTIFICA: 875}
    assert (prima.debitore.data_nascita, prima.certo_dal) == (date(1980, 1, 1), date(2024, 3, 5))
    assert (prima.atto.data_notifica, prima.bilancio.risorsa) == (date(2024, 1, 5), "E.1.01")
    assert [(c.denominazione, c.indirizzo.comune) for c in prima.coobbligati] == [("DITTA SRL", "TORINO")]
    assert seconda.coobbligati == ()
    assert lettore.controllo.quadra
    assert lettore.controllo.dichiarato_cent == 14195


def test_una_testa_senza_gli_spazi_in_fondo_si_riconosce() -> None:
    dati = file(*(riga.rstrip() for riga in (TESTA, dettaglio(), coda(3, 1, 13220))))
    tracciato = riconosci(dati)
    assert tracciato is not None
    buone, scarti, lettore = leggi(dati, tracciato)
    assert (len(buone), scarti, lettore.controllo.quadra) == (1, [], True)


def test_gli_importi_delle_righe_scartate_contano_nella_quadratura() -> None:
    dati = file(TESTA, dettaglio(codice="RSSMRA80A01H501X"), coda(3, 1, 13220))
    buone, scarti, lettore = leggi(dati, "riscossa-txt")
    assert buone == []
    assert [(s.riga, s.campo) for s in scarti] == [(2, "codice_fiscale")]
    assert lettore.controllo.quadra
    assert (lettore.controllo.totale_cent, lettore.controllo.totale_valido_cent) == (13220, 0)


def test_un_coobbligato_di_un_altra_partita_non_si_attacca() -> None:
    buone, scarti, _ = leggi(file(TESTA, dettaglio(), coobbligato("A9"), coda(4, 1, 13220)), "riscossa-txt")
    assert [b.coobbligati for b in buone] == [()]
    assert "senza la sua posizione" in scarti[0].motivo


def test_un_dettaglio_dopo_la_coda_non_quadra() -> None:
    _, _, lettore = leggi(file(TESTA, dettaglio(), coda(3, 1, 13220), dettaglio("A2")), "riscossa-txt")
    assert not lettore.controllo.quadra
    assert "dopo la coda" in lettore.controllo.messaggi[0]


def test_una_coda_con_il_totale_illeggibile_non_quadra() -> None:
    _, _, lettore = leggi(file(TESTA, dettaglio(), coda(3, 1, 13220).replace("13220", "1322O")), "riscossa-txt")
    assert not lettore.controllo.quadra
    assert "totale_importi" in lettore.controllo.messaggi[0]


def test_un_conteggio_sbagliato_nella_coda_si_dice() -> None:
    _, _, lettore = leggi(file(TESTA, dettaglio(), coda(3, 2, 13220)), "riscossa-txt")
    assert lettore.controllo.messaggi == [
        "Riga 3, record Z, campo totale_posizioni: dichiarati 2, letti 1: verificare l'esportazione."
    ]
