"""The portals in a real browser: one journey per role without scripts, and axe on every page.

Needs Debian's Chromium (`apt-get install -y chromium`), Bootstrap Italia and axe-core from npm
(`python -m local.statici`); what is missing is said, and the test skipped.
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.api._codici import codice_di
from local.percorso import lista_inventata
from local.statici import RADICE
from shared.adattatori.archivio import ArchivioS3
from shared.adattatori.chiamate_dynamo import ChiamateDynamo
from shared.adattatori.incassi_dynamo import IncassiDynamo
from shared.adattatori.letture_dynamo import LettureDynamo
from shared.casi_uso.andamento import leggi
from shared.casi_uso.norme_vigenti import regole_di
from shared.dominio.flussi import StatoLista
from shared.dominio.importi import in_euro
from shared.dominio.incassi import Etichetta, Incasso, Stato
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.quadri import QuadroDelGiorno
from tests.contratti.incassi_di_prova import movimento, rh
from tests.portali.sito import CONCESSIONARIO, Sito, sito_aperto
from tests.portali.test_cittadino import dovuta, senza_piano
from tests.portali.test_ente import defunto
from tests.portali.test_esercizio import ferma, in_corso
from tests.portali.test_pagamenti import paga

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = RADICE / "build" / "prova" / "axe.min.js"
SCHERMATE = os.environ.get("SCHERMATE", "")
"""Where to leave the pictures of the main pages; nowhere when blank."""
LARGHEZZE = (1280, 390)
DA_RIMBORSARE, IN_PIU, DECEDUTA = 2, 3, 4
"""Posizioni with a story of their own: paid twice in a journey, paid too much already, of a debtor who is dead."""

sync_api = pytest.importorskip("playwright.sync_api", reason="manca playwright: rifare l'ambiente con «make test»")
if not CHROMIUM.exists():
    pytest.skip(f"manca {CHROMIUM}: apt-get install -y chromium", allow_module_level=True)
if not AXE.exists():
    pytest.skip("mancano Bootstrap Italia e axe-core: python -m local.statici", allow_module_level=True)


@pytest.fixture(scope="module")
def sito() -> Iterator[Sito]:
    with socket.socket() as presa:
        presa.bind(("127.0.0.1", 0))
        porta = presa.getsockname()[1]
    with defunto(DECEDUTA), sito_aperto(quante=5, porta=porta) as aperto:
        aperto.percorso.mondo.invia_lista("nuova.csv", lista_inventata(2, 9))
        _incassi_senza_posizione(aperto)
        aperto.percorso.nuvola.fino_a_quiete()
        paga(aperto, IN_PIU, aperto.attuale(IN_PIU).residuo + 5_00, "IUR-IN-PIU")
        paga(aperto, dovuta(aperto), 10_00, "IUR-IN-VISTA")
        _cio_che_ops_guarda(aperto)
        yield aperto


def _incassi_senza_posizione(sito: Sito) -> None:
    """What nobody can match by machine: one that names a debtor, one over the threshold, one left for the pictures."""
    debitore = sito.posizioni[dovuta(sito)].riga.debitore
    corpo = rh(
        movimento(1, 10_00, f"ACCONTO CF {debitore.codice_fiscale}", giorno="030325"),
        movimento(2, 6000_00, "GRANDE SOMMA", giorno="030325"),
        movimento(3, 25_00, f"ACCONTO DI {debitore.codice_fiscale}", giorno="030325"),
    )
    chiave = f"incassi/flussi/{sito.ente}/{hashlib.sha256(corpo).hexdigest()}/estratto.txt"
    nuvola = sito.percorso.nuvola
    nuvola.client("s3").put_object(Bucket=nuvola.uscite["BucketFlussi"], Key=chiave, Body=corpo)


def _cio_che_ops_guarda(sito: Sito) -> None:
    """The certificate of the day, something on the shelf, something that failed."""
    nuvola = sito.percorso.nuvola
    assert "errorMessage" not in nuvola.invoca("Custode", {})
    motivo = "Lambda.Unknown: il tipografo non ha risposto in tempo"
    sito.percorso.posizioni.segnala(sito.ente, sito.posizioni[-1].id, "notifica", motivo)
    nuvola.client("sqs").send_message(
        QueueUrl=nuvola.uscite["CodaIncarichiScarti"], MessageBody='{"tipo": "visura"}', MessageGroupId="g",
        MessageDeduplicationId="uno",
    )  # fmt: skip


def in_coda(sito: Sito, importo: int) -> Incasso:
    registro = IncassiDynamo(sito.percorso.tabella)
    return next(i for i in registro.in_coda(sito.ente, Etichetta.NON_ABBINATO) if i.importo == importo)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def apri(chromium: Any, sito: Sito, *, script: bool = False, larghezza: int = 1280) -> Any:
    """A page of a fresh browser at the home page; `script` only for axe, which needs them."""
    contesto = chromium.new_context(
        java_script_enabled=script,
        viewport={"width": larghezza, "height": 900},
        locale="it-IT",
        base_url=sito.percorso.nuvola.base_url,
    )
    pagina = contesto.new_page()
    pagina.goto("/")
    return pagina


def entra(pagina: Any, sito: Sito, bottone: str, nome: str) -> None:
    pagina.get_by_role("link", name=bottone).click()
    chi = sito.persone[nome]
    pagina.get_by_role("link", name=chi.intero, exact=True).click()


def documenti(sito: Sito) -> ArchivioS3:
    nuvola = sito.percorso.nuvola
    return ArchivioS3(nuvola.client("s3"), nuvola.uscite["BucketDocumenti"])


class Clic:
    """Clicks, and how many: what is typed is not one."""

    fatti = 0

    def __call__(self, dove: Any) -> None:
        dove.click()
        self.fatti += 1


class TestPercorsi:
    """Scripts are off: every step is a link or a form."""

    def test_dalla_prima_pagina_il_perche_in_tre_clic(self, chromium: Any, sito: Sito) -> None:
        pagina = apri(chromium, sito)
        clic = Clic()
        clic(pagina.get_by_role("link", name="Entra con SPID o CIE"))
        clic(pagina.get_by_role("link", name=sito.persone[f"debitore{senza_piano(sito)}"].intero, exact=True))
        clic(pagina.get_by_role("link", name="Perché devo questa somma?").first)
        assert pagina.get_by_role("heading", level=1).inner_text() == "Perché devo questa somma?"
        assert pagina.get_by_text("In base a:").first.is_visible()
        assert clic.fatti <= 3

    def test_dalla_prima_pagina_la_domanda_di_rate_in_sei_clic(self, chromium: Any, sito: Sito) -> None:
        indice = senza_piano(sito)
        pagina = apri(chromium, sito)
        clic = Clic()
        clic(pagina.get_by_role("link", name="Entra con SPID o CIE"))
        clic(pagina.get_by_role("link", name=sito.persone[f"debitore{indice}"].intero, exact=True))
        clic(pagina.get_by_role("link", name="Chiedi di pagare a rate").first)
        pagina.get_by_label("Quante rate").fill("5")
        clic(pagina.get_by_role("button", name="Mostra il piano"))
        assert pagina.get_by_role("row").count() == 7
        pagina.get_by_label("Perché chiedi di pagare a rate").fill("difficoltà temporanea")
        clic(pagina.get_by_role("button", name="Invia la domanda"))
        assert "Domanda di rateizzazione inviata" in pagina.get_by_role("status").inner_text()
        richiesta = sito.percorso.posizioni.leggi(sito.ente, sito.posizioni[indice].id).rateizzazione
        assert richiesta is not None
        assert (richiesta.stato, richiesta.rate) == (StatoRateizzazione.RICHIESTA, 5)
        assert clic.fatti <= 6

    def test_il_contribuente_scarica_l_avviso_e_vede_il_qr(self, chromium: Any, sito: Sito) -> None:
        indice = senza_piano(sito)
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra con SPID o CIE", f"debitore{indice}")
        pagina.get_by_role("link", name="Come pagare").first.click()
        qr = pagina.get_by_role("img", name=f"Codice QR per pagare l'avviso {sito.posizioni[indice].numero_avviso}")
        assert qr.is_visible()
        assert qr.bounding_box()["width"] >= 120
        with pagina.expect_download() as scarico:
            pagina.get_by_role("link", name="Scarica l'avviso di pagamento (PDF)").click()
        assert scarico.value.suggested_filename == f"avviso-{sito.posizioni[indice].numero_avviso}.pdf"
        assert Path(scarico.value.path()).read_bytes().startswith(b"%PDF")

    def test_l_ufficio_offre_un_orario_e_il_contribuente_lo_prende(self, chromium: Any, sito: Sito) -> None:
        quando, indice = giorno_dell_agenda(sito), dovuta(sito)
        ufficio = apri(chromium, sito)
        entra(ufficio, sito, "Entra come operatore", "concessionario")
        ufficio.get_by_role("link", name="Sportello").click()
        ufficio.get_by_role("link", name="Appuntamenti di oggi").click()
        modulo = ufficio.locator("form[method=post][action='/servizio/appuntamenti']")
        modulo.get_by_label("Ente").select_option(sito.ente)
        modulo.get_by_label("Giorno").fill(quando)
        modulo.get_by_label("Luogo").fill("Piazza Grande 1")
        modulo.get_by_role("button", name="Offri").click()
        assert ufficio.get_by_role("status").inner_text() == "Orari nuovi: 6."
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra con SPID o CIE", f"debitore{indice}")
        pagina.get_by_role("link", name="Appuntamenti").click()
        pagina.get_by_label("Giorno e ora").select_option(f"{quando}T0930-A")
        pagina.get_by_role("button", name="Prendi l'appuntamento").click()
        assert pagina.get_by_role("status").inner_text() == "Appuntamento preso."
        ufficio.reload()
        assert sito.posizioni[indice].riga.debitore.codice_fiscale in ufficio.content()

    def test_il_contribuente_segnala_un_pagamento_con_la_ricevuta(
        self, chromium: Any, sito: Sito, tmp_path: Path
    ) -> None:
        indice = senza_piano(sito)
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra con SPID o CIE", f"debitore{indice}")
        pagina.goto(f"/cittadino/posizioni/{sito.ente}/{sito.posizioni[indice].id}")
        pagina.get_by_role("link", name="Ho già pagato").click()
        pagina.get_by_label("Codice del pagamento").fill("CRO-2025-1")
        pagina.get_by_label("Giorno del pagamento").fill("2025-03-01")
        ricevuta = tmp_path / "ricevuta.pdf"
        ricevuta.write_bytes(b"%PDF-1.7\nricevuta")
        pagina.get_by_label("Ricevuta").set_input_files(str(ricevuta))
        pagina.get_by_role("button", name="Segnala il pagamento").click()
        assert "Pagamento segnalato" in pagina.get_by_role("status").inner_text()
        assert sito.attuale(indice).blocchi[-1].id == "segnalazione_pagamento-CRO-2025-1"

    def test_il_responsabile_vista_una_lista_e_decide_le_rate(self, chromium: Any, sito: Sito) -> None:
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come ente", "responsabile")
        pagina.get_by_role("link", name="L00002 – nuova.csv").click()
        pagina.get_by_label("Concedo il visto").check()
        pagina.get_by_role("button", name="Registra la decisione").click()
        assert sito.percorso.liste.leggi_lista(sito.ente, "L00002").stato in (StatoLista.VISTATA, StatoLista.AVVIATA)
        pagina.get_by_role("link", name="Oggi").click()
        richiesta = next(
            i for i in range(len(sito.posizioni))
            if (r := sito.attuale(i).rateizzazione) is not None and r.stato is StatoRateizzazione.RICHIESTA
        )  # fmt: skip
        identita = sito.posizioni[richiesta].id
        pagina.get_by_role("link", name=identita).click()
        pagina.get_by_label("Accolgo").check()
        pagina.get_by_label("Motivazione, stampata nella lettera").fill("requisiti verificati")
        pagina.get_by_role("button", name="Registra la decisione").click()
        assert "Decisione registrata" in pagina.get_by_role("status").inner_text()
        decisa = sito.percorso.posizioni.leggi(sito.ente, identita)
        assert decisa.rateizzazione is not None
        assert decisa.rateizzazione.stato is StatoRateizzazione.ACCOLTA
        libri = {r.id for r in sito.percorso.posizioni.registrazioni(sito.ente, identita)}
        assert any("rateizzazione-1" in registrazione for registrazione in libri)

    @pytest.mark.parametrize(
        ("bottone", "nome"),
        [("Entra come ente", "operatore"), ("Entra come operatore", "concessionario"),
         ("Entra come operatore", "call_center")],
    )  # fmt: skip
    def test_chi_lavora_trova_la_posizione_di_un_avviso_in_due_clic(
        self, chromium: Any, sito: Sito, bottone: str, nome: str
    ) -> None:
        posizione = sito.posizioni[0]
        pagina = apri(chromium, sito)
        entra(pagina, sito, bottone, nome)
        clic = 0
        pagina.get_by_label("Cerca una posizione").fill(posizione.numero_avviso)
        for ruolo, dove in (("button", "Cerca"), ("link", posizione.id)):
            pagina.get_by_role(ruolo, name=dove, exact=True).click()
            clic += 1
        assert clic <= 2
        assert pagina.get_by_role("heading", level=1).inner_text() == f"Posizione {posizione.id}"

    def test_la_ragioneria_legge_incassi_e_libri_e_la_lettura_resta(self, chromium: Any, sito: Sito) -> None:
        assert "errorMessage" not in (sito.percorso.nuvola.invoca("Custode", {}) or {})
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come ente", "ragioneria")
        assert pagina.get_by_role("link", name="Utenti").count() == 0
        pagina.get_by_role("link", name="Liste").click()
        pagina.get_by_role("link", name="L00001").click()
        assert pagina.get_by_role("img", name="Euro incassati dalla lista L00001").is_visible()
        andamento = leggi(documenti(sito), sito.ente)
        assert andamento is not None
        riscosso = in_euro(sum(andamento.liste.get("L00001", {}).values()))
        assert f"{riscosso} €" in pagina.get_by_text(f"Riscosso al {andamento.al:%d/%m/%Y}").locator("..").inner_text()
        pagina.get_by_text("Da che cosa nasce la previsione").click()
        assert pagina.get_by_text("È una previsione, non un impegno").is_visible()
        pagina.goto(f"/ente/posizioni/{sito.posizioni[0].id}")
        assert pagina.get_by_role("heading", name="Partitario").is_visible()
        assert pagina.get_by_role("button", name="Registra").count() == 0
        nota = LettureDynamo(sito.percorso.tabella).elenca(sito.ente, sito.posizioni[0].id)[-1]
        assert (nota.utente, nota.cosa) == ("ragioneria", "posizione")

    def test_chi_ha_pagato_di_piu_e_rimborsato_dal_responsabile_e_dall_operatore(
        self, chromium: Any, sito: Sito
    ) -> None:
        indice = DA_RIMBORSARE
        identita = sito.posizioni[indice].id
        paga(sito, indice, sito.attuale(indice).residuo + 12_34, "IUR-DI-TROPPO")
        decide = apri(chromium, sito)
        entra(decide, sito, "Entra come ente", "responsabile")
        decide.get_by_role("link", name=identita).click()
        decide.get_by_label("Numero del provvedimento di rimborso").fill("DET-88")
        decide.get_by_label("Motivo, stampato nella lettera al debitore").fill("pagato oltre il dovuto")
        decide.get_by_role("button", name="Disponi il rimborso di 12,34 €").click()
        assert "Decisione registrata" in decide.get_by_role("status").inner_text()
        paga_lui = apri(chromium, sito)
        entra(paga_lui, sito, "Entra come ente", "operatore")
        riga = paga_lui.get_by_role("row").filter(has_text=identita).filter(has_text="disposto")
        assert "180" in riga.inner_text()
        riga.get_by_role("link").click()
        paga_lui.get_by_label("Numero del mandato di pagamento").fill("MAND-88")
        oggi = sito.percorso.nuvola.orologio.oggi()
        paga_lui.get_by_label("Giorno del pagamento").fill(oggi.isoformat())
        paga_lui.get_by_role("button", name="Registra il pagamento del rimborso").click()
        assert "Pagamento del rimborso registrato" in paga_lui.get_by_role("status").inner_text()
        assert sito.attuale(indice).conti.get("eccedenze", 0) == 0
        libri = {r.id for r in sito.percorso.posizioni.registrazioni(sito.ente, identita)}
        assert any("rimborso-DET-88" in registrazione for registrazione in libri)

    def test_il_responsabile_invita_una_persona_che_entra_e_poi_la_ferma(self, chromium: Any, sito: Sito) -> None:
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come ente", "responsabile")
        pagina.get_by_role("link", name="Utenti").click()
        pagina.get_by_label("Nome e cognome").fill("Nuova Persona")
        pagina.get_by_label("E-mail di lavoro").fill("nuova.persona@comune.example")
        pagina.get_by_label("Operatore: invia le liste").check()
        pagina.get_by_role("button", name="Invia l'invito").click()
        assert "Invito inviato" in pagina.get_by_role("status").inner_text()
        nuova = apri(chromium, sito)
        nuova.get_by_role("link", name="Entra come ente").click()
        nuova.get_by_role("link", name="Nuova Persona", exact=True).click()
        assert nuova.get_by_role("heading", name="Liste che attendono il visto").is_visible()
        pagina.get_by_role("button", name="Disabilita nuova.persona@comune.example").click()
        assert "le sue sessioni sono chiuse" in pagina.get_by_role("status").inner_text()
        nuova.get_by_role("link", name="Liste", exact=True).click()
        assert nuova.get_by_role("link", name="Nuova Persona", exact=True).count() == 0

    def test_il_concessionario_abbina_un_incasso_e_i_libri_lo_dicono(self, chromium: Any, sito: Sito) -> None:
        posizione = sito.posizioni[dovuta(sito)]
        prima, incasso = sito.attuale(dovuta(sito)).residuo, in_coda(sito, 10_00)
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come operatore", "concessionario")
        pagina.get_by_role("link", name="Incassi", exact=True).click()
        pagina.get_by_role("link", name="Senza una posizione certa").click()
        pagina.get_by_role("link", name=f"ACCONTO CF {posizione.riga.debitore.codice_fiscale}").click()
        assert pagina.get_by_text("Il codice fiscale è quello del debitore").is_visible()
        pagina.get_by_label("Motivo dell'abbinamento").fill("il codice fiscale è il suo")
        pagina.get_by_role("button", name=f"Abbina tutto a {posizione.id}").click()
        assert "Decisione registrata nei libri" in pagina.get_by_role("status").inner_text()
        attuale = sito.percorso.posizioni.leggi(sito.ente, posizione.id)
        assert attuale.residuo == prima - 10_00
        libri = sito.percorso.posizioni.registrazioni(sito.ente, posizione.id)
        assert any(incasso.id in registrazione.id for registrazione in libri)

    def test_l_ufficiale_conferma_cio_che_un_altro_ha_proposto(self, chromium: Any, sito: Sito) -> None:
        incasso = in_coda(sito, 6000_00)
        dove = f"/servizio/incassi/{sito.ente}/{codice_di(incasso.id)}"
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come operatore", "concessionario")
        pagina.goto(dove)
        pagina.get_by_label("Torna a chi ha pagato").check()
        pagina.get_by_label("Motivo", exact=True).fill("nessuno qui la doveva")
        pagina.get_by_role("button", name="Registra la destinazione").click()
        assert "serve la conferma" in pagina.get_by_role("status").inner_text()
        altra = apri(chromium, sito)
        entra(altra, sito, "Entra come operatore", "ufficiale")
        altra.get_by_role("link", name="Incassi", exact=True).click()
        altra.get_by_role("link", name="Senza una posizione certa").click()
        altra.get_by_role("link", name="GRANDE SOMMA").click()
        altra.get_by_label("Confermo").check()
        altra.get_by_label("Motivo", exact=True).fill("verificato con la banca")
        altra.get_by_role("button", name="Registra").click()
        assert "Decisione registrata nei libri" in altra.get_by_role("status").inner_text()
        assert IncassiDynamo(sito.percorso.tabella).leggi(sito.ente, incasso.id).stato is Stato.DA_RIMBORSARE

    def test_ops_fa_ripartire_una_macchina_fermata(self, chromium: Any, sito: Sito) -> None:
        posizione = ferma(sito, next(i for i in range(len(sito.posizioni)) if not sito.attuale(i).conclusa))
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come operatore", "ops")
        pagina.get_by_role("link", name="Esercizio", exact=True).click()
        pagina.get_by_role("button", name=f"Fai ripartire {posizione}").click()
        assert "è ripartita" in pagina.get_by_role("status").inner_text()
        assert in_corso(sito, posizione)
        assert [evento.autore for _, evento in sito.percorso.posizioni.eventi(sito.ente, posizione)
                if evento.nome == "RIPRESA"] == ["ops"]  # fmt: skip
        pagina.get_by_role("link", name="Lavori", exact=True).click()
        assert pagina.get_by_role("heading", level=1).inner_text().startswith("Lavori")

    def test_il_call_center_risponde_e_registra_la_chiamata(self, chromium: Any, sito: Sito) -> None:
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come operatore", "call_center")
        pagina.get_by_role("link", name="Sportello").click()
        pagina.get_by_label("Codice fiscale di chi chiama").fill(sito.posizioni[0].riga.debitore.codice_fiscale)
        pagina.get_by_role("button", name="Mostra").click()
        assert sito.posizioni[0].riga.debitore.denominazione in pagina.content().replace("&amp;", "&")
        pagina.get_by_label("Motivo").select_option("pagamento")
        pagina.get_by_role("button", name="Registra", exact=True).click()
        assert pagina.get_by_role("status").inner_text() == "Chiamata registrata."
        pagina.get_by_role("link", name="Chiamate").click()
        assert pagina.get_by_text("1 chiamata", exact=True).is_visible()
        mese = sito.percorso.nuvola.orologio.oggi().isoformat()[:7]
        (chiamata,) = ChiamateDynamo(sito.percorso.tabella).del_mese(CONCESSIONARIO, mese)
        assert (chiamata.motivo.value, chiamata.operatore, chiamata.enti) == ("pagamento", "call-center", (sito.ente,))

    def test_ops_vede_le_penali_e_nessuno_sportello(self, chromium: Any, sito: Sito) -> None:
        pagina = apri(chromium, sito)
        entra(pagina, sito, "Entra come operatore", "ops")
        assert pagina.get_by_role("heading", name="Penali").is_visible()
        assert pagina.get_by_role("link", name="Sportello").count() == 0
        pagina.goto("/servizio/contribuente")
        assert "ruolo" in pagina.get_by_role("alert").inner_text()


Pagine = dict[str, str]
"""Name of the picture and address."""


def giorno_dell_agenda(sito: Sito) -> str:
    """The day whose fasce the journey below offers and takes."""
    return (sito.percorso.nuvola.orologio.oggi() + timedelta(days=7)).isoformat()


def _pagine(sito: Sito) -> list[tuple[str, str, Pagine]]:
    indice = dovuta(sito)
    posizione, ente = sito.posizioni[indice], sito.ente
    quando = giorno_dell_agenda(sito)
    quadro = QuadroDelGiorno(sito.percorso.nuvola.orologio.oggi())
    for numero in range(len(sito.posizioni)):
        quadro.aggiungi(sito.attuale(numero), regole_di(sito.percorso.ente, posizione.profilo))
    lavoro = quadro.in_dati()["lavori"][0]
    mia, codice = f"/cittadino/posizioni/{ente}/{posizione.id}", posizione.riga.debitore.codice_fiscale
    return [
        ("Entra con SPID o CIE", f"debitore{indice}", {
            "cittadino-somme": "/cittadino",
            "cittadino-posizione": mia,
            "cittadino-perche": f"{mia}/perche",
            "cittadino-rate": f"{mia}/rate",
            "cittadino-piano": f"{mia}/rate?rate=5",
            "cittadino-pagamento": f"{mia}/pagamento",
            "cittadino-istanza": f"{mia}/istanza",
            "cittadino-deleghe": "/cittadino/deleghe",
            "cittadino-pagamenti": "/cittadino/pagamenti",
            "cittadino-contatti": "/cittadino/contatti",
            "cittadino-appuntamenti": "/cittadino/appuntamenti",
            "cittadino-non-trovata": "/cittadino/posizioni/x/y"}),
        ("Entra come ente", "responsabile", {
            "ente-oggi": "/ente",
            "ente-liste": "/ente/liste",
            "ente-lista": "/ente/liste/L00001",
            "ente-cerca": "/ente/cerca",
            "ente-trovate": f"/ente/cerca?q={codice}",
            "ente-posizione": f"/ente/posizioni/{posizione.id}",
            "ente-rimborso": f"/ente/posizioni/{sito.posizioni[IN_PIU].id}",
            "ente-eredi": f"/ente/posizioni/{sito.posizioni[DECEDUTA].id}",
            "ente-utenti": "/ente/utenti"}),
        ("Entra come operatore", "concessionario", {
            "servizio-oggi": "/servizio",
            "servizio-trovate": f"/servizio/cerca?q={codice}",
            "servizio-posizione": f"/servizio/posizioni/{ente}/{posizione.id}",
            "servizio-sportello": "/servizio/contribuente",
            "servizio-appuntamenti": f"/servizio/appuntamenti?giorno={quando}",
            "servizio-chi-chiama": f"/servizio/contribuente?codice_fiscale={codice}",
            "servizio-lavori": "/servizio/lavori",
            "servizio-lavoro": f"/servizio/lavori/{ente}?stato={lavoro['stato']}&tipo={lavoro['tipo']}",
            "servizio-incassi": "/servizio/incassi",
            "servizio-coda": f"/servizio/incassi/{ente}/coda/NON_ABBINATO",
            "servizio-incasso": f"/servizio/incassi/{ente}/{codice_di(in_coda(sito, 25_00).id)}",
            "servizio-chiamate": "/servizio/chiamate"}),
        ("Entra come operatore", "ops", {
            "servizio-esercizio": "/servizio/esercizio",
            "servizio-costi": "/servizio/costi"}),
    ]  # fmt: skip


def _gravi(pagina: Any) -> list[str]:
    """What axe finds serious or critical under WCAG 2.1 A and AA."""
    pagina.evaluate(AXE.read_text("utf-8"))
    esito = pagina.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    return [
        f"{v['id']}: {v['help']} {[n['html'][:120] for n in v['nodes']][:3]}"
        for v in esito["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def test_axe_non_trova_nulla_di_grave_in_nessuna_pagina(chromium: Any, sito: Sito) -> None:
    trovati: dict[str, list[str]] = {}
    for larghezza in LARGHEZZE:
        for bottone, nome, indirizzi in _pagine(sito):
            pagina = apri(chromium, sito, script=True, larghezza=larghezza)
            avvisi: list[str] = []
            pagina.on("console", lambda m, avvisi=avvisi: avvisi.append(m.text) if m.type == "error" else None)
            trovati[f"/ {larghezza}"] = _gravi(pagina)
            _schermata(pagina, "casa", larghezza)
            entra(pagina, sito, bottone, nome)
            for schermata, indirizzo in indirizzi.items():
                pagina.goto(indirizzo)
                trovati[f"{indirizzo} {larghezza}"] = _gravi(pagina)
                # Nothing runs off a narrow screen.
                assert pagina.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), indirizzo
                _schermata(pagina, schermata, larghezza)
            assert [a for a in avvisi if "Content Security Policy" in a] == []
            pagina.context.close()
    assert {indirizzo: gravi for indirizzo, gravi in trovati.items() if gravi} == {}
    # The home page, and every page once.
    assert len(trovati) == 2 * (1 + sum(len(indirizzi) for *_, indirizzi in _pagine(sito)))


def _schermata(pagina: Any, nome: str, larghezza: int) -> None:
    if SCHERMATE:
        pagina.screenshot(path=f"{SCHERMATE}/{nome}-{larghezza}.png", full_page=True)
