"""Profiles: one YAML per contract, checked whole at load (docs/parametri.md tells the format)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from shared.dominio.durate import Proroga
from shared.dominio.errori import ErroreDominio
from shared.dominio.profili import (
    MISURE,
    Ciclo,
    Contraddizione,
    FormaPenale,
    LivelloServizio,
    PenaleContrattuale,
    Profilo,
    RegolaSolleciti,
    ScaglioneSolleciti,
    TermineContrattuale,
)
from shared.norme.caricatore import tipizza
from shared.norme.lettura import (
    certezza,
    chiavi,
    decimale,
    durata_o_nulla,
    importo_o_nulla,
    intero,
    leggi,
    mappa,
    righe,
    scelta,
    si_no,
    solo,
    testi,
    testo,
)
from shared.norme.valori import NormaNonValida

CARTELLA = Path(__file__).parent / "profili"

NOMI_PROFILI: tuple[str, ...] = ("anci_toscana", "emilia_romagna", "regione_abruzzo", "torgiano")

_PROFILO = chiavi(
    "nome titolo capitolato proroga ruoli ciclo termini penali livelli parametri contraddizioni non_modellato"
)
_TERMINE = chiavi(
    "id cosa evento adempimento durata proroga clausola penale certezza dilatorio nota a_ritroso processuale "
    "interno_a anche"
)
_PENALE = chiavi("clausola cosa forma per importo aliquota base franchigia massimo minimo richiama certezza")
_LIVELLO = chiavi("id cosa misura soglia clausola penale certezza")
_CICLO = chiavi(
    "fasi giorni_pagamento giorni_visto tentativi_notifica giorni_rinotifica giorni_pagamento_sollecito "
    "giorni_preavviso giorni_segnalazione_pagamento scaglioni_solleciti soglia_solo_fermo soglia_ipoteca "
    "giorni_autorizzazione_eredi importo_minimo regola_imputazione note giorni_preavviso_ipoteca "
    "multiplo_ipoteca precedenza_misure visura_prima_del_sollecito"
)
_SCAGLIONE = chiavi("fino_a numero intervallo attesa fonte")
_PARAMETRO = chiavi("id valore unita clausola certezza nota")
_CONTRADDIZIONE = chiavi("clausole questione scelta motivo")

IMPUTAZIONI = frozenset({"art_1194_cc", "art_31_dpr_602"})

T = TypeVar("T")


class ProfiloSconosciuto(ErroreDominio):
    """No contract has that name."""

    codice = "profilo.sconosciuto"


@lru_cache(maxsize=16)
def profilo(nome: str) -> Profilo:
    """The profile of that name, read once per process. Raises ProfiloSconosciuto or NormaNonValida."""
    if nome not in NOMI_PROFILI:
        raise ProfiloSconosciuto(
            f"Nessun profilo si chiama «{nome}»: scegliere fra {', '.join(NOMI_PROFILI)}."
        )
    return componi(leggi(CARTELLA / f"{nome}.yaml"), nome)


def componi(dati: Mapping[str, Any], nome: str) -> Profilo:
    """A profile from its data. Raises NormaNonValida where a part is missing, unknown or points nowhere."""
    dati = solo(dati, _PROFILO, nome)
    if dati.get("nome") != nome:
        raise NormaNonValida(f"{nome}: il file dichiara il nome «{dati.get('nome')}».")
    proroga = scelta(Proroga, dati.get("proroga"), f"{nome}, proroga")
    penali = _per_chiave(dati, "penali", nome, _penale, lambda p: p.clausola)
    termini = _per_chiave(
        dati, "termini", nome, lambda riga, dove: _termine(riga, dove, proroga, penali), lambda t: t.id
    )
    livelli = _per_chiave(dati, "livelli", nome, _livello, lambda livello: livello.id)
    ruoli = testi(dati, "ruoli", nome)
    for ruolo, identita in ruoli.items():
        if identita not in termini:
            raise NormaNonValida(f"{nome}: il ruolo «{ruolo}» indica il termine inesistente {identita}.")
    for livello in livelli.values():
        if livello.penale and livello.penale not in penali:
            raise NormaNonValida(f"{nome}, {livello.id}: la penale {livello.penale} non esiste.")
        if livello.id in termini:
            raise NormaNonValida(f"{nome}: {livello.id} è insieme termine e livello di servizio.")
    return Profilo(
        nome=nome,
        titolo=testo(dati, "titolo", nome),
        termini=termini,
        ruoli=ruoli,
        ciclo=_ciclo(dati.get("ciclo"), f"{nome}, ciclo"),
        contraddizioni=tuple(
            _contraddizione(riga, f"{nome}, contraddizione {n}")
            for n, riga in enumerate(righe(dati, "contraddizioni", nome), start=1)
        ),
        non_modellato=testi(dati, "non_modellato", nome),
        penali=penali,
        livelli=livelli,
        parametri=MappingProxyType(
            {
                chiave: _parametro(riga, f"{nome}, {chiave}")
                for chiave, riga in mappa(dati, "parametri", nome).items()
            }
        ),
        capitolato=testo(dati, "capitolato", nome),
    )


def _termine(
    riga: Any, dove: str, proroga: Proroga, penali: Mapping[str, PenaleContrattuale]
) -> TermineContrattuale:
    riga = solo(riga, _TERMINE, dove)
    identita = testo(riga, "id", dove)
    dove = f"{dove} ({identita})"
    clausola_penale = riga.get("penale")
    if clausola_penale is not None and clausola_penale not in penali:
        raise NormaNonValida(f"{dove}: la penale {clausola_penale} non esiste.")
    return TermineContrattuale(
        id=identita,
        cosa=testo(riga, "cosa", dove),
        evento=testo(riga, "evento", dove),
        adempimento=testo(riga, "adempimento", dove),
        durata=durata_o_nulla(riga.get("durata"), dove),
        proroga=scelta(Proroga, riga["proroga"], dove) if "proroga" in riga else proroga,
        clausola=testo(riga, "clausola", dove),
        penale=None if clausola_penale is None else penali[clausola_penale],
        certezza=certezza(riga, dove),
        dilatorio=si_no(riga, "dilatorio", dove),
        nota=str(riga.get("nota", "")).strip(),
        a_ritroso=si_no(riga, "a_ritroso", dove),
        processuale=si_no(riga, "processuale", dove),
        interno_a=str(riga.get("interno_a", "")),
        anche=tuple(str(evento) for evento in riga.get("anche", ())),
    )


def _penale(riga: Any, dove: str) -> PenaleContrattuale:
    riga = solo(riga, _PENALE, dove)
    clausola = testo(riga, "clausola", dove)
    dove = f"{dove} ({clausola})"
    importo, aliquota = riga.get("importo"), riga.get("aliquota")
    if (importo is None) == (aliquota is None) and "minimo" not in riga:
        raise NormaNonValida(f"{dove}: una penale ha un importo oppure un'aliquota.")
    return PenaleContrattuale(
        id=clausola,
        clausola=clausola,
        forma=scelta(FormaPenale, riga.get("forma"), dove),
        per=testo(riga, "per", dove),
        importo=importo_o_nulla(importo, dove),
        aliquota=None if aliquota is None else decimale(aliquota, dove),
        base=testo(riga, "base", dove) if aliquota is not None else "",
        franchigia=durata_o_nulla(riga.get("franchigia"), dove),
        massimo=importo_o_nulla(riga.get("massimo"), dove),
        cosa=testo(riga, "cosa", dove),
        richiama=tuple(str(clausola) for clausola in riga.get("richiama", ())),
        minimo=importo_o_nulla(riga.get("minimo"), dove),
        certezza=certezza(riga, dove),
    )


def _livello(riga: Any, dove: str) -> LivelloServizio:
    riga = solo(riga, _LIVELLO, dove)
    campi = {chiave: testo(riga, chiave, dove) for chiave in ("id", "cosa", "misura", "soglia", "clausola")}
    return LivelloServizio(**campi, penale=str(riga.get("penale") or ""), certezza=certezza(riga, dove))


def _ciclo(dati: Any, dove: str) -> Ciclo:
    dati = solo(dati, _CICLO, dove)
    scaglioni = tuple(
        _scaglione(riga, f"{dove}, scaglione {n}")
        for n, riga in enumerate(righe(dati, "scaglioni_solleciti", dove), start=1)
    )
    limiti = [scaglione.fino_a for scaglione in scaglioni]
    chiusi = [limite for limite in limiti[:-1] if limite is not None]
    if (
        not limiti
        or limiti[-1] is not None
        or len(chiusi) != len(limiti) - 1
        or chiusi != sorted(set(chiusi))
    ):
        raise NormaNonValida(f"{dove}: gli scaglioni dei solleciti crescono e solo l'ultimo è senza limite.")
    regola = testo(dati, "regola_imputazione", dove)
    if regola not in IMPUTAZIONI:
        raise NormaNonValida(f"{dove}: regola di imputazione «{regola}» sconosciuta.")
    precedenza = tuple(righe(dati, "precedenza_misure", dove))
    if sorted(precedenza) != sorted(MISURE):
        raise NormaNonValida(f"{dove}: precedenza_misure ordina {', '.join(MISURE)}, ciascuna una volta.")
    soglia_ipoteca = importo_o_nulla(dati.get("soglia_ipoteca"), dove)
    importo_minimo = importo_o_nulla(dati.get("importo_minimo"), dove)
    if soglia_ipoteca is None or importo_minimo is None:
        raise NormaNonValida(f"{dove}: servono soglia_ipoteca e importo_minimo.")
    return Ciclo(
        fasi=tuple(righe(dati, "fasi", dove)),
        giorni_pagamento=intero(dati, "giorni_pagamento", dove),
        giorni_visto=intero(dati, "giorni_visto", dove),
        tentativi_notifica=intero(dati, "tentativi_notifica", dove),
        giorni_rinotifica=intero(dati, "giorni_rinotifica", dove),
        giorni_pagamento_sollecito=intero(dati, "giorni_pagamento_sollecito", dove),
        giorni_preavviso=intero(dati, "giorni_preavviso", dove),
        scaglioni_solleciti=scaglioni,
        soglia_solo_fermo=importo_o_nulla(dati.get("soglia_solo_fermo"), dove),
        soglia_ipoteca=soglia_ipoteca,
        importo_minimo=importo_minimo,
        regola_imputazione=regola,
        note=testi(dati, "note", dove),
        giorni_segnalazione_pagamento=intero(dati, "giorni_segnalazione_pagamento", dove),
        giorni_autorizzazione_eredi=intero(dati, "giorni_autorizzazione_eredi", dove),
        giorni_preavviso_ipoteca=intero(dati, "giorni_preavviso_ipoteca", dove),
        multiplo_ipoteca=intero(dati, "multiplo_ipoteca", dove),
        precedenza_misure=precedenza,
        visura_prima_del_sollecito=dati.get("visura_prima_del_sollecito"),
    )


def _scaglione(riga: Any, dove: str) -> ScaglioneSolleciti:
    riga = solo(riga, _SCAGLIONE, dove)
    regola = RegolaSolleciti(
        numero=intero(riga, "numero", dove),
        intervallo=durata_o_nulla(riga.get("intervallo"), dove),
        attesa=durata_o_nulla(riga.get("attesa"), dove),
        fonte=testo(riga, "fonte", dove),
    )
    if regola.numero > 1 and regola.intervallo is None:
        raise NormaNonValida(f"{dove}: fra più solleciti serve un intervallo.")
    return ScaglioneSolleciti(importo_o_nulla(riga.get("fino_a"), dove), regola)


def _contraddizione(riga: Any, dove: str) -> Contraddizione:
    riga = solo(riga, _CONTRADDIZIONE, dove)
    clausole = righe(riga, "clausole", dove)
    return Contraddizione(
        tuple(str(clausola) for clausola in clausole),
        testo(riga, "questione", dove),
        testo(riga, "scelta", dove),
        testo(riga, "motivo", dove),
    )


def _parametro(riga: Any, dove: str) -> Mapping[str, Any]:
    """`valore` takes the type of its `unita`, as for the national parameters; null where the contract is silent."""
    riga = solo(riga, _PARAMETRO, dove)
    unita = testo(riga, "unita", dove)
    valore = riga.get("valore")
    return MappingProxyType(
        {
            "id": str(riga.get("id", "")),
            "valore": None if valore is None else tipizza(valore, unita, dove),
            "unita": unita,
            "clausola": testo(riga, "clausola", dove),
            "certezza": certezza(riga, dove),
            "nota": str(riga.get("nota", "")).strip(),
        }
    )


def _per_chiave(
    dati: Mapping[str, Any],
    chiave: str,
    nome: str,
    leggi_riga: Callable[[Any, str], T],
    nome_di: Callable[[T], str],
) -> Mapping[str, T]:
    letti: dict[str, T] = {}
    for n, riga in enumerate(righe(dati, chiave, nome), start=1):
        voce = leggi_riga(riga, f"{nome}, {chiave} {n}")
        if nome_di(voce) in letti:
            raise NormaNonValida(f"{nome}, {chiave}: {nome_di(voce)} compare due volte.")
        letti[nome_di(voce)] = voce
    return MappingProxyType(letti)
