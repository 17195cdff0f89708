"""The ente's station: what the pagoPA node asks, and what it is answered (paForNode).

Verifying and getting a payment read and change nothing, as often as they are asked. A receipt
is kept before it is even read, and no refusal of ours loses it: it is also set aside with those
a person must look at.
"""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import dataclass, replace

from shared.casi_uso.avvisi_da_pagare import dovuto_oggi
from shared.casi_uso.avvisi_emessi import posizione_dell_avviso
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Archivio, Coda, Ricevute
from shared.casi_uso.ricevute_nodo import acquisisci, conserva
from shared.contratti import pafornode as messaggi
from shared.contratti.pafornode import Guasto, Richiesta
from shared.contratti.pafornode_schema import Dati
from shared.contratti.pafornode_xml import MessaggioNonValido, errore_soap
from shared.dominio.attualizzazione import Dovuto, NonPagabile
from shared.dominio.avvisi_codice import verifica_numero
from shared.dominio.enti import Ente, StazionePagopa
from shared.dominio.errori import NonTrovato
from shared.dominio.posizioni import Posizione

RICEVUTE = frozenset({"paSendRTReq", "paSendRTV2Request"})
IGNOTO = "-"
"""Who answers, when the message does not say whom it is for."""
ANONIMO = "ANONIMO"
"""A debtor without a codice fiscale, in the words of the interface."""

_GUASTI = {
    NonPagabile.SCONOSCIUTO: Guasto.SCONOSCIUTO,
    NonPagabile.PAGATO: Guasto.DUPLICATO,
    NonPagabile.ANNULLATO: Guasto.ANNULLATO,
    NonPagabile.IN_CORSO: Guasto.IN_CORSO,
}


@dataclass(frozen=True, slots=True)
class Risposta:
    """The HTTP answer, and in `esito` one word for who counts: OK, a fault code, or what a receipt was.

    `respinta`: what was refused may be money, and was set aside for a person.
    """

    stato: int
    corpo: bytes
    esito: str
    respinta: bool = False


@dataclass(frozen=True, slots=True)
class Nodo:
    """What the station works with."""

    ciclo: Ciclo
    archivio: Archivio
    coda: Coda
    ricevute: Ricevute

    def rispondi(self, azione: str, grezzo: bytes) -> Risposta:
        """Answer one message; `azione` is its SOAPAction. Whatever it is, an answer of the interface comes back."""
        chiave = conserva(self.archivio, grezzo) if porta_ricevuta(azione, grezzo) else ""
        radice = messaggi.radice_annunciata(azione)
        try:
            elemento = messaggi.apri(grezzo)
            # The body decides: the header only says in which words to refuse what cannot be read.
            radice = messaggi.radice_di(elemento) or radice
            richiesta = messaggi.leggi(elemento)
        except MessaggioNonValido as rifiuto:
            if radice is None:
                return Risposta(400, errore_soap(rifiuto.messaggio), "SOAP_FAULT")
            return self._nega(radice, Guasto.SINTASSI, IGNOTO, chiave, grezzo, rifiuto.messaggio)
        if richiesta.ricevuta is not None and not chiave:
            chiave = conserva(self.archivio, grezzo)
        ente, guasto = self._ente(richiesta)
        if ente is None or guasto is not None:
            return self._nega(
                richiesta.radice, guasto or Guasto.DOMINIO, richiesta.chiamante.dominio, chiave, grezzo
            )
        if richiesta.ricevuta is not None:
            return self._ricevuta(ente, richiesta, chiave, grezzo)
        if richiesta.avviso is None:
            motivo = "L'ente non offre pagamenti spontanei presso i prestatori di servizi."
            return _negativa(richiesta.radice, Guasto.SEMANTICA, ente.codice_fiscale, motivo)
        return self._avviso(ente, richiesta, *richiesta.avviso)

    def sistema(self, azione: str, grezzo: bytes) -> Risposta | None:
        """The answer when something of ours failed; None for a receipt, which the node must send again."""
        radice = messaggi.radice_annunciata(azione)
        with suppress(MessaggioNonValido):
            radice = messaggi.radice_di(messaggi.apri(grezzo)) or radice
        if radice is None or radice in RICEVUTE:
            return None
        return _negativa(radice, Guasto.SISTEMA, IGNOTO, "Il servizio non risponde: riprovare.")

    def _ente(self, richiesta: Richiesta) -> tuple[Ente | None, Guasto | None]:
        """The ente the message is for, and what of its address is wrong: all is compared, in constant time."""
        chiamante = richiesta.chiamante
        dominio = richiesta.chiamante.dominio if richiesta.avviso is None else richiesta.avviso[0]
        try:
            ente = self.ciclo.enti.leggi(self.ciclo.enti.per_codice_fiscale(chiamante.dominio))
        except NonTrovato:
            return None, Guasto.DOMINIO
        if ente.pagopa is None:
            return None, Guasto.DOMINIO
        confronti = (
            (Guasto.DOMINIO, ente.codice_fiscale, dominio),
            (Guasto.INTERMEDIARIO, ente.pagopa.intermediario, chiamante.intermediario),
            (Guasto.STAZIONE, ente.pagopa.stazione, chiamante.stazione),
        )
        diversi = [g for g, nostro, suo in confronti if not hmac.compare_digest(nostro.encode(), suo.encode())]
        return ente, diversi[0] if diversi else None

    def _ricevuta(self, ente: Ente, richiesta: Richiesta, chiave: str, grezzo: bytes) -> Risposta:
        assert richiesta.ricevuta is not None
        registrata = acquisisci(self.ciclo, self.ricevute, self.coda, ente, richiesta.ricevuta, chiave)
        if registrata is None:
            return _negativa(richiesta.radice, Guasto.RICEVUTA_DUPLICATA, ente.codice_fiscale)
        return Risposta(200, messaggi.positiva(richiesta.radice), str(registrata.esito))

    def _avviso(self, ente: Ente, richiesta: Richiesta, _: str, numero: str) -> Risposta:
        trovato = self._dovuto(ente, numero)
        if isinstance(trovato, NonPagabile):
            return _negativa(richiesta.radice, _GUASTI[trovato], ente.codice_fiscale)
        posizione, somma = trovato
        assert ente.pagopa is not None
        if richiesta.radice == "paVerifyPaymentNoticeReq":
            dati = _verifica(ente, somma)
        else:
            dati = {"data": _pagamento(ente, ente.pagopa, posizione, somma, numero, richiesta.tipo_trasferimento)}
        return Risposta(200, messaggi.positiva(richiesta.radice, **dati), "OK")

    def _dovuto(self, ente: Ente, numero: str) -> tuple[Posizione, Dovuto] | NonPagabile:
        if not verifica_numero(numero):
            return NonPagabile.SCONOSCIUTO
        try:
            identita = posizione_dell_avviso(self.ciclo.posizioni, ente.id, numero)
            posizione = self.ciclo.posizioni.leggi(ente.id, identita)
        except NonTrovato:
            return NonPagabile.SCONOSCIUTO
        somma = dovuto_oggi(self.ciclo, posizione, numero)
        return somma if isinstance(somma, NonPagabile) else (posizione, somma)

    def _nega(
        self, radice: str, guasto: Guasto, identita: str, chiave: str, grezzo: bytes, motivo: str = ""
    ) -> Risposta:
        """Refuse; what may be money is set aside for a person too."""
        if chiave:
            conserva(self.archivio, grezzo, "rt-respinte")
        return replace(_negativa(radice, guasto, identita, motivo), respinta=bool(chiave))


def porta_ricevuta(azione: str, grezzo: bytes) -> bool:
    """Whether a message may carry a receipt, told without reading it: whatever its encoding and its faults."""
    return messaggi.radice_annunciata(azione) in RICEVUTE or b"paSendRT" in grezzo.replace(b"\0", b"")


def _negativa(radice: str, guasto: Guasto, identita: str, motivo: str = "") -> Risposta:
    return Risposta(200, messaggi.negativa(radice, guasto, identita, motivo), str(guasto))


def _verifica(ente: Ente, somma: Dovuto) -> Dati:
    opzione: Dati = {
        "amount": somma.importo,
        "options": "EQ",
        "dueDate": somma.scadenza,
        "detailDescription": messaggi.su_misura(somma.oggetto, 140),
        "allCCP": ente.conto_corrente_postale is not None,
    }
    return {
        "paymentList": {"paymentOptionDescription": opzione},
        "paymentDescription": messaggi.su_misura(somma.oggetto, 140),
        "fiscalCodePA": ente.codice_fiscale,
        **_nomi(ente),
    }


def _nomi(ente: Ente) -> Dati:
    nomi = {"companyName": messaggi.su_misura(ente.denominazione, 140)}
    return nomi | ({"officeName": messaggi.su_misura(ente.ufficio, 140)} if ente.ufficio else {})


def _pagamento(
    ente: Ente, stazione: StazionePagopa, posizione: Posizione, somma: Dovuto, numero: str, tipo: str
) -> Dati:
    """One transfer, all of it to the ente: of the debtor only who he is, because who asks has the notice in hand."""
    debitore = posizione.riga.debitore
    oggetto = messaggi.su_misura(somma.oggetto, 140)
    trasferimento: Dati = {
        "idTransfer": 1,
        "transferAmount": somma.importo,
        "fiscalCodePA": ente.codice_fiscale,
        "companyName": messaggi.su_misura(ente.denominazione, 140),
        "IBAN": stazione.iban,
        "remittanceInformation": oggetto,
        "transferCategory": stazione.tassonomie.get(posizione.riga.tipologia, stazione.tassonomia),
    }
    postale = ente.conto_corrente_postale
    if postale is not None and tipo == "POSTAL":
        trasferimento["IBAN"] = postale.iban
    elif postale is not None and tipo == "PAGOPA":
        trasferimento["metadata"] = {"mapEntry": [{"key": "IBANAPPOGGIO", "value": postale.iban}]}
    return {
        "creditorReferenceId": numero[1:],
        "paymentAmount": somma.importo,
        "dueDate": somma.scadenza,
        "description": oggetto,
        **_nomi(ente),
        "debtor": {
            "uniqueIdentifier": {
                "entityUniqueIdentifierType": str(debitore.tipo),
                "entityUniqueIdentifierValue": debitore.codice_fiscale[:16] or ANONIMO,
            },
            "fullName": messaggi.su_misura(debitore.denominazione, 70),
        },
        "transferList": {"transfer": [trasferimento]},
    }
