"""The distinta of a decade, worked by hand under the four contracts, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shared.casi_uso.condizioni_distinte import condizioni_distinta
from shared.dominio.decadi import decade_da_nome
from shared.dominio.distinte import Distinta, componi, quietanza, saldo_garanzia, svincola
from shared.dominio.errori import GiaRegistrato, NonQuadra, RegolaViolata
from shared.dominio.fatture_aggio import TrimestreNonValido, prospetto_fattura
from shared.dominio.giornale import Destinazione, RigaGiornale
from shared.dominio.importi import Voce, da_euro
from shared.dominio.righe_distinta import CondizioniDistinta, RigaDistinta, conta
from shared.dominio.riversamenti import BaseIva, CondizioniRiversamento, Incassi, Modo, riversamento
from tests.dominio.righe_di_giornale import ENTE, incassata, mossa
from tests.fabbrica import ENTE as ENTE_DI_PROVA

APRILE = decade_da_nome("2026-04-2")
GIORNO = date(2026, 4, 14)
CHIUSA = date(2026, 4, 21)
CASI = Path(__file__).parents[2].parent / "shared" / "norme" / "casi.yaml"


def condizioni(profilo: str, **altro: object) -> CondizioniDistinta:
    return replace(condizioni_distinta(replace(ENTE_DI_PROVA, profilo=profilo), APRILE.al), **altro)  # type: ignore[arg-type]


def distinta(
    profilo: str, *righe: RigaGiornale, precedente: Distinta | None = None, **altro: object
) -> tuple[Distinta, tuple[RigaDistinta, ...]]:
    return componi(ENTE, APRILE, righe, condizioni(profilo, **altro), precedente, CHIUSA, date(2026, 4, 27))


def caso(identita: str) -> dict[str, dict[str, str]]:
    if not CASI.is_file():
        pytest.skip("i casi aurei non sono qui: si leggono da ../shared/norme")
    casi = yaml.safe_load(CASI.read_text("utf-8"))["casi"]
    return next(c for c in casi if c["id"] == identita)  # type: ignore[no-any-return]


def test_il_caso_aureo_c31_dalle_righe_del_giornale() -> None:
    dati, atteso = caso("C31")["dati"], caso("C31")["atteso"]
    spese, dell_ente = da_euro(dati["spese_concessionario"]), da_euro(dati["spese_notifica_ente"])
    voci = {
        Voce.CAPITALE: da_euro(dati["capitale"]),
        Voce.SANZIONI: da_euro(dati["sanzioni"]),
        Voce.INTERESSI: da_euro(dati["interessi"]),
        Voce.ONERI_RISCOSSIONE: da_euro(atteso["aggio"]),
        Voce.SPESE_NOTIFICA: spese + dell_ente,
    }
    esito, _ = distinta("regione_abruzzo", incassata(1, voci, GIORNO, spese_ente=dell_ente), aggio_di_gara=Decimal(6))
    nomi = ("incassato", "aggio", "garanzia", "iva", "trattenuto", "riversato")
    assert {nome: getattr(esito, nome) for nome in nomi} == {nome: da_euro(atteso[nome]) for nome in nomi}
    assert (esito.aggio_di_gara, esito.spese, esito.spese_ente) == (esito.aggio, spese, dell_ente)


def test_abruzzo_trattiene_aggio_meno_garanzia_iva_e_spese_ai_centesimi() -> None:
    # aggio 33,25: garanzia 0,5% = 0,16625 -> 0,17; IVA 22% = 7,315 -> 7,32; 33,25 - 0,17 + 7,32 + 5,00 = 45,40
    voci = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25, Voce.SPESE_PROCEDURA: 5_00}
    esito, (riga,) = distinta("regione_abruzzo", incassata(1, voci, GIORNO))
    assert (esito.aggio, esito.garanzia, esito.iva, esito.spese) == (33_25, 17, 7_32, 5_00)
    assert (esito.incassato, esito.trattenuto, esito.riversato) == (592_42, 45_40, 547_02)
    assert esito.quota_ente == 546_85
    assert (riga.base, riga.motivo) == (554_17, "Oneri di riscossione pagati dal debitore")
    assert "clausola 12.4" in esito.fonti
    assert "clausola 12.3.c; 3.2" in esito.fonti


def test_abruzzo_con_l_iva_sull_aggio_al_netto_della_garanzia() -> None:
    # 33,25 - 0,17 = 33,08; 22% = 7,2776 -> 7,28
    voci = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25}
    esito, _ = distinta("regione_abruzzo", incassata(1, voci, GIORNO), base_iva=BaseIva.AGGIO_NETTO_GARANZIA)
    assert (esito.iva, esito.trattenuto) == (7_28, 40_36)


def test_abruzzo_lordo_dalle_stesse_righe_riversa_tutto() -> None:
    voci = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25, Voce.SPESE_PROCEDURA: 5_00}
    esito, _ = distinta("regione_abruzzo", incassata(1, voci, GIORNO), modo=Modo.LORDO)
    assert (esito.trattenuto, esito.riversato, esito.da_fatturare, esito.garanzia) == (0, 592_42, 38_25, 0)


def torgiano() -> tuple[RigaGiornale, ...]:
    scadenza = date(2026, 3, 31)
    prima = {Voce.CAPITALE: 991_25, Voce.SPESE_NOTIFICA: 8_75}
    dopo = {Voce.CAPITALE: 1500_00, Voce.SANZIONI: 441_25, Voce.SPESE_NOTIFICA: 8_75, Voce.SPESE_PROCEDURA: 50_00}
    documentata = {"stragiudiziale": date(2026, 4, 5), "atto_stragiudiziale": "sollecito-1"}
    return (
        incassata(1, prima, GIORNO, pagato_il=date(2026, 3, 10), scadenza_ingiunzione=scadenza),
        incassata(2, dopo, GIORNO, scadenza_ingiunzione=scadenza, tipologia="CDS", **documentata),
    )


def test_torgiano_sei_per_cento_prima_della_scadenza_nove_dopo_e_con_l_atto_che_lo_prova() -> None:
    # 6% di 991,25 = 59,475 -> 59,48; 9% di 1.941,25 = 174,7125 -> 174,71 (casi aurei C29 e C30)
    esito, (prima, dopo) = distinta("torgiano", *torgiano())
    assert (prima.base, prima.aliquota, prima.aggio, prima.atto) == (991_25, "6", 59_48, "")
    assert prima.motivo == "Pagamento del 10/03/2026, entro la scadenza dell'ingiunzione (31/03/2026): misura base"
    assert (dopo.base, dopo.aliquota, dopo.aggio, dopo.atto) == (1941_25, "9", 174_71, "sollecito-1")
    assert (esito.aggio, esito.spese, esito.da_fatturare) == (234_19, 67_50, 301_69)
    assert (esito.incassato, esito.riversato, esito.trattenuto) == (3000_00, 3000_00, 0)
    assert {(g.tipologia, g.aliquota): (g.importo, g.aggio) for g in esito.gruppi} == {
        ("TARI", "6"): (1000_00, 59_48),
        ("CDS", "9"): (2000_00, 174_71),
    }
    assert prima.decade == "2026-03-1"
    assert dopo.decade == ""


@pytest.mark.parametrize(
    ("pagato", "atto_del", "aliquota"),
    [
        (date(2026, 3, 31), None, "6"),  # the last day is still in time
        (date(2026, 4, 14), None, "6"),  # late, but nothing was done
        (date(2026, 4, 14), date(2026, 4, 14), "6"),  # on the same day: not before the payment
        (date(2026, 4, 14), date(2026, 4, 13), "9"),
        (date(2026, 3, 31), date(2026, 3, 15), "6"),
    ],
)
def test_torgiano_il_tre_in_piu_vuole_ritardo_e_attivita_anteriore(
    pagato: date, atto_del: date | None, aliquota: str
) -> None:
    riga = incassata(
        1, {Voce.CAPITALE: 100_00}, GIORNO, pagato_il=pagato, scadenza_ingiunzione=date(2026, 3, 31),
        stragiudiziale=atto_del, atto_stragiudiziale="sollecito-1",
    )  # fmt: skip
    contata = conta(riga, APRILE, condizioni("torgiano"))
    assert (contata.aliquota, contata.atto) == (aliquota, "sollecito-1" if aliquota == "9" else "")


def test_torgiano_al_ribasso_di_gara() -> None:
    ente = replace(ENTE_DI_PROVA, profilo="torgiano", aggio_percento=Decimal("5.5"), aggio_maggiorazione=Decimal("2"))
    di_gara = condizioni_distinta(ente, APRILE.al)
    # 5,5% di 991,25 = 54,51875 -> 54,52; 7,5% di 1.941,25 = 145,59375 -> 145,59
    assert [conta(riga, APRILE, di_gara).aggio for riga in torgiano()] == [54_52, 145_59]


def test_la_fattura_del_trimestre_di_torgiano() -> None:
    esito, _ = distinta("torgiano", *torgiano())
    fattura = prospetto_fattura([esito], "2026-T2", Decimal(22))
    # IVA 22% di 234,19 = 51,5218 -> 51,52; 234,19 + 51,52 + 67,50 = 353,21
    assert (fattura.imponibile, fattura.iva, fattura.spese, fattura.totale) == (234_19, 51_52, 67_50, 353_21)
    assert [(r.mese, r.tipologia, r.aliquota, r.base) for r in fattura.righe] == [
        ("2026-04", "CDS", "9", 1941_25),
        ("2026-04", "TARI", "6", 991_25),
    ]
    assert fattura.decadi == ("2026-04-2",)
    assert prospetto_fattura([esito], "2026-T3", Decimal(22)).totale == 0
    with pytest.raises(TrimestreNonValido):
        prospetto_fattura([esito], "2026-2", Decimal(22))


@pytest.mark.parametrize("profilo", ["emilia_romagna", "anci_toscana"])
def test_dove_l_ente_incassa_e_paga_a_prezzo_non_si_trattiene_nulla(profilo: str) -> None:
    voci = {Voce.CAPITALE: 100_00, Voce.ONERI_RISCOSSIONE: 6_00, Voce.SPESE_NOTIFICA: 8_75}
    reso = mossa(2, GIORNO, 0, {Destinazione.DA_RIMBORSARE: -20_00, Destinazione.RIMBORSATO: 20_00})
    esito, _ = distinta(profilo, incassata(1, voci, GIORNO, eccedenza=20_00), reso)
    assert (esito.modo, esito.aggio, esito.iva, esito.trattenuto, esito.rimborsi) == (Modo.LORDO, 0, 0, 0, 0)
    assert (esito.incassato, esito.riversato, esito.da_fatturare) == (134_75, 134_75, 8_75)


def test_il_denaro_senza_destinazione_si_riversa_e_matura_aggio_quando_si_abbina() -> None:
    arrivo = mossa(7, GIORNO, 106_00, {Destinazione.DA_ABBINARE: 106_00})
    prima, _ = distinta("regione_abruzzo", arrivo)
    assert (prima.incassato, prima.riversato, prima.trattenuto) == (106_00, 106_00, 0)
    voci = {Voce.CAPITALE: 100_00, Voce.ONERI_RISCOSSIONE: 6_00}
    abbinato = replace(
        incassata(7, voci, date(2026, 4, 25)),
        entrata=0,
        destinazioni={Destinazione.IMPUTATO: 106_00, Destinazione.DA_ABBINARE: -106_00},
    )
    dopo, _ = componi(ENTE, APRILE.successiva, [abbinato], condizioni("regione_abruzzo"), prima, CHIUSA, None)
    # 6,00 - 0,03 + 1,32 = 7,29: niente incassi da cui trattenerli, si rinviano
    assert (dopo.incassato, dopo.trattenuto, dopo.riversato, dopo.riporto) == (0, 0, 0, 7_29)
    assert [(g.tipologia, g.importo) for g in dopo.gruppi] == [("", -106_00), ("TARI", 106_00)]
    ancora = incassata(8, {Voce.CAPITALE: 5_00}, date(2026, 5, 4))
    terza, _ = componi(
        ENTE, decade_da_nome("2026-05-1"), [ancora], condizioni("regione_abruzzo"), dopo, CHIUSA, None
    )
    assert (terza.riporto_precedente, terza.trattenuto, terza.riversato, terza.riporto) == (7_29, 5_00, 0, 2_29)


def test_i_rimborsi_pagati_dal_concessionario_si_trattengono() -> None:
    reso = mossa(2, GIORNO, 0, {Destinazione.DA_RIMBORSARE: -20_00, Destinazione.RIMBORSATO: 20_00})
    esito, _ = distinta("regione_abruzzo", incassata(1, {Voce.CAPITALE: 100_00}, GIORNO), reso)
    assert (esito.rimborsi, esito.trattenuto, esito.riversato) == (20_00, 20_00, 80_00)


def test_un_abbinamento_disfatto_restituisce_lo_stesso_aggio() -> None:
    (riga, _) = torgiano()
    assert riga.imputazione is not None
    contraria = replace(
        riga,
        id="STORNO#1",
        entrata=0,
        destinazioni={Destinazione.IMPUTATO: -1000_00, Destinazione.DA_ABBINARE: 1000_00},
        imputazione=replace(riga.imputazione, voci={v: -c for v, c in riga.imputazione.voci.items()}),
    )
    esito, _ = distinta("torgiano", riga, contraria)
    assert (esito.aggio, esito.spese, esito.incassato, esito.riversato) == (0, 0, 1000_00, 1000_00)


def test_una_distinta_che_non_quadra_non_esiste() -> None:
    esito, _ = distinta("torgiano", *torgiano())
    with pytest.raises(NonQuadra):
        replace(esito, riversato=esito.riversato - 1)
    with pytest.raises(NonQuadra):
        replace(esito, gruppi=esito.gruppi[:1])


def test_si_riversa_una_volta_sola_dopo_la_decade() -> None:
    esito, _ = distinta("regione_abruzzo", incassata(1, {Voce.CAPITALE: 100_00}, GIORNO))
    for giorno in (APRILE.al, date(2026, 4, 28)):
        with pytest.raises(RegolaViolata):
            quietanza(esito, giorno, "Q1", date(2026, 4, 27), "anna")
    fatta = quietanza(esito, date(2026, 4, 27), " Q1 ", date(2026, 4, 27), "anna")
    assert fatta.quietanza is not None
    assert fatta.quietanza.numero == "Q1"
    with pytest.raises(GiaRegistrato):
        quietanza(fatta, date(2026, 4, 27), "Q2", date(2026, 4, 27), "anna")
    with pytest.raises(RegolaViolata):
        quietanza(distinta("torgiano", *torgiano())[0], date(2026, 4, 27), "Q1", date(2026, 4, 27), "anna")


def test_la_garanzia_si_svincola_fino_a_quanto_ne_resta() -> None:
    voci = {Voce.CAPITALE: 554_17, Voce.ONERI_RISCOSSIONE: 33_25}
    esito, _ = distinta("regione_abruzzo", incassata(1, voci, GIORNO))
    fatto = svincola(ENTE, saldo_garanzia([esito], []), CHIUSA, 10, "DET-1", CHIUSA, "anna")
    assert saldo_garanzia([esito], [fatto]) == 7
    domani = date(2026, 4, 22)
    for importo, documento, giorno in ((8, "D", CHIUSA), (0, "D", CHIUSA), (1, " ", CHIUSA), (1, "D", domani)):
        with pytest.raises(RegolaViolata):
            svincola(ENTE, 7, giorno, importo, documento, CHIUSA, "anna")


_CENT = st.integers(-50_000_00, 50_000_00)
_VOCI = st.dictionaries(st.sampled_from(Voce), _CENT, max_size=6)


@st.composite
def _righe(draw: st.DrawFn) -> list[RigaGiornale]:
    """Any lines that the giornale admits: money in, moves, refunds, matches undone."""
    righe = []
    for numero in range(draw(st.integers(0, 6))):
        voci = draw(_VOCI)
        altre = draw(st.dictionaries(st.sampled_from([d for d in Destinazione if d.value != "imputato"]), _CENT))
        spese = sum(voci.get(v, 0) for v in (Voce.SPESE_NOTIFICA, Voce.SPESE_PROCEDURA))
        base = incassata(numero, voci, GIORNO, spese_ente=draw(st.sampled_from([0, spese])))
        destinazioni = {**altre, Destinazione.IMPUTATO: sum(voci.values())}
        righe.append(replace(base, destinazioni=destinazioni, entrata=sum(destinazioni.values())))
    return righe


@given(
    profilo=st.sampled_from(["regione_abruzzo", "torgiano", "emilia_romagna", "anci_toscana"]),
    decadi=st.lists(_righe(), min_size=1, max_size=5),
)
def test_qualunque_riga_arrivi_riversato_trattenuto_e_garanzia_sono_gli_incassi(
    profilo: str, decadi: list[list[RigaGiornale]]
) -> None:
    precedente, periodo, distinte = None, APRILE, []
    for righe in decadi:
        precedente, _ = componi(ENTE, periodo, righe, condizioni(profilo), precedente, CHIUSA, None)
        distinte.append(precedente)
        periodo = periodo.successiva
    assert precedente is not None
    incassato = sum(riga.entrata for righe in decadi for riga in righe)
    assert sum(d.quota_ente + d.garanzia + d.trattenuto for d in distinte) == incassato
    assert sum(g.importo for d in distinte for g in d.gruppi) == incassato
    assert precedente.garanzia_progressiva == sum(d.garanzia for d in distinte)
    if precedente.modo is Modo.NETTO:
        dovuto = sum(d.aggio - d.garanzia + d.iva + d.spese + d.rimborsi for d in distinte)
        assert dovuto == sum(d.trattenuto for d in distinte) + precedente.riporto
        assert all(d.riversato >= 0 for d in distinte)


@given(cent=st.lists(st.integers(0, 10_000_00), min_size=6, max_size=6), quota=st.integers(0, 100))
def test_la_distinta_di_una_riga_e_il_riversamento_con_la_sua_prova(cent: list[int], quota: int) -> None:
    capitale, sanzioni, interessi, oneri, notifica, procedura = cent
    dell_ente = notifica * quota // 100
    voci = {
        Voce.CAPITALE: capitale, Voce.SANZIONI: sanzioni, Voce.INTERESSI: interessi, Voce.ONERI_RISCOSSIONE: oneri,
        Voce.SPESE_NOTIFICA: notifica, Voce.SPESE_PROCEDURA: procedura,
    }  # fmt: skip
    in_uso = condizioni("regione_abruzzo")
    esito, _ = distinta("regione_abruzzo", incassata(1, voci, GIORNO, spese_ente=dell_ente))
    spese = notifica + procedura - dell_ente
    letti = Incassi(capitale, sanzioni, interessi, spese, dell_ente, 0, oneri)
    termini = CondizioniRiversamento(
        Decimal(0), in_uso.iva_percento, in_uso.garanzia_percento, in_uso.base_iva, Modo.NETTO, in_uso.fonti
    )
    if esito.riporto:
        return  # less came in than may be withheld: the single computation refuses, the distinta goes on
    provato = riversamento(letti, termini)
    nomi = ("incassato", "aggio", "garanzia", "iva", "trattenuto", "riversato")
    assert {nome: getattr(esito, nome) for nome in nomi} == {nome: getattr(provato, nome) for nome in nomi}
