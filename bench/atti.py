"""Acts per second: the ingiunzione as Riscossa prints it, against WeasyPrint on the same content.

Both sides make the same text, amounts, emblem, QR and payment page, as PDF/A-2b, one act
after the other in one process, with a different debtor and notice each time. Rounds of
the two alternate, so that a busy machine slows both; the table gives the medians.

    .venv/bin/python -m bench.atti [--atti 60] [--giri 5]
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import html
import statistics
import string
import time
from collections.abc import Callable
from pathlib import Path

import weasyprint

from bench.macchina import descrizione
from shared.adattatori.documenti import CARTELLA_MODELLI, StampatoreTypst
from shared.adattatori.immagini import qr_in_svg
from shared.dominio.documenti import Ingiunzione
from shared.dominio.importi import in_euro
from tests.adattatori.atti_di_prova import ingiunzione

SOGLIA = 8.0


def atto(numero: int) -> Ingiunzione:
    """An ingiunzione like the test one, for another debtor, with another number and notice."""
    base = ingiunzione()
    assert base.avviso is not None
    debitore = dataclasses.replace(base.destinatario, denominazione=f"ROSSI MARIA {numero}")
    avviso = dataclasses.replace(base.avviso, debitore=debitore, numero_avviso=f"3{numero:017d}")
    return dataclasses.replace(base, numero=f"2026/{numero:06d}", destinatario=debitore, avviso=avviso)


class StampatoreWeasyPrint:
    """The same act through an HTML page."""

    def __init__(self) -> None:
        self._modello = string.Template(Path(__file__).with_name("atti.html").read_text(encoding="utf-8"))
        self._emblema = _in_url((CARTELLA_MODELLI / "emblema.svg").read_text(encoding="utf-8"))
        self._caratteri = weasyprint.text.fonts.FontConfiguration()

    def stampa(self, documento: Ingiunzione) -> bytes:
        pagina = self._modello.substitute(_valori(documento, self._emblema))
        pdf = weasyprint.HTML(string=pagina).write_pdf(pdf_variant="pdf/a-2b", font_config=self._caratteri)
        assert isinstance(pdf, bytes)
        return pdf


def _in_url(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _valori(d: Ingiunzione, emblema: str) -> dict[str, str]:
    i, s, a = d.intestazione, d.destinatario, d.avviso
    assert a is not None
    assert i.concessionario is not None
    assert s.data_nascita is not None
    p = d.atto_presupposto
    assert p.data is not None
    assert p.data_notifica is not None
    testi = {
        "titolo": d.titolo, "numero": d.numero, "data": d.data.strftime("%d/%m/%Y"), "protocollo": d.protocollo,
        "ente": i.denominazione, "ufficio": i.ufficio, "indirizzo_ente": i.indirizzo, "cf_ente": i.codice_fiscale,
        "pec_ente": i.pec, "sito": i.sito, "contatti": i.contatti,
        "titolo_concessionario": i.concessionario.titolo, "concessionario": i.concessionario.denominazione,
        "indirizzo_concessionario": i.concessionario.indirizzo, "pec_concessionario": i.concessionario.pec,
        "tipologia": d.tipologia, "anno": str(d.anno), "cf": s.codice_fiscale, "modalita_invio": d.modalita_invio,
        "debitore": s.denominazione, "luogo_nascita": s.luogo_nascita,
        "data_nascita": s.data_nascita.strftime("%d/%m/%Y"), "indirizzo": s.indirizzo.su_una_riga(),
        "natura": d.natura_credito, "causale": d.causale,
        "presupposto": f"{p.tipo} n. {p.numero} del {p.data:%d/%m/%Y}, notifica del {p.data_notifica:%d/%m/%Y}",
        "giorni": str(d.giorni_pagamento), "totale": in_euro(d.totale), "avviso": a.numero_a_gruppi,
        "interessi_successivi": d.interessi_successivi, "giorni_ricorso": str(d.ricorso.giorni),
        "autorita": d.ricorso.autorita, "norma": d.ricorso.norma, "modalita_ricorso": d.ricorso.modalita,
        "rateizzazione": d.rateizzazione, "responsabile": d.responsabile.nome,
        "qualifica_responsabile": d.responsabile.qualifica, "recapito_responsabile": d.responsabile.recapito,
        "firmatario": d.firmatario.nome, "qualifica_firmatario": d.firmatario.qualifica,
        "riferimenti": "; ".join(d.riferimenti), "privacy": d.informativa_privacy, "oggetto": a.oggetto,
        "termine": a.termine, "cbill": a.cbill,
    }  # fmt: skip
    valori = {nome: html.escape(testo) for nome, testo in testi.items()}
    indirizzo = (f"{s.indirizzo.via} {s.indirizzo.civico}", f"{s.indirizzo.cap} {s.indirizzo.comune}")
    valori["righe_indirizzo"] = "<br>".join(html.escape(riga) for riga in indirizzo)
    valori["righe_importi"] = "".join(
        f"<tr><td>{html.escape(r.etichetta)}</td><td>{in_euro(r.importo)}</td></tr>" for r in d.importi
    )
    valori["calcoli"] = "".join(f"<p><b>{html.escape(c.etichetta)}.</b> {html.escape(c.testo)}</p>" for c in d.calcoli)
    valori["qr"] = _in_url(qr_in_svg(a.qr))
    valori["emblema"] = emblema
    return valori


def al_secondo(stampa: Callable[[Ingiunzione], bytes], atti: list[Ingiunzione]) -> float:
    inizio = time.perf_counter()
    for documento in atti:
        stampa(documento)
    return len(atti) / (time.perf_counter() - inizio)


def misura(quanti: int, giri: int) -> tuple[float, float]:
    """Medians of acts per second, ours and WeasyPrint's (which makes a sixth of the acts in each round)."""
    nostro, altro = StampatoreTypst(), StampatoreWeasyPrint()
    nostro.stampa(atto(0))
    altro.stampa(atto(0))
    nostri, altri = [], []
    for giro in range(giri):
        primo = 1 + giro * quanti
        documenti = [atto(primo + n) for n in range(quanti)]
        nostri.append(al_secondo(nostro.stampa, documenti))
        altri.append(al_secondo(altro.stampa, documenti[: max(1, quanti // 6)]))
    return statistics.median(nostri), statistics.median(altri)


def main() -> int:
    argomenti = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    argomenti.add_argument("--atti", type=int, default=60, help="atti per giro")
    argomenti.add_argument("--giri", type=int, default=5)
    scelte = argomenti.parse_args()
    macchina = descrizione()
    nostro, altro = misura(scelte.atti, scelte.giri)
    rapporto = nostro / altro
    print("| Ingiunzione con pagina pagoPA, QR e PDF/A-2b | atti/s | rapporto | soglia | macchina |")
    print("|---|---:|---:|---:|---|")
    print(f"| Riscossa (Typst) | {nostro:.1f} | {rapporto:.1f}x | {SOGLIA:.0f}x | {macchina} |")
    print(f"| WeasyPrint {weasyprint.__version__} | {altro:.1f} | 1x | | |")
    return 0 if rapporto >= SOGLIA else 1


if __name__ == "__main__":
    raise SystemExit(main())
