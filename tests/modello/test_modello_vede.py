"""The model is shown faults it must see: each is planted in the real code, and a violation is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from shared.casi_uso import ciclo, custodia, emissione, notifica
from shared.dominio import (
    consegne,
    emissioni,
    fase_cautelari,
    fase_esecutive,
    fasi,
    misure,
    nulla_osta,
    nulla_osta_esecutivo,
    partitario,
)
from shared.dominio.blocchi import Blocco, TipoBlocco
from shared.dominio.errori import GiaRegistrato, NonQuadra, VersioneSuperata
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.nulla_osta import NullaOsta
from shared.dominio.partitario import Movimento, Registrazione
from shared.dominio.passi import Sosta
from shared.dominio.posizioni import Posizione
from tests.modello.memoria import PosizioniInMemoria, Scheda
from tests.modello.memoria_incassi import IncassiInMemoria
from tests.modello.test_modello import Modello, corri
from tests.modello.vigile import Violazione

Guasto = Callable[[pytest.MonkeyPatch], None]
CORSE = 3000
"""At most: a violation ends them, and most faults are seen within a hundred."""


def senza_controllo_di_versione(m: pytest.MonkeyPatch) -> None:
    m.setattr(PosizioniInMemoria, "_attuale", lambda *_: True)


def senza_unicita_delle_registrazioni(m: pytest.MonkeyPatch) -> None:
    def salva_come_nuove(self: PosizioniInMemoria, ente: str, posizione: str) -> Scheda:
        scheda = self.schede[ente, posizione]
        scheda.libri = {}
        return scheda

    m.setattr(PosizioniInMemoria, "_scheda", salva_come_nuove)
    m.setattr(IncassiInMemoria, "verifica", lambda *_: None)


def nulla_osta_sempre_concesso(m: pytest.MonkeyPatch) -> None:
    def concesso(posizione: Posizione, _: Any, oggi: date, *__: Any) -> NullaOsta:
        return NullaOsta(oggi, posizione.versione, ())

    m.setattr(fase_cautelari, "nulla_osta", concesso)
    m.setattr(misure, "nulla_osta", concesso)


def passi_su_versione_vecchia(m: pytest.MonkeyPatch) -> None:
    """A step is carried out whatever has happened since it was decided."""

    def applica(c: ciclo.Ciclo, turno: ciclo.Turno, comando: ciclo.Comando) -> dict[str, object]:
        attuale = c.posizioni.leggi(turno.ente, turno.posizione)
        try:
            mutazione = comando(attuale, c.regole(attuale), c.orologio.oggi())
            c.posizioni.salva(mutazione)
        except (VersioneSuperata, GiaRegistrato):
            return ciclo.valuta(c, turno)
        return ciclo.valuta(c, turno)

    for modulo in (ciclo, emissione, notifica):
        m.setattr(modulo, "applica", applica)


def versamenti_di_segno_sbagliato(m: pytest.MonkeyPatch) -> None:
    def registra(iur: str, data: date, imputato: Mapping[Voce, Centesimi], eccedenza: Centesimi) -> Registrazione:
        movimenti = []
        for voce, cent in imputato.items():
            if cent:
                movimenti += [
                    Movimento(partitario.incassi(voce), -cent), Movimento(partitario.credito(voce), cent)
                ]  # fmt: skip
        if eccedenza:
            movimenti += [
                Movimento(partitario.INCASSI_ECCEDENZA, eccedenza), Movimento(partitario.ECCEDENZE, -eccedenza)
            ]  # fmt: skip
        return Registrazione(f"VERSAMENTO#{iur}", data, "Versamento", tuple(movimenti))

    m.setattr(partitario, "registra_versamento", registra)


def risvegli_che_si_perdono(m: pytest.MonkeyPatch) -> None:
    """The token is left whatever version was evaluated."""
    vera = PosizioniInMemoria.deposita_attesa

    def deposita(self: PosizioniInMemoria, ente: str, posizione: str, _: int, sosta: Sosta) -> bool:
        return vera(self, ente, posizione, self.schede[ente, posizione].stato.versione, sosta)

    m.setattr(PosizioniInMemoria, "deposita_attesa", deposita)


def preavviso_di_un_giorno_troppo_corto(m: pytest.MonkeyPatch) -> None:
    vero = fase_cautelari.preavviso_decorso

    def corto(posizione: Posizione, *altro: Any) -> date:
        return vero(posizione, *altro) - timedelta(days=1)

    m.setattr(fase_cautelari, "preavviso_decorso", corto)
    m.setattr(misure, "preavviso_decorso", corto)


def carte_sotto_la_stessa_chiave(m: pytest.MonkeyPatch) -> None:
    """As it once was: a slow attempt could write over the paper of an act committed meanwhile."""
    vera = emissione.Emissione._emetti

    def emetti(self: Any, turno: Any, identita: str, comando: Any, composizione: Any) -> dict[str, object]:
        def con_chiave_fissa(p: Posizione, regole: Any, oggi: date, _: str) -> Any:
            return comando(p, regole, oggi, f"atti/{p.id}/{identita}.pdf")

        class Archivio:
            def scrivi(_, chiave: str, contenuto: bytes, tipo: str) -> None:
                fissa = f"atti/{chiave.split('/')[3]}/{identita}.pdf"
                self._vero.scrivi(fissa, contenuto, tipo)

        if not hasattr(self, "_vero"):
            self._vero, self._documenti = self._documenti, None
        self._documenti = Archivio()
        return vera(self, turno, identita, con_chiave_fissa, composizione)

    m.setattr(emissione.Emissione, "_emetti", emetti)


def sospensioni_ignorate(m: pytest.MonkeyPatch) -> None:
    """Claims, freezes and requests are booked, and stop nothing."""
    m.setattr(fasi, "_sospesa", lambda *_: None)
    m.setattr(nulla_osta, "_blocchi", lambda *_: ())
    for modulo in (emissioni, consegne):
        m.setattr(modulo, "esigi_libera", lambda *_: None)


def rate_ignorate(m: pytest.MonkeyPatch) -> None:
    """An istanza or a plan of instalments stops nothing.

    Such a posizione does not come to its end either: that is not looked at, the harm must be seen by itself.
    """
    m.setattr(Modello, "teardown", lambda _: None)
    m.setattr(fasi, "da_trattare", lambda _: False)
    m.setattr(emissioni, "non_sospesa", lambda _: None)
    m.setattr(nulla_osta, "_rateizzazione", lambda _: nulla_osta.Verifica("rateizzazione", True, ""))


def segnalazioni_che_non_fermano(m: pytest.MonkeyPatch) -> None:
    vero = Blocco.vale

    def vale(blocco: Blocco, giorno: date) -> bool:
        return blocco.tipo is not TipoBlocco.SEGNALAZIONE_PAGAMENTO and vero(blocco, giorno)

    m.setattr(Blocco, "vale", vale)


def annunci_che_non_fermano(m: pytest.MonkeyPatch) -> None:
    """A payment is on its way, and the act leaves all the same."""
    vero = Blocco.vale

    def vale(blocco: Blocco, giorno: date) -> bool:
        return blocco.tipo is not TipoBlocco.PAGAMENTO_IN_ARRIVO and vero(blocco, giorno)

    m.setattr(Blocco, "vale", vale)


def ipoteca_senza_i_suoi_trenta_giorni(m: pytest.MonkeyPatch) -> None:
    vero = fase_cautelari.preavviso_decorso

    def corto(posizione: Posizione, *altro: Any) -> date:
        giorni = 1 if posizione.atto("preavviso_ipoteca") else 0
        return vero(posizione, *altro) - timedelta(days=giorni)

    m.setattr(fase_cautelari, "preavviso_decorso", corto)
    m.setattr(misure, "preavviso_decorso", corto)


def svincolo_mai_partito(m: pytest.MonkeyPatch) -> None:
    """A debt is gone, and nobody lifts the measure that stood for it."""
    for modulo in (fasi, ciclo, custodia):
        m.setattr(modulo, "da_svincolare", lambda _: False)


def intimazione_non_richiesta_dopo_un_anno(m: pytest.MonkeyPatch) -> None:
    for modulo in (fase_esecutive, nulla_osta_esecutivo):
        m.setattr(modulo, "intimazione_dovuta", lambda *_: False)


@pytest.mark.parametrize(
    ("guasto", "segno"),
    [
        (senza_controllo_di_versione, "versione|saldi"),
        (senza_unicita_delle_registrazioni, "nei libri due volte|nei libri manca"),
        (nulla_osta_sempre_concesso, "senza un veicolo|senza i solleciti|minimo"),
        (passi_su_versione_vecchia, "dominio rifiuta|con fermo iscritta|conclusione"),
        (versamenti_di_segno_sbagliato, "incassato|non quadra"),
        (risvegli_che_si_perdono, "nessuno la sveglia"),
        (preavviso_di_un_giorno_troppo_corto, "prima di trenta giorni"),
        (carte_sotto_la_stessa_chiave, "carta"),
        (sospensioni_ignorate, "mentre vale"),
        (rate_ignorate, "mentre vale rate|rateizzazione in esame"),
        (svincolo_mai_partito, "iscritta|pignoramento in corso"),
        (intimazione_non_richiesta_dopo_un_anno, "senza intimazione"),
        (segnalazioni_che_non_fermano, "mentre vale segnalazione_pagamento"),
        (annunci_che_non_fermano, "mentre vale in arrivo"),
        (ipoteca_senza_i_suoi_trenta_giorni, "ipoteca prima di trenta giorni"),
    ],
    ids=lambda v: v.__name__ if callable(v) else "",
)
def test_ogni_guasto_piantato_si_vede(guasto: Guasto, segno: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guasto(monkeypatch)
    with pytest.raises((Violazione, NonQuadra), match=segno):
        corri(CORSE, riduci=False)
