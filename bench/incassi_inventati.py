"""The payments of `bench.incassi`: one for each invented posizione, two in a hundred noisy, the truth known of all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from local.enti_demo import ENTI
from shared.dominio.atti import Fase
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.flussi import base_avviso, id_posizione
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, Pagatore
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.posizioni import Posizione, apri
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

RUMORE = 0.02
CAMPIONE = 500
"""Payments in a turn of the comparison: the two sides alternate, so that both see the same machine."""
GIORNO = date(2025, 3, 3)
ENTE = ENTI["regione_abruzzo"]
CANALI = (
    (Canale.PAGOPA, Fonte.RICEVUTA, 60), (Canale.BOLLETTINO_PREMARCATO, Fonte.DOCUMENTO, 15),
    (Canale.BONIFICO, Fonte.DOCUMENTO, 15), (Canale.TESORERIA, Fonte.DOCUMENTO, 5),
    (Canale.F24, Fonte.DOCUMENTO, 3), (Canale.MANUALE, Fonte.DOCUMENTO, 2),
)  # fmt: skip
GUASTI = ("svista", "senza_avviso", "mai_emesso", "doppio", "in_eccesso", "di_altri")


@dataclass
class Pagamento:
    """A payment and the truth about it: the posizione it is for (blank: nobody's), what is certain of it."""

    incasso: Incasso
    posizione: str
    certo: bool


def posizione(ordinale: int) -> tuple[Posizione, Any]:
    """The invented posizione of that number: 100.00 plus something of its own."""
    identita = id_posizione("L00001", ordinale)
    debitore = Soggetto(
        TipoSoggetto.FISICA, f"RSSMRA{ordinale % 100:02d}A01H{ordinale % 1000:03d}U", f"ROSSI MARIO {ordinale}",
        Indirizzo("Via Verdi", "3", "00100", "ROMA", "RM"),
    )  # fmt: skip
    riga = RigaCarico(
        ordinale, f"P-{ordinale}", debitore, (), "BOLLO", "Tassa automobilistica", 2021,
        AttoPresupposto("avviso di accertamento", f"AT{ordinale}/2023", date(2023, 3, 1), date(2023, 3, 20)),
        {Voce.CAPITALE: 100_00 + ordinale % 500_00, Voce.SANZIONI: 30_00}, date(2023, 5, 20), None, None, Bilancio(),
    )  # fmt: skip
    aperta, carico = apri(
        ente=ENTE.id, id=identita, lista="L00001", profilo=ENTE.profilo,
        numero_avviso=numero_avviso(ENTE.segregazione, base_avviso(identita)).numero, riga=riga,
        consegna_lista=date(2025, 1, 7),
    )  # fmt: skip
    return replace(aperta, fase=Fase.NOTIFICA, giro=1), carico


def pagamenti(quanti: int, dado: random.Random) -> Iterator[Pagamento]:
    """One payment for each posizione, in the channels' shares, noise included; a `doppio` is paid by its neighbour."""
    for ordinale in range(1, quanti + 1):
        (canale, fonte, _) = dado.choices(CANALI, weights=[peso for *_, peso in CANALI])[0]
        guasto = dado.choice(GUASTI) if dado.random() < RUMORE else ""
        # Not the first of a turn: what it pays again was paid in a turn that may not have been written bare.
        di_chi = ordinale - 1 if guasto == "doppio" and ordinale % CAMPIONE != 1 else ordinale
        aperta, _ = posizione(di_chi)
        avviso, importo = aperta.numero_avviso, aperta.residuo
        proprietario, certo = aperta.id, True
        if guasto == "svista":
            avviso, certo = avviso[:7] + str((int(avviso[7]) + 3) % 10) + avviso[8:], False
        elif guasto == "senza_avviso":
            avviso, certo = "", False
        elif guasto == "mai_emesso":
            avviso = numero_avviso(ENTE.segregazione, base_avviso(f"L00099-{ordinale:08d}")).numero
            proprietario, certo = "", False
        elif guasto == "di_altri":
            avviso, proprietario, certo = "", "", False
        elif guasto == "in_eccesso":
            importo += 7_00
        prova = Evidenza(fonte, f"flusso#{ordinale}", importo, GIORNO, GIORNO)
        incasso = Incasso(
            ente=ENTE.id, id=f"{canale.value.upper()}#{ordinale}#1", canale=canale, importo=importo, giorno=GIORNO,
            acquisito_il=GIORNO, numero_avviso=avviso, iuv=avviso[1:], causale="Saldo",
            pagatore=Pagatore("ROSSI MARIO", aperta.riga.debitore.codice_fiscale), evidenze=(prova,),
        )  # fmt: skip
        yield Pagamento(incasso, proprietario, certo)
