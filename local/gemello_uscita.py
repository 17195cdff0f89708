"""A simulation as plain data: the keys of the demo, then what only a list twin can tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from shared.casi_uso.gemello.conti import COLONNE, Cassa, Mese, Riepilogo
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.rendiconti import Rendiconto, RigaRendiconto, rendiconta


def in_dati(riepilogo: Riepilogo, secondi: float) -> dict[str, Any]:
    """Amounts in cents, months as `2025-01`. Raises NonQuadra when the books of the lista do not balance."""
    cassa = riepilogo.cassa()
    rendiconto = rendiconta([cassa.conti])
    totale = rendiconto.totale
    termini = riepilogo.termini
    return {
        "posizioni": {
            "caricate": riepilogo.posizioni,
            "scartate": riepilogo.scartate,
            "per_esito": dict(sorted(riepilogo.per_esito.items())),
        },
        "importi_cent": {nome: getattr(totale, nome) for nome in COLONNE},
        "quadra": totale.caricato == riepilogo.caricato,
        "orfane": riepilogo.orfane,
        "atti": dict(sorted(_per_tipo(riepilogo).items())),
        "giorno_virtuale_finale": riepilogo.giorno_finale.isoformat(),
        "orizzonte": riepilogo.fine.isoformat(),
        "eccedenze_cent": rendiconto.eccedenze,
        "rimborsato_cent": rendiconto.rimborsato,
        "atti_per_mese": _per_mese(riepilogo),
        "postalizzazione": _postalizzazione(riepilogo, rendiconto),
        "incassi_per_mese": _incassi(cassa),
        "penali": {
            "maturate_cent": sum(conto.maturata for conto in termini.values()),
            "a_rischio_cent": sum(conto.a_rischio for conto in termini.values()),
            "per_termine": {
                identita: {
                    "mancati": conto.mancati,
                    "maturata_cent": conto.maturata,
                    "senza_importo": conto.senza_importo,
                    "aperti": conto.aperti,
                    "a_rischio_cent": conto.a_rischio,
                }
                for identita, conto in sorted(termini.items())
            },
        },
        "prescrizioni": {
            "nell_orizzonte": riepilogo.prescrizioni.nell_orizzonte,
            "interrotte": riepilogo.prescrizioni.interrotte,
            "estinte_prima": riepilogo.prescrizioni.estinte,
            "a_rischio": riepilogo.prescrizioni.perse,
            "residuo_a_rischio_cent": riepilogo.prescrizioni.residuo,
        },
        "secondi": round(secondi, 1),
    }


def _per_tipo(riepilogo: Riepilogo) -> Counter[str]:
    tipi: Counter[str] = Counter()
    for (_, tipo), quanti in riepilogo.atti.items():
        tipi[tipo] += quanti
    return tipi


def _per_mese(riepilogo: Riepilogo) -> dict[str, dict[str, int]]:
    mesi: dict[str, dict[str, int]] = defaultdict(dict)
    for (mese, tipo), quanti in sorted(riepilogo.atti.items()):
        mesi[_nome(mese)][tipo] = quanti
    return dict(mesi)


def _postalizzazione(riepilogo: Riepilogo, rendiconto: Rendiconto) -> dict[str, Any]:
    spese = rendiconto.voci.get(Voce.SPESE_NOTIFICA, RigaRendiconto())
    tentativi: Counter[str] = Counter()
    costi: Counter[str] = Counter()
    for (mezzo, giorno), quanti in riepilogo.tentativi.items():
        tentativi[mezzo.value] += quanti
        costi[mezzo.value] += quanti * riepilogo.costo(mezzo, giorno)
    return {
        "tentativi": sum(tentativi.values()),
        "costo_cent": sum(costi.values()),
        "addebitato_cent": spese.accessori,
        "per_mezzo": {
            mezzo: {
                "tentativi": tentativi[mezzo],
                "riusciti": riepilogo.riusciti[mezzo],
                "costo_cent": costi[mezzo],
            }
            for mezzo in sorted(tentativi)
        },
    }


def _incassi(cassa: Cassa) -> dict[str, dict[str, Centesimi]]:
    mesi: dict[str, dict[str, Centesimi]] = {}
    cumulato: Centesimi = 0
    for mese in sorted(cassa.riscosso.keys() | cassa.eccedenze.keys()):
        cumulato += cassa.riscosso[mese]
        mesi[_nome(mese)] = {
            "riscosso_cent": cassa.riscosso[mese],
            "eccedenze_cent": cassa.eccedenze[mese],
            "cumulato_cent": cumulato,
        }
    return mesi


def _nome(mese: Mese) -> str:
    return f"{mese[0]}-{mese[1]:02d}"
