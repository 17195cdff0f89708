"""Near prescription goes first (004 art. 7.8.b): in the elenco of the ente, and in the start of the cycles."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from shared.casi_uso.ciclo import Ciclo
from shared.casi_uso.prospetto import scrivi_dettaglio
from shared.casi_uso.visto import avvia_cicli
from shared.dominio.flussi import Controllo, Lista, StatoLista
from shared.dominio.importi import Voce
from shared.dominio.partitario import registra_carico
from tests.fabbrica import CONSEGNA, ENTE, posizione, riga
from tests.modello.memoria import EntiInMemoria, OrologioFinto, PosizioniInMemoria

RIGHE = [
    riga({Voce.CAPITALE: 100_00}),
    riga({Voce.CAPITALE: 200_00}, prescrizione=date(2027, 12, 31)),
    riga({Voce.CAPITALE: 300_00}, prescrizione=date(2024, 12, 31)),
    riga({Voce.CAPITALE: 9_99}, prescrizione=date(2025, 6, 30)),
]


def test_l_elenco_comincia_da_chi_si_prescrive_prima_e_segnala_chi_non_si_emette() -> None:
    uscita = io.BytesIO()
    assert scrivi_dettaglio(uscita, "L00001", RIGHE, CONSEGNA, 10_00) == [3, 4, 2, 1]
    lette = list(csv.DictReader(io.StringIO(uscita.getvalue().decode()), delimiter=";"))
    assert [r["posizione"][-1] for r in lette] == ["3", "4", "2", "1"]
    assert [r["prescrizione"] for r in lette] == ["2024-12-31", "2025-06-30", "2027-12-31", ""]
    assert [r["avvertenza"] for r in lette] == [
        "già prescritta: non si emette", "sotto il minimo di 10,00 euro: non si emette", "", "",
    ]  # fmt: skip


def test_a_parita_di_prescrizione_resta_l_ordine_della_lista() -> None:
    pari = [riga(prescrizione=date(2026, 1, 1)) for _ in range(3)]
    assert scrivi_dettaglio(io.BytesIO(), "L00001", pari, CONSEGNA, 10_00) == [1, 2, 3]


class _Macchine:
    def __init__(self) -> None:
        self.avviate: list[str] = []

    def avvia(self, macchina: str, nome: str, dati: Mapping[str, object]) -> None:
        self.avviate.append(str(dati["posizione"]))

    def sveglia(self, token: str, dati: Mapping[str, object]) -> bool:
        return False


class _Liste:
    def __init__(self, lista: Lista) -> None:
        self.lista = lista

    def leggi_lista(self, ente: str, lista: str) -> Lista:
        return self.lista

    def salva_lista(self, lista: Lista) -> Lista:
        self.lista = lista
        return lista


def test_i_cicli_partono_nell_ordine_dell_elenco() -> None:
    macchine, orologio = _Macchine(), OrologioFinto(datetime(2025, 1, 10, 9, 0, tzinfo=UTC))
    posizioni = PosizioniInMemoria(orologio)
    voci = {Voce.CAPITALE: 500_00}
    for numero in range(1, 5):
        aperta = replace(posizione(voci), id=f"L00001-{numero:08d}")
        posizioni.importa([(aperta, registra_carico(aperta.id, CONSEGNA, voci))])
    controllo = Controllo("riscossa-csv", 4, 4, 0, 4 * 500_00, None, True)
    lista = Lista(
        ente=ENTE.id, id="L00001", flusso="f", nome_file="l.csv", dimensione=1, profilo="regione_abruzzo",
        consegnata_il=CONSEGNA, ricevuta_il="2025-01-07T08:00:00+00:00", stato=StatoLista.VISTATA,
        controllo=controllo, sintesi=(), visto_il="2025-01-10T09:00:00+00:00",
    )  # fmt: skip
    ciclo = Ciclo(EntiInMemoria(ENTE), posizioni, orologio, macchine)
    assert avvia_cicli(ciclo, _Liste(lista), ente=ENTE.id, lista="L00001", ordinali=[3, 4, 2, 1]) == 4  # type: ignore[arg-type]
    assert [p[-1] for p in macchine.avviate] == ["3", "4", "2", "1"]
