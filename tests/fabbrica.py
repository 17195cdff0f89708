"""Plain examples for tests: a debtor, a row, a posizione taken to a given point of its life."""

from __future__ import annotations

from datetime import date

from shared.casi_uso.norme_vigenti import regole_di, tariffe
from shared.casi_uso.parametri_calcolo import scaglioni_rate
from shared.casi_uso.rateizzazione import condizioni
from shared.dominio import dilazioni, emissioni, misure
from shared.dominio.atti import Bene, Fase
from shared.dominio.consegne import affida, registra_esito
from shared.dominio.emissioni import Tariffe
from shared.dominio.enti import Ente, Persona
from shared.dominio.fasi import valuta
from shared.dominio.importi import Centesimi, Voce
from shared.dominio.liste import AttoPresupposto, Bilancio, RigaCarico
from shared.dominio.passi import Passo
from shared.dominio.piani import Piano
from shared.dominio.posizioni import Evento, Posizione, apri, muta
from shared.dominio.recapiti import EsitoConsegna
from shared.dominio.regole import Regole
from shared.dominio.soggetti import Indirizzo, Soggetto, TipoSoggetto
from shared.dominio.versamenti import Versamento, incassa

CONSEGNA = date(2025, 1, 7)
VISTO = date(2025, 1, 10)

ENTE = Ente(
    id="comune-prova",
    denominazione="Comune di Prova",
    codice_fiscale="99000000010",
    segregazione="02",
    profilo="regione_abruzzo",
    indirizzo="Via Roma 1, 00100 Prova (RM)",
    responsabile=Persona("Anna Rossi", "Responsabile"),
    firmatario=Persona("Luca Bianchi", "Funzionario"),
    ammontare_netto=480_000_00,
)


def debitore(pec: str = "") -> Soggetto:
    return Soggetto(
        TipoSoggetto.FISICA,
        "RSSMRA80A01H501U",
        "ROSSI MARIO",
        Indirizzo("Via Verdi", "3", "00100", "ROMA", "RM"),
        pec=pec,
    )


def riga(
    voci: dict[Voce, Centesimi] | None = None,
    *,
    pec: str = "",
    interessi_dal: date | None = None,
    prescrizione: date | None = None,
) -> RigaCarico:
    return RigaCarico(
        riga=2,
        partita="P-1",
        debitore=debitore(pec),
        coobbligati=(),
        tipologia="TARI",
        causale="Tassa sui rifiuti anno 2021",
        anno=2021,
        atto=AttoPresupposto("avviso di accertamento", "AT1/2023", date(2023, 3, 1), date(2023, 3, 20)),
        voci=voci or {Voce.CAPITALE: 500_00},
        certo_dal=date(2023, 5, 20),
        interessi_dal=interessi_dal,
        prescrizione=prescrizione,
        bilancio=Bilancio(),
    )


def regole(profilo: str = "regione_abruzzo") -> Regole:
    return regole_di(ENTE, profilo)


def tariffe_di(profilo: str = "regione_abruzzo") -> Tariffe:
    return tariffe(profilo)


def posizione(
    voci: dict[Voce, Centesimi] | None = None, *, profilo: str = "regione_abruzzo", **altro: object
) -> Posizione:
    """Just loaded."""
    aperta, _ = apri(
        ente=ENTE.id,
        id="L00001-00000001",
        lista="L00001",
        profilo=profilo,
        numero_avviso="302000010000000194",
        riga=riga(voci, **altro),  # type: ignore[arg-type]
        consegna_lista=CONSEGNA,
    )
    return aperta


def con_visto(attuale: Posizione, giorno: date = VISTO) -> Posizione:
    evento = Evento("VISTO", giorno)
    return muta(attuale, evento, eventi={"visto": giorno}, fase=Fase.NOTIFICA, giro=1).posizione


def ingiunta(attuale: Posizione, giorno: date = VISTO) -> Posizione:
    """With the visto and the ingiunzione issued on `giorno`."""
    vistata = attuale if "visto" in attuale.eventi else con_visto(attuale)
    return emissioni.emetti_ingiunzione(vistata, giorno, tariffe_di(attuale.profilo), "k.pdf").posizione


def consegnata(
    attuale: Posizione,
    atto: str,
    affidata: date,
    data: date,
    esito: EsitoConsegna = EsitoConsegna.CONSEGNATA,
    importata: date | None = None,
) -> Posizione:
    """With one attempt of `atto` handed over and its outcome imported."""
    r = regole(attuale.profilo)
    fuori = affida(attuale, r, affidata, atto).posizione
    incarico = fuori.consegne[-1].id
    return registra_esito(fuori, r, importata or data, incarico, esito, data).posizione


def notificata(attuale: Posizione, giorno: date) -> Posizione:
    """With the ingiunzione issued and delivered on `giorno`."""
    emessa = ingiunta(attuale)
    return consegnata(emessa, "ingiunzione", VISTO, giorno)


def in_cautelari(attuale: Posizione, giorno: date, veicoli: int = 1) -> Posizione:
    """In the phase of measures, with the register's answer."""
    r = muta(attuale, Evento("FASE", giorno), fase=Fase.CAUTELARI, giro=attuale.giro + 1).posizione
    chiesta = misure.chiedi_visura(r, giorno).posizione
    beni = tuple(Bene("veicolo", "Autovettura", f"AB{n:03d}CD") for n in range(veicoli))
    return misure.registra_visura(chiesta, giorno, beni).posizione


def con_istanza(attuale: Posizione, giorno: date, rate: int) -> Posizione:
    """The debtor asks for `rate` instalments."""
    return dilazioni.presenta_istanza(attuale, giorno, rate, "difficoltà temporanea", scaglioni_rate(giorno)).posizione


def con_piano(attuale: Posizione, giorno: date, rate: int, deciso: date | None = None) -> Posizione:
    """Asked for on `giorno`, granted on `deciso` (the same day if None), in the phase of instalments."""
    r, il = regole(attuale.profilo), deciso or giorno
    chiesta = con_istanza(attuale, giorno, rate)
    ferma = muta(chiesta, Evento("FASE", giorno), fase=Fase.RATEIZZAZIONE, giro=chiesta.giro + 1).posizione
    return dilazioni.accogli(ferma, r, il, condizioni(ferma, r, 1)).posizione


def piano_di(attuale: Posizione) -> Piano:
    assert attuale.rateizzazione is not None
    assert attuale.rateizzazione.piano is not None
    return attuale.rateizzazione.piano


def passo(attuale: Posizione, oggi: date, iniziata_il: date | None = None) -> Passo:
    """The next step of the phase it is in, begun on `iniziata_il` (today if None)."""
    return valuta(attuale, regole(attuale.profilo), oggi, iniziata_il or oggi)


def paga(attuale: Posizione, cent: Centesimi, giorno: date, iur: str = "A") -> Posizione:
    """With `cent` paid on its numero avviso and booked the same day."""
    versamento = Versamento(iur, attuale.numero_avviso, cent, giorno)
    return incassa(attuale, regole(attuale.profilo), giorno, versamento).posizione
