"""The port `Posizioni`: the same behaviour from the table and from memory, or the model would prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.dominio import emissioni
from shared.dominio.anagrafe import EsitoAnagrafe, Natura, Qualifica, Responsabile, StatoAnagrafico
from shared.dominio.atti import Fase
from shared.dominio.catena import verifica
from shared.dominio.errori import GiaRegistrato, NonQuadra, NonTrovato, VersioneSuperata
from shared.dominio.importi import Voce
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Evento, Mutazione, Posizione, apri, muta
from shared.dominio.versamenti import Versamento, incassa
from tests.adattatori.tavola import tavola
from tests.fabbrica import CONSEGNA, ENTE, VISTO, debitore, regole, riga, tariffe_di
from tests.modello.memoria import OrologioFinto, PosizioniInMemoria

ID = "L00001-00000001"
ALTRA = "L00001-00000002"


class Porta:
    """A store to be tried, and its clock."""

    def __init__(self, genere: str, pila: ExitStack) -> None:
        self.orologio = OrologioFinto(datetime(2025, 1, 10, 8, 0, tzinfo=UTC))
        self.posizioni: Any = PosizioniInMemoria(self.orologio)
        if genere == "tabella":
            self.posizioni = PosizioniDynamo(tavola(pila), self.orologio)
        self.posizioni.importa([aperta(ID), aperta(ALTRA)])

    def leggi(self, identita: str = ID) -> Posizione:
        letta: Posizione = self.posizioni.leggi(ENTE.id, identita)
        return letta

    def salva(self, mutazione: Mutazione) -> None:
        self.orologio.porta_a(self.orologio.adesso() + timedelta(seconds=1))
        self.posizioni.salva(mutazione)


def aperta(identita: str) -> tuple[Posizione, Any]:
    nuova, carico = apri(
        ente=ENTE.id, id=identita, lista="L00001", profilo="regione_abruzzo", numero_avviso="302000010000000194",
        riga=riga({Voce.CAPITALE: 500_00}, interessi_dal=date(2024, 1, 1)), consegna_lista=CONSEGNA,
    )  # fmt: skip
    socio = Responsabile(Qualifica.SOCIO, debitore())
    cessata = EsitoAnagrafe(CONSEGNA, StatoAnagrafico.CESSATA, date(2024, 6, 1), Natura.SNC, (socio,))
    return replace(nuova, anagrafe=cessata), carico


@pytest.fixture(params=["memoria", "tabella"])
def porta(request: pytest.FixtureRequest) -> Iterator[Porta]:
    with ExitStack() as pila:
        yield Porta(request.param, pila)


def visto(attuale: Posizione) -> Mutazione:
    return muta(attuale, Evento("VISTO", VISTO, autore="anna"), eventi={"visto": VISTO}, fase=Fase.NOTIFICA, giro=1)


def versamento(attuale: Posizione, iur: str, cent: int = 100_00) -> Mutazione:
    return incassa(attuale, regole(), VISTO, Versamento(iur, attuale.numero_avviso, cent, VISTO))


def test_cio_che_si_salva_si_rilegge(porta: Porta) -> None:
    porta.salva(visto(porta.leggi()))
    ingiunta = emissioni.emetti_ingiunzione(porta.leggi(), regole(), VISTO, tariffe_di(), "k.pdf")
    porta.salva(ingiunta)
    assert porta.leggi() == ingiunta.posizione
    assert {r.id for r in porta.posizioni.registrazioni(ENTE.id, ID)} == {
        f"CARICO#{ID}", f"ADDEBITO#{ID}#ingiunzione"
    }  # fmt: skip
    eventi = porta.posizioni.eventi(ENTE.id, ID)
    assert [(i, e.nome, e.autore) for i, e in eventi] == [
        ("2025-01-10T08:00:01Z", "VISTO", "anna"),
        ("2025-01-10T08:00:02Z", "ATTO_EMESSO", "sistema"),
    ]
    assert porta.leggi(ALTRA).versione == 1


def test_chi_scrive_secondo_sulla_stessa_versione_e_rifiutato(porta: Porta) -> None:
    letta = porta.leggi()
    porta.salva(versamento(letta, "IUR1"))
    with pytest.raises(VersioneSuperata):
        porta.salva(versamento(letta, "IUR2"))
    assert porta.leggi().residuo == 400_00
    assert len(porta.posizioni.eventi(ENTE.id, ID)) == 1
    assert len(porta.posizioni.registrazioni(ENTE.id, ID)) == 2


def test_un_versamento_gia_nei_libri_e_rifiutato_anche_sulla_versione_nuova(porta: Porta) -> None:
    porta.salva(versamento(porta.leggi(), "IUR1"))
    with pytest.raises(GiaRegistrato):
        porta.salva(versamento(porta.leggi(), "IUR1"))
    assert porta.leggi().residuo == 400_00


def test_un_versamento_ripetuto_sulla_versione_vecchia_e_gia_registrato(porta: Porta) -> None:
    letta = porta.leggi()
    porta.salva(versamento(letta, "IUR1"))
    with pytest.raises(GiaRegistrato):
        porta.salva(versamento(letta, "IUR1", 50_00))


def test_la_stessa_transazione_ritentata_nello_stesso_istante_e_una_sola() -> None:
    with ExitStack() as pila:
        porta = Porta("memoria", pila)
        mutazione = versamento(porta.leggi(), "IUR1")
        porta.salva(mutazione)
        porta.posizioni.salva(mutazione)
        assert porta.leggi().versione == 2
        assert len(porta.posizioni.eventi(ENTE.id, ID)) == 1


def test_sulla_tabella_il_gettone_e_lo_stesso_solo_per_la_stessa_transazione(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """AWS takes a repeated token as the same transaction; moto does not know tokens, so here they are compared."""
    gettoni: list[str] = []
    with ExitStack() as pila:
        porta = Porta("tabella", pila)
        client = porta.posizioni._tabella._client
        monkeypatch.setattr(
            client, "transact_write_items", lambda **argomenti: gettoni.append(argomenti["ClientRequestToken"])
        )
        mutazione = versamento(porta.leggi(), "IUR1")
        porta.posizioni.salva(mutazione)
        porta.posizioni.salva(mutazione)
        porta.posizioni.salva(versamento(porta.leggi(), "IUR2"))
    assert len(gettoni) == 3
    assert gettoni[0] == gettoni[1] != gettoni[2]


def test_chi_non_viene_dall_ultima_lettura_non_allunga_la_catena(porta: Porta) -> None:
    """Two commands in a row on a posizione that was not read again: the second does not know the link before it."""
    prima = visto(porta.leggi())
    porta.salva(prima)
    with pytest.raises(VersioneSuperata):
        porta.salva(versamento(prima.posizione, "IUR1"))
    porta.salva(versamento(porta.leggi(), "IUR1"))


def test_importare_due_volte_lascia_tutto_com_era(porta: Porta) -> None:
    prima = porta.leggi()
    porta.posizioni.importa([aperta(ID)])
    assert (porta.leggi(), porta.leggi().catena) == (prima, prima.catena)
    assert len(porta.posizioni.registrazioni(ENTE.id, ID)) == 1


def test_un_piano_porta_alla_sua_posizione_da_solo_o_insieme_ad_altri(porta: Porta) -> None:
    porta.salva(replace(visto(porta.leggi()), piano=4))
    porta.salva(replace(visto(porta.leggi(ALTRA)), piano=9))
    assert porta.posizioni.posizione_del_piano(ENTE.id, 4) == ID
    assert porta.posizioni.posizioni_dei_piani(ENTE.id, [9, 5, 4]) == {4: ID, 9: ALTRA}
    assert porta.posizioni.posizioni_dei_piani("altro-ente", [4, 9]) == {}


def test_una_posizione_di_un_altro_ente_non_esiste(porta: Porta) -> None:
    with pytest.raises(NonTrovato):
        porta.posizioni.leggi("altro-ente", ID)
    assert list(porta.posizioni.leggi_molte("altro-ente", [ID])) == []
    assert porta.posizioni.registrazioni("altro-ente", ID) == []


def test_si_leggono_quelle_che_ci_sono_nell_ordine_chiesto(porta: Porta) -> None:
    trovate = porta.posizioni.leggi_molte(ENTE.id, [ALTRA, "L00001-00000009", ID])
    assert [p.id for p in trovate] == [ALTRA, ID]


def sosta(token: str, entro: date = date(2025, 3, 1)) -> Sosta:
    return Sosta(token, entro, "notifica", date(2025, 1, 10))


def test_il_gettone_resta_solo_se_la_versione_e_quella_giudicata(porta: Porta) -> None:
    assert porta.posizioni.deposita_attesa(ENTE.id, ID, 1, sosta("primo"))
    assert {p.id: entro for p, entro in porta.posizioni.con_attesa(ENTE.id, [ID, ALTRA])} == {
        ID: date(2025, 3, 1), ALTRA: None
    }  # fmt: skip
    porta.salva(visto(porta.leggi()))
    assert not porta.posizioni.deposita_attesa(ENTE.id, ID, 1, sosta("tardivo"))
    letta, trovata = porta.posizioni.in_sosta(ENTE.id, ID)
    assert (letta.versione, trovata) == (2, sosta("primo"))
    assert porta.posizioni.ritira_attesa(ENTE.id, ID, "primo")
    assert not porta.posizioni.ritira_attesa(ENTE.id, ID, "primo")
    assert porta.posizioni.in_sosta(ENTE.id, ID)[1] is None
    assert porta.leggi().versione == 2


def test_un_gettone_nuovo_prende_il_posto_del_vecchio_che_non_si_ritira_piu(porta: Porta) -> None:
    porta.posizioni.deposita_attesa(ENTE.id, ID, 1, sosta("primo"))
    porta.posizioni.deposita_attesa(ENTE.id, ID, 1, sosta("secondo", date(2025, 4, 1)))
    assert not porta.posizioni.ritira_attesa(ENTE.id, ID, "primo")
    assert porta.posizioni.in_sosta(ENTE.id, ID)[1] == sosta("secondo", date(2025, 4, 1))


def test_la_storia_ha_ogni_evento_con_cio_che_ha_scritto_nei_libri(porta: Porta) -> None:
    porta.salva(visto(porta.leggi()))
    porta.salva(versamento(porta.leggi(), "IUR1"))
    storia = porta.posizioni.storia(ENTE.id, ID)
    assert [(a.versione, a.evento.nome, a.registrazioni) for a in storia] == [
        (2, "VISTO", ()),
        (3, "VERSAMENTO", ("VERSAMENTO#IUR1",)),
    ]
    verifica(porta.leggi(), storia, porta.posizioni.registrazioni(ENTE.id, ID))


def test_la_catena_vede_un_evento_tolto_cambiato_o_scambiato(porta: Porta) -> None:
    porta.salva(visto(porta.leggi()))
    porta.salva(versamento(porta.leggi(), "IUR1"))
    porta.salva(versamento(porta.leggi(), "IUR2"))
    storia, libri = porta.posizioni.storia(ENTE.id, ID), porta.posizioni.registrazioni(ENTE.id, ID)
    primo, secondo, terzo = storia
    altro = replace(primo, evento=replace(primo.evento, autore="luca"))
    scambiati = [primo, replace(terzo, versione=3), replace(secondo, versione=4)]
    for falsa in ([primo, secondo], [secondo, terzo], [altro, secondo, terzo], scambiati):
        with pytest.raises(NonQuadra):
            verifica(porta.leggi(), falsa, libri)
    with pytest.raises(NonQuadra):
        verifica(porta.leggi(), storia, libri[:-1])


def test_la_memoria_e_la_tabella_fanno_la_stessa_catena() -> None:
    with ExitStack() as pila:
        porte = [Porta(genere, pila) for genere in ("memoria", "tabella")]
        for porta in porte:
            porta.salva(visto(porta.leggi()))
            porta.salva(versamento(porta.leggi(), "IUR1"))
        teste = {porta.leggi().catena for porta in porte}
        assert len(teste) == 1
        assert len(teste.pop()) == 64
