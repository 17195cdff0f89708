"""The call centre's figures: each call once, by reason, outcome and ente, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.enti_demo import ENTI
from shared.adattatori.chiamate_dynamo import ChiamateDynamo
from shared.casi_uso.chiamate import cifre_del_mese, in_csv, registra
from shared.dominio.chiamate import EsitoChiamata, MotivoChiamata
from tests.portali.sito import CONCESSIONARIO, Sito, sito_aperto
from tests.portali.test_cittadino import in_parole


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=2, giorni=3) as aperto:
        yield aperto


def test_le_cifre_del_mese_contano_ogni_chiamata_una_volta(sito: Sito) -> None:
    call_center = sito.dentro("servizio", "call_center")
    orologio = sito.percorso.nuvola.orologio
    mese = orologio.oggi().isoformat()[:7]
    assert "0 chiamate" in in_parole(call_center.apri("/servizio/chiamate"))
    suo, altrui = sito.posizioni[0].riga.debitore.codice_fiscale, "RSSMRA80A01H501U"
    for codice, motivo, esito, chiave in (
        (suo, "pagamento", "risolta", "chiamata-1"),
        (suo, "pagamento", "risolta", "chiamata-2"),
        (suo, "reclamo", "inviata_all_ente", "chiamata-3"),
        (altrui, "altro", "interrotta", "chiamata-4"),
        # The same form sent again, later: the same call.
        (suo, "pagamento", "risolta", "chiamata-1"),
    ):
        orologio.porta_a(orologio.adesso() + timedelta(seconds=61))
        campi = {"codice_fiscale": codice, "motivo": motivo, "esito": esito, "chiave": chiave, "nota": "=1+1"}
        assert call_center.invia("/servizio/chiamate", campi).stato == 303
    pagina = in_parole(call_center.apri("/servizio/chiamate"))
    ente = sito.percorso.ente.denominazione
    assert "4 chiamate Per motivo Pagamento 2 Reclamo 1 Altro 1" in pagina
    assert "Per esito Risolta 2 Inviata all'ente 1 Interrotta 1" in pagina
    assert f"{ente} Pagamento Risolta 2 {ente} Reclamo Inviata all'ente 1" in pagina
    assert "nessun ente Altro Interrotta 1" in pagina
    risposta = call_center.chiedi("GET", f"/servizio/chiamate/{mese}/csv")
    assert risposta.intestazioni["Content-Disposition"] == f'attachment; filename="chiamate-{mese}.csv"'
    assert risposta.corpo.decode("utf-8-sig").splitlines() == [
        "mese;ente;motivo;esito;chiamate",
        f"{mese};nessun ente;altro;interrotta;1",
        f"{mese};{sito.ente};pagamento;risolta;2",
        f"{mese};{sito.ente};reclamo;inviata_all_ente;1",
    ]
    assert suo not in risposta.corpo.decode()


def test_un_altro_concessionario_ha_le_sue_cifre_e_un_altro_mese_le_sue(sito: Sito) -> None:
    assert "0 chiamate" in in_parole(sito.dentro("servizio", "altro_concessionario").apri("/servizio/chiamate"))
    call_center = sito.dentro("servizio", "call_center")
    assert "0 chiamate" in in_parole(call_center.apri("/servizio/chiamate?mese=2024-12"))
    for sbagliato in ("2025-13", "altro", "2025-1"):
        assert call_center.chiedi("GET", f"/servizio/chiamate?mese={sbagliato}").stato == 404
        assert call_center.chiedi("GET", f"/servizio/chiamate/{sbagliato}/csv").stato == 404


@pytest.mark.parametrize("nome", ["ops", "ufficiale"])
def test_chi_non_e_allo_sportello_non_vede_le_cifre(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("servizio", nome)
    for dove in ("/servizio/chiamate", "/servizio/chiamate/2025-01/csv"):
        assert visitatore.chiedi("GET", dove).stato == 403


def test_nessuna_cella_del_foglio_e_una_formula(sito: Sito) -> None:
    cifre = cifre_del_mese(ChiamateDynamo(sito.percorso.tabella), CONCESSIONARIO, "1999-01")
    cifre["per_ente"] = [{"ente": "=CMD()", "motivo": "altro", "esito": "risolta", "chiamate": 1}]
    assert ";'=CMD();" in in_csv(cifre).decode()


def test_chi_deve_a_due_enti_conta_per_tutti_e_due(sito: Sito) -> None:
    registro, secondo = ChiamateDynamo(sito.percorso.tabella), ENTI["torgiano"].id
    registra(
        registro, sito.percorso.nuvola.orologio, id="due", concessionario="99000000069", codice_fiscale="X" * 16,
        motivo=MotivoChiamata.ALTRO, esito=EsitoChiamata.RISOLTA, nota="", operatore="o", enti=(sito.ente, secondo),
    )  # fmt: skip
    cifre = cifre_del_mese(registro, "99000000069", sito.percorso.nuvola.orologio.oggi().isoformat()[:7])
    assert cifre["totale"] == 1
    assert {riga["ente"]: riga["chiamate"] for riga in cifre["per_ente"]} == {sito.ente: 1, secondo: 1}
