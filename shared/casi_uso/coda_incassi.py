"""What people do with the queue of incassi: decide, confirm, refuse, decide for all that one sender paid.

A decision is one transaction: posizioni, incasso and giornale, together or not at all. The same
decision again changes nothing. Beyond the threshold of the contract it waits for a second person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from shared.casi_uso.ciclo import GIA_REGISTRATO, TENTATIVI, Ciclo
from shared.casi_uso.norme_vigenti import regole_di, tariffe
from shared.casi_uso.porte import Incassi
from shared.dominio.abbinamenti import abbina, riga_di_spostamento
from shared.dominio.coda_incassi import (
    da_confermare,
    dello_stesso_mittente,
    motivo_di,
    proponi,
    respingi,
    soglia_seconda_persona,
    verifica,
)
from shared.dominio.decisioni_incassi import Decisione, Proposta
from shared.dominio.errori import GiaRegistrato, RegolaViolata, VersioneSuperata
from shared.dominio.giornale import Destinazione
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Etichetta, Incasso, destina_al_rimborso
from shared.dominio.posizioni import Mutazione
from shared.dominio.regole import Regole
from shared.dominio.termini_incassi import con_ritardo

IN_MASSA = 100
"""Incassi looked at by one call for a sender."""


@dataclass(frozen=True, slots=True)
class Sportello:
    """What the people of the queue work with."""

    ciclo: Ciclo
    incassi: Incassi

    def regole(self, ente: str) -> Regole:
        """The contract of the ente: an incasso without a posizione has no other."""
        letto = self.ciclo.enti.leggi(ente)
        return regole_di(letto, letto.profilo)

    def decidi(self, ente: str, incasso: str, proposta: Proposta, *, in_due: bool = False) -> dict[str, object]:
        """Take a decision, or keep it for a second person beyond the threshold (always, with `in_due`).

        Returns `esito`: FATTO, PROPOSTA or GIA_REGISTRATO, and the label. Raises NonTrovato, RegolaViolata,
        VersioneSuperata after five tries.
        """

        def prova() -> dict[str, object]:
            letto = self.incassi.leggi(ente, incasso)
            if in_due or letto.da_abbinare > soglia_seconda_persona(self.regole(ente).profilo):
                proposto = proponi(letto, proposta)
                self.incassi.salva(proposto)
                return {"esito": "PROPOSTA", "etichetta": proposto.etichetta.value}
            verifica(letto, proposta)
            if letto.proposta is not None:
                raise RegolaViolata("Una proposta è in attesa di una seconda persona: prima va decisa quella.")
            return self._applica(letto, proposta, proposta.autore, motivo_di(proposta))

        return _con_costanza(prova)

    def conferma(self, ente: str, incasso: str, autore: str) -> dict[str, object]:
        """A second person says yes: what was proposed is done. Raises as `da_confermare` and `decidi`."""

        def prova() -> dict[str, object]:
            letto = self.incassi.leggi(ente, incasso)
            proposta = da_confermare(letto, autore)
            verifica(letto, proposta)
            return self._applica(letto, proposta, autore, motivo_di(proposta, proposta.autore))

        return _con_costanza(prova)

    def respingi(self, ente: str, incasso: str, autore: str, motivo: str) -> dict[str, object]:
        """A second person says no. Raises as `da_confermare`."""

        def prova() -> dict[str, object]:
            respinto = respingi(self.incassi.leggi(ente, incasso), self.ciclo.orologio.oggi(), motivo, autore)
            self.incassi.salva(respinto)
            return {"esito": "RESPINTA", "etichetta": respinto.etichetta.value}

        return _con_costanza(prova)

    def decidi_mittente(
        self, ente: str, etichetta: Etichetta, codice_fiscale: str, iban: str, proposta: Proposta, dopo: str = ""
    ) -> dict[str, object]:
        """The same decision on all that one sender paid, among the next `IN_MASSA` of a label; `seguito` goes on.

        Each incasso is its own transaction. Where together they exceed the threshold each one waits for a second
        person, so that many small decisions are not a way around it. Raises RegolaViolata for ABBINA.
        """
        if proposta.decisione is Decisione.ABBINA:
            raise RegolaViolata("Per mittente si decide il rimborso o l'incompetenza: si abbina uno per uno.")
        if not (codice_fiscale or iban):
            raise RegolaViolata("Indicare il codice fiscale o l'IBAN del mittente.")
        pagina, seguito = self.incassi.pagina(ente, etichetta, dopo, IN_MASSA)
        suoi = [i for i in pagina if i.da_abbinare and dello_stesso_mittente(i, codice_fiscale, iban)]
        totale: Centesimi = sum(i.da_abbinare for i in suoi)
        in_due = totale > soglia_seconda_persona(self.regole(ente).profilo)
        esiti = []
        for incasso in suoi:
            try:
                esito = self.decidi(ente, incasso.id, proposta, in_due=in_due)
            except RegolaViolata as rifiuto:
                esito = {"esito": "RIFIUTATO", "motivo": rifiuto.messaggio}
            esiti.append({"incasso": incasso.id, "importo_cent": incasso.importo, **esito})
        return {"decisi": esiti, "totale_cent": totale, "seguito": seguito}

    def _applica(self, incasso: Incasso, proposta: Proposta, autore: str, motivo: str) -> dict[str, object]:
        oggi = self.ciclo.orologio.oggi()
        if proposta.decisione is Decisione.ABBINA:
            fatto = self._abbina(incasso, proposta, autore, motivo)
        else:
            incompetente = proposta.decisione is Decisione.INCOMPETENTE
            importo = incasso.da_abbinare
            fatto = destina_al_rimborso(incasso, oggi, motivo, autore, incompetente=incompetente)
            fatto = con_ritardo(fatto, self.regole(incasso.ente), oggi)
            da, a = Destinazione.DA_ABBINARE, Destinazione.DA_RIMBORSARE
            causale = "Denaro di un altro ente" if incompetente else "Da rimborsare a chi ha pagato"
            self.incassi.salva(fatto, (riga_di_spostamento(incasso, oggi, da, a, importo, causale),))
        return {"esito": "FATTO", "etichetta": fatto.etichetta.value}

    def _abbina(self, incasso: Incasso, proposta: Proposta, autore: str, motivo: str) -> Incasso:
        oggi, mutazioni, corrente = self.ciclo.orologio.oggi(), list[Mutazione](), incasso
        for parte in proposta.parti:
            posizione = self.ciclo.posizioni.leggi(incasso.ente, parte.posizione)
            # The node asked for the amount of its day, interest included: what it received books that interest too.
            interessi = tariffe(posizione.profilo).interessi if incasso.canale is Canale.PAGOPA else None
            mutazione = abbina(
                posizione, self.ciclo.regole(posizione), oggi, corrente, motivo,
                importo=parte.importo, autore=autore, interessi=interessi,
            )  # fmt: skip
            assert mutazione.incasso is not None
            corrente = mutazione.incasso
            mutazioni.append(replace(mutazione, incasso=None))
        fatto = con_ritardo(corrente, self.regole(incasso.ente), oggi)
        mutazioni[-1] = replace(mutazioni[-1], incasso=fatto)
        self.ciclo.posizioni.salva_insieme(mutazioni)
        return fatto


def _con_costanza(prova: Callable[[], dict[str, object]]) -> dict[str, object]:
    for rimasti in reversed(range(TENTATIVI)):
        try:
            return prova()
        except GiaRegistrato:
            return GIA_REGISTRATO
        except VersioneSuperata:
            if rimasti == 0:
                raise
    raise AssertionError("unreachable")
