"""What people decide, on the local cloud and through the API: a refund, a bankruptcy, a discarico, each to its end."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.percorso import INIZIO, Percorso, lista_inventata
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.rendiconto import rendiconto_di, ricalcola
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.posizioni import Posizione
from shared.dominio.versamenti import Versamento, incassa

UN_GIORNO = timedelta(days=1)
NULLATENENTE = persone.Scenario(
    pagatori={persone.Pagatore.MAI: 1},
    recapiti={persone.Recapito.BUONO: 1},
    veicoli_su_cento=0,
    sgravi_su_cento=0,
    doppi_su_cento=0,
)
"""Debtors who are found, own nothing and never pay."""
RADICE = Path(__file__).parents[2]


@pytest.fixture
def percorso(monkeypatch: pytest.MonkeyPatch) -> Iterator[Percorso]:
    monkeypatch.setattr(persone, "SCENARI", {**persone.SCENARI, "nullatenente": NULLATENENTE})
    with Percorso("regione_abruzzo", 7, scenario="nullatenente") as aperto:
        lista = aperto.carica("lista.csv", lista_inventata(1, 7))
        aperto.mondo.programma_visto(lista, INIZIO.date() + UN_GIORNO)
        yield aperto
        assert aperto.nuvola.errori == []


def la(percorso: Percorso) -> Posizione:
    (lista,) = percorso.liste.elenca_liste(percorso.ente.id)
    return percorso.posizioni.leggi(percorso.ente.id, f"{lista.id}-00000001")


def avanza(percorso: Percorso, giorni: int) -> Posizione:
    percorso.nuvola.avanza_fino_a(percorso.nuvola.orologio.adesso() + giorni * UN_GIORNO, percorso.mondo.raccogli)
    return la(percorso)


def fino_a(percorso: Percorso, condizione: Any, massimo: int = 400) -> Posizione:
    for _ in range(massimo):
        if condizione(attuale := avanza(percorso, 1)):
            return attuale
    raise AssertionError("la condizione non si è avverata")


def chiedi(percorso: Percorso, coda: str, corpo: dict[str, Any], ruolo: str = "responsabile", atteso: int = 200) -> Any:
    stato, risposta = percorso.mondo.chiama(ruolo, "POST", f"/posizioni/{la(percorso).id}/{coda}", corpo)
    percorso.nuvola.fino_a_quiete()
    assert stato == atteso, risposta
    return risposta


def carta(percorso: Percorso, atto: str) -> bytes:
    stato, risposta = percorso.mondo.chiama("operatore", "GET", f"/posizioni/{la(percorso).id}/atti/{atto}")
    assert stato == 200, risposta
    contenuto: bytes = percorso.nuvola.scarica(risposta["indirizzo"]).corpo
    return contenuto


def oggi(percorso: Percorso) -> date:
    giorno: date = percorso.nuvola.orologio.oggi()
    return giorno


def conti(percorso: Percorso) -> dict[str, Any]:
    return rendiconto_di(percorso.liste, percorso.posizioni, percorso.ente.id, la(percorso).lista, oggi(percorso))


def test_lo_sgravio_parziale_dopo_il_pagamento_finisce_con_il_rimborso_pagato(percorso: Percorso) -> None:
    notificata = fino_a(percorso, lambda p: "notifica_ingiunzione" in p.eventi)
    paga_tutto(percorso, notificata)
    conclusa = avanza(percorso, 1)
    assert conclusa.conclusione is Conclusione.RISCOSSA
    istanza = {"tipo": "sgravio", "protocollo": "P-1", "motivo": "una parte non era dovuta"}
    chiedi(percorso, "istanze", istanza, "operatore")
    decisione = {"decisione": "accolta", "motivazione": "doppio carico", "provvedimento": "DET-9",
                 "voci_cent": {"capitale": 30_00}}  # fmt: skip
    chiedi(percorso, "istanze/sgravio-P-1/decisione", decisione)
    assert la(percorso).conti["eccedenze"] == -30_00
    assert carta(percorso, "risposta-sgravio-P-1").startswith(b"%PDF")
    rimborso = {"provvedimento": "DET/10", "motivo": "sgravio dopo il pagamento"}
    assert chiedi(percorso, "rimborsi", rimborso)["rimborsi"][0]["a_carico"] == "concessionario"
    assert carta(percorso, "comunicazione-rimborso-DET-10").startswith(b"%PDF")
    pagamento = {"documento": "BON-1", "pagato_il": oggi(percorso).isoformat()}
    chiedi(percorso, "rimborsi/rimborso-DET-10/pagamento", pagamento, "operatore")
    assert chiedi(percorso, "rimborsi/rimborso-DET-10/pagamento", pagamento)["esito"] == "GIA_REGISTRATO"
    finale = conti(percorso)
    assert (finale["eccedenze_cent"], finale["rimborsato_cent"], finale["quadra"]) == (0, 30_00, True)
    assert finale["totale"]["sgravato"] == 30_00
    ricalcola(percorso.posizioni, la(percorso))
    assert avanza(percorso, 10).consegne_di("comunicazione-rimborso-DET-10")[0].riuscita


def paga_tutto(percorso: Percorso, posizione: Posizione) -> None:
    regole = regole_di(percorso.ente, posizione.profilo)
    versamento = Versamento("IUR-PROVA", posizione.numero_avviso, posizione.residuo, oggi(percorso))
    percorso.posizioni.salva(incassa(posizione, regole, oggi(percorso), versamento))
    percorso.nuvola.fino_a_quiete()


def test_la_liquidazione_giudiziale_ferma_tutto_si_insinua_e_paga_il_riparto(percorso: Percorso) -> None:
    notificata = fino_a(percorso, lambda p: "notifica_ingiunzione" in p.eventi)
    apertura = {"tipo": "liquidazione giudiziale", "riferimento": "LG/12-2025", "tribunale": "Tribunale di Prova",
                "aperta_il": oggi(percorso).isoformat()}  # fmt: skip
    futura = {**apertura, "aperta_il": (oggi(percorso) + UN_GIORNO).isoformat()}
    chiedi(percorso, "procedure", futura, atteso=409)
    assert la(percorso).blocchi == notificata.blocchi == ()
    procedura = chiedi(percorso, "procedure", apertura, "operatore")["procedure"][0]["id"]
    assert carta(percorso, f"comunicazione-{procedura}").startswith(b"%PDF")
    ferma = avanza(percorso, 90)
    assert [a for a in ferma.atti if a.id.startswith(("sollecito", "preavviso"))] == []
    udienza = oggi(percorso) + 60 * UN_GIORNO
    chiedi(percorso, f"procedure/{procedura}/domanda", {"udienza": udienza.isoformat()}, "operatore")
    assert carta(percorso, f"insinuazione-{procedura}").startswith(b"%PDF")
    deposito = {"riferimento": "PEC-1", "depositata_il": oggi(percorso).isoformat()}
    chiedi(percorso, f"procedure/{procedura}/deposito", deposito, "operatore")
    avanza(percorso, 60)
    debito = la(percorso).residuo
    chiedi(percorso, f"procedure/{procedura}/ammissione", {"ammesso_cent": debito}, "operatore")
    riparto = {"numero": 1, "importo_cent": 10_00, "data": oggi(percorso).isoformat()}
    chiedi(percorso, f"procedure/{procedura}/riparti", riparto, "operatore")
    assert chiedi(percorso, f"procedure/{procedura}/riparti", riparto)["esito"] == "GIA_REGISTRATO"
    assert la(percorso).residuo == debito - 10_00
    fine = {"motivo": "riparto finale", "inesigibile": True}
    chiedi(percorso, f"procedure/{procedura}/chiusura", fine)
    proposta = avanza(percorso, 1)
    assert (proposta.fase, proposta.residuo) == (Fase.CHIUSURA, debito - 10_00)
    assert conti(percorso)["quadra"]


def test_l_inesigibilita_proposta_con_il_suo_fascicolo_finisce_in_discarico(percorso: Percorso, tmp_path: Path) -> None:
    proposta = fino_a(percorso, lambda p: bool(p.pratiche.proposte))
    (fatto,) = proposta.pratiche.proposte
    assert fatto.causa.value == "nessun_bene"
    assert carta(percorso, fatto.relazione).startswith(b"%PDF")
    pacco = tmp_path / "fascicolo.zip"
    pacco.write_bytes(carta(percorso, fatto.fascicolo))
    with zipfile.ZipFile(io.BytesIO(pacco.read_bytes())) as aperto:
        nomi = [evento["evento"]["nome"] for evento in json.loads(aperto.read("eventi.json"))]
    assert "INESIGIBILITA_PROPOSTA" in nomi
    verifica = [sys.executable, str(RADICE / "docs/verifica_fascicolo.py"), str(pacco)]
    assert subprocess.run(verifica, capture_output=True, check=False).returncode == 0
    debito = proposta.residuo
    decisione = {"accolta": True, "provvedimento": "DISC/1", "motivazione": "nessun bene"}
    chiedi(percorso, f"inesigibilita/{fatto.id}/decisione", decisione, "operatore", 403)
    esito = chiedi(percorso, f"inesigibilita/{fatto.id}/decisione", decisione)
    assert esito["inesigibilita"][0]["esito"] == "discarico"
    chiusa = avanza(percorso, 1)
    assert chiusa.conclusione is Conclusione.DISCARICATA
    assert conti(percorso)["totale"]["discaricato"] == debito
    assert conti(percorso)["per_esito"] == {"discaricata": 1}


def test_chi_non_ha_risposta_torna_all_ente_con_il_fascicolo(percorso: Percorso) -> None:
    fino_a(percorso, lambda p: bool(p.pratiche.proposte))
    restituita = avanza(percorso, 800)
    assert restituita.conclusione is Conclusione.RESTITUITA
    assert zipfile.is_zipfile(io.BytesIO(carta(percorso, "fascicolo-restituzione")))
    eventi = [evento for _, evento in percorso.posizioni.eventi(percorso.ente.id, restituita.id)]
    assert len(eventi[-1].dati["impronta"]) == 64
