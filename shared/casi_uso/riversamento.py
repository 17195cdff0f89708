"""Riversamenti: each decade is closed once, in its turn, over the lines of the giornale no distinta has counted yet.

Money booked after a decade was closed goes to the next distinta, which names the decade it was paid in.
The lines stay whole in the archive; the store keeps the figures, and the hash that ties the two.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shared.casi_uso.cassa import Cassa
from shared.casi_uso.condizioni_distinte import condizioni_distinta, termine_di_riversamento
from shared.casi_uso.in_cent import in_cent
from shared.dominio.calendario import Calendario
from shared.dominio.decadi import PeriodoDecade, decade_di
from shared.dominio.distinte import Distinta, Svincolo, componi, quietanza, saldo_garanzia, svincola
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonQuadra
from shared.dominio.fatture_aggio import prospetto_fattura
from shared.dominio.giornale import RigaGiornale
from shared.dominio.importi import Centesimi
from shared.dominio.penali import calcola_penale
from shared.dominio.righe_distinta import MisuraAggio, RigaDistinta, disfa_pagamenti
from shared.dominio.riversamenti import decade as calcola_decade
from shared.dominio.riversamenti import escussione
from shared.dominio.storni_aggio import ParteResa, parti_rese
from shared.norme import parametro, profilo

JSON = "application/json"
PREAVVISO = timedelta(days=2)
"""How long before the term ops are told."""


def chiudi_decadi(cassa: Cassa, ente: Ente) -> list[Distinta]:
    """Close every decade that has ended and is not closed yet, oldest first; those already closed are left alone.

    The first one is that of the first lista of the ente, or the one that has just ended.
    """
    oggi, chiuse = cassa.orologio.oggi(), list[Distinta]()
    ultima = _ultima(cassa, ente.id)
    periodo = ultima.periodo.successiva if ultima else _prima(cassa, ente.id, oggi)
    while periodo.al < oggi:
        ultima = _chiudi(cassa, ente, periodo, ultima, oggi)
        chiuse.append(ultima)
        periodo = periodo.successiva
    return chiuse


def anteprima(cassa: Cassa, ente: Ente, periodo: PeriodoDecade) -> tuple[Distinta, tuple[RigaDistinta, ...]]:
    """The distinta that would be closed now for the first decade not closed yet, or one to come. Nothing is stored."""
    precedente = _ultima(cassa, ente.id)
    return _componi(cassa, ente, periodo, precedente, cassa.orologio.oggi())


def righe_di(cassa: Cassa, distinta: Distinta) -> list[dict[str, Any]]:
    """The lines of a closed distinta, as they were counted. Raises NonQuadra if the archive no longer has those."""
    contenuto = cassa.documenti.leggi(distinta.chiave)
    if hashlib.sha256(contenuto).hexdigest() != distinta.righe_sha256:
        raise NonQuadra(f"Le righe archiviate della distinta {distinta.decade} non sono quelle chiuse.")
    righe: list[dict[str, Any]] = json.loads(contenuto)["righe"]
    return righe


def registra_quietanza(cassa: Cassa, ente: str, decade: str, giorno: date, numero: str, autore: str) -> Distinta:
    """The distinta of `decade` was handed over on `giorno`. Raises NonTrovato, GiaRegistrato, RegolaViolata."""
    letta = cassa.riversamenti.leggi(ente, decade)
    return cassa.riversamenti.salva(quietanza(letta, giorno, numero, cassa.orologio.oggi(), autore))


def registra_svincolo(
    cassa: Cassa, ente: str, giorno: date, importo: Centesimi, documento: str, autore: str
) -> Svincolo:
    """Release `importo` cents of the guarantee. Raises RegolaViolata beyond what is held, GiaRegistrato for the
    same document, VersioneSuperata when another release came first."""
    fatti = list(cassa.riversamenti.svincoli(ente))
    if any(svincolo.documento == documento.strip() for svincolo in fatti):
        raise GiaRegistrato(f"Lo svincolo «{documento.strip()[:40]}» è già registrato.")
    saldo = saldo_garanzia(cassa.riversamenti.elenca(ente), fatti)
    nuovo = svincola(ente, saldo, giorno, importo, documento, cassa.orologio.oggi(), autore)
    cassa.riversamenti.svincola(nuovo, len(fatti))
    return nuovo


def stato_del_termine(distinta: Distinta, ente: Ente, oggi: date) -> dict[str, Any]:
    """How the term of a distinta stands on `oggi`: kept, running, missed and what that costs, in cents.

    A distinta not handed over yet is counted up to `oggi`. `escussione_dal` is the first day on which the
    ente may call the guarantee (002 art. 15 lett. i).
    """
    termine = termine_di_riversamento(profilo(ente.profilo))
    if distinta.scadenza is None or termine is None:
        return {"esito": "NON_PREVISTO"}
    stato: dict[str, Any] = {"id": termine.id, "clausola": termine.clausola, "scadenza": distinta.scadenza.isoformat()}
    if not distinta.riversato:
        return {**stato, "esito": "NULLA_DA_RIVERSARE"}
    fatto = distinta.quietanza.giorno if distinta.quietanza else None
    if (fatto or oggi) <= distinta.scadenza:
        return {**stato, "esito": "RISPETTATO" if fatto else "IN_CORSO"}
    calendario = Calendario(ente.patrono)
    basi = {"da_riversare": distinta.riversato}
    penale = calcola_penale(termine.penale, distinta.scadenza, fatto or oggi, basi=basi, calendario=calendario)
    limite = escussione(distinta.scadenza, calendario).scadenza
    return {
        **stato,
        "esito": "MANCATO",
        "giorni_ritardo": penale.giorni_ritardo,
        "penale_cent": penale.importo,
        "clausola_penale": termine.penale.clausola if termine.penale else None,
        "escussione_dopo": limite.isoformat() if (fatto or oggi) > limite else None,
        "prova": penale.prova.in_dati(),
    }


def in_ritardo(cassa: Cassa, ente: Ente) -> list[Distinta]:
    """The distinte whose term has passed and that nobody has handed over."""
    oggi = cassa.orologio.oggi()
    return [
        d
        for d in cassa.riversamenti.elenca(ente.id)
        if d.quietanza is None and stato_del_termine(d, ente, oggi)["esito"] == "MANCATO"
    ]


def in_scadenza(cassa: Cassa, ente: Ente) -> list[Distinta]:
    """The distinte to be handed over within PREAVVISO, today included, that nobody has handed over."""
    oggi = cassa.orologio.oggi()
    return [
        d
        for d in cassa.riversamenti.elenca(ente.id)
        if d.quietanza is None and d.riversato and d.scadenza and oggi <= d.scadenza <= oggi + PREAVVISO
    ]


def fattura_del_trimestre(cassa: Cassa, ente: Ente, trimestre: str) -> dict[str, Any]:
    """The figures of the invoice of `AAAA-TN`, amounts in cents. Raises TrimestreNonValido."""
    iva = parametro("iva_aggio").alla_data(cassa.orologio.oggi()).valore
    dati: dict[str, Any] = in_cent(prospetto_fattura(cassa.riversamenti.elenca(ente.id), trimestre, iva))
    return dati


def in_dati(distinta: Distinta) -> dict[str, Any]:
    """The distinta as plain data, amounts in cents."""
    dati: dict[str, Any] = in_cent(distinta)
    return {**dati, "quota_ente_cent": distinta.quota_ente}


def _ultima(cassa: Cassa, ente: str) -> Distinta | None:
    return next(iter(deque(cassa.riversamenti.elenca(ente), maxlen=1)), None)


def _prima(cassa: Cassa, ente: str, oggi: date) -> PeriodoDecade:
    appena_finita = decade_di(oggi).precedente
    liste = cassa.liste.elenca_liste(ente)
    return min(appena_finita, *(decade_di(lista.consegnata_il) for lista in liste[:1]), appena_finita)


def _chiudi(
    cassa: Cassa, ente: Ente, periodo: PeriodoDecade, precedente: Distinta | None, oggi: date
) -> Distinta:
    distinta, righe = _componi(cassa, ente, periodo, precedente, oggi)
    contenuto = _in_archivio(ente.id, periodo, righe)
    impronta = hashlib.sha256(contenuto).hexdigest()
    chiave = f"riversamenti/{ente.id}/{periodo.nome}/{impronta}.json"
    cassa.documenti.scrivi(chiave, contenuto, JSON)
    chiusa = replace(distinta, chiave=chiave, righe_sha256=impronta)
    if not cassa.riversamenti.chiudi(chiusa):
        return cassa.riversamenti.leggi(ente.id, periodo.nome)
    return replace(chiusa, versione=1)


def _componi(
    cassa: Cassa, ente: Ente, periodo: PeriodoDecade, precedente: Distinta | None, oggi: date
) -> tuple[Distinta, tuple[RigaDistinta, ...]]:
    contratto = profilo(ente.profilo)
    termine = termine_di_riversamento(contratto)
    scadenza = None
    if termine is not None and termine.durata is not None:
        fonte = f"{termine.id}, clausola {termine.clausola}"
        calendario = Calendario(ente.patrono)
        scadenza = calcola_decade(periodo.dal, termine.durata, termine.proroga, calendario, fonte=fonte).scadenza
    righe = list(_da_contare(cassa, ente.id, periodo, precedente))
    condizioni = condizioni_distinta(ente, periodo.al)
    rese = _rese(cassa, righe) if condizioni.misura is MisuraAggio.PERCENTUALE else {}
    return componi(ente.id, periodo, righe, condizioni, precedente, oggi, scadenza, rese)


def _rese(cassa: Cassa, righe: list[RigaGiornale]) -> dict[str, tuple[ParteResa, ...]]:
    """The payments undone by each line that takes back, by the id of the line: the books say when they were made."""
    rese: dict[str, tuple[ParteResa, ...]] = {}
    for riga in righe:
        if riga.imputazione is not None and disfa_pagamenti(riga):
            posizione = riga.imputazione.posizione
            libri = cassa.libri.registrazioni(riga.ente, posizione)
            rese[riga.id] = parti_rese(libri, riga.id.removesuffix(f"#{posizione}"))
    return rese


def _da_contare(
    cassa: Cassa, ente: str, periodo: PeriodoDecade, precedente: Distinta | None
) -> Iterator[RigaGiornale]:
    """The lines booked up to the end of the decade that the distinta before has not counted.

    That decade is read again: what was booked in it after it was closed is counted now.
    """
    inizio = periodo.precedente.dal
    contate = set[str]()
    if precedente is not None:
        inizio = precedente.dal
        contate = {riga["riga"] for riga in righe_di(cassa, precedente)}
    for riga in cassa.incassi.giornale(ente, inizio, periodo.al):
        if riga.id not in contate:
            yield riga


def _in_archivio(ente: str, periodo: PeriodoDecade, righe: tuple[RigaDistinta, ...]) -> bytes:
    """The lines, whole: the same lines give the same bytes."""
    return json.dumps({"ente": ente, "decade": periodo.nome, "righe": in_cent(righe)}, ensure_ascii=False).encode()
