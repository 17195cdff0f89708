"""Flussi di rendicontazione of pagoPA: the XML `FlussoRiversamento`, and the JSON of the REST API for organizations.

Read leniently: an outcome nobody knows or a broken line is a scarto of that line, never the end of
the flow. Only a flow that cannot be told from others, or that is of another ente, is refused whole.
The JSON is what `acquisisci_fdr` stores: `{"flusso": <answer>, "pagine": [<answer>, ...]}`.
"""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping

from shared.contratti.flussi_incasso.fdr_busta import RADICI_BUSTA, sbusta
from shared.contratti.flussi_incasso.fdr_valori import (
    cent_di,
    cent_o_niente,
    giorno_di,
    istante_di,
    oggetto_di,
    testo_di,
)
from shared.contratti.flussi_incasso.righe import (
    CODIFICHE,
    CampoNonValido,
    Contesto,
    FlussoIllegibile,
    Lettore,
    RigaLetta,
    TestataFdr,
    in_riga,
    scarto,
)
from shared.contratti.flussi_incasso.xml_sicuro import Nodo, scorri
from shared.contratti.tracciato_flusso import ConLettura, decodifica
from shared.dominio.giorni import giorno_legale
from shared.dominio.rendicontazioni import (
    EsitoPagamento,
    RigaRendicontata,
    avviso_del_versamento,
    somme_ammesse,
)

_RADICE = frozenset({"FlussoRiversamento"})
RADICI = _RADICE | RADICI_BUSTA
JSON_MASSIMO = 32 * 1024 * 1024
"""Bytes: a hundred and eighty thousand payments, and never more memory than a function has."""
_SCALARI = frozenset(
    {"identificativoFlusso", "dataOraFlusso", "identificativoUnivocoRegolamento", "dataRegolamento",
     "istitutoMittente", "istitutoRicevente", "numeroTotalePagamenti", "importoTotalePagamenti"}
)  # fmt: skip
_FLUSSO = re.compile(r"[A-Za-z0-9_-]{1,35}")
_PSP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?P<psp>[0-9A-Za-z_]+)-")
_CODICE = re.compile(r"[!-~]{1,35}")
_NUMERO = re.compile(r"[0-9]{1,15}")
_ESITI = {
    **{esito.value: esito for esito in EsitoPagamento},
    "EXECUTED": EsitoPagamento.ESEGUITO,
    "REVOKED": EsitoPagamento.REVOCATO,
    "STAND_IN": EsitoPagamento.STAND_IN,
    "STAND_IN_NO_RPT": EsitoPagamento.STAND_IN_SENZA_RPT,
    "NO_RPT": EsitoPagamento.SENZA_RPT,
}


class _LettoreFdr(Lettore):
    """What the two forms share: the head, the lines, the figures."""

    def __init__(self, corpo: ConLettura, contesto: Contesto) -> None:
        super().__init__(corpo, contesto)
        self._numero = 0
        self._note: set[tuple[str, int]] = set()

    @abstractmethod
    def _righe(self) -> Iterator[RigaLetta]: ...

    def _pagamento(self, valori: Mapping[str, str], originale: str) -> Iterator[RigaLetta]:
        """A line from its texts: `iuv`, `iur`, `indice`, `importo`, `esito`, `giorno`.

        One whose IUV another intermediary of the ente manages is counted among the `estranee` too.
        """
        self._numero += 1
        try:
            letta = self._letta(valori)
        except CampoNonValido as errore:
            yield scarto(self._numero, errore, originale)
            return
        if not avviso_del_versamento(letta.iuv, self._contesto.segregazione):
            self.controllo.estranee += 1
        yield letta
        if letta.esito is EsitoPagamento.REVOCATO:
            self.controllo.revoche += abs(letta.importo)
            self.controllo.avverti(f"Riga {letta.riga}: pagamento revocato (esito 3), da verificare con il prestatore.")

    def _letta(self, valori: Mapping[str, str]) -> RigaRendicontata:
        esito = _ESITI.get(valori["esito"])
        if esito is None:
            raise CampoNonValido("esito", f"L'esito «{valori['esito'][:20]}» non è fra quelli conosciuti.")
        for nome in ("iuv", "iur"):
            if not _CODICE.fullmatch(valori[nome]):
                raise CampoNonValido(nome, f"Il campo {nome} manca o non è un codice di 35 caratteri al massimo.")
        # Where the index is missing the payment has one transfer, the first.
        indice = valori["indice"] or "1"
        if indice not in ("1", "2", "3", "4", "5"):
            raise CampoNonValido("indice", f"L'indice «{indice[:20]}» non è fra 1 e 5.")
        importo = cent_di(valori["importo"], "importo")
        revocato = esito is EsitoPagamento.REVOCATO
        if importo == 0 or (importo < 0 and not revocato):
            raise CampoNonValido("importo", "L'importo pagato deve essere positivo.")
        giorno = giorno_di(valori["giorno"], "giorno")
        if giorno.year not in _anni(self._contesto):
            raise CampoNonValido("giorno", "Il giorno del pagamento non è credibile.")
        chiave = (valori["iur"], int(indice))
        if chiave in self._note:
            raise CampoNonValido("iur", "Lo stesso pagamento (IUR e indice) è già in un'altra riga del flusso.")
        self._note.add(chiave)
        cent = -abs(importo) if revocato else importo
        return RigaRendicontata(self._numero, valori["iuv"], valori["iur"], int(indice), cent, esito, giorno)

    def _intesta(self, valori: Mapping[str, str], revisione: int) -> None:
        """Check who the flow is of and what it is known by. Raises FlussoIllegibile."""
        if valori["ricevente"] != self._contesto.codice_fiscale:
            ricevente = in_riga(valori["ricevente"])[:35]
            raise FlussoIllegibile(f"Il flusso di rendicontazione è di un altro ente, con codice «{ricevente}».")
        flusso = valori["flusso"]
        if not _FLUSSO.fullmatch(flusso):
            raise FlussoIllegibile("Il flusso di rendicontazione non ha un identificativo valido.")
        dichiarato = _PSP.match(flusso)
        psp = valori["psp"] or (dichiarato["psp"] if dichiarato else valori["mittente"])
        if not _CODICE.fullmatch(psp):
            raise FlussoIllegibile("Il flusso di rendicontazione non dice quale prestatore di servizi lo manda.")
        try:
            regolato = giorno_di(valori["regolato"], "dataRegolamento")
            istante = istante_di(valori["istante"])
            if regolato.year not in _anni(self._contesto) or istante.year not in _anni(self._contesto):
                raise CampoNonValido("dataRegolamento", "Le date del flusso di rendicontazione non sono credibili.")
        except CampoNonValido as errore:
            raise FlussoIllegibile(errore.messaggio) from errore
        try:
            pubblicato = istante_di(valori["pubblicato"] or valori["istante"])
        except CampoNonValido:
            pubblicato = istante
        if pubblicato.year not in _anni(self._contesto):
            pubblicato = istante
        totale = cent_o_niente(valori["totale"])
        self.testata = TestataFdr(
            flusso=flusso,
            psp=psp,
            revisione=revisione,
            istante=istante.isoformat(),
            regolamento=in_riga(valori["regolamento"])[:35],
            regolato_il=regolato,
            pubblicato_il=giorno_legale(pubblicato),
            pagamenti=int(valori["pagamenti"]) if _NUMERO.fullmatch(valori["pagamenti"]) else None,
            totale=totale,
        )
        self._figure()

    def _figure(self) -> None:
        """The declared figures against those read: a difference is told, and the flow is not tied by itself."""
        assert self.testata is not None
        totale, pagamenti = self.testata.totale, self.testata.pagamenti
        ammesse = somme_ammesse(self.controllo.totale, self.controllo.revoche)
        letto = totale if totale is not None and totale in ammesse else self.controllo.totale
        for nome, dichiarato, trovato, euro in (
            ("Totale dei pagamenti", totale, letto, True),
            ("Numero dei pagamenti", pagamenti, self._numero, False),
        ):
            if dichiarato is None:
                self.controllo.avverti(f"{nome}: il flusso non lo dichiara in modo leggibile.")
            else:
                self.controllo.annota(nome, dichiarato, trovato, euro=euro)


class LettoreFdrXml(_LettoreFdr):
    """`FlussoRiversamento` in any namespace, alone, in base64, or in base64 inside the SOAP answer of the node."""

    tipo = "fdr-xml"

    def _righe(self) -> Iterator[RigaLetta]:
        testi: dict[str, str] = {}
        rami = _SCALARI | {"datiSingoliPagamenti"}
        for passaggio in scorri(sbusta(self._corpo), _RADICE, rami, frozenset()):
            nodo = passaggio.nodo
            if nodo.nome != "datiSingoliPagamenti":
                testi.setdefault(nodo.nome, _codice(nodo))
                continue
            valori = {
                "iuv": nodo.detto("identificativoUnivocoVersamento"),
                "iur": nodo.detto("identificativoUnivocoRiscossione"),
                "indice": nodo.detto("indiceDatiSingoloPagamento"),
                "importo": nodo.detto("singoloImportoPagato"),
                "esito": nodo.detto("codiceEsitoSingoloPagamento"),
                "giorno": nodo.detto("dataEsitoSingoloPagamento"),
            }
            yield from self._pagamento(valori, "; ".join(f"{f.nome}={in_riga(f.testo)[:70]}" for f in nodo.figli[:12]))
        if not testi:
            raise FlussoIllegibile("Il file XML non contiene un flusso di rendicontazione.")
        self._intesta(
            {
                "flusso": testi.get("identificativoFlusso", ""),
                "psp": "",
                "mittente": testi.get("istitutoMittente", ""),
                "ricevente": testi.get("istitutoRicevente", ""),
                "istante": testi.get("dataOraFlusso", ""),
                "pubblicato": "",
                "regolamento": testi.get("identificativoUnivocoRegolamento", ""),
                "regolato": testi.get("dataRegolamento", ""),
                "pagamenti": testi.get("numeroTotalePagamenti", ""),
                "totale": testi.get("importoTotalePagamenti", ""),
            },
            0,
        )


class LettoreFdrJson(_LettoreFdr):
    """The answers of the REST API, as they were stored together."""

    tipo = "fdr-json"

    def _righe(self) -> Iterator[RigaLetta]:
        grezzo = self._corpo.read(JSON_MASSIMO + 1)
        if len(grezzo) > JSON_MASSIMO:
            raise FlussoIllegibile(f"Il flusso di rendicontazione in JSON supera {JSON_MASSIMO} byte.")
        try:
            # Figures stay the text they were: an amount is never a binary fraction, a huge one is never computed.
            dati = json.loads(decodifica(grezzo, CODIFICHE[:1]), parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError) as errore:
            raise FlussoIllegibile("Il file non è un JSON leggibile in UTF-8.") from errore
        testa = oggetto_di(oggetto_di(dati).get("flusso"))
        pagine = oggetto_di(dati).get("pagine")
        if not testa or not isinstance(pagine, list):
            raise FlussoIllegibile("Il file JSON non ha «flusso» e «pagine» della rendicontazione.")
        for pagina in pagine:
            elenco = oggetto_di(pagina).get("data")
            for voce in elenco if isinstance(elenco, list) else ():
                oggetto = oggetto_di(voce)
                valori = {
                    nome: testo_di(oggetto.get(campo))
                    for nome, campo in (("iuv", "iuv"), ("iur", "iur"), ("indice", "idTransfer"), ("importo", "pay"),
                                        ("esito", "payStatus"), ("giorno", "payDate"))
                }  # fmt: skip
                yield from self._pagamento(valori, in_riga(json.dumps(voce, ensure_ascii=False)[:4000]))
        mittente, ricevente = oggetto_di(testa.get("sender")), oggetto_di(testa.get("receiver"))
        revisione = testo_di(testa.get("revision"))
        if not _NUMERO.fullmatch(revisione) or int(revisione) < 1:
            raise FlussoIllegibile("Il flusso di rendicontazione non ha il numero della revisione.")
        self._intesta(
            {
                "flusso": testo_di(testa.get("fdr")),
                "psp": testo_di(mittente.get("pspId")),
                "mittente": testo_di(mittente.get("id")),
                "ricevente": testo_di(ricevente.get("organizationId")),
                "istante": testo_di(testa.get("fdrDate")),
                "pubblicato": testo_di(testa.get("published")),
                "regolamento": testo_di(testa.get("regulation")),
                "regolato": testo_di(testa.get("regulationDate")),
                "pagamenti": testo_di(testa.get("totPayments")),
                "totale": testo_di(testa.get("sumPayments")),
            },
            int(revisione),
        )


def _anni(contesto: Contesto) -> range:
    """The years a flow may speak of: from the first of pagoPA to the next."""
    return range(2012, contesto.oggi.year + 2)


def _codice(nodo: Nodo) -> str:
    """The text of a scalar, or the code of a party."""
    for ramo in ("identificativoUnivocoMittente", "identificativoUnivocoRicevente"):
        if nodo.primo(ramo) is not None:
            return nodo.detto(ramo, "codiceIdentificativoUnivoco")
    return nodo.testo.strip()
