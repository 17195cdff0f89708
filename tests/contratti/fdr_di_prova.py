"""Flussi di rendicontazione written for the tests, in both their forms."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contratti.incassi_di_prova import AVVISO, CONTESTO

FLUSSO = "2025-01-31PSPTEST-S0001"
ALTRUI = "12210209926737900"
"""An IUV that another intermediary manages."""


@dataclass(frozen=True)
class Pagamento:
    """A line as it is written: any text in any place."""

    iur: str = "R1"
    importo: str = "100.00"
    esito: str = "0"
    iuv: str = AVVISO[1:]
    indice: str = "1"
    giorno: str = "2025-01-30"


def xml(
    *pagamenti: Pagamento,
    totale: str = "100.00",
    numero: str = "1",
    flusso: str = FLUSSO,
    ricevente: str = CONTESTO.codice_fiscale,
    istante: str = "2025-01-31T23:30:00",
    prefisso: str = "",
    spazio: str = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/",
) -> bytes:
    """A `FlussoRiversamento`; `prefisso` (with its colon) qualifies every element, `spazio` blank none."""
    p = prefisso
    nome = f"xmlns:{p[:-1]}" if p else "xmlns"
    dichiarato = f' {nome}="{spazio}"' if spazio else ""

    def riga(pagamento: Pagamento) -> str:
        indice = f"<{p}indiceDatiSingoloPagamento>{pagamento.indice}</{p}indiceDatiSingoloPagamento>"
        return (
            f"<{p}datiSingoliPagamenti>"
            f"<{p}identificativoUnivocoVersamento>{pagamento.iuv}</{p}identificativoUnivocoVersamento>"
            f"<{p}identificativoUnivocoRiscossione>{pagamento.iur}</{p}identificativoUnivocoRiscossione>"
            f"{indice if pagamento.indice else ''}"
            f"<{p}singoloImportoPagato>{pagamento.importo}</{p}singoloImportoPagato>"
            f"<{p}codiceEsitoSingoloPagamento>{pagamento.esito}</{p}codiceEsitoSingoloPagamento>"
            f"<{p}dataEsitoSingoloPagamento>{pagamento.giorno}</{p}dataEsitoSingoloPagamento>"
            f"</{p}datiSingoliPagamenti>\n"
        )

    def parte(chi: str, codice: str) -> str:
        return (
            f"<{p}istituto{chi}><{p}identificativoUnivoco{chi}><{p}tipoIdentificativoUnivoco>G"
            f"</{p}tipoIdentificativoUnivoco><{p}codiceIdentificativoUnivoco>{codice}</{p}codiceIdentificativoUnivoco>"
            f"</{p}identificativoUnivoco{chi}></{p}istituto{chi}>"
        )

    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{p}FlussoRiversamento{dichiarato}>'
        f"<{p}versioneOggetto>1.0</{p}versioneOggetto>"
        f"<{p}identificativoFlusso>{flusso}</{p}identificativoFlusso>"
        f"<{p}dataOraFlusso>{istante}</{p}dataOraFlusso>"
        f"<{p}identificativoUnivocoRegolamento>TRN1</{p}identificativoUnivocoRegolamento>"
        f"<{p}dataRegolamento>2025-01-31</{p}dataRegolamento>"
        f"{parte('Mittente', 'BICBANCA')}{parte('Ricevente', ricevente)}"
        f"<{p}numeroTotalePagamenti>{numero}</{p}numeroTotalePagamenti>"
        f"<{p}importoTotalePagamenti>{totale}</{p}importoTotalePagamenti>\n"
        f"{''.join(riga(pagamento) for pagamento in pagamenti)}</{p}FlussoRiversamento>"
    ).encode()
