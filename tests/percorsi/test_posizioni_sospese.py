"""Freezes on the local cloud, through the API: what stops, what goes on, and how long a machine may live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.posizioni import Posizione

UN_GIORNO = timedelta(days=1)
FASI = ("notifica", "solleciti", "cautelari", "chiusura")
OSTINATO = persone.Scenario(
    pagatori={persone.Pagatore.MAI: 1},
    recapiti={persone.Recapito.BUONO: 1},
    veicoli_su_cento=100,
    sgravi_su_cento=0,
    doppi_su_cento=0,
)
"""Debtors who are found, own a vehicle and never pay."""


@pytest.fixture
def percorso(monkeypatch: pytest.MonkeyPatch) -> Iterator[Percorso]:
    monkeypatch.setattr(persone, "SCENARI", {**persone.SCENARI, "ostinato": OSTINATO})
    with Percorso("regione_abruzzo", 7, scenario="ostinato") as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(1, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + UN_GIORNO)
        yield aperto
        assert aperto.nuvola.errori == []


@pytest.fixture
def preavvisata(percorso: Percorso) -> Posizione:
    """The preavviso of fermo has just been delivered: the fermo comes thirty-one days later."""
    return fino_a(percorso, lambda p: "notifica_preavviso" in p.eventi)


def la(percorso: Percorso) -> Posizione:
    (lista,) = percorso.liste.elenca_liste(percorso.ente.id)
    return percorso.posizioni.leggi(percorso.ente.id, f"{lista.id}-00000001")


def avanza(percorso: Percorso, giorni: int) -> Posizione:
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + giorni * UN_GIORNO, percorso.mondo.raccogli)
    return la(percorso)


def a_giorno(percorso: Percorso, giorno: date) -> Posizione:
    """Noon of that day: the machines have looked at six."""
    return avanza(percorso, (giorno - percorso.nuvola.orologio.oggi()).days)


def fino_a(percorso: Percorso, condizione: Any, massimo: int = 400) -> Posizione:
    percorso.nuvola.avanza_fino_a(INIZIO + timedelta(hours=4), percorso.mondo.raccogli)
    for _ in range(massimo):
        if condizione(attuale := avanza(percorso, 1)):
            return attuale
    raise AssertionError("la condizione non si è avverata")


def chiedi(
    percorso: Percorso, posizione: Posizione, coda: str, corpo: dict[str, Any], ruolo: str = "responsabile"
) -> Any:
    stato, risposta = percorso.mondo.chiama(ruolo, "POST", f"/posizioni/{posizione.id}/{coda}", corpo)
    percorso.nuvola.fino_a_quiete()
    assert stato == 200, risposta
    return risposta


def giorno_del_fermo(posizione: Posizione) -> date:
    return posizione.eventi["notifica_preavviso"] + 31 * UN_GIORNO


def dannosi(posizione: Posizione) -> list[Atto]:
    tipi = {TipoAtto.SOLLECITO, TipoAtto.PREAVVISO_FERMO, TipoAtto.ISCRIZIONE_FERMO}
    return [atto for atto in posizione.atti if atto.tipo in tipi]


def test_la_sospensione_durante_le_cautelari_ferma_il_fermo_e_il_giorno_dopo_riprende(
    percorso: Percorso, preavvisata: Posizione
) -> None:
    fine = giorno_del_fermo(preavvisata) + 20 * UN_GIORNO
    corpo = {"tipo": "sospensione", "riferimento": "DET-1", "motivo": "verifica", "fino_al": fine.isoformat()}
    chiedi(percorso, preavvisata, "sospensioni", corpo)
    assert dannosi(a_giorno(percorso, fine)) == dannosi(preavvisata)
    ripresa = avanza(percorso, 1)
    assert ripresa.eventi["iscrizione_fermo"] == fine + UN_GIORNO


def test_senza_sospensione_il_fermo_arriva_il_trentunesimo_giorno(percorso: Percorso, preavvisata: Posizione) -> None:
    assert a_giorno(percorso, giorno_del_fermo(preavvisata)).eventi["iscrizione_fermo"] == giorno_del_fermo(preavvisata)


def test_la_segnalazione_di_pagamento_ferma_trenta_giorni_e_scade_da_se(
    percorso: Percorso, preavvisata: Posizione
) -> None:
    vigilia = giorno_del_fermo(preavvisata) - UN_GIORNO
    ferma = a_giorno(percorso, vigilia)
    corpo = {"riferimento": "CRO-123", "motivo": "bonifico già fatto"}
    risposta = chiedi(percorso, ferma, "segnalazioni-pagamento", corpo, "operatore")
    (sospensione,) = risposta["sospensioni"]
    assert sospensione["fino_al"] == (vigilia + 30 * UN_GIORNO).isoformat()
    assert chiedi(percorso, ferma, "segnalazioni-pagamento", corpo, "operatore")["esito"] == "GIA_REGISTRATO"
    assert "iscrizione_fermo" not in a_giorno(percorso, vigilia + 30 * UN_GIORNO).eventi
    assert avanza(percorso, 1).eventi["iscrizione_fermo"] == vigilia + 31 * UN_GIORNO


def test_il_contenzioso_vinto_dal_debitore_chiude_e_revoca_il_fermo_in_giornata(
    percorso: Percorso, preavvisata: Posizione
) -> None:
    iscritta = a_giorno(percorso, giorno_del_fermo(preavvisata) + 10 * UN_GIORNO)
    assert "iscrizione_fermo" in iscritta.eventi
    ordinanza = {"tipo": "contenzioso", "riferimento": "ORD-7", "motivo": "ordinanza di sospensione"}
    chiedi(percorso, iscritta, "sospensioni", ordinanza)
    in_causa = avanza(percorso, 200)
    sentenza = {"esito": "annullato", "motivo": "sentenza 12/2025", "provvedimento": "SENT-12/2025"}
    chiedi(percorso, in_causa, "sospensioni/contenzioso-ORD-7/chiusura", sentenza)
    vinta = la(percorso)
    oggi = percorso.nuvola.orologio.oggi()
    assert (vinta.residuo, vinta.eventi["revoca_fermo"], vinta.eventi["estinzione"]) == (0, oggi, oggi)
    assert not [m for m in vinta.termini_mancati if m.id == "AB-20"]
    ricalcola(percorso.posizioni, vinta)
    assert str(avanza(percorso, 15).conclusione) == "sgravata"


def test_il_contenzioso_perso_dal_debitore_fa_riprendere_subito(percorso: Percorso, preavvisata: Posizione) -> None:
    ordinanza = {"tipo": "contenzioso", "riferimento": "ORD-7", "motivo": "ordinanza di sospensione"}
    chiedi(percorso, preavvisata, "sospensioni", ordinanza)
    in_causa = avanza(percorso, 200)
    assert dannosi(in_causa) == dannosi(preavvisata)
    corpo = {"esito": "confermato", "motivo": "ricorso respinto"}
    chiedi(percorso, in_causa, "sospensioni/contenzioso-ORD-7/chiusura", corpo)
    assert la(percorso).eventi["iscrizione_fermo"] == percorso.nuvola.orologio.oggi()


def test_l_istanza_ha_la_sua_scheda_la_decisione_la_sua_lettera(percorso: Percorso, preavvisata: Posizione) -> None:
    istanza = {"tipo": "sgravio", "protocollo": "P-1", "motivo": "il bollo era già pagato"}
    chiedi(percorso, preavvisata, "istanze", istanza, "operatore")
    in_esame = la(percorso)
    assert carta(percorso, in_esame, "scheda-sgravio-P-1").startswith(b"%PDF")
    assert dannosi(avanza(percorso, 60)) == dannosi(preavvisata)
    accolta = {"decisione": "accolta", "motivazione": "pagamento ritrovato", "provvedimento": "DET-9"}
    decisione = f"/posizioni/{in_esame.id}/istanze/sgravio-P-1/decisione"
    assert percorso.mondo.chiama("operatore", "POST", decisione, accolta)[0] == 403
    risposta = chiedi(percorso, in_esame, "istanze/sgravio-P-1/decisione", accolta)
    assert risposta["istanze"][0]["decisione"] == "accolta"
    decisa = la(percorso)
    assert decisa.residuo == 0
    assert carta(percorso, decisa, "risposta-sgravio-P-1").startswith(b"%PDF")
    autori = {e.nome: e.autore for _, e in percorso.posizioni.eventi(decisa.ente, decisa.id)}
    persone_diverse = {autori["ISTANZA_PRESENTATA"], autori["ISTANZA_DECISA"]}
    assert len(persone_diverse) == 2, "the operatore asked, the responsabile decided"
    assert "sistema" not in persone_diverse
    consegnata = avanza(percorso, 10)
    (consegna,) = consegnata.consegne_di("risposta-sgravio-P-1")
    assert consegna.riuscita
    assert str(consegnata.conclusione) == "sgravata"
    stato, letta = percorso.mondo.chiama("operatore", "GET", f"/posizioni/{decisa.id}")
    assert (stato, letta["istanze"][0]["risposta"]) == (200, "risposta-sgravio-P-1")


def carta(percorso: Percorso, posizione: Posizione, atto: str) -> bytes:
    stato, risposta = percorso.mondo.chiama("operatore", "GET", f"/posizioni/{posizione.id}/atti/{atto}")
    assert stato == 200, risposta
    return percorso.nuvola.scarica(risposta["indirizzo"]).corpo


@pytest.mark.parametrize(
    ("coda", "corpo", "atteso"),
    [
        ("segnalazioni-pagamento", {"riferimento": "a/b", "motivo": "bonifico"}, 422),
        ("sospensioni", {"tipo": "istanza", "riferimento": "X", "motivo": "prova"}, 422),
        ("sospensioni", {"tipo": "contenzioso", "riferimento": "X", "motivo": "prova", "fino_al": "2030-01-01"}, 409),
        ("sospensioni/ignota/chiusura", {"motivo": "prova"}, 404),
        ("istanze", {"tipo": "rimborso", "protocollo": "P", "motivo": "prova"}, 409),
        ("istanze/ignota/decisione", {"decisione": "accolta", "motivazione": "prova", "provvedimento": "D"}, 404),
    ],
)
def test_una_richiesta_senza_fondamento_si_rifiuta_e_non_ferma_nulla(
    percorso: Percorso, coda: str, corpo: dict[str, Any], atteso: int
) -> None:
    aperta = avanza(percorso, 2)
    assert percorso.mondo.chiama("responsabile", "POST", f"/posizioni/{aperta.id}/{coda}", corpo)[0] == atteso
    assert la(percorso).blocchi == ()


def test_tre_anni_di_sospensioni_senza_esecuzioni_vecchie_ne_lunghe(
    percorso: Percorso, preavvisata: Posizione
) -> None:
    """Guarantee 4: a suspension after the other, of every kind, the next before the last has ended."""
    inizio = percorso.nuvola.orologio.oggi()
    attuale, turno = preavvisata, 0
    while percorso.nuvola.orologio.oggi() < inizio + 3 * 366 * UN_GIORNO:
        turno += 1
        _sospendi_ancora(percorso, attuale, turno)
        attuale = avanza(percorso, 28)
        assert dannosi(attuale) == dannosi(preavvisata)
    fine = {"tipo": "sospensione", "riferimento": "ULTIMA", "motivo": "fine dei tre anni",
            "fino_al": percorso.nuvola.orologio.oggi().isoformat()}  # fmt: skip
    chiedi(percorso, attuale, "sospensioni", fine)
    ripresa = avanza(percorso, 40)
    assert "iscrizione_fermo" in ripresa.eventi
    assert not ripresa.termini_mancati
    vite = [vita for fase in FASI for vita in esecuzioni(percorso, fase)]
    # Three hand-overs at 300 days: without them nothing would be proved.
    assert sum(1 for vita in vite if vita.giorni == 300) == 3
    assert max(vita.giorni for vita in vite) == 300
    assert max(vita.eventi for vita in vite) < 5_000


def _sospendi_ancora(percorso: Percorso, posizione: Posizione, turno: int) -> None:
    """Thirty days of freeze by one of the roads there are."""
    oggi = percorso.nuvola.orologio.oggi()
    fino_al = (oggi + 29 * UN_GIORNO).isoformat()
    match turno % 4:
        case 0:
            corpo: dict[str, Any] = {"riferimento": f"CRO-{turno}", "motivo": "bonifico fatto"}
            chiedi(percorso, posizione, "segnalazioni-pagamento", corpo)
        case 1:
            corpo = {"tipo": "sospensione", "riferimento": f"DET-{turno}", "motivo": "verifica", "fino_al": fino_al}
            chiedi(percorso, posizione, "sospensioni", corpo)
        case 2:
            istanza = {"tipo": "sospensione", "protocollo": f"P-{turno}", "motivo": "causa pendente"}
            chiedi(percorso, posizione, "istanze", istanza | {"termine_richiesto": fino_al})
            decisione = {"decisione": "accolta", "motivazione": "causa pendente", "provvedimento": f"N-{turno}"}
            chiedi(percorso, posizione, f"istanze/sospensione-P-{turno}/decisione", decisione)
        case _:
            corpo = {"tipo": "sospensione", "riferimento": f"LIBERA-{turno}", "motivo": "fino a revoca"}
            chiedi(percorso, posizione, "sospensioni", corpo)
            revoca = {"motivo": "sostituita"}
            ponte = {"tipo": "sospensione", "riferimento": f"PONTE-{turno}", "motivo": "ponte", "fino_al": fino_al}
            chiedi(percorso, posizione, "sospensioni", ponte)
            chiedi(percorso, posizione, f"sospensioni/sospensione-LIBERA-{turno}/chiusura", revoca)


class Vita:
    """One execution: how many days it lived, how many events its history holds."""

    def __init__(self, client: Any, arn: str, adesso: datetime) -> None:
        descrizione = client.describe_execution(executionArn=arn)
        self.giorni = (descrizione.get("stopDate", adesso) - descrizione["startDate"]).days
        pagine = client.get_paginator("get_execution_history").paginate(executionArn=arn)
        self.eventi = max((evento["id"] for pagina in pagine for evento in pagina["events"]), default=0)


def esecuzioni(percorso: Percorso, fase: str) -> list[Vita]:
    client = percorso.nuvola.client("stepfunctions")
    macchina = f"arn:aws:states:eu-south-1:123456789012:stateMachine:riscossa-{fase}"
    arn = [e["executionArn"] for e in client.list_executions(stateMachineArn=macchina)["executions"]]
    return [Vita(client, uno, percorso.nuvola.orologio.adesso()) for uno in arn]
