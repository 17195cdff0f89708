"""What the responsible person decides on: the prospetto di sintesi and the elenco di dettaglio."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.porte import Archivio, Liste, Stampatore
from shared.casi_uso.stampe_ente import prospetto_sintesi
from shared.contratti.foglio import innocuo
from shared.contratti.riga_json import da_riga_json
from shared.dominio.flussi import Lista, StatoLista, id_posizione
from shared.dominio.importi import Voce, in_euro
from shared.dominio.liste import RigaCarico
from shared.norme import profilo

SECONDI_AL_GIORNO = 86_400


def predisponi_prospetto(
    ciclo: Ciclo, liste: Liste, flussi: Archivio, documenti: Archivio, stampatore: Stampatore, ente: str, lista: str
) -> dict[str, object]:
    """Write the prospetto di sintesi (PDF) and the elenco di dettaglio (CSV, one line per posizione)."""
    registro = liste.leggi_lista(ente, lista)
    oggi = ciclo.orologio.oggi()
    prospetto = f"prospetti/{ente}/{lista}-sintesi.pdf"
    dettaglio = f"prospetti/{ente}/{lista}-dettaglio.csv"
    documento = prospetto_sintesi(ciclo.enti.leggi(ente), registro, oggi)
    documenti.scrivi(prospetto, stampatore.stampa(documento), "application/pdf")
    with tempfile.TemporaryFile() as file:
        for riga in dettaglio_csv(lista, _righe(flussi, ente, registro)):
            file.write(riga.encode())
        file.seek(0)
        documenti.scrivi_da(dettaglio, file, "text/csv; charset=utf-8")
    if registro.stato is StatoLista.IN_IMPORTAZIONE:
        carte = {**registro.documenti, "prospetto": prospetto, "dettaglio": dettaglio}
        liste.salva_lista(replace(registro, stato=StatoLista.IN_ATTESA_DI_VISTO, documenti=carte))
    giorni = profilo(registro.profilo).ciclo.giorni_visto
    return {"esito": "PREDISPOSTO", "prospetto": prospetto, "secondi": giorni * SECONDI_AL_GIORNO}


def dettaglio_csv(lista: str, righe: Iterable[RigaCarico]) -> Iterator[str]:
    """The elenco di dettaglio, line by line, safe to open in a spreadsheet."""
    memoria = io.StringIO()
    penna = csv.writer(memoria, delimiter=";", lineterminator="\r\n")
    voci = list(Voce)
    penna.writerow(
        ["posizione", "partita", "codice_fiscale", "debitore", "tipologia", "anno", "atto", *voci, "totale"]
    )
    for ordinale, riga in enumerate(righe, start=1):
        penna.writerow(
            [
                id_posizione(lista, ordinale),
                innocuo(riga.partita),
                riga.debitore.codice_fiscale,
                innocuo(riga.debitore.denominazione),
                innocuo(riga.tipologia),
                riga.anno,
                innocuo(riga.atto.numero),
                *(in_euro(riga.voci.get(voce, 0)) for voce in voci),
                in_euro(riga.totale),
            ]
        )
        yield memoria.getvalue()
        memoria.seek(0)
        memoria.truncate()


def _righe(flussi: Archivio, ente: str, lista: Lista) -> Iterator[RigaCarico]:
    lotti = range(1, _quanti_lotti(flussi, lista) + 1)
    for numero in lotti:
        for testo in flussi.leggi(f"lotti/{ente}/{lista.id}/{numero:06d}.jsonl").decode().splitlines():
            yield da_riga_json(testo)


def _quanti_lotti(flussi: Archivio, lista: Lista) -> int:
    return flussi.leggi(lista.documenti["lotti"]).count(b'"chiave"')
