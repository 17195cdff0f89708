"""The station answers the node: what is owed today, what is not payable, receipts kept and booked once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from shared.dominio import dilazioni
from shared.dominio.atti import Conclusione
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.blocchi import TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco
from shared.dominio.giornale import quadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Posizione
from shared.dominio.sgravi import sgrava
from tests import fabbrica
from tests.casi_uso.stazione_finta import IBAN, IBAN_POSTALE, SUO, Stazione
from tests.contratti.messaggi_nodo import attiva, corpo, ricevuta, schema, trasferimento, valido, verifica

OGGI = date(2025, 2, 20)
ALTRO_ENTE = "77777777778"


def posizione(**altro: Any) -> Posizione:
    """Just loaded, with a numero avviso whose check digits hold."""
    return replace(fabbrica.posizione(**altro), numero_avviso=SUO)


def ingiunta(**altro: Any) -> Posizione:
    """500.00 of capital and the delivery of the ingiunzione issued on 10/01/2025."""
    return fabbrica.ingiunta(posizione(**altro))


def importo_di(letta: Any) -> str:
    return str(letta.findtext(".//amount") or letta.findtext(".//paymentAmount"))


@pytest.fixture
def stazione() -> Stazione:
    return Stazione(OGGI, ingiunta())


def in_euro(cent: int) -> str:
    return f"{cent // 100}.{cent % 100:02d}"


def test_la_verifica_dice_il_residuo_e_non_cambia_nulla(stazione: Stazione) -> None:
    prima = stazione.posizione()
    risposte = [stazione.chiedi(verifica(SUO)) for _ in range(3)]
    assert len({risposta.corpo for risposta, _ in risposte}) == 1
    letta = risposte[0][1]
    assert importo_di(letta) == in_euro(prima.residuo)
    assert letta.findtext("fiscalCodePA") == fabbrica.ENTE.codice_fiscale
    assert letta.findtext(".//allCCP") == "false"
    assert valido(risposte[0][0].corpo)
    assert stazione.posizione() is prima
    assert not stazione.archivio.file
    assert not stazione.coda.messaggi


@pytest.mark.parametrize("radice", ["paGetPaymentReq", "paGetPaymentV2Request"])
@pytest.mark.parametrize(
    ("tipo", "postale", "iban", "appoggio"),
    [
        ("", True, IBAN, None),
        ("POSTAL", True, IBAN_POSTALE, None),
        ("PAGOPA", True, IBAN, IBAN_POSTALE),
        ("POSTAL", False, IBAN, None),
        ("PAGOPA", False, IBAN, None),
    ],
)
def test_l_attivazione_da_un_solo_trasferimento_sul_conto_giusto(
    radice: str, tipo: str, postale: bool, iban: str, appoggio: str | None
) -> None:
    stazione = Stazione(OGGI, ingiunta(), postale=postale)
    resto = (("transferType", tipo),) if tipo else ()
    risposta, letta = stazione.chiedi(attiva(SUO, *resto, radice=radice))
    assert valido(risposta.corpo)
    assert [e.text for e in letta.iter("IBAN")] == [iban]
    assert letta.findtext(".//metadata/mapEntry/value") == appoggio
    assert letta.findtext("data/creditorReferenceId") == SUO[1:]
    assert letta.findtext(".//transferAmount") == importo_di(letta) == in_euro(stazione.posizione().residuo)
    assert letta.findtext(".//entityUniqueIdentifierValue") == "RSSMRA80A01H501U"


def test_la_tassonomia_e_quella_della_tipologia() -> None:
    multa = ingiunta()
    stazione = Stazione(OGGI, replace(multa, riga=replace(multa.riga, tipologia="CDS")))
    assert stazione.chiedi(attiva(SUO))[1].findtext(".//transferCategory") == "0301105AP"


def test_gli_interessi_legali_corrono_fino_a_oggi_e_il_giorno_dopo_sono_altri() -> None:
    # 500.00 at 2% (D.M. 10/12/2024) from 10/01 to 20/02/2025, 41 days: 1.1233 euro; 42 days: 1.1507.
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    stazione = Stazione(OGGI, debito)
    assert importo_di(stazione.chiedi(verifica(SUO))[1]) == in_euro(debito.residuo + 1_12)
    assert importo_di(stazione.chiedi(attiva(SUO))[1]) == in_euro(debito.residuo + 1_12)
    domani = Stazione(date(2025, 2, 21), debito)
    assert importo_di(domani.chiedi(verifica(SUO))[1]) == in_euro(debito.residuo + 1_15)


def test_pagato_l_importo_del_giorno_il_debito_si_estingue_senza_eccedenza() -> None:
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    stazione = Stazione(OGGI, debito)
    totale = importo_di(stazione.chiedi(attiva(SUO))[1])
    stazione.chiedi(ricevuta(SUO, euro=totale, pagata="2025-02-20T11:00:00"))
    stazione.lavora()
    pagata = stazione.posizione()
    assert pagata.residuo == 0
    assert pagata.conti.get("eccedenze", 0) == 0
    assert pagata.conti[f"incassi:{Voce.CAPITALE}"] == 500_00
    (incasso,) = stazione.incassi().values()
    assert incasso.etichetta is Etichetta.RT_SENZA_FDR
    (riga,) = stazione.posizioni.incassi.righe.values()
    prima = debito.saldi[Voce.INTERESSI]
    assert riga.imputazione is not None
    assert riga.imputazione.voci[Voce.INTERESSI] == prima + 1_12
    (_, arrivo), (_, evento) = stazione.posizioni.eventi(fabbrica.ENTE.id, pagata.id)
    assert arrivo.nome == "PAGAMENTO_IN_ARRIVO"
    assert evento.dati["interessi_maturati_cent"] == 1_12
    assert evento.dati["prove"][0]["esito"] == "1.12"


def test_chi_paga_di_piu_degli_interessi_maturati_ha_l_eccedenza_in_evidenza() -> None:
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    stazione = Stazione(OGGI, debito)
    stazione.chiedi(ricevuta(SUO, euro=in_euro(debito.residuo + 10_00), pagata="2025-02-20T11:00:00"))
    stazione.lavora()
    assert stazione.posizione().conti["eccedenze"] == -(10_00 - 1_12)


def test_un_pagamento_in_parte_non_carica_interessi() -> None:
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    stazione = Stazione(OGGI, debito)
    stazione.chiedi(ricevuta(SUO, euro=in_euro(debito.residuo - 1_00), pagata="2025-02-20T11:00:00"))
    stazione.lavora()
    assert stazione.posizione().residuo == 1_00


def test_in_una_procedura_concorsuale_gli_interessi_non_corrono() -> None:
    debito = ingiunta(interessi_dal=date(2023, 5, 20))
    aperta = apri_blocco(debito, date(2025, 2, 1), TipoBlocco.PROCEDURA_CONCORSUALE, "S1", "sentenza").posizione
    assert importo_di(Stazione(OGGI, aperta).chiedi(verifica(SUO))[1]) == in_euro(debito.residuo)


def test_ogni_rata_ha_il_suo_importo_e_la_sua_scadenza() -> None:
    notificata = fabbrica.notificata(posizione(), date(2025, 1, 20))
    con_piano = fabbrica.con_piano(notificata, date(2025, 1, 25), 5)
    piano = fabbrica.piano_di(con_piano)
    stazione = Stazione(OGGI, con_piano)
    for rata, numero in zip(piano.rate, avvisi_del_piano(con_piano, piano), strict=True):
        letta = stazione.chiedi(verifica(numero))[1]
        assert importo_di(letta) == in_euro(rata.residuo)
        assert letta.findtext(".//dueDate") == max(rata.scadenza, OGGI).isoformat()
    assert importo_di(stazione.chiedi(verifica(SUO))[1]) == in_euro(con_piano.residuo)
    prima = avvisi_del_piano(con_piano, piano)[0]
    stazione.chiedi(ricevuta(prima, euro=in_euro(piano.rate[0].residuo), pagata="2025-02-20T11:00:00"))
    stazione.lavora()
    assert stazione.guasto(verifica(prima)) == "PAA_PAGAMENTO_DUPLICATO"


def test_le_rate_di_un_piano_decaduto_sono_annullate_e_l_avviso_intero_si_paga() -> None:
    notificata = fabbrica.notificata(posizione(), date(2025, 1, 20))
    con_piano = fabbrica.con_piano(notificata, date(2025, 1, 25), 5)
    numero = avvisi_del_piano(con_piano, fabbrica.piano_di(con_piano))[0]
    richiesta = con_piano.rateizzazione
    assert richiesta is not None
    perso = replace(richiesta, stato=dilazioni.StatoRateizzazione.DECADUTA, decaduta_il=OGGI)
    stazione = Stazione(OGGI, replace(con_piano, rateizzazione=perso))
    assert stazione.guasto(verifica(numero)) == "PAA_PAGAMENTO_ANNULLATO"
    assert stazione.guasto(verifica(SUO)) == ""


def _sgravata() -> Posizione:
    debito = ingiunta()
    return sgrava(debito, date(2025, 2, 1), "DET-1", "annullamento", debito.saldi).posizione


def _restituita() -> Posizione:
    return replace(ingiunta(), conclusione=Conclusione.RESTITUITA)


@pytest.mark.parametrize(
    ("stato", "guasto"),
    [
        (posizione, "PAA_PAGAMENTO_SCONOSCIUTO"),
        (_sgravata, "PAA_PAGAMENTO_ANNULLATO"),
        (_restituita, "PAA_PAGAMENTO_SCONOSCIUTO"),
        (lambda: fabbrica.paga(ingiunta(), ingiunta().residuo, OGGI), "PAA_PAGAMENTO_DUPLICATO"),
    ],
)
def test_cio_che_non_si_paga_ha_il_suo_guasto(stato: Any, guasto: str) -> None:
    stazione = Stazione(OGGI, stato())
    for messaggio in (verifica(SUO), attiva(SUO), attiva(SUO, radice="paGetPaymentReq")):
        risposta, letta = stazione.chiedi(messaggio)
        assert letta.findtext("fault/faultCode") == guasto
        assert letta.findtext("outcome") == "KO"
        assert valido(risposta.corpo)


@pytest.mark.parametrize(
    "numero",
    [numero_avviso("02", "0000100000002").numero, numero_avviso("03", "0000100000001").numero, "302000010000000100",
     numero_avviso("02", "0000000000101").numero, "001340000013900808"],
)  # fmt: skip
def test_un_avviso_che_non_e_nostro_e_sconosciuto(stazione: Stazione, numero: str) -> None:
    assert stazione.guasto(verifica(numero)) == "PAA_PAGAMENTO_SCONOSCIUTO"


@pytest.mark.parametrize(
    ("campi", "guasto"),
    [
        ({"idPA": "99000000011"}, "PAA_ID_DOMINIO_ERRATO"),
        ({"idPA": "è"}, "PAA_ID_DOMINIO_ERRATO"),
        ({"idBrokerPA": "99000000010"}, "PAA_ID_INTERMEDIARIO_ERRATO"),
        ({"idStation": "99000000051_02"}, "PAA_STAZIONE_INT_ERRATA"),
        ({"idStation": "x", "idBrokerPA": "x"}, "PAA_ID_INTERMEDIARIO_ERRATO"),
    ],
)
def test_chi_chiama_un_altra_stazione_lo_sa_e_la_ricevuta_resta(
    stazione: Stazione, campi: dict[str, str], guasto: str
) -> None:
    assert stazione.guasto(verifica(SUO, **campi)) == guasto
    assert stazione.guasto(ricevuta(SUO, **campi)) == guasto
    assert sorted(chiave.split("/")[1] for chiave in stazione.archivio.file) == ["rt", "rt-respinte"]
    assert not stazione.coda.messaggi


def test_un_ente_senza_pagopa_non_risponde_di_alcun_avviso(stazione: Stazione) -> None:
    stazione.ciclo.enti.salva(replace(stazione.ente, pagopa=None))
    assert stazione.guasto(verifica(SUO)) == "PAA_ID_DOMINIO_ERRATO"


@pytest.mark.parametrize("seconda", [False, True])
def test_la_ricevuta_si_conserva_si_accoda_e_si_registra_una_volta(stazione: Stazione, seconda: bool) -> None:
    messaggio = ricevuta(SUO, euro="10.00", pagata="2025-02-01T10:00:00", seconda=seconda)
    risposta, letta = stazione.chiedi(messaggio)
    assert (letta.findtext("outcome"), risposta.esito) == ("OK", "ACCOLTA")
    assert valido(risposta.corpo)
    (chiave,) = stazione.archivio.file
    assert stazione.archivio.file[chiave] == messaggio
    ripetuta, duplicata = stazione.chiedi(messaggio)
    assert duplicata.findtext("fault/faultCode") == "PAA_RECEIPT_DUPLICATA"
    assert valido(ripetuta.corpo)
    stazione.lavora(volte=3)
    incasso = stazione.incassi()["PAGOPA#R1#1"]
    assert (incasso.giorno, incasso.importo, incasso.evidenze[0].riferimento) == (date(2025, 2, 1), 10_00, chiave)
    assert stazione.posizione().residuo == ingiunta().residuo - 10_00


def test_ogni_trasferimento_dell_ente_e_un_incasso_e_quelli_degli_altri_no(stazione: Stazione) -> None:
    parti = (trasferimento(1, "10.00"), trasferimento(2, "5.00", ALTRO_ENTE), trasferimento(5, "2.50"))
    stazione.chiedi(ricevuta(SUO, *parti, euro="17.50"))
    stazione.lavora()
    assert {i: v.importo for i, v in stazione.incassi().items()} == {"PAGOPA#R1#1": 10_00, "PAGOPA#R1#5": 2_50}
    assert stazione.posizione().residuo == ingiunta().residuo - 12_50
    assert quadra(stazione.posizioni.incassi.righe.values()).incassi == 12_50


def test_una_ricevuta_tutta_di_un_altro_si_accetta_e_non_si_registra_denaro(stazione: Stazione) -> None:
    risposta, letta = stazione.chiedi(ricevuta(SUO, trasferimento(1, "10.00", ALTRO_ENTE)))
    assert (letta.findtext("outcome"), risposta.esito) == ("OK", "INCOMPETENTE")
    assert str(stazione.ricevute.leggi(fabbrica.ENTE.id, "R1").esito) == "INCOMPETENTE"
    assert not stazione.coda.messaggi


def test_l_avviso_di_un_altro_ente_non_si_scambia_con_il_nostro(stazione: Stazione) -> None:
    # The other body's number is by chance the same eighteen digits.
    stazione.chiedi(ricevuta(SUO, trasferimento(1, "10.00"), ente=ALTRO_ENTE))
    stazione.lavora()
    incasso = stazione.incassi()["PAGOPA#R1#1"]
    assert (incasso.etichetta, incasso.da_abbinare) == (Etichetta.NON_ABBINATO, 10_00)
    assert stazione.posizione().residuo == ingiunta().residuo


def test_il_denaro_di_un_avviso_ignoto_si_accetta_e_aspetta_una_persona(stazione: Stazione) -> None:
    ignoto = numero_avviso("02", "0000100000009").numero
    assert stazione.guasto(ricevuta(ignoto)) == ""
    stazione.lavora()
    assert stazione.incassi()["PAGOPA#R1#1"].etichetta is Etichetta.NON_ABBINATO


@pytest.mark.parametrize(("stato", "etichetta"), [(_sgravata, Etichetta.POSIZIONE_SGRAVATA),
                                                  (_restituita, Etichetta.RT_SENZA_FDR)])  # fmt: skip
def test_la_ricevuta_di_una_posizione_finita_si_registra_lo_stesso(stato: Any, etichetta: Etichetta) -> None:
    stazione = Stazione(OGGI, stato())
    assert stazione.guasto(ricevuta(SUO)) == ""
    stazione.lavora()
    assert stazione.incassi()["PAGOPA#R1#1"].etichetta is etichetta


def test_stesso_iuv_con_un_altra_ricevuta_e_un_altro_pagamento(stazione: Stazione) -> None:
    euro = in_euro(stazione.posizione().residuo)
    for identita in ("R1", "R2"):
        assert stazione.guasto(ricevuta(SUO, euro=euro, identita=identita)) == ""
    stazione.lavora()
    etichette = {i: incasso.etichetta for i, incasso in stazione.incassi().items()}
    assert etichette == {"PAGOPA#R1#1": Etichetta.RT_SENZA_FDR, "PAGOPA#R2#1": Etichetta.DOPPIO}


@pytest.mark.parametrize(
    ("pagata", "applicata", "atteso"),
    [
        ("2025-02-01T23:30:00", "2025-02-03", date(2025, 2, 1)),
        ("2025-02-01T23:30:00Z", "2025-02-03", date(2025, 2, 2)),
        ("", "2025-02-03", date(2025, 2, 3)),
        ("", "", OGGI),
        ("2025-03-01T10:00:00", "", OGGI),
    ],
)
def test_il_giorno_e_quello_della_ricevuta_a_roma(
    stazione: Stazione, pagata: str, applicata: str, atteso: date
) -> None:
    stazione.chiedi(ricevuta(SUO, pagata=pagata, campi={"applicationDate": applicata}))
    stazione.lavora()
    assert stazione.incassi()["PAGOPA#R1#1"].giorno == atteso


def test_una_ricevuta_di_pagamento_fallito_si_conserva_e_non_e_denaro(stazione: Stazione) -> None:
    risposta, _ = stazione.chiedi(ricevuta(SUO, esito="KO"))
    assert risposta.esito == "NON_RIUSCITA"
    assert not stazione.coda.messaggi


@pytest.mark.parametrize(
    "guasta",
    [
        ricevuta(SUO).replace(b"<idPSP>PSP1</idPSP>", b""),
        ricevuta(SUO).replace(b"</s:Envelope>", b""),
        ricevuta(SUO, trasferimento(1), trasferimento(1), euro="20.00"),
        ricevuta(SUO, identita="x" * 256),
    ],
)
def test_una_ricevuta_illeggibile_non_si_perde(stazione: Stazione, guasta: bytes) -> None:
    risposta = stazione.nodo.rispondi('"paSendRTV2"', guasta)
    assert risposta.respinta
    assert corpo(risposta.corpo).findtext("fault/faultCode") == "PAA_SINTASSI_EXTRAXSD"
    assert set(stazione.archivio.file.values()) == {guasta}
    assert {chiave.split("/")[1] for chiave in stazione.archivio.file} == {"rt", "rt-respinte"}


def test_se_la_coda_cade_la_ricevuta_non_e_registrata_e_il_nodo_la_rimanda(stazione: Stazione) -> None:
    def cade(*_: object) -> None:
        raise ConnectionError

    vera, stazione.coda.invia = stazione.coda.invia, cade  # type: ignore[assignment]
    with pytest.raises(ConnectionError):
        stazione.nodo.rispondi("paSendRTV2", ricevuta(SUO))
    stazione.coda.invia = vera  # type: ignore[method-assign]
    assert stazione.guasto(ricevuta(SUO)) == ""
    stazione.lavora()
    assert "PAGOPA#R1#1" in stazione.incassi()


def test_chi_non_dice_nemmeno_l_operazione_ha_una_fault_soap(stazione: Stazione) -> None:
    risposta = stazione.nodo.rispondi("", b"<")
    assert (risposta.stato, etree.QName(corpo(risposta.corpo)).localname) == (400, "Fault")


def test_i_pagamenti_spontanei_non_si_offrono(stazione: Stazione) -> None:
    schema()
    from tests.contratti.test_pafornode import NOSTRI

    risposta, letta = stazione.chiedi(NOSTRI["spontaneo"])
    assert letta.findtext("fault/faultCode") == "PAA_SEMANTICA"
    assert valido(risposta.corpo)


def test_un_guasto_nostro_si_dice_a_chi_chiede_e_mai_per_una_ricevuta(stazione: Stazione) -> None:
    risposta = stazione.nodo.sistema("", verifica(SUO))
    assert risposta is not None
    assert corpo(risposta.corpo).findtext("fault/faultCode") == "PAA_SYSTEM_ERROR"
    assert stazione.nodo.sistema("", ricevuta(SUO)) is None


@pytest.mark.parametrize("seme", range(12))
def test_ricevute_ripetute_rimescolate_e_cadute_a_ogni_passo_danno_gli_stessi_libri(
    seme: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calma, agitata = (Stazione(OGGI, ingiunta(interessi_dal=date(2023, 5, 20))) for _ in range(2))
    messaggi = [
        ricevuta(SUO, trasferimento(1, "100.00"), trasferimento(2, "50.00"), euro="150.00", identita="R1"),
        ricevuta(SUO, euro="20.00", identita="R2", seconda=False),
        ricevuta(SUO, euro="600.00", identita="R3", pagata="2025-02-20T09:00:00"),
    ]
    for messaggio in messaggi:
        calma.chiedi(messaggio)
    calma.lavora()
    caso = random.Random(f"cadute {seme}")
    for oggetto, nome in ((agitata.coda, "invia"), (agitata.ricevute, "registra"), (agitata.archivio, "scrivi")):
        monkeypatch.setattr(oggetto, nome, _a_volte(caso, getattr(oggetto, nome)))
    for messaggio in messaggi:
        # The node insists until it is answered, and once more for good measure; the queue delivers as it likes.
        risposte = 0
        while risposte < 2:
            try:
                agitata.chiedi(messaggio)
            except ConnectionError:
                continue
            risposte += 1
        agitata.lavora(volte=caso.randrange(1, 4))
    agitata.lavora()
    assert agitata.posizione().conti == calma.posizione().conti
    assert {i: v.quote for i, v in agitata.incassi().items()} == {i: v.quote for i, v in calma.incassi().items()}
    assert quadra(agitata.posizioni.incassi.righe.values()) == quadra(calma.posizioni.incassi.righe.values())


def _a_volte(caso: random.Random, vera: Any) -> Any:
    """The call, that falls before or after its work four times in ten."""

    def chiamata(*argomenti: Any) -> Any:
        quando = caso.random()
        if quando < 0.2:
            raise ConnectionError
        fatto = vera(*argomenti)
        if quando < 0.4:
            raise ConnectionError
        return fatto

    return chiamata
