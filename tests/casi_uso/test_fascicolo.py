"""The fascicolo holds, and nothing in it can be touched without being seen."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from local.racconto import FascicoloIlleggibile, racconta
from shared.casi_uso.fascicolo import componi, consulta
from shared.dominio.errori import NonQuadra, NonTrovato
from tests.modello.mondo_finto import ENTE, Mondo

RADICE = Path(__file__).resolve().parents[2]
File = dict[str, Any]


def _verificatore() -> ModuleType:
    dove = importlib.util.spec_from_file_location("verifica_fascicolo", RADICE / "docs" / "verifica_fascicolo.py")
    assert dove is not None
    assert dove.loader is not None
    modulo = importlib.util.module_from_spec(dove)
    dove.loader.exec_module(modulo)
    return modulo


verificatore = _verificatore()


def _vivi(mondo: Mondo, identita: str) -> None:
    """Ingiunzione delivered, two payments, the end, and the guard's certificate in the middle."""
    for giro in range(4):
        for esecuzione in mondo.macchine.vive():
            mondo.vivi(esecuzione, 8)
        mondo.esito(identita, 1, "consegnata", 0)
        mondo.consegna_sveglie()
        if giro == 1:
            mondo.custodisci()
        mondo.passa_il_tempo(1)
    mondo.paga(identita, 100_00)
    mondo.paga(identita, mondo.posizione(identita).residuo + 5_00)
    mondo.consegna_sveglie()
    for esecuzione in mondo.macchine.vive():
        mondo.vivi(esecuzione, 8)
    for esecuzione in mondo.macchine.vive():
        mondo.vivi(esecuzione, 8)


@pytest.fixture(scope="module")
def vissuta() -> tuple[Mondo, str]:
    mondo = Mondo(sigilla=True)
    identita = mondo.apri("regione_abruzzo", 500_00, True, None)
    mondo.apri("regione_abruzzo", 1_500_00, True, None)
    _vivi(mondo, identita)
    assert mondo.posizione(identita).conclusa
    return mondo, identita


@pytest.fixture(scope="module")
def fascicolo(vissuta: tuple[Mondo, str]) -> bytes:
    mondo, identita = vissuta
    contenuto, testa = componi(mondo.posizioni, mondo.archivio, ENTE.id, identita)
    assert testa == mondo.posizione(identita).catena
    return contenuto


def apri(contenuto: bytes) -> File:
    with zipfile.ZipFile(io.BytesIO(contenuto)) as pacco:
        corpi = {nome: pacco.read(nome) for nome in pacco.namelist()}
    return {nome: json.loads(corpo) if nome.endswith(".json") else corpo for nome, corpo in corpi.items()}


def richiudi(file: File) -> bytes:
    """As a careful forger would: index and zip made again."""
    corpi = {n: c if isinstance(c, bytes) else json.dumps(c).encode() for n, c in file.items() if n != "indice.json"}
    indice = {k: v for k, v in file["indice.json"].items() if k != "sigillo"}
    indice["file"] = {nome: hashlib.sha256(corpo).hexdigest() for nome, corpo in corpi.items()}
    indice["sigillo"] = hashlib.sha256(verificatore.canonico(indice)).hexdigest()
    corpi["indice.json"] = json.dumps(indice).encode()
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_STORED) as pacco:
        for nome, corpo in sorted(corpi.items()):
            voce = zipfile.ZipInfo(nome)
            voce.create_system, voce.external_attr = 3, 0o644 << 16
            pacco.writestr(voce, corpo)
    return uscita.getvalue()


def controlla(contenuto: bytes, cartella: Path, *opzioni: str) -> int:
    file = cartella / "f.zip"
    file.write_bytes(contenuto)
    codice: int = verificatore.main([str(file), *opzioni])
    return codice


def test_un_fascicolo_intatto_torna(fascicolo: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert controlla(fascicolo, tmp_path) == 0
    assert "torna" in capsys.readouterr().out
    assert set(apri(fascicolo)) >= {"atti/ingiunzione.pdf", "atti/comunicazione_chiusura.pdf", "prove.json"}
    assert controlla(richiudi(apri(fascicolo)), tmp_path) == 0


def test_la_stessa_storia_da_gli_stessi_byte(vissuta: tuple[Mondo, str], fascicolo: bytes) -> None:
    mondo, identita = vissuta
    assert componi(mondo.posizioni, mondo.archivio, ENTE.id, identita)[0] == fascicolo


def test_un_solo_byte_cambiato_ovunque_si_vede(fascicolo: bytes) -> None:
    posti = range(len(fascicolo))
    passati = [n for n in posti if _passa(fascicolo[:n] + bytes([fascicolo[n] ^ 1]) + fascicolo[n + 1 :])]
    assert passati == []


def _passa(contenuto: bytes) -> bool:
    try:
        verificatore.verifica(contenuto)
    except Exception:
        return False
    return True


def test_un_file_rotto_si_dice_senza_fermarsi(tmp_path: Path, fascicolo: bytes) -> None:
    assert controlla(b"non uno zip", tmp_path) == 1
    assert controlla(fascicolo[: len(fascicolo) // 2], tmp_path) == 1
    assert controlla(fascicolo + b"x", tmp_path) == 1
    assert verificatore.main([str(tmp_path / "che-non-c-e.zip")]) == 2


def _togli_evento(quale: int) -> Callable[[File], None]:
    def togli(file: File) -> None:
        del file["eventi.json"][quale]

    return togli


def _togli_e_rinumera(file: File) -> None:
    del file["eventi.json"][1]
    for versione, evento in enumerate(file["eventi.json"], start=2):
        evento["versione"] = versione


def _scambia(file: File) -> None:
    eventi = file["eventi.json"]
    eventi[1], eventi[2] = {**eventi[2], "versione": 3}, {**eventi[1], "versione": 4}


def _cambia_autore(file: File) -> None:
    file["eventi.json"][0]["evento"]["autore"] = "un altro"


def _cambia_istante(file: File) -> None:
    file["eventi.json"][0]["istante"] = "2025-01-09T09:00:00Z"


def _cambia_libri(file: File) -> None:
    for movimento, segno in zip(file["registrazioni.json"][-1]["movimenti"][:2], (1, -1), strict=True):
        movimento[1] += segno


def _togli_registrazione(file: File) -> None:
    file["registrazioni.json"] = [r for r in file["registrazioni.json"] if not r["id"].startswith("VERSAMENTO#")]


def _cambia_carico(file: File) -> None:
    carico = next(r for r in file["registrazioni.json"] if r["id"].startswith("CARICO#"))
    carico["data"] = "2025-01-08"


def _cambia_carta(file: File) -> None:
    file["atti/ingiunzione.pdf"] += b" "


def _togli_carta(file: File) -> None:
    del file["atti/ingiunzione.pdf"]


def _aggiungi_carta(file: File) -> None:
    file["atti/sollecito-1.pdf"] = b"%PDF"


def _cambia_consegna(file: File) -> None:
    file["consegne.json"][0]["data"] = "2025-01-11"


def _cambia_consegna_dappertutto(file: File) -> None:
    _cambia_consegna(file)
    file["posizione.json"]["consegne"][0]["data"] = "2025-01-11"


def _cambia_prova(file: File) -> None:
    file["prove.json"][0]["prova"]["esito"] = "0.01"


def _cambia_debitore(file: File) -> None:
    file["posizione.json"]["riga"]["debitore"]["denominazione"] = "BIANCHI LUCA"


def _cambia_testa(file: File) -> None:
    file["indice.json"]["testa"] = "0" * 64


@pytest.mark.parametrize(
    "manomissione",
    [
        *(pytest.param(_togli_evento(n), id=f"evento_{n}_tolto") for n in (0, 1, -1)),
        _togli_e_rinumera, _scambia, _cambia_autore, _cambia_istante, _cambia_libri, _togli_registrazione,
        _cambia_carico, _cambia_carta, _togli_carta, _aggiungi_carta, _cambia_consegna,
        _cambia_consegna_dappertutto, _cambia_prova, _cambia_debitore, _cambia_testa,
    ],
)  # fmt: skip
def test_una_manomissione_con_l_indice_rifatto_si_vede(
    manomissione: Callable[[File], None], fascicolo: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = apri(fascicolo)
    manomissione(file)
    assert controlla(richiudi(file), tmp_path) == 1
    assert "NON TORNA: " in capsys.readouterr().out


def _riscrivi(file: File) -> None:
    """The whole history made again without its author's name: only who certified it before can tell."""
    file["eventi.json"][0]["evento"]["autore"] = "un altro"
    libri = {r["id"]: r for r in file["registrazioni.json"]}
    posizione, indice = file["posizione.json"], file["indice.json"]
    genesi = {
        "ente": posizione["ente"],
        "posizione": posizione["id"],
        "numero_avviso": posizione["numero_avviso"],
        "carico": libri[f"CARICO#{posizione['id']}"],
    }
    valore = hashlib.sha256(verificatore.canonico(genesi)).hexdigest()
    for evento in file["eventi.json"]:
        anello = {
            **{k: evento[k] for k in ("versione", "istante", "evento", "stato")},
            "precedente": valore,
            "registrazioni": [libri[r] for r in evento["registrazioni"]],
        }
        valore = evento["catena"] = hashlib.sha256(verificatore.canonico(anello)).hexdigest()
    indice["testa"] = valore


def test_chi_riscrive_tutta_la_storia_e_smentito_dal_certificato(
    vissuta: tuple[Mondo, str], fascicolo: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mondo, _ = vissuta
    (chiave,) = (c for c in mondo.archivio.file if c.startswith("certificati/") and not c.endswith("-catene.json"))
    catene, certificato = tmp_path / "catene.json", tmp_path / "certificato.json"
    catene.write_bytes(mondo.archivio.file[chiave.replace(".json", "-catene.json")])
    certificato.write_bytes(mondo.archivio.file[chiave])
    opzioni = ("--catene", str(catene), "--certificato", str(certificato))
    assert controlla(fascicolo, tmp_path, *opzioni) == 0
    file = apri(fascicolo)
    _riscrivi(file)
    assert controlla(richiudi(file), tmp_path) == 0
    assert controlla(richiudi(file), tmp_path, *opzioni) == 1
    assert "riscritta" in capsys.readouterr().out
    teste = json.loads(catene.read_bytes())
    teste[file["posizione.json"]["id"]] = file["indice.json"]["testa"]
    catene.write_text(json.dumps(teste))
    assert controlla(richiudi(file), tmp_path, *opzioni) == 1
    assert "certificate" in capsys.readouterr().out


def test_chi_legge_il_fascicolo_resta_scritto() -> None:
    mondo = Mondo(sigilla=True)
    identita = mondo.apri("torgiano", 500_00, True, None)
    _vivi(mondo, identita)
    quanti = len(mondo.posizioni.eventi(ENTE.id, identita))
    chiave, testa = consulta(mondo.ciclo, mondo.archivio, ENTE.id, identita, "avvocata")
    ultimo = mondo.posizioni.eventi(ENTE.id, identita)[-1][1]
    assert (ultimo.nome, ultimo.autore) == ("FASCICOLO_CONSULTATO", "avvocata")
    assert len(mondo.posizioni.eventi(ENTE.id, identita)) == quanti + 1
    assert apri(mondo.archivio.leggi(chiave))["indice.json"]["testa"] == testa == mondo.posizione(identita).catena


def test_di_una_storia_che_non_torna_non_si_da_il_fascicolo() -> None:
    mondo = Mondo(sigilla=True)
    identita = mondo.apri("torgiano", 500_00, True, None)
    _vivi(mondo, identita)
    del mondo.posizioni.schede[ENTE.id, identita].eventi[2]
    with pytest.raises(NonQuadra):
        componi(mondo.posizioni, mondo.archivio, ENTE.id, identita)
    with pytest.raises(NonTrovato):
        componi(mondo.posizioni, mondo.archivio, ENTE.id, "L00009-00000001")


def test_il_racconto_dice_ogni_fatto_con_la_sua_data(vissuta: tuple[Mondo, str], fascicolo: bytes) -> None:
    mondo, identita = vissuta
    righe = list(racconta(fascicolo))
    assert "07/01/2025  Presa in carico di 500,00 euro." in righe
    assert any(riga.startswith("10/01/2025  Emesso l'atto «ingiunzione»") for riga in righe)
    assert any("Versamento di 100,00 euro" in riga for riga in righe)
    assert any("di cui 5,00 oltre il dovuto" in riga for riga in righe)
    assert righe[-1] == "Conclusa: riscossa, residuo 0,00 euro."
    datate = [f"{r[6:10]}{r[3:5]}{r[:2]}" for r in righe if r[:2].isdigit()]
    assert datate == sorted(datate)
    assert len(datate) == mondo.posizione(identita).versione
    assert mondo.posizione(identita).eventi["conclusione"] > date(2025, 1, 10)


def test_un_file_qualunque_non_si_racconta() -> None:
    with pytest.raises(FascicoloIlleggibile, match="non è un fascicolo"):
        list(racconta(b"ciao"))
