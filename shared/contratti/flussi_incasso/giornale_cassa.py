"""The treasurer's journal (giornale di cassa OPI, SIOPE+), versions 1.4, 1.6.1, 1.7.1 and 1.8.

Money in is a SOSPESO ENTRATA carried out: reversali and regularisations only book what has come.
Its identity is the treasurer's number of the provvisorio in the year, without the amount: the same
number with another amount is a correction, which a person must see. The signature must be there,
as the schema says; it is not verified here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from shared.contratti.flussi_incasso.righe import (
    CampoNonValido,
    FlussoIllegibile,
    Lettore,
    RigaIncasso,
    RigaLetta,
    in_riga,
    scarto,
)
from shared.contratti.flussi_incasso.xml_sicuro import Nodo, scorri
from shared.dominio.importi import Centesimi
from shared.dominio.incassi import Canale, Pagatore
from shared.dominio.movimenti import riferimento_cumulativo

RADICI = frozenset({"flusso_giornale_di_cassa"})
_COMPLESSIVI = ("saldo_complessivo_precedente", "totale_complessivo_entrate", "totale_complessivo_uscite",
                "saldo_complessivo_finale")  # fmt: skip
_DI_CONTO = ("saldo_precedente_conto_evidenza", "totale_entrate_conto_evidenza", "totale_uscite_conto_evidenza",
             "saldo_finale_conto_evidenza")  # fmt: skip
_SCALARI = frozenset(
    {"identificativo_flusso_BT", "pagina", "pagine_totali", "esercizio", "data_riferimento_GdC",
     "data_inizio_periodo_riferimento", "data_fine_periodo_riferimento", "conto_evidenza",
     *_COMPLESSIVI, *_DI_CONTO}
)  # fmt: skip
_RAMI = _SCALARI | {"testata_messaggio", "movimento_conto_evidenza"}
_CONTENITORI = frozenset({"informazioni_conto_evidenza", "Signature"})
_IMPORTO = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}")
_GIORNO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMMESSI = {
    "tipo_movimento": frozenset({"ENTRATA", "USCITA"}),
    "tipo_documento": frozenset(
        {"REVERSALE", "MANDATO", "SOSPESO ENTRATA", "SOSPESO USCITA", "ANTICIPAZIONE", "GIROCONTO", "FONDO DI CASSA",
         "DEFICIT DI CASSA"}
    ),
    "tipo_operazione": frozenset({"ESEGUITO", "STORNATO", "REGOLARIZZATO", "RIPRISTINATO"}),
}  # fmt: skip
_TESTATA = {
    "identificativo_flusso_BT": re.compile(r"GDC-[0-9]{8}[A-Za-z0-9]{10,50}#[0-9]{3}#[0-9]{3}"),
    "pagina": re.compile(r"0*[1-9][0-9]{0,9}"),
    "pagine_totali": re.compile(r"0*[1-9][0-9]{0,9}"),
    "esercizio": re.compile(r"[0-9]{4}"),
}
_DAL_CONTO_POSTALE = "PRELIEVO DA CC POSTALE"


class LettoreGiornaleCassa(Lettore):
    """Provvisori of entrata become incassi, those of pagoPA cumulative movements; storni go to a person."""

    tipo = "giornale-di-cassa"

    def _righe(self) -> Iterator[RigaLetta]:
        self._testata: dict[str, str] = {}
        self._saldi: dict[str, Centesimi] = {}
        self._conti, self._firmato = 0, False
        self._azzera_conto()
        for passaggio in scorri(self._corpo, RADICI, _RAMI, _CONTENITORI):
            nodo = passaggio.nodo
            if nodo.nome == "Signature":
                self._firmato = True
            elif nodo.nome == "informazioni_conto_evidenza":
                if passaggio.apre:
                    self._apri_conto()
                else:
                    self._chiudi_conto()
            elif nodo.nome == "movimento_conto_evidenza":
                yield from self._movimento(nodo)
            elif nodo.nome == "testata_messaggio":
                self._di_chi(nodo)
            else:
                self._scalare(nodo)
        self._chiudi()

    def _di_chi(self, nodo: Nodo) -> None:
        self._testata |= {figlio.nome: figlio.testo.strip() for figlio in nodo.figli}
        codice = nodo.detto("codice_fiscale_ente")
        if codice != self._contesto.codice_fiscale:
            raise FlussoIllegibile(f"Il giornale di cassa è di un altro ente, con codice fiscale «{codice[:16]}».")

    def _scalare(self, nodo: Nodo) -> None:
        testo = nodo.testo.strip()
        if nodo.nome in _COMPLESSIVI or nodo.nome in _DI_CONTO:
            dove = self._saldi if nodo.nome in _COMPLESSIVI else self._saldi_conto
            if _IMPORTO.fullmatch(testo):
                dove[nodo.nome] = _cent(testo)
            else:
                self.controllo.respingi(f"Riga {nodo.riga}: {nodo.nome} non è un importo: «{testo[:20]}».")
        elif nodo.nome == "conto_evidenza":
            self._conto = testo
        else:
            self._testata[nodo.nome] = testo

    def _apri_conto(self) -> None:
        self._conti += 1
        if self._conti == 1:
            self._controlla_testata()
        self._azzera_conto()

    def _azzera_conto(self) -> None:
        self._conto = ""
        self._saldi_conto: dict[str, Centesimi] = {}
        self._somma: Counter[str] = Counter()
        self._solo_eseguiti = True

    def _controlla_testata(self) -> None:
        """What the schema asks of the head. A journal that fails it is refused whole."""
        for nome, forma in _TESTATA.items():
            valore = self._testata.get(nome, "")
            if not forma.fullmatch(valore):
                raise FlussoIllegibile(f"Giornale di cassa non valido: {nome} «{valore[:30]}» non è ammesso.")
        if int(self._testata["pagina"]) > int(self._testata["pagine_totali"]):
            raise FlussoIllegibile("Giornale di cassa non valido: la pagina è oltre il totale delle pagine.")
        if not self._testata.get("codice_fiscale_ente"):
            raise FlussoIllegibile("Giornale di cassa non valido: manca la testata del messaggio.")
        periodo = ("data_riferimento_GdC", "data_inizio_periodo_riferimento")
        if not any(_GIORNO.fullmatch(self._testata.get(nome, "")) for nome in periodo):
            raise FlussoIllegibile("Giornale di cassa non valido: manca il giorno o il periodo di riferimento.")

    def _chiudi_conto(self) -> None:
        nome = f"Conto {self._conto[:25]}"
        self._equazione(nome, [self._saldi_conto.get(voce) for voce in _DI_CONTO])
        if not self._solo_eseguiti:
            self.controllo.avverti(f"{nome}: ci sono storni o regolarizzazioni, i movimenti non si sommano.")
            return
        for voce, verso in ((_DI_CONTO[1], "ENTRATA"), (_DI_CONTO[2], "USCITA")):
            dichiarato = self._saldi_conto.get(voce)
            if dichiarato is None:
                continue
            if int(self._testata.get("pagine_totali", "1")) == 1 or self._somma[verso] > dichiarato:
                self.controllo.confronta(f"{nome}, movimenti in {verso.lower()}", dichiarato, self._somma[verso])
            elif self._somma[verso] != dichiarato:
                self.controllo.avverti(f"{nome}: il resto dei movimenti in {verso.lower()} è in un'altra pagina.")

    def _equazione(self, nome: str, saldi: list[Centesimi | None]) -> None:
        precedente, entrate, uscite, finale = saldi
        if precedente is None or entrate is None or uscite is None or finale is None:
            return
        self.controllo.confronta(f"{nome}, saldo finale", finale, precedente + entrate - uscite)

    def _chiudi(self) -> None:
        if not self._conti:
            raise FlussoIllegibile("Giornale di cassa non valido: manca informazioni_conto_evidenza.")
        if not self._firmato:
            raise FlussoIllegibile("Giornale di cassa non valido: manca la firma del tesoriere.")
        self._equazione("Giornale di cassa", [self._saldi.get(voce) for voce in _COMPLESSIVI])
        if int(self._testata["pagine_totali"]) > 1:
            pagina = f"{self._testata['pagina']} di {self._testata['pagine_totali']}"
            self.controllo.avverti(f"È la pagina {pagina}: acquisire anche le altre.")

    def _movimento(self, nodo: Nodo) -> Iterator[RigaLetta]:
        try:
            letta = self._letto(nodo)
        except CampoNonValido as errore:
            letta = scarto(nodo.riga, errore, _originale(nodo))
        if letta is None:
            self.controllo.estranee += 1
        else:
            yield letta

    def _letto(self, nodo: Nodo) -> RigaLetta | None:
        for campo, ammessi in _AMMESSI.items():
            if nodo.detto(campo) not in ammessi:
                raise CampoNonValido(campo, f"Il campo {campo} vale «{nodo.detto(campo)[:20]}», che non è ammesso.")
        testo = nodo.detto("importo")
        if not _IMPORTO.fullmatch(testo) or testo.startswith("-"):
            raise CampoNonValido("importo", f"L'importo «{testo[:20]}» non è in euro con due decimali.")
        importo, verso = _cent(testo), nodo.detto("tipo_movimento")
        self._somma[verso] += importo
        operazione, documento = nodo.detto("tipo_operazione"), nodo.detto("numero_documento")
        self._solo_eseguiti = self._solo_eseguiti and operazione == "ESEGUITO"
        if verso != "ENTRATA" or nodo.detto("tipo_documento") != "SOSPESO ENTRATA" or importo == 0:
            return None
        if operazione == "REGOLARIZZATO":
            return None
        if not documento:
            raise CampoNonValido("numero_documento", "Il provvisorio di entrata non ha numero.")
        if operazione == "STORNATO":
            raise CampoNonValido(
                "tipo_operazione", f"Provvisorio {documento[:10]} stornato: verificare l'incasso che aveva portato."
            )
        if nodo.detto("tipo_esecuzione") == _DAL_CONTO_POSTALE:
            raise CampoNonValido(
                "tipo_esecuzione", "Prelievo dal conto postale: gli incassi sono nella rendicontazione dei bollettini."
            )
        return self._entrata(nodo, importo, documento)

    def _entrata(self, nodo: Nodo, importo: Centesimi, documento: str) -> RigaLetta:
        movimento = _giorno(nodo, "data_movimento")
        valuta = _giorno(nodo, "data_valuta_ente") if nodo.detto("data_valuta_ente") else movimento
        giorno = self._giorno(valuta, movimento)
        causale = in_riga(nodo.detto("causale"))
        trn = nodo.detto("codice_riferimento_operazione") or nodo.detto("dati_a_disposizione_BT", "cro")
        identita = (
            self._testata.get("codice_ABI_BT", ""), self._testata["codice_fiscale_ente"],
            self._testata["esercizio"], documento.lstrip("0"), nodo.detto("progressivo_documento").lstrip("0"),
        )  # fmt: skip
        cumulativo = riferimento_cumulativo(causale)
        if cumulativo is not None:
            return self._cumulativo(
                cumulativo, identita, nodo.riga, conto=self._conto, giorno=giorno, importo=importo, causale=causale,
                trn=trn,
            )  # fmt: skip
        cliente = nodo.primo("cliente") or Nodo("cliente", 0, {})
        return RigaIncasso(
            riga=nodo.riga,
            canale=Canale.TESORERIA,
            identita=identita,
            importo=importo,
            giorno=giorno,
            causale=causale,
            numero_avviso=self._avviso(causale),
            pagatore=Pagatore(
                in_riga(cliente.detto("anagrafica_cliente"))[:140],
                (cliente.detto("codice_fiscale_cliente") or cliente.detto("partita_iva_cliente"))[:16],
                nodo.detto("coordinate")[:34],
            ),
            riferimenti={"trn": trn, "end_to_end": nodo.detto("end_to_end_id"), "provvisorio": documento},
            originale=_originale(nodo),
        )


def _cent(testo: str) -> Centesimi:
    return int(testo.replace(".", ""))


def _giorno(nodo: Nodo, campo: str) -> date:
    testo = nodo.detto(campo)
    try:
        if _GIORNO.fullmatch(testo):
            return date.fromisoformat(testo)
    except ValueError:
        pass
    raise CampoNonValido(campo, f"Il campo {campo} non è una data: «{testo[:20]}».")


def _originale(nodo: Nodo) -> str:
    return "; ".join(f"{figlio.nome}={in_riga(figlio.testo)}" for figlio in nodo.figli if figlio.testo.strip())
