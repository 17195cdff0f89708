"""From the upload to the visto, through the real API, bucket and state machine."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import timedelta
from typing import Any

import pytest

from local.genera_lista import genera
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.atti import Fase

RIGHE = 4


def oggetti(percorso: Percorso, bucket: str, prefisso: str) -> list[str]:
    risposta = percorso.nuvola.client("s3").list_objects_v2(
        Bucket=percorso.nuvola.uscite[bucket], Prefix=prefisso
    )
    return [oggetto["Key"] for oggetto in risposta.get("Contents", [])]


def documento(percorso: Percorso, chiave: str) -> bytes:
    corpo: bytes = percorso.nuvola.client("s3").get_object(
        Bucket=percorso.nuvola.uscite["BucketDocumenti"], Key=chiave
    )["Body"].read()
    return corpo


def richiesta(contenuto: bytes) -> dict[str, Any]:
    return {
        "nome_file": "lista.csv",
        "dimensione": len(contenuto),
        "sha256": hashlib.sha256(contenuto).hexdigest(),
    }


def test_la_lista_diventa_posizioni_con_ricevuta_scarti_e_prospetto(percorso: Percorso) -> None:
    contenuto = lista_inventata(RIGHE, 7)
    lista = percorso.carica("lista.csv", contenuto)
    registro = percorso.liste.leggi_lista(percorso.ente.id, lista)
    assert (registro.controllo.valide, registro.controllo.scartate) == (RIGHE, 1)
    posizioni = list(posizioni_di(percorso.posizioni, registro))
    assert [p.id for p in posizioni] == [f"{lista}-{n:08d}" for n in range(1, RIGHE + 1)]
    assert sum(p.residuo for p in posizioni) == registro.controllo.totale
    assert all(p.fase is Fase.CARICO and not p.atti for p in posizioni)
    righe = documento(percorso, registro.documenti["scarti"]).decode().splitlines()
    assert righe[0] == "riga;campo;motivo;riga originale"
    assert len(righe) >= 2
    assert documento(percorso, registro.documenti["ricevuta"]).startswith(b"%PDF-")
    assert documento(percorso, registro.documenti["prospetto"]).startswith(b"%PDF-")
    dettaglio = documento(percorso, registro.documenti["dettaglio"]).decode().splitlines()
    assert len(dettaglio) == RIGHE + 1
    stato, flusso = percorso.mondo.chiama("operatore", "GET", f"/flussi/{registro.flusso}")
    assert stato == 200
    assert percorso.nuvola.scarica(flusso["ricevuta"]).corpo.startswith(b"%PDF-")


def test_lo_stesso_contenuto_non_si_prende_due_volte(percorso: Percorso) -> None:
    contenuto = lista_inventata(RIGHE, 7)
    percorso.carica("lista.csv", contenuto)
    ancora = percorso.mondo.invia_lista("altro-nome.csv", contenuto)
    assert ancora["ripetuto"] is True
    assert "caricamento" not in ancora
    assert len(percorso.liste.elenca_liste(percorso.ente.id)) == 1


def test_un_contenuto_diverso_da_quello_dichiarato_non_entra_nel_secchio(percorso: Percorso) -> None:
    contenuto = lista_inventata(RIGHE, 7)
    _, risposta = percorso.mondo.chiama("operatore", "POST", "/flussi", richiesta(contenuto))
    assert percorso.nuvola.carica(risposta["caricamento"], contenuto + b"x") == 400
    assert oggetti(percorso, "BucketFlussi", "carichi/") == []


def test_la_chiave_del_caricamento_e_quella_dell_ente(percorso: Percorso) -> None:
    contenuto = lista_inventata(RIGHE, 7)
    _, risposta = percorso.mondo.chiama("operatore", "POST", "/flussi", richiesta(contenuto))
    modulo = risposta["caricamento"]
    assert modulo["fields"]["key"].startswith(f"carichi/{percorso.ente.id}/")
    modulo["fields"]["key"] = "carichi/altro-ente/rubata.csv"
    assert percorso.nuvola.carica(modulo, contenuto) == 403


def test_il_nome_del_file_non_esce_dalla_cartella(percorso: Percorso) -> None:
    contenuto = lista_inventata(RIGHE, 7)
    corpo = {**richiesta(contenuto), "nome_file": "../../altro-ente/../../lista.csv"}
    _, risposta = percorso.mondo.chiama("operatore", "POST", "/flussi", corpo)
    impronta = hashlib.sha256(contenuto).hexdigest()
    assert risposta["caricamento"]["fields"]["key"] == f"carichi/{percorso.ente.id}/{impronta}/lista.csv"


def test_una_lista_che_non_quadra_con_i_suoi_totali_si_respinge_intera(percorso: Percorso) -> None:
    righe = b"".join(genera(RIGHE, 3, 0, "riscossa-txt", INIZIO.date())).splitlines(keepends=True)
    senza_una = b"".join([righe[0], *righe[2:]])
    risposta = percorso.mondo.invia_lista("lista.txt", senza_una)
    percorso.nuvola.fino_a_quiete()
    _, flusso = percorso.mondo.chiama("operatore", "GET", f"/flussi/{risposta['flusso']}")
    assert flusso["stato"] == "respinto"
    assert "non quadra" in flusso["motivo"]
    registro = percorso.liste.leggi_lista(percorso.ente.id, flusso["lista"])
    assert list(posizioni_di(percorso.posizioni, registro)) == []
    assert documento(percorso, registro.documenti["ricevuta"]).startswith(b"%PDF-")
    assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"SUCCEEDED": 1}


@pytest.mark.parametrize("contenuto", [b"PK\x03\x04 zip travestito", b"\x00\x01\x02", b"ciao\n"])
def test_un_file_illeggibile_si_respinge_con_una_ricevuta(percorso: Percorso, contenuto: bytes) -> None:
    risposta = percorso.mondo.invia_lista("lista.txt", contenuto)
    percorso.nuvola.fino_a_quiete()
    _, flusso = percorso.mondo.chiama("operatore", "GET", f"/flussi/{risposta['flusso']}")
    assert flusso["stato"] == "respinto"
    assert "tracciato" in flusso["motivo"]
    assert "ricevuta" in flusso


def test_senza_visto_non_si_emette_nulla_nemmeno_dopo_mesi(percorso: Percorso) -> None:
    percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=100), percorso.mondo.raccogli)
    assert oggetti(percorso, "BucketDocumenti", "atti/") == []
    assert percorso.nuvola.esecuzioni()["Notifica"] == {}
    assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"RUNNING": 1}


def test_dopo_trecento_giorni_senza_visto_la_lista_torna_all_ente(percorso: Percorso) -> None:
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=311), percorso.mondo.raccogli)
    assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"SUCCEEDED": 1}
    _, stato = percorso.mondo.chiama("operatore", "GET", f"/liste/{lista}")
    assert stato["stato"] == "rifiutata"
    assert "300 giorni" in stato["note"]


def test_il_visto_rifiutato_chiude_la_lista_e_vuole_un_motivo(percorso: Percorso) -> None:
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    percorso_visto = f"/liste/{lista}/visto"
    stato, problema = percorso.mondo.chiama("responsabile", "POST", percorso_visto, {"concesso": False})
    assert (stato, problema["codice"]) == (409, "regola_violata")
    corpo = {"concesso": False, "note": "importi da rivedere"}
    stato, risposta = percorso.mondo.chiama("responsabile", "POST", percorso_visto, corpo)
    assert (stato, risposta["stato"]) == (200, "rifiutata")
    percorso.nuvola.fino_a_quiete()
    assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"SUCCEEDED": 1}
    assert percorso.nuvola.esecuzioni()["Notifica"] == {}
    stato, _ = percorso.mondo.chiama("responsabile", "POST", percorso_visto, {"concesso": True})
    assert stato == 409


def test_solo_il_responsabile_da_il_visto(percorso: Percorso) -> None:
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    stato, problema = percorso.mondo.chiama("operatore", "POST", f"/liste/{lista}/visto", {"concesso": True})
    assert (stato, problema["codice"]) == (403, "accesso.vietato")


def test_un_altro_ente_non_vede_nulla_di_questo(percorso: Percorso) -> None:
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    impronta = percorso.liste.leggi_lista(percorso.ente.id, lista).flusso
    estraneo = percorso.nuvola.gettone(
        "ficcanaso@altro.example", gruppi=["responsabile"], attributi={"custom:ente": "altro-ente"}
    )
    for rotta in (
        f"/flussi/{impronta}",
        f"/flussi/{impronta}/scarti",
        f"/liste/{lista}",
        f"/liste/{lista}/prospetto",
        f"/liste/{lista}/rendiconto",
        f"/posizioni/{lista}-00000001",
        f"/posizioni/{lista}-00000001/atti/ingiunzione",
    ):
        risposta = percorso.nuvola.richiesta("GET", rotta, gettone=estraneo)
        assert risposta.stato == 404, rotta
    assert json.loads(percorso.nuvola.richiesta("GET", "/liste", gettone=estraneo).corpo) == {"liste": []}
    for rotta, corpo in (
        (f"/liste/{lista}/visto", {"concesso": True}),
        (f"/posizioni/{lista}-00000001/sgravio", {"provvedimento": "X", "motivo": "prova"}),
    ):
        assert percorso.nuvola.richiesta("POST", rotta, gettone=estraneo, corpo=corpo).stato == 404, rotta


def test_senza_gettone_non_si_entra(percorso: Percorso) -> None:
    assert percorso.nuvola.richiesta("GET", "/liste").stato == 401
    assert percorso.nuvola.richiesta("GET", "/salute").stato == 200


@pytest.mark.parametrize(
    ("corpo", "campo"),
    [
        ({"nome_file": "a", "dimensione": 10, "sha256": "zz"}, "sha256"),
        ({"nome_file": "", "dimensione": 10, "sha256": "a" * 64}, "nome_file"),
        ({"nome_file": "a", "dimensione": "molti", "sha256": "a" * 64}, "dimensione"),
        ({"nome_file": "a", "dimensione": 1, "sha256": "a" * 64, "ente": "altro"}, "ente"),
    ],
)
def test_una_richiesta_malformata_dice_quale_campo(
    percorso: Percorso, corpo: dict[str, Any], campo: str
) -> None:
    stato, problema = percorso.mondo.chiama("operatore", "POST", "/flussi", corpo)
    assert stato == 422
    assert [c["campo"] for c in problema["campi"]] == [campo]


def test_un_guasto_durante_l_importazione_si_riprende_senza_doppioni(percorso: Percorso) -> None:
    percorso.nuvola.guasto("ImportaLotto", 1, "dopo")
    percorso.nuvola.guasto("VerificaFlusso", 1, "dopo")
    contenuto = lista_inventata(RIGHE, 7)
    primo = percorso.mondo.invia_lista("lista.csv", contenuto)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(hours=1))
    _, flusso = percorso.mondo.chiama("operatore", "GET", f"/flussi/{primo['flusso']}")
    assert flusso["stato"] == "acquisito"
    registro = percorso.liste.leggi_lista(percorso.ente.id, flusso["lista"])
    assert len(list(posizioni_di(percorso.posizioni, registro))) == RIGHE


def test_una_presa_in_carico_fallita_si_segnala_e_il_file_si_puo_rimandare(percorso: Percorso) -> None:
    percorso.nuvola.guasto("ImportaLotto", 4, "dopo")
    contenuto = lista_inventata(RIGHE, 7)
    primo = percorso.mondo.invia_lista("lista.csv", contenuto)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(hours=2))
    assert percorso.nuvola.esecuzioni()["PresaInCarico"] == {"FAILED": 1}
    segnalazioni = list(percorso.tabella.elenca(f"ENTE#{percorso.ente.id}", "SEGNALAZIONE#"))
    assert len(segnalazioni) == 1
    _, flusso = percorso.mondo.chiama("operatore", "GET", f"/flussi/{primo['flusso']}")
    assert (flusso["stato"], flusso["lista"]) == ("atteso", "L00001")
    assert percorso.carica("lista.csv", contenuto) == "L00001"
    registro = percorso.liste.leggi_lista(percorso.ente.id, "L00001")
    posizioni = list(posizioni_di(percorso.posizioni, registro))
    assert sum(p.residuo for p in posizioni) == registro.controllo.totale


def test_il_codice_e_sempre_quello_di_questa_copia_anche_dopo_aver_preparato_il_pacchetto(percorso: Percorso) -> None:
    # The artefact of `make lambda` holds libraries for another processor: it must never be imported here.
    percorso.carica("lista.csv", lista_inventata(1, 7))
    assert not [cartella for cartella in sys.path if cartella.endswith("build/lambda")]
