"""What a reading of a lista leaves behind while it flows: its hash, its lotti, its first scarti, its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from shared.casi_uso.porte import Archivio
from shared.contratti.riga_json import in_riga_json
from shared.contratti.tracciato_flusso import ConLettura
from shared.dominio.errori import Scarto
from shared.dominio.flussi import VoceSintesi
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.liste import RigaCarico

SCARTI_IN_RICEVUTA = 20


class Impronta:
    """A stream that hashes what passes, and lets its head be looked at first."""

    def __init__(self, sorgente: ConLettura) -> None:
        self._sorgente = sorgente
        self._testa = b""
        self._sha = hashlib.sha256()
        self.letti = 0

    def anticipa(self, byte: int) -> bytes:
        while len(self._testa) < byte and (pezzo := self._sorgente.read(byte - len(self._testa))):
            self._sha.update(pezzo)
            self.letti += len(pezzo)
            self._testa += pezzo
        return self._testa

    def read(self, byte: int = -1, /) -> bytes:
        if self._testa:
            taglio = len(self._testa) if byte < 0 else byte
            pezzo, self._testa = self._testa[:taglio], self._testa[taglio:]
            return pezzo
        pezzo = self._sorgente.read(byte)
        self._sha.update(pezzo)
        self.letti += len(pezzo)
        return pezzo

    def esaurisci(self) -> None:
        while self.read(1 << 20):
            pass

    @property
    def sha256(self) -> str:
        return self._sha.hexdigest()


class Raccolta:
    """Accepted rows go to numbered lotti as they come; refused ones pass through; figures are kept."""

    def __init__(self, flussi: Archivio, prefisso: str, righe_per_lotto: int) -> None:
        self._flussi = flussi
        self._prefisso = prefisso
        self._righe_per_lotto = righe_per_lotto
        self._righe: list[str] = []
        self._gruppi: dict[tuple[str, int], tuple[int, dict[Voce, Centesimi]]] = {}
        self.lotti: list[dict[str, object]] = []
        self.primi_scarti: list[tuple[int, str, str]] = []
        self.totale: Centesimi = 0
        self._accolte = 0

    def accogli(self, esiti: Iterator[RigaCarico | Scarto]) -> Iterator[Scarto]:
        for esito in esiti:
            if isinstance(esito, Scarto):
                if len(self.primi_scarti) < SCARTI_IN_RICEVUTA:
                    self.primi_scarti.append((esito.riga, esito.campo, esito.motivo))
                yield esito
                continue
            self._conta(esito)
            self._righe.append(in_riga_json(esito))
            if len(self._righe) == self._righe_per_lotto:
                self._chiudi_lotto()
        if self._righe:
            self._chiudi_lotto()

    def _conta(self, riga: RigaCarico) -> None:
        quante, voci = self._gruppi.get((riga.tipologia, riga.anno), (0, {}))
        for voce, cent in riga.voci.items():
            voci[voce] = voci.get(voce, 0) + cent
        self._gruppi[(riga.tipologia, riga.anno)] = (quante + 1, voci)
        self.totale += riga.totale

    def _chiudi_lotto(self) -> None:
        numero = len(self.lotti) + 1
        chiave = f"{self._prefisso}/{numero:06d}.jsonl"
        self._flussi.scrivi(chiave, "\n".join(self._righe).encode(), "application/x-ndjson")
        self.lotti.append({"chiave": chiave, "primo": self._accolte + 1, "righe": len(self._righe)})
        self._accolte += len(self._righe)
        self._righe = []

    def sintesi(self) -> tuple[VoceSintesi, ...]:
        return tuple(
            VoceSintesi(tipologia, anno, quante, voci)
            for (tipologia, anno), (quante, voci) in sorted(self._gruppi.items())
        )
