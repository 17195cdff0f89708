"""Whatever happens, in any order, the giornale says where every cent is, and says what the books say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.dominio import inesigibilita, partitario
from shared.dominio.abbinamenti import abbina, riga_di_arrivo, riga_di_spostamento
from shared.dominio.atti import Fase
from shared.dominio.errori import ErroreDominio
from shared.dominio.giornale import Destinazione, RigaGiornale, quadra
from shared.dominio.importi import Voce
from shared.dominio.incassi import Canale, Evidenza, Fonte, Incasso, apri, destina_al_rimborso, rimborsa
from shared.dominio.posizioni import Evento, Mutazione, Posizione, muta
from shared.dominio.pratiche import CausaInesigibilita
from shared.dominio.rimborsi import disponi, registra_pagamento
from shared.dominio.sgravi import sgrava
from tests.fabbrica import con_visto, posizione, regole

OGGI = date(2025, 3, 3)
CREDITO = {Voce.CAPITALE: 100_00, Voce.SANZIONI: 30_00}
FATTI = ("paga", "arriva", "abbina", "dividi", "destina", "rendi", "sgrava", "sgrava_tutto", "disponi", "rimborsa",
         "discarica")  # fmt: skip


def aperta(numero: int) -> Posizione:
    vistata = replace(con_visto(posizione(CREDITO)), id=f"L00001-0000000{numero}")
    return muta(vistata, Evento("FASE", OGGI), fase=Fase.CHIUSURA).posizione


class Cassa:
    """Two posizioni, money in any state, and the giornale of all of it."""

    def __init__(self) -> None:
        self.posizioni = [aperta(1), aperta(2)]
        self.incassi: dict[str, Incasso] = {}
        self.righe: list[RigaGiornale] = []
        self.entrato = 0

    def fa(self, fatto: str, numero: int, quale: int, cent: int) -> None:
        chi = quale % 2
        attuale, nome = self.posizioni[chi], f"F{numero}"
        if fatto in ("paga", "arriva"):
            nuovo = self._nuovo(nome, cent)
            if fatto == "paga":
                self._scrive(chi, abbina(attuale, regole(), OGGI, nuovo, "Certo."))
            else:
                self._tiene(nuovo, riga_di_arrivo(nuovo, OGGI))
            self.entrato += cent
        elif fatto in ("abbina", "dividi"):
            atteso = self._in_attesa()
            quanto = atteso.da_abbinare if fatto == "abbina" else min(cent, atteso.da_abbinare)
            self._scrive(chi, abbina(attuale, regole(), OGGI, atteso, "Deciso.", importo=quanto, autore="anna"))
        elif fatto == "destina":
            atteso = self._in_attesa()
            da, a = Destinazione.DA_ABBINARE, Destinazione.DA_RIMBORSARE
            destinato = destina_al_rimborso(atteso, OGGI, "Non è nostro.", "anna")
            self._tiene(destinato, riga_di_spostamento(atteso, OGGI, da, a, atteso.da_abbinare, "Non è nostro."))
        elif fatto == "rendi":
            reso = next((i for i in self.incassi.values() if i.stato == "da_rimborsare"), None)
            if reso is not None:
                da, a = Destinazione.DA_RIMBORSARE, Destinazione.RIMBORSATO
                riga = riga_di_spostamento(reso, OGGI, da, a, reso.importo, "MAND-1")
                self._tiene(rimborsa(reso, OGGI, "MAND-1", "anna"), riga)
        else:
            self._scrive(chi, self._sulla_posizione(attuale, fatto, nome, cent))

    def _sulla_posizione(self, attuale: Posizione, fatto: str, nome: str, cent: int) -> Mutazione:
        r = regole()
        if fatto == "sgrava":
            voce = Voce.CAPITALE if cent % 2 else Voce.SANZIONI
            return sgrava(attuale, OGGI, nome, "errore", {voce: cent}, regole=r)
        if fatto == "sgrava_tutto":
            return sgrava(attuale, OGGI, nome, "errore", regole=r, anche_riscosso=bool(cent % 2))
        if fatto == "disponi":
            return disponi(attuale, r, OGGI, nome, "pagato due volte")
        if fatto == "rimborsa":
            aperti: Any = [x for x in attuale.pratiche.rimborsi if x.pagato_il is None]
            return registra_pagamento(attuale, OGGI, aperti[0].id if aperti else "nessuno", nome, OGGI)
        causa = CausaInesigibilita.DECEDUTO_SENZA_EREDI
        proposta = inesigibilita.proponi(attuale, r, OGGI, causa, "", "certificato di morte").posizione
        ultima = proposta.pratiche.proposte[-1].id
        return inesigibilita.decidi(proposta, OGGI, ultima, cent % 2 == 0, nome, "esaminata")

    def _nuovo(self, nome: str, cent: int) -> Incasso:
        prova = Evidenza(Fonte.DOCUMENTO, nome, cent, OGGI, OGGI)
        return apri(Incasso("comune-prova", f"RH#{nome}", Canale.BONIFICO, cent, OGGI, OGGI, evidenze=(prova,)))

    def _in_attesa(self) -> Incasso:
        atteso = next((i for i in self.incassi.values() if i.da_abbinare), None)
        if atteso is None:
            raise ErroreDominio("Nessun incasso da abbinare.")
        return atteso

    def _tiene(self, incasso: Incasso, *righe: RigaGiornale) -> None:
        self.incassi[incasso.id] = replace(incasso, versione=incasso.versione + 1)
        self.righe += righe

    def _scrive(self, chi: int, mutazione: Mutazione) -> None:
        self.posizioni[chi] = mutazione.posizione
        self.righe += mutazione.giornale
        if mutazione.incasso is not None:
            self._tiene(mutazione.incasso)

    def conto(self, nome: str) -> int:
        return sum(p.conti.get(nome, 0) for p in self.posizioni)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(FATTI), st.integers(0, 1), st.integers(1, 200_00)), max_size=24))
def test_a_ogni_istante_incassi_uguale_imputato_da_abbinare_da_rimborsare_e_rimborsato(
    fatti: list[tuple[str, int, int]],
) -> None:
    cassa = Cassa()
    for numero, (fatto, quale, cent) in enumerate(fatti):
        try:
            cassa.fa(fatto, numero, quale, cent)
        except ErroreDominio:
            continue
        totali = quadra(cassa.righe)
        destinati = sum(i.importo for i in cassa.incassi.values() if i.stato == "da_rimborsare")
        resi = sum(i.importo for i in cassa.incassi.values() if i.stato == "rimborsato")
        assert totali.incassi == cassa.entrato
        assert totali.incassi == totali.imputato + totali.da_abbinare + totali.da_rimborsare + totali.rimborsato
        assert totali.da_abbinare == sum(i.da_abbinare for i in cassa.incassi.values())
        # The giornale and the books are two accounts of the same money, and agree to the cent.
        for voce in Voce:
            assert totali.voci.get(voce, 0) == cassa.conto(partitario.incassi(voce))
        assert totali.da_rimborsare == -cassa.conto(partitario.ECCEDENZE) + destinati
        assert totali.rimborsato == -cassa.conto(partitario.RIMBORSI) + resi
        assert len({riga.id for riga in cassa.righe}) == len(cassa.righe)


def test_lo_sgravio_di_un_debito_pagato_sposta_il_denaro_da_imputato_a_da_rimborsare() -> None:
    # 130 euro paid, 40 of the capital cancelled: 90 stay imputed, 40 go back.
    cassa = Cassa()
    cassa.fa("paga", 1, 0, 130_00)
    mutazione = sgrava(cassa.posizioni[0], OGGI, "DET/1", "doppio carico", {Voce.CAPITALE: 40_00}, regole=regole())
    (riga,) = mutazione.giornale
    assert (riga.id, riga.entrata, riga.incasso) == ("SGRAVIO#DET/1#L00001-00000001", 0, "")
    assert riga.destinazioni == {Destinazione.IMPUTATO: -40_00, Destinazione.DA_RIMBORSARE: 40_00}
    assert riga.imputazione is not None
    assert riga.imputazione.voci == {Voce.CAPITALE: -40_00}
    totali = quadra([*cassa.righe, riga])
    assert (totali.imputato, totali.da_rimborsare) == (90_00, 40_00)


def test_il_pagamento_di_un_rimborso_ha_la_sua_riga() -> None:
    cassa = Cassa()
    cassa.fa("paga", 1, 0, 150_00)
    disposto = disponi(cassa.posizioni[0], regole(), OGGI, "DET/7", "pagato due volte")
    assert disposto.giornale == ()
    pagato = registra_pagamento(disposto.posizione, OGGI, "rimborso-DET-7", "M-1", OGGI)
    (riga,) = pagato.giornale
    assert riga.destinazioni == {Destinazione.DA_RIMBORSARE: -20_00, Destinazione.RIMBORSATO: 20_00}
    assert quadra([*cassa.righe, riga]).rimborsato == 20_00


def test_il_denaro_di_un_riparto_entra_nel_giornale() -> None:
    cassa = Cassa()
    incassata = partitario.registra_versamento("RIPARTO-1", OGGI, {Voce.CAPITALE: 10_00}, 0)
    (riga,) = muta(cassa.posizioni[0], Evento("VERSAMENTO", OGGI), registrazioni=(incassata,)).giornale
    assert (riga.entrata, riga.destinazioni) == (10_00, {Destinazione.IMPUTATO: 10_00})
