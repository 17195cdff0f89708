"""Appointments from the offer to the agenda: nobody twice in a fascia, nobody twice on a day, each his own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from functions._avvio import con_ambiente, orologio, tabella
from shared.adattatori.agenda_dynamo import AgendaDynamo
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso import appuntamenti
from shared.dominio.appuntamenti import FasciaOccupata
from tests.portali.gettoni import di_contribuente
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import entra, in_parole

MIEI = "/cittadino/appuntamenti"
UFFICIO = "/servizio/appuntamenti"


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=4) as aperto:
        yield aperto


@pytest.fixture(autouse=True)
def nella_nuvola(sito: Sito) -> Iterator[None]:
    with con_ambiente({"TABELLA": sito.percorso.nuvola.uscite["Tabella"]}):
        yield


def giorno(sito: Sito, fra: int) -> str:
    return (sito.percorso.nuvola.orologio.oggi() + timedelta(days=fra)).isoformat()


def offri(sito: Sito, fra: int, **campi: str) -> str:
    """Two fasce, at nine and half past, on that day; the day."""
    quando = giorno(sito, fra)
    corpo = {"ente": sito.ente, "giorno": quando, "dalle": "09:00", "alle": "10:00", "minuti": "30",
             "sportello": "A", "luogo": "Piazza Grande 1", **campi}  # fmt: skip
    assert sito.dentro("servizio", "concessionario").invia(UFFICIO, corpo).stato == 303
    return quando


def prendi(sito: Sito, visitatore: Visitatore, fascia: str, **campi: str) -> int:
    return visitatore.invia(MIEI, {"ente": sito.ente, "fascia": fascia, **campi}).stato


def storia(sito: Sito, indice: int) -> list[str]:
    codice = sito.posizioni[indice].riga.debitore.codice_fiscale
    items = tabella().elenca(f"APPUNTAMENTI#{codice}", "EVENTO#")
    return [item["SK"]["S"].rpartition("#")[2] for item in items]


def test_l_ufficio_offre_il_contribuente_prende_e_l_agenda_lo_dice(sito: Sito) -> None:
    quando, visitatore = offri(sito, 3), entra(sito, 0)
    fascia = f"{quando}T0900-A"
    assert f'<option value="{fascia}">' in visitatore.apri(MIEI)
    assert prendi(sito, visitatore, fascia, motivo="<b>rate</b>") == 303
    pagina = visitatore.apri(MIEI)
    assert f'<option value="{fascia}">' not in pagina
    assert "ore 09:00" in in_parole(pagina)
    agenda = sito.dentro("servizio", "call_center").apri(f"{UFFICIO}?giorno={quando}")
    assert sito.posizioni[0].riga.debitore.codice_fiscale in agenda
    assert "&lt;b&gt;rate&lt;/b&gt;" in agenda
    letture = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, f"appuntamento {fascia}")
    assert [x.utente for x in letture] == ["call-center"]
    assert storia(sito, 0) == ["PRESO"]


def test_una_fascia_e_di_uno_solo(sito: Sito) -> None:
    quando = offri(sito, 4)
    assert prendi(sito, entra(sito, 1), f"{quando}T0900-A") == 303
    assert prendi(sito, entra(sito, 2), f"{quando}T0900-A") == 409
    assert prendi(sito, entra(sito, 2), f"{quando}T0930-A") == 303


def test_molti_insieme_e_uno_solo_la_prende(sito: Sito) -> None:
    quando, agenda = offri(sito, 5), AgendaDynamo(tabella())

    def prova(numero: int) -> bool:
        try:
            appuntamenti.prendi(
                agenda, orologio(), sito.ente, f"{quando}T0900-A", codice_fiscale=f"CF{numero:09d}", nome="",
                motivo="", utente=str(numero),
            )  # fmt: skip
        except FasciaOccupata:
            return False
        return True

    with ThreadPoolExecutor(8) as insieme:
        assert sum(insieme.map(prova, range(8))) == 1


def test_nello_stesso_giorno_non_se_ne_hanno_due_nemmeno_a_sportelli_diversi(sito: Sito) -> None:
    quando = offri(sito, 6)
    offri(sito, 6, sportello="B", dalle="15:00", alle="16:00")
    visitatore = entra(sito, 3)
    assert prendi(sito, visitatore, f"{quando}T0900-A") == 303
    assert prendi(sito, visitatore, f"{quando}T1500-B") == 409
    assert prendi(sito, visitatore, f"{quando}T0900-A") == 409
    assert len(AgendaDynamo(tabella()).di(sito.posizioni[3].riga.debitore.codice_fiscale)) == 1


def test_si_sposta_anche_nello_stesso_giorno_e_il_posto_lasciato_e_di_chi_lo_vuole(sito: Sito) -> None:
    primo, secondo = offri(sito, 10), offri(sito, 11)
    visitatore, altro = entra(sito, 0), entra(sito, 1)
    assert prendi(sito, visitatore, f"{primo}T0900-A", motivo="rate") == 303
    assert prendi(sito, visitatore, f"{primo}T0930-A", sposta=primo) == 303
    assert prendi(sito, altro, f"{primo}T0900-A") == 303
    assert prendi(sito, visitatore, f"{primo}T0900-A", sposta=primo) == 409, "it is another's by now"
    assert "Sposta qui" in visitatore.apri(f"{MIEI}?sposta={primo}")
    assert prendi(sito, visitatore, f"{secondo}T0900-A", sposta=primo) == 303
    assert prendi(sito, visitatore, f"{primo}T0930-A") == 303, "the day left is free again"
    miei = AgendaDynamo(tabella()).di(sito.posizioni[0].riga.debitore.codice_fiscale)
    assert {p.fascia.id for p in miei if p.fascia.giorno.isoformat() >= primo} == {
        f"{primo}T0930-A", f"{secondo}T0900-A",
    }  # fmt: skip
    spostato = next(p for p in miei if p.fascia.id == f"{secondo}T0900-A")
    assert spostato.prenotazione is not None
    assert spostato.prenotazione.motivo == "rate"
    assert prendi(sito, visitatore, f"{secondo}T0930-A", sposta=giorno(sito, 40)) == 404, "none to move"


def test_disdetto_torna_libero(sito: Sito) -> None:
    quando, visitatore = offri(sito, 12), entra(sito, 2)
    assert prendi(sito, visitatore, f"{quando}T0900-A") == 303
    assert visitatore.invia(f"{MIEI}/disdetta", {"giorno": quando}).stato == 303
    assert visitatore.invia(f"{MIEI}/disdetta", {"giorno": quando}).stato == 404
    assert prendi(sito, entra(sito, 3), f"{quando}T0900-A") == 303
    assert entra(sito, 1).invia(f"{MIEI}/disdetta", {"giorno": quando}).stato == 404, "it is not his"
    assert "LASCIATO" in storia(sito, 2)
    assert "LASCIATO" not in storia(sito, 1)


def test_gli_orari_gia_passati_e_quelli_inventati_non_si_prendono(sito: Sito) -> None:
    oggi = sito.percorso.nuvola.orologio.oggi().isoformat()
    offri(sito, 0, dalle="00:00", alle="01:00", sportello="C")
    visitatore = entra(sito, 0)
    assert f"{oggi}T0000-C" not in visitatore.apri(MIEI)
    assert prendi(sito, visitatore, f"{oggi}T0000-C") == 409
    assert prendi(sito, visitatore, "2025-12-31T0900-Z") == 404
    assert prendi(sito, visitatore, "../../x") == 422


def test_orari_che_si_accavallano_non_si_offrono_e_gli_stessi_non_si_rifanno(sito: Sito) -> None:
    quando = offri(sito, 20)
    ufficio = sito.dentro("servizio", "concessionario")
    corpo = {"ente": sito.ente, "giorno": quando, "dalle": "09:15", "alle": "10:00", "minuti": "20",
             "sportello": "A", "luogo": "Piazza Grande 1"}  # fmt: skip
    assert ufficio.invia(UFFICIO, corpo).stato == 409
    assert prendi(sito, entra(sito, 0), f"{quando}T0900-A") == 303
    offri(sito, 20)
    assert prendi(sito, entra(sito, 1), f"{quando}T0900-A") == 409, "offered again, still his"


def test_chi_non_ha_nulla_con_l_ente_non_prende_e_chi_e_di_altri_non_offre_e_non_vede(sito: Sito) -> None:
    quando = offri(sito, 21)
    estraneo = sito.dentro("cittadino", "estraneo")
    assert quando not in estraneo.apri(MIEI)
    assert prendi(sito, estraneo, f"{quando}T0900-A") == 404
    assert prendi(sito, entra(sito, 0), f"{quando}T0930-A", motivo="segreto di zero") == 303
    altrui = sito.dentro("servizio", "altro_concessionario")
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    assert codice not in altrui.apri(f"{UFFICIO}?giorno={quando}")
    corpo = {"ente": sito.ente, "giorno": quando, "dalle": "15:00", "alle": "16:00", "minuti": "30",
             "sportello": "A", "luogo": "altrove"}  # fmt: skip
    assert altrui.invia(UFFICIO, corpo).stato == 404
    assert sito.dentro("servizio", "call_center").invia(UFFICIO, corpo).stato == 403
    assert sito.dentro("servizio", "ops").chiedi("GET", UFFICIO).stato == 403
    assert "segreto di zero" not in entra(sito, 1).apri(MIEI)


def test_anche_dalla_api(sito: Sito) -> None:
    quando = offri(sito, 30)
    codice = sito.posizioni[0].riga.debitore.codice_fiscale
    gettone, chiedi = di_contribuente(sito.percorso.nuvola, codice, sub="c0"), sito.percorso.nuvola.richiesta
    libere = chiedi("GET", f"/me/appuntamenti/liberi?ente={sito.ente}", gettone=gettone).json()["fasce"]
    assert f"{quando}T0900-A" in [f["fascia"] for f in libere]
    corpo = {"ente": sito.ente, "fascia": f"{quando}T0900-A", "motivo": "rate"}
    preso = chiedi("POST", "/me/appuntamenti", gettone=gettone, corpo=corpo)
    assert (preso.stato, preso.json()["ora"], preso.json()["luogo"]) == (200, "09:00", "Piazza Grande 1")
    assert chiedi("POST", "/me/appuntamenti", gettone=gettone, corpo=corpo).stato == 409
    dove = f"/me/appuntamenti/{quando}"
    spostato = chiedi("POST", f"{dove}/spostamento", gettone=gettone, corpo={"fascia": f"{quando}T0930-A"})
    assert (spostato.stato, spostato.json()["fasce"][0]["ora"]) == (200, "09:30")
    miei = chiedi("GET", "/me/appuntamenti", gettone=gettone).json()["appuntamenti"]
    assert f"{quando}T0930-A" in [f["fascia"] for f in miei]
    assert chiedi("POST", f"{dove}/disdetta", gettone=gettone, corpo={}).stato == 200
    assert chiedi("POST", f"{dove}/disdetta", gettone=gettone, corpo={}).stato == 404
    assert chiedi("POST", "/me/appuntamenti/domani/disdetta", gettone=gettone, corpo={}).stato == 404
    assert chiedi("GET", "/me/appuntamenti/liberi?ente=altro", gettone=gettone).stato == 404


def test_cio_che_si_puo_prendere_dice_un_ora_e_uno_sportello_e_mai_una_persona(sito: Sito) -> None:
    offri(sito, 31)
    valori = re.findall(r'<option value="([^"]+)"', entra(sito, 1).apri(MIEI))
    assert valori
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d{4}-[A-Z]", valore) for valore in valori)
