"""The list twin: it ends as the demo ends, to the cent and to the day."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from local import gemello, mondo, percorso
from local.comandi import main
from local.enti_demo import ENTI
from local.gemello import Ipotesi, simula, vite
from local.gemello_uscita import in_dati
from local.genera_lista import genera
from local.percorso import Esito, Percorso, lista_inventata
from shared.casi_uso.gemello.comandi import Ambiente, Ora
from shared.casi_uso.gemello.comportamenti import comportamento
from shared.casi_uso.gemello.conti import Riepilogo
from shared.casi_uso.gemello.vita import Vita
from shared.contratti.tracciato_lettura import Lettore, carica
from shared.dominio import emissioni
from shared.dominio.errori import Scarto
from shared.dominio.giorni import ORA_DI_LAVORO
from shared.dominio.posizioni import Posizione
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import notificata, posizione

SEME = 7
COMUNI = ("posizioni", "importi_cent", "quadra", "orfane", "atti", "giorno_virtuale_finale")


def scritta(cartella: Path, contenuto: bytes) -> Path:
    file = cartella / "lista.csv"
    file.write_bytes(contenuto)
    return file


def dalla_demo(profilo: str, contenuto: bytes) -> Esito:
    with Percorso(profilo, SEME) as viaggio:
        lista = viaggio.carica("lista.csv", contenuto)
        viaggio.vivi(lista)
        return viaggio.esito(lista)


def dal_gemello(cartella: Path, contenuto: bytes, **ipotesi: Any) -> dict[str, Any]:
    profilo = ipotesi.pop("profilo", "regione_abruzzo")
    supposte = Ipotesi(ENTI[profilo], ipotesi.pop("scenario", "medio"), ipotesi.pop("seme", SEME), **ipotesi)
    return in_dati(simula(scritta(cartella, contenuto), supposte), 0.0)


def simulata(capsys: pytest.CaptureFixture[str], *argomenti: str) -> tuple[int, str, str]:
    try:
        codice = main(["simula", *argomenti])
    except SystemExit as uscita:
        codice = int(str(uscita.code))
    scritto = capsys.readouterr()
    return codice, scritto.out, scritto.err


def senza_carte(posizione: Posizione) -> Posizione:
    """All of it but the keys of the stored papers: the twin prints none."""
    return replace(posizione, atti=tuple(replace(atto, chiave="") for atto in posizione.atti))


def confronta(cartella: Path, profilo: str, posizioni: int) -> None:
    contenuto = lista_inventata(posizioni, SEME)
    demo = dalla_demo(profilo, contenuto)
    dati = dal_gemello(cartella, contenuto, profilo=profilo)
    assert {chiave: dati[chiave] for chiave in COMUNI} == {chiave: demo.dati[chiave] for chiave in COMUNI}
    assert dati["eccedenze_cent"] == demo.rendiconto["eccedenze_cent"]
    mancati = Counter(mancato.id for p in demo.posizioni for mancato in p.termini_mancati)
    assert {i: v["mancati"] for i, v in dati["penali"]["per_termine"].items()} == dict(mancati)
    ipotesi = Ipotesi(ENTI[profilo], "medio", SEME)
    giri = simula(cartella / "lista.csv", ipotesi).ultimo_giro
    fin_li = replace(ipotesi, mesi=giri)
    righe = Lettore(carica("riscossa-csv"), al=ipotesi.inizio).leggi(BytesIO(contenuto))
    vissute = vite((riga for riga in righe if not isinstance(riga, Scarto)), fin_li, fin_li.ambiente())
    for vita, altra in zip(vissute, demo.posizioni, strict=True):
        assert senza_carte(vita.posizione) == senza_carte(altra)


def test_su_60_posizioni_il_gemello_finisce_come_la_demo(tmp_path: Path) -> None:
    confronta(tmp_path, "regione_abruzzo", 60)


@pytest.mark.parametrize("profilo", ["anci_toscana", "emilia_romagna", "torgiano"])
def test_anche_con_gli_altri_contratti_il_gemello_finisce_come_la_demo(tmp_path: Path, profilo: str) -> None:
    confronta(tmp_path, profilo, 8)


def test_il_gemello_e_la_demo_hanno_lo_stesso_orologio() -> None:
    assert datetime.combine(gemello.INIZIO, gemello.ORA_INIZIO) == percorso.INIZIO
    assert (gemello.GIORNI_AL_VISTO, gemello.MESI_MASSIMI) == (
        percorso.GIORNI_AL_VISTO,
        percorso.MESI_MASSIMI,
    )
    ore = (ORA_DI_LAVORO, mondo.ORA_ESITI, mondo.ORA_UFFICI, mondo.ORA_PAGAMENTI)
    assert [ora.hour for ora in ore] == [Ora.SVEGLIA, Ora.ESITI, Ora.UFFICI, Ora.PAGAMENTI]


def test_stesso_seme_stesso_esito_seme_diverso_esito_diverso(tmp_path: Path) -> None:
    contenuto = lista_inventata(60, SEME)
    assert dal_gemello(tmp_path, contenuto) == dal_gemello(tmp_path, contenuto)
    assert (
        dal_gemello(tmp_path, contenuto)["importi_cent"]
        != dal_gemello(tmp_path, contenuto, seme=8)["importi_cent"]
    )


def test_chi_e_prudente_incassa_meno(tmp_path: Path) -> None:
    contenuto = lista_inventata(400, SEME)
    medio, prudente = (dal_gemello(tmp_path, contenuto, scenario=nome) for nome in ("medio", "prudente"))
    assert prudente["importi_cent"]["caricato"] == medio["importi_cent"]["caricato"]
    assert prudente["importi_cent"]["riscosso"] < medio["importi_cent"]["riscosso"]


@pytest.mark.parametrize("profilo", sorted(ENTI))
@pytest.mark.parametrize("mesi", [1, 6, 24, 40])
def test_i_conti_tornano_con_ogni_contratto_e_a_ogni_orizzonte(
    tmp_path: Path, profilo: str, mesi: int
) -> None:
    dati = dal_gemello(tmp_path, lista_inventata(150, SEME), profilo=profilo, mesi=mesi)
    importi, mesi_di_cassa = dati["importi_cent"], dati["incassi_per_mese"].values()
    entrate = importi["caricato"] + importi["accessori"]
    assert entrate == importi["riscosso"] + importi["sgravato"] + importi["residuo"]
    assert (dati["quadra"], dati["orfane"]) == (True, 0)
    assert sum(mese["riscosso_cent"] for mese in mesi_di_cassa) == importi["riscosso"]
    assert sum(mese["eccedenze_cent"] for mese in mesi_di_cassa) == dati["eccedenze_cent"]
    assert [mese["cumulato_cent"] for mese in mesi_di_cassa][-1:] in ([importi["riscosso"]], [])
    assert sum(dati["posizioni"]["per_esito"].values()) == dati["posizioni"]["caricate"] == 150
    per_tipo = sum((Counter(mese) for mese in dati["atti_per_mese"].values()), Counter())
    assert dict(per_tipo) == dati["atti"]


def test_a_sei_mesi_la_lista_e_ancora_aperta_e_nulla_e_di_dopo(tmp_path: Path) -> None:
    dati = dal_gemello(tmp_path, lista_inventata(60, SEME), mesi=6)
    # 7 January 2025 and six months of 31 days: 12 July.
    assert dati["orizzonte"] == dati["giorno_virtuale_finale"] == "2025-07-12"
    assert any(esito.startswith("in_") for esito in dati["posizioni"]["per_esito"])
    assert max(dati["atti_per_mese"]) <= "2025-07"
    assert max(dati["incassi_per_mese"]) <= "2025-07"
    conclusione = dati["penali"]["per_termine"]["AB-08"]
    aperte = sum(n for esito, n in dati["posizioni"]["per_esito"].items() if esito.startswith("in_"))
    # art. 19 letter g: 200.00 euro for each posizione not concluded in two years; none is late yet, all could be.
    assert (conclusione["mancati"], conclusione["aperti"]) == (0, aperte)
    assert conclusione["a_rischio_cent"] == aperte * 200_00


def test_la_penale_dovuta_una_volta_per_lista_e_quella_della_posizione_peggiore(tmp_path: Path) -> None:
    contenuto = lista_inventata(60, SEME)
    ipotesi = Ipotesi(ENTI["regione_abruzzo"], "medio", SEME)
    righe = Lettore(carica("riscossa-csv"), al=ipotesi.inizio).leggi(BytesIO(contenuto))
    vissute = vite((riga for riga in righe if not isinstance(riga, Scarto)), ipotesi, ipotesi.ambiente())
    ritardi = [
        mancato.penale
        for vita in vissute
        for mancato in vita.posizione.termini_mancati
        if mancato.id == "AB-02"
    ]
    assert len(ritardi) > 1
    maturata = dal_gemello(tmp_path, contenuto)["penali"]["per_termine"]["AB-02"]["maturata_cent"]
    assert maturata == max(cent for cent in ritardi if cent is not None)


def test_la_posta_si_paga_a_tentativo_e_si_addebita_ad_atto(tmp_path: Path) -> None:
    posta = dal_gemello(tmp_path, lista_inventata(60, SEME))["postalizzazione"]
    per_mezzo = posta["per_mezzo"]
    # D.M. 14/04/2023: 11.55 euro an act under L. 890/1982, 1.33 a plain letter; 002 art. 18.4: a PEC is free.
    assert per_mezzo["atto_giudiziario"]["costo_cent"] == per_mezzo["atto_giudiziario"]["tentativi"] * 11_55
    assert per_mezzo["posta_ordinaria"]["costo_cent"] == per_mezzo["posta_ordinaria"]["tentativi"] * 1_33
    assert per_mezzo["pec"]["costo_cent"] == 0
    assert posta["costo_cent"] == sum(mezzo["costo_cent"] for mezzo in per_mezzo.values())
    assert posta["addebitato_cent"] < posta["costo_cent"]


def test_le_prescrizioni_dell_orizzonte_si_dividono_in_interrotte_estinte_e_a_rischio(tmp_path: Path) -> None:
    contenuto = lista_inventata(400, SEME)
    dati = dal_gemello(tmp_path, contenuto, mesi=40)["prescrizioni"]
    righe = Lettore(carica("riscossa-csv"), al=gemello.INIZIO).leggi(BytesIO(contenuto))
    limite = gemello.INIZIO + timedelta(days=40 * 31)
    attese = [
        riga.prescrizione
        for riga in righe
        if not isinstance(riga, Scarto) and riga.prescrizione is not None and riga.prescrizione <= limite
    ]
    assert dati["nell_orizzonte"] == len(attese) > 0
    assert dati["interrotte"] + dati["estinte_prima"] + dati["a_rischio"] == len(attese)


def pagata_due_volte(seconda: date) -> tuple[Vita, Ambiente]:
    """Concluded on 3 February 2025, with the same 500.00 euro paid again on `seconda`."""
    ambiente = Ipotesi(ENTI["regione_abruzzo"], "medio", SEME, 3).ambiente()
    attuale, giorno = notificata(posizione(), date(2025, 1, 20)), date(2025, 2, 3)
    pagata = incassa(attuale, ambiente.regole, giorno, Versamento("A", "3", attuale.residuo, giorno))
    conclusa = emissioni.concludi(pagata.posizione, ambiente.regole, giorno, "").posizione
    ancora = incassa(conclusa, ambiente.regole, seconda, Versamento("B", "3", 500_00, seconda))
    vita = Vita(ambiente, ancora.posizione, comportamento(SEME, "L00001-00000001"))
    vita.conclusa_a = (giorno, Ora.PAGAMENTI)
    vita.versamenti = [*pagata.registrazioni]
    vita.tardivi = [((seconda, int(Ora.PAGAMENTI)), registrazione) for registrazione in ancora.registrazioni]
    return vita, ambiente


@pytest.mark.parametrize(
    ("seconda", "eccedenze"),
    # All has ended on 3 February: the demo stops its clock at the end of that turn, on 7 February at nine.
    [(date(2025, 2, 6), 500_00), (date(2025, 2, 7), 0), (date(2025, 3, 1), 0)],
)
def test_un_pagamento_tardivo_conta_solo_se_la_demo_sarebbe_ancora_in_piedi(
    seconda: date, eccedenze: int
) -> None:
    vita, ambiente = pagata_due_volte(seconda)
    ipotesi = Ipotesi(ENTI["regione_abruzzo"], "medio", SEME, 3)
    riepilogo = Riepilogo(ambiente, [ipotesi.confine(giro) for giro in (1, 2, 3)])
    riepilogo.accogli(vita)
    dati = in_dati(riepilogo, 0.0)
    # 500.00 of capital and 11.55 of expenses, paid once.
    assert (dati["importi_cent"]["riscosso"], dati["importi_cent"]["residuo"]) == (511_55, 0)
    assert dati["eccedenze_cent"] == eccedenze
    assert sum(mese["eccedenze_cent"] for mese in dati["incassi_per_mese"].values()) == eccedenze


def test_il_comando_scrive_un_solo_oggetto_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(scritta(tmp_path, lista_inventata(8, SEME)))
    codice, uscita, errori = simulata(
        capsys, "--lista", file, "--mesi", "24", "--scenario", "prudente", "--json"
    )
    assert (codice, errori) == (0, "")
    assert json.loads(uscita)["posizioni"]["caricate"] == 8


def test_il_comando_racconta_in_italiano(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codice, uscita, _ = simulata(capsys, "--lista", str(scritta(tmp_path, lista_inventata(8, SEME))))
    assert codice == 0
    for titolo in ("Esiti", "Atti per mese", "Incassi per mese", "Postalizzazione", "Penali", "Prescrizioni"):
        assert titolo in uscita


def test_una_lista_di_un_altro_periodo_si_simula_dal_suo_giorno(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(scritta(tmp_path, b"".join(genera(20, 1, Decimal(0), "riscossa-csv", date(2026, 11, 20)))))
    codice, uscita, errori = simulata(capsys, "--lista", file, "--inizio", "2026-11-20", "--json")
    assert (codice, errori) == (0, "")
    assert json.loads(uscita)["posizioni"] | {"per_esito": {}} == {
        "caricate": 20,
        "scartate": 0,
        "per_esito": {},
    }
    _, _, avviso = simulata(capsys, "--lista", file, "--json")
    assert "--inizio" in avviso


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (["--profilo", "lombardia"], "profilo «lombardia» sconosciuto"),
        (["--scenario", "roseo"], "scenario «roseo» sconosciuto"),
        (["--mesi", "0"], "non è un numero di mesi"),
        (["--inizio", "domani"], "non è un giorno"),
    ],
)
def test_un_opzione_sbagliata_si_spiega(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argomenti: list[str], frase: str
) -> None:
    codice, uscita, errori = simulata(capsys, "--lista", str(tmp_path / "lista.csv"), *argomenti)
    assert (codice, uscita) == (2, "")
    assert frase in errori


def test_un_file_che_manca_o_che_e_una_cartella_si_spiega(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codice, _, errori = simulata(capsys, "--lista", str(tmp_path / "manca.csv"))
    assert (codice, errori) == (
        2,
        "Il file manca.csv non si può leggere: non esiste, controllare il percorso.\n",
    )
    codice, _, errori = simulata(capsys, "--lista", str(tmp_path))
    assert codice == 2
    assert "è una cartella" in errori


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"", "nessun tracciato"),
        (b"\x00\x01\x02" * 100, "nessun tracciato"),
        (b"nome;cognome\nMario;Rossi\n", "nessun tracciato"),
        (lista_inventata(1, SEME).splitlines(keepends=True)[0], "Nessuna riga"),
    ],
)
def test_una_lista_illeggibile_o_vuota_si_respinge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], contenuto: bytes, frase: str
) -> None:
    codice, uscita, errori = simulata(capsys, "--lista", str(scritta(tmp_path, contenuto)), "--json")
    assert (codice, uscita) == (2, "")
    assert frase in errori
