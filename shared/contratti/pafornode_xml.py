"""XML in and out for paForNode: a reader that cannot be made to work, and a writer.

No document type, so no entities and nothing to fetch; a bound on bytes and on depth, checked
before and while reading. What is read is a plain tree, then compared with its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from shared.contratti.pafornode_schema import Campo, Dati, Scelta, Sequenza
from shared.contratti.pafornode_tipi import BIANCHI, Difforme, Semplice
from shared.dominio.errori import ErroreDominio

BYTE_MASSIMI = 256 * 1024
PROFONDITA_MASSIMA = 32
"""The deepest legitimate message has ten levels; a header may bring a few of its own."""

BUSTA = "http://schemas.xmlsoap.org/soap/envelope/"
PAFORNODE = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
_ISTANZA = "{http://www.w3.org/2001/XMLSchema-instance}"
_SUGGERIMENTI = frozenset({f"{_ISTANZA}schemaLocation", f"{_ISTANZA}noNamespaceSchemaLocation"})
"""The only attributes a message may carry: they say where a schema is, and we do not go there."""


class MessaggioNonValido(ErroreDominio):
    """A message that is not what the interface says. The text is Italian and quotes nothing of the content."""

    codice = "pafornode.messaggio_non_valido"


@dataclass(slots=True)
class Elemento:
    """One element: its name (`{namespace}name`), attributes, text and children."""

    nome: str
    attributi: Mapping[str, str]
    testi: list[str] = field(default_factory=list)
    figli: list[Elemento] = field(default_factory=list)

    @property
    def testo(self) -> str:
        return "".join(self.testi)


class _Albero:
    """What the parser tells, as a tree; too deep a document stops here."""

    def __init__(self) -> None:
        self._aperti: list[Elemento] = []
        self._radice: Elemento | None = None

    def start(self, nome: str, attributi: Mapping[str, str]) -> None:
        if len(self._aperti) >= PROFONDITA_MASSIMA:
            raise MessaggioNonValido("Il messaggio è annidato oltre il consentito.")
        elemento = Elemento(nome, attributi)
        if self._aperti:
            self._aperti[-1].figli.append(elemento)
        else:
            self._radice = elemento
        self._aperti.append(elemento)

    def end(self, nome: str) -> None:
        self._aperti.pop()

    def data(self, testo: str) -> None:
        if self._aperti:
            self._aperti[-1].testi.append(testo)

    def close(self) -> Elemento:
        if self._radice is None:
            raise MessaggioNonValido("Il messaggio è vuoto.")
        return self._radice


def albero(grezzo: bytes) -> Elemento:
    """The document as a tree. Raises MessaggioNonValido for anything but plain, bounded, well-formed XML."""
    if len(grezzo) > BYTE_MASSIMI:
        raise MessaggioNonValido(f"Il messaggio supera {BYTE_MASSIMI} byte.")
    lettore = XMLParser(target=_Albero(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        lettore.feed(grezzo)
        radice = lettore.close()
    except (ParseError, DefusedXmlException, LookupError, ValueError) as errore:
        # ValueError and LookupError: an encoding that does not exist, or does not hold the bytes sent.
        raise MessaggioNonValido("Il messaggio non è un documento XML ammesso.") from errore
    assert isinstance(radice, Elemento)
    return radice


def corpo_della_busta(busta: Elemento) -> Elemento:
    """The one element of the SOAP body. Raises MessaggioNonValido."""
    if busta.nome != f"{{{BUSTA}}}Envelope":
        raise MessaggioNonValido("Il messaggio non è una busta SOAP 1.1.")
    parti = [figlio for figlio in busta.figli if figlio.nome != f"{{{BUSTA}}}Header"]
    if len(parti) != 1 or parti[0].nome != f"{{{BUSTA}}}Body" or len(parti[0].figli) != 1:
        raise MessaggioNonValido("La busta SOAP deve avere un corpo con un solo elemento.")
    return parti[0].figli[0]


def confronta(elemento: Elemento, tipo: Semplice | Sequenza, luogo: str) -> Any:
    """The value of an element of that type. Raises MessaggioNonValido, naming the place and not the content."""
    if set(elemento.attributi) - _SUGGERIMENTI:
        raise MessaggioNonValido(f"{luogo}: attributi non ammessi.")
    if isinstance(tipo, Semplice):
        if elemento.figli:
            raise MessaggioNonValido(f"{luogo}: non ammette altri elementi.")
        try:
            return tipo.leggi(elemento.testo)
        except Difforme as difforme:
            raise MessaggioNonValido(f"{luogo}: {difforme}.") from difforme
    if elemento.testo.strip(BIANCHI):
        raise MessaggioNonValido(f"{luogo}: testo fuori posto.")
    return _elementi(elemento.figli, tipo, luogo)


def _elementi(figli: list[Elemento], tipo: Sequenza, luogo: str) -> Dati:
    dati: Dati = {}
    posto = 0
    for voce in tipo.voci:
        campo = voce if isinstance(voce, Campo) else _scelto(voce, figli, posto, luogo)
        valori: list[Any] = []
        while posto < len(figli) and figli[posto].nome == campo.nome and len(valori) < campo.massimo:
            valori.append(confronta(figli[posto], campo.tipo, f"{luogo}/{campo.nome}"))
            posto += 1
        if len(valori) < campo.minimo:
            raise MessaggioNonValido(f"{luogo}: manca {campo.nome}.")
        if valori:
            dati[campo.nome] = valori if campo.massimo > 1 else valori[0]
    if posto < len(figli):
        raise MessaggioNonValido(f"{luogo}: un elemento è ripetuto, fuori ordine o non previsto.")
    return dati


def _scelto(scelta: Scelta, figli: list[Elemento], posto: int, luogo: str) -> Campo:
    nome = figli[posto].nome if posto < len(figli) else ""
    for campo in scelta.campi:
        if campo.nome == nome:
            return campo
    raise MessaggioNonValido(f"{luogo}: manca {' o '.join(campo.nome for campo in scelta.campi)}.")


def imbusta(radice: str, tipo: Sequenza, dati: Dati) -> bytes:
    """A SOAP message whose body is `radice`, in the order of its table. Raises KeyError for a value that must be."""
    interno = "".join(_scrivi(tipo, dati))
    return _busta(f'<pafn:{radice} xmlns:pafn="{PAFORNODE}">{interno}</pafn:{radice}>')


def errore_soap(testo: str) -> bytes:
    """The SOAP fault for a caller whose operation cannot even be told."""
    return _busta(
        "<soapenv:Fault><faultcode>soapenv:Client</faultcode>"
        f"<faultstring>{_sfuggito(testo)}</faultstring></soapenv:Fault>"
    )


def _busta(corpo: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<soapenv:Envelope xmlns:soapenv="{BUSTA}"><soapenv:Body>{corpo}</soapenv:Body></soapenv:Envelope>'
    ).encode()


def _scrivi(tipo: Sequenza, dati: Dati) -> Iterator[str]:
    for voce in tipo.voci:
        for campo in (voce,) if isinstance(voce, Campo) else voce.campi:
            if campo.nome not in dati:
                if isinstance(voce, Campo) and campo.minimo:
                    raise KeyError(campo.nome)
                continue
            tutti = dati[campo.nome] if campo.massimo > 1 else (dati[campo.nome],)
            for valore in tutti:
                if isinstance(campo.tipo, Semplice):
                    interno = _sfuggito(campo.tipo.scrivi(valore))
                else:
                    interno = "".join(_scrivi(campo.tipo, valore))
                yield f"<{campo.nome}>{interno}</{campo.nome}>"


def _sfuggito(testo: str) -> str:
    return escape("".join(c for c in testo if _ammesso(ord(c))))


def _ammesso(punto: int) -> bool:
    """Whether XML 1.0 can hold the character at all."""
    return punto in (0x9, 0xA, 0xD) or 0x20 <= punto <= 0xD7FF or 0xE000 <= punto <= 0xFFFD or punto >= 0x10000
