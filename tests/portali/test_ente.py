"""The ente's pages beyond decisions: the lista as its books have it, refunds and heirs with their effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso.gemello import registri
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.imbuti import riscosso
from shared.dominio.importi import in_euro
from shared.dominio.incassi import Etichetta
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import in_parole

DECEDUTA, PAGATA, IN_PIU = 0, 1, 2
DI_TROPPO = 30_00
EREDE = {
    "erede-1-denominazione": "BIANCHI ANNA <i>", "erede-1-codice_fiscale": "bncnna80a41h501x",
    "erede-1-via": "Via Nuova", "erede-1-civico": "7", "erede-1-cap": "00100", "erede-1-comune": "ROMA",
    "erede-1-provincia": "rm",
}  # fmt: skip


@contextmanager
def defunto(indice: int) -> Iterator[None]:
    """The registers say that the debtor of that posizione (from zero) is dead."""
    deceduta = f"L00001-{indice + 1:08d}"

    def anagrafe(_: Any, posizione: str) -> dict[str, Any]:
        morto = {"stato": "deceduto", "dal": "2024-12-01"} if posizione == deceduta else {}
        return {"posizione": posizione, **morto}

    with pytest.MonkeyPatch.context() as con:
        con.setattr(registri, "anagrafe", anagrafe)
        yield


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with defunto(DECEDUTA), sito_aperto(quante=4) as aperto:
        paga(aperto, PAGATA, aperto.attuale(PAGATA).residuo)
        paga(aperto, IN_PIU, aperto.attuale(IN_PIU).residuo + DI_TROPPO)
        yield aperto


def paga(sito: Sito, indice: int, importo: int) -> None:
    """A receipt at the webhook, as the payment system sends it."""
    mondo, oggi = sito.percorso.mondo, sito.percorso.nuvola.orologio.adesso()
    mondo._pagamento(
        {
            "iur": f"IUR-ENTE-{indice}-{importo}",
            "numero_avviso": sito.posizioni[indice].numero_avviso,
            "codice_fiscale_ente": sito.percorso.ente.codice_fiscale,
            "importo": f"{importo // 100}.{importo % 100:02d}",
            "pagato_il": oggi.isoformat(),
            "psp": "Banca di Prova",
        }
    )()
    sito.percorso.nuvola.fino_a_quiete()


@pytest.fixture
def responsabile(sito: Sito) -> Visitatore:
    return sito.dentro("ente", "responsabile")


def test_la_lista_ha_la_sua_previsione_con_le_ipotesi_da_cui_nasce(sito: Sito) -> None:
    pagina = in_parole(sito.dentro("ente", "ragioneria").apri("/ente/liste/L00001"))
    assert "È una previsione, non un impegno" in pagina
    assert "Su 100 debitori: 34 pagano subito, 14 solo in parte, 24 dopo un sollecito o una misura, 28 mai." in pagina
    assert "Su 100 debitori: 18 pagano subito" in pagina


def test_gli_incassi_della_lista_sono_quelli_dei_libri_e_l_imbuto_conta_ogni_posizione(sito: Sito) -> None:
    orologio = sito.percorso.nuvola.orologio
    ieri = orologio.oggi()
    orologio.porta_a(orologio.adesso() + timedelta(days=1))
    assert "errorMessage" not in (sito.percorso.nuvola.invoca("Custode", {}) or {})
    pagina = sito.dentro("ente", "responsabile").apri("/ente/liste/L00001")
    parole = in_parole(pagina)
    nei_libri = sum(riscosso(sito.attuale(i)) for i in range(len(sito.posizioni)))
    assert nei_libri > 0
    assert f"Riscosso al {ieri:%d/%m/%Y} {in_euro(nei_libri)} €" in parole
    consegna = sito.posizioni[0].eventi["consegna_lista"]
    giornale = IncassiDynamo(sito.percorso.tabella).giornale(sito.ente, consegna, ieri)
    assert sum(sum(r.imputazione.voci.values()) for r in giornale if r.imputazione) == nei_libri
    caricato = sum(p.riga.totale for p in sito.posizioni)
    assert f"Prese in carico 4 {in_euro(caricato)} € {in_euro(nei_libri)} €" in parole
    riscosse = [i for i in range(4) if str(sito.attuale(i).conclusione) == "riscossa"]
    assert f"Riscosse {len(riscosse)} " in parole
    assert "style=" not in pagina
    assert "<script" not in pagina


def test_il_grafico_e_la_tabella_dicono_le_stesse_cifre(sito: Sito, responsabile: Visitatore) -> None:
    pagina = responsabile.apri("/ente/liste/L00001")
    (linea, *_) = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="#0066cc"', pagina)
    punti = [tuple(map(int, punto.split(","))) for punto in linea.split()]
    corpo = pagina.split("Le stesse cifre in tabella")[1].split("</tbody>")[0]
    righe = [re.findall(r"<t[hd][^>]*>([^<]*)</t", riga) for riga in corpo.split("<tr>")[2:]]
    veri = [riga[2] for riga in righe if riga[2] != "–"]
    assert len(punti) == len(veri)
    # Higher is more, level is the same: the drawing goes as the figures go.
    cent = [int(re.sub(r"\D", "", v)) for v in veri]
    for (_, y), (_, poi), prima, dopo in zip(punti, punti[1:], cent, cent[1:], strict=False):
        assert (poi < y) == (dopo > prima)
    assert all(0 < x <= 720 and 0 < y <= 320 for x, y in punti)
    assert 'role="img" aria-labelledby="g-titolo g-testo"' in pagina


def test_l_eccedenza_sta_sul_tavolo_e_si_rende_con_i_suoi_180_giorni(sito: Sito, responsabile: Visitatore) -> None:
    identita = sito.posizioni[IN_PIU].id
    dove = f"/ente/posizioni/{identita}"
    tavolo = in_parole(responsabile.apri("/ente"))
    (incasso,) = IncassiDynamo(sito.percorso.tabella).in_coda(sito.ente, Etichetta.ECCEDENZA)
    assert f"Più del dovuto, o da rendere 1 {in_euro(incasso.importo)} €" in tavolo
    assert f"{identita} {sito.posizioni[IN_PIU].riga.debitore.denominazione} da disporre 30,00 €" in tavolo
    operatore = sito.dentro("ente", "operatore")
    assert "Da rimborsare: 30,00 €" in operatore.apri(dove)
    assert f'action="{dove}/rimborsi"' not in operatore.apri(dove)
    assert responsabile.invia(f"{dove}/rimborsi", {"provvedimento": "", "motivo": "x"}).stato == 422
    deciso = {"provvedimento": "DET/77", "motivo": "pagato due volte"}
    assert responsabile.invia(f"{dove}/rimborsi", deciso, csrf="altro").stato == 401
    assert responsabile.invia(f"{dove}/rimborsi", deciso).stato == 303
    assert responsabile.invia(f"{dove}/rimborsi", deciso).stato == 303, "sent twice it is one refund"
    (rimborso,) = sito.attuale(IN_PIU).pratiche.rimborsi
    assert (rimborso.importo, rimborso.provvedimento) == (DI_TROPPO, "DET/77")
    evento = sito.percorso.posizioni.eventi(sito.ente, identita)
    assert ("RIMBORSO_DISPOSTO", "responsabile") in [(e.nome, e.autore) for _, e in evento]
    assert sito.attuale(IN_PIU).conti["eccedenze"] == -DI_TROPPO, "the books move when it is paid"
    entro = rimborso.disposto_il + timedelta(days=180)
    # 180 days from Sunday 9 March 2025 end on Friday 5 September.
    assert f"{entro:%d/%m/%Y}" == "05/09/2025"
    assert f"disposto 30,00 € {entro:%d/%m/%Y} 180" in in_parole(responsabile.apri("/ente"))
    pagina = in_parole(operatore.apri(dove))
    assert f"Da pagare entro il {entro:%d/%m/%Y}: mancano 180 giorni" in pagina
    pagamento = f"{dove}/rimborsi/{rimborso.id}/pagamento"
    oggi = sito.percorso.nuvola.orologio.oggi()
    domani = (oggi + timedelta(days=1)).isoformat()
    assert operatore.invia(pagamento, {"documento": "MAND-1", "pagato_il": domani}).stato == 409
    assert sito.dentro("ente", "ragioneria").invia(pagamento, {"documento": "M", "pagato_il": domani}).stato == 403
    assert operatore.invia(pagamento, {"documento": "MAND-1", "pagato_il": oggi.isoformat()}).stato == 303
    attuale = sito.attuale(IN_PIU)
    assert attuale.conti.get("eccedenze", 0) == 0
    assert attuale.pratiche.rimborsi[0].documento == "MAND-1"
    ricalcola(sito.percorso.posizioni, attuale)
    assert "Pagato il" in in_parole(operatore.apri(f"{dove}?esito=pagato"))
    assert identita not in in_parole(responsabile.apri("/ente"))


def test_sugli_eredi_decide_il_responsabile_e_gli_atti_vanno_a_loro(sito: Sito, responsabile: Visitatore) -> None:
    identita = sito.posizioni[DECEDUTA].id
    dove = f"/ente/posizioni/{identita}"
    assert f"{identita} {sito.posizioni[DECEDUTA].riga.debitore.denominazione} autorizzazione verso gli eredi" in (
        in_parole(responsabile.apri("/ente"))
    )
    assert f'action="{dove}/eredi"' not in sito.dentro("ente", "operatore").apri(dove)
    pagina = responsabile.apri(f"{dove}?eredi=7")
    assert 'name="erede-7-cap"' in pagina
    assert 'name="erede-8-cap"' not in pagina
    scelta = {"scelta": "indicati", "motivazione": "eredità accettata"}
    senza_cap = {**EREDE, "erede-1-cap": ""}
    rifiuto = {**scelta, "scelta": "rifiuto", **EREDE}
    for campi, stato in ((scelta, 409), (rifiuto, 409), ({**scelta, **senza_cap}, 422)):
        assert responsabile.invia(f"{dove}/eredi", campi).stato == stato
    assert sito.attuale(DECEDUTA).anagrafe.eredi is None  # type: ignore[union-attr]
    assert responsabile.invia(f"{dove}/eredi", {**scelta, **EREDE}).stato == 303
    sito.percorso.nuvola.fino_a_quiete()
    attuale: Any = sito.attuale(DECEDUTA)
    assert (attuale.anagrafe.eredi.autorizzata, attuale.anagrafe.eredi.collettivamente) == (True, False)
    (erede,) = attuale.anagrafe.rispondono
    assert (erede.soggetto.codice_fiscale, erede.soggetto.indirizzo.provincia) == ("BNCNNA80A41H501X", "RM")
    assert attuale.destinatario.denominazione == "BIANCHI ANNA <i>"
    eventi = [(e.nome, e.autore) for _, e in sito.percorso.posizioni.eventi(sito.ente, identita)]
    assert ("EREDI_DECISI", "responsabile") in eventi
    assert attuale.atto("ingiunzione") is not None, "the cycle goes on at once"
    assert "<i>" not in responsabile.apri(dove)
    assert "autorizzazione verso gli eredi" not in in_parole(responsabile.apri("/ente"))


def test_la_posizione_dice_le_sue_fasi_e_come_sono_andate_le_notifiche(sito: Sito) -> None:
    posizione = sito.attuale(PAGATA)
    pagina = in_parole(sito.dentro("ente", "ragioneria").apri(f"/ente/posizioni/{posizione.id}"))
    consegna, visto = posizione.eventi["consegna_lista"], posizione.eventi["visto"]
    assert f"Presa in carico dal {consegna:%d/%m/%Y} al {visto:%d/%m/%Y} Notifica dell'ingiunzione dal" in pagina
    assert "Riscossa" in pagina
    (notifica,) = posizione.consegne_di("ingiunzione")[-1:]
    assert notifica.data is not None
    assert f"affidata il {notifica.affidata_il:%d/%m/%Y}: " in pagina
    assert f" il {notifica.data:%d/%m/%Y}" in pagina


def test_chi_guarda_il_tavolo_lascia_una_nota_per_ogni_nome(sito: Sito) -> None:
    sito.dentro("ente", "operatore").apri(f"/ente/posizioni/{sito.posizioni[3].id}")
    note = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, sito.posizioni[3].id)
    assert (note[-1].utente, note[-1].cosa) == ("operatore", "posizione")
