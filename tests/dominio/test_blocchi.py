"""What freezes a posizione, read as law: nothing harmful leaves, nothing that arrives is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio import emissioni, misure
from shared.dominio.atti import Fase, TipoAtto
from shared.dominio.blocchi import SENZA_FINE, Blocco, EsitoBlocco, TipoBlocco, bloccata, riprende_il
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco, segnala_pagamento
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.importi import Voce
from shared.dominio.nulla_osta import nulla_osta
from shared.dominio.passi import Esito
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.scadenze import termini_in_corso
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import (
    VISTO,
    con_visto,
    consegnata,
    in_cautelari,
    ingiunta,
    notificata,
    passo,
    posizione,
    regole,
    tariffe_di,
)

CREDITO = {Voce.CAPITALE: 1_500_00}
"""Above 1,000 euro the Abruzzo contract asks for no sollecito."""
PREAVVISO = date(2025, 3, 3)
NOTIFICATO = date(2025, 3, 10)
LIBERO = date(2025, 4, 10)
"""Thirty days from 10 March end on 9 April: the fermo may be entered from the 10th."""
A_TEMPO = TipoBlocco.SOSPENSIONE


def preavvisata() -> Posizione:
    """In the phase of measures, the preavviso delivered on 10 March 2025."""
    pronta = in_cautelari(notificata(posizione(CREDITO), date(2025, 1, 20)), PREAVVISO)
    r = regole()
    emessa = misure.emetti_preavviso(pronta, r, PREAVVISO, tariffe_di(), "k.pdf").posizione
    return consegnata(emessa, "preavviso_fermo", PREAVVISO, NOTIFICATO)


def sospesa(attuale: Posizione, oggi: date, fino_al: date | None = None, riferimento: str = "DET-1") -> Posizione:
    return apri_blocco(attuale, oggi, A_TEMPO, riferimento, "richiesta del debitore", fino_al).posizione


def test_la_sospensione_ferma_il_fermo_e_il_giorno_dopo_la_fine_riprende() -> None:
    ferma = sospesa(preavvisata(), LIBERO, date(2025, 5, 15))
    atteso = passo(ferma, LIBERO)
    assert (atteso.esito, atteso.entro) == (Esito.ATTENDI, date(2025, 5, 16))
    assert passo(ferma, date(2025, 5, 15)).esito is Esito.ATTENDI
    assert passo(ferma, date(2025, 5, 16)).esito is Esito.ISCRIVI_FERMO


def test_senza_sospensione_lo_stesso_giorno_il_fermo_si_iscrive() -> None:
    assert passo(preavvisata(), LIBERO).esito is Esito.ISCRIVI_FERMO


@pytest.mark.parametrize("tipo", list(TipoBlocco))
def test_ogni_tipo_ha_la_sua_verifica_nel_nulla_osta(tipo: TipoBlocco) -> None:
    libera = preavvisata()
    assert nulla_osta(libera, regole(), LIBERO).concesso
    ferma = replace(libera, blocchi=(Blocco("x", tipo, LIBERO, None, "prova"),))
    esame = nulla_osta(ferma, regole(), LIBERO)
    assert [v.nome for v in esame.verifiche if not v.superata] == [tipo.value]


def test_con_un_blocco_aperto_nessun_comando_dannoso_passa() -> None:
    r = regole()
    with pytest.raises(RegolaViolata, match="sospensione"):
        misure.iscrivi_fermo(sospesa(preavvisata(), LIBERO), r, LIBERO)
    pronta = sospesa(in_cautelari(notificata(posizione(CREDITO), date(2025, 1, 20)), PREAVVISO), PREAVVISO)
    with pytest.raises(RegolaViolata, match="sospensione"):
        misure.emetti_preavviso(pronta, r, PREAVVISO, tariffe_di(), "k.pdf")
    modesta = muta(notificata(posizione(), date(2025, 1, 20)), Evento("FASE", PREAVVISO), fase=Fase.SOLLECITI).posizione
    libero = emissioni.invia_sollecito(modesta, r, PREAVVISO, tariffe_di(), "k.pdf", 1).posizione
    assert libero.quanti(TipoAtto.SOLLECITO) == 1
    with pytest.raises(RegolaViolata, match="La posizione è sospesa"):
        emissioni.invia_sollecito(sospesa(modesta, PREAVVISO), r, PREAVVISO, tariffe_di(), "k.pdf", 1)
    with pytest.raises(RegolaViolata, match="La posizione è sospesa"):
        emissioni.emetti_ingiunzione(sospesa(con_visto(posizione()), VISTO), VISTO, tariffe_di(), "k.pdf")
    with pytest.raises(RegolaViolata, match="La posizione è sospesa"):
        affida(sospesa(ingiunta(posizione()), VISTO), r, VISTO, "ingiunzione")


def test_l_esito_e_il_pagamento_arrivati_durante_il_blocco_si_registrano() -> None:
    r = regole()
    affidata = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    ferma = sospesa(affidata, VISTO)
    oggi = date(2025, 1, 20)
    arrivata = registra_esito(ferma, r, oggi, ferma.consegne[0].id, EsitoConsegna.CONSEGNATA, oggi).posizione
    assert arrivata.eventi["notifica_ingiunzione"] == oggi
    tutto = Versamento("IUR", arrivata.numero_avviso, arrivata.residuo, oggi)
    pagata = incassa(arrivata, r, oggi, tutto).posizione
    assert (pagata.residuo, passo(pagata, oggi).fase) == (0, Fase.CHIUSURA)


def test_il_fermo_gia_iscritto_si_comunica_anche_durante_il_blocco() -> None:
    iscritta = misure.iscrivi_fermo(preavvisata(), regole(), LIBERO).posizione
    assert passo(sospesa(iscritta, LIBERO), LIBERO).esito is Esito.COMUNICA_ISCRIZIONE


def test_il_visto_dato_durante_il_blocco_non_fa_uscire_l_ingiunzione() -> None:
    ferma = con_visto(sospesa(posizione(CREDITO), VISTO - timedelta(days=1), date(2025, 1, 31)))
    assert passo(ferma, VISTO).esito is Esito.ATTENDI
    assert passo(ferma, date(2025, 2, 1)).esito is Esito.EMETTI_INGIUNZIONE


def test_la_segnalazione_di_pagamento_vale_trenta_giorni_e_scade_da_se() -> None:
    r = regole()
    ferma = segnala_pagamento(preavvisata(), r, LIBERO, "CRO123", "bonifico del 2 aprile").posizione
    # 10 April + 30 days = 10 May, the last day.
    assert ferma.blocchi[0].fino_al == date(2025, 5, 10)
    assert passo(ferma, date(2025, 5, 10)).esito is Esito.ATTENDI
    assert passo(ferma, date(2025, 5, 11)).esito is Esito.ISCRIVI_FERMO


def test_lo_stesso_pagamento_non_ferma_due_volte_e_due_segnalazioni_non_si_sommano() -> None:
    r = regole()
    ferma = segnala_pagamento(preavvisata(), r, LIBERO, "CRO123", "bonifico").posizione
    with pytest.raises(GiaRegistrato):
        segnala_pagamento(ferma, r, date(2025, 6, 1), "CRO123", "bonifico")
    with pytest.raises(RegolaViolata):
        segnala_pagamento(ferma, r, date(2025, 5, 10), "CRO124", "bonifico")
    dopo = segnala_pagamento(ferma, r, date(2025, 5, 11), "CRO124", "bonifico").posizione
    assert dopo.blocchi[1].dal == date(2025, 5, 11)


def test_senza_debito_o_a_posizione_conclusa_non_si_sospende() -> None:
    r = regole()
    pagata = preavvisata()
    pagata = incassa(pagata, r, LIBERO, Versamento("I", pagata.numero_avviso, pagata.residuo, LIBERO)).posizione
    with pytest.raises(RegolaViolata):
        sospesa(pagata, LIBERO)
    with pytest.raises(RegolaViolata):
        segnala_pagamento(pagata, r, LIBERO, "CRO", "bonifico")


def test_solo_la_sospensione_dell_ente_ha_una_data_finale_e_non_passata() -> None:
    libera = preavvisata()
    with pytest.raises(RegolaViolata, match="giorno già passato"):
        sospesa(libera, LIBERO, date(2025, 4, 9))
    assert bloccata(sospesa(libera, LIBERO, LIBERO), LIBERO)
    for tipo in (TipoBlocco.CONTENZIOSO, TipoBlocco.PROCEDURA_CONCORSUALE):
        with pytest.raises(RegolaViolata, match="fino al suo esito"):
            apri_blocco(libera, LIBERO, tipo, "R-1", "prova", date(2025, 5, 1))
    for tipo in (TipoBlocco.SEGNALAZIONE_PAGAMENTO, TipoBlocco.ISTANZA):
        with pytest.raises(RegolaViolata):
            apri_blocco(libera, LIBERO, tipo, "R-1", "prova")


def test_revocata_la_sospensione_il_ciclo_riprende_lo_stesso_giorno() -> None:
    ferma = sospesa(preavvisata(), LIBERO)
    assert riprende_il(ferma, LIBERO) is None
    mutazione = chiudi_blocco(ferma, date(2025, 6, 3), "sospensione-DET-1", EsitoBlocco.REVOCATO, "revoca")
    assert mutazione.evento.sveglia
    assert passo(mutazione.posizione, date(2025, 6, 3)).esito is Esito.ISCRIVI_FERMO
    with pytest.raises(GiaRegistrato):
        chiudi_blocco(mutazione.posizione, date(2025, 6, 4), "sospensione-DET-1", EsitoBlocco.REVOCATO, "revoca")
    with pytest.raises(NonTrovato):
        chiudi_blocco(ferma, LIBERO, "sospensione-ALTRA", EsitoBlocco.REVOCATO, "revoca")


def test_due_blocchi_insieme_finiscono_con_l_ultimo() -> None:
    ferma = sospesa(preavvisata(), LIBERO, date(2025, 4, 30))
    doppia = sospesa(ferma, LIBERO, date(2025, 5, 20), "DET-2")
    assert riprende_il(doppia, LIBERO) == date(2025, 5, 21)
    # Two that touch are one stretch.
    contigua = replace(ferma, blocchi=(*ferma.blocchi, Blocco("y", A_TEMPO, date(2025, 5, 1), date(2025, 5, 9), "p")))
    assert riprende_il(contigua, LIBERO) == date(2025, 5, 10)


def contesa(attuale: Posizione) -> Posizione:
    return apri_blocco(attuale, LIBERO, TipoBlocco.CONTENZIOSO, "ORD-7", "ordinanza del tribunale").posizione


def test_il_contenzioso_vinto_dal_debitore_annulla_il_debito_e_revoca_il_fermo() -> None:
    iscritta = misure.iscrivi_fermo(preavvisata(), regole(), LIBERO).posizione
    in_causa = contesa(iscritta)
    oggi = date(2025, 4, 12)
    vinta = chiudi_blocco(in_causa, oggi, "contenzioso-ORD-7", EsitoBlocco.ANNULLATO, "sentenza 12/2025", "SENT-12")
    assert [r.id for r in vinta.registrazioni] == ["SGRAVIO#SENT-12"]
    assert (vinta.posizione.residuo, vinta.posizione.versione) == (0, in_causa.versione + 1)
    in_chiusura = muta(vinta.posizione, Evento("FASE", oggi), fase=Fase.CHIUSURA, giro=9).posizione
    assert passo(in_chiusura, oggi).esito is Esito.REVOCA_FERMO


def test_il_contenzioso_vinto_in_parte_lascia_il_resto() -> None:
    in_causa = contesa(preavvisata())
    oggi = date(2025, 9, 1)
    voci = {Voce.CAPITALE: 400_00}
    in_parte = EsitoBlocco.ANNULLATO_IN_PARTE
    esito = chiudi_blocco(in_causa, oggi, "contenzioso-ORD-7", in_parte, "sentenza", "SENT-12", voci)
    assert in_causa.residuo - esito.posizione.residuo == 400_00
    assert passo(esito.posizione, oggi).esito is Esito.ISCRIVI_FERMO
    with pytest.raises(RegolaViolata):
        chiudi_blocco(in_causa, oggi, "contenzioso-ORD-7", in_parte, "sentenza", "SENT-12")


def test_il_contenzioso_perso_dal_debitore_fa_riprendere_il_ciclo() -> None:
    in_causa = contesa(preavvisata())
    oggi = date(2025, 9, 1)
    persa = chiudi_blocco(in_causa, oggi, "contenzioso-ORD-7", EsitoBlocco.CONFERMATO, "sentenza").posizione
    assert persa.residuo == in_causa.residuo
    assert passo(persa, oggi).esito is Esito.ISCRIVI_FERMO


def test_una_sospensione_dell_ente_non_finisce_con_una_sentenza() -> None:
    ferma = sospesa(preavvisata(), LIBERO)
    with pytest.raises(RegolaViolata):
        chiudi_blocco(ferma, LIBERO, "sospensione-DET-1", EsitoBlocco.ANNULLATO, "sentenza", "S")


def scadenze(attuale: Posizione) -> dict[str, date]:
    return {ruolo: scadenza for ruolo, (_, scadenza, _) in termini_in_corso(attuale, regole(attuale.profilo)).items()}


def test_i_nove_mesi_della_misura_non_corrono_durante_il_blocco() -> None:
    # AB-06: nine months from the notification of 20/01/2025 are 20/10/2025, a Monday. From 10/04 to 15/05 there
    # are 36 days: 25/11/2025, a Tuesday.
    libera = preavvisata()
    assert scadenze(libera)["cautelari"] == date(2025, 10, 20)
    assert scadenze(sospesa(libera, LIBERO, date(2025, 5, 15)))["cautelari"] == date(2025, 11, 25)


def test_un_blocco_senza_fine_tiene_il_termine_finche_non_si_chiude() -> None:
    ferma = sospesa(preavvisata(), LIBERO)
    assert scadenze(ferma)["cautelari"] == SENZA_FINE
    chiusa = chiudi_blocco(ferma, date(2025, 5, 16), "sospensione-DET-1", EsitoBlocco.REVOCATO, "revoca").posizione
    assert scadenze(chiusa)["cautelari"] == date(2025, 11, 25)


def test_dopo_la_scadenza_un_blocco_non_la_riapre() -> None:
    affidata = affida(ingiunta(posizione()), regole(), VISTO, "ingiunzione").posizione
    # AB-02 ended on 17/02/2025.
    assert scadenze(sospesa(affidata, date(2025, 2, 18)))["notifica"] == date(2025, 2, 17)


def test_la_penale_non_conta_i_giorni_del_blocco() -> None:
    r = regole()
    affidata = affida(ingiunta(posizione()), r, VISTO, "ingiunzione").posizione
    ferma = sospesa(affidata, date(2025, 2, 19), date(2025, 3, 20))
    oggi = date(2025, 3, 22)
    esito = EsitoConsegna.CONSEGNATA
    arrivata = registra_esito(ferma, r, oggi, ferma.consegne[0].id, esito, date(2025, 3, 21)).posizione
    (mancato,) = emissioni.registra_termini_mancati(arrivata, r, oggi).posizione.termini_mancati
    # Late on 18 February and 21 March: two days at 2,000 euro, the thirty between them are not his.
    assert (mancato.id, mancato.penale) == ("AB-02", 4_000_00)


def test_la_revoca_del_fermo_e_la_sua_comunicazione_non_si_sospendono() -> None:
    iscritta = misure.iscrivi_fermo(preavvisata(), regole(), LIBERO).posizione
    prima = scadenze(iscritta)["comunicazione_iscrizione"]
    assert scadenze(sospesa(iscritta, LIBERO))["comunicazione_iscrizione"] == prima


GIORNI = st.integers(0, 900).map(lambda n: VISTO + timedelta(days=n))


@st.composite
def blocchi(draw: st.DrawFn) -> Blocco:
    dal = draw(GIORNI)
    fino_al = draw(st.none() | st.integers(0, 400).map(lambda n: dal + timedelta(days=n)))
    chiuso_il = draw(st.none() | st.integers(0, 400).map(lambda n: dal + timedelta(days=n)))
    tipo = draw(st.sampled_from(TipoBlocco))
    return Blocco(f"b{draw(st.integers(0, 9))}", tipo, dal, fino_al, "prova", chiuso_il)


@given(
    base=st.lists(blocchi(), max_size=3),
    altro=blocchi(),
    profilo=st.sampled_from(["regione_abruzzo", "torgiano", "anci_toscana", "emilia_romagna"]),
    eventi=st.dictionaries(
        st.sampled_from(["visto", "emissione_ingiunzione", "notifica_ingiunzione", "scadenza_pagamento",
                         "presa_in_carico_cautelari", "iscrizione_fermo", "estinzione"]),
        GIORNI,
    ),
)  # fmt: skip
def test_un_blocco_in_piu_non_avvicina_mai_una_scadenza(
    base: list[Blocco], altro: Blocco, profilo: str, eventi: dict[str, date]
) -> None:
    prima = replace(posizione(profilo=profilo), blocchi=tuple(base))
    prima = replace(prima, eventi={**prima.eventi, **eventi})
    dopo = replace(prima, blocchi=(*prima.blocchi, altro))
    vecchie, nuove = scadenze(prima), scadenze(dopo)
    for ruolo in vecchie.keys() & nuove.keys():
        assert nuove[ruolo] >= vecchie[ruolo], ruolo


@given(base=st.lists(blocchi(), max_size=4), oggi=GIORNI)
def test_riprende_il_primo_giorno_libero(base: list[Blocco], oggi: date) -> None:
    attuale = replace(posizione(), blocchi=tuple(base))
    giorno = riprende_il(attuale, oggi)
    if giorno is None:
        return
    assert not bloccata(attuale, giorno)
    assert all(bloccata(attuale, oggi + timedelta(days=n)) for n in range((giorno - oggi).days))
