"""Asking the registers, taking in what they answer, and the ente's word on the heirs.

Whoever learns of a death (the registers before the issue, the notifier at the door) does
the same: the sanctions go back to the ente, and everything waits for the ente to say
whether the heirs may be asked for the rest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shared.dominio import partitario
from shared.dominio.anagrafe import (
    DecisioneEredi,
    EsitoAnagrafe,
    ProceduraConcorsuale,
    Responsabile,
    StatoAnagrafico,
    chi_risponde,
)
from shared.dominio.atti import Fase
from shared.dominio.blocchi import Blocco, EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import chiusi
from shared.dominio.concorsuali import in_breve, nuova_pratica
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.soggetti import Indirizzo

BLOCCO_EREDI = f"{TipoBlocco.AUTORIZZAZIONE_EREDI}-1"
"""A debtor dies once: the freeze that waits for the ente has one name."""

_SANZIONI_IN_CAPITALE = frozenset({"CDS"})
"""Tipologie whose capital is itself a sanction: it does not pass to the heirs (art. 7 L. 689/1981)."""


def chiedi_anagrafe(posizione: Posizione, oggi: date) -> Mutazione:
    """Ask the registers for one debtor, where the order of his lotto brought no answer.

    Raises GiaRegistrato when he was already asked for, or answered for.
    """
    if posizione.anagrafe is not None or "richiesta_anagrafe" in posizione.eventi:
        raise GiaRegistrato("La verifica anagrafica è già stata chiesta.")
    evento = Evento("ANAGRAFE_CHIESTA", oggi, {"incarico": f"{posizione.id}-anagrafe"})
    return muta(posizione, evento, eventi={"richiesta_anagrafe": oggi})


def registra_anagrafe(
    posizione: Posizione, oggi: date, esito: EsitoAnagrafe, indirizzo: Indirizzo | None = None
) -> Mutazione:
    """What the registers answered, and what follows from it at once; `indirizzo` is a newer one, where found.

    Deceased: the sanctions go back and the ente is asked about the heirs. Ceased: acts go
    to who answers for it. A procedura concorsuale freezes the posizione and is an event
    of its own (`procedura_concorsuale`). Raises GiaRegistrato when an answer is there.
    """
    if posizione.anagrafe is not None:
        raise GiaRegistrato("L'esito della verifica anagrafica è già registrato.")
    campi: dict[str, Any] = {"anagrafe": esito}
    eventi: dict[str, date] = {}
    registrazioni: tuple[Registrazione, ...] = ()
    if indirizzo is not None:
        campi["indirizzo"] = indirizzo
    if esito.stato is StatoAnagrafico.DECEDUTO:
        campi["blocchi"], registrazioni = _decesso(posizione, oggi)
        eventi["decesso_accertato"] = oggi
    elif esito.stato is StatoAnagrafico.CESSATA and (rispondono := chi_risponde(esito)):
        campi["indirizzo"] = rispondono[0].soggetto.indirizzo
    if esito.procedura is not None:
        campi |= _con_procedura(posizione, oggi, esito.procedura, campi.get("blocchi", posizione.blocchi))
        eventi["procedura_concorsuale"] = oggi
    dati: dict[str, Any] = {"stato": esito.stato.value, "procedura": esito.procedura is not None}
    if "pratiche" in campi:
        dati["documento"] = campi["pratiche"].procedure[-1].comunicazione
    # Before the visto no machine waits: waking the outbox for each row of a lista would be for nothing.
    evento = Evento("ANAGRAFE_ACQUISITA", oggi, dati, sveglia=posizione.fase is not Fase.CARICO)
    return muta(posizione, evento, registrazioni=registrazioni, eventi=eventi, **campi)


def _con_procedura(
    posizione: Posizione, oggi: date, procedura: ProceduraConcorsuale, blocchi: tuple[Blocco, ...]
) -> dict[str, Any]:
    """The freeze and the pratica of a procedure the registers know; nothing for one known already."""
    p = procedura
    pratica = nuova_pratica(posizione, oggi, p.tipo, p.riferimento, p.tribunale, p.aperta_il, p.curatore_pec)
    if any(blocco.id == pratica.id for blocco in blocchi):
        return {}
    blocco = Blocco(pratica.id, TipoBlocco.PROCEDURA_CONCORSUALE, oggi, None, in_breve(pratica))
    pratiche = replace(posizione.pratiche, procedure=(*posizione.pratiche.procedure, pratica))
    return {"blocchi": (*blocchi, blocco), "pratiche": pratiche}


def effetti_del_decesso(posizione: Posizione, oggi: date) -> tuple[dict[str, Any], tuple[Registrazione, ...]]:
    """The fields that change, and the registrazioni, when a death is learnt from somebody else than the registers.

    Nothing changes when it was known.
    """
    noto = posizione.anagrafe
    if noto is not None and noto.stato is StatoAnagrafico.DECEDUTO:
        return {}, ()
    blocchi, registrazioni = _decesso(posizione, oggi)
    esito = replace(noto or EsitoAnagrafe(oggi), data=oggi, stato=StatoAnagrafico.DECEDUTO)
    return {"anagrafe": esito, "blocchi": blocchi}, registrazioni


def _decesso(posizione: Posizione, oggi: date) -> tuple[tuple[Blocco, ...], tuple[Registrazione, ...]]:
    """The freeze that waits for the ente, and the sanctions given back (art. 8 D.Lgs. 472/1997; 000 art. 2.1)."""
    tipo = TipoBlocco.AUTORIZZAZIONE_EREDI
    motivo = "il debitore è deceduto: si attende l'autorizzazione dell'ente a procedere verso gli eredi"
    blocchi = (*posizione.blocchi, Blocco(BLOCCO_EREDI, tipo, oggi, None, motivo))
    personali = sanzioni_personali(posizione)
    if not personali:
        return blocchi, ()
    return blocchi, (partitario.registra_restituzione(f"{posizione.id}#sanzioni", oggi, personali),)


def sanzioni_personali(posizione: Posizione) -> dict[Voce, Centesimi]:
    """What is still owed and dies with the debtor, per voce, in cents."""
    voci = {Voce.SANZIONI}
    if posizione.riga.tipologia in _SANZIONI_IN_CAPITALE:
        voci.add(Voce.CAPITALE)
    return {voce: cent for voce, cent in posizione.saldi.items() if voce in voci}


def decidi_eredi(
    posizione: Posizione,
    oggi: date,
    autorizzata: bool,
    motivazione: str,
    eredi: tuple[Responsabile, ...] = (),
    autore: str = "sistema",
) -> Mutazione:
    """The ente authorises going on against the heirs, or refuses; the freeze ends and the machine looks again.

    Without `eredi` the acts go to them collectively, at the last domicile (art. 65 D.P.R.
    600/1973). Raises NonTrovato when no death is known, GiaRegistrato when already decided,
    RegolaViolata when heirs are named in a refusal.
    """
    esito = posizione.anagrafe
    if esito is None or esito.stato is not StatoAnagrafico.DECEDUTO:
        raise NonTrovato(f"Per la posizione {posizione.id} non risulta un decesso.")
    if esito.eredi is not None:
        raise GiaRegistrato("L'ente ha già deciso sugli eredi.")
    if eredi and not autorizzata:
        raise RegolaViolata("Gli eredi si indicano solo autorizzando la riscossione nei loro confronti.")
    mai_notificata = posizione.atto("ingiunzione") is not None and "notifica_ingiunzione" not in posizione.eventi
    decisione = DecisioneEredi(
        autorizzata,
        oggi,
        motivazione,
        collettivamente=autorizzata and not eredi,
        nuova_ingiunzione=autorizzata and mai_notificata,
    )
    campi: dict[str, Any] = {
        "anagrafe": replace(esito, eredi=decisione, rispondono=eredi or esito.rispondono),
        "blocchi": chiusi(posizione, BLOCCO_EREDI, oggi, EsitoBlocco.DECISO),
    }
    if eredi:
        campi["indirizzo"] = eredi[0].soggetto.indirizzo
    dati = {"autorizzata": autorizzata, "collettivamente": decisione.collettivamente, "motivazione": motivazione}
    return muta(posizione, Evento("EREDI_DECISI", oggi, dati, sveglia=True, autore=autore), **campi)


def sollecita_ente(posizione: Posizione, oggi: date) -> Mutazione:
    """The ente has not yet said a word on the heirs: it is reminded, once. Raises GiaRegistrato."""
    if "sollecito_eredi" in posizione.eventi:
        raise GiaRegistrato("L'ente è già stato sollecitato.")
    evento = Evento("SOLLECITO_ENTE", oggi, {"oggetto": "autorizzazione a procedere verso gli eredi"})
    return muta(posizione, evento, eventi={"sollecito_eredi": oggi})
