"""The list of refunds as a CSV for the ente's accountants: `;`, CRLF, amounts with a comma, no formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable

from shared.contratti.foglio import innocuo, penna
from shared.dominio.elenco_rimborsi import RigaRimborso
from shared.dominio.importi import in_cifre

COLONNE = (
    "stato", "posizione o incasso", "rimborso", "importo", "dal", "entro il", "a carico", "beneficiario",
    "codice fiscale", "iban", "motivo",
)  # fmt: skip


def in_csv(righe: Iterable[RigaRimborso]) -> str:
    """The whole file, with its header. A text that could start a formula is led by an apostrophe."""
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow(COLONNE)
    for riga in righe:
        giorni = [giorno.isoformat() if giorno else "" for giorno in (riga.dal, riga.entro)]
        testi = [riga.a_carico, riga.beneficiario, riga.codice_fiscale, riga.iban, riga.motivo]
        importo = in_cifre(riga.importo).replace(".", ",")
        identita = [innocuo(riga.stato), innocuo(riga.oggetto), innocuo(riga.rimborso)]
        scrivi.writerow([*identita, importo, *giorni, *(innocuo(_pulito(testo)) for testo in testi)])
    return uscita.getvalue()


def _pulito(testo: str) -> str:
    return "".join(c if c.isprintable() else " " for c in testo)
