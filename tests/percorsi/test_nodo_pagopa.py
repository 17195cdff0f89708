"""The pagoPA node drives the real endpoint of the local cloud: verify, activate, receipt, and all that goes wrong."""

from __future__ import annotations

from datetime import timedelta

from local.comandi import main
from local.nodo_pagopa import NodoPagopa
from local.percorso import INIZIO, Percorso, lista_inventata
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.ricevute_dynamo import RicevuteDynamo
from shared.casi_uso.rendiconto import posizioni_di, ricalcola
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.giornale import quadra
from shared.dominio.incassi import Etichetta
from shared.dominio.posizioni import Posizione
from tests.contratti.messaggi_nodo import valido
from tests.stacks.test_permessi_usati import Chiamata, _registra, concessa

RIGHE = 5


def aperte(percorso: Percorso) -> list[Posizione]:
    """Five posizioni with the ingiunzione just issued, those that bear interest first."""
    lista = percorso.carica("lista.csv", lista_inventata(RIGHE, 7))
    percorso.mondo.programma_visto(lista, INIZIO.date() + timedelta(days=3))
    # The registers answer before the visto; after it nobody takes the orders, so nobody pays by himself.
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=2), percorso.mondo.raccogli)
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=3, hours=12))
    tutte = posizioni_di(percorso.posizioni, percorso.liste.leggi_lista(percorso.ente.id, lista))
    return sorted(tutte, key=lambda p: (p.riga.interessi_dal is None, p.id))


def dopo(percorso: Percorso, posizione: Posizione) -> Posizione:
    """As it is once all that was started has been done."""
    percorso.nuvola.fino_a_quiete()
    return percorso.posizioni.leggi(posizione.ente, posizione.id)


def test_il_nodo_verifica_attiva_e_paga_qualunque_cosa_faccia_la_rete(percorso: Percorso) -> None:
    posizioni = aperte(percorso)
    chiamate: set[Chiamata] = set()
    with _registra(percorso.nuvola.uscite, chiamate):
        vive(percorso, posizioni)
    del_nodo = {c for c in chiamate if c.funzione == "NodoPagopa"}
    del_negozio = {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
    assert {c.azione for c in del_nodo} == {*del_negozio, "s3:PutObject", "sqs:SendMessage"}
    assert sorted(c for c in chiamate if not concessa(c)) == []


def vive(percorso: Percorso, posizioni: list[Posizione]) -> None:
    """All that the node does, one after the other."""
    prima, seconda, terza, quarta, quinta = posizioni
    nodo = NodoPagopa(percorso.nuvola.base_url, percorso.ente, percorso.nuvola.orologio.adesso)
    porta = percorso.nuvola.base_url.rpartition(":")[2]

    # Ten days later the amount has grown by the interest matured, and paying it leaves nothing.
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(days=11))
    chiesto = nodo.verifica(prima.numero_avviso).dati["paymentList"]["paymentOptionDescription"]["amount"]
    assert prima.riga.interessi_dal is not None
    assert chiesto > dopo(percorso, prima).residuo
    passi = nodo.paga(prima.numero_avviso, identita="RT-1")
    assert (passi["pagato_cent"], passi["ricevuta"]) == (chiesto, "OK")
    pagata = dopo(percorso, prima)
    assert (pagata.residuo, pagata.conti.get("eccedenze", 0), pagata.conclusa) == (0, 0, True)
    assert nodo.paga(prima.numero_avviso)["verifica"] == "PAA_PAGAMENTO_DUPLICATO"

    # The answers are late three times: the node sends the same receipt again, and it is booked once.
    uno = [nodo.trasferimento(10_00)]
    nodo.ritardi = 3
    assert nodo.ricevuta(seconda.numero_avviso, uno, identita="RT-2").guasto == "PAA_RECEIPT_DUPLICATA"
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + timedelta(minutes=6))
    assert nodo.ricevuta(seconda.numero_avviso, uno, identita="RT-2", prima_versione=True).guasto == (
        "PAA_RECEIPT_DUPLICATA"
    )
    assert seconda.residuo - dopo(percorso, seconda).residuo == 10_00

    # A receipt with three parts, one of another body, before anybody asked for the amount.
    parti = [nodo.trasferimento(7_00), nodo.trasferimento(5_00, 2, "77777777778"), nodo.trasferimento(3_00, 3)]
    assert nodo.ricevuta(seconda.numero_avviso, parti, identita="RT-3").riuscito
    assert seconda.residuo - dopo(percorso, seconda).residuo == 20_00

    # A posizione cancelled between activation and receipt: the money is kept, with its label.
    assert nodo.attiva(terza.numero_avviso).riuscito
    corpo = {"provvedimento": "DET-1", "motivo": "annullamento in autotutela"}
    assert percorso.mondo.chiama("responsabile", "POST", f"/posizioni/{terza.id}/sgravio", corpo)[0] == 200
    assert nodo.verifica(terza.numero_avviso).guasto == "PAA_PAGAMENTO_ANNULLATO"
    assert nodo.ricevuta(terza.numero_avviso, [nodo.trasferimento(4_00)], identita="RT-4").riuscito

    # More than was asked for, by the command line; less; and a number nobody was given.
    troppo = f"{(quarta.residuo + 500_00) / 100:.2f}"
    comando = ["nodo", "paga", quarta.numero_avviso, "--importo", troppo, "--ricevuta", "RT-5", "--porta", porta]
    assert main(comando) == 0
    percorso.nuvola.fino_a_quiete()
    assert main(["nodo", "verifica", quarta.numero_avviso, "--porta", porta, "--json"]) == 1
    assert nodo.paga(quinta.numero_avviso, 1, identita="RT-6", prima_versione=True)["ricevuta"] == "OK"
    ignoto = numero_avviso("02", "9999900000001").numero
    assert nodo.paga(ignoto)["verifica"] == "PAA_PAGAMENTO_SCONOSCIUTO"
    assert nodo.ricevuta(ignoto, uno, identita="RT-7").riuscito
    altrui = [nodo.trasferimento(9_00, 1, "77777777778")]
    assert nodo.ricevuta(seconda.numero_avviso, altrui, identita="RT-8").riuscito

    percorso.nuvola.fino_a_quiete()
    incassi = IncassiDynamo(percorso.tabella)
    attese = {
        "PAGOPA#RT-1#1": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-2#1": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-3#1": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-3#3": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-4#1": Etichetta.POSIZIONE_SGRAVATA,
        "PAGOPA#RT-5#1": Etichetta.ECCEDENZA,
        "PAGOPA#RT-6#1": Etichetta.RT_SENZA_FDR,
        "PAGOPA#RT-7#1": Etichetta.NON_ABBINATO,
    }
    assert {i.id: i.etichetta for i in incassi.leggi_molti(percorso.ente.id, attese)} == attese
    assert str(RicevuteDynamo(percorso.tabella).leggi(percorso.ente.id, "RT-8").esito) == "INCOMPETENTE"
    totali = quadra(incassi.giornale(percorso.ente.id, INIZIO.date(), percorso.nuvola.orologio.oggi()))
    pagati = chiesto + 10_00 + 10_00 + 4_00 + (quarta.residuo + 500_00) + 1 + 10_00
    assert totali.incassi == pagati
    for posizione in (prima, seconda, terza, quarta, quinta):
        ricalcola(percorso.posizioni, percorso.posizioni.leggi(posizione.ente, posizione.id))
    assert not percorso.nuvola.errori
    assert not percorso.mondo.rifiuti


def test_la_risposta_sul_filo_e_valida_e_cosi_il_rifiuto_di_cio_che_non_si_legge(percorso: Percorso) -> None:
    def chiede(corpo: bytes, azione: str) -> tuple[int, bytes]:
        intestazioni = {"SOAPAction": azione, "Content-Type": "text/xml; charset=utf-8"}
        risposta = percorso.nuvola.richiesta("POST", "/pagopa/nodo", corpo=corpo, intestazioni=intestazioni)
        assert risposta.intestazioni["Content-Type"] == "text/xml; charset=utf-8"
        return risposta.stato, risposta.corpo

    stato, risposta = chiede(b"\xff\xfe\x00\x01", '"paGetPaymentV2"')
    assert stato == 200
    assert b"PAA_SINTASSI_EXTRAXSD" in risposta
    assert chiede(b"", "")[0] == 400
    assert not percorso.nuvola.errori
    assert valido(risposta)
