"""What the amount of a debt allows: solleciti before any harmful act, and the kinds of cautelare."""

from __future__ import annotations

from dataclasses import dataclass

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, in_cifre, in_euro
from shared.dominio.profili import Ciclo
from shared.dominio.prova import Dato, Passo, Prova
from shared.dominio.scelta_misure import ipoteca_ammessa
from shared.dominio.scelta_misure import solo_fermo as _solo_fermo

FERMO = "fermo"
IPOTECA = "ipoteca"


@dataclass(frozen=True, slots=True)
class EsitoSoglie:
    """How many solleciti come first, whether the fermo is the only cautelare, whether an ipoteca may be entered."""

    solleciti: int
    solo_fermo: bool
    ipoteca_ammessa: bool
    prova: Prova

    @property
    def cautelari_ammesse(self) -> tuple[str, ...]:
        return (FERMO, IPOTECA) if self.ipoteca_ammessa else (FERMO,)


def soglie(debito: Centesimi, ciclo: Ciclo) -> EsitoSoglie:
    """What a debt of `debito` cents allows under the thresholds of `ciclo`.

    Below `soglia_solo_fermo` only the fermo (002 art. 2.2); from `soglia_ipoteca` upwards,
    that figure included, the ipoteca (art. 77 c. 1-bis D.P.R. 602/1973). Raises
    ErroreDominio for a negative debt.
    """
    if debito < 0:
        raise ErroreDominio("Un debito negativo non ammette atti di riscossione.")
    regola = ciclo.solleciti(debito)
    solo_fermo, ipoteca = _solo_fermo(debito, ciclo), ipoteca_ammessa(debito, ciclo)
    dati: dict[str, Dato] = {
        "debito": in_cifre(debito),
        "soglia_solo_fermo": None
        if ciclo.soglia_solo_fermo is None
        else in_cifre(ciclo.soglia_solo_fermo),
        "soglia_ipoteca": in_cifre(ciclo.soglia_ipoteca),
        "solleciti": regola.numero,
        "solo_fermo": solo_fermo,
        "ipoteca_ammessa": ipoteca,
    }
    quali = "solo il fermo" if solo_fermo else "fermo e ipoteca" if ipoteca else "fermo, non l'ipoteca"
    passi = (
        Passo(f"Per un debito di {in_euro(debito)} € {_quanti(regola.numero)} prima degli atti cautelari"),
        Passo(f"Misure cautelari ammesse: {quali}"),
    )
    esito = IPOTECA if ipoteca else FERMO
    return EsitoSoglie(
        regola.numero, solo_fermo, ipoteca, Prova("soglie", esito, "esito", dati, passi, (regola.fonte,))
    )


def _quanti(solleciti: int) -> str:
    if not solleciti:
        return "non servono solleciti"
    return "serve un sollecito" if solleciti == 1 else f"servono {solleciti} solleciti"
