"""What people do at the counter of the model: claims, freezes, requests, instalments, and the ente's answers.

What the domain refuses is dropped, as an office would; anything else must be booked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from shared.casi_uso import ciclo as uso
from shared.casi_uso import rateizzazione, redazione
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.dominio import inesigibilita, rimborsi
from shared.dominio.anagrafe_comandi import decidi_eredi
from shared.dominio.avvisi_rate import avvisi_del_piano
from shared.dominio.blocchi import EsitoBlocco, TipoBlocco
from shared.dominio.blocchi_comandi import apri_blocco, chiudi_blocco, segnala_pagamento
from shared.dominio.errori import NonTrovato, RegolaViolata
from shared.dominio.istanze import Decisione, TipoIstanza
from shared.dominio.istanze_comandi import decidi, presenta
from shared.dominio.rateizzazioni import scaglione_rate

if TYPE_CHECKING:
    from tests.modello.mondo_finto import Mondo

A_MANO = (TipoBlocco.SOSPENSIONE, TipoBlocco.CONTENZIOSO, TipoBlocco.PROCEDURA_CONCORSUALE)
TIPI = tuple(TipoIstanza)
FINI: Mapping[TipoBlocco, tuple[EsitoBlocco, ...]] = {
    TipoBlocco.CONTENZIOSO: (EsitoBlocco.CONFERMATO, EsitoBlocco.REVOCATO, EsitoBlocco.ANNULLATO),
}
"""How a freeze ends by hand; the others are lifted."""


class Sportello:
    """The counter of one ente."""

    def __init__(self, mondo: Mondo) -> None:
        self._mondo = mondo

    def azioni(self, identita: str, caso: int) -> tuple[Callable[[], None], ...]:
        """All that may be done for a posizione; the bits of `caso` make the choices."""
        return (
            lambda: self.segnala(identita, caso),
            lambda: self.sospendi(identita, caso),
            lambda: self.chiudi(identita, caso),
            lambda: self.chiudi(identita, caso),
            lambda: self.chiedi(identita, caso),
            lambda: self.decidi(identita, caso),
            lambda: self.chiedi_rate(identita, caso),
            lambda: self.chiedi_rate(identita, caso),
            lambda: self.decidi_rate(identita, caso),
            lambda: self.decidi_rate(identita, caso),
            lambda: self.paga_rata(identita, caso),
            lambda: self.decidi_eredi(identita, caso),
            lambda: self.decidi_proposta(identita, caso),
            lambda: self.rimborsa(identita, caso),
            self.scrivi_carte,
        )

    def segnala(self, identita: str, caso: int) -> None:
        """The debtor says he has paid; with one reference of three, so that it comes again."""
        self._registra(identita, lambda p, regole, oggi: segnala_pagamento(p, regole, oggi, f"CRO{caso % 3}", "pagato"))

    def sospendi(self, identita: str, caso: int) -> None:
        """Frozen by the ente, by a judge or for a procedure."""
        tipo, giorni = A_MANO[caso % 3], (caso >> 2) % 90
        fine = self._mondo.orologio.oggi() + timedelta(days=giorni) if tipo is TipoBlocco.SOSPENSIONE else None
        self._registra(identita, lambda p, _, oggi: apri_blocco(p, oggi, tipo, f"N{(caso >> 9) % 4}", "ordine", fine))

    def chiudi(self, identita: str, caso: int) -> None:
        """One of the freezes is ended by hand, perhaps one that has ended already."""
        blocchi = [b for b in self._mondo.posizione(identita).blocchi if b.tipo is not TipoBlocco.ISTANZA]
        if not blocchi:
            return
        blocco = blocchi[caso % len(blocchi)]
        esiti = FINI.get(blocco.tipo, (EsitoBlocco.REVOCATO,))
        esito = esiti[(caso >> 4) % len(esiti)]
        provvedimento = f"SENT-{identita}-{blocco.id}" if esito is EsitoBlocco.ANNULLATO else ""
        self._registra(identita, lambda p, _, oggi: chiudi_blocco(p, oggi, blocco.id, esito, "esito", provvedimento))

    def chiedi(self, identita: str, caso: int) -> None:
        """A request of the debtor."""
        tipo = TIPI[caso % len(TIPI)]
        self._registra(
            identita, lambda p, regole, oggi: presenta(p, regole, oggi, tipo, f"P{(caso >> 3) % 3}", "motivi")
        )

    def decidi(self, identita: str, caso: int) -> None:
        """The ente's answer to a request, granted one time in three."""
        pendenti = [i for i in self._mondo.posizione(identita).istanze if i.pendente]
        if not pendenti:
            return
        istanza = pendenti[caso % len(pendenti)]
        decisione = Decisione.RESPINTA if (caso >> 3) % 3 else Decisione.ACCOLTA
        provvedimento = f"DET-{identita}-{istanza.id}"
        self._registra(
            identita, lambda p, regole, oggi: decidi(p, regole, oggi, istanza.id, decisione, "valutata", provvedimento)
        )

    def decidi_eredi(self, identita: str, caso: int) -> None:
        """The ente's word on the heirs of one who has died."""
        self._registra(identita, lambda p, _, oggi: decidi_eredi(p, oggi, bool(caso % 4), "valutata"))

    def decidi_proposta(self, identita: str, caso: int) -> None:
        """The ente's answer to a proposal of inesigibilità: a discarico one time in two."""
        proposta = self._mondo.posizione(identita).pratiche.proposta_pendente
        if proposta is not None:
            atto = f"DISC-{identita}-{proposta.id}"
            self._registra(
                identita, lambda p, _, oggi: inesigibilita.decidi(p, oggi, proposta.id, bool(caso % 2), atto, "vista")
            )

    def rimborsa(self, identita: str, caso: int) -> None:
        """What was paid in excess is given back: decided, or paid, or both, perhaps again."""
        provvedimento = f"RIMB-{caso % 3}"
        if caso & 8:
            self._registra(
                identita, lambda p, regole, oggi: rimborsi.disponi(p, regole, oggi, provvedimento, "eccedenza")
            )
        if caso & 16:
            disposto = f"rimborso-{provvedimento}"
            self._registra(
                identita, lambda p, _, oggi: rimborsi.registra_pagamento(p, oggi, disposto, "MANDATO-1", oggi)
            )

    def chiedi_rate(self, identita: str, caso: int) -> None:
        """As few rate as the tier admits, or one too many."""
        mondo = self._mondo
        residuo = mondo.posizione(identita).residuo
        if not residuo:
            return
        scaglione = scaglione_rate(residuo, scaglioni_rate(mondo.orologio.oggi()))
        rate = max(1, scaglione.minimo if caso % 8 else scaglione.massimo + 1)
        self._prova(lambda: rateizzazione.presenta(mondo.ciclo, _ente(mondo), identita, rate, "difficoltà", "utente"))

    def decidi_rate(self, identita: str, caso: int) -> None:
        """The ente's answer, granted two times in three."""
        mondo = self._mondo
        accolta = bool(caso % 3)
        self._prova(
            lambda: rateizzazione.decidi(mondo.ciclo, _ente(mondo), identita, accolta, "istruttoria", "utente")
        )

    def paga_rata(self, identita: str, caso: int) -> None:
        """Money for one of the rate of a plan, on its own notice: all of it, or a part."""
        posizione = self._mondo.posizione(identita)
        piano = None if posizione.rateizzazione is None else posizione.rateizzazione.piano
        if piano is None:
            return
        scelta = caso % len(piano.rate)
        rata = next((r for r in piano.rate if r.residuo), piano.rate[scelta]) if caso & 64 else piano.rate[scelta]
        avviso = avvisi_del_piano(posizione, piano)[rata.numero - 1]
        self._mondo.paga(identita, rata.importo if caso & 32 else 1 + caso % 5_00, avviso)

    def scrivi_carte(self) -> None:
        """Who writes papers catches up with what was asked; the last one may be asked again."""
        mondo = self._mondo
        while mondo.carte_chieste:
            identita, documento = voce = mondo.carte_chieste[0]
            redazione.redigi(mondo.ciclo, mondo.archivio, mondo.stampatore, _ente(mondo), identita, documento)
            if voce in mondo.carte_chieste:
                mondo.carte_chieste.remove(voce)

    def sgombra(self, identita: str) -> None:
        """Everything pending is decided and every freeze lifted, so that only the cycle is left."""
        posizione = self._mondo.posizione(identita)
        for numero, _ in enumerate(posizione.blocchi):
            self._chiudi_il(identita, numero)
        for _ in posizione.istanze:
            self.decidi(identita, 8)
        self.decidi_eredi(identita, 1)
        self.decidi_proposta(identita, 1)
        self.decidi_rate(identita, 0)
        self.scrivi_carte()

    def _chiudi_il(self, identita: str, numero: int) -> None:
        blocco = self._mondo.posizione(identita).blocchi[numero]
        if blocco.tipo is not TipoBlocco.ISTANZA:
            self._registra(
                identita, lambda p, _, oggi: chiudi_blocco(p, oggi, blocco.id, EsitoBlocco.REVOCATO, "esito")
            )

    def _registra(self, identita: str, comando: uso.Comando) -> None:
        mondo = self._mondo
        self._prova(lambda: uso.registra_fatto(mondo.ciclo, _ente(mondo), identita, comando))

    @staticmethod
    def _prova(azione: Callable[[], object]) -> None:
        try:
            azione()
        except (RegolaViolata, NonTrovato):
            return


def _ente(mondo: Mondo) -> str:
    return mondo.enti.ente.id
