"""What every page carries, whoever wrote the names in it; forms, files and sheets that cannot be turned against us."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import openpyxl
import pytest

from functions.portale import app as portale
from functions.web._statici import presenti
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.dominio.lavori import TipoLavoro
from tests.contratti.liste_di_prova import csv_di, riga_csv
from tests.portali.sito import MODULO, Sito, sito_aperto

OSTILI = ("<SCRIPT>ALERT(1)</SCRIPT>", '"><IMG SRC=X ONERROR=ALERT(1)>', "=CMD|'/C CALC'!A0", "{{ 7*7 }}{% RAISE %}")
CODICI = ("99000000077", "99000000085", "99000000093", "99000000101")
QR = "data:image/svg+xml;base64,"
CAUSALE = "Tassa </td><script>alert('causale')</script> &amp; altro"


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    righe = [
        riga_csv(
            partita=f"=P{indice}", denominazione=nome.replace('"', '""').join('""'), cognome="", nome="",
            codice_fiscale=codice, causale=f'"{CAUSALE}"',
        )
        for indice, (nome, codice) in enumerate(zip(OSTILI, CODICI, strict=True))
    ]  # fmt: skip
    with sito_aperto(lista=csv_di(*righe), giorni=40) as aperto:
        assert [p.riga.debitore.denominazione for p in aperto.posizioni] == list(OSTILI)
        yield aperto


class Lettore(HTMLParser):
    """Tags, and the attributes that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.nomi: list[str] = []
        self.attributi: list[tuple[str, str]] = []
        self.identita: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nomi.append(tag)
        self.attributi += [(nome, valore or "") for nome, valore in attrs]
        self.identita += [valore or "" for nome, valore in attrs if nome == "id"]


def pagine(sito: Sito) -> Iterator[tuple[str, str]]:
    """Every page that somebody inside can open, with its address."""
    posizione, ente = sito.posizioni[0], sito.ente
    mia = f"/cittadino/posizioni/{ente}/{posizione.id}"
    codice = posizione.riga.debitore.codice_fiscale
    visite = {
        ("cittadino", "debitore0"): [
            "/cittadino", mia, f"{mia}/perche", f"{mia}/rate", f"{mia}/rate?rate=5", f"{mia}/rate?rate=<b>",
            f"{mia}/pagamento", f"{mia}/istanza", "/cittadino/deleghe", f"{mia}?esito=<script>",
            "/cittadino/pagamenti", "/cittadino/contatti", "/cittadino/contatti?esito=<script>",
            "/cittadino/appuntamenti", "/cittadino/appuntamenti?sposta=<script>",
        ],
        ("ente", "responsabile"): [
            "/ente", "/ente/liste", "/ente/liste/L00001", "/ente/cerca", f"/ente/cerca?q={codice}",
            "/ente/cerca?q=<script>alert(1)</script>", f"/ente/posizioni/{posizione.id}", "/ente/utenti",
        ],
        ("servizio", "concessionario"): [
            "/servizio", f"/servizio/cerca?q={codice}", f"/servizio/posizioni/{ente}/{posizione.id}",
            "/servizio/appuntamenti", "/servizio/appuntamenti?giorno=<script>&nuove=<script>",
            "/servizio/contribuente", f"/servizio/contribuente?codice_fiscale={codice}", "/servizio/lavori",
            *(f"/servizio/lavori/{ente}?stato=notifica&tipo={tipo}" for tipo in TipoLavoro),
            "/servizio/incassi", f"/servizio/incassi/{ente}/coda/NON_ABBINATO", "/servizio/chiamate",
        ],
        ("servizio", "ops"): ["/servizio/esercizio?esito=<script>", "/servizio/costi"],
    }  # fmt: skip
    for (area, nome), indirizzi in visite.items():
        visitatore = sito.dentro(area, nome)
        for indirizzo in indirizzi:
            yield indirizzo, visitatore.apri(indirizzo)
    yield "/", sito.visitatore().apri("/")


def test_nessun_nome_ostile_diventa_codice(sito: Sito) -> None:
    viste = dict(pagine(sito))
    assert sum(OSTILI[0].replace("<", "&lt;").replace(">", "&gt;") in testo for testo in viste.values()) >= 5
    for indirizzo, testo in viste.items():
        lettore = Lettore()
        lettore.feed(testo)
        assert not {"script", "iframe", "object", "style", "base"} & set(lettore.nomi), indirizzo
        # The one picture of ours is a QR code, whole in the page: no img has anybody else's source.
        assert lettore.nomi.count("img") == sum(valore.startswith(QR) for _, valore in lettore.attributi), indirizzo
        for nome, valore in lettore.attributi:
            assert not nome.startswith("on"), (indirizzo, nome)
            assert nome != "style", indirizzo
            if nome in ("href", "src", "action", "formaction") and not (nome == "src" and valore.startswith(QR)):
                assert urlsplit(valore).scheme in ("", "https"), (indirizzo, valore)
        assert "{{ 7*7 }}" not in testo or "49" not in testo


def test_ogni_nome_ostile_si_legge_come_e_scritto(sito: Sito) -> None:
    operatore = sito.dentro("ente", "operatore")
    for posizione, nome in zip(sito.posizioni, OSTILI, strict=True):
        testo = operatore.apri(f"/ente/posizioni/{posizione.id}")
        lettore = _Testo()
        lettore.feed(testo)
        assert nome in lettore.testo


class _Testo(HTMLParser):
    testo = ""

    def handle_data(self, data: str) -> None:
        self.testo += data


def test_ogni_identita_di_una_pagina_e_unica(sito: Sito) -> None:
    for indirizzo, testo in pagine(sito):
        lettore = Lettore()
        lettore.feed(testo)
        assert len(lettore.identita) == len(set(lettore.identita)), indirizzo


def test_ogni_pagina_vieta_gli_script_e_le_cornici(sito: Sito) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    risposte = [visitatore.chiedi("GET", dove) for dove in ("/", "/cittadino", "/cittadino/posizioni/x/y", "/rientro")]
    assert [r.stato for r in risposte] == [200, 200, 404, 422]
    for risposta in risposte:
        politica = dict(
            parte.strip().partition(" ")[::2] for parte in risposta.intestazioni["Content-Security-Policy"].split(";")
        )
        assert politica["default-src"] == "'none'"
        assert "script-src" not in politica
        assert "unsafe" not in str(politica)
        assert (politica["frame-ancestors"], politica["base-uri"], politica["form-action"]) == (
            "'none'", "'none'", "'self'",
        )  # fmt: skip
        assert risposta.intestazioni["Cache-Control"] == "no-store"
        assert risposta.intestazioni["X-Content-Type-Options"] == "nosniff"
        assert risposta.intestazioni["Content-Type"] == "text/html; charset=utf-8"


def test_un_guasto_si_dice_con_una_pagina_senza_dettagli(sito: Sito, monkeypatch: pytest.MonkeyPatch) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")

    def guasto(*_: object) -> None:
        raise RuntimeError("la tabella riscossa-Dati non risponde")

    monkeypatch.setattr("shared.casi_uso.contribuente.mie_posizioni", guasto)
    risposta = visitatore.chiedi("GET", "/cittadino")
    assert risposta.stato == 500
    assert "Qualcosa non ha funzionato" in risposta.corpo.decode()
    assert "tabella" not in risposta.corpo.decode()


def test_ogni_modulo_senza_il_suo_gettone_e_rifiutato(sito: Sito) -> None:
    persone = {"cittadino": "debitore0", "ente": "responsabile", "servizio": "concessionario"}
    posizione = sito.posizioni[0].id
    valori = {"ente": sito.ente, "posizione": posizione, "lista": "L00001", "istanza": "sgravio-1", "proposta": "P1"}
    valori |= {"codice": "SU5DMQ", "etichetta": "NON_ABBINATO", "rimborso": "R1", "utente": "operatore"}
    rotte = [r for r, metodi in portale.routes.items() if "POST" in metodi and r != "/esci"]
    assert len(rotte) >= 10
    prima = sito.attuale().versione
    for nome, chi in persone.items():
        visitatore = sito.dentro(nome, chi)
        altro = sito.dentro(nome, chi).csrf()
        for rotta in rotte:
            if not rotta.startswith(f"/{nome}"):
                continue
            for corpo in (b"", b"csrf=", b"csrf=inventato", f"csrf={altro}".encode()):
                tipo = MODULO
                if rotta.endswith("{posizione}/pagamento"):
                    campo = b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
                    corpo, tipo = (
                        campo + corpo.removeprefix(b"csrf=") + b"\r\n--x--\r\n",
                        {"Content-Type": "multipart/form-data; boundary=x"},
                    )
                risposta = visitatore.chiedi("POST", rotta.format(**valori), corpo, tipo)
                assert risposta.stato == 401, (rotta, corpo)
    assert sito.attuale().versione == prima


def test_un_modulo_mandato_da_un_altro_sito_e_rifiutato_anche_con_il_gettone(sito: Sito) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    corpo = f"csrf={visitatore.csrf()}&delegato=RSSMRA80A01H501U&fino_al=2025-12-31".encode()
    for origine, stato in (("https://altrove.example", 401), ("null", 401), ("https://riscossa.example", 303)):
        risposta = visitatore.chiedi("POST", "/cittadino/deleghe", corpo, {**MODULO, "Origin": origine})
        assert risposta.stato == stato, origine


@pytest.mark.parametrize("tipo", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_un_modulo_di_un_altro_tipo_non_si_legge(sito: Sito, tipo: str) -> None:
    visitatore = sito.dentro("cittadino", "debitore0")
    corpo = f"csrf={visitatore.csrf()}&delegato=RSSMRA80A01H501U&fino_al=2025-12-31".encode()
    assert visitatore.chiedi("POST", "/cittadino/deleghe", corpo, {"Content-Type": tipo}).stato == 415


@pytest.mark.parametrize("corpo", [b"csrf=%ff%fe", b"\xff\xfe=1", b"&".join([b"a=1"] * 200)])
def test_un_modulo_illeggibile_e_un_errore_di_chi_lo_manda(sito: Sito, corpo: bytes) -> None:
    assert sito.dentro("cittadino", "debitore0").chiedi("POST", "/cittadino/deleghe", corpo, MODULO).stato in (400, 401)


def scaricato(sito: Sito, dove: str) -> bytes:
    verso = sito.dentro("ente", "operatore").chiedi("GET", dove).intestazioni["Location"]
    risposta = sito.percorso.nuvola.scarica(verso)
    assert risposta.stato == 200
    return bytes(risposta.corpo)


def test_i_fogli_esportati_non_hanno_formule(sito: Sito) -> None:
    csv = scaricato(sito, "/ente/liste/L00001/esporta/csv").decode("utf-8-sig")
    assert len(csv.splitlines()) == 5
    assert not re.search(r"(^|;)[\"']?[=+\-@|]", csv.replace("'=", ""))
    assert "'=CMD" in csv
    foglio = openpyxl.load_workbook(io.BytesIO(scaricato(sito, "/ente/liste/L00001/esporta/xlsx"))).active
    assert foglio is not None
    celle = [cella for riga in foglio.iter_rows() for cella in riga]
    assert not [cella for cella in celle if cella.data_type == "f"]
    assert "'=CMD|'/C CALC'!A0" in [cella.value for cella in celle]
    with zipfile.ZipFile(io.BytesIO(scaricato(sito, "/ente/liste/L00001/esporta/ods"))) as pacco:
        assert pacco.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        contenuto = pacco.read("content.xml").decode()
    assert "table:formula" not in contenuto
    assert "&lt;SCRIPT&gt;" in contenuto


def test_le_posizioni_trovate_si_esportano_senza_formule_e_lasciano_una_nota(sito: Sito) -> None:
    posizione = sito.posizioni[2]
    codice = posizione.riga.debitore.codice_fiscale
    csv = scaricato(sito, f"/ente/cerca/esporta/csv?q={codice}").decode("utf-8-sig")
    assert [riga.split(";")[0] for riga in csv.splitlines()] == ["posizione", posizione.id]
    assert ";'=CMD|" in csv.splitlines()[1]
    nota = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, "ricerca")[-1]
    assert (nota.utente, nota.cosa) == ("operatore", f"esportazione csv: {posizione.id}")
    operatore = sito.dentro("ente", "operatore")
    assert f'href="/ente/cerca/esporta/ods?q={codice}"' in operatore.apri(f"/ente/cerca?q={codice}")
    assert operatore.chiedi("GET", f"/ente/cerca/esporta/pdf?q={codice}").stato == 404
    assert operatore.chiedi("GET", "/ente/cerca/esporta/csv").stato == 422


def test_i_file_statici_si_servono_e_nessun_altro(sito: Sito) -> None:
    visitatore = sito.visitatore()
    risposta = visitatore.chiedi("GET", "/statico/css/portale.css")
    assert (risposta.stato, risposta.intestazioni["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in risposta.intestazioni["Cache-Control"]
    for dove in ("/statico/css/altro.css", "/statico/..%2f..%2fapp.py/x", "/statico/css/..%2f..%2fbase.html"):
        assert visitatore.chiedi("GET", dove).stato == 404
    for nome, file in presenti().items():
        servito = visitatore.chiedi("GET", f"/statico/{nome}")
        assert (servito.stato, servito.corpo) == (200, file.read_bytes()), nome
