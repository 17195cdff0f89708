"""Terms and penalties of a contract as short Italian phrases, for tables, acts and the portal."""

from __future__ import annotations

from shared.dominio.importi import in_euro
from shared.dominio.profili import FormaPenale, PenaleContrattuale, TermineContrattuale
from shared.dominio.prova_termini import in_parole
from shared.dominio.termini import SCADENZA_DI


def evento_in_parole(evento: str) -> str:
    """`consegna_lista` as `consegna lista`; `scadenza:AB-06` as `scadenza di AB-06`."""
    if evento.startswith(SCADENZA_DI):
        return f"scadenza di {evento.removeprefix(SCADENZA_DI)}"
    return evento.replace("_", " ")


def durata_in_parole(termine: TermineContrattuale) -> str:
    if termine.durata is None:
        return "non fissata"
    if termine.dilatorio:
        return f"non prima di {in_parole(termine.durata)}"
    return in_parole(termine.durata) + (" prima" if termine.a_ritroso else "")


_FORME = {
    FormaPenale.UNA_TANTUM: "",
    FormaPenale.PER_GIORNO: " al giorno",
    FormaPenale.PER_SETTIMANA: " a settimana o frazione",
}


def penale_in_parole(penale: PenaleContrattuale | None) -> str:
    """The consequence as one Italian phrase; a dash where the contract has none."""
    if penale is None:
        return "—"
    if penale.importo is not None:
        quanto = f"{in_euro(penale.importo)} €"
    elif penale.aliquota is not None:
        quanto = f"{penale.aliquota}% di {penale.base.replace('_', ' ')}".replace(".", ",")
    else:
        estremi = [in_euro(cent) for cent in (penale.minimo, penale.massimo) if cent is not None]
        quanto = f"da {estremi[0]} a {estremi[-1]} €, li fissa l'ente"
    franchigia = f", dopo altri {in_parole(penale.franchigia)}" if penale.franchigia else ""
    return f"{quanto}{_FORME[penale.forma]}, per {penale.per}{franchigia} ({penale.clausola})"
