"""CBI RH: the account statement of an Italian bank in lines of 120 characters.

`RH, { 61, { 62, 63* }*, 64, 65* }*, EF`. Each balance is recomputed and each count is held
against EF. The identity of a credit is account, booking day, amount, bank's reference (its text
where there is none) and which of the same ones it is: progressives restart at every statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from shared.contratti.flussi_incasso.linee import linee, motivo_di_riga
from shared.contratti.flussi_incasso.record_fissi import Record, tracciato
from shared.contratti.flussi_incasso.righe import (
    CampoNonValido,
    FlussoIllegibile,
    Lettore,
    RigaIncasso,
    RigaLetta,
    in_riga,
    scarto,
)
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Pagatore
from shared.dominio.movimenti import riferimento_cumulativo

RIGHE_DI_TESTO = 60
"""Lines 63 kept of one movement: beyond them nothing more is read, and the flow says so."""
LIQUIDITA_FUTURA = "65"
"""The forecast of the balances to come: no money yet."""
_STRUTTURE = ("YYY", "YY2", "ID1", "RI1", "RI2", "ZZ2", "ZZ3", "KKK", "ZZ1")
_SENZA_RIFERIMENTO = frozenset({"", "NONREF", "NOTPROVIDED", "0" * 16})
RIFERIMENTO = 16
"""Characters of a bank's reference that RH carries: CAMT.053 has more, and is cut to as many to be the same."""


@dataclass
class _Conto:
    """A statement being read: its account and the sum of its movements so far."""

    numero: int
    conto: str
    divisa: str
    apertura: Centesimi
    movimenti: Centesimi = 0


@dataclass
class _Movimento:
    testa: Record
    conto: _Conto
    testi: list[Record] = field(default_factory=list)


def movimento_identificato(
    conto: str, contabile: date, importo: Centesimi, riferimento: str, testo: str
) -> tuple[str, ...]:
    """What a credit is known by in any statement of its account, whatever the layout."""
    corto = riferimento.strip().upper()[:RIFERIMENTO]
    proprio = "" if corto in _SENZA_RIFERIMENTO else corto
    return (conto, contabile.isoformat(), str(importo), proprio, "" if proprio else in_riga(testo).upper())


class LettoreCbiRh(Lettore):
    """Credits become incassi, those of pagoPA cumulative movements; debits are left out."""

    tipo = "cbi-rh"
    _tracciato = tracciato("cbi-rh")

    def _righe(self) -> Iterator[RigaLetta]:
        self._conto: _Conto | None = None
        self._movimento: _Movimento | None = None
        self._record, self._conti, self._nome = 0, 0, ""
        self._aperto, self._flussi = False, 0
        for numero, riga in linee(self._corpo):
            self._record += 1
            motivo = motivo_di_riga(riga, self._tracciato.lunghezze)
            if motivo:
                yield scarto(numero, motivo, riga)
                continue
            tipo = riga[1:3]
            if tipo == "63":
                self._testo(Record(self._tracciato, "63", riga, numero))
                continue
            yield from self._chiudi_movimento()
            if tipo == LIQUIDITA_FUTURA:
                continue
            try:
                if tipo not in self._LETTORI:
                    raise CampoNonValido("tipo_record", f"Record «{tipo}» non previsto in un flusso CBI RH.")
                self._LETTORI[tipo](self, Record(self._tracciato, tipo, riga, numero))
            except CampoNonValido as errore:
                yield scarto(numero, errore, riga)
        yield from self._chiudi_movimento()
        if not self._flussi:
            raise FlussoIllegibile("Il file non contiene un record RH: non è una rendicontazione CBI.")
        if self._aperto:
            self.controllo.respingi("Manca il record EF di chiusura: il file è troncato.")

    def _testa(self, record: Record) -> None:
        if self._aperto:
            self.controllo.respingi(f"Riga {record.numero_riga}: un flusso comincia prima che l'altro sia chiuso.")
        self._aperto, self._conto = True, None
        self._record, self._conti, self._nome = 1, 0, record.testo("nome_supporto")
        self._flussi += 1

    def _apri_conto(self, record: Record) -> None:
        if self._conto is not None:
            self.controllo.respingi(f"Rendicontazione {self._conto.numero}: manca il saldo finale (record 64).")
        self._conti += 1
        # Before its fields, which may be wrong: the movements after it are of no other account.
        self._conto = None
        self._conto = _Conto(
            numero=record.numero("rendicontazione"),
            conto=record.testo("abi") + record.testo("cab") + record.testo("conto"),
            divisa=record.testo("divisa") or "EUR",
            apertura=_con_segno(record, "saldo_iniziale", "segno"),
        )

    def _apri_movimento(self, record: Record) -> None:
        if self._conto is None:
            raise CampoNonValido("tipo_record", "Movimento fuori da una rendicontazione: manca il record 61.")
        self._conto.movimenti += _con_segno(record, "importo", "segno")
        self._movimento = _Movimento(record, self._conto)

    def _testo(self, record: Record) -> None:
        if self._movimento is None:
            return
        if len(self._movimento.testi) < RIGHE_DI_TESTO:
            self._movimento.testi.append(record)
        else:
            self.controllo.avverti(f"Riga {record.numero_riga}: descrizione troppo lunga, il seguito non è letto.")

    def _chiudi_conto(self, record: Record) -> None:
        if self._conto is None:
            raise CampoNonValido("tipo_record", "Saldo finale fuori da una rendicontazione: manca il record 61.")
        conto, self._conto = self._conto, None
        finale = _con_segno(record, "saldo_contabile", "segno_contabile")
        self.controllo.confronta(
            f"Saldo finale della rendicontazione {conto.numero}", finale, conto.apertura + conto.movimenti
        )

    def _coda(self, record: Record) -> None:
        if not self._aperto:
            self.controllo.respingi(f"Riga {record.numero_riga}: record EF senza il suo RH.")
        if self._conto is not None:
            self.controllo.respingi(f"Rendicontazione {self._conto.numero}: manca il saldo finale (record 64).")
        if record.testo("nome_supporto") != self._nome:
            self.controllo.respingi("Il nome del supporto nel record EF non è quello del record RH.")
        self.controllo.confronta("Record del flusso", record.numero("numero_record"), self._record, euro=False)
        rendicontazioni = record.numero("numero_rendicontazioni")
        self.controllo.confronta("Rendicontazioni del flusso", rendicontazioni, self._conti, euro=False)
        self._aperto, self._conto = False, None

    _LETTORI: ClassVar[dict[str, Callable[[LettoreCbiRh, Record], None]]] = {
        "RH": _testa,
        "61": _apri_conto,
        "62": _apri_movimento,
        "64": _chiudi_conto,
        "EF": _coda,
    }

    def _chiudi_movimento(self) -> Iterator[RigaLetta]:
        movimento, self._movimento = self._movimento, None
        if movimento is None:
            return
        record = movimento.testa
        originale = "\n".join([record.riga.rstrip(), *(t.riga.rstrip() for t in movimento.testi)])
        try:
            letta = self._letto(movimento, originale)
        except CampoNonValido as errore:
            letta = scarto(record.numero_riga, errore, originale)
        if letta is None:
            self.controllo.estranee += 1
        else:
            yield letta

    def _letto(self, movimento: _Movimento, originale: str) -> RigaLetta | None:
        record, conto = movimento.testa, movimento.conto
        if record.testo("segno") == "D":
            return None
        if conto.divisa != "EUR":
            raise CampoNonValido("divisa", f"Il conto è in {conto.divisa}: si acquisiscono solo importi in euro.")
        importo, contabile = record.cent("importo"), record.giorno("data_contabile")
        if importo == 0:
            return None
        valuta = self._giorno(record.giorno("data_valuta"), contabile)
        testi = _Testi(movimento)
        riferimento = record.testo("riferimento_banca")
        parti = movimento_identificato(conto.conto, contabile, importo, riferimento, testi.causale)
        identita = self._distinta(*parti)
        for testo, piena in testi.blocchi:
            cumulativo = riferimento_cumulativo(testo, piena=piena)
            if cumulativo is not None:
                return self._cumulativo(
                    cumulativo, identita, record.numero_riga, conto=conto.conto, giorno=valuta,
                    importo=importo, causale=testi.causale, trn=riferimento,
                )  # fmt: skip
        return RigaIncasso(
            riga=record.numero_riga,
            canale=Canale.BONIFICO,
            identita=identita,
            importo=importo,
            giorno=valuta,
            causale=testi.causale,
            numero_avviso=self._avviso(testi.causale),
            pagatore=testi.pagatore,
            riferimenti={"trn": riferimento, "end_to_end": testi.end_to_end},
            originale=originale,
        )


class _Testi:
    """The lines 63 of a movement put together: a text that goes on in the next line goes on without a blank."""

    def __init__(self, movimento: _Movimento) -> None:
        liberi, riconciliazione, motivazioni, ordinanti = "", "", "", ""
        codice = denominazione = iban = self.end_to_end = ""
        for record in movimento.testi:
            campo = record.grezzo("descrizione")
            struttura = campo[:3]
            if struttura == "YYY":
                dati = Record(LettoreCbiRh._tracciato, "63YYY", record.riga, record.numero_riga)
                codice, denominazione = dati.testo("codice_fiscale_ordinante"), dati.testo("ordinante")
            elif struttura == "YY2":
                iban = Record(LettoreCbiRh._tracciato, "63YY2", record.riga, 0).testo("iban_ordinante")
            elif struttura == "ID1":
                self.end_to_end = Record(LettoreCbiRh._tracciato, "63ID1", record.riga, 0).testo("end_to_end_id")
            elif struttura in ("RI1", "RI2"):
                riconciliazione += Record(LettoreCbiRh._tracciato, "63RI", record.riga, 0).grezzo("informazioni")
            elif struttura == "ZZ2":
                ordinanti += Record(LettoreCbiRh._tracciato, "63ZZ2", record.riga, 0).grezzo("ordinante")
            elif struttura == "ZZ3":
                motivazioni += Record(LettoreCbiRh._tracciato, "63ZZ3", record.riga, 0).grezzo("motivazione")
            elif campo.startswith("/ZZ4/"):
                liberi += Record(LettoreCbiRh._tracciato, "63ZZ4", record.riga, 0).grezzo("testo_libero")
            elif struttura not in _STRUTTURE:
                liberi += campo
        grezzi = [riconciliazione, motivazioni, liberi]
        if not any(testo.strip() for testo in grezzi):
            grezzi.append(movimento.testa.grezzo("descrizione"))
        self.blocchi = [(in_riga(testo), not testo[-1].isspace()) for testo in grezzi if testo.strip()]
        self.causale = " | ".join(testo for testo, _ in self.blocchi)
        self.pagatore = Pagatore(denominazione or in_riga(ordinanti), codice, iban)


def _con_segno(record: Record, importo: str, segno: str) -> Centesimi:
    verso = record.testo(segno)
    if verso not in ("C", "D"):
        raise CampoNonValido(segno, f"Il segno «{verso}» non è C né D.")
    return record.cent(importo) if verso == "C" else -record.cent(importo)
