"""What an incasso says, and who it may be for: traces, slips, names; always a suggestion with its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio.avvisi_codice import numero_avviso, verifica_numero
from shared.dominio.candidati import candidati, somiglianza
from shared.dominio.flussi import base_avviso
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.posizioni import Posizione
from shared.dominio.pratiche import PraticaConcorsuale, Riparto
from shared.dominio.tracce_incassi import avvisi_vicini, chiave_del_nome, nome_normale, riferimento, tracce_di
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import posizione, regole

OGGI = date(2025, 3, 3)


def nota(ordinale: int = 1, voci: dict[Voce, int] | None = None) -> Posizione:
    identita = f"L00001-{ordinale:08d}"
    avviso = numero_avviso("02", base_avviso(identita)).numero
    return replace(posizione(voci or {Voce.CAPITALE: 500_00}), id=identita, numero_avviso=avviso)


def incasso(causale: str = "", importo: int = 123_45, nome: str = "", fiscale: str = "") -> Incasso:
    prova = Evidenza(Fonte.DOCUMENTO, "rh#1", importo, OGGI, OGGI)
    return Incasso(
        "comune-prova", "RH#1", Canale.BONIFICO, importo, OGGI, OGGI, causale=causale,
        pagatore=Pagatore(nome, fiscale), evidenze=(prova,),
    )  # fmt: skip


AVVISO = nota().numero_avviso


@pytest.mark.parametrize(
    ("causale", "ragione"),
    [
        (f"saldo {AVVISO}", "il testo contiene il suo numero avviso"),
        (f"saldo {AVVISO[1:]}", "il testo contiene il suo numero avviso"),
        (" ".join(AVVISO[i : i + 4] for i in range(0, 18, 4)), "il testo contiene il suo numero avviso"),
        ("pos. L00001-00000001", "il testo nomina la posizione"),
        ("CF rssmra80a01h501u", "il codice fiscale è quello del debitore"),
        ("avviso n. at1/2023", "il testo nomina l'atto presupposto"),
        ("partita P-1", "il testo nomina la partita dell'ente"),
    ],
)
def test_ogni_traccia_ha_la_sua_ragione(causale: str, ragione: str) -> None:
    (trovato,) = candidati(incasso(causale), [nota()])
    assert trovato.ragioni[0] == ragione
    assert (trovato.posizione, trovato.residuo, trovato.importo) == ("L00001-00000001", 500_00, 123_45)


def test_senza_nulla_che_parli_non_c_e_candidato() -> None:
    assert candidati(incasso("saldo tasse"), [nota()]) == []


def test_chi_e_chiamato_da_piu_cose_viene_prima() -> None:
    uno, due = nota(1), nota(2, {Voce.CAPITALE: 123_45})
    trovati = candidati(incasso("RSSMRA80A01H501U"), [uno, due])
    assert [c.posizione for c in trovati] == [due.id, uno.id]
    assert trovati[0].ragioni[1] == "l'importo è esattamente quello dovuto"


def test_il_debito_gia_pagato_resta_fra_i_candidati_e_lo_dice() -> None:
    pagata = incassa(nota(), regole(), OGGI, Versamento("I", AVVISO, 500_00, OGGI)).posizione
    trovati = candidati(incasso(f"saldo {AVVISO}"), [pagata])
    assert trovati[0].importo == 0
    assert "da rimborsare" in trovati[0].ragioni[-1]


@pytest.mark.parametrize(
    ("data", "importo", "avverte"),
    [
        (date(2025, 2, 20), 123_45, True),
        (date(2025, 1, 2), 123_45, True),  # sixty days before
        (date(2025, 1, 1), 123_45, False),
        (date(2025, 2, 20), 123_44, False),
    ],
)
def test_un_riparto_gia_nei_libri_si_dice_a_chi_trova_il_suo_accredito(data: date, importo: int, avverte: bool) -> None:
    aperta = date(2024, 5, 2)
    procedura = PraticaConcorsuale(
        "p1", "liquidazione giudiziale", "Perugia", aperta, aperta, ammesso=500_00, riparti=(Riparto(1, data, importo),)
    )
    con_riparto = replace(nota(), pratiche=replace(nota().pratiche, procedure=(procedura,)))
    ragione = f"attenzione: il riparto 1 del {data:%d/%m/%Y}, dello stesso importo, è già nei libri: "
    ragione += "può essere lo stesso denaro"
    (trovato,) = candidati(incasso(f"saldo {AVVISO}"), [con_riparto])
    assert (ragione in trovato.ragioni) is avverte


def test_quello_che_supera_il_dovuto_si_dice_in_euro() -> None:
    (trovato,) = candidati(incasso(f"saldo {AVVISO}", 600_00), [nota()])
    assert trovato.importo == 500_00
    assert trovato.ragioni[-1] == "l'incasso supera il dovuto di 100,00 euro"


@given(st.integers(0, 17), st.integers(1, 9))
def test_una_cifra_sbagliata_porta_al_numero_giusto(dove: int, scarto: int) -> None:
    sbagliato = AVVISO[:dove] + str((int(AVVISO[dove]) + scarto) % 10) + AVVISO[dove + 1 :]
    assert not verifica_numero(sbagliato)
    vicini = avvisi_vicini(sbagliato)
    assert AVVISO in vicini
    assert all(verifica_numero(vicino) for vicino in vicini)
    assert len(vicini) <= 8


@given(st.integers(0, 17))
def test_una_cifra_persa_o_di_troppo_porta_al_numero_giusto(dove: int) -> None:
    assert AVVISO in avvisi_vicini(AVVISO[:dove] + AVVISO[dove + 1 :])
    assert AVVISO in avvisi_vicini(AVVISO[:dove] + "7" + AVVISO[dove:])


def test_due_cifre_scambiate_portano_al_numero_giusto() -> None:
    scambiato = AVVISO[:14] + AVVISO[15] + AVVISO[14] + AVVISO[16:]
    assert scambiato != AVVISO
    assert AVVISO in avvisi_vicini(scambiato)


def test_una_svista_non_e_una_certezza() -> None:
    svista = AVVISO[:8] + str((int(AVVISO[8]) + 1) % 10) + AVVISO[9:]
    (trovato,) = candidati(incasso(f"saldo {svista}"), [nota()])
    assert trovato.ragioni == ("il numero scritto differisce dal suo numero avviso per una sola svista",)


@pytest.mark.parametrize(
    ("nome", "ragione"),
    [
        ("Rossi Mario", "chi ha pagato ha lo stesso nome di chi deve"),
        ("MARIO  ROSSI", "chi ha pagato ha lo stesso nome di chi deve"),
        ("ROSSI MARO", "il nome di chi ha pagato somiglia al 95% a quello di chi deve"),
    ],
)
def test_il_nome_conta_anche_scritto_in_altro_modo(nome: str, ragione: str) -> None:
    (trovato,) = candidati(incasso(nome=nome), [nota()])
    assert trovato.ragioni == (ragione,)


def test_un_altro_nome_non_conta() -> None:
    assert candidati(incasso(nome="VERDI LUISA"), [nota()]) == []
    assert somiglianza("", "ROSSI") == 0
    # "ABCD" and "ABXD": three of four characters in common, twice over eight.
    assert somiglianza("ABCD", "ABXD") == Fraction(3, 4)


def test_nomi_e_riferimenti_si_confrontano_nella_stessa_forma() -> None:
    assert nome_normale("D'Angelò S.r.l.") == "DANGELO"
    assert (chiave_del_nome("ROSSI MARIO", societa=False), chiave_del_nome("ALFA BETAGAMMA SRL", societa=True)) == (
        "ROSSI",
        "BETAGAMMA",
    )
    assert riferimento("AT1/2023") == riferimento("at 1-2023") == "AT12023"


def test_una_causale_lunga_non_chiede_una_ricerca_lunga() -> None:
    tracce = tracce_di(incasso(" ".join(f"ATTO{n}/2023" for n in range(500))))
    assert len(tracce.riferimenti) == 10
