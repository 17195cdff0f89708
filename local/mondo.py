"""The world around the system, on virtual time: post office, registers, debtors, the people of the ente.

It touches the system only from outside: the queue of orders, files in the bucket, HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from local.nuvola import Nuvola
from local.parti import interprete
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello import registri, terzi
from shared.casi_uso.gemello.gesti import COSE, VISTO, Gesto
from shared.casi_uso.gemello.gesti import percorso as percorso_gesto
from shared.casi_uso.incasso import firma
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.dominio.enti import Ente
from shared.dominio.giorni import ROMA
from shared.dominio.importi import in_cifre
from shared.dominio.recapiti import Mezzo, Ricevente

ORA_ESITI = time(9, 0)
ORA_PAGAMENTI = time(11, 0)
ORA_UFFICI = time(10, 0)


def istante(giorno: date, ora: time) -> datetime:
    return datetime.combine(giorno, ora, ROMA)


@dataclass
class Mondo:
    """Actors of one ente. `raccogli` is called as each legal day begins."""

    nuvola: Nuvola
    ente: Ente
    seme: int
    scenario: str = "medio"
    rifiuti: list[str] = field(default_factory=list)
    """answers of the system that an actor did not expect"""
    vicini: list[Mondo] = field(default_factory=list)
    """the people of the other enti of this cloud"""

    def __post_init__(self) -> None:
        self._liberati: set[str] = set()
        self._coda = self.nuvola.uscite["CodaIncarichi"]
        self._bucket = self.nuvola.uscite["BucketFlussi"]
        segreto = self.nuvola.client("secretsmanager").get_secret_value(
            SecretId=self.nuvola.uscite["SegretoPagamenti"]
        )
        self._segreto = segreto["SecretString"].encode()

    def gettone(self, ruolo: str) -> str:
        """An id token of the ente's own user with that role."""
        return self.nuvola.gettone(
            f"{ruolo}@{self.ente.id}.example", gruppi=[ruolo], attributi={"custom:ente": self.ente.id}
        )

    def chiama(self, ruolo: str, metodo: str, percorso: str, corpo: Any = None) -> tuple[int, Any]:
        """The API as a person of the ente calls it: status and decoded body."""
        risposta = self.nuvola.richiesta(metodo, percorso, gettone=self.gettone(ruolo), corpo=corpo)
        return risposta.stato, json.loads(risposta.corpo or b"null")

    def invia_lista(self, nome: str, contenuto: bytes) -> dict[str, Any]:
        """Ask for an upload and make it; what the API answered."""
        richiesta = {
            "nome_file": nome,
            "dimensione": len(contenuto),
            "sha256": hashlib.sha256(contenuto).hexdigest(),
        }
        stato, risposta = self.chiama("operatore", "POST", "/flussi", richiesta)
        if stato == 201:
            esito = self.nuvola.carica(risposta["caricamento"], contenuto)
            if esito not in (200, 201, 204):
                raise RuntimeError(f"il caricamento è stato rifiutato: {esito}")
        elif stato != 200:
            raise RuntimeError(f"la richiesta di caricamento è stata rifiutata: {risposta}")
        return dict(risposta)

    def programma_visto(self, lista: str, giorno: date) -> None:
        """The responsible person reads the prospetto and gives the visto on that day."""

        def firma_visto() -> None:
            self._atteso(self.chiama("responsabile", "GET", f"/liste/{lista}/prospetto"), 200)
            esito = self.chiama("responsabile", "POST", f"/liste/{lista}/visto", {"concesso": True})
            self._atteso(esito, 200)

        self.nuvola.programma(istante(giorno, ORA_UFFICI), firma_visto)

    def programma_uffici(self, posizioni: list[str], visto_il: date) -> None:
        """What people will do after the visto, each on its day; what finds nothing owed is dropped."""
        for posizione in posizioni:
            debitore = interprete(self.seme, posizione, self.scenario)
            if debitore.sgravio_dopo is not None:
                giorno = visto_il + timedelta(days=debitore.sgravio_dopo)
                self.nuvola.programma(istante(giorno, ORA_UFFICI), self._sgravio(posizione))
            self._gesti(debitore, posizione, VISTO, visto_il)

    def _gesti(self, debitore: persone.Comportamento, posizione: str, atto: str, ricevuto_il: date) -> None:
        for giorno, gesto in persone.gesti_dopo(debitore, atto, ricevuto_il):
            self.nuvola.programma(istante(giorno, ORA_UFFICI), self._gesto(posizione, gesto))

    def _gesto(self, posizione: str, gesto: Gesto) -> Callable[[], None]:
        def agisci() -> None:
            saldi: dict[str, int] = {}
            if gesto.quota is not None:
                stato, vista = self.chiama("responsabile", "GET", f"/posizioni/{posizione}")
                self._atteso((stato, vista), 200)
                saldi = vista["saldi_cent"]
            oggi = self.nuvola.orologio.adesso().astimezone(ROMA).date()
            corpo = gesto.compilato(saldi, oggi)
            esito = self.chiama(COSE[gesto.cosa].ruolo, "POST", percorso_gesto(gesto, posizione), corpo)
            # What the domain refuses by then, the office drops.
            self._atteso(esito, 200, 404, 409)

        return agisci

    def _sgravio(self, posizione: str) -> Callable[[], None]:
        def chiedi() -> None:
            corpo = {"provvedimento": f"DET-{posizione}", "motivo": "annullamento in autotutela"}
            esito = self.chiama("responsabile", "POST", f"/posizioni/{posizione}/sgravio", corpo)
            self._atteso(esito, 200, 409)

        return chiedi

    def raccogli(self, oggi: date) -> None:
        """The notifier and the registers take the orders of the day before and plan what will come of them."""
        client = self.nuvola.client("sqs")
        while True:
            messaggi = client.receive_message(QueueUrl=self._coda, MaxNumberOfMessages=10).get("Messages", [])
            if not messaggi:
                return
            for messaggio in messaggi:
                ordine = json.loads(messaggio["Body"])
                client.delete_message(QueueUrl=self._coda, ReceiptHandle=messaggio["ReceiptHandle"])
                # Where several enti live in one cloud, each has its own people.
                next((v for v in self.vicini if v.ente.id == ordine["ente"]), self)._prendi(ordine, oggi)

    def _prendi(self, ordine: dict[str, Any], oggi: date) -> None:
        if ordine["tipo"] == "anagrafe":
            self._anagrafe(ordine, oggi)
        elif ordine["tipo"] == "visura":
            self._visura(ordine, oggi)
        elif ordine["tipo"] != "consegna":
            self._esecutivo(ordine, oggi)
        else:
            self._consegna(ordine, oggi)

    def _anagrafe(self, ordine: dict[str, Any], oggi: date) -> None:
        """The registers have nothing to report, but of whom the scenario says otherwise."""
        soggetti = [
            registri.anagrafe(interprete(self.seme, s["posizione"], self.scenario), s["posizione"])
            for s in ordine["soggetti"]
        ]
        self._deposita(ordine, {"tipo": "anagrafe", "soggetti": soggetti}, oggi)

    def _visura(self, ordine: dict[str, Any], oggi: date) -> None:
        debitore = interprete(self.seme, ordine["posizione"], self.scenario)
        beni = registri.in_modello(registri.visura(debitore, ordine["posizione"]))
        self._deposita(ordine, {"tipo": "visura", "beni": beni}, oggi)

    def _esecutivo(self, ordine: dict[str, Any], oggi: date) -> None:
        """Third parties, officers and who continues; a third party that is released pays no more."""
        if ordine["tipo"] == "rinuncia":
            self._liberati.add(ordine["posizione"])
            return
        if ordine["tipo"] == "terzo":
            risposta = terzi.terzo(ordine["bene"], ordine["importo_cent"], oggi)
        else:
            risposta = terzi.mobiliare(oggi) if ordine["tipo"] == "mobiliare" else terzi.prosecuzione(oggi)
        self._deposita(ordine, dict(risposta.esito), risposta.depositata_il)
        for numero, (giorno, importo) in enumerate(risposta.pagamenti, start=1):
            quando = istante(giorno, ORA_PAGAMENTI)
            messaggio = {
                "iur": f"IUR-{self.seme}-{ordine['incarico']}-{numero}",
                "numero_avviso": ordine["numero_avviso"],
                "codice_fiscale_ente": self.ente.codice_fiscale,
                "importo": in_cifre(importo),
                "pagato_il": quando.isoformat(),
                "psp": "Banca di Prova",
                "versante": ordine["codice_fiscale_terzo"],
            }
            self.nuvola.programma(quando, self._paga_il_terzo(ordine["posizione"], self._pagamento(messaggio)))

    def _paga_il_terzo(self, posizione: str, paga: Callable[[], None]) -> Callable[[], None]:
        def se_ancora_tenuto() -> None:
            if posizione not in self._liberati:
                paga()

        return se_ancora_tenuto

    def _consegna(self, ordine: dict[str, Any], oggi: date) -> None:
        debitore = interprete(self.seme, ordine["posizione"], self.scenario)
        mezzo = Mezzo(ordine["mezzo"])
        risposta = persone.consegna(debitore, mezzo, ordine["tentativo"], oggi)
        esito: dict[str, Any] = {
            "tipo": "consegna",
            "esito": risposta.esito.value,
            "data": risposta.data.isoformat(),
            **{nome: giorno.isoformat() for nome, giorno in risposta.altre_date.items()},
            **({"ricevente": risposta.ricevente.value} if risposta.ricevente is not Ricevente.DESTINATARIO else {}),
        }
        if risposta.nuovo_indirizzo:
            esito["nuovo_indirizzo"] = dict(risposta.nuovo_indirizzo)
        self._deposita(ordine, esito, risposta.depositata_il)
        in_mano = persone.ricevuto_il(risposta, mezzo)
        if in_mano is None:
            return
        self._rate(debitore, ordine, in_mano, oggi)
        self._gesti(debitore, ordine["posizione"], ordine["atto"], in_mano)
        for numero, pagamento in enumerate(
            persone.pagamenti(debitore, ordine["atto"], in_mano, ordine["importo_cent"]), start=1
        ):
            iur = f"IUR-{self.seme}-{ordine['posizione']}-{ordine['atto']}-{numero}"
            quando = istante(pagamento.giorno, ORA_PAGAMENTI)
            messaggio = {
                "iur": iur,
                "numero_avviso": ordine["numero_avviso"],
                "codice_fiscale_ente": self.ente.codice_fiscale,
                "importo": in_cifre(pagamento.importo),
                "pagato_il": quando.isoformat(),
                "psp": "Banca di Prova",
            }
            for _ in range(debitore.ripetizioni):
                self.nuvola.programma(quando, self._pagamento(messaggio))

    def _rate(
        self, debitore: persone.Comportamento, ordine: dict[str, Any], in_mano: date, oggi: date
    ) -> None:
        """The debtor who cannot pay at once goes to the counter; the office decides some days later."""
        posizione = ordine["posizione"]
        importo, scaglioni = ordine["importo_cent"], scaglioni_rate(oggi)
        chiesta = persone.istanza(debitore, ordine["atto"], in_mano, importo, scaglioni)
        if chiesta is None:
            return
        istanza_il, rate, decisione_il = chiesta
        accolta = debitore.istanza_accolta
        motivazione = "requisiti verificati" if accolta else "requisiti non documentati"
        domanda = {"rate": rate, "motivo": "temporanea difficoltà economica"}
        decisione = {"accolta": accolta, "motivazione": motivazione}
        percorso = f"/posizioni/{posizione}/rateizzazione"
        passi: list[tuple[date, str, str, dict[str, Any]]] = [
            (istanza_il, "operatore", percorso, domanda),
            (decisione_il, "responsabile", f"{percorso}/decisione", decisione),
        ]
        for giorno, ruolo, dove, corpo in passi:
            self.nuvola.programma(istante(giorno, ORA_UFFICI), self._allo_sportello(ruolo, dove, corpo))

    def _allo_sportello(self, ruolo: str, percorso: str, corpo: dict[str, Any]) -> Callable[[], None]:
        def chiedi() -> None:
            # Refused where the debt is already gone, or no istanza was taken: the office drops it.
            self._atteso(self.chiama(ruolo, "POST", percorso, corpo), 200, 409)

        return chiedi

    def _pagamento(self, messaggio: dict[str, str]) -> Callable[[], None]:
        def consegna() -> None:
            corpo = json.dumps(messaggio).encode()
            adesso = int(self.nuvola.orologio.adesso().timestamp())
            risposta = self.nuvola.richiesta(
                "POST",
                "/pagamenti/ricevute",
                corpo=corpo,
                intestazioni={"X-Firma": firma(self._segreto, adesso, corpo), "Content-Type": "application/json"},
            )
            self._atteso((risposta.stato, risposta.corpo), 202)

        return consegna

    def _deposita(self, ordine: dict[str, Any], esito: dict[str, Any], giorno: date) -> None:
        chi = {nome: ordine[nome] for nome in ("ente", "posizione", "incarico") if nome in ordine}
        contenuto = {**chi, **esito}
        chiave = f"esiti/{ordine['ente']}/{ordine['incarico']}.json"

        def lascia() -> None:
            self.nuvola.client("s3").put_object(
                Bucket=self._bucket, Key=chiave, Body=json.dumps(contenuto).encode()
            )

        self.nuvola.programma(istante(giorno, ORA_ESITI), lascia)

    def _atteso(self, risposta: tuple[int, Any], *stati: int) -> None:
        if risposta[0] not in stati:
            self.rifiuti.append(f"{risposta[0]}: {risposta[1]!r}")
