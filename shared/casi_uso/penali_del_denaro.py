"""The penalties of what is of no posizione: incassi not reconciled in time, decades not handed over in time.

Incassi are those that still wait: once decided, what their delay cost stays with them (`RitardoRiconciliazione`).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from shared.casi_uso.condizioni_distinte import termine_di_riversamento
from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.porte import Incassi, Riversamenti
from shared.casi_uso.termini_riconciliazione import MASSIMO
from shared.dominio.distinte import Distinta
from shared.dominio.enti import Ente
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import DA_GUARDARE
from shared.dominio.penali import calcola_penale
from shared.dominio.profili import TermineContrattuale
from shared.dominio.quadri import ORIZZONTI, QuadroDelGiorno
from shared.dominio.regole import Regole
from shared.dominio.termini_incassi import termine_di


def con_penali_del_denaro(
    quadro: QuadroDelGiorno, ente: Ente, incassi: Incassi, riversamenti: Riversamenti
) -> None:
    """Add to the picture of the day what lateness with money has cost, and may cost within its horizons."""
    regole = regole_di(ente, ente.profilo)
    limite = quadro.giorno + timedelta(days=max(ORIZZONTI))
    for etichetta in sorted(DA_GUARDARE):
        for incasso in islice(incassi.in_coda(ente.id, etichetta), MASSIMO):
            if (incasso.scadenza or incasso.acquisito_il) > limite:
                # In order of urgency: nobody after this one may be late by then.
                break
            termine = termine_di(regole.profilo, incasso.canale)
            if incasso.scadenza is None or not incasso.da_abbinare or termine is None:
                continue
            _conta(quadro, regole, termine, incasso.scadenza, {})
    riversamento = termine_di_riversamento(regole.profilo)
    if riversamento is None:
        return
    for distinta in riversamenti.elenca(ente.id):
        if distinta.scadenza is not None and distinta.riversato:
            basi = {"da_riversare": distinta.riversato}
            _conta(quadro, regole, riversamento, distinta.scadenza, basi, _fatta(distinta))


def _fatta(distinta: Distinta) -> date | None:
    return distinta.quietanza.giorno if distinta.quietanza else None


def _conta(
    quadro: QuadroDelGiorno,
    regole: Regole,
    termine: TermineContrattuale,
    scadenza: date,
    basi: dict[str, Centesimi],
    adempiuto_il: date | None = None,
) -> None:
    note = {**regole.basi, **basi}
    # Where the amount the clause is taken on is not known, the delay has no figure.
    penale = None if termine.penale is not None and termine.penale.base and termine.penale.base not in note else (
        termine.penale
    )

    def importo(fino_al: date) -> Centesimi | None:
        return calcola_penale(penale, scadenza, fino_al, basi=note, calendario=regole.calendario).importo

    quadro.aggiungi_termine(termine, scadenza, importo, adempiuto_il)
