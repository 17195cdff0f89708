"""The accounting report of a flow: each cent where the ente books it, or the report is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.casi_uso.rendiconto_flusso import in_csv, in_xlsx, rendiconto_flusso
from shared.dominio.abbinamenti import abbina, riga_di_arrivo
from shared.dominio.avvisi_rate import avviso_rata
from shared.dominio.errori import NonQuadra, NonTrovato
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, apri
from shared.dominio.liste import Bilancio
from shared.dominio.posizioni import Posizione
from tests.fabbrica import ENTE, posizione, regole
from tests.modello.memoria import OrologioFinto, PosizioniInMemoria
from tests.modello.memoria_incassi import IncassiInMemoria

OGGI = date(2026, 4, 15)
FLUSSO = "incassi/flussi/comune-prova/abc/estratto.txt"
ALTRO = "incassi/flussi/comune-prova/abc/estratto.txt2"


def incasso(numero: int, importo: int, *, flusso: str = FLUSSO, causale: str = "", avviso: str = "") -> Incasso:
    prova = Evidenza(Fonte.DOCUMENTO, f"{flusso}#{numero}", importo, OGGI, OGGI)
    identita, canale = f"B#{numero}", Canale.BONIFICO
    return apri(Incasso(ENTE.id, identita, canale, importo, OGGI, OGGI, avviso, causale=causale, evidenze=(prova,)))


def debito(**bilancio: str) -> Posizione:
    base = posizione({Voce.CAPITALE: 500_00, Voce.SANZIONI: 100_00, Voce.SPESE_NOTIFICA: 8_75})
    return replace(base, riga=replace(base.riga, bilancio=Bilancio(**bilancio)))


@pytest.fixture
def incassi() -> IncassiInMemoria:
    """A whole payment with an excess, an F24, money without a posizione, and a payment of another flow."""
    memoria = PosizioniInMemoria(OrologioFinto(datetime(2026, 4, 15, 8, tzinfo=UTC))).incassi
    contati = debito(risorsa="E.1.01", capitolo="1025", accertamento="2021/44")
    for denaro in (
        incasso(1, 618_75, avviso=avviso_rata("02", 1, 3)),
        incasso(2, 100_00, causale="F24 tributo 3918 anno 2021, IMU"),
        incasso(3, 5_00, flusso=ALTRO),
    ):
        mutazione = abbina(contati, regole(), OGGI, denaro, "x")
        assert mutazione.incasso is not None
        memoria.salva(replace(mutazione.incasso, versione=0), mutazione.giornale)
    memoria.salva(incasso(4, 42_00), (riga_di_arrivo(incasso(4, 42_00), OGGI),))
    return memoria  # type: ignore[no-any-return]


def test_ogni_centesimo_ha_tipologia_anno_capitolo_e_accertamento_o_si_vede_che_non_li_ha(
    incassi: IncassiInMemoria,
) -> None:
    dati = rendiconto_flusso(incassi, ENTE.id, FLUSSO, OGGI, OGGI)
    assert (dati["incassi"], dati["incassato_cent"], dati["quadra"]) == (3, 760_75, True)
    intera, f24, ignota = dati["righe"]
    chiavi = ("tipologia", "codice_tributo", "anno", "capitolo", "accertamento", "risorsa")
    assert [intera[nome] for nome in chiavi] == ["TARI", "", 2021, "1025", "2021/44", "E.1.01"]
    assert (intera["capitale"], intera["sanzioni"], intera["spese_notifica"]) == (500_00, 100_00, 8_75)
    assert (intera["imputato"], intera["eccedenza"], intera["totale"]) == (608_75, 10_00, 618_75)
    assert (f24["codice_tributo"], f24["imputato"]) == ("3918", 100_00)
    assert (ignota["tipologia"], ignota["da_abbinare"], ignota["imputato"]) == ("", 42_00, 0)
    assert [voce["pagamento"] for voce in dati["dettaglio"]] == ["rata 3", "", ""]
    totali = dati["totali"]
    assert totali["totale"] == totali["imputato"] + totali["eccedenza"] + totali["da_abbinare"] + totali["rimborsato"]


def test_un_flusso_di_cui_non_c_e_nulla_non_ha_rendiconto(incassi: IncassiInMemoria) -> None:
    with pytest.raises(NonTrovato):
        rendiconto_flusso(incassi, ENTE.id, "incassi/flussi/comune-prova/abc", OGGI, OGGI)
    with pytest.raises(NonTrovato):
        rendiconto_flusso(incassi, "altro-ente", FLUSSO, OGGI, OGGI)


def test_se_manca_una_riga_del_giornale_il_rendiconto_e_rifiutato(incassi: IncassiInMemoria) -> None:
    chiave = next(c for c, riga in incassi.righe.items() if riga.incasso == "B#1")
    incassi.righe[chiave] = replace(
        incassi.righe[chiave], entrata=0, destinazioni={}, imputazione=None
    )
    with pytest.raises(NonQuadra):
        rendiconto_flusso(incassi, ENTE.id, FLUSSO, OGGI, OGGI)


def test_csv_e_foglio_non_eseguono_formule(incassi: IncassiInMemoria) -> None:
    dati = rendiconto_flusso(incassi, ENTE.id, FLUSSO, OGGI, OGGI)
    dati["righe"][0] |= {"capitolo": "=1+1", "accertamento": " @cmd"}
    testa, prima, *_ = "".join(in_csv(dati)).split("\r\n")
    assert testa.split(";")[:6] == ["tipologia", "codice_tributo", "anno", "capitolo", "accertamento", "risorsa"]
    assert prima.startswith("TARI;;2021;'=1+1;' @cmd;E.1.01;500.00;100.00;")
    with zipfile.ZipFile(io.BytesIO(in_xlsx(dati))) as foglio:
        xml = foglio.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert "=1+1" in foglio.read("xl/sharedStrings.xml").decode()
