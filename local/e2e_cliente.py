"""The people and the machines outside, over HTTP: sign in, call the API, fill an upload form, follow a link."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from local.e2e_emulatore import Emulatore
from local.nuvola_porta import Risposta
from shared.casi_uso.incasso import firma
from shared.dominio.enti import Ente

T = TypeVar("T")
CONFINE = "----riscossa-e2e"
SECONDI_DI_ATTESA = 120.0
PAROLA_PROVVISORIA = "Prova-provvisoria-0123456789"
PAROLA_CHIAVE = "Prova-definitiva-9876543210"


class TempoScaduto(Exception):
    """What had to happen did not; the message says what."""


def attendi(cosa: str, prova: Callable[[], T | None], secondi: float = SECONDI_DI_ATTESA) -> T:
    """Ask until the answer is neither None nor empty. Raises TempoScaduto."""
    fine = time.monotonic() + secondi
    while time.monotonic() < fine:
        if trovato := prova():
            return trovato
        time.sleep(0.25)
    raise TempoScaduto(f"Non è accaduto in {secondi:.0f} secondi: {cosa}.")


def http(
    metodo: str, indirizzo: str, corpo: bytes | None = None, intestazioni: Mapping[str, str] | None = None
) -> Risposta:
    """One request; a refusal is an answer too."""
    richiesta = urllib.request.Request(indirizzo, data=corpo, headers=dict(intestazioni or {}), method=metodo)
    try:
        with urllib.request.urlopen(richiesta, timeout=120) as risposta:
            return Risposta(risposta.status, risposta.read(), dict(risposta.headers))
    except urllib.error.HTTPError as rifiuto:
        with rifiuto:
            return Risposta(rifiuto.code, rifiuto.read(), dict(rifiuto.headers))


@dataclass
class Cliente:
    """Whoever uses the deployed system from outside, for one ente."""

    emulatore: Emulatore
    uscite: Mapping[str, str]
    ente: Ente
    _gettoni: dict[str, str] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """Where the emulator answers for the API: its name is in the address that the stack gives."""
        nome = self.uscite["Indirizzo"].split("//")[1].split(".")[0]
        return f"{self.emulatore.base}/restapis/{nome}/v1/_user_request_"

    def gettone(self, ruolo: str) -> str:
        """The id token of the ente's user with that role, who is created and signs in at the first use."""
        if ruolo not in self._gettoni:
            cognito, gruppo = self.emulatore.client("cognito-idp"), {"UserPoolId": self.uscite["Utenti"]}
            nome = f"{ruolo}@{self.ente.id}.example"
            attributi = [{"Name": "custom:ente", "Value": self.ente.id}, {"Name": "email", "Value": nome}]
            # AWS makes up a first password that the policy accepts; the emulator's own is too short for it.
            cognito.admin_create_user(
                **gruppo,
                Username=nome,
                UserAttributes=attributi,
                MessageAction="SUPPRESS",
                TemporaryPassword=PAROLA_PROVVISORIA,
            )
            cognito.admin_set_user_password(**gruppo, Username=nome, Password=PAROLA_CHIAVE, Permanent=True)
            cognito.admin_add_user_to_group(**gruppo, Username=nome, GroupName=ruolo)
            risposta = cognito.admin_initiate_auth(
                **gruppo,
                ClientId=self.uscite["ClienteWeb"],
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": nome, "PASSWORD": PAROLA_CHIAVE},
            )
            self._gettoni[ruolo] = risposta["AuthenticationResult"]["IdToken"]
        return self._gettoni[ruolo]

    def chiama(self, ruolo: str, metodo: str, percorso: str, corpo: Any = None) -> tuple[int, Any]:
        """The API as a person of the ente calls it: status and decoded body."""
        intestazioni = {"Authorization": f"Bearer {self.gettone(ruolo)}", "Content-Type": "application/json"}
        dati = None if corpo is None else json.dumps(corpo).encode()
        risposta = http(metodo, self.api + percorso, dati, intestazioni)
        return risposta.stato, json.loads(risposta.corpo or b"null")

    def carica(self, modulo: Mapping[str, Any], contenuto: bytes) -> int:
        """Fill a presigned form as a browser does; the HTTP status."""
        corpo = b"".join(
            f'--{CONFINE}\r\nContent-Disposition: form-data; name="{nome}"\r\n\r\n{valore}\r\n'.encode()
            for nome, valore in modulo["fields"].items()
        )
        corpo += f'--{CONFINE}\r\nContent-Disposition: form-data; name="file"; filename="lista.csv"\r\n\r\n'.encode()
        corpo += contenuto + f"\r\n--{CONFINE}--\r\n".encode()
        tipo = {"Content-Type": f"multipart/form-data; boundary={CONFINE}"}
        return http("POST", str(modulo["url"]), corpo, tipo).stato

    def paga(self, messaggio: Mapping[str, str], segreto: bytes | None = None) -> int:
        """The payment system's receipt at the webhook, signed now; the HTTP status."""
        if segreto is None:
            cassaforte = self.emulatore.client("secretsmanager")
            segreto = cassaforte.get_secret_value(SecretId=self.uscite["SegretoPagamenti"])["SecretString"].encode()
        corpo = json.dumps(messaggio).encode()
        intestazioni = {"X-Firma": firma(segreto, int(time.time()), corpo), "Content-Type": "application/json"}
        return http("POST", f"{self.api}/pagamenti/ricevute", corpo, intestazioni).stato

    def ordini(self) -> list[dict[str, Any]]:
        """The orders that wait in the notifier's queue, taken."""
        coda, sqs = self.uscite["CodaIncarichi"], self.emulatore.client("sqs")
        messaggi = sqs.receive_message(QueueUrl=coda, MaxNumberOfMessages=10).get("Messages", [])
        for messaggio in messaggi:
            sqs.delete_message(QueueUrl=coda, ReceiptHandle=messaggio["ReceiptHandle"])
        return [json.loads(messaggio["Body"]) for messaggio in messaggi]

    def deposita(self, ordine: Mapping[str, Any], esito: Mapping[str, Any]) -> None:
        """The notifier's, or the registers', answer to an order, as a file in the bucket."""
        comuni = {chiave: ordine[chiave] for chiave in ("ente", "posizione", "incarico") if chiave in ordine}
        contenuto = comuni | dict(esito)
        self.emulatore.client("s3").put_object(
            Bucket=self.uscite["BucketFlussi"],
            Key=f"esiti/{ordine['ente']}/{ordine['incarico']}.json",
            Body=json.dumps(contenuto).encode(),
        )
