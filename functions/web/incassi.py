"""The queue of incassi for the collector's people: what waits and why, whose it may be, what is decided of it.

The decisions are those of the API (`casi_uso.coda_incassi`). Who works the queue decides; beyond the threshold of
the contract the ufficiale confirms, and never what he proposed himself.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from functions._avvio import ciclo, incassi, orologio
from functions._avvio import ricerca as ricerca_di_candidati
from functions.api._codici import codice_di, incasso_del_codice
from functions.web._menu import ALLA_CODA
from functions.web._moduli import ConfermaIncasso, DecisioneIncasso, DecisioneMittente, RimborsoIncasso
from functions.web._pagine import html, verso
from functions.web._rotte import Visita, modulo, pagina
from functions.web._visibili import ente_visibile, enti_visibili
from shared.casi_uso.candidature import cerca_candidati
from shared.casi_uso.coda_incassi import Sportello
from shared.casi_uso.rimborsi_ente import paga_incasso
from shared.dominio.accessi import Portale, Ruolo
from shared.dominio.coda_incassi import soglia_seconda_persona
from shared.dominio.decisioni_incassi import Decisione, Parte, Proposta
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.importi import da_euro
from shared.dominio.incassi import DA_GUARDARE, Etichetta, Stato

rotte = Blueprint(__name__)

SERVIZIO = Portale.SERVIZIO
PAGINA = 25
IMPORTO_DI = "importo."
"""What the name of a field begins with when it says how much of the incasso goes to a posizione."""


@pagina(rotte, "/servizio/incassi", SERVIZIO, *ALLA_CODA)
def code(visita: Visita) -> Response:
    """The queues of every ente: how many wait with each label, and the most urgent term."""
    righe = []
    for ente in enti_visibili(visita.sessione):
        for etichetta in sorted(DA_GUARDARE):
            quanti = incassi().quanti_in_coda(ente.id, etichetta)
            if quanti:
                primi, _ = incassi().pagina(ente.id, etichetta, "", 1)
                righe.append((ente, etichetta, quanti, primi[0].scadenza if primi else None))
    dati = {"righe": righe, "oggi": orologio().oggi()}
    return html("servizio/incassi.html", {"sessione": visita.sessione, "attiva": "incassi", **dati})


@pagina(rotte, "/servizio/incassi/{ente}/coda/{etichetta}", SERVIZIO, *ALLA_CODA)
def una_coda(visita: Visita, ente: str, etichetta: str) -> Response:
    """A page of the incassi that wait with a label, the most urgent first."""
    registro, coda = ente_visibile(visita.sessione, ente), _coda(etichetta)
    pagina_letta, seguito = incassi().pagina(ente, coda, visita.campi.get("dopo", ""), PAGINA)
    visita.annota(ente, "coda", f"incassi {etichetta}")
    dati = {
        "ente": registro,
        "etichetta": etichetta,
        "incassi": [(codice_di(incasso.id), incasso) for incasso in pagina_letta],
        "seguito": seguito,
        "codice_fiscale": visita.campi.get("codice_fiscale", ""),
        "iban": visita.campi.get("iban", ""),
        "oggi": orologio().oggi(),
    }
    return html("servizio/coda.html", {"sessione": visita.sessione, "attiva": "incassi", **dati})


@modulo(rotte, "/servizio/incassi/{ente}/coda/{etichetta}/mittente", SERVIZIO, *ALLA_CODA)
def decidi_mittente(visita: Visita, ente: str, etichetta: str) -> Response:
    """The same decision on what one sender paid, among the next ones of that queue; what became of each."""
    registro, coda = ente_visibile(visita.sessione, ente), _coda(etichetta)
    presa = DecisioneMittente.model_validate(dict(visita.campi))
    proposta = Proposta(presa.decisione, presa.motivo, visita.sessione.utente, orologio().oggi())
    fatto = _sportello().decidi_mittente(ente, coda, presa.codice_fiscale, presa.iban, proposta, presa.dopo)
    visita.annota(ente, "coda", f"incassi {etichetta} di un mittente")
    dati = {"ente": registro, "etichetta": etichetta, "presa": presa, "codice_di": codice_di, **fatto}
    return html("servizio/mittente.html", {"sessione": visita.sessione, "attiva": "incassi", **dati})


@pagina(rotte, "/servizio/incassi/{ente}/{codice}", SERVIZIO, *ALLA_CODA)
def un_incasso(visita: Visita, ente: str, codice: str) -> Response:
    """One incasso with its proofs, its steps and the posizioni it may belong to, each with the reasons."""
    registro = ente_visibile(visita.sessione, ente)
    incasso = incassi().leggi(ente, incasso_del_codice(codice))
    visita.annota(ente, incasso.id, "incasso e candidati")
    candidati = cerca_candidati(ciclo(), ricerca_di_candidati(), incasso) if incasso.da_abbinare else []
    proposta = incasso.proposta
    dati = {
        "ente": registro,
        "i": incasso,
        "base": f"/servizio/incassi/{ente}/{codice}",
        "candidati": candidati,
        "soglia": soglia_seconda_persona(_sportello().regole(ente).profilo),
        "da_rimborsare": incasso.stato is Stato.DA_RIMBORSARE,
        "conferma": proposta is not None
        and proposta.autore != visita.sessione.utente
        and visita.sessione.ha(Ruolo.UFFICIALE),
        "esito": visita.campi.get("esito", ""),
        "oggi": orologio().oggi(),
    }
    return html("servizio/incasso.html", {"sessione": visita.sessione, "attiva": "incassi", **dati})


@modulo(rotte, "/servizio/incassi/{ente}/{codice}/decisione", SERVIZIO, *ALLA_CODA)
def decidi(visita: Visita, ente: str, codice: str) -> Response:
    """Match it, divide it, send it to refund, or say it is another body's; beyond the threshold, a proposal."""
    ente_visibile(visita.sessione, ente)
    identita = incasso_del_codice(codice)
    presa = DecisioneIncasso.model_validate({**visita.campi, "parti": _scritte(visita.campi)})
    abbina = presa.decisione is Decisione.ABBINA
    parti = _parti(presa) if abbina else ()
    proposta = Proposta(presa.decisione, presa.motivo, visita.sessione.utente, orologio().oggi(), parti)
    return _torna(ente, codice, _sportello().decidi(ente, identita, proposta))


@modulo(rotte, "/servizio/incassi/{ente}/{codice}/conferma", SERVIZIO, Ruolo.UFFICIALE)
def conferma(visita: Visita, ente: str, codice: str) -> Response:
    """The second person: yes and it is done, no and it waits again. Never who proposed it."""
    ente_visibile(visita.sessione, ente)
    presa, utente = ConfermaIncasso.model_validate(dict(visita.campi)), visita.sessione.utente
    identita = incasso_del_codice(codice)
    if presa.esito == "approva":
        return _torna(ente, codice, _sportello().conferma(ente, identita, utente))
    return _torna(ente, codice, _sportello().respingi(ente, identita, utente, presa.motivo))


@modulo(rotte, "/servizio/incassi/{ente}/{codice}/rimborso", SERVIZIO, *ALLA_CODA)
def paga(visita: Visita, ente: str, codice: str) -> Response:
    """The refund of an incasso that belonged to nobody here was paid."""
    ente_visibile(visita.sessione, ente)
    detto, utente = RimborsoIncasso.model_validate(dict(visita.campi)), visita.sessione.utente
    identita = incasso_del_codice(codice)
    paga_incasso(ciclo(), incassi(), ente, identita, detto.documento, detto.pagato_il, utente)
    return _torna(ente, codice, {"esito": "RIMBORSATO"})


def _coda(etichetta: str) -> Etichetta:
    """The label of a queue. Raises NonTrovato."""
    if etichetta not in {e.value for e in DA_GUARDARE}:
        raise NonTrovato("Nessuna coda ha questo nome.")
    return Etichetta(etichetta)


def _scritte(campi: Mapping[str, str]) -> dict[str, str]:
    """The amounts written beside the posizioni, blank ones left out."""
    scritte = {
        nome.removeprefix(IMPORTO_DI): importo
        for nome, importo in campi.items()
        if nome.startswith(IMPORTO_DI) and importo
    }
    if campi.get("altra"):
        scritte[campi["altra"]] = campi.get("importo_altra", "")
    return scritte


def _parti(presa: DecisioneIncasso) -> tuple[Parte, ...]:
    """The posizioni and what each one takes. Raises ImportoNonValido, RegolaViolata where both ways were used.

    A browser that sends the form on Enter presses its first button: an amount that was written says otherwise.
    """
    if presa.tutto and presa.parti:
        raise RegolaViolata("Sono indicati degli importi: usare «Dividi come scritto», o cancellarli.")
    if presa.tutto:
        return (Parte(presa.tutto, presa.da_abbinare),)
    return tuple(Parte(posizione, da_euro(importo)) for posizione, importo in presa.parti.items())


def _sportello() -> Sportello:
    return Sportello(ciclo(), incassi())


def _torna(ente: str, codice: str, esito: Mapping[str, object]) -> Response:
    return verso(f"/servizio/incassi/{ente}/{codice}?esito={esito['esito']}")
