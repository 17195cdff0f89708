"""The call centre's log: each call once, and the figures of a month."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any, Protocol

from shared.casi_uso.porte import Orologio
from shared.contratti.foglio import innocuo, penna
from shared.dominio.chiamate import Chiamata, EsitoChiamata, MotivoChiamata

SENZA_ENTE = "nessun ente"


class RegistroChiamate(Protocol):
    def registra(self, chiamata: Chiamata) -> None:
        """Keep it; the same id twice is one call."""

    def del_mese(self, concessionario: str, mese: str) -> Iterator[Chiamata]:
        """Those of a month (`2026-01`), oldest first."""


def registra(
    registro: RegistroChiamate,
    orologio: Orologio,
    *,
    id: str,
    concessionario: str,
    codice_fiscale: str,
    motivo: MotivoChiamata,
    esito: EsitoChiamata,
    nota: str,
    operatore: str,
    enti: tuple[str, ...] = (),
) -> None:
    """Log a call answered now."""
    registro.registra(
        Chiamata(id, concessionario, orologio.adesso(), codice_fiscale, motivo, esito, nota, operatore, enti)
    )


def cifre_del_mese(registro: RegistroChiamate, concessionario: str, mese: str) -> dict[str, Any]:
    """How many calls, by reason, by outcome, and reason by outcome for each ente.

    A call counts once in the totals, and once for each ente it was about (`SENZA_ENTE` where there was none), so
    the figures by ente may add up to more.
    """
    chiamate = list(registro.del_mese(concessionario, mese))
    incroci = Counter(
        (ente, str(c.motivo), str(c.esito)) for c in chiamate for ente in (c.enti or (SENZA_ENTE,))
    )
    return {
        "mese": mese,
        "totale": len(chiamate),
        "per_motivo": dict(Counter(str(c.motivo) for c in chiamate).most_common()),
        "per_esito": dict(Counter(str(c.esito) for c in chiamate).most_common()),
        "per_ente": [
            {"ente": ente, "motivo": motivo, "esito": esito, "chiamate": quante}
            for (ente, motivo, esito), quante in sorted(incroci.items())
        ],
    }


def in_csv(cifre: dict[str, Any]) -> bytes:
    """The figures of a month by ente, reason and outcome, as a sheet: no cell is a formula, none names a person."""
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow(("mese", "ente", "motivo", "esito", "chiamate"))
    for riga in cifre["per_ente"]:
        scrivi.writerow((cifre["mese"], innocuo(riga["ente"]), riga["motivo"], riga["esito"], riga["chiamate"]))
    return b"\xef\xbb\xbf" + uscita.getvalue().encode()
