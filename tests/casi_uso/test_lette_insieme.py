"""What a worker reads once for its whole batch: fewer calls, never an older truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.riconcilia_pagamento import _leggi_insieme
from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.lette_insieme import leggi_insieme
from shared.casi_uso.riconciliazione import posizione_certa, registra_incasso
from shared.contratti.messaggio_incasso import in_messaggio
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.avvisi_rate import avviso_rata
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.posizioni import apri
from tests.fabbrica import CONSEGNA, ENTE, riga
from tests.modello.memoria import EntiInMemoria, OrologioFinto, PosizioniInMemoria

OGGI = date(2025, 3, 3)


class Contate:
    """The port `Posizioni`, counting its calls; `guasta` makes one of them fail."""

    def __init__(self, vera: PosizioniInMemoria, guasta: str = "") -> None:
        self._vera, self._guasta = vera, guasta
        self.chiamate: Counter[str] = Counter()

    def __getattr__(self, nome: str) -> Callable[..., Any]:
        def chiama(*argomenti: Any) -> Any:
            self.chiamate[nome] += 1
            if nome == self._guasta:
                raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, nome)
            return getattr(self._vera, nome)(*argomenti)

        return chiama


def banco(guasta: str = "") -> tuple[Ciclo, Contate, PosizioniInMemoria]:
    """Ten posizioni of 500 euro."""
    orologio = OrologioFinto(datetime(2025, 3, 3, 9, tzinfo=UTC))
    memoria = PosizioniInMemoria(orologio)
    for ordinale in range(1, 11):
        identita = id_posizione("L00001", ordinale)
        memoria.importa([
            apri(
                ente=ENTE.id, id=identita, lista="L00001", profilo="regione_abruzzo", numero_avviso=avviso(ordinale),
                riga=riga({Voce.CAPITALE: 500_00}), consegna_lista=CONSEGNA,
            )
        ])  # fmt: skip
    contate: Any = Contate(memoria, guasta)
    macchine: Any = None
    return Ciclo(EntiInMemoria(ENTE), contate, orologio, macchine), contate, memoria


def avviso(ordinale: int) -> str:
    return numero_avviso("02", base_avviso(id_posizione("L00001", ordinale))).numero


def incasso(nome: str, numero: str, cent: int = 100_00) -> Incasso:
    prova = Evidenza(Fonte.RICEVUTA, nome, cent, OGGI, OGGI)
    return Incasso(
        ENTE.id, nome, Canale.PAGOPA, cent, OGGI, OGGI, numero, numero[1:], "saldo", Pagatore(), (prova,)
    )  # fmt: skip


def test_dieci_pagamenti_di_dieci_posizioni_costano_una_lettura_e_dieci_scritture() -> None:
    ciclo, contate, memoria = banco()
    denari = [incasso(f"I{n}", avviso(n)) for n in range(1, 11)]
    lette = leggi_insieme(ciclo, denari)
    for denaro in denari:
        registra_incasso(ciclo, memoria.incassi, denaro, lette=lette)
    assert contate.chiamate == {"leggi_molte": 1, "salva": 10}
    assert [memoria.leggi(ENTE.id, id_posizione("L00001", n)).residuo for n in range(1, 11)] == [400_00] * 10


def test_il_secondo_pagamento_della_stessa_posizione_rilegge_cio_che_il_primo_ha_scritto() -> None:
    ciclo, contate, memoria = banco()
    denari = [incasso("I1", avviso(1)), incasso("I2", avviso(1), 50_00)]
    lette = leggi_insieme(ciclo, denari)
    for denaro in denari:
        registra_incasso(ciclo, memoria.incassi, denaro, lette=lette)
    assert contate.chiamate == {"leggi_molte": 1, "salva": 2, "leggi": 1}
    assert memoria.leggi(ENTE.id, id_posizione("L00001", 1)).residuo == 350_00


def test_se_un_altro_ha_scritto_dopo_la_lettura_il_pagamento_si_registra_sulla_versione_nuova() -> None:
    ciclo, contate, memoria = banco()
    denaro = incasso("I1", avviso(1))
    lette = leggi_insieme(ciclo, [denaro])
    registra_incasso(ciclo, memoria.incassi, incasso("ALTRO", avviso(1), 30_00))
    contate.chiamate.clear()
    registra_incasso(ciclo, memoria.incassi, denaro, lette=lette)
    assert contate.chiamate == {"salva": 2, "leggi": 1}
    assert memoria.leggi(ENTE.id, id_posizione("L00001", 1)).residuo == 370_00


def test_le_rate_di_un_piano_si_cercano_insieme_e_portano_alla_loro_posizione() -> None:
    ciclo, contate, memoria = banco()
    memoria.piani[ENTE.id, 7] = id_posizione("L00001", 3)
    denari = [incasso("I1", avviso_rata("02", 7, 1)), incasso("I2", avviso_rata("02", 8, 1))]
    lette = leggi_insieme(ciclo, denari)
    assert contate.chiamate == {"posizioni_dei_piani": 1, "leggi_molte": 1}
    assert (lette.piani, list(lette.posizioni)) == (
        {(ENTE.id, 7): id_posizione("L00001", 3)}, [(ENTE.id, id_posizione("L00001", 3))],
    )  # fmt: skip
    # The number is not one this posizione's plan has: being read does not make it certain.
    assert posizione_certa(ciclo, denari[0], lette) == (None, "Il numero avviso non è quello emesso per la posizione.")
    assert posizione_certa(ciclo, denari[1], lette) == (None, "Nessuna posizione ha questo numero avviso.")


def test_un_numero_errato_o_assente_non_si_cerca() -> None:
    ciclo, contate, _ = banco()
    leggi_insieme(ciclo, [incasso("I1", ""), incasso("I2", "302000010000000199")])
    assert not contate.chiamate


def _evento(*corpi: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m{n}", "body": corpo} for n, corpo in enumerate(corpi)]}


def test_un_messaggio_illeggibile_non_toglie_agli_altri_la_lettura_insieme() -> None:
    ciclo, _, _ = banco()
    buono = json.dumps(in_messaggio(incasso("I1", avviso(1))))
    lette = _leggi_insieme(_evento("{", "[]", '{"incasso": {}}', "{}", buono), ciclo)
    assert list(lette.posizioni) == [(ENTE.id, id_posizione("L00001", 1))]


@pytest.mark.parametrize("guasta", ["leggi_molte", "posizioni_dei_piani"])
def test_se_la_lettura_insieme_non_riesce_ogni_messaggio_legge_per_se(guasta: str) -> None:
    ciclo, _, memoria = banco(guasta)
    denari = [incasso("I1", avviso(1)), incasso("I2", avviso_rata("02", 8, 1))]
    lette = _leggi_insieme(_evento(*(json.dumps(in_messaggio(denaro)) for denaro in denari)), ciclo)
    assert not lette.posizioni
    assert registra_incasso(ciclo, memoria.incassi, denari[0], lette=lette)["posizione"] == id_posizione("L00001", 1)
