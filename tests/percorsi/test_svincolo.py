"""An ipoteca and a fermo on the local cloud, entered, told, and lifted within the minute the debt is paid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.gemello import registri
from shared.casi_uso.incasso import firma
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.atti import Bene, Conclusione, Fase, TipoAtto, TipoBene
from shared.dominio.giorni import ROMA
from shared.dominio.importi import in_cifre
from shared.dominio.posizioni import Posizione

UN_GIORNO = timedelta(days=1)
GRANDE, PICCOLA = "L00001-00000001", "L00001-00000002"
"""With this seed the first owes about 51,900 euro, the second about 130."""
OSTINATO = persone.Scenario(
    pagatori={persone.Pagatore.MAI: 1},
    recapiti={persone.Recapito.BUONO: 1},
    veicoli_su_cento=100,
    sgravi_su_cento=0,
    doppi_su_cento=0,
)
AUTO = Bene(TipoBene.VEICOLO, "Autovettura", "AB123CD")
CASA = Bene(TipoBene.IMMOBILE, "Abitazione in Ortona, Via Roma 1", foglio="12", particella="345", quota="1/2")


@pytest.fixture
def percorso(monkeypatch: pytest.MonkeyPatch) -> Iterator[Percorso]:
    monkeypatch.setattr(persone, "SCENARI", {**persone.SCENARI, "ostinato": OSTINATO})
    beni = {PICCOLA: (AUTO,), GRANDE: (AUTO, CASA)}
    monkeypatch.setattr(registri, "visura", lambda _, posizione: beni[posizione])
    with Percorso("regione_abruzzo", 21, scenario="ostinato") as aperto:
        aperto.carica("lista.csv", lista_inventata(2, 21))
        aperto.mondo.programma_visto("L00001", INIZIO.date() + UN_GIORNO)
        yield aperto
        assert aperto.nuvola.errori == []
        assert aperto.mondo.rifiuti == []


def letta(percorso: Percorso, posizione: str) -> Posizione:
    return percorso.posizioni.leggi(percorso.ente.id, posizione)


def fino_a(percorso: Percorso, giorno: date) -> None:
    percorso.nuvola.avanza_fino_a(datetime.combine(giorno, time(12), ROMA), percorso.mondo.raccogli)


def paga_tutto(percorso: Percorso, posizione: str, iur: str) -> None:
    attuale, adesso = letta(percorso, posizione), percorso.nuvola.orologio.adesso()
    corpo = json.dumps(
        {
            "iur": iur,
            "numero_avviso": attuale.numero_avviso,
            "codice_fiscale_ente": percorso.ente.codice_fiscale,
            "importo": in_cifre(attuale.residuo),
            "pagato_il": adesso.isoformat(),
        }
    ).encode()
    arn = percorso.nuvola.uscite["SegretoPagamenti"]
    segreto = percorso.nuvola.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"].encode()
    intestazioni = {"X-Firma": firma(segreto, int(adesso.timestamp()), corpo)}
    risposta = percorso.nuvola.richiesta("POST", "/pagamenti/ricevute", corpo=corpo, intestazioni=intestazioni)
    assert risposta.stato == 202
    percorso.nuvola.fino_a_quiete()


def secondi_dal_pagamento(percorso: Percorso, posizione: str, atto: str) -> float:
    """From the booking of the payment to the commit of that act, on the virtual clock."""
    quando = {}
    for istante, evento in percorso.posizioni.eventi(percorso.ente.id, posizione):
        chiave = evento.dati.get("atto", evento.nome) if evento.nome == "ATTO_EMESSO" else evento.nome
        quando.setdefault(chiave, datetime.fromisoformat(istante))
    return (quando[atto] - quando["VERSAMENTO"]).total_seconds()


def test_l_ipoteca_si_iscrive_si_comunica_e_cade_entro_un_minuto_dal_pagamento(percorso: Percorso) -> None:
    fino_a(percorso, INIZIO.date() + timedelta(days=150))
    iscritta = letta(percorso, GRANDE)
    # 51,900 euro and a house: the ipoteca comes before the fermo (002 art. 2.2), the car is left alone.
    assert iscritta.quanti(TipoAtto.PREAVVISO_FERMO) == iscritta.quanti(TipoAtto.ISCRIZIONE_FERMO) == 0
    preavviso = iscritta.eventi["notifica_preavviso_ipoteca"]
    assert iscritta.eventi["iscrizione_ipoteca"] == preavviso + 31 * UN_GIORNO
    assert iscritta.eventi["comunicazione_iscrizione"] == iscritta.eventi["iscrizione_ipoteca"]
    assert iscritta.termini_mancati == ()
    esami = [
        prova
        for _, evento in percorso.posizioni.eventi(percorso.ente.id, GRANDE)
        if evento.dati.get("atto") in ("preavviso_ipoteca", "iscrizione_ipoteca")
        for prova in evento.dati.get("prove", ())
        if prova["regola"] == "nulla_osta"
    ]
    assert [esame["concesso"] for esame in esami] == [True, True]
    assert {v["nome"] for v in esami[0]["verifiche"]} >= {"debito", "soglia_ipoteca", "titolo", "solleciti", "beni",
                                                          "prescrizione", "rateizzazione", "pagamento_in_arrivo",
                                                          "contenzioso", "istanza"}  # fmt: skip
    paga_tutto(percorso, GRANDE, "IUR-IPOTECA")
    libera = letta(percorso, GRANDE)
    oggi = percorso.nuvola.orologio.oggi()
    assert libera.eventi["assenso_cancellazione"] == libera.eventi["svincolo"] == libera.eventi["estinzione"] == oggi
    assert 0 <= secondi_dal_pagamento(percorso, GRANDE, "assenso_cancellazione") < 60
    fino_a(percorso, oggi + 10 * UN_GIORNO)
    fine = letta(percorso, GRANDE)
    assert fine.conclusione is Conclusione.RISCOSSA
    assert [c.riuscita for c in fine.consegne_di("assenso_cancellazione")] == [True]
    ricalcola(percorso.posizioni, fine)
    assert percorso.nuvola.esecuzioni()["Svincolo"] == {"SUCCEEDED": 1}


def test_il_fermo_di_una_posizione_restituita_e_poi_pagata_si_revoca_da_solo(percorso: Percorso) -> None:
    # AB-08: two years from the delivery of the lista.
    fino_a(percorso, date(INIZIO.year + 2, INIZIO.month, INIZIO.day) + 5 * UN_GIORNO)
    restituita = letta(percorso, PICCOLA)
    assert restituita.conclusione is Conclusione.RESTITUITA
    assert restituita.atto("iscrizione_fermo") is not None
    assert restituita.atto("revoca_fermo") is None
    paga_tutto(percorso, PICCOLA, "IUR-TARDI")
    liberata = letta(percorso, PICCOLA)
    assert (liberata.fase, liberata.residuo) == (Fase.SVINCOLO, 0)
    assert 0 <= secondi_dal_pagamento(percorso, PICCOLA, "revoca_fermo") < 60
    oggi = percorso.nuvola.orologio.oggi()
    fino_a(percorso, oggi + 40 * UN_GIORNO)
    fine = letta(percorso, PICCOLA)
    assert [c.riuscita for c in fine.consegne_di("revoca_fermo")] == [True]
    assert fine.conclusione is Conclusione.RESTITUITA
    assert fine.quanti(TipoAtto.COMUNICAZIONE_CHIUSURA) == fine.quanti(TipoAtto.REVOCA_FERMO) == 1
    ricalcola(percorso.posizioni, fine)
    assert percorso.nuvola.esecuzioni()["Svincolo"] == {"SUCCEEDED": 1}
