"""F24, Agenzia delle Entrate to the Comune: the G records of 300 characters.

For each ripartizione and imposta, what taxpayers paid (G1) is what was credited (G2, with IFEL's part),
recoveries (G3) apart. The layout of head and tail (A1, Z1) was found nowhere: they are counted, not read.
The identity of a payment is its ripartizione, delega and line, as the Agenzia numbers them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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

IMPOSTE = {
    "I": "ICI o IMU", "O": "TOSAP o COSAP", "T": "TARSU o tariffa", "S": "tassa di scopo",
    "R": "imposta di soggiorno", "A": "TARES o TARI", "U": "TASI", "M": "IMIS",
}  # fmt: skip
_Gruppo = tuple[str, str, str, str]


class LettoreF24(Lettore):
    """Payments (G1) become incassi; an annulment (G9) goes to a person."""

    tipo = "f24-accrediti"
    _tracciato = tracciato("f24-accrediti")

    def _righe(self) -> Iterator[RigaLetta]:
        self._conteggi: Counter[str] = Counter()
        self._versati: dict[_Gruppo, Centesimi] = {}
        self._accreditati: dict[_Gruppo, Centesimi] = {}
        self._recuperati: dict[_Gruppo, Centesimi] = {}
        for numero, riga in linee(self._corpo):
            tipo = riga[:2]
            motivo = motivo_di_riga(riga, self._tracciato.lunghezze)
            if not motivo and tipo not in self._tracciato.record:
                motivo = f"Record «{in_riga(tipo)}» non previsto in un flusso F24."
            if motivo:
                yield scarto(numero, motivo, riga)
                continue
            self._conteggi[tipo] += 1
            record = Record(self._tracciato, tipo, riga, numero)
            try:
                letta = self._letto(tipo, record)
            except CampoNonValido as errore:
                letta = scarto(numero, errore, riga)
            if letta is None:
                self.controllo.estranee += 1
            else:
                yield letta
        self._chiudi()

    def _letto(self, tipo: str, record: Record) -> RigaLetta | None:
        if tipo == "G1":
            return self._versamento(record)
        if tipo == "G2":
            self._aggiungi(self._accreditati, record, "accredito")
        elif tipo == "G3":
            self._aggiungi(self._recuperati, record, "recupero")
        elif tipo == "G9":
            verbo = {"A": "annullata", "R": "ripristinata"}.get(record.testo("operazione"), "variata")
            raise CampoNonValido(
                "operazione", f"Delega {verbo} dall'Agenzia delle Entrate: verificare l'incasso che aveva portato."
            )
        return None

    @staticmethod
    def _gruppo(record: Record) -> _Gruppo:
        return (
            record.testo("data_ripartizione"), record.testo("progressivo_ripartizione"),
            record.testo("data_bonifico"), record.testo("tipo_imposta"),
        )  # fmt: skip

    def _aggiungi(self, dove: dict[_Gruppo, Centesimi], record: Record, campo: str) -> None:
        gruppo = self._gruppo(record)
        dove[gruppo] = dove.get(gruppo, 0) + record.cent(campo)

    def _versamento(self, record: Record) -> RigaLetta:
        netto = record.cent("debito") - record.cent("credito")
        gruppo = self._gruppo(record)
        self._versati[gruppo] = self._versati.get(gruppo, 0) + netto
        if record.testo("divisa") != "EUR":
            raise CampoNonValido("divisa", f"La divisa è «{record.testo('divisa')}»: si acquisiscono solo euro.")
        if netto <= 0:
            raise CampoNonValido("debito", "Il versamento è a credito o di importo zero: non è un incasso.")
        operazione = record.testo("identificativo_operazione")
        tributo, anno, codice = record.testo("tributo"), record.testo("anno"), record.testo("codice_fiscale")
        imposta = IMPOSTE.get(gruppo[3], gruppo[3])
        errato = " (codice fiscale segnalato errato)" if record.testo("flag_codice_fiscale") not in ("", "0") else ""
        return RigaIncasso(
            riga=record.numero_riga,
            canale=Canale.F24,
            identita=self._distinta(
                *gruppo[:3], record.testo("progressivo_delega"), record.testo("progressivo_riga"),
                record.testo("intermediario"), record.testo("cab"), codice, tributo, anno,
                record.testo("rateazione"), str(netto),
            ),
            importo=netto,
            giorno=record.giorno("data_riscossione"),
            causale=f"F24 tributo {tributo} anno {anno}, {imposta}{errato}",
            codice=operazione,
            pagatore=Pagatore(in_riga(f"{record.testo('denominazione')} {record.testo('nome')}"), codice),
            riferimenti={"tributo": tributo, "anno": anno, "ente_comunale": record.testo("ente_comunale")},
            originale=record.riga,
        )  # fmt: skip

    def _chiudi(self) -> None:
        if not any(tipo.startswith("G") for tipo in self._conteggi):
            raise FlussoIllegibile("Il file non contiene record G: non è un flusso di accrediti F24.")
        for gruppo in sorted({*self._versati, *self._accreditati}):
            giorno, progressivo, _, imposta = gruppo
            versato, accreditato = self._versati.get(gruppo, 0), self._accreditati.get(gruppo, 0)
            recuperato = self._recuperati.get(gruppo, 0)
            # The sources do not settle on which side of the sum a recovery stands: either balance is taken.
            if recuperato and versato == accreditato + recuperato:
                accreditato += recuperato
            elif recuperato:
                accreditato -= recuperato
            self.controllo.confronta(f"Ripartizione {giorno}-{progressivo}, imposta {imposta}", accreditato, versato)
        conteggi = ", ".join(f"{tipo} {quanti}" for tipo, quanti in sorted(self._conteggi.items()))
        self.controllo.avverti(f"Record letti: {conteggi}. I totali della coda Z1 non si confrontano.")
