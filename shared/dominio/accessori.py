"""What the procedure adds to a debt: expenses with a known tariff, and the oneri di riscossione.

Only costs with a source are here. The tables of D.M. 21/11/2000 and annex A of D.M.
14/04/2023 (costs of execution) are not available: no number of theirs is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, in_cifre, in_euro, in_percento, percentuale
from shared.dominio.prova import Dato, Passo, Prova


@dataclass(frozen=True, slots=True)
class Costo:
    """A tariff in cents, where it is written and how sure we are of it (`certo`, `scelta`, `memoria`)."""

    importo: Centesimi
    fonte: str
    certezza: str = "certo"


@dataclass(frozen=True, slots=True)
class MisuraOneri:
    """A share of what is owed (percent), never above `massimo` cents."""

    percento: Decimal
    massimo: Centesimi


@dataclass(frozen=True, slots=True)
class RegolaOneri:
    """Oneri di riscossione: `entro` if paid within `giorni` from the day the act is enforceable, `oltre` after.

    The parameters of L. 160/2019 art. 1 c. 803 lett. a) are in shared/norme.
    """

    giorni: int
    entro: MisuraOneri
    oltre: MisuraOneri
    fonte: str
    certezza: str = "certo"


def spese_notifica(tipo: str, costo: Costo) -> tuple[Centesimi, Prova]:
    """The expense of one notification in cents, as the tariff fixes it, with its prova.

    `tipo` is the way of notifying, in Italian (`raccomandata AR`, `PEC`). Raises
    ErroreDominio for a tariff below zero or without a source.
    """
    if costo.importo < 0 or not costo.fonte.strip():
        raise ErroreDominio(
            f"La tariffa di notifica «{tipo[:40]}» deve avere un importo non negativo e una fonte."
        )
    dati: dict[str, Dato] = {
        "tipo": tipo,
        "tariffa": in_cifre(costo.importo),
        "quantita": 1,
        "certezza": costo.certezza,
    }
    riserva = _riserva(costo.certezza)
    testo = f"Spese di notifica ({tipo}): {in_euro(costo.importo)} €, tariffa di {costo.fonte}{riserva}"
    esito = in_cifre(costo.importo)
    return costo.importo, Prova("spese_notifica", esito, "euro", dati, (Passo(testo, dati),), (costo.fonte,))


def oneri_riscossione(
    dovuto: Centesimi, esecutivita: date, pagamento: date, regola: RegolaOneri
) -> tuple[Centesimi, Prova]:
    """Oneri owed by the debtor in cents on `dovuto` (cents), with their prova (L. 160/2019 art. 1 c. 803).

    A payment on the last of the `giorni` is still within the term; one before the act is
    enforceable bears none. Rounded once, half up, before the ceiling. Raises ErroreDominio
    for a negative `dovuto`.
    """
    if dovuto < 0:
        raise ErroreDominio("Gli oneri di riscossione non si calcolano su un importo negativo.")
    trascorsi = (pagamento - esecutivita).days
    dati: dict[str, Dato] = {
        "dovuto": in_cifre(dovuto),
        "esecutivita": esecutivita.isoformat(),
        "pagamento": pagamento.isoformat(),
        "giorni": regola.giorni,
        "giorni_trascorsi": trascorsi,
        "certezza": regola.certezza,
        "entro": {"percento": str(regola.entro.percento), "massimo": in_cifre(regola.entro.massimo)},
        "oltre": {"percento": str(regola.oltre.percento), "massimo": in_cifre(regola.oltre.massimo)},
    }
    if trascorsi < 0:
        passo = Passo(
            "Pagamento prima dell'esecutività dell'atto: nessun onere di riscossione", {"oneri": "0.00"}
        )
        return 0, Prova("oneri_riscossione", "0.00", "euro", dati, (passo,), (regola.fonte,))
    tempestivo = trascorsi <= regola.giorni
    misura = regola.entro if tempestivo else regola.oltre
    pieno = percentuale(dovuto, misura.percento)
    oneri = min(pieno, misura.massimo)
    quando = f"{'entro' if tempestivo else 'oltre'} {regola.giorni} giorni dall'esecutività"
    testo = (
        f"Oneri di riscossione, pagamento {quando}: {in_percento(misura.percento)} di {in_euro(dovuto)} € = "
        f"{in_euro(pieno)} €, massimo {in_euro(misura.massimo)} €: {in_euro(oneri)} €{_riserva(regola.certezza)}"
    )
    passo = Passo(testo, {"pieno": in_cifre(pieno), "oneri": in_cifre(oneri)})
    return oneri, Prova("oneri_riscossione", in_cifre(oneri), "euro", dati, (passo,), (regola.fonte,))


def _riserva(certezza: str) -> str:
    return "" if certezza == "certo" else f" (fonte da verificare: {certezza})"
