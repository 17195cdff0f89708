"""Finding posizioni: by what is known of them, and those on which the ente has something to decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from chalice.app import Blueprint
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions._avvio import archivi_di_ricerca, orologio, tabella
from functions.api._corpi import giorno_in_testo
from functions.api._forme import DecisioniAttese, PosizioniTrovate
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, identita, parametri
from functions.api._risposte import risponde
from shared.adattatori.portale_dynamo import IndiciPortale
from shared.casi_uso.ricerca_posizioni import PAGINA_MASSIMA, Trovata, cerca_posizioni
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.criteri import Criteri
from shared.dominio.decisioni import decisioni_attese
from shared.dominio.ricerca import Genere, interpreta

rotte = Blueprint(__name__)

DECISIONI_MOSTRATE = 100

Cent = Annotated[int, Field(ge=0, le=10**12)]


class RichiestaRicerca(BaseModel):
    """All that is given must hold; bounds included. `fase` may be an outcome; `scadenza` the next step's day.

    `q` is what a person has in hand: an id, a numero avviso, a codice fiscale, the beginning of a name.
    """

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, StringConstraints(min_length=2, max_length=100)] = ""
    codice_fiscale: Annotated[str, StringConstraints(pattern=r"^([A-Z0-9]{16}|[0-9]{11})$")] = ""
    nome: Annotated[str, StringConstraints(min_length=2, max_length=100)] = ""
    numero_avviso: Annotated[str, StringConstraints(pattern=r"^[0-9]{18}$")] = ""
    lista: Annotated[str, StringConstraints(pattern=r"^L[0-9]{5}$")] = ""
    tipologia: Annotated[str, StringConstraints(min_length=1, max_length=40)] = ""
    fase: Fase | Conclusione | None = None
    scadenza_dal: date | None = None
    scadenza_al: date | None = None
    importo_cent: Cent | None = None
    importo_da_cent: Cent | None = None
    importo_a_cent: Cent | None = None
    quante: Annotated[int, Field(ge=1, le=PAGINA_MASSIMA)] = 20
    cursore: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=600)] = ""

    def criteri(self) -> Criteri:
        """The same in the words of the domain: the very amount is a range of one cent. Raises RicercaNonValida."""
        esatto = self.importo_cent
        criteri = Criteri(
            codice_fiscale=self.codice_fiscale,
            nome=self.nome,
            numero_avviso=self.numero_avviso,
            lista=self.lista,
            tipologia=self.tipologia,
            stato=str(self.fase or ""),
            scadenza_dal=self.scadenza_dal,
            scadenza_al=self.scadenza_al,
            importo_da=self.importo_da_cent if esatto is None else esatto,
            importo_a=self.importo_a_cent if esatto is None else esatto,
        )
        if not self.q:
            return criteri
        chiesto = interpreta(self.q)
        match chiesto.genere:
            case Genere.POSIZIONE:
                return replace(criteri, posizione=chiesto.testo)
            case Genere.AVVISO:
                return replace(criteri, numero_avviso=chiesto.testo)
            case Genere.CODICE_FISCALE:
                return replace(criteri, codice_fiscale=chiesto.testo)
            case Genere.NOME:
                return replace(criteri, nome=chiesto.testo)


@rotte.route("/posizioni", methods=["GET"])
@con_problemi
@risponde(PosizioniTrovate)
def cerca() -> dict[str, Any]:
    """Search by what is known; a page may be short, even empty, and still have a `cursore`: go on with it."""
    chi = identita(rotte.current_request)
    chiesta = parametri(rotte.current_request, RichiestaRicerca)
    pagina = cerca_posizioni(archivi_di_ricerca(), chi.ente, chiesta.criteri(), chiesta.quante, chiesta.cursore)
    viste = " ".join(trovata.posizione.id for trovata in pagina.trovate)
    annota(rotte, chi, "ricerca", f"trovate: {viste or 'nessuna'}")
    return {"posizioni": [_in_dati(trovata) for trovata in pagina.trovate], "cursore": pagina.cursore}


@rotte.route("/decisioni", methods=["GET"])
@con_problemi
@risponde(DecisioniAttese)
def da_decidere() -> dict[str, Any]:
    """What waits for the ente's decision, the nearest term first, with the days left."""
    chi = identita(rotte.current_request)
    indici, oggi = IndiciPortale(tabella()), orologio().oggi()
    attese = []
    for posizione in indici.leggi(indici.in_decisione(chi.ente, DECISIONI_MOSTRATE)):
        annota(rotte, chi, posizione.id, "decisioni attese")
        attese += [
            {
                "posizione": posizione.id,
                "tipo": attesa.tipo.value,
                "id": attesa.id,
                "cosa": attesa.cosa,
                "dal": attesa.dal.isoformat(),
                "entro": giorno_in_testo(attesa.entro),
                "giorni": attesa.giorni(oggi),
            }
            for attesa in decisioni_attese(posizione)
        ]
    return {"decisioni": attese}


def _in_dati(trovata: Trovata) -> dict[str, Any]:
    posizione, debitore = trovata.posizione, trovata.posizione.riga.debitore
    return {
        "posizione": posizione.id,
        "lista": posizione.lista,
        "numero_avviso": posizione.numero_avviso,
        "codice_fiscale": debitore.codice_fiscale,
        "denominazione": debitore.denominazione,
        "tipologia": posizione.riga.tipologia,
        "anno": posizione.riga.anno,
        "fase": posizione.fase.value,
        "conclusione": posizione.conclusione.value if posizione.conclusione else None,
        "residuo_cent": posizione.residuo,
        "prossimo_passo_il": giorno_in_testo(trovata.attesa),
    }
