"""The treasurer's journal: what the real schemas accept we read, what they refuse we refuse with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from shared.dominio.incassi import Canale
from tests.contratti.incassi_di_prova import AVVISO, CONTESTO, cumulativi, incassi, leggi, scarti

GIORNALI = Path(__file__).resolve().parents[3] / "shared" / "formati" / "giornale_di_cassa"
if not GIORNALI.exists():
    pytest.skip("the journals and their schemas are not here", allow_module_level=True)

SUO = replace(CONTESTO, codice_fiscale="06144260707")
VERSIONI = ("1_4", "1_6_1", "1_7_1", "1_8")


def schema(versione: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(GIORNALI / f"OPI_GIORNALE_DI_CASSA_V_{versione}.xsd"))


def valido(versione: str, contenuto: bytes) -> bool:
    return bool(schema(versione).validate(etree.fromstring(contenuto)))


def giornale(versione: str = "1_7_1", esito: str = "VALID") -> bytes:
    return (GIORNALI / f"OPI_GIORNALE_DI_CASSA_V_{versione}.{esito}.xml").read_bytes()


def per_versione(versione: str) -> bytes:
    """A journal that the schema of that version accepts: the sample of it, or that of 1.7.1."""
    contenuto = giornale("1_4") if versione == "1_4" else giornale()
    assert valido(versione, contenuto), schema(versione).error_log
    return contenuto


@pytest.mark.parametrize("versione", VERSIONI)
def test_un_giornale_valido_di_ogni_versione_si_legge(versione: str) -> None:
    lette, controllo = leggi(per_versione(versione), SUO)
    prima, seconda = incassi(lette)
    assert (prima.canale, prima.importo, prima.giorno) == (Canale.TESORERIA, 5015_87, date(2022, 9, 29))
    assert (seconda.importo, seconda.riferimenti["provvisorio"]) == (4276_20, "0064426")
    assert prima.pagatore.denominazione == "TEST 3"
    assert (controllo.estranee, controllo.totale, controllo.quadra) == (2, 9292_07, True)
    # 183.818.485,41 + 630.056,81 - 1.929.557,80
    assert controllo.confronti[-1].letto == 182_518_984_42


def test_lo_stesso_provvisorio_in_due_versioni_e_lo_stesso_incasso() -> None:
    vecchio, nuovo = (incassi(leggi(giornale(v), SUO)[0]) for v in ("1_4", "1_7_1"))
    assert [r.id for r in vecchio] == [r.id for r in nuovo]


def test_il_giornale_non_valido_si_respinge_con_il_motivo() -> None:
    guasto = giornale(esito="INVALID")
    assert not valido("1_7_1", guasto)
    with pytest.raises(FlussoIllegibile, match="pagina «0» non è ammesso"):
        leggi(guasto, SUO)


@pytest.mark.parametrize(
    ("vecchio", "nuovo", "motivo"),
    [
        (b"GDC-2022", b"GDX-2022", "identificativo_flusso_BT"),
        (b"<esercizio>2022", b"<esercizio>22", "esercizio"),
        (b"<pagine_totali>2", b"<pagine_totali>0", "pagine_totali"),
        (b"<data_riferimento_GdC>2022-09-29</data_riferimento_GdC>", b"", "riferimento"),
    ],
)
def test_quello_che_lo_schema_rifiuta_nella_testata_si_respinge(vecchio: bytes, nuovo: bytes, motivo: str) -> None:
    guasto = giornale().replace(vecchio, nuovo)
    assert not valido("1_7_1", guasto)
    with pytest.raises(FlussoIllegibile, match=motivo):
        leggi(guasto, SUO)


@pytest.mark.parametrize(
    ("vecchio", "nuovo", "campo"),
    [
        (b"<importo>5015.87", b"<importo>5015,87", "importo"),
        (b"<tipo_movimento>ENTRATA", b"<tipo_movimento>ENTRATE", "tipo_movimento"),
        (b"<tipo_documento>SOSPESO ENTRATA", b"<tipo_documento>PROVVISORIO", "tipo_documento"),
        (b"<tipo_operazione>ESEGUITO", b"<tipo_operazione>FATTO", "tipo_operazione"),
    ],
)
def test_quello_che_lo_schema_rifiuta_in_una_riga_e_uno_scarto(vecchio: bytes, nuovo: bytes, campo: str) -> None:
    inizio, fine = giornale().split(b"<conto_evidenza>0000005", 1)
    guasto = inizio + b"<conto_evidenza>0000005" + fine.replace(vecchio, nuovo, 1)
    assert not valido("1_7_1", guasto)
    lette, _ = leggi(guasto, SUO)
    assert [s.campo for s in scarti(lette)] == [campo]
    assert len(incassi(lette)) == 1


def test_senza_firma_si_respinge_come_vuole_lo_schema() -> None:
    intero = giornale()
    nudo = intero[: intero.index(b"<ds:Signature")] + b"</flusso_giornale_di_cassa>"
    assert not valido("1_7_1", nudo)
    with pytest.raises(FlussoIllegibile, match="firma"):
        leggi(nudo, SUO)


def test_il_giornale_di_un_altro_ente_si_respinge() -> None:
    with pytest.raises(FlussoIllegibile, match="altro ente"):
        leggi(giornale(), CONTESTO)


def test_un_saldo_che_non_torna_respinge_il_giornale() -> None:
    _, controllo = leggi(giornale().replace(b">614218.54<", b">614218.55<"), SUO)
    assert controllo.messaggi == ["Conto 0000005, saldo finale: dichiarato 614.218,55, letto 614.218,54."]


def test_in_una_pagina_sola_i_movimenti_devono_sommare_il_totale_del_conto() -> None:
    una = giornale().replace(b"<pagine_totali>2", b"<pagine_totali>1").replace(b">9292.07<", b">9292.08<")
    una = una.replace(b">614218.54<", b">614218.55<")
    _, controllo = leggi(una, SUO)
    assert controllo.messaggi == ["Conto 0000005, movimenti in entrata: dichiarato 9.292,08, letto 9.292,07."]


def con_causale(testo: str) -> bytes:
    intero = giornale().decode()
    inizio = intero.index("<causale>MUTUO 620184257")
    fine = intero.index("</causale>", inizio)
    return (intero[:inizio] + "<causale>" + testo + intero[fine:]).encode()


def test_un_riversamento_di_pagopa_nel_giornale_non_e_un_incasso() -> None:
    contenuto = con_causale("ACCREDITI VARI /PUR/LGPE-RIVERSAMENTO/URI/2022-09-28PSPTEST-S0001")
    assert valido("1_7_1", contenuto)
    lette, _ = leggi(contenuto, SUO)
    (riversamento,) = cumulativi(lette)
    assert (riversamento.flusso, riversamento.importo) == ("2022-09-28PSPTEST-S0001", 5015_87)
    assert riversamento.conto == "0000005"
    assert len(incassi(lette)) == 1


def test_un_provvisorio_che_nomina_l_avviso_e_certo() -> None:
    (letta, _) = incassi(leggi(con_causale(f"SALDO AVVISO {AVVISO}"), SUO)[0])
    assert letta.numero_avviso == AVVISO


@pytest.mark.parametrize(("operazione", "attesi"), [("STORNATO", ["tipo_operazione"]), ("REGOLARIZZATO", [])])
def test_uno_storno_va_a_una_persona_e_una_regolarizzazione_non_e_denaro(operazione: str, attesi: list[str]) -> None:
    inizio, fine = giornale().split(b"<conto_evidenza>0000005", 1)
    nuovo = f"<tipo_operazione>{operazione}".encode()
    contenuto = inizio + b"<conto_evidenza>0000005" + fine.replace(b"<tipo_operazione>ESEGUITO", nuovo, 1)
    assert valido("1_7_1", contenuto)
    lette, controllo = leggi(contenuto, SUO)
    assert [s.campo for s in scarti(lette)] == attesi
    assert (len(incassi(lette)), controllo.quadra) == (1, True)


def test_un_provvisorio_corretto_nell_importo_resta_lo_stesso_incasso() -> None:
    prima = incassi(leggi(giornale(), SUO)[0])[0]
    corretto = giornale().replace(b"<importo>5015.87", b"<importo>5015.88")
    dopo = incassi(leggi(corretto, SUO)[0])[0]
    assert (prima.id, prima.importo, dopo.importo) == (dopo.id, 5015_87, 5015_88)
