"""The queue of incassi for a person: what waits and why, whose it may be, the decision and the second person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from chalice.app import Blueprint
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions._avvio import ciclo, incassi, orologio, ricerca
from functions.api._codici import codice_di, incasso_del_codice
from functions.api._corpi import Motivo, Richiesta, Riferimento, giorno_in_testo
from functions.api._forme_incassi import Coda, DecisiPerMittente, EsitoDecisione, IncassoLetto, RimborsoPagato
from functions.api._letture import annota
from functions.api._richiesta import con_problemi, corpo, identita, parametri
from functions.api._risposte import risponde
from shared.casi_uso.candidature import cerca_candidati
from shared.casi_uso.coda_incassi import Sportello
from shared.casi_uso.rimborsi_ente import paga_incasso
from shared.dominio.decisioni_incassi import Decisione, Parte, Proposta
from shared.dominio.errori import RegolaViolata
from shared.dominio.incassi import DA_GUARDARE, Etichetta, Incasso

rotte = Blueprint(__name__)

PAGINA, PAGINA_MASSIMA = 50, 100

IdPosizione = Annotated[str, StringConstraints(pattern=r"^L\d{5}-\d{8}$")]


class ParteRichiesta(Richiesta):
    posizione: IdPosizione
    importo_cent: Annotated[int, Field(gt=0, le=10**12)]


class RichiestaDecisione(Richiesta):
    """`parti` are for `abbina` alone: the posizioni and what each one takes, all that is left in the end."""

    decisione: Decisione
    motivo: Motivo
    parti: Annotated[list[ParteRichiesta], Field(max_length=20, default_factory=list)]


class RichiestaConferma(Richiesta):
    approva: bool
    motivo: Motivo = "confermata"


class RichiestaMittente(Richiesta):
    """A decision on all that one sender paid, among what waits with that label."""

    etichetta: Etichetta
    decisione: Literal[Decisione.RIMBORSA, Decisione.INCOMPETENTE]
    motivo: Motivo
    codice_fiscale: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,16}$")] = ""
    iban: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,34}$")] = ""
    dopo: Annotated[str, StringConstraints(max_length=300)] = ""


class RichiestaPagina(BaseModel):
    """Without `etichetta`, the counts; `dopo` is the `seguito` of the page before."""

    model_config = ConfigDict(extra="forbid")

    etichetta: Annotated[str, StringConstraints(max_length=30)] = ""
    dopo: Annotated[str, StringConstraints(max_length=300)] = ""
    quanti: Annotated[int, Field(ge=1, le=PAGINA_MASSIMA)] = PAGINA


class RichiestaRimborso(Richiesta):
    """The order that paid the incasso back, and its day."""

    documento: Riferimento
    pagato_il: date


@rotte.route("/incassi/coda", methods=["GET"])
@con_problemi
@risponde(Coda, problemi=(409,))
def elenca() -> dict[str, Any]:
    """How many wait, label by label (up to a page); with `etichetta`, a page of them, the most urgent first."""
    chi = identita(rotte.current_request)
    chiesta = parametri(rotte.current_request, RichiestaPagina)
    nome = chiesta.etichetta
    if not nome:
        conti = {e.value: len(incassi().pagina(chi.ente, e, "", PAGINA_MASSIMA)[0]) for e in sorted(DA_GUARDARE)}
        return {"etichette": conti, "massimo": PAGINA_MASSIMA}
    if nome not in {e.value for e in DA_GUARDARE}:
        raise RegolaViolata(f"L'etichetta «{nome[:30]}» non è fra quelle che aspettano una persona.")
    pagina, seguito = incassi().pagina(chi.ente, Etichetta(nome), chiesta.dopo, chiesta.quanti)
    annota(rotte, chi, "coda", f"incassi {nome}")
    return {"incassi": [_in_dati(incasso) for incasso in pagina], "seguito": seguito}


@rotte.route("/incassi/coda/{codice}", methods=["GET"])
@con_problemi
@risponde(IncassoLetto, problemi=(409,))
def leggi(codice: str) -> dict[str, Any]:
    """One incasso with its proofs, its steps and the posizioni it may belong to, each with the reasons."""
    chi = identita(rotte.current_request)
    incasso = incassi().leggi(chi.ente, incasso_del_codice(codice))
    annota(rotte, chi, incasso.id, "incasso e candidati")
    candidati = cerca_candidati(ciclo(), ricerca(), incasso) if incasso.da_abbinare else []
    return {
        **_in_dati(incasso),
        "evidenze": [
            {"fonte": e.fonte.value, "riferimento": e.riferimento, "importo_cent": e.importo,
             "giorno": e.giorno.isoformat()}
            for e in incasso.evidenze
        ],
        "quote": [
            {"posizione": q.posizione, "importo_cent": q.importo, "eccedenza_cent": q.eccedenza}
            for q in incasso.quote
        ],
        "passaggi": [
            {"giorno": p.giorno.isoformat(), "da": p.da, "a": p.a, "motivo": p.motivo, "autore": p.autore}
            for p in incasso.passaggi
        ],
        "candidati": [
            {"posizione": c.posizione, "forza": c.forza, "ragioni": list(c.ragioni), "residuo_cent": c.residuo,
             "importo_cent": c.importo}
            for c in candidati
        ],
    }  # fmt: skip


@rotte.route("/incassi/coda/{codice}/decisione", methods=["POST"])
@con_problemi
@risponde(EsitoDecisione)
def decidi(codice: str) -> dict[str, Any]:
    """Match it, divide it, send it to refund, or say it is another body's; beyond the threshold, a proposal."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaDecisione)
    parti = tuple(Parte(p.posizione, p.importo_cent) for p in r.parti)
    proposta = Proposta(r.decisione, r.motivo, chi.utente, orologio().oggi(), parti)
    return _sportello().decidi(chi.ente, incasso_del_codice(codice), proposta)


@rotte.route("/incassi/coda/{codice}/conferma", methods=["POST"])
@con_problemi
@risponde(EsitoDecisione)
def conferma(codice: str) -> dict[str, Any]:
    """The second person: yes and it is done, no and it waits again. Never who proposed it."""
    chi = identita(rotte.current_request, "responsabile")
    r = corpo(rotte.current_request, RichiestaConferma)
    if r.approva:
        return _sportello().conferma(chi.ente, incasso_del_codice(codice), chi.utente)
    return _sportello().respingi(chi.ente, incasso_del_codice(codice), chi.utente, r.motivo)


@rotte.route("/incassi/mittenti/decisione", methods=["POST"])
@con_problemi
@risponde(DecisiPerMittente)
def decidi_mittente() -> dict[str, Any]:
    """The same decision on what one sender paid; `seguito` goes on with the rest of the queue."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaMittente)
    proposta = Proposta(r.decisione, r.motivo, chi.utente, orologio().oggi())
    return _sportello().decidi_mittente(chi.ente, r.etichetta, r.codice_fiscale, r.iban, proposta, r.dopo)


@rotte.route("/incassi/coda/{codice}/rimborso", methods=["POST"])
@con_problemi
@risponde(RimborsoPagato)
def paga(codice: str) -> dict[str, Any]:
    """The refund of an incasso that belonged to nobody here was paid."""
    chi = identita(rotte.current_request, "operatore", "responsabile")
    r = corpo(rotte.current_request, RichiestaRimborso)
    return paga_incasso(ciclo(), incassi(), chi.ente, incasso_del_codice(codice), r.documento, r.pagato_il, chi.utente)


def _sportello() -> Sportello:
    return Sportello(ciclo(), incassi())


def _in_dati(incasso: Incasso) -> dict[str, Any]:
    proposta, ritardo = incasso.proposta, incasso.ritardo
    return {
        "incasso": incasso.id,
        "codice": codice_di(incasso.id),
        "canale": incasso.canale.value,
        "etichetta": incasso.etichetta.value,
        "stato": incasso.stato.value,
        "importo_cent": incasso.importo,
        "da_abbinare_cent": incasso.da_abbinare,
        "giorno": incasso.giorno.isoformat(),
        "scadenza": giorno_in_testo(incasso.scadenza),
        "ritardo": None
        if ritardo is None
        else {"termine": ritardo.termine, "clausola": ritardo.clausola, "penale_cent": ritardo.penale,
              "rilevato_il": ritardo.rilevato_il.isoformat(), "chiuso": ritardo.chiuso},
        "numero_avviso": incasso.numero_avviso,
        "causale": incasso.causale,
        "pagatore": {
            "denominazione": incasso.pagatore.denominazione,
            "codice_fiscale": incasso.pagatore.codice_fiscale,
            "iban": incasso.pagatore.iban,
        },
        "motivo": incasso.passaggi[-1].motivo,
        "proposta": None
        if proposta is None
        else {"decisione": proposta.decisione.value, "motivo": proposta.motivo, "autore": proposta.autore,
              "giorno": proposta.giorno.isoformat(),
              "parti": [{"posizione": p.posizione, "importo_cent": p.importo} for p in proposta.parti]},
    }  # fmt: skip
