"""Before an ingiunzione leaves: what the registers must have said, and what sends a credit back to the ente."""

from __future__ import annotations

from datetime import date, timedelta

from shared.dominio.anagrafe import EsitoAnagrafe, StatoAnagrafico, chi_risponde
from shared.dominio.fasi_comuni import attendi
from shared.dominio.importi import in_euro
from shared.dominio.passi import Esito, Passo
from shared.dominio.posizioni import Posizione
from shared.dominio.regole import Regole


def id_ingiunzione(posizione: Posizione) -> str:
    """The ingiunzione that counts: a second one, when the first was in the name of a dead debtor and never notified."""
    eredi = None if posizione.anagrafe is None else posizione.anagrafe.eredi
    return "ingiunzione-eredi" if eredi is not None and eredi.nuova_ingiunzione else "ingiunzione"


def prima_di_emettere(posizione: Posizione) -> Passo | None:
    """What the issue still waits for: None when nothing."""
    if posizione.anagrafe is not None:
        return None
    if "richiesta_anagrafe" not in posizione.eventi:
        return Passo(Esito.CHIEDI_ANAGRAFE, "Manca la verifica anagrafica del debitore.")
    return attendi("Si attende l'esito della verifica anagrafica.", None)


def motivo_di_restituzione(posizione: Posizione, regole: Regole, oggi: date) -> str:
    """Why the credit goes back to the ente without being pursued any further, in Italian; empty when it does not.

    The registers left nobody to ask, the ente refused the heirs, or, before anything was
    issued, it is prescribed (004 art. 7.8.b: it is pointed out, not issued) or below the
    least amount (L. 160/2019 art. 1 c. 794).
    """
    if "visto" not in posizione.eventi or posizione.residuo == 0:
        return ""
    if posizione.anagrafe is not None and (nessuno := _nessuno_risponde(posizione.anagrafe)):
        return nessuno
    if "emissione_ingiunzione" in posizione.eventi:
        return ""
    prescrizione = posizione.riga.prescrizione
    if prescrizione is not None and oggi > prescrizione:
        return f"credito prescritto il {prescrizione:%d/%m/%Y}, secondo la data indicata dall'ente"
    minimo = regole.ciclo.importo_minimo
    if posizione.residuo < minimo:
        return f"importo di {in_euro(posizione.residuo)} euro sotto il minimo di {in_euro(minimo)} euro"
    return ""


def _nessuno_risponde(esito: EsitoAnagrafe) -> str:
    if esito.stato is StatoAnagrafico.DECEDUTO:
        negata = esito.eredi is not None and not esito.eredi.autorizzata
        motivazione = esito.eredi.motivazione if esito.eredi is not None else ""
        return f"debitore deceduto, riscossione verso gli eredi non autorizzata: {motivazione}" if negata else ""
    if esito.stato is StatoAnagrafico.CESSATA and not chi_risponde(esito):
        return "impresa cessata senza che alcuno ne risponda"
    return ""


def promemoria_eredi(posizione: Posizione, regole: Regole, oggi: date) -> bool:
    """True when the ente has let its days for the heirs go by without a word, and was not yet reminded."""
    accertato = posizione.eventi.get("decesso_accertato")
    if accertato is None or posizione.conclusa or "sollecito_eredi" in posizione.eventi:
        return False
    attesa = posizione.anagrafe is not None and posizione.anagrafe.eredi is None
    return attesa and oggi > accertato + timedelta(days=regole.ciclo.giorni_autorizzazione_eredi)
