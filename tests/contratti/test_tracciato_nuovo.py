"""An ente's odd file needs a YAML and no code; a wrong YAML says where it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from shared.contratti.tracciato import TRACCIATI, TracciatoErrato, carica, da_yaml
from shared.contratti.tracciato_lettura import riconosci
from shared.dominio.importi import Voce
from shared.dominio.soggetti import TipoSoggetto
from tests.contratti.liste_di_prova import fisso, leggi

ACQUEDOTTO = """
nome: acquedotto-valdombra
descrizione: Bollette arretrate di un acquedotto inventato, larghezza fissa, due righe per utente
forma: posizionale
lunghezza: 80
tipo_record: {inizio: 80, lunghezza: 1}
chiave: [partita]
controlli: [data_non_futura, partita_unica]
costanti: {tipologia: IDRICO, atto_tipo: fattura, stato: IT}
record:
  - tipo: "#"
    ruolo: testa
    campi: [{nome: gestore, inizio: 1, lunghezza: 20, solo_letto: true}]
  - tipo: A
    ruolo: posizione
    campi:
      - {nome: partita, inizio: 1, lunghezza: 6, obbligatorio: true}
      - {nome: codice_fiscale, inizio: 7, lunghezza: 16, tipo: codice_fiscale, obbligatorio: true}
      - {nome: utente, destinazione: denominazione, inizio: 23, lunghezza: 20, obbligatorio: true}
      - {nome: via, inizio: 43, lunghezza: 20}
      - {nome: cap, inizio: 63, lunghezza: 5}
      - {nome: localita, destinazione: comune, inizio: 68, lunghezza: 10, mappa: {VALDOMBRA: VALDOMBRA TERME}}
      - {nome: provincia, inizio: 78, lunghezza: 2, tipo: provincia}
  - tipo: F
    ruolo: voce
    campi:
      - {nome: partita, inizio: 1, lunghezza: 6}
      - {nome: anno, inizio: 7, lunghezza: 4, tipo: anno, obbligatorio: true}
      - {nome: fattura, destinazione: atto_numero, inizio: 11, lunghezza: 8, obbligatorio: true}
      - {nome: emessa, destinazione: atto_data, inizio: 19, lunghezza: 6, tipo: data, formati: [GGMMAA]}
      - {nome: che_cosa, destinazione: codice_voce, inizio: 25, lunghezza: 1}
      - {nome: euro, destinazione: importo, inizio: 26, lunghezza: 10, tipo: importo, obbligatorio: true}
      - {nome: causale, inizio: 36, lunghezza: 30}
    codici_voce:
      C: {voce: capitale}
      M: {voce: interessi, principale: false}
  - tipo: Z
    ruolo: coda
    campi:
      - {nome: fatture, inizio: 1, lunghezza: 6, tipo: intero, conta: [[F]]}
      - {nome: euro, inizio: 7, lunghezza: 12, tipo: importo, somma: true}
"""


def _fattura(partita: str, voce: str, euro: str, causale: str = "ACQUA 2023") -> str:
    return fisso(80, (1, partita), (7, "2023"), (11, "FT77"), (19, "150124"), (25, voce), (26, euro.rjust(10)),
                 (36, causale), (80, "F"))  # fmt: skip


def test_un_txt_mai_visto_si_legge_con_un_tracciato_scritto_in_yaml() -> None:
    utente = fisso(80, (1, "U00001"), (7, "01234560017"), (23, "BAGNI SRL"), (43, "VIA LUNGA 3"), (63, "05100"),
                   (68, "VALDOMBRA"), (78, "TR"), (80, "A"))  # fmt: skip
    righe = [
        fisso(80, (1, "ACQUEDOTTO"), (80, "#")), utente, _fattura("U00001", "C", "1.020,50"),
        _fattura("U00001", "M", "9,50", "MORA"), fisso(80, (1, "000002"), (7, "1.030,00".rjust(12)), (80, "Z")),
    ]  # fmt: skip
    dati = "\r\n".join(righe).encode("latin-1")
    tracciato = da_yaml(ACQUEDOTTO)
    assert riconosci(dati) is None
    assert riconosci(dati, (carica("riscossa-csv"), tracciato)) is tracciato
    buone, scarti, lettore = leggi(dati, tracciato)
    assert scarti == []
    (riga,) = buone
    assert (riga.partita, riga.tipologia, riga.anno, riga.causale) == ("U00001", "IDRICO", 2023, "ACQUA 2023")
    assert (riga.atto.tipo, riga.atto.numero, riga.atto.data) == ("fattura", "FT77", date(2024, 1, 15))
    assert riga.voci == {Voce.CAPITALE: 102050, Voce.INTERESSI: 950}
    assert riga.debitore.tipo is TipoSoggetto.GIURIDICA
    assert riga.debitore.indirizzo.comune == "VALDOMBRA TERME"
    assert (lettore.controllo.quadra, lettore.controllo.dichiarato_cent) == (True, 103000)


DELIMITATO = """
nome: multe-pipe
descrizione: Verbali separati da barre verticali, senza intestazione, con riga di totale
forma: delimitato
separatore: "|"
tipo_record: {colonna: 1}
costanti: {tipologia: CDS, causale: Violazione al codice della strada, atto_tipo: verbale}
record:
  - tipo: V
    ruolo: posizione
    campi:
      - {nome: partita, colonna: 2, obbligatorio: true}
      - {nome: codice_fiscale, colonna: 3, tipo: codice_fiscale, obbligatorio: true}
      - {nome: denominazione, colonna: 4}
      - {nome: via, colonna: 5}
      - {nome: cap, colonna: 6}
      - {nome: comune, colonna: 7}
      - {nome: provincia, colonna: 8, tipo: provincia}
      - {nome: anno, colonna: 9, tipo: anno, obbligatorio: true}
      - {nome: sanzioni, colonna: 10, tipo: centesimi}
  - tipo: T
    ruolo: coda
    campi:
      - {nome: verbali, colonna: 2, tipo: intero, conta: [[V]]}
      - {nome: totale, colonna: 3, tipo: centesimi, somma: true}
"""


def test_un_delimitato_senza_intestazione_si_legge_per_numero_di_colonna() -> None:
    dati = b'V|1|RSSMRA80A01H501U|ROSSI MARIO|Via Po|10121|TORINO|TO|2023|8700\nV|2|errato|X|||||2023|1000\nT|2|9700\n'
    buone, scarti, lettore = leggi(dati, da_yaml(DELIMITATO))
    assert [(b.partita, b.voci) for b in buone] == [("1", {Voce.SANZIONI: 8700})]
    assert {s.campo for s in scarti} == {"codice_fiscale"}
    assert lettore.controllo.quadra
    assert lettore.controllo.totale_cent == 9700


@pytest.mark.parametrize(
    ("vecchio", "nuovo", "pezzo"),
    [
        ("inizio: 78, lunghezza: 2", "inizio: 79, lunghezza: 3", "oltre la riga di 80"),
        ("destinazione: denominazione", "destinazione: ragione", "non esiste"),
        ("{nome: utente, destinazione: denominazione", "{nome: utente", "indicare la destinazione"),
        ("tipo: data, formati", "tipo: testo, formati", "il tipo deve essere data"),
        ("conta: [[F]]", "conta: [[Q]]", "cita un record che non c'è"),
        ("lunghezza: 80\ntipo_record", "tipo_record", "dichiara la lunghezza"),
        ("ruolo: posizione", "ruolo: coobbligato", "un solo record con ruolo posizione"),
        ("forma: posizionale", "forma: boh", "forma"),
        ("costanti: {tipologia", "costanti: {colore", "costanti"),
        ("  - tipo: A", "  - tipo: F", "stesso tipo"),
        ("nome: acquedotto-valdombra", "nome: [", "YAML"),
    ],
)
def test_un_tracciato_sbagliato_non_si_carica_e_dice_dove(vecchio: str, nuovo: str, pezzo: str) -> None:
    assert vecchio in ACQUEDOTTO
    with pytest.raises(TracciatoErrato, match=pezzo):
        da_yaml(ACQUEDOTTO.replace(vecchio, nuovo, 1))


def test_i_tre_tracciati_forniti_si_caricano_e_gli_altri_nomi_no() -> None:
    assert TRACCIATI == ("riscossa-csv", "riscossa-txt", "tracciato-290")
    assert [carica(nome).nome for nome in TRACCIATI] == list(TRACCIATI)
    for nome in ("altro", "../tracciati/riscossa-csv", ""):
        with pytest.raises(TracciatoErrato, match="non esiste"):
            carica(nome)
