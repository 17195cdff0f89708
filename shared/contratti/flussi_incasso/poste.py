"""Poste Italiane, rendicontazione of the bollettini: 200 characters, or 192 without the first field.

A line of tipo documento 999 closes a block with the total of its details. A 896 carries the code
the ente chose, without its check digits: where sixteen digits are those of a numero avviso of the
ente, that is what was paid. Other codes are told, never relied upon.
The identity of a bollettino is account, days, office, tipo documento, amount, code and Poste's own
progressive of selection, which the shorter record keeps too.
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.contratti.flussi_incasso.linee import linee, motivo_di_riga
from shared.contratti.flussi_incasso.record_fissi import Record, tracciato
from shared.contratti.flussi_incasso.righe import (
    CampoNonValido,
    FlussoIllegibile,
    Lettore,
    RigaIncasso,
    RigaLetta,
    scarto,
)
from shared.dominio.avvisi_codice import AUSILIARIO
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale

CON_CODICE = frozenset({"896", "674", "247"})
BIANCHI = frozenset({"123", "451"})
LARGA = 200
_PRIMO_CAMPO = 8
_EURO = "2"


class LettorePoste(Lettore):
    """Premarcati and bianchi; a block whose total differs refuses the flow."""

    tipo = "poste-bollettini"
    _tracciato = tracciato("poste-bollettini")

    def _righe(self) -> Iterator[RigaLetta]:
        self._blocco: Centesimi = 0
        self._blocchi, aperto = 0, False
        intero: bool | None = None
        for numero, riga in linee(self._corpo):
            motivo = motivo_di_riga(riga, self._tracciato.lunghezze)
            if motivo:
                yield scarto(numero, motivo, riga)
                continue
            if intero is None:
                intero = _con_primo_campo(riga)
            riga = riga if intero else " " * _PRIMO_CAMPO + riga
            record = Record(self._tracciato, "dettaglio", riga, numero)
            if record.testo("tipo_documento") == "999":
                self._chiudi(numero, riga)
                aperto = False
                continue
            aperto = True
            try:
                yield self._bollettino(record)
            except CampoNonValido as errore:
                yield scarto(numero, errore, riga)
        if not self._blocchi:
            raise FlussoIllegibile("Il file non ha un riepilogo (tipo documento 999): è incompleto.")
        if aperto:
            self.controllo.respingi("Gli ultimi bollettini non hanno un riepilogo: il file è troncato.")

    def _chiudi(self, numero: int, riga: str) -> None:
        self._blocchi += 1
        totale, self._blocco = self._blocco, 0
        try:
            dichiarato = Record(self._tracciato, "riepilogo", riga, numero).cent("importo_totale")
        except CampoNonValido as errore:
            self.controllo.respingi(f"Riga {numero}: {errore.messaggio}")
            return
        self.controllo.confronta(f"Totale del blocco {self._blocchi}", dichiarato, totale)

    def _bollettino(self, record: Record) -> RigaLetta:
        importo = record.cent("importo")
        self._blocco += importo
        tipo, codice = record.testo("tipo_documento"), record.testo("codice_cliente")
        if tipo not in CON_CODICE | BIANCHI:
            raise CampoNonValido("tipo_documento", f"Il tipo documento «{tipo}» non è di un bollettino noto.")
        if record.testo("divisa") != _EURO:
            raise CampoNonValido("divisa", "L'importo non è in euro.")
        if importo == 0:
            raise CampoNonValido("importo", "L'importo è zero.")
        giorno = record.giorno("data_accettazione")
        conto = record.testo("conto").lstrip("0")
        accredito = record.testo("data_accredito")
        identita = self._distinta(
            conto, giorno.isoformat(), accredito, record.testo("ufficio_sportello"), tipo, str(importo), codice,
            record.testo("progressivo_selezione"),
        )  # fmt: skip
        premarcato = tipo in CON_CODICE
        numero_avviso = self._numero_avviso(record) if tipo == "896" else ""
        return RigaIncasso(
            riga=record.numero_riga,
            canale=Canale.BOLLETTINO_PREMARCATO if premarcato else Canale.BOLLETTINO_BIANCO,
            identita=identita,
            importo=importo,
            giorno=giorno,
            causale=f"Bollettino {tipo} sul conto {conto}",
            numero_avviso=numero_avviso,
            codice="" if numero_avviso or not premarcato else codice.strip("0") and codice,
            riferimenti={"ufficio": record.testo("ufficio_sportello"), "accreditato": accredito},
            originale=record.riga,
        )

    def _numero_avviso(self, record: Record) -> str:
        """The numero avviso of the ente the code is; blank where it is another code or its check digits differ."""
        codice, controllo = record.testo("codice_cliente"), record.testo("forse_controllo")
        if not (len(codice) == 16 and codice.isascii() and codice.isdigit()):
            return ""
        if not codice.startswith(AUSILIARIO + self._contesto.segregazione):
            return ""
        completo = codice_cliente(codice)
        if controllo.isascii() and controllo.isdigit() and controllo != completo[16:]:
            return ""
        return completo


def codice_cliente(base: str) -> str:
    """The eighteen digits of a TD 896: the sixteen of `base`, then their remainder by 93 on two digits."""
    return f"{base}{int(base) % 93:02d}"


def codice_cliente_valido(codice: str) -> bool:
    """True for eighteen digits whose last two are the remainder by 93 of the first sixteen."""
    return len(codice) == 18 and codice.isascii() and codice.isdigit() and codice_cliente(codice[:16]) == codice


def _con_primo_campo(riga: str) -> bool:
    """Whether the records have their first field, from the first line: its width, else where its tipo documento is."""
    if len(riga) in (LARGA, LARGA - _PRIMO_CAMPO):
        return len(riga) == LARGA
    tipi = CON_CODICE | BIANCHI | {"999"}
    return riga[33:36] in tipi or riga[25:28] not in tipi
