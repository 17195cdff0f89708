"""Ops in the portal: what stands still starts again once, what failed goes back to its queue, costs as measured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from local.comandi_custode import RADICE_MACCHINE
from shared.casi_uso.costi import costi
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.importi import in_cifre
from tests.percorsi.test_pagamenti import invia, messaggio
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import dovuta, in_parole

PAGINA = "/servizio/esercizio"
OSTILE = "Lambda.Timeout: <script>alert(1)</script>"


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=3, giorni=20) as aperto:
        yield aperto


@pytest.fixture
def ops(sito: Sito) -> Visitatore:
    return sito.dentro("servizio", "ops")


def detto(visitatore: Visitatore, dove: str, **campi: str) -> str:
    """What the page says after that press."""
    risposta = visitatore.invia(dove, campi)
    assert risposta.stato == 303, risposta.corpo.decode()[-500:]
    trovato = re.search(r'role="status">([^<]+)<', visitatore.apri(risposta.intestazioni["Location"]))
    assert trovato is not None
    return unescape(trovato.group(1))


def in_corso(sito: Sito, posizione: str) -> list[str]:
    """Names of the running executions of that posizione."""
    fase = sito.percorso.posizioni.leggi(sito.ente, posizione).fase
    trovate = sito.percorso.nuvola.client("stepfunctions").list_executions(
        stateMachineArn=f"{RADICE_MACCHINE}{fase}", statusFilter="RUNNING"
    )["executions"]
    return [e["executionArn"] for e in trovate if posizione in e["name"]]


def ferma(sito: Sito, indice: int) -> str:
    """Stop the machine of a posizione; its id."""
    posizione = sito.posizioni[indice].id
    (arn,) = in_corso(sito, posizione)
    sito.percorso.nuvola.client("stepfunctions").stop_execution(executionArn=arn, error="prova", cause="uccisa")
    sito.percorso.nuvola.fino_a_quiete()
    assert in_corso(sito, posizione) == []
    return posizione


def riprese(sito: Sito, posizione: str) -> list[str]:
    """Who signed each restart."""
    eventi = sito.percorso.posizioni.eventi(sito.ente, posizione)
    return [evento.autore for _, evento in eventi if evento.nome == "RIPRESA"]


def test_una_macchina_fermata_si_vede_e_riparte_una_volta_sola(sito: Sito, ops: Visitatore) -> None:
    assert "nessun'altra ha preso il suo posto. Nessuna." in in_parole(ops.apri(PAGINA))
    posizione = ferma(sito, 0)
    assert f"{sito.ente} {posizione} " in in_parole(ops.apri(PAGINA))
    assert "fermata Fai ripartire" in in_parole(ops.apri(PAGINA))
    campi = {"ente": sito.ente, "posizione": posizione}
    assert detto(ops, f"{PAGINA}/ripresa", **campi) == "Posizione ripresa: la sua macchina è ripartita."
    sito.percorso.nuvola.fino_a_quiete()
    assert len(in_corso(sito, posizione)) == 1
    assert riprese(sito, posizione) == ["ops"]
    versione = sito.attuale(0).versione
    assert "già al lavoro" in detto(ops, f"{PAGINA}/ripresa", **campi)
    sito.percorso.nuvola.fino_a_quiete()
    assert (len(in_corso(sito, posizione)), riprese(sito, posizione)) == (1, ["ops"])
    assert sito.attuale(0).versione == versione
    assert posizione not in ops.apri(PAGINA)


def test_dallo_scaffale_si_riprende_e_resta_scritto_chi(sito: Sito, ops: Visitatore) -> None:
    posizione = ferma(sito, 1)
    sito.percorso.posizioni.segnala(sito.ente, posizione, "notifica", OSTILE)
    pagina = ops.apri(PAGINA)
    assert OSTILE not in pagina
    assert OSTILE in in_parole(pagina)
    detto(ops, f"{PAGINA}/ripresa", ente=sito.ente, posizione=posizione)
    assert "dal più vecchio. Il custode" in in_parole(ops.apri(PAGINA))
    assert OSTILE not in in_parole(ops.apri(PAGINA))
    (tolta,) = sito.percorso.tabella.elenca(f"ENTE#{sito.ente}#POS#{posizione}", "SEGNALAZIONE#")
    assert tolta["tolta_da"]["S"] == "ops"
    assert "coda_pk" not in tolta


def test_cio_che_il_custode_riprende_lascia_lo_scaffale_da_se(sito: Sito, ops: Visitatore) -> None:
    posizione = ferma(sito, 2)
    sito.percorso.posizioni.segnala(sito.ente, posizione, "notifica", "States.TaskFailed: prova")
    assert "errorMessage" not in (sito.percorso.nuvola.invoca("Custode", {}) or {})
    sito.percorso.nuvola.fino_a_quiete()
    assert riprese(sito, posizione) == ["sistema"]
    assert "States.TaskFailed" not in ops.apri(PAGINA)
    assert "posizioni aperte" in in_parole(ops.apri(PAGINA)), "the certificate of the day"


def test_la_segnalazione_di_un_file_si_toglie_quando_e_stato_rimandato(sito: Sito, ops: Visitatore) -> None:
    sito.percorso.liste.segnala(sito.ente, "carichi/x", "2025-01-20T08:00:00Z", "file illeggibile")
    pagina = ops.apri(PAGINA)
    assert "file illeggibile" in pagina
    segno = re.search(r'name="segno" value="([^"]+)"', pagina)
    assert segno is not None
    assert detto(ops, f"{PAGINA}/scaffale", segno=unescape(segno.group(1))) == "Segnalazione tolta dallo scaffale."
    assert "già stata tolta" in detto(ops, f"{PAGINA}/scaffale", segno=unescape(segno.group(1)))
    assert "già stata tolta" in detto(ops, f"{PAGINA}/scaffale", segno="a#b")
    assert "file illeggibile" not in ops.apri(PAGINA)


def test_le_pagine_dello_scaffale_non_saltano_e_non_ripetono(
    sito: Sito, ops: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.esercizio.SULLO_SCAFFALE", 2)
    for numero in range(5):
        sito.percorso.liste.segnala(sito.ente, f"carichi/{numero}", f"2025-01-2{numero}T09:00:00Z", "pagine")
    visti: list[str] = []
    dove = PAGINA
    while dove:
        pagina = ops.apri(dove)
        visti += re.findall(r'name="segno" value="([^"]+)"', pagina)
        altra = re.search(r'href="([^"]+\?dopo=[^"]+)"', pagina)
        dove = unescape(altra.group(1)) if altra else ""
    assert len(visti) == len(set(visti)) == 5
    for segno in visti:
        ops.invia(f"{PAGINA}/scaffale", {"segno": unescape(segno)})


def test_un_pagamento_fra_gli_scarti_torna_in_coda_e_va_nei_libri(sito: Sito, ops: Visitatore) -> None:
    indice = dovuta(sito)
    posizione, nuvola = sito.attuale(indice), sito.percorso.nuvola
    nuvola.guasto("RiconciliaPagamento", 5)
    ricevuta = messaggio(sito.percorso, posizione, in_cifre(posizione.residuo), "IUR-SCARTI")
    assert invia(sito.percorso, ricevuta)[0] == 202
    nuvola.avanza_fino_a(nuvola.orologio.adesso() + timedelta(hours=2))
    assert sito.attuale(indice).residuo == posizione.residuo
    ops = sito.dentro("servizio", "ops")
    pagina = ops.apri(PAGINA)
    oggi = nuvola.orologio.oggi()
    assert f"Pagamenti 1 {oggi:%d/%m/%Y} pagamento: 1" in in_parole(pagina)
    for segreto in ("IUR-SCARTI", posizione.numero_avviso, posizione.riga.debitore.codice_fiscale):
        assert segreto not in pagina
    assert "Pagamenti 1 " in in_parole(ops.apri(PAGINA)), "looking takes nothing away"
    assert detto(ops, f"{PAGINA}/scarti", coda="pagamenti") == "Messaggi rimessi in coda: 1."
    nuvola.fino_a_quiete()
    assert sito.attuale(indice).residuo == 0
    ricalcola(sito.percorso.posizioni, sito.attuale(indice))
    assert detto(ops, f"{PAGINA}/scarti", coda="pagamenti") == "Messaggi rimessi in coda: 0."


def _manda(sito: Sito, uscita: str, corpo: Any, gruppo: str = "g") -> None:
    fifo = {} if uscita == "CodaScartiEventi" else {"MessageGroupId": gruppo, "MessageDeduplicationId": str(corpo)}
    sito.percorso.nuvola.client("sqs").send_message(
        QueueUrl=sito.percorso.nuvola.uscite[uscita], MessageBody=json.dumps(corpo), **fifo
    )


def test_incarichi_e_documenti_tornano_ciascuno_nella_sua_coda(
    sito: Sito, ops: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    mandati: list[tuple[str, str]] = []
    monkeypatch.setattr("functions.esercizio.rimetti", _spia(mandati))
    _manda(sito, "CodaIncarichiScarti", {"ente": "x", "posizione": "y", "documento": "scheda"})
    _manda(sito, "CodaIncarichiScarti", {"ente": "x", "posizione": "y", "incarico": "y-visura", "tipo": "visura"}, "h")
    assert "documento: 1, visura: 1" in in_parole(ops.apri(PAGINA))
    assert detto(ops, f"{PAGINA}/scarti", coda="incarichi") == "Messaggi rimessi in coda: 2."
    uscite = sito.percorso.nuvola.uscite
    assert sorted(mandati) == sorted([("documento", uscite["CodaDocumenti"]), ("visura", uscite["CodaIncarichi"])])


def _spia(mandati: list[tuple[str, str]]) -> Any:
    """The real thing, noting where each message would go, into a queue that nobody reads."""
    from shared.adattatori.scarti_sqs import genere, rimetti

    def finta(client: Any, scarti: str, verso: Any, massimo: int) -> int:
        muta = client.create_queue(QueueName="muta.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]

        def segna(corpo: str) -> str:
            mandati.append((genere(corpo), verso(corpo)))
            return str(muta)

        return rimetti(client, scarti, segna, massimo)

    return finta


def test_gli_eventi_si_guardano_e_non_si_rimettono(sito: Sito, ops: Visitatore) -> None:
    _manda(sito, "CodaScartiEventi", {"source": "aws.s3", "detail-type": "Object Created", "detail": {"x": "segreto"}})
    pagina = in_parole(ops.apri(PAGINA))
    assert "Eventi 1 " in pagina
    assert "Object Created: 1 Non sono di una coda" in pagina
    assert "segreto" not in pagina
    assert ops.invia(f"{PAGINA}/scarti", {"coda": "eventi"}).stato == 409
    assert ops.invia(f"{PAGINA}/scarti", {"coda": "altra"}).stato == 422


def test_senza_misure_la_pagina_dei_costi_lo_dice(ops: Visitatore) -> None:
    pagina = in_parole(ops.apri("/servizio/costi"))
    assert "Nessun consumo misurato" in pagina
    assert pagina.count("non misurati") == 4
    assert "Passaggi di stato: Listino AWS Step Functions, us-east-1, dal 28/07/2020" in pagina


def test_i_costi_sono_i_consumi_per_il_listino(sito: Sito) -> None:
    """By hand: 1,038,900 transitions at 25 dollars the million are 25.9725 dollars, over 1.0389: 25.00 euro."""
    adesso = sito.percorso.nuvola.orologio.adesso()
    tabella = {"Name": "TableName", "Value": sito.percorso.nuvola.uscite["Tabella"]}
    serie: list[tuple[str, str, list[dict[str, str]], float]] = [
        ("AWS/States", "ConsumedCapacity", [{"Name": "ServiceMetric", "Value": "StateTransition"}], 1_000_000),
        ("AWS/States", "ConsumedCapacity", [{"Name": "ServiceMetric", "Value": "StateTransition"}], 38_900),
        ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", [tabella], 1_000),
        ("AWS/DynamoDB", "ConsumedWriteCapacityUnits",
         [tabella, {"Name": "GlobalSecondaryIndexName", "Value": "per_coda"}], 500),
    ]  # fmt: skip
    for giorno, (spazio, nome, dimensioni, valore) in enumerate(serie, start=2):
        istante = (adesso - timedelta(days=giorno)).astimezone(UTC)
        dato = {"MetricName": nome, "Dimensions": dimensioni, "Timestamp": istante, "Value": valore}
        sito.percorso.nuvola.client("cloudwatch").put_metric_data(Namespace=spazio, MetricData=[dato])
    pagina = in_parole(sito.dentro("servizio", "ops").apri("/servizio/costi"))
    assert "Passaggi di stato 1038900 " in pagina
    assert "25,00 25,00 " in pagina, "the price, then the euro"
    assert "Unità di scrittura 1500 " in pagina, "the index is counted with its table"
    assert pagina.count("non misurati") == 2


def test_il_costo_a_posizione_e_diviso_per_le_aperte(sito: Sito) -> None:
    trovati = costi({"transizioni": 1_038_900}, 1_000, sito.percorso.nuvola.orologio.oggi())
    assert (trovati.totale, trovati.totale_a_posizione) == (Decimal("25.00"), Decimal("0.0250"))
    assert trovati.voci[0].a_posizione == Decimal("1038.9")
    senza = costi({"transizioni": 10}, 0, sito.percorso.nuvola.orologio.oggi())
    assert (senza.totale_a_posizione, senza.voci[0].a_posizione) == (None, None)


@pytest.mark.parametrize("nome", ["concessionario", "ufficiale", "call_center"])
def test_solo_ops_apre_e_comanda(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("servizio", nome)
    for dove in (PAGINA, "/servizio/costi"):
        assert visitatore.chiedi("GET", dove).stato == 403
        assert f'href="{dove}"' not in visitatore.apri("/servizio")
    campi = {"ente": sito.ente, "posizione": sito.posizioni[0].id, "segno": "x", "coda": "pagamenti"}
    for azione in ("ripresa", "scaffale", "scarti"):
        assert visitatore.invia(f"{PAGINA}/{azione}", campi).stato == 403


def test_se_la_funzione_non_risponde_lo_si_dice_senza_dettagli(sito: Sito, ops: Visitatore) -> None:
    sito.percorso.nuvola.guasto("Esercizio", 1)
    risposta = ops.chiedi("GET", PAGINA)
    assert risposta.stato == 422
    assert "L'operazione non è riuscita" in in_parole(risposta.corpo.decode())
    assert "guasto iniettato" not in risposta.corpo.decode()
    assert ops.chiedi("GET", PAGINA).stato == 200


def test_una_posizione_che_non_c_e_non_si_riprende(sito: Sito, ops: Visitatore) -> None:
    for ente, posizione, stato in ((sito.ente, "L00009-00000009", 404), ("x", "L00001-00000001", 404), ("", "x", 422)):
        assert ops.invia(f"{PAGINA}/ripresa", {"ente": ente, "posizione": posizione}).stato == stato
