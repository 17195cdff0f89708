"""CAMT.053: the account statement in XML, plain or in CBI's envelope. Names are matched without their prefix.

`OPBD + booked entries = CLBD` for each statement, and the counts and sums it declares. An entry
of many transactions is as many rows where their amounts add up to it, one row otherwise.
The identity of a credit is that of CBI RH, so that the same one in the two layouts is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from shared.contratti.flussi_incasso.cbi_rh import movimento_identificato
from shared.contratti.flussi_incasso.righe import (
    CampoNonValido,
    FlussoIllegibile,
    Lettore,
    RigaIncasso,
    RigaLetta,
    conto_di,
    in_riga,
    scarto,
)
from shared.contratti.flussi_incasso.xml_sicuro import Nodo, scorri
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Pagatore
from shared.dominio.movimenti import riferimento_cumulativo

RADICI = frozenset({"Document", "BkToCstmrStmt", "CBIBdyBkToCstmrStmtReq", "CBIBkToCstmrStmtReqLogMsg"})
_RAMI = frozenset({"Acct", "Bal", "TxsSummry", "Ntry"})
_CONTENITORI = frozenset({"Stmt"})
_IMPORTO = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2}0{0,3})?")
USTRD_MASSIMO = 140
"""Characters of an unstructured remittance: one as long as that may have been cut."""


class LettoreCamt053(Lettore):
    """Credits become incassi, those of pagoPA cumulative movements; debits and entries not booked are left out."""

    tipo = "camt.053"

    def _righe(self) -> Iterator[RigaLetta]:
        estratti = 0
        for passaggio in scorri(self._corpo, RADICI, _RAMI, _CONTENITORI):
            nodo = passaggio.nodo
            if nodo.nome == "Stmt":
                if passaggio.apre:
                    estratti += 1
                    self._apri()
                else:
                    self._chiudi(estratti)
            elif estratti:
                yield from self._di_un_estratto(nodo)
        if not estratti:
            raise FlussoIllegibile("Il file XML non contiene estratti conto (Stmt): non è un CAMT.053.")

    def _apri(self) -> None:
        self._conto = ""
        self._saldi: dict[str, Centesimi] = {}
        self._dichiarati: list[tuple[str, int, str]] = []
        self._somma = {"CRDT": 0, "DBIT": 0}
        self._scritture = 0

    def _di_un_estratto(self, nodo: Nodo) -> Iterator[RigaLetta]:
        try:
            if nodo.nome == "Acct":
                self._conto = conto_di(nodo.detto("Id", "IBAN") or nodo.detto("Id", "Othr", "Id"))
            elif nodo.nome == "Bal":
                self._saldi[nodo.detto("Tp", "CdOrPrtry", "Cd")] = _con_segno(nodo)
            elif nodo.nome == "TxsSummry":
                self._sintesi(nodo)
            else:
                yield from self._scrittura(nodo)
        except CampoNonValido as errore:
            yield scarto(nodo.riga, errore, _originale(nodo))

    def _sintesi(self, nodo: Nodo) -> None:
        numero = nodo.detto("TtlNtries", "NbOfNtries")
        if numero.isascii() and numero.isdigit() and len(numero) < _CIFRE:
            self._dichiarati.append(("Scritture", int(numero), "numero"))
        for nome, ramo, segno in (("Accrediti", "TtlCdtNtries", "CRDT"), ("Addebiti", "TtlDbtNtries", "DBIT")):
            if nodo.detto(ramo, "Sum"):
                self._dichiarati.append((nome, _cent(nodo.detto(ramo, "Sum"), "Sum"), segno))

    def _chiudi(self, numero: int) -> None:
        apertura = self._saldi.get("OPBD", self._saldi.get("PRCD"))
        finale = self._saldi.get("CLBD")
        if apertura is None or finale is None:
            self.controllo.avverti(f"Estratto {numero}: manca il saldo iniziale o finale, quadratura non verificata.")
        else:
            letto = apertura + self._somma["CRDT"] - self._somma["DBIT"]
            self.controllo.confronta(f"Saldo finale dell'estratto {numero}", finale, letto)
        for nome, dichiarato, che_cosa in self._dichiarati:
            euro = che_cosa != "numero"
            letto = self._somma[che_cosa] if euro else self._scritture
            self.controllo.confronta(f"{nome} dell'estratto {numero}", dichiarato, letto, euro=euro)

    def _scrittura(self, nodo: Nodo) -> Iterator[RigaLetta]:
        # The code stands alone in version 02 of the schema, inside Cd from 08 on.
        if (nodo.detto("Sts") or nodo.detto("Sts", "Cd")) != "BOOK":
            self.controllo.estranee += 1
            return
        self._scritture += 1
        segno = nodo.detto("CdtDbtInd")
        if segno not in self._somma:
            raise CampoNonValido("CdtDbtInd", f"Il segno «{segno[:10]}» non è CRDT né DBIT.")
        importo = _cent(nodo.detto("Amt"), "Amt")
        self._somma[segno] += importo
        if segno == "DBIT":
            self.controllo.estranee += 1
            return
        if nodo.detto("RvslInd") == "true":
            raise CampoNonValido("RvslInd", "Storno di un addebito: verificare se è denaro di un contribuente.")
        _in_euro(nodo)
        transazioni = [t for d in nodo.tutti("NtryDtls") for t in d.tutti("TxDtls")]
        if len(transazioni) > 1:
            importi = [_cent_o_zero(t) for t in transazioni]
            if 0 not in importi and sum(importi) == importo:
                for transazione, quanto in zip(transazioni, importi, strict=True):
                    yield self._accredito(nodo, [transazione], quanto)
                return
            self.controllo.avverti(f"Riga {nodo.riga}: accredito di più operazioni senza i loro importi, preso intero.")
        if importo:
            yield self._accredito(nodo, transazioni, importo)

    def _accredito(self, nodo: Nodo, transazioni: list[Nodo], importo: Centesimi) -> RigaLetta:
        contabile = _giorno(nodo, "BookgDt")
        valuta = self._giorno(_giorno(nodo, "ValDt"), contabile) if nodo.primo("ValDt") else contabile
        testi = [in_riga(u.testo) for t in transazioni for r in t.tutti("RmtInf") for u in r.tutti("Ustrd")]
        testi += [in_riga(r.testo) for t in transazioni for r in _strutturati(t)]
        testi = [testo for testo in testi if testo] or [in_riga(nodo.detto("AddtlNtryInf"))]
        # A remittance longer than one Ustrd goes on in the next.
        causale = "".join(t if len(t) >= USTRD_MASSIMO else t + " " for t in testi).strip()
        prima = transazioni[0] if transazioni else nodo
        banca = prima.detto("Refs", "AcctSvcrRef") or nodo.detto("AcctSvcrRef")
        trn = prima.detto("Refs", "ClrSysRef") or banca
        identita = self._distinta(*movimento_identificato(self._conto, contabile, importo, banca, causale))
        cumulativo = riferimento_cumulativo(causale, piena=len(testi[-1]) >= USTRD_MASSIMO)
        if cumulativo is not None:
            return self._cumulativo(
                cumulativo, identita, nodo.riga, conto=self._conto, giorno=valuta,
                importo=importo, causale=causale, trn=trn,
            )  # fmt: skip
        return RigaIncasso(
            riga=nodo.riga,
            canale=Canale.BONIFICO,
            identita=identita,
            importo=importo,
            giorno=valuta,
            causale=causale,
            numero_avviso=self._avviso(causale),
            pagatore=_pagatore(prima),
            riferimenti={"trn": trn, "end_to_end": prima.detto("Refs", "EndToEndId")},
            originale=_originale(nodo),
        )


_CIFRE = 10


def _strutturati(transazione: Nodo) -> list[Nodo]:
    """The creditor's references: where they are used, the IUV is there."""
    return [
        riferimento
        for informazioni in transazione.tutti("RmtInf")
        for strutturata in informazioni.tutti("Strd")
        if (riferimento := strutturata.primo("CdtrRefInf", "Ref")) is not None
    ]


def _pagatore(transazione: Nodo) -> Pagatore:
    parti = transazione.primo("RltdPties")
    if parti is None:
        return Pagatore()
    # From version 08 of the schema a party stands inside Pty.
    chi = parti.primo("Dbtr", "Pty") or parti.primo("Dbtr") or Nodo("Dbtr", 0, {})
    codice = chi.detto("Id", "PrvtId", "Othr", "Id") or chi.detto("Id", "OrgId", "Othr", "Id")
    return Pagatore(in_riga(chi.detto("Nm"))[:140], codice[:35], parti.detto("DbtrAcct", "Id", "IBAN")[:34])


def _cent(testo: str, campo: str) -> Centesimi:
    if not _IMPORTO.fullmatch(testo):
        raise CampoNonValido(campo, f"Il campo {campo} non è un importo in euro e centesimi: «{testo[:20]}».")
    intero, _, decimali = testo.partition(".")
    return int(intero) * 100 + int(decimali.ljust(2, "0")[:2])


def _cent_o_zero(transazione: Nodo) -> Centesimi:
    testo = transazione.detto("AmtDtls", "TxAmt", "Amt") or transazione.detto("Amt")
    return _cent(testo, "TxAmt") if testo else 0


def _con_segno(nodo: Nodo) -> Centesimi:
    importo = _cent(nodo.detto("Amt"), "Amt")
    return -importo if nodo.detto("CdtDbtInd") == "DBIT" else importo


def _in_euro(nodo: Nodo) -> None:
    importo = nodo.primo("Amt")
    divisa = "" if importo is None else importo.attributi.get("Ccy", "")
    if divisa != "EUR":
        raise CampoNonValido("Amt", f"La scrittura è in «{divisa[:3]}»: si acquisiscono solo importi in euro.")


def _giorno(nodo: Nodo, campo: str) -> date:
    testo = nodo.detto(campo, "Dt") or nodo.detto(campo, "DtTm")
    try:
        return date.fromisoformat(testo[:10])
    except ValueError as errore:
        raise CampoNonValido(campo, f"Il campo {campo} non è una data: «{testo[:20]}».") from errore


def _originale(nodo: Nodo) -> str:
    """The texts of an entry, in order, with their names."""
    if not nodo.figli:
        return f"{nodo.nome}={in_riga(nodo.testo)}"
    return "; ".join(_originale(figlio) for figlio in nodo.figli[:_FIGLI_MOSTRATI])


_FIGLI_MOSTRATI = 60
