"""Instalments read as law: who may ask, what the plan is, when it is lost, what resumes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.casi_uso.rateizzazione import condizioni
from shared.dominio import dilazioni, emissioni, misure
from shared.dominio.atti import Conclusione, Fase, TipoAtto
from shared.dominio.avvisi_rate import avvisi_del_piano, avviso_per, e_un_suo_avviso, rata_da_avviso
from shared.dominio.blocchi import SENZA_FINE, Blocco, TipoBlocco
from shared.dominio.errori import GiaRegistrato, RegolaViolata
from shared.dominio.fasi import conclusione_di
from shared.dominio.importi import Voce
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.passi import Esito
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.prova import Prova
from shared.dominio.rateizzazioni import RateNonAmmesse
from shared.dominio.recapiti import EsitoConsegna, Mezzo
from shared.dominio.scadenze import termini_in_corso, termini_mancati
from shared.dominio.sgravi import sgrava
from shared.dominio.tentativi import mezzo_per
from shared.dominio.versamenti import Versamento, incassa
from tests.dominio.verificatore import errori
from tests.fabbrica import (
    con_istanza,
    con_piano,
    consegnata,
    in_cautelari,
    ingiunta,
    notificata,
    paga,
    passo,
    piano_di,
    posizione,
    regole,
)

NOTIFICA = date(2025, 1, 20)
ISTANZA = date(2025, 2, 3)
DECISIONE = date(2025, 2, 10)


def mille(profilo: str = "regione_abruzzo", interessi_dal: date | None = None) -> Posizione:
    return notificata(posizione({Voce.CAPITALE: 1000_00}, profilo=profilo, interessi_dal=interessi_dal), NOTIFICA)


def in_piano(profilo: str = "regione_abruzzo", rate: int = 5) -> Posizione:
    return con_piano(mille(profilo), ISTANZA, rate, DECISIONE)


def compi(attuale: Posizione, oggi: date) -> Posizione:
    """Take the steps of the phase until one waits or another phase is named; letters are delivered the same day."""
    r = regole(attuale.profilo)
    while True:
        trovato = passo(attuale, oggi)
        identita, numero = trovato.oggetto, trovato.oggetto.rpartition("-")[2]
        if trovato.esito is Esito.EMETTI_ACCOGLIMENTO:
            attuale = dilazioni.emetti_accoglimento(attuale, oggi, "k").posizione
        elif trovato.esito is Esito.EMETTI_DINIEGO:
            attuale = dilazioni.emetti_diniego(attuale, oggi, "k").posizione
        elif trovato.esito is Esito.EMETTI_AVVISO_RATA:
            attuale = dilazioni.emetti_avviso_rata(attuale, r, oggi, "k", int(numero)).posizione
        elif trovato.esito is Esito.SOLLECITA_RATA:
            attuale = dilazioni.sollecita_rata(attuale, r, oggi, "k", int(numero)).posizione
        elif trovato.esito is Esito.DICHIARA_DECADENZA:
            attuale = dilazioni.dichiara_decadenza(attuale, r, oggi, "k").posizione
        elif trovato.esito is Esito.REGISTRA_TERMINE_MANCATO:
            attuale = emissioni.registra_termini_mancati(attuale, r, oggi).posizione
        elif trovato.esito is Esito.AFFIDA_CONSEGNA:
            atto = attuale.atto(identita)
            assert atto is not None
            ordinaria = mezzo_per(attuale, atto.tipo) is Mezzo.POSTA_ORDINARIA
            esito = EsitoConsegna.SPEDITA if ordinaria else EsitoConsegna.CONSEGNATA
            attuale = consegnata(attuale, identita, oggi, oggi, esito)
        else:
            return attuale


def test_prima_della_notifica_dell_ingiunzione_non_si_chiede_una_rata() -> None:
    with pytest.raises(RegolaViolata, match="non è ancora notificata"):
        con_istanza(ingiunta(posizione({Voce.CAPITALE: 1000_00})), ISTANZA, 5)


@pytest.mark.parametrize(("euro", "rate"), [(9_000, 2), (50_000, 5), (300_000, 4), (300_000, 13)])
def test_fuori_dallo_scaglione_il_numero_di_rate_non_e_ammesso(euro: int, rate: int) -> None:
    # c. 796: none up to 100 euro, 2-4 up to 500, 5-12 up to 3,000. The notification is included in the debt.
    attuale = notificata(posizione({Voce.CAPITALE: euro - 1155}), NOTIFICA)
    assert attuale.residuo == euro
    with pytest.raises(RateNonAmmesse):
        con_istanza(attuale, ISTANZA, rate)


def test_una_sola_istanza_per_volta() -> None:
    with pytest.raises(GiaRegistrato, match="già in esame"):
        con_istanza(con_istanza(mille(), ISTANZA, 5), ISTANZA, 6)
    with pytest.raises(RegolaViolata, match="già un piano"):
        con_istanza(in_piano(), DECISIONE, 6)


@pytest.mark.parametrize("fase", [Fase.NOTIFICA, Fase.SOLLECITI, Fase.CAUTELARI, Fase.CHIUSURA])
def test_dall_istanza_il_ciclo_si_ferma_in_qualunque_fase(fase: Fase) -> None:
    oggi = date(2025, 3, 20)
    attuale = muta(mille(), Evento("FASE", oggi), fase=fase, giro=2).posizione
    trovato = passo(con_istanza(attuale, oggi, 5), oggi)
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.RATEIZZAZIONE)


def test_con_l_istanza_in_esame_o_il_piano_in_regola_nessun_nulla_osta() -> None:
    oggi = date(2025, 6, 1)
    pronta = in_cautelari(notificata(posizione({Voce.CAPITALE: 2_500_00}), NOTIFICA), date(2025, 2, 20))
    r = regole()

    def motivo(attuale: Posizione) -> list[str]:
        verifiche = nulla_osta(attuale, r, oggi).verifiche
        return [v.riscontro for v in verifiche if v.nome == "rateizzazione" and not v.superata]

    assert motivo(pronta) == []
    assert motivo(con_istanza(pronta, ISTANZA, 5)) == ["un'istanza di rateizzazione è in esame dal 03/02/2025"]
    assert motivo(con_piano(pronta, ISTANZA, 5, DECISIONE)) == ["il piano di rate è in regola dal 10/02/2025"]
    with pytest.raises(RegolaViolata, match="preavviso_fermo non consentito: un'istanza"):
        misure.emetti_preavviso(con_istanza(pronta, ISTANZA, 5), r, oggi, _tariffe(), "k")


def test_a_piano_in_regola_nessun_sollecito_del_debito_e_nessuna_conclusione() -> None:
    for ferma in (in_piano(), con_istanza(mille(), ISTANZA, 5)):
        with pytest.raises(RegolaViolata, match="il ciclo è fermo"):
            emissioni.invia_sollecito(ferma, regole(), DECISIONE, _tariffe(), "k", 1)
        with pytest.raises(RegolaViolata, match="il ciclo è fermo"):
            emissioni.concludi(ferma, regole(), date(2027, 3, 1), "k")


def _tariffe() -> emissioni.Tariffe:
    return emissioni.Tariffe(interessi=lambda *_: (0, None), spese=lambda *_: None)  # type: ignore[arg-type, return-value]


def test_le_rate_scadono_a_fine_mese_e_l_ultima_prende_i_centesimi() -> None:
    # 1,000.00 and 11.55 of notification: 1,011.55 in six make five of 168.59 and one of 168.60.
    piano = piano_di(in_piano(rate=6))
    assert [r.importo for r in piano.rate] == [168_59] * 5 + [168_60]
    assert [r.scadenza for r in piano.rate] == [
        date(2025, 3, 31),
        date(2025, 4, 30),
        date(2025, 5, 31),
        date(2025, 6, 30),
        date(2025, 7, 31),
        date(2025, 8, 31),
    ]


def test_gli_interessi_di_dilazione_corrono_sul_capitale_che_resta() -> None:
    """Legal interest 2% in 2025; the ingiunzione of 10/01 had charged ten days from 31/12: 0.55 euro.

    10/01 to 10/02, 31 days on 1,000: 1.70. Debt 1,000 + 0.55 + 1.70 + 11.55 = 1,013.80, five of 202.76.
    Rata 1 pays 11.55 of expenses, 2.25 of interest, 188.96 of capital; its deferral is 49 days on
    1,000.00 = 2.68. Then 30 days on 811.04 = 1.33, 31 on 608.28 = 1.03, 30 on 405.52 = 0.67, 31 on 202.76 = 0.34.
    """
    attuale = con_piano(mille(interessi_dal=date(2024, 12, 31)), ISTANZA, 5, DECISIONE)
    piano = piano_di(attuale)
    assert [r.interessi for r in piano.rate] == [2_68, 1_33, 1_03, 67, 34]
    assert [r.importo for r in piano.rate] == [205_44, 204_09, 203_79, 203_43, 203_10]
    assert piano.residuo == attuale.residuo == 1_013_80 + 6_05


def test_un_credito_senza_interessi_non_ne_porta_neppure_a_rate() -> None:
    assert [r.interessi for r in piano_di(in_piano()).rate] == [0] * 5


def test_ogni_rata_ha_un_avviso_suo_che_riporta_a_piano_e_rata() -> None:
    attuale = in_piano()
    numeri = avvisi_del_piano(attuale, piano_di(attuale))
    # 3, segregazione 02, 00000 for the plans, 000001 the plan, 01 the rata: 3020000000000101 mod 93.
    assert numeri[0] == "3020000000000101" + f"{3020000000000101 % 93:02d}"
    assert [rata_da_avviso(numero) for numero in numeri] == [(1, n) for n in range(1, 6)]
    assert rata_da_avviso(attuale.numero_avviso) is None
    assert all(e_un_suo_avviso(attuale, numero) for numero in (*numeri, attuale.numero_avviso))
    assert not e_un_suo_avviso(attuale, numeri[0][:-1] + "0")
    assert avviso_per(attuale, "avviso_rata-2") == avviso_per(attuale, "sollecito_rata-2") == numeri[1]
    assert avviso_per(attuale, "accoglimento_rate-1") == attuale.numero_avviso


def test_accolta_l_istanza_escono_la_lettera_e_la_prima_rata_e_poi_si_attende_la_fine_del_mese() -> None:
    attuale = compi(in_piano(), DECISIONE)
    assert [a.id for a in attuale.atti[1:]] == ["accoglimento_rate-1", "avviso_rata-1"]
    # The first rata is due on Monday 31 March, with five days for the money to be booked: missed from 6 April.
    # Before that, on 1 April, the second rata is asked for.
    trovato = passo(attuale, DECISIONE)
    assert (trovato.esito, trovato.entro) == (Esito.ATTENDI, date(2025, 4, 1))
    aprile = compi(attuale, date(2025, 4, 1))
    assert aprile.atti[-1].id == "avviso_rata-2"
    assert passo(aprile, date(2025, 4, 1)).entro == date(2025, 4, 6)


def test_il_pagamento_va_alla_rata_piu_vecchia_qualunque_avviso_si_paghi() -> None:
    attuale = paga(in_piano(), 300_00, date(2025, 3, 10), "A")
    # 202.31 close the first rata, 97.69 go to the second.
    assert [r.residuo for r in piano_di(attuale).rate] == [0, 104_62, 202_31, 202_31, 202_31]
    assert attuale.residuo == 711_55
    emessa = compi(attuale, date(2025, 4, 1))
    richiesta = emessa.atto("avviso_rata-2")
    assert richiesta is not None
    assert richiesta.importo == 104_62
    assert emessa.atto("avviso_rata-1") is None


def test_pagate_tutte_le_rate_il_debito_e_estinto_e_si_chiude() -> None:
    attuale = in_piano()
    for rata in piano_di(attuale).rate:
        attuale = paga(attuale, rata.importo, rata.scadenza, f"R{rata.numero}")
    trovato = passo(attuale, date(2025, 7, 31))
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.CHIUSURA)
    assert conclusione_di(attuale) is Conclusione.RISCOSSA
    assert attuale.eventi["estinzione"] == date(2025, 7, 31)


def test_in_abruzzo_la_prima_rata_non_pagata_fa_decadere_senza_sollecito() -> None:
    # 002 art. 5.2.c. Missed from 06/04/2025.
    attuale = compi(in_piano(), date(2025, 4, 1))
    assert passo(attuale, date(2025, 4, 5)).esito is Esito.ATTENDI
    trovato = passo(attuale, date(2025, 4, 6))
    assert (trovato.esito, trovato.oggetto) == (Esito.DICHIARA_DECADENZA, "decadenza_rate-1")
    assert "rata non pagata: 1" in trovato.motivo


def test_in_abruzzo_una_rata_dopo_la_prima_si_sollecita_e_la_seconda_fa_decadere() -> None:
    attuale = paga(in_piano(), 202_31, date(2025, 3, 31), "R1")
    # Rata 2 is due on Wednesday 30 April: missed from 6 May.
    assert passo(compi(attuale, date(2025, 5, 5)), date(2025, 5, 5)).esito is Esito.ATTENDI
    sollecitata = compi(attuale, date(2025, 5, 6))
    assert sollecitata.atto("sollecito_rata-2") is not None
    # Rata 3: Saturday 31 May, Sunday, the Republic's day: payable until Tuesday 3 June, missed from the 9th.
    assert passo(compi(sollecitata, date(2025, 6, 8)), date(2025, 6, 8)).esito is Esito.ATTENDI
    assert passo(sollecitata, date(2025, 6, 9)).esito is Esito.DICHIARA_DECADENZA


def test_per_la_legge_160_due_rate_contano_solo_dopo_il_loro_sollecito() -> None:
    """c. 800 (ANCI Toscana): a rata counts once its own sollecito has run; two within six months lose the plan."""
    attuale = compi(in_piano("anci_toscana"), DECISIONE)
    giorni = regole("anci_toscana").ciclo.giorni_pagamento_sollecito
    prima = compi(attuale, date(2025, 4, 6))
    assert prima.atto("sollecito_rata-1") is not None
    seconda = compi(prima, date(2025, 5, 6))
    assert seconda.atto("sollecito_rata-2") is not None
    # Sent on 6 May: its days end that many later, and the rata counts from the day after.
    ultimo = date(2025, 5, 6) + timedelta(days=giorni)
    assert passo(compi(seconda, ultimo), ultimo).esito is Esito.ATTENDI
    oltre = ultimo + timedelta(days=1)
    assert passo(compi(seconda, ultimo), oltre).esito is Esito.DICHIARA_DECADENZA


def test_a_torgiano_sette_rate_saltate_non_bastano_ma_il_piano_finito_e_finito() -> None:
    """Art. 19 c. 3 D.P.R. 602/1973: eight unpaid rate. A plan of five ends before, and what is left is due at once."""
    attuale = in_piano("torgiano")
    giorno = DECISIONE
    while attuale.rateizzazione is not None and attuale.rateizzazione.stato is StatoRateizzazione.ACCOLTA:
        attuale = compi(attuale, giorno)
        giorno += timedelta(days=1)
        assert giorno < date(2025, 12, 31)
    assert attuale.quanti(TipoAtto.SOLLECITO_RATA) == 5
    # The last rata, Thursday 31 July 2025, is missed from 6 August; its sollecito runs its days from there.
    giorni = regole("torgiano").ciclo.giorni_pagamento_sollecito
    assert attuale.eventi["decadenza_rateizzazione"] == date(2025, 8, 6) + timedelta(days=giorni + 1)


def test_la_decadenza_toglie_gli_interessi_non_maturati_e_non_altro() -> None:
    """The plan of 1,013.80 + 6.05: on 08/04 rata 1 is due (2.68), the interest of the other four (3.37) falls."""
    attuale = con_piano(mille(interessi_dal=date(2024, 12, 31)), ISTANZA, 5, DECISIONE)
    oggi = date(2025, 4, 8)
    mutazione = dilazioni.dichiara_decadenza(attuale, regole(), oggi, "k")
    decaduta = mutazione.posizione
    assert decaduta.residuo == 1_013_80 + 2_68
    assert decaduta.saldi[Voce.CAPITALE] == 1_000_00
    # Interest runs again from the last due date charged: nothing is charged twice.
    assert decaduta.interessi_fino_al == date(2025, 3, 31)
    atto = decaduta.atto("decadenza_rate-1")
    assert atto is not None
    assert atto.importo == decaduta.residuo


def test_dopo_la_decadenza_il_ciclo_riprende_da_dove_si_era_fermato_e_non_si_rateizza_piu() -> None:
    oggi = date(2025, 4, 8)
    attuale = con_piano(in_cautelari(mille(), ISTANZA), ISTANZA, 5, DECISIONE)
    decaduta = compi(attuale, oggi)
    trovato = passo(decaduta, oggi)
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.CAUTELARI)
    assert not decaduta.sospesa
    with pytest.raises(RegolaViolata, match="non può più essere rateizzato"):
        con_istanza(decaduta, oggi, 5)


def test_dopo_la_decadenza_i_pagamenti_seguono_di_nuovo_l_ordine_di_legge() -> None:
    decaduta = compi(in_piano(), date(2025, 4, 8))
    pagata = paga(decaduta, 11_55, date(2025, 4, 9), "X")
    assert pagata.saldi == {Voce.CAPITALE: 1_000_00}
    assert piano_di(pagata) == piano_di(decaduta)


def test_il_diniego_si_comunica_poi_il_ciclo_riprende_e_si_puo_chiedere_ancora() -> None:
    chiesta = con_istanza(mille(), ISTANZA, 5)
    respinta = dilazioni.respingi(chiesta, DECISIONE, "reddito non documentato").posizione
    in_fase = muta(respinta, Evento("FASE", DECISIONE), fase=Fase.RATEIZZAZIONE, giro=2).posizione
    with pytest.raises(RegolaViolata, match="non è ancora stato comunicato"):
        con_istanza(in_fase, DECISIONE, 5)
    comunicata = compi(in_fase, DECISIONE)
    assert comunicata.atti[-1].id == "diniego_rate-1"
    trovato = passo(comunicata, DECISIONE)
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.NOTIFICA)
    ripresa = muta(comunicata, Evento("FASE", DECISIONE), fase=Fase.NOTIFICA, giro=3).posizione
    assert passo(ripresa, DECISIONE).esito is Esito.ATTENDI
    ancora = con_istanza(ripresa, date(2025, 2, 12), 6)
    assert ancora.rateizzazione is not None
    assert (ancora.rateizzazione.numero, len(ancora.rateizzazione.precedenti)) == (2, 1)


def test_il_diniego_si_comunica_anche_a_termine_del_contratto_scaduto() -> None:
    """AB-08 ends on 07/01/2027: asked for the day before, refused after it, the letter leaves all the same."""
    attuale = muta(mille(), Evento("FASE", ISTANZA), fase=Fase.CHIUSURA, giro=2).posizione
    chiesta = con_istanza(attuale, date(2027, 1, 6), 5)
    respinta = dilazioni.respingi(chiesta, date(2027, 1, 20), "tardiva").posizione
    oggi = date(2027, 1, 25)
    pronta = emissioni.registra_termini_mancati(respinta, regole(), oggi).posizione
    fuori = muta(pronta, Evento("FASE", oggi), fase=Fase.RATEIZZAZIONE, giro=3).posizione
    fatta = compi(fuori, oggi)
    assert fatta.atto("diniego_rate-1") is not None
    assert passo(fatta, oggi).fase is Fase.CHIUSURA


def test_una_decisione_non_si_prende_due_volte_ne_si_cambia() -> None:
    attuale = in_piano()
    with pytest.raises(RegolaViolata, match="Nessuna istanza"):
        dilazioni.respingi(attuale, DECISIONE, "ripensamento")
    with pytest.raises(GiaRegistrato):
        dilazioni.respingi(dilazioni.respingi(con_istanza(mille(), ISTANZA, 5), ISTANZA, "no").posizione, ISTANZA, "no")


def test_con_il_piano_in_regola_il_termine_di_conclusione_non_corre() -> None:
    """AB-08: two years from 07/01/2025 end on 07/01/2027. With a plan kept the case is not handed back."""
    attuale = notificata(posizione({Voce.CAPITALE: 30_000_00}), NOTIFICA)
    attuale = con_piano(attuale, ISTANZA, 37, DECISIONE)
    oggi = date(2027, 2, 1)
    for rata in piano_di(attuale).rate:
        if rata.scadenza < oggi:
            attuale = paga(attuale, rata.importo, rata.scadenza, f"R{rata.numero}")
    corsi = termini_in_corso(attuale, regole())
    assert corsi["conclusione"][1] == corsi["cautelari"][1] == SENZA_FINE
    assert termini_mancati(attuale, regole(), oggi) == ()
    assert passo(compi(attuale, oggi), oggi).esito is Esito.ATTENDI


def test_alla_decadenza_il_termine_riprende_per_i_giorni_che_restavano() -> None:
    """From 03/02 to 08/04/2025, both included, 65 days: AB-08 moves from 07/01/2027 to 13/03/2027, a Saturday.

    The contract's term rolls to the next working day, Monday 15/03/2027.
    """
    decaduta = compi(in_piano(), date(2025, 4, 8))
    _, scadenza, _ = termini_in_corso(decaduta, regole())["conclusione"]
    assert (date(2025, 4, 8) - ISTANZA).days + 1 == 65
    assert scadenza == date(2027, 3, 15)


def test_un_piano_pagato_dopo_i_due_anni_non_e_un_termine_mancato() -> None:
    attuale = con_piano(notificata(posizione({Voce.CAPITALE: 30_000_00}), NOTIFICA), ISTANZA, 37, DECISIONE)
    ultimo = piano_di(attuale).rate[-1].scadenza
    assert ultimo > date(2027, 1, 7)
    pagata = paga(attuale, attuale.residuo, ultimo, "TUTTO")
    assert termini_mancati(pagata, regole(), ultimo) == ()


def test_lo_sgravio_parziale_accorcia_il_piano_dalla_fine() -> None:
    attuale = sgrava(in_piano(), date(2025, 3, 1), "DET-1", "errore", {Voce.CAPITALE: 300_00}).posizione
    # 202.31 cancel the fifth rata, 97.69 are taken from the fourth.
    assert [r.residuo for r in piano_di(attuale).rate] == [202_31, 202_31, 202_31, 104_62, 0]
    assert piano_di(attuale).residuo == attuale.residuo


def test_ogni_prova_di_un_piano_si_rifa_da_sola() -> None:
    """The division, the interest of each rata, a payment among the rate, the decadenza: by the script of docs/."""
    chiesta = con_istanza(mille(interessi_dal=date(2024, 12, 31)), ISTANZA, 5)
    r = regole()
    accolta = dilazioni.accogli(chiesta, r, DECISIONE, condizioni(chiesta, r, 1))
    versamento = Versamento("A", chiesta.numero_avviso, 100_00, date(2025, 3, 1))
    pagata = incassa(accolta.posizione, r, date(2025, 3, 1), versamento)
    decaduta = dilazioni.dichiara_decadenza(pagata.posizione, r, date(2025, 4, 8), "k")
    prove = [*accolta.evento.dati["prove"], pagata.evento.dati["prova"], *decaduta.evento.dati["prove"]]
    assert [p["regola"] for p in prove] == [
        "piano_rate",
        *["interessi_legali"] * 6,
        "imputazione_rate",
        "decadenza",
    ]
    assert [errori(Prova.da_dati(p)) for p in prove] == [[]] * 9


def test_durante_una_sospensione_dell_ente_il_piano_si_chiede_ma_non_si_perde() -> None:
    """A blocco until 15 April: the second rata is asked for; the first, missed, loses the plan on the 16th."""
    blocco = Blocco("S1", TipoBlocco.SOSPENSIONE, date(2025, 3, 1), date(2025, 4, 15), "verifica")
    attuale = compi(in_piano(), DECISIONE)
    attuale = muta(attuale, Evento("SOSPESA", date(2025, 3, 1)), blocchi=(blocco,)).posizione
    chiesta = compi(attuale, date(2025, 4, 8))
    assert chiesta.atti[-1].id == "avviso_rata-2"
    trovato = passo(chiesta, date(2025, 4, 8))
    assert (trovato.esito, trovato.entro) == (Esito.ATTENDI, date(2025, 4, 16))
    assert passo(chiesta, date(2025, 4, 16)).esito is Esito.DICHIARA_DECADENZA
