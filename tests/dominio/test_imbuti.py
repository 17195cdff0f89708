"""The funnel counts what a posizione has been through, not only where it is, and each outcome once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.atti import Conclusione
from shared.dominio.imbuti import ESITI, Imbuto, Tappa, riscosso, tappe
from shared.dominio.importi import Voce
from tests.fabbrica import con_visto, ingiunta, notificata, paga, posizione

GIORNO = date(2025, 1, 20)


def test_appena_caricata_e_solo_presa_in_carico_e_in_corso() -> None:
    assert tappe(con_visto(posizione())) == (Tappa.PRESA_IN_CARICO, Tappa.IN_CORSO)


def test_un_ingiunzione_emessa_e_non_arrivata_non_e_notificata() -> None:
    assert Tappa.NOTIFICATA not in tappe(ingiunta(posizione()))
    assert Tappa.NOTIFICATA in tappe(notificata(posizione(), GIORNO))


def test_chi_ha_finito_resta_contato_dove_e_passato() -> None:
    chiusa = replace(notificata(posizione(), GIORNO), conclusione=Conclusione.RESTITUITA)
    assert tappe(chiusa) == (Tappa.PRESA_IN_CARICO, Tappa.NOTIFICATA, Tappa.RESTITUITA)


def test_ogni_conclusione_ha_il_suo_gradino() -> None:
    finite = {tappe(replace(posizione(), conclusione=conclusione))[-1] for conclusione in Conclusione}
    assert finite == set(ESITI) - {Tappa.IN_CORSO}


def test_gli_euro_sono_quelli_caricati_e_quelli_entrati_sul_debito() -> None:
    # 500,00 loaded; 120,00 paid; a second posizione of 80,00 pays 90,00: ten are an excess, not a collection.
    prima = paga(con_visto(posizione({Voce.CAPITALE: 500_00})), 120_00, GIORNO)
    seconda = paga(con_visto(posizione({Voce.CAPITALE: 80_00})), 90_00, GIORNO, "B")
    assert (riscosso(prima), riscosso(seconda)) == (120_00, 80_00)
    imbuto = Imbuto()
    imbuto.aggiungi(prima)
    imbuto.aggiungi(seconda)
    atteso = {"posizioni": 2, "caricato_cent": 580_00, "riscosso_cent": 200_00}
    assert imbuto.in_dati()["presa_in_carico"] == atteso
    assert imbuto.in_dati()["notificata"] == {"posizioni": 0, "caricato_cent": 0, "riscosso_cent": 0}
    assert sum(imbuto.in_dati()[esito.value]["posizioni"] for esito in ESITI) == 2
