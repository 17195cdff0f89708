"""What the registers of the invented world say of a debtor: who he is by now, and what he owns."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

from shared.casi_uso.gemello.comportamenti import Comportamento
from shared.dominio.atti import Bene, Terzo, TipoBene
from shared.dominio.pignoramenti import PRESSO_TERZI


def anagrafe(debitore: Comportamento, posizione: str) -> dict[str, Any]:
    """What the registers say of one debtor, as they write it; by chance, nothing to report."""
    return {"posizione": posizione, **debitore.registri}


def visura(debitore: Comportamento, posizione: str) -> tuple[Bene, ...]:
    """What the registers list as his."""
    altri = tuple(_bene(tipo) for tipo in debitore.beni)
    if not debitore.veicolo:
        return altri
    caso = random.Random(f"targa:{posizione}")
    lettere = "ABCDEFGHJKLMNPRSTVWXYZ"
    targa = "".join((*caso.choices(lettere, k=2), f"{caso.randint(0, 999):03d}", *caso.choices(lettere, k=2)))
    return (Bene(TipoBene.VEICOLO, "Autovettura", targa), *altri)


def _bene(tipo: TipoBene) -> Bene:
    if tipo is TipoBene.IMMOBILE:
        return Bene(tipo, "Abitazione in Torgiano", foglio="12", particella="345", subalterno="2", quota="1/1")
    if tipo not in PRESSO_TERZI:
        return Bene(tipo, tipo.value.capitalize())
    nome = {TipoBene.STIPENDIO: "Officine di Prova S.p.A.", TipoBene.CONTO: "Banca di Prova S.p.A."}
    terzo = Terzo(nome.get(tipo, "Inquilino di Prova"), "01234567897", f"{tipo.value}@pec.example.it")
    return Bene(tipo, tipo.value.capitalize(), terzo=terzo)


def in_modello(beni: tuple[Bene, ...]) -> list[dict[str, Any]]:
    """The outcome of an asset search as the register writes it."""
    return [{nome: valore for nome, valore in asdict(b).items() if nome != "escluso"} for b in beni]
