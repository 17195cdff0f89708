"""CAMT.053: plain and in CBI's envelope, balances recomputed, the same payment as in RH, nothing unsafe read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contratti.flussi_incasso.righe import FlussoIllegibile
from tests.contratti.incassi_di_prova import (
    AVVISO,
    camt,
    cumulativi,
    incassi,
    leggi,
    movimento,
    rh,
    scarti,
    scrittura,
)

BUSTA = (
    '<?xml version="1.0"?><n1:CBIBdyBkToCstmrStmtReq xmlns:n1="urn:CBI:x"><n1:PhyMsgInf>'
    "<n1:PhyMsgTpCd>INF-STMT-01</n1:PhyMsgTpCd><n1:NbOfLogMsg>24</n1:NbOfLogMsg></n1:PhyMsgInf>"
    "<n1:CBIEnvelBkToCstmrStmtReqLogMsg><n1:CBIBkToCstmrStmtReqLogMsg><n1:CBIDlyStmtReqLogMsg>{}"
    "</n1:CBIDlyStmtReqLogMsg></n1:CBIBkToCstmrStmtReqLogMsg></n1:CBIEnvelBkToCstmrStmtReqLogMsg>"
    "</n1:CBIBdyBkToCstmrStmtReq>"
)


def test_un_accredito_e_un_incasso_con_chi_ha_pagato() -> None:
    lette, controllo = leggi(camt(scrittura(120_50, f"SALDO {AVVISO}", riferimento="CRO1"), finale=1120_50))
    (letta,) = incassi(lette)
    assert (letta.importo, letta.giorno, letta.numero_avviso) == (120_50, date(2025, 1, 17), AVVISO)
    assert letta.pagatore.denominazione == "ROSSI MARIO"
    assert controllo.quadra


def test_nella_busta_cbi_i_nomi_hanno_un_altro_prefisso_e_si_leggono_lo_stesso() -> None:
    semplice = camt(scrittura(120_50, "SALDO"), finale=1120_50).decode()
    corpo = semplice[semplice.index("<GrpHdr>") : semplice.index("</BkToCstmrStmt>")]
    lette, controllo = leggi(BUSTA.format(corpo).encode())
    assert [r.importo for r in incassi(lette)] == [120_50]
    assert controllo.quadra


def test_lo_stesso_accredito_in_rh_e_in_camt_e_uno_solo() -> None:
    (in_rh,) = incassi(leggi(rh(movimento(1, 120_50, "SALDO", trn="CRO000012345")))[0])
    (in_camt,) = incassi(leggi(camt(scrittura(120_50, "ALTRE PAROLE", riferimento="CRO000012345"), finale=1120_50))[0])
    assert in_rh.id == in_camt.id


def test_un_riversamento_di_pagopa_non_e_un_incasso() -> None:
    causale = "/PUR/LGPE-RIVERSAMENTO/TXT/0/URI/2025-01-16PSPTEST-S0001"
    lette, _ = leggi(camt(scrittura(250_00, causale, riferimento="TRN1"), finale=1250_00))
    (riversamento,) = cumulativi(lette)
    assert (riversamento.flusso, riversamento.progressivo, riversamento.trn) == ("2025-01-16PSPTEST-S0001", 0, "TRN1")


def test_una_causale_di_140_caratteri_puo_essere_tagliata() -> None:
    causale = "/PUR/LGPE-RIVERSAMENTO/URI/2025-01-16PSPTEST-S0001".rjust(140, "*")
    (riversamento,) = cumulativi(leggi(camt(scrittura(250_00, causale), finale=1250_00))[0])
    assert (riversamento.flusso, riversamento.troncato) == (None, True)


def test_le_scritture_non_contabilizzate_e_gli_addebiti_restano_fuori() -> None:
    lette, controllo = leggi(
        camt(scrittura(10_00, "IN ARRIVO", stato="PDNG"), scrittura(30_00, "SPESE", segno="DBIT"), finale=970_00)
    )
    assert (lette, controllo.estranee, controllo.quadra) == ([], 2, True)


def test_un_saldo_che_non_torna_respinge_il_flusso() -> None:
    _, controllo = leggi(camt(scrittura(10_00, "SALDO"), finale=1010_01))
    assert controllo.messaggi == ["Saldo finale dell'estratto 1: dichiarato 1.010,01, letto 1.010,00."]


def test_la_sintesi_dichiarata_si_confronta() -> None:
    numero, somma = "<NbOfNtries>2</NbOfNtries>", "<Sum>10.00</Sum>"
    sintesi = f"<TxsSummry><TtlNtries>{numero}</TtlNtries><TtlCdtNtries>{somma}</TtlCdtNtries></TxsSummry>"
    _, controllo = leggi(camt(sintesi, scrittura(10_00, "SALDO"), finale=1010_00))
    assert controllo.messaggi == ["Scritture dell'estratto 1: dichiarato 2, letto 1."]


def test_un_accredito_di_piu_operazioni_si_divide_solo_se_i_loro_importi_lo_sommano() -> None:
    for importi, attesi in ((("10.00", "20.00"), [10_00, 20_00]), (("10.00", "19.00"), [30_00])):
        testo = scrittura(30_00, "X")
        inizio, fine = testo.index("<TxDtls>"), testo.index("</NtryDtls>")
        righe = "".join(f"<TxDtls><AmtDtls><TxAmt><Amt>{i}</Amt></TxAmt></AmtDtls></TxDtls>" for i in importi)
        lette, controllo = leggi(camt(testo[:inizio] + righe + testo[fine:], finale=1030_00))
        assert [r.importo for r in incassi(lette)] == attesi
        assert len({r.id for r in incassi(lette)}) == len(attesi)
        assert controllo.quadra


def test_una_divisa_estera_e_uno_scarto() -> None:
    altra = scrittura(10_00, "SALDO").replace('Ccy="EUR"', 'Ccy="USD"')
    lette, _ = leggi(camt(altra, finale=1010_00))
    assert [s.motivo for s in scarti(lette)] == ["La scrittura è in «USD»: si acquisiscono solo importi in euro."]


@pytest.mark.parametrize("importo", ["1e3", "-5.00", "5,00", "5.001", "", "NaN", "٣.00"])
def test_un_importo_malformato_e_uno_scarto_e_il_saldo_lo_tradisce(importo: str) -> None:
    guasta = scrittura(10_00, "SALDO").replace(">10.00<", f">{importo}<")
    lette, controllo = leggi(camt(guasta, finale=1010_00))
    assert [s.campo for s in scarti(lette)] == ["Amt"]
    assert not controllo.quadra


ENTITA = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "prologo",
    [ENTITA, '<!DOCTYPE d SYSTEM "file:///etc/passwd">', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
)
def test_nessuna_entita_si_espande_e_nessun_file_si_apre(prologo: str) -> None:
    nome = "&b;" if "b " in prologo else "&x;"
    with pytest.raises(FlussoIllegibile, match="entità"):
        leggi(camt(scrittura(10_00, nome), finale=1010_00, prologo=prologo))


def test_un_xml_profondissimo_si_ferma() -> None:
    with pytest.raises(FlussoIllegibile, match="livelli"):
        leggi(camt("<Ntry>" * 100_000, finale=0))


def test_un_elemento_sterminato_si_ferma() -> None:
    with pytest.raises(FlussoIllegibile, match="un solo elemento"):
        leggi(camt("<Ntry>" + "<a/>" * 100_000 + "</Ntry>", finale=0))


@pytest.mark.parametrize("contenuto", [b"<Document>", b"<Document></Documento>", b"<Document/>", b"<html></html>"])
def test_un_xml_che_non_e_un_estratto_conto_non_si_legge(contenuto: bytes) -> None:
    with pytest.raises(FlussoIllegibile):
        leggi(contenuto)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 10**11), st.sampled_from(["CRDT", "DBIT"])), max_size=8))
def test_quello_che_si_scrive_si_rilegge(voci: list[tuple[int, str]]) -> None:
    apertura = 10**13
    finale = apertura + sum(cent if segno == "CRDT" else -cent for cent, segno in voci)
    righe = [scrittura(cent, f"N{n}", segno=segno) for n, (cent, segno) in enumerate(voci)]
    lette, controllo = leggi(camt(*righe, apertura=apertura, finale=finale))
    assert [r.importo for r in incassi(lette)] == [cent for cent, segno in voci if segno == "CRDT"]
    assert controllo.quadra
