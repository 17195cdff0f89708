"""`make e2e`: the same template on another emulator, each Lambda a process, everything over HTTP.

From the upload of a lista to a posizione paid in full, as an ente, a notifier and a payment system live it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from local.e2e_cliente import Cliente, attendi, http
from local.e2e_emulatore import Emulatore
from local.e2e_modello import installa, spacchettato
from local.enti_demo import ENTI
from local.genera_lista import genera
from local.pacchetto import RADICE
from shared.adattatori.liste_dynamo import EntiDynamo
from shared.adattatori.tabella import Tabella
from shared.dominio.giorni import giorno_legale
from shared.dominio.importi import in_cifre

PROFILO = "regione_abruzzo"
RIGHE = 2
INIZIO = time.monotonic()


def dico(passo: str) -> None:
    """One step of the story, with the seconds since the beginning (shown by -s)."""
    print(f"{time.monotonic() - INIZIO:6.1f} s  {passo}", flush=True)


@pytest.fixture(scope="module")
def cliente() -> Iterator[Cliente]:
    with Emulatore(spacchettato() / "librerie") as emulatore:
        dico(f"Emulatore acceso su {emulatore.base}.")
        uscite = installa(emulatore)
        dico(f"Pila creata da template.yaml: {len(uscite)} uscite.")
        ente = ENTI[PROFILO]
        EntiDynamo(Tabella(emulatore.client("dynamodb"), uscite["Tabella"])).salva(ente)
        yield Cliente(emulatore, uscite, ente)


def esecuzioni(cliente: Cliente, macchina: str) -> list[dict[str, Any]]:
    """The executions of one machine, oldest first."""
    arn = f"arn:aws:states:eu-south-1:123456789012:stateMachine:riscossa-{macchina}"
    trovate = cliente.emulatore.client("stepfunctions").list_executions(stateMachineArn=arn)["executions"]
    return sorted(trovate, key=lambda e: str(e["startDate"]))


def posizione_di(cliente: Cliente, identita: str) -> dict[str, Any]:
    stato, dati = cliente.chiama("operatore", "GET", f"/posizioni/{identita}")
    assert stato == 200, dati
    return dict(dati)


def prendi_in_carico(cliente: Cliente) -> str:
    """Upload, formal control, prospetto; the id of the lista."""
    oggi = giorno_legale(datetime.now(UTC))
    contenuto = b"".join(genera(RIGHE, 7, Fraction(0), "riscossa-csv", oggi))
    impronta = hashlib.sha256(contenuto).hexdigest()
    domanda = {"nome_file": "lista.csv", "dimensione": len(contenuto), "sha256": impronta}
    stato, risposta = cliente.chiama("operatore", "POST", "/flussi", domanda)
    assert (stato, risposta.get("stato")) == (201, "atteso"), risposta
    modulo = risposta["caricamento"]
    altra_chiave = {**modulo, "fields": {**modulo["fields"], "key": "carichi/altro-ente/lista.csv"}}
    assert cliente.carica(altra_chiave, contenuto) == 403
    assert cliente.carica(modulo, contenuto + b"x") == 400
    assert cliente.carica(modulo, contenuto) == 201
    dico("Lista caricata con l'indirizzo firmato; chiave d'altri e contenuto più lungo rifiutati.")

    def acquisito() -> dict[str, Any] | None:
        _, flusso = cliente.chiama("operatore", "GET", f"/flussi/{impronta}")
        assert flusso["stato"] != "respinto", flusso
        return dict(flusso) if flusso["stato"] == "acquisito" else None

    flusso = attendi("la lista è acquisita", acquisito)
    assert (flusso["righe"], flusso["scartate"]) == (RIGHE, 0)
    ricevuta = http("GET", flusso["ricevuta"])
    assert (ricevuta.stato, ricevuta.corpo[:5]) == (200, b"%PDF-")
    assert http("GET", flusso["ricevuta"].replace("X-Amz-Expires=", "X-Amz-Expires=9")).stato == 403
    dico(f"Presa in carico: {flusso['lista']}, {flusso['righe']} righe, {in_cifre(flusso['totale_cent'])} euro.")
    return str(flusso["lista"])


def dai_il_visto(cliente: Cliente, lista: str) -> None:
    def prospetto() -> dict[str, Any] | None:
        stato, dati = cliente.chiama("responsabile", "GET", f"/liste/{lista}/prospetto")
        return dict(dati) if stato == 200 else None

    assert attendi("il prospetto è pronto", prospetto)["posizioni"] == RIGHE
    stato, _ = cliente.chiama("operatore", "POST", f"/liste/{lista}/visto", {"concesso": True})
    assert stato == 403
    stato, dati = cliente.chiama("responsabile", "POST", f"/liste/{lista}/visto", {"concesso": True})
    assert (stato, dati["stato"]) == (200, "vistata"), dati
    dico("Visto del responsabile; quello dell'operatore rifiutato.")


def prendi_ordini(cliente: Cliente, presi: list[dict[str, Any]]) -> None:
    """Take what is in the queue: the registers answer at once that there is nothing to report, the rest is kept."""
    for ordine in cliente.ordini():
        if ordine["tipo"] == "anagrafe":
            soggetti = [{"posizione": soggetto["posizione"]} for soggetto in ordine["soggetti"]]
            cliente.deposita(ordine, {"tipo": "anagrafe", "soggetti": soggetti})
            dico(f"I registri rispondono su {len(soggetti)} debitori: nulla da segnalare.")
        else:
            presi.append(ordine)


def notifica(cliente: Cliente, identita: str) -> dict[str, Any]:
    """The registers answer, the ingiunzione is issued, its order taken from the queue and answered; the order."""
    presi: list[dict[str, Any]] = []

    def emessa() -> dict[str, Any] | None:
        prendi_ordini(cliente, presi)
        return next(iter(posizione_di(cliente, identita)["atti"]), None)

    atto = attendi("l'ingiunzione è emessa", emessa)
    assert atto["tipo"] == "ingiunzione"
    dico(f"Ingiunzione emessa per {in_cifre(atto['importo_cent'])} euro.")

    def ordine() -> dict[str, Any] | None:
        prendi_ordini(cliente, presi)
        return next((o for o in presi if o["posizione"] == identita), None)

    ordinato = attendi("l'ordine di consegna è in coda", ordine)
    oggi = giorno_legale(datetime.now(UTC)).isoformat()
    cliente.deposita(ordinato, {"tipo": "consegna", "esito": "consegnata", "data": oggi})
    attendi("l'ingiunzione è notificata", lambda: "notifica_ingiunzione" in posizione_di(cliente, identita)["date"])
    dico("Consegna affidata, esito depositato, ingiunzione notificata.")
    return ordinato


def paga(cliente: Cliente, ordine: dict[str, Any]) -> dict[str, Any]:
    """Pay in full, twice the same receipt; the posizione once it is concluded."""
    messaggio = {
        "iur": "IUR-E2E-1",
        "numero_avviso": ordine["numero_avviso"],
        "codice_fiscale_ente": cliente.ente.codice_fiscale,
        "importo": in_cifre(ordine["importo_cent"]),
        "pagato_il": datetime.now(UTC).isoformat(),
        "psp": "Banca di Prova",
    }
    assert cliente.paga(messaggio, segreto=b"un altro segreto") in (401, 403, 422)
    assert [cliente.paga(messaggio), cliente.paga(messaggio)] == [202, 202]
    dico("Ricevuta di pagamento inviata due volte al webhook; quella firmata male rifiutata.")

    def conclusa() -> dict[str, Any] | None:
        dati = posizione_di(cliente, str(ordine["posizione"]))
        return dati if dati["conclusione"] else None

    return attendi("la posizione è conclusa", conclusa)


def test_dal_caricamento_all_estinzione(cliente: Cliente, tmp_path: Path) -> None:
    lista = prendi_in_carico(cliente)
    dai_il_visto(cliente, lista)
    pagata, aperta = f"{lista}-00000001", f"{lista}-00000002"
    ordine = notifica(cliente, pagata)
    finale = paga(cliente, ordine)
    assert (finale["fase"], finale["residuo_cent"]) == ("chiusura", 0)
    assert finale["conclusione"] == "riscossa"
    dico("Posizione estinta: riscossa per intero.")

    incassi = [r for r in finale["registrazioni"] if r["id"].startswith("VERSAMENTO#")]
    assert len(incassi) == 1, "the same receipt was sent twice"
    assert "IUR-E2E-1" in incassi[0]["id"]
    for registrazione in finale["registrazioni"]:
        assert sum(m["importo_cent"] for m in registrazione["movimenti"]) == 0, registrazione
    stato, rendiconto = cliente.chiama("responsabile", "GET", f"/liste/{lista}/rendiconto")
    assert stato == 200, rendiconto
    totale = rendiconto["totale"]
    dovuto = totale["caricato"] + totale["accessori"]
    assert rendiconto["quadra"] is True
    assert dovuto == totale["riscosso"] + totale["sgravato"] + totale["residuo"]
    assert totale["riscosso"] == ordine["importo_cent"]
    assert posizione_di(cliente, aperta)["residuo_cent"] == totale["residuo"] > 0
    dico(f"I libri quadrano: dovuto {in_cifre(dovuto)}, riscosso {in_cifre(totale['riscosso'])} euro.")

    custode = cliente.emulatore.client("lambda")
    nomi = [funzione["FunctionName"] for funzione in custode.list_functions(MaxItems=100)["Functions"]]
    (nome,) = (n for n in nomi if "Custode" in n)
    trovato = json.loads(custode.invoke(FunctionName=nome, Payload=b"{}")["Payload"].read())
    assert trovato == {"aperte": 1, "riprese": 0}
    dico("Il custode non trova orfane.")

    stato, fascicolo = cliente.chiama("responsabile", "GET", f"/posizioni/{pagata}/fascicolo")
    assert stato == 200, fascicolo
    pacco = tmp_path / "fascicolo.zip"
    pacco.write_bytes(http("GET", fascicolo["indirizzo"]).corpo)
    programma = RADICE / "docs" / "verifica_fascicolo.py"
    esito = subprocess.run([sys.executable, str(programma), str(pacco)], capture_output=True, text=True, check=False)
    assert esito.returncode == 0, esito.stdout
    dico(esito.stdout.strip())
    assert {e["status"] for e in esecuzioni(cliente, "presa_in_carico")} == {"SUCCEEDED"}
    assert sorted(e["status"] for e in esecuzioni(cliente, "notifica")) == ["RUNNING", "SUCCEEDED"]
    assert {e["status"] for e in esecuzioni(cliente, "chiusura")} == {"SUCCEEDED"}
