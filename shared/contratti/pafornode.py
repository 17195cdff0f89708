"""The messages of paForNode as values: requests read, answers written, faults with their words.

paForNode is what an ente's station offers to the pagoPA node: document/literal SOAP 1.1. A
request is valid XML of its table or it is refused with PAA_SINTASSI_EXTRAXSD; an answer is
always one of the schema, whatever was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shared.contratti.pafornode_schema import AZIONI, RICHIESTE, RISPOSTE, Dati
from shared.contratti.pafornode_xml import (
    PAFORNODE,
    Elemento,
    MessaggioNonValido,
    albero,
    confronta,
    corpo_della_busta,
    imbusta,
)
from shared.dominio.importi import Centesimi
from shared.dominio.ricevute import CARATTERI_RICEVUTA


class Guasto(StrEnum):
    """The fault codes an ente's station may answer (SANP, gestione degli errori)."""

    SINTASSI = "PAA_SINTASSI_EXTRAXSD"
    DOMINIO = "PAA_ID_DOMINIO_ERRATO"
    INTERMEDIARIO = "PAA_ID_INTERMEDIARIO_ERRATO"
    STAZIONE = "PAA_STAZIONE_INT_ERRATA"
    RICEVUTA_DUPLICATA = "PAA_RECEIPT_DUPLICATA"
    SCONOSCIUTO = "PAA_PAGAMENTO_SCONOSCIUTO"
    DUPLICATO = "PAA_PAGAMENTO_DUPLICATO"
    IN_CORSO = "PAA_PAGAMENTO_IN_CORSO"
    SCADUTO = "PAA_PAGAMENTO_SCADUTO"
    ANNULLATO = "PAA_PAGAMENTO_ANNULLATO"
    SEMANTICA = "PAA_SEMANTICA"
    SISTEMA = "PAA_SYSTEM_ERROR"


PAROLE: Mapping[Guasto, str] = {
    Guasto.SINTASSI: "Errore di sintassi extra XSD",
    Guasto.DOMINIO: "La PAA non corrisponde al Dominio indicato",
    Guasto.INTERMEDIARIO: "Identificativo intermediario non corrispondente",
    Guasto.STAZIONE: "Stazione intermediario non corrispondente",
    Guasto.RICEVUTA_DUPLICATA: "La ricevuta è già stata acquisita",
    Guasto.SCONOSCIUTO: "Pagamento in attesa risulta sconosciuto all'Ente Creditore",
    Guasto.DUPLICATO: "Pagamento in attesa risulta concluso all'Ente Creditore",
    Guasto.IN_CORSO: "Pagamento in attesa risulta in corso all'Ente Creditore",
    Guasto.SCADUTO: "Pagamento in attesa risulta scaduto all'Ente Creditore",
    Guasto.ANNULLATO: "Pagamento in attesa risulta annullato all'Ente Creditore",
    Guasto.SEMANTICA: "Errore semantico",
    Guasto.SISTEMA: "Errore generico",
}
"""`faultString` of each code."""


@dataclass(frozen=True, slots=True)
class Chiamante:
    """Who calls, as he says: domain, intermediary and station the message is for."""

    dominio: str
    intermediario: str
    stazione: str


@dataclass(frozen=True, slots=True)
class Trasferimento:
    """One of the up to five parts of a payment, in cents, with the body it goes to."""

    numero: int
    importo: Centesimi
    beneficiario: str
    causale: str


@dataclass(frozen=True, slots=True)
class Ricevuta:
    """The proof of a payment. `pagato_il` has its zone only where the message gives one."""

    id: str
    numero_avviso: str
    ente: str
    riuscita: bool
    iuv: str
    importo: Centesimi
    trasferimenti: tuple[Trasferimento, ...]
    pagatore: str
    codice_fiscale_pagatore: str
    pagato_il: datetime | None
    applicato_il: date | None


@dataclass(frozen=True, slots=True)
class Richiesta:
    """A request read: `radice` names it; `avviso` is (codice fiscale of the ente, numero avviso)."""

    radice: str
    chiamante: Chiamante
    avviso: tuple[str, str] | None = None
    tipo_trasferimento: str = ""
    ricevuta: Ricevuta | None = None


def radice_annunciata(azione: str) -> str | None:
    """The root element that a SOAPAction header announces, quotes or not; None for none of ours."""
    return AZIONI.get(azione.strip().strip('"'))


def apri(grezzo: bytes) -> Elemento:
    """The element in the body of the envelope. Raises MessaggioNonValido."""
    return corpo_della_busta(albero(grezzo))


def radice_di(elemento: Elemento) -> str | None:
    """The name of the request, if it is one of the interface."""
    spazio, _, nome = elemento.nome.rpartition("}")
    return nome if spazio == f"{{{PAFORNODE}" and nome in RICHIESTE else None


def leggi(elemento: Elemento) -> Richiesta:
    """The request, checked element by element. Raises MessaggioNonValido."""
    radice = radice_di(elemento)
    if radice is None:
        raise MessaggioNonValido("L'operazione richiesta non è di paForNode.")
    dati: Dati = confronta(elemento, RICHIESTE[radice], radice)
    avviso = dati.get("qrCode")
    return Richiesta(
        radice,
        Chiamante(dati["idPA"], dati["idBrokerPA"], dati["idStation"]),
        None if avviso is None else (avviso["fiscalCode"], avviso["noticeNumber"]),
        dati.get("transferType", ""),
        None if "receipt" not in dati else _ricevuta(dati["receipt"]),
    )


def _ricevuta(dati: Dati) -> Ricevuta:
    identita: str = dati["receiptId"]
    if not 0 < len(identita) <= CARATTERI_RICEVUTA or not identita.isprintable():
        raise MessaggioNonValido("receiptId: deve avere da 1 a 255 caratteri stampabili.")
    trasferimenti = tuple(
        Trasferimento(t["idTransfer"], t["transferAmount"], t["fiscalCodePA"], t["remittanceInformation"])
        for t in dati["transferList"]["transfer"]
    )
    if len({t.numero for t in trasferimenti}) != len(trasferimenti):
        raise MessaggioNonValido("transferList: due trasferimenti hanno lo stesso idTransfer.")
    pagatore: Dati = dati["payer"] if "payer" in dati else dati["debtor"]
    return Ricevuta(
        id=identita,
        numero_avviso=dati["noticeNumber"],
        ente=dati["fiscalCode"],
        riuscita=dati["outcome"] == "OK",
        iuv=dati["creditorReferenceId"],
        importo=dati["paymentAmount"],
        trasferimenti=trasferimenti,
        pagatore=pagatore["fullName"],
        codice_fiscale_pagatore=pagatore["uniqueIdentifier"]["entityUniqueIdentifierValue"],
        pagato_il=dati.get("paymentDateTime"),
        applicato_il=dati.get("applicationDate"),
    )


def positiva(radice: str, **dati: Any) -> bytes:
    """The OK answer to the request `radice`."""
    nome, tipo = RISPOSTE[radice]
    return imbusta(nome, tipo, {"outcome": "OK", **dati})


def negativa(radice: str, guasto: Guasto, identita: str, descrizione: str = "") -> bytes:
    """The KO answer to the request `radice`: `identita` is who says it, `descrizione` Italian and without content."""
    nome, tipo = RISPOSTE[radice]
    fault: Dati = {"faultCode": str(guasto), "faultString": PAROLE[guasto], "id": identita}
    if descrizione:
        fault["description"] = descrizione
    return imbusta(nome, tipo, {"outcome": "KO", "fault": fault})


def su_misura(testo: str, massimo: int) -> str:
    """A text as an element of so many characters takes it: one line, cut, never empty."""
    pulito = "".join(c for c in " ".join(testo.split()) if c.isprintable())
    return pulito[:massimo].strip() or "-"
