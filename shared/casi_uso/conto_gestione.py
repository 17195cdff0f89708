"""The Modello 21 of an ente: from its distinte to the printed account and to the analytic list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from shared.casi_uso.cassa import Cassa
from shared.casi_uso.condizioni_distinte import condizioni_distinta
from shared.casi_uso.in_cent import in_cent
from shared.casi_uso.porte import Archivio, Stampatore
from shared.casi_uso.riversamento import righe_di
from shared.casi_uso.stampe import intestazione
from shared.contratti.foglio import innocuo, penna
from shared.dominio.conti_gestione import ContoGestione, MeseConto, conto_gestione
from shared.dominio.documenti_conto import Modello21, RigaEntrata, RigaModello21, VoceRiepilogo
from shared.dominio.enti import Ente
from shared.dominio.importi import in_decimale, in_euro
from shared.dominio.riversamenti import Modo

MESI = (
    "Gennaio", "Febbraio", "Marzo", "Aprile", "Maggio", "Giugno", "Luglio", "Agosto", "Settembre", "Ottobre",
    "Novembre", "Dicembre",
)  # fmt: skip
GESTIONE = "Riscossione coattiva delle entrate"
SENZA_TIPOLOGIA = "Somme non ancora attribuite, da rimborsare o rimborsate"
ELENCO = (
    "pagato_il", "registrato_il", "canale", "incasso", "posizione", "lista", "tipologia", "anno", "entrata",
    "imputato", "decade_distinta",
)  # fmt: skip


def conto_di(cassa: Cassa, ente: str, anno: int) -> ContoGestione:
    """The account of `anno`. Raises NonQuadra."""
    return conto_gestione(ente, anno, cassa.riversamenti.elenca(ente), cassa.riversamenti.svincoli(ente))


def chiave_conto(ente: str, anno: int) -> str:
    return f"conti/{ente}/modello21-{anno}.pdf"


def stampa_conto(cassa: Cassa, stampatore: Stampatore, documenti: Archivio, ente: Ente, anno: int) -> None:
    """Print the account of `anno` over the one printed before; nothing where no decade of that year was closed."""
    if not any(d.al.year == anno for d in cassa.riversamenti.elenca(ente.id)):
        return
    modo = condizioni_distinta(ente, cassa.orologio.oggi()).modo
    carta = modello_21(ente, conto_di(cassa, ente.id, anno), cassa.orologio.oggi(), modo)
    documenti.scrivi(chiave_conto(ente.id, anno), stampatore.stampa(carta), "application/pdf")


def in_dati(conto: ContoGestione) -> dict[str, Any]:
    """The account as plain data, amounts in cents."""
    dati: dict[str, Any] = in_cent(conto)
    return {**dati, "quadra": True}


def modello_21(ente: Ente, conto: ContoGestione, data: date, modo: Modo) -> Modello21:
    """The paper. An account of a year that is not over says up to which day it is."""
    righe = tuple(riga for mese in conto.mesi for riga in _righe(mese))
    intero = conto.al == date(conto.anno, 12, 31)
    return Modello21(
        intestazione=intestazione(ente),
        numero=f"M21/{conto.anno}",
        data=data,
        esercizio=conto.anno,
        gestione=GESTIONE,
        agente=ente.concessionario or ente.denominazione,
        agente_codice_fiscale=ente.concessionario_codice_fiscale or ente.codice_fiscale,
        agente_indirizzo=ente.concessionario_indirizzo or ente.indirizzo,
        periodo=f"dal 01/01/{conto.anno} al {conto.al:%d/%m/%Y}",
        righe=righe,
        riscosso=conto.riscosso,
        versato=conto.versato,
        entrate=tuple(RigaEntrata(e.tipologia or SENZA_TIPOLOGIA, e.righe, e.riscosso) for e in conto.entrate),
        riepilogo=_riepilogo(conto, modo),
        iniziale=conto.iniziale,
        trattenuto=conto.trattenuto,
        finale=conto.finale,
        registrazioni=sum(1 for riga in righe if riga.riscosso or riga.versato),
        avvertenze=() if intero else (f"Conto parziale: l'esercizio è chiuso fino al {conto.al:%d/%m/%Y}.",),
    )


def elenco_csv(cassa: Cassa, ente: str, anno: int) -> Iterator[str]:
    """The payments behind the account, one a line (`;`, header, CRLF), safe to open in a spreadsheet."""
    uscita = io.StringIO()
    scrivi = penna(uscita)
    scrivi.writerow(ELENCO)
    for distinta in cassa.riversamenti.elenca(ente):
        if distinta.al.year != anno:
            continue
        for r in righe_di(cassa, distinta):
            testi = (r["canale"], r["incasso"], r["posizione"], r["lista"], r["tipologia"])
            importi = (str(in_decimale(r["entrata_cent"])), str(in_decimale(r["imputato_cent"])))
            anno_riga = r["anno"] or ""
            scrivi.writerow(
                (r["pagato_il"], r["giorno"], *map(innocuo, testi), anno_riga, *importi, distinta.decade)
            )
        yield uscita.getvalue()
        uscita.seek(0)
        uscita.truncate()


def _righe(mese: MeseConto) -> Iterator[RigaModello21]:
    oggetto = f"{MESI[mese.mese - 1]} - riscossione coattiva"
    versamenti = [
        (v.quietanza or "accredito sui conti dell'ente", f"{v.giorno:%d/%m/%Y} - decade {v.decade}", v.importo)
        for v in mese.versamenti
    ]
    trattenuto = f"Trattenuti {in_euro(mese.trattenuto)} €" if mese.trattenuto else ""
    prima = versamenti[0] if versamenti else ("", "", None)
    yield RigaModello21(
        str(mese.mese), oggetto, mese.pagamenti, mese.riscosso, _estremi(prima), prima[2], trattenuto
    )
    for versamento in versamenti[1:]:
        yield RigaModello21("", "", None, None, _estremi(versamento), versamento[2], "")


def _estremi(versamento: tuple[str, str, int | None]) -> str:
    return " - ".join(parte for parte in versamento[:2] if parte)


def _riepilogo(conto: ContoGestione, modo: Modo) -> tuple[VoceRiepilogo, ...]:
    versato = "Versato in tesoreria" if modo is Modo.NETTO else "Accreditato sui conti dell'ente"
    voci = [
        VoceRiepilogo(f"Da versare al 31/12/{conto.anno - 1}", conto.iniziale),
        VoceRiepilogo("Riscosso nell'esercizio", conto.riscosso),
        VoceRiepilogo("Totale a carico", conto.iniziale + conto.riscosso, True),
        VoceRiepilogo(versato, conto.versato),
    ]
    if modo is Modo.NETTO:
        voci += [
            VoceRiepilogo("Aggio, al netto della garanzia", conto.aggio - conto.garanzia),
            VoceRiepilogo("IVA sull'aggio", conto.iva),
            VoceRiepilogo("Spese anticipate dall'agente e riscosse", conto.spese),
            VoceRiepilogo("Rimborsi pagati per conto dell'ente", conto.rimborsi),
        ]
        if conto.riporto:
            voci.append(VoceRiepilogo("Trattenute rinviate o riprese da altri periodi", -conto.riporto))
    voci += [
        VoceRiepilogo("Totale a discarico", conto.versato + conto.trattenuto, True),
        VoceRiepilogo("Resta da versare", conto.finale, True),
    ]
    if conto.garanzia_saldo or conto.garanzia_svincolata:
        voci += [
            VoceRiepilogo("Garanzia svincolata nell'esercizio", conto.garanzia_svincolata),
            VoceRiepilogo("Garanzia in mano all'ente, compresa nel versato", conto.garanzia_saldo),
        ]
    return tuple(voci)
