"""The port `Incassi` in memory, with the conditions of the real adapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from shared.dominio.errori import GiaRegistrato, NonTrovato, RegolaViolata, VersioneSuperata
from shared.dominio.giornale import RigaGiornale
from shared.dominio.incassi import Etichetta, Incasso
from shared.dominio.movimenti import MovimentoCumulativo
from shared.dominio.rendicontazioni import ATTENDONO, FlussoRendicontato, StatoFlusso, chiave_flusso


class IncassiInMemoria:
    """Incassi and their giornale; `verifica` and `scrivi` are the two halves of a transaction."""

    def __init__(self) -> None:
        self.incassi: dict[tuple[str, str], Incasso] = {}
        self.righe: dict[tuple[str, str], RigaGiornale] = {}

    def leggi(self, ente: str, incasso: str) -> Incasso:
        try:
            return self.incassi[ente, incasso]
        except KeyError:
            raise NonTrovato(f"L'incasso {incasso} non esiste.") from None

    def leggi_molti(self, ente: str, incassi: Iterable[str]) -> Iterator[Incasso]:
        for incasso in incassi:
            if (ente, incasso) in self.incassi:
                yield self.incassi[ente, incasso]

    def salva(self, incasso: Incasso, righe: Sequence[RigaGiornale] = ()) -> None:
        self.verifica(incasso, righe)
        self.scrivi(incasso, righe)

    def verifica(self, incasso: Incasso | None, righe: Sequence[RigaGiornale]) -> None:
        """Raises what the transaction would."""
        if incasso is not None:
            attuale = self.incassi.get((incasso.ente, incasso.id))
            if incasso.versione and (attuale is None or attuale.versione != incasso.versione):
                raise VersioneSuperata(f"L'incasso {incasso.id} è cambiato.")
            if not incasso.versione and attuale is not None:
                raise GiaRegistrato(f"L'incasso {incasso.id} è già registrato.")
        if any((riga.ente, riga.id) in self.righe for riga in righe):
            raise GiaRegistrato("La riga del giornale è già scritta.")

    def scrivi(self, incasso: Incasso | None, righe: Sequence[RigaGiornale]) -> None:
        if incasso is not None:
            self.incassi[incasso.ente, incasso.id] = replace(incasso, versione=incasso.versione + 1)
        self.righe |= {(riga.ente, riga.id): riga for riga in righe}

    def in_coda(self, ente: str, etichetta: Etichetta) -> Iterator[Incasso]:
        in_attesa = [
            i for (e, _), i in self.incassi.items() if e == ente and i.etichetta is etichetta and i.da_guardare
        ]
        yield from sorted(in_attesa, key=_ordine)

    def pagina(self, ente: str, etichetta: Etichetta, dopo: str, quanti: int) -> tuple[list[Incasso], str]:
        if dopo and "#" not in dopo:
            raise RegolaViolata("Il segno di continuazione non è valido.")
        seguenti = [i for i in self.in_coda(ente, etichetta) if _ordine(i) > dopo][:quanti]
        return seguenti, _ordine(seguenti[-1]) if len(seguenti) == quanti else ""

    def giornale(self, ente: str, dal: date, al: date) -> Iterator[RigaGiornale]:
        yield from [r for (e, _), r in self.righe.items() if e == ente and dal <= r.giorno <= al]


def _chiave(flusso: str | None) -> str | None:
    return None if flusso is None else chiave_flusso(flusso)


def _ordine(incasso: Incasso) -> str:
    return f"{(incasso.scadenza or incasso.acquisito_il).isoformat()}#{incasso.id}"


class MovimentiInMemoria:
    """The port `Movimenti`, in memory."""

    def __init__(self) -> None:
        self.movimenti: dict[tuple[str, str | None, str], MovimentoCumulativo] = {}

    def registra(self, movimento: MovimentoCumulativo) -> None:
        self.movimenti.setdefault((movimento.ente, _chiave(movimento.flusso), movimento.id), movimento)

    def del_flusso(self, ente: str, flusso: str | None) -> Iterator[MovimentoCumulativo]:
        chiariti = {chiave[2] for chiave in self.movimenti if chiave[0] == ente and chiave[1] is not None}
        suoi = [
            (chiave[2], m)
            for chiave, m in self.movimenti.items()
            if chiave[:2] == (ente, _chiave(flusso)) and (flusso is not None or chiave[2] not in chiariti)
        ]
        yield from (movimento for _, movimento in sorted(suoi, key=lambda voce: voce[0]))


class RendicontazioniInMemoria:
    """The port `Rendicontazioni`, in memory."""

    def __init__(self) -> None:
        self.flussi: dict[tuple[str, str, str, str, tuple[int, str, str]], FlussoRendicontato] = {}
        self.stati: dict[tuple[str, str], StatoFlusso] = {}

    def registra(self, flusso: FlussoRendicontato) -> bool:
        chiave = (flusso.ente, chiave_flusso(flusso.flusso), *flusso.chi, flusso.ordine)
        nuovo = chiave not in self.flussi
        self.flussi.setdefault(chiave, flusso)
        return nuovo

    def revisioni(self, ente: str, flusso: str) -> list[FlussoRendicontato]:
        return [f for chiave, f in self.flussi.items() if chiave[:2] == (ente, chiave_flusso(flusso))]

    def stato(self, ente: str, flusso: str) -> StatoFlusso | None:
        return self.stati.get((ente, chiave_flusso(flusso)))

    def salva_stato(self, stato: StatoFlusso) -> StatoFlusso:
        attuale = self.stati.get((stato.ente, chiave_flusso(stato.flusso)))
        if (attuale.versione if attuale else 0) != stato.versione:
            raise VersioneSuperata(f"Il flusso {stato.flusso} è cambiato.")
        salvato = replace(stato, versione=stato.versione + 1)
        self.stati[stato.ente, chiave_flusso(stato.flusso)] = salvato
        return salvato

    def da_guardare(self, ente: str) -> Iterator[StatoFlusso]:
        suoi = [s for (e, _), s in self.stati.items() if e == ente and s.legame in ATTENDONO]
        yield from sorted(suoi, key=lambda s: (s.giorno or date.min, s.flusso))
