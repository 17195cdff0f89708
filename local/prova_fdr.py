"""Payments followed to the account: receipts from the node, their flow from the platform, the credit from the bank."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from local.fdr_finto import PSP, FdrFinto, RigaFinta, documento, in_json
from local.nodo_pagopa import NodoPagopa
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.rendicontazioni_dynamo import RendicontazioniDynamo
from shared.casi_uso.rendiconto import posizioni_di
from shared.dominio.importi import Centesimi, in_euro

SEME = 7


@dataclass
class Prova:
    """What happened, step by step; `documento` is the flow as it was downloaded."""

    dati: dict[str, Any]
    documento: bytes
    guasti: list[str] = field(default_factory=list)


def prova(profilo: str, pagamenti: int) -> Prova:
    """Pay `pagamenti` notices, publish their flow, let the daily download take it, then let the bank credit it."""
    with FdrFinto() as finto, Percorso(profilo, SEME, fdr=finto.indirizzo) as percorso:
        segreto = percorso.nuvola.uscite["SegretoFdr"]
        finto.chiave = percorso.nuvola.client("secretsmanager").get_secret_value(SecretId=segreto)["SecretString"]
        return _vivi(percorso, finto, pagamenti)


def _vivi(percorso: Percorso, finto: FdrFinto, pagamenti: int) -> Prova:
    nuvola, ente = percorso.nuvola, percorso.ente
    lista = percorso.carica("lista.csv", lista_inventata(pagamenti, SEME))
    percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=3))
    nuvola.avanza_fino_a(INIZIO + timedelta(days=2), percorso.mondo.raccogli)
    nuvola.avanza_fino_a(INIZIO + timedelta(days=10))
    nodo = NodoPagopa(nuvola.base_url, ente, nuvola.orologio.adesso)
    oggi = nuvola.orologio.oggi()
    righe = []
    for posizione in posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(ente.id, lista)):
        passi = nodo.paga(posizione.numero_avviso)
        if passi.get("ricevuta") == "OK":
            avviso = posizione.numero_avviso
            righe.append(RigaFinta(passi["ricevuta_id"], avviso[1:], passi["pagato_cent"], giorno=oggi))
    nuvola.fino_a_quiete()
    passaggi = {"ricevute": _etichette(percorso, righe)}

    flusso, totale = f"{oggi.isoformat()}{PSP}-0001", sum(riga.importo for riga in righe)
    finto.pubblica(ente.codice_fiscale, flusso, righe, pubblicato=nuvola.orologio.adesso(), regolato=oggi)
    intero = documento(
        *in_json(ente.codice_fiscale, flusso, righe, pubblicato=nuvola.orologio.adesso(), regolato=oggi)
    )
    nuvola.avanza_fino_a(nuvola.orologio.adesso() + timedelta(days=1))
    passaggi["flusso"] = _etichette(percorso, righe)

    estratto = camt(totale, f"/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/{flusso}", oggi)
    chiave = f"incassi/flussi/{ente.id}/{hashlib.sha256(estratto).hexdigest()}/estratto.xml"
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["BucketFlussi"], Key=chiave, Body=estratto)
    nuvola.fino_a_quiete()
    passaggi["accredito"] = _etichette(percorso, righe)
    stato = RendicontazioniDynamo(percorso.tabella).stato(ente.id, flusso)
    dati = {
        "flusso": flusso,
        "psp": PSP,
        "pagamenti": len(righe),
        "totale_cent": totale,
        "chiamate_http": len(finto.chiamate),
        "etichette": passaggi,
        "legame": str(stato.legame) if stato else "",
        "motivo": stato.motivo if stato else "",
    }
    guasti = [f"{e.funzione}: {e.tipo}: {e.messaggio}" for e in nuvola.errori]
    return Prova(dati, intero, guasti)


def _etichette(percorso: Percorso, righe: list[RigaFinta]) -> dict[str, int]:
    identita = [f"PAGOPA#{riga.ricevuta}#1" for riga in righe]
    incassi = IncassiDynamo(percorso.tabella).leggi_molti(percorso.ente.id, identita)
    return dict(sorted(Counter(i.etichetta.value for i in incassi).items()))


def camt(importo: Centesimi, causale: str, giorno: date) -> bytes:
    """A statement with one credit on the account (CAMT.053)."""

    def saldo(tipo: str, cent: Centesimi) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{tipo}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{_euro(cent)}</Amt>"
            f"<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        )

    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>"
        f"<Acct><Id><IBAN>IT20X0542802800000012345678</IBAN></Id></Acct>{saldo('OPBD', 0)}{saldo('CLBD', importo)}"
        f"<Ntry><Amt Ccy='EUR'>{_euro(importo)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{giorno}</Dt></BookgDt><ValDt><Dt>{giorno}</Dt></ValDt><AcctSvcrRef>TRN1</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{causale}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _euro(cent: Centesimi) -> str:
    return f"{cent // 100}.{cent % 100:02d}"


def in_parole(dati: dict[str, Any]) -> str:
    """The same, for a person."""
    passi = {"ricevute": "dopo le ricevute", "flusso": "dopo il flusso", "accredito": "dopo l'accredito"}
    righe = [
        f"Flusso {dati['flusso']}: {dati['pagamenti']} pagamenti, {in_euro(dati['totale_cent'])} euro.",
        *(
            f"{passi[passo].capitalize()}: " + ", ".join(f"{n} {nome}" for nome, n in etichette.items()) + "."
            for passo, etichette in dati["etichette"].items()
        ),
        dati["motivo"],
    ]
    return "\n".join(righe)
