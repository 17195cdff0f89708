"""One whole journey on the local cloud: a lista in, two years of virtual time, the books out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from functions import _avvio
from local.accesso_locale import RADICE as ACCESSO
from local.conti_demo import conta_termini
from local.copertura import Storia, copertura
from local.enti_demo import ENTI
from local.genera_lista import genera
from local.mondo import Mondo
from local.nuvola import Nuvola
from local.rami import RAMI
from local.righe_di_parte import adatta
from shared.adattatori.archivio import ArchivioS3
from shared.adattatori.liste_dynamo import EntiDynamo, ListeDynamo
from shared.adattatori.posizioni_dynamo import PosizioniDynamo
from shared.adattatori.tabella import Tabella
from shared.casi_uso.fascicolo import componi
from shared.casi_uso.gemello import comportamenti as persone
from shared.casi_uso.norme_vigenti import regole_di
from shared.casi_uso.rendiconto import posizioni_di, ricalcola
from shared.dominio.errori import ErroreDominio
from shared.dominio.posizioni import Posizione

RADICE = Path(__file__).resolve().parent.parent
INIZIO = datetime(2025, 1, 7, 8, 0, tzinfo=UTC)
MESI_MASSIMI = 40
GIORNI_AL_VISTO = 4
OGNI_MESE = "cron(0 5 1 * ? *)"
OGNI_GIORNO = "cron(0 5 * * ? *)"
MAI = "at(2199-01-01T00:00:00)"
DIFETTI_OGNI = 12
"""One faulty row for so many good ones."""

Avanzamento = Callable[[date], None]


class ListaRespinta(ErroreDominio):
    """The lista was refused whole: nothing was issued."""

    codice = "lista.respinta"


@dataclass
class Esito:
    """What a journey left behind."""

    dati: dict[str, Any]
    lista: str
    rendiconto: dict[str, Any]
    posizioni: list[Posizione]
    scarti: str
    chiamate: Counter[str]
    transizioni: dict[str, int]
    guasti: list[str] = field(default_factory=list)


def lista_inventata(posizioni: int, seme: int, scenario: str = "medio") -> bytes:
    """A riscossa-csv with exactly `posizioni` good rows, and one faulty row for every twelve.

    Where the scenario has parts to play, the first good rows are fit for them.
    """
    guaste = -(-posizioni // DIFETTI_OGNI)
    righe = posizioni + guaste
    quota, al = Fraction(guaste, righe), INIZIO.date()
    if persone.SCENARI[scenario].recita:
        return b"".join(genera(righe, seme, quota, "riscossa-csv", al, adatta(seme, al)))
    return b"".join(genera(righe, seme, quota, "riscossa-csv", al))


class Percorso:
    """A local cloud with one ente in it, ready for a lista."""

    def __init__(
        self,
        profilo: str,
        seme: int,
        scenario: str = "medio",
        porta: int | None = None,
        custodia: str = OGNI_MESE,
        riversamenti: str = MAI,
        fdr: str = "",
        altri_parametri: dict[str, str] | None = None,
    ) -> None:
        # The guard finds nothing to do in a quiet journey: once a month is enough here, it is daily on AWS.
        # Closing decades reads the giornale day by day: on AWS at its hour, here only where it is looked at.
        parametri = {
            "OrarioCustodia": custodia, "OrarioRiversamenti": riversamenti,
            "IndirizzoFdr": fdr, "SecondiFraChiamate": "0", "AccessoLocale": ACCESSO, **(altri_parametri or {}),
        }  # fmt: skip
        self.nuvola = Nuvola.avvia(RADICE / "template.yaml", inizio=INIZIO, parametri=parametri, porta=porta)
        self.ente = ENTI[profilo]
        self.tabella = Tabella(self.nuvola.client("dynamodb"), self.nuvola.uscite["Tabella"])
        self.posizioni = PosizioniDynamo(self.tabella, self.nuvola.orologio)
        self.liste = ListeDynamo(self.tabella)
        EntiDynamo(self.tabella).salva(self.ente)
        self.mondo = Mondo(self.nuvola, self.ente, seme, scenario)
        self._inizio = time.perf_counter()

    def carica(self, nome: str, contenuto: bytes) -> str:
        """Send the lista twice, as a hurried operator would; the id it got. Raises ListaRespinta."""
        primo = self.mondo.invia_lista(nome, contenuto)
        self.nuvola.fino_a_quiete()
        secondo = self.mondo.invia_lista(nome, contenuto)
        if not secondo["ripetuto"]:
            raise RuntimeError("lo stesso file è stato preso due volte")
        _, flusso = self.mondo.chiama("operatore", "GET", f"/flussi/{primo['flusso']}")
        if flusso["stato"] != "acquisito":
            raise ListaRespinta(flusso["motivo"] or f"La lista è «{flusso['stato']}».")
        return str(flusso["lista"])

    def vivi(self, lista: str, avanzamento: Avanzamento | None = None, mesi: int = MESI_MASSIMI) -> None:
        """Give the visto, then let time pass until every cycle has ended (or `mesi` have passed)."""
        visto_il = INIZIO.date() + timedelta(days=GIORNI_AL_VISTO)
        self.mondo.programma_visto(lista, visto_il)
        registro = self.liste.leggi_lista(self.ente.id, lista)
        identita = [p.id for p in posizioni_di(self.posizioni, registro)]
        self.mondo.programma_uffici(identita, visto_il)

        def giorno(oggi: date) -> None:
            self.mondo.raccogli(oggi)
            if avanzamento is not None:
                avanzamento(oggi)

        fine = self.nuvola.orologio.adesso() + timedelta(days=mesi * 31)
        while self.nuvola.orologio.adesso() < fine:
            self.nuvola.avanza_fino_a(self.nuvola.orologio.adesso() + timedelta(days=31), giorno)
            if self.nuvola.orologio.oggi() > visto_il and not self._in_corso():
                break

    def _in_corso(self) -> int:
        return sum(stati.get("RUNNING", 0) for stati in self.nuvola.esecuzioni().values())

    def esito(self, lista: str) -> Esito:
        """Ask the API for the rendiconto, recompute every balance from the books, count what happened."""
        registro = self.liste.leggi_lista(self.ente.id, lista)
        posizioni = list(posizioni_di(self.posizioni, registro))
        for posizione in posizioni:
            ricalcola(self.posizioni, posizione)
        stato, rendiconto = self.mondo.chiama("responsabile", "GET", f"/liste/{lista}/rendiconto")
        if stato != 200:
            raise RuntimeError(f"il rendiconto è stato rifiutato: {rendiconto}")
        totale = rendiconto["totale"]
        documenti = _avvio.client("s3")
        scarti = documenti.get_object(
            Bucket=self.nuvola.uscite["BucketDocumenti"], Key=registro.documenti["scarti"]
        )["Body"].read()
        atti = Counter(atto.tipo.value for posizione in posizioni for atto in posizione.atti)
        esecuzioni = {_nome(nome): stati for nome, stati in self.nuvola.esecuzioni().items()}
        aperte = sum(1 for posizione in posizioni if not posizione.conclusa)
        dati = {
            "posizioni": {
                "caricate": len(posizioni),
                "scartate": registro.controllo.scartate,
                "per_esito": rendiconto["per_esito"],
            },
            "importi_cent": {nome: totale[nome] for nome in
                             ("caricato", "accessori", "riscosso", "sgravato", "discaricato", "residuo")},
            "quadra": rendiconto["quadra"],
            "orfane": max(0, aperte - self._in_corso()),
            "esecuzioni": esecuzioni,
            "atti": dict(sorted(atti.items())),
            **self._bilancio(posizioni),
            "giorno_virtuale_finale": max(
                (p.eventi.get("conclusione", self.nuvola.orologio.oggi()) for p in posizioni),
                default=self.nuvola.orologio.oggi(),
            ).isoformat(),
            "secondi": round(time.perf_counter() - self._inizio, 1),
        }  # fmt: skip
        guasti = [f"{e.funzione} {e.istante:%Y-%m-%d}: {e.tipo}: {e.messaggio}" for e in self.nuvola.errori]
        guasti += self.mondo.rifiuti
        return Esito(
            dati,
            lista,
            rendiconto,
            posizioni,
            scarti.decode(),
            Counter(self.nuvola.contatori),
            self.nuvola.transizioni(),
            guasti,
        )

    def _bilancio(self, posizioni: list[Posizione]) -> dict[str, Any]:
        """Terms, penalties and what a posizione cost in transitions; in a scenario with parts, what they covered."""
        regole = regole_di(self.ente, self.ente.profilo)
        termini = conta_termini(posizioni, regole)
        transizioni = sum(self.nuvola.transizioni().values())
        dati: dict[str, Any] = {
            "termini": [termine.in_dati() for termine in termini],
            "penali_cent": sum(termine.penale for termine in termini),
            "transizioni_per_posizione": round(transizioni / max(1, len(posizioni)), 1),
        }
        if persone.SCENARI[self.mondo.scenario].recita:
            storie = (Storia(p, [evento for _, evento in self.posizioni.eventi(p.ente, p.id)]) for p in posizioni)
            dati["copertura"] = dict(copertura(storie, RAMI, regole))
        return dati

    def scarica(self, cartella: Path) -> int:
        """Write every paper of the journey under `cartella`; how many."""
        client = _avvio.client("s3")
        bucket = self.nuvola.uscite["BucketDocumenti"]
        quanti = 0
        for pagina in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for oggetto in pagina.get("Contents", []):
                destinazione = cartella / oggetto["Key"]
                destinazione.parent.mkdir(parents=True, exist_ok=True)
                destinazione.write_bytes(client.get_object(Bucket=bucket, Key=oggetto["Key"])["Body"].read())
                quanti += 1
        return quanti

    def fascicoli(self, cartella: Path, posizioni: list[Posizione]) -> int:
        """Write the fascicolo of each posizione in `cartella`; how many."""
        documenti = ArchivioS3(_avvio.client("s3"), self.nuvola.uscite["BucketDocumenti"])
        cartella.mkdir(parents=True, exist_ok=True)
        for posizione in posizioni:
            contenuto, _ = componi(self.posizioni, documenti, posizione.ente, posizione.id)
            (cartella / f"{posizione.id}.zip").write_bytes(contenuto)
        return len(posizioni)

    def chiudi(self) -> None:
        self.nuvola.chiudi()

    def __enter__(self) -> Percorso:
        return self

    def __exit__(self, *_: object) -> None:
        self.chiudi()


def _nome(macchina: str) -> str:
    """`PresaInCarico` as the files name it: `presa_in_carico`."""
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(macchina))
