"""The pagoPA node, played: it asks an ente's station over HTTP as the real one does.

A payment is verified, activated and, once the provider has the money, proved by a receipt. The
network may fail it: an answer that comes too late is an answer that never came, and the same
message is sent again.
"""

from __future__ import annotations

import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.contratti.pafornode_schema import AZIONI, RICHIESTE, RISPOSTE, Dati
from shared.contratti.pafornode_xml import albero, confronta, corpo_della_busta, imbusta
from shared.dominio.enti import Ente
from shared.dominio.errori import ErroreDominio
from shared.dominio.giorni import ROMA
from shared.dominio.importi import Centesimi

PERCORSO = "/pagopa/nodo"
TENTATIVI = 5
"""How often the node sends a receipt that is not answered (SANP)."""


class StazioneMuta(ErroreDominio):
    """The station did not answer, or not in the words of the interface."""

    codice = "nodo.stazione_muta"


@dataclass(frozen=True, slots=True)
class Esito:
    """An answer: `guasto` is blank for an OK, `dati` what came with it."""

    guasto: str
    dati: Dati

    @property
    def riuscito(self) -> bool:
        return not self.guasto


@dataclass(slots=True)
class NodoPagopa:
    """The node as one ente meets it. `adesso` is its clock; `ritardi` answers to come arrive too late to be heard."""

    indirizzo: str
    ente: Ente
    adesso: Callable[[], datetime]
    ritardi: int = 0
    inviati: int = 0
    secondi: int = 20

    def verifica(self, numero: str) -> Esito:
        """What the number asks for (paVerifyPaymentNotice)."""
        return self._chiedi("paVerifyPaymentNotice", {"qrCode": self._avviso(numero)})

    def attiva(self, numero: str, *, prima_versione: bool = False) -> Esito:
        """Start a payment (paGetPaymentV2, or paGetPayment): nothing is booked yet."""
        azione = "paGetPayment" if prima_versione else "paGetPaymentV2"
        return self._chiedi(azione, {"qrCode": self._avviso(numero), "transferType": "PAGOPA"})

    def ricevuta(
        self,
        numero: str,
        trasferimenti: list[Dati],
        *,
        identita: str = "",
        prima_versione: bool = False,
        pagata_il: datetime | None = None,
    ) -> Esito:
        """Prove a payment (paSendRTV2, or paSendRT), again and again until it is answered.

        Raises StazioneMuta after five tries.
        """
        quando = (pagata_il or self.adesso()).astimezone(ROMA).replace(tzinfo=None, microsecond=0)
        ignoto = {"entityUniqueIdentifierType": "F", "entityUniqueIdentifierValue": "ANONIMO"}
        dati: Dati = {
            "receiptId": identita or uuid.uuid4().hex,
            "noticeNumber": numero,
            "fiscalCode": self.ente.codice_fiscale,
            "outcome": "OK",
            "creditorReferenceId": numero[1:],
            "paymentAmount": sum(t["transferAmount"] for t in trasferimenti),
            "description": "Pagamento di avviso",
            "companyName": self.ente.denominazione[:140],
            "debtor": {"uniqueIdentifier": ignoto, "fullName": "ANONIMO"},
            "transferList": {"transfer": trasferimenti},
            "idPSP": "PSPFINTO",
            "PSPCompanyName": "Prestatore di prova",
            "idChannel": "PSPFINTO_01",
            "channelDescription": "app",
            "paymentDateTime": quando,
            "applicationDate": quando.date(),
        }
        azione = "paSendRT" if prima_versione else "paSendRTV2"
        for rimasti in reversed(range(TENTATIVI)):
            try:
                return self._chiedi(azione, {"receipt": dati})
            except StazioneMuta:
                if rimasti == 0:
                    raise
        raise AssertionError("unreachable")

    def paga(
        self, numero: str, importo: Centesimi | None = None, *, identita: str = "", prima_versione: bool = False
    ) -> dict[str, Any]:
        """Verify, activate, pay: `importo` (cents) instead of what was asked for, if given.

        Returns what each step said; it stops at the first refusal.
        """
        passi: dict[str, Any] = {"numero_avviso": numero}
        verificato = self.verifica(numero)
        passi["verifica"] = verificato.guasto or "OK"
        if not verificato.riuscito:
            return passi
        passi["chiesto_cent"] = verificato.dati["paymentList"]["paymentOptionDescription"]["amount"]
        attivato = self.attiva(numero, prima_versione=prima_versione)
        passi["attivazione"] = attivato.guasto or "OK"
        if not attivato.riuscito:
            return passi
        trasferimenti: list[Dati] = attivato.dati["data"]["transferList"]["transfer"]
        if importo is not None:
            trasferimenti = [{**trasferimenti[0], "transferAmount": importo}]
        passi["pagato_cent"] = sum(t["transferAmount"] for t in trasferimenti)
        passi["ricevuta_id"] = identita or uuid.uuid4().hex
        provata = self.ricevuta(
            numero, trasferimenti, identita=passi["ricevuta_id"], prima_versione=prima_versione
        )
        passi["ricevuta"] = provata.guasto or "OK"
        return passi

    def trasferimento(self, importo: Centesimi, numero: int = 1, beneficiario: str = "") -> Dati:
        """A part of a payment made up by the node itself, to the ente or to another body."""
        assert self.ente.pagopa is not None
        return {
            "idTransfer": numero,
            "transferAmount": importo,
            "fiscalCodePA": beneficiario or self.ente.codice_fiscale,
            "IBAN": self.ente.pagopa.iban,
            "remittanceInformation": "Pagamento di avviso",
            "transferCategory": self.ente.pagopa.tassonomia,
        }

    def _avviso(self, numero: str) -> Dati:
        return {"fiscalCode": self.ente.codice_fiscale, "noticeNumber": numero}

    def _chiedi(self, azione: str, dati: Dati) -> Esito:
        assert self.ente.pagopa is not None
        radice = AZIONI[azione]
        chiamante = {
            "idPA": self.ente.codice_fiscale,
            "idBrokerPA": self.ente.pagopa.intermediario,
            "idStation": self.ente.pagopa.stazione,
        }
        return self.manda(azione, imbusta(radice, RICHIESTE[radice], {**chiamante, **dati}))

    def manda(self, azione: str, messaggio: bytes) -> Esito:
        """Send these very bytes. Raises StazioneMuta for a failure, a late answer, or one that is not of `azione`."""
        richiesta = urllib.request.Request(
            self.indirizzo + PERCORSO,
            data=messaggio,
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{azione}"'},
        )
        self.inviati += 1
        try:
            with urllib.request.urlopen(richiesta, timeout=self.secondi) as risposta:
                corpo = risposta.read()
        except urllib.error.HTTPError as errore:
            raise StazioneMuta(f"La stazione ha risposto {errore.code}.") from errore
        except TimeoutError as errore:
            raise StazioneMuta("La stazione non ha risposto in tempo.") from errore
        if self.ritardi:
            self.ritardi -= 1
            raise StazioneMuta("La stazione non ha risposto in tempo.")
        nome, tipo = RISPOSTE[AZIONI[azione]]
        elemento = corpo_della_busta(albero(corpo))
        if not elemento.nome.endswith(f"}}{nome}"):
            raise StazioneMuta("La stazione ha risposto con un altro messaggio.")
        dati: Dati = confronta(elemento, tipo, nome)
        return Esito(dati["fault"]["faultCode"] if dati["outcome"] == "KO" else "", dati)
