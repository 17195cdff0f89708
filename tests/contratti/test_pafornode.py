"""paForNode against the real schema: what it refuses we refuse, what we answer it accepts."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from lxml import etree

from shared.contratti import pafornode as nodo
from shared.contratti.pafornode import Guasto
from shared.contratti.pafornode_schema import RICHIESTE, RISPOSTE
from shared.contratti.pafornode_tipi import (
    BASE64,
    BOOLEANO,
    GIORNO,
    IMPORTO,
    IMPORTO_POSITIVO,
    ISTANTE,
    Difforme,
)
from shared.contratti.pafornode_xml import BYTE_MASSIMI, MessaggioNonValido, errore_soap
from tests.contratti.messaggi_nodo import (
    ESEMPI,
    attiva,
    avviso,
    busta,
    chiamante,
    corpo,
    ricevuta,
    schema,
    schema_busta,
    trasferimento,
    valido,
    verifica,
)

AVVISO = "302000010000000194"
BUSTA_VUOTA = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>'
NOSTRI = {
    "verifica": verifica(AVVISO),
    "attiva": attiva(AVVISO, radice="paGetPaymentReq"),
    "attiva v2": attiva(AVVISO, ("amount", "30.00"), ("paymentNote", "n"), ("transferType", "POSTAL"),
                        ("dueDate", "2025-01-31")),
    "ricevuta": ricevuta(AVVISO, trasferimento(1), trasferimento(2, ente="77777777778"), euro="20.00", seconda=False),
    "ricevuta v2": ricevuta(AVVISO, trasferimento(1), trasferimento(2, ente="77777777778"), euro="20.00"),
    "spontaneo": busta("paDemandPaymentNoticeRequest", *chiamante(), ("idServizio", "00001"),
                       ("idSoggettoServizio", "00002"), ("datiSpecificiServizioRequest", "YQ==")),
}  # fmt: skip


def accettato(messaggio: bytes) -> bool:
    try:
        nodo.leggi(nodo.apri(messaggio))
    except MessaggioNonValido:
        return False
    return True


def _esempi() -> Iterator[bytes]:
    if not ESEMPI.exists():
        pytest.skip("gli esempi ufficiali di pagoPA non sono in ../shared")
    yield from (percorso.read_bytes() for percorso in sorted(ESEMPI.glob("*_req.xml")))


def test_gli_esempi_pubblicati_si_leggono() -> None:
    letti = [nodo.leggi(nodo.apri(messaggio)) for messaggio in _esempi()]
    assert [letto.radice for letto in letti] == [
        "paVerifyPaymentNoticeReq", "paGetPaymentV2Request", "paSendRTV2Request",
    ]  # fmt: skip
    ricevuta_letta = letti[2].ricevuta
    assert ricevuta_letta is not None
    assert ricevuta_letta.pagato_il == datetime(2021, 10, 1, 17, 48, 22)  # noqa: DTZ001 - as it is written
    assert [(t.numero, t.importo, t.beneficiario) for t in ricevuta_letta.trasferimenti] == [
        (1, 20_00, "77777777777"),
        (2, 10_00, "77777777778"),
    ]


@pytest.mark.parametrize("nome", sorted(NOSTRI))
def test_i_nostri_messaggi_di_prova_sono_validi_per_lo_schema_e_per_noi(nome: str) -> None:
    assert valido(NOSTRI[nome])
    assert accettato(NOSTRI[nome])


TESTI = (
    "", " ", "x", "0", "1", "01", "+2", "-1", "5", "6", "1.0", "10.0", "10.00", "010.00", " 10.00 ", "+10.00", "0.00",
    "-1.00", "1e2", "999999999.99", "1000000000.00", "NaN", "OK", "ok", "KO", "true", "TRUE", "2", " true", "F", "EQ",
    "POSTAL", "PAGOPA", "2025-02-29", "2024-02-29", "2025-13-01", "2025-01-31Z", "2025-01-31+14:00", "2025-01-31+15:00",
    "2025-01-31T10:00:00", "2025-01-31T24:00:00", "2025-01-31T24:00:01", "2025-01-31T10:00:00.123+01:00",
    "2025-01-31T25:00:00", "2025-01-31 10:00:00", "IT", "it", "ITA", "a@b", "a b@c", "@", "YQ==", "YQ=", "Y Q = =",
    "YR==", "***", "x" * 16, "x" * 17, "x" * 35, "x" * 36, "x" * 70, "x" * 71, "x" * 140, "x" * 141, "x" * 211,
    "9" * 11, "9" * 18, "9" * 12, "٣" * 11, "\u00a010.00", "è", "\n", "a\tb", "12345",
)  # fmt: skip
"""Values that are right for one type and wrong for another, edges included."""


def _mutazioni(caso: random.Random, radice: Any) -> Any:
    """A copy of the message with one thing changed."""
    mutata = copy.deepcopy(radice)
    elementi = [e for e in mutata.iter() if isinstance(e.tag, str)]
    scelto = caso.choice(elementi)
    padre = scelto.getparent()
    foglie = [e for e in elementi if not len(e)]
    modo = caso.randrange(11)
    if modo <= 3:
        caso.choice(foglie).text = caso.choice(TESTI)
    elif modo == 4 and padre is not None:
        padre.remove(scelto)
    elif modo == 5 and padre is not None:
        for _ in range(caso.choice((1, 5, 15))):
            padre.insert(padre.index(scelto), copy.deepcopy(scelto))
    elif modo == 6 and padre is not None and len(padre) > 1:
        padre.insert(caso.randrange(len(padre)), scelto)
    elif modo == 7:
        scelto.set(caso.choice(("id", "{urn:x}a", "{http://www.w3.org/2001/XMLSchema-instance}nil",
                                "{http://www.w3.org/2001/XMLSchema-instance}type")), "true")  # fmt: skip
    elif modo == 8:
        etree.SubElement(scelto, caso.choice(("idPA", "altro", "{urn:x}idPA", "IBAN", "MBDAttachment", "metadata")))
    elif modo == 9:
        scelto.tail = caso.choice(("testo", " ", "\u00a0"))
    else:
        scelto.tag = caso.choice(("idPA", "fault", "MBDAttachment", "richiestaMarcaDaBollo", "{urn:x}IBAN", "IBAN"))
    return mutata


_IN_BASE64 = ("datiSpecificiServizioRequest", "MBDAttachment")


def _solo_nostro(messaggio: bytes) -> bool:
    """What the schema lets through and we do not: a receiptId no key can hold, twice the same idTransfer.

    And a base64 with other characters in it, which XML Schema forbids and libxml2 reads all the same.
    """
    letto = etree.fromstring(messaggio)
    if any(re.search(r"[^A-Za-z0-9+/=\s]", e.text or "") for n in _IN_BASE64 for e in letto.iter(n)):
        return True
    identita = [e.text or "" for e in letto.iter("receiptId")]
    numeri = [int(e.text) for e in letto.iter("idTransfer")]
    return any(not 0 < len(i) <= 255 or not i.isprintable() for i in identita) or len(set(numeri)) < len(numeri)


@pytest.mark.parametrize("nome", sorted(NOSTRI))
def test_cio_che_lo_schema_rifiuta_lo_rifiutiamo_e_cio_che_ammette_lo_leggiamo(nome: str) -> None:
    schema()
    caso = random.Random(f"mutazioni {nome}")
    radice = corpo(NOSTRI[nome])
    giudicati = {True: 0, False: 0}
    for _ in range(700):
        mutata = _mutazioni(caso, radice)
        for _ in range(caso.randrange(2)):
            mutata = _mutazioni(caso, mutata)
        if mutata.tag != radice.tag:
            continue
        messaggio = BUSTA_VUOTA % etree.tostring(mutata, with_tail=False)
        atteso = bool(schema().validate(etree.ElementTree(etree.fromstring(etree.tostring(mutata, with_tail=False)))))
        giudicati[atteso] += 1
        if accettato(messaggio) != atteso:
            assert atteso, f"lo schema rifiuta e noi no: {messaggio!r} {schema().error_log}"
            assert _solo_nostro(messaggio), messaggio
    assert min(giudicati.values()) > 30, giudicati


@pytest.mark.parametrize("radice", sorted(RICHIESTE))
@pytest.mark.parametrize("guasto", list(Guasto))
def test_ogni_guasto_e_una_risposta_valida_di_ogni_operazione(radice: str, guasto: Guasto) -> None:
    risposta = nodo.negativa(radice, guasto, "99000000010", "Il motivo, con <segni> & \x00 caratteri \ud800 vietati.")
    assert valido(risposta)
    letta = corpo(risposta)
    assert etree.QName(letta).localname == RISPOSTE[radice][0]
    assert (letta.findtext("outcome"), letta.findtext("fault/faultCode")) == ("KO", str(guasto))
    assert letta.findtext("fault/description") == "Il motivo, con <segni> & caratteri  vietati.".replace("& ", "&  ")


@pytest.mark.parametrize("radice", sorted(RICHIESTE))
def test_la_risposta_positiva_senza_dati_e_valida(radice: str) -> None:
    assert valido(nodo.positiva(radice))


def test_la_fault_soap_di_chi_non_si_capisce_e_una_busta_valida() -> None:
    assert schema_busta().validate(etree.fromstring(errore_soap("Non si capisce <nulla>.")))


@pytest.mark.parametrize(
    "documento",
    [
        b"",
        b"<",
        b"non XML",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        b"<a>" * 1000 + b"</a>" * 1000,
        b'<?xml version="1.0" encoding="inesistente"?><a/>',
        b'<?xml version="1.0" encoding="shift_jis"?><a>\x83</a>',
        b"<a>&lt;</a>",
        verifica(AVVISO).replace(b"<s:Header/>", b"<s:Header/>" * 2).replace(b"s:Body", b"s:Altro"),
        verifica(AVVISO).replace(b"</s:Body>", b"<altro/></s:Body>"),
        verifica(AVVISO).replace(b"paVerifyPaymentNoticeReq", b"paVerifyPaymentNoticeRes"),
        verifica(AVVISO) + b" " * BYTE_MASSIMI,
    ],
    ids=range(13),
)
def test_un_documento_che_non_e_un_messaggio_si_rifiuta(documento: bytes) -> None:
    assert not accettato(documento)


def test_una_bomba_di_entita_non_si_apre() -> None:
    livelli = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    bomba = b'<!DOCTYPE a [<!ENTITY e0 "x">%s]><a>&e9;</a>' % livelli
    with pytest.raises(MessaggioNonValido):
        nodo.apri(bomba)


def test_commenti_e_codifiche_diverse_non_cambiano_il_messaggio() -> None:
    scritto = ricevuta(AVVISO).replace(b"ROSSI MARIO", "ROSSI NICCOLÒ".encode())
    commentato = scritto.replace(b"<idPA>990", b"<!-- c --><idPA>9<!-- c -->90")
    diverso = scritto.decode().encode("utf-16")
    assert nodo.leggi(nodo.apri(scritto)) == nodo.leggi(nodo.apri(commentato)) == nodo.leggi(nodo.apri(diverso))


@pytest.mark.parametrize(
    ("scritto", "atteso"),
    [
        ("2025-02-01T10:00:00", datetime(2025, 2, 1, 10)),  # noqa: DTZ001 - no zone is written
        ("2025-02-01T10:00:00.5Z", datetime(2025, 2, 1, 10, 0, 0, 500_000, UTC)),
        ("2025-02-01T10:00:00.1234567-02:30",
         datetime(2025, 2, 1, 10, 0, 0, 123_456, timezone(-timedelta(hours=2, minutes=30)))),
        ("2025-02-28T24:00:00", datetime(2025, 3, 1)),  # noqa: DTZ001 - no zone is written
    ],
)  # fmt: skip
def test_un_istante_tiene_il_fuso_che_ha(scritto: str, atteso: datetime) -> None:
    assert ISTANTE.leggi(scritto) == atteso


def test_importi_giorni_e_altri_tipi_si_leggono_come_scritti() -> None:
    assert IMPORTO.leggi(" 0012.30\n") == 12_30
    assert IMPORTO.leggi("999999999.99") == 99_999_999_999
    assert IMPORTO.leggi("0.00") == 0
    assert GIORNO.leggi("2024-02-29+01:00") == date(2024, 2, 29)
    assert BOOLEANO.leggi("0") is False
    assert BASE64.leggi("YQ\n==") == "YQ=="


@pytest.mark.parametrize(
    ("leggi", "scritto"),
    [
        (IMPORTO_POSITIVO.leggi, "0.00"),
        (IMPORTO.leggi, "1000000000.00"),
        (IMPORTO.leggi, "9" * 5000 + ".00"),
        (IMPORTO.leggi, "1,00"),
        (GIORNO.leggi, "2025-02-29"),
        (ISTANTE.leggi, "9999-12-31T24:00:00"),
    ],
)
def test_un_valore_fuori_dal_suo_tipo_si_rifiuta(leggi: Callable[[str], Any], scritto: str) -> None:
    with pytest.raises(Difforme):
        leggi(scritto)


def test_l_azione_soap_annuncia_la_richiesta_anche_fra_virgolette() -> None:
    assert nodo.radice_annunciata('"paSendRTV2"') == "paSendRTV2Request"
    assert nodo.radice_annunciata("altro") is None


def test_un_testo_su_misura_sta_nel_suo_elemento() -> None:
    assert nodo.su_misura("  a\n b  c", 4) == "a b"
    assert nodo.su_misura(" ", 10) == nodo.su_misura("\x00\x1f", 10) == "-"


def test_l_avviso_di_una_verifica_e_nella_richiesta() -> None:
    letta = nodo.leggi(nodo.apri(verifica(AVVISO)))
    assert letta.avviso == (avviso(AVVISO)[1][0][1], AVVISO)
