"""What an id token must be before anything it says is believed. The keys are real ones, made here."""

from __future__ import annotations

import json
import urllib.error
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from shared.adattatori.fornitore_oidc import FornitoreOidc, rete, verifica
from shared.dominio.accessi import AccessoRifiutato
from tests.portali.gettoni import con_altra_chiave, con_segreto, manomesso, senza_firma

ADESSO = datetime(2025, 3, 8, 8, tzinfo=UTC)
EMITTENTE, CLIENTE, NONCE = "https://identita.example/pool", "il-portale", "n-123"
CHIAVE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CHIAVI = {"keys": [{**json.loads(RSAAlgorithm.to_jwk(CHIAVE.public_key())), "kid": "dummy", "use": "sig"}]}
BUONI = {
    "iss": EMITTENTE,
    "aud": CLIENTE,
    "sub": "persona-1",
    "nonce": NONCE,
    "token_use": "id",
    "iat": int(ADESSO.timestamp()),
    "exp": int(ADESSO.timestamp()) + 300,
}


def firmato(dati: Mapping[str, Any], kid: str = "dummy") -> str:
    return jwt.encode(dict(dati), CHIAVE, algorithm="RS256", headers={"kid": kid})


def letto(gettone: str, adesso: datetime = ADESSO) -> Mapping[str, Any]:
    return verifica(gettone, CHIAVI, EMITTENTE, CLIENTE, NONCE, adesso)


def senza(nome: str) -> dict[str, Any]:
    return {chiave: valore for chiave, valore in BUONI.items() if chiave != nome}


def test_un_gettone_giusto_dice_chi_e() -> None:
    assert letto(firmato(BUONI))["sub"] == "persona-1"


@pytest.mark.parametrize(
    "gettone",
    [
        "",
        "abc",
        senza_firma(BUONI),
        con_altra_chiave(BUONI),
        con_segreto(BUONI),
        manomesso(firmato(BUONI), sub="un-altro"),
        firmato(BUONI, kid="sconosciuta"),
        firmato({**BUONI, "iss": "https://altrove.example"}),
        firmato({**BUONI, "aud": "un-altro-cliente"}),
        firmato({**BUONI, "nonce": "di-un-altro-accesso"}),
        firmato({**BUONI, "token_use": "access"}),
        *(firmato(senza(nome)) for nome in ("iss", "aud", "sub", "nonce", "token_use", "iat", "exp")),
    ],
)
def test_un_gettone_sbagliato_non_dice_nulla(gettone: str) -> None:
    with pytest.raises(AccessoRifiutato):
        letto(gettone)


def test_la_firma_di_una_chiave_pubblicata_con_un_altro_algoritmo_non_vale() -> None:
    with pytest.raises(AccessoRifiutato):
        letto(jwt.encode(BUONI, CHIAVE, algorithm="RS512", headers={"kid": "dummy"}))


def test_un_gettone_vale_fino_al_secondo_prima_della_scadenza() -> None:
    assert letto(firmato(BUONI), ADESSO + timedelta(seconds=299))
    with pytest.raises(AccessoRifiutato):
        letto(firmato(BUONI), ADESSO + timedelta(seconds=300))


def test_un_gettone_del_futuro_si_ammette_per_un_minuto_di_differenza_fra_orologi() -> None:
    assert letto(firmato(BUONI), ADESSO - timedelta(seconds=60))
    with pytest.raises(AccessoRifiutato):
        letto(firmato(BUONI), ADESSO - timedelta(seconds=61))


def test_il_codice_va_al_fornitore_con_il_verificatore_e_il_cliente() -> None:
    chieste: list[tuple[str, Mapping[str, str] | None]] = []

    def finta(indirizzo: str, modulo: Mapping[str, str] | None) -> bytes:
        chieste.append((indirizzo, modulo))
        return json.dumps(CHIAVI if indirizzo.endswith("jwks.json") else {"id_token": firmato(BUONI)}).encode()

    fornitore = FornitoreOidc("https://accesso.example/", EMITTENTE, CLIENTE, "openid", "https://p.example/r", finta)
    assert fornitore.gettone("codice-1", "verificatore-1", NONCE, ADESSO)["sub"] == "persona-1"
    assert chieste[0] == (
        "https://accesso.example/oauth2/token",
        {
            "grant_type": "authorization_code",
            "client_id": CLIENTE,
            "code": "codice-1",
            "code_verifier": "verificatore-1",
            "redirect_uri": "https://p.example/r",
        },
    )
    assert chieste[1] == (f"{EMITTENTE}/.well-known/jwks.json", None)


def test_un_fornitore_che_non_risponde_o_rifiuta_non_fa_entrare() -> None:
    def muto(indirizzo: str, modulo: Mapping[str, str] | None) -> bytes:
        raise urllib.error.URLError("nessuno")

    def rifiuta(indirizzo: str, modulo: Mapping[str, str] | None) -> bytes:
        return json.dumps(CHIAVI if indirizzo.endswith("jwks.json") else {"error": "invalid_grant"}).encode()

    for risposta in (muto, rifiuta, lambda _, __: b"<html>"):
        fornitore = FornitoreOidc("https://a.example", EMITTENTE, CLIENTE, "openid", "https://p.example/r", risposta)
        with pytest.raises(AccessoRifiutato):
            fornitore.gettone("c", "v", NONCE, ADESSO)


@pytest.mark.parametrize("indirizzo", ["http://identita.example/token", "file:///etc/passwd", "/_locale/accesso"])
def test_la_rete_vera_parla_solo_tls(indirizzo: str) -> None:
    with pytest.raises(ValueError, match="https"):
        rete(indirizzo, None)
