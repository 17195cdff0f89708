"""Money to give back: the list for the ente, refunds that take their incassi out of the queue, and their payment.

An excess is refunded from its posizione (`shared/dominio/rimborsi.py`); money that belongs to nobody here
is refunded from its incasso. Both stand in one list, each with the day by which it is to be paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from shared.casi_uso.candidature import Ricerca
from shared.casi_uso.ciclo import FATTO, GIA_REGISTRATO, TENTATIVI, Ciclo, Comando
from shared.casi_uso.porte import Incassi
from shared.dominio.abbinamenti import riga_di_spostamento
from shared.dominio.calendario import Calendario
from shared.dominio.coda_incassi import eccedente, in_rimborso
from shared.dominio.conteggio import date_del_termine
from shared.dominio.durate import Proroga
from shared.dominio.elenco_rimborsi import RigaRimborso
from shared.dominio.errori import GiaRegistrato, RegolaViolata, VersioneSuperata
from shared.dominio.giornale import Destinazione
from shared.dominio.incassi import SISTEMA, Etichetta, Incasso, Stato, rimborsa
from shared.dominio.posizioni import Mutazione, Posizione, firmata
from shared.dominio.rimborsi import da_disporre
from shared.norme import parametro

INCASSI_PER_RIMBORSO = 80
"""Incassi that one refund takes out of the queue with it, within one transaction; the others stay for the next."""
_SEZIONI = ("P", "E", "I")
_ETICHETTE = {"E": Etichetta.ECCEDENZA, "I": Etichetta.INCOMPETENTE}


def registra_con_incassi(
    ciclo: Ciclo, incassi: Incassi, ente: str, posizione: str, comando: Comando, autore: str = SISTEMA
) -> dict[str, object]:
    """`ciclo.registra_fatto` for what may decide a refund: the incassi it pays back leave the queue with it.

    One transaction. Raises as `registra_fatto`.
    """
    for rimasti in reversed(range(TENTATIVI)):
        attuale, oggi = ciclo.posizioni.leggi(ente, posizione), ciclo.orologio.oggi()
        try:
            mutazione = firmata(comando(attuale, ciclo.regole(attuale), oggi), autore)
            rimborso = _nuovo_rimborso(attuale, mutazione)
            presi = _eccedenti(ciclo, incassi, attuale) if rimborso else []
            ciclo.posizioni.salva_insieme(
                (mutazione,), [in_rimborso(incasso, rimborso, oggi, autore) for incasso in presi]
            )
        except GiaRegistrato:
            return GIA_REGISTRATO
        except VersioneSuperata:
            if rimasti == 0:
                raise
        else:
            break
    return FATTO


def paga_incasso(
    ciclo: Ciclo, incassi: Incassi, ente: str, incasso: str, documento: str, pagato_il: date, autore: str
) -> dict[str, object]:
    """The refund of an incasso that belonged to nobody here was paid on `pagato_il` by the order `documento`.

    Raises NonTrovato, RegolaViolata for a day after today or before the money came, or when it was not to be paid back.
    """
    oggi = ciclo.orologio.oggi()
    letto = incassi.leggi(ente, incasso)
    if letto.stato is Stato.RIMBORSATO:
        return GIA_REGISTRATO
    if not letto.giorno <= pagato_il <= oggi:
        raise RegolaViolata(f"La data {pagato_il:%d/%m/%Y} non sta fra l'incasso e oggi.")
    reso = rimborsa(letto, oggi, f"{documento} del {pagato_il:%d/%m/%Y}.", autore)
    da, a = Destinazione.DA_RIMBORSARE, Destinazione.RIMBORSATO
    try:
        incassi.salva(reso, (riga_di_spostamento(letto, oggi, da, a, letto.importo, f"Rimborso {documento}"),))
    except GiaRegistrato:
        return GIA_REGISTRATO
    return FATTO


def elenco(
    ciclo: Ciclo, incassi: Incassi, ricerca: Ricerca, ente: str, dopo: str, quanti: int
) -> tuple[list[RigaRimborso], str]:
    """A page of the list after the mark `dopo` (blank: from the first) and the mark to go on; blank at the end.

    Raises RegolaViolata for a mark that is none of ours.
    """
    sezione, _, segno = (dopo or "P").partition("#")
    if sezione not in _SEZIONI:
        raise RegolaViolata("Il segno di continuazione non è valido: ripartire dalla prima pagina.")
    if sezione == "P":
        trovate = ricerca.con_eccedenza(ente, segno, quanti)
        righe = [r for p in ciclo.posizioni.leggi_molte(ente, trovate) for r in _della_posizione(p)]
        seguito = trovate[-1] if len(trovate) == quanti else ""
    else:
        pagina, seguito = incassi.pagina(ente, _ETICHETTE[sezione], segno, quanti)
        righe = [_dell_incasso(incasso) for incasso in pagina if incasso.stato is Stato.DA_RIMBORSARE]
    if seguito:
        return righe, f"{sezione}#{seguito}"
    altre = _SEZIONI[_SEZIONI.index(sezione) + 1 :]
    return righe, f"{altre[0]}#" if altre else ""


def tutto(
    ciclo: Ciclo, incassi: Incassi, ricerca: Ricerca, ente: str, massimo: int, pagina: int = 100
) -> Iterator[RigaRimborso]:
    """The whole list, `massimo` lines at most."""
    restano, segno = massimo, ""
    while restano > 0:
        righe, segno = elenco(ciclo, incassi, ricerca, ente, segno, pagina)
        yield from righe[:restano]
        restano -= len(righe)
        if not segno:
            return


def _della_posizione(posizione: Posizione) -> Iterator[RigaRimborso]:
    debitore = posizione.riga.debitore
    presentate = {istanza.id: istanza.presentata_il for istanza in posizione.istanze}
    for rimborso in posizione.pratiche.rimborsi:
        if rimborso.pagato_il is None:
            yield RigaRimborso(
                "disposto", posizione.id, rimborso.id, rimborso.importo, rimborso.disposto_il,
                entro(presentate.get(rimborso.istanza, rimborso.disposto_il)), rimborso.a_carico.value,
                debitore.denominazione, debitore.codice_fiscale, "", rimborso.motivo,
            )  # fmt: skip
    if da_disporre(posizione) > 0:
        yield RigaRimborso(
            "da disporre", posizione.id, "", da_disporre(posizione), None, None, "", debitore.denominazione,
            debitore.codice_fiscale, "", "pagato oltre il dovuto",
        )  # fmt: skip


def _dell_incasso(incasso: Incasso) -> RigaRimborso:
    pagatore, deciso = incasso.pagatore, incasso.abbinato_il
    return RigaRimborso(
        "da pagare", incasso.id, "", incasso.importo, deciso, entro(deciso) if deciso else None, "ente",
        pagatore.denominazione, pagatore.codice_fiscale, pagatore.iban,
        "denaro di un altro ente" if incasso.incompetente else "non dovuto a questo ente",
    )  # fmt: skip


def entro(dal: date) -> date:
    """The last day to pay a refund asked for, or decided, on `dal` (L. 296/2006 art. 1 c. 164: 180 days)."""
    termine = parametro("termine_rimborso").alla_data(dal)
    return date_del_termine(dal, termine.valore, Proroga.FESTIVI, Calendario())[1]


def _nuovo_rimborso(prima: Posizione, mutazione: Mutazione) -> str:
    noti = {rimborso.id for rimborso in prima.pratiche.rimborsi}
    return next((r.id for r in mutazione.posizione.pratiche.rimborsi if r.id not in noti), "")


def _eccedenti(ciclo: Ciclo, incassi: Incassi, posizione: Posizione) -> Sequence[Incasso]:
    """The incassi booked on the posizione in part beyond its debt, that no refund has yet."""
    ids: dict[str, None] = {}
    for registrazione in ciclo.posizioni.registrazioni(posizione.ente, posizione.id):
        if registrazione.id.startswith("VERSAMENTO#"):
            identita = registrazione.id.removeprefix("VERSAMENTO#")
            # From its second share on an incasso is numbered: both readings are tried, one exists.
            ids |= {identita: None, identita.rpartition("#")[0] or identita: None}
    letti = incassi.leggi_molti(posizione.ente, ids)
    return sorted((i for i in letti if eccedente(i, posizione.id)), key=lambda i: i.id)[:INCASSI_PER_RIMBORSO]
