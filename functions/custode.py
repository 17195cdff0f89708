"""EventBridge Scheduler, every day: no posizione without a machine and a next date, no incasso late in silence."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions._avvio import (
    ciclo,
    documenti,
    enti,
    gestore,
    incassi,
    liste,
    logger,
    macchine,
    orologio,
    posizioni,
    riversamenti,
    tabella,
)
from functions._misure import misura_coda, misura_custodia
from shared.adattatori.scaffale_dynamo import ScaffaleDynamo
from shared.casi_uso.andamento import aggiorna
from shared.casi_uso.custodia import Certificato, custodisci
from shared.casi_uso.penali_del_denaro import con_penali_del_denaro
from shared.casi_uso.termini_riconciliazione import sorveglia
from shared.dominio.incassi import DA_GUARDARE, SISTEMA


@gestore
def handler(_: dict[str, Any], __: LambdaContext) -> dict[str, int]:
    certificati: list[tuple[str, Certificato]] = []
    in_coda: Counter[str] = Counter()
    in_ritardo = 0
    scaffale = ScaffaleDynamo(tabella(), orologio())
    registro = enti()
    for ente in registro.elenca():
        anagrafica = registro.leggi(ente)
        denaro = partial(con_penali_del_denaro, ente=anagrafica, incassi=incassi(), riversamenti=riversamenti())
        certificato = custodisci(ciclo(), liste(), posizioni(), macchine(), documenti(), ente, denaro)
        for posizione in certificato.riprese:
            scaffale.togli_di(ente, posizione, SISTEMA)
        certificati.append((anagrafica.profilo, certificato))
        if certificato.riprese:
            logger.error("posizioni senza macchina, riprese", extra={"ente": ente, "posizioni": certificato.riprese})
        aggiorna(incassi(), liste(), documenti(), orologio().adesso(), ente)
        for etichetta in DA_GUARDARE:
            in_coda[etichetta] += incassi().quanti_in_coda(ente, etichetta)
        in_ritardo += sorveglia(registro, incassi(), orologio(), ente).in_ritardo
    misura_custodia(certificati)
    misura_coda(in_coda, in_ritardo)
    return {
        "aperte": sum(c.aperte for _, c in certificati),
        "riprese": sum(len(c.riprese) for _, c in certificati),
    }
