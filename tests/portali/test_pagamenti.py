"""Paying, and what was paid: the notice of today, the quietanza, the receipts sent."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape

import pytest
import zxingcpp

from local.nodo_pagopa import NodoPagopa
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.dominio.importi import da_euro, in_euro
from shared.dominio.piani import StatoRateizzazione
from tests.adattatori.lettura import immagine, letto, pagine
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import PDF, entra, in_parole, mia, segnala


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=5, seme=11) as aperto:
        yield aperto


def da_pagare(sito: Sito) -> int:
    return next(
        i for i in range(len(sito.posizioni))
        if (p := sito.attuale(i)).residuo and "emissione_ingiunzione" in p.eventi and p.rateizzazione is None
        and not p.blocchi
    )  # fmt: skip


def scarica(visitatore: Visitatore, dove: str) -> bytes:
    risposta = visitatore.chiedi("GET", dove)
    assert risposta.stato == 200, risposta.corpo[-400:]
    assert risposta.intestazioni["Content-Type"] == "application/pdf"
    assert risposta.intestazioni["Cache-Control"] == "no-store"
    return risposta.corpo


def chiesto_dal_nodo(sito: Sito, numero: str) -> int:
    """What the station answers to pagoPA for that number at this moment."""
    nodo = NodoPagopa(sito.percorso.nuvola.base_url, sito.percorso.ente, sito.percorso.nuvola.orologio.adesso)
    esito = nodo.verifica(numero)
    assert esito.riuscito, esito.guasto
    return int(esito.dati["paymentList"]["paymentOptionDescription"]["amount"])


def paga(sito: Sito, indice: int, cent: int, iur: str) -> None:
    posizione = sito.posizioni[indice]
    messaggio = {
        "iur": iur,
        "numero_avviso": posizione.numero_avviso,
        "codice_fiscale_ente": sito.percorso.ente.codice_fiscale,
        "importo": f"{cent // 100}.{cent % 100:02d}",
        "pagato_il": sito.percorso.nuvola.orologio.adesso().isoformat(),
    }
    sito.percorso.mondo._pagamento(messaggio)()
    sito.percorso.nuvola.fino_a_quiete()


def quietanza_di(pagina: str, iur: str) -> str:
    """The address of the quietanza on the row of that payment."""
    riga = next(r for r in pagina.split("<tr>") if iur in r)
    (indirizzo,) = re.findall(r'href="([^"]+/pagamenti/[0-9a-f]{16})"', riga)
    return str(indirizzo)


def test_l_avviso_e_di_oggi_e_si_paga_inquadrandolo(sito: Sito) -> None:
    indice = da_pagare(sito)
    visitatore, dove, posizione = entra(sito, indice), mia(sito, indice), sito.attuale(indice)
    numero = posizione.numero_avviso
    pdf = scarica(visitatore, f"{dove}/avvisi/{numero}")
    dovuti = chiesto_dal_nodo(sito, numero)
    assert dovuti >= posizione.residuo
    assert len(pagine(pdf)) == 1
    testo = letto(pdf)
    assert "Avviso di pagamento" in testo
    assert f"{in_euro(dovuti)} euro" in testo
    assert posizione.riga.debitore.codice_fiscale in testo
    codici = {str(c.format): c.text for c in zxingcpp.read_barcodes(immagine(pdf, 0, 200))}
    qr = f"PAGOPA|002|{numero}|{sito.percorso.ente.codice_fiscale}|{dovuti:02d}"
    assert qr in codici.values()
    # This ente has a postal account: the Data Matrix is there too.
    assert any(testo.startswith("codfase=NBPA;18") for testo in codici.values())


def test_sulla_pagina_ci_sono_il_qr_il_numero_e_l_importo_di_oggi(sito: Sito) -> None:
    indice = da_pagare(sito)
    pagina = entra(sito, indice).apri(mia(sito, indice))
    numero = sito.posizioni[indice].numero_avviso
    trovato = re.search(r'<img src="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"', unescape(pagina))
    assert trovato is not None
    assert b64decode(trovato.group(1)).startswith(b"<svg ")
    parole = in_parole(pagina)
    assert f"Importo di oggi {in_euro(chiesto_dal_nodo(sito, numero))} €" in parole
    assert f'href="{sito.percorso.ente.pagina_pagamento}"' in pagina
    assert "Scarica l'avviso di pagamento (PDF)" in parole


def test_un_avviso_altrui_o_inventato_non_esiste(sito: Sito) -> None:
    indice = da_pagare(sito)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    altro = next(i for i in range(len(sito.posizioni)) if i != indice)
    for numero in (sito.posizioni[altro].numero_avviso, "302000000000000000", "abc", "%2e%2e"):
        assert visitatore.chiedi("GET", f"{dove}/avvisi/{numero}").stato == 404


def test_con_un_piano_c_e_un_avviso_per_rata_e_uno_per_tutto(sito: Sito) -> None:
    indice = da_pagare(sito)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    ammesse = re.search(r"puoi chiedere da (\d+) a (\d+) rate", in_parole(visitatore.apri(f"{dove}/rate")))
    assert ammesse is not None
    rate = int(ammesse.group(2))
    assert visitatore.invia(f"{dove}/rate", {"rate": str(rate), "motivo": "difficoltà"}).stato == 303
    corpo = {"esito": "accolta", "motivazione": "requisiti verificati"}
    identita = sito.posizioni[indice].id
    responsabile = sito.dentro("ente", "responsabile")
    assert responsabile.invia(f"/ente/posizioni/{identita}/rateizzazione", corpo).stato == 303
    richiesta = sito.attuale(indice).rateizzazione
    assert richiesta is not None
    assert richiesta.stato is StatoRateizzazione.ACCOLTA
    assert richiesta.piano is not None
    pagina = visitatore.apri(dove)
    numeri = list(dict.fromkeys(re.findall(rf'{dove}/avvisi/(\d{{18}})"', pagina)))
    assert len(numeri) == rate + 1
    assert numeri[-1] == sito.posizioni[indice].numero_avviso
    assert len(richiesta.piano.rate) == rate
    for numero, rata in list(zip(numeri, richiesta.piano.rate, strict=False))[:2]:
        testo = letto(scarica(visitatore, f"{dove}/avvisi/{numero}"))
        assert f"Rata {rata.numero} di {rate}" in testo
        assert f"{in_euro(rata.importo)} euro" in testo
        assert f"entro {rata.scadenza:%d/%m/%Y}" in testo
        assert chiesto_dal_nodo(sito, numero) == rata.importo


def test_ogni_pagamento_si_legge_con_le_voci_e_ha_la_sua_quietanza(sito: Sito) -> None:
    indice = da_pagare(sito)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    prima = sito.attuale(indice).residuo
    paga(sito, indice, 30_00, "IUR-PRIMO.1")
    assert sito.attuale(indice).residuo == prima - 30_00
    pagina = visitatore.apri("/cittadino/pagamenti")
    parole = in_parole(pagina)
    assert "pagoPA IUR-PRIMO.1" in parole
    riga = re.search(r"IUR-PRIMO\.1 (.*?) 30,00 € PDF", parole)
    assert riga is not None
    assert sum(da_euro(c) for c in re.findall(r": ([\d.]+,\d\d) €", riga.group(1))) == 30_00
    testo = letto(scarica(visitatore, quietanza_di(pagina, "IUR-PRIMO.1")))
    assert "art. 1199 c.c." in testo
    assert "IUR-PRIMO.1" in testo
    assert "Totale pagato 30,00" in testo
    assert f"restano nei libri da pagare {in_euro(prima - 30_00)} euro" in testo
    assert visitatore.chiedi("GET", f"{dove}/pagamenti/{'0' * 16}").stato == 404
    letture = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, sito.posizioni[indice].id)
    assert any(x.cosa.startswith("quietanza ") and x.utente == f"c{indice}" for x in letture)


def test_pagato_piu_del_dovuto_la_quietanza_dice_che_cosa_non_lo_era_e_non_ci_sono_piu_avvisi(sito: Sito) -> None:
    indice = da_pagare(sito)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    numero = sito.posizioni[indice].numero_avviso
    dovuti = chiesto_dal_nodo(sito, numero)
    paga(sito, indice, dovuti + 7_00, "IUR-TROPPO")
    assert sito.attuale(indice).residuo == 0
    assert visitatore.chiedi("GET", f"{dove}/avvisi/{numero}").stato == 404
    assert 'id="paga"' not in visitatore.apri(dove)
    testo = letto(scarica(visitatore, quietanza_di(visitatore.apri("/cittadino/pagamenti"), "IUR-TROPPO")))
    oltre = -sito.attuale(indice).conti["eccedenze"]
    assert oltre >= 7_00
    assert f"Somma non dovuta {in_euro(oltre)}" in testo
    assert "nulla resta da pagare" in testo


def test_la_ricevuta_inviata_si_ritrova_fra_i_pagamenti(sito: Sito) -> None:
    indice = next(i for i in range(len(sito.posizioni)) if sito.attuale(i).residuo and not sito.attuale(i).blocchi)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    assert segnala(visitatore, dove, PDF) == 303
    pagina = visitatore.apri("/cittadino/pagamenti")
    assert "Ricevuta CRO123" in in_parole(pagina)
    (indirizzo,) = re.findall(rf'href="({dove}/allegati/[0-9a-f]{{16}})"', pagina)
    risposta = visitatore.chiedi("GET", indirizzo)
    assert risposta.stato == 303
    assert sito.percorso.nuvola.scarica(risposta.intestazioni["Location"]).corpo == PDF
    assert visitatore.chiedi("GET", f"{dove}/allegati/{'0' * 16}").stato == 404
    # Who has to look at it finds it too: the ente, the collector of that ente, and nobody else's.
    codice = indirizzo.rpartition("/")[2]
    identita = sito.posizioni[indice].id
    for portale, nome, base in (
        ("ente", "operatore", f"/ente/posizioni/{identita}"),
        ("servizio", "concessionario", f"/servizio/posizioni/{sito.ente}/{identita}"),
    ):
        ufficio = sito.dentro(portale, nome)
        assert f'href="{base}/allegati/{codice}"' in ufficio.apri(base)
        assert ufficio.chiedi("GET", f"{base}/allegati/{codice}").stato == 303
        assert ufficio.chiedi("GET", f"{base}/allegati/{'0' * 16}").stato == 404
    altrui = sito.dentro("servizio", "altro_concessionario")
    assert altrui.chiedi("GET", f"/servizio/posizioni/{sito.ente}/{identita}/allegati/{codice}").stato == 404
    assert sito.dentro("ente", "altro_ente").chiedi("GET", f"/ente/posizioni/{identita}/allegati/{codice}").stato == 404


def test_un_credito_annullato_non_si_paga_piu(sito: Sito) -> None:
    """What the ente has cancelled leaves no notice behind, though the number was printed."""
    indice = next(i for i in range(len(sito.posizioni)) if sito.attuale(i).residuo)
    identita, numero = sito.posizioni[indice].id, sito.posizioni[indice].numero_avviso
    corpo = {"provvedimento": "S-AVVISO", "motivo": "errore di persona"}
    risposta = sito.percorso.mondo.chiama("responsabile", "POST", f"/posizioni/{identita}/sgravio", corpo)
    assert risposta[0] == 200, json.dumps(risposta[1])
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    assert visitatore.chiedi("GET", f"{dove}/avvisi/{numero}").stato == 404
    assert 'id="paga"' not in visitatore.apri(dove)
