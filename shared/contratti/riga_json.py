"""Codecs of what leaves the reader: accepted rows as JSON lines, scarti as CSV.

The JSON line is a positional array led by a version number: half the bytes of an object
and the fastest thing the standard library writes. Only this module knows the order.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from shared.contratti.foglio import innocuo, penna
from shared.dominio.errori import ErroreDominio, Scarto
from shared.dominio.importi import Voce
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

_VERSIONE = 1
_codifica = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_decodifica = json.JSONDecoder().decode
_VOCI = {voce.value: voce for voce in Voce}
_TIPI = {tipo.value: tipo for tipo in TipoSoggetto}


class RigaJsonErrata(ErroreDominio):
    """A chunk line that this version of the codec did not write."""

    codice = "riga_json_errata"


def _giorno(valore: date | None) -> str:
    return "" if valore is None else valore.isoformat()


def _data(testo: str) -> date | None:
    return date.fromisoformat(testo) if testo else None


def _da_soggetto(s: Soggetto) -> list[Any]:
    i = s.indirizzo
    nascita = "" if s.data_nascita is None else s.data_nascita.isoformat()
    return [s.tipo.value, s.codice_fiscale, s.denominazione, i.via, i.civico, i.cap, i.comune, i.provincia, i.stato,
            s.nome, s.cognome, s.sesso, nascita, s.luogo_nascita, s.pec]  # fmt: skip


def _in_soggetto(valori: list[Any]) -> Soggetto:
    (tipo, codice, denominazione, via, civico, cap, comune, provincia, stato, nome, cognome, sesso, nascita, luogo,
     pec) = valori  # fmt: skip
    return Soggetto(
        _TIPI[tipo], codice, denominazione, Indirizzo(via, civico, cap, comune, provincia, stato), nome, cognome, sesso,
        date.fromisoformat(nascita) if nascita else None, luogo, pec,
    )  # fmt: skip


def in_riga_json(riga: RigaCarico) -> str:
    """One compact JSON line, without the line end; `da_riga_json` gives back an equal row."""
    atto, bilancio = riga.atto, riga.bilancio
    return _codifica([
        _VERSIONE, riga.riga, riga.partita, riga.tipologia, riga.causale, riga.anno,
        atto.tipo, atto.numero, _giorno(atto.data), _giorno(atto.data_notifica),
        {voce.value: cent for voce, cent in riga.voci.items()},
        _giorno(riga.certo_dal), _giorno(riga.interessi_dal), _giorno(riga.prescrizione),
        bilancio.risorsa, bilancio.capitolo, bilancio.accertamento,
        _da_soggetto(riga.debitore), [_da_soggetto(s) for s in riga.coobbligati],
    ])  # fmt: skip


def da_riga_json(testo: str) -> RigaCarico:
    """The row written by `in_riga_json`. Raises RigaJsonErrata on any other text."""
    try:
        (versione, riga, partita, tipologia, causale, anno, atto_tipo, atto_numero, atto_data, atto_notifica, voci,
         certo, interessi, prescrizione, risorsa, capitolo, accertamento, debitore,
         coobbligati) = _decodifica(testo)  # fmt: skip
        if versione != _VERSIONE:
            raise RigaJsonErrata(f"Riga di flusso in versione {versione}: rielaborare il flusso dal file originale.")
        return RigaCarico(
            riga, partita, _in_soggetto(debitore), tuple(_in_soggetto(s) for s in coobbligati), tipologia, causale,
            anno, AttoPresupposto(atto_tipo, atto_numero, _data(atto_data), _data(atto_notifica)),
            {_VOCI[nome]: cent for nome, cent in voci.items()}, _data(certo), _data(interessi), _data(prescrizione),
            Bilancio(risorsa, capitolo, accertamento),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as errore:
        raise RigaJsonErrata("Riga di flusso illeggibile: rielaborare il flusso dal file originale.") from errore


def scarti_csv(scarti: Iterable[Scarto]) -> Iterator[str]:
    """The lines of the CSV of the refused rows (`;`, header, CRLF), safe to open in a spreadsheet."""
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow(("riga", "campo", "motivo", "riga originale"))
    yield uscita.getvalue()
    for scarto in scarti:
        uscita.seek(0)
        uscita.truncate()
        originale = "".join(c if c.isprintable() else " " for c in scarto.originale)
        scrivi.writerow((scarto.riga, innocuo(scarto.campo), innocuo(scarto.motivo), innocuo(originale)))
        yield uscita.getvalue()
