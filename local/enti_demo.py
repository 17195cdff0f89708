"""Four invented enti, one for each contract."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shared.dominio.enti import ContoCorrentePostale, Ente, Persona, StazionePagopa

_ESERCIZIO = {
    "concessionario": "Riscossa Servizi S.p.A.",
    "concessionario_codice_fiscale": "99000000051",
    "concessionario_indirizzo": "Via dei Tributi 10, 06121 Perugia (PG)",
    "concessionario_pec": "riscossione@pec.riscossa.example",
    "informativa_privacy": "I dati sono trattati dall'ente creditore, titolare, e dal concessionario, responsabile, "
    "per la sola riscossione del credito (artt. 6 e 13-14 Reg. UE 2016/679). Informativa completa allo sportello.",
    "rateizzazione": "È possibile chiedere la rateizzazione allo sportello o via PEC prima della scadenza; la domanda "
    "va presentata all'ufficio indicato in questo atto.",
}


def _ente(
    identita: str, denominazione: str, codice_fiscale: str, profilo: str, indirizzo: str, **altro: object
) -> Ente:
    return Ente(
        id=identita,
        denominazione=denominazione,
        codice_fiscale=codice_fiscale,
        segregazione="02",
        profilo=profilo,
        indirizzo=indirizzo,
        responsabile=Persona("Dott.ssa Elena Fabbri", "Responsabile dell'entrata", "0500 100200"),
        firmatario=Persona("Dott. Marco Neri", "Funzionario responsabile della riscossione"),
        ufficio="Servizio entrate",
        pec=f"protocollo@pec.{identita}.example",
        telefono="0500 100200",
        contatti="Sportello: lunedì-venerdì 9.30-12.00; telefono 0500 100200",
        cbill="A1B2C",
        pagina_pagamento="https://checkout.pagopa.it/",
        pagopa=StazionePagopa("99000000051", "99000000051_01", "IT20X0542802800000012345678", "0101100IM"),
        **{**_ESERCIZIO, **altro},  # type: ignore[arg-type]
    )


ENTI: Mapping[str, Ente] = {
    ente.profilo: ente
    for ente in (
        _ente("regione-selvapiana", "Regione Selvapiana", "99000000010", "regione_abruzzo",
              "Via della Regione 1, 67100 Selvapiana (AQ)", aggio_percento=Decimal(6),
              conto_corrente_postale=ContoCorrentePostale(
                  "IT67X0760102800000012345678", "Regione Selvapiana - riscossione coattiva",
                  "AUT. DB/SSIC/E 00001 DEL 01/01/2025")),
        _ente("comune-rivafiorita", "Comune di Rivafiorita", "99000000028", "torgiano",
              "Piazza della Repubblica 1, 06089 Rivafiorita (PG)", patrono=(11, 3)),
        _ente("comune-montelago", "Comune di Montelago", "99000000036", "emilia_romagna",
              "Piazza Maggiore 6, 40121 Montelago (BO)", patrono=(10, 4), ammontare_netto=480_000_00),
        _ente("comune-poggioalto", "Comune di Poggioalto", "99000000044", "anci_toscana",
              "Via del Municipio 2, 50122 Poggioalto (FI)", patrono=(6, 24)),
    )
}  # fmt: skip
