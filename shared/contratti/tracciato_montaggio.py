"""From the values of one posizione to a `RigaCarico`: the checks that look at more than one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.contratti.tracciato import PREFISSO_COOBBLIGATO, SOGGETTO, Tracciato
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto

Errori = list[tuple[str, str]]
"""(destination, Italian reason): the reader turns the destination into the layout's own field name."""

_FISICA, _GIURIDICA = TipoSoggetto.FISICA, TipoSoggetto.GIURIDICA
_CAPITALE, _SANZIONI, _INTERESSI, _NOTIFICA, _PROCEDURA, _ONERI = Voce
_SENZA_BILANCIO = Bilancio()
_VUOTO_SOGGETTO: dict[str, Any] = {**dict.fromkeys(SOGGETTO, ""), "data_nascita": None}


class RigaErrata(Exception):
    """The posizione does not hold together; `errori` says why, field by field."""

    def __init__(self, errori: Errori) -> None:
        super().__init__(errori)
        self.errori = errori


def monta_soggetto(valori: Sequence[Any], errori: Errori, prefisso: str = "") -> Soggetto:
    """The subject out of its values in the order of `SOGGETTO`; what is wrong is appended to `errori`."""
    (tipo, codice, denominazione, cognome, nome, sesso, nascita, luogo, via, civico, cap, comune, provincia, stato,
     pec) = valori  # fmt: skip
    fisica = len(codice) == 16
    if tipo and (tipo == "F") != fisica and codice:
        motivo = (
            "una persona fisica ha un codice fiscale di 16 caratteri: correggere il codice o il tipo di soggetto"
            if tipo == "F"
            else "una persona giuridica ha un codice di 11 cifre: correggere il codice o il tipo di soggetto"
        )
        errori.append((prefisso + "codice_fiscale", motivo))
    if fisica and (cognome or nome):
        if not (cognome and nome):
            errori.append((prefisso + ("nome" if cognome else "cognome"), "indicare sia il cognome sia il nome"))
        denominazione = f"{cognome} {nome}"
    elif not denominazione:
        che_cosa = "cognome e nome" if fisica else "la denominazione"
        errori.append((prefisso + "denominazione", f"debitore senza nome: indicare {che_cosa}"))
    if not stato or stato == "IT":
        stato = "IT"
        if provincia != "EE" and not (len(cap) == 5 and cap.isdecimal() and cap.isascii()):
            errori.append((prefisso + "cap", "il CAP italiano ha cinque cifre: completarlo o indicare lo stato estero"))
    return Soggetto(
        _FISICA if fisica else _GIURIDICA, codice, denominazione,
        Indirizzo(via, civico, cap, comune, provincia, stato), nome, cognome, sesso, nascita, luogo, pec,
    )  # fmt: skip


def monta_soggetto_da(valori: Mapping[str, Any], errori: Errori, prefisso: str = "") -> Soggetto:
    """As `monta_soggetto`, from named values; absent names are blank."""
    tutti = {**_VUOTO_SOGGETTO, **valori}
    return monta_soggetto([tutti[nome] for nome in SOGGETTO], errori, prefisso)


class Montatore:
    """Builds the rows of one layout and one flow, remembering the partite already accepted.

    A partita refused for other reasons is not remembered: its correction further on is taken.
    """

    def __init__(self, tracciato: Tracciato) -> None:
        self._notifica_dopo_atto = "notifica_dopo_atto" in tracciato.controlli
        self._partite: set[str] | None = set() if "partita_unica" in tracciato.controlli else None

    def monta(
        self,
        riga: int, coobbligati: tuple[Soggetto, ...], voci: dict[Voce, Centesimi] | None,
        partita: str, tipologia: str, causale: str, anno: int, atto_tipo: str, atto_numero: str,
        atto_data: date | None, atto_notifica: date | None, certo_dal: date | None, interessi_dal: date | None,
        prescrizione: date | None, risorsa: str, capitolo: str, accertamento: str,
        capitale: Centesimi, sanzioni: Centesimi, interessi: Centesimi, notifica: Centesimi, procedura: Centesimi,
        oneri: Centesimi, *soggetto: Any,
    ) -> RigaCarico:  # fmt: skip
        """The row from its values in the order of `RIGA`, one by one: packing them would cost a tuple a row.

        `voci` replaces the six amounts when given. Raises RigaErrata with every cross-field fault at once.
        """
        errori: Errori = []
        debitore = monta_soggetto(soggetto, errori)
        if voci is None:
            voci = {}
            if capitale:
                voci[_CAPITALE] = capitale
            if sanzioni:
                voci[_SANZIONI] = sanzioni
            if interessi:
                voci[_INTERESSI] = interessi
            if notifica:
                voci[_NOTIFICA] = notifica
            if procedura:
                voci[_PROCEDURA] = procedura
            if oneri:
                voci[_ONERI] = oneri
        if not voci:
            errori.append(("capitale", "nessun importo: indicare almeno una voce maggiore di zero"))
        if self._notifica_dopo_atto and atto_notifica and atto_data and atto_notifica < atto_data:
            errori.append(
                ("atto_notifica", f"notifica precedente alla data dell'atto ({atto_data:%d/%m/%Y}): correggere le date")
            )
        partite = self._partite
        if partite is not None and partita in partite:
            errori.append(("partita", "partita già presente nel flusso: togliere il doppione o cambiare numero"))
        if errori:
            raise RigaErrata(errori)
        if partite is not None:
            partite.add(partita)
        return RigaCarico(
            riga, partita, debitore, coobbligati, tipologia, causale, anno,
            AttoPresupposto(atto_tipo, atto_numero, atto_data, atto_notifica), voci, certo_dal, interessi_dal,
            prescrizione,
            Bilancio(risorsa, capitolo, accertamento) if risorsa or capitolo or accertamento else _SENZA_BILANCIO,
        )  # fmt: skip


def monta_coobbligato_in_riga(valori: Sequence[Any]) -> tuple[Soggetto, ...]:
    """The coobbligato written on the debtor's own line (order of `SOGGETTO`); raises RigaErrata."""
    errori: Errori = []
    if not valori[1]:
        errori.append((PREFISSO_COOBBLIGATO + "codice_fiscale", "coobbligato senza codice fiscale: indicarlo"))
    soggetto = monta_soggetto(valori, errori, PREFISSO_COOBBLIGATO)
    if errori:
        raise RigaErrata(errori)
    return (soggetto,)
