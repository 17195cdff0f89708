"""One document of each kind addressed to the ente, with sums worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.dominio.documenti_conto import Modello21, RigaEntrata, RigaModello21, VoceRiepilogo
from shared.dominio.documenti_ente import (
    ElencoDettaglio,
    ProspettoSintesi,
    RendicontoStampa,
    RicevutaFlusso,
    RigaDettaglio,
    RigaRendiconto,
    RigaSintesi,
    Visto,
)
from shared.dominio.errori import Scarto
from tests.adattatori.atti_di_prova import FIRMATARIO, INTESTAZIONE, RESPONSABILE

VISTO = Visto(
    incaricato=RESPONSABILE,
    istante=datetime(2026, 2, 20, 9, 30, tzinfo=UTC),
    concesso=True,
    note="Nulla da osservare.",
)


def prospetto(**campi: Any) -> ProspettoSintesi:
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": "PS-2026-014",
        "data": date(2026, 2, 19),
        "lista": "LC-2026-014",
        "consegnata_il": date(2026, 2, 16),
        "voci": ("Capitale", "Sanzioni", "Interessi", "Spese di notifica"),
        "righe": (
            RigaSintesi("TARI", 2021, 1_250, (31_250_000, 9_375_000, 1_200_050, 1_443_750), 43_268_800),
            RigaSintesi("IMU", 2020, 80, (6_400_000, 1_920_000, 300_010, 92_400), 8_712_410),
            RigaSintesi("CDS", 2022, 412, (7_004_000, 0, 41_200, 475_860), 7_521_060),
        ),
        "totali": (44_654_000, 11_295_000, 1_541_260, 2_012_010),
        "posizioni": 1_742,
        "totale": 59_502_270,
        "scartate": 23,
    }
    return ProspettoSintesi(**(valori | campi))


def elenco(**campi: Any) -> ElencoDettaglio:
    righe = tuple(
        RigaDettaglio(
            f"TARI-2021-{n:05d}",
            "ROSSI MARIA"
            if n % 2
            else "AZIENDA AGRICOLA COLLE ALTO DI BIANCHI GIUSEPPE E FIGLI SOCIETA' SEMPLICE",
            "RSSMRA80A01D612R" if n % 2 else "00123456789",
            "TARI",
            2021,
            f"avviso di accertamento n. {n}/2023 del 02/10/2023",
            10_000 + n,
            1_155,
            11_155 + n,
        )
        for n in range(1, 61)
    )
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": "ED-2026-014",
        "data": date(2026, 2, 19),
        "lista": "LC-2026-014",
        "consegnata_il": date(2026, 2, 16),
        "righe": righe,
        "totale": 60 * 11_155 + 1_830,
    }
    return ElencoDettaglio(**(valori | campi))


def ricevuta(**campi: Any) -> RicevutaFlusso:
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": "RF-2026-014",
        "data": date(2026, 2, 16),
        "nome_file": "tari_2021_coattivo.csv",
        "dimensione": 1_048_576,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ricevuto": datetime(2026, 2, 16, 8, 5, 7, tzinfo=UTC),
        "tracciato": "riscossa-csv",
        "righe": 1_765,
        "valide": 1_742,
        "scartate": 23,
        "totale": 44_654_000,
        "totale_dichiarato": 44_654_000,
        "quadra": True,
        "esito": "preso in carico con scarti",
        "scarti": (
            Scarto(
                17, "codice_fiscale", "Il carattere di controllo non è quello atteso: verificare il codice."
            ),
            Scarto(44, "importo_capitale", "«12,345» non è un importo: scrivere ad esempio 1234,56."),
        ),
    }
    return RicevutaFlusso(**(valori | campi))


def rendiconto(**campi: Any) -> RendicontoStampa:
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": "RE-2028-014",
        "data": date(2028, 2, 18),
        "lista": "LC-2026-014",
        "consegnata_il": date(2026, 2, 16),
        "al": date(2028, 2, 16),
        "righe": (
            RigaRendiconto("Capitale", 44_654_000, 0, 30_000_000, 4_654_000, 0, 10_000_000),
            RigaRendiconto("Sanzioni", 11_295_000, 0, 7_000_000, 1_295_000, 0, 3_000_000),
            RigaRendiconto("Interessi", 0, 1_541_260, 1_000_000, 41_260, 0, 500_000),
            RigaRendiconto("Spese di notifica", 0, 2_012_010, 1_500_000, 12_010, 0, 500_000),
        ),
        "totale": RigaRendiconto("Totale", 55_949_000, 3_553_270, 39_500_000, 6_002_270, 0, 14_000_000),
        "posizioni": 1_742,
        "per_esito": (("Estinte per pagamento", 1_204), ("Sgravate", 96), ("Inesigibili", 442)),
        "firmatario": FIRMATARIO,
    }
    return RendicontoStampa(**(valori | campi))


def modello_21(**campi: Any) -> Modello21:
    """Collected 3.000,00 in two months, 2.500,00 handed over in three payments, 400,00 withheld, 100,00 left."""
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": "M21/2026",
        "data": date(2027, 1, 31),
        "esercizio": 2026,
        "gestione": "Riscossione coattiva delle entrate",
        "agente": "Riscossa Servizi S.p.A.",
        "agente_codice_fiscale": "99000000051",
        "agente_indirizzo": "Via dei Tributi 10, 06121 Perugia (PG)",
        "periodo": "dal 01/01/2026 al 31/12/2026",
        "righe": (
            RigaModello21("1", "Gennaio - riscossione coattiva", 12, 2_000_00, "2026/0001 - 16/01/2026", 900_00, ""),
            RigaModello21("", "", None, None, "2026/0002 - 27/01/2026", 800_00, ""),
            RigaModello21("2", "Febbraio - riscossione coattiva", 5, 1_000_00, "2026/0003 - 17/02/2026", 800_00, "x"),
        ),
        "riscosso": 3_000_00,
        "versato": 2_500_00,
        "entrate": (RigaEntrata("IMU", 7, 1_200_00), RigaEntrata("TARI", 10, 1_800_00)),
        "riepilogo": (VoceRiepilogo("Riscosso nell'esercizio", 3_000_00), VoceRiepilogo("Resta", 100_00, True)),
        "iniziale": 0,
        "trattenuto": 400_00,
        "finale": 100_00,
        "registrazioni": 3,
    }
    return Modello21(**(valori | campi))
