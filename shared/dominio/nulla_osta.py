"""Nulla osta: the list a machine checks before any harmful act. No act leaves without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shared.dominio.blocchi import TipoBlocco, blocchi_in_corso
from shared.dominio.importi import in_euro
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.scadenze import giorno_utile
from shared.dominio.scelta_misure import Misura, beni_per, ipoteca_ammessa


@dataclass(frozen=True, slots=True)
class Verifica:
    """One question, its answer, and the facts it rests on (Italian, no personal data)."""

    nome: str
    superata: bool
    riscontro: str


@dataclass(frozen=True, slots=True)
class NullaOsta:
    """All the answers on one day, for one version of the posizione."""

    giorno: date
    versione: int
    verifiche: tuple[Verifica, ...]

    @property
    def concesso(self) -> bool:
        return all(verifica.superata for verifica in self.verifiche)

    @property
    def motivo(self) -> str:
        """Why it was refused; empty when it was granted."""
        return "; ".join(v.riscontro for v in self.verifiche if not v.superata)

    def in_dati(self) -> Mapping[str, Any]:
        """The list as plain data, to be stored with the act it allowed."""
        return {
            "regola": "nulla_osta",
            "giorno": self.giorno.isoformat(),
            "versione": self.versione,
            "concesso": self.concesso,
            "verifiche": [
                {"nome": v.nome, "superata": v.superata, "riscontro": v.riscontro} for v in self.verifiche
            ],
        }


def nulla_osta(posizione: Posizione, regole: Regole, oggi: date, misura: Misura = Misura.FERMO) -> NullaOsta:
    """Whether that measure, or its preavviso, may go out on `oggi` (artt. 77 and 86 D.P.R. 602/1973, the contract).

    It speaks of one version of the posizione: an act is committed on that one or not at all.
    """
    soglia = (_soglia_ipoteca(posizione, regole),) if misura is Misura.IPOTECA else ()
    verifiche = (
        _debito(posizione, regole),
        *soglia,
        _titolo(posizione, oggi),
        _solleciti(posizione, regole, oggi),
        _prescrizione(posizione, oggi),
        _beni(posizione, misura),
        _rateizzazione(posizione),
        *_blocchi(posizione, oggi),
    )
    return NullaOsta(oggi, posizione.versione, verifiche)


def _debito(posizione: Posizione, regole: Regole) -> Verifica:
    minimo = regole.ciclo.importo_minimo
    return Verifica(
        "debito",
        posizione.residuo > minimo,
        f"residuo {in_euro(posizione.residuo)} euro, minimo {in_euro(minimo)} euro",
    )


def _titolo(posizione: Posizione, oggi: date) -> Verifica:
    notificata = posizione.eventi.get("notifica_ingiunzione")
    scadenza = posizione.eventi.get("scadenza_pagamento")
    if notificata is None or scadenza is None:
        return Verifica("titolo", False, "l'ingiunzione non risulta notificata")
    return Verifica(
        "titolo",
        oggi > scadenza,
        f"ingiunzione notificata il {_in_cifre(notificata)}, termine per pagare {_in_cifre(scadenza)}",
    )


def _solleciti(posizione: Posizione, regole: Regole, oggi: date) -> Verifica:
    regola = regole.ciclo.solleciti(posizione.residuo)
    spediti = [posizione.eventi[n] for n in ("sollecito_1", "sollecito_2") if n in posizione.eventi]
    if len(spediti) < regola.numero:
        return Verifica(
            "solleciti", False, f"solleciti spediti {len(spediti)} su {regola.numero} ({regola.fonte})"
        )
    if spediti and regola.attesa is not None:
        utile = giorno_utile(spediti[-1], regola.attesa)
        return Verifica(
            "solleciti", oggi >= utile, f"dopo l'ultimo sollecito si può agire dal {_in_cifre(utile)}"
        )
    return Verifica("solleciti", True, f"solleciti spediti {len(spediti)} su {regola.numero} ({regola.fonte})")


def _prescrizione(posizione: Posizione, oggi: date) -> Verifica:
    prescrizione = posizione.riga.prescrizione
    if prescrizione is None:
        return Verifica("prescrizione", True, "l'ente non indica una data di prescrizione")
    # A notified ingiunzione interrupts the prescription (art. 2943 c.c.): the date of the lista binds until then.
    interrotta = posizione.eventi.get("notifica_ingiunzione")
    valida = oggi <= prescrizione or (interrotta is not None and interrotta <= prescrizione)
    return Verifica("prescrizione", valida, f"prescrizione indicata dall'ente: {_in_cifre(prescrizione)}")


@lru_cache(maxsize=4096)
def _in_cifre(giorno: date) -> str:
    return f"{giorno.day:02d}/{giorno.month:02d}/{giorno.year:04d}"


def _soglia_ipoteca(posizione: Posizione, regole: Regole) -> Verifica:
    return Verifica(
        "soglia_ipoteca",
        ipoteca_ammessa(posizione.residuo, regole.ciclo),
        f"residuo {in_euro(posizione.residuo)} euro, ipoteca da {in_euro(regole.ciclo.soglia_ipoteca)} euro",
    )


def _beni(posizione: Posizione, misura: Misura) -> Verifica:
    utili = len(beni_per(posizione, misura))
    uno, molti = ("immobile", "immobili") if misura is Misura.IPOTECA else ("veicolo", "veicoli")
    esclusi = sum(1 for bene in posizione.beni or () if bene.escluso or bene.strumentale)
    riscontro = f"{utili} {molti} intestati" if utili else f"nessun {uno} intestato al debitore"
    return Verifica("beni", utili > 0, riscontro + (f", {esclusi} esclusi" if esclusi else ""))


def _rateizzazione(posizione: Posizione) -> Verifica:
    """L. 160/2019 art. 1 c. 798: no measure while an istanza is under examination or a plan is kept."""
    richiesta = posizione.rateizzazione
    if not posizione.sospesa or richiesta is None:
        return Verifica("rateizzazione", True, "nessuna istanza in esame e nessun piano in corso")
    stato = "un'istanza di rateizzazione è in esame" if richiesta.in_corso is None else "il piano di rate è in regola"
    return Verifica("rateizzazione", False, f"{stato} dal {_in_cifre(richiesta.decisa_il or richiesta.richiesta_il)}")
_NESSUN_BLOCCO = tuple(Verifica(tipo.value, True, "nessuna sospensione in corso") for tipo in TipoBlocco)


def _blocchi(posizione: Posizione, oggi: date) -> tuple[Verifica, ...]:
    """One question for each kind of blocco."""
    in_corso = blocchi_in_corso(posizione, oggi) if posizione.blocchi else ()
    if not in_corso:
        return _NESSUN_BLOCCO
    per_tipo = {tipo: [b.in_parole() for b in in_corso if b.tipo is tipo] for tipo in TipoBlocco}
    return tuple(
        Verifica(tipo.value, not quali, "; ".join(quali) or "nessuna sospensione in corso")
        for tipo, quali in per_tipo.items()
    )
