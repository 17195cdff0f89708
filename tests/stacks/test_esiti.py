"""The names a machine compares are the names the domain can say in that phase: no more, no fewer."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from shared.dominio import fasi
from shared.dominio.atti import Fase
from shared.dominio.passi import Esito
from tests.stacks.modello import RADICE, definizione, funzioni, in_lista, macchine, permessi

FASI = [fase for fase in Fase if fase is not Fase.CARICO]
ALTRO_NOME = {
    Esito.ATTENDI: "AttendiScadenzaOEvento",
    Esito.SUCCESSORE: "PassaFase",
    Esito.CONCLUSA: "Fine",
    Esito.REGISTRA_MOTIVO: "RegistraMotivoMancatoAvvio",
}
"""Outcomes whose state is not called as they are."""

_MODULI = sorted((RADICE / "shared" / "dominio").glob("fas*.py"))
_FUNZIONI = {
    n.name: n
    for modulo in _MODULI
    for n in ast.parse(modulo.read_text("utf-8")).body
    if isinstance(n, ast.FunctionDef)
}


def _fasi_nominate(nodo: ast.expr) -> set[Fase]:
    return {
        Fase[n.attr]
        for n in ast.walk(nodo)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "Fase"
    }


def _vera(condizione: ast.expr, fase: Fase) -> bool | None:
    """What a condition is in `fase`, by its comparisons of `posizione.fase` alone; None when it asks for more."""
    if isinstance(condizione, ast.BoolOp) and isinstance(condizione.op, ast.And):
        parti = [_vera(parte, fase) for parte in condizione.values]
        return False if False in parti else None if None in parti else True
    if isinstance(condizione, ast.Compare) and ast.unparse(condizione.left) == "posizione.fase":
        nominate = _fasi_nominate(condizione.comparators[0])
        nega = isinstance(condizione.ops[0], ast.NotIn | ast.IsNot | ast.NotEq)
        return (fase in nominate) != nega
    return None


class _Lettore:
    """Follows the modules of the phases as they run in one of them, and gathers the outcomes it can return."""

    def __init__(self, fase: Fase) -> None:
        self.fase = fase
        self.trovati: set[Esito] = set()
        self._viste: set[str] = set()

    def funzione(self, nome: str) -> None:
        if nome in _FUNZIONI and nome not in self._viste:
            self._viste.add(nome)
            self.blocco(_FUNZIONI[nome].body)

    def blocco(self, istruzioni: list[ast.stmt]) -> bool:
        """Read statements in order; True when they surely return, so that what follows is not reached."""
        for istruzione in istruzioni:
            if isinstance(istruzione, ast.If):
                vera = _vera(istruzione.test, self.fase)
                self.espressione(istruzione.test)
                corpo_finisce = vera is False or self.blocco(istruzione.body)
                altro_finisce = vera is True or self.blocco(istruzione.orelse)
                if corpo_finisce and altro_finisce:
                    return True
                continue
            self.espressione(istruzione)
            if isinstance(istruzione, ast.Return | ast.Raise):
                return True
        return False

    def espressione(self, nodo: ast.AST) -> None:
        if isinstance(nodo, ast.Attribute) and isinstance(nodo.value, ast.Name) and nodo.value.id == "Esito":
            self.trovati.add(Esito[nodo.attr])
        if isinstance(nodo, ast.Call):
            if isinstance(nodo.func, ast.Name):
                self.funzione(nodo.func.id)
            elif ast.unparse(nodo.func) == "_FASI[posizione.fase]":
                self.funzione(fasi._FASI[self.fase].__name__)
        for figlio in ast.iter_child_nodes(nodo):
            # `passo.esito is not Esito.ATTENDI` asks, it does not say.
            if not (isinstance(nodo, ast.Compare) and isinstance(figlio, ast.Attribute)):
                self.espressione(figlio)


def _di_fase(fase: Fase) -> set[Esito]:
    lettore = _Lettore(fase)
    lettore.funzione("valuta")
    return lettore.trovati


def _scelte(fase: Fase) -> dict[str, str]:
    decidi = definizione(str(fase))["States"]["Decidi"]
    assert all(scelta["Variable"] == "$.passo.esito" for scelta in decidi["Choices"])
    scelte = {scelta["StringEquals"]: scelta["Next"] for scelta in decidi["Choices"]}
    # What wakes a machine hands it its next step, or tells it to look for itself.
    assert scelte.pop("RIVALUTA") == "Valuta"
    return scelte


def test_nessun_nome_di_funzione_sta_in_due_moduli_delle_fasi() -> None:
    """The reading goes by name alone."""
    nomi = [
        n.name
        for modulo in _MODULI
        for n in ast.parse(modulo.read_text("utf-8")).body
        if isinstance(n, ast.FunctionDef)
    ]
    assert len(nomi) == len(set(nomi))


def test_la_lettura_del_dominio_vede_ogni_esito() -> None:
    """Were the reading blind, the tests below would compare empty sets."""
    assert set().union(*(_di_fase(fase) for fase in FASI)) == set(Esito)


@pytest.mark.parametrize("fase", FASI)
def test_la_macchina_confronta_tutti_e_soli_gli_esiti_della_sua_fase(fase: Fase) -> None:
    assert {Esito(nome) for nome in _scelte(fase)} == _di_fase(fase)


@pytest.mark.parametrize("fase", FASI)
def test_ogni_esito_porta_allo_stato_che_si_chiama_come_lui(fase: Fase) -> None:
    for nome, stato in _scelte(fase).items():
        esito = Esito(nome)
        assert stato == ALTRO_NOME.get(esito, nome.title().replace("_", "")), nome


@pytest.mark.parametrize("fase", FASI)
def test_un_esito_mai_visto_va_sullo_scaffale(fase: Fase) -> None:
    stati = definizione(str(fase))["States"]
    ignoto = stati[stati["Decidi"]["Default"]]
    assert ignoto["Type"] == "Pass"
    assert ignoto["ResultPath"] == "$.errore"
    detti = {*ignoto.get("Result", {}), *ignoto.get("Parameters", {})}
    assert {chiave.removesuffix(".$") for chiave in detti} == {"Error", "Cause"}
    assert ignoto["Next"] == "Parcheggia"


@pytest.mark.parametrize("fase", FASI)
def test_ogni_passo_fatto_torna_a_decidere(fase: Fase) -> None:
    stati: dict[str, Any] = definizione(str(fase))["States"]
    for stato in _scelte(fase).values():
        if stato in ("Fine", "PassaFase"):
            continue
        assert stati[stato]["Next"] in ("Decidi", "Valuta"), stato


def test_passa_fase_puo_avviare_le_macchine_delle_fasi_e_nessun_altra() -> None:
    passa = next(r for r in permessi_di("PassaFase") if "states:StartExecution" in in_lista(r["Action"]))
    radici = {risorsa["Fn::Sub"] for risorsa in in_lista(passa["Resource"])}
    assert radici == {"${RadiceMacchine}" + str(fase) for fase in FASI}


def permessi_di(nome: str) -> list[dict[str, Any]]:
    return permessi(funzioni()[nome])


ESITI_DELLA_PRESA = {
    "FlussoNuovo": {"NUOVO"},
    "Verificato": {"VALIDO"},
    "Acquisito": {"ACQUISITO"},
    "Visto": {"CONCESSO", "RIFIUTATO"},
}


def test_la_presa_in_carico_confronta_parole_che_i_casi_d_uso_dicono() -> None:
    stati = definizione("presa_in_carico")["States"]
    scelte = {
        nome: {scelta["StringEquals"] for scelta in stato["Choices"]}
        for nome, stato in stati.items()
        if stato["Type"] == "Choice"
    }
    assert scelte == ESITI_DELLA_PRESA
    dette = {
        nodo.value
        for modulo in ("flussi.py", "carico.py", "ricevuta.py", "visto.py")
        for nodo in ast.walk(ast.parse((RADICE / "shared" / "casi_uso" / modulo).read_text("utf-8")))
        if isinstance(nodo, ast.Constant) and isinstance(nodo.value, str)
    }
    assert set().union(*ESITI_DELLA_PRESA.values()) <= dette


def test_senza_visto_la_presa_in_carico_non_avvia_nulla() -> None:
    stati = definizione("presa_in_carico")["States"]
    prima = {nome for nome, stato in stati.items() if "AvviaLotti" in str(stato)}
    assert prima == {"Visto"}
    assert stati["Visto"]["Default"] == "AttendiVisto"
    assert "presa_in_carico" in macchine()
