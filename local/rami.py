"""The branches a scenario must walk, phase by phase: one row each.

Names of acts, outcomes and events are those stored with the posizione.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from local.copertura import Ramo, Storia, Vale
from shared.dominio.anagrafe import Natura, StatoAnagrafico
from shared.dominio.atti import TipoBene
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.piani import StatoRateizzazione
from shared.dominio.pignoramenti import ViaEsecutiva
from shared.dominio.regole import Regole
from shared.dominio.regole_esecuzione import ModoMobiliare, RegoleEsecuzione
from shared.dominio.scadenze import RUOLI_PRESIDIATI


def _atto(tipo: str) -> Vale:
    return lambda s: s.ha(tipo)


def _esito(*esiti: str, atto: str = "", mezzo: str = "") -> Vale:
    return lambda s: s.esito(*esiti, atto=atto, mezzo=mezzo)


def _evento(nome: str, **dati: object) -> Vale:
    return lambda s: s.accaduto(nome, **dati)


def _istanza(tipo: TipoIstanza, decisione: Decisione) -> Vale:
    return lambda s: any(i.tipo is tipo and i.decisione is decisione for i in s.posizione.istanze)


def _blocco(tipo: TipoBlocco, *esiti: EsitoBlocco | None) -> Vale:
    return lambda s: any(b.tipo is tipo and (not esiti or b.esito in esiti) for b in s.posizione.blocchi)


def _conclusa(come: str) -> Vale:
    return lambda s: s.posizione.conclusione is not None and s.posizione.conclusione.value == come


def _tentativi(s: Storia) -> bool:
    return any(c.tentativo > 1 and c.riuscita for c in s.posizione.consegne_di("ingiunzione"))


def _nuovo_indirizzo(s: Storia) -> bool:
    dove = {c.indirizzo for c in s.posizione.consegne_di("ingiunzione") if c.mezzo.value == "atto_giudiziario"}
    return len(dove) > 1


def _irreperibile(s: Storia) -> bool:
    """Every attempt at a door failed; a deposit may have followed."""
    porte = [c for c in s.posizione.consegne_di("ingiunzione") if c.mezzo.value == "atto_giudiziario"]
    return len(porte) > 1 and not any(c.riuscita for c in porte)


def _con_penale(s: Storia) -> bool:
    return any(mancato.penale for mancato in s.posizione.termini_mancati)


def _mancato(s: Storia) -> bool:
    return bool(s.posizione.termini_mancati)


def _in_corso_dopo_il_mancato(s: Storia) -> bool:
    """A term was missed and the cycle went on all the same."""
    return s.dopo("TERMINI_MANCATI", "ATTO_EMESSO") or s.dopo("TERMINI_MANCATI", "ESITO_CONSEGNA")


def _parziale(s: Storia) -> bool:
    sgravato = sum(cent for conto, cent in s.posizione.conti.items() if conto.startswith("sgravi:"))
    return 0 < sgravato < s.posizione.riga.totale and s.posizione.conclusione is not None


def _doppio(s: Storia) -> bool:
    return any(e.nome == "VERSAMENTO" and e.dati.get("eccedenza_cent") for e in s.eventi)


_DEL_CICLO = {"sollecito", "preavviso_fermo", "iscrizione_fermo", "preavviso_ipoteca", "intimazione"}
"""Acts that a plan had stopped."""


def _rate(stato: StatoRateizzazione) -> Vale:
    return lambda s: s.posizione.rateizzazione is not None and s.posizione.rateizzazione.stato is stato


def _piano_completato(s: Storia) -> bool:
    richiesta = s.posizione.rateizzazione
    return (
        richiesta is not None
        and richiesta.in_corso is not None
        and richiesta.in_corso.residuo == 0
        and "estinzione" in s.posizione.eventi
    )


def _ripreso_dopo_decadenza(s: Storia) -> bool:
    tipi = [atto.tipo.value for atto in s.posizione.atti]
    if "decadenza_rate" not in tipi:
        return False
    return bool(_DEL_CICLO & set(tipi[tipi.index("decadenza_rate") :]))


def _svincolo_dopo(fatto: str, atto: str) -> Vale:
    """The measure was lifted, and it was that fact that ended the debt."""
    if fatto == "sgravio":
        return lambda s: s.ha(atto) and "sgravio" in s.posizione.eventi
    return lambda s: s.ha(atto) and "sgravio" not in s.posizione.eventi and "estinzione" in s.posizione.eventi


def _due_solleciti(regole: Regole) -> bool:
    return any(scaglione.regola.numero > 1 for scaglione in regole.ciclo.scaglioni_solleciti)


def _penale_presidiata(regole: Regole) -> bool:
    """The contract takes money for at least one of the terms watched while a posizione lives."""
    termini = (regole.profilo.per_ruolo(ruolo) for ruolo in RUOLI_PRESIDIATI)
    return any(termine is not None and termine.penale is not None for termine in termini)


def _stato(stato: StatoAnagrafico, natura: Natura | None = None) -> Vale:
    def vale(s: Storia) -> bool:
        esito = s.posizione.anagrafe
        return esito is not None and esito.stato is stato and natura in (None, esito.natura)

    return vale


def _eredi(autorizzata: bool) -> Vale:
    return _evento("EREDI_DECISI", autorizzata=autorizzata)


def _dai_registri(s: Storia) -> bool:
    """The address the acts go to is not the one of the lista, before anybody knocked at a door."""
    p = s.posizione
    prime = [c for c in p.consegne_di("ingiunzione") if c.tentativo == 1]
    regolare = p.anagrafe is not None and p.anagrafe.stato is StatoAnagrafico.REGOLARE
    return regolare and any(c.indirizzo and c.indirizzo != p.riga.debitore.indirizzo.su_una_riga for c in prime)


def _prescritta_al_carico(s: Storia) -> bool:
    prescrizione, visto = s.posizione.riga.prescrizione, s.posizione.eventi.get("visto")
    return prescrizione is not None and visto is not None and prescrizione < visto and not s.ha("ingiunzione")


def _pignoramento(tipo: TipoBene, *, positivo: bool) -> Vale:
    """Of that kind of asset, and money came or did not."""
    return lambda s: any(p.tipo is tipo and (p.versato > 0) is positivo for p in s.posizione.pignoramenti)


def _norma(vale: Callable[[RegoleEsecuzione], bool]) -> Callable[[Regole], bool]:
    """Whether the rules of enforcement have it in some year of the journey."""
    return lambda regole: any(vale(regole.esecuzione(date(anno, 1, 1))) for anno in (2025, 2026, 2027))


_mobiliare = _norma(
    lambda norma: ViaEsecutiva.MOBILIARE in norma.ordine and norma.mobiliare is not ModoMobiliare.ALTRO_SOGGETTO
)
"""Where goods are for somebody else to take (000 art. 2.8), the file for who continues says so."""
_prosegue = _norma(lambda norma: norma.prosegue)


_ANAGRAFE = (
    Ramo("deceduto secondo i registri", "anagrafe", _stato(StatoAnagrafico.DECEDUTO)),
    Ramo("deceduto: scoperto alla porta", "anagrafe", _esito("deceduto")),
    Ramo("eredi autorizzati", "anagrafe", _eredi(True)),
    Ramo("eredi negati", "anagrafe", _eredi(False)),
    Ramo("impresa cessata: SNC", "anagrafe", _stato(StatoAnagrafico.CESSATA, Natura.SNC)),
    Ramo("impresa cessata: SAS", "anagrafe", _stato(StatoAnagrafico.CESSATA, Natura.SAS)),
    Ramo("impresa cessata: S.r.l.", "anagrafe", _stato(StatoAnagrafico.CESSATA, Natura.SRL)),
    Ramo("procedura nota ai registri", "anagrafe", _evento("ANAGRAFE_ACQUISITA", procedura=True)),
    Ramo("indirizzo dai registri", "anagrafe", _dai_registri),
    Ramo("PEC dai registri", "anagrafe", lambda s: bool(s.posizione.anagrafe and s.posizione.anagrafe.pec)),
    Ramo("prescritta al carico", "anagrafe", _prescritta_al_carico),
    Ramo("importo sotto il minimo", "anagrafe", lambda s: s.accaduto("CONCLUSA") and not s.ha("ingiunzione")),
)
_NOTIFICA = (
    Ramo("notifica consegnata", "notifica", _esito("consegnata", atto="ingiunzione", mezzo="atto_giudiziario")),
    Ramo("notifica rifiutata", "notifica", _esito("rifiutata", atto="ingiunzione")),
    Ramo("compiuta giacenza (CAD)", "notifica", _esito("compiuta_giacenza", atto="ingiunzione")),
    Ramo("destinatario sconosciuto", "notifica", _esito("sconosciuto", atto="ingiunzione")),
    Ramo("destinatario trasferito", "notifica", _esito("trasferito", atto="ingiunzione")),
    Ramo("rinotifica al nuovo indirizzo", "notifica", _nuovo_indirizzo),
    Ramo("rinotifica riuscita", "notifica", _tentativi),
    Ramo("notifica PEC consegnata", "notifica", _esito("consegnata", atto="ingiunzione", mezzo="pec")),
    Ramo("consegnata a un familiare (CAN)", "notifica",
         lambda s: any(c.atto == "ingiunzione" and c.relata is not None and c.relata.can_spedita_il is not None
                       for c in s.posizione.consegne)),
    Ramo("casella PEC piena", "notifica", _esito("pec_casella_piena", atto="ingiunzione")),
    Ramo("deposito", "notifica", _esito("depositata", atto="ingiunzione")),
    Ramo("notifica PEC fallita", "notifica", _esito("pec_non_consegnata", atto="ingiunzione")),
    Ramo("tentativi esauriti", "notifica", _irreperibile),
    Ramo("termine mancato", "notifica", _mancato),
    Ramo("penale maturata", "notifica", _con_penale, _penale_presidiata),
    Ramo("recupero proseguito oltre il termine", "notifica", _in_corso_dopo_il_mancato),
)
_SOLLECITI = (
    Ramo("primo sollecito", "solleciti", lambda s: s.posizione.atto("sollecito-1") is not None),
    Ramo("secondo sollecito", "solleciti", lambda s: s.posizione.atto("sollecito-2") is not None, _due_solleciti),
)
_CAUTELARI = (
    Ramo("visura dei beni", "cautelari", _evento("VISURA_ACQUISITA")),
    Ramo("preavviso di fermo", "cautelari", _atto("preavviso_fermo")),
    Ramo("fermo iscritto", "cautelari", _atto("iscrizione_fermo")),
    Ramo("iscrizione comunicata", "cautelari", _atto("comunicazione_iscrizione")),
    Ramo("pagato dopo il preavviso", "cautelari",
         lambda s: s.ha("preavviso_fermo") and not s.ha("iscrizione_fermo") and "estinzione" in s.posizione.eventi),
    Ramo("motivo del mancato avvio", "cautelari", _evento("MOTIVO_MANCATO_AVVIO")),
    Ramo("preavviso di ipoteca", "cautelari", _atto("preavviso_ipoteca")),
    Ramo("ipoteca iscritta", "cautelari", _atto("iscrizione_ipoteca")),
)  # fmt: skip
_ESECUTIVE = (
    Ramo("intimazione", "esecutive", _atto("intimazione")),
    Ramo("intimazione rinnovata", "esecutive", lambda s: s.posizione.atto("intimazione-2") is not None),
    Ramo("pignoramento presso terzi", "esecutive", _atto("pignoramento_terzi")),
    Ramo("stipendio pignorato", "esecutive", _pignoramento(TipoBene.STIPENDIO, positivo=True)),
    Ramo("conto pignorato", "esecutive", _pignoramento(TipoBene.CONTO, positivo=True)),
    Ramo("terzo che non deve nulla", "esecutive", _pignoramento(TipoBene.FITTO, positivo=False)),
    Ramo("pignoramento mobiliare", "esecutive", _atto("pignoramento_mobiliare"), _mobiliare),
    Ramo("pignoramento liberato", "esecutive", _atto("rinuncia_pignoramento")),
    Ramo("fascicolo a chi prosegue", "esecutive", _evento("FASCICOLO_TRASMESSO"), _prosegue),
    Ramo("esecuzione infruttuosa", "esecutive", _evento("ESECUZIONE_INFRUTTUOSA")),
)
_SVINCOLO = (
    Ramo("fermo revocato dopo il pagamento", "svincolo", _svincolo_dopo("pagamento", "revoca_fermo")),
    Ramo("fermo revocato dopo lo sgravio", "svincolo", _svincolo_dopo("sgravio", "revoca_fermo")),
    Ramo("ipoteca: assenso dopo il pagamento", "svincolo", _svincolo_dopo("pagamento", "assenso_cancellazione")),
    Ramo("ipoteca: assenso dopo lo sgravio", "svincolo", _svincolo_dopo("sgravio", "assenso_cancellazione")),
)
_RATE = (
    Ramo("istanza di rateizzazione", "rateizzazione", _evento("ISTANZA_RATEIZZAZIONE")),
    Ramo("rateizzazione accolta", "rateizzazione", _atto("accoglimento_rate")),
    Ramo("rateizzazione respinta", "rateizzazione", _rate(StatoRateizzazione.RESPINTA)),
    Ramo("avviso di rata", "rateizzazione", _atto("avviso_rata")),
    Ramo("sollecito di rata", "rateizzazione", _atto("sollecito_rata")),
    Ramo("piano completato", "rateizzazione", _piano_completato),
    Ramo("piano decaduto", "rateizzazione", _rate(StatoRateizzazione.DECADUTA)),
    Ramo("ciclo ripreso dopo la decadenza", "rateizzazione", _ripreso_dopo_decadenza),
)
_PRATICHE = (
    Ramo("sgravio totale", "pratiche", _conclusa("sgravata")),
    Ramo("sgravio parziale", "pratiche", _parziale),
    Ramo("istanza di sgravio accolta", "pratiche", _istanza(TipoIstanza.SGRAVIO, Decisione.ACCOLTA)),
    Ramo("istanza di sgravio respinta", "pratiche", _istanza(TipoIstanza.SGRAVIO, Decisione.RESPINTA)),
    Ramo("annullamento accolto", "pratiche", _istanza(TipoIstanza.ANNULLAMENTO, Decisione.ACCOLTA)),
    Ramo("sospensione su istanza", "pratiche", _istanza(TipoIstanza.SOSPENSIONE, Decisione.ACCOLTA)),
    Ramo("sospensione d'ufficio", "pratiche", _blocco(TipoBlocco.SOSPENSIONE, EsitoBlocco.REVOCATO)),
    Ramo("scheda riassuntiva", "pratiche", _atto("scheda_istanza")),
    Ramo("risposta all'istanza", "pratiche", _atto("risposta_istanza")),
    Ramo("pagamento in eccesso", "pratiche", _doppio),
    Ramo("rimborso", "pratiche", _istanza(TipoIstanza.RIMBORSO, Decisione.ACCOLTA)),
    Ramo("rimborso disposto d'ufficio", "pratiche", _evento("RIMBORSO_DISPOSTO")),
    Ramo("rimborso pagato", "pratiche", _evento("RIMBORSO_PAGATO")),
    Ramo("sgravio dopo un pagamento", "pratiche",
         lambda s: any(sum(fatto.gia_pagato.values()) > 0 for fatto in s.posizione.pratiche.sgravi)),
    Ramo("inesigibilità proposta", "pratiche", _evento("INESIGIBILITA_PROPOSTA")),
    Ramo("inesigibilità accolta", "pratiche", _evento("INESIGIBILITA_DECISA", esito="discarico")),
    Ramo("inesigibilità rifiutata", "pratiche", _evento("INESIGIBILITA_DECISA", esito="diniego")),
    Ramo("segnalazione di pagamento", "pratiche", _blocco(TipoBlocco.SEGNALAZIONE_PAGAMENTO)),
    Ramo("discarico", "pratiche", _conclusa("discaricata")),
)
_GIUDIZI = (
    Ramo("contenzioso: credito confermato", "contenzioso", _blocco(TipoBlocco.CONTENZIOSO, EsitoBlocco.CONFERMATO)),
    Ramo("contenzioso: credito annullato", "contenzioso", _blocco(TipoBlocco.CONTENZIOSO, EsitoBlocco.ANNULLATO)),
    Ramo("contenzioso: annullato in parte", "contenzioso",
         _blocco(TipoBlocco.CONTENZIOSO, EsitoBlocco.ANNULLATO_IN_PARTE)),
    Ramo("contenzioso: giudizio estinto", "contenzioso", _blocco(TipoBlocco.CONTENZIOSO, EsitoBlocco.ESTINTO)),
    Ramo("procedura detta dall'ente", "concorsuali", _evento("PROCEDURA_APERTA")),
    Ramo("insinuazione depositata", "concorsuali", _evento("INSINUAZIONE_DEPOSITATA")),
    Ramo("riparto", "concorsuali", lambda s: any(p.riparti for p in s.posizione.pratiche.procedure)),
    Ramo("procedura chiusa", "concorsuali", _evento("PROCEDURA_CHIUSA")),
    Ramo("procedura concorsuale", "concorsuali", _blocco(TipoBlocco.PROCEDURA_CONCORSUALE)),
)  # fmt: skip
_CHIUSURA = (
    Ramo("riscossa", "chiusura", _conclusa("riscossa")),
    Ramo("sgravata", "chiusura", _conclusa("sgravata")),
    Ramo("discaricata", "chiusura", _conclusa("discaricata")),
    Ramo("restituita all'ente", "chiusura", _conclusa("restituita")),
    Ramo("fascicolo di restituzione", "chiusura", lambda s: s.accaduto("FASCICOLO_CONSEGNATO") or s.ha("fascicolo")),
)
RAMI = (
    *_ANAGRAFE, *_NOTIFICA, *_SOLLECITI, *_CAUTELARI, *_ESECUTIVE, *_SVINCOLO, *_RATE, *_PRATICHE, *_GIUDIZI,
    *_CHIUSURA,
)  # fmt: skip
"""All of them; each name once."""
