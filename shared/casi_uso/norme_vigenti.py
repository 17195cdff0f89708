"""The law in force, as the cycle needs it: the contract of an ente, and what an act may add on a given day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from shared.casi_uso.saggi import saggi_legali
from shared.dominio.accessori import Costo, spese_notifica
from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Unita
from shared.dominio.emissioni import Tariffe
from shared.dominio.enti import Ente
from shared.dominio.importi import Centesimi, da_euro
from shared.dominio.interessi import interessi_legali
from shared.dominio.notifiche import Giorni, RegoleNotifica
from shared.dominio.pignoramenti import ScaglioneStipendio, ViaEsecutiva
from shared.dominio.prova import Prova
from shared.dominio.recapiti import Mezzo
from shared.dominio.regole import Regole
from shared.dominio.regole_esecuzione import ModoMobiliare, RegoleEsecuzione
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
    return Regole(profilo(nome), Calendario(patrono), partial(regole_esecuzione, nome), basi, regole_notifica)


@lru_cache(maxsize=4096)
def regole_notifica(giorno: date) -> RegoleNotifica:
    """The law of notifications in force on `giorno`. Raises ParametroNonVigente."""
    nomi = ("compiuta_giacenza", "effetto_deposito", "effetto_deposito_telematico", "seconda_pec")
    valori = [parametro(nome).alla_data(giorno) for nome in nomi]
    return RegoleNotifica(*(Giorni(v.valore, v.articolo, v.certezza) for v in valori))


@lru_cache(maxsize=256)
def regole_esecuzione(nome: str, giorno: date) -> RegoleEsecuzione:
    """The rules of enforcement of the contract called `nome` on `giorno`.

    Raises ParametroNonVigente where the law of that day is not known, ProfiloSconosciuto.
    """

    def legge(parametro_di_legge: str) -> Any:
        return parametro(parametro_di_legge).alla_data(giorno).valore

    contratto = {chiave: voce["valore"] for chiave, voce in profilo(nome).parametri.items()}
    quote = legge("pignoramento_stipendi")
    sospensione = contratto["esecutive_sospensione"]
    return RegoleEsecuzione(
        attesa=_giorni(legge("attesa_espropriazione")),
        intimazione_dopo=legge("intimazione_dovuta_dopo"),
        termine_intimazione=_giorni(legge("termine_intimazione")),
        efficacia_intimazione=legge("efficacia_intimazione"),
        termine_terzo=_giorni(legge("pignoramento_terzi")),
        quote_stipendio=tuple(
            ScaglioneStipendio(
                None if riga["fino_a"] is None else da_euro(riga["fino_a"]), Fraction(riga["quota"]).denominator
            )
            for riga in quote
        ),
        sospensione=None if sospensione is None else _giorni(legge(sospensione)),
        soglia_immobili=parametro("soglia_espropriazione_immobiliare").alla_data(giorno).cent,
        attesa_cautelare=contratto["esecutive_attesa"],
        margine=contratto["esecutive_margine"],
        ordine=tuple(ViaEsecutiva(via) for via in contratto["esecutive_ordine"].split(", ")),
        mobiliare=ModoMobiliare(contratto["esecutive_mobiliare"]),
        prosegue=contratto["esecutive_prosecuzione"] or "",
    )


def _giorni(quanti: int) -> Durata:
    return Durata(quanti, Unita.GIORNI)


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
