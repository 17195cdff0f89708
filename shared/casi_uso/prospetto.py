"""What the responsible person decides on: the prospetto di sintesi and the elenco di dettaglio."""

from __future__ import annotations

import io
import json
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Archivio, Liste, Stampatore
from shared.casi_uso.stampe_ente import prospetto_sintesi
from shared.contratti.foglio import innocuo, penna
from shared.contratti.riga_json import da_riga_json
from shared.dominio.flussi import Lista, StatoLista, id_posizione
from shared.dominio.importi import Centesimi, Voce, in_euro
from shared.dominio.liste import RigaCarico
from shared.norme import profilo

SECONDI_AL_GIORNO = 86_400
PER_AVVIO = 500
"""Posizioni whose cycles one call starts."""


def predisponi_prospetto(
    ciclo: Ciclo, liste: Liste, flussi: Archivio, documenti: Archivio, stampatore: Stampatore, ente: str, lista: str
) -> dict[str, object]:
    """Write the prospetto di sintesi (PDF) and the elenco di dettaglio (CSV, one line per posizione).

    Nearest prescription first, in the elenco and in the groups whose cycles will start (`avvio`, a key of `flussi`).
    """
    registro = liste.leggi_lista(ente, lista)
    oggi = ciclo.orologio.oggi()
    prospetto = f"prospetti/{ente}/{lista}-sintesi.pdf"
    dettaglio = f"prospetti/{ente}/{lista}-dettaglio.csv"
    documento = prospetto_sintesi(ciclo.enti.leggi(ente), registro, oggi)
    documenti.scrivi(prospetto, stampatore.stampa(documento), "application/pdf")
    ciclo_contratto = profilo(registro.profilo).ciclo
    avvio = f"lotti/{ente}/{lista}/avvio.json"
    with tempfile.TemporaryFile() as file:
        ordinali = scrivi_dettaglio(file, lista, _righe(flussi, ente, registro), oggi, ciclo_contratto.importo_minimo)
        file.seek(0)
        documenti.scrivi_da(dettaglio, file, "text/csv; charset=utf-8")
    gruppi = [{"ordinali": ordinali[n : n + PER_AVVIO]} for n in range(0, len(ordinali), PER_AVVIO)]
    flussi.scrivi(avvio, json.dumps(gruppi).encode(), "application/json")
    if registro.stato is StatoLista.IN_IMPORTAZIONE:
        carte = {**registro.documenti, "prospetto": prospetto, "dettaglio": dettaglio}
        liste.salva_lista(replace(registro, stato=StatoLista.IN_ATTESA_DI_VISTO, documenti=carte))
    secondi = ciclo_contratto.giorni_visto * SECONDI_AL_GIORNO
    return {"esito": "PREDISPOSTO", "prospetto": prospetto, "secondi": secondi, "avvio": avvio}


def scrivi_dettaglio(
    uscita: BinaryIO, lista: str, righe: Iterable[RigaCarico], oggi: date, minimo: Centesimi
) -> list[int]:
    """Write the elenco di dettaglio, nearest prescription first (004 art. 7.8.b); the ordinals in that order.

    Safe to open in a spreadsheet. A credit already prescribed on `oggi`, or below `minimo`
    cents, is pointed out: no ingiunzione will leave for it. Lines wait on disk, memory
    holds two numbers for each.
    """
    memoria = io.StringIO()
    scrivi = penna(memoria)
    chiavi, fini = array("q"), array("q", [0])

    def linea() -> bytes:
        testo = memoria.getvalue().encode()
        memoria.seek(0)
        memoria.truncate()
        return testo

    scrivi.writerow(_COLONNE)
    uscita.write(linea())
    with tempfile.TemporaryFile() as grezze:
        for ordinale, riga in enumerate(righe, start=1):
            scrivi.writerow(_celle(id_posizione(lista, ordinale), riga, oggi, minimo))
            fini.append(fini[-1] + grezze.write(linea()))
            chiavi.append((riga.prescrizione or date.max).toordinal() << _BIT_ORDINALE | ordinale)
        ordinali = [chiave & (1 << _BIT_ORDINALE) - 1 for chiave in sorted(chiavi)]
        for ordinale in ordinali:
            grezze.seek(fini[ordinale - 1])
            uscita.write(grezze.read(fini[ordinale] - fini[ordinale - 1]))
    return ordinali


_BIT_ORDINALE = 32
_COLONNE = (
    "posizione", "partita", "codice_fiscale", "debitore", "tipologia", "anno", "atto", *Voce, "totale",
    "prescrizione", "avvertenza",
)  # fmt: skip


def _celle(identita: str, riga: RigaCarico, oggi: date, minimo: Centesimi) -> list[object]:
    avvertenza = f"sotto il minimo di {in_euro(minimo)} euro: non si emette" if riga.totale < minimo else ""
    if riga.prescrizione is not None and riga.prescrizione < oggi:
        avvertenza = "già prescritta: non si emette"
    return [
        identita,
        innocuo(riga.partita),
        riga.debitore.codice_fiscale,
        innocuo(riga.debitore.denominazione),
        innocuo(riga.tipologia),
        riga.anno,
        innocuo(riga.atto.numero),
        *(in_euro(riga.voci.get(voce, 0)) for voce in Voce),
        in_euro(riga.totale),
        riga.prescrizione.isoformat() if riga.prescrizione else "",
        avvertenza,
    ]


def _righe(flussi: Archivio, ente: str, lista: Lista) -> Iterator[RigaCarico]:
    lotti = range(1, _quanti_lotti(flussi, lista) + 1)
    for numero in lotti:
        for testo in flussi.leggi(f"lotti/{ente}/{lista.id}/{numero:06d}.jsonl").decode().splitlines():
            yield da_riga_json(testo)


def _quanti_lotti(flussi: Archivio, lista: Lista) -> int:
    return flussi.leggi(lista.documenti["lotti"]).count(b'"chiave"')
