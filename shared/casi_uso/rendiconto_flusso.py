"""The accounting report of one flow of incassi: where the ente books each cent of it (001 artt. 3.7.e, 4.8.e, 8.11.c).

Amounts in cents. A row is one tipologia, codice tributo, year, capitolo, accertamento and risorsa, with what was
paid of each voce and beyond the debt; what has no debt yet is a row of its own. The report balances or is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from shared.casi_uso.porte import Incassi
from shared.contratti.foglio import innocuo, penna
from shared.dominio.avvisi_rate import rata_da_avviso
from shared.dominio.errori import NonQuadra, NonTrovato
from shared.dominio.giornale import Destinazione, RigaGiornale
from shared.dominio.importi import Centesimi, Voce, in_decimale
from shared.dominio.incassi import Incasso

GIORNI_PRIMA = 60
"""How long before a flow its money may have been booked already: a receipt comes before the FdR that lists it."""
CHIAVI = ("tipologia", "codice_tributo", "anno", "capitolo", "accertamento", "risorsa")
IMPORTI = (*(voce.value for voce in Voce), "imputato", "eccedenza", "da_abbinare", "rimborsato", "totale")
DETTAGLIO = ("incasso", "pagato_il", "registrato_il", "posizione", "lista", "fase", "pagamento", *CHIAVI, *IMPORTI)
_TRIBUTO_F24 = re.compile(r"F24 tributo (\S+) anno ")
_DESTINAZIONI = {
    "eccedenza": Destinazione.DA_RIMBORSARE,
    "da_abbinare": Destinazione.DA_ABBINARE,
    "rimborsato": Destinazione.RIMBORSATO,
}


def rendiconto_flusso(
    incassi: Incassi, ente: str, flusso: str, acquisito_il: date, al: date, giorni_prima: int = GIORNI_PRIMA
) -> dict[str, Any]:
    """The report of `flusso` (the key or id its proofs name) with what was decided of its money up to `al`.

    Raises NonTrovato where none of the money booked is of that flow, NonQuadra when the lines found do not
    make up the whole of its payments.
    """
    righe: dict[str, list[RigaGiornale]] = {}
    for riga in incassi.giornale(ente, acquisito_il - timedelta(days=giorni_prima), al):
        righe.setdefault(riga.incasso, []).append(riga)
    suoi = sorted(
        (i for i in incassi.leggi_molti(ente, righe) if _del_flusso(i, flusso)), key=lambda i: (i.giorno, i.id)
    )
    if not suoi:
        raise NonTrovato(f"Nessun incasso registrato proviene dal flusso {flusso[:80]}.")
    dettaglio = [_riga(incasso, riga) for incasso in suoi for riga in righe[incasso.id]]
    gruppi: dict[tuple[Any, ...], dict[str, Any]] = {}
    for voce in dettaglio:
        chiave = tuple(voce[nome] for nome in CHIAVI)
        gruppo = gruppi.setdefault(chiave, {**dict(zip(CHIAVI, chiave, strict=True)), **dict.fromkeys(IMPORTI, 0)})
        for nome in IMPORTI:
            gruppo[nome] += voce[nome]
    totali = {nome: sum(gruppo[nome] for gruppo in gruppi.values()) for nome in IMPORTI}
    incassato = sum(incasso.importo for incasso in suoi)
    if totali["totale"] != incassato:
        raise NonQuadra(
            "Il rendiconto del flusso non quadra con i suoi incassi: alcune righe del giornale stanno fuori periodo."
        )
    return {
        "ente": ente,
        "flusso": flusso,
        "al": al.isoformat(),
        "incassi": len(suoi),
        "incassato_cent": incassato,
        "righe": [gruppi[chiave] for chiave in sorted(gruppi, key=lambda k: (not k[0], *map(str, k)))],
        "totali": totali,
        "dettaglio": dettaglio,
        "quadra": True,
    }


def _del_flusso(incasso: Incasso, flusso: str) -> bool:
    return any(e.riferimento == flusso or e.riferimento.startswith(f"{flusso}#") for e in incasso.evidenze)


def _riga(incasso: Incasso, riga: RigaGiornale) -> dict[str, Any]:
    imputazione = riga.imputazione
    tributo = _TRIBUTO_F24.match(incasso.causale)
    voci = imputazione.voci if imputazione else {}
    importi: dict[str, Centesimi] = {voce.value: voci.get(voce, 0) for voce in Voce}
    importi["imputato"] = sum(voci.values())
    importi |= {nome: riga.destinazioni.get(destinazione, 0) for nome, destinazione in _DESTINAZIONI.items()}
    importi["totale"] = riga.entrata
    return {
        "incasso": incasso.id,
        "pagato_il": riga.pagato_il.isoformat(),
        "registrato_il": riga.giorno.isoformat(),
        "posizione": imputazione.posizione if imputazione else "",
        "lista": imputazione.lista if imputazione else "",
        "fase": imputazione.fase if imputazione else "",
        "pagamento": _rata(incasso.numero_avviso),
        "tipologia": imputazione.tipologia if imputazione else "",
        "codice_tributo": tributo[1] if tributo else "",
        "anno": imputazione.anno if imputazione else 0,
        "capitolo": imputazione.capitolo if imputazione else "",
        "accertamento": imputazione.accertamento if imputazione else "",
        "risorsa": imputazione.risorsa if imputazione else "",
        **importi,
    }


def _rata(numero_avviso: str) -> str:
    """Whether it was paid as one of the rate of a plan, or in one (001 art. 3.7.e)."""
    if not numero_avviso:
        return ""
    rata = rata_da_avviso(numero_avviso)
    return "unica soluzione" if rata is None else f"rata {rata[1]}"


def in_csv(dati: dict[str, Any]) -> Iterator[str]:
    """The rows (`;`, header, CRLF), safe to open in a spreadsheet, amounts in euro with a point."""
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow((*CHIAVI, *IMPORTI))
    for riga in dati["righe"]:
        scrivi.writerow([_cella(nome, riga[nome]) for nome in (*CHIAVI, *IMPORTI)])
    yield uscita.getvalue()


def _cella(nome: str, valore: Any) -> str:
    if nome in IMPORTI:
        return str(in_decimale(valore))
    return innocuo(str(valore)) if valore else ""


def in_xlsx(dati: dict[str, Any]) -> bytes:
    """The report as a workbook: the rows with their sums, then each payment. No text becomes a formula."""
    import xlsxwriter

    memoria = io.BytesIO()
    with xlsxwriter.Workbook(memoria, {"in_memory": True, "strings_to_formulas": False}) as cartella:
        capo, euro = (cartella.add_format(f) for f in ({"bold": True, "bottom": 1}, {"num_format": "#,##0.00"}))
        for titolo, colonne, righe in (
            ("Rendiconto", (*CHIAVI, *IMPORTI), [*dati["righe"], {**dict.fromkeys(CHIAVI, ""), **dati["totali"]}]),
            ("Dettaglio", DETTAGLIO, dati["dettaglio"]),
        ):
            foglio = cartella.add_worksheet(titolo)
            foglio.freeze_panes(1, 0)
            foglio.set_column(0, len(colonne) - 1, 16)
            for colonna, nome in enumerate(colonne):
                foglio.write_string(0, colonna, nome.replace("_", " ").capitalize(), capo)
            for indice, riga in enumerate(righe, start=1):
                for colonna, nome in enumerate(colonne):
                    if nome in IMPORTI:
                        foglio.write_number(indice, colonna, in_decimale(riga[nome]), euro)
                    else:
                        foglio.write_string(indice, colonna, str(riga[nome] or ""))
    return memoria.getvalue()
