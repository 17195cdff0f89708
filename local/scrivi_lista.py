"""Writing invented rows in the shipped layouts; positions and columns are read from the layouts themselves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from shared.contratti.belfiore import COMUNI
from shared.contratti.tracciato import PREFISSO_COOBBLIGATO, Campo, Record, Tracciato
from shared.dominio.importi import Centesimi, Voce

if TYPE_CHECKING:
    from local.anagrafe_finta import Persona
    from local.genera_lista import Credito

Voci = dict[Voce, Centesimi]

_DATE = {"GG/MM/AAAA": "%d/%m/%Y", "AAAA-MM-GG": "%Y-%m-%d", "GGMMAAAA": "%d%m%Y", "AAAAMMGG": "%Y%m%d",
         "GGMMAA": "%d%m%y"}  # fmt: skip
_ASCII = {ord(lettera): semplice + "'" for lettera, semplice in zip("ÀÈÉÌÒÙàèéìòù", "AEEIOUaeeiou", strict=True)}
"""Accents as typewriters wrote them: fixed-width lists stay ASCII."""


class Scrittore(Protocol):
    """Turns credits into the lines of one layout."""

    def testa(self) -> Iterator[bytes]: ...

    def riga(self, credito: Credito) -> Iterator[bytes]: ...

    def guasta(self, credito: Credito, caso: random.Random) -> Iterator[bytes]:
        """The lines of a credit that is already faulty, maybe with one more fault of this layout's own."""
        ...

    def coda(self) -> Iterator[bytes]: ...


def scrittore(tracciato: Tracciato, al: date) -> Scrittore:
    """The writer for a shipped layout."""
    if tracciato.nome == "tracciato-290":
        return _Scrittore290(tracciato, al)
    return _ScrittoreCsv(tracciato) if tracciato.forma == "delimitato" else _ScrittoreTxt(tracciato, al)


def _di_soggetto(persona: Persona) -> dict[str, Any]:
    valori = {campo.name: getattr(persona, campo.name) for campo in fields(persona)}
    valori["tipo_soggetto"] = persona.tipo
    valori["luogo_nascita"] = _comune(persona.nascita_belfiore)
    return valori


def _comune(belfiore: str) -> str:
    return COMUNI[belfiore][0] if belfiore else ""


def _valori(credito: Credito) -> dict[str, Any]:
    """Every destination of the layouts, with its value."""
    valori: dict[str, Any] = {campo.name: getattr(credito, campo.name) for campo in fields(credito)}
    valori.update(_di_soggetto(credito.debitore))
    valori.update({voce.value: credito.voci.get(voce, 0) for voce in Voce})
    if credito.coobbligato:
        coobbligato = _di_soggetto(credito.coobbligato)
        coobbligato["denominazione"] = f"{credito.coobbligato.cognome} {credito.coobbligato.nome}"
        valori.update({PREFISSO_COOBBLIGATO + nome: valore for nome, valore in coobbligato.items()})
    return valori


def _scrivi(campo: Campo, valore: Any) -> str:
    if campo.tipo == "data":
        return valore.strftime(_DATE[campo.formati[0]]) if valore else ""
    if campo.tipo == "importo":
        return f"{valore // 100},{valore % 100:02d}" if valore else ""
    return "" if valore is None else str(valore)


def _cella(testo: str) -> str:
    return '"' + testo.replace('"', '""') + '"' if ";" in testo or '"' in testo else testo


class _ScrittoreCsv:
    _GUASTI = (
        ("capitale", "12,3,4"), ("sanzioni", "-50,00"), ("interessi", "10.5.0"), ("atto_data", "31/02/2023"),
        ("atto_notifica", "01/01/1990"), ("tipologia", "TASSA IGNOTA"), ("pec", "senza-chiocciola"),
        ("provincia", "ROMA"), ("cap", "123"), ("anno", "duemila"),
    )  # fmt: skip

    def __init__(self, tracciato: Tracciato) -> None:
        self._campi = tracciato.posizione.campi

    def testa(self) -> Iterator[bytes]:
        yield (";".join(str(campo.colonna) for campo in self._campi) + "\r\n").encode()

    def coda(self) -> Iterator[bytes]:
        return iter(())

    def _celle(self, credito: Credito) -> list[str]:
        valori = _valori(credito)
        return [_cella(_scrivi(campo, valori.get(campo.verso))) for campo in self._campi]

    def riga(self, credito: Credito) -> Iterator[bytes]:
        yield (";".join(self._celle(credito)) + "\r\n").encode()

    def guasta(self, credito: Credito, caso: random.Random) -> Iterator[bytes]:
        celle = self._celle(credito)
        sorte = caso.random()
        if sorte < 0.4:
            destinazione, testo = caso.choice(self._GUASTI)
            celle[next(n for n, campo in enumerate(self._campi) if campo.verso == destinazione)] = testo
        elif sorte < 0.47:
            celle.pop(caso.randrange(len(celle)))
        elif sorte < 0.52:
            celle[0] = '"' + celle[0]
        elif sorte < 0.56:
            celle[0] += "\t"
        yield (";".join(celle) + "\r\n").encode()


class _Fisso:
    """Lines of fixed width: each text in its place, the rest blank."""

    def __init__(self, tracciato: Tracciato) -> None:
        self._lunghezza = tracciato.lunghezza or 0
        self._record = {record.tipo: record for record in tracciato.record}
        self.conta: Counter[str] = Counter()

    def record(self, tipo: str) -> Record:
        return self._record[tipo]

    def linea(self, tipo: str, testi: dict[str, str], liberi: dict[int, str] | None = None) -> bytes:
        """A line from the texts by field name and, by position, those of areas the layout does not read."""
        self.conta[tipo] += 1
        caratteri = [" "] * self._lunghezza
        caratteri[: len(tipo)] = tipo
        per_nome = {campo.nome: campo for campo in self._record[tipo].campi}
        for nome, testo in testi.items():
            campo = per_nome[nome]
            largo = campo.lunghezza or 0
            numero = campo.tipo in ("centesimi", "intero")
            pieno = testo.zfill(largo) if numero else testo.translate(_ASCII).ljust(largo)
            caratteri[(campo.inizio or 1) - 1 : campo.fine] = pieno[:largo]
        for inizio, testo in (liberi or {}).items():
            caratteri[inizio - 1 : inizio - 1 + len(testo)] = testo
        return ("".join(caratteri) + "\n").encode("ascii")


class _ScrittoreTxt:
    def __init__(self, tracciato: Tracciato, al: date) -> None:
        self._fisso = _Fisso(tracciato)
        self._al = al
        self._totale = 0

    def testa(self) -> Iterator[bytes]:
        lista = {"data_lista": f"{self._al:%Y%m%d}", "lista": f"LISTA {self._al:%Y}"}
        yield self._fisso.linea("T", {"tracciato": "RISCOSSA", "versione": "01"} | lista)

    def riga(self, credito: Credito) -> Iterator[bytes]:
        self._totale += sum(credito.voci.values())
        yield self._fisso.linea("D", self._testi("D", _valori(credito)))
        if credito.coobbligato:
            altro = {**_di_soggetto(credito.coobbligato), "partita": credito.partita}
            yield self._fisso.linea("B", self._testi("B", altro))

    def guasta(self, credito: Credito, caso: random.Random) -> Iterator[bytes]:
        return self.riga(credito)

    def _testi(self, tipo: str, valori: dict[str, Any]) -> dict[str, str]:
        return {
            campo.nome: _scrivi(campo, valori.get(campo.verso))
            for campo in self._fisso.record(tipo).campi
            if all(str(valori.get(nome)) == atteso for nome, atteso in campo.quando.items())
        }

    def coda(self) -> Iterator[bytes]:
        conta = self._fisso.conta
        totali = {"totale_record": conta.total() + 1, "totale_posizioni": conta["D"], "totale_importi": self._totale}
        yield self._fisso.linea("Z", {nome: str(valore) for nome, valore in totali.items()})


class _Scrittore290:
    """The minuta di ruolo. Revenues without a known code are written with one that the layout takes as capitale."""

    _COMUNE = "012345"
    _MINUTA = "01"

    def __init__(self, tracciato: Tracciato, al: date) -> None:
        self._fisso = _Fisso(tracciato)
        self._al = al
        self._totale = 0

    def testa(self) -> Iterator[bytes]:
        yield self._fisso.linea("N0", {"codice_ente": "12345", "data_fornitura": f"{self._al:%Y%m%d}"})
        yield self._fisso.linea(
            "N1", {"tipo_ruolo": "1", "numero_ruolo": "0000", "flag_coattivo": "1"},
            {3: self._COMUNE + self._MINUTA, 16: "01"},
        )  # fmt: skip

    def _chiave(self, credito: Credito) -> dict[str, str]:
        return {
            "codice_comune_iscrizione": self._COMUNE,
            "progressivo_minuta": self._MINUTA,
            "partita": credito.partita,
        }

    def _soggetto(self, persona: Persona) -> dict[str, str]:
        numero = "".join(c for c in persona.civico if c.isdigit())
        testi = {
            "codice_fiscale": persona.codice_fiscale, "residenza_indirizzo": persona.via.upper(),
            "residenza_civico": numero.zfill(5) + persona.civico[len(numero) :].strip("/ ")[:2].replace("SN", ""),
            "residenza_cap": persona.cap if persona.belfiore else "00000",
            "residenza_comune": persona.belfiore or "Z112",
            "residenza_stato_estero": persona.stato,
            "natura_giuridica": "1" if persona.tipo == "F" else "2",
        }  # fmt: skip
        if persona.tipo == "G":
            return testi | {"denominazione": persona.denominazione}
        nascita = f"{persona.data_nascita:%d%m%Y}"
        return testi | {
            "cognome": persona.cognome, "nome": persona.nome, "sesso": persona.sesso,
            "data_nascita": nascita, "comune_nascita": persona.nascita_belfiore,
        }  # fmt: skip

    def riga(self, credito: Credito) -> Iterator[bytes]:
        chiave = self._chiave(credito)
        yield self._fisso.linea("N2", chiave | self._soggetto(credito.debitore), {41: "0" * 16})
        if credito.coobbligato:
            yield self._fisso.linea("N3", chiave | self._soggetto(credito.coobbligato), {41: "0" * 6})
        sanzione = credito.tipologia in ("CDS", "SANZIONI AMMINISTRATIVE")
        spese = credito.voci.get(Voce.SPESE_NOTIFICA, 0)
        dovuto = sum(credito.voci.values()) - spese
        decorrenza = f"{credito.interessi_dal:%d%m%Y}" if credito.interessi_dal else "0" * 8
        comuni = chiave | {"anno_tributo": str(credito.anno)}
        estremi = f"{credito.atto_numero} DEL {credito.atto_data:%d/%m/%Y}"
        testo = f"{credito.atto_tipo.upper()} {credito.tipologia} {estremi}"
        voce = {
            "codice_tributo": "5163" if sanzione else "0434" if credito.tipologia == "TARI" else "9A01",
            "imposta": str(dovuto), "data_decorrenza_interessi": decorrenza,
            "informazioni_cartella": testo, "tipo_informazioni": "S" if sanzione else "E",
        }  # fmt: skip
        specifici = (
            {
                "sanzione_tipo": "OR" if credito.atto_tipo.startswith("ord") else "VE",
                "sanzione_titolo": credito.atto_numero,
                "sanzione_data": f"{credito.atto_data:%d%m%y}",
            }
            if sanzione
            else {"entrata_titolo": credito.atto_numero.replace("/", "")[:11]}
        )
        yield self._fisso.linea("N4", comuni | voce | specifici, {33: "0" * 13})
        if spese:
            notifica = {"codice_tributo": "5496", "imposta": str(spese), "informazioni_cartella": "SPESE DI NOTIFICA"}
            yield self._fisso.linea("N4", comuni | notifica, {33: "0" * 13, 59: "0" * 10})
        self._totale += dovuto + spese

    def guasta(self, credito: Credito, caso: random.Random) -> Iterator[bytes]:
        return self.riga(credito)

    def coda(self) -> Iterator[bytes]:
        conta = self._fisso.conta
        tipi = {f"totale_{tipo.lower()}": str(conta[tipo]) for tipo in ("N2", "N3", "N4")}
        blocco = conta.total() - conta["N0"] + 1
        yield self._fisso.linea(
            "N5", tipi | {"totale_record": str(blocco), "totale_imposta": str(self._totale)},
            {3: self._COMUNE + self._MINUTA},
        )  # fmt: skip
        tutti = tipi | {"totale_n1": "1", "totale_n5": "1", "totale_record": str(conta.total() + 1)}
        yield self._fisso.linea("N9", tutti, {3: "12345"})
