"""The formal control of one flow: counts, totals, quadratura."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.dominio.errori import Scarto
from shared.dominio.importi import Centesimi, in_euro

MESSAGGI_MASSIMI = 100


@dataclass(slots=True)
class Controllo:
    """What a reading found. Amounts in cents.

    `righe` counts the posizioni read (with the lines that belong to none): it is always
    `valide + scartate`, however many Scarto a row gives. `totale_cent` sums the amounts of
    every row read, accepted or not, because that is what the ente's totals declare;
    `totale_valido_cent` only those of the accepted ones.
    """

    righe: int = 0
    valide: int = 0
    scartate: int = 0
    totale_cent: Centesimi = 0
    totale_valido_cent: Centesimi = 0
    dichiarato_cent: Centesimi | None = None
    """The total the file declares; None when its layout declares none."""
    quadra: bool = True
    """False when a declared total or count differs from what was read, or a closing record is missing."""
    messaggi: list[str] = field(default_factory=list)
    """Faults of the file as a whole, in Italian (the first hundred)."""

    def segnala(self, messaggio: str) -> None:
        """A fault of the whole file: the flow no longer balances."""
        self.quadra = False
        if len(self.messaggi) < MESSAGGI_MASSIMI:
            self.messaggi.append(messaggio)

    def confronta_somma(self, dove: str, dichiarato: Centesimi, calcolato: Centesimi) -> None:
        """Compare a declared amount with the one read."""
        if dichiarato != calcolato:
            self.segnala(
                f"{dove}: totale dichiarato {in_euro(dichiarato)} euro, letto {in_euro(calcolato)} euro: "
                "verificare l'esportazione."
            )

    def confronta_conta(self, dove: str, dichiarato: int, calcolati: tuple[int, ...]) -> None:
        """Compare a declared count with the ones allowed (some layouts have more than one reading)."""
        if dichiarato not in calcolati:
            letti = " o ".join(str(n) for n in sorted(set(calcolati)))
            self.segnala(f"{dove}: dichiarati {dichiarato}, letti {letti}: verificare l'esportazione.")


def motivo_per(riga: int, campo: str, motivo: str) -> str:
    """The reason as the ente reads it: where, what, what to do."""
    return f"Riga {riga}, campo {campo}: {motivo}." if campo else f"Riga {riga}: {motivo}."


def scarto(riga: int, campo: str, motivo: str, originale: str) -> Scarto:
    """A refused row with its reason spelled out."""
    return Scarto(riga, campo, motivo_per(riga, campo, motivo), originale[:4000])
