"""A flow of incassi that has landed: read whole, held to its own totals, then split into the queue of payments.

Nothing of it is booked before the whole of it has been read: rows wait in a file, and only a
flow whose figures agree sends them. Every step can be repeated: rows, movements and receipt are
known by content.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from shared.casi_uso.porte import Archivio, Coda, Enti, Liste, Movimenti, Orologio, Rendicontazioni
from shared.casi_uso.raccolta import Impronta
from shared.casi_uso.rendicontazioni import chiede_conciliazione, registra_fdr
from shared.contratti.flussi_incasso.riconosci import TESTA, riconosci
from shared.contratti.flussi_incasso.righe import Contesto, Lettore, RigaIncasso, TestataFdr
from shared.contratti.messaggio_incasso import MessaggioIncasso, in_messaggio
from shared.contratti.riga_json import scarti_csv
from shared.contratti.tracciato_flusso import FlussoIllegibile
from shared.dominio.enti import Ente
from shared.dominio.errori import GiaRegistrato, NonTrovato, Scarto
from shared.dominio.flussi import Flusso, StatoFlusso
from shared.dominio.giorni import istante_in_testo
from shared.dominio.importi import Centesimi
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.rendicontazioni import FlussoRendicontato, RigaRendicontata

CARTELLA = "incassi/flussi"
CARTELLA_DOCUMENTI = "incassi/documenti"
DIMENSIONE_MASSIMA = 64 * 1024 * 1024
"""Bytes: half a million lines of a statement, within the fifteen minutes of a function."""
SCARTI_IN_RICEVUTA = 50


@dataclass(frozen=True, slots=True)
class RicevutaIncassi:
    """What became of a flow, amounts in cents. `confronti` are the figures it declares against those read."""

    flusso: str
    nome_file: str
    esito: str
    tipo: str
    motivo: str
    acquisita_il: str
    accolte: int
    scartate: int
    cumulativi: int
    estranee: int
    totale_cent: Centesimi
    totale_cumulativi_cent: Centesimi
    quadra: bool
    confronti: tuple[str, ...]
    avvertenze: tuple[str, ...]
    scarti: tuple[dict[str, object], ...]


def chiave_ricevuta(ente: str, sha256: str) -> str:
    return f"incassi/ricevute/{ente}/{sha256}.json"


def chiave_righe(ente: str, sha256: str) -> str:
    return f"incassi/rendicontazioni/{ente}/{sha256}.jsonl"


def chiave_scarti(ente: str, sha256: str) -> str:
    return f"incassi/scarti/{ente}/{sha256}.csv"


def gruppo_di(ente: Ente, numero_avviso: str, incasso: str) -> str:
    """The group of the queue: that of the notice, where a payment names one, else its own."""
    return f"{ente.codice_fiscale}#{numero_avviso}" if numero_avviso else incasso


def acquisisci_flusso(
    liste: Liste,
    enti: Enti,
    flussi: Archivio,
    documenti: Archivio,
    movimenti: Movimenti,
    rendicontazioni: Rendicontazioni,
    coda: Coda,
    coda_flussi: Coda,
    orologio: Orologio,
    *,
    chiave: str,
) -> dict[str, object]:
    """Take in the flow stored at `chiave` (`incassi/flussi/<ente>/<sha256>/<name>`).

    Returns `esito`: ACQUISITO, RESPINTO with the `motivo`, RIPETUTO for a content already taken,
    NON_RICONOSCIUTO for a key of another shape. A flow that nobody asked to upload is taken too: who
    can write there is one of ours. Raises NonTrovato for an ente that does not exist.
    """
    parti = chiave.split("/")
    if len(parti) != 5 or "/".join(parti[:2]) != CARTELLA:
        return {"esito": "NON_RICONOSCIUTO"}
    ente, sha256 = enti.leggi(parti[2]), parti[3]
    flusso = _flusso(liste, orologio, ente.id, sha256, parti[4], chiave)
    if flusso.stato in (StatoFlusso.ACQUISITO, StatoFlusso.RESPINTO):
        return {"esito": "RIPETUTO", "stato": flusso.stato.value, "motivo": flusso.motivo}
    if flusso.stato is StatoFlusso.ATTESO:
        flusso = liste.salva_flusso(replace(flusso, stato=StatoFlusso.IN_VERIFICA))

    corpo = Impronta(_Limitato(flussi.apri(chiave)))
    with tempfile.TemporaryFile() as accolte, tempfile.TemporaryFile() as scarti:
        lettura = _Lettura(flussi, ente, orologio, chiave)
        motivo = lettura.leggi(corpo, accolte, scarti, sha256)
        scarti.seek(0)
        documenti.scrivi_da(chiave_scarti(ente.id, sha256), scarti, "text/csv; charset=utf-8")
        if not motivo and lettura.testata is not None:
            flusso_fdr = lettura.fdr(lettura.testata, chiave, sha256)
            registra_fdr(rendicontazioni, documenti, coda_flussi, flusso_fdr, accolte)
        elif not motivo:
            _invia(accolte, ente, coda, movimenti, coda_flussi)
    ricevuta = lettura.ricevuta(flusso, motivo, istante_in_testo(orologio.adesso()))
    testo = json.dumps(asdict(ricevuta))
    documenti.scrivi(chiave_ricevuta(ente.id, sha256), testo.encode(), "application/json")
    stato = StatoFlusso.RESPINTO if motivo else StatoFlusso.ACQUISITO
    liste.salva_flusso(replace(flusso, stato=stato, motivo=motivo))
    return {"esito": ricevuta.esito, "motivo": motivo, "tipo": ricevuta.tipo, "accolte": ricevuta.accolte,
            "scartate": ricevuta.scartate, "cumulativi": ricevuta.cumulativi}  # fmt: skip


def _flusso(liste: Liste, orologio: Orologio, ente: str, sha256: str, nome: str, chiave: str) -> Flusso:
    try:
        return liste.leggi_flusso(ente, sha256)
    except NonTrovato:
        adesso = istante_in_testo(orologio.adesso())
        flusso = Flusso(ente, sha256, nome, 0, chiave, "deposito", adesso, StatoFlusso.ATTESO)
    try:
        liste.crea_flusso(flusso)
    except GiaRegistrato:
        return liste.leggi_flusso(ente, sha256)
    return flusso


class _Limitato:
    """A stream that is no longer than a flow may be."""

    def __init__(self, sorgente: BinaryIO) -> None:
        self._sorgente = sorgente
        self._letti = 0

    def read(self, byte: int = -1, /) -> bytes:
        pezzo = self._sorgente.read(byte)
        self._letti += len(pezzo)
        if self._letti > DIMENSIONE_MASSIMA:
            raise FlussoIllegibile(f"Il flusso supera {DIMENSIONE_MASSIMA} byte: dividerlo.")
        return pezzo


class _Lettura:
    """The reading of one flow: accepted rows and scarti to their files, then the reason to refuse it, if any."""

    def __init__(self, flussi: Archivio, ente: Ente, orologio: Orologio, chiave: str) -> None:
        @lru_cache(maxsize=1000)
        def presente(documento: str) -> bool:
            try:
                flussi.apri(documento).close()
            except NonTrovato:
                return False
            return True

        self._contesto = Contesto(ente.id, ente.codice_fiscale, ente.segregazione, orologio.oggi(), chiave, presente)
        self._lettore: Lettore | None = None
        self._intero = False
        self._primi: list[Scarto] = []

    @property
    def testata(self) -> TestataFdr | None:
        """The head of a flusso di rendicontazione; None for any other flow."""
        return self._lettore.testata if self._lettore else None

    def fdr(self, testata: TestataFdr, chiave: str, sha256: str) -> FlussoRendicontato:
        """That flusso, as it was read."""
        assert self._lettore is not None
        controllo = self._lettore.controllo
        return FlussoRendicontato(
            ente=self._contesto.ente,
            **asdict(testata),
            impronta=sha256,
            letti=controllo.accolte,
            somma=controllo.totale,
            revoche=controllo.revoche,
            scartate=controllo.scartate,
            chiave=chiave,
            righe=chiave_righe(self._contesto.ente, sha256),
            acquisito_il=self._contesto.oggi,
        )

    def leggi(self, corpo: Impronta, accolte: BinaryIO, scarti: BinaryIO, sha256: str) -> str:
        """The reason (Italian) to refuse the whole flow; blank when it is good."""
        motivo = ""
        try:
            self._lettore = riconosci(corpo.anticipa(TESTA))(corpo, self._contesto)
            for testo in scarti_csv(self._accogli(self._lettore, accolte)):
                scarti.write(testo.encode("utf-8", "replace"))
            corpo.esaurisci()
        except FlussoIllegibile as errore:
            motivo = errore.messaggio
        else:
            self._intero = True
            if corpo.sha256 != sha256:
                motivo = "Il contenuto ricevuto non è quello dichiarato (SHA-256 diverso): ripetere l'invio."
        return motivo or self._motivo()

    def _motivo(self) -> str:
        assert self._lettore is not None
        controllo = self._lettore.controllo
        if self.testata is not None:
            # A bad line of a flusso di rendicontazione is that line's, and the money of the others is here.
            return ""
        if not controllo.quadra:
            return "Il flusso non quadra con i totali che dichiara. " + " ".join(controllo.messaggi)
        if controllo.scartate and not controllo.accolte + controllo.cumulativi:
            return "Nessuna riga del flusso è valida: correggere gli scarti e inviare di nuovo."
        return ""

    def _accogli(self, lettore: Lettore, accolte: BinaryIO) -> Iterator[Scarto]:
        for letta in lettore.leggi():
            if isinstance(letta, Scarto):
                if len(self._primi) < SCARTI_IN_RICEVUTA:
                    self._primi.append(letta)
                yield letta
                continue
            if isinstance(letta, RigaIncasso):
                voce: dict[str, object] = in_messaggio(letta.incasso(self._contesto))
            elif isinstance(letta, RigaRendicontata):
                voce = {**asdict(letta), "giorno": letta.giorno.isoformat()}
            else:
                voce = {"movimento": {**asdict(letta), "giorno": letta.giorno.isoformat()}}
            accolte.write(json.dumps(voce).encode() + b"\n")

    def ricevuta(self, flusso: Flusso, motivo: str, istante: str) -> RicevutaIncassi:
        """What became of it. A flow that was not recognised has no type and no figures."""
        controllo = self._lettore.controllo if self._lettore else None
        return RicevutaIncassi(
            flusso=flusso.sha256,
            nome_file=flusso.nome,
            esito="RESPINTO" if motivo else "ACQUISITO",
            tipo=self._lettore.tipo if self._lettore else "",
            motivo=motivo,
            acquisita_il=istante,
            accolte=controllo.accolte if controllo else 0,
            scartate=controllo.scartate if controllo else 0,
            cumulativi=controllo.cumulativi if controllo else 0,
            estranee=controllo.estranee if controllo else 0,
            totale_cent=controllo.totale if controllo else 0,
            totale_cumulativi_cent=controllo.totale_cumulativi if controllo else 0,
            quadra=self._intero and controllo is not None and controllo.torna,
            confronti=tuple(str(confronto) for confronto in controllo.confronti) if controllo else (),
            avvertenze=tuple(controllo.avvertenze) if controllo else (),
            scarti=tuple({"riga": s.riga, "campo": s.campo, "motivo": s.motivo} for s in self._primi),
        )


def _invia(accolte: BinaryIO, ente: Ente, coda: Coda, movimenti: Movimenti, coda_flussi: Coda) -> None:
    """Rows to the queue, movements to their store, in the order of the flow; each movement looks for its flusso."""

    def messaggi() -> Iterator[tuple[str, str, dict[str, object]]]:
        accolte.seek(0)
        for riga in accolte:
            voce = json.loads(riga)
            if "incasso" in voce:
                letto = MessaggioIncasso.model_validate(voce["incasso"])
                yield gruppo_di(ente, letto.numero_avviso, letto.id), f"{letto.id}#{letto.riferimento}", voce

    accolte.seek(0)
    for riga in accolte:
        voce = json.loads(riga)
        if "movimento" in voce:
            letto = voce["movimento"]
            movimento = MovimentoCumulativo(**{**letto, "giorno": date.fromisoformat(letto["giorno"])})
            movimenti.registra(movimento)
            if movimento.flusso is not None:
                chiede_conciliazione(coda_flussi, ente.id, movimento.flusso, movimento.riferimento)
    coda.invia_molti(messaggi())
