"""Who a verified token lets in, and where; who may act for another, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.dominio.accessi import AccessoRifiutato, Portale, Ruolo, Sessione, chi_entra
from shared.dominio.deleghe import Delega, TipoDelega, delega
from shared.dominio.errori import RegolaViolata
from shared.dominio.ricerca import Genere, Ricerca, RicercaNonValida, chiave_nome, interpreta

ADESSO = datetime(2025, 3, 8, 8, tzinfo=UTC)
CF, SOCIETA = "RSSMRA80A01H501U", "99000000077"


@pytest.mark.parametrize(
    ("scritto", "letto"), [(f"TINIT-{CF}", CF), (CF.lower(), CF), (f"TINIT-{SOCIETA}", SOCIETA)]
)
def test_il_codice_fiscale_di_spid_perde_il_prefisso(scritto: str, letto: str) -> None:
    attributi = {"sub": "s", "custom:codice_fiscale": scritto, "given_name": "Mario", "family_name": "Rossi"}
    campi = chi_entra(Portale.CITTADINO, attributi)
    assert (campi["codice_fiscale"], campi["nome"]) == (letto, "Mario Rossi")
    assert "ente" not in campi
    assert "ruoli" not in campi


@pytest.mark.parametrize(
    ("portale", "attributi"),
    [
        (Portale.CITTADINO, {}),
        (Portale.CITTADINO, {"custom:codice_fiscale": "TINIT-ABC"}),
        (Portale.CITTADINO, {"custom:codice_fiscale": "RSSMRA80A01H501#"}),
        (Portale.ENTE, {"custom:ente": "e1"}),
        (Portale.ENTE, {"cognito:groups": ["responsabile"]}),
        (Portale.ENTE, {"custom:ente": "e1", "cognito:groups": ["ops", "concessionario"]}),
        (Portale.ENTE, {"custom:ente": "e1", "cognito:groups": ["sconosciuto"]}),
        (Portale.SERVIZIO, {"cognito:groups": ["call_center"]}),
        (Portale.SERVIZIO, {"custom:concessionario": SOCIETA, "cognito:groups": ["responsabile"]}),
    ],
)
def test_chi_non_ha_cio_che_serve_non_entra(portale: Portale, attributi: dict[str, Any]) -> None:
    with pytest.raises(AccessoRifiutato):
        chi_entra(portale, {"sub": "s", **attributi})
    with pytest.raises(AccessoRifiutato):
        chi_entra(portale, {**attributi, "sub": ""})


def test_i_ruoli_di_un_altro_portale_non_seguono() -> None:
    """A contribuente with groups, or an ente's user who is also ops, brings only what opens that portal."""
    attributi = {"sub": "s", "custom:ente": "e1", "cognito:groups": ["operatore", "ops"], "custom:codice_fiscale": CF}
    campi = chi_entra(Portale.ENTE, attributi)
    assert campi["ruoli"] == {Ruolo.OPERATORE}
    assert "codice_fiscale" not in campi
    assert "ruoli" not in chi_entra(Portale.CITTADINO, attributi)


def test_ops_non_ha_bisogno_di_un_concessionario() -> None:
    assert chi_entra(Portale.SERVIZIO, {"sub": "s", "cognito:groups": ["ops"]})["concessionario"] == ""


def test_una_sessione_finisce_al_primo_dei_suoi_due_limiti() -> None:
    def fino(scade: timedelta, finisce: timedelta) -> Sessione:
        return Sessione("i", Portale.ENTE, "u", "", "c", ADESSO, ADESSO + scade, ADESSO + finisce)

    ora, poi = timedelta(hours=1), timedelta(hours=2)
    for sessione in (fino(ora, poi), fino(poi, ora)):
        assert sessione.valida(ADESSO + ora - timedelta(seconds=1))
        assert not sessione.valida(ADESSO + ora)


def data(**cambi: Any) -> Delega:
    campi = {"tipo": TipoDelega.DELEGATO, "oggi": date(2025, 3, 8), "fino_al": date(2025, 12, 31), **cambi}
    return delega("99000000077", CF, campi.pop("tipo"), campi.pop("oggi"), data_da="u", **campi)


def test_una_delega_vale_gli_estremi_compresi_e_non_dal_giorno_della_revoca() -> None:
    from dataclasses import replace

    viva = data()
    assert [viva.vale(g) for g in (date(2025, 3, 7), date(2025, 3, 8), date(2025, 12, 31), date(2026, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    revocata = replace(viva, revocata_il=date(2025, 5, 1))
    assert [revocata.vale(g) for g in (date(2025, 4, 30), date(2025, 5, 1))] == [True, False]


@pytest.mark.parametrize(
    "cambi",
    [
        {"fino_al": date(2025, 3, 7)},
        {"fino_al": date(2028, 3, 9)},
        {"tipo": TipoDelega.RAPPRESENTANTE},
        {"tipo": TipoDelega.RAPPRESENTANTE, "documento": "  "},
        {"oggi": date(2024, 2, 29), "fino_al": date(2027, 3, 1)},
    ],
)
def test_una_delega_senza_fine_o_senza_carta_non_si_da(cambi: dict[str, Any]) -> None:
    with pytest.raises(RegolaViolata):
        data(**cambi)


def test_nessuno_delega_se_stesso() -> None:
    with pytest.raises(RegolaViolata):
        delega(CF, CF, TipoDelega.DELEGATO, date(2025, 3, 8), date(2025, 4, 8), "u")


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("l00001-00000042", Ricerca(Genere.POSIZIONE, "L00001-00000042")),
        (" 3020 0001 0000 0001 67 ", Ricerca(Genere.AVVISO, "302000010000000167")),
        ("rssmra80a01h501u", Ricerca(Genere.CODICE_FISCALE, CF)),
        ("99000000077", Ricerca(Genere.CODICE_FISCALE, SOCIETA)),
        ("  d'Onofrio  Nicolò ", Ricerca(Genere.NOME, "D ONOFRIO NICOLO")),
        ("LMNÈ", Ricerca(Genere.NOME, "LMNE")),
    ],
)
def test_si_capisce_che_cosa_viene_cercato(scritto: str, letto: Ricerca) -> None:
    assert interpreta(scritto) == letto


@pytest.mark.parametrize("scritto", ["", "a", "!!", "302000010000000168", "日本"])
def test_cio_che_non_e_nulla_si_rifiuta(scritto: str) -> None:
    with pytest.raises(RicercaNonValida):
        interpreta(scritto)


def test_due_scritture_dello_stesso_nome_hanno_la_stessa_chiave() -> None:
    assert chiave_nome("NICOLÒ D'ONOFRIO") == chiave_nome("Nicolo’ d'Onofrio") == "NICOLO D ONOFRIO"
