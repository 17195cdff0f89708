"""Taking in a lista: the formal control, the import, the quadratura and the receipt."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace

from shared.casi_uso.porte import Archivio, Enti, Liste, Orologio, Posizioni, Stampatore
from shared.casi_uso.raccolta import Impronta, Raccolta
from shared.casi_uso.stampe_ente import ricevuta_flusso
from shared.contratti.riga_json import da_riga_json, scarti_csv
from shared.contratti.tracciato_lettura import FlussoIllegibile, Lettore, riconosci
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import NonQuadra, NonTrovato, Scarto
from shared.dominio.flussi import (
    Controllo,
    Lista,
    StatoFlusso,
    StatoLista,
    base_avviso,
    id_posizione,
)
from shared.dominio.giorni import istante_in_testo
from shared.dominio.importi import Centesimi
from shared.dominio.posizioni import apri

RIGHE_PER_LOTTO = 500
TESTA = 64 * 1024



def registra_flusso(
    liste: Liste, enti: Enti, orologio: Orologio, *, chiave: str, esecuzione: str
) -> dict[str, object]:
    """A file has landed: claim it for this execution.

    Returns `{"esito": "NUOVO", "ente", "sha256", "lista", "profilo"}`, or `RIPETUTO` when
    another execution has it, or `NON_RICHIESTO` for a key that no one asked for. A retry
    of the same execution is NUOVO again.
    """
    parti = chiave.split("/")
    if len(parti) != 4 or parti[0] != "carichi":
        return {"esito": "NON_RICHIESTO"}
    ente, sha256 = parti[1], parti[2]
    try:
        flusso = liste.leggi_flusso(ente, sha256)
    except NonTrovato:
        return {"esito": "NON_RICHIESTO"}
    if flusso.stato is StatoFlusso.ATTESO:
        lista = flusso.lista or liste.nuova_lista(ente)
        flusso = liste.salva_flusso(
            replace(flusso, stato=StatoFlusso.IN_VERIFICA, esecuzione=esecuzione, lista=lista)
        )
    if flusso.esecuzione != esecuzione:
        return {"esito": "RIPETUTO"}
    return {
        "esito": "NUOVO",
        "ente": ente,
        "sha256": sha256,
        "lista": flusso.lista,
        "profilo": enti.leggi(ente).profilo,
        "iniziata_il": orologio.oggi().isoformat(),
    }


def segnala_flusso(liste: Liste, orologio: Orologio, *, chiave: str, motivo: str) -> None:
    """The intake of a file failed beyond its retries: keep the reason, and let the ente send the file again.

    The lista keeps its number: what was already imported is written over with the same.
    """
    parti = chiave.split("/")
    ente = parti[1] if len(parti) > 1 else "-"
    liste.segnala(ente, chiave, istante_in_testo(orologio.adesso()), motivo)
    try:
        flusso = liste.leggi_flusso(ente, parti[2] if len(parti) > 2 else "-")
    except NonTrovato:
        return
    if flusso.stato is StatoFlusso.IN_VERIFICA:
        liste.salva_flusso(replace(flusso, stato=StatoFlusso.ATTESO, esecuzione=""))


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


def importa_lotto(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    posizioni: Posizioni,
    *,
    ente: str,
    lista: str,
    lotto: Mapping[str, object],
) -> int:
    """Turn one lotto of accepted rows into posizioni; the count written. Repeating it writes the same items."""
    anagrafica = enti.leggi(ente)
    registro = liste.leggi_lista(ente, lista)
    righe = flussi.leggi(str(lotto["chiave"])).decode().splitlines()
    primo = int(str(lotto["primo"]))
    aperte = [
        apri(
            ente=ente,
            id=(identita := id_posizione(lista, primo + indice)),
            lista=lista,
            profilo=registro.profilo,
            numero_avviso=numero_avviso(anagrafica.segregazione, base_avviso(identita)).numero,
            riga=da_riga_json(testo),
            consegna_lista=registro.consegnata_il,
        )
        for indice, testo in enumerate(righe)
    ]
    posizioni.importa(aperte)
    return len(aperte)


def chiudi_importazione(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    documenti: Archivio,
    posizioni: Posizioni,
    stampatore: Stampatore,
    *,
    ente: str,
    sha256: str,
) -> dict[str, object]:
    """Quadratura of what was stored against what was read, then the receipt with its certain date.

    Reads back every posizione. Raises NonQuadra if one is missing or a cent differs.
    Returns `{"esito": "ACQUISITO" | "RESPINTO", "ricevuta": key}`.
    """
    flusso = liste.leggi_flusso(ente, sha256)
    lista = liste.leggi_lista(ente, flusso.lista)
    respinta = lista.stato is StatoLista.RIFIUTATA
    if not respinta:
        _quadra(lista, posizioni)
    primi = json.loads(flussi.leggi(f"lotti/{ente}/{lista.id}/scarti.json"))
    scarti = tuple(Scarto(riga, campo, motivo) for riga, campo, motivo in primi)
    chiave = f"ricevute/{ente}/{lista.id}.pdf"
    documento = ricevuta_flusso(enti.leggi(ente), lista, scarti)
    documenti.scrivi(chiave, stampatore.stampa(documento), "application/pdf")
    if "ricevuta" not in lista.documenti:
        liste.salva_lista(replace(lista, documenti={**lista.documenti, "ricevuta": chiave}))
    if flusso.stato is StatoFlusso.IN_VERIFICA:
        stato = StatoFlusso.RESPINTO if respinta else StatoFlusso.ACQUISITO
        liste.salva_flusso(replace(flusso, stato=stato, motivo=lista.note))
    return {"esito": "RESPINTO" if respinta else "ACQUISITO", "ricevuta": chiave}


def _quadra(lista: Lista, posizioni: Posizioni) -> None:
    trovate: int = 0
    totale: Centesimi = 0
    identita = (id_posizione(lista.id, ordinale) for ordinale in range(1, lista.posizioni + 1))
    for gruppo in iter(lambda: list(itertools.islice(identita, 1000)), []):
        for posizione in posizioni.leggi_molte(lista.ente, gruppo):
            trovate += 1
            totale += posizione.residuo
    if (trovate, totale) != (lista.posizioni, lista.controllo.totale):
        raise NonQuadra(
            f"Lista {lista.id}: importate {trovate} posizioni per {totale} centesimi, "
            f"accettate {lista.posizioni} per {lista.controllo.totale}."
        )



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
