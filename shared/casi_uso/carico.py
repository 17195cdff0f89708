"""The formal control of a lista, row by row, and what it leaves for the import."""

from __future__ import annotations

import json
import tempfile

from shared.casi_uso.porte import Archivio, Enti, Liste, Orologio
from shared.casi_uso.raccolta import Impronta, Raccolta
from shared.contratti.riga_json import scarti_csv
from shared.contratti.tracciato_lettura import FlussoIllegibile, Lettore, riconosci
from shared.dominio.flussi import (
    Controllo,
    Lista,
    StatoLista,
)
from shared.dominio.giorni import istante_in_testo

RIGHE_PER_LOTTO = 500
TESTA = 64 * 1024



def verifica_flusso(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    documenti: Archivio,
    orologio: Orologio,
    *,
    ente: str,
    sha256: str,
    righe_per_lotto: int = RIGHE_PER_LOTTO,
) -> dict[str, object]:
    """Formal control, row by row, memory flat: accepted rows go out in lotti, refused ones in a CSV.

    Returns `{"esito": "VALIDO", "lotti": key}` or `{"esito": "RESPINTO", "motivo"}`. A file
    whose content is not the declared one, that no layout reads, that does not balance with
    its own totals, or with no good row, is refused whole: nothing of it is imported.
    """
    flusso = liste.leggi_flusso(ente, sha256)
    adesso, oggi = orologio.adesso(), orologio.oggi()
    flusso_aperto = flussi.apri(flusso.chiave)
    corpo = Impronta(flusso_aperto)
    testa = corpo.anticipa(TESTA)
    tracciato = riconosci(testa)
    lettore = Lettore(tracciato, al=oggi) if tracciato is not None else None
    raccolta = Raccolta(flussi, f"lotti/{ente}/{flusso.lista}", righe_per_lotto)
    motivo = ""
    chiave_scarti = f"scarti/{ente}/{flusso.lista}.csv"
    with tempfile.TemporaryFile() as scarti:
        if lettore is None:
            motivo = "Il file non corrisponde a nessun tracciato conosciuto."
        else:
            try:
                for testo in scarti_csv(raccolta.accogli(lettore.leggi(corpo))):
                    scarti.write(testo.encode())
            except FlussoIllegibile as errore:
                motivo = errore.messaggio
        corpo.esaurisci()
        scarti.seek(0)
        documenti.scrivi_da(chiave_scarti, scarti, "text/csv; charset=utf-8")
    controllo = _controllo(lettore, raccolta)
    motivo = motivo or _motivo_di_rifiuto(corpo.sha256, sha256, controllo)
    lista = Lista(
        ente=ente,
        id=flusso.lista,
        flusso=sha256,
        nome_file=flusso.nome,
        dimensione=corpo.letti,
        profilo=enti.leggi(ente).profilo,
        consegnata_il=oggi,
        ricevuta_il=istante_in_testo(adesso),
        stato=StatoLista.RIFIUTATA if motivo else StatoLista.IN_IMPORTAZIONE,
        controllo=controllo,
        sintesi=raccolta.sintesi(),
        documenti={"scarti": chiave_scarti, "lotti": f"lotti/{ente}/{flusso.lista}/lotti.json"},
        note=motivo,
    )
    flussi.scrivi(lista.documenti["lotti"], json.dumps(raccolta.lotti).encode(), "application/json")
    flussi.scrivi(
        f"lotti/{ente}/{flusso.lista}/scarti.json", json.dumps(raccolta.primi_scarti).encode(), "application/json"
    )
    liste.crea_lista(lista)
    if motivo:
        return {"esito": "RESPINTO", "motivo": motivo}
    return {"esito": "VALIDO", "lotti": lista.documenti["lotti"], "righe": controllo.valide}


def _controllo(lettore: Lettore | None, raccolta: Raccolta) -> Controllo:
    if lettore is None:
        return Controllo("", 0, 0, 0, 0, None, False)
    letto = lettore.controllo
    return Controllo(
        tracciato=lettore.tracciato.nome,
        righe=letto.righe,
        valide=letto.valide,
        scartate=letto.scartate,
        totale=raccolta.totale,
        totale_dichiarato=letto.dichiarato_cent,
        quadra=letto.quadra,
        messaggi=tuple(letto.messaggi),
    )


def _motivo_di_rifiuto(letto: str, atteso: str, controllo: Controllo) -> str:
    if letto != atteso:
        return "Il contenuto ricevuto non è quello dichiarato (SHA-256 diverso): ripetere l'invio."
    if not controllo.quadra:
        return "La lista non quadra con i totali che dichiara: " + " ".join(controllo.messaggi)
    if controllo.valide == 0:
        return "Nessuna riga della lista è valida: correggere gli scarti e inviare di nuovo."
    return ""
