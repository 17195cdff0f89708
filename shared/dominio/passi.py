"""What a posizione must do next: the answer a state machine acts on, and compares by name only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.dominio.atti import Fase


class Esito(StrEnum):
    """The names that the Choice states compare."""

    EMETTI_INGIUNZIONE = "EMETTI_INGIUNZIONE"
    AFFIDA_CONSEGNA = "AFFIDA_CONSEGNA"
    INVIA_SOLLECITO = "INVIA_SOLLECITO"
    RICERCA_BENI = "RICERCA_BENI"
    EMETTI_PREAVVISO = "EMETTI_PREAVVISO"
    ISCRIVI_FERMO = "ISCRIVI_FERMO"
    COMUNICA_ISCRIZIONE = "COMUNICA_ISCRIZIONE"
    REGISTRA_MOTIVO = "REGISTRA_MOTIVO"
    EMETTI_ACCOGLIMENTO = "EMETTI_ACCOGLIMENTO"
    EMETTI_DINIEGO = "EMETTI_DINIEGO"
    EMETTI_AVVISO_RATA = "EMETTI_AVVISO_RATA"
    SOLLECITA_RATA = "SOLLECITA_RATA"
    DICHIARA_DECADENZA = "DICHIARA_DECADENZA"
    REVOCA_FERMO = "REVOCA_FERMO"
    CONCLUDI = "CONCLUDI"
    REGISTRA_TERMINE_MANCATO = "REGISTRA_TERMINE_MANCATO"
    PASSA_FASE = "PASSA_FASE"
    ATTENDI = "ATTENDI"
    SUCCESSORE = "SUCCESSORE"
    CONCLUSA = "CONCLUSA"


@dataclass(frozen=True, slots=True)
class Passo:
    """The next step, and why, in Italian.

    `entro` is the day on which to look again when nothing happens first (ATTENDI only);
    `fase` where to go (PASSA_FASE, SUCCESSORE); `oggetto` what the step is about (an act's id).
    """

    esito: Esito
    motivo: str
    entro: date | None = None
    fase: Fase | None = None
    oggetto: str = ""
