"""Money out on the local cloud: a statement pays, the schedule closes the decades, the ente reads and records."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from local.percorso import Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.giornale import quadra
from tests.contratti.incassi_di_prova import movimento, rh
from tests.stacks.test_permessi_usati import Chiamata, _registra, concessa

ALL_ALBA = "at(2026-01-11T06:00:00)"
AVVISO = numero_avviso("02", "0000100000001").numero


def _arriva(percorso: Percorso) -> str:
    flusso = rh(
        movimento(1, 10_00, f"SALDO {AVVISO}", giorno="161225"), movimento(2, 30_00, "SENZA NUMERO", giorno="161225")
    )
    sha256 = hashlib.sha256(flusso).hexdigest()
    chiave = f"incassi/flussi/{percorso.ente.id}/{sha256}/estratto.txt"
    percorso.nuvola.client("s3").put_object(Bucket=percorso.nuvola.uscite["BucketFlussi"], Key=chiave, Body=flusso)
    percorso.nuvola.fino_a_quiete()
    return sha256


def test_dal_pagamento_alla_distinta_al_conto_dell_anno() -> None:
    chiamate: set[Chiamata] = set()
    with Percorso("regione_abruzzo", 7, riversamenti=ALL_ALBA) as percorso:

        def chiama(metodo: str, rotta: str, corpo: Any = None, ruolo: str = "operatore") -> tuple[int, Any]:
            return percorso.mondo.chiama(ruolo, metodo, rotta, corpo)

        percorso.nuvola.avanza_fino_a(datetime(2025, 12, 17, 8, tzinfo=UTC))
        percorso.carica("lista.csv", lista_inventata(2, 7))
        with _registra(percorso.nuvola.uscite, chiamate):
            sha256 = _arriva(percorso)
            percorso.nuvola.avanza_fino_a(datetime(2026, 1, 11, 8, tzinfo=UTC))
            stato, elenco = chiama("GET", "/riversamenti")
            assert stato == 200
            assert [d["decade"] for d in elenco["distinte"]] == ["2025-12-2", "2025-12-3", "2026-01-1"]
            prima = elenco["distinte"][0]
            # 40,00 came in and nothing of it is the collector's: it is handed over whole
            assert (prima["incassato_cent"], prima["riversato_cent"], prima["numero_righe"]) == (40_00, 40_00, 2)
            # handed over by Tuesday 30: 22, 23, 24, 29, 30 (Christmas, St Stephen and the week-end do not count)
            assert prima["termine"]["scadenza"] == "2025-12-30"
            assert (prima["termine"]["esito"], prima["termine"]["penale_cent"]) == ("MANCATO", 2_00)

            corpo = {"giorno": "2025-12-30", "numero": "2025/0001"}
            assert chiama("POST", "/riversamenti/2025-12-2/quietanza", corpo)[0] == 200
            assert chiama("POST", "/riversamenti/2025-12-2/quietanza", corpo)[0] == 409
            assert chiama("POST", "/riversamenti/2025-11-2/quietanza", corpo)[0] == 404
            stato, distinta = chiama("GET", "/riversamenti/2025-12-2")
            assert (stato, distinta["termine"]["esito"]) == (200, "RISPETTATO")
            assert distinta["quietanza"]["numero"] == "2025/0001"
            svincolo = {"giorno": "2026-01-11", "importo_cent": 1, "documento": "DET-1"}
            assert chiama("POST", "/garanzia/svincoli", svincolo, "responsabile")[0] == 409
            assert chiama("POST", "/garanzia/svincoli", svincolo)[0] == 403

            stato, conto = chiama("GET", "/conti/2025")
            assert stato == 200
            assert (conto["riscosso_cent"], conto["versato_cent"], conto["finale_cent"]) == (40_00, 40_00, 0)
            assert chiama("GET", "/conti/2024")[0] == 422
            assert chiama("GET", "/fatture/2025-T4")[1]["totale_cent"] == 0
            stato, rendiconto = chiama("GET", f"/incassi/flussi/{sha256}/rendiconto")
            assert (stato, rendiconto["incassato_cent"]) == (200, 40_00)
            assert {(r["tipologia"] != "", r["imputato"], r["da_abbinare"]) for r in rendiconto["righe"]} == {
                (True, 10_00, 0),
                (False, 0, 30_00),
            }
        s3, bucket = percorso.nuvola.client("s3"), percorso.nuvola.uscite["BucketDocumenti"]
        righe = json.loads(s3.get_object(Bucket=bucket, Key=distinta["chiave"])["Body"].read())["righe"]
        posizione = percorso.posizioni.leggi(percorso.ente.id, righe[1]["posizione"])
        bilancio = posizione.riga.bilancio
        assert bilancio.capitolo
        campi = ("capitolo", "accertamento", "risorsa")
        assert [righe[1][c] for c in campi] == [bilancio.capitolo, bilancio.accertamento, bilancio.risorsa]
        pdf = s3.get_object(Bucket=bucket, Key=f"conti/{percorso.ente.id}/modello21-2025.pdf")["Body"].read()
        assert pdf.startswith(b"%PDF-1.7")
        giornale = IncassiDynamo(percorso.tabella).giornale(
            percorso.ente.id, date(2025, 12, 1), percorso.nuvola.orologio.oggi()
        )
        assert quadra(giornale).incassi == sum(d["incassato_cent"] for d in elenco["distinte"])
        assert not percorso.nuvola.errori
    assert {c.azione for c in chiamate if c.funzione == "PredisponiRiversamenti"} == {
        "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "s3:GetObject", "s3:PutObject",
    }  # fmt: skip
    assert sorted(c for c in chiamate if not concessa(c)) == []
