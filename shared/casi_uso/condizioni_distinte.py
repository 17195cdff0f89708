"""What the contract of an ente says of money that goes out, in the shape the domain takes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shared.casi_uso.parametri_calcolo import ParametroContrattoMancante, regola_aggio
from shared.dominio.aggio import RegolaAggio
from shared.dominio.enti import Ente
from shared.dominio.pratiche import ACarico
from shared.dominio.profili import Profilo, TermineContrattuale
from shared.dominio.righe_distinta import CondizioniDistinta, MisuraAggio
from shared.dominio.riversamenti import BaseIva, Modo
from shared.norme import parametro, profilo

FINE_DECADE = "fine_decade"
"""The event the term of a riversamento runs from."""


def condizioni_distinta(ente: Ente, giorno: date) -> CondizioniDistinta:
    """The terms for the money of a decade that ends on `giorno`.

    The rates awarded to the ente's contract prevail on the contract's own, which are maxima (004 art. 10.6).
    Raises ParametroContrattoMancante where the contract does not say who withholds and what the aggio is.
    """
    contratto = profilo(ente.profilo)
    misura = MisuraAggio(_testo(contratto, "aggio_misura"))
    regola = _regola(ente, contratto) if misura is MisuraAggio.PERCENTUALE else None
    garanzia = contratto.parametri.get("trattenuta_garanzia")
    base_iva = contratto.parametri.get("base_iva")
    rimborsi = contratto.parametri.get("rimborsi")
    usati = ("riversamento_modo", "aggio_misura", "trattenuta_garanzia", "base_iva", "rimborsi")
    clausole = [contratto.parametri[nome]["clausola"] for nome in usati if nome in contratto.parametri]
    return CondizioniDistinta(
        modo=Modo(_testo(contratto, "riversamento_modo")),
        misura=misura,
        regola=regola,
        aggio_di_gara=ente.aggio_percento if misura is MisuraAggio.RISCOSSO else None,
        iva_percento=parametro("iva_aggio").alla_data(giorno).valore,
        garanzia_percento=Decimal(0) if garanzia is None else garanzia["valore"],
        base_iva=BaseIva.AGGIO_LORDO if base_iva is None else BaseIva(base_iva["valore"]),
        rimborsi_trattenuti=rimborsi is not None and rimborsi["valore"] == ACarico.CONCESSIONARIO,
        fonti=tuple(dict.fromkeys((*(f"clausola {c}" for c in clausole), *(regola.fonti if regola else ())))),
    )


def termine_di_riversamento(contratto: Profilo) -> TermineContrattuale | None:
    """The term that runs from the end of a decade, or None where the contract has none."""
    return next((t for t in contratto.termini.values() if t.evento == FINE_DECADE and t.durata), None)


def _regola(ente: Ente, contratto: Profilo) -> RegolaAggio:
    regola = regola_aggio(contratto)
    percento = regola.percento if ente.aggio_percento is None else ente.aggio_percento
    maggiorazione = regola.maggiorazione if ente.aggio_maggiorazione is None else ente.aggio_maggiorazione
    return RegolaAggio(percento, maggiorazione, regola.fonti)


def _testo(contratto: Profilo, nome: str) -> str:
    if nome not in contratto.parametri:
        raise ParametroContrattoMancante(f"Il profilo {contratto.nome} non fissa «{nome}».")
    return str(contratto.parametri[nome]["valore"])
