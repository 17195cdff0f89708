from datetime import date

import pytest

from shared.dominio.avvisi import AvvisoNonValido, AvvisoPagamento, a_gruppi, qr_pagopa
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

DEBITORE = Soggetto(
    tipo=TipoSoggetto.GIURIDICA,
    codice_fiscale="01234567897",
    denominazione="ALFA S.R.L.",
    indirizzo=Indirizzo("VIA ROMA", "1", "50100", "FIRENZE", "FI"),
)


def _avviso(**campi: object) -> AvvisoPagamento:
    valori: dict[str, object] = {
        "numero_avviso": "302000000001234559",
        "codice_fiscale_ente": "00123456789",
        "denominazione_ente": "Comune di Prova",
        "importo": 15_000,
        "oggetto": "TARI 2021",
        "debitore": DEBITORE,
        "scadenza": date(2026, 3, 31),
    }
    return AvvisoPagamento(**(valori | campi))  # type: ignore[arg-type]


def test_la_stringa_del_qr_e_quella_dell_esempio_ufficiale() -> None:
    # SANP §7.4.3: PAGOPA|002|123456789012345678|12345678901|1234567801
    attesa = "PAGOPA|002|123456789012345678|12345678901|1234567801"
    assert qr_pagopa("123456789012345678", "12345678901", 1_234_567_801) == attesa


def test_l_importo_ha_almeno_due_cifre_e_nessun_separatore() -> None:
    assert qr_pagopa("302000000001234559", "00123456789", 5).endswith("|05")
    assert qr_pagopa("302000000001234559", "00123456789", 150).endswith("|150")


@pytest.mark.parametrize("importo", [0, -1, 10_000_000_000])
def test_un_importo_che_il_qr_non_contiene_e_rifiutato(importo: int) -> None:
    with pytest.raises(AvvisoNonValido):
        qr_pagopa("302000000001234559", "00123456789", importo)


def test_dieci_cifre_di_centesimi_sono_il_massimo() -> None:
    assert qr_pagopa("302000000001234559", "00123456789", 9_999_999_999).endswith("|9999999999")


@pytest.mark.parametrize(
    "numero", ["", "30200000000123455", "3020000000012345590", "30200000000123455X", "٣" * 18]
)
def test_un_numero_avviso_che_non_ha_18_cifre_e_rifiutato(numero: str) -> None:
    with pytest.raises(AvvisoNonValido):
        qr_pagopa(numero, "00123456789", 100)


@pytest.mark.parametrize("codice", ["", "123", "RSSMRA80A01D612R", "0012345678²"])
def test_un_codice_fiscale_dell_ente_che_non_ha_11_cifre_e_rifiutato(codice: str) -> None:
    with pytest.raises(AvvisoNonValido):
        qr_pagopa("302000000001234559", codice, 100)


def test_il_numero_avviso_si_stampa_a_gruppi_di_quattro_in_22_caratteri() -> None:
    stampato = a_gruppi("302000000001234559")
    assert stampato == "3020 0000 0001 2345 59"
    assert len(stampato) == 22


def test_il_termine_e_la_data_oppure_le_parole() -> None:
    assert _avviso().termine == "31/03/2026"
    assert _avviso(scadenza=None, entro="60 giorni dalla notifica").termine == "60 giorni dalla notifica"
    assert _avviso(scadenza=None, entro="entro 60 giorni dalla notifica").termine == "60 giorni dalla notifica"


def test_un_avviso_senza_termine_non_nasce() -> None:
    with pytest.raises(AvvisoNonValido):
        _avviso(scadenza=None)


def test_l_avviso_costruisce_il_qr_dai_propri_dati() -> None:
    assert _avviso().qr == "PAGOPA|002|302000000001234559|00123456789|15000"
    assert _avviso().numero_a_gruppi == "3020 0000 0001 2345 59"
