"""What the pages ask of AWS, their own policy allows; and each asks the store no more than it must."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pytest

from tests.contratti.incassi_di_prova import movimento, rh
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import PDF, segnala, senza_piano
from tests.stacks.test_permessi_usati import Chiamata, _registra, concessa

LETTURE = ("dynamodb.GetItem", "dynamodb.Query", "dynamodb.BatchGetItem")


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto() as aperto:
        yield aperto


def test_ogni_chiamata_delle_pagine_e_concessa(sito: Sito) -> None:
    fatte: set[Chiamata] = set()
    indice = senza_piano(sito)
    posizione = sito.posizioni[indice]
    mia, ente = f"/cittadino/posizioni/{sito.ente}/{posizione.id}", f"/ente/posizioni/{posizione.id}"
    codice, nome = posizione.riga.debitore.codice_fiscale, posizione.riga.debitore.denominazione[:4]
    with _registra(sito.percorso.nuvola.uscite, fatte):
        cittadino = sito.dentro("cittadino", f"debitore{indice}")
        for dove in ("/cittadino", mia, f"{mia}/perche", f"{mia}/rate?rate=5"):
            cittadino.apri(dove)
        for altra in ("deleghe", "pagamenti", "contatti", "appuntamenti"):
            cittadino.apri(f"/cittadino/{altra}")
        assert cittadino.chiedi("GET", f"{mia}/avvisi/{posizione.numero_avviso}").stato == 200
        assert cittadino.chiedi("GET", f"{mia}/documenti/ingiunzione").stato == 303
        assert cittadino.invia("/cittadino/deleghe", {"delegato": "A" * 16, "fino_al": "2025-12-31"}).stato == 303
        assert segnala(cittadino, mia, PDF) == 303
        assert cittadino.invia("/cittadino/contatti", {"email": "a@b.example"}).stato == 303
        istanza = {"tipo": "sgravio", "motivo": "pagato in parte", "chiave": "chiave-permessi"}
        assert cittadino.invia(f"{mia}/istanza", istanza).stato == 303
        responsabile = sito.dentro("ente", "responsabile")
        for dove in ("/ente", "/ente/liste", "/ente/liste/L00001", f"/ente/cerca?q={nome}", ente, "/ente/utenti"):
            responsabile.apri(dove)
        invito = {"email": "nuova@comune.example", "nome": "Nuova Persona", "ruolo": "operatore"}
        assert [responsabile.invia("/ente/utenti", invito).stato for _ in range(2)] == [303, 409]
        cambi = (("ruolo", {"ruolo": "ragioneria"}), ("stato", {"attivo": "no"}), ("stato", {"attivo": "si"}))
        for coda, campi in cambi:
            assert responsabile.invia(f"/ente/utenti/operatore/{coda}", campi).stato == 303
        rimborso = {"provvedimento": "R9", "motivo": "nulla da rendere"}
        assert responsabile.invia(f"{ente}/rimborsi", rimborso).stato == 409
        for dove in ("/ente/liste/L00001/esporta/csv", "/ente/liste/L00001/carte/prospetto"):
            assert responsabile.chiedi("GET", dove).stato == 303
        decisione = {"decisione": "respinta", "motivazione": "non risulta", "provvedimento": "N9"}
        assert responsabile.invia(f"{ente}/istanze/sgravio-WEB-chiave-permessi", decisione).stato == 303
        ufficio = sito.dentro("servizio", "concessionario")
        for dove in ("/servizio", f"/servizio/cerca?q={codice}", f"/servizio/contribuente?codice_fiscale={codice}"):
            ufficio.apri(dove)
        ufficio.apri("/servizio/appuntamenti")
        orari = {"ente": sito.ente, "giorno": "2025-03-20", "dalle": "09:00", "alle": "10:00", "minuti": "30",
                 "sportello": "A", "luogo": "Piazza Grande"}  # fmt: skip
        assert ufficio.invia("/servizio/appuntamenti", orari).stato == 303
        for fascia, sposta in (("2025-03-20T0900-A", ""), ("2025-03-20T0930-A", "2025-03-20")):
            preso = {"ente": sito.ente, "fascia": fascia, "sposta": sposta}
            assert cittadino.invia("/cittadino/appuntamenti", preso).stato == 303
        assert cittadino.invia("/cittadino/appuntamenti/disdetta", {"giorno": "2025-03-20"}).stato == 303
        assert ufficio.invia("/esci", {}).stato == 303
        _la_coda_e_l_esercizio(sito)
    delle_pagine = {c for c in fatte if c.funzione in ("Portale", "Esercizio")}
    assert len(delle_pagine) >= 8
    assert sorted(c for c in delle_pagine if not concessa(c)) == []


def _la_coda_e_l_esercizio(sito: Sito) -> None:
    nuvola = sito.percorso.nuvola
    corpo = rh(movimento(1, 15_00, "BOLLO AUTO", giorno="070125"))
    chiave = f"incassi/flussi/{sito.ente}/{hashlib.sha256(corpo).hexdigest()}/estratto.txt"
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["BucketFlussi"], Key=chiave, Body=corpo)
    nuvola.fino_a_quiete()
    concessionario = sito.dentro("servizio", "concessionario")
    concessionario.apri("/servizio/incassi")
    elenco = concessionario.apri(f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO")
    incasso = re.findall(rf'href="(/servizio/incassi/{sito.ente}/[A-Za-z0-9_-]+)"', elenco)[0]
    concessionario.apri(incasso)
    assert concessionario.invia(f"{incasso}/decisione", {"decisione": "rimborsa", "motivo": "non dovuto"}).stato == 303
    for coda in ("CodaPagamentiScarti", "CodaFlussiScarti", "CodaIncarichiScarti"):
        nuvola.client("sqs").send_message(
            QueueUrl=nuvola.uscite[coda], MessageBody="{}", MessageGroupId="g", MessageDeduplicationId=coda
        )
    ops = sito.dentro("servizio", "ops")
    sito.percorso.posizioni.segnala(sito.ente, sito.posizioni[0].id, "notifica", "prova")
    for dove in ("/servizio/esercizio", "/servizio/costi"):
        ops.apri(dove)
    for azione, campi in (
        ("ripresa", {"ente": sito.ente, "posizione": sito.posizioni[0].id}), ("scaffale", {"segno": "x#y#z"}),
        *(("scarti", {"coda": coda}) for coda in ("pagamenti", "flussi", "incarichi")),
    ):  # fmt: skip
        assert ops.invia(f"/servizio/esercizio/{azione}", campi).stato == 303, azione


def letture(sito: Sito, visitatore: Visitatore, dove: str) -> int:
    prima = sum(sito.percorso.nuvola.contatori[nome] for nome in LETTURE)
    visitatore.apri(dove)
    return sum(sito.percorso.nuvola.contatori[nome] for nome in LETTURE) - prima


def test_la_ricerca_e_la_posizione_chiedono_poco_alla_tabella(sito: Sito) -> None:
    """Beside the session of who asks: at most three reads, however long the history."""
    posizione = sito.posizioni[0]
    operatore = sito.dentro("ente", "operatore")
    per = {"avviso": posizione.numero_avviso, "codice": posizione.riga.debitore.codice_fiscale,
           "nome": posizione.riga.debitore.denominazione[:5].strip(), "id": posizione.id}  # fmt: skip
    for come, scritto in per.items():
        assert letture(sito, operatore, f"/ente/cerca?q={scritto}") - 1 <= 3, come
    assert letture(sito, operatore, f"/ente/posizioni/{posizione.id}") - 1 <= 3


def test_la_pagina_del_contribuente_non_cresce_con_gli_enti(sito: Sito) -> None:
    """Session, deleghe, one index, one batch, and each ente's own data once."""
    cittadino = sito.dentro("cittadino", "debitore0")
    assert letture(sito, cittadino, "/cittadino") <= 5
    # Session, deleghe, the posizione with its books and history in one query, its ente: the notices cost none.
    assert letture(sito, cittadino, f"/cittadino/posizioni/{sito.ente}/{sito.posizioni[0].id}") <= 4
