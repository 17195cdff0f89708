"""Writing the papers that decisions ask for: the scheda and the answer, the letters, the claims, the whole file.

Each is asked for by a committed event (`documento` in its data) and written once: the PDF is
stored first, under a key with the version and the day of its writing, then the act with its
SHA-256 in the event; the order of a letter to the notifier leaves with that second commit.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from shared.casi_uso import stampe_pratiche
from shared.casi_uso.ciclo import Ciclo, registra_fatto
from shared.casi_uso.fascicolo import componi
from shared.casi_uso.porte import Archivio, Stampatore
from shared.casi_uso.stampe_istanze import risposta, scheda
from shared.dominio import lettere
from shared.dominio.atti import Atto, TipoAtto
from shared.dominio.documenti import Comunicazione
from shared.dominio.enti import Ente
from shared.dominio.istanze import Istanza
from shared.dominio.lettere import Carta
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.pratiche import PraticaConcorsuale, PropostaInesigibilita, Rimborso, Sentenza, Sgravio
from shared.dominio.regole import Regole


def redigi(
    ciclo: Ciclo, documenti: Archivio, stampatore: Stampatore, ente: str, posizione: str, documento: str
) -> dict[str, object]:
    """Print and book the document of that id. FATTO, or GIA_REGISTRATO for a repetition.

    Raises NonTrovato when nothing asks for it, StampaFallita when it cannot be set, NonQuadra
    when the file that goes with it would not verify.
    """

    def comando(attuale: Posizione, _: Regole, oggi: date) -> Mutazione:
        carta = lettere.carta_di(attuale, documento)
        cartella = f"atti/{attuale.ente}/{attuale.lista}/{attuale.id}"
        # A slow attempt must not write over the paper of an act committed meanwhile.
        tentativo = f"{documento}-{attuale.versione + 1}-{oggi:%Y%m%d}"
        chiave, chiave_fascicolo = f"{cartella}/{tentativo}.pdf", ""
        impronte: dict[str, str] = {}
        solo_fascicolo = carta.tipo is TipoAtto.FASCICOLO
        if solo_fascicolo or carta.con_fascicolo:
            contenuto, testa = componi(ciclo.posizioni, documenti, ente, posizione)
            chiave_fascicolo = f"fascicoli/{ente}/{posizione}-{testa[:16]}.zip"
            documenti.scrivi(chiave_fascicolo, contenuto, "application/zip")
            nome = "impronta" if solo_fascicolo else "impronta_fascicolo"
            impronte = {nome: hashlib.sha256(contenuto).hexdigest(), "testa": testa}
        if solo_fascicolo:
            chiave = chiave_fascicolo
        mutazione = lettere.redigi(attuale, oggi, documento, chiave, chiave_fascicolo)
        if not solo_fascicolo:
            atto = mutazione.posizione.atto(documento)
            assert atto is not None
            foglio = _componi(ciclo.enti.leggi(ente), mutazione.posizione, carta, atto)
            pdf = stampatore.stampa(foglio)
            documenti.scrivi(chiave, pdf, "application/pdf")
            impronte["impronta"] = hashlib.sha256(pdf).hexdigest()
        evento = replace(mutazione.evento, dati={**mutazione.evento.dati, **impronte})
        return replace(mutazione, evento=evento)

    return registra_fatto(ciclo, ente, posizione, comando)


def _componi(ente: Ente, posizione: Posizione, carta: Carta, atto: Atto) -> Comunicazione:
    match carta.oggetto:
        case Istanza() as istanza:
            return (scheda if carta.id == istanza.scheda else risposta)(ente, posizione, istanza, atto)
        case Sgravio() as sgravio:
            return stampe_pratiche.sgravio(ente, posizione, sgravio, atto)
        case Rimborso() as rimborso:
            return stampe_pratiche.rimborso(ente, posizione, rimborso, atto)
        case Sentenza() as sentenza:
            return stampe_pratiche.esito_contenzioso(ente, posizione, sentenza, atto)
        case PraticaConcorsuale() as pratica:
            domanda = carta.id == pratica.domanda
            componi_pratica = stampe_pratiche.insinuazione if domanda else stampe_pratiche.procedura
            return componi_pratica(ente, posizione, pratica, atto)
        case PropostaInesigibilita() as proposta:
            return stampe_pratiche.inesigibilita(ente, posizione, proposta, atto)
        case str() as blocco:
            return stampe_pratiche.sospensione(ente, posizione, blocco, atto)
