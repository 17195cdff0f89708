"""riscossa-csv: what is taken, what is refused and with which words."""

from __future__ import annotations

from datetime import date

import pytest

from shared.contratti.tracciato import carica
from shared.contratti.tracciato_lettura import Lettore, riconosci
from shared.dominio.importi import Voce
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto
from tests.contratti.liste_di_prova import AL, COLONNE, csv_di, leggi, riga_csv


def test_una_riga_buona_diventa_la_riga_di_carico_scritta_a_mano() -> None:
    buone, scarti, lettore = leggi(csv_di(riga_csv()))
    assert scarti == []
    assert buone == [
        RigaCarico(
            riga=2, partita="P1",
            debitore=Soggetto(
                TipoSoggetto.FISICA, "RSSMRA80A01H501U", "ROSSI MARIO",
                Indirizzo("Via Roma", "1", "00184", "ROMA", "RM"), "MARIO", "ROSSI",
            ),
            coobbligati=(), tipologia="TARI", causale="Tassa rifiuti 2022", anno=2022,
            atto=AttoPresupposto("avviso di accertamento", "15", date(2023, 12, 10), date(2024, 1, 5)),
            voci={Voce.CAPITALE: 123456, Voce.SANZIONI: 37037, Voce.SPESE_NOTIFICA: 875},
            certo_dal=None, interessi_dal=date(2024, 3, 5), prescrizione=None, bilancio=Bilancio(),
        )
    ]  # fmt: skip
    controllo = lettore.controllo
    assert (controllo.righe, controllo.valide, controllo.scartate) == (1, 1, 0)
    assert controllo.totale_cent == controllo.totale_valido_cent == 161368
    assert controllo.quadra
    assert controllo.dichiarato_cent is None


@pytest.mark.parametrize(
    ("campo", "valore", "pezzo"),
    [
        ("partita", "", "obbligatorio"),
        ("tipologia", "TARIF", "usare uno tra"),
        ("anno", "2026", "1950-2025"),
        ("anno", "22", "quattro cifre"),
        ("codice_fiscale", "RSSMRA80A01H501X", "carattere di controllo"),
        ("cap", "123", "cinque cifre"),
        ("provincia", "ROMA", "due lettere"),
        ("atto_data", "31/02/2023", "giorno che non esiste"),
        ("atto_data", "2023.12.10", "data non leggibile"),
        ("atto_data", "02/03/2025", "data futura"),
        ("atto_notifica", "09/12/2023", "precedente alla data dell'atto"),
        ("interessi_dal", "01/01/2031", "data futura"),
        ("prescrizione", "28/02/2025", "prescrizione già maturata"),
        ("capitale", "12,345", "non è un importo"),
        ("capitale", "-5,00", "negativo"),
        ("capitale", "1e3", "non è un importo"),
        ("capitale", "٣,٠٠", "non è un importo"),
        ("capitale", "99999999999999,00", "99 miliardi"),
        ("pec", "rossi.example.it", "PEC"),
        ("causale", "x" * 201, "200 caratteri"),
        ("nome", "", "sia il cognome sia il nome"),
    ],
)
def test_un_campo_sbagliato_da_uno_scarto_che_lo_nomina(campo: str, valore: str, pezzo: str) -> None:
    buone, scarti, lettore = leggi(csv_di(riga_csv(**{campo: valore})))
    assert buone == []
    assert [(s.riga, s.campo) for s in scarti] == [(2, campo)]
    assert pezzo in scarti[0].motivo
    assert scarti[0].motivo.startswith(f"Riga 2, campo {campo}: ")
    assert scarti[0].originale.startswith(riga_csv(**{campo: valore})[:20])
    assert (lettore.controllo.righe, lettore.controllo.scartate) == (1, 1)


def test_il_giorno_stesso_della_presa_in_carico_non_e_futuro_e_la_prescrizione_scade_il_giorno_dopo() -> None:
    riga = riga_csv(atto_data="01/03/2025", atto_notifica="01/03/2025", prescrizione="01/03/2025")
    assert len(leggi(csv_di(riga))[0]) == 1


def test_una_riga_con_tre_errori_da_tre_scarti_e_conta_una_volta() -> None:
    _, scarti, lettore = leggi(csv_di(riga_csv(anno="x", capitale="y", via="")))
    assert sorted(s.campo for s in scarti) == ["anno", "capitale", "via"]
    assert (lettore.controllo.righe, lettore.controllo.scartate) == (1, 1)


def test_nessuna_voce_positiva_e_uno_scarto() -> None:
    _, scarti, _ = leggi(csv_di(riga_csv(capitale="0,00", sanzioni="", spese_notifica="")))
    assert "almeno una voce maggiore di zero" in scarti[0].motivo


def test_la_seconda_riga_con_la_stessa_partita_e_scartata_e_la_correzione_di_una_scartata_no() -> None:
    buone, scarti, _ = leggi(
        csv_di(riga_csv(), riga_csv(), riga_csv(partita="P2", anno="x"), riga_csv(partita="P2"))
    )
    assert [(b.riga, b.partita) for b in buone] == [(2, "P1"), (5, "P2")]
    assert [(s.riga, s.campo) for s in scarti] == [(3, "partita"), (4, "anno")]


def test_il_totale_conta_anche_gli_importi_leggibili_delle_righe_scartate() -> None:
    _, _, lettore = leggi(csv_di(riga_csv(), riga_csv(partita="P2", anno="x", sanzioni="z")))
    # 1.613,68 of the good row; 1.234,56 + 8,75 of the refused one, whose sanzioni cannot be read
    assert lettore.controllo.totale_cent == 161368 + 124331
    assert lettore.controllo.totale_valido_cent == 161368


def test_virgolette_e_punti_e_virgola_dentro_un_campo_si_leggono() -> None:
    buone, _, _ = leggi(csv_di(riga_csv(causale='"Acqua; saldo ""2022"""')))
    assert buone[0].causale == 'Acqua; saldo "2022"'


def test_virgolette_non_chiuse_non_trascinano_le_righe_dopo() -> None:
    buone, scarti, _ = leggi(csv_di(riga_csv(causale='"aperta'), riga_csv(partita="P2")))
    assert [b.partita for b in buone] == ["P2"]
    assert scarti[0].campo == ""
    assert "virgolette" in scarti[0].motivo


def test_gli_spazi_attorno_ai_valori_non_contano_e_il_codice_minuscolo_si_alza() -> None:
    riga = riga_csv(codice_fiscale=" rssmra80a01h501u ", tipologia=" tari ", via=" Via Roma ")
    buone, scarti, _ = leggi(csv_di(riga))
    assert scarti == []
    assert (buone[0].debitore.codice_fiscale, buone[0].tipologia) == ("RSSMRA80A01H501U", "TARI")
    assert buone[0].debitore.indirizzo.via == "Via Roma"


def test_una_colonna_in_meno_scarta_la_riga_e_dice_quante_ne_servono() -> None:
    _, scarti, _ = leggi(csv_di(riga_csv().rsplit(";", 1)[0]))
    assert "22 colonne invece di 23" in scarti[0].motivo


def test_una_societa_ha_undici_cifre_e_una_persona_sedici() -> None:
    intestazione = (COLONNE + ";tipo_soggetto").encode()
    righe = [
        riga_csv(codice_fiscale="01234560017", cognome="", nome="", denominazione="Ditta srl") + ";G",
        riga_csv(partita="P2", codice_fiscale="01234560017") + ";F",
        riga_csv(partita="P3") + ";G",
    ]
    buone, scarti, _ = leggi(b"\n".join((intestazione, *(r.encode() for r in righe))))
    assert buone[0].debitore.tipo is TipoSoggetto.GIURIDICA
    assert buone[0].debitore.denominazione == "DITTA SRL"
    assert {(s.riga, s.campo) for s in scarti} == {(3, "codice_fiscale"), (3, "denominazione"), (4, "codice_fiscale")}


def test_il_coobbligato_sta_sulla_riga_del_debitore_e_va_completo() -> None:
    colonne = ["codice_fiscale", "denominazione", "via", "civico", "cap", "comune", "provincia"]
    intestazione = ";".join((COLONNE, *("coobbligato_" + c for c in colonne))).encode()
    buona = riga_csv() + ";01234560017;Ditta srl;Via Po;2;10121;Torino;to"
    senza = riga_csv(partita="P2") + ";;Ditta srl;Via Po;2;10121;Torino;TO"
    vuoto = riga_csv(partita="P3") + ";;;;;;;"
    buone, scarti, _ = leggi(b"\n".join((intestazione, buona.encode(), senza.encode(), vuoto.encode())))
    assert buone[0].coobbligati == (
        Soggetto(TipoSoggetto.GIURIDICA, "01234560017", "DITTA SRL", Indirizzo("Via Po", "2", "10121", "TORINO", "TO")),
    )
    assert [(b.partita, len(b.coobbligati)) for b in buone] == [("P1", 1), ("P3", 0)]
    assert [(s.riga, s.campo) for s in scarti] == [(3, "coobbligato_codice_fiscale")]


def test_le_colonne_possono_stare_in_altro_ordine_con_altre_in_mezzo() -> None:
    colonne = COLONNE.split(";")
    valori = riga_csv().split(";")
    rovescio = ";".join(["note", *reversed(colonne)]) + "\n" + ";".join(["a mano", *reversed(valori)])
    assert leggi(rovescio.encode())[0] == leggi(csv_di(riga_csv()))[0]


@pytest.mark.parametrize("fine", ["\n", "\r\n", "\r"])
def test_ogni_fine_riga_si_legge_e_le_righe_vuote_si_saltano_ma_si_contano(fine: str) -> None:
    testo = fine.join(("", COLONNE, "", riga_csv(), "   ", riga_csv(partita="P2", anno="x"), "\x1a"))
    buone, scarti, lettore = leggi(b"\xef\xbb\xbf" + testo.encode())
    assert [b.riga for b in buone] == [4]
    assert [s.riga for s in scarti] == [6]
    assert lettore.controllo.righe == 2


def test_latin1_e_utf8_si_leggono_anche_mescolati() -> None:
    dati = csv_di(riga_csv(cognome="ALBÈ"))[:-1] + b"\n" + riga_csv(partita="P2", cognome="ALBÈ").encode("latin-1")
    buone, _, _ = leggi(dati)
    assert [b.debitore.cognome for b in buone] == ["ALBÈ", "ALBÈ"]


def test_uno_stato_estero_libera_il_cap() -> None:
    dati = (COLONNE + ";stato\n" + riga_csv(cap="1003", comune="LAUSANNE", provincia="EE") + ";SVIZZERA").encode()
    buone, scarti, _ = leggi(dati)
    assert scarti == []
    assert (buone[0].debitore.indirizzo.stato, buone[0].debitore.indirizzo.cap) == ("SVIZZERA", "1003")


def test_il_flusso_arriva_anche_a_pezzi_di_qualunque_taglio() -> None:
    unix = csv_di(riga_csv(cognome="ALBÈ"), riga_csv(partita="P2"), riga_csv(partita="P3", anno="x"))
    dati = unix.replace(b"\n", b"\r\n")
    intero = leggi(dati)
    for taglio in (1, 2, 3, 7, 100, 1000):
        pezzi = [dati[n : n + taglio] for n in range(0, len(dati), taglio)]
        a_pezzi = leggi(pezzi)
        assert a_pezzi[:2] == intero[:2]


def test_il_tracciato_si_riconosce_dalla_testa_anche_con_il_bom() -> None:
    trovato = riconosci(b"\xef\xbb\xbf" + csv_di(riga_csv()))
    assert trovato is not None
    assert trovato.nome == "riscossa-csv"
    assert riconosci(b"partita;capitale\n1;2\n") is None


def test_solo_intestazione_e_un_flusso_leggibile_senza_posizioni() -> None:
    lettore = Lettore(carica("riscossa-csv"), al=AL)
    assert list(lettore.leggi([COLONNE.encode()])) == []
    assert lettore.controllo.righe == 0
    assert "nessuna posizione" in lettore.controllo.messaggi[0]
