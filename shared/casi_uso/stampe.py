"""From a posizione to the document that reaches a citizen or an ente. Nothing is decided here, only said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.casi_uso.stampe_beni import beni_in_elenco, motivo_di_svincolo
from shared.dominio import documenti as doc
from shared.dominio.anagrafe import in_solido, qualita
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.enti import Ente, Persona
from shared.dominio.fase_anagrafe import id_ingiunzione
from shared.dominio.liste import AttoPresupposto
from shared.dominio.partitario import entrato
from shared.dominio.posizioni import Posizione
from shared.dominio.prova import Prova
from shared.dominio.recapiti import Mezzo
from shared.dominio.ricorsi import (
    RIFERIMENTI_FERMO,
    RIFERIMENTI_INGIUNZIONE,
    RIFERIMENTI_SOLLECITO,
    natura_di,
    nome_tipologia,
    ricorso_contro_fermo,
    ricorso_contro_ingiunzione,
)
from shared.dominio.scelta_misure import Misura, beni_per

_INVIO = {
    Mezzo.ATTO_GIUDIZIARIO: "Atto notificato a mezzo posta, L. 20 novembre 1982, n. 890",
    Mezzo.PEC: "Posta elettronica certificata",
    Mezzo.POSTA_ORDINARIA: "Posta ordinaria",
}
_NOME_ATTO = {
    TipoAtto.INGIUNZIONE: "Ingiunzione di pagamento",
    TipoAtto.PREAVVISO_IPOTECA: "Comunicazione preventiva di ipoteca",
}
_ETICHETTA_PROVA = {
    "interessi_legali": "Interessi legali",
    "spese_notifica": "Spese di notifica",
    "oneri_riscossione": "Oneri di riscossione",
}


def numero_atto(posizione: Posizione, identita: str) -> str:
    """The number printed on the act: unique, and the same however often it is printed."""
    return f"{posizione.id}/{identita}"


def ingiunzione(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Sequence[Mapping[str, Any]], giorni: int, mezzo: Mezzo
) -> doc.Ingiunzione:
    """The ingiunzione of a posizione as it stands right after the issue."""
    riga = posizione.riga
    natura = natura_di(riga.tipologia)
    return doc.Ingiunzione(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_INGIUNZIONE),
        **campi_richiesta(ente, posizione, atto, prove, giorni, f"entro {giorni} giorni dalla notifica dell'atto"),
        natura_credito=nome_tipologia(riga.tipologia),
        tipologia=riga.tipologia,
        anno=riga.anno,
        causale=riga.causale,
        atto_presupposto=riga.atto,
        coobbligati=(*in_solido(posizione.anagrafe), *riga.coobbligati),
        qualita=qualita(riga.debitore, posizione.anagrafe),
        ricorso=ricorso_contro_ingiunzione(natura),
        interessi_successivi=(
            "Sulle somme non pagate nel termine continuano a maturare gli interessi legali sul capitale residuo, "
            "art. 1284 c.c., fino al pagamento."
            if riga.interessi_dal
            else ""
        ),
    )


def sollecito(
    ente: Ente,
    posizione: Posizione,
    atto: Atto,
    prove: Sequence[Mapping[str, Any]],
    giorni: int,
    mezzo: Mezzo,
    numero: int,
) -> doc.Sollecito:
    """The sollecito number `numero`, on what is still owed."""
    return doc.Sollecito(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_SOLLECITO),
        **campi_richiesta(ente, posizione, atto, prove, giorni, f"entro {giorni} giorni dal ricevimento"),
        ordinale=numero,
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        versato=entrato(posizione.conti),
        beni=beni_in_elenco(b for b in posizione.beni or () if not b.escluso),
    )


def preavviso_fermo(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Sequence[Mapping[str, Any]], giorni: int, mezzo: Mezzo
) -> doc.PreavvisoFermo:
    """The preavviso, with the vehicles it is about."""
    return doc.PreavvisoFermo(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_FERMO),
        **campi_richiesta(ente, posizione, atto, prove, giorni, f"entro {giorni} giorni dalla notifica dell'atto"),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        beni=beni_in_elenco(beni_per(posizione, Misura.FERMO)),
        ricorso=ricorso_contro_fermo(natura_di(posizione.riga.tipologia)),
    )


def comunicazione_iscrizione(
    ente: Ente, posizione: Posizione, atto: Atto, mezzo: Mezzo
) -> doc.ComunicazioneIscrizioneFermo:
    """That the fermo was entered, and how to have it lifted."""
    return doc.ComunicazioneIscrizioneFermo(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_FERMO),
        **campi_richiesta(ente, posizione, atto, (), 30, "30 giorni dal ricevimento"),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        preavviso=riferimento(posizione, "preavviso_fermo", "notifica_preavviso"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        beni=beni_in_elenco(beni_per(posizione, Misura.FERMO)),
        data_iscrizione=posizione.eventi["iscrizione_fermo"],
        formalita=numero_atto(posizione, "iscrizione_fermo"),
        ricorso=ricorso_contro_fermo(natura_di(posizione.riga.tipologia)),
    )


def revoca_fermo(ente: Ente, posizione: Posizione, atto: Atto, mezzo: Mezzo) -> doc.RevocaFermo:
    """That the fermo falls, and why."""
    motivo, senza_oneri = motivo_di_svincolo(posizione)
    return doc.RevocaFermo(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_FERMO),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        beni=beni_in_elenco(beni_per(posizione, Misura.FERMO)),
        data_iscrizione=posizione.eventi["iscrizione_fermo"],
        formalita=numero_atto(posizione, "iscrizione_fermo"),
        motivo=motivo,
        data_motivo=posizione.eventi["estinzione"],
        senza_oneri=senza_oneri,
    )


def comunicazione_chiusura(
    ente: Ente, posizione: Posizione, atto: Atto, esito: str, motivazione: tuple[str, ...]
) -> doc.ComunicazioneChiusura:
    """That the case is over, with how the sums ended."""
    conti = posizione.conti
    colonne = [("carico", -1), ("accessori", -1), ("incassi", 1), ("sgravi", 1), ("discarichi", 1), ("credito", 1)]
    nomi = [
        "Importo affidato", "Interessi e spese aggiunti", "Riscosso", "Annullato dall'ente", "Discaricato", "Residuo",
    ]  # fmt: skip
    if any(conto.startswith("restituzioni:") for conto in conti):
        colonne.insert(5, ("restituzioni", 1))
        nomi.insert(5, "Restituito all'ente (sanzioni)")
    importi = tuple(
        doc.RigaImporto(
            nome, segno * sum(cent for conto, cent in conti.items() if conto.startswith(f"{radice}:"))
        )
        for nome, (radice, segno) in zip(nomi, colonne, strict=True)
    )
    return doc.ComunicazioneChiusura(
        **campi_atto(ente, posizione, atto, Mezzo.POSTA_ORDINARIA, RIFERIMENTI_INGIUNZIONE),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        esito=esito,
        importi=importi,
        motivazione=motivazione,
        data_chiusura=atto.data,
    )


def comunicazione(
    ente: Ente,
    posizione: Posizione,
    atto: Atto,
    mezzo: Mezzo,
    riferimenti: tuple[str, ...],
    oggetto: str,
    paragrafi: tuple[str, ...],
) -> doc.Comunicazione:
    """Any other letter, with what is owed on the day."""
    return doc.Comunicazione(
        **campi_atto(ente, posizione, atto, mezzo, riferimenti),
        oggetto=oggetto,
        paragrafi=paragrafi,
        importi=doc.righe_importi(posizione.saldi),
        totale=posizione.residuo,
    )


def riferimento(posizione: Posizione, identita: str, notifica: str) -> AttoPresupposto:
    """An earlier act of ours, as later ones cite it."""
    atto = posizione.atto(id_ingiunzione(posizione) if identita == "ingiunzione" else identita)
    if atto is None:
        return AttoPresupposto(identita, "", None, None)
    nome = _NOME_ATTO.get(atto.tipo, "Preavviso di fermo")
    return AttoPresupposto(nome, numero_atto(posizione, atto.id), atto.data, posizione.eventi.get(notifica))


def intestazione(ente: Ente) -> doc.Intestazione:
    """The letterhead of the ente, and of who collects for it."""
    concessionario = (
        doc.Concessionario(
            denominazione=ente.concessionario,
            codice_fiscale=ente.concessionario_codice_fiscale,
            indirizzo=ente.concessionario_indirizzo,
            pec=ente.concessionario_pec,
            **({"titolo": ente.titolo_concessionario} if ente.titolo_concessionario else {}),
        )
        if ente.concessionario
        else None
    )
    return doc.Intestazione(
        denominazione=ente.denominazione,
        codice_fiscale=ente.codice_fiscale,
        indirizzo=ente.indirizzo,
        ufficio=ente.ufficio,
        pec=ente.pec,
        telefono=ente.telefono,
        sito=ente.sito,
        contatti=ente.contatti,
        concessionario=concessionario,
    )


def campi_atto(
    ente: Ente, posizione: Posizione, atto: Atto, mezzo: Mezzo, riferimenti: tuple[str, ...]
) -> dict[str, Any]:
    """What every act to a debtor begins and ends with."""
    return {
        "intestazione": intestazione(ente),
        "numero": numero_atto(posizione, atto.id),
        "data": atto.data,
        "destinatario": posizione.destinatario,
        "responsabile": _incaricato(ente.responsabile),
        "firmatario": _incaricato(ente.firmatario),
        "modalita_invio": _INVIO[mezzo],
        "riferimenti": riferimenti,
        "informativa_privacy": ente.informativa_privacy,
        "rateizzazione": ente.rateizzazione,
    }


def campi_richiesta(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Sequence[Mapping[str, Any]], giorni: int, entro: str
) -> dict[str, Any]:
    """What every act that asks a debtor for money says of it: the voci, how they were counted, the pagoPA notice."""
    return {
        "importi": doc.righe_importi(posizione.saldi),
        "totale": atto.importo,
        "giorni_pagamento": giorni,
        "calcoli": calcoli_stampati(prove),
        "avviso": AvvisoPagamento(
            numero_avviso=posizione.numero_avviso,
            codice_fiscale_ente=ente.codice_fiscale,
            denominazione_ente=ente.denominazione,
            importo=atto.importo,
            oggetto=f"Atto {numero_atto(posizione, atto.id)}",
            debitore=posizione.riga.debitore,
            entro=entro,
            cbill=ente.cbill,
            postale=ente.conto_corrente_postale,
        ),
    }


def calcoli_stampati(prove: Sequence[Mapping[str, Any]]) -> tuple[doc.Calcolo, ...]:
    """How the amounts of an act were counted, of the prove in its event those that a debtor reads."""
    return doc.calcoli_da_prove(
        (_ETICHETTA_PROVA[prova["regola"]], Prova.da_dati(prova))
        for prova in prove
        if prova["regola"] in _ETICHETTA_PROVA
    )


def _incaricato(persona: Persona) -> doc.Incaricato:
    return doc.Incaricato(nome=persona.nome, qualifica=persona.qualifica, recapito=persona.recapito)
