"""Issuing acts: the paper first, then the fact.

The PDF is stored before the commit, under a key that names the act, the version and the day it
was made on: if the commit is refused (a payment came first, the act was already issued) no one
has been told of it, and a slow attempt can never write over the paper of a committed act. The
event carries the SHA-256 of the paper, so the chain of events seals it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from shared.casi_uso import stampe, stampe_ipoteca
from shared.casi_uso.ciclo import Ciclo, Turno, applica
from shared.casi_uso.norme_vigenti import tariffe
from shared.casi_uso.porte import Archivio, Stampatore
from shared.casi_uso.stampe_esiti import esito_in_parole
from shared.dominio import emissioni, misure
from shared.dominio.atti import Atto
from shared.dominio.documenti import Documento
from shared.dominio.enti import Ente
from shared.dominio.fase_anagrafe import motivo_di_restituzione
from shared.dominio.fasi import conclusione_di
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.regole import Regole
from shared.dominio.tentativi import mezzo_per

Comando = Callable[[Posizione, Regole, date, str], Mutazione]
"""A command of the domain, with the key its paper will have."""

Composizione = Callable[[Ente, Mutazione, Regole, Atto], Documento]


class Emissione:
    """The issue of acts for a cycle: where papers go and who prints them."""

    def __init__(self, ciclo: Ciclo, documenti: Archivio, stampatore: Stampatore) -> None:
        self._ciclo = ciclo
        self._documenti = documenti
        self._stampatore = stampatore

    def emetti_ingiunzione(self, turno: Turno, identita: str = "ingiunzione") -> dict[str, object]:
        """R.D. 639/1910, art. 2; `identita` as the domain named it (the heirs may get one of their own)."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return emissioni.emetti_ingiunzione(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            giorni, mezzo = regole.ciclo.giorni_pagamento, mezzo_per(m.posizione, atto.tipo)
            return stampe.ingiunzione(ente, m.posizione, atto, m.evento.dati["prove"], giorni, mezzo)

        return self._emetti(turno, identita, comando, documento)

    def invia_sollecito(self, turno: Turno, identita: str) -> dict[str, object]:
        """The sollecito named `sollecito-<n>`."""
        numero = int(identita.removeprefix("sollecito-"))

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return emissioni.invia_sollecito(p, regole, oggi, tariffe(p.profilo), chiave, numero)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            giorni, mezzo = regole.ciclo.giorni_pagamento_sollecito, mezzo_per(m.posizione, atto.tipo)
            return stampe.sollecito(ente, m.posizione, atto, m.evento.dati["prove"], giorni, mezzo, numero)

        return self._emetti(turno, identita, comando, documento)

    def emetti_preavviso(self, turno: Turno) -> dict[str, object]:
        """Art. 86 c. 2 D.P.R. 602/1973."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return misure.emetti_preavviso(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            giorni, mezzo = regole.ciclo.giorni_preavviso, mezzo_per(m.posizione, atto.tipo)
            return stampe.preavviso_fermo(ente, m.posizione, atto, m.evento.dati["prove"], giorni, mezzo)

        return self._emetti(turno, "preavviso_fermo", comando, documento)

    def emetti_preavviso_ipoteca(self, turno: Turno) -> dict[str, object]:
        """Art. 77 c. 2-bis D.P.R. 602/1973."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return misure.emetti_preavviso_ipoteca(p, regole, oggi, tariffe(p.profilo), chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            return stampe_ipoteca.preavviso(ente, m.posizione, regole, atto, m.evento.dati["prove"])

        return self._emetti(turno, "preavviso_ipoteca", comando, documento)

    def iscrivi_ipoteca(self, turno: Turno) -> dict[str, object]:
        """Art. 77 c. 1 D.P.R. 602/1973. The note of entry goes to the registers: the letter follows."""
        return applica(self._ciclo, turno, misure.iscrivi_ipoteca)

    def assenti_cancellazione(self, turno: Turno) -> dict[str, object]:
        """002 art. 14.1.l."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return misure.assenti_cancellazione(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            return stampe_ipoteca.assenso(ente, m.posizione, regole, atto)

        return self._emetti(turno, "assenso_cancellazione", comando, documento)

    def iscrivi_fermo(self, turno: Turno) -> dict[str, object]:
        """Art. 86 c. 1 D.P.R. 602/1973. The entry has no paper of ours: the letter follows."""
        return applica(self._ciclo, turno, misure.iscrivi_fermo)

    def comunica_iscrizione(self, turno: Turno) -> dict[str, object]:
        """002 art. 14.1.m."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return misure.comunica_iscrizione(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, regole: Regole, atto: Atto) -> Documento:
            if m.posizione.atto("iscrizione_ipoteca") is not None:
                return stampe_ipoteca.comunicazione_iscrizione(ente, m.posizione, regole, atto)
            mezzo = mezzo_per(m.posizione, atto.tipo)
            return stampe.comunicazione_iscrizione(ente, m.posizione, atto, mezzo)

        return self._emetti(turno, "comunicazione_iscrizione", comando, documento)

    def revoca_fermo(self, turno: Turno) -> dict[str, object]:
        """002 art. 14.1.k and l."""

        def comando(p: Posizione, _: Regole, oggi: date, chiave: str) -> Mutazione:
            return misure.revoca_fermo(p, oggi, chiave)

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            return stampe.revoca_fermo(ente, m.posizione, atto, mezzo_per(m.posizione, atto.tipo))

        return self._emetti(turno, "revoca_fermo", comando, documento)

    def concludi(self, turno: Turno) -> dict[str, object]:
        """The last letter, and the end."""

        def comando(p: Posizione, regole: Regole, oggi: date, chiave: str) -> Mutazione:
            return emissioni.concludi(p, regole, oggi, chiave, motivo_di_restituzione(p, regole, oggi))

        def documento(ente: Ente, m: Mutazione, _: Regole, atto: Atto) -> Documento:
            esito = conclusione_di(m.posizione).value
            motivazione = esito_in_parole(m.posizione, esito)
            return stampe.comunicazione_chiusura(ente, m.posizione, atto, f"Posizione {esito}", motivazione)

        return self._emetti(turno, "comunicazione_chiusura", comando, documento)

    def _emetti(
        self, turno: Turno, identita: str, comando: Comando, composizione: Composizione
    ) -> dict[str, object]:
        def emetti(attuale: Posizione, regole: Regole, oggi: date) -> Mutazione:
            tentativo = f"{identita}-{attuale.versione + 1}-{oggi:%Y%m%d}"
            chiave = f"atti/{attuale.ente}/{attuale.lista}/{attuale.id}/{tentativo}.pdf"
            mutazione = comando(attuale, regole, oggi, chiave)
            atto = mutazione.posizione.atto(identita)
            assert atto is not None
            documento = composizione(self._ciclo.enti.leggi(attuale.ente), mutazione, regole, atto)
            carta = self._stampatore.stampa(documento)
            self._documenti.scrivi(chiave, carta, "application/pdf")
            dati = {**mutazione.evento.dati, "impronta": hashlib.sha256(carta).hexdigest()}
            return replace(mutazione, evento=replace(mutazione.evento, dati=dati))

        return applica(self._ciclo, turno, emetti)
