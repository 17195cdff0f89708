"""Which layout a flow of incassi is in, from its content: its name says nothing."""

from __future__ import annotations

import re

from shared.contratti.flussi_incasso.cbi_rh import LettoreCbiRh
from shared.contratti.flussi_incasso.f24 import LettoreF24
from shared.contratti.flussi_incasso.manuale import LettoreManualeCsv, LettoreManualeJson, e_intestazione
from shared.contratti.flussi_incasso.poste import LettorePoste
from shared.contratti.flussi_incasso.righe import CODIFICHE, FlussoIllegibile, Lettore
from shared.contratti.tracciato_flusso import controlla_testa, decodifica

TESTA = 64 * 1024
"""Bytes of the beginning that are enough to tell."""

_RADICE_XML = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_CBI_RH = re.compile(r".RH[0-9A-Za-z ]{5}")
_F24 = re.compile(r"(?:A1|G[1-59])[0-9]{8}[0-9 ]{2}")
_POSTE = re.compile(r"(?:[0-9 ]{15}|[0-9 ]{7})[0-9]{12}[0-9A-Z ]{6}[0-9]{3}")
_FDR_JSON = re.compile(rb'\{\s*"flusso"\s*:\s*\{')
_FDR_BASE64 = re.compile(rb"(?:PD|77u/P)[A-Za-z0-9+/\s]{60}")
_POSTE_LARGHE = frozenset({200, 192})


def riconosci(testa: bytes) -> type[Lettore]:
    """The reader of a flow that begins with `testa`. Raises FlussoIllegibile for one in no known layout."""
    controlla_testa(testa)
    inizio = testa.removeprefix(b"\xef\xbb\xbf").lstrip()
    if inizio.startswith(b"<"):
        return _di_xml(inizio)
    if _FDR_JSON.match(inizio) or _FDR_BASE64.match(inizio):
        from shared.contratti.flussi_incasso import fdr

        return fdr.LettoreFdrJson if inizio.startswith(b"{") else fdr.LettoreFdrXml
    if inizio.startswith((b"{", b"[")):
        return LettoreManualeJson
    riga = _prima_riga(testa)
    if _CBI_RH.match(riga):
        return LettoreCbiRh
    if _F24.match(riga):
        return LettoreF24
    if e_intestazione(riga):
        return LettoreManualeCsv
    if _POSTE.match(riga) and (len(riga) in _POSTE_LARGHE or riga[:77].strip().isalnum()):
        return LettorePoste
    raise FlussoIllegibile("Il file non corrisponde a nessun tracciato di incasso conosciuto.")


def _di_xml(inizio: bytes) -> type[Lettore]:
    # XML is read by who needs it only: a handler that takes in a text flow does not pay for its parser.
    from shared.contratti.flussi_incasso import camt053, fdr, giornale_cassa

    trovata = _RADICE_XML.search(inizio)
    radice = trovata[1].decode("ascii", "replace") if trovata else ""
    if radice in giornale_cassa.RADICI:
        return giornale_cassa.LettoreGiornaleCassa
    if radice in camt053.RADICI:
        return camt053.LettoreCamt053
    if radice in fdr.RADICI:
        return fdr.LettoreFdrXml
    raise FlussoIllegibile("Il file XML non è di un tracciato di incasso conosciuto.")


def _prima_riga(testa: bytes) -> str:
    grezza = next((riga for riga in re.split(rb"[\r\n]+", testa.removeprefix(b"\xef\xbb\xbf")) if riga.strip()), b"")
    return decodifica(grezza, CODIFICHE)
