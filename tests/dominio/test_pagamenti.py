"""A payment read back from the books: to what it went, by what name, and the paper that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.casi_uso.stampe import intestazione
from shared.dominio.documenti import RigaImporto
from shared.dominio.documenti_contribuente import Quietanza
from shared.dominio.enti import EnteNonValido
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Incasso
from shared.dominio.pagamenti import Allegato, codice_pubblico, e_un_versamento, incassi_possibili, pagamento
from shared.dominio.partitario import Registrazione, registra_carico, registra_versamento
from tests import fabbrica

GIORNO = date(2025, 3, 1)


def versamento(identita: str, eccedenza: int = 0) -> Registrazione:
    return registra_versamento(identita, GIORNO, {Voce.INTERESSI: 1_50, Voce.CAPITALE: 8_50}, eccedenza)


def test_un_pagamento_si_rilegge_per_voci_con_cio_che_non_era_dovuto() -> None:
    incasso = Incasso("comune-prova", "PAGOPA#R-1.2#1", Canale.PAGOPA, 12_00, GIORNO, GIORNO, "302000010000000194")
    letto = pagamento("comune-prova", "L00001-00000001", versamento("PAGOPA#R-1.2#1", 2_00), incasso)
    assert (letto.importo, letto.eccedenza) == (12_00, 2_00)
    assert letto.imputato == {Voce.INTERESSI: 1_50, Voce.CAPITALE: 8_50}
    assert (letto.iur, letto.canale, letto.numero_avviso) == ("R-1.2", Canale.PAGOPA, "302000010000000194")


@pytest.mark.parametrize(
    ("identita", "iur"),
    [
        ("PAGOPA#R-1#1", "R-1"),
        ("MOVIMENTO#0123456789abcdef0123456789abcdef", "0123456789abcdef0123"),
        ("IUR-A", "IUR-A"),
    ],
)
def test_del_pagamento_si_dice_il_nome_che_ha_la_ricevuta(identita: str, iur: str) -> None:
    assert pagamento("e", "p", versamento(identita), None).iur == iur


def test_la_seconda_quota_di_un_incasso_trova_lo_stesso_incasso() -> None:
    assert incassi_possibili(versamento("PAGOPA#R-1#1")) == ("PAGOPA#R-1#1", "PAGOPA#R-1")
    assert "PAGOPA#R-1#1" in incassi_possibili(versamento("PAGOPA#R-1#1#2"))
    assert incassi_possibili(versamento("IUR-A")) == ("IUR-A",)


def test_la_seconda_quota_ha_il_nome_dell_incasso_di_cui_e_parte() -> None:
    incasso = Incasso("e", "PAGOPA#R-1#1", Canale.PAGOPA, 12_00, GIORNO, GIORNO)
    assert pagamento("e", "p", versamento("PAGOPA#R-1#1#2"), incasso).iur == "R-1"


def test_solo_i_versamenti_sono_pagamenti() -> None:
    assert e_un_versamento(versamento("A"))
    assert not e_un_versamento(registra_carico("L00001-00000001", GIORNO, {Voce.CAPITALE: 1}))


def test_il_codice_pubblico_e_corto_e_di_uno_solo() -> None:
    codici = {codice_pubblico(f"VERSAMENTO#{n}") for n in range(1000)}
    assert len(codici) == 1000
    assert all(len(codice) == 16 and int(codice, 16) >= 0 for codice in codici)


def test_la_ricevuta_inviata_si_scarica_col_nome_del_pagamento() -> None:
    inviata = Allegato("e", "p", "c", "CRO-1", GIORNO, "allegati/e/p/CRO-1-0011.jpg", "ff")
    assert inviata.nome_file == "ricevuta-CRO-1.jpg"


def test_una_quietanza_che_non_quadra_non_esiste() -> None:
    campi = {
        "intestazione": intestazione(fabbrica.ENTE), "numero": "1", "data": GIORNO, "posizione": "L00001-00000001",
        "causale": "TARI", "anno": 2021, "debitore": fabbrica.debitore(), "importo": 10_00, "pagato_il": GIORNO,
        "canale": "pagoPA", "iur": "R-1", "avviso_pagato": "", "eccedenza": 0, "residuo": 0,
    }  # fmt: skip
    giusta = (RigaImporto("Capitale", 8_50), RigaImporto("Interessi", 1_50))
    assert Quietanza(**campi, imputazione=giusta).importo == 10_00  # type: ignore[arg-type]
    with pytest.raises(NonQuadra):
        Quietanza(**campi, imputazione=giusta[:1])  # type: ignore[arg-type]


@pytest.mark.parametrize("indirizzo", ["javascript:alert(1)", "http://paga.example", "//paga.example", "paga.example"])
def test_la_pagina_di_pagamento_dell_ente_e_https(indirizzo: str) -> None:
    assert replace(fabbrica.ENTE, pagina_pagamento="https://paga.example/").pagina_pagamento
    with pytest.raises(EnteNonValido):
        replace(fabbrica.ENTE, pagina_pagamento=indirizzo)
