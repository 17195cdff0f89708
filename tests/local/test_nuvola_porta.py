from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from functions import _avvio
from local.comandi import main
from local.nuvola import Nuvola
from tests.local.conftest import INIZIO

ENTE = {"custom:ente": "c_a944"}


def test_il_gestore_riceve_i_claims_verificati_e_il_percorso_della_rotta(nuvola: Nuvola) -> None:
    gettone = nuvola.gettone("anna", gruppi=["operatori"], attributi=ENTE)
    risposta = nuvola.richiesta("GET", "/posizioni/a%20b?stato=aperta&stato=chiusa", gettone=gettone)
    assert risposta.stato == 200
    assert risposta.json() == {
        "risorsa": "/posizioni/{id}",
        "percorso": {"id": "a b"},
        "query": {"stato": "chiusa"},
        "corpo": None,
        "ente": "c_a944",
        "gruppi": "operatori",
    }


def test_una_rotta_senza_autorizzatore_passa_e_riceve_il_corpo(nuvola: Nuvola) -> None:
    risposta = nuvola.richiesta("POST", "/avvisi", corpo={"importo": "10,00 €"})
    assert json.loads(risposta.json()["corpo"]) == {"importo": "10,00 €"}
    assert risposta.json()["ente"] is None


@pytest.mark.parametrize(
    ("metodo", "percorso"), [("GET", "/altro"), ("DELETE", "/posizioni/1"), ("GET", "/posizioni/1/2")]
)
def test_cio_che_non_e_una_rotta_riceve_403(nuvola: Nuvola, metodo: str, percorso: str) -> None:
    assert nuvola.richiesta(metodo, percorso).stato == 403


def test_senza_gettone_o_con_un_gettone_scaduto_si_riceve_401(nuvola: Nuvola) -> None:
    assert nuvola.richiesta("GET", "/posizioni/1").stato == 401
    gettone = nuvola.gettone("anna", attributi=ENTE, vita=timedelta(minutes=30))
    assert nuvola.richiesta("GET", "/posizioni/1", gettone=gettone).stato == 200
    nuvola.avanza_fino_a(INIZIO + timedelta(minutes=30))
    risposta = nuvola.richiesta("GET", "/posizioni/1", gettone=gettone)
    assert (risposta.stato, risposta.json()["message"]) == (401, "The incoming token has expired")
    assert nuvola.richiesta("GET", "/posizioni/1", gettone=nuvola.gettone("anna")).stato == 200


def _falsi(buono: str) -> dict[str, str]:
    dati = jwt.decode(buono, options={"verify_signature": False})
    chiave = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    testa, corpo, firma = buono.split(".")
    alterato = base64.urlsafe_b64encode(json.dumps({**dati, "custom:ente": "altro"}).encode()).rstrip(b"=").decode()
    return {
        "senza firma": jwt.encode(dati, None, algorithm="none"),
        "altra chiave": jwt.encode(dati, chiave, algorithm="RS256", headers={"kid": "dummy"}),
        "segreto simmetrico": jwt.encode(dati, "x" * 64, algorithm="HS256"),
        "corpo alterato": f"{testa}.{alterato}.{firma}",
        "tronco": f"{testa}.{corpo}",
        "non un gettone": "abc",
    }


def test_i_gettoni_falsi_sono_rifiutati(nuvola: Nuvola) -> None:
    for nome, falso in _falsi(nuvola.gettone("anna", attributi=ENTE)).items():
        assert nuvola.richiesta("GET", "/posizioni/1", gettone=falso).stato == 401, nome


@pytest.mark.parametrize(
    "cambio",
    [
        {"aud": "altro-cliente"},
        {"iss": "https://cognito-idp.eu-south-1.amazonaws.com/altro"},
        {"token_use": "access"},
    ],
)
def test_un_gettone_ben_firmato_ma_non_per_noi_e_rifiutato(nuvola: Nuvola, cambio: dict[str, str]) -> None:
    gettoni = nuvola._ingressi.gettoni
    dati = jwt.decode(nuvola.gettone("anna"), options={"verify_signature": False})
    assert (
        nuvola.richiesta("GET", "/posizioni/1", gettone=jwt.encode(dati, gettoni._privata, algorithm="RS256")).stato
        == 200
    )
    altro = jwt.encode({**dati, **cambio}, gettoni._privata, algorithm="RS256")
    assert nuvola.richiesta("GET", "/posizioni/1", gettone=altro).stato == 401


def test_un_corpo_oltre_dieci_megabyte_e_rifiutato(nuvola: Nuvola) -> None:
    assert nuvola.richiesta("POST", "/avvisi", corpo=b"x" * (10 * 1024 * 1024)).stato != 413
    assert nuvola.richiesta("POST", "/avvisi", corpo=b"x" * (10 * 1024 * 1024 + 1)).stato == 413


def test_un_gestore_che_fallisce_diventa_502(nuvola: Nuvola) -> None:
    nuvola.guasto("Sportello", 1)
    assert nuvola.richiesta("POST", "/avvisi", corpo={}).stato == 502
    assert nuvola.richiesta("POST", "/avvisi", corpo={}).stato == 200


def _modulo(nuvola: Nuvola, contenuto: bytes, massimo: int = 1000) -> dict[str, Any]:
    impronta = base64.b64encode(hashlib.sha256(contenuto).digest()).decode()
    modulo: dict[str, Any] = _avvio.client("s3").generate_presigned_post(
        nuvola.uscite["Secchio"],
        "liste/c_a944/uno.json",
        Fields={"x-amz-checksum-sha256": impronta, "x-amz-meta-ente": "c_a944"},
        Conditions=[
            {"x-amz-checksum-sha256": impronta},
            {"x-amz-meta-ente": "c_a944"},
            ["content-length-range", 1, massimo],
        ],
        ExpiresIn=600,
    )
    return modulo


def test_un_caricamento_regolare_entra_con_impronta_e_metadati_e_fa_partire_la_presa(nuvola: Nuvola) -> None:
    contenuto = b'[{"posizione": "p1"}]'
    assert nuvola.carica(_modulo(nuvola, contenuto), contenuto) == 204
    nuvola.fino_a_quiete()
    oggetto = nuvola.client("s3").head_object(
        Bucket=nuvola.uscite["Secchio"], Key="liste/c_a944/uno.json", ChecksumMode="ENABLED"
    )
    assert oggetto["Metadata"] == {"ente": "c_a944"}
    assert base64.b64decode(oggetto["ChecksumSHA256"]) == hashlib.sha256(contenuto).digest()
    assert nuvola.esecuzioni()["Ciclo"] == {"RUNNING": 1}


def test_cio_che_la_politica_non_permette_e_rifiutato_e_non_entra(nuvola: Nuvola) -> None:
    contenuto = b'[{"posizione": "p1"}]'
    modulo = _modulo(nuvola, contenuto)
    campi = modulo["fields"]
    assert nuvola.carica(modulo, b"altro contenuto") == 400
    assert nuvola.carica(_modulo(nuvola, contenuto, massimo=20), contenuto) == 400
    assert nuvola.carica({**modulo, "fields": {**campi, "key": "liste/altro/uno.json"}}, contenuto) == 403
    assert nuvola.carica({**modulo, "fields": {**campi, "acl": "public-read"}}, contenuto) == 403
    assert nuvola.carica({**modulo, "fields": {**campi, "x-amz-signature": "0" * 64}}, contenuto) == 403
    larga = base64.b64encode(json.dumps({"expiration": "2099-01-01T00:00:00Z", "conditions": []}).encode()).decode()
    assert nuvola.carica({**modulo, "fields": {**campi, "policy": larga}}, contenuto) == 403
    nuvola.avanza_fino_a(INIZIO + timedelta(seconds=600))
    assert nuvola.carica(modulo, contenuto) == 403
    assert "Contents" not in nuvola.client("s3").list_objects_v2(Bucket=nuvola.uscite["Secchio"])


def test_un_indirizzo_firmato_si_scarica_fino_alla_scadenza_e_non_se_alterato(nuvola: Nuvola) -> None:
    secchio = nuvola.uscite["Secchio"]
    nuvola.client("s3").put_object(Bucket=secchio, Key="scarti/uno è.csv", Body=b"riga;campo", ContentType="text/csv")
    nuvola.client("s3").put_object(Bucket=secchio, Key="scarti/due.csv", Body=b"altro")
    url = _avvio.client("s3").generate_presigned_url(
        "get_object", Params={"Bucket": secchio, "Key": "scarti/uno è.csv"}, ExpiresIn=60
    )
    risposta = nuvola.scarica(url)
    assert (risposta.stato, risposta.corpo, risposta.intestazioni["Content-Type"]) == (200, b"riga;campo", "text/csv")
    assert nuvola.scarica(url.replace("uno%20%C3%A8", "due")).stato == 403
    with urllib.request.urlopen(nuvola.url_locale(url)) as aperto:
        assert aperto.read() == b"riga;campo"
    nuvola.avanza_fino_a(INIZIO + timedelta(seconds=60))
    assert nuvola.scarica(url).stato == 403


def test_la_porta_http_vera_serve_api_e_caricamenti(nuvola: Nuvola) -> None:
    gettone = nuvola.gettone("anna", attributi=ENTE)
    richiesta = urllib.request.Request(f"{nuvola.base_url}/posizioni/7", headers={"Authorization": f"Bearer {gettone}"})
    with urllib.request.urlopen(richiesta) as aperta:
        assert json.loads(aperta.read())["ente"] == "c_a944"
    with pytest.raises(urllib.error.HTTPError) as rifiuto:
        urllib.request.urlopen(f"{nuvola.base_url}/posizioni/7")
    assert rifiuto.value.code == 401
    contenuto = b'[{"posizione": "p9"}]'
    modulo = _modulo(nuvola, contenuto)
    confine = "confine-di-prova"
    parti = [
        f'--{confine}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in modulo["fields"].items()
    ]
    coda = f'--{confine}\r\nContent-Disposition: form-data; name="file"; filename="uno.json"\r\n\r\n'
    corpo = "".join(parti).encode() + coda.encode() + contenuto + f"\r\n--{confine}--\r\n".encode()
    posta = urllib.request.Request(
        nuvola.url_locale(modulo["url"]),
        data=corpo,
        method="POST",
        headers={"Content-Type": f"multipart/form-data; boundary={confine}"},
    )
    with urllib.request.urlopen(posta) as aperta:
        assert aperta.status == 204
    nuvola.fino_a_quiete()
    assert nuvola.esecuzioni()["Ciclo"] == {"RUNNING": 1}


def test_un_attore_puo_usare_la_porta_http_mentre_il_tempo_scorre(nuvola: Nuvola) -> None:
    risposte: list[int] = []

    def attore() -> None:
        with urllib.request.urlopen(f"{nuvola.base_url}/avvisi", data=b"{}", timeout=10) as aperta:
            risposte.append(aperta.status)

    nuvola.programma(INIZIO + timedelta(days=3), attore)
    nuvola.avanza_fino_a(INIZIO + timedelta(days=4))
    assert risposte == [200]


def test_il_tempo_e_i_gettoni_si_chiedono_anche_via_http(nuvola: Nuvola) -> None:
    def posta(comando: str, corpo: dict[str, Any]) -> Any:
        richiesta = urllib.request.Request(
            f"{nuvola.base_url}/_locale/{comando}", data=json.dumps(corpo).encode(), method="POST"
        )
        with urllib.request.urlopen(richiesta, timeout=30) as aperta:
            return json.loads(aperta.read())

    assert posta("tempo", {"giorni": 30}) == {"adesso": "2025-02-06T08:00:00+00:00"}
    gettone = posta("gettone", {"username": "anna", "gruppi": ["operatori"], "attributi": ENTE})["gettone"]
    assert nuvola.richiesta("GET", "/posizioni/1", gettone=gettone).json()["gruppi"] == "operatori"
    with pytest.raises(urllib.error.HTTPError) as rifiuto:
        posta("tempo", {"giorni": "molti"})
    assert rifiuto.value.code == 400


def test_il_tempo_mosso_via_http_fa_passare_ogni_giorno_dal_mondo(
    nuvola: Nuvola, capsys: pytest.CaptureFixture[str]
) -> None:
    giorni: list[str] = []
    nuvola.a_ogni_giorno(lambda oggi: giorni.append(oggi.isoformat()))
    porta = nuvola.base_url.rpartition(":")[2]
    assert main(["tempo", "avanza", "--giorni", "3", "--porta", porta]) == 0
    assert giorni == ["2025-01-08", "2025-01-09", "2025-01-10"]
    mossa = json.loads(capsys.readouterr().out)
    assert mossa["giorno"] == "2025-01-10"
    assert mossa["esecuzioni"] == nuvola.esecuzioni()
    assert main(["tempo", "leggi", "--porta", porta]) == 0
    assert json.loads(capsys.readouterr().out) == {"giorno": "2025-01-10"}


@pytest.mark.parametrize("giorni", [0, 3661])
def test_il_tempo_si_muove_da_uno_a_tremilaseicentosessanta_giorni(nuvola: Nuvola, giorni: int) -> None:
    corpo = json.dumps({"giorni": giorni}).encode()
    assert nuvola.richiesta("POST", "/_locale/tempo", corpo=corpo).stato == 400
    assert nuvola.orologio.adesso() == INIZIO
