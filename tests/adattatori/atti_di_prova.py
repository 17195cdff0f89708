"""One document of each kind, with figures worked by hand, for the printing tests and the bench."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.documenti import (
    Bene,
    Calcolo,
    Comunicazione,
    ComunicazioneChiusura,
    ComunicazioneIscrizioneFermo,
    Concessionario,
    Incaricato,
    Ingiunzione,
    Intestazione,
    PreavvisoFermo,
    RevocaFermo,
    RigaImporto,
    Sollecito,
)
from shared.dominio.documenti_ipoteca import (
    AssensoCancellazione,
    ComunicazioneIscrizioneIpoteca,
    PreavvisoIpoteca,
)
from shared.dominio.liste import AttoPresupposto
from shared.dominio.ricorsi import (
    RIFERIMENTI_FERMO,
    RIFERIMENTI_INGIUNZIONE,
    RIFERIMENTI_IPOTECA,
    RIFERIMENTI_SOLLECITO,
    NaturaCredito,
    ricorso_contro_fermo,
    ricorso_contro_ingiunzione,
)
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

NUMERO_AVVISO = "302000000001234559"
"""The worked example of the numero avviso: 3020000000012345 mod 93 = 59."""

INTESTAZIONE = Intestazione(
    denominazione="Comune di Borgo San Teodoro",
    codice_fiscale="00123456789",
    indirizzo="Piazza della Libertà 1, 06089 Borgo San Teodoro (PG)",
    ufficio="Ufficio Tributi",
    pec="comune.borgosanteodoro@pec.esempio.it",
    telefono="075 000111",
    sito="www.comune.borgosanteodoro.esempio.it",
    contatti="dal lunedì al venerdì 9-13, tel. 075 000112, tributi@comune.esempio.it",
    concessionario=Concessionario(
        denominazione="Riscossa Servizi S.p.A.",
        codice_fiscale="09876543210",
        indirizzo="Via dell'Industria 20, 06121 Perugia",
        pec="riscossione@pec.esempio.it",
    ),
)
DEBITORE = Soggetto(
    tipo=TipoSoggetto.FISICA,
    codice_fiscale="RSSMRA80A01D612R",
    denominazione="ROSSI MARIA",
    nome="MARIA",
    cognome="ROSSI",
    data_nascita=date(1980, 1, 1),
    luogo_nascita="FIRENZE",
    indirizzo=Indirizzo("VIA DEI MILLE", "12/B", "06089", "BORGO SAN TEODORO", "PG"),
)
RESPONSABILE = Incaricato(
    nome="Dott.ssa Paola Verdi", qualifica="Responsabile Settore Entrate", recapito="tel. 075 000113"
)
FIRMATARIO = Incaricato(nome="Dott. Carlo Bianchi", qualifica="Il Funzionario responsabile della riscossione")
IMPORTI = (
    RigaImporto("Capitale (tributo o entrata non versata)", 123_456),
    RigaImporto("Sanzioni", 37_037),
    RigaImporto("Interessi", 5_686),
    RigaImporto("Spese di notifica", 1_155),
    RigaImporto("Oneri di riscossione", 4_985),
)
TOTALE = 172_319
CALCOLI = (
    Calcolo(
        "Interessi",
        "Interessi legali su 1.234,56 euro dal 31/01/2024 (escluso) al 12/03/2026 (incluso). Dal 01/02/2024 al "
        "31/12/2024 al 2,5% per 335 giorni: 28,33 euro. Dal 01/01/2025 al 31/12/2025 al 2% per 365 giorni: 24,69 euro. "
        "Dal 01/01/2026 al 12/03/2026 all'1,6% per 71 giorni: 3,84 euro. Fonti: art. 1284 c.c.; DM 29/11/2023; "
        "DM 10/12/2024; DM 10/12/2025.",
    ),
    Calcolo("Spese di notifica", "Notifica di atti giudiziari: 11,55 euro. Fonti: DM 14/04/2023."),
    Calcolo(
        "Oneri di riscossione",
        "3% di 1.661,79 euro (capitale, sanzioni, interessi): 49,85 euro. Fonti: L. 160/2019, art. 1, c. 803.",
    ),
)
INGIUNZIONE_NOTIFICATA = AttoPresupposto(
    "Ingiunzione di pagamento", "2026/000123", date(2026, 3, 12), date(2026, 4, 2)
)
BENI = (
    Bene(descrizione="Autovettura FIAT PANDA 1.2", identificativo="AB123CD", registro="P.R.A."),
    Bene(descrizione="Motociclo PIAGGIO BEVERLY 300", identificativo="XY98765", registro="P.R.A."),
)
CASA = Bene(
    descrizione="Abitazione in Borgo San Teodoro, Via dei Mille 12/B",
    identificativo="foglio 12, particella 345, sub. 3, quota 1/2",
    registro="Registri immobiliari",
)
PRIVACY = (
    "i dati sono trattati per la sola riscossione del credito; titolare è l'ente, responsabile esterno il "
    "concessionario; i diritti degli artt. 15-22 si esercitano scrivendo alla PEC dell'ente."
)


def avviso(importo: int = TOTALE, **campi: Any) -> AvvisoPagamento:
    valori: dict[str, Any] = {
        "numero_avviso": NUMERO_AVVISO,
        "codice_fiscale_ente": INTESTAZIONE.codice_fiscale,
        "denominazione_ente": INTESTAZIONE.denominazione,
        "importo": importo,
        "oggetto": "Ingiunzione n. 2026/000123 - TARI 2021",
        "debitore": DEBITORE,
        "entro": "60 giorni dalla notifica",
        "cbill": "AB1CD",
    }
    return AvvisoPagamento(**(valori | campi))


def _comuni(numero: str, data: date, /, **campi: Any) -> dict[str, Any]:
    valori: dict[str, Any] = {
        "intestazione": INTESTAZIONE,
        "numero": numero,
        "data": data,
        "protocollo": "0004521/2026",
        "destinatario": DEBITORE,
        "responsabile": RESPONSABILE,
        "firmatario": FIRMATARIO,
        "informativa_privacy": PRIVACY,
        "rateizzazione": "Chi è in temporanea difficoltà può chiedere di pagare a rate, secondo il regolamento "
        "dell'ente, con domanda all'ufficio o dal portale del contribuente.",
    }
    return valori | campi


def _richiesta(numero: str, data: date, /, **campi: Any) -> dict[str, Any]:
    valori = {"importi": IMPORTI, "totale": TOTALE, "calcoli": CALCOLI, "avviso": avviso()}
    return _comuni(numero, data, **(valori | campi))


def ingiunzione(**campi: Any) -> Ingiunzione:
    valori: dict[str, Any] = {
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "tipologia": "TARI",
        "anno": 2021,
        "causale": "utenza domestica, saldo 2021",
        "giorni_pagamento": 60,
        "modalita_invio": "Raccomandata A.R. - Atti giudiziari",
        "atto_presupposto": AttoPresupposto(
            "avviso di accertamento", "884/2023", date(2023, 10, 2), date(2023, 11, 30)
        ),
        "ricorso": ricorso_contro_ingiunzione(NaturaCredito.TRIBUTARIA),
        "riferimenti": RIFERIMENTI_INGIUNZIONE,
        "interessi_successivi": "Dal giorno dopo la scadenza maturano sul capitale ulteriori interessi al saggio "
        "legale, fino al pagamento.",
    }
    return Ingiunzione(**_richiesta("2026/000123", date(2026, 3, 12), **(valori | campi)))


def sollecito(**campi: Any) -> Sollecito:
    valori: dict[str, Any] = {
        "ordinale": 2,
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "giorni_pagamento": 30,
        "beni": BENI,
        "modalita_invio": "Posta ordinaria",
        "riferimenti": RIFERIMENTI_SOLLECITO,
        "avviso": avviso(entro="30 giorni dal ricevimento"),
    }
    return Sollecito(**_richiesta("2026/000201", date(2026, 12, 10), **(valori | campi)))


def preavviso(**campi: Any) -> PreavvisoFermo:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "giorni_pagamento": 30,
        "beni": BENI,
        "modalita_invio": "Raccomandata A.R.",
        "ricorso": ricorso_contro_fermo(NaturaCredito.TRIBUTARIA),
        "riferimenti": RIFERIMENTI_FERMO,
        "avviso": avviso(entro="30 giorni dalla notifica"),
    }
    return PreavvisoFermo(**_richiesta("2027/000007", date(2027, 1, 15), **(valori | campi)))


def iscrizione(**campi: Any) -> ComunicazioneIscrizioneFermo:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "preavviso": AttoPresupposto(
            "Preavviso di fermo", "2027/000007", date(2027, 1, 15), date(2027, 1, 29)
        ),
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "giorni_pagamento": 30,
        "beni": BENI[:1],
        "data_iscrizione": date(2027, 3, 8),
        "formalita": "P.R.A. di Perugia, formalità A045678Y",
        "ricorso": ricorso_contro_fermo(NaturaCredito.TRIBUTARIA),
        "riferimenti": RIFERIMENTI_FERMO,
        "avviso": avviso(scadenza=date(2027, 4, 12), entro=""),
    }
    return ComunicazioneIscrizioneFermo(**_richiesta("2027/000031", date(2027, 3, 10), **(valori | campi)))


def revoca(**campi: Any) -> RevocaFermo:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "beni": BENI[:1],
        "data_iscrizione": date(2027, 3, 8),
        "formalita": "P.R.A. di Perugia, formalità A045678Y",
        "motivo": "integrale pagamento del debito",
        "data_motivo": date(2027, 5, 3),
        "senza_oneri": False,
        "riferimenti": RIFERIMENTI_FERMO,
        "rateizzazione": "",
    }
    return RevocaFermo(**_comuni("2027/000044", date(2027, 5, 5), **(valori | campi)))


def preavviso_ipoteca(**campi: Any) -> PreavvisoIpoteca:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "giorni_pagamento": 30,
        "beni": (CASA,),
        "importo_ipoteca": 344_638,
        "modalita_invio": "Raccomandata A.R.",
        "ricorso": ricorso_contro_fermo(NaturaCredito.TRIBUTARIA),
        "riferimenti": RIFERIMENTI_IPOTECA,
        "avviso": avviso(entro="30 giorni dalla notifica"),
    }
    return PreavvisoIpoteca(**_richiesta("2027/000008", date(2027, 1, 15), **(valori | campi)))


def iscrizione_ipoteca(**campi: Any) -> ComunicazioneIscrizioneIpoteca:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "preavviso": AttoPresupposto(
            "Comunicazione preventiva di ipoteca", "2027/000008", date(2027, 1, 15), date(2027, 1, 29)
        ),
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "giorni_pagamento": 30,
        "beni": (CASA,),
        "importo_ipoteca": 344_638,
        "data_iscrizione": date(2027, 3, 8),
        "formalita": "Registri immobiliari di Perugia, formalità 4567",
        "ricorso": ricorso_contro_fermo(NaturaCredito.TRIBUTARIA),
        "riferimenti": RIFERIMENTI_IPOTECA,
        "avviso": avviso(entro="30 giorni dal ricevimento"),
    }
    return ComunicazioneIscrizioneIpoteca(**_richiesta("2027/000032", date(2027, 3, 10), **(valori | campi)))


def assenso(**campi: Any) -> AssensoCancellazione:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "beni": (CASA,),
        "importo_ipoteca": 344_638,
        "data_iscrizione": date(2027, 3, 8),
        "formalita": "Registri immobiliari di Perugia, formalità 4567",
        "motivo": "integrale pagamento del debito",
        "data_motivo": date(2027, 5, 3),
        "senza_oneri": False,
        "riferimenti": RIFERIMENTI_IPOTECA,
        "rateizzazione": "",
    }
    return AssensoCancellazione(**_comuni("2027/000045", date(2027, 5, 5), **(valori | campi)))


def chiusura(**campi: Any) -> ComunicazioneChiusura:
    valori: dict[str, Any] = {
        "ingiunzione": INGIUNZIONE_NOTIFICATA,
        "natura_credito": "Tassa sui rifiuti (TARI)",
        "anno": 2021,
        "esito": "debito estinto per pagamento",
        "importi": (
            RigaImporto("Somme richieste", TOTALE),
            RigaImporto("Riscosso", TOTALE),
            RigaImporto("Sgravato", 0),
            RigaImporto("Residuo", 0),
        ),
        "motivazione": (
            "Il debito risulta pagato per intero il 03/05/2027. Il fermo iscritto è stato revocato.",
        ),
        "data_chiusura": date(2027, 5, 10),
        "rateizzazione": "",
    }
    return ComunicazioneChiusura(**_comuni("2027/000050", date(2027, 5, 10), **(valori | campi)))


def comunicazione(**campi: Any) -> Comunicazione:
    valori: dict[str, Any] = {
        "oggetto": "Richiesta di documenti",
        "paragrafi": (
            "Per esaminare la domanda presentata occorre copia del libretto di circolazione.",
            "I documenti si inviano entro 15 giorni dal ricevimento di questa lettera.",
        ),
        "rateizzazione": "",
    }
    return Comunicazione(**_comuni("2026/000090", date(2026, 6, 1), **(valori | campi)))
