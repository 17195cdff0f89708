"""Prospetto, visto, start of the cycles: nothing is issued until the responsible person says so."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from shared.casi_uso.ciclo import Ciclo, avvia_macchina
from shared.casi_uso.porte import Archivio, Liste, Stampatore
from shared.casi_uso.stampe_ente import prospetto_sintesi
from shared.contratti.riga_json import da_riga_json
from shared.dominio.errori import RegolaViolata, VersioneSuperata
from shared.dominio.flussi import Lista, StatoLista, id_posizione
from shared.dominio.giorni import giorno_legale, istante_in_testo
from shared.dominio.importi import Voce, in_euro
from shared.dominio.liste import RigaCarico
from shared.dominio.posizioni import Evento, Fase, muta
from shared.norme import profilo

SECONDI_AL_GIORNO = 86_400
GIORNI_MASSIMI_DI_ATTESA = 300

_PERICOLOSI = ("=", "+", "-", "@", "\t", "\r")


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
                _innocuo(riga.partita),
                riga.debitore.codice_fiscale,
                _innocuo(riga.debitore.denominazione),
                _innocuo(riga.tipologia),
                riga.anno,
                _innocuo(riga.atto.numero),
                *(in_euro(riga.voci.get(voce, 0)) for voce in voci),
                in_euro(riga.totale),
            ]
        )
        yield memoria.getvalue()
        memoria.seek(0)
        memoria.truncate()


def _innocuo(testo: str) -> str:
    return f"'{testo}" if testo.startswith(_PERICOLOSI) else testo


def _righe(flussi: Archivio, ente: str, lista: Lista) -> Iterator[RigaCarico]:
    lotti = range(1, _quanti_lotti(flussi, lista) + 1)
    for numero in lotti:
        for testo in flussi.leggi(f"lotti/{ente}/{lista.id}/{numero:06d}.jsonl").decode().splitlines():
            yield da_riga_json(testo)


def _quanti_lotti(flussi: Archivio, lista: Lista) -> int:
    return flussi.leggi(lista.documenti["lotti"]).count(b'"chiave"')


def attendi_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, token: str) -> None:
    """Leave the token where the decision will find it; if the decision came first, answer at once."""
    liste.deposita_attesa(ente, lista, token)
    registro = liste.leggi_lista(ente, lista)
    if registro.stato is not StatoLista.IN_ATTESA_DI_VISTO:
        sveglia_visto(ciclo, liste, ente, lista, registro)


def sollecita_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, iniziata_il: date) -> dict[str, object]:
    """The days for the visto have run: wait again, or give the lista up after 300 days without an answer.

    Returns `CONCESSO`, `RIFIUTATO` or `ATTESO`, as the visto stands.
    """
    registro = liste.leggi_lista(ente, lista)
    scaduta = (ciclo.orologio.oggi() - iniziata_il).days >= GIORNI_MASSIMI_DI_ATTESA
    if registro.stato is StatoLista.IN_ATTESA_DI_VISTO and scaduta:
        motivo = f"Visto non dato in {GIORNI_MASSIMI_DI_ATTESA} giorni: la lista torna all'ente."
        registro = liste.salva_lista(replace(registro, stato=StatoLista.RIFIUTATA, note=motivo))
    return esito_visto(registro)


def decidi_visto(
    ciclo: Ciclo, liste: Liste, *, ente: str, lista: str, utente: str, concesso: bool, note: str
) -> Lista:
    """The responsible person's visto, or refusal (000 art. 2.1.d, 001 art. 8.2.d). Given once.

    Raises RegolaViolata when the lista does not wait for it or a refusal has no reason.
    """
    registro = liste.leggi_lista(ente, lista)
    if registro.stato is not StatoLista.IN_ATTESA_DI_VISTO:
        raise RegolaViolata(f"La lista {lista} non è in attesa di visto: è «{registro.stato.value}».")
    if not concesso and not note.strip():
        raise RegolaViolata("Campo note: per rifiutare il visto occorre indicare il motivo.")
    nuova = liste.salva_lista(
        replace(
            registro,
            stato=StatoLista.VISTATA if concesso else StatoLista.RIFIUTATA,
            visto_da=utente,
            visto_il=istante_in_testo(ciclo.orologio.adesso()),
            note=note.strip()[:1000],
        )
    )
    sveglia_visto(ciclo, liste, ente, lista, nuova)
    return nuova


def sveglia_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, registro: Lista) -> bool:
    """Answer the machine that waits for the visto with what was decided; False when none waits."""
    token = liste.ritira_attesa(ente, lista)
    return token is not None and ciclo.macchine.sveglia(token, esito_visto(registro))


def esito_visto(registro: Lista) -> dict[str, object]:
    """How the visto stands: `CONCESSO`, `RIFIUTATO` or `ATTESO`."""
    nomi = {StatoLista.VISTATA: "CONCESSO", StatoLista.AVVIATA: "CONCESSO", StatoLista.RIFIUTATA: "RIFIUTATO"}
    return {"esito": nomi.get(registro.stato, "ATTESO")}


def avvia_cicli(
    ciclo: Ciclo, liste: Liste, *, ente: str, lista: str, lotto: Mapping[str, object]
) -> int:
    """Open the notifica phase of each posizione of a lotto and start its machine; how many.

    Repeating it after a crash starts only what had not started. Raises RegolaViolata
    without the visto.
    """
    registro = liste.leggi_lista(ente, lista)
    if registro.stato not in (StatoLista.VISTATA, StatoLista.AVVIATA):
        raise RegolaViolata(f"La lista {lista} non ha il visto: nessun ciclo può partire.")
    giorno_visto = giorno_legale(datetime.fromisoformat(registro.visto_il))
    primo = int(str(lotto["primo"]))
    identita = [id_posizione(lista, primo + indice) for indice in range(int(str(lotto["righe"])))]
    avviate = 0
    for posizione in ciclo.posizioni.leggi_molte(ente, identita):
        attuale = posizione
        if attuale.fase is Fase.CARICO:
            evento = Evento("VISTO", ciclo.orologio.oggi(), {"lista": lista})
            mutazione = muta(attuale, evento, eventi={"visto": giorno_visto}, fase=Fase.NOTIFICA, giro=1)
            try:
                ciclo.posizioni.salva(mutazione)
            except VersioneSuperata:
                attuale = ciclo.posizioni.leggi(ente, posizione.id)
                if attuale.fase is Fase.CARICO:
                    raise
            else:
                attuale = mutazione.posizione
        if attuale.giro == 1:
            avvia_macchina(ciclo, attuale)
        avviate += 1
    if registro.stato is StatoLista.VISTATA:
        try:
            liste.salva_lista(replace(registro, stato=StatoLista.AVVIATA))
        except VersioneSuperata:
            return avviate
    return avviate
