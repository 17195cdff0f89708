"""The paper of a decision is that of the attempt which was committed, however late another one writes its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.redazione import redigi
from shared.dominio.documenti import Documento
from shared.dominio.importi import Voce
from shared.dominio.partitario import registra_carico
from shared.dominio.sgravi import sgrava
from tests.fabbrica import CONSEGNA, ENTE, con_visto, posizione
from tests.modello.memoria import ArchivioInMemoria, EntiInMemoria, OrologioFinto, PosizioniInMemoria

CREDITO = {Voce.CAPITALE: 100_00, Voce.SANZIONI: 30_00}
LETTERA = "comunicazione-sgravio-DET-1"


class Macchine:
    def avvia(self, macchina: str, nome: str, dati: object) -> None:
        raise AssertionError("nessuna macchina parte da una lettera")

    def sveglia(self, token: str, dati: object) -> bool:
        raise AssertionError("nessuna macchina si sveglia per una lettera")


class Stampatore:
    """Prints the day; the first time something else happens before the ink is dry."""

    def __init__(self) -> None:
        self.intanto: Callable[[], object] | None = None

    def stampa(self, documento: Documento) -> bytes:
        foglio = f"{documento.tipo} {documento.data}".encode()
        if self.intanto is not None:
            azione, self.intanto = self.intanto, None
            azione()
        return foglio


def test_un_tentativo_lento_non_riscrive_la_carta_di_un_atto_gia_emesso() -> None:
    orologio = OrologioFinto(datetime(2025, 3, 3, 9, 0, tzinfo=UTC))
    posizioni, archivio, stampatore = PosizioniInMemoria(orologio), ArchivioInMemoria(), Stampatore()
    ciclo = Ciclo(EntiInMemoria(ENTE), posizioni, orologio, Macchine())
    carico = registra_carico("L00001-00000001", CONSEGNA, CREDITO)
    vistata = con_visto(posizione(CREDITO))
    posizioni.importa([(vistata, carico)])
    aperta = posizioni.leggi(ENTE.id, vistata.id)
    posizioni.salva(sgrava(aperta, orologio.oggi(), "DET/1", "errore", {Voce.SANZIONI: 10_00}))

    def scrivi() -> None:
        redigi(ciclo, archivio, stampatore, ENTE.id, vistata.id, LETTERA)

    def il_giorno_dopo() -> None:
        orologio.porta_a(orologio.adesso() + timedelta(days=1))
        scrivi()

    stampatore.intanto = il_giorno_dopo
    scrivi()
    atto = posizioni.leggi(ENTE.id, vistata.id).atto(LETTERA)
    assert atto is not None
    (impronta,) = [
        e.dati["impronta"] for _, e in posizioni.eventi(ENTE.id, vistata.id) if e.nome == "DOCUMENTO_REDATTO"
    ]
    assert hashlib.sha256(archivio.file[atto.chiave]).hexdigest() == impronta
