"""A contract's term, once started: from when it counts, what its prova cites, when it cannot run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.termini import TermineNonValido, in_corso_dal, termini_in_corso
from shared.norme import profilo

TERMINE = TermineContrattuale(
    id="AB-02",
    cosa="Notifica dell'ingiunzione",
    evento="consegna_lista",
    adempimento="notifica_ingiunzione",
    durata=Durata(40, Unita.GIORNI),
    proroga=Proroga.SABATO_E_FESTIVI,
    clausola="14.1.b",
    penale=None,
    certezza="certo",
)
CONSEGNA = date(2026, 2, 24)


def _profilo() -> Profilo:
    return replace(profilo("regione_abruzzo"), termini={TERMINE.id: TERMINE}, ruoli={})


def test_un_evento_di_oggi_fa_gia_decorrere_il_termine() -> None:
    eventi = {"consegna_lista": CONSEGNA}
    assert len(termini_in_corso(_profilo(), eventi, Calendario(), CONSEGNA)) == 1
    assert termini_in_corso(_profilo(), eventi, Calendario(), date(2026, 2, 23)) == []


def test_la_prova_cita_il_termine_e_la_sua_clausola() -> None:
    assert in_corso_dal(TERMINE, CONSEGNA, Calendario()).prova.fonti[-1] == "AB-02, clausola 14.1.b"


def test_un_termine_senza_durata_non_decorre() -> None:
    with pytest.raises(TermineNonValido, match=r"^AB-02: il contratto non fissa una durata \(14\.1\.b\)\.$"):
        in_corso_dal(replace(TERMINE, durata=None), CONSEGNA, Calendario())
