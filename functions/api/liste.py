"""Liste di carico: prospetto, visto, rendiconto."""

from __future__ import annotations

from typing import Annotated, Any

from chalice.app import Blueprint, Response
from pydantic import StringConstraints

from functions._avvio import ciclo, documenti, liste, orologio, posizioni
from functions.api._corpi import Richiesta
from functions.api._forme_liste import ElencoListe, ListaLetta, ProspettoLetto, RendicontoLetto
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita
from functions.api._risposte import risponde
from shared.casi_uso.rendiconto import in_xlsx, rendiconto_di
from shared.casi_uso.visto import decidi_visto
from shared.dominio.errori import NonTrovato
from shared.dominio.flussi import Lista

rotte = Blueprint(__name__)


class DecisioneVisto(Richiesta):
    """`note` is required with a refusal."""

    concesso: bool
    note: Annotated[str, StringConstraints(max_length=1000)] = ""


@rotte.route("/liste", methods=["GET"])
@con_problemi
@risponde(ElencoListe)
def elenca() -> dict[str, Any]:
    """The liste of the ente, oldest first."""
    chi = identita(rotte.current_request)
    return {"liste": [_stato(lista) for lista in liste().elenca_liste(chi.ente)]}


@rotte.route("/liste/{lista}", methods=["GET"])
@con_problemi
@risponde(ListaLetta)
def leggi(lista: str) -> dict[str, Any]:
    """How a lista stands."""
    chi = identita(rotte.current_request)
    return _stato(liste().leggi_lista(chi.ente, lista))


@rotte.route("/liste/{lista}/prospetto", methods=["GET"])
@con_problemi
@risponde(ProspettoLetto)
def prospetto(lista: str) -> dict[str, Any]:
    """The figures to decide on, with links to the prospetto di sintesi and the elenco di dettaglio."""
    chi = identita(rotte.current_request)
    registro = liste().leggi_lista(chi.ente, lista)
    if "prospetto" not in registro.documenti:
        raise NonTrovato(f"Il prospetto della lista {lista} non è ancora disponibile.")
    annota(rotte, chi, lista, "prospetto e dettaglio")
    return {
        **_stato(registro),
        "sintesi": [
            {
                "tipologia": gruppo.tipologia,
                "anno": gruppo.anno,
                "posizioni": gruppo.posizioni,
                "voci_cent": dict(gruppo.voci),
                "totale_cent": gruppo.totale,
            }
            for gruppo in registro.sintesi
        ],
        "prospetto": _scarico(registro, "prospetto", f"prospetto-{lista}.pdf"),
        "dettaglio": _scarico(registro, "dettaglio", f"dettaglio-{lista}.csv"),
    }


@rotte.route("/liste/{lista}/visto", methods=["POST"])
@con_problemi
@risponde(ListaLetta)
def visto(lista: str) -> dict[str, Any]:
    """The responsible person's decision, given once."""
    chi = identita(rotte.current_request, "responsabile")
    decisione = corpo(rotte.current_request, DecisioneVisto)
    registro = decidi_visto(
        ciclo(),
        liste(),
        ente=chi.ente,
        lista=lista,
        utente=chi.utente,
        concesso=decisione.concesso,
        note=decisione.note,
    )
    return _stato(registro)


@rotte.route("/liste/{lista}/rendiconto", methods=["GET"])
@con_problemi
@risponde(RendicontoLetto, problemi=(422,))
def rendiconto(lista: str) -> Response:
    """The rendiconto of today, with a link to the workbook. 422 when the books do not balance."""
    chi = identita(rotte.current_request)
    dati = rendiconto_di(liste(), posizioni(), chi.ente, lista, orologio().oggi())
    chiave = f"rendiconti/{chi.ente}/{lista}-{dati['al']}.xlsx"
    documenti().scrivi(
        chiave, in_xlsx(dati), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    indirizzo = documenti().indirizzo_di_scarico(chiave, f"rendiconto-{lista}-{dati['al']}.xlsx")
    return Response(body={**dati, "xlsx": indirizzo}, status_code=200)


def _scarico(lista: Lista, carta: str, nome: str) -> str:
    return documenti().indirizzo_di_scarico(lista.documenti[carta], nome)


def _stato(lista: Lista) -> dict[str, Any]:
    return {
        "lista": lista.id,
        "stato": lista.stato.value,
        "file": lista.nome_file,
        "consegnata_il": lista.consegnata_il.isoformat(),
        "ricevuta_il": lista.ricevuta_il,
        "tracciato": lista.controllo.tracciato,
        "posizioni": lista.posizioni,
        "scartate": lista.controllo.scartate,
        "totale_cent": lista.controllo.totale,
        "visto_il": lista.visto_il,
        "note": lista.note,
    }
