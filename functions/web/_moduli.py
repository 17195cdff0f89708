"""What the forms of the portal may hold: Pydantic at this edge too."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from shared.contratti.esercizio import CodaScarti, Segno
from shared.contratti.esiti_anagrafe import CodiceFiscale as CodiceDiErede
from shared.contratti.esiti_anagrafe import IndirizzoComunicato, SoggettoComunicato, TestoPieno
from shared.contratti.passi import Nome
from shared.dominio.accessi import Ruolo
from shared.dominio.anagrafe import Qualifica, Responsabile
from shared.dominio.appuntamenti import ID_FASCIA
from shared.dominio.chiamate import EsitoChiamata, MotivoChiamata
from shared.dominio.contatti import LUNGHEZZA_POSTA, LUNGHEZZA_TELEFONO, CanaleCortesia
from shared.dominio.decisioni_incassi import Decisione as DecisioneSuIncasso
from shared.dominio.istanze import Decisione, TipoIstanza

Motivo = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Chiave = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Names the sending of a form: the same one twice is one request."""

CodiceFiscale = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z0-9]{11,16}$")]
IdPosizione = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[Ll]\d{5}-\d{8}$")]
Provvedimento = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9._/-]{1,60}$")]


def _maiuscolo(valore: object) -> object:
    return valore.strip().upper() if isinstance(valore, str) else valore


class Modulo(BaseModel):
    """A form; fields it does not name (its token) are left to others."""

    model_config = ConfigDict(extra="ignore")


class DomandaRate(Modulo):
    rate: Annotated[int, Field(ge=1, le=99)]
    motivo: Motivo


class PagamentoSegnalato(Modulo):
    """`riferimento` is what the receipt calls the payment (IUR, CRO, transaction id)."""

    riferimento: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9._-]{3,60}$")]
    pagato_il: date
    nota: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class MieiContatti(Modulo):
    """`consenso` is a box: `si` when ticked, absent otherwise."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LUNGHEZZA_POSTA)] = ""
    telefono: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LUNGHEZZA_TELEFONO)] = ""
    pec: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LUNGHEZZA_POSTA)] = ""
    canale: CanaleCortesia = CanaleCortesia.NESSUNO
    consenso: Literal["", "si"] = ""


class FasceOfferte(Modulo):
    """A counter open on a day, cut in fasce. `sportello` names it in ids: letters and digits."""

    ente: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
    giorno: date
    dalle: time
    alle: time
    minuti: Annotated[int, Field(ge=1, le=600)]
    sportello: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9]{1,10}$")]
    luogo: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]


class AppuntamentoScelto(Modulo):
    """`sposta` is the day of the appointment that is moved there; blank when one is taken anew."""

    ente: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
    fascia: Annotated[str, StringConstraints(pattern=ID_FASCIA)]
    motivo: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    sposta: date | None = None


class GiornoDisdetto(Modulo):
    giorno: date


class Istanza(Modulo):
    tipo: TipoIstanza
    motivo: Motivo
    chiave: Chiave
    termine: date | None = None


class NuovaDelega(Modulo):
    delegato: CodiceFiscale
    fino_al: date


class Visto(Modulo):
    esito: Literal["concesso", "rifiutato"]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class DecisioneIstanza(Modulo):
    decisione: Decisione
    motivazione: Motivo
    provvedimento: Provvedimento
    fino_al: date | None = None


class DecisioneRate(Modulo):
    esito: Literal["accolta", "respinta"]
    motivazione: Motivo


class DecisioneProposta(Modulo):
    esito: Literal["accolta", "respinta"]
    motivazione: Motivo
    provvedimento: Provvedimento


class RimborsoDisposto(Modulo):
    provvedimento: Provvedimento
    motivo: Motivo


class RimborsoPagato(Modulo):
    """The order that paid it, and its day."""

    documento: Provvedimento
    pagato_il: date


class DecisioneEredi(Modulo):
    scelta: Literal["collettivamente", "indicati", "rifiuto"]
    motivazione: Motivo


class EredeIndicato(Modulo):
    """A row of the form: who, and where his acts go. A row begun is a row whole."""

    denominazione: TestoPieno
    codice_fiscale: Annotated[CodiceDiErede, BeforeValidator(_maiuscolo)]
    via: TestoPieno
    civico: Annotated[str, StringConstraints(max_length=20)] = ""
    cap: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    comune: TestoPieno
    provincia: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), BeforeValidator(_maiuscolo)]

    def responsabile(self) -> Responsabile:
        indirizzo = IndirizzoComunicato(
            via=self.via, civico=self.civico, cap=self.cap, comune=self.comune, provincia=self.provincia
        )
        return SoggettoComunicato(
            qualifica=Qualifica.EREDE,
            codice_fiscale=self.codice_fiscale,
            denominazione=self.denominazione,
            indirizzo=indirizzo,
        ).responsabile()


_INDIRIZZO = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
Posta = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=120, pattern=_INDIRIZZO)
]


class NuovoRuolo(Modulo):
    """A role of an ente: the others are not an ente's to give."""

    ruolo: Literal[Ruolo.OPERATORE, Ruolo.RESPONSABILE, Ruolo.RAGIONERIA]


class Invito(NuovoRuolo):
    email: Posta
    nome: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]


class NuovoStato(Modulo):
    attivo: Literal["si", "no"]


class Chiamata(Modulo):
    """A call answered: whose, why, with what outcome."""

    codice_fiscale: CodiceFiscale
    motivo: MotivoChiamata
    esito: EsitoChiamata
    nota: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    chiave: Chiave


class CodiceFiscaleChiesto(Modulo):
    codice_fiscale: CodiceFiscale


class Rappresentante(Modulo):
    societa: CodiceFiscale
    rappresentante: CodiceFiscale
    fino_al: date
    documento: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]


class DecisioneIncasso(Modulo):
    """What is decided of an incasso: all of it to one posizione (`tutto`), or what is written beside each (`parti`).

    `da_abbinare` is what the page said was left, in cents: the same form again is the same decision.
    """

    decisione: DecisioneSuIncasso
    motivo: Motivo
    tutto: IdPosizione | Literal[""] = ""
    da_abbinare: Annotated[int, Field(ge=0)] = 0
    parti: dict[IdPosizione, str] = {}


class DecisioneMittente(Modulo):
    """The same decision on all that one sender paid; one of the two that name him is given."""

    decisione: Literal[DecisioneSuIncasso.RIMBORSA, DecisioneSuIncasso.INCOMPETENTE]
    motivo: Motivo
    codice_fiscale: Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9]{0,16}$")] = ""
    iban: Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9]{0,34}$")] = ""
    dopo: Annotated[str, StringConstraints(max_length=300)] = ""


class ConfermaIncasso(Modulo):
    """The second person's word."""

    esito: Literal["approva", "respingi"]
    motivo: Motivo


class RimborsoIncasso(Modulo):
    """The order that paid the incasso back, and its day."""

    documento: Provvedimento
    pagato_il: date


class PosizioneFerma(Modulo):
    ente: Nome
    posizione: IdPosizione


class SegnalazioneVista(Modulo):
    segno: Segno


class ScartiDaRimettere(Modulo):
    coda: CodaScarti
