"""Invented debtors: plausible Italian people and companies, with codes whose check digits are right.

Names, streets and companies are combinations of common words; no real subject is meant.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from shared.contratti.belfiore import COMUNI
from shared.contratti.codice_fiscale import carattere_di_controllo, cifra_di_controllo


def _parole(testo: str, separatore: str = " ") -> tuple[str, ...]:
    """The words of a line; `_` stands for a blank inside one."""
    return tuple(parola.replace("_", " ") for parola in testo.split(separatore))


COGNOMI = _parole(
    "ROSSI RUSSO FERRARI ESPOSITO BIANCHI ROMANO COLOMBO RICCI MARINO GRECO BRUNO GALLO CONTI DE_LUCA MANCINI "
    "COSTA GIORDANO RIZZO LOMBARDI MORETTI BARBIERI FONTANA SANTORO MARIANI RINALDI CARUSO FERRARA GALLI "
    "MARTINI LEONE LONGO GENTILE MARTINELLI VITALE LOMBARDO SERRA COPPOLA DE_SANTIS D'ANGELO MARCHETTI PARISI "
    "VILLA CONTE FERRARO FERRI FABBRI BIANCO MARINI GRASSO VALENTINI MESSINA SALA DE_ANGELIS GATTI PELLEGRINI "
    "PALUMBO SANNA FARINA RIZZI MONTI CATTANEO MORELLI AMATO SILVESTRI MAZZA TESTA GRASSI PELLEGRINO CARBONE "
    "GIULIANI BENEDETTI BARONE ROSSETTI CAPUTO MONTANARI GUERRA PALMIERI BERNARDI MARTINO FIORE DE_ROSA "
    "FERRETTI BELLINI BASILE RIVA DONATI PIRAS VITALI BATTAGLIA SARTORI NERI COSTANTINI MILANI PAGANO RUGGIERO "
    "SORRENTINO D'AMICO ORLANDO NEGRI ALBÈ FO RE"
)
NOMI_MASCHILI = _parole(
    "ANDREA LUCA MARCO FRANCESCO MATTEO ALESSANDRO DAVIDE SIMONE FEDERICO LORENZO MARIO GIUSEPPE ANTONIO "
    "GIOVANNI ROBERTO STEFANO PAOLO SALVATORE MASSIMO FABIO VINCENZO MAURIZIO CLAUDIO GIORGIO DANIELE ENRICO "
    "NICCOLÒ PIETRO UGO EZIO"
)
NOMI_FEMMINILI = _parole(
    "MARIA ANNA GIULIA CHIARA SARA LAURA FRANCESCA VALENTINA ALESSIA MARTINA ELENA ROSA ANGELA GIOVANNA TERESA "
    "LUCIA CARMELA CATERINA PAOLA SILVIA ELISA ROBERTA FEDERICA BARBARA DANIELA CRISTINA BEATRICE IRENE AGNESE "
    "EVA"
)
VIE = _parole(
    "Via Roma|Via Garibaldi|Via Mazzini|Corso Italia|Via Dante Alighieri|Via Cavour|Piazza del Popolo|"
    "Via Matteotti|Via IV Novembre|Viale della Repubblica|Via Verdi|Via Marconi|Via della Stazione|"
    "Vicolo dell'Olmo|Strada Provinciale 12|Via San Francesco|Via Aldo Moro|Largo Gramsci|Via dei Mille|"
    "Viale Europa|Via dell'Artigianato|Località Pian di Spille",
    "|",
)
DITTE = _parole(
    "EDILCASA AUTOFFICINA PANIFICIO TERMOIDRAULICA IMMOBILIARE AGRICOLA TRASPORTI FALEGNAMERIA RISTORAZIONE "
    "TESSILE MECCANICA CARTOLERIA FLOROVIVAISTICA PELLETTERIE IMPIANTI SERVIZI"
)
SIGLE = ("SRL", "SRL", "SRL", "SPA", "SNC", "SAS", "SOC. COOP.", "SRLS")
ESTERO = (
    ("Hauptstrasse", "10115", "BERLIN", "GERMANIA"),
    ("Rue de la Gare", "1003", "LAUSANNE", "SVIZZERA"),
    ("Rue Victor Hugo", "06000", "NICE", "FRANCIA"),
    ("Strada Unirii", "030167", "BUCURESTI", "ROMANIA"),
)
_SEMPLICI = str.maketrans("ÀÈÉÌÒÙ", "AEEIOU")
_CODICI = tuple(COMUNI)


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented subject, field by field as a lista writes it. `nascita_belfiore` is blank for a company."""

    tipo: str
    codice_fiscale: str
    denominazione: str
    cognome: str
    nome: str
    sesso: str
    data_nascita: date | None
    nascita_belfiore: str
    via: str
    civico: str
    cap: str
    belfiore: str
    comune: str
    provincia: str
    stato: str
    pec: str


def _tre(nome: str, proprio: bool) -> str:
    """The three letters of a surname or (`proprio`) of a first name, D.M. 23 dicembre 1976."""
    lettere = [c for c in nome.translate(_SEMPLICI) if c.isalpha()]
    consonanti = [c for c in lettere if c not in "AEIOU"]
    if proprio and len(consonanti) > 3:
        consonanti = [consonanti[0], consonanti[2], consonanti[3]]
    vocali = [c for c in lettere if c in "AEIOU"]
    return "".join((*consonanti, *vocali, "X", "X"))[:3]


def codice_fiscale(cognome: str, nome: str, nascita: date, femmina: bool, belfiore: str) -> str:
    """The codice fiscale of a person (upper case names)."""
    giorno = nascita.day + (40 if femmina else 0)
    mese = "ABCDEHLMPRST"[nascita.month - 1]
    base = f"{_tre(cognome, False)}{_tre(nome, True)}{nascita:%y}{mese}{giorno:02d}{belfiore}"
    return base + carattere_di_controllo(base)


def partita_iva(caso: random.Random) -> str:
    """A partita IVA with a real office code and check digit."""
    base = f"{caso.randrange(1_000, 9_999_999):07d}{caso.randrange(1, 101):03d}"
    return base + cifra_di_controllo(base)


def _casa(caso: random.Random, estero: bool) -> tuple[str, str, str, str, str, str, str]:
    civico = str(caso.randrange(1, 180)) + caso.choice(("", "", "", "", "/A", " BIS"))
    if estero:
        via, cap, citta, stato = caso.choice(ESTERO)
        return via, civico, cap, "", citta, "EE", stato
    belfiore = caso.choice(_CODICI)
    comune, provincia, cap = COMUNI[belfiore]
    return caso.choice(VIE), civico if caso.random() > 0.03 else "SNC", cap, belfiore, comune, provincia, ""


def persona(caso: random.Random, al: date, *, estero: bool = False) -> Persona:
    """A natural person between 20 and 85 years of age at `al`; one in twelve has a PEC."""
    femmina = caso.random() < 0.5
    cognome = caso.choice(COGNOMI)
    nome = caso.choice(NOMI_FEMMINILI if femmina else NOMI_MASCHILI)
    nascita = al - timedelta(days=caso.randrange(20 * 365, 85 * 365))
    nata_a = caso.choice(_CODICI)
    semplice = (nome + "." + cognome).translate(_SEMPLICI).lower().replace(" ", "").replace("'", "")
    pec = f"{semplice}{caso.randrange(100)}@pec.example.it" if caso.random() < 1 / 12 else ""
    codice = codice_fiscale(cognome, nome, nascita, femmina, nata_a)
    return Persona("F", codice, "", cognome, nome, "F" if femmina else "M", nascita, nata_a, *_casa(caso, estero), pec)


def societa(caso: random.Random, sigle: tuple[str, ...] = SIGLE) -> Persona:
    """A company of one of those kinds; six in seven have a PEC, and some names carry quotes."""
    cognome = caso.choice(COGNOMI).translate(_SEMPLICI)
    sigla = caso.choice(sigle)
    ditta = f"{caso.choice(DITTE)} {cognome} {sigla}"
    if caso.random() < 0.05:
        ditta = f'{caso.choice(DITTE)} "LA {cognome}" {sigla}'
    casella = "".join(c for c in ditta.lower() if c.isalnum())
    pec = f"{casella}@pec.example.it" if caso.random() < 6 / 7 else ""
    return Persona("G", partita_iva(caso), ditta, "", "", "", None, "", *_casa(caso, False), pec)
