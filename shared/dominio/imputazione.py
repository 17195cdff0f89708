"""To which parts of a debt a payment goes, in the order the law sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, Voce, in_cifre, in_euro
from shared.dominio.prova import Dato, Passo, Prova

ART_1194_CC = "art_1194_cc"
ART_31_DPR_602 = "art_31_dpr_602"

ORDINE: Mapping[str, tuple[Voce, ...]] = {
    # Expenses, then interest, then capital; the place of sanctions is a choice (PARAMETRI.md B.7). Among the
    # expenses the oldest comes first: notification precedes procedure, and the oneri fall due last.
    ART_1194_CC: (
        Voce.SPESE_NOTIFICA,
        Voce.SPESE_PROCEDURA,
        Voce.ONERI_RISCOSSIONE,
        Voce.INTERESSI,
        Voce.SANZIONI,
        Voce.CAPITALE,
    ),
    # Tax, sanctions, interest; "diritti" (the oneri) and expenses only afterwards.
    ART_31_DPR_602: (
        Voce.CAPITALE,
        Voce.SANZIONI,
        Voce.INTERESSI,
        Voce.ONERI_RISCOSSIONE,
        Voce.SPESE_NOTIFICA,
        Voce.SPESE_PROCEDURA,
    ),
}
"""For each rule, the order in which the voci are satisfied."""

FONTI: Mapping[str, tuple[str, ...]] = {
    ART_1194_CC: ("art. 1194 c.c.", "art. 1193 c.c."),
    ART_31_DPR_602: ("art. 31 D.P.R. 602/1973",),
}

NOMI: Mapping[Voce, str] = {
    Voce.CAPITALE: "capitale",
    Voce.SANZIONI: "sanzioni",
    Voce.INTERESSI: "interessi",
    Voce.SPESE_NOTIFICA: "spese di notifica",
    Voce.SPESE_PROCEDURA: "spese di procedura",
    Voce.ONERI_RISCOSSIONE: "oneri di riscossione",
}
"""How each voce is called in a sentence."""


class ImputazioneNonValida(ErroreDominio):
    """An unknown rule, or amounts that cannot be allocated."""

    codice = "imputazione.non_valida"


@dataclass(frozen=True, slots=True)
class Imputazione:
    """Where a payment went: cents per voce (every voce of the debt, zero included) and what exceeds the debt."""

    imputato: dict[Voce, Centesimi]
    eccedenza: Centesimi
    prova: Prova


@dataclass(frozen=True, slots=True)
class RataDovuta:
    """What is still owed of one instalment: its due date orders it among the others."""

    numero: int
    scadenza: date
    voci: Mapping[Voce, Centesimi]


@dataclass(frozen=True, slots=True)
class ImputazioneRate:
    """Where a payment went among instalments, by number of rata, and what exceeds them all."""

    per_rata: dict[int, dict[Voce, Centesimi]]
    eccedenza: Centesimi
    prova: Prova


def ordine(regola: str) -> tuple[Voce, ...]:
    """The order of the voci under `regola`. Raises ImputazioneNonValida for an unknown one."""
    if regola not in ORDINE:
        conosciute = ", ".join(ORDINE)
        raise ImputazioneNonValida(f"Regola di imputazione «{regola[:40]}» sconosciuta: usare {conosciute}.")
    return ORDINE[regola]


def imputa(pagamento: Centesimi, voci: Mapping[Voce, Centesimi], regola: str) -> Imputazione:
    """Allocate `pagamento` (cents) to `voci` (what is owed, cents) in the order of `regola`.

    No voce receives more than it is owed; what exceeds the whole debt is `eccedenza`, so
    imputato + eccedenza is always the payment. Raises ImputazioneNonValida for an unknown
    rule or a negative amount.
    """
    imputato, resto, passi = _distribuisci(pagamento, voci, regola)
    passi.append(_passo_eccedenza(resto))
    dati: dict[str, Dato] = {
        "regola": regola,
        "pagamento": in_cifre(pagamento),
        "voci": {str(voce): in_cifre(cent) for voce, cent in voci.items()},
        "ordine": [str(voce) for voce in ordine(regola)],
        "eccedenza": in_cifre(resto),
    }
    prova = Prova("imputazione", in_cifre(pagamento - resto), "euro", dati, tuple(passi), FONTI[regola])
    return Imputazione(imputato, resto, prova)


def imputa_a_rate(pagamento: Centesimi, rate: Sequence[RataDovuta], regola: str) -> ImputazioneRate:
    """Allocate `pagamento` to instalments, the one due first first (art. 31 D.P.R. 602/1973, art. 1193 c.c.).

    Within each rata the order is that of `regola`. What exceeds all of them is
    `eccedenza`. Raises ImputazioneNonValida for an unknown rule, a negative amount or two
    instalments with the same number.
    """
    if len({rata.numero for rata in rate}) != len(rate):
        raise ImputazioneNonValida(
            "Due rate hanno lo stesso numero: un pagamento non saprebbe a quale andare."
        )
    per_rata: dict[int, dict[Voce, Centesimi]] = {}
    passi: list[Passo] = []
    resto = pagamento
    in_ordine = sorted(rate, key=lambda rata: (rata.scadenza, rata.numero))
    for rata in in_ordine:
        per_rata[rata.numero], resto, suoi = _distribuisci(resto, rata.voci, regola, rata.numero)
        passi += suoi
    passi.append(_passo_eccedenza(_non_negativo(resto)))
    dati: dict[str, Dato] = {
        "regola": regola,
        "pagamento": in_cifre(pagamento),
        "rate": [
            {
                "numero": rata.numero,
                "scadenza": rata.scadenza.isoformat(),
                "voci": {str(voce): in_cifre(cent) for voce, cent in rata.voci.items()},
            }
            for rata in in_ordine
        ],
        "ordine": [str(voce) for voce in ordine(regola)],
        "eccedenza": in_cifre(resto),
    }
    prova = Prova("imputazione_rate", in_cifre(pagamento - resto), "euro", dati, tuple(passi), FONTI[regola])
    return ImputazioneRate(per_rata, resto, prova)


def voci_delle_rate(
    importi: Sequence[Centesimi], voci: Mapping[Voce, Centesimi], regola: str
) -> list[dict[Voce, Centesimi]]:
    """What each instalment of a plan pays, voce by voce: the first ones pay what `regola` puts first.

    Every rata sums to its own amount and every voce to what is owed. Raises
    ImputazioneNonValida when the instalments do not sum to the debt.
    """
    if sum(importi) != sum(voci.values()):
        raise ImputazioneNonValida(
            f"Le rate sommano a {in_euro(sum(importi))} €, il debito a {in_euro(sum(voci.values()))} €."
        )
    residuo, rate = dict(voci), []
    for importo in importi:
        imputato, _, _ = _distribuisci(importo, residuo, regola)
        residuo = {voce: residuo[voce] - imputato[voce] for voce in residuo}
        rate.append({voce: cent for voce, cent in imputato.items() if cent})
    return rate


def _distribuisci(
    pagamento: Centesimi, voci: Mapping[Voce, Centesimi], regola: str, rata: int | None = None
) -> tuple[dict[Voce, Centesimi], Centesimi, list[Passo]]:
    resto = _non_negativo(pagamento)
    imputato: dict[Voce, Centesimi] = {}
    passi: list[Passo] = []
    dove = "" if rata is None else f"Rata {rata}: "
    for voce in ordine(regola):
        if voce not in voci:
            continue
        dovuto = _non_negativo(voci[voce])
        imputato[voce] = min(resto, dovuto)
        resto -= imputato[voce]
        dati: dict[str, Dato] = {
            "voce": str(voce),
            "dovuto": in_cifre(dovuto),
            "imputato": in_cifre(imputato[voce]),
        }
        if rata is not None:
            dati["rata"] = rata
        testo = f"{dove}{NOMI[voce]}, {in_euro(imputato[voce])} € su {in_euro(dovuto)} € dovuti"
        passi.append(Passo(testo[0].upper() + testo[1:], dati))
    return imputato, resto, passi


def _passo_eccedenza(resto: Centesimi) -> Passo:
    testo = f"Pagato in più del dovuto: {in_euro(resto)} €" if resto else "Nessuna eccedenza"
    return Passo(testo, {"eccedenza": in_cifre(resto)})


def _non_negativo(cent: Centesimi) -> Centesimi:
    if cent < 0:
        raise ImputazioneNonValida("Non si imputa un importo negativo: verificare pagamento e voci.")
    return cent
