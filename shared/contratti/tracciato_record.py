"""Reading layouts made of records: head, posizioni with their coobbligati and voci, totals, tail.

A posizione opens a group; the lines that follow join it when their `chiave` agrees. The
group closes at the next posizione or total. A line that belongs to nothing is a row of its
own, refused; a broken line inside a group refuses that group and no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.contratti.tracciato import RIGA, VOCI, CodiceVoce, Record, Tracciato
from shared.contratti.tracciato_controllo import Controllo, scarto
from shared.contratti.tracciato_flusso import FINE_DOS, FlussoIllegibile, RigaRotta, Righe
from shared.contratti.tracciato_montaggio import Errori, Montatore, RigaErrata, monta_soggetto_da
from shared.contratti.tracciato_riquadro import Riquadro, riconosce, tipo_di
from shared.contratti.tracciato_semplice import LineaErrata, motivo_illeggibile
from shared.contratti.tracciato_valori import vuoto_di
from shared.dominio.errori import Scarto
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.liste import RigaCarico
from shared.dominio.soggetti import Soggetto

_COOBBLIGATI_MASSIMI = 200
_SENZA_CODICE = CodiceVoce(voce=Voce.CAPITALE)
_PREDEFINITI: dict[str, Any] = {nome: vuoto_di(nome) for nome in RIGA}


@dataclass(slots=True)
class _Gruppo:
    """A posizione that is still open."""

    riga: int
    linea: str
    chiave: tuple[str, ...] | None
    valori: dict[str, Any]
    nomi: dict[str, str]
    scarti: list[Scarto] = field(default_factory=list)
    coobbligati: list[Soggetto] = field(default_factory=list)
    voci: dict[Voce, Centesimi] = field(default_factory=dict)
    principali: dict[str, Any] = field(default_factory=dict)
    secondari: dict[str, Any] = field(default_factory=dict)

    def unisci(self, valori: dict[str, Any], codice: CodiceVoce) -> None:
        """Take from a voce what the posizione does not say itself. Interest runs from the latest day given."""
        if codice.tipologia and not valori.get("tipologia"):
            valori["tipologia"] = codice.tipologia
        dove = self.principali if codice.principale else self.secondari
        for nome, valore in valori.items():
            if nome == "interessi_dal" and valore and dove.get(nome):
                dove[nome] = max(dove[nome], valore)
            elif valore and not dove.get(nome):
                dove[nome] = valore


class LettoreRecord:
    """Reads one flow of a layout with records (or without a header)."""

    def __init__(self, tracciato: Tracciato, al: date, controllo: Controllo) -> None:
        self._tracciato = tracciato
        self._controllo = controllo
        self._montatore = Montatore(tracciato)
        self._riquadri = {record.tipo: Riquadro(record, tracciato, al) for record in tracciato.record}
        self._senza_voci = not any(record.ruolo == "voce" for record in tracciato.record)
        self._costanti = dict(tracciato.costanti)
        self._comuni: dict[str, Any] = {}
        self._gruppo: _Gruppo | None = None
        self._conte: dict[str, Counter[str]] = {"file": Counter(), "blocco": Counter()}
        self._somme = {"file": 0, "blocco": 0}
        self._chiuso = False

    def leggi(self, righe: Righe) -> Iterator[RigaCarico | Scarto]:
        """Rows and scarti; raises FlussoIllegibile when the first line is no record of the layout."""
        numero = 0
        iniziato = False
        for blocco in righe.blocchi():
            for n, linea in enumerate(blocco, start=1):
                numero += 1
                if not linea.strip(" \t" + FINE_DOS):
                    continue
                if not iniziato and not self._puo_iniziare(linea):
                    raise FlussoIllegibile(
                        f"La prima riga non è un record del tracciato {self._tracciato.nome}: "
                        "verificare di aver scelto il tracciato giusto."
                    )
                iniziato = True
                yield from self._linea(numero, linea, righe.interrotta and n == len(blocco))
        yield from self._chiudi_gruppo()
        for record in self._tracciato.record:
            if record.ruolo in ("testa", "chiusura", "coda") and not self._conte["file"][record.tipo]:
                self._controllo.segnala(f"Manca il record {record.tipo} ({record.ruolo}): il file è incompleto.")
        if not self._controllo.righe:
            self._controllo.messaggi.append("Il file non contiene posizioni da caricare.")

    def _puo_iniziare(self, linea: str) -> bool:
        """Only a head is asked for its fields: a faulty first posizione is a scarto like any other."""
        record = tipo_di(linea, self._tracciato)
        return record is not None and (record.ruolo != "testa" or riconosce(linea, record, self._tracciato))

    def _linea(self, numero: int, linea: str, interrotta: bool) -> Iterator[RigaCarico | Scarto]:
        record = tipo_di(linea, self._tracciato)
        if record is None:
            yield from self._orfana(numero, linea, [("", "tipo di record non previsto dal tracciato: toglierla")])
            return
        riquadro = self._riquadri[record.tipo]
        errori: Errori = []
        taglio: list[str] | str | None = None
        valori: dict[str, Any] = {}
        try:
            taglio = riquadro.taglia(linea, interrotta)
            valori = riquadro.valori(taglio, errori)
        except LineaErrata as errore:
            errori.append(("", str(errore.args[0])))
        if record.ruolo == "apertura":
            self._conte["blocco"], self._somme["blocco"] = Counter(), 0
        for conte in self._conte.values():
            conte[record.tipo] += 1
        if self._chiuso and record.ruolo != "ignorato":
            self._controllo.segnala(f"Riga {numero}: record dopo la coda del file: verificare l'esportazione.")
            self._chiuso = False
        chiave = riquadro.chiave(taglio) if taglio is not None else None
        if record.ruolo == "posizione":
            yield from self._chiudi_gruppo()
            self._somma(valori.get(voce, 0) for voce in VOCI)
            self._gruppo = _Gruppo(numero, linea, chiave, valori, riquadro.nomi)
            self._gruppo.scarti += [scarto(numero, campo, motivo, _testo(linea)) for campo, motivo in errori]
        elif record.ruolo in ("voce", "coobbligato"):
            self._somma([valori.get("importo", 0)])
            yield from self._figlia(numero, linea, record, chiave, valori, errori)
        elif record.ruolo != "ignorato":
            yield from self._chiudi_gruppo()
            self._contorno(numero, record, valori, errori)

    def _somma(self, importi: Any) -> None:
        totale = sum(importi)
        self._controllo.totale_cent += totale
        for ambito in self._somme:
            self._somme[ambito] += totale

    def _figlia(self, numero: int, linea: str, record: Record, chiave: tuple[str, ...] | None,
                valori: dict[str, Any], errori: Errori) -> Iterator[Scarto]:  # fmt: skip
        gruppo = self._gruppo
        if gruppo is None or (chiave is not None and gruppo.chiave is not None and chiave != gruppo.chiave):
            chiavi = ", ".join(self._tracciato.chiave)
            motivo = f"record {record.tipo} senza la sua posizione: verificare la chiave ({chiavi})"
            yield from self._orfana(numero, linea, [("", motivo)])
            return
        if record.ruolo == "voce":
            codice = record.codici_voce.get(valori.pop("codice_voce", ""), record.altri_codici or _SENZA_CODICE)
            importo = valori.pop("importo", 0)
            if importo:
                gruppo.voci[codice.voce] = gruppo.voci.get(codice.voce, 0) + importo
            gruppo.unisci(valori, codice)
        elif len(gruppo.coobbligati) >= _COOBBLIGATI_MASSIMI:
            errori.append(("", f"più di {_COOBBLIGATI_MASSIMI} coobbligati per una posizione"))
        elif not errori:
            trovati: Errori = []
            gruppo.coobbligati.append(monta_soggetto_da(valori, trovati))
            nomi = self._riquadri[record.tipo].nomi
            errori += [(nomi.get(campo, campo), motivo) for campo, motivo in trovati]
        if len(gruppo.scarti) < _COOBBLIGATI_MASSIMI:
            gruppo.scarti += [scarto(numero, campo, motivo, _testo(linea)) for campo, motivo in errori]

    def _orfana(self, numero: int, linea: str, errori: Errori) -> Iterator[Scarto]:
        self._controllo.righe += 1
        self._controllo.scartate += 1
        for campo, motivo in errori:
            yield scarto(numero, campo, motivo_illeggibile(linea) or motivo, _testo(linea))

    def _contorno(self, numero: int, record: Record, valori: dict[str, Any], errori: Errori) -> None:
        """Head, opening, totals and tail: they carry no posizione, so their faults are of the file."""
        for nome, motivo in errori:
            dove = f", campo {nome}" if nome else ""
            self._controllo.segnala(f"Riga {numero}, record {record.tipo}{dove}: {motivo}.")
        if record.ruolo in ("testa", "apertura"):
            self._comuni.update({nome: v for nome, v in valori.items() if nome in _PREDEFINITI and v})
            return
        self._chiuso = record.ruolo == "coda"
        ambito = "file" if record.ruolo == "coda" else "blocco"
        for campo in record.campi:
            if campo.nome not in valori:
                continue
            dove = f"Riga {numero}, record {record.tipo}, campo {campo.nome}"
            if campo.somma:
                if ambito == "file" or self._controllo.dichiarato_cent is None:
                    self._controllo.dichiarato_cent = valori[campo.nome]
                elif not self._coda_con_somma():
                    self._controllo.dichiarato_cent += valori[campo.nome]
                self._controllo.confronta_somma(dove, valori[campo.nome], self._somme[ambito])
            elif campo.conta:
                conte = self._conte[ambito]
                letti = tuple(sum(conte[tipo] for tipo in alternativa) for alternativa in campo.conta)
                self._controllo.confronta_conta(dove, valori[campo.nome], letti)

    def _coda_con_somma(self) -> bool:
        return any(campo.somma for record in self._tracciato.record if record.ruolo == "coda" for campo in record.campi)

    def _chiudi_gruppo(self) -> Iterator[RigaCarico | Scarto]:
        gruppo, self._gruppo = self._gruppo, None
        if gruppo is None:
            return
        self._controllo.righe += 1
        try:
            if gruppo.scarti:
                raise RigaErrata([])
            riga = self._monta(gruppo)
        except RigaErrata as errore:
            self._controllo.scartate += 1
            yield from gruppo.scarti
            for campo, motivo in errore.errori:
                yield scarto(gruppo.riga, gruppo.nomi.get(campo, campo), motivo, _testo(gruppo.linea))
            return
        self._controllo.valide += 1
        self._controllo.totale_valido_cent += riga.totale
        yield riga

    def _monta(self, gruppo: _Gruppo) -> RigaCarico:
        if not (gruppo.voci or self._senza_voci):
            motivo = "nessun importo: indicare almeno una voce maggiore di zero"
            raise RigaErrata([("partita", motivo)])
        valori = dict(_PREDEFINITI)
        fonti: Sequence[dict[str, Any]] = (
            self._costanti, self._comuni, gruppo.secondari, gruppo.principali, gruppo.valori
        )  # fmt: skip
        for fonte in fonti:
            valori.update({nome: valore for nome, valore in fonte.items() if valore and nome in valori})
        if gruppo.chiave and "partita" in self._tracciato.chiave and len(gruppo.chiave) > 1:
            valori["partita"] = "-".join(gruppo.chiave)
        mancanti = [(n, "manca: nessun record la porta") for n in ("tipologia", "causale", "anno") if not valori[n]]
        if mancanti:
            raise RigaErrata(mancanti)
        voci = None if self._senza_voci else gruppo.voci
        return self._montatore.monta(
            gruppo.riga, tuple(gruppo.coobbligati), voci, *(valori[nome] for nome in RIGA)
        )


def _testo(linea: str) -> str:
    return linea.originale if isinstance(linea, RigaRotta) else linea.rstrip()


