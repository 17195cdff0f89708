"""An incasso meets its posizione: booked in the legal order, labelled by what was owed, written in the giornale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.dominio.attualizzazione import addebito_maturati
from shared.dominio.emissioni import Interessi
from shared.dominio.giornale import Destinazione, Imputazione, RigaGiornale
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.incassi import SISTEMA, Etichetta, Incasso, Quota, attribuisci
from shared.dominio.partitario import incassato
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole
from shared.dominio.righe_giornale import imputazione_di
from shared.dominio.versamenti import Versamento, incassa


def abbina(
    posizione: Posizione,
    regole: Regole,
    oggi: date,
    incasso: Incasso,
    motivo: str,
    *,
    importo: Centesimi | None = None,
    autore: str = SISTEMA,
    interessi: Interessi | None = None,
) -> Mutazione:
    """Book `importo` cents of `incasso` (all that is left by default) on `posizione`.

    With `interessi` the interest matured to the day of the payment joins the debt first, as far
    as the payment covers it: it was in the amount the node asked for. The mutazione carries the
    incasso and its line of the giornale: whoever stores it stores all or none. Raises
    what `attribuisci` and `incassa` raise.
    """
    quanto = incasso.da_abbinare if importo is None else importo
    identita = _versamento_di(incasso)
    maturati = None if interessi is None else addebito_maturati(posizione, incasso, identita, quanto, interessi)
    attuale = posizione if maturati is None else maturati.su(posizione)
    versante = incasso.pagatore.codice_fiscale
    versamento = Versamento(identita, incasso.numero_avviso, quanto, incasso.giorno, versante)
    mutazione = incassa(attuale, regole, oggi, versamento)
    if autore != SISTEMA:
        mutazione = replace(mutazione, evento=replace(mutazione.evento, autore=autore))
    (registrazione,) = mutazione.registrazioni
    voci, eccedenza = incassato(registrazione)
    if maturati is not None:
        mutazione = maturati.con(mutazione)
    quota = Quota(posizione.id, quanto, eccedenza)
    aggiornato = attribuisci(incasso, quota, segno_di(posizione, incasso, eccedenza), oggi, motivo, autore)
    return replace(
        mutazione, incasso=aggiornato, giornale=(_riga(posizione, incasso, identita, oggi, quanto, voci, eccedenza),)
    )


def segno_di(posizione: Posizione, incasso: Incasso, eccedenza: Centesimi) -> Etichetta | None:
    """What the posizione was when the money came: None when all of it was owed.

    With nothing owed any more, a second payment of a numero avviso already paid is DOPPIO; after an
    sgravio POSIZIONE_SGRAVATA; otherwise POSIZIONE_ESTINTA. A part beyond the debt is ECCEDENZA.
    """
    if posizione.residuo == 0:
        if incasso.numero_avviso and incasso.numero_avviso in posizione.avvisi_pagati:
            return Etichetta.DOPPIO
        return Etichetta.POSIZIONE_SGRAVATA if "sgravio" in posizione.eventi else Etichetta.POSIZIONE_ESTINTA
    return Etichetta.ECCEDENZA if eccedenza else None


def riga_di_arrivo(incasso: Incasso, oggi: date) -> RigaGiornale:
    """The line of money that comes in without a destination."""
    entrata = incasso.importo
    return _del_giornale(incasso, f"ENTRATA#{incasso.id}", oggi, entrata, {Destinazione.DA_ABBINARE: entrata})


def riga_di_spostamento(
    incasso: Incasso, oggi: date, da: Destinazione, a: Destinazione, importo: Centesimi, causale: str
) -> RigaGiornale:
    """The line of a move between destinations that books nothing on a posizione; one for each pair and incasso."""
    identita = f"{da.name}>{a.name}#{incasso.id}"
    return _del_giornale(incasso, identita, oggi, 0, {da: -importo, a: importo}, causale=causale)


def _del_giornale(
    incasso: Incasso,
    identita: str,
    oggi: date,
    entrata: Centesimi,
    destinazioni: Mapping[Destinazione, Centesimi],
    *,
    imputazione: Imputazione | None = None,
    causale: str = "",
) -> RigaGiornale:
    return RigaGiornale(
        ente=incasso.ente,
        id=identita,
        giorno=oggi,
        incasso=incasso.id,
        canale=incasso.canale,
        pagato_il=incasso.giorno,
        entrata=entrata,
        destinazioni=destinazioni,
        imputazione=imputazione,
        causale=causale,
    )


def _versamento_di(incasso: Incasso) -> str:
    """The id of the share in the books of the posizione: the incasso's own, numbered from the second share on."""
    return incasso.id if not incasso.quote else f"{incasso.id}#{len(incasso.quote) + 1}"


def _riga(
    posizione: Posizione,
    incasso: Incasso,
    identita: str,
    oggi: date,
    importo: Centesimi,
    voci: dict[Voce, Centesimi],
    eccedenza: Centesimi,
) -> RigaGiornale:
    arriva = incasso.versione == 0 and not incasso.quote
    destinazioni = {Destinazione.IMPUTATO: sum(voci.values()), Destinazione.DA_RIMBORSARE: eccedenza}
    if arriva:
        destinazioni[Destinazione.DA_ABBINARE] = incasso.importo - importo
    else:
        destinazioni[Destinazione.DA_ABBINARE] = -importo
    return _del_giornale(
        incasso,
        f"VERSAMENTO#{identita}",
        oggi,
        incasso.importo if arriva else 0,
        {d: cent for d, cent in destinazioni.items() if cent},
        imputazione=imputazione_di(posizione, voci) if voci else None,
    )
