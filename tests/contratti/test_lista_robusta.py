"""Nothing that arrives makes the reader fall: it is rows and scarti, or FlussoIllegibile."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.genera_lista import genera
from shared.contratti.tracciato import TRACCIATI, carica
from shared.contratti.tracciato_flusso import RIGA_MASSIMA, FlussoIllegibile
from shared.contratti.tracciato_lettura import Lettore, riconosci
from shared.contratti.tracciato_semplice import LettoreSemplice
from shared.dominio.errori import Scarto
from tests.contratti.liste_di_prova import AL, COLONNE, csv_di, leggi, riga_csv


def _zip() -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        archivio.writestr("lista.txt", csv_di(riga_csv()))
    return uscita.getvalue()


ILLEGGIBILI = {
    "zero byte": (b"", "vuoto"),
    "solo righe vuote": (b"\r\n\r\n  \n", "righe vuote"),
    "zip": (_zip(), "ZIP"),
    "gzip": (b"\x1f\x8b\x08\x00" + bytes(range(200)), "GZIP"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "utf-16": (csv_di(riga_csv()).decode().encode("utf-16"), "UTF-16"),
    "utf-16 senza bom": (csv_di(riga_csv()).decode().encode("utf-16-le"), "byte nulli"),
    "binario": (bytes(range(256)) * 40, ""),
    "un solo byte": (b"\xff", ""),
    "prosa": ("Nel mezzo del cammin di nostra vita\n" * 50).encode(),
    "prosa che comincia come una testa": (b"Tanto gentile e tanto onesta pare\nD\nZ\n", ""),
    "centomila colonne": (b";" * 100_000 + b"\n", ""),
    "nessun a capo": (b"a" * (RIGA_MASSIMA * 3), ""),
}


@pytest.mark.parametrize("tracciato", TRACCIATI)
@pytest.mark.parametrize("nome", ILLEGGIBILI)
def test_un_file_che_non_e_una_lista_e_illeggibile_con_un_motivo_in_italiano(nome: str, tracciato: str) -> None:
    caso = ILLEGGIBILI[nome]
    dati, pezzo = caso if isinstance(caso, tuple) else (caso, "")
    assert riconosci(dati[:65536]) is None
    with pytest.raises(FlussoIllegibile) as errore:
        leggi(dati, tracciato)
    assert pezzo in errore.value.messaggio
    assert errore.value.messaggio.endswith(".")


def test_una_riga_con_centomila_colonne_e_uno_scarto_con_l_originale_tagliato() -> None:
    buone, scarti, _ = leggi(csv_di(";" * 100_000, riga_csv()))
    assert len(buone) == 1
    assert "100001 colonne" in scarti[0].motivo
    assert len(scarti[0].originale) == 4000


@pytest.mark.parametrize("pezzo", [1000, 300_000, 10_000_000])
def test_una_riga_senza_fine_non_occupa_memoria_e_non_ferma_le_altre(pezzo: int) -> None:
    dati = csv_di(riga_csv(), "x" * (RIGA_MASSIMA * 4), riga_csv(partita="P2"))
    buone, scarti, lettore = leggi(dati[n : n + pezzo] for n in range(0, len(dati), pezzo))
    assert [(b.riga, b.partita) for b in buone] == [(2, "P1"), (4, "P2")]
    assert [s.riga for s in scarti] == [3]
    assert lettore.controllo.righe == 3


def test_un_byte_nullo_in_una_riga_scarta_quella_riga() -> None:
    buone, scarti, _ = leggi(csv_di(riga_csv(via="Via\x00Roma"), riga_csv(partita="P2")))
    assert [b.partita for b in buone] == ["P2"]
    assert "caratteri di controllo" in scarti[0].motivo


def test_un_ultima_riga_troncata_e_uno_scarto() -> None:
    buone, scarti, _ = leggi(csv_di(riga_csv(), riga_csv(partita="P2"))[:-40])
    assert (len(buone), [s.riga for s in scarti]) == (1, [3])


def test_il_flusso_si_legge_a_blocchi_senza_tenerlo_in_memoria() -> None:
    """A flow larger than any buffer, produced on the fly: what is asked for at a time stays bounded."""
    chiesti: list[int] = []

    class Corpo:
        def __init__(self, pezzi: Iterator[bytes]) -> None:
            self._pezzi = pezzi

        def read(self, n: int = -1, /) -> bytes:
            chiesti.append(n)
            return next(self._pezzi, b"")

    pezzi = iter([COLONNE.encode() + b"\n", *(riga_csv(partita=f"P{n}").encode() + b"\n" for n in range(500))])
    esiti = Lettore(carica("riscossa-csv"), al=AL).leggi(Corpo(pezzi))
    next(esiti)
    assert len(chiesti) <= 4
    assert 0 < max(chiesti) <= 1 << 20


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(TRACCIATI))
def test_byte_a_caso_danno_esiti_o_flusso_illeggibile_e_nient_altro(dati: bytes, tracciato: str) -> None:
    riconosci(dati)
    try:
        buone, scarti, lettore = leggi(dati, tracciato)
    except FlussoIllegibile:
        return
    assert lettore.controllo.righe == len(buone) + lettore.controllo.scartate
    assert len(scarti) >= lettore.controllo.scartate


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=10), st.sampled_from(("\n", "\r\n", "\r")))
def test_testo_a_caso_sotto_una_buona_intestazione_non_perde_righe(righe: list[str], fine: str) -> None:
    dati = fine.join((COLONNE, *righe)).encode("utf-8", "replace")
    fisiche = dati.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[1:]
    _, _, lettore = leggi(dati)
    piene = sum(1 for riga in fisiche if riga.decode().strip(" \t\x1a"))
    assert lettore.controllo.righe == piene


def _lista(tracciato: str) -> bytes:
    return b"".join(genera(12, 5, Decimal("0.2"), tracciato, AL))


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(TRACCIATI),
    st.lists(st.tuples(st.floats(0, 0.9999), st.sampled_from([*range(32), 34, 59, 127, 128, 200, 255])),
             min_size=1, max_size=6),
)  # fmt: skip
def test_una_lista_guastata_a_caso_non_perde_righe(tracciato: str, guasti: list[tuple[float, int]]) -> None:
    """Bytes changed after the first line, but for line ends: every line is taken, refused or told of."""
    dati = bytearray(_lista(tracciato))
    inizio = dati.index(b"\n") + 1
    for dove, byte in guasti:
        n = inizio + int(dove * (len(dati) - inizio))
        if dati[n] not in b"\r\n" and byte not in b"\r\n":
            dati[n] = byte
    buone, scarti, lettore = leggi(bytes(dati), tracciato)
    controllo = lettore.controllo
    assert controllo.righe == controllo.valide + controllo.scartate
    assert controllo.valide == len(buone)
    assert len({s.riga for s in scarti}) >= controllo.scartate
    if tracciato == "riscossa-csv":
        assert controllo.righe == 12
    elif tracciato == "riscossa-txt":
        # a D turned into something else becomes a refused line of its own: never fewer rows than the D left
        assert controllo.righe >= bytes(dati).count(b"\nD")


@pytest.mark.parametrize("seme", range(5))
def test_la_via_veloce_e_la_lenta_danno_gli_stessi_esiti(seme: int, monkeypatch: pytest.MonkeyPatch) -> None:
    caso = random.Random(seme)
    dati = bytearray(b"".join(genera(400, seme, Decimal("0.3"), "riscossa-csv", date(2025, 3, 1))))
    inizio = dati.index(b"\n") + 1
    for _ in range(150):
        n = caso.randrange(inizio, len(dati))
        if dati[n] not in b"\r\n":
            dati[n] = caso.choice(b' ;",.0A\xe0\xa0x')
    veloci = leggi(bytes(dati))
    originale = LettoreSemplice._compila

    def senza_via_veloce(self: LettoreSemplice, colonne: list[str]) -> None:
        originale(self, colonne)
        self._leggi = lambda _numero, _campi: None

    monkeypatch.setattr(LettoreSemplice, "_compila", senza_via_veloce)
    lente = leggi(bytes(dati))
    assert veloci[:2] == lente[:2]
    assert veloci[2].controllo == lente[2].controllo
    assert Counter(type(x) for x in lente[1]) == {Scarto: len(lente[1])}
    assert lente[0]
