"""The papers of an ipoteca, from the posizione to what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.casi_uso.stampe import campi_atto, campi_richiesta, numero_atto, riferimento
from shared.casi_uso.stampe_beni import beni_in_elenco, motivo_di_svincolo
from shared.dominio import documenti_ipoteca as doc
from shared.dominio.atti import Atto
from shared.dominio.enti import Ente
from shared.dominio.misure import importo_ipoteca
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole
from shared.dominio.ricorsi import RIFERIMENTI_IPOTECA, natura_di, nome_tipologia, ricorso_contro_fermo
from shared.dominio.scelta_misure import Misura, beni_per
from shared.dominio.tentativi import mezzo_per


def preavviso(
    ente: Ente, posizione: Posizione, regole: Regole, atto: Atto, prove: Sequence[Mapping[str, Any]]
) -> doc.PreavvisoIpoteca:
    """The notice before the ipoteca, with the real estate it is about."""
    giorni = regole.ciclo.giorni_preavviso_ipoteca
    return doc.PreavvisoIpoteca(
        **campi_atto(ente, posizione, atto, mezzo_per(posizione, atto.tipo), RIFERIMENTI_IPOTECA),
        **campi_richiesta(ente, posizione, atto, prove, giorni, f"entro {giorni} giorni dalla notifica dell'atto"),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        beni=beni_in_elenco(beni_per(posizione, Misura.IPOTECA)),
        importo_ipoteca=atto.importo * regole.ciclo.multiplo_ipoteca,
        ricorso=ricorso_contro_fermo(natura_di(posizione.riga.tipologia)),
    )


def comunicazione_iscrizione(
    ente: Ente, posizione: Posizione, regole: Regole, atto: Atto
) -> doc.ComunicazioneIscrizioneIpoteca:
    """That the ipoteca was entered, and how to have it cancelled."""
    return doc.ComunicazioneIscrizioneIpoteca(
        **campi_atto(ente, posizione, atto, mezzo_per(posizione, atto.tipo), RIFERIMENTI_IPOTECA),
        **campi_richiesta(ente, posizione, atto, (), 30, "30 giorni dal ricevimento"),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        preavviso=riferimento(posizione, "preavviso_ipoteca", "notifica_preavviso_ipoteca"),
        natura_credito=nome_tipologia(posizione.riga.tipologia),
        anno=posizione.riga.anno,
        ricorso=ricorso_contro_fermo(natura_di(posizione.riga.tipologia)),
        **_iscritta(posizione, regole),
    )


def assenso(ente: Ente, posizione: Posizione, regole: Regole, atto: Atto) -> doc.AssensoCancellazione:
    """That the ipoteca may be cancelled, and why."""
    motivo, senza_oneri = motivo_di_svincolo(posizione)
    return doc.AssensoCancellazione(
        **campi_atto(ente, posizione, atto, mezzo_per(posizione, atto.tipo), RIFERIMENTI_IPOTECA),
        ingiunzione=riferimento(posizione, "ingiunzione", "notifica_ingiunzione"),
        motivo=motivo,
        data_motivo=posizione.eventi["estinzione"],
        senza_oneri=senza_oneri,
        **_iscritta(posizione, regole),
    )


def _iscritta(posizione: Posizione, regole: Regole) -> dict[str, Any]:
    return {
        "beni": beni_in_elenco(beni_per(posizione, Misura.IPOTECA)),
        "importo_ipoteca": importo_ipoteca(posizione, regole),
        "data_iscrizione": posizione.eventi["iscrizione_ipoteca"],
        "formalita": numero_atto(posizione, "iscrizione_ipoteca"),
    }
