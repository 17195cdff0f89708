"""The notifier port: orders out through a queue, outcomes in as files.

An order (*incarico*) leaves because its event was committed, never before; its id names
the act and the attempt, so it cannot be sent twice. The same road serves the asset search.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from shared.casi_uso.ciclo import Ciclo, Turno, applica, registra_fatto
from shared.casi_uso.porte import Archivio, Coda
from shared.dominio.atti import Bene
from shared.dominio.avvisi_rate import avviso_per
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.misure import registra_visura
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.regole import Regole
from shared.dominio.soggetti import Indirizzo

ESITO_MASSIMO = 64 * 1024
"""Bytes of an outcome file."""

Testo = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class _Modello(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndirizzoComunicato(_Modello):
    """A new address found by the notifier."""

    via: Testo
    civico: Testo = ""
    cap: Annotated[str, StringConstraints(pattern=r"^(\d{5})?$")] = ""
    comune: Testo
    provincia: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""


class EsitoDiConsegna(_Modello):
    """What the notifier writes for one attempt. `data` is the day the outcome took legal effect."""

    tipo: Literal["consegna"]
    ente: Testo
    posizione: Testo
    incarico: Testo
    esito: EsitoConsegna
    data: date
    nuovo_indirizzo: IndirizzoComunicato | None = None


class BeneTrovato(_Modello):
    tipo: Testo
    descrizione: Testo
    targa: Testo = ""


class EsitoDiVisura(_Modello):
    """What the registers answered for one debtor."""

    tipo: Literal["visura"]
    ente: Testo
    posizione: Testo
    incarico: Testo
    beni: Annotated[tuple[BeneTrovato, ...], Field(max_length=100)]


Esito = Annotated[EsitoDiConsegna | EsitoDiVisura, Field(discriminator="tipo")]
_ESITO: TypeAdapter[EsitoDiConsegna | EsitoDiVisura] = TypeAdapter(Esito)


def affida_consegna(ciclo: Ciclo, turno: Turno, atto: str) -> dict[str, object]:
    """Decide one more attempt for `atto`; the order leaves once this is committed."""
    return applica(ciclo, turno, lambda p, regole, oggi: affida(p, regole, oggi, atto))


def spedisci(ciclo: Ciclo, coda: Coda, ente: str, posizione: str, incarico: str) -> None:
    """Send the order of a committed event to the notifier, or to the registers."""
    attuale = ciclo.posizioni.leggi(ente, posizione)
    coda.invia(f"{ente}#{posizione}", f"{ente}#{incarico}", _ordine(attuale, incarico))


def ordina_documento(coda: Coda, ente: str, posizione: str, documento: str) -> None:
    """Ask for a paper that a committed event wants; the same one is written once however often it is asked."""
    dati = {"ente": ente, "posizione": posizione, "documento": documento}
    coda.invia(f"{ente}#{posizione}", f"{ente}#{posizione}#{documento}", dati)


def _ordine(posizione: Posizione, incarico: str) -> Mapping[str, object]:
    comune: dict[str, object] = {
        "ente": posizione.ente,
        "posizione": posizione.id,
        "incarico": incarico,
        "codice_fiscale": posizione.riga.debitore.codice_fiscale,
    }
    if incarico == f"{posizione.id}-visura":
        return {**comune, "tipo": "visura"}
    consegna = next(c for c in posizione.consegne if c.id == incarico)
    atto = posizione.atto(consegna.atto)
    assert atto is not None
    return {
        **comune,
        "tipo": "consegna",
        "atto": atto.id,
        "tentativo": consegna.tentativo,
        "mezzo": str(consegna.mezzo),
        "destinatario": posizione.riga.debitore.denominazione,
        "indirizzo": consegna.indirizzo,
        "documento": atto.chiave,
        "numero_avviso": avviso_per(posizione, atto.id),
        "importo_cent": atto.importo,
    }


def acquisisci_esito(ciclo: Ciclo, archivio: Archivio, chiave: str) -> dict[str, object]:
    """Import one outcome file. Repeating it changes nothing.

    Raises pydantic.ValidationError for a file that is not an outcome (it stays in the
    archive and goes to the dead-letter queue), and the domain's own refusals.
    """
    with archivio.apri(chiave) as corpo:
        contenuto = corpo.read(ESITO_MASSIMO + 1)
    esito = _ESITO.validate_json(contenuto[:ESITO_MASSIMO])
    if chiave.split("/")[1] != esito.ente:
        raise ValueError("l'esito è stato depositato nella cartella di un altro ente")
    if isinstance(esito, EsitoDiVisura):
        beni = tuple(Bene(b.tipo, b.descrizione, b.targa) for b in esito.beni)
        return registra_fatto(
            ciclo, esito.ente, esito.posizione, lambda p, _, oggi: registra_visura(p, oggi, beni)
        )

    def comando(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
        trovato = esito.nuovo_indirizzo
        nuovo = Indirizzo(**trovato.model_dump()) if trovato else None
        return registra_esito(
            posizione, regole, oggi, esito.incarico, esito.esito, esito.data, nuovo
        )

    return registra_fatto(ciclo, esito.ente, esito.posizione, comando)
