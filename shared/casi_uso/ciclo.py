"""The cycle of a posizione: look, wait, wake, move on. The state machines call these and compare names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.porte import Enti, Macchine, Orologio, Posizioni
from shared.dominio.atti import Fase
from shared.dominio.avvii import passa_a
from shared.dominio.emissioni import registra_termini_mancati
from shared.dominio.errori import GiaRegistrato, VersioneSuperata
from shared.dominio.fasi import valuta as valuta_posizione
from shared.dominio.giorni import istante_di_lavoro
from shared.dominio.incassi import SISTEMA
from shared.dominio.inesigibilita import proponi
from shared.dominio.misure import chiedi_visura, registra_motivo
from shared.dominio.passi import Esito, Passo, Sosta
from shared.dominio.posizioni import Mutazione, Posizione, firmata
from shared.dominio.pratiche import CausaInesigibilita
from shared.dominio.regole import Regole
from shared.dominio.scelta_misure import da_svincolare

Comando = Callable[[Posizione, Regole, date], Mutazione]
"""What a step does to a posizione on a day, under its rules."""

FATTO: dict[str, object] = {"esito": "FATTO"}
RIVALUTA: dict[str, object] = {"esito": "RIVALUTA"}
"""Something came before the wait began: the machine looks again."""
GIA_REGISTRATO: dict[str, object] = {"esito": "GIA_REGISTRATO"}
TENTATIVI = 5


@dataclass(frozen=True, slots=True)
class Ciclo:
    """What the steps of a cycle work with."""

    enti: Enti
    posizioni: Posizioni
    orologio: Orologio
    macchine: Macchine

    def regole(self, posizione: Posizione) -> Regole:
        return regole_di(self.enti.leggi(posizione.ente), posizione.profilo)


def nome_esecuzione(posizione: Posizione) -> str:
    """`<ente>-<posizione>-<fase>-<giro>`: the same phase and turn can have one execution only."""
    return f"{posizione.ente}-{posizione.id}-{posizione.fase}-{posizione.giro}"


@dataclass(frozen=True, slots=True)
class Turno:
    """A machine at work: the posizione it follows, its phase, the day it began.

    `versione` is the one its step was decided on (0 where nothing was decided yet).
    """

    ente: str
    posizione: str
    fase: str
    iniziata_il: date
    versione: int = 0


def valuta(ciclo: Ciclo, turno: Turno) -> dict[str, object]:
    """The next step, as the machine of that phase reads it.

    Returns `esito`, `motivo`, `oggetto`, `versione`, and for a wait `entro` (ISO date) and
    `secondi` to six in the morning of that day in Rome. A machine whose posizione has moved
    to another phase is told `CONCLUSA`: another machine has it.
    """
    return _prossimo(ciclo, turno, ciclo.posizioni.leggi(turno.ente, turno.posizione))


def _prossimo(ciclo: Ciclo, turno: Turno, attuale: Posizione) -> dict[str, object]:
    if attuale.fase != turno.fase:
        return _in_dati(Passo(Esito.CONCLUSA, "La posizione è in un'altra fase."), attuale)
    passo = valuta_posizione(attuale, ciclo.regole(attuale), ciclo.orologio.oggi(), turno.iniziata_il)
    dati = _in_dati(passo, attuale)
    if passo.entro is not None:
        attesa = istante_di_lavoro(passo.entro) - ciclo.orologio.adesso()
        dati["entro"] = passo.entro.isoformat()
        dati["secondi"] = max(1, int(attesa.total_seconds()))
    return dati


def _in_dati(passo: Passo, posizione: Posizione) -> dict[str, object]:
    dati: dict[str, object] = {
        "esito": str(passo.esito),
        "motivo": passo.motivo,
        "oggetto": passo.oggetto,
        "versione": posizione.versione,
    }
    if passo.fase is not None:
        dati["fase"] = str(passo.fase)
    return dati


def attendi(ciclo: Ciclo, turno: Turno, token: str, entro: date) -> None:
    """Leave the token where the next event will find it; if one came first, wake the machine at once."""
    sosta = Sosta(token, entro, turno.fase, turno.iniziata_il)
    if not ciclo.posizioni.deposita_attesa(turno.ente, turno.posizione, turno.versione, sosta):
        ciclo.macchine.sveglia(token, RIVALUTA)


def risveglia(ciclo: Ciclo, ente: str, posizione: str) -> bool:
    """Something happened: the machine that waits is handed its next step. False when none was woken.

    A machine that would only wait again, until the same day, is left asleep: each waking is
    paid. A concluded posizione has no machine: if what happened has extinguished its debt
    while a measure still stands, the svincolo begins here.
    """
    attuale, sosta = ciclo.posizioni.in_sosta(ente, posizione)
    if sosta is not None:
        passo = _prossimo(ciclo, Turno(ente, posizione, sosta.fase, sosta.iniziata_il), attuale)
        if passo["esito"] == Esito.ATTENDI and passo["entro"] == sosta.entro.isoformat():
            return False
        # Whoever takes the token away is the one who answers it: two events never answer it twice.
        if ciclo.posizioni.ritira_attesa(ente, posizione, sosta.token) and ciclo.macchine.sveglia(sosta.token, passo):
            return True
    # None waited, or its wait has run out.
    if attuale.conclusa and da_svincolare(attuale):
        avvia_svincolo(ciclo, attuale)
    return False


def passa_fase(ciclo: Ciclo, ente: str, posizione: str, a: str, giro: int) -> dict[str, object]:
    """Hand the posizione over to the machine of phase `a` (or to the successor in the same phase).

    `giro` is the turn of the machine that hands over: repeating the call after a crash
    starts the same execution and changes nothing else. What somebody wrote meanwhile is judged
    by the machine that takes over. Raises VersioneSuperata after five tries.
    """
    for rimasti in reversed(range(TENTATIVI)):
        attuale = ciclo.posizioni.leggi(ente, posizione)
        if attuale.giro != giro:
            break
        mutazione = passa_a(attuale, ciclo.orologio.oggi(), Fase(a))
        try:
            ciclo.posizioni.salva(mutazione)
        except VersioneSuperata:
            if rimasti == 0:
                raise
        else:
            attuale = mutazione.posizione
            break
    avvia_macchina(ciclo, attuale)
    return FATTO


def avvia_svincolo(ciclo: Ciclo, posizione: Posizione) -> None:
    """Begin the release on a posizione that had ended; begun already, its machine is started once all the same.

    Raises VersioneSuperata when somebody wrote first: who called looks again.
    """
    if posizione.fase is not Fase.SVINCOLO:
        mutazione = passa_a(posizione, ciclo.orologio.oggi(), Fase.SVINCOLO)
        ciclo.posizioni.salva(mutazione)
        posizione = mutazione.posizione
    avvia_macchina(ciclo, posizione)


def avvia_macchina(ciclo: Ciclo, posizione: Posizione) -> None:
    """Start the execution that this phase and turn ask for, with its first step; one already started is left alone."""
    oggi, fase = ciclo.orologio.oggi(), str(posizione.fase)
    ciclo.macchine.avvia(
        fase,
        nome_esecuzione(posizione),
        {
            "ente": posizione.ente,
            "posizione": posizione.id,
            "fase": fase,
            "giro": posizione.giro,
            "iniziata_il": oggi.isoformat(),
            "passo": _prossimo(ciclo, Turno(posizione.ente, posizione.id, fase, oggi), posizione),
        },
    )


def applica(ciclo: Ciclo, turno: Turno, comando: Comando) -> dict[str, object]:
    """Run a command on the version it was decided on, store it, and say the next step.

    When the posizione has moved since (a payment, an outcome, this very step in an earlier
    try), nothing is done and the next step is judged on what it has become: no act leaves
    on stale facts. Any other refusal of the domain is raised: it means that the domain's
    judgement and its command disagree.
    """
    attuale = ciclo.posizioni.leggi(turno.ente, turno.posizione)
    if attuale.versione != turno.versione:
        return _prossimo(ciclo, turno, attuale)
    try:
        mutazione = comando(attuale, ciclo.regole(attuale), ciclo.orologio.oggi())
        ciclo.posizioni.salva(mutazione)
    except (VersioneSuperata, GiaRegistrato):
        return valuta(ciclo, turno)
    return _prossimo(ciclo, turno, mutazione.posizione)


def registra_fatto(
    ciclo: Ciclo,
    ente: str,
    posizione: str,
    comando: Comando,
    autore: str = SISTEMA,
) -> dict[str, object]:
    """Book a fact from outside (a payment, an outcome, a decision): it has happened, so it is not given up.

    `autore` is the user who brings it: the event says so.
    Reads again and retries when somebody wrote first; FATTO, or `GIA_REGISTRATO` for a
    repetition. Raises VersioneSuperata after five tries, so that the sender delivers again.
    """
    for rimasti in reversed(range(TENTATIVI)):
        attuale = ciclo.posizioni.leggi(ente, posizione)
        try:
            mutazione = comando(attuale, ciclo.regole(attuale), ciclo.orologio.oggi())
            ciclo.posizioni.salva(firmata(mutazione, autore))
        except GiaRegistrato:
            return GIA_REGISTRATO
        except VersioneSuperata:
            if rimasti == 0:
                raise
        else:
            break
    return FATTO


def registra_termine_mancato(ciclo: Ciclo, turno: Turno) -> dict[str, object]:
    """Bring the record of missed terms up to date (penalties included)."""
    return applica(ciclo, turno, registra_termini_mancati)


def ricerca_beni(ciclo: Ciclo, turno: Turno) -> dict[str, object]:
    """Ask the registers which assets the debtor has."""
    return applica(ciclo, turno, lambda p, _, oggi: chiedi_visura(p, oggi))


def registra_motivo_mancato_avvio(ciclo: Ciclo, turno: Turno, motivo: str) -> dict[str, object]:
    """Record why no measure was started."""
    return applica(ciclo, turno, lambda p, _, oggi: registra_motivo(p, oggi, motivo))


def proponi_inesigibilita(ciclo: Ciclo, turno: Turno, causa: str) -> dict[str, object]:
    """Propose the credit to the ente as not collectable, for a cause the events prove."""
    return applica(ciclo, turno, lambda p, regole, oggi: proponi(p, regole, oggi, CausaInesigibilita(causa)))


def parcheggia(ciclo: Ciclo, ente: str, posizione: str, fase: str, errore: Mapping[str, object]) -> None:
    """A fault that retries did not cure: leave it on the shelf for ops, with its reason."""
    motivo = f"{errore.get('Error', 'errore')}: {errore.get('Cause', '')}"
    ciclo.posizioni.segnala(ente, posizione, fase, motivo)
