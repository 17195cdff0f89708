"""The penalty meter: cents accrued, cents at risk, by clause; once for the lista where the clause says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shared.dominio.atti import Conclusione
from shared.dominio.emissioni import registra_termini_mancati
from shared.dominio.importi import Voce
from shared.dominio.posizioni import Posizione
from shared.dominio.quadri import QuadroDelGiorno
from shared.dominio.scadenze import importo_penale, termini_in_corso
from tests.fabbrica import con_visto, notificata, posizione, regole


def quadro(oggi: date, *posizioni: Posizione, profilo: str = "regione_abruzzo") -> dict[str, Any]:
    giorno = QuadroDelGiorno(oggi)
    for p in posizioni:
        giorno.aggiungi(p, regole(profilo))
    return giorno.in_dati()


def test_le_posizioni_si_contano_per_fase_e_per_lista_con_i_loro_soldi() -> None:
    aperta = notificata(posizione({Voce.CAPITALE: 1_000_00}), date(2025, 1, 20))
    chiusa = replace(aperta, conclusione=Conclusione.RISCOSSA, lista="L00002")
    dati = quadro(date(2025, 2, 3), aperta, aperta, chiusa)
    assert dati["aperte"] == 2
    assert dati["fasi"] == {"notifica": 2, "riscossa": 1}
    assert dati["liste"][aperta.lista]["notifica"] == 2
    assert dati["liste"][aperta.lista]["caricato"] == 2_000_00
    assert dati["liste"]["L00002"]["residuo"] == 0


def _con_penale(profilo: str) -> tuple[Posizione, str, date]:
    """A posizione with an open term that has a price, its role, its scadenza."""
    attuale = con_visto(posizione({Voce.CAPITALE: 1_000_00}, profilo=profilo))
    corsi = termini_in_corso(attuale, regole(profilo))
    ruolo = next(r for r, (t, _, fatto) in corsi.items() if t.penale is not None and fatto is None)
    return attuale, ruolo, corsi[ruolo][1]


def test_un_termine_aperto_e_a_rischio_solo_dentro_l_orizzonte() -> None:
    attuale, ruolo, scadenza = _con_penale("regione_abruzzo")
    r = regole("regione_abruzzo")
    termine = termini_in_corso(attuale, r)[ruolo][0]
    assert termine.penale is not None
    for prima, sette, trenta in ((31, 0, 0), (20, 0, 10), (3, 4, 27)):
        oggi = scadenza - timedelta(days=prima)
        voci = {v["termine"]: v for v in quadro(oggi, attuale)["penali"]}
        fini = [scadenza + timedelta(days=giorni) for giorni in (sette, trenta)]
        attesi = [
            0 if fine == scadenza else importo_penale(attuale, r, termine.penale, scadenza, fine) for fine in fini
        ]
        voce = voci.get(termine.id)
        ottenuti = [0, 0] if voce is None else [voce["a_rischio_cent"]["7"], voce["a_rischio_cent"]["30"]]
        assert ottenuti == attesi, prima
        assert voce is None or voce["maturata_cent"] == 0


def test_cio_che_e_mancato_e_maturato_e_non_piu_a_rischio() -> None:
    attuale, ruolo, scadenza = _con_penale("regione_abruzzo")
    r = regole("regione_abruzzo")
    oggi = scadenza + timedelta(days=3)
    mancata = registra_termini_mancati(attuale, r, oggi).posizione
    termine = termini_in_corso(mancata, r)[ruolo][0]
    maturata = next(m.penale for m in mancata.termini_mancati if m.id == termine.id)
    assert maturata
    voce = next(v for v in quadro(oggi, mancata)["penali"] if v["termine"] == termine.id)
    assert (voce["mancati"], voce["maturata_cent"]) == (1, maturata)
    assert termine.penale is not None
    fra_sette = importo_penale(mancata, r, termine.penale, scadenza, oggi + timedelta(days=7))
    assert voce["a_rischio_cent"]["7"] == (fra_sette or 0) - maturata


def test_una_penale_della_lista_si_conta_una_volta_e_quella_della_posizione_ogni_volta() -> None:
    for profilo in ("regione_abruzzo", "emilia_romagna", "torgiano", "anci_toscana"):
        r = regole(profilo)
        attuale = con_visto(posizione({Voce.CAPITALE: 1_000_00}, profilo=profilo))
        corsi = termini_in_corso(attuale, r)
        fine = max(s for _, s, _ in corsi.values() if s < date(2030, 1, 1)) + timedelta(days=1)
        una = registra_termini_mancati(attuale, r, fine).posizione
        sola = {v["termine"]: v["maturata_cent"] for v in quadro(fine, una, profilo=profilo)["penali"]}
        due = {v["termine"]: v["maturata_cent"] for v in quadro(fine, una, una, profilo=profilo)["penali"]}
        assert sola
        for mancato in una.termini_mancati:
            volte = 1 if mancato.per == "lista" else 2
            assert due[mancato.id] == volte * sola[mancato.id] == volte * (mancato.penale or 0), mancato
