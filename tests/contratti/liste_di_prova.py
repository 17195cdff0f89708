"""Hand-written rows shared by the tests of the layouts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

from shared.contratti.tracciato import Tracciato, carica
from shared.contratti.tracciato_lettura import Lettore
from shared.dominio.errori import Scarto
from shared.dominio.liste import RigaCarico

AL = date(2025, 3, 1)
COLONNE = (
    "partita;tipologia;causale;anno;codice_fiscale;cognome;nome;denominazione;via;civico;cap;comune;provincia;"
    "atto_tipo;atto_numero;atto_data;atto_notifica;capitale;sanzioni;spese_notifica;interessi_dal;prescrizione;pec"
)
BUONA = {
    "partita": "P1", "tipologia": "TARI", "causale": "Tassa rifiuti 2022", "anno": "2022",
    "codice_fiscale": "RSSMRA80A01H501U", "cognome": "ROSSI", "nome": "MARIO", "denominazione": "", "via": "Via Roma",
    "civico": "1", "cap": "00184", "comune": "ROMA", "provincia": "RM", "atto_tipo": "avviso di accertamento",
    "atto_numero": "15", "atto_data": "10/12/2023", "atto_notifica": "05/01/2024", "capitale": "1.234,56",
    "sanzioni": "370,37", "spese_notifica": "8,75", "interessi_dal": "05/03/2024", "prescrizione": "", "pec": "",
}  # fmt: skip


def riga_csv(**cambi: str) -> str:
    """The good row with some fields changed, one CSV line."""
    valori = BUONA | cambi
    return ";".join(valori[nome] for nome in COLONNE.split(";"))


def csv_di(*righe: str) -> bytes:
    return "\n".join((COLONNE, *righe, "")).encode()


def leggi(
    dati: bytes | Iterable[bytes], tracciato: Tracciato | str = "riscossa-csv", al: date = AL
) -> tuple[list[RigaCarico], list[Scarto], Lettore]:
    """Accepted rows, scarti and the reader, exhausted."""
    lettore = Lettore(carica(tracciato) if isinstance(tracciato, str) else tracciato, al=al)
    esiti = list(lettore.leggi(io.BytesIO(dati) if isinstance(dati, bytes) else dati))
    buone = [esito for esito in esiti if isinstance(esito, RigaCarico)]
    return buone, [esito for esito in esiti if isinstance(esito, Scarto)], lettore


def fisso(lunghezza: int, *pezzi: tuple[int, str]) -> str:
    """A fixed-width line from texts at positions counted from 1."""
    caratteri = [" "] * lunghezza
    for inizio, testo in pezzi:
        caratteri[inizio - 1 : inizio - 1 + len(testo)] = testo
    return "".join(caratteri)
