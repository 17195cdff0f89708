"""Golden cases: the expected figures of the law, checked against ours, one by one.

Nothing is skipped: a case with an unknown `tipo`, or that raises, counts as failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from shared.casi_uso.casi_regole import REGOLE
from shared.casi_uso.dati_caso import CasoNonValido, Dati
from shared.dominio.errori import ErroreDominio
from shared.dominio.prova import Prova

BYTE_MASSIMI = 5_000_000
CASI_MASSIMI = 10_000

_Lettore: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FileCasiNonValido(ErroreDominio):
    """The file as a whole cannot be read as golden cases."""

    codice = "casi.file_non_valido"


class TipoSconosciuto(ErroreDominio):
    """A case asks for a rule that does not exist here."""

    codice = "casi.tipo_sconosciuto"


@dataclass(frozen=True, slots=True)
class Differenza:
    """One expected value that was not met; `ottenuto` is None where the rule does not answer that key."""

    campo: str
    atteso: Any
    ottenuto: Any


@dataclass(frozen=True, slots=True)
class EsitoCaso:
    """`esito` is `ok`, `ko` (some figure differs) or `errore` (it could not be run: `motivo` says why)."""

    id: str
    tipo: str
    esito: str
    fonte: str
    stato: str
    differenze: tuple[Differenza, ...] = ()
    motivo: str = ""
    codice: str = ""
    prova: Prova | None = None

    def in_dati(self, *, con_prova: bool = False) -> dict[str, Any]:
        """Plain JSON; the prova only on request, it is long."""
        dati: dict[str, Any] = {
            "id": self.id,
            "tipo": self.tipo,
            "esito": self.esito,
            "fonte": self.fonte,
            "stato": self.stato,
        }
        if self.differenze:
            dati["differenze"] = [
                {"campo": d.campo, "atteso": d.atteso, "ottenuto": d.ottenuto} for d in self.differenze
            ]
        if self.motivo:
            dati |= {"motivo": self.motivo, "codice": self.codice}
        if con_prova and self.prova is not None:
            dati["prova"] = self.prova.in_dati()
        return dati


def leggi_casi(testo: str) -> list[Mapping[str, Any]]:
    """The cases in the text of a YAML file. Raises FileCasiNonValido when it is not a list of cases."""
    if len(testo) > BYTE_MASSIMI:
        raise FileCasiNonValido(f"Il file dei casi supera {BYTE_MASSIMI} caratteri.")
    try:
        if any(isinstance(evento, yaml.AliasEvent) for evento in yaml.parse(testo, Loader=_Lettore)):
            raise FileCasiNonValido("Il file dei casi non può contenere riferimenti (&nome, *nome).")
        dati = yaml.load(testo, Loader=_Lettore)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as errore:
        raise FileCasiNonValido(f"Il file dei casi non è YAML leggibile: {errore}.") from errore
    casi = dati.get("casi") if isinstance(dati, Mapping) else None
    if not isinstance(casi, list) or not casi:
        raise FileCasiNonValido("Il file dei casi deve avere una chiave «casi» con uno o più casi.")
    if len(casi) > CASI_MASSIMI:
        raise FileCasiNonValido(f"Il file ha {len(casi)} casi, il massimo è {CASI_MASSIMI}.")
    if not all(isinstance(caso, Mapping) for caso in casi):
        raise FileCasiNonValido("Ogni caso deve essere una mappa con id, tipo, dati e atteso.")
    return casi


def esegui_caso(caso: Mapping[str, Any]) -> EsitoCaso:
    """Run one case. Never raises for what the case says: an error is its outcome."""
    identita, tipo = str(caso.get("id", ""))[:100], str(caso.get("tipo", ""))[:100]
    fonte, stato = str(caso.get("fonte", ""))[:500], str(caso.get("stato", ""))[:100]
    try:
        if tipo not in REGOLE:
            raise TipoSconosciuto(f"Il tipo «{tipo}» non è fra {', '.join(sorted(REGOLE))}.")
        dati, atteso = caso.get("dati"), caso.get("atteso")
        if not isinstance(dati, Mapping):
            raise CasoNonValido("Mancano i «dati».")
        if not isinstance(atteso, Mapping) or not atteso:
            raise CasoNonValido("Manca «atteso»: un caso senza valori attesi non verifica nulla.")
        risultato = REGOLE[tipo](Dati(dati))
    except ErroreDominio as errore:
        return EsitoCaso(
            identita, tipo, "errore", fonte, stato, motivo=errore.messaggio, codice=errore.codice
        )
    differenze = _confronta(atteso, risultato.valori)
    esito = "ko" if differenze else "ok"
    return EsitoCaso(identita, tipo, esito, fonte, stato, differenze, prova=risultato.prova)


def esegui_casi(casi: Sequence[Mapping[str, Any]]) -> list[EsitoCaso]:
    """Run every case, in order. Two cases with the same id are both run, the second as an error."""
    visti: set[str] = set()
    esiti: list[EsitoCaso] = []
    for caso in casi:
        esito = esegui_caso(caso)
        if not esito.id or esito.id in visti:
            motivo = f"L'id «{esito.id}» è ripetuto." if esito.id else "Il caso non ha un id."
            codice = CasoNonValido.codice
            esito = EsitoCaso(
                esito.id, esito.tipo, "errore", esito.fonte, esito.stato, motivo=motivo, codice=codice
            )
        visti.add(esito.id)
        esiti.append(esito)
    return esiti


def riassumi(esiti: Sequence[EsitoCaso], *, con_prova: bool = False) -> dict[str, Any]:
    """`{"ok": n, "ko": n, "dettagli": [...]}`: what is not `ok` counts as `ko`."""
    bene = sum(1 for esito in esiti if esito.esito == "ok")
    dettagli = [esito.in_dati(con_prova=con_prova) for esito in esiti]
    return {"ok": bene, "ko": len(esiti) - bene, "dettagli": dettagli}


def _confronta(atteso: Mapping[str, Any], ottenuto: Mapping[str, Any]) -> tuple[Differenza, ...]:
    return tuple(
        Differenza(str(campo), valore, ottenuto.get(campo))
        for campo, valore in ((str(nome), _piano(valore)) for nome, valore in atteso.items())
        if campo not in ottenuto or not _uguali(campo, valore, ottenuto[campo])
    )


def _uguali(campo: str, atteso: Any, ottenuto: Any) -> bool:
    """Equal in kind and value: `true` is not `1`. Of a rate only the number counts (`6` is `6.00`)."""
    if campo == "aliquota":
        try:
            return Decimal(str(atteso)) == Decimal(ottenuto)
        except InvalidOperation:
            return False
    return type(atteso) is type(ottenuto) and bool(atteso == ottenuto)


def _piano(valore: Any) -> Any:
    """Dates that YAML read as such, back to text, at any depth."""
    if isinstance(valore, Mapping):
        return {str(nome): _piano(interno) for nome, interno in valore.items()}
    if isinstance(valore, list):
        return [_piano(interno) for interno in valore]
    return valore.isoformat() if hasattr(valore, "isoformat") else valore
