"""Documents whose figures disagree cannot exist."""

import dataclasses

import pytest

from shared.dominio.documenti import RigaImporto, righe_importi
from shared.dominio.documenti_ente import RigaRendiconto
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Voce
from shared.dominio.ricorsi import (
    NaturaCredito,
    natura_di,
    nome_tipologia,
    ricorso_contro_fermo,
    ricorso_contro_ingiunzione,
)
from tests.adattatori import atti_di_prova as atti
from tests.adattatori import prospetti_di_prova as prospetti


def test_un_ingiunzione_con_totale_diverso_dalle_voci_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        atti.ingiunzione(totale=atti.TOTALE + 1, avviso=None)


def test_un_ingiunzione_con_avviso_di_altro_importo_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        atti.ingiunzione(avviso=atti.avviso(importo=atti.TOTALE - 1))


def test_una_comunicazione_con_righe_che_non_fanno_il_totale_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        atti.comunicazione(importi=(RigaImporto("Rata 1", 100),), totale=99)


def test_le_voci_escono_in_ordine_con_il_loro_nome_e_senza_gli_zeri() -> None:
    voci = {Voce.SPESE_NOTIFICA: 1_155, Voce.CAPITALE: 10_000, Voce.INTERESSI: 0}
    assert righe_importi(voci) == (
        RigaImporto("Capitale (tributo o entrata non versata)", 10_000),
        RigaImporto("Spese di notifica", 1_155),
    )


def test_un_prospetto_con_una_colonna_che_non_somma_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        prospetti.prospetto(totali=(44_654_001, 11_295_000, 1_541_260, 2_012_009))


def test_un_prospetto_con_il_numero_di_posizioni_sbagliato_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        prospetti.prospetto(posizioni=1_741)


def test_un_elenco_che_non_fa_il_totale_della_lista_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        prospetti.elenco(totale=1)


def test_un_rendiconto_che_non_quadra_per_una_voce_non_nasce_anche_se_i_totali_quadrano() -> None:
    buono = prospetti.rendiconto()
    capitale, sanzioni, *altre = buono.righe
    storta = (
        capitale._replace(residuo=capitale.residuo + 1),
        sanzioni._replace(residuo=sanzioni.residuo - 1),
        *altre,
    )
    with pytest.raises(NonQuadra):
        dataclasses.replace(buono, righe=storta)


def test_un_rendiconto_con_un_totale_che_non_e_la_somma_non_nasce() -> None:
    with pytest.raises(NonQuadra):
        prospetti.rendiconto(totale=RigaRendiconto("Totale", 1, 0, 1, 0, 0, 0))


@pytest.mark.parametrize(
    ("tipologia", "natura"),
    [
        ("TARI", NaturaCredito.TRIBUTARIA),
        ("imu", NaturaCredito.TRIBUTARIA),
        ("CDS", NaturaCredito.SANZIONE_STRADALE),
        ("IDRICO", NaturaCredito.PATRIMONIALE),
        ("", NaturaCredito.PATRIMONIALE),
    ],
)
def test_la_natura_del_credito_decide_il_giudice(tipologia: str, natura: NaturaCredito) -> None:
    assert natura_di(tipologia) is natura


def test_i_termini_di_ricorso_sono_quelli_di_legge() -> None:
    # D.Lgs. 546/1992 art. 21: 60 giorni; D.Lgs. 150/2011 artt. 7 e 32: 30 giorni.
    assert ricorso_contro_ingiunzione(NaturaCredito.TRIBUTARIA).giorni == 60
    assert ricorso_contro_ingiunzione(NaturaCredito.PATRIMONIALE).giorni == 30
    assert ricorso_contro_ingiunzione(NaturaCredito.SANZIONE_STRADALE).giorni == 30
    assert ricorso_contro_fermo(NaturaCredito.TRIBUTARIA).giorni == 60
    assert ricorso_contro_fermo(NaturaCredito.PATRIMONIALE).giorni is None


def test_il_nome_della_tipologia_e_per_esteso_o_quello_dell_ente() -> None:
    assert nome_tipologia("tari") == "Tassa sui rifiuti (TARI)"
    assert nome_tipologia("Canone lampade votive") == "Canone lampade votive"
