"""A flow from the bucket to the books, through the real handlers on moto: stored, read, queued, booked once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from unittest import mock

import boto3
import botocore.client
import pytest

from app import app
from functions import _avvio
from functions.acquisisci_incassi import handler as acquisisci
from functions.riconcilia_pagamento import handler as riconcilia
from shared.adattatori.archivio import ArchivioS3
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.movimenti_dynamo import MovimentiDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.tabella import Tabella
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Canale, Etichetta
from shared.dominio.posizioni import apri
from tests.adattatori.tavola import tavola
from tests.contratti.incassi_di_prova import bollettino, movimento, poste, rh
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.memoria import OrologioFinto

OGGI = datetime(2025, 2, 3, 8, 0, tzinfo=UTC)
POSIZIONE = "L00001-00000001"
AVVISO = numero_avviso("02", "0000100000001").numero
ALTRO = numero_avviso("02", "0000100000099").numero


class _Contesto:
    aws_request_id = function_name = invoked_function_arn = "prova"
    memory_limit_in_mb = 512


@dataclass
class Banco:
    """The cloud a flow meets: bucket, queue, table, and the two functions."""

    tabella: Tabella
    s3: Any
    sqs: Any
    coda: str

    def deposita(self, contenuto: bytes, nome: str = "flusso.txt", sha256: str = "") -> str:
        impronta = sha256 or hashlib.sha256(contenuto).hexdigest()
        chiave = f"incassi/flussi/{ENTE.id}/{impronta}/{nome}"
        self.s3.put_object(Bucket="flussi", Key=chiave, Body=contenuto)
        return chiave

    def acquisisci(self, chiave: str) -> dict[str, Any]:
        evento = {"detail": {"bucket": {"name": "flussi"}, "object": {"key": chiave}}}
        esito: dict[str, Any] = acquisisci(evento, _Contesto())
        return esito

    def smaltisci(self) -> list[str]:
        """Everything in the queue to the worker; the groups, in order."""
        gruppi = []
        while messaggi := self.sqs.receive_message(
            QueueUrl=self.coda, MaxNumberOfMessages=10, AttributeNames=["All"]
        ).get("Messages"):
            record = [
                {"messageId": m["MessageId"], "body": m["Body"], "attributes": m["Attributes"]} for m in messaggi
            ]
            assert riconcilia({"Records": record}, _Contesto())["batchItemFailures"] == []
            for m in messaggi:
                gruppi.append(m["Attributes"]["MessageGroupId"])
                self.sqs.delete_message(QueueUrl=self.coda, ReceiptHandle=m["ReceiptHandle"])
        return gruppi

    def scarti(self, chiave: str) -> str:
        oggetto = self.s3.get_object(Bucket="documenti", Key=f"incassi/scarti/{ENTE.id}/{chiave.split('/')[3]}.csv")
        testo: str = oggetto["Body"].read().decode()
        return testo

    @property
    def incassi(self) -> IncassiDynamo:
        return IncassiDynamo(self.tabella)

    @property
    def posizioni(self) -> PosizioniDynamo:
        return PosizioniDynamo(self.tabella, OrologioFinto(OGGI))


@pytest.fixture
def banco() -> Iterator[Banco]:
    with aperto() as pronto:
        yield pronto


@contextmanager
def aperto() -> Iterator[Banco]:
    with ExitStack() as pila:
        tabella = tavola(pila, ("per_coda", "coda_pk", "coda_sk"))
        _avvio.client.cache_clear()
        s3 = boto3.client("s3", region_name="eu-south-1")
        for nome in ("flussi", "documenti"):
            s3.create_bucket(Bucket=nome, CreateBucketConfiguration={"LocationConstraint": "eu-south-1"})
        sqs = boto3.client("sqs", region_name="eu-south-1")
        coda = sqs.create_queue(QueueName="pagamenti.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        coda_flussi = sqs.create_queue(QueueName="flussi.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        EntiDynamo(tabella).salva(ENTE)
        orologio = OrologioFinto(OGGI)
        aperta = apri(
            ente=ENTE.id, id=POSIZIONE, lista="L00001", profilo=ENTE.profilo, numero_avviso=AVVISO, riga=riga(),
            consegna_lista=CONSEGNA,
        )  # fmt: skip
        PosizioniDynamo(tabella, orologio).importa([aperta])
        _avvio.orologio_in_uso(orologio)
        ambiente = {"TABELLA": "t", "BUCKET_FLUSSI": "flussi", "BUCKET_DOCUMENTI": "documenti", "CODA_PAGAMENTI": coda,
                    "CODA_FLUSSI": coda_flussi}  # fmt: skip
        with _avvio.con_ambiente(ambiente):
            yield Banco(tabella, s3, sqs, coda)
    _avvio.client.cache_clear()
    _avvio.orologio_in_uso(_avvio.OrologioDiSistema())


def test_un_estratto_conto_arriva_ai_libri(banco: Banco) -> None:
    flusso = rh(
        movimento(1, 100_00, f"SALDO {AVVISO}"),
        movimento(2, 30_00, "SENZA NUMERO"),
        movimento(3, 40_00, f"SALDO {ALTRO}"),
        movimento(4, 250_00, "RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001"),
        movimento(5, 9_00, segno="D"),
    )
    esito = banco.acquisisci(banco.deposita(flusso))
    assert (esito["esito"], esito["tipo"], esito["accolte"], esito["cumulativi"]) == ("ACQUISITO", "cbi-rh", 3, 1)
    gruppi = banco.smaltisci()
    posizione = banco.posizioni.leggi(ENTE.id, POSIZIONE)
    assert posizione.residuo == 500_00 - 100_00
    in_coda = list(banco.incassi.in_coda(ENTE.id, Etichetta.NON_ABBINATO))
    assert sorted((i.importo, i.canale) for i in in_coda) == [(30_00, Canale.BONIFICO), (40_00, Canale.BONIFICO)]
    (riversamento,) = MovimentiDynamo(banco.tabella).del_flusso(ENTE.id, "2025-01-16PSPTEST-S0001")
    assert (riversamento.importo, riversamento.giorno) == (250_00, date(2025, 1, 17))
    # The group of a payment that names its notice is the one its receipts have, in the order they come.
    suo = hashlib.sha256(f"{ENTE.codice_fiscale}#{AVVISO}".encode()).hexdigest()
    assert suo in gruppi
    assert len(set(gruppi)) == 3


def test_un_riversamento_troncato_aspetta_una_persona_ed_e_uno_solo(banco: Banco) -> None:
    causale = "RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPT"
    for altro in (1, 2):
        banco.acquisisci(banco.deposita(rh(movimento(1, 250_00, causale, trn="T1"), movimento(2, altro, "ALTRO"))))
    (solo,) = MovimentiDynamo(banco.tabella).del_flusso(ENTE.id, None)
    assert (solo.flusso, solo.troncato, solo.importo, solo.trn) == (None, True, 250_00, "T1")
    assert solo.causale == causale.removeprefix("RI1")


def test_il_numero_di_un_altro_ente_o_mai_emesso_resta_da_abbinare(banco: Banco) -> None:
    banco.acquisisci(banco.deposita(rh(movimento(1, 40_00, f"SALDO {ALTRO}"))))
    banco.smaltisci()
    (solo,) = banco.incassi.in_coda(ENTE.id, Etichetta.NON_ABBINATO)
    assert (solo.numero_avviso, solo.da_abbinare) == (ALTRO, 40_00)


def test_lo_stesso_file_due_volte_e_un_flusso_solo(banco: Banco) -> None:
    chiave = banco.deposita(rh(movimento(1, 100_00, f"SALDO {AVVISO}")))
    assert banco.acquisisci(chiave)["esito"] == "ACQUISITO"
    assert banco.acquisisci(chiave)["esito"] == "RIPETUTO"
    banco.smaltisci()
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 400_00


def test_lo_stesso_pagamento_in_due_estratti_si_registra_una_volta(banco: Banco) -> None:
    banco.acquisisci(banco.deposita(rh(movimento(1, 100_00, f"SALDO {AVVISO}", trn="CRO1"))))
    banco.acquisisci(
        banco.deposita(rh(movimento(1, 5_00, "ALTRO"), movimento(2, 100_00, f"SALDO {AVVISO}", trn="CRO1")))
    )
    banco.smaltisci()
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 400_00
    (etichettati,) = banco.incassi.in_coda(ENTE.id, Etichetta.NON_ABBINATO)
    assert etichettati.importo == 5_00


def test_un_flusso_che_non_quadra_non_registra_nulla(banco: Banco) -> None:
    chiave = banco.deposita(rh(movimento(1, 100_00, f"SALDO {AVVISO}"), finale=1))
    esito = banco.acquisisci(chiave)
    assert esito["esito"] == "RESPINTO"
    assert "dichiarato 0,01, letto 1.100,00" in str(esito["motivo"])
    assert banco.smaltisci() == []
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 500_00


@pytest.mark.parametrize(
    ("contenuto", "motivo"),
    [
        (b"\x00\x01\x02", "non è un testo"),
        (b"", "vuoto"),
        (b"%PDF-1.7", "PDF"),
        (b"qualcosa;altro\n1;2\n", "nessun tracciato"),
        (b"<!DOCTYPE a><Document/>", "non è ammesso"),
    ],
)
def test_un_file_che_non_e_un_flusso_si_respinge_con_il_motivo(banco: Banco, contenuto: bytes, motivo: str) -> None:
    chiave = banco.deposita(contenuto)
    esito = banco.acquisisci(chiave)
    assert esito["esito"] == "RESPINTO"
    assert motivo in str(esito["motivo"])
    _, letto = chiedi("GET", "/incassi/flussi/{sha256}", sha256=chiave.split("/")[3])
    assert (letto["ricevuta"]["esito"], letto["ricevuta"]["quadra"]) == ("RESPINTO", False)


@pytest.mark.parametrize("chiave", ["\ud800", "=cmd()", "a\u0000b", "x" * 5000])
def test_un_testo_che_non_si_puo_scrivere_non_ferma_la_ricevuta(banco: Banco, chiave: str) -> None:
    distinta = {"incassi": [{"data": chiave, "importo": "1.00", "documento": "x", chiave: chiave}], "totale": "1.00"}
    deposito = banco.deposita(json.dumps(distinta).encode())
    assert banco.acquisisci(deposito)["esito"] == "RESPINTO"
    assert banco.scarti(deposito).count("\n") == 2


def test_un_contenuto_diverso_da_quello_dichiarato_si_respinge(banco: Banco) -> None:
    esito = banco.acquisisci(banco.deposita(rh(movimento(1, 1_00, "A")), sha256="0" * 64))
    assert "SHA-256" in str(esito["motivo"])
    assert banco.smaltisci() == []


def test_gli_scarti_si_scaricano_e_il_resto_passa(banco: Banco) -> None:
    in_lire = bollettino(10_00)[:54] + "1" + bollettino(10_00)[55:]
    chiave = banco.deposita(poste(in_lire, bollettino(20_00, n=2)))
    assert banco.acquisisci(chiave)["scartate"] == 1
    assert banco.scarti(chiave).splitlines()[1].startswith("1;divisa;L'importo non è in euro.;")
    banco.smaltisci()
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 480_00


def test_un_guasto_dopo_l_invio_si_ripete_senza_effetto(banco: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    vero, cadute = ArchivioS3.scrivi, [1]

    def scrivi(archivio: ArchivioS3, chiave: str, contenuto: bytes, tipo: str) -> None:
        if "ricevute" in chiave and cadute:
            cadute.pop()
            raise MemoryError("processo ucciso")
        vero(archivio, chiave, contenuto, tipo)

    monkeypatch.setattr(ArchivioS3, "scrivi", scrivi)
    chiave = banco.deposita(rh(movimento(1, 100_00, f"SALDO {AVVISO}")))
    with pytest.raises(MemoryError):
        banco.acquisisci(chiave)
    banco.smaltisci()
    assert banco.acquisisci(chiave)["esito"] == "ACQUISITO"
    banco.smaltisci()
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 400_00


class Ucciso(Exception):
    """The process dies here. No handler catches what it does not know, and the threads of an upload tell of it."""


@contextmanager
def muore_alla(n: int, quando: str) -> Iterator[list[str]]:
    """The n-th call to AWS kills the process, before it is made or after; the calls, in order."""
    chiamate: list[str] = []
    cliente: Any = botocore.client.BaseClient
    vera = cliente._make_api_call

    def chiama(proprio: Any, operazione: str, dati: dict[str, Any]) -> Any:
        chiamate.append(operazione)
        tocca = len(chiamate) == n
        if tocca and quando == "prima":
            raise Ucciso(operazione)
        risposta = vera(proprio, operazione, dati)
        if tocca:
            raise Ucciso(operazione)
        return risposta

    with mock.patch.object(cliente, "_make_api_call", chiama):
        yield chiamate


def libri(banco: Banco) -> dict[str, Any]:
    """All that a flow leaves behind, without the instants."""
    giorno = OGGI.date()
    righe = sorted(banco.incassi.giornale(ENTE.id, giorno, giorno), key=lambda r: r.id)
    return {
        "righe": righe,
        "incassi": sorted(banco.incassi.leggi_molti(ENTE.id, [r.incasso for r in righe]), key=lambda i: i.id),
        "residuo": banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo,
        "movimenti": list(MovimentiDynamo(banco.tabella).del_flusso(ENTE.id, "2025-01-16PSPTEST-S0001")),
    }


@pytest.mark.parametrize("quando", ["prima", "dopo"])
def test_ucciso_a_ogni_chiamata_e_ripreso_lascia_i_libri_della_corsa_calma(quando: str) -> None:
    flusso = rh(
        movimento(1, 100_00, f"SALDO {AVVISO}"),
        movimento(2, 30_00, "SENZA NUMERO"),
        movimento(3, 250_00, "RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001"),
    )
    with aperto() as banco, muore_alla(0, quando) as chiamate:
        chiave = banco.deposita(flusso)
        prima = len(chiamate)
        banco.acquisisci(chiave)
        quante = len(chiamate) - prima
        banco.smaltisci()
        calma = libri(banco)
    assert quante >= 9
    assert quadra(calma["righe"]).incassi == 130_00
    for n in range(1, quante + 1):
        with aperto() as banco:
            chiave = banco.deposita(flusso)
            with muore_alla(n, quando), pytest.raises(Ucciso):
                banco.acquisisci(chiave)
            banco.smaltisci()
            assert banco.acquisisci(chiave)["esito"] in ("ACQUISITO", "RIPETUTO")
            banco.smaltisci()
            assert libri(banco) == calma, n


def chiedi(
    metodo: str, risorsa: str, corpo: dict[str, object] | None = None, *, sha256: str = "", ruolo: str = "operatore"
) -> tuple[int, Any]:
    """The API as the gateway calls it, for a person of the ente."""
    risposta = app(
        {
            "headers": {"Content-Type": "application/json"},
            "multiValueQueryStringParameters": None,
            "pathParameters": {"sha256": sha256} if sha256 else None,
            "stageVariables": None,
            "isBase64Encoded": False,
            "body": None if corpo is None else json.dumps(corpo),
            "requestContext": {
                "httpMethod": metodo,
                "resourcePath": risorsa,
                "authorizer": {"claims": {"sub": "u", "custom:ente": ENTE.id, "cognito:groups": ruolo}},
            },
        },
        _Contesto(),
    )
    return risposta["statusCode"], json.loads(risposta["body"])


def richiesta(contenuto: bytes, **altro: object) -> dict[str, object]:
    impronta = hashlib.sha256(contenuto).hexdigest()
    return {"nome_file": "estratto conto.txt", "dimensione": len(contenuto), "sha256": impronta, **altro}


def test_dall_api_si_chiede_il_caricamento_e_si_legge_la_ricevuta(banco: Banco) -> None:
    contenuto = rh(movimento(1, 100_00, f"SALDO {AVVISO}"), movimento(2, 5_00, "ALTRO"))
    stato, dati = chiedi("POST", "/incassi/flussi", richiesta(contenuto))
    assert (stato, dati["stato"], dati["ripetuto"]) == (201, "atteso", False)
    assert dati["caricamento"]["fields"]["key"] == dati["chiave"]
    assert dati["chiave"] == f"incassi/flussi/{ENTE.id}/{dati['flusso']}/estratto_conto.txt"
    assert chiedi("GET", "/incassi/flussi/{sha256}", sha256=dati["flusso"])[1]["stato"] == "atteso"
    assert chiedi("GET", "/incassi/flussi/{sha256}/scarti", sha256=dati["flusso"])[0] == 404
    banco.s3.put_object(Bucket="flussi", Key=dati["chiave"], Body=contenuto)
    banco.acquisisci(dati["chiave"])
    _, letto = chiedi("GET", "/incassi/flussi/{sha256}", sha256=dati["flusso"])
    ricevuta = letto["ricevuta"]
    assert (letto["stato"], ricevuta["esito"], ricevuta["tipo"]) == ("acquisito", "ACQUISITO", "cbi-rh")
    assert (ricevuta["accolte"], ricevuta["scartate"], ricevuta["totale_cent"]) == (2, 0, 105_00)
    assert ricevuta["confronti"][0] == "Saldo finale della rendicontazione 1: dichiarato 1.105,00, letto 1.105,00."
    assert chiedi("GET", "/incassi/flussi/{sha256}/scarti", sha256=dati["flusso"])[0] == 200
    stato, ripetuto = chiedi("POST", "/incassi/flussi", richiesta(contenuto))
    assert (stato, ripetuto["ripetuto"], "caricamento" in ripetuto) == (200, True, False)


def test_un_flusso_di_lista_non_e_un_flusso_di_incassi(banco: Banco) -> None:
    contenuto = b"una lista"
    assert chiedi("POST", "/flussi", richiesta(contenuto))[0] == 201
    stato, problema = chiedi("POST", "/incassi/flussi", richiesta(contenuto))
    assert (stato, problema["codice"]) == (422, "flusso.richiesta_non_valida")
    assert chiedi("GET", "/incassi/flussi/{sha256}", sha256=hashlib.sha256(contenuto).hexdigest())[0] == 404


def test_senza_ruolo_non_si_carica(banco: Banco) -> None:
    assert chiedi("POST", "/incassi/flussi", richiesta(b"x"), ruolo="nessuno")[0] == 403


def test_un_incasso_a_mano_vuole_il_suo_documento_caricato(banco: Banco) -> None:
    _, dati = chiedi("POST", "/incassi/flussi", richiesta(b"quietanza", genere="documento"))
    assert dati["chiave"].startswith(f"incassi/documenti/{ENTE.id}/")
    voce = {"data": "2025-02-01", "importo": "50.00", "documento": dati["chiave"], "numero_avviso": AVVISO}
    distinta = {"incassi": [voce], "totale": "50.00"}
    esito = banco.acquisisci(banco.deposita(json.dumps(distinta).encode()))
    assert (esito["esito"], esito["scartate"]) == ("RESPINTO", 1)
    banco.s3.put_object(Bucket="flussi", Key=dati["chiave"], Body=b"quietanza")
    esito = banco.acquisisci(banco.deposita(json.dumps({**distinta, "totale": "50,00"}).encode()))
    assert esito["esito"] == "ACQUISITO"
    banco.smaltisci()
    assert banco.posizioni.leggi(ENTE.id, POSIZIONE).residuo == 450_00
