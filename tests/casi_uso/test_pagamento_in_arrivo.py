"""Between the receipt of the node and the worker nothing harmful leaves, and the mark costs two reads and one write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.casi_uso.annuncio import annuncia
from shared.casi_uso.incasso import QuotaRicevuta
from shared.dominio.blocchi import TipoBlocco, bloccata, in_arrivo
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Mutazione
from tests import fabbrica
from tests.casi_uso.stazione_finta import SUO, Stazione
from tests.contratti.messaggi_nodo import ricevuta, trasferimento, verifica

OGGI = date(2025, 2, 20)


@pytest.fixture
def stazione() -> Stazione:
    return Stazione(OGGI, fabbrica.ingiunta(replace(fabbrica.posizione(), numero_avviso=SUO)))


def test_fra_la_ricevuta_e_il_lavoratore_nessun_atto_puo_uscire(stazione: Stazione) -> None:
    assert not bloccata(stazione.posizione(), OGGI)
    stazione.chiedi(ricevuta(SUO, euro="100.00"))
    segnata = stazione.posizione()
    (blocco,) = segnata.blocchi
    (identita,) = [f"PAGOPA#{m['iur']}#{m['trasferimento']}" for _, _, m in stazione.coda.messaggi]
    assert (blocco.tipo, blocco.id) == (TipoBlocco.PAGAMENTO_IN_ARRIVO, in_arrivo(identita))
    assert bloccata(segnata, OGGI)
    stazione.lavora()
    assert stazione.posizione().blocchi == ()
    assert stazione.posizione().residuo == segnata.residuo - 100_00


def test_la_stessa_ricevuta_dopo_il_lavoratore_non_segna_piu_nulla(stazione: Stazione) -> None:
    messaggio = ricevuta(SUO, euro="100.00")
    stazione.chiedi(messaggio)
    stazione.lavora()
    stazione.ricevute.ricevute.clear()
    stazione.chiedi(messaggio)
    assert stazione.posizione().blocchi == ()
    stazione.lavora()
    assert [i.etichetta for i in stazione.incassi().values()] == [Etichetta.RT_SENZA_FDR]


def test_chi_chiede_mentre_la_ricevuta_del_giorno_aspetta_sa_che_un_pagamento_e_in_corso(stazione: Stazione) -> None:
    stazione.chiedi(ricevuta(SUO, euro="100.00"))
    assert stazione.guasto(verifica(SUO)) == "PAA_PAGAMENTO_IN_CORSO"
    # A worker that never comes does not keep a debtor from paying: tomorrow he may.
    stazione.orologio.porta_a(stazione.orologio.adesso() + timedelta(days=1))
    assert stazione.guasto(verifica(SUO)) == ""


def test_il_denaro_di_un_altro_ente_non_segna_nessuno(stazione: Stazione) -> None:
    stazione.chiedi(ricevuta(SUO, trasferimento(1, "10.00", "77777777778")))
    assert stazione.posizione().blocchi == ()


def test_il_segno_costa_due_letture_e_una_scrittura(stazione: Stazione, monkeypatch: pytest.MonkeyPatch) -> None:
    chiamate: list[str] = []
    for nome in ("leggi", "gia_nei_libri", "registrazioni", "salva_insieme"):
        vera: Any = getattr(stazione.posizioni, nome)

        def conta(*argomenti: Any, vera: Any = vera, nome: str = nome) -> Any:
            chiamate.append(nome)
            return vera(*argomenti)

        monkeypatch.setattr(stazione.posizioni, nome, conta)
    stazione.chiedi(ricevuta(SUO, euro="100.00"))
    assert chiamate == ["leggi", "gia_nei_libri", "salva_insieme"]


def test_se_il_segno_non_riesce_il_denaro_va_in_coda_e_il_nodo_ripete(
    stazione: Stazione, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guasta(mutazione: Mutazione) -> None:
        raise MemoryError("processo ucciso")

    messaggio = ricevuta(SUO, euro="100.00")
    with monkeypatch.context() as rotto:
        rotto.setattr(stazione.posizioni, "salva", guasta)
        with pytest.raises(MemoryError):
            stazione.chiedi(messaggio)
    assert len(stazione.coda.messaggi) == 1
    assert not stazione.ricevute.ricevute
    stazione.chiedi(messaggio)
    assert bloccata(stazione.posizione(), OGGI)


def test_due_annunci_dello_stesso_incasso_sono_uno(stazione: Stazione) -> None:
    stazione.chiedi(ricevuta(SUO, euro="100.00"))
    versione = stazione.posizione().versione
    quota = QuotaRicevuta.model_validate(stazione.coda.messaggi[0][2])
    annuncia(stazione.ciclo, quota.incasso(fabbrica.ENTE.id, OGGI))
    assert stazione.posizione().versione == versione
