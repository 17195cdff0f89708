"""What a delay costs under the contract (PARAMETRI.md CNT-10 and the penalty clauses of the four tenders)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared.dominio.calendario import Calendario
from shared.dominio.conteggio import date_del_termine
from shared.dominio.durate import Proroga
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, arrotonda, in_cifre, in_euro, in_percento
from shared.dominio.profili import FormaPenale, PenaleContrattuale
from shared.dominio.prova import Dato, Passo, Prova
from shared.dominio.termini import giorni_di_ritardo

NESSUN_RITARDO = "nessun ritardo"
DOVUTA = "dovuta"
NON_DETERMINABILE = "non determinabile"


class BasePenaleMancante(ErroreDominio):
    """The clause takes a percentage of an amount that was not given."""

    codice = "penale.base_mancante"


@dataclass(frozen=True, slots=True)
class EsitoPenale:
    """`importo` in cents; None with esito `non determinabile`, when the contract gives no figure to compute it.

    `giorni_ritardo` are natural days after `scadenza`, or after the free time the clause grants.
    """

    scadenza: date
    giorni_ritardo: int
    importo: Centesimi | None
    esito: str
    prova: Prova


def calcola_penale(
    penale: PenaleContrattuale | None,
    scadenza: date,
    adempimento: date,
    *,
    basi: Mapping[str, Centesimi],
    calendario: Calendario,
    quantita: int = 1,
) -> EsitoPenale:
    """The penalty for doing on `adempimento` what was due by `scadenza` (already rolled over).

    Delay counts natural days from the day after `scadenza`, or after the franchigia, to
    `adempimento` included. `basi` holds the amounts (cents) percentages are taken on, by
    name; `quantita` how many things the clause counts were late (posizioni, pagamenti).
    The amount is rounded once, half up, then kept within `minimo` and `massimo`. A late act
    under a clause without figures has no amount (the ente sets it), nor has any act where
    the contract holds no clause (`penale` None).

    Raises BasePenaleMancante when the base is not in `basi`, ErroreDominio for a negative
    base or quantity.
    """
    if quantita < 0:
        raise ErroreDominio("La quantità su cui si calcola una penale non può essere negativa.")
    limite = scadenza
    if penale is not None and penale.franchigia is not None:
        limite, _ = date_del_termine(scadenza, penale.franchigia, Proroga.NESSUNA, calendario)
    ritardo = giorni_di_ritardo(limite, adempimento)
    dati: dict[str, Dato] = {
        "scadenza": scadenza.isoformat(),
        "adempimento": adempimento.isoformat(),
        "giorni_ritardo": ritardo,
    }
    passi = [
        Passo(_testo_ritardo(scadenza, limite, adempimento, ritardo), {"decorre_dopo": limite.isoformat()})
    ]
    if penale is None:
        passi.append(Passo("Il contratto non indica una penale: importo non determinabile"))
        prova = Prova("penale", NON_DETERMINABILE, "euro", dati, tuple(passi), ())
        return EsitoPenale(scadenza, ritardo, None, NON_DETERMINABILE, prova)
    if penale.franchigia is not None:
        dati["franchigia"] = {"numero": penale.franchigia.numero, "unita": str(penale.franchigia.unita)}
        patrono = calendario.patrono
        dati["patrono"] = None if patrono is None else f"{patrono[0]:02d}-{patrono[1]:02d}"
    importo, dati_importo, passi_importo = _importo(penale, _unita(penale.forma, ritardo), quantita, basi)
    dati |= dati_importo
    passi += passi_importo
    esito = NON_DETERMINABILE if importo is None else DOVUTA if ritardo else NESSUN_RITARDO
    testo = NON_DETERMINABILE if importo is None else in_cifre(importo)
    fonte = f"clausola {penale.clausola}"
    return EsitoPenale(
        scadenza, ritardo, importo, esito, Prova("penale", testo, "euro", dati, tuple(passi), (fonte,))
    )


def penale_per_eventi(
    penale: PenaleContrattuale, quantita: int, basi: Mapping[str, Centesimi]
) -> tuple[Centesimi | None, Prova]:
    """The penalty of a clause that counts events and not days (calls, complaints, payments not reconciled).

    `quantita` is how many exceed the level of service. Cents, or None where the clause
    has no figure. Raises as `calcola_penale`.
    """
    if quantita < 0:
        raise ErroreDominio("La quantità su cui si calcola una penale non può essere negativa.")
    importo, dati, passi = _importo(penale, 1, quantita, basi)
    testo = NON_DETERMINABILE if importo is None else in_cifre(importo)
    fonte = f"clausola {penale.clausola}"
    return importo, Prova("penale_eventi", testo, "euro", dati, tuple(passi), (fonte,))


def _unita(forma: FormaPenale, ritardo: int) -> int:
    """How many times the clause strikes: once, each day, each week or fraction of a week."""
    if forma is FormaPenale.PER_GIORNO:
        return ritardo
    if forma is FormaPenale.PER_SETTIMANA:
        return -(-ritardo // 7)
    return min(ritardo, 1)


def _importo(
    penale: PenaleContrattuale, unita: int, quantita: int, basi: Mapping[str, Centesimi]
) -> tuple[Centesimi | None, dict[str, Dato], list[Passo]]:
    volte = unita * quantita
    dati: dict[str, Dato] = {
        "forma": str(penale.forma),
        "per": penale.per,
        "quantita": quantita,
        "unita_ritardo": unita,
        "minimo": _testo(penale.minimo),
        "massimo": _testo(penale.massimo),
    }
    if penale.importo is not None:
        esatto = Fraction(penale.importo * volte, 100)
        dati["importo_unitario"] = _testo(penale.importo)
        quanto = f"{in_euro(penale.importo)} €"
    elif penale.aliquota is not None:
        base = _base(penale, basi)
        esatto = Fraction(base, 100) * Fraction(penale.aliquota) / 100 * volte
        dati |= {"aliquota": str(penale.aliquota), "base": penale.base, "importo_base": _testo(base)}
        quanto = f"{in_percento(penale.aliquota)} di {in_euro(base)} € ({penale.base.replace('_', ' ')})"
    else:
        importo = None if volte else 0
        return (
            importo,
            dati,
            [Passo(_testo_indeterminato(penale), {"volte": volte, "importo": _testo(importo)})],
        )
    importo = arrotonda(esatto)
    testo = f"Penale: {quanto} per {volte} {_conta(penale, volte)} = {in_euro(importo)} €"
    passi = [Passo(testo, {"volte": volte, "importo": _testo(importo)})]
    contenuto = _entro_limiti(penale, importo) if volte else importo
    if contenuto != importo:
        passi.append(Passo(f"Ricondotta nei limiti: {in_euro(contenuto)} €", {"importo": _testo(contenuto)}))
    return contenuto, dati, passi


def _base(penale: PenaleContrattuale, basi: Mapping[str, Centesimi]) -> Centesimi:
    if penale.base not in basi:
        raise BasePenaleMancante(f"Per la penale {penale.id} serve l'importo «{penale.base}».")
    if basi[penale.base] < 0:
        raise ErroreDominio(f"L'importo «{penale.base}» non può essere negativo.")
    return basi[penale.base]


def _entro_limiti(penale: PenaleContrattuale, importo: Centesimi) -> Centesimi:
    if penale.minimo is not None:
        importo = max(importo, penale.minimo)
    if penale.massimo is not None:
        importo = min(importo, penale.massimo)
    return importo


def _testo_ritardo(scadenza: date, limite: date, adempimento: date, ritardo: int) -> str:
    franchigia = "" if limite == scadenza else f", con franchigia fino al {limite:%d/%m/%Y}"
    quanto = (
        "nessun ritardo"
        if not ritardo
        else "1 giorno di ritardo"
        if ritardo == 1
        else f"{ritardo} giorni di ritardo"
    )
    return f"Scadenza {scadenza:%d/%m/%Y}{franchigia}, adempimento {adempimento:%d/%m/%Y}: {quanto}"


def _testo_indeterminato(penale: PenaleContrattuale) -> str:
    if penale.minimo is not None and penale.massimo is not None:
        return f"La penale va da {in_euro(penale.minimo)} a {in_euro(penale.massimo)} €: la fissa l'ente"
    return "Il contratto non indica la misura della penale: importo non determinabile"


def _conta(penale: PenaleContrattuale, volte: int) -> str:
    if penale.forma is FormaPenale.PER_GIORNO:
        return "giorno" if volte == 1 else "giorni"
    if penale.forma is FormaPenale.PER_SETTIMANA:
        return "settimana o frazione" if volte == 1 else "settimane o frazioni"
    return "volta" if volte == 1 else "volte"


def _testo(cent: Centesimi | None) -> str | None:
    return None if cent is None else in_cifre(cent)
