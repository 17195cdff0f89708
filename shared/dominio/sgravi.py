"""Sgravio: the ente cancels all or part of a credit, paid or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.dominio import partitario
from shared.dominio.dilazioni import riduci_piano
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.imputazione import imputa
from shared.dominio.piani import Rateizzazione, imputa_al_piano
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import Sgravio, senza_barre
from shared.dominio.regole import Regole
from shared.dominio.scelta_misure import ha_vincoli


def sgrava(
    posizione: Posizione,
    oggi: date,
    provvedimento: str,
    motivo: str,
    voci: Mapping[Voce, Centesimi] | None = None,
    autore: str = "sistema",
    *,
    regole: Regole | None = None,
    anche_riscosso: bool = False,
    con_lettera: bool = True,
) -> Mutazione:
    """Cancel `voci` (cents), or everything still owed when None, by the act named `provvedimento`.

    What is cancelled first takes what is owed of that voce, then what was paid of it: the money
    so freed goes to the other voci still owed, in the order of the contract (`regole`), and the
    rest is an eccedenza to be paid back. Without `regole` only what is owed can be cancelled.
    `anche_riscosso` (with `voci` None) cancels the whole credit, the part already paid included.
    A letter tells the debtor, unless `con_lettera` is False (another letter does) or the debt is
    all gone unpaid (the last letter of the posizione says it).

    Raises RegolaViolata when nothing is left to cancel, a voce would be cancelled beyond what
    was ever owed, or a posizione handed back to the ente owes something: the ente has it now. One whose
    measure still stands is cancelled here all the same: only who entered the measure can lift it.
    """
    if posizione.conclusa and posizione.residuo and not ha_vincoli(posizione):
        raise RegolaViolata(f"La posizione {posizione.id} è conclusa: lo sgravio va deciso dall'ente che l'ha ripresa.")
    saldi, riscosso = posizione.saldi, riscosso_per_voce(posizione) if regole else {}
    da_sgravare = dict(saldi) if voci is None else {voce: cent for voce, cent in voci.items() if cent}
    if voci is None and anche_riscosso:
        da_sgravare = {v: saldi.get(v, 0) + riscosso.get(v, 0) for v in Voce if saldi.get(v, 0) + riscosso.get(v, 0)}
    if not any(da_sgravare.values()):
        raise RegolaViolata("Nulla da sgravare: la posizione non ha importi residui nelle voci indicate.")
    for voce, cent in da_sgravare.items():
        massimo = saldi.get(voce, 0) + riscosso.get(voce, 0)
        if cent < 0 or cent > massimo:
            raise RegolaViolata(
                f"Sgravio di {in_euro(cent)} euro su «{voce.value}»: il residuo è {in_euro(saldi.get(voce, 0))}, "
                f"il riscosso {in_euro(riscosso.get(voce, 0))}."
            )
    dovuto = {voce: min(cent, saldi.get(voce, 0)) for voce, cent in da_sgravare.items()}
    pagato = {voce: cent - dovuto[voce] for voce, cent in da_sgravare.items() if cent > dovuto[voce]}
    dovuto = {voce: cent for voce, cent in dovuto.items() if cent}
    imputato, eccedenza, rateizzazione = _libera(posizione, regole, dovuto, sum(pagato.values()))
    registrazione = partitario.registra_sgravio(provvedimento, oggi, dovuto, pagato, imputato)
    estinta = sum(saldi.values()) == sum(dovuto.values()) and not pagato
    lettera = f"comunicazione-sgravio-{senza_barre(provvedimento)}" if con_lettera and not estinta else ""
    if lettera and any(s.lettera == lettera for s in posizione.pratiche.sgravi):
        raise GiaRegistrato(f"Lo sgravio {provvedimento} è già registrato.")
    sgravio = Sgravio(provvedimento, oggi, motivo, dovuto, pagato, eccedenza, lettera)
    dati: dict[str, object] = {
        "provvedimento": provvedimento,
        "motivo": motivo,
        "voci_cent": {voce.value: cent for voce, cent in da_sgravare.items()},
        "eccedenza_cent": eccedenza,
    }
    if lettera:
        dati["documento"] = lettera
    return muta(
        posizione,
        Evento("SGRAVIO", oggi, dati, sveglia=True, autore=autore),
        registrazioni=(registrazione,),
        eventi={"sgravio": oggi},
        rateizzazione=rateizzazione,
        pratiche=replace(posizione.pratiche, sgravi=(*posizione.pratiche.sgravi, sgravio)),
    )


def riscosso_per_voce(posizione: Posizione) -> dict[Voce, Centesimi]:
    """What was collected of each voce, cents; eccedenze left out."""
    conti = posizione.conti
    return {voce: cent for voce in Voce if (cent := conti.get(partitario.incassi(voce), 0))}


def _libera(
    posizione: Posizione, regole: Regole | None, dovuto: Mapping[Voce, Centesimi], liberato: Centesimi
) -> tuple[Mapping[Voce, Centesimi], Centesimi, Rateizzazione | None]:
    """Where `liberato` cents go once `dovuto` is cancelled: per voce, in excess, and the plan as it becomes."""
    richiesta = riduci_piano(posizione, dovuto)
    if not liberato or regole is None:
        return {}, 0, richiesta
    regola = regole.ciclo.regola_imputazione
    if richiesta is not None and richiesta.in_corso is not None:
        piano, esito = imputa_al_piano(richiesta.in_corso, liberato, regola)
        return esito.imputato, esito.eccedenza, replace(richiesta, piano=piano)
    restano = {voce: cent - dovuto.get(voce, 0) for voce, cent in posizione.saldi.items()}
    esito = imputa(liberato, {voce: cent for voce, cent in restano.items() if cent}, regola)
    return esito.imputato, esito.eccedenza, richiesta
