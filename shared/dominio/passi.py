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
    EMETTI_INTIMAZIONE = "EMETTI_INTIMAZIONE"
    PIGNORA_TERZI = "PIGNORA_TERZI"
    PIGNORA_MOBILI = "PIGNORA_MOBILI"
    CHIUDI_PIGNORAMENTO = "CHIUDI_PIGNORAMENTO"
    TRASMETTI_FASCICOLO = "TRASMETTI_FASCICOLO"
    REGISTRA_INFRUTTUOSITA = "REGISTRA_INFRUTTUOSITA"
    RINUNCIA_PIGNORAMENTO = "RINUNCIA_PIGNORAMENTO"
    REVOCA_FERMO = "REVOCA_FERMO"
    EMETTI_PREAVVISO_IPOTECA = "EMETTI_PREAVVISO_IPOTECA"
    ISCRIVI_IPOTECA = "ISCRIVI_IPOTECA"
    ASSENTI_CANCELLAZIONE = "ASSENTI_CANCELLAZIONE"
    PROPONI_INESIGIBILITA = "PROPONI_INESIGIBILITA"
    CONCLUDI = "CONCLUDI"
    CHIEDI_ANAGRAFE = "CHIEDI_ANAGRAFE"
    DEPOSITA_ATTO = "DEPOSITA_ATTO"
    REGISTRA_TERMINE_MANCATO = "REGISTRA_TERMINE_MANCATO"
    PASSA_FASE = "PASSA_FASE"
    ATTENDI = "ATTENDI"
    SUCCESSORE = "SUCCESSORE"
    CONCLUSA = "CONCLUSA"


@dataclass(frozen=True, slots=True)
class Passo:
    """The next step, and why, in Italian.

    `entro` is the day on which to look again when nothing happens first (ATTENDI only);
    `fase` where to go (PASSA_FASE, SUCCESSORE); `oggetto` what the step is about (an act's id);
    `dal` the first day on which the law allows it (until then the machine waits).
    """

    esito: Esito
    motivo: str
    entro: date | None = None
    fase: Fase | None = None
    oggetto: str = ""
    dal: date | None = None


@dataclass(frozen=True, slots=True)
class Sosta:
    """A machine that waits: the token that wakes it, the day it looks again by itself, its phase, the day it began."""

    token: str
    entro: date
    fase: str
    iniziata_il: date
