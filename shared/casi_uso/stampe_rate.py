"""The letters of a rateizzazione: the answer, the notice of each rata, the sollecito, the loss of the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.casi_uso.stampe import campi_atto, numero_atto
from shared.dominio.atti import Atto
from shared.dominio.avvisi import AvvisoPagamento
from shared.dominio.avvisi_rate import avvisi_del_piano, avviso_per
from shared.dominio.documenti import Comunicazione, RigaImporto, righe_importi
from shared.dominio.enti import Ente
from shared.dominio.errori import RegolaViolata
from shared.dominio.importi import Centesimi, in_euro
from shared.dominio.piani import Piano, RataPiano, Rateizzazione
from shared.dominio.posizioni import Posizione
from shared.dominio.ricorsi import natura_di, ricorso_contro_fermo
from shared.dominio.tentativi import mezzo_per

RIFERIMENTI = (
    "L. 27 dicembre 2019, n. 160, art. 1, commi 796-802 (rateizzazione, decadenza, interessi)",
    "L. 7 agosto 1990, n. 241, art. 3 (motivazione)",
)

ALLA_RICEZIONE = "la data di ricevimento di questa lettera"


def accoglimento(ente: Ente, posizione: Posizione, atto: Atto) -> Comunicazione:
    """The whole plan: each rata with its due date and number, what it adds, and when it is lost."""
    richiesta, piano = _piano(posizione)
    numeri = avvisi_del_piano(posizione, piano)
    interessi = sum(rata.interessi for rata in piano.rate)
    paragrafi = [
        f"La richiesta di rateizzazione presentata il {richiesta.richiesta_il:%d/%m/%Y} è accolta: il debito si paga "
        f"in {len(piano.rate)} rate mensili, ciascuna entro la data indicata.",
        "Per ogni rata arriverà un avviso di pagamento; con il numero indicato accanto si può pagare anche prima.",
        (
            f"Le rate comprendono {in_euro(interessi)} euro di interessi legali di dilazione, calcolati sul capitale "
            "che resta da pagare prima di ogni rata (art. 1284 c.c.; L. 160/2019, art. 1, comma 802)."
            if interessi
            else "Le rate non comprendono interessi di dilazione."
        ),
        "Finché le rate sono pagate nessuna misura cautelare o esecutiva viene avviata. " + _regola(piano),
    ]
    if richiesta.motivazione:
        paragrafi.append(f"Motivazione: {richiesta.motivazione}")
    righe = tuple(
        RigaImporto(f"Rata {rata.numero} entro il {rata.scadenza:%d/%m/%Y}, avviso {numero}", rata.residuo)
        for rata, numero in zip(piano.rate, numeri, strict=True)
        if rata.residuo
    )
    oggetto = f"Accoglimento della rateizzazione, piano n. {piano.numero}"
    return _lettera(ente, posizione, atto, oggetto, paragrafi, righe)


def diniego(ente: Ente, posizione: Posizione, atto: Atto) -> Comunicazione:
    """Why the instalments were refused, and what is owed."""
    richiesta = posizione.rateizzazione
    assert richiesta is not None
    ricorso = ricorso_contro_fermo(natura_di(posizione.riga.tipologia))
    entro = "" if ricorso.giorni is None else f", entro {ricorso.giorni} giorni dalla notifica"
    paragrafi = [
        f"La richiesta di pagare in {richiesta.rate} rate presentata il {richiesta.richiesta_il:%d/%m/%Y} è respinta.",
        f"Motivazione: {richiesta.motivazione}",
        "La riscossione riprende. Il debito si può pagare per intero con l'avviso allegato.",
        f"Contro il diniego ci si rivolge a {ricorso.autorita}{entro}.",
    ]
    oggetto = "Rigetto della richiesta di rateizzazione"
    return _lettera(ente, posizione, atto, oggetto, paragrafi, righe_importi(posizione.saldi), entro=ALLA_RICEZIONE)


def avviso_rata(ente: Ente, posizione: Posizione, atto: Atto, numero: int) -> Comunicazione:
    """The notice of one rata, for what is left of it."""
    _, piano = _piano(posizione)
    rata = piano.rata(numero)
    paragrafi = [
        f"È da pagare la rata {numero} di {len(piano.rate)} del piano n. {piano.numero}, entro il "
        f"{rata.scadenza:%d/%m/%Y}, con l'avviso allegato.",
        "Chi ha già pagato non tenga conto di questa lettera. " + _regola(piano),
    ]
    oggetto = f"Rata {numero} di {len(piano.rate)}"
    return _lettera(ente, posizione, atto, oggetto, paragrafi, righe_importi(rata.dovuto), rata)


def sollecito_rata(ente: Ente, posizione: Posizione, atto: Atto, numero: int, giorni: int) -> Comunicazione:
    """The express sollecito of a missed rata (L. 160/2019 art. 1 c. 800)."""
    _, piano = _piano(posizione)
    rata = piano.rata(numero)
    paragrafi = [
        f"La rata {numero} di {len(piano.rate)} del piano n. {piano.numero}, scaduta il {rata.scadenza:%d/%m/%Y}, "
        "non risulta pagata per intero.",
        f"Si sollecita il pagamento entro {giorni} giorni dal ricevimento, con l'avviso allegato. " + _regola(piano),
    ]
    oggetto = f"Sollecito della rata {numero} di {len(piano.rate)}"
    entro = f"entro {giorni} giorni dal ricevimento"
    return _lettera(ente, posizione, atto, oggetto, paragrafi, righe_importi(rata.dovuto), entro=entro)


def decadenza(ente: Ente, posizione: Posizione, atto: Atto, motivo: str) -> Comunicazione:
    """That the plan is lost, why, and what is due at once."""
    richiesta = posizione.rateizzazione
    assert richiesta is not None
    paragrafi = [
        f"Il piano accolto il {richiesta.decisa_il:%d/%m/%Y} è decaduto. Motivo: {motivo}.",
        "Il debito residuo è dovuto subito e per intero e non può più essere rateizzato. Gli interessi di dilazione "
        "delle rate non ancora scadute non sono dovuti. La riscossione riprende.",
    ]
    oggetto = "Decadenza dalla rateizzazione"
    return _lettera(ente, posizione, atto, oggetto, paragrafi, righe_importi(posizione.saldi), entro=ALLA_RICEZIONE)


def _piano(posizione: Posizione) -> tuple[Rateizzazione, Piano]:
    richiesta = posizione.rateizzazione
    if richiesta is None or richiesta.piano is None:
        raise RegolaViolata(f"La posizione {posizione.id} non ha un piano: la lettera non si può scrivere.")
    return richiesta, richiesta.piano


def _regola(piano: Piano) -> str:
    """When this plan is lost, in words, from the rule it was granted under."""
    regola = piano.decadenza
    arco = "" if regola.arco_mesi is None else f" nell'arco di {regola.arco_mesi} mesi"
    casi = ["non si paga la prima rata"] if regola.prima_rata else []
    casi.append(f"non si pagano {regola.rate_saltate} rate, anche non consecutive{arco}")
    dopo = ", dopo un sollecito espresso," if regola.sollecito else ""
    return f"Il piano decade{dopo} se {' o '.join(casi)} ({regola.fonte})."


def _lettera(
    ente: Ente,
    posizione: Posizione,
    atto: Atto,
    oggetto: str,
    paragrafi: list[str],
    righe: tuple[RigaImporto, ...],
    rata: RataPiano | None = None,
    entro: str = "",
) -> Comunicazione:
    """A letter whose lines add up to what the act asks for; with a day or words to pay by, its pagoPA notice."""
    totale: Centesimi = atto.importo
    campi: dict[str, Any] = campi_atto(ente, posizione, atto, mezzo_per(posizione, atto.tipo), RIFERIMENTI)
    avviso = None
    if rata is not None or entro:
        avviso = AvvisoPagamento(
            numero_avviso=avviso_per(posizione, atto.id),
            codice_fiscale_ente=ente.codice_fiscale,
            denominazione_ente=ente.denominazione,
            importo=totale,
            oggetto=f"{oggetto}, atto {numero_atto(posizione, atto.id)}",
            debitore=replace(posizione.riga.debitore, indirizzo=posizione.indirizzo),
            scadenza=None if rata is None else rata.scadenza,
            entro=entro,
            cbill=ente.cbill,
            postale=ente.conto_corrente_postale,
        )
    return Comunicazione(
        **(campi | {"rateizzazione": ""}),
        oggetto=oggetto,
        paragrafi=tuple(paragrafi),
        importi=righe,
        totale=totale,
        avviso=avviso,
    )
