"""The parts of the scenario `completo`, one row for each story that chance would leave out.

A new story is one more `Parte`; a new thing that people do, one more row of `gesti.COSE`.
Amounts are in cents. Who has a part pays only what his `impegni` say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from local.parte import Parte, Riga
from shared.casi_uso.gemello.comportamenti import Impegno, Pagatore, Rateista, Recapito
from shared.casi_uso.gemello.gesti import VISTO, Gesto
from shared.dominio.atti import TipoBene

SOLLECITABILE = (250_00, 900_00)
"""Every contract wants a sollecito of so little."""
DA_FERMO = (2_200_00, 9_000_00)
"""Enough for a fermo, and for a plan that fits in the journey."""
DA_IPOTECA = (24_000_00, 60_000_00)
SOTTO_MINIMO = (3_00, 6_00)
IPOTECA = Riga(importo=DA_IPOTECA, fisica=True, pec=False)

PEC = Riga(importo=SOLLECITABILE, pec=True)
POSTA = Riga(importo=SOLLECITABILE, fisica=True, pec=False)
FERMO = Riga(importo=DA_FERMO, fisica=True, pec=False)
PICCOLO = Riga(importo=SOLLECITABILE, fisica=True)

_TROVATO = {"recapito": Recapito.BUONO, "giorni_consegna": 8, "giorni_ritorno": 3}
_CON_VEICOLO = {**_TROVATO, "veicolo": True}
_SENZA_VEICOLO = {**_TROVATO, "veicolo": False}
_TUTTO = 100


def _paga(atto: str, giorni: int = 10, quota: int = _TUTTO) -> dict[str, Any]:
    return {"impegni": (Impegno(atto, giorni, quota),)}


def _chiede(tipo: str, decisione: str, dopo: str = "ingiunzione", giorni: int = 12, **altro: Any) -> tuple[Gesto, ...]:
    """An istanza and the ente's answer twenty days later; `quota` and `fino_al` belong to the answer."""
    numero = f"PROT-{tipo}-{decisione}"
    quota = altro.pop("quota", None)
    richiesta = {"tipo": tipo, "protocollo": numero, "motivo": "motivi indicati nell'istanza"}
    risposta = {"decisione": decisione, "motivazione": "valutata la documentazione", "provvedimento": f"DET-{numero}"}
    return (
        Gesto("istanza", dopo, giorni, richiesta),
        Gesto("decisione", dopo, giorni + 20, {**risposta, **altro}, f"{tipo}-{numero}", quota),
    )


def _blocco(tipo: str, esito: str, dopo: str, durata: int, **altro: Any) -> tuple[Gesto, ...]:
    """A freeze five days after `dopo`, ended `durata` days later."""
    quota, riferimento = altro.pop("quota", None), altro.pop("riferimento", "ORD-1")
    apertura = {"tipo": tipo, "riferimento": riferimento, "motivo": "provvedimento comunicato all'ente"}
    chiusura = {"esito": esito, "motivo": "esito comunicato all'ente", **altro}
    return (
        Gesto("sospensione", dopo, 5, apertura),
        Gesto("chiusura", dopo, 5 + durata, chiusura, f"{tipo}-{riferimento}", quota),
    )


def _segnala(giorni: int) -> tuple[Gesto, ...]:
    dice = {"riferimento": "CRO-1", "motivo": "il debitore dichiara di avere pagato"}
    return (Gesto("segnalazione", "ingiunzione", giorni, dice),)


def _rate(chi: Rateista, *, accolta: bool = True, saltata: int = 2) -> Mapping[str, Any]:
    return {
        **_TROVATO,
        "impegni": None,
        "pagatore": Pagatore.MAI,
        "rateista": chi,
        "giorni_istanza": 5,
        "giorni_decisione": 6,
        "istanza_accolta": accolta,
        "rata_saltata": saltata,
        "giorni_pagamento": 4,
    }


_SGRAVIO = {"provvedimento": "DET-AUTOTUTELA", "motivo": "annullamento in autotutela"}
_SENTENZA = {"provvedimento": "SENT-1"}

NOTIFICHE = (
    Parte("consegnata", {**_TROVATO, **_paga("ingiunzione")}, POSTA),
    Parte("pec", {**_TROVATO, **_paga("ingiunzione", quota=40)}, PEC),
    Parte("pec respinta", {**_TROVATO, "pec_piena": True, **_paga("ingiunzione")}, PEC),
    Parte("giacenza", {**_TROVATO, "recapito": Recapito.GIACENZA}, POSTA),
    Parte("trasferito", {**_TROVATO, "recapito": Recapito.TRASFERITO, **_paga("ingiunzione")}, POSTA),
    Parte("irreperibile", {**_TROVATO, "recapito": Recapito.SCONOSCIUTO}, POSTA),
    Parte("rifiuta", {**_TROVATO, "rifiuta": True}, POSTA),
    Parte("notificatore lento", {**_TROVATO, "giorni_consegna": 130, **_paga("ingiunzione")}, POSTA),
)
SOLLECITI_E_MISURE = (
    Parte("paga al sollecito", {**_TROVATO, **_paga("sollecito-1")}, POSTA),
    Parte("paga al secondo sollecito", {**_CON_VEICOLO, **_paga("sollecito-2")}, POSTA),
    Parte("paga al preavviso", {**_CON_VEICOLO, **_paga("preavviso_fermo")}, FERMO),
    Parte("fermo e pagamento", {**_CON_VEICOLO, **_paga("comunicazione_iscrizione")}, FERMO),
    Parte("fermo e sgravio", {**_CON_VEICOLO}, FERMO, (Gesto("sgravio", "comunicazione_iscrizione", 9, _SGRAVIO),)),
    Parte("fermo fino alla fine", {**_CON_VEICOLO}, FERMO),
    Parte("senza beni", {**_TROVATO, "veicolo": False}, FERMO),
)
RATE = (
    Parte("rate puntuali", _rate(Rateista.PUNTUALE), Riga(importo=SOLLECITABILE)),
    Parte("rate distratte", _rate(Rateista.DISTRATTO, saltata=1), Riga(importo=(700_00, 2_000_00))),
    Parte("rate interrotte", {**_rate(Rateista.MOROSO), "veicolo": True}, Riga(importo=(2_200_00, 5_500_00))),
    Parte("rate negate", _rate(Rateista.PUNTUALE, accolta=False), Riga(importo=SOLLECITABILE)),
)
EVENTI = (
    Parte("sgravio d'ufficio", _TROVATO, PICCOLO, (Gesto("sgravio", VISTO, 60, _SGRAVIO),)),
    Parte("sgravio parziale", {**_TROVATO, **_paga("sollecito-1")}, PICCOLO,
          (Gesto("sgravio", "ingiunzione", 15, _SGRAVIO, quota=50),)),
    Parte("istanza di sgravio accolta", _TROVATO, PICCOLO, _chiede("sgravio", "accolta")),
    Parte("istanza di sgravio in parte", _TROVATO, PICCOLO, _chiede("sgravio", "accolta", giorni=20, quota=30)),
    Parte("istanza di sgravio respinta", _TROVATO, PICCOLO, _chiede("sgravio", "respinta")),
    Parte("annullamento", _TROVATO, PICCOLO, _chiede("annullamento", "accolta")),
    Parte("sospensione su istanza", _TROVATO, PICCOLO, _chiede("sospensione", "accolta", fino_al="2025-10-31")),
    Parte("sospensione d'ufficio", _TROVATO, PICCOLO, _blocco("sospensione", "revocato", "ingiunzione", 90)),
    Parte("paga due volte", {**_TROVATO, "impegni": (Impegno("ingiunzione", 9, 100), Impegno("ingiunzione", 12, 100))},
          PICCOLO, _chiede("rimborso", "accolta", giorni=40)),
    Parte("segnala e ha pagato", {**_TROVATO, **_paga("ingiunzione", giorni=24)}, PICCOLO, _segnala(20)),
    Parte("segnala e non ha pagato", _TROVATO, PICCOLO, _segnala(45)),
    Parte("contenzioso confermato", {**_TROVATO, **_paga("sollecito-1")}, PICCOLO,
          _blocco("contenzioso", "confermato", "ingiunzione", 150)),
    Parte("contenzioso perso", _TROVATO, PICCOLO,
          _blocco("contenzioso", "annullato", "ingiunzione", 150, **_SENTENZA)),
    Parte("contenzioso perso in parte", _TROVATO, PICCOLO,
          _blocco("contenzioso", "annullato_in_parte", "ingiunzione", 120, quota=40, **_SENTENZA)),
)  # fmt: skip
OGGI = timedelta(0)
_PROCEDURA = "procedura_concorsuale-SENT-9"
_FALLIMENTO = {"tipo": "liquidazione giudiziale", "tribunale": "Tribunale di Perugia", "aperta_il": "2024-12-10"}


def _insinua(inesigibile: bool, riferimento: str = _PROCEDURA) -> tuple[Gesto, ...]:
    """The claim lodged, admitted, paid in part by a riparto, and the end of the procedure."""
    chiusura = {"motivo": "chiusura per ripartizione finale dell'attivo", "inesigibile": inesigibile}
    return (
        Gesto("domanda", VISTO, 40, {"udienza": timedelta(days=90)}, riferimento),
        Gesto("deposito", VISTO, 50, {"riferimento": "PCT-1", "depositata_il": OGGI}, riferimento),
        Gesto("ammissione", VISTO, 140, {"ammesso_cent": 1_000_00}, riferimento),
        Gesto("riparto", VISTO, 200, {"numero": 1, "importo_cent": 300_00, "data": OGGI}, riferimento),
        Gesto("fine procedura", VISTO, 220, chiusura, riferimento),
    )


def _inesigibile(accolta: bool) -> tuple[Gesto, ...]:
    esito = "DISC" if accolta else "DINIEGO"
    prova = {"causa": "deceduto_senza_eredi", "documento": "CERT-1"}
    risposta = {"accolta": accolta, "provvedimento": f"{esito}-1", "motivazione": "esaminata la relazione"}
    return (
        Gesto("proposta", "ingiunzione", 30, prova),
        Gesto("esito proposta", "ingiunzione", 60, risposta, "inesigibilita-1"),
    )


def _eredi(dopo: int, autorizzata: bool) -> tuple[Gesto, ...]:
    return (Gesto("eredi", VISTO, dopo, {"autorizzata": autorizzata, "motivazione": "esaminati gli atti"}),)


def _cessata(natura: str, qualifica: str, *codici: str) -> dict[str, Any]:
    """A company struck off, and who answers for it."""
    sede = {"via": "Via dei Soci", "civico": "3", "cap": "06089", "comune": "TORGIANO", "provincia": "PG"}
    rispondono = [
        {"qualifica": qualifica, "codice_fiscale": codice, "denominazione": f"SOCIO {codice[:3]}", "indirizzo": sede}
        for codice in codici
    ]
    return {"registri": {"stato": "cessata", "dal": "2024-09-30", "natura": natura, "rispondono": rispondono}}


_MORTO = {"registri": {"stato": "deceduto", "dal": "2024-11-03"}}
_SOCI = ("RSSMRA70A01F839W", "VRDLGU65B02H501X")
_NUOVA_CASA = {"via": "Via del Registro", "civico": "7", "cap": "06089", "comune": "TORGIANO", "provincia": "PG"}
_CASA = (TipoBene.IMMOBILE,)
_RIMBORSO = "rimborso-DET-RIMB-1"
_DOPPIO = {"impegni": (Impegno("ingiunzione", 9, 100), Impegno("ingiunzione", 12, 100))}

NOTIFICHE_RARE = (
    Parte("familiare", {**_TROVATO, "familiare": True, **_paga("ingiunzione")}, POSTA),
    Parte("pec satura", {**_TROVATO, "casella_piena": True}, PEC),
    Parte("morto alla porta", {**_TROVATO, "recapito": Recapito.DECEDUTO}, POSTA, _eredi(30, True)),
)
BENI = (
    Parte("ipoteca e pagamento", {**_SENZA_VEICOLO, "beni": _CASA, **_paga("comunicazione_iscrizione")}, IPOTECA),
    Parte("ipoteca e sgravio", {**_SENZA_VEICOLO, "beni": _CASA}, IPOTECA,
          (Gesto("sgravio", "comunicazione_iscrizione", 9, _SGRAVIO),)),
    Parte("ipoteca fino alla fine", {**_SENZA_VEICOLO, "beni": _CASA}, IPOTECA),
    Parte("stipendio", {**_SENZA_VEICOLO, "beni": (TipoBene.STIPENDIO,)}, FERMO),
    Parte("conto", {**_SENZA_VEICOLO, "beni": (TipoBene.CONTO,)},
          Riga(importo=(700_00, 1_500_00), fisica=True, pec=False)),
    Parte("sospeso un anno", {**_SENZA_VEICOLO, "beni": (TipoBene.CONTO, TipoBene.MOBILI)}, FERMO,
          _blocco("sospensione", "revocato", "ingiunzione", 400)),
    Parte("sospeso due anni", {**_SENZA_VEICOLO, "beni": (TipoBene.CONTO, TipoBene.MOBILI)}, FERMO,
          (*_blocco("sospensione", "revocato", "ingiunzione", 400),
           *_blocco("sospensione", "revocato", "intimazione-1", 380, riferimento="ORD-2"),
           Gesto("sgravio", VISTO, 900, _SGRAVIO))),
    Parte("inquilino", {**_SENZA_VEICOLO, "beni": (TipoBene.FITTO,)}, FERMO),
    Parte("mobili", {**_SENZA_VEICOLO, "beni": (TipoBene.MOBILI,)}, FERMO),
    Parte("stipendio e sgravio", {**_SENZA_VEICOLO, "beni": (TipoBene.STIPENDIO,)}, FERMO,
          (Gesto("sgravio", "pignoramento-1", 40, _SGRAVIO),)),
)  # fmt: skip
PRATICHE = (
    Parte("rimborso d'ufficio", {**_TROVATO, **_DOPPIO}, PICCOLO, (
        Gesto("rimborso", "ingiunzione", 40, {"provvedimento": "DET-RIMB-1", "motivo": "pagamento doppio"}),
        Gesto("rimborso pagato", "ingiunzione", 60, {"documento": "MANDATO-1", "pagato_il": OGGI}, _RIMBORSO))),
    Parte("sgravio dopo il pagamento", {**_TROVATO, **_paga("ingiunzione", quota=40)}, PICCOLO,
          (Gesto("sgravio", "ingiunzione", 25, {**_SGRAVIO, "anche_riscosso": True}),)),
    Parte("contenzioso estinto", {**_TROVATO, **_paga("sollecito-1")}, PICCOLO,
          _blocco("contenzioso", "estinto", "ingiunzione", 100)),
    Parte("inesigibile", _TROVATO, PICCOLO, _inesigibile(True)),
    Parte("inesigibilità rifiutata", _TROVATO, PICCOLO, _inesigibile(False)),
    Parte("fallimento noto ai registri",
          {**_TROVATO, "registri": {"procedura": {**_FALLIMENTO, "riferimento": "SENT-9"}}},
          Riga(importo=DA_FERMO, sigla="SRL"), _insinua(True)),
    Parte("fallimento detto dall'ente", _TROVATO, Riga(importo=DA_FERMO, sigla="SRL"),
          (Gesto("procedura", VISTO, 20, {**_FALLIMENTO, "riferimento": "SENT-9"}), *_insinua(False))),
)  # fmt: skip
REGISTRI = (
    Parte("morto, eredi autorizzati", {**_TROVATO, **_MORTO}, POSTA, _eredi(20, True)),
    Parte("morto, eredi negati", {**_TROVATO, **_MORTO}, POSTA, _eredi(20, False)),
    Parte("snc cessata", {**_TROVATO, **_cessata("snc", "socio", *_SOCI)}, Riga(importo=SOLLECITABILE, sigla="SNC")),
    Parte("sas cessata", {**_TROVATO, **_cessata("sas", "accomandatario", _SOCI[0])},
          Riga(importo=SOLLECITABILE, sigla="SAS")),
    Parte("srl cessata", {**_TROVATO, **_cessata("srl", "liquidatore", _SOCI[1])},
          Riga(importo=SOLLECITABILE, sigla="SRL")),
    Parte("srl senza liquidatore", {**_TROVATO, **_cessata("srl", "liquidatore")},
          Riga(importo=SOLLECITABILE, sigla="SRL")),
    Parte("nuova casa nei registri", {**_TROVATO, "registri": {"indirizzo": _NUOVA_CASA}}, POSTA),
    Parte("PEC nei registri", {**_TROVATO, "registri": {"pec": "trovata@pec.example.it"}}, POSTA),
    Parte("già prescritto", _TROVATO, Riga(importo=SOLLECITABILE, prescrizione_fra=2)),
)  # fmt: skip
ANAGRAFE = (
    Parte("sotto il minimo", _TROVATO, Riga(importo=SOTTO_MINIMO, fisica=True)),
    Parte("prescrizione vicina", {**_TROVATO, **_paga("ingiunzione")},
          Riga(importo=SOLLECITABILE, prescrizione_fra=75)),
    Parte("grosso debito", _CON_VEICOLO, Riga(importo=DA_IPOTECA, fisica=True)),
)  # fmt: skip
PARTI = (
    *NOTIFICHE, *SOLLECITI_E_MISURE, *RATE, *EVENTI, *NOTIFICHE_RARE, *BENI, *PRATICHE, *REGISTRI, *ANAGRAFE,
)  # fmt: skip
"""All of them; `parti` gives each to some posizioni of the lista."""
