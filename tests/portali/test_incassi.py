"""The queue of incassi in the collector's portal: what waits, why, and what each decision does to the books."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest

from functions.api._codici import codice_di
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso.rendiconto import ricalcola
from shared.dominio.giornale import quadra
from shared.dominio.importi import da_euro, in_euro
from shared.dominio.incassi import Etichetta, Incasso, Stato
from shared.dominio.posizioni import Posizione
from tests.contratti.incassi_di_prova import movimento, rh
from tests.portali.sito import Sito, Visitatore, sito_aperto
from tests.portali.test_cittadino import in_parole

OSTILE = "<SCRIPT>ALERT(1)</SCRIPT>"
SENZA_POSIZIONE = (15_00, 16_00, 17_00, 18_00)
GRANDI = (6000_00, 7000_00)
"""Over the threshold of the contract, 5,000.00 euro."""


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with sito_aperto(quante=4, giorni=3) as aperto:
        prima, seconda, terza = aperto.posizioni[:3]
        fiscale = prima.riga.debitore.codice_fiscale
        corpo = rh(
            movimento(1, prima.residuo, f"SALDO CF {fiscale}", giorno="070125"),
            movimento(2, seconda.residuo + terza.residuo, "PAGO PER DUE", giorno="070125"),
            *(movimento(3 + n, cent, f"{OSTILE} {n}", giorno="070125") for n, cent in enumerate(SENZA_POSIZIONE)),
            *(movimento(7 + n, cent, f"GRANDE SOMMA {n}", giorno="070125") for n, cent in enumerate(GRANDI)),
        )
        nuvola = aperto.percorso.nuvola
        chiave = f"incassi/flussi/{aperto.ente}/{hashlib.sha256(corpo).hexdigest()}/estratto.txt"
        nuvola.client("s3").put_object(Bucket=nuvola.uscite["BucketFlussi"], Key=chiave, Body=corpo)
        nuvola.fino_a_quiete()
        yield aperto


@pytest.fixture
def concessionario(sito: Sito) -> Visitatore:
    return sito.dentro("servizio", "concessionario")


def registro(sito: Sito) -> IncassiDynamo:
    return IncassiDynamo(sito.percorso.tabella)


def in_coda(sito: Sito, importo: int) -> Incasso:
    return next(i for i in registro(sito).in_coda(sito.ente, Etichetta.NON_ABBINATO) if i.importo == importo)


def pagina_di(sito: Sito, incasso: Incasso) -> str:
    return f"/servizio/incassi/{sito.ente}/{codice_di(incasso.id)}"


def decidi(sito: Sito, chi: Visitatore, incasso: Incasso, **campi: str) -> str:
    """What the page says after the decision."""
    risposta = chi.invia(f"{pagina_di(sito, incasso)}/decisione", {"motivo": "visto da me", **campi})
    assert risposta.stato == 303, risposta.corpo.decode()[-600:]
    sito.percorso.nuvola.fino_a_quiete()
    pagina = chi.apri(risposta.intestazioni["Location"])
    trovato = re.search(r'role="status">([^<]+)<', pagina)
    assert trovato is not None
    return unescape(trovato.group(1))


def riletto(sito: Sito, incasso: Incasso) -> Incasso:
    return registro(sito).leggi(sito.ente, incasso.id)


def attuale(sito: Sito, posizione: Posizione) -> Posizione:
    return sito.percorso.posizioni.leggi(sito.ente, posizione.id)


def test_la_coda_si_vede_per_etichetta_con_quanti_aspettano(sito: Sito, concessionario: Visitatore) -> None:
    assert "Senza una posizione certa 8" in in_parole(concessionario.apri("/servizio/incassi"))
    pagina = concessionario.apri(f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO")
    assert OSTILE not in pagina
    assert OSTILE in in_parole(pagina)
    visti = re.findall(rf'href="/servizio/incassi/{sito.ente}/([A-Za-z0-9_-]+)"', pagina)
    attesi = [codice_di(i.id) for i in registro(sito).in_coda(sito.ente, Etichetta.NON_ABBINATO)]
    assert visti == attesi, "in the order of the index: the most urgent first"


def test_le_pagine_della_coda_non_saltano_e_non_ripetono(
    sito: Sito, concessionario: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.web.incassi.PAGINA", 3)
    visti: list[str] = []
    dove = f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO"
    while dove:
        pagina = concessionario.apri(dove)
        visti += re.findall(rf'href="/servizio/incassi/{sito.ente}/([A-Za-z0-9_-]+)"', pagina)
        altra = re.search(r'href="([^"]+\?dopo=[^"]+)"', pagina)
        dove = unescape(altra.group(1)) if altra else ""
    assert len(visti) == len(set(visti)) == 8


def test_chi_guarda_la_coda_e_annotato(sito: Sito, concessionario: Visitatore) -> None:
    incasso = in_coda(sito, sito.posizioni[0].residuo)
    concessionario.apri(pagina_di(sito, incasso))
    fatte = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, incasso.id)
    assert [(lettura.utente, lettura.cosa) for lettura in fatte][-1] == ("concessionario", "incasso e candidati")


def test_un_incasso_dice_perche_e_di_chi_puo_essere_e_si_abbina(sito: Sito, concessionario: Visitatore) -> None:
    prima = sito.posizioni[0]
    incasso = in_coda(sito, prima.residuo)
    pagina = in_parole(concessionario.apri(pagina_di(sito, incasso)))
    assert f"1. {prima.id} Il codice fiscale è quello del debitore L'importo è esattamente quello dovuto" in pagina
    scritti = {"decisione": "abbina", "tutto": prima.id, f"importo.{prima.id}": "1,00", "motivo": "due vie insieme"}
    assert concessionario.invia(f"{pagina_di(sito, incasso)}/decisione", scritti).stato == 409
    assert attuale(sito, prima).residuo == prima.residuo
    tutto = {"tutto": prima.id, "da_abbinare": str(incasso.da_abbinare)}
    detto = decidi(sito, concessionario, incasso, decisione="abbina", **tutto)
    assert detto == "Decisione registrata nei libri."
    assert attuale(sito, prima).residuo == 0
    assert attuale(sito, prima).conclusa, "the payment has woken its machine"
    libri = sito.percorso.posizioni.registrazioni(sito.ente, prima.id)
    ultima = next(r for r in libri if incasso.id in r.id)
    assert sum(m.importo for m in ultima.movimenti if m.conto.startswith("incassi:")) == prima.residuo
    assert riletto(sito, incasso).passaggi[-1].autore == "concessionario"
    assert "già stato deciso così" in decidi(sito, concessionario, incasso, decisione="abbina", **tutto)


def test_un_pagamento_per_due_debiti_va_su_tutti_e_due_o_su_nessuno(sito: Sito, concessionario: Visitatore) -> None:
    seconda, terza = sito.posizioni[1:3]
    incasso = in_coda(sito, seconda.residuo + terza.residuo)
    dove = f"{pagina_di(sito, incasso)}/decisione"
    base = {"decisione": "abbina", "motivo": "paga due atti"}
    for parti, stato in (
        ({}, 409),
        ({f"importo.{seconda.id}": in_euro(seconda.residuo)}, 409),
        ({f"importo.{seconda.id}": "molto"}, 422),
        ({"importo.altro": "1,00"}, 422),
        ({f"importo.{seconda.id}": in_euro(seconda.residuo), "altra": "L00009-00000009",
          "importo_altra": in_euro(terza.residuo)}, 404),
    ):  # fmt: skip
        assert concessionario.invia(dove, {**base, **parti}).stato == stato, parti
        assert attuale(sito, seconda).residuo == seconda.residuo
    decidi(
        sito, concessionario, incasso, decisione="abbina",
        **{f"importo.{seconda.id}": in_euro(seconda.residuo), "altra": terza.id.lower(),
           "importo_altra": in_euro(terza.residuo)},
    )  # fmt: skip
    assert (attuale(sito, seconda).residuo, attuale(sito, terza).residuo) == (0, 0)
    assert {q.posizione for q in riletto(sito, incasso).quote} == {seconda.id, terza.id}


def test_il_denaro_di_nessuno_torna_a_chi_ha_pagato_o_va_a_un_altro_ente(
    sito: Sito, concessionario: Visitatore
) -> None:
    primo, secondo = (in_coda(sito, cent) for cent in SENZA_POSIZIONE[:2])
    decidi(sito, concessionario, primo, decisione="rimborsa")
    decidi(sito, concessionario, secondo, decisione="incompetente")
    assert (riletto(sito, primo).stato, riletto(sito, primo).incompetente) == (Stato.DA_RIMBORSARE, False)
    assert riletto(sito, secondo).etichetta is Etichetta.INCOMPETENTE
    assert "Di un altro ente 1" in in_parole(concessionario.apri("/servizio/incassi"))
    campi = {"documento": "MAND-7", "pagato_il": sito.percorso.nuvola.orologio.oggi().isoformat()}
    assert concessionario.invia(f"{pagina_di(sito, secondo)}/rimborso", campi).stato == 303
    assert riletto(sito, secondo).stato is Stato.RIMBORSATO
    assert "Di un altro ente" not in in_parole(concessionario.apri("/servizio/incassi"))


def test_oltre_la_soglia_decidono_in_due_e_mai_la_stessa_persona(sito: Sito, concessionario: Visitatore) -> None:
    quarta = sito.posizioni[3]
    incasso = in_coda(sito, GRANDI[0])
    conferma = f"{pagina_di(sito, incasso)}/conferma"
    ufficiale = sito.dentro("servizio", "ufficiale")
    # The ufficiale proposes: nobody else of the collector who may confirm is himself.
    tutto = {"tutto": quarta.id, "da_abbinare": str(GRANDI[0])}
    assert "serve la conferma" in decidi(sito, ufficiale, incasso, decisione="abbina", **tutto)
    assert attuale(sito, quarta).residuo == quarta.residuo
    approva = {"esito": "approva", "motivo": "va bene"}
    assert ufficiale.invia(conferma, approva).stato == 409
    assert concessionario.invia(conferma, approva).stato == 403
    secondo = sito.dentro("servizio", "ufficiale2")
    assert "Confermo" in in_parole(secondo.apri(pagina_di(sito, incasso)))
    assert "Confermo" not in in_parole(ufficiale.apri(pagina_di(sito, incasso)))
    assert secondo.invia(conferma, approva).stato == 303
    sito.percorso.nuvola.fino_a_quiete()
    assert attuale(sito, quarta).residuo == 0
    assert riletto(sito, incasso).quote[0].eccedenza == GRANDI[0] - quarta.residuo
    autori = {p.autore for p in riletto(sito, incasso).passaggi}
    assert {"ufficiale", "ufficiale2"} <= autori


def test_la_seconda_persona_puo_dire_di_no(sito: Sito, concessionario: Visitatore) -> None:
    incasso = in_coda(sito, GRANDI[1])
    decidi(sito, concessionario, incasso, decisione="rimborsa")
    ufficiale = sito.dentro("servizio", "ufficiale")
    risposta = ufficiale.invia(f"{pagina_di(sito, incasso)}/conferma", {"esito": "respingi", "motivo": "da rivedere"})
    assert risposta.intestazioni["Location"].endswith("?esito=RESPINTA")
    assert riletto(sito, incasso).stato is Stato.DA_ABBINARE
    assert riletto(sito, incasso).proposta is None


def _dello_stesso_mittente(sito: Sito, *importi: str) -> None:
    """Payments put in by hand, all of one codice fiscale."""
    oggi, documento = sito.percorso.nuvola.orologio.oggi().isoformat(), f"incassi/documenti/{sito.ente}/estratto.pdf"
    righe = [f"{oggi};{euro};{documento};{n};SCNMTT80A01H501X" for n, euro in enumerate(importi)]
    totale = in_euro(sum(da_euro(euro) for euro in importi))
    testo = "\n".join(
        ["data;importo;documento;riferimento;codice_fiscale", *righe, f"TOTALE;{totale};{len(righe)}", ""]
    )
    deposito, bucket = sito.percorso.nuvola.client("s3"), sito.percorso.nuvola.uscite["BucketFlussi"]
    deposito.put_object(Bucket=bucket, Key=documento, Body=b"%PDF-1.7")
    chiave = f"incassi/flussi/{sito.ente}/{hashlib.sha256(testo.encode()).hexdigest()}/a-mano.csv"
    deposito.put_object(Bucket=bucket, Key=chiave, Body=testo.encode())
    sito.percorso.nuvola.fino_a_quiete()


def test_per_mittente_si_decide_una_volta_e_molti_piccoli_fanno_uno_grande(
    sito: Sito, concessionario: Visitatore, monkeypatch: pytest.MonkeyPatch
) -> None:
    dove = f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO/mittente"
    campi = {"decisione": "incompetente", "motivo": "tributo di un altro", "codice_fiscale": "scnmtt80a01h501x"}
    _dello_stesso_mittente(sito, "20,00", "30,00")
    pagina = concessionario.apri(pagina_di(sito, in_coda(sito, 20_00)))
    assert "codice_fiscale=SCNMTT80A01H501X" in pagina
    risposta = concessionario.invia(dove, campi)
    assert risposta.stato == 200
    assert "2 incassi del mittente, 50,00 € in tutto" in in_parole(risposta.corpo.decode())
    decisi = [i for i in registro(sito).in_coda(sito.ente, Etichetta.INCOMPETENTE) if i.importo in (20_00, 30_00)]
    assert [(i.stato, i.passaggi[-1].autore) for i in decisi] == [(Stato.DA_RIMBORSARE, "concessionario")] * 2
    assert "nessun incasso è del mittente" in in_parole(concessionario.invia(dove, campi).corpo.decode())
    # 3,000 and 2,500 are each below the threshold of 5,000; together they are not.
    _dello_stesso_mittente(sito, "3000,00", "2500,00")
    assert in_parole(concessionario.invia(dove, campi).corpo.decode()).count("attende una seconda persona") == 2
    for importo in (3000_00, 2500_00):
        assert in_coda(sito, importo).proposta is not None
    # What one press looks at is bounded: the page goes on from where it came to.
    monkeypatch.setattr("shared.casi_uso.coda_incassi.IN_MASSA", 1)
    avanti = concessionario.invia(dove, campi).corpo.decode()
    segno = re.search(r'name="dopo" value="([^"]+)"', avanti)
    assert segno is not None
    assert concessionario.invia(dove, {**campi, "dopo": unescape(segno.group(1))}).stato == 200
    for sbagliati in ({**campi, "decisione": "abbina"}, {**campi, "codice_fiscale": "<b>"}):
        assert concessionario.invia(dove, sbagliati).stato == 422
    assert concessionario.invia(dove, {**campi, "codice_fiscale": ""}).stato == 409


def test_i_libri_e_il_giornale_quadrano_alla_fine(sito: Sito) -> None:
    """The last of this file: whatever was decided above, nothing was lost or counted twice."""
    for posizione in sito.posizioni:
        ricalcola(sito.percorso.posizioni, attuale(sito, posizione))
    oggi = sito.percorso.nuvola.orologio.oggi()
    totali = quadra(registro(sito).giornale(sito.ente, date(2025, 1, 1), oggi))
    mittente = 20_00 + 30_00 + 3000_00 + 2500_00
    assert totali.incassi == sum(p.residuo for p in sito.posizioni[:3]) + sum(SENZA_POSIZIONE) + sum(GRANDI) + mittente


def test_quello_che_non_e_una_coda_non_esiste(sito: Sito, concessionario: Visitatore) -> None:
    for dove in ("coda/RICONCILIATO", "coda/altro", codice_di("MAI#VISTO"), "%F0%9F"):
        assert concessionario.chiedi("GET", f"/servizio/incassi/{sito.ente}/{dove}").stato == 404, dove


@pytest.mark.parametrize("nome", ["call_center", "ops"])
def test_chi_non_lavora_alla_coda_non_la_apre(sito: Sito, nome: str) -> None:
    visitatore = sito.dentro("servizio", nome)
    incasso = in_coda(sito, SENZA_POSIZIONE[3])
    for dove in ("/servizio/incassi", f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO", pagina_di(sito, incasso)):
        assert visitatore.chiedi("GET", dove).stato == 403
    campi = {"decisione": "rimborsa", "motivo": "prova"}
    assert visitatore.invia(f"{pagina_di(sito, incasso)}/decisione", campi).stato == 403
    assert 'href="/servizio/incassi"' not in visitatore.apri("/servizio")


def test_l_incasso_di_un_ente_d_altri_non_esiste(sito: Sito) -> None:
    visitatore = sito.dentro("servizio", "altro_concessionario")
    incasso = in_coda(sito, SENZA_POSIZIONE[3])
    prima = riletto(sito, incasso)
    for dove in (f"/servizio/incassi/{sito.ente}/coda/NON_ABBINATO", pagina_di(sito, incasso)):
        assert visitatore.chiedi("GET", dove).stato == 404
    campi = {"decisione": "rimborsa", "motivo": "prova", "documento": "M1", "pagato_il": "2025-01-08"}
    for azione in ("decisione", "rimborso"):
        assert visitatore.invia(f"{pagina_di(sito, incasso)}/{azione}", campi).stato == 404
    assert riletto(sito, incasso) == prima
