"""Before whom each act is challenged, and the norms each act cites.

The nature of the credit decides the judge: taxes go to the tax court, everything else
to the ordinary one. The wording is the default of the printed acts; an ente or a change
of law replaces it by passing other values, since acts carry these texts as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shared.dominio.documenti import Ricorso


class NaturaCredito(StrEnum):
    TRIBUTARIA = "tributaria"
    PATRIMONIALE = "patrimoniale"
    SANZIONE_STRADALE = "sanzione_stradale"


TIPOLOGIE_TRIBUTARIE = frozenset(
    [
        "ICI",
        "IMU",
        "TASI",
        "TARI",
        "TARES",
        "TARSU",
        "TIA",
        "TOSAP",
        "ICP",
        "BOLLO_AUTO",
        "TASSA_AUTO",
        "IMPOSTA_SOGGIORNO",
        "ADDIZIONALE",
        "BONIFICA",
    ]
)
"""Tipologie that are taxes; `CDS` is a road-traffic fine; all others are patrimonial."""

_NOMI: Mapping[str, str] = {
    "ICI": "Imposta comunale sugli immobili (ICI)",
    "IMU": "Imposta municipale propria (IMU)",
    "TASI": "Tributo per i servizi indivisibili (TASI)",
    "TARI": "Tassa sui rifiuti (TARI)",
    "TARES": "Tributo comunale sui rifiuti e sui servizi (TARES)",
    "TARSU": "Tassa per lo smaltimento dei rifiuti solidi urbani (TARSU)",
    "TOSAP": "Tassa per l'occupazione di spazi ed aree pubbliche (TOSAP)",
    "CDS": "Sanzione amministrativa per violazione del Codice della strada",
    "IDRICO": "Servizio idrico integrato",
    "BOLLO_AUTO": "Tassa automobilistica regionale",
    "TASSA_AUTO": "Tassa automobilistica regionale",
}

_FERIALE = " Il termine resta sospeso dal 1° al 31 agosto (L. 7 ottobre 1969, n. 742, art. 1)."

_TRIBUTARIO = Ricorso(
    autorita="la Corte di giustizia tributaria di primo grado competente per territorio",
    giorni=60,
    norma="D.Lgs. 31 dicembre 1992, n. 546, artt. 18-22",
    modalita="Il ricorso si notifica all'ente e, se indicato in questo atto, al concessionario, e si deposita in "
    "via telematica nei trenta giorni successivi alla notifica; la costituzione in proprio è ammessa per le liti "
    "fino a 3.000,00 euro." + _FERIALE,
)
_PATRIMONIALE = Ricorso(
    autorita="il Tribunale, o il Giudice di pace se competente per valore, del luogo in cui ha sede l'ufficio "
    "che ha emesso l'atto",
    giorni=30,
    norma="R.D. 14 aprile 1910, n. 639, art. 3 e D.Lgs. 1° settembre 2011, n. 150, art. 32",
    modalita="L'opposizione non sospende da sola l'esecuzione: la sospensione si chiede al giudice."
    + _FERIALE,
)
_STRADALE = Ricorso(
    autorita="il Giudice di pace del luogo in cui la violazione è stata commessa",
    giorni=30,
    norma="D.Lgs. 1° settembre 2011, n. 150, artt. 7 e 32",
    modalita="Si possono far valere i vizi propri di questo atto e, se il verbale non è mai stato notificato, "
    "anche quelli del verbale." + _FERIALE,
)
_INGIUNZIONE: Mapping[NaturaCredito, Ricorso] = {
    NaturaCredito.TRIBUTARIA: _TRIBUTARIO,
    NaturaCredito.PATRIMONIALE: _PATRIMONIALE,
    NaturaCredito.SANZIONE_STRADALE: _STRADALE,
}
_FERMO_ORDINARIO = Ricorso(
    autorita="il giudice ordinario competente per valore",
    giorni=None,
    norma="Cassazione, Sezioni Unite, ordinanza 22 luglio 2015, n. 15354",
    modalita="L'azione di accertamento negativo segue le regole ordinarie e non ha un termine di decadenza.",
)

_ESECUZIONE = Ricorso(
    autorita="il giudice dell'esecuzione presso il Tribunale competente per territorio",
    giorni=20,
    norma="artt. 615 e 617 c.p.c.; D.P.R. 29 settembre 1973, n. 602, art. 57",
    modalita="I venti giorni valgono per i vizi di forma dell'atto; la pignorabilità dei beni si contesta finché "
    "l'esecuzione non è compiuta, gli altri fatti successivi alla notifica del titolo nei modi dell'art. 615 c.p.c.",
)

RIFERIMENTI_INGIUNZIONE = (
    "R.D. 14 aprile 1910, n. 639, artt. 2 e 3 (ingiunzione di pagamento)",
    "D.L. 24 settembre 2002, n. 209, art. 4, comma 2-sexies, conv. L. 22 novembre 2002, n. 265 "
    "(applicazione del Titolo II del D.P.R. 29 settembre 1973, n. 602)",
    "L. 7 agosto 1990, n. 241, artt. 3 e 8 (motivazione, responsabile del procedimento)",
    "L. 27 luglio 2000, n. 212, art. 7 (chiarezza e motivazione degli atti)",
)
RIFERIMENTI_SOLLECITO = (
    "L. 24 dicembre 2012, n. 228, art. 1, comma 544 (comunicazione prima delle azioni per i debiti minori)",
    "L. 27 luglio 2000, n. 212, art. 7 (chiarezza e motivazione degli atti)",
)
RIFERIMENTI_FERMO = (
    "D.P.R. 29 settembre 1973, n. 602, art. 86 (fermo di beni mobili registrati)",
    "R.D. 14 aprile 1910, n. 639 (ingiunzione di pagamento)",
    "D.L. 24 settembre 2002, n. 209, art. 4, comma 2-sexies, conv. L. 22 novembre 2002, n. 265",
    "L. 7 agosto 1990, n. 241, artt. 3 e 8; L. 27 luglio 2000, n. 212, art. 7",
)

RIFERIMENTI_IPOTECA = (
    "D.P.R. 29 settembre 1973, n. 602, art. 77 (iscrizione di ipoteca)",
    "R.D. 14 aprile 1910, n. 639 (ingiunzione di pagamento)",
    "D.L. 24 settembre 2002, n. 209, art. 4, comma 2-sexies, conv. L. 22 novembre 2002, n. 265",
    "L. 7 agosto 1990, n. 241, artt. 3 e 8; L. 27 luglio 2000, n. 212, art. 7",
)

RIFERIMENTI_INTIMAZIONE = (
    "D.P.R. 29 settembre 1973, n. 602, art. 50, commi 2 e 3 (avviso con intimazione ad adempiere)",
    *RIFERIMENTI_FERMO[1:],
)
RIFERIMENTI_PIGNORAMENTO = (
    "D.P.R. 29 settembre 1973, n. 602, artt. 49, 50, 72, 72-bis e 72-ter (pignoramento dei crediti verso terzi)",
    *RIFERIMENTI_FERMO[1:],
)
RIFERIMENTI_MOBILIARE = (
    "D.P.R. 29 settembre 1973, n. 602, artt. 49, 50 e 62-71 (espropriazione mobiliare)",
    *RIFERIMENTI_FERMO[1:],
)


def natura_di(tipologia: str) -> NaturaCredito:
    """The nature of a tipologia di entrata as the lists spell it; letter case does not matter."""
    maiuscola = tipologia.strip().upper().replace(" ", "_")
    if maiuscola in TIPOLOGIE_TRIBUTARIE:
        return NaturaCredito.TRIBUTARIA
    if maiuscola in {"CDS", "CODICE_DELLA_STRADA"}:
        return NaturaCredito.SANZIONE_STRADALE
    return NaturaCredito.PATRIMONIALE


def nome_tipologia(tipologia: str) -> str:
    """What a citizen reads for a tipologia: its full name, or the ente's own word when it is none of the usual."""
    return _NOMI.get(tipologia.strip().upper().replace(" ", "_"), tipologia)


def ricorso_contro_ingiunzione(natura: NaturaCredito) -> Ricorso:
    """Judge, term and norm for an ingiunzione (D.Lgs. 546/1992 for taxes, D.Lgs. 150/2011 art. 32 otherwise)."""
    return _INGIUNZIONE[natura]


def ricorso_contro_fermo(natura: NaturaCredito) -> Ricorso:
    """Judge, term and norm for the preavviso or the entry of a fermo or of an ipoteca.

    D.Lgs. 546/1992 art. 19 c. 1 lett. e-ter and e-bis for taxes; the ordinary judge for the rest.
    """
    return _TRIBUTARIO if natura is NaturaCredito.TRIBUTARIA else _FERMO_ORDINARIO


def ricorso_contro_pignoramento() -> Ricorso:
    """Judge, term and norm for an act of enforcement (artt. 615 and 617 c.p.c., from memory)."""
    return _ESECUZIONE
