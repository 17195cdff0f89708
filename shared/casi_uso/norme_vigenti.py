"""The law in force, as the cycle needs it: the contract of an ente, and what an act may add on a given day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shared.casi_uso.saggi import saggi_legali
from shared.dominio.accessori import Costo, spese_notifica
from shared.dominio.calendario import Calendario
from shared.dominio.emissioni import Tariffe
from shared.dominio.enti import Ente
from shared.dominio.importi import Centesimi
from shared.dominio.interessi import interessi_legali
from shared.dominio.notifiche import Giorni, RegoleNotifica
from shared.dominio.prova import Prova
from shared.dominio.recapiti import Mezzo
from shared.dominio.regole import Regole
from shared.norme import parametro, profilo

_PARAMETRO_SPESE = {
    Mezzo.ATTO_GIUDIZIARIO: ("spese_notifica_atto_giudiziario", "atto giudiziario, L. 890/1982"),
    Mezzo.PEC: ("spese_notifica_pec", "PEC"),
    Mezzo.POSTA_ORDINARIA: ("spese_sollecito_ordinario", "posta ordinaria"),
}

def regole_di(ente: Ente, nome_profilo: str) -> Regole:
    """The rules of a posizione taken in under that profile. Raises ProfiloSconosciuto."""
    return _regole(nome_profilo, ente.patrono, ente.ammontare_netto)


@lru_cache(maxsize=64)
def _regole(nome: str, patrono: tuple[int, int] | None, ammontare: Centesimi | None) -> Regole:
    basi = {} if ammontare is None else {"ammontare_netto": ammontare}
    return Regole(profilo(nome), Calendario(patrono), basi, regole_notifica)


@lru_cache(maxsize=4096)
def regole_notifica(giorno: date) -> RegoleNotifica:
    """The law of notifications in force on `giorno`. Raises ParametroNonVigente."""
    nomi = ("compiuta_giacenza", "effetto_deposito", "effetto_deposito_telematico", "seconda_pec")
    valori = [parametro(nome).alla_data(giorno) for nome in nomi]
    return RegoleNotifica(*(Giorni(v.valore, v.articolo, v.certezza) for v in valori))


def tariffe(nome_profilo: str) -> Tariffe:
    """What acts of that contract add: legal interest, and the one tariff known for each way of delivery."""

    def spese(mezzo: Mezzo, giorno: date) -> tuple[Centesimi, Prova] | None:
        # A contract may fix what a PEC costs the debtor (002 art. 18.4: nothing).
        rimborso = profilo(nome_profilo).parametri.get("rimborso_pec")
        if mezzo is Mezzo.PEC and rimborso is not None and not rimborso["valore"]:
            return None
        nome, etichetta = _PARAMETRO_SPESE[mezzo]
        valore = parametro(nome).alla_data(giorno)
        return spese_notifica(etichetta, Costo(valore.cent, valore.articolo, valore.certezza))

    return Tariffe(interessi=_interessi, spese=spese)


def _interessi(capitale: Centesimi, dal: date, al: date) -> tuple[Centesimi, Prova]:
    return interessi_legali(capitale, dal, al, saggi_legali())
