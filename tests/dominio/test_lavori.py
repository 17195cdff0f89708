"""What waits for somebody: who, what, since when, and the nearest term, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shared.dominio.anagrafe_comandi import chiedi_anagrafe
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.consegne import affida
from shared.dominio.esecuzioni_comandi import pignora_mobili
from shared.dominio.importi import Voce
from shared.dominio.istanze import TipoIstanza
from shared.dominio.istanze_comandi import presenta
from shared.dominio.lavori import Lavoro, TipoLavoro, lavori_attesi
from shared.dominio.misure import chiedi_visura
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.quadri import QuadroDelGiorno
from shared.dominio.scadenze import termini_in_corso
from tests import fabbrica
from tests.dominio.test_esecutive import BANCA, GIORNO, MOBILI, pignorata, pronta

VOCI = {Voce.CAPITALE: 1_000_00}


def attesi(posizione: Posizione) -> list[Lavoro]:
    regole = fabbrica.regole(posizione.profilo)
    return list(lavori_attesi(posizione, regole, termini_in_corso(posizione, regole)))


def tipi(posizione: Posizione) -> list[TipoLavoro]:
    return [lavoro.tipo for lavoro in attesi(posizione)]


def test_chi_non_aspetta_nessuno_non_ha_lavori() -> None:
    assert attesi(fabbrica.con_visto(fabbrica.posizione(VOCI))) == []
    assert attesi(fabbrica.notificata(fabbrica.posizione(VOCI), date(2025, 2, 10))) == []


def test_una_consegna_affidata_aspetta_il_notificatore_entro_il_termine_del_contratto() -> None:
    emessa = fabbrica.ingiunta(fabbrica.posizione(VOCI))
    fuori = affida(emessa, fabbrica.regole(), fabbrica.VISTO, "ingiunzione").posizione
    (lavoro,) = attesi(fuori)
    corsi = termini_in_corso(fuori, fabbrica.regole())
    assert (lavoro.tipo, lavoro.chi) == (TipoLavoro.ESITO_NOTIFICA, "notificatore")
    assert (lavoro.cosa, lavoro.dal) == ("esito della consegna: ingiunzione", fabbrica.VISTO)
    assert lavoro.entro == min(scadenza for _, scadenza, fatto in corsi.values() if fatto is None)


def test_le_domande_ai_registri_aspettano_i_registri() -> None:
    nuova = replace(fabbrica.con_visto(fabbrica.posizione(VOCI)), anagrafe=None)
    chiesta = chiedi_anagrafe(nuova, fabbrica.VISTO).posizione
    assert tipi(chiesta) == [TipoLavoro.ANAGRAFE]
    notificata = fabbrica.notificata(fabbrica.posizione(VOCI), date(2025, 2, 10))
    cautelari = muta(notificata, Evento("FASE", GIORNO), fase=Fase.CAUTELARI, giro=3).posizione
    assert tipi(chiedi_visura(cautelari, GIORNO).posizione) == [TipoLavoro.VISURA]


def test_il_terzo_ha_sessanta_giorni_e_l_ufficiale_scrive_il_verbale() -> None:
    """3 June 2025 and sixty days: the last one is 2 August."""
    (terzo,) = [lavoro for lavoro in attesi(pignorata(pronta(BANCA))) if lavoro.tipo is TipoLavoro.RISPOSTA_TERZO]
    assert (terzo.chi, terzo.dal, terzo.entro) == ("terzo pignorato", GIORNO, date(2025, 8, 2))
    regole, tariffe = fabbrica.regole(), fabbrica.tariffe_di()
    mobiliare = pignora_mobili(pronta(MOBILI), regole, GIORNO, tariffe, "k.pdf").posizione
    verbale = next(lavoro for lavoro in attesi(mobiliare) if lavoro.tipo is TipoLavoro.VERBALE)
    assert (verbale.chi, verbale.dal) == ("ufficiale della riscossione", GIORNO)


def test_un_istanza_aspetta_l_ente_e_la_sua_scheda_noi() -> None:
    notificata = fabbrica.notificata(fabbrica.posizione(VOCI, profilo="torgiano"), date(2025, 2, 10))
    chiesta = presenta(
        notificata, fabbrica.regole("torgiano"), GIORNO, TipoIstanza.SGRAVIO, "P1", "già pagato"
    ).posizione
    decisione = next(lavoro for lavoro in attesi(chiesta) if lavoro.tipo is TipoLavoro.DECISIONE)
    assert (decisione.chi, decisione.cosa, decisione.dal) == ("ente", "istanza di sgravio", GIORNO)


def test_dopo_la_fine_resta_solo_cio_che_qualcuno_ha_chiesto() -> None:
    emessa = fabbrica.ingiunta(fabbrica.posizione(VOCI))
    fuori = affida(emessa, fabbrica.regole(), fabbrica.VISTO, "ingiunzione").posizione
    assert attesi(replace(fuori, conclusione=Conclusione.RISCOSSA)) == []


def test_i_giorni_sono_negativi_quando_il_termine_e_passato() -> None:
    lavoro = Lavoro(TipoLavoro.VISURA, "visura", date(2025, 1, 1), date(2025, 1, 31))
    assert [lavoro.giorni(date(2025, m, g)) for m, g in ((1, 30), (1, 31), (2, 2))] == [1, 0, -2]
    assert Lavoro(TipoLavoro.VISURA, "visura", date(2025, 1, 1), None).giorni(date(2025, 1, 1)) is None


def test_il_quadro_conta_le_posizioni_e_non_i_lavori() -> None:
    """Two copies out for one posizione count once; the nearest term is the earlier of two posizioni."""
    emessa = fabbrica.ingiunta(fabbrica.posizione(VOCI))
    fuori = affida(emessa, fabbrica.regole(), fabbrica.VISTO, "ingiunzione").posizione
    doppia = replace(fuori, consegne=(*fuori.consegne, replace(fuori.consegne[0], id="altra")))
    entro = attesi(fuori)[0].entro
    assert entro is not None
    for oggi, in_ritardo in ((entro, 0), (date(entro.year + 1, 1, 1), 2)):
        quadro = QuadroDelGiorno(oggi)
        for posizione in (doppia, fuori, fabbrica.con_visto(fabbrica.posizione(VOCI))):
            quadro.aggiungi(posizione, fabbrica.regole())
        assert quadro.in_dati()["lavori"] == [
            {"stato": "notifica", "tipo": "esito_notifica", "posizioni": 2, "in_ritardo": in_ritardo,
             "prossimo": entro.isoformat()}
        ]  # fmt: skip
