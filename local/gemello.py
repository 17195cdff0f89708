"""The list twin: a whole lista through the demo's two years, by the domain alone.

One posizione at a time, from the file to its end: whatever the length of the lista, memory
holds one of them and the totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from local.parti import interprete
from shared.casi_uso.gemello.comandi import Ambiente, Istante, Ora
from shared.casi_uso.gemello.conti import Riepilogo
from shared.casi_uso.gemello.tariffe import tariffe_svelte
from shared.casi_uso.gemello.vita import Vita
from shared.casi_uso.norme_vigenti import regole_di
from shared.contratti.tracciato_lettura import FlussoIllegibile, Lettore, riconosci
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.enti import Ente
from shared.dominio.errori import ErroreDominio, NonQuadra, Scarto
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.giorni import ROMA
from shared.dominio.liste import RigaCarico
from shared.dominio.posizioni import apri

INIZIO = date(2025, 1, 7)
ORA_INIZIO = time(8, 0, tzinfo=UTC)
GIORNI_AL_VISTO = 4
GIORNI_PER_GIRO = 31
"""The demo lets time pass in turns of so many days, and stops at the end of the one in which all has ended."""
MESI_MASSIMI = 40
TESTA = 64 * 1024
LISTA = "L00001"
"""The first lista of an ente: the behaviours are drawn on its posizioni."""


class ListaRespinta(ErroreDominio):
    """The lista is refused whole, as the intake would refuse it."""

    codice = "lista.respinta"


@dataclass(frozen=True, slots=True)
class Ipotesi:
    """What a simulation supposes. `mesi` are turns of 31 days from `inizio`, the day the lista is delivered."""

    ente: Ente
    scenario: str
    seme: int
    mesi: int = MESI_MASSIMI
    inizio: date = INIZIO

    @property
    def visto_il(self) -> date:
        return self.inizio + timedelta(days=GIORNI_AL_VISTO)

    def ambiente(self) -> Ambiente:
        return Ambiente(
            regole=regole_di(self.ente, self.ente.profilo),
            tariffe=tariffe_svelte(self.ente.profilo),
            seme=self.seme,
            scenario=self.scenario,
            visto_il=self.visto_il,
            fine=self.confine(self.mesi),
        )

    def confine(self, giro: int) -> Istante:
        """The last instant of the day at which anything happens within `giro` turns."""
        istante = datetime.combine(self.inizio, ORA_INIZIO) + timedelta(days=GIORNI_PER_GIRO * giro)
        locale = istante.astimezone(ROMA)
        return locale.date(), max(ora for ora in Ora if ora <= locale.hour)


def simula(lista: Path, ipotesi: Ipotesi) -> Riepilogo:
    """Read the lista and live every good row of it.

    Raises OSError for a file that cannot be opened, FlussoIllegibile and ListaRespinta where
    the intake would refuse it, NonQuadra if a cent is lost on the way.
    """
    with lista.open("rb") as flusso:
        tracciato = riconosci(flusso.read(TESTA))
        if tracciato is None:
            raise FlussoIllegibile(f"Il file {lista.name} non corrisponde a nessun tracciato conosciuto.")
        flusso.seek(0)
        lettore = Lettore(tracciato, al=ipotesi.inizio)
        ambiente = ipotesi.ambiente()
        riepilogo = Riepilogo(ambiente, [ipotesi.confine(giro) for giro in range(1, ipotesi.mesi + 1)])
        accettate = (riga for riga in lettore.leggi(flusso) if not isinstance(riga, Scarto))
        for vita in vite(accettate, ipotesi, ambiente):
            riepilogo.accogli(vita)
    controllo = lettore.controllo
    if not controllo.quadra:
        raise ListaRespinta("La lista non quadra con i totali che dichiara: " + " ".join(controllo.messaggi))
    if not controllo.valide:
        raise ListaRespinta("Nessuna riga della lista è valida: correggere gli scarti e inviare di nuovo.")
    if riepilogo.caricato != controllo.totale_valido_cent:
        raise NonQuadra("Il caricato non è il totale della lista: la simulazione non viene riportata.")
    riepilogo.scartate = controllo.scartate
    return riepilogo


def vite(righe: Iterable[RigaCarico], ipotesi: Ipotesi, ambiente: Ambiente) -> Iterator[Vita]:
    """Each accepted row as a posizione, lived to its end or to the horizon, in the order of the lista."""
    for ordinale, riga in enumerate(righe, start=1):
        identita = id_posizione(LISTA, ordinale)
        posizione, _ = apri(
            ente=ipotesi.ente.id,
            id=identita,
            lista=LISTA,
            profilo=ipotesi.ente.profilo,
            numero_avviso=numero_avviso(ipotesi.ente.segregazione, base_avviso(identita)).numero,
            riga=riga,
            consegna_lista=ipotesi.inizio,
        )
        vita = Vita(ambiente, posizione, interprete(ipotesi.seme, identita, ipotesi.scenario))
        vita.vivi()
        yield vita
