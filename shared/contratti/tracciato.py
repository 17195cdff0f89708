"""The model of a layout (tracciato): a lista's file described as data.

A layout is a YAML validated here when it is loaded, so that a mistake in it shows at
once and not at row 80,000. docs/tracciati.md says how to write one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import Voce

CREDITO = (
    "partita", "tipologia", "causale", "anno", "atto_tipo", "atto_numero", "atto_data", "atto_notifica",
    "certo_dal", "interessi_dal", "prescrizione", "risorsa", "capitolo", "accertamento",
)  # fmt: skip
VOCI = tuple(voce.value for voce in Voce)
SOGGETTO = (
    "tipo_soggetto", "codice_fiscale", "denominazione", "cognome", "nome", "sesso", "data_nascita",
    "luogo_nascita", "via", "civico", "cap", "comune", "provincia", "stato", "pec",
)  # fmt: skip
DATE = frozenset({"atto_data", "atto_notifica", "certo_dal", "interessi_dal", "prescrizione", "data_nascita"})
PREFISSO_COOBBLIGATO = "coobbligato_"
COOBBLIGATO = tuple(PREFISSO_COOBBLIGATO + nome for nome in SOGGETTO)
RIGA = CREDITO + VOCI + SOGGETTO
DESTINAZIONI = frozenset(RIGA + COOBBLIGATO + ("importo", "codice_voce"))
"""Where a field can go. `importo` and `codice_voce` belong to records that carry one voce each."""

Tipo = Literal["testo", "maiuscolo", "codice_fiscale", "data", "importo", "centesimi", "intero", "anno", "sesso",
               "provincia", "pec", "comune_da_belfiore", "provincia_da_belfiore", "stato_da_belfiore"]  # fmt: skip
Formato = Literal["GG/MM/AAAA", "AAAA-MM-GG", "GGMMAAAA", "AAAAMMGG", "GGMMAA"]
Ruolo = Literal["testa", "apertura", "posizione", "coobbligato", "voce", "chiusura", "coda", "ignorato"]
Controllo = Literal["data_non_futura", "prescrizione_non_maturata", "notifica_dopo_atto", "partita_unica"]

_TIPI_OBBLIGATI: dict[str, frozenset[str]] = {
    **dict.fromkeys(DATE, frozenset({"data"})),
    **dict.fromkeys((*VOCI, "importo"), frozenset({"importo", "centesimi"})),
    "codice_fiscale": frozenset({"codice_fiscale"}),
    "anno": frozenset({"anno"}),
}

# The C loader is ten times faster and is there wherever PyYAML has its wheel: a cold start reads a layout.
_Caricatore = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CARTELLA = Path(__file__).parent / "tracciati"


class TracciatoErrato(ErroreDominio):
    """A layout that cannot be loaded: unknown name, broken YAML, impossible description."""

    codice = "tracciato_errato"


class _Modello(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Campo(_Modello):
    """One field: where it stands, how it reads, where it goes.

    `inizio` counts from 1 (fixed width); `colonna` is a header name or a number from 1.
    A field whose `nome` is a destination goes there; else `destinazione` says where, or it
    only serves `quando` conditions (field name -> regular expression its whole text must
    match), `chiave`, totals (`somma`, `conta`) or is `solo_letto`.
    """

    nome: str
    destinazione: str = ""
    inizio: int | None = Field(default=None, ge=1)
    lunghezza: int | None = Field(default=None, ge=1)
    colonna: str | int | None = None
    tipo: Tipo = "testo"
    formati: tuple[Formato, ...] = ("GG/MM/AAAA", "AAAA-MM-GG")
    obbligatorio: bool = False
    massimo: int | None = Field(default=None, ge=1)
    mappa: dict[str, str] = Field(default_factory=dict)
    valori: tuple[str, ...] = ()
    altri_valori: Literal["accetta", "scarta"] = "scarta"
    estrai: str = ""
    quando: dict[str, str] = Field(default_factory=dict)
    somma: bool = False
    conta: tuple[tuple[str, ...], ...] = ()
    solo_letto: bool = False

    @model_validator(mode="after")
    def _coerente(self) -> Campo:
        if self.somma or self.conta or self.solo_letto:
            if self.destinazione:
                raise ValueError(f"campo {self.nome}: un totale o un campo solo letto non ha destinazione")
        elif not self.verso:
            raise ValueError(f"campo {self.nome}: indicare la destinazione, un totale o solo_letto")
        if self.verso and self.verso not in DESTINAZIONI:
            raise ValueError(f"campo {self.nome}: la destinazione {self.verso} non esiste")
        attesi = _TIPI_OBBLIGATI.get(self.verso.removeprefix(PREFISSO_COOBBLIGATO))
        if attesi and self.tipo not in attesi:
            raise ValueError(f"campo {self.nome}: il tipo deve essere {' o '.join(sorted(attesi))}")
        if (self.inizio is None) == (self.colonna is None) or (self.inizio is None) != (self.lunghezza is None):
            raise ValueError(f"campo {self.nome}: indicare o inizio e lunghezza, o la colonna")
        try:
            gruppi = re.compile(self.estrai).groups if self.estrai else 1
            for espressione in self.quando.values():
                re.compile(espressione)
        except re.error as errore:
            raise ValueError(f"campo {self.nome}: espressione errata: {errore}") from errore
        if gruppi != 1:
            raise ValueError(f"campo {self.nome}: «estrai» deve avere un solo gruppo")
        return self

    @property
    def verso(self) -> str:
        """The destination, empty for fields that only serve checks."""
        if self.destinazione or self.somma or self.conta or self.solo_letto:
            return self.destinazione
        return self.nome if self.nome in DESTINAZIONI else ""

    @property
    def fine(self) -> int:
        """Last position, inclusive (fixed width only)."""
        return (self.inizio or 1) + (self.lunghezza or 1) - 1


class CodiceVoce(_Modello):
    """What a tax code of the ente means: which voce, and the tipologia it reveals (may be empty)."""

    voce: Voce
    tipologia: str = ""
    principale: bool = True
    """False for charges that follow another credit: they never name the tipologia or the causale."""


class Record(_Modello):
    """One kind of line. `tipo` is its discriminator, empty when the layout has a single kind."""

    tipo: str = ""
    ruolo: Ruolo
    campi: tuple[Campo, ...] = ()
    codici_voce: dict[str, CodiceVoce] = Field(default_factory=dict)
    altri_codici: CodiceVoce | None = None

    @model_validator(mode="after")
    def _coerente(self) -> Record:
        nomi = {campo.nome for campo in self.campi}
        for campo in self.campi:
            mancanti = set(campo.quando) - nomi
            if mancanti:
                raise ValueError(f"record {self.tipo}: «quando» di {campo.nome} cita {', '.join(sorted(mancanti))}")
        if self.ruolo == "voce" and not any(campo.verso == "importo" for campo in self.campi):
            raise ValueError(f"record {self.tipo}: un record voce ha bisogno del campo importo")
        return self


class TipoRecord(_Modello):
    """Where the discriminator of the record stands."""

    inizio: int | None = Field(default=None, ge=1)
    lunghezza: int | None = Field(default=None, ge=1)
    colonna: int | None = Field(default=None, ge=1)


class Tracciato(_Modello):
    """A whole layout. `codifiche` are tried in order on each line; `lunghezza` is that of a fixed-width line."""

    nome: str
    descrizione: str
    forma: Literal["delimitato", "posizionale"]
    codifiche: tuple[Literal["utf-8", "cp1252", "latin-1", "ascii"], ...] = ("utf-8", "cp1252", "latin-1")
    separatore: str = Field(default=";", min_length=1, max_length=1)
    intestazione: bool = False
    lunghezza: int | None = Field(default=None, ge=1)
    tipo_record: TipoRecord | None = None
    chiave: tuple[str, ...] = ()
    controlli: tuple[Controllo, ...] = (
        "data_non_futura", "prescrizione_non_maturata", "notifica_dopo_atto", "partita_unica")  # fmt: skip
    costanti: dict[str, str] = Field(default_factory=dict)
    record: tuple[Record, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coerente(self) -> Tracciato:
        ruoli = [record.ruolo for record in self.record]
        if ruoli.count("posizione") != 1:
            raise ValueError("serve un solo record con ruolo posizione")
        if len(self.record) > 1 and self.tipo_record is None:
            raise ValueError("con più record serve tipo_record")
        if len({record.tipo for record in self.record}) != len(self.record):
            raise ValueError("due record hanno lo stesso tipo")
        if self.forma == "posizionale" and self.lunghezza is None:
            raise ValueError("un tracciato posizionale dichiara la lunghezza della riga")
        if self.intestazione and (self.forma != "delimitato" or len(self.record) > 1):
            raise ValueError("l'intestazione vale per un tracciato delimitato con un solo record")
        for record in self.record:
            for campo in record.campi:
                self._controlla_posto(campo)
                self._controlla_conta(campo)
        ignote = set(self.costanti) - DESTINAZIONI
        if ignote:
            raise ValueError(f"costanti senza destinazione: {', '.join(sorted(ignote))}")
        coperte = {c.verso for r in self.record for c in r.campi} | set(self.costanti)
        mancanti = {"partita", "codice_fiscale"} - coperte
        if mancanti:
            raise ValueError(f"nessun campo porta: {', '.join(sorted(mancanti))}")
        return self

    def _controlla_posto(self, campo: Campo) -> None:
        if self.forma == "posizionale":
            if campo.inizio is None:
                raise ValueError(f"campo {campo.nome}: in un tracciato posizionale servono inizio e lunghezza")
            if campo.fine > (self.lunghezza or 0):
                raise ValueError(f"campo {campo.nome}: finisce oltre la riga di {self.lunghezza} caratteri")
        elif campo.colonna is None or isinstance(campo.colonna, int) == self.intestazione:
            come = "il nome" if self.intestazione else "il numero"
            raise ValueError(f"campo {campo.nome}: indicare la colonna con {come}")

    def _controlla_conta(self, campo: Campo) -> None:
        noti = {record.tipo for record in self.record}
        for alternativa in campo.conta:
            if not set(alternativa) <= noti:
                raise ValueError(f"campo {campo.nome}: «conta» cita un record che non c'è")

    @property
    def posizione(self) -> Record:
        """The record that opens a posizione."""
        return next(record for record in self.record if record.ruolo == "posizione")


def da_yaml(testo: str) -> Tracciato:
    """A layout from its YAML text. Raises TracciatoErrato saying which field is wrong."""
    try:
        return Tracciato.model_validate(yaml.load(testo, Loader=_Caricatore))  # noqa: S506 a safe loader
    except yaml.YAMLError as errore:
        raise TracciatoErrato(f"Il tracciato non è uno YAML leggibile: {errore}") from errore
    except ValidationError as errore:
        dettagli = "; ".join(
            f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in errore.errors(include_url=False)[:5]
        )
        raise TracciatoErrato(f"Il tracciato non è valido: {dettagli}") from errore


@lru_cache(maxsize=32)
def carica(nome: str) -> Tracciato:
    """One of the shipped layouts, by name. Raises TracciatoErrato on a name that is not in TRACCIATI."""
    if nome not in TRACCIATI:
        raise TracciatoErrato(f"Il tracciato «{nome[:40]}» non esiste. Disponibili: {', '.join(TRACCIATI)}.")
    return da_yaml((CARTELLA / f"{nome}.yaml").read_text(encoding="utf-8"))


TRACCIATI: tuple[str, ...] = tuple(sorted(percorso.stem for percorso in CARTELLA.glob("*.yaml")))
"""Names of the shipped layouts."""
