"""The local cloud: the SAM template running in this process, on virtual time.

    with Nuvola.avvia(Path("template.yaml"), inizio=datetime(2025, 1, 7, 8, tzinfo=UTC)) as nuvola:
        nuvola.programma(istante, attore)
        nuvola.avanza_fino_a(istante)

Handlers run one at a time and in the same order at each run. `nuvola_turno` says how.
"""

from __future__ import annotations

import gc
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

from local import nuvola_moto, nuvola_tabelle, nuvola_turno
from local.nuvola_ambiente import Processo
from local.nuvola_code import PompaCode
from local.nuvola_funzioni import ErroreFunzione, Funzioni
from local.nuvola_impianto import Impianto
from local.nuvola_ingressi import Ingressi
from local.nuvola_modello import CONTO, REGIONE, Pila
from local.nuvola_pompe import PompaEventi, PompaFlussi
from local.nuvola_porta import Risposta
from local.nuvola_risorse import PRIMA, Avvio, Fabbrica
from local.nuvola_toppe import Toppe
from local.nuvola_turno import Agenda, OrologioVirtuale, Turno
from shared.dominio.giorni import ROMA, giorno_legale


class Nuvola:
    """One deployment. One at a time per process; closing it leaves nothing behind."""

    def __init__(self, template: Path, inizio: datetime, parametri: Mapping[str, str], porta: int | None) -> None:
        self.orologio = OrologioVirtuale(inizio)
        self.contatori: Counter[str] = Counter()
        self.porta = porta
        self._serratura = threading.RLock()
        self._turno = Turno(self.orologio)
        self._funzioni = Funzioni(self._turno)
        self._impianto = Impianto()
        self._toppe = Toppe()
        self._clienti: dict[str, Any] = {}
        dentro = self.orologio, self._impianto, self._funzioni, self._serratura, self.client
        self._ingressi = Ingressi(*dentro, self.avanza_fino_a, self.esecuzioni)
        self.accesso = self._ingressi.accesso
        self._aperta, self._guidata = True, True
        nuvola_turno.attiva(self._turno)
        self._processo = Processo(self.orologio)
        try:
            self._allestisci(template, parametri)
        except BaseException:
            self.chiudi()
            raise

    @classmethod
    def avvia(
        cls, template: Path, *, inizio: datetime, parametri: Mapping[str, str] | None = None, porta: int | None = None
    ) -> Nuvola:
        """Deploy `template` at the virtual instant `inizio` (aware).

        Raises ErroreModello on what the local cloud cannot do, RuntimeError if one is running already.
        """
        if nuvola_turno._attivo is not None:
            raise RuntimeError("a local cloud is already running in this process")
        return cls(Path(template), inizio, parametri or {}, porta)

    def _allestisci(self, template: Path, parametri: Mapping[str, str]) -> None:
        self._eventi = PompaEventi(self._turno, self._impianto, self._funzioni, self.client)
        nuvola_moto.tempo(self._toppe, self.orologio)
        nuvola_moto.annunci(self._toppe, self._eventi.pubblica, lambda: self._ingressi.motivo_s3)
        nuvola_moto.funzioni(self._toppe, self._funzioni)
        for toppa in (nuvola_tabelle.transazioni, nuvola_tabelle.ricerche, nuvola_moto.inviti):
            toppa(self._toppe)
        nuvola_moto.chiamate(self._toppe, self._conta)
        nuvola_moto.scorciatoie(self._toppe)
        fabbrica = Fabbrica(self._funzioni, self._impianto)
        avvio = Avvio(PRIMA if self.porta is not None else (), self._apri_presto, self._serratura)
        self.pila: Pila = fabbrica.pila(template.resolve(), "riscossa", parametri, avvio)
        mappature = self._impianto.mappature
        self._code = PompaCode(self._turno, mappature, self._funzioni, nuvola_moto.coda)
        self._flussi = PompaFlussi(self._turno, mappature, self._funzioni, nuvola_moto.frammento, self._scarta)
        self._eventi.avvia_programmi()
        self._guidata = False

    def _apri_presto(self) -> None:
        # Pages need no state machine, whose emulator takes half of the start, its import too.
        if self.porta is not None:
            self._ingressi.apri(self.porta, self._dopo_richiesta)
        from local.nuvola_fasi import Fasi
        self._fasi = Fasi(self._turno, self._funzioni.invoca, self._conta)
        self._fasi.applica(self._toppe)

    def _conta(self, servizio: str, operazione: str) -> None:
        # The actors' own calls (outside any handler or execution) are not part of the system's cost.
        if self._funzioni.dentro or self._turno.corrente is not None:
            self.contatori[f"{servizio}.{operazione}"] += 1

    def _scarta(self, arn: str, corpo: Any) -> None:
        coda = self.client("sqs").get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"]
        self.client("sqs").send_message(QueueUrl=coda, MessageBody=json.dumps(corpo))

    @property
    def uscite(self) -> dict[str, Any]:
        """The outputs of the root stack."""
        return self.pila.uscite

    @property
    def errori(self) -> list[ErroreFunzione]:
        """Every exception that left a handler, retried or not, in order."""
        return self._funzioni.errori

    def programma(self, istante: datetime, azione: Callable[[], None]) -> None:
        """Let an actor act at a virtual instant; one in the past acts as soon as the clock is driven."""
        self._turno.agenda.aggiungi(max(istante.astimezone(UTC), self.orologio.adesso()), Agenda.ATTORE, "", azione)

    def fino_a_quiete(self) -> None:
        """Run everything that is due now, until only waits for a later instant are left."""
        gia_guidata, self._guidata = self._guidata, True
        try:
            while (azione := self._prossima_dovuta()) is not None:
                # Actors act from outside, without the lock: they may use the HTTP port.
                azione()
        finally:
            self._guidata = gia_guidata

    def _prossima_dovuta(self) -> Callable[[], None] | None:
        with self._serratura:
            while True:
                while self._turno.esegui_pronti() or self._eventi.passo() or self._code.passo() or self._flussi.passo():
                    pass
                voce = self._turno.agenda.prossima()
                if voce is None or voce.istante > self.orologio.adesso():
                    return None
                self._turno.agenda.estrai()
                if voce.classe == Agenda.ATTORE:
                    return voce.azione
                voce.azione()

    def avanza_fino_a(self, istante: datetime, su_giorno: Callable[[date], None] | None = None) -> None:
        """Let virtual time pass until `istante`, inclusive; `su_giorno` is called as each legal day begins."""
        fine = istante.astimezone(UTC)
        self.fino_a_quiete()
        while True:
            voce = self._turno.agenda.prossima()
            prossimo = voce.istante if voce is not None else fine + timedelta(seconds=1)
            if su_giorno is not None:
                domani = giorno_legale(self.orologio.adesso()) + timedelta(days=1)
                mezzanotte = datetime.combine(domani, time(0), ROMA).astimezone(UTC)
                if mezzanotte <= min(prossimo, fine):
                    self.orologio.porta_a(mezzanotte)
                    su_giorno(domani)
                    self.fino_a_quiete()
                    continue
            if prossimo > fine:
                break
            self.orologio.porta_a(prossimo)
            self.fino_a_quiete()
        self.orologio.porta_a(fine)

    def a_ogni_giorno(self, azione: Callable[[date], None]) -> None:
        """Call `azione` as each legal day begins, when time is moved over HTTP (`/_locale/tempo`)."""
        self._ingressi.su_giorno = azione

    def _dopo_richiesta(self) -> None:
        # Whoever is driving the clock will also drive what this request started, in its order.
        if not self._guidata:
            with self._serratura:
                self.fino_a_quiete()

    def client(self, servizio: str) -> Any:
        """A boto3 client in this cloud, as an actor would have it."""
        if servizio not in self._clienti:
            self._clienti[servizio] = boto3.client(servizio, region_name=REGIONE)  # type: ignore[call-overload]
        return self._clienti[servizio]

    def invoca(self, nome: str, evento: Any) -> Any:
        """Call a function by logical or physical name and return what it returns, or `{"errorMessage": ...}`."""
        with self._serratura:
            risposta, _ = self._funzioni.invoca(nome, json.dumps(evento).encode())
        return json.loads(risposta)

    def nome(self, logico: str) -> str:
        """The physical name (what Ref gives) of a resource of any stack."""
        return self._impianto.nomi[logico]

    def esecuzioni(self) -> dict[str, dict[str, int]]:
        """For each state machine, by logical name, how many executions are in each status."""
        return {
            self._impianto.macchine[m.arn]: dict(Counter(str(e.status) for e in m.executions)) for m in self._macchine()
        }

    def transizioni(self) -> dict[str, int]:
        """For each state machine, the states entered so far: what Standard workflows are billed for."""
        return {self._impianto.macchine[m.arn]: self._fasi.transizioni[m.name] for m in self._macchine()}

    def invocazioni(self) -> int:
        return self._funzioni.invocazioni

    def fallite(self) -> list[dict[str, str]]:
        """The executions that did not succeed: machine, name, status, error, cause."""
        return [
            {
                **{"macchina": self._impianto.macchine[m.arn], "nome": e.name, "stato": str(e.status)},
                **{"errore": e.error or "", "causa": e.cause or ""},
            }
            for m in self._macchine()
            for e in m.executions
            if e.status not in ("RUNNING", "SUCCEEDED")
        ]

    def _macchine(self) -> list[Any]:
        from moto.stepfunctions.parser.models import stepfunctions_parser_backends

        return list(stepfunctions_parser_backends[CONTO][REGIONE].state_machines)

    @property
    def base_url(self) -> str:
        """Where the API answers over HTTP; the port opens at the first use, if `porta` did not ask for it."""
        return self._ingressi.apri(self.porta or 0, self._dopo_richiesta)

    def richiesta(
        self,
        metodo: str,
        percorso: str,
        *,
        gettone: str | None = None,
        corpo: Any = None,
        intestazioni: Mapping[str, str] | None = None,
    ) -> Risposta:
        """A request to the API without the network. `corpo`: bytes as they are, anything else as JSON."""
        tutte = {"Accept": "*/*", **(intestazioni or {})}
        if corpo is not None and not isinstance(corpo, bytes):
            tutte.setdefault("Content-Type", "application/json")
            corpo = json.dumps(corpo, ensure_ascii=False).encode()
        if gettone is not None:
            tutte["Authorization"] = f"Bearer {gettone}"
        return self._ingressi.richiesta(metodo.upper(), percorso, tutte, corpo or b"")

    def gettone(
        self,
        username: str,
        *,
        gruppi: Sequence[str] = (),
        attributi: Mapping[str, str] | None = None,
        vita: timedelta = timedelta(hours=1),
        client_id: str | None = None,
    ) -> str:
        """A signed id token of a Cognito user, created on first use; it expires on the virtual clock."""
        return self._ingressi.gettone(username, gruppi=gruppi, attributi=attributi, vita=vita, client_id=client_id)

    def carica(self, modulo: Mapping[str, Any], contenuto: bytes) -> int:
        """POST `contenuto` with a presigned form, checked as S3 does; the HTTP status (204 when taken)."""
        return self._ingressi.carica(modulo, contenuto).stato

    def scarica(self, url: str) -> Risposta:
        """GET a presigned URL, checked as S3 does."""
        return self._ingressi.scarica(url)

    def url_locale(self, url: str) -> str:
        """The address under `base_url` of a presigned S3 URL (upload or download)."""
        self._ingressi.apri(self.porta or 0, self._dopo_richiesta)
        return self._ingressi.locale(url)

    def guasto(self, nome_funzione: str, n: int, quando: str = "prima") -> None:
        """Make the next `n` invocations raise, before the handler runs or after it did its work."""
        self._funzioni.guasto(nome_funzione, n, quando)

    def duplica(self, n: int) -> None:
        """Deliver the next `n` messages that are processed once more, after their visibility timeout."""
        self._code.da_duplicare += n

    def chiudi(self) -> None:
        """Stop everything; the process is as before. Closing twice is harmless."""
        if not self._aperta:
            return
        self._aperta = False
        self._ingressi.chiudi()
        self._turno.chiudi()
        self._toppe.ripristina()
        self._processo.ripristina()
        nuvola_turno.attiva(None)
        self._clienti.clear()
        gc.collect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, errore: BaseException | None, traccia: TracebackType | None
    ) -> None:
        self.chiudi()
