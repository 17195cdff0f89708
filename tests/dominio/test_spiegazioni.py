"""«Perché devo questa somma?»: what is explained is what is owed, to the cent, whatever happened before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.dominio import emissioni, partitario
from shared.dominio.attualizzazione import interessi_maturati
from shared.dominio.catena import Anello
from shared.dominio.errori import NonQuadra
from shared.dominio.importi import Voce
from shared.dominio.partitario import Registrazione
from shared.dominio.posizioni import Mutazione, Posizione
from shared.dominio.sgravi import sgrava
from shared.dominio.spiegazioni import VoceSpiegata, spiega
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import con_visto, posizione, regole, riga, tariffe_di

OGGI = date(2025, 4, 1)


class Storia:
    """A posizione with its books and its history, as the store would give them back."""

    def __init__(self, **voci: int) -> None:
        self.attuale: Posizione = con_visto(
            posizione({Voce(nome): cent for nome, cent in voci.items()}, interessi_dal=date(2024, 12, 31))
        )
        self.libri: list[Registrazione] = [
            partitario.registra_carico(self.attuale.id, date(2025, 1, 7), self.attuale.riga.voci)
        ]
        self.anelli: list[Anello] = []

    def fai(self, mutazione: Mutazione) -> None:
        self.attuale = mutazione.posizione
        self.libri += mutazione.registrazioni
        identita = tuple(r.id for r in mutazione.registrazioni)
        self.anelli.append(Anello(self.attuale.versione, "", mutazione.evento, identita, "", ""))

    def ingiungi(self, giorno: date) -> None:
        self.fai(emissioni.emetti_ingiunzione(self.attuale, regole(), giorno, tariffe_di(), "atti/i.pdf"))

    def paga(self, cent: int, giorno: date) -> None:
        self.fai(incassa(self.attuale, regole(), giorno, Versamento("IUR1", "", cent, giorno)))

    def spiegata(self, giorno: date = OGGI) -> dict[Voce, VoceSpiegata]:
        maturati = interessi_maturati(self.attuale, giorno, tariffe_di().interessi)
        return {v.voce: v for v in spiega(self.attuale, self.libri, self.anelli, giorno, maturati)}


def test_di_cio_che_l_ente_affida_si_dice_il_titolo() -> None:
    storia = Storia(capitale=1_000_00, sanzioni=300_00)
    voci = storia.spiegata()
    assert {voce: v.totale for voce, v in voci.items()} == {Voce.CAPITALE: 1_000_00, Voce.SANZIONI: 300_00}
    (addendo,) = voci[Voce.CAPITALE].addendi
    atto = storia.attuale.riga.atto
    assert addendo.giorno == date(2025, 1, 7)
    assert addendo.fonti[0].startswith(f"{atto.tipo} n. {atto.numero}")
    assert addendo.calcoli == ()


def test_gli_interessi_dell_atto_e_quelli_maturati_dopo_hanno_calcolo_e_norma() -> None:
    storia = Storia(capitale=1_000_00)
    storia.ingiungi(date(2025, 1, 10))
    interessi = storia.spiegata()[Voce.INTERESSI]
    # 1.000 euro at 2% (D.M. 10/12/2024): ten days to 10 January, 0.5479 euro; 81 more to 1 April, 4.4384 euro.
    assert [a.importo for a in interessi.addendi] == [55, 4_44]
    for addendo in interessi.addendi:
        assert addendo.fonti == ("art. 1284 c.c.", "D.M. 10/12/2024")
        assert "al 2% (D.M. 10/12/2024)" in addendo.calcoli[0]


def test_un_pagamento_si_vede_voce_per_voce_con_la_sua_imputazione() -> None:
    storia = Storia(capitale=1_000_00, spese_notifica=8_75)
    storia.paga(108_75, date(2025, 2, 3))
    voci = storia.spiegata()
    # Art. 1194 c.c.: expenses first, then the rest to the capital.
    assert [a.importo for a in voci[Voce.SPESE_NOTIFICA].addendi] == [8_75, -8_75]
    assert [a.importo for a in voci[Voce.CAPITALE].addendi] == [1_000_00, -100_00]
    pagamento = voci[Voce.CAPITALE].addendi[-1]
    assert (pagamento.perche, pagamento.fonti[0]) == ("Pagamento ricevuto", "art. 1194 c.c.")


def test_cio_che_l_ente_annulla_porta_il_provvedimento() -> None:
    storia = Storia(capitale=1_000_00)
    storia.fai(sgrava(storia.attuale, date(2025, 2, 3), "DET-7", "errore", {Voce.CAPITALE: 400_00}, "u1"))
    addendo = storia.spiegata()[Voce.CAPITALE].addendi[-1]
    assert (addendo.importo, addendo.fonti) == (-400_00, ("provvedimento DET-7",))


def test_libri_che_non_danno_il_saldo_non_si_spiegano() -> None:
    storia = Storia(capitale=1_000_00)
    storia.paga(100_00, date(2025, 2, 3))
    storia.libri.pop()
    with pytest.raises(NonQuadra, match="capitale"):
        storia.spiegata()


def test_un_calcolo_di_un_altra_voce_non_si_mostra() -> None:
    storia = Storia(capitale=1_000_00)
    storia.attuale = replace(storia.attuale, riga=riga({Voce.CAPITALE: 1_000_00}))
    storia.ingiungi(date(2025, 1, 10))
    spese = storia.spiegata().get(Voce.SPESE_NOTIFICA)
    assert spese is None or all("Interessi" not in c for a in spese.addendi for c in a.calcoli)
