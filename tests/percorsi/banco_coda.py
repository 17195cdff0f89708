"""A morning at the queue of incassi: a lista, a statement nobody can match by machine, three people of the ente."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Incasso
from shared.dominio.posizioni import Posizione
from tests.contratti.incassi_di_prova import movimento, rh

CHI = {"anna": "operatore", "bruno": "responsabile", "carla": "responsabile"}


class Banco:
    """A cloud with a lista of posizioni, a statement of four payments nobody can match by machine, three people."""

    def __init__(self, percorso: Percorso) -> None:
        self.percorso, self.nuvola = percorso, percorso.nuvola
        lista = percorso.carica("lista.csv", lista_inventata(4, 7))
        percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=1))
        self.nuvola.avanza_fino_a(INIZIO + timedelta(days=1, hours=12))
        self.posizioni = list(posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista)))
        self.prima, self.seconda, self.terza, self.quarta = self.posizioni
        fiscale = self.prima.riga.debitore.codice_fiscale
        avviso = self.quarta.numero_avviso
        svista = avviso[:6] + str((int(avviso[6]) + 1) % 10) + avviso[7:]
        self.flusso(
            movimento(1, self.prima.residuo, f"SALDO CF {fiscale}", giorno="070125"),
            movimento(2, self.seconda.residuo + self.terza.residuo, "PAGO PER DUE", giorno="070125"),
            movimento(3, 15_00, "BOLLO AUTO REGIONE", giorno="070125"),
            movimento(4, 16_00, "BOLLO AUTO REGIONE ANCORA", giorno="070125"),
            movimento(5, 17_00, f"AVVISO {svista}", giorno="070125"),
            movimento(6, 6000_00, "GRANDE SOMMA", giorno="070125"),
        )

    def flusso(self, *movimenti: Any) -> None:
        corpo = rh(*movimenti)
        chiave = f"incassi/flussi/{self.percorso.ente.id}/{hashlib.sha256(corpo).hexdigest()}/estratto.txt"
        self.nuvola.client("s3").put_object(Bucket=self.nuvola.uscite["BucketFlussi"], Key=chiave, Body=corpo)
        self.nuvola.fino_a_quiete()

    def chiama(self, chi: str, metodo: str, rotta: str, corpo: Any = None) -> tuple[int, Any]:
        gettone = self.nuvola.gettone(
            f"{chi}@{self.percorso.ente.id}.example", gruppi=[CHI[chi]],
            attributi={"custom:ente": self.percorso.ente.id},
        )  # fmt: skip
        risposta = self.nuvola.richiesta(metodo, rotta, gettone=gettone, corpo=corpo)
        if risposta.intestazioni.get("Content-Type", "").startswith("text/csv"):
            return risposta.stato, risposta.corpo.decode()
        return risposta.stato, json.loads(risposta.corpo or b"null")

    def in_attesa(self) -> dict[int, Any]:
        _, dati = self.chiama("anna", "GET", "/incassi/coda?etichetta=NON_ABBINATO")
        return {voce["importo_cent"]: voce for voce in dati["incassi"]}

    def decidi(self, chi: str, codice: str, **corpo: Any) -> tuple[int, Any]:
        esito = self.chiama(chi, "POST", f"/incassi/coda/{codice}/decisione", {"motivo": "visto da me", **corpo})
        self.nuvola.fino_a_quiete()
        return esito

    def incasso(self, identita: str) -> Incasso:
        return IncassiDynamo(self.percorso.tabella).leggi(self.percorso.ente.id, identita)

    def attuale(self, posizione: Posizione) -> Posizione:
        return self.percorso.posizioni.leggi(posizione.ente, posizione.id)

    def totali(self) -> Any:
        oggi = self.nuvola.orologio.oggi()
        righe = IncassiDynamo(self.percorso.tabella).giornale(self.percorso.ente.id, INIZIO.date(), oggi)
        return quadra(righe)
