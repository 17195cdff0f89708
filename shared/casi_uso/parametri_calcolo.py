"""The law's parameters in the shape the domain takes them: from `shared.norme` to arguments.

Each function answers for one day and raises ParametroNonVigente where the law of that day
is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shared.dominio.accessori import MisuraOneri, RegolaOneri
from shared.dominio.aggio import RegolaAggio
from shared.dominio.concorsuali import TerminiInsinuazione
from shared.dominio.durate import Proroga
from shared.dominio.errori import ErroreDominio
from shared.dominio.importi import da_euro
from shared.dominio.profili import Profilo
from shared.dominio.rateizzazioni import (
    ART_19,
    REGOLE_DECADENZA,
    PeriodoDecadenza,
    RegolaDecadenza,
    ScaglioneRate,
    regola_art_19,
)
from shared.dominio.riversamenti import BaseIva, CondizioniRiversamento, Modo
from shared.norme import parametro


class ParametroContrattoMancante(ErroreDominio):
    """The contract does not fix this figure."""

    codice = "contratto.parametro_mancante"


def regola_oneri(giorno: date) -> RegolaOneri:
    """Oneri di riscossione in force on `giorno` (L. 160/2019 art. 1 c. 803)."""
    nomi = ("giorni", "entro", "entro_massimo", "oltre", "oltre_massimo")
    giorni, entro, massimo_entro, oltre, massimo_oltre = (
        parametro(f"oneri_riscossione_{nome}").alla_data(giorno) for nome in nomi
    )
    return RegolaOneri(
        giorni.valore,
        MisuraOneri(entro.valore, massimo_entro.cent),
        MisuraOneri(oltre.valore, massimo_oltre.cent),
        entro.articolo,
        giorni.certezza,
    )


def termini_insinuazione(giorno: date) -> TerminiInsinuazione:
    """When a claim in a procedura concorsuale is in time, and until when a late one is taken (artt. 201 and 208 CCII).

    A last day off moves to the next one forwards, to the one before when counted backwards from the hearing.
    """
    prima, dopo = (parametro(f"insinuazione_{nome}").alla_data(giorno).valore for nome in ("tempestiva", "tardiva"))
    return TerminiInsinuazione(prima, dopo, Proroga.FESTIVI)


def scaglioni_rate(giorno: date) -> tuple[ScaglioneRate, ...]:
    """How many instalments for which amount on `giorno` (L. 160/2019 art. 1 c. 796)."""
    righe = parametro("scaglioni_rate_l160").alla_data(giorno).valore
    return tuple(
        ScaglioneRate(
            None if riga["fino_a"] is None else da_euro(riga["fino_a"]), riga["rate_min"], riga["rate_max"]
        )
        for riga in righe
    )


def regola_decadenza(nome: str, istanza: date, *, in_essere_8_marzo_2020: bool = False) -> RegolaDecadenza:
    """The decadenza rule called `nome` for a plan asked for on `istanza`.

    Plans that were running on 8 March 2020 have a number of their own under art. 19.
    Raises ErroreDominio for a rule nobody knows.
    """
    if nome == ART_19:
        serie = "decadenza_dpr602_in_essere_covid" if in_essere_8_marzo_2020 else "decadenza_dpr602"
        in_vigore = max(istanza, date(2020, 3, 8)) if in_essere_8_marzo_2020 else istanza
        periodi = [PeriodoDecadenza(v.dal, v.al, v.valore, v.articolo) for v in parametro(serie).valori]
        return regola_art_19(in_vigore, periodi)
    if nome not in REGOLE_DECADENZA:
        conosciute = ", ".join((*REGOLE_DECADENZA, ART_19))
        raise ErroreDominio(f"Regola di decadenza «{nome[:40]}» sconosciuta: usare {conosciute}.")
    return REGOLE_DECADENZA[nome]


def regola_aggio(profilo: Profilo) -> RegolaAggio:
    """The two rates of a contract that pays more after extrajudicial activity. Raises ParametroContrattoMancante."""
    base, maggiorazione = (
        _del_contratto(profilo, "aggio_base"),
        _del_contratto(profilo, "aggio_maggiorazione"),
    )
    fonti = tuple(f"clausola {voce['clausola']}" for voce in (base, maggiorazione))
    return RegolaAggio(Decimal(base["valore"]), Decimal(maggiorazione["valore"]), fonti)


def condizioni_riversamento(
    profilo: Profilo,
    aggio_percento: Decimal,
    iva_percento: Decimal,
    *,
    base_iva: BaseIva | None = None,
    modo: Modo = Modo.NETTO,
) -> CondizioniRiversamento:
    """Terms of a riversamento: guarantee and base of the VAT are the contract's, the rates come from outside.

    `base_iva` given here prevails on the contract's. Raises ParametroContrattoMancante.
    """
    garanzia, iva = _del_contratto(profilo, "trattenuta_garanzia"), _del_contratto(profilo, "base_iva")
    fonti = tuple(f"clausola {voce['clausola']}" for voce in (garanzia, iva))
    return CondizioniRiversamento(
        aggio_percento,
        iva_percento,
        Decimal(garanzia["valore"]),
        BaseIva(iva["valore"]) if base_iva is None else base_iva,
        modo,
        fonti,
    )


def _del_contratto(profilo: Profilo, nome: str) -> Mapping[str, Any]:
    if nome not in profilo.parametri:
        raise ParametroContrattoMancante(f"Il profilo {profilo.nome} non fissa «{nome}».")
    return profilo.parametri[nome]
