"""The profiles against the tenders themselves: nothing with a figure is forgotten, no figure is misread."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from shared.dominio.durate import Unita
from shared.dominio.importi import in_euro
from shared.dominio.profili import Profilo
from shared.norme import profilo
from shared.norme.verifica import clausole_note
from tests.norme import clausole

PARAMETRI = clausole.CAPITOLATI.parent / "norme" / "PARAMETRI.md"

CONTRATTI: dict[str, tuple[str, Callable[[str], dict[str, str]], int]] = {
    # profile: tender, reader, clauses with a figure counted by hand on the text's layout (at least)
    "anci_toscana": ("000", clausole.toscana, 40),
    "emilia_romagna": ("001", clausole.emilia, 150),
    "regione_abruzzo": ("002", clausole.abruzzo, 40),
    "torgiano": ("004", clausole.torgiano, 35),
}

PAROLE = {
    1: "un|uno|una|primo", 2: "due|secondo", 3: "tre|terzo", 4: "quattro", 5: "cinque", 6: "sei", 7: "sette", 9: "nove",
    10: "dieci", 15: "quindici", 20: "venti", 30: "trenta", 35: "trentacinque", 40: "quaranta", 60: "sessanta",
    180: "centottanta",
}  # fmt: skip
UNITA = {
    Unita.GIORNI: r"giorn|gg|solari",
    Unita.GIORNI_LAVORATIVI: r"giorn\w+\s*lavorativ|lavorativ",
    Unita.SETTIMANE: "settiman",
    Unita.MESI: "mes[ei]",
    Unita.ANNI: "ann[io]",
}

SENZA_NUMERO = {"AB-07", "TO-26"}
"""«Immediatamente» and «il giorno lavorativo successivo»: one working day, but no figure in the text."""


@pytest.fixture(params=sorted(CONTRATTI))
def contratto(request: pytest.FixtureRequest) -> tuple[Profilo, dict[str, str], int]:
    numero, lettore, almeno = CONTRATTI[request.param]
    intero = clausole.testo(numero)
    if intero is None:
        pytest.skip("i capitolati non sono qui: si leggono da ../shared/capitolati")
    return profilo(request.param), lettore(intero), almeno


def test_ogni_clausola_con_una_cifra_e_nel_profilo_o_fra_le_non_modellate(
    contratto: tuple[Profilo, dict[str, str], int],
) -> None:
    in_uso, testi, almeno = contratto
    con_cifre = clausole.con_cifre(testi)
    note = clausole_note(in_uso) | set(in_uso.penali)
    escluse = tuple(f"{nome}{segno}" for nome in in_uso.non_modellato for segno in (".", " "))
    mancanti = [c for c in con_cifre if c not in note and not c.startswith(escluse)]
    assert mancanti == []
    assert len(con_cifre) >= almeno, "il lettore dei capitolati ha perso delle clausole"


def test_ogni_clausola_citata_esiste_nel_capitolato(contratto: tuple[Profilo, dict[str, str], int]) -> None:
    in_uso, testi, _ = contratto
    citate = clausole_note(in_uso) | set(in_uso.penali)
    presenti = set(testi) | {c.rsplit(".", 1)[0] for c in testi}
    assert sorted(citate - presenti) == []


def test_il_numero_di_ogni_termine_e_scritto_nella_sua_clausola(
    contratto: tuple[Profilo, dict[str, str], int],
) -> None:
    in_uso, testi, _ = contratto
    sbagliati = []
    for termine in in_uso.termini.values():
        if termine.durata is None or termine.durata.numero == 0 or termine.id in SENZA_NUMERO:
            continue
        numero = termine.durata.numero
        cifra = rf"(?:\b{numero}\b|\b(?:{PAROLE.get(numero, numero)}))"
        forma = re.compile(
            rf"{cifra}\s*(?:\([^)]*\)\s*)?\w*\s*(?:{UNITA[termine.durata.unita]})", re.IGNORECASE
        )
        corpo = " ".join(testi.get(c, "") for c in re.split(r";\s*", termine.clausola))
        if not forma.search(corpo):
            sbagliati.append(termine.id)
    assert sbagliati == []


def test_la_cifra_di_ogni_penale_e_scritta_nella_sua_clausola(
    contratto: tuple[Profilo, dict[str, str], int],
) -> None:
    in_uso, testi, _ = contratto
    for penale in in_uso.penali.values():
        corpo = testi[penale.clausola]
        for importo in (penale.importo, penale.minimo, penale.massimo):
            assert importo is None or in_euro(importo) in corpo, penale.clausola
        if penale.aliquota is not None and penale.base == "ammontare_netto":
            per_mille = f"{penale.aliquota * 10:.1f}".replace(".", ",")
            assert re.search(rf"{per_mille.replace(',', '[,.]')} per mille", corpo), penale.clausola
        elif penale.aliquota is not None:
            assert f"{penale.aliquota}".replace(".", ",") + "%" in corpo, penale.clausola


def test_ogni_id_di_parametri_e_nel_suo_profilo() -> None:
    if not PARAMETRI.exists():
        pytest.skip("PARAMETRI.md non è qui: si legge da ../shared/norme")
    per_sigla = {"AB": "regione_abruzzo", "ER": "emilia_romagna", "TO": "anci_toscana", "TG": "torgiano"}
    for sigla, nome in per_sigla.items():
        in_uso = profilo(nome)
        presenti = (
            set(in_uso.termini) | set(in_uso.livelli) | {str(p["id"]) for p in in_uso.parametri.values()}
        )
        presenti |= {
            i for motivo in in_uso.non_modellato.values() for i in re.findall(rf"{sigla}-\d\d", motivo)
        }
        presenti = {identita.split(".")[0] for identita in presenti}
        attesi = set(re.findall(rf"^\| ({sigla}-\d\d) \|", PARAMETRI.read_text("utf-8"), re.MULTILINE))
        assert len(attesi) >= 20
        assert sorted(attesi - presenti) == []
