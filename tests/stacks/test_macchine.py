"""State = substitution = function = file; each Task has its term, its retries and its shelf."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest

from shared.dominio.atti import Fase
from tests.stacks.modello import (
    FUNZIONI,
    RADICE,
    albero,
    bersaglio,
    compiti,
    definizione,
    funzioni,
    in_lista,
    macchine,
    permessi,
    rotte,
    serpente,
    stati,
)

MACCHINE = sorted(macchine())
SCAFFALI = {"Parcheggia", "SegnalaFlusso"}
"""Where every Catch leads. Their own fault has no further shelf: the execution fails, and an alarm counts that."""
SEGNO = re.compile(r"\$\{([A-Za-z0-9]+)\}")


def _funzione(stato: dict[str, Any]) -> str:
    """The substitution that a Task invokes."""
    risorsa = stato["Resource"]
    if risorsa == "arn:aws:states:::lambda:invoke.waitForTaskToken":
        risorsa = stato["Parameters"]["FunctionName"]
    trovato = SEGNO.fullmatch(risorsa)
    assert trovato, f"{risorsa} is not a substitution"
    return trovato[1]


@pytest.fixture(params=MACCHINE)
def macchina(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_ogni_file_di_macchina_e_in_uno_stack() -> None:
    assert set(MACCHINE) == {f.name.removesuffix(".asl.json") for f in (RADICE / "statemachines").glob("*.asl.json")}


def test_ogni_fase_ha_la_sua_macchina() -> None:
    # CARICO waits inside presa_in_carico, for the visto of the whole lista.
    assert set(MACCHINE) == {str(fase) for fase in Fase if fase is not Fase.CARICO} | {"presa_in_carico"}


def test_la_macchina_porta_il_nome_del_suo_file(macchina: str) -> None:
    risorsa = macchine()[macchina]
    assert serpente(risorsa.nome) == macchina
    assert risorsa.proprieta["Name"] == {"Fn::Sub": "${Prefisso}-" + macchina}


def test_stato_sostituzione_e_funzione_hanno_lo_stesso_nome(macchina: str) -> None:
    dette = macchine()[macchina].proprieta["DefinitionSubstitutions"]
    for nome, stato, _ in compiti(macchina):
        assert _funzione(stato) == nome
        assert dette[nome] == {"Fn::GetAtt": [nome, "Arn"]}
        assert nome in funzioni()


def test_le_sostituzioni_sono_quelle_usate(macchina: str) -> None:
    usate = set(SEGNO.findall((RADICE / "statemachines" / f"{macchina}.asl.json").read_text("utf-8")))
    assert set(macchine()[macchina].proprieta["DefinitionSubstitutions"]) == usate


def test_la_macchina_puo_invocare_le_sue_funzioni_e_nessun_altra(macchina: str) -> None:
    invocabili = [
        risorsa["Fn::GetAtt"][0]
        for regola in permessi(macchine()[macchina])
        if "lambda:InvokeFunction" in in_lista(regola["Action"])
        for risorsa in in_lista(regola["Resource"])
    ]
    assert sorted(invocabili) == sorted({nome for nome, _, _ in compiti(macchina)})


@pytest.mark.parametrize("nome", sorted(funzioni()))
def test_ogni_funzione_ha_il_suo_gestore_e_la_sua_politica(nome: str) -> None:
    proprieta = funzioni()[nome].proprieta
    if nome == "ApiFunzione":
        assert proprieta["Handler"] == "app.app"
    else:
        assert proprieta["Handler"] == f"functions.{serpente(nome)}.handler"
        definite = [n.name for n in albero(FUNZIONI / f"{serpente(nome)}.py").body if isinstance(n, ast.FunctionDef)]
        assert "handler" in definite
    assert "Role" not in proprieta
    assert permessi(funzioni()[nome]), "a function without a policy of its own"


def test_ogni_file_di_funzione_e_usato_da_uno_stack() -> None:
    file = {percorso.stem for percorso in FUNZIONI.glob("*.py") if not percorso.stem.startswith("_")}
    assert file == {serpente(nome) for nome in funzioni()} - {"api_funzione"}


def test_ogni_funzione_e_uno_stato_o_ha_un_innesco() -> None:
    stati_usati = {nome for macchina in MACCHINE for nome, _, _ in compiti(macchina)}
    innescate = {nome for nome, risorsa in funzioni().items() if risorsa.proprieta.get("Events")}
    innescate |= {bersaglio(operazione) for api in ("Api", "ApiPortale") for operazione in rotte(api).values()}
    # Called by another function of ours, whose policy names it.
    permesse = str([permessi(risorsa) for risorsa in funzioni().values()])
    chiamate = {
        nome
        for nome, risorsa in funzioni().items()
        if (proprio := risorsa.proprieta.get("FunctionName")) and f":function:{proprio['Fn::Sub']}" in permesse
    }
    assert stati_usati | innescate | chiamate == set(funzioni())
    assert not stati_usati & innescate


def test_ogni_compito_ha_un_termine_non_piu_corto_della_sua_funzione(macchina: str) -> None:
    for nome, stato, _ in compiti(macchina):
        if "waitForTaskToken" in stato["Resource"]:
            assert "TimeoutSecondsPath" in stato, f"{nome} could wait for a token that never comes"
        else:
            assert stato["TimeoutSeconds"] >= funzioni()[nome].proprieta["Timeout"], nome


def test_ogni_compito_ritenta_con_sparpagliamento(macchina: str) -> None:
    for nome, stato, _ in compiti(macchina):
        assert "Lambda.TooManyRequestsException" in stato["Retry"][0]["ErrorEquals"], nome
        for ritento in stato["Retry"]:
            assert ritento["JitterStrategy"] == "FULL", nome
            assert ritento["MaxAttempts"] >= 1
            assert ritento["MaxDelaySeconds"] >= ritento["IntervalSeconds"]


def test_un_termine_che_scade_non_si_ritenta_dove_e_la_legge_a_farlo_scadere(macchina: str) -> None:
    attese = [stato for _, stato, _ in compiti(macchina) if "waitForTaskToken" in stato["Resource"]]
    assert attese or macchina == "presa_in_carico"
    for stato in attese:
        ritentati = {errore for ritento in stato["Retry"] for errore in ritento["ErrorEquals"]}
        assert not ritentati & {"States.Timeout", "States.ALL", "States.TaskFailed"}
        assert stato["Catch"][0]["ErrorEquals"] == ["States.Timeout"]
        assert stato["Catch"][0]["Next"] not in SCAFFALI


def test_ogni_guasto_finisce_sullo_scaffale_con_il_suo_motivo(macchina: str) -> None:
    tutti = {nome: stato for nome, stato, _ in stati(definizione(macchina))}
    for nome, stato, mappa in compiti(macchina):
        if nome in SCAFFALI:
            assert "Catch" not in stato
            continue
        # A Task of a distributed map stands in an execution of its own; its fault is the fault of the map.
        presa = (tutti[mappa] if mappa else stato)["Catch"][-1]
        assert presa["ErrorEquals"] == ["States.ALL"], nome
        assert presa["Next"] in SCAFFALI, nome
        assert presa["ResultPath"] == "$.errore"
        assert tutti[presa["Next"]]["Parameters"]["errore.$"] == "$.errore"


def test_dallo_scaffale_la_macchina_finisce_fallita(macchina: str) -> None:
    tutti = {nome: stato for nome, stato, _ in stati(definizione(macchina))}
    scaffale = SCAFFALI & set(tutti)
    assert len(scaffale) == 1
    assert tutti[tutti[scaffale.pop()]["Next"]]["Type"] == "Fail"


def test_nessuna_fase_e_uno_stato_che_finge(macchina: str) -> None:
    """A Pass may only name an error for the shelf."""
    for nome, stato, _ in stati(definizione(macchina)):
        if stato["Type"] == "Pass":
            assert stato["Next"] in SCAFFALI, nome
