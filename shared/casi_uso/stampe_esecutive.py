"""The papers of enforcement: from a posizione to what a debtor, a third party or an officer reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.casi_uso.stampe import calcoli_stampati, campi_atto, campi_richiesta, riferimento
from shared.dominio.atti import Atto, Terzo, TipoAtto, TipoBene
from shared.dominio.documenti import Comunicazione, righe_importi
from shared.dominio.documenti_esecutivi import Intimazione, PignoramentoMobiliare, PignoramentoTerzi
from shared.dominio.enti import Ente
from shared.dominio.errori import RegolaViolata
from shared.dominio.esecuzioni import bene_di, notifica_di, ultima_intimazione
from shared.dominio.importi import in_euro
from shared.dominio.pignoramenti import Pignoramento, ScaglioneStipendio, ViaEsecutiva
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import Mezzo
from shared.dominio.regole_esecuzione import RegoleEsecuzione
from shared.dominio.ricorsi import (
    RIFERIMENTI_INTIMAZIONE,
    RIFERIMENTI_MOBILIARE,
    RIFERIMENTI_PIGNORAMENTO,
    natura_di,
    nome_tipologia,
    ricorso_contro_ingiunzione,
    ricorso_contro_pignoramento,
)
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto
from shared.dominio.tentativi import mezzo_per

Prove = Sequence[Mapping[str, Any]]


def intimazione(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Prove, norma: RegoleEsecuzione
) -> Intimazione:
    """The intimazione as it stands right after its issue; `norma` is that of its day."""
    giorni = norma.termine_intimazione.numero
    precedenti = [a.data for a in posizione.atti if a.tipo is TipoAtto.INTIMAZIONE and a.id != atto.id]
    durata = norma.efficacia_intimazione
    unita = "anno" if str(durata.unita) == "anni" else str(durata.unita)
    mezzo = mezzo_per(posizione, atto.tipo)
    return Intimazione(
        **campi_atto(ente, posizione, atto, mezzo, RIFERIMENTI_INTIMAZIONE),
        **campi_richiesta(ente, posizione, atto, prove, giorni, f"entro {giorni} giorni dalla notifica dell'atto"),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        efficacia=f"{'un' if durata.numero == 1 else durata.numero} {unita}",
        ricorso=ricorso_contro_ingiunzione(natura_di(posizione.riga.tipologia)),
        precedente=precedenti[-1] if precedenti else None,
    )


def pignoramento_terzi(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Prove, norma: RegoleEsecuzione
) -> PignoramentoTerzi:
    """The order to the third party, with a copy for the debtor. Raises RegolaViolata where there is no such order."""
    pignoramento = _pignoramento(posizione, atto)
    bene = bene_di(posizione, pignoramento)
    if bene is None or bene.terzo is None:
        raise RegolaViolata(f"L'atto {atto.id} non è rivolto a un terzo.")
    stipendio = pignoramento.tipo is TipoBene.STIPENDIO
    comuni = _campi_esecutivi(ente, posizione, atto, prove, RIFERIMENTI_PIGNORAMENTO)
    return PignoramentoTerzi(
        **(comuni | {"destinatario": _soggetto(bene.terzo), "modalita_invio": _invio(bene.terzo)}),
        credito=bene.descrizione,
        giorni=norma.termine_terzo.numero,
        quote=tuple(_quota(s, prima) for s, prima in _con_precedente(norma.quote_stipendio)) if stipendio else (),
        conto=pignoramento.tipo is TipoBene.CONTO,
        numero_avviso=posizione.numero_avviso,
    )


def pignoramento_mobiliare(ente: Ente, posizione: Posizione, atto: Atto, prove: Prove) -> PignoramentoMobiliare:
    """The charge to the officer, and the verbale for him to fill in."""
    comuni = _campi_esecutivi(ente, posizione, atto, prove, RIFERIMENTI_MOBILIARE)
    return PignoramentoMobiliare(**(comuni | {"modalita_invio": "A mani dell'ufficiale della riscossione"}))


def rinuncia(ente: Ente, posizione: Posizione, atto: Atto) -> Comunicazione:
    """That the pignoramento is released: whoever held anything back for it is free."""
    pignoramento = posizione.pignoramenti[int(atto.id.rpartition("-")[2]) - 1]
    bene = bene_di(posizione, pignoramento)
    terzo = None if bene is None else bene.terzo
    ordine = posizione.atto(pignoramento.atto)
    assert ordine is not None
    perche = "sgravio disposto dall'ente creditore" if "sgravio" in posizione.eventi else "pagamento del debito"
    debitore = posizione.riga.debitore
    paragrafi = [
        f"Con atto n. {posizione.id}/{ordine.id} del {ordine.data:%d/%m/%Y} è stato disposto il pignoramento a "
        f"carico di {debitore.denominazione}, codice fiscale {debitore.codice_fiscale}.",
        f"Il debito è estinto dal {posizione.eventi['estinzione']:%d/%m/%Y} per {perche}: si rinuncia al pignoramento.",
    ]
    if terzo is not None:
        paragrafi.append(
            "Da oggi nulla è più dovuto a questo ufficio in forza di quell'atto: le somme trattenute e non ancora "
            "versate vanno rese al debitore, gli obblighi di custodia cessano."
        )
    else:
        paragrafi.append("I beni indicati nel verbale sono liberi: il custode li rende al debitore.")
    campi = campi_atto(ente, posizione, atto, Mezzo.PEC, RIFERIMENTI_PIGNORAMENTO)
    if terzo is not None:
        campi |= {"destinatario": _soggetto(terzo), "modalita_invio": _invio(terzo)}
    return Comunicazione(
        **(campi | {"rateizzazione": ""}),
        oggetto="Rinuncia al pignoramento",
        paragrafi=tuple(paragrafi),
    )


def _campi_esecutivi(
    ente: Ente, posizione: Posizione, atto: Atto, prove: Prove, riferimenti: tuple[str, ...]
) -> dict[str, Any]:
    campi = campi_atto(ente, posizione, atto, Mezzo.PEC, riferimenti)
    return {
        **campi,
        "rateizzazione": "",
        "debitore": campi["destinatario"],
        "ingiunzione": riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        "intimazione": _intimazione_in_parole(posizione),
        "natura_credito": nome_tipologia(posizione.riga.tipologia),
        "anno": posizione.riga.anno,
        "importi": righe_importi(posizione.saldi),
        "totale": atto.importo,
        "calcoli": calcoli_stampati(prove),
        "ricorso": ricorso_contro_pignoramento(),
    }


def _intimazione_in_parole(posizione: Posizione) -> str:
    ultima = ultima_intimazione(posizione)
    notificata = None if ultima is None else notifica_di(posizione, ultima.id)
    if ultima is None or notificata is None:
        return ""
    return f"intimazione n. {posizione.id}/{ultima.id} notificata il {notificata:%d/%m/%Y}"


def _pignoramento(posizione: Posizione, atto: Atto) -> Pignoramento:
    for pignoramento in posizione.pignoramenti:
        if pignoramento.atto == atto.id and pignoramento.via is ViaEsecutiva.TERZI:
            return pignoramento
    raise RegolaViolata(f"L'atto {atto.id} non è rivolto a un terzo.")


def _soggetto(terzo: Terzo) -> Soggetto:
    pec = terzo.recapito if "@" in terzo.recapito else ""
    indirizzo = Indirizzo("" if pec else terzo.recapito, "", "", "", "")
    tipo = TipoSoggetto.GIURIDICA if terzo.codice_fiscale.isdigit() else TipoSoggetto.FISICA
    return Soggetto(tipo, terzo.codice_fiscale, terzo.denominazione, indirizzo, pec=pec)


def _invio(terzo: Terzo) -> str:
    return "Posta elettronica certificata" if "@" in terzo.recapito else "Raccomandata A.R."


def _con_precedente(
    scaglioni: Sequence[ScaglioneStipendio],
) -> list[tuple[ScaglioneStipendio, ScaglioneStipendio | None]]:
    return list(zip(scaglioni, (None, *scaglioni), strict=False))


def _quota(scaglione: ScaglioneStipendio, prima: ScaglioneStipendio | None) -> str:
    quota = f"1/{scaglione.divisore} dello stipendio netto"
    if scaglione.fino_a is None:
        assert prima is not None
        assert prima.fino_a is not None
        return f"{quota}, se supera {in_euro(prima.fino_a)} euro"
    oltre = "" if prima is None or prima.fino_a is None else f"oltre {in_euro(prima.fino_a)} e "
    return f"{quota}, se è {oltre}fino a {in_euro(scaglione.fino_a)} euro"
