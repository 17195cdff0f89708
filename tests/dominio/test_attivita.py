"""What a payment owes to whom: the activity that came before it, the expenses the ente had advanced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.dominio.abbinamenti import abbina
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.attivita import attivita_dopo_la_scadenza, spese_dell_ente
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, apri
from shared.dominio.liste import Bilancio
from shared.dominio.partitario import accessori, carico, credito, incassi, sgravi
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import PraticaConcorsuale
from shared.dominio.recapiti import Consegna, Mezzo
from tests.fabbrica import posizione, regole

SCADENZA = date(2026, 3, 31)


def con_atti(*atti: tuple[TipoAtto, str, date | None], **eventi: date) -> Posizione:
    """With those acts, each handed over on its day (None: still waiting for it)."""
    return replace(
        posizione(profilo="torgiano"),
        eventi={"scadenza_pagamento": SCADENZA, **eventi},
        atti=tuple(Atto(identita, tipo, date(2026, 3, 1), 0, "") for tipo, identita, _ in atti),
        consegne=tuple(
            Consegna(f"c-{identita}", identita, 1, Mezzo.POSTA_ORDINARIA, "", affidata)
            for _, identita, affidata in atti
            if affidata is not None
        ),
    )


def test_conta_il_primo_atto_affidato_dopo_la_scadenza() -> None:
    attuale = con_atti(
        (TipoAtto.INGIUNZIONE, "ingiunzione", date(2026, 4, 1)),
        (TipoAtto.SOLLECITO, "sollecito-1", SCADENZA),
        (TipoAtto.SOLLECITO, "sollecito-2", date(2026, 5, 20)),
        (TipoAtto.PREAVVISO_FERMO, "preavviso_fermo", date(2026, 4, 20)),
        (TipoAtto.INTIMAZIONE, "intimazione", None),
    )
    assert attivita_dopo_la_scadenza(attuale) == (date(2026, 4, 20), "preavviso_fermo")


def test_contano_anche_l_insinuazione_depositata_e_l_esecuzione_iniziata() -> None:
    aperta_il, conosciuta_il = date(2026, 4, 1), date(2026, 4, 2)
    procedura = PraticaConcorsuale("P1", "liquidazione giudiziale", "Perugia", aperta_il, conosciuta_il)
    aperta = con_atti(inizio_esecuzione=date(2026, 6, 1))
    assert attivita_dopo_la_scadenza(aperta) == (date(2026, 6, 1), "esecuzione")
    con_domanda = replace(procedura, depositata_il=date(2026, 5, 2), deposito="PCT-9")
    insinuata = replace(aperta, pratiche=replace(aperta.pratiche, procedure=(procedura, con_domanda)))
    assert attivita_dopo_la_scadenza(insinuata) == (date(2026, 5, 2), "insinuazione PCT-9")


def test_senza_scadenza_o_senza_atti_non_c_e_attivita() -> None:
    assert attivita_dopo_la_scadenza(con_atti()) is None
    assert attivita_dopo_la_scadenza(con_atti((TipoAtto.SOLLECITO, "sollecito-1", SCADENZA))) is None
    mai_scaduta = replace(con_atti((TipoAtto.SOLLECITO, "sollecito-1", date(2026, 5, 1))), eventi={})
    assert attivita_dopo_la_scadenza(mai_scaduta) is None


@pytest.mark.parametrize(
    ("pagate", "sgravate", "pagato", "dell_ente"),
    [(0, 0, 5_00, 5_00), (0, 0, 12_00, 8_75), (5_00, 0, 12_00, 3_75), (8_75, 0, 4_00, 0), (0, 8_75, 4_00, 0)],
)
def test_le_spese_della_lista_sono_dell_ente_e_si_pagano_per_prime(
    pagate: int, sgravate: int, pagato: int, dell_ente: int
) -> None:
    voce = Voce.SPESE_NOTIFICA
    conti = {
        carico(voce): -8_75, accessori(voce): -11_55, incassi(voce): pagate, sgravi(voce): sgravate,
        credito(voce): 20_30 - pagate - sgravate,
    }  # fmt: skip
    assert spese_dell_ente(replace(posizione(), conti=conti), voce, pagato) == dell_ente


def test_la_riga_del_giornale_porta_bilancio_attivita_e_spese_dell_ente() -> None:
    base = con_atti((TipoAtto.SOLLECITO, "sollecito-1", date(2026, 4, 2)))
    conti = posizione({Voce.CAPITALE: 500_00, Voce.SPESE_NOTIFICA: 8_75}).conti
    debito = replace(base, conti=conti, riga=replace(base.riga, bilancio=Bilancio("E.1.01", "1025", "2021/44")))
    giorno = date(2026, 4, 14)
    prova = Evidenza(Fonte.DOCUMENTO, "f#1", 508_75, giorno, giorno)
    denaro = apri(Incasso(debito.ente, "B#1", Canale.BONIFICO, 508_75, giorno, giorno, evidenze=(prova,)))
    (riga,) = abbina(debito, regole("torgiano"), giorno, denaro, "x").giornale
    assert riga.imputazione is not None
    assert (riga.imputazione.risorsa, riga.imputazione.capitolo, riga.imputazione.accertamento) == (
        "E.1.01",
        "1025",
        "2021/44",
    )
    assert (riga.imputazione.scadenza_ingiunzione, riga.imputazione.stragiudiziale) == (SCADENZA, date(2026, 4, 2))
    assert (riga.imputazione.atto_stragiudiziale, riga.imputazione.spese_ente) == ("sollecito-1", 8_75)
