"""The queue of incassi over the real template: a statement comes in, people decide, two of them where it is much."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from local.percorso import Percorso
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.posizioni import Posizione
from tests.percorsi.banco_coda import Banco
from tests.stacks.test_permessi_usati import Chiamata, _registra, concessa


@pytest.fixture(scope="module")
def banco() -> Iterator[Banco]:
    with Percorso("regione_abruzzo", 7, custodia="cron(0 5 * * ? *)") as percorso:
        yield Banco(percorso)


def test_la_coda_si_decide_in_uno_o_in_due_e_i_conti_tornano(banco: Banco) -> None:
    chiamate: set[Chiamata] = set()
    with _registra(banco.nuvola.uscite, chiamate):
        _una_mattina(banco)
    assert sorted(c for c in chiamate if not concessa(c)) == []
    assert any(c.risorsa.endswith("/index/per_coda") for c in chiamate)
    assert not banco.nuvola.errori


def _una_mattina(banco: Banco) -> None:
    prima, seconda, terza, quarta = banco.posizioni
    stato, conti = banco.chiama("anna", "GET", "/incassi/coda")
    assert (stato, conti["etichette"]["NON_ABBINATO"]) == (200, 6)
    attesa = banco.in_attesa()

    # One by one, a page at a time, nothing twice and nothing lost.
    viste: list[str] = []
    segno = ""
    while True:
        _, pagina = banco.chiama("anna", "GET", f"/incassi/coda?etichetta=NON_ABBINATO&quanti=2&dopo={_url(segno)}")
        viste += [voce["incasso"] for voce in pagina["incassi"]]
        segno = pagina["seguito"]
        if not segno:
            break
    assert sorted(viste) == sorted(voce["incasso"] for voce in attesa.values())
    assert banco.chiama("anna", "GET", "/incassi/coda?etichetta=NON_ABBINATO&dopo=altro")[0] == 409
    assert banco.chiama("anna", "GET", "/incassi/coda?etichetta=RICONCILIATO")[0] == 409

    # The codice fiscale and the exact amount speak for the first one: still it is a person who says so.
    uno = attesa[prima.residuo]
    _, dettaglio = banco.chiama("anna", "GET", f"/incassi/coda/{uno['codice']}")
    migliore = dettaglio["candidati"][0]
    assert (migliore["posizione"], migliore["importo_cent"]) == (prima.id, prima.residuo)
    assert "il codice fiscale è quello del debitore" in migliore["ragioni"]
    assert "l'importo è esattamente quello dovuto" in migliore["ragioni"]
    parti = [{"posizione": prima.id, "importo_cent": prima.residuo}]
    assert banco.decidi("anna", uno["codice"], decisione="abbina", parti=parti) == (
        200, {"esito": "FATTO", "etichetta": "RICONCILIATO"},
    )  # fmt: skip
    assert banco.decidi("anna", uno["codice"], decisione="abbina", parti=parti)[1] == {"esito": "GIA_REGISTRATO"}
    assert banco.decidi("anna", uno["codice"], decisione="rimborsa")[0] == 409
    assert banco.attuale(prima).residuo == 0
    # The machine that waited was woken by the event, and has closed the case.
    assert banco.attuale(prima).conclusa
    ultimo = banco.incasso(uno["incasso"]).passaggi[-1]
    assert (ultimo.da, ultimo.a) == ("NON_ABBINATO", "RICONCILIATO")
    assert ultimo.autore not in ("sistema", "")

    # One payment for two debts: both or none.
    due = attesa[seconda.residuo + terza.residuo]
    meta = [{"posizione": seconda.id, "importo_cent": seconda.residuo}]
    assert banco.decidi("anna", due["codice"], decisione="abbina", parti=meta)[0] == 409
    ignota = [*meta, {"posizione": "L00009-00000009", "importo_cent": terza.residuo}]
    assert banco.decidi("anna", due["codice"], decisione="abbina", parti=ignota)[0] == 404
    assert banco.attuale(seconda).residuo == seconda.residuo
    entrambe = [*meta, {"posizione": terza.id, "importo_cent": terza.residuo}]
    assert banco.decidi("anna", due["codice"], decisione="abbina", parti=entrambe)[1]["esito"] == "FATTO"
    assert (banco.attuale(seconda).residuo, banco.attuale(terza).residuo) == (0, 0)

    # A notice number with a slip leads to the right posizione, as a suggestion.
    sbagliato = attesa[17_00]
    _, dettaglio = banco.chiama("anna", "GET", f"/incassi/coda/{sbagliato['codice']}")
    assert dettaglio["candidati"][0]["posizione"] == quarta.id
    assert "per una sola svista" in dettaglio["candidati"][0]["ragioni"][0]

    # What the same sender paid for another body goes in one go: nobody names the sender here, so none.
    corpo = {"etichetta": "NON_ABBINATO", "decisione": "incompetente", "motivo": "tassa della Regione"}
    assert banco.chiama("anna", "POST", "/incassi/mittenti/decisione", corpo)[0] == 409
    assert banco.decidi("anna", attesa[15_00]["codice"], decisione="incompetente")[1]["etichetta"] == "INCOMPETENTE"
    assert banco.decidi("anna", attesa[16_00]["codice"], decisione="rimborsa")[1]["etichetta"] == "ECCEDENZA"

    # 6,000 euro are over the threshold of 5,000: who proposes does not confirm.
    grande = attesa[6000_00]["codice"]
    per_quarta = [{"posizione": quarta.id, "importo_cent": 6000_00}]
    assert banco.decidi("bruno", grande, decisione="abbina", parti=per_quarta)[1]["esito"] == "PROPOSTA"
    assert banco.decidi("bruno", grande, decisione="abbina", parti=per_quarta)[1]["esito"] == "GIA_REGISTRATO"
    assert banco.attuale(quarta).residuo == quarta.residuo
    conferma = f"/incassi/coda/{grande}/conferma"
    assert banco.chiama("anna", "POST", conferma, {"approva": True})[0] == 403
    stato, rifiuto = banco.chiama("bruno", "POST", conferma, {"approva": True})
    assert stato == 409
    assert "seconda persona" in rifiuto["detail"]
    assert banco.chiama("carla", "POST", conferma, {"approva": True})[1]["etichetta"] == "ECCEDENZA"
    banco.nuvola.fino_a_quiete()
    assert banco.attuale(quarta).residuo == 0
    autori = [p.autore for p in banco.incasso(attesa[6000_00]["incasso"]).passaggi]
    assert len({autore for autore in autori if autore != "sistema"}) == 2

    for posizione in banco.posizioni:
        ricalcola(banco.percorso.posizioni, banco.attuale(posizione))
    totali = banco.totali()
    assert totali.incassi == prima.residuo + seconda.residuo + terza.residuo + 15_00 + 16_00 + 17_00 + 6000_00
    assert totali.imputato == sum(p.residuo for p in banco.posizioni)
    assert (totali.da_abbinare, totali.rimborsato) == (17_00, 0)
    assert totali.da_rimborsare == 15_00 + 16_00 + (6000_00 - quarta.residuo)

    _i_rimborsi(banco, quarta, attesa)


def _i_rimborsi(banco: Banco, quarta: Posizione, attesa: dict[int, Any]) -> None:
    oggi = banco.nuvola.orologio.oggi()
    oltre = 6000_00 - quarta.residuo
    righe = _elenco(banco)
    assert [(r["stato"], r["oggetto"], r["importo_cent"]) for r in righe] == [
        ("da disporre", quarta.id, oltre),
        ("da pagare", attesa[16_00]["incasso"], 16_00),
        ("da pagare", attesa[15_00]["incasso"], 15_00),
    ]
    # 180 days, then off the day off.
    assert date.fromisoformat(righe[1]["entro"]) - oggi >= timedelta(days=180)
    corpo = {"provvedimento": "DET/9", "motivo": "=HYPERLINK(1)"}
    assert banco.chiama("carla", "POST", f"/posizioni/{quarta.id}/rimborsi", corpo)[1]["esito"] == "FATTO"
    # Decided, it is in the list of refunds and no longer in the queue.
    assert banco.incasso(attesa[6000_00]["incasso"]).rimborso == "rimborso-DET-9"
    assert banco.chiama("anna", "GET", "/incassi/coda")[1]["etichette"]["ECCEDENZA"] == 1
    stato, testo = banco.chiama("anna", "GET", "/rimborsi/csv")
    assert stato == 200
    lette = list(csv.reader(io.StringIO(testo), delimiter=";"))
    assert [riga[3] for riga in lette[1:]] == [f"{oltre // 100},{oltre % 100:02d}", "16,00", "15,00"]
    assert lette[1][-1] == "'=HYPERLINK(1)"

    pagamento = {"documento": "MAND-1", "pagato_il": oggi.isoformat()}
    assert banco.chiama(
        "anna", "POST", f"/posizioni/{quarta.id}/rimborsi/rimborso-DET-9/pagamento", pagamento
    )[1]["esito"] == "FATTO"
    rotta = f"/incassi/coda/{attesa[16_00]['codice']}/rimborso"
    domani = {**pagamento, "pagato_il": (oggi + timedelta(days=1)).isoformat()}
    assert banco.chiama("anna", "POST", rotta, domani)[0] == 409
    assert banco.chiama("anna", "POST", rotta, pagamento)[1]["esito"] == "FATTO"
    assert banco.chiama("anna", "POST", rotta, pagamento)[1]["esito"] == "GIA_REGISTRATO"
    assert [r["importo_cent"] for r in _elenco(banco)] == [15_00]
    totali = banco.totali()
    assert (totali.rimborsato, totali.da_rimborsare) == (oltre + 16_00, 15_00)


def _elenco(banco: Banco) -> list[Any]:
    righe: list[Any] = []
    segno = ""
    while True:
        stato, pagina = banco.chiama("anna", "GET", f"/rimborsi?dopo={_url(segno)}")
        assert stato == 200
        righe += pagina["rimborsi"]
        segno = pagina["seguito"]
        if not segno:
            return righe


def _url(testo: str) -> str:
    return testo.replace("#", "%23")


def test_chi_guarda_la_coda_lascia_traccia(banco: Banco) -> None:
    attesa = banco.in_attesa()
    banco.chiama("bruno", "GET", f"/incassi/coda/{attesa[17_00]['codice']}")
    identita = attesa[17_00]["incasso"]
    note = LettureDynamo(banco.percorso.tabella).elenca(banco.percorso.ente.id, identita)
    assert {nota.cosa for nota in note} == {"incasso e candidati"}


def test_un_codice_inventato_o_di_un_altro_ente_non_esiste(banco: Banco) -> None:
    for codice in ("AAAA", "@@", "UEFHT1BBIzEjMQ"):
        assert banco.chiama("anna", "GET", f"/incassi/coda/{codice}")[0] == 404


def test_passato_il_termine_il_custode_lo_rileva_una_volta_con_la_penale(banco: Banco) -> None:
    identita = banco.in_attesa()[17_00]["incasso"]
    incasso = banco.incasso(identita)
    # A transfer taken in on 08/01/2025 with 15 working days (002, 14.1.g): 29/01/2025.
    assert incasso.scadenza == date(2025, 1, 29)
    for giorno, atteso in ((date(2025, 1, 29), None), (date(2025, 1, 30), 100_00), (date(2025, 2, 3), 100_00)):
        adesso = banco.nuvola.orologio.adesso()
        banco.nuvola.avanza_fino_a(adesso + (giorno - banco.nuvola.orologio.oggi()))
        ritardo = banco.incasso(identita).ritardo
        assert (ritardo.penale if ritardo else None) == atteso
    assert ritardo is not None
    assert (ritardo.termine, ritardo.rilevato_il, ritardo.chiuso) == ("AB-13", date(2025, 1, 30), False)
