"""What S3 checks and moto does not: presigned POST policies and presigned GET signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_FUORI_DALLA_POLITICA = {"x-amz-signature", "policy", "file"}


class CaricamentoRifiutato(Exception):
    """S3's refusal: HTTP status, error code and message."""

    def __init__(self, stato: int, codice: str, messaggio: str) -> None:
        super().__init__(messaggio)
        self.stato, self.codice = stato, codice


def _chiave_di_firma(segreto: str, ambito: list[str]) -> bytes:
    chiave = f"AWS4{segreto}".encode()
    for pezzo in ambito:
        chiave = hmac.new(chiave, pezzo.encode(), hashlib.sha256).digest()
    return chiave


def _negato(messaggio: str) -> CaricamentoRifiutato:
    return CaricamentoRifiutato(403, "AccessDenied", messaggio)


def verifica_modulo(
    secchio: str, campi: Mapping[str, str], contenuto: bytes, adesso: datetime, identita: tuple[str, str]
) -> None:
    """Check a POST form as S3 does: signature, expiry, every condition, no extra field, checksum.

    `identita` is (access key id, secret). Raises CaricamentoRifiutato.
    """
    valori = {nome.lower(): valore for nome, valore in campi.items()}
    for nome in ("policy", "x-amz-signature", "x-amz-credential", "key"):
        if nome not in valori:
            raise _negato(f"POST requires {nome}")
    accesso, *ambito = valori["x-amz-credential"].split("/")
    firma = hmac.new(_chiave_di_firma(identita[1], ambito), valori["policy"].encode(), hashlib.sha256).hexdigest()
    if accesso != identita[0] or not hmac.compare_digest(firma, valori["x-amz-signature"]):
        raise CaricamentoRifiutato(403, "SignatureDoesNotMatch", "The request signature we calculated does not match")
    politica = json.loads(base64.b64decode(valori["policy"]))
    scadenza = datetime.strptime(politica["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if scadenza <= adesso:
        raise _negato("Invalid according to Policy: Policy expired.")
    coperti = _condizioni(politica["conditions"], {**valori, "bucket": secchio}, len(contenuto))
    for nome in valori:
        if nome not in coperti and nome not in _FUORI_DALLA_POLITICA and not nome.startswith("x-ignore-"):
            raise _negato(f"Invalid according to Policy: Extra input fields: {nome}")
    _impronta(valori.get("x-amz-checksum-sha256"), contenuto)


def _condizioni(condizioni: list[Any], valori: Mapping[str, str], lunghezza: int) -> set[str]:
    coperti = set()
    for condizione in condizioni:
        if isinstance(condizione, dict):
            terne = [("eq", nome, atteso) for nome, atteso in condizione.items()]
        elif condizione[0].lower() == "content-length-range":
            if lunghezza < int(condizione[1]):
                raise CaricamentoRifiutato(
                    400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"
                )
            if lunghezza > int(condizione[2]):
                raise CaricamentoRifiutato(
                    400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"
                )
            continue
        else:
            terne = [(condizione[0].lower(), condizione[1].removeprefix("$"), condizione[2])]
        for operatore, nome, atteso in terne:
            valore = valori.get(nome.lower(), "")
            passa = valore == str(atteso) if operatore == "eq" else valore.startswith(str(atteso))
            if operatore not in ("eq", "starts-with") or not passa:
                raise _negato(
                    f'Invalid according to Policy: Policy Condition failed: ["{operatore}", "${nome}", "{atteso}"]'
                )
            coperti.add(nome.lower())
    return coperti


def _impronta(dichiarata: str | None, contenuto: bytes) -> None:
    if dichiarata is None:
        return
    try:
        attesa = base64.b64decode(dichiarata, validate=True)
    except binascii.Error as errore:
        raise CaricamentoRifiutato(
            400, "InvalidRequest", "Value for x-amz-checksum-sha256 header is invalid."
        ) from errore
    if attesa != hashlib.sha256(contenuto).digest():
        raise CaricamentoRifiutato(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.")


def argomenti_put(secchio: str, campi: Mapping[str, str], contenuto: bytes) -> dict[str, Any]:
    """The `put_object` call that a checked form stands for."""
    valori = {nome.lower(): valore for nome, valore in campi.items()}
    argomenti: dict[str, Any] = {"Bucket": secchio, "Key": valori["key"], "Body": contenuto}
    for nome, parametro in (
        ("content-type", "ContentType"),
        ("content-disposition", "ContentDisposition"),
        ("x-amz-checksum-sha256", "ChecksumSHA256"),
        ("x-amz-tagging", "Tagging"),
        ("x-amz-server-side-encryption", "ServerSideEncryption"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"),
    ):
        if nome in valori:
            argomenti[parametro] = valori[nome]
    if "ChecksumSHA256" in argomenti:
        argomenti["ChecksumAlgorithm"] = "SHA256"  # moto keeps a checksum only if it is told which it is
    metadati = {nome.removeprefix("x-amz-meta-"): v for nome, v in valori.items() if nome.startswith("x-amz-meta-")}
    return {**argomenti, "Metadata": metadati} if metadati else argomenti


def secchio_e_chiave(url: str) -> tuple[str, str]:
    """Bucket and key of an S3 URL, virtual-hosted or path style."""
    parti = urlsplit(url)
    percorso = unquote(parti.path.lstrip("/"))
    if parti.netloc.startswith(("s3.", "s3-")):
        secchio, _, chiave = percorso.partition("/")
        return secchio, chiave
    return parti.netloc.split(".s3.")[0].split(".s3-")[0], percorso


def verifica_url(url: str, metodo: str, adesso: datetime, identita: tuple[str, str]) -> None:
    """Check a SigV4 presigned URL: signature over method, path and query, and expiry. Raises CaricamentoRifiutato."""
    parti = urlsplit(url)
    query = dict(parse_qsl(parti.query, keep_blank_values=True))
    firma = query.pop("X-Amz-Signature", None)
    if firma is None or query.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise _negato("Access Denied")
    accesso, *ambito = query["X-Amz-Credential"].split("/")
    canonica = "&".join(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in sorted(query.items()))
    richiesta = "\n".join(
        [
            metodo,
            parti.path or "/",
            canonica,
            f"host:{parti.netloc}\n",
            query["X-Amz-SignedHeaders"],
            "UNSIGNED-PAYLOAD",
        ]
    )
    da_firmare = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            query["X-Amz-Date"],
            "/".join(ambito),
            hashlib.sha256(richiesta.encode()).hexdigest(),
        ]
    )
    attesa = hmac.new(_chiave_di_firma(identita[1], ambito), da_firmare.encode(), hashlib.sha256).hexdigest()
    if accesso != identita[0] or not hmac.compare_digest(attesa, firma):
        raise CaricamentoRifiutato(403, "SignatureDoesNotMatch", "The request signature we calculated does not match")
    emessa = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if adesso >= emessa + timedelta(seconds=int(query["X-Amz-Expires"])):
        raise _negato("Request has expired")
