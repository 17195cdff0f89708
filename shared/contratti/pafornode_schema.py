"""The paForNode messages as tables: which elements, in which order, of which type, how many times.

One table per message serves both ways: what arrives is read against it, what leaves is
written from it. Source: the interface of the node towards the stations of the enti (SANP 3.13).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

from shared.contratti import pafornode_tipi as t
from shared.contratti.pafornode_tipi import Semplice


@dataclass(frozen=True, slots=True)
class Campo:
    """An element, `minimo` to `massimo` times. `tipo` is a simple type or the elements inside."""

    nome: str
    tipo: Union[Semplice, Sequenza]  # noqa: UP007 - the two names refer to each other
    minimo: int = 1
    massimo: int = 1


@dataclass(frozen=True, slots=True)
class Scelta:
    """Exactly one of these elements."""

    campi: tuple[Campo, ...]


@dataclass(frozen=True, slots=True)
class Sequenza:
    """Elements in this order, and nothing else."""

    voci: tuple[Campo | Scelta, ...]


def _forse(nome: str, tipo: Semplice | Sequenza) -> Campo:
    return Campo(nome, tipo, minimo=0)


def _sequenza(*voci: Campo | Scelta) -> Sequenza:
    return Sequenza(voci)


METADATI = _sequenza(
    Campo("mapEntry", _sequenza(Campo("key", t.TESTO_140), Campo("value", t.TESTO_140)), 1, 15)
)
AVVISO = _sequenza(Campo("fiscalCode", t.CODICE_ENTE), Campo("noticeNumber", t.NUMERO_AVVISO))
SOGGETTO = _sequenza(
    Campo(
        "uniqueIdentifier",
        _sequenza(
            Campo("entityUniqueIdentifierType", t.fra("F", "G")),
            Campo("entityUniqueIdentifierValue", t.di_caratteri(2, 16)),
        ),
    ),
    Campo("fullName", t.TESTO_70),
    _forse("streetName", t.TESTO_70),
    _forse("civicNumber", t.TESTO_16),
    _forse("postalCode", t.TESTO_16),
    _forse("city", t.TESTO_35),
    _forse("stateProvinceRegion", t.TESTO_35),
    _forse("country", t.PROVINCIA),
    _forse("e-mail", t.POSTA_ELETTRONICA),
)
_MARCA = _sequenza(
    Campo("hashDocumento", t.BASE64),
    Campo("tipoBollo", t.fra("01")),
    Campo("provinciaResidenza", t.PROVINCIA),
)
_IBAN = Campo("IBAN", t.TESTO_35)


def _trasferimento(nome_ente: bool, destinazione: Campo | Scelta) -> Sequenza:
    return _sequenza(
        Campo("idTransfer", t.TRASFERIMENTO),
        Campo("transferAmount", t.IMPORTO_POSITIVO),
        Campo("fiscalCodePA", t.CODICE_ENTE),
        *((_forse("companyName", t.TESTO_140),) if nome_ente else ()),
        destinazione,
        Campo("remittanceInformation", t.TESTO_140),
        Campo("transferCategory", t.TESTO_140),
        _forse("metadata", METADATI),
    )


def _trasferimenti(uno: Sequenza) -> Campo:
    return Campo("transferList", _sequenza(Campo("transfer", uno, 1, 5)))


_TRASFERIMENTI_V1 = _trasferimenti(_trasferimento(False, _IBAN))
_TRASFERIMENTI_V2 = _trasferimenti(
    _trasferimento(True, Scelta((_IBAN, Campo("richiestaMarcaDaBollo", _MARCA))))
)
_TRASFERIMENTI_RT_V2 = _trasferimenti(_trasferimento(True, Scelta((_IBAN, Campo("MBDAttachment", t.BASE64)))))

CHIAMANTE = (Campo("idPA", t.TESTO_35), Campo("idBrokerPA", t.TESTO_35), Campo("idStation", t.TESTO_35))

_VERIFICA = _sequenza(*CHIAMANTE, Campo("qrCode", AVVISO))
_ATTIVA = _sequenza(
    *CHIAMANTE,
    Campo("qrCode", AVVISO),
    _forse("amount", t.IMPORTO),
    _forse("paymentNote", t.TESTO_210),
    _forse("transferType", t.fra("POSTAL", "PAGOPA")),
    _forse("dueDate", t.GIORNO),
)


def _ricevuta(seconda: bool) -> Sequenza:
    return _sequenza(
        Campo("receiptId", t.LIBERO),
        Campo("noticeNumber", t.NUMERO_AVVISO),
        Campo("fiscalCode", t.CODICE_ENTE),
        Campo("outcome", t.ESITO),
        Campo("creditorReferenceId", t.TESTO_35),
        Campo("paymentAmount", t.IMPORTO),
        Campo("description", t.TESTO_140),
        Campo("companyName", t.TESTO_140),
        _forse("officeName", t.TESTO_140),
        Campo("debtor", SOGGETTO),
        _TRASFERIMENTI_RT_V2 if seconda else _TRASFERIMENTI_V1,
        Campo("idPSP", t.TESTO_35),
        _forse("pspFiscalCode", t.TESTO_70),
        _forse("pspPartitaIVA", t.TESTO_20),
        Campo("PSPCompanyName", t.TESTO_70),
        Campo("idChannel", t.TESTO_35),
        Campo("channelDescription", t.TESTO_35),
        _forse("payer", SOGGETTO),
        _forse("paymentMethod", t.TESTO_35),
        *((_forse("paymentNote", t.TESTO_210),) if seconda else ()),
        _forse("fee", t.IMPORTO),
        *(
            (
                _forse("primaryCiIncurredFee", t.IMPORTO),
                _forse("idBundle", t.TESTO_70),
                _forse("idCiBundle", t.TESTO_70),
            )
            if seconda
            else ()
        ),
        _forse("paymentDateTime", t.ISTANTE),
        _forse("applicationDate", t.GIORNO),
        _forse("transferDate", t.GIORNO),
        _forse("metadata", METADATI),
        _forse("standIn", t.BOOLEANO),
    )


_SPONTANEO = _sequenza(
    *CHIAMANTE,
    Campo("idServizio", t.CINQUE),
    Campo("idSoggettoServizio", t.CINQUE),
    Campo("datiSpecificiServizioRequest", t.BASE64),
)

RICHIESTE: Mapping[str, Sequenza] = {
    "paVerifyPaymentNoticeReq": _VERIFICA,
    "paGetPaymentReq": _ATTIVA,
    "paGetPaymentV2Request": _ATTIVA,
    "paSendRTReq": _sequenza(*CHIAMANTE, Campo("receipt", _ricevuta(seconda=False))),
    "paSendRTV2Request": _sequenza(*CHIAMANTE, Campo("receipt", _ricevuta(seconda=True))),
    "paDemandPaymentNoticeRequest": _SPONTANEO,
}
"""The six requests, by the name of their root element."""

_ESITO = (
    Campo("outcome", t.ESITO),
    _forse(
        "fault",
        _sequenza(
            Campo("faultCode", t.LIBERO),
            Campo("faultString", t.LIBERO),
            Campo("id", t.LIBERO),
            _forse("description", t.LIBERO),
            _forse("serial", t.INTERO),
        ),
    ),
)
_OPZIONI = _sequenza(
    Campo(
        "paymentOptionDescription",
        _sequenza(
            Campo("amount", t.IMPORTO_POSITIVO),
            Campo("options", t.fra("EQ")),
            _forse("dueDate", t.GIORNO),
            _forse("detailDescription", t.TESTO_140),
            Campo("allCCP", t.BOOLEANO),
        ),
    )
)


def _pagamento(seconda: bool) -> Sequenza:
    return _sequenza(
        Campo("creditorReferenceId", t.TESTO_35),
        Campo("paymentAmount", t.IMPORTO_POSITIVO),
        Campo("dueDate", t.GIORNO),
        Campo("description", t.TESTO_140),
        Campo("companyName", t.TESTO_140),
        _forse("officeName", t.TESTO_140),
        Campo("debtor", SOGGETTO),
        _TRASFERIMENTI_V2 if seconda else _TRASFERIMENTI_V1,
    )


_SOLO_ESITO = _sequenza(*_ESITO)

RISPOSTE: Mapping[str, tuple[str, Sequenza]] = {
    "paVerifyPaymentNoticeReq": (
        "paVerifyPaymentNoticeRes",
        _sequenza(
            *_ESITO,
            _forse("paymentList", _OPZIONI),
            _forse("paymentDescription", t.TESTO_140),
            _forse("fiscalCodePA", t.CODICE_ENTE),
            _forse("companyName", t.TESTO_140),
            _forse("officeName", t.TESTO_140),
        ),
    ),
    "paGetPaymentReq": ("paGetPaymentRes", _sequenza(*_ESITO, _forse("data", _pagamento(seconda=False)))),
    "paGetPaymentV2Request": ("paGetPaymentV2Response", _sequenza(*_ESITO, _forse("data", _pagamento(seconda=True)))),
    "paSendRTReq": ("paSendRTRes", _SOLO_ESITO),
    "paSendRTV2Request": ("paSendRTV2Response", _SOLO_ESITO),
    "paDemandPaymentNoticeRequest": ("paDemandPaymentNoticeResponse", _SOLO_ESITO),
}
"""For each request, the root of its answer and what we ever put in it."""

AZIONI: Mapping[str, str] = {
    "paVerifyPaymentNotice": "paVerifyPaymentNoticeReq",
    "paGetPayment": "paGetPaymentReq",
    "paGetPaymentV2": "paGetPaymentV2Request",
    "paSendRT": "paSendRTReq",
    "paSendRTV2": "paSendRTV2Request",
    "paDemandPaymentNotice": "paDemandPaymentNoticeRequest",
}
"""The request each SOAPAction announces."""

Dati = dict[str, Any]
"""A message read: by name of element, a value, a dictionary, or a list where there may be more than one."""
