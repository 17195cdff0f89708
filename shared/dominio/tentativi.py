"""Which way the next attempt to deliver an act goes, and from what day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.durate import Durata, Unita
from shared.dominio.posizioni import Posizione
from shared.dominio.recapiti import DEPOSITI, EsitoConsegna, Mezzo
from shared.dominio.regole import Regole
from shared.dominio.scadenze import giorno_utile
from shared.dominio.soggetti import TipoSoggetto

PER_POSTA_ORDINARIA = frozenset(
    {
        TipoAtto.SOLLECITO,
        TipoAtto.COMUNICAZIONE_ISCRIZIONE,
        TipoAtto.REVOCA_FERMO,
        TipoAtto.ASSENSO_CANCELLAZIONE,
        TipoAtto.ACCOGLIMENTO_RATE,
        TipoAtto.AVVISO_RATA,
        TipoAtto.SOLLECITO_RATA,
    }
)


def mezzo_per(posizione: Posizione, tipo: TipoAtto) -> Mezzo:
    """Solleciti and courtesy letters go by ordinary post; the rest by PEC where known, else by L. 890/1982."""
    if tipo in PER_POSTA_ORDINARIA:
        return Mezzo.POSTA_ORDINARIA
    return Mezzo.PEC if posizione.destinatario.pec else Mezzo.ATTO_GIUDIZIARIO


DEPOSITABILI = frozenset({TipoAtto.INGIUNZIONE})
"""Acts that are deposited when nobody can be found: the cycle cannot go on without them."""


@dataclass(frozen=True, slots=True)
class Tentativo:
    """One more attempt: the way, and the first day on which the law allows it."""

    mezzo: Mezzo
    dal: date | None = None


def prossimo_tentativo(posizione: Posizione, regole: Regole, atto: Atto) -> Tentativo | None:
    """The next attempt for `atto`; None when it has arrived, travels, or no way is left.

    A PEC comes first where there is one: to a full mailbox twice, the second time after
    the days of art. 60 c. 7 D.P.R. 600/1973, then a body's act is deposited with
    InfoCamere. Then post, as many times as the profile says; then the deposit.
    """
    fatti = posizione.consegne_di(atto.id)
    if fatti and (fatti[-1].in_corso or fatti[-1].riuscita):
        return None
    mezzo = mezzo_per(posizione, atto.tipo)
    provati = {c.mezzo for c in fatti}
    deposito = atto.tipo in DEPOSITABILI and not provati & DEPOSITI
    if mezzo is Mezzo.PEC:
        pec = [c for c in fatti if c.mezzo is Mezzo.PEC]
        if not pec:
            return Tentativo(Mezzo.PEC)
        piena = pec[-1].esito is EsitoConsegna.PEC_CASELLA_PIENA
        if piena and len(pec) == 1:
            attesa = regole.notifica_al(pec[0].affidata_il).seconda_pec.numero
            return Tentativo(Mezzo.PEC, giorno_utile(pec[0].affidata_il, Durata(attesa, Unita.GIORNI)))
        if piena and deposito and posizione.destinatario.tipo is TipoSoggetto.GIURIDICA:
            return Tentativo(Mezzo.DEPOSITO_TELEMATICO)
        mezzo = Mezzo.ATTO_GIUDIZIARIO
    fisici = sum(1 for c in fatti if c.mezzo not in DEPOSITI and c.mezzo is not Mezzo.PEC)
    if fisici < regole.ciclo.tentativi_notifica and not provati & DEPOSITI:
        return Tentativo(mezzo)
    return Tentativo(Mezzo.DEPOSITO) if deposito and mezzo is Mezzo.ATTO_GIUDIZIARIO else None
