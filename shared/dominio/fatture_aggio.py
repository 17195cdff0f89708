"""What a gross riversamento leaves to invoice: aggio and expenses of a quarter (004 artt. 10.2-10.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from shared.dominio.distinte import Distinta
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, percentuale
from shared.dominio.riversamenti import Modo


class TrimestreNonValido(ErroreDominio):
    """A name that is not the one of a quarter."""

    codice = "trimestre.non_valido"


@dataclass(frozen=True, slots=True)
class RigaFattura:
    """One month, tipologia and rate (percent, blank where there is none), in cents."""

    mese: str
    tipologia: str
    aliquota: str
    base: Centesimi
    aggio: Centesimi
    spese: Centesimi


@dataclass(frozen=True, slots=True)
class ProspettoFattura:
    """The figures of the invoice, in cents: `totale` = `imponibile` + `iva` + `spese`. VAT once, on the whole aggio."""

    trimestre: str
    decadi: tuple[str, ...]
    righe: tuple[RigaFattura, ...]
    imponibile: Centesimi
    iva_percento: Decimal
    iva: Centesimi
    spese: Centesimi
    totale: Centesimi


def prospetto_fattura(distinte: Iterable[Distinta], trimestre: str, iva_percento: Decimal) -> ProspettoFattura:
    """The invoice of `AAAA-TN` over the gross distinte of that quarter. Raises TrimestreNonValido."""
    if not re.fullmatch(r"\d{4}-T[1-4]", trimestre, re.ASCII):
        raise TrimestreNonValido(f"«{trimestre[:20]}» non è un trimestre: scrivere ad esempio 2026-T2.")
    sue = [d for d in distinte if d.periodo.trimestre == trimestre and d.modo is Modo.LORDO]
    righe: dict[tuple[str, str, str], RigaFattura] = {}
    for distinta in sue:
        for gruppo in distinta.gruppi:
            if not (gruppo.aggio or gruppo.spese):
                continue
            chiave = (f"{distinta.al:%Y-%m}", gruppo.tipologia, gruppo.aliquota)
            riga = righe.get(chiave, RigaFattura(*chiave, 0, 0, 0))
            righe[chiave] = replace(
                riga, base=riga.base + gruppo.base, aggio=riga.aggio + gruppo.aggio, spese=riga.spese + gruppo.spese
            )
    imponibile, spese = sum(r.aggio for r in righe.values()), sum(r.spese for r in righe.values())
    iva = percentuale(imponibile, iva_percento)
    return ProspettoFattura(
        trimestre=trimestre,
        decadi=tuple(d.decade for d in sue),
        righe=tuple(righe[chiave] for chiave in sorted(righe)),
        imponibile=imponibile,
        iva_percento=iva_percento,
        iva=iva,
        spese=spese,
        totale=imponibile + iva + spese,
    )
