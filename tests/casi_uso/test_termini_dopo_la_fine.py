"""A request made after the end has its term too: no machine follows it any more, so the daily guard does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.custodia import custodisci
from shared.dominio import emissioni
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.importi import Voce
from shared.dominio.istanze import TipoIstanza
from shared.dominio.istanze_comandi import presenta
from shared.dominio.partitario import registra_carico
from shared.dominio.versamenti import Versamento, incassa
from tests.casi_uso.test_svincolo_custodito import Macchine
from tests.fabbrica import CONSEGNA, ENTE, notificata, posizione, regole
from tests.modello.memoria import (
    ArchivioInMemoria,
    EntiInMemoria,
    ListeInMemoria,
    OrologioFinto,
    PosizioniInMemoria,
)

PAGATA = date(2027, 2, 10)


def test_il_custode_registra_una_sola_volta_l_istruttoria_mancata_su_una_posizione_conclusa() -> None:
    # TO-15: five days from Wednesday 10/02/2027 end on Monday 15/02/2027.
    orologio = OrologioFinto(datetime(2027, 2, 15, 9, 0, tzinfo=UTC))
    posizioni = PosizioniInMemoria(orologio)
    attuale = notificata(posizione({Voce.CAPITALE: 300_00}, profilo="anci_toscana"), date(2025, 1, 20))
    norme = regole("anci_toscana")
    versamento = Versamento("A", attuale.numero_avviso, attuale.residuo + 40_00, PAGATA)
    pagata = incassa(attuale, norme, PAGATA, versamento).posizione
    conclusa = emissioni.concludi(pagata, norme, PAGATA, "k.pdf").posizione
    chiesta = presenta(conclusa, norme, PAGATA, TipoIstanza.RIMBORSO, "P1", "pagato di più").posizione
    posizioni.importa([(chiesta, registra_carico(chiesta.id, CONSEGNA, chiesta.riga.voci))])
    ciclo = Ciclo(EntiInMemoria(ENTE), posizioni, orologio, Macchine())

    def mancati_il(giorno: date) -> list[tuple[str, date]]:
        orologio.porta_a(datetime(giorno.year, giorno.month, giorno.day, 9, 0, tzinfo=UTC))
        custodisci(ciclo, _liste(), posizioni, Macchine(), ArchivioInMemoria(), ENTE.id)
        mancati = posizioni.leggi(ENTE.id, chiesta.id).termini_mancati
        return [(m.id, m.scadenza) for m in mancati if m.rilevato_il > PAGATA]

    assert mancati_il(date(2027, 2, 15)) == []
    assert mancati_il(date(2027, 2, 16)) == [("TO-15#rimborso-P1", date(2027, 2, 15))]
    versione = posizioni.leggi(ENTE.id, chiesta.id).versione
    assert mancati_il(date(2027, 2, 16) + timedelta(days=7)) == [("TO-15#rimborso-P1", date(2027, 2, 15))]
    assert posizioni.leggi(ENTE.id, chiesta.id).versione == versione


def _liste() -> ListeInMemoria:
    controllo, quando = Controllo("prova", 1, 1, 0, 0, None, True), "2025-01-10T09:00:00Z"
    return ListeInMemoria(
        Lista(ENTE.id, "L00001", "f", "f.csv", 1, ENTE.profilo, CONSEGNA, quando, StatoLista.AVVIATA, controllo, (),
              visto_il=quando)
    )  # fmt: skip
