"""Which measure, on what, when and with whose leave: artt. 77 and 86 D.P.R. 602/1973, 002 artt. 2.2 and 14.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.dominio import blocchi_comandi, emissioni, esecuzioni_comandi, misure
from shared.dominio.atti import CON_NULLA_OSTA, Bene, Conclusione, Fase, Terzo, TipoAtto, TipoBene
from shared.dominio.avvii import passa_a
from shared.dominio.emissioni import emetti_atto
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.fasi import valuta
from shared.dominio.importi import Voce
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.nulla_osta_esecutivo import nulla_osta_esecutivo, nulla_osta_intimazione
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.scelta_misure import Misura, ammessa, beni_per, misura_da_prendere
from shared.dominio.sgravi import sgrava
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import con_istanza, consegnata, notificata, posizione, regole, tariffe_di

AUTO = Bene(TipoBene.VEICOLO, "Autovettura", "AB123CD")
CASA = Bene(TipoBene.IMMOBILE, "Abitazione in Prova", foglio="12", particella="345", quota="1/2")
NOTIFICA = date(2025, 1, 20)
OGGI = date(2025, 2, 20)
"""The day after the thirty to pay: from here on a measure is lawful over 1,000 euro."""


def in_cautelari(residuo: int, *beni: Bene, profilo: str = "regione_abruzzo") -> Posizione:
    """With the register's answer, owing exactly so many cents when the preavviso is decided."""
    # Notification by L. 890/1982 has added 11.55 euro (DM 14/04/2023).
    spese = notificata(posizione({Voce.CAPITALE: 100_00}, profilo=profilo), NOTIFICA).residuo - 100_00
    pronta = notificata(posizione({Voce.CAPITALE: residuo - spese}, profilo=profilo), NOTIFICA)
    assert pronta.residuo == residuo
    in_fase = muta(pronta, Evento("FASE", OGGI), fase=Fase.CAUTELARI, giro=3).posizione
    return misure.registra_visura(misure.chiedi_visura(in_fase, OGGI).posizione, OGGI, beni).posizione


def passo(attuale: Posizione, oggi: date = OGGI) -> Passo:
    return valuta(attuale, regole(attuale.profilo), oggi, oggi)


def paga(attuale: Posizione, cent: int, giorno: date) -> Posizione:
    return incassa(attuale, regole(), giorno, Versamento("A", attuale.numero_avviso, cent, giorno)).posizione


@pytest.mark.parametrize(
    ("residuo", "attesa"),
    [
        (1_999_99, Esito.EMETTI_PREAVVISO),
        (2_000_00, Esito.EMETTI_PREAVVISO),
        (19_999_99, Esito.EMETTI_PREAVVISO),
        (20_000_00, Esito.EMETTI_PREAVVISO_IPOTECA),
    ],
)
def test_con_auto_e_casa_l_ipoteca_comincia_a_ventimila_euro_esatti(residuo: int, attesa: Esito) -> None:
    assert passo(in_cautelari(residuo, AUTO, CASA)).esito is attesa


@pytest.mark.parametrize("residuo", [1_999_99, 2_000_00, 19_999_99])
def test_con_la_sola_casa_sotto_ventimila_euro_nessuna_misura_e_il_motivo_lo_dice(residuo: int) -> None:
    trovato = passo(in_cautelari(residuo, CASA))
    assert trovato.esito is Esito.REGISTRA_MOTIVO
    assert trovato.motivo == "nessun veicolo intestato al debitore"
    with pytest.raises(RegolaViolata, match="la misura da prendere è il fermo"):
        misure.emetti_preavviso_ipoteca(in_cautelari(residuo, CASA), regole(), OGGI, tariffe_di(), "p.pdf")


def test_dove_il_contratto_mette_prima_il_fermo_l_ipoteca_viene_solo_senza_veicoli() -> None:
    # 001 art. 8.4.g ends the phase with the fermo.
    r = regole("emilia_romagna")
    con_auto = in_cautelari(25_000_00, AUTO, CASA)
    assert misura_da_prendere(con_auto, r) is Misura.FERMO
    assert misura_da_prendere(in_cautelari(25_000_00, CASA), r) is Misura.IPOTECA
    assert misura_da_prendere(con_auto, regole()) is Misura.IPOTECA


def test_il_costo_del_preavviso_non_fa_di_un_fermo_un_ipoteca() -> None:
    # 19,995.00 + 11.55 of the preavviso = 20,006.55: over the threshold, but the fermo was announced.
    avvisata = misure.emetti_preavviso(in_cautelari(19_995_00, AUTO, CASA), regole(), OGGI, tariffe_di(), "p").posizione
    assert avvisata.residuo == 20_006_55
    assert misura_da_prendere(avvisata, regole()) is Misura.FERMO
    ricevuta = consegnata(avvisata, "preavviso_fermo", OGGI, date(2025, 3, 3))
    assert passo(ricevuta, date(2025, 4, 3)).esito is Esito.ISCRIVI_FERMO


def preavviso_ipoteca(residuo: int = 20_000_00, *beni: Bene) -> Posizione:
    pronta = in_cautelari(residuo, *(beni or (CASA,)))
    avvisata = misure.emetti_preavviso_ipoteca(pronta, regole(), OGGI, tariffe_di(), "p.pdf").posizione
    return consegnata(avvisata, "preavviso_ipoteca", OGGI, date(2025, 3, 3))


def con_ipoteca() -> Posizione:
    return misure.iscrivi_ipoteca(preavviso_ipoteca(), regole(), date(2025, 4, 3)).posizione


def test_l_ipoteca_si_iscrive_dal_trentunesimo_giorno_e_per_il_doppio() -> None:
    # 03/03/2025 + 30 days = 02/04/2025: lawful from the 3rd.
    avvisata = preavviso_ipoteca()
    assert passo(avvisata, date(2025, 4, 2)).esito is Esito.ATTENDI
    assert passo(avvisata, date(2025, 4, 3)).esito is Esito.ISCRIVI_IPOTECA
    with pytest.raises(RegolaViolata, match="non è decorso"):
        misure.iscrivi_ipoteca(avvisata, regole(), date(2025, 4, 2))
    # 20,000.00 + 11.55 of the preavviso, twice.
    assert misure.importo_ipoteca(con_ipoteca(), regole()) == 40_023_10
    assert passo(con_ipoteca(), date(2025, 4, 3)).esito is Esito.COMUNICA_ISCRIZIONE


def test_se_nei_trenta_giorni_si_paga_sotto_la_soglia_l_ipoteca_non_si_iscrive() -> None:
    # 20,011.55 less 11.56 leaves 19,999.99.
    ridotta = paga(preavviso_ipoteca(), 11_56, date(2025, 3, 20))
    assert ridotta.residuo == 19_999_99
    assert not ammessa(ridotta, regole(), Misura.IPOTECA)
    assert passo(ridotta, date(2025, 4, 3)).esito is Esito.REGISTRA_MOTIVO
    with pytest.raises(RegolaViolata):
        misure.iscrivi_ipoteca(ridotta, regole(), date(2025, 4, 3))
    # At 20,000.00 exactly it still is.
    assert ammessa(paga(preavviso_ipoteca(), 11_55, date(2025, 3, 20)), regole(), Misura.IPOTECA)


def test_l_ipoteca_comunicata_in_cinque_giorni_tiene_il_termine_e_al_sesto_no() -> None:
    # AB-21: entered on Thursday 03/04/2025, five days = Tuesday 08/04; on the 10th two days late, 50 euro each.
    in_tempo = misure.comunica_iscrizione(con_ipoteca(), date(2025, 4, 8), "c.pdf").posizione
    assert passo(in_tempo, date(2025, 4, 8)).esito is Esito.AFFIDA_CONSEGNA
    tardi = misure.comunica_iscrizione(con_ipoteca(), date(2025, 4, 10), "c.pdf").posizione
    registrata = emissioni.registra_termini_mancati(tardi, regole(), date(2025, 4, 10)).posizione
    assert [(m.id, m.penale) for m in registrata.termini_mancati] == [("AB-21", 100_00)]


def test_l_ipoteca_iscritta_tiene_i_nove_mesi() -> None:
    # AB-06: notified on 20/01/2025, nine months end on 20/10/2025. AB-21 is kept by the letter.
    comunicata = misure.comunica_iscrizione(con_ipoteca(), date(2025, 4, 3), "c.pdf").posizione
    with pytest.raises(GiaRegistrato):
        emissioni.registra_termini_mancati(comunicata, regole(), date(2025, 11, 1))


def test_pagata_l_ipoteca_cade_con_l_assenso_e_poi_si_chiude() -> None:
    giorno = date(2025, 5, 2)
    comunicata = misure.comunica_iscrizione(con_ipoteca(), date(2025, 4, 3), "c.pdf").posizione
    with pytest.raises(RegolaViolata, match="debito è estinto"):
        misure.assenti_cancellazione(comunicata, giorno, "a.pdf")
    pagata = paga(comunicata, comunicata.residuo, giorno)
    trovato = passo(pagata, giorno)
    assert (trovato.esito, trovato.fase) == (Esito.PASSA_FASE, Fase.SVINCOLO)
    in_svincolo = passa_a(pagata, giorno, Fase.SVINCOLO).posizione
    assert passo(in_svincolo, giorno).esito is Esito.ASSENTI_CANCELLAZIONE
    with pytest.raises(RegolaViolata):
        misure.revoca_fermo(in_svincolo, giorno, "r.pdf")
    libera = misure.assenti_cancellazione(in_svincolo, giorno, "a.pdf").posizione
    assert libera.eventi["svincolo"] == giorno
    assert passo(libera, giorno).esito is Esito.AFFIDA_CONSEGNA
    detta = consegnata(libera, "assenso_cancellazione", giorno, giorno, EsitoConsegna.SPEDITA)
    assert passo(detta, giorno).fase is Fase.CHIUSURA


def test_la_restituita_pagata_dopo_ammette_solo_lo_svincolo() -> None:
    giorno = date(2027, 1, 7)
    conclusa = emissioni.concludi(con_ipoteca(), regole(), giorno, "k.pdf").posizione
    assert conclusa.conclusione is Conclusione.RESTITUITA
    dopo = giorno + timedelta(days=30)
    with pytest.raises(RegolaViolata, match="conclusa"):
        passa_a(conclusa, dopo, Fase.CAUTELARI)
    pagata = paga(conclusa, conclusa.residuo, dopo)
    assert passo(pagata, dopo).esito is Esito.CONCLUSA
    in_svincolo = passa_a(pagata, dopo, Fase.SVINCOLO).posizione
    assert passo(in_svincolo, dopo).esito is Esito.ASSENTI_CANCELLAZIONE
    # AB-20: five days from the payment of Saturday 06/02/2027 end on Thursday 11/02; two days late cost 100 euro.
    libera = misure.assenti_cancellazione(in_svincolo, date(2027, 2, 13), "a.pdf").posizione
    prima = {m.id for m in libera.termini_mancati}
    aggiornata = emissioni.registra_termini_mancati(libera, regole(), date(2027, 2, 13)).posizione
    nuove = [(m.id, m.penale) for m in aggiornata.termini_mancati if m.id not in prima]
    assert nuove == [("AB-20", 100_00)]
    detta = consegnata(aggiornata, "assenso_cancellazione", date(2027, 2, 13), date(2027, 2, 14), EsitoConsegna.SPEDITA)
    assert passo(detta, date(2027, 2, 14)).esito is Esito.CONCLUSA


def test_il_veicolo_strumentale_si_esclude_entro_il_trentesimo_giorno_del_preavviso() -> None:
    avvisata = misure.emetti_preavviso(in_cautelari(1_500_00, AUTO), regole(), OGGI, tariffe_di(), "p.pdf").posizione

    def escludi(attuale: Posizione, giorno: date, targa: str = "AB123CD") -> Posizione:
        return misure.escludi_veicolo(
            attuale, regole(), giorno, targa, "furgone dell'impresa", "PROT-9", "anna"
        ).posizione

    with pytest.raises(RegolaViolata, match="fra la notifica del preavviso"):
        escludi(avvisata, OGGI)
    ricevuta = consegnata(avvisata, "preavviso_fermo", OGGI, date(2025, 3, 3))
    with pytest.raises(NonTrovato):
        escludi(ricevuta, date(2025, 3, 10), "ZZ999ZZ")
    esclusa = escludi(ricevuta, date(2025, 4, 2))
    assert beni_per(esclusa, Misura.FERMO) == ()
    trovato = passo(esclusa, date(2025, 4, 2))
    assert trovato.esito is Esito.REGISTRA_MOTIVO
    assert trovato.motivo == "nessun veicolo intestato al debitore, 1 esclusi"
    with pytest.raises(GiaRegistrato):
        escludi(esclusa, date(2025, 4, 2))
    with pytest.raises(RegolaViolata, match="entro quel termine"):
        escludi(ricevuta, date(2025, 4, 3))


def test_il_veicolo_che_il_registro_dice_strumentale_e_quello_ignoto_non_si_toccano() -> None:
    furgone = replace(AUTO, strumentale=True)
    altro = Bene(TipoBene("barca"), "Natante")
    attuale = in_cautelari(1_500_00, furgone, altro)
    assert altro.tipo is TipoBene.ALTRO
    assert beni_per(attuale, Misura.FERMO) == beni_per(attuale, Misura.IPOTECA) == ()


def in_arrivo(attuale: Posizione, giorno: date) -> Posizione:
    return blocchi_comandi.annuncia_pagamento(attuale, regole(), giorno, "A").posizione


def test_un_pagamento_annunciato_ferma_gli_atti_finche_non_e_nei_libri() -> None:
    pronta = preavviso_ipoteca()
    giorno = date(2025, 4, 3)
    annunciata = in_arrivo(pronta, giorno)
    # 30 days, the last one included: looked at again on 04/05/2025.
    assert (passo(annunciata, giorno).esito, passo(annunciata, giorno).entro) == (Esito.ATTENDI, date(2025, 5, 4))
    with pytest.raises(RegolaViolata, match="pagamento in arrivo"):
        misure.iscrivi_ipoteca(annunciata, regole(), giorno)
    with pytest.raises(GiaRegistrato):
        in_arrivo(annunciata, giorno)
    registrata = paga(annunciata, 5_00, giorno)
    assert registrata.blocchi == ()
    assert passo(registrata, giorno).esito is Esito.ISCRIVI_IPOTECA
    assert passo(annunciata, date(2025, 5, 4)).esito is Esito.ISCRIVI_IPOTECA


def test_il_pagamento_in_arrivo_non_allunga_i_termini_di_chi_riscuote() -> None:
    annunciata = in_arrivo(in_cautelari(1_500_00, AUTO), OGGI)
    libera = in_cautelari(1_500_00, AUTO)
    assert passo(annunciata).entro == date(2025, 3, 23)
    da_fare = date(2025, 10, 21)  # the day after AB-06 has run out
    assert emissioni.registra_termini_mancati(annunciata, regole(), da_fare).posizione.termini_mancati == (
        emissioni.registra_termini_mancati(libera, regole(), da_fare).posizione.termini_mancati
    )


DATORE = Bene(TipoBene.STIPENDIO, "stipendio", terzo=Terzo("ACME SRL", "01234567897", "acme@pec.example"))
ARREDI = Bene(TipoBene.MOBILI, "arredi")


def in_esecuzione(bene: Bene) -> Posizione:
    """In enforcement: the ingiunzione was notified on 20/01/2025."""
    attuale = in_cautelari(3_000_00, bene)
    return muta(attuale, Evento("FASE", OGGI), fase=Fase.ESECUTIVE, giro=4).posizione


Comando = Callable[[Posizione, date], Mutazione]
ESECUTIVI = {TipoAtto.INTIMAZIONE, TipoAtto.PIGNORAMENTO_TERZI, TipoAtto.PIGNORAMENTO_MOBILIARE}
IN_UN_ANNO, DOPO_UN_ANNO = date(2025, 6, 3), date(2026, 6, 3)
DANNOSI: dict[TipoAtto, tuple[Posizione, date, Comando]] = {
    TipoAtto.INTIMAZIONE: (
        in_esecuzione(DATORE),
        DOPO_UN_ANNO,
        lambda p, oggi: esecuzioni_comandi.emetti_intimazione(p, regole(), oggi, tariffe_di(), "i.pdf"),
    ),
    TipoAtto.PIGNORAMENTO_TERZI: (
        in_esecuzione(DATORE),
        IN_UN_ANNO,
        lambda p, oggi: esecuzioni_comandi.pignora_terzi(p, regole(), oggi, tariffe_di(), "t.pdf"),
    ),
    TipoAtto.PIGNORAMENTO_MOBILIARE: (
        in_esecuzione(ARREDI),
        IN_UN_ANNO,
        lambda p, oggi: esecuzioni_comandi.pignora_mobili(p, regole(), oggi, tariffe_di(), "m.pdf"),
    ),
    TipoAtto.PREAVVISO_FERMO: (
        in_cautelari(1_500_00, AUTO),
        OGGI,
        lambda p, oggi: misure.emetti_preavviso(p, regole(), oggi, tariffe_di(), "p.pdf"),
    ),
    TipoAtto.PREAVVISO_IPOTECA: (
        in_cautelari(20_000_00, CASA),
        OGGI,
        lambda p, oggi: misure.emetti_preavviso_ipoteca(p, regole(), oggi, tariffe_di(), "p.pdf"),
    ),
    TipoAtto.ISCRIZIONE_FERMO: (
        consegnata(
            misure.emetti_preavviso(in_cautelari(1_500_00, AUTO), regole(), OGGI, tariffe_di(), "p.pdf").posizione,
            "preavviso_fermo",
            OGGI,
            date(2025, 3, 3),
        ),
        date(2025, 4, 3),
        lambda p, oggi: misure.iscrivi_fermo(p, regole(), oggi),
    ),
    TipoAtto.ISCRIZIONE_IPOTECA: (
        preavviso_ipoteca(),
        date(2025, 4, 3),
        lambda p, oggi: misure.iscrivi_ipoteca(p, regole(), oggi),
    ),
}
IMPEDIMENTI: dict[str, Callable[[Posizione, date], Posizione]] = {
    "pagamento in arrivo": in_arrivo,
    "rateizzazione": lambda p, oggi: con_istanza(p, oggi, 5),
    "titolo": lambda p, _: replace(p, eventi={n: g for n, g in p.eventi.items() if n != "notifica_ingiunzione"}),
    "prescrizione": lambda p, _: replace(p, riga=replace(p.riga, prescrizione=date(2025, 1, 1))),
    "beni": lambda p, _: replace(p, beni=()),
}


def test_ogni_atto_che_danneggia_e_provato_qui_sotto() -> None:
    assert set(DANNOSI) == CON_NULLA_OSTA


@pytest.mark.parametrize("tipo", sorted(CON_NULLA_OSTA))
def test_col_nulla_osta_l_atto_esce_e_lo_porta_con_se(tipo: TipoAtto) -> None:
    pronta, oggi, comando = DANNOSI[tipo]
    (esame,) = [p for p in comando(pronta, oggi).evento.dati["prove"] if p["regola"] == "nulla_osta"]
    assert (esame["concesso"], esame["versione"], esame["giorno"]) == (True, pronta.versione, oggi.isoformat())


@pytest.mark.parametrize("tipo", sorted(CON_NULLA_OSTA))
@pytest.mark.parametrize("impedimento", sorted(IMPEDIMENTI))
def test_senza_nulla_osta_nessun_comando_emette(tipo: TipoAtto, impedimento: str) -> None:
    pronta, oggi, comando = DANNOSI[tipo]
    with pytest.raises(RegolaViolata):
        comando(IMPEDIMENTI[impedimento](pronta, oggi), oggi)


@pytest.mark.parametrize("tipo", sorted(CON_NULLA_OSTA))
def test_nessun_atto_che_danneggia_passa_senza_il_nulla_osta_di_oggi_per_questa_versione(tipo: TipoAtto) -> None:
    pronta, oggi, _ = DANNOSI[tipo]
    misura = Misura.IPOTECA if "ipoteca" in tipo.value else Misura.FERMO
    buono = nulla_osta(pronta, regole(), oggi, misura)
    if tipo in ESECUTIVI:
        esame = nulla_osta_intimazione if tipo is TipoAtto.INTIMAZIONE else nulla_osta_esecutivo
        buono = esame(pronta, regole(), oggi)
    assert buono.concesso
    vecchio, di_ieri = replace(buono, versione=buono.versione - 1), replace(buono, giorno=oggi - timedelta(days=1))
    for esame in (None, vecchio, di_ieri):
        with pytest.raises(RegolaViolata, match="non ha il nulla osta di oggi"):
            emetti_atto(pronta, oggi, tipo.value, tipo, "", None, (), esame=esame)


def test_la_restituita_con_la_misura_in_piedi_si_sgrava_e_si_svincola() -> None:
    giorno = date(2027, 1, 7)
    conclusa = emissioni.concludi(con_ipoteca(), regole(), giorno, "k.pdf").posizione
    dopo = giorno + timedelta(days=30)
    sgravata = sgrava(conclusa, dopo, "DET/9", "non dovuto").posizione
    assert (sgravata.residuo, sgravata.conclusione) == (0, Conclusione.RESTITUITA)
    in_svincolo = passa_a(sgravata, dopo, Fase.SVINCOLO).posizione
    assert passo(in_svincolo, dopo).esito is Esito.ASSENTI_CANCELLAZIONE
