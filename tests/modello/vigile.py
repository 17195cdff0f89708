"""What must hold at every commit, judged with its own books and its own dates, not with the domain's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.dominio.atti import CON_NULLA_OSTA, Conclusione, TipoAtto
from shared.dominio.durate import Unita
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.regole import Regole
from shared.dominio.scadenze import termini_in_corso
from shared.dominio.termini_pratiche import termini_pratiche

ESECUTIVI = {TipoAtto.PIGNORAMENTO_TERZI, TipoAtto.PIGNORAMENTO_MOBILIARE}
IPOTECARI = {TipoAtto.PREAVVISO_IPOTECA, TipoAtto.ISCRIZIONE_IPOTECA}
DANNOSI = CON_NULLA_OSTA | {TipoAtto.SOLLECITO}
MAI_DA_FERMI = DANNOSI | {TipoAtto.INGIUNZIONE}
"""Acts that never leave, nor are handed over, while anything holds the posizione."""
UTILI = {
    EsitoConsegna.CONSEGNATA, EsitoConsegna.RIFIUTATA, EsitoConsegna.COMPIUTA_GIACENZA, EsitoConsegna.SPEDITA
}  # fmt: skip


class Violazione(AssertionError):
    """Something happened that must never happen."""


def pretendi(vero: bool, cosa: str) -> None:
    if not vero:
        raise Violazione(cosa)


_DA_NON_CONSEGNARE = ("ingiunzione", "sollecito-", "preavviso_", "intimazione-", "pignoramento-")


@dataclass
class Freni:
    """What holds a posizione, with its last day, as the committed facts said it: claims, freezes, requests, plans."""

    fino: dict[str, date] = field(default_factory=dict)

    def che_tiene(self, oggi: date) -> str:
        """The name of one that holds on `oggi`; empty when none does."""
        return next((nome for nome, ultimo in self.fino.items() if oggi <= ultimo), "")

    def annota(self, m: Mutazione, giorni_segnalazione: int, oggi: date) -> None:
        """What the event of a commit starts or ends."""
        nome, dati = m.evento.nome, m.evento.dati
        if nome == "BLOCCO_APERTO":
            fine = date.fromisoformat(dati["fino_al"]) if dati["fino_al"] else date.max
            if dati["tipo"] == "segnalazione_pagamento":
                fine = oggi + timedelta(days=giorni_segnalazione)
            self.fino[dati["blocco"]] = fine
        elif nome == "BLOCCO_CHIUSO":
            self.fino.pop(dati["blocco"])
        elif nome == "ISTANZA_PRESENTATA" and dati["tipo"] != "rimborso":
            self.fino[dati["istanza"]] = date.max
        elif nome == "ISTANZA_DECISA":
            self.fino.pop(dati["istanza"], None)
            if (dati["tipo"], dati["decisione"]) == ("sospensione", "accolta"):
                self.fino[f"sospensione-{dati['provvedimento']}"] = date.max
        elif nome == "ISTANZA_RATEIZZAZIONE":
            self.fino["rate"] = date.max
        elif nome == "RATEIZZAZIONE_DECISA" and dati["esito"] == "respinta":
            self.fino.pop("rate")
        elif nome == "ANAGRAFE_ACQUISITA":
            if dati["stato"] == "deceduto":
                self.fino["autorizzazione_eredi-1"] = date.max
            if dati["procedura"]:
                self.fino[m.posizione.blocchi[-1].id] = date.max
        elif nome == "PAGAMENTO_IN_ARRIVO":
            self.fino[f"in arrivo {dati['iur']}"] = date.fromisoformat(dati["fino_al"])
        elif nome == "EREDI_DECISI":
            self.fino.pop("autorizzazione_eredi-1", None)
        elif any(atto.tipo is TipoAtto.DECADENZA_RATE for atto in m.posizione.atti):
            self.fino.pop("rate", None)


@dataclass
class Fascicolo:
    """What the watcher knows of one posizione, from the commits it saw."""

    versione: int
    conti: dict[str, int]
    registrazioni: set[str] = field(default_factory=set)
    atti: dict[str, str] = field(default_factory=dict)
    iur: dict[str, int] = field(default_factory=dict)
    """money booked, by iur"""
    uscito: int = 0
    """cents taken out of the money received, to be paid back"""
    freni: Freni = field(default_factory=Freni)

    @property
    def residuo(self) -> int:
        return sum(cent for conto, cent in self.conti.items() if conto.startswith("credito:"))

    @property
    def incassato(self) -> int:
        return sum(cent for conto, cent in self.conti.items() if conto.startswith("incassi:"))


class Vigile:
    """Looks at every transaction, before and after it is written."""

    def __init__(self, carte: dict[str, bytes]) -> None:
        self.fascicoli: dict[str, Fascicolo] = {}
        self.versati: dict[str, int] = {}
        """what each iur is worth, said by who pays"""
        self._carte = carte
        self._di_chi: dict[str, str] = {}

    def apri(self, posizione: Posizione) -> None:
        self.fascicoli[posizione.id] = Fascicolo(posizione.versione, dict(posizione.conti))

    def scritta(self, m: Mutazione, regole: Regole, oggi: date) -> None:
        """After a commit that was accepted."""
        fascicolo, posizione = self.fascicoli[m.posizione.id], m.posizione
        pretendi(posizione.versione == fascicolo.versione + 1, f"versione {posizione.versione} scritta due volte")
        fascicolo.versione = posizione.versione
        for atto in posizione.atti[len(fascicolo.atti):]:
            pretendi(atto.id not in fascicolo.atti, f"atto {atto.id} ripetuto")
            if atto.tipo in MAI_DA_FERMI:
                pretendi(not (freno := fascicolo.freni.che_tiene(oggi)), f"{atto.id} mentre vale {freno}")
            if atto.tipo in DANNOSI:
                pretendi(fascicolo.residuo > 0, f"{atto.id} contro un debito estinto")
                _dannoso(posizione, atto.tipo, regole, oggi, fascicolo.residuo)
            if atto.chiave:
                carta = self._carte.get(atto.chiave, b"")
                pretendi(self._di_chi.setdefault(atto.chiave, atto.id) == atto.id, f"{atto.chiave} di due atti")
                impronta = hashlib.sha256(carta).hexdigest()
                con_altra = atto.chiave.endswith(".zip") and "impronta_fascicolo" in m.evento.dati
                detta = m.evento.dati["impronta_fascicolo" if con_altra else "impronta"]
                pretendi(detta == impronta, f"la carta di {atto.id} non è la sua")
            fascicolo.atti[atto.id] = atto.chiave
        if m.evento.nome == "CONSEGNA_AFFIDATA" and posizione.consegne[-1].atto.startswith(_DA_NON_CONSEGNARE):
            affidata = posizione.consegne[-1].atto
            pretendi(not (freno := fascicolo.freni.che_tiene(oggi)), f"{affidata} consegnata mentre vale {freno}")
        fascicolo.freni.annota(m, regole.ciclo.giorni_segnalazione_pagamento, oggi)
        pretendi([a.id for a in posizione.atti] == list(fascicolo.atti), "un atto emesso è sparito")
        self._libri(fascicolo, m)
        if m.evento.nome == "CONCLUSA":
            for iscritta, tolta in (("fermo", "revoca_fermo"), ("ipoteca", "assenso_cancellazione")):
                resta = f"iscrizione_{iscritta}" in fascicolo.atti and tolta not in fascicolo.atti
                pretendi(not (resta and fascicolo.residuo == 0), f"conclusa senza debito e con {iscritta} iscritta")
            pignorata = any(p.in_corso for p in posizione.pignoramenti)
            pretendi(not (pignorata and fascicolo.residuo == 0), "conclusa senza debito e col pignoramento in corso")
            restituita = posizione.conclusione is Conclusione.RESTITUITA
            pretendi(restituita == (fascicolo.residuo > 0), "conclusione diversa da come sta il debito")

    def _libri(self, fascicolo: Fascicolo, m: Mutazione) -> None:
        for registrazione in m.registrazioni:
            pretendi(registrazione.id not in fascicolo.registrazioni, f"{registrazione.id} nei libri due volte")
            fascicolo.registrazioni.add(registrazione.id)
            for movimento in registrazione.movimenti:
                fascicolo.conti[movimento.conto] = fascicolo.conti.get(movimento.conto, 0) + movimento.importo
            if registrazione.id.startswith("VERSAMENTO#"):
                iur = registrazione.id.removeprefix("VERSAMENTO#")
                fascicolo.iur[iur] = self.versati[iur]
                fascicolo.freni.fino.pop(f"in arrivo {iur}", None)
            if registrazione.id.startswith("RIMBORSO#"):
                fascicolo.uscito -= sum(v.importo for v in registrazione.movimenti if v.conto.startswith("incassi:"))
        if m.registrazioni:
            pretendi(sum(fascicolo.conti.values()) == 0, "i libri non quadrano")
            negativi = [c for c, cent in fascicolo.conti.items() if c.startswith("credito:") and cent < 0]
            pretendi(not negativi, f"{negativi} sotto zero")
            conto = fascicolo.conti.get
            in_piu, da_rendere = conto("incassi:eccedenza", 0), -conto("eccedenze", 0)
            pretendi(in_piu == da_rendere - conto("rimborsi", 0), "un'eccedenza né da rendere né resa")
            pretendi(da_rendere >= 0, "reso più dell'eccedenza")
            riscosso = sum(fascicolo.iur.values())
            pretendi(fascicolo.incassato + fascicolo.uscito == riscosso, "incassato diverso da riscosso più eccedenze")
        pretendi(dict(m.posizione.conti) == fascicolo.conti, "i saldi non sono quelli dei libri")

    def carta(self, chiave: str, contenuto: bytes) -> None:
        """Before a paper is stored: that of a committed act never changes."""
        if chiave in self._di_chi:
            pretendi(self._carte[chiave] == contenuto, f"riscritta la carta {chiave}")

    def pagato(self, posizione: str, iur: str) -> None:
        """The payment was answered as booked."""
        pretendi(iur in self.fascicoli[posizione].iur, f"versamento {iur} accolto e non nei libri")


def _dannoso(p: Posizione, tipo: TipoAtto, regole: Regole, oggi: date, residuo: int) -> None:
    """The conditions of a harmful act, from the deliveries themselves."""
    utili = {c.atto: c.data for c in p.consegne if c.esito in UTILI and c.data is not None}
    pretendi("ingiunzione" in utili, f"{tipo} senza ingiunzione notificata")
    giorni = regole.ciclo.giorni_pagamento
    pretendi(oggi > utili["ingiunzione"] + timedelta(days=giorni), f"{tipo} prima che scada l'ingiunzione")
    regola = regole.ciclo.solleciti(residuo)
    spediti = [data for atto, data in utili.items() if atto.startswith("sollecito-")]
    if tipo is TipoAtto.SOLLECITO:
        pretendi(len(spediti) < regola.numero, "sollecito oltre quelli previsti")
        if spediti and regola.intervallo is not None:
            pretendi((oggi - max(spediti)).days > _giorni(regola.intervallo), "solleciti troppo vicini")
        return
    pretendi(len(spediti) >= regola.numero, f"{tipo} senza i solleciti")
    if spediti and regola.attesa is not None:
        pretendi((oggi - max(spediti)).days > _giorni(regola.attesa), f"{tipo} prima dell'attesa dopo il sollecito")
    pretendi(residuo > regole.ciclo.importo_minimo, f"{tipo} sotto l'importo minimo")
    if tipo is TipoAtto.INTIMAZIONE:
        return
    if tipo in ESECUTIVI:
        notificata = utili["ingiunzione"]
        pretendi((oggi - notificata).days > 60, f"{tipo} prima di sessanta giorni")
        intimazioni = [data for atto, data in utili.items() if atto.startswith("intimazione-")]
        giorni = [(oggi - data).days for data in intimazioni]
        pretendi((oggi - notificata).days <= 366 or any(6 <= g <= 366 for g in giorni), f"{tipo} senza intimazione")
        pretendi(sum(1 for x in p.pignoramenti if x.in_corso) == 1, "due pignoramenti insieme")
        return
    if tipo in IPOTECARI:
        pretendi(any(bene.particella for bene in p.beni or ()), f"{tipo} senza un immobile")
        pretendi(residuo >= 20_000_00, f"{tipo} sotto ventimila euro")
        if tipo is TipoAtto.ISCRIZIONE_IPOTECA:
            pretendi("preavviso_ipoteca" in utili, "ipoteca senza preavviso notificato")
            pretendi((oggi - utili["preavviso_ipoteca"]).days >= 31, "ipoteca prima di trenta giorni dal preavviso")
        return
    pretendi(any(bene.targa for bene in p.beni or ()), f"{tipo} senza un veicolo")
    if tipo is TipoAtto.ISCRIZIONE_FERMO:
        pretendi("preavviso_fermo" in utili, "fermo senza preavviso notificato")
        pretendi((oggi - utili["preavviso_fermo"]).days >= 31, "fermo prima di trenta giorni dal preavviso")


def _giorni(durata: object) -> int:
    """The least days a duration can be (a month: 28)."""
    numero, unita = durata.numero, durata.unita  # type: ignore[attr-defined]
    return int(numero * {Unita.GIORNI: 1, Unita.MESI: 28, Unita.ANNI: 365}[unita])


def termini_registrati(posizione: Posizione, regole: Regole, oggi: date) -> bool:
    """Whether each watched term that ran out is in the record, and no other.

    With the end every term stops, but the release of a measure and the answers still owed to who asked.
    """
    corsi = termini_in_corso(posizione, regole).items()
    delle_pratiche = {t.id for t in termini_pratiche(posizione, regole)}
    fine = posizione.eventi.get("conclusione", oggi)
    scaduti = {
        ruolo if ruolo in delle_pratiche else termine.id
        for ruolo, (termine, scadenza, adempiuto) in corsi
        if (adempiuto or (oggi if ruolo == "svincolo" or (ruolo in delle_pratiche and scadenza >= fine) else fine))
        > scadenza
    }
    return scaduti == {mancato.id for mancato in posizione.termini_mancati}
