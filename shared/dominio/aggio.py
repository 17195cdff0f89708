"""The aggio of the Torgiano contract: 6%, or 9% after documented extrajudicial activity (art. 2.2, 10.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Centesimi, in_cifre, in_euro, in_percento, percentuale
from shared.dominio.prova import Dato, Passo, Prova


@dataclass(frozen=True, slots=True)
class RegolaAggio:
    """`percento` up to the due date of the ingiunzione; `maggiorazione` adds to it as art. 2.2.b says."""

    percento: Decimal
    maggiorazione: Decimal
    fonti: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EsitoAggio:
    """Cents, and the rate applied in percent."""

    base: Centesimi
    aliquota: Decimal
    aggio: Centesimi
    prova: Prova


def calcola_aggio(
    incassato: Centesimi,
    *,
    spese_notifica: Centesimi,
    spese_procedura: Centesimi,
    data: date,
    scadenza_ingiunzione: date,
    stragiudiziale: date | None,
    regola: RegolaAggio,
) -> EsitoAggio:
    """The aggio on a payment of `incassato` cents made on `data`, with its prova.

    It is taken on what was collected less the expenses of notification and procedure.
    The higher rate needs both a payment after `scadenza_ingiunzione` and documented
    activity (`stragiudiziale`) on an earlier day than the payment. Rounded once, half up.
    Raises ErroreDominio when the expenses exceed the payment or an amount is negative.
    """
    if min(incassato, spese_notifica, spese_procedura) < 0:
        raise ErroreDominio("L'aggio non si calcola su importi negativi.")
    base = incassato - spese_notifica - spese_procedura
    if base < 0:
        raise ErroreDominio(
            f"Le spese superano l'incasso di {in_euro(incassato)} €: non c'è somma su cui calcolare l'aggio."
        )
    tardivo = data > scadenza_ingiunzione
    documentato = stragiudiziale is not None and stragiudiziale < data
    aliquota = regola.percento + regola.maggiorazione if tardivo and documentato else regola.percento
    aggio = percentuale(base, aliquota)
    dati: dict[str, Dato] = {
        "incassato": in_cifre(incassato),
        "spese_notifica": in_cifre(spese_notifica),
        "spese_procedura": in_cifre(spese_procedura),
        "data": data.isoformat(),
        "scadenza_ingiunzione": scadenza_ingiunzione.isoformat(),
        "stragiudiziale": None if stragiudiziale is None else stragiudiziale.isoformat(),
        "percento": str(regola.percento),
        "maggiorazione": str(regola.maggiorazione),
    }
    passi = (
        Passo(
            f"Base: {in_euro(incassato)} € meno spese di notifica {in_euro(spese_notifica)} € e di procedura "
            f"{in_euro(spese_procedura)} € = {in_euro(base)} €",
            {"base": in_cifre(base)},
        ),
        Passo(
            _motivo(data, scadenza_ingiunzione, stragiudiziale, tardivo, documentato),
            {"aliquota": str(aliquota)},
        ),
        Passo(
            f"Aggio: {in_percento(aliquota)} di {in_euro(base)} € = {in_euro(aggio)} €",
            {"aggio": in_cifre(aggio)},
        ),
    )
    return EsitoAggio(base, aliquota, aggio, Prova("aggio", in_cifre(aggio), "euro", dati, passi, regola.fonti))


def _motivo(data: date, scadenza: date, stragiudiziale: date | None, tardivo: bool, documentato: bool) -> str:
    if not tardivo:
        return f"Pagamento del {data:%d/%m/%Y}, entro la scadenza dell'ingiunzione ({scadenza:%d/%m/%Y}): misura base"
    if stragiudiziale is None:
        return "Pagamento dopo la scadenza, ma senza attività stragiudiziale documentata: misura base"
    quando = f"attività stragiudiziale del {stragiudiziale:%d/%m/%Y}"
    if not documentato:
        return f"Pagamento dopo la scadenza, ma {quando} non anteriore al pagamento: misura base"
    return f"Pagamento dopo la scadenza e {quando}, anteriore al pagamento: misura maggiorata"
