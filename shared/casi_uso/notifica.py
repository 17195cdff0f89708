"""The notifier port: orders out through a queue, outcomes in as files.

An order (*incarico*) leaves because its event was committed, never before; its id names
the act and the attempt, so it cannot be sent twice. The same road serves the asset search.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from shared.casi_uso.anagrafe import ordine_anagrafe, registra_anagrafi
from shared.casi_uso.ciclo import Ciclo, Turno, applica, registra_fatto
from shared.casi_uso.esiti_esecutive import (
    EsitoDelTerzo,
    EsitoMobiliare,
    EsitoProsecuzione,
    TerzoTrovato,
    comando_di,
    ordine_esecutivo,
)
from shared.casi_uso.porte import Archivio, Coda
from shared.contratti.esiti_anagrafe import EsitoDiAnagrafe, IndirizzoComunicato, Modello, Testo
from shared.dominio.atti import Bene, TipoBene
from shared.dominio.avvisi_rate import avviso_per
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.misure import registra_visura
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.recapiti import EsitoConsegna, Relata, Ricevente
from shared.dominio.regole import Regole

ESITO_MASSIMO = 1024 * 1024
"""Bytes of an outcome file: the registers answer for a whole lotto at once."""

class EsitoDiConsegna(Modello):
    """What the notifier writes for one attempt: raw days, each with its own meaning (`recapiti.Relata`)."""

    tipo: Literal["consegna"]
    ente: Testo
    posizione: Testo
    incarico: Testo
    esito: EsitoConsegna
    data: date
    ricevente: Ricevente = Ricevente.DESTINATARIO
    can_spedita_il: date | None = None
    cad_spedita_il: date | None = None
    ritirata_il: date | None = None
    avviso_il: date | None = None
    nuovo_indirizzo: IndirizzoComunicato | None = None

    @property
    def relata(self) -> Relata:
        return Relata(
            self.data, self.ricevente, self.can_spedita_il, self.cad_spedita_il, self.ritirata_il, self.avviso_il
        )


class BeneTrovato(Modello):
    """One asset, in the words of `shared.dominio.atti.Bene`; a kind we do not know is kept as `altro`."""

    tipo: TipoBene
    descrizione: Testo
    targa: Testo = ""
    strumentale: bool = False
    foglio: Testo = ""
    particella: Testo = ""
    subalterno: Testo = ""
    quota: Annotated[str, StringConstraints(pattern=r"^(\d{1,6}/\d{1,6})?$")] = ""
    terzo: TerzoTrovato | None = None

    @property
    def bene(self) -> Bene:
        return Bene(**self.model_dump(exclude={"terzo"}), terzo=None if self.terzo is None else self.terzo.terzo)


class EsitoDiVisura(Modello):
    """What the registers answered for one debtor."""

    tipo: Literal["visura"]
    ente: Testo
    posizione: Testo
    incarico: Testo
    beni: Annotated[tuple[BeneTrovato, ...], Field(max_length=100)]


_Qualunque = EsitoDiConsegna | EsitoDiVisura | EsitoDiAnagrafe | EsitoDelTerzo | EsitoMobiliare | EsitoProsecuzione
Esito = Annotated[_Qualunque, Field(discriminator="tipo")]
_ESITO: TypeAdapter[_Qualunque] = TypeAdapter(Esito)


def affida_consegna(ciclo: Ciclo, turno: Turno, atto: str) -> dict[str, object]:
    """Decide one more attempt for `atto`; the order leaves once this is committed."""
    return applica(ciclo, turno, lambda p, regole, oggi: affida(p, regole, oggi, atto))


def spedisci(ciclo: Ciclo, coda: Coda, ente: str, posizione: str, incarico: str, fascicolo: str = "") -> None:
    """Send the order of a committed event to who carries it out; `fascicolo` is the file it hands over, if any."""
    attuale = ciclo.posizioni.leggi(ente, posizione)
    coda.invia(f"{ente}#{posizione}", f"{ente}#{incarico}", _ordine(attuale, incarico, fascicolo))


def ordina_documento(coda: Coda, ente: str, posizione: str, documento: str) -> None:
    """Ask for a paper that a committed event wants; the same one is written once however often it is asked."""
    dati = {"ente": ente, "posizione": posizione, "documento": documento}
    coda.invia(f"{ente}#{posizione}", f"{ente}#{posizione}#{documento}", dati)


def _ordine(posizione: Posizione, incarico: str, fascicolo: str) -> Mapping[str, object]:
    comune: dict[str, object] = {
        "ente": posizione.ente,
        "posizione": posizione.id,
        "incarico": incarico,
        "codice_fiscale": posizione.riga.debitore.codice_fiscale,
    }
    if incarico == f"{posizione.id}-visura":
        return {**comune, "tipo": "visura"}
    if incarico == f"{posizione.id}-anagrafe":
        return ordine_anagrafe(posizione.ente, incarico, (posizione,))
    esecutivo = ordine_esecutivo(posizione, incarico, fascicolo)
    if esecutivo is not None:
        return {**comune, **esecutivo}
    consegna = next(c for c in posizione.consegne if c.id == incarico)
    atto = posizione.atto(consegna.atto)
    assert atto is not None
    return {
        **comune,
        "tipo": "consegna",
        "atto": atto.id,
        "tentativo": consegna.tentativo,
        "mezzo": str(consegna.mezzo),
        "destinatario": posizione.destinatario.denominazione,
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
    if isinstance(esito, EsitoDiAnagrafe):
        return registra_anagrafi(ciclo, esito)
    if isinstance(esito, EsitoDiVisura):
        beni = tuple(b.bene for b in esito.beni)
        return registra_fatto(
            ciclo, esito.ente, esito.posizione, lambda p, _, oggi: registra_visura(p, oggi, beni)
        )

    if not isinstance(esito, EsitoDiConsegna):
        return registra_fatto(ciclo, esito.ente, esito.posizione, comando_di(esito))

    def comando(posizione: Posizione, regole: Regole, oggi: date) -> Mutazione:
        trovato = esito.nuovo_indirizzo
        nuovo = trovato.indirizzo() if trovato else None
        return registra_esito(
            posizione, regole, oggi, esito.incarico, esito.esito, esito.relata, nuovo
        )

    return registra_fatto(ciclo, esito.ente, esito.posizione, comando)
