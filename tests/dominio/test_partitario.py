"""The books: double entry, in cents, and nothing in them twice or by halves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio import emissioni, partitario
from shared.dominio.anagrafe import EsitoAnagrafe
from shared.dominio.anagrafe_comandi import registra_anagrafe
from shared.dominio.errori import NonQuadra, RegolaViolata
from shared.dominio.importi import Voce
from shared.dominio.partitario import Movimento, Registrazione
from shared.dominio.posizioni import Posizione, apri
from shared.dominio.rendiconti import rendiconta
from shared.dominio.sgravi import sgrava
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import ENTE, VISTO, con_visto, ingiunta, notificata, posizione, regole, riga, tariffe_di

GIORNO = date(2025, 2, 1)

importi = st.integers(min_value=1, max_value=99_999_999)
carichi = st.dictionaries(st.sampled_from([Voce.CAPITALE, Voce.SANZIONI, Voce.INTERESSI]), importi, min_size=1)


def test_una_registrazione_che_non_fa_zero_non_esiste() -> None:
    with pytest.raises(NonQuadra):
        Registrazione("X", GIORNO, "prova", (Movimento("credito:capitale", 100), Movimento("incassi:capitale", -99)))


def test_un_movimento_nullo_non_e_ammesso() -> None:
    with pytest.raises(NonQuadra):
        Registrazione("X", GIORNO, "prova", (Movimento("credito:capitale", 0),))


def test_il_carico_si_legge_in_due_conti() -> None:
    registrazione = partitario.registra_carico("L00001-00000001", GIORNO, {Voce.CAPITALE: 100_00})
    assert partitario.saldi([registrazione]) == {"credito:capitale": 100_00, "carico:capitale": -100_00}


def test_un_atto_senza_accessori_non_scrive_nei_libri() -> None:
    assert partitario.registra_accessori("A", GIORNO, "prova", {Voce.INTERESSI: 0}) is None


def test_non_si_toglie_piu_del_dovuto() -> None:
    registrazione = partitario.registra_sgravio("D1", GIORNO, {Voce.CAPITALE: 101})
    with pytest.raises(NonQuadra):
        partitario.applica({Voce.CAPITALE: 100}, registrazione)


def test_l_ingiunzione_di_mille_euro_aggiunge_interessi_e_spese_con_la_loro_prova() -> None:
    # 1,000 euro from 31/12/2024 to 10/01/2025: 10 days at 2% = 0.5479 -> 0.55. Expenses: 11.55 (D.M. 14/04/2023).
    aperta = con_visto(posizione({Voce.CAPITALE: 1000_00}, interessi_dal=date(2024, 12, 31)))
    mutazione = emissioni.emetti_ingiunzione(aperta, regole(), VISTO, tariffe_di(), "k.pdf")
    assert mutazione.posizione.saldi == {Voce.CAPITALE: 1000_00, Voce.INTERESSI: 55, Voce.SPESE_NOTIFICA: 11_55}
    assert [prova["regola"] for prova in mutazione.evento.dati["prove"]] == ["interessi_legali", "spese_notifica"]
    assert mutazione.posizione.atti[0].importo == 1012_10


def test_per_la_pec_il_contratto_abruzzo_non_chiede_rimborsi() -> None:
    # 002 art. 18.4
    con_pec = ingiunta(posizione(pec="mario@pec.example"))
    assert Voce.SPESE_NOTIFICA not in con_pec.saldi
    altrove = ingiunta(posizione(pec="mario@pec.example", profilo="torgiano"))
    assert altrove.saldi[Voce.SPESE_NOTIFICA] == 2_00


def test_il_versamento_parziale_va_prima_alle_spese_poi_agli_interessi_poi_al_capitale() -> None:
    # Art. 1194 c.c.: 11.55 of expenses, then capital.
    attuale = notificata(posizione({Voce.CAPITALE: 100_00}), date(2025, 1, 20))
    pagata = incassa(attuale, regole(), GIORNO, Versamento("I1", attuale.numero_avviso, 50_00, GIORNO)).posizione
    assert pagata.saldi == {Voce.CAPITALE: 61_55}
    assert pagata.conti["incassi:spese_notifica"] == 11_55
    assert pagata.conti["incassi:capitale"] == 38_45


def test_quello_che_eccede_il_dovuto_sta_fra_le_eccedenze() -> None:
    attuale = notificata(posizione({Voce.CAPITALE: 100_00}), date(2025, 1, 20))
    pagata = incassa(attuale, regole(), GIORNO, Versamento("I1", attuale.numero_avviso, 200_00, GIORNO)).posizione
    assert pagata.residuo == 0
    assert pagata.conti["eccedenze"] == -(200_00 - 111_55)
    assert pagata.eventi["estinzione"] == GIORNO


def test_un_versamento_su_posizione_conclusa_non_si_rifiuta() -> None:
    attuale = notificata(posizione(), date(2025, 1, 20))
    pagata = incassa(attuale, regole(), GIORNO, Versamento("I1", attuale.numero_avviso, attuale.residuo, GIORNO))
    conclusa = emissioni.concludi(pagata.posizione, regole(), GIORNO, "c.pdf").posizione
    tardiva = incassa(conclusa, regole(), GIORNO, Versamento("I2", attuale.numero_avviso, 10_00, GIORNO)).posizione
    assert tardiva.conti["eccedenze"] == -10_00
    assert tardiva.conclusa


@pytest.mark.parametrize("importo", [0, -1])
def test_un_versamento_e_sempre_positivo(importo: int) -> None:
    with pytest.raises(RegolaViolata):
        incassa(posizione(), regole(), GIORNO, Versamento("I1", "3" * 18, importo, GIORNO))


def test_non_si_sgrava_piu_del_residuo() -> None:
    with pytest.raises(RegolaViolata, match="il residuo è 500,00"):
        sgrava(posizione(), GIORNO, "D1", "errore", {Voce.CAPITALE: 500_01})


def test_una_posizione_conclusa_non_si_sgrava_piu() -> None:
    conclusa = emissioni.concludi(posizione(), regole(), GIORNO, "c.pdf").posizione
    with pytest.raises(RegolaViolata, match="conclusa"):
        sgrava(conclusa, GIORNO, "D1", "errore")


def test_il_rendiconto_rifiuta_libri_che_non_si_bilanciano() -> None:
    with pytest.raises(NonQuadra):
        rendiconta([{"credito:capitale": 100, "carico:capitale": -99}])


def test_il_rendiconto_rifiuta_una_voce_che_non_torna() -> None:
    # The accounts sum to zero, but money went from one voce to another.
    storti = {"credito:capitale": 100, "carico:capitale": -90, "carico:sanzioni": -10}
    with pytest.raises(NonQuadra, match="capitale"):
        rendiconta([storti])


def test_il_rendiconto_di_nessuna_posizione_e_zero() -> None:
    assert rendiconta([]).totale.caricato == 0


@given(
    voci=carichi,
    fatti=st.lists(
        st.one_of(
            st.tuples(st.just("paga"), importi),
            st.tuples(st.just("sgrava"), st.integers(min_value=1, max_value=100)),
        ),
        max_size=12,
    ),
)
@settings(max_examples=300, deadline=None)
def test_comunque_si_paghi_o_si_sgravi_i_libri_tornano_al_centesimo(
    voci: dict[Voce, int], fatti: list[tuple[str, int]]
) -> None:
    r = regole()
    # Below ten euro no ingiunzione leaves.
    debito = {**voci, Voce.CAPITALE: voci.get(Voce.CAPITALE, 0) + 10_00}
    attuale, carico = apri(
        ente=ENTE.id, id="L00001-00000001", lista="L00001", profilo="regione_abruzzo",
        numero_avviso="302000010000000194", riga=riga(debito, interessi_dal=date(2024, 1, 1)),
        consegna_lista=date(2025, 1, 7),
    )  # fmt: skip
    libri = [carico]
    attuale = registra_anagrafe(attuale, date(2025, 1, 8), EsitoAnagrafe(date(2025, 1, 8))).posizione
    emessa = emissioni.emetti_ingiunzione(con_visto(attuale), regole(), VISTO, tariffe_di(), "k.pdf")
    libri += emessa.registrazioni
    corrente: Posizione = emessa.posizione
    versato = 0
    for indice, (fatto, misura) in enumerate(fatti):
        giorno = VISTO + timedelta(days=indice)
        if fatto == "paga":
            mutazione = incassa(corrente, r, giorno, Versamento(f"I{indice}", corrente.numero_avviso, misura, giorno))
            versato += misura
        elif corrente.residuo:
            parziale = {voce: -(-cent * misura // 100) for voce, cent in corrente.saldi.items()}
            mutazione = sgrava(corrente, giorno, f"D{indice}", "prova", parziale)
        else:
            continue
        libri += mutazione.registrazioni
        corrente = mutazione.posizione
    saldi = partitario.saldi(libri)
    assert {c: v for c, v in saldi.items() if v} == {c: v for c, v in corrente.conti.items() if v}
    assert all(cent > 0 for cent in corrente.saldi.values())
    conto = rendiconta([corrente.conti])
    t = conto.totale
    assert t.caricato == sum(debito.values())
    assert t.caricato + t.accessori == t.riscosso + t.sgravato + t.residuo
    assert conto.incassato == versato
    assert t.riscosso + conto.eccedenze == versato
