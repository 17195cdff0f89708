"""The papers an ente reads about its own liste."""

from __future__ import annotations

from datetime import date, datetime

from shared.casi_uso.stampe import intestazione
from shared.dominio import documenti as doc
from shared.dominio import documenti_ente as doc_ente
from shared.dominio.enti import Ente
from shared.dominio.errori import Scarto
from shared.dominio.flussi import Lista
from shared.dominio.importi import Voce


def ricevuta_flusso(ente: Ente, lista: Lista, scarti: tuple[Scarto, ...]) -> doc_ente.RicevutaFlusso:
    """The receipt of a file, with the first scarti."""
    controllo = lista.controllo
    accolta = not lista.note
    return doc_ente.RicevutaFlusso(
        intestazione=intestazione(ente),
        numero=f"{lista.id}/ricevuta",
        data=lista.consegnata_il,
        nome_file=lista.nome_file,
        dimensione=lista.dimensione,
        sha256=lista.flusso,
        ricevuto=datetime.fromisoformat(lista.ricevuta_il),
        tracciato=controllo.tracciato or "non riconosciuto",
        righe=controllo.righe,
        valide=controllo.valide,
        scartate=controllo.scartate,
        totale=controllo.totale,
        totale_dichiarato=controllo.totale_dichiarato,
        quadra=controllo.quadra,
        esito="Lista acquisita." if accolta else f"Lista respinta. {lista.note}",
        scarti=scarti,
    )


def prospetto_sintesi(ente: Ente, lista: Lista, data: date) -> doc_ente.ProspettoSintesi:
    """The summary the responsible person decides on."""
    presenti = [voce for voce in Voce if any(gruppo.voci.get(voce) for gruppo in lista.sintesi)]
    righe = tuple(
        doc_ente.RigaSintesi(
            gruppo.tipologia,
            gruppo.anno,
            gruppo.posizioni,
            tuple(gruppo.voci.get(voce, 0) for voce in presenti),
            gruppo.totale,
        )
        for gruppo in lista.sintesi
    )
    return doc_ente.ProspettoSintesi(
        intestazione=intestazione(ente),
        numero=f"{lista.id}/prospetto",
        data=data,
        lista=lista.id,
        consegnata_il=lista.consegnata_il,
        voci=tuple(doc.ETICHETTE[voce].split(" (")[0] for voce in presenti),
        righe=righe,
        totali=tuple(sum(riga.importi[i] for riga in righe) for i in range(len(presenti))),
        posizioni=lista.posizioni,
        totale=lista.controllo.totale,
        scartate=lista.controllo.scartate,
    )
