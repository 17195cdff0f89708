"""Visto and start of the cycles: nothing is issued until the responsible person says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from shared.casi_uso.ciclo import Ciclo, avvia_macchina
from shared.casi_uso.porte import Liste
from shared.dominio.atti import Fase
from shared.dominio.avvii import apri_ciclo
from shared.dominio.errori import RegolaViolata, VersioneSuperata
from shared.dominio.flussi import Lista, StatoLista, id_posizione
from shared.dominio.giorni import istante_in_testo

GIORNI_MASSIMI_DI_ATTESA = 300


def attendi_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, token: str) -> None:
    """Leave the token where the decision will find it; if the decision came first, answer at once."""
    liste.deposita_attesa(ente, lista, token)
    registro = liste.leggi_lista(ente, lista)
    if registro.stato is not StatoLista.IN_ATTESA_DI_VISTO:
        sveglia_visto(ciclo, liste, ente, lista, registro)


def sollecita_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, iniziata_il: date) -> dict[str, object]:
    """The days for the visto have run: wait again, or give the lista up after 300 days without an answer.

    Returns `CONCESSO`, `RIFIUTATO` or `ATTESO`, as the visto stands.
    """
    registro = liste.leggi_lista(ente, lista)
    scaduta = (ciclo.orologio.oggi() - iniziata_il).days >= GIORNI_MASSIMI_DI_ATTESA
    if registro.stato is StatoLista.IN_ATTESA_DI_VISTO and scaduta:
        motivo = f"Visto non dato in {GIORNI_MASSIMI_DI_ATTESA} giorni: la lista torna all'ente."
        registro = liste.salva_lista(replace(registro, stato=StatoLista.RIFIUTATA, note=motivo))
    return esito_visto(registro)


def decidi_visto(
    ciclo: Ciclo, liste: Liste, *, ente: str, lista: str, utente: str, concesso: bool, note: str
) -> Lista:
    """The responsible person's visto, or refusal (000 art. 2.1.d, 001 art. 8.2.d). Given once.

    Raises RegolaViolata when the lista does not wait for it or a refusal has no reason.
    """
    registro = liste.leggi_lista(ente, lista)
    if registro.stato is not StatoLista.IN_ATTESA_DI_VISTO:
        raise RegolaViolata(f"La lista {lista} non è in attesa di visto: è «{registro.stato.value}».")
    if not concesso and not note.strip():
        raise RegolaViolata("Campo note: per rifiutare il visto occorre indicare il motivo.")
    nuova = liste.salva_lista(
        replace(
            registro,
            stato=StatoLista.VISTATA if concesso else StatoLista.RIFIUTATA,
            visto_da=utente,
            visto_il=istante_in_testo(ciclo.orologio.adesso()),
            note=note.strip()[:1000],
        )
    )
    sveglia_visto(ciclo, liste, ente, lista, nuova)
    return nuova


def sveglia_visto(ciclo: Ciclo, liste: Liste, ente: str, lista: str, registro: Lista) -> bool:
    """Answer the machine that waits for the visto with what was decided; False when none waits."""
    token = liste.ritira_attesa(ente, lista)
    return token is not None and ciclo.macchine.sveglia(token, esito_visto(registro))


def esito_visto(registro: Lista) -> dict[str, object]:
    """How the visto stands: `CONCESSO`, `RIFIUTATO` or `ATTESO`."""
    nomi = {StatoLista.VISTATA: "CONCESSO", StatoLista.AVVIATA: "CONCESSO", StatoLista.RIFIUTATA: "RIFIUTATO"}
    return {"esito": nomi.get(registro.stato, "ATTESO")}


def avvia_cicli(
    ciclo: Ciclo, liste: Liste, *, ente: str, lista: str, lotto: Mapping[str, object]
) -> int:
    """Open the notifica phase of each posizione of a lotto and start its machine; how many.

    Repeating it after a crash starts only what had not started. Raises RegolaViolata
    without the visto.
    """
    registro = liste.leggi_lista(ente, lista)
    if registro.stato not in (StatoLista.VISTATA, StatoLista.AVVIATA):
        raise RegolaViolata(f"La lista {lista} non ha il visto: nessun ciclo può partire.")
    giorno_visto = registro.vistata_il
    primo = int(str(lotto["primo"]))
    identita = [id_posizione(lista, primo + indice) for indice in range(int(str(lotto["righe"])))]
    avviate = 0
    for posizione in ciclo.posizioni.leggi_molte(ente, identita):
        attuale = posizione
        if attuale.fase is Fase.CARICO:
            mutazione = apri_ciclo(attuale, ciclo.orologio.oggi(), giorno_visto, registro.visto_da or "sistema")
            try:
                ciclo.posizioni.salva(mutazione)
            except VersioneSuperata:
                attuale = ciclo.posizioni.leggi(ente, posizione.id)
                if attuale.fase is Fase.CARICO:
                    raise
            else:
                attuale = mutazione.posizione
        if attuale.giro == 1:
            avvia_macchina(ciclo, attuale)
        avviate += 1
    if registro.stato is StatoLista.VISTATA:
        try:
            liste.salva_lista(replace(registro, stato=StatoLista.AVVIATA))
        except VersioneSuperata:
            return avviate
    return avviate
