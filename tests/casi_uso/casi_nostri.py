"""Golden cases of our own, one or more for each tipo, worked by hand: they hold also without ../shared."""

from __future__ import annotations

from typing import Any


def caso_nostro(tipo: str, dati: dict[str, Any], atteso: dict[str, Any]) -> dict[str, Any]:
    return {"id": "X1", "tipo": tipo, "fonte": "prova", "stato": "certo", "dati": dati, "atteso": atteso}


NOSTRI = [
    caso_nostro(
        "termine",
        {"evento": "2026-12-24", "lunghezza": 2, "unita": "giorni", "proroga": "festivi"},
        {"nominale": "2026-12-26", "scadenza": "2026-12-28"},
    ),
    caso_nostro(
        "termine",
        {
            "evento": "2026-07-20",
            "lunghezza": 20,
            "unita": "giorni",
            "proroga": "nessuna",
            "sospensioni": [{"dal": "2026-08-01", "al": "2026-08-31"}],
        },
        {"scadenza": "2026-09-09"},
    ),
    caso_nostro(
        "termine",
        {"evento": "2026-03-20", "lunghezza": 5, "unita": "giorni", "proroga": "nessuna", "a_ritroso": True},
        {"scadenza": "2026-03-15"},
    ),
    caso_nostro(
        "termine",
        {
            "evento": "2026-06-23",
            "lunghezza": 1,
            "unita": "giorni",
            "proroga": "festivi",
            "patrono": "2020-06-24",
        },
        {"scadenza": "2026-06-25"},
    ),
    caso_nostro(
        "termine_profilo",
        {"profilo": "regione_abruzzo", "id": "AB-20", "evento": "2026-05-12"},
        {"scadenza": "2026-05-18"},  # 17 May is a Sunday: art. 19
    ),
    caso_nostro(
        "termine_profilo",
        {"profilo": "emilia_romagna", "id": "ER-10", "evento": "2025-08-31"},
        {"fine": "2026-02-28", "primo_giorno_utile": "2026-03-01", "scadenza": "2026-03-01"},
    ),
    caso_nostro(
        "termine_dilatorio",
        {"evento": "2026-01-10", "giorni": 30},
        {"fine": "2026-02-09", "primo_giorno_utile": "2026-02-10"},
    ),
    caso_nostro(
        "termine_dilatorio",
        {"evento": "2026-01-10", "lunghezza": 1, "unita": "anni"},
        {"fine": "2027-01-10", "primo_giorno_utile": "2027-01-11"},
    ),
    caso_nostro(
        "penale",
        {"profilo": "regione_abruzzo", "id": "AB-04", "evento": "2026-05-04", "adempimento": "2026-05-13"},
        # three working days to Thursday 7, two more free to Monday 11, then two days late
        {"scadenza": "2026-05-07", "giorni_ritardo": 2, "importo": "200.00"},
    ),
    caso_nostro(
        "penale",
        {
            "profilo": "regione_abruzzo",
            "id": "AB-08",
            "evento": "2024-03-04",
            "adempimento": "2026-03-10",
            "quantita": 3,
        },
        {"scadenza": "2026-03-04", "giorni_ritardo": 6, "importo": "600.00"},
    ),
    caso_nostro(
        "penale",
        {
            "profilo": "torgiano",
            "id": "TG-01",
            "evento": "2026-03-02",
            "adempimento": "2026-04-02",
            "importo_delle_liste": "100000.00",
        },
        {"scadenza": "2026-04-01", "giorni_ritardo": 1, "importo": "300.00"},
    ),
    caso_nostro(
        "penale",
        {"profilo": "anci_toscana", "id": "TO-01", "evento": "2024-02-05", "adempimento": "2024-03-05"},
        {"scadenza": "2024-03-01", "giorni_ritardo": 4, "importo": None, "esito": "non determinabile"},
    ),
    caso_nostro(
        "interessi_legali",
        {"capitale": "36500.00", "dal": "2023-03-01", "al": "2023-03-11"},
        {"giorni": 10, "interessi": "50.00", "provvisorio": False},
    ),
    caso_nostro(
        "piano_rate",
        {"importo": "100.00", "n_rate": 3, "prima_rata": "2026-01-15"},
        {"rate": ["33.33", "33.33", "33.34"], "scadenze": ["2026-01-31", "2026-02-28", "2026-03-31"]},
    ),
    caso_nostro(
        "imputazione",
        {"regola": "art_1194_cc", "pagamento": "60.00", "voci": {"capitale": "40.00", "spese": "10.00"}},
        {"imputato": {"spese": "10.00", "capitale": "40.00"}, "eccedenza": "10.00"},
    ),
    caso_nostro(
        "decade",
        {"profilo": "regione_abruzzo", "incasso": "2026-04-22"},
        {"fine_decade": "2026-04-30", "scadenza": "2026-05-08"},
    ),
    caso_nostro(
        "riversamento_netto",
        {
            "profilo": "regione_abruzzo",
            "capitale": "1250.00",
            "aggio_percento": "6",
            "iva_percento": "22",
            "base_iva": "aggio_netto_garanzia",
        },
        {
            "incassato": "1325.00",
            "aggio": "75.00",
            "garanzia": "0.38",
            "iva": "16.42",
            "trattenuto": "91.04",
            "riversato": "1233.96",
        },
    ),
    caso_nostro(
        "aggio",
        {
            "profilo": "torgiano",
            "data": "2026-06-10",
            "scadenza_ingiunzione": "2026-03-31",
            "stragiudiziale": "2026-06-10",
            "incassato": "1000.00",
            "spese_notifica": "0.00",
            "spese_procedura": "0.00",
        },
        {"base": "1000.00", "aliquota": "6.00", "aggio": "60.00"},
    ),
    caso_nostro(
        "decadenza",
        {
            "regola": "art_19_dpr_602",
            "rate_saltate": [1, 2, 3, 4, 5],
            "data_istanza": "2022-03-01",
            "scadenze_saltate": ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"],
        },
        {"decade": True},
    ),
    caso_nostro(
        "decadenza",
        {
            "regola": "art_19_dpr_602",
            "rate_saltate": [1, 2, 3, 4, 5],
            "scadenze_saltate": ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"],
        },
        {"decade": False},  # eight for an istanza after 16 July 2022
    ),
    caso_nostro(
        "decadenza",
        {"regola": "l160_c800", "rate_saltate": [], "scadenze_saltate": [], "sollecito_inviato": True},
        {"decade": False},
    ),
    caso_nostro(
        "soglie",
        {"profilo": "regione_abruzzo", "debito": "20000.00"},
        {"solo_fermo": False, "ipoteca_ammessa": True, "cautelari": ["fermo", "ipoteca"]},
    ),
    caso_nostro(
        "numero_avviso",
        {"segregazione": "00", "base": "0000000000000"},
        {"numero_avviso": "300000000000000003", "iuv": "00000000000000003"},
    ),
]
