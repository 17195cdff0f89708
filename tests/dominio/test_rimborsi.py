"""Sgravi after payment and refunds, worked by hand; whatever happens, the books say where every cent is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio import emissioni, inesigibilita
from shared.dominio.atti import Conclusione, Fase
from shared.dominio.errori import ErroreDominio, GiaRegistrato, NonTrovato, RegolaViolata
from shared.dominio.fasi import conclusione_di
from shared.dominio.importi import Voce
from shared.dominio.lettere import carta_di, redigi
from shared.dominio.posizioni import Evento, Posizione, muta
from shared.dominio.pratiche import ACarico, CausaInesigibilita
from shared.dominio.rendiconti import rendiconta
from shared.dominio.rimborsi import da_disporre, disponi, eccedenza, registra_pagamento
from shared.dominio.sgravi import sgrava
from shared.dominio.versamenti import Versamento, incassa
from tests.fabbrica import con_visto, posizione, regole

OGGI = date(2025, 3, 3)
CREDITO = {Voce.CAPITALE: 100_00, Voce.SANZIONI: 30_00}


def aperta(profilo: str = "regione_abruzzo") -> Posizione:
    return con_visto(posizione(CREDITO, profilo=profilo))


def pagata(cent: int, profilo: str = "regione_abruzzo") -> Posizione:
    attuale = aperta(profilo)
    return incassa(attuale, regole(profilo), OGGI, Versamento("IUR", attuale.numero_avviso, cent, OGGI)).posizione


def riga(attuale: Posizione, voce: Voce) -> tuple[int, int, int, int]:
    letta = rendiconta([attuale.conti]).voci[voce]
    return letta.riscosso, letta.sgravato, letta.discaricato, letta.residuo


def test_lo_sgravio_di_quanto_e_gia_pagato_diventa_eccedenza() -> None:
    tutta = pagata(130_00)
    fatto = sgrava(tutta, OGGI, "DET/1", "doppio carico", {Voce.CAPITALE: 40_00}, regole=regole())
    assert riga(fatto.posizione, Voce.CAPITALE) == (60_00, 40_00, 0, 0)
    assert eccedenza(fatto.posizione) == 40_00
    assert fatto.evento.dati["documento"] == "comunicazione-sgravio-DET-1"
    (annotato,) = fatto.posizione.pratiche.sgravi
    assert (annotato.provvedimento, annotato.gia_pagato) == ("DET/1", {Voce.CAPITALE: 40_00})


def test_il_denaro_liberato_paga_prima_quel_che_resta() -> None:
    # 110 euro: art. 1194 c.c. takes the sanctions first (30), then 80 of capital; 20 are left.
    parziale = pagata(110_00)
    assert parziale.saldi == {Voce.CAPITALE: 20_00}
    # The 30 of sanctions fall: 20 close the capital, 10 come back.
    fatto = sgrava(parziale, OGGI, "D", "non dovute", {Voce.SANZIONI: 30_00}, regole=regole()).posizione
    assert (fatto.residuo, eccedenza(fatto)) == (0, 10_00)
    assert riga(fatto, Voce.SANZIONI) == (0, 30_00, 0, 0)
    assert riga(fatto, Voce.CAPITALE) == (100_00, 0, 0, 0)


def test_lo_sgravio_parziale_toglie_prima_il_dovuto_e_non_oltre_quanto_c_era() -> None:
    parziale = pagata(110_00)
    fatto = sgrava(parziale, OGGI, "D", "errore", {Voce.CAPITALE: 50_00}, regole=regole()).posizione
    assert riga(fatto, Voce.CAPITALE) == (50_00, 50_00, 0, 0)
    assert eccedenza(fatto) == 30_00
    with pytest.raises(RegolaViolata, match="residuo è 20,00"):
        sgrava(parziale, OGGI, "D", "errore", {Voce.CAPITALE: 100_01}, regole=regole())
    with pytest.raises(RegolaViolata):
        sgrava(parziale, OGGI, "D", "errore", {Voce.CAPITALE: 20_01})


def test_annullato_tutto_anche_il_riscosso_torna_ogni_euro() -> None:
    fatto = sgrava(pagata(110_00), OGGI, "D", "persona sbagliata", regole=regole(), anche_riscosso=True).posizione
    assert (fatto.residuo, eccedenza(fatto)) == (0, 110_00)
    assert rendiconta([fatto.conti]).totale.sgravato == 130_00


def test_anche_a_posizione_riscossa_e_conclusa_lo_sgravio_fa_nascere_il_rimborso() -> None:
    conclusa = emissioni.concludi(pagata(130_00), regole(), OGGI, "k.pdf").posizione
    with pytest.raises(RegolaViolata, match="Nulla da sgravare"):
        sgrava(conclusa, OGGI, "D", "errore", regole=regole())
    fatto = sgrava(conclusa, OGGI, "D", "errore", {Voce.SANZIONI: 30_00}, regole=regole()).posizione
    assert (fatto.conclusione, eccedenza(fatto)) == (Conclusione.RISCOSSA, 30_00)


@pytest.mark.parametrize(
    ("profilo", "chi"),
    [
        ("regione_abruzzo", ACarico.CONCESSIONARIO),
        ("emilia_romagna", ACarico.ENTE),
        ("anci_toscana", ACarico.ENTE),
        ("torgiano", ACarico.ENTE),
    ],
)
def test_il_rimborso_si_dispone_d_ufficio_e_si_paga_una_volta(profilo: str, chi: ACarico) -> None:
    oltre = pagata(150_00, profilo)
    disposto = disponi(oltre, regole(profilo), OGGI, "DET/7", "pagamento doppio")
    (rimborso,) = disposto.posizione.pratiche.rimborsi
    assert (rimborso.id, rimborso.importo, rimborso.a_carico) == ("rimborso-DET-7", 20_00, chi)
    assert (disposto.registrazioni, da_disporre(disposto.posizione)) == ((), 0)
    with pytest.raises(RegolaViolata):
        disponi(disposto.posizione, regole(profilo), OGGI, "DET/8", "ancora")
    with pytest.raises(RegolaViolata, match="non sta fra"):
        registra_pagamento(disposto.posizione, OGGI, rimborso.id, "M-1", date(2025, 3, 4))
    pagato = registra_pagamento(disposto.posizione, date(2025, 4, 1), rimborso.id, "M-1", date(2025, 3, 31)).posizione
    conto = rendiconta([pagato.conti])
    assert (conto.eccedenze, conto.rimborsato, conto.incassato) == (0, 20_00, 150_00)
    with pytest.raises(GiaRegistrato):
        registra_pagamento(pagato, date(2025, 4, 2), rimborso.id, "M-2", date(2025, 4, 1))
    with pytest.raises(NonTrovato):
        registra_pagamento(pagato, date(2025, 4, 2), "rimborso-altro", "M-2", date(2025, 4, 1))


def test_la_lettera_del_rimborso_si_scrive_una_volta_e_parte() -> None:
    disposto = disponi(pagata(150_00), regole(), OGGI, "DET/7", "pagamento doppio").posizione
    identita = "comunicazione-rimborso-DET-7"
    assert carta_di(disposto, identita).al_debitore
    scritta = redigi(disposto, OGGI, identita, "k.pdf")
    assert scritta.evento.dati["incarico"] == f"{disposto.id}-{identita}-1"
    with pytest.raises(GiaRegistrato):
        redigi(scritta.posizione, OGGI, identita, "k.pdf")


FATTI = st.lists(
    st.tuples(st.sampled_from(["paga", "sgrava", "sgrava_tutto", "disponi", "rimborsa", "discarica"]),
              st.integers(1, 200_00)),
    max_size=14,
)  # fmt: skip


@given(FATTI)
def test_in_ogni_momento_i_libri_dicono_dov_e_ogni_centesimo(fatti: list[tuple[str, int]]) -> None:
    attuale = muta(aperta(), Evento("FASE", OGGI), fase=Fase.CHIUSURA).posizione
    versato = rimborsato = 0
    for numero, (fatto, cent) in enumerate(fatti):
        prima = attuale
        try:
            attuale = applica(attuale, fatto, cent, numero)
        except ErroreDominio:
            continue
        versato += cent if fatto == "paga" else 0
        rimborsato += eccedenza(prima) - eccedenza(attuale) if fatto == "rimborsa" else 0
        conto = rendiconta([attuale.conti])
        totale = conto.totale
        uscite = totale.riscosso + totale.sgravato + totale.discaricato + totale.residuo
        assert totale.caricato + totale.accessori == uscite == 130_00
        assert conto.incassato == versato == totale.riscosso + conto.eccedenze + conto.rimborsato
        assert conto.rimborsato == rimborsato
        assert da_disporre(attuale) >= 0
    if attuale.residuo == 0 and "discarico" in attuale.eventi:
        assert conclusione_di(attuale) is Conclusione.DISCARICATA


def applica(attuale: Posizione, fatto: str, cent: int, numero: int) -> Posizione:
    r, nome = regole(), f"F{numero}"
    voce = Voce.CAPITALE if cent % 2 else Voce.SANZIONI
    match fatto:
        case "paga":
            versamento = Versamento(nome, attuale.numero_avviso, cent, OGGI)
            return incassa(attuale, r, OGGI, versamento).posizione
        case "sgrava":
            return sgrava(attuale, OGGI, nome, "errore", {voce: cent}, regole=r).posizione
        case "sgrava_tutto":
            return sgrava(attuale, OGGI, nome, "errore", regole=r, anche_riscosso=bool(cent % 2)).posizione
        case "disponi":
            return disponi(attuale, r, OGGI, nome, "pagato due volte").posizione
        case "rimborsa":
            aperti: Any = [x for x in attuale.pratiche.rimborsi if x.pagato_il is None]
            identita = aperti[0].id if aperti else "nessuno"
            return registra_pagamento(attuale, OGGI, identita, nome, OGGI).posizione
        case _:
            causa = CausaInesigibilita.DECEDUTO_SENZA_EREDI
            proposta = inesigibilita.proponi(attuale, r, OGGI, causa, "", "certificato di morte").posizione
            ultima = proposta.pratiche.proposte[-1].id
            return inesigibilita.decidi(proposta, OGGI, ultima, cent % 2 == 0, nome, "esaminata").posizione
