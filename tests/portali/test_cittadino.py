"""The taxpayer: what he sees is what the books say, and what he asks has its effect."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

from functions._avvio import ciclo, con_ambiente
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso.contribuente import anteprima_piano
from shared.dominio.blocchi import TipoBlocco, bloccata
from shared.dominio.importi import da_euro, in_euro
from shared.dominio.istanze import TipoIstanza
from shared.dominio.piani import StatoRateizzazione
from tests.portali.sito import Sito, Visitatore, contribuente

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00\xff ricevuta"


def in_parole(html: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def mia(sito: Sito, indice: int = 0) -> str:
    return f"/cittadino/posizioni/{sito.ente}/{sito.posizioni[indice].id}"


def dovuta(sito: Sito) -> int:
    """Index of a posizione that still owes."""
    return next(i for i in range(len(sito.posizioni)) if sito.attuale(i).residuo)


def senza_piano(sito: Sito) -> int:
    return next(i for i in range(len(sito.posizioni)) if (p := sito.attuale(i)).residuo and p.rateizzazione is None)


def entra(sito: Sito, indice: int) -> Visitatore:
    return sito.dentro("cittadino", f"debitore{indice}")


def segnala(visitatore: Visitatore, dove: str, file: bytes = b"", **campi: str) -> int:
    tutti = {"csrf": visitatore.csrf(), "riferimento": "CRO123", "pagato_il": "2025-03-01", **campi}
    parti = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in tutti.items()
    )
    if file:
        parti += b'--x\r\nContent-Disposition: form-data; name="file"; filename="r.pdf"\r\n'
        parti += b"Content-Type: application/pdf\r\n\r\n" + file + b"\r\n"
    tipo = {"Content-Type": "multipart/form-data; boundary=x"}
    return visitatore.chiedi("POST", f"{dove}/pagamento", parti + b"--x--\r\n", tipo).stato


def test_ogni_euro_ha_il_suo_perche_e_la_somma_e_quella_dovuta_oggi(sito: Sito) -> None:
    indice = dovuta(sito)
    pagina = in_parole(entra(sito, indice).apri(f"{mia(sito, indice)}/perche"))
    oggi = re.search(r"devi ([\d.]+,\d\d) €", pagina)
    assert oggi is not None
    voci = [da_euro(cifra) for cifra in re.findall(r": (-?[\d.]+,\d\d) € Giorno Perché Euro", pagina)]
    assert sum(voci) == da_euro(oggi.group(1)) >= sito.attuale(indice).residuo
    for cent, voce in zip(voci, re.findall(r"Giorno Perché Euro (.*?) Da pagare", pagina), strict=True):
        righe = [da_euro(c) for c in re.findall(r" (-?[\d.]+,\d\d)(?= \d\d/\d\d/\d{4} [A-Z]|$)", voce)]
        assert sum(righe) == cent, voce
    assert "art. 1284 c.c." in pagina
    assert "Come è calcolato Interessi legali su" in pagina


def test_dalla_prima_pagina_il_perche_e_a_tre_passi_e_la_domanda_di_rate_a_sei(sito: Sito) -> None:
    """Links and forms followed as they are on the pages: home, sign-in (2: choose, identify), the reason."""
    indice = dovuta(sito)
    visitatore = sito.visitatore()
    assert 'href="/accesso/cittadino"' in visitatore.apri("/")
    visitatore.entra("cittadino", sito.persone[f"debitore{indice}"])
    elenco = visitatore.apri("/cittadino")
    # One more step from the list: two clicks after coming in, three from home.
    assert f'href="{mia(sito, indice)}/perche"' in elenco
    assert f'href="{mia(sito, indice)}/rate"' in elenco
    prima = visitatore.apri(f"{mia(sito, indice)}/rate")
    assert "Mostra il piano" in prima
    assert "Invia la domanda" in visitatore.apri(f"{mia(sito, indice)}/rate?rate=5")


def test_cio_che_succede_adesso_lo_dice_in_parole_e_con_una_data(sito: Sito) -> None:
    indice = dovuta(sito)
    pagina = in_parole(entra(sito, indice).apri(mia(sito, indice)))
    assert "Che cosa succede adesso" in pagina
    assert re.search(r"\d\d/\d\d/2025 : Se la somma non viene pagata: \w+", pagina)


def test_vedere_e_un_evento(sito: Sito) -> None:
    indice = dovuta(sito)
    identita = sito.posizioni[indice].id
    registro = LettureDynamo(sito.percorso.tabella)
    prima = len(registro.elenca(sito.ente, identita))
    visitatore = entra(sito, indice)
    visitatore.apri("/cittadino")
    visitatore.apri(mia(sito, indice))
    visitatore.chiedi("GET", f"{mia(sito, indice)}/documenti/ingiunzione")
    nuove = registro.elenca(sito.ente, identita)[prima:]
    assert [lettura.cosa for lettura in nuove] == ["elenco del contribuente", "posizione", "atto ingiunzione"]
    assert {lettura.utente for lettura in nuove} == {f"c{indice}"}


def test_il_documento_e_l_atto_come_fu_stampato(sito: Sito) -> None:
    indice = dovuta(sito)
    risposta = entra(sito, indice).chiedi("GET", f"{mia(sito, indice)}/documenti/ingiunzione")
    assert risposta.stato == 303
    carta = sito.percorso.nuvola.scarica(risposta.intestazioni["Location"])
    assert carta.stato == 200
    assert carta.corpo.startswith(b"%PDF")
    assert entra(sito, indice).chiedi("GET", f"{mia(sito, indice)}/documenti/altro").stato == 404


def test_una_ricevuta_che_non_e_una_carta_non_entra(sito: Sito) -> None:
    indice = dovuta(sito)
    visitatore, versione = entra(sito, indice), sito.attuale(indice).versione
    for falso in (b"MZ\x90\x00programma", b"<html><script>", b"PK\x03\x04", b" %PDF-1.7"):
        assert segnala(visitatore, mia(sito, indice), falso) == 422
    assert segnala(visitatore, mia(sito, indice), b"%PDF-" + b"x" * (4 * 1024 * 1024)) == 400
    assert sito.attuale(indice).versione == versione


def test_chi_segnala_un_pagamento_ferma_la_riscossione_e_la_ricevuta_resta(sito: Sito) -> None:
    indice = dovuta(sito)
    oggi = sito.percorso.nuvola.orologio.oggi()
    visitatore = entra(sito, indice)
    assert not bloccata(sito.attuale(indice), oggi)
    assert segnala(visitatore, mia(sito, indice), PDF) == 303
    blocco = sito.attuale(indice).blocchi[-1]
    assert (blocco.tipo, blocco.dal) == (TipoBlocco.SEGNALAZIONE_PAGAMENTO, oggi)
    assert bloccata(sito.attuale(indice), oggi)
    assert "La riscossione è sospesa" in in_parole(visitatore.apri(mia(sito, indice)))
    evento = sito.percorso.posizioni.eventi(sito.ente, sito.posizioni[indice].id)[-1][1]
    assert (evento.nome, evento.autore) == ("BLOCCO_APERTO", f"c{indice}")
    bucket = sito.percorso.nuvola.uscite["BucketDocumenti"]
    s3 = sito.percorso.nuvola.client("s3")
    (oggetto,) = s3.list_objects_v2(Bucket=bucket, Prefix=f"allegati/{sito.ente}/")["Contents"]
    conservata = s3.get_object(Bucket=bucket, Key=oggetto["Key"])
    assert conservata["Body"].read() == PDF
    assert conservata["ContentType"] == "application/pdf"
    assert segnala(visitatore, mia(sito, indice), riferimento="CRO124") == 409, "one claim at a time"


def test_l_anteprima_del_piano_e_il_piano_che_si_ottiene(sito: Sito) -> None:
    indice = next(i for i in range(len(sito.posizioni)) if not sito.attuale(i).blocchi and sito.attuale(i).residuo)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    mostrato = in_parole(visitatore.apri(f"{dove}/rate?rate=5"))
    risposta = visitatore.invia(f"{dove}/rate", {"rate": "5", "motivo": "difficoltà temporanea"})
    assert (risposta.stato, risposta.intestazioni["Location"]) == (303, f"{dove}?esito=rate")
    sito.percorso.nuvola.fino_a_quiete()
    richiesta = sito.attuale(indice).rateizzazione
    assert richiesta is not None
    assert (richiesta.stato, richiesta.rate) == (StatoRateizzazione.RICHIESTA, 5)
    corpo = {"esito": "accolta", "motivazione": "requisiti verificati"}
    responsabile = sito.dentro("ente", "responsabile")
    decisa = responsabile.invia(f"/ente/posizioni/{sito.posizioni[indice].id}/rateizzazione", corpo)
    assert decisa.stato == 303
    ottenuta = sito.attuale(indice).rateizzazione
    assert ottenuta is not None
    assert ottenuta.piano is not None
    for rata in ottenuta.piano.rate:
        assert f"{rata.numero} {rata.scadenza:%d/%m/%Y} {in_euro(rata.importo)} €" in mostrato
    assert f"Totale {in_euro(ottenuta.piano.residuo)} €" in mostrato
    poi = in_parole(visitatore.apri(dove))
    assert "La rata 1 di 5" in poi
    assert visitatore.invia(f"{dove}/rate", {"rate": "5", "motivo": "ancora"}).stato == 409


def test_un_istanza_mandata_due_volte_e_una(sito: Sito) -> None:
    indice = dovuta(sito)
    visitatore, dove = entra(sito, indice), mia(sito, indice)
    chiave = re.search(r'name="chiave" value="([^"]+)"', visitatore.apri(f"{dove}/istanza"))
    assert chiave is not None
    corpo = {"tipo": "annullamento", "motivo": "il veicolo era già venduto", "chiave": chiave.group(1), "termine": ""}
    assert [visitatore.invia(f"{dove}/istanza", corpo).stato for _ in range(2)] == [303, 303]
    istanze = [i for i in sito.attuale(indice).istanze if i.tipo is TipoIstanza.ANNULLAMENTO]
    assert [i.motivo for i in istanze] == ["il veicolo era già venduto"]
    assert "il veicolo era già venduto" in in_parole(
        sito.dentro("ente", "responsabile").apri(f"/ente/posizioni/{sito.posizioni[indice].id}")
    )


def test_chi_e_delegato_vede_finche_la_delega_dura(sito: Sito) -> None:
    indice, delegato = dovuta(sito), sito.dentro("cittadino", "estraneo")
    delegante, codice = entra(sito, indice), "RSSMRA80A01H501U"
    oggi = sito.percorso.nuvola.orologio.oggi()
    assert delegato.chiedi("GET", mia(sito, indice)).stato == 404
    data = {"delegato": codice.lower(), "fino_al": (oggi + timedelta(days=30)).isoformat()}
    assert delegante.invia("/cittadino/deleghe", data).stato == 303
    assert delegato.chiedi("GET", mia(sito, indice)).stato == 200
    assert "per conto di" in in_parole(delegato.apri("/cittadino"))
    assert delegante.invia("/cittadino/deleghe/revoca", {"delegato": codice}).stato == 303
    assert delegato.chiedi("GET", mia(sito, indice)).stato == 404
    assert delegante.invia("/cittadino/deleghe", {**data, "fino_al": "2099-01-01"}).stato == 409


def test_il_rappresentante_di_una_societa_la_vede_dopo_che_la_visura_e_stata_registrata(sito: Sito) -> None:
    indice = dovuta(sito)
    societa = sito.posizioni[indice].riga.debitore.codice_fiscale
    legale = contribuente("legale", "VRDLGI70B02F205X")
    sito.percorso.nuvola.accesso.iscrivi(legale)
    visitatore = sito.visitatore()
    visitatore.entra("cittadino", legale)
    assert visitatore.chiedi("GET", mia(sito, indice)).stato == 404
    corpo = {"societa": societa, "rappresentante": "VRDLGI70B02F205X", "fino_al": "2026-03-01", "documento": ""}
    ufficio = sito.dentro("servizio", "concessionario")
    assert ufficio.invia("/servizio/rappresentanti", corpo).stato == 422, "without the paper"
    assert ufficio.invia("/servizio/rappresentanti", {**corpo, "documento": "visura 12/2025"}).stato == 303
    assert visitatore.chiedi("GET", mia(sito, indice)).stato == 200


@pytest.mark.parametrize("rate", ["0", "1000", "-1", "cinque", "<b>", "٣"])
def test_un_numero_di_rate_sbagliato_si_spiega(sito: Sito, rate: str) -> None:
    indice = senza_piano(sito)
    pagina = in_parole(entra(sito, indice).apri(f"{mia(sito, indice)}/rate?rate={rate}"))
    assert "rate" in pagina
    assert "Invia la domanda" not in pagina


def test_l_anteprima_non_scrive_nulla(sito: Sito) -> None:
    indice = senza_piano(sito)
    attuale = sito.attuale(indice)
    with con_ambiente({"TABELLA": sito.percorso.nuvola.uscite["Tabella"]}):
        assert anteprima_piano(ciclo(), attuale, 5).rate[0].scadenza > date(2025, 3, 1)
    assert sito.attuale(indice) == attuale
