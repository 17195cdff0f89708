"""paForNode messages for tests, ours; and the real schema, where it is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from shared.contratti.pafornode_xml import BUSTA, PAFORNODE

CONDIVISI = Path(__file__).resolve().parents[3] / "shared" / "pagopa"
SCHEMA = CONDIVISI / "wsdl" / "xsd" / "paForNode.xsd"
SCHEMA_BUSTA = CONDIVISI / "xsd-common" / "envelope.xsd"
ESEMPI = CONDIVISI / "esempi" / "soap"
Voce = tuple[str, Any]

ENTE, INTERMEDIARIO, STAZIONE = "99000000010", "99000000051", "99000000051_01"


def busta(radice: str, *voci: Voce) -> bytes:
    """A SOAP request: `radice` in the namespace of the interface, its children without one."""
    return (
        f'<s:Envelope xmlns:s="{BUSTA}"><s:Header/><s:Body><p:{radice} xmlns:p="{PAFORNODE}">'
        f"{_xml(voci)}</p:{radice}></s:Body></s:Envelope>"
    ).encode()


def _xml(voci: tuple[Voce, ...]) -> str:
    return "".join(f"<{n}>{_xml(v) if isinstance(v, tuple) else v}</{n}>" for n, v in voci)


def chiamante(**altro: str) -> tuple[Voce, ...]:
    dati = {"idPA": ENTE, "idBrokerPA": INTERMEDIARIO, "idStation": STAZIONE, **altro}
    return tuple(dati.items())


def avviso(numero: str, ente: str = ENTE) -> Voce:
    return "qrCode", (("fiscalCode", ente), ("noticeNumber", numero))


def verifica(numero: str, **altro: str) -> bytes:
    return busta("paVerifyPaymentNoticeReq", *chiamante(**altro), avviso(numero))


def attiva(numero: str, *resto: Voce, radice: str = "paGetPaymentV2Request", **altro: str) -> bytes:
    return busta(radice, *chiamante(**altro), avviso(numero), *resto)


SOGGETTO: tuple[Voce, ...] = (
    ("uniqueIdentifier", (("entityUniqueIdentifierType", "F"), ("entityUniqueIdentifierValue", "RSSMRA80A01H501U"))),
    ("fullName", "ROSSI MARIO"),
    ("streetName", "Via Verdi"),
    ("civicNumber", "3"),
    ("postalCode", "00100"),
    ("city", "ROMA"),
    ("stateProvinceRegion", "RM"),
    ("country", "IT"),
    ("e-mail", "mario@example.org"),
)
METADATI: Voce = ("metadata", (("mapEntry", (("key", "chiave"), ("value", "1"))),))


def trasferimento(numero: int = 1, euro: str = "10.00", ente: str = ENTE) -> Voce:
    return "transfer", (
        ("idTransfer", str(numero)),
        ("transferAmount", euro),
        ("fiscalCodePA", ente),
        ("IBAN", "IT60X0542811101000000123456"),
        ("remittanceInformation", "Ingiunzione"),
        ("transferCategory", "0101100IM"),
    )


def ricevuta(
    numero: str,
    *trasferimenti: Voce,
    identita: str = "R1",
    euro: str = "10.00",
    pagata: str = "2025-02-01T10:00:00",
    seconda: bool = True,
    ente: str = ENTE,
    esito: str = "OK",
    campi: Mapping[str, str] | None = None,
    **altro: str,
) -> bytes:
    """A paSendRTV2 (or paSendRT) with every optional element; a value set to blank in `campi` leaves it out."""
    voci: list[Voce] = [
        ("receiptId", identita),
        ("noticeNumber", numero),
        ("fiscalCode", ente),
        ("outcome", esito),
        ("creditorReferenceId", numero[1:]),
        ("paymentAmount", euro),
        ("description", "Ingiunzione"),
        ("companyName", "Comune di Prova"),
        ("officeName", "Entrate"),
        ("debtor", SOGGETTO),
        ("transferList", trasferimenti or (trasferimento(1, euro),)),
        ("idPSP", "PSP1"),
        ("pspFiscalCode", "88888888888"),
        ("pspPartitaIVA", "88888888888"),
        ("PSPCompanyName", "Banca di Prova"),
        ("idChannel", "PSP1_01"),
        ("channelDescription", "app"),
        ("payer", SOGGETTO),
        ("paymentMethod", "creditCard"),
        *((("paymentNote", "nota"),) if seconda else ()),
        ("fee", "1.50"),
        *((("primaryCiIncurredFee", "0.00"), ("idBundle", "1"), ("idCiBundle", "2")) if seconda else ()),
        ("paymentDateTime", pagata),
        ("applicationDate", "2025-02-01"),
        ("transferDate", "2025-02-02"),
        METADATI,
        ("standIn", "false"),
    ]
    scelti = campi or {}
    voci = [(nome, scelti.get(nome, valore)) for nome, valore in voci]
    radice = "paSendRTV2Request" if seconda else "paSendRTReq"
    return busta(radice, *chiamante(**altro), ("receipt", tuple(v for v in voci if v[1] != "")))


@cache
def schema() -> Any:
    """The real schema of the interface. Skips the test where it is not at hand."""
    if not SCHEMA.exists():
        pytest.skip("gli schemi ufficiali di pagoPA non sono in ../shared")
    return etree.XMLSchema(file=str(SCHEMA))


@cache
def schema_busta() -> Any:
    """The real schema of the SOAP envelope. Skips the test where it is not at hand."""
    if not SCHEMA_BUSTA.exists():
        pytest.skip("gli schemi ufficiali di pagoPA non sono in ../shared")
    return etree.XMLSchema(file=str(SCHEMA_BUSTA))


def corpo(messaggio: bytes) -> Any:
    """The one element of the body, as lxml has it."""
    (dentro,) = etree.fromstring(messaggio).find(f"{{{BUSTA}}}Body")
    return dentro


def valido(messaggio: bytes) -> bool:
    """Whether the envelope is well made and its body is one the schema accepts."""
    busta_letta = etree.fromstring(messaggio)
    if not schema_busta().validate(busta_letta):
        return False
    # On its own: the schema judges the element, not where it stands.
    return bool(schema().validate(etree.ElementTree(etree.fromstring(etree.tostring(corpo(messaggio))))))
