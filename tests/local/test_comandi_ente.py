"""Registering an ente from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.comandi_ente import leggi

BUONO = """
id: comune-x
denominazione: Comune di X
codice_fiscale: "99000000010"
segregazione: "02"
profilo: torgiano
indirizzo: Via Roma 1, 00100 X (RM)
responsabile: {nome: Anna Rossi, qualifica: Responsabile}
firmatario: {nome: Luca Bianchi, qualifica: Funzionario}
patrono: [6, 24]
"""


def scritto(cartella: Path, testo: str) -> Path:
    file = cartella / "ente.yaml"
    file.write_text(testo, encoding="utf-8")
    return file


def test_un_ente_completo_si_legge(tmp_path: Path) -> None:
    ente = leggi(scritto(tmp_path, BUONO))
    assert (ente.id, ente.profilo, ente.patrono) == ("comune-x", "torgiano", (6, 24))


@pytest.mark.parametrize(
    ("al_posto_di", "metti", "campo"),
    [
        ("profilo: torgiano", "profilo: altrove", "profilo"),
        ('"99000000010"', '"99000000011"', "codice_fiscale"),
        ("id: comune-x", "id: Comune di X", "id"),
        ('segregazione: "02"', 'segregazione: "2"', "segregazione"),
        ("denominazione: Comune di X\n", "", "denominazione"),
    ],
)
def test_un_campo_sbagliato_si_chiama_per_nome(
    tmp_path: Path, al_posto_di: str, metti: str, campo: str
) -> None:
    with pytest.raises(ValueError, match=campo):
        leggi(scritto(tmp_path, BUONO.replace(al_posto_di, metti)))


PAGOPA = """
pagopa: {intermediario: "99000000051", stazione: "99000000051_01", iban: IT20X0542802800000012345678,
         tassonomia: 0101100IM, tassonomie: {CDS: 0301105AP}}
conto_corrente_postale: {iban: IT67X0760102800000012345678, intestazione: Comune di X, autorizzazione: AUT. DB/1}
"""


def test_la_stazione_pagopa_e_il_conto_postale_si_leggono(tmp_path: Path) -> None:
    ente = leggi(scritto(tmp_path, BUONO + PAGOPA))
    assert ente.pagopa is not None
    assert ente.pagopa.tassonomie["CDS"] == "0301105AP"
    assert ente.conto_corrente_postale is not None
    assert ente.conto_corrente_postale.numero == "000012345678"


@pytest.mark.parametrize("iban", ["IT20X0542802800000012345678", "IT67X0760102800000012345678"])
def test_un_iban_che_non_torna_si_rifiuta_con_il_motivo(tmp_path: Path, iban: str) -> None:
    with pytest.raises(ValueError, match="IBAN"):
        leggi(scritto(tmp_path, BUONO + PAGOPA.replace(iban, iban[:-1] + "0")))
