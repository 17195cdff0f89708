"""The contract compiler, on the real contracts and on contracts broken on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.dominio.durate import Durata, Unita
from shared.dominio.profili import Profilo
from shared.norme import NOMI_PROFILI, profilo
from shared.norme.rilievi import Rilievo
from shared.norme.verifica import nomi_eventi, verifica_norme, verifica_profilo


def generi(rilievi: list[Rilievo]) -> set[str]:
    return {r.genere for r in rilievi}


def dove(rilievi: list[Rilievo], genere: str) -> list[str]:
    return [r.dove for r in rilievi if r.genere == genere]


def con_termine(in_uso: Profilo, identita: str, **campi: Any) -> Profilo:
    cambiato = replace(in_uso.termini[identita], **campi)
    return replace(in_uso, termini={**in_uso.termini, identita: cambiato})


@pytest.mark.parametrize("nome", NOMI_PROFILI)
def test_nessun_contratto_ha_riferimenti_rotti(nome: str) -> None:
    assert [r for r in verifica_profilo(profilo(nome)) if r.gravita == "errore"] == []


def test_torgiano_richiama_due_clausole_che_non_esistono() -> None:
    rilievi = verifica_profilo(profilo("torgiano"))
    assert dove(rilievi, "penale su clausola inesistente") == ["27.1", "27.2"]


@pytest.mark.parametrize("nome", ["anci_toscana", "emilia_romagna", "regione_abruzzo"])
def test_gli_altri_richiamano_solo_clausole_esistenti(nome: str) -> None:
    assert dove(verifica_profilo(profilo(nome)), "penale su clausola inesistente") == []


def test_torgiano_vuole_le_cautelari_prima_che_siano_consentite() -> None:
    rilievi = verifica_profilo(profilo("torgiano"))
    # 60 days to pay + 60 of waiting + 30 of preavviso = 150 > 120, up to 1,000 euro; 60 + 30 + 30 = 120 fits
    assert dove(rilievi, "termini che non stanno insieme") == ["TG-04", "TG-06, TG-04"]
    testi = [r.testo for r in rilievi if r.genere == "termini che non stanno insieme"]
    assert "chiedono 150 giorni, il contratto ne dà 120" in testi[0]
    assert "dal giorno 121 dalla notifica, TG-04 lo vuole entro il 120" in testi[1]


def test_in_toscana_il_preavviso_non_sta_nei_venticinque_giorni() -> None:
    rilievi = verifica_profilo(profilo("anci_toscana"))
    assert dove(rilievi, "termini che non stanno insieme") == ["TO-09.e"]


def test_in_abruzzo_le_penali_mancanti_sono_segnalate() -> None:
    senza = dove(verifica_profilo(profilo("regione_abruzzo")), "termine senza conseguenza")
    assert {"AB-19", "AB-29"} <= set(senza)
    assert "AB-02" not in senza


def test_in_toscana_un_solo_rilievo_dice_che_non_ci_sono_penali() -> None:
    assert dove(verifica_profilo(profilo("anci_toscana")), "termine senza conseguenza") == [
        "tutto il contratto"
    ]


def test_le_contraddizioni_e_le_scelte_sono_elencate() -> None:
    rilievi = verifica_profilo(profilo("regione_abruzzo"))
    assert len(dove(rilievi, "contraddizione")) == 11
    assert {"AB-07", "ciclo, giorni_visto"} <= set(dove(rilievi, "scelta"))
    assert "ciclo, importo_minimo" in dove(rilievi, "a memoria")


def test_i_termini_senza_durata_sono_elencati() -> None:
    assert "AB-30" in dove(verifica_profilo(profilo("regione_abruzzo")), "termine senza durata")


def test_un_passo_piu_lungo_di_cio_che_lo_contiene_e_segnalato() -> None:
    lungo = con_termine(profilo("torgiano"), "TG-01", durata=Durata(31, Unita.GIORNI))
    assert "TG-02, TG-03" in dove(verifica_profilo(lungo), "termini che non stanno insieme")
    lunghissimo = con_termine(profilo("torgiano"), "TG-03", durata=Durata(3, Unita.ANNI))
    assert "TG-03, TG-07" in dove(verifica_profilo(lunghissimo), "termini che non stanno insieme")


def test_cio_che_e_consentito_in_tempo_non_e_segnalato() -> None:
    breve = con_termine(profilo("torgiano"), "TG-06", durata=Durata(59, Unita.GIORNI))  # allowed on day 120
    assert dove(verifica_profilo(breve), "termini che non stanno insieme") == ["TG-04"]
    al_limite = con_termine(
        profilo("torgiano"), "TG-06", durata=Durata(60, Unita.GIORNI)
    )  # allowed on day 121
    assert "TG-06, TG-04" in dove(verifica_profilo(al_limite), "termini che non stanno insieme")


def test_l_intervallo_fra_i_solleciti_entra_nel_conto() -> None:
    ciclo = profilo("emilia_romagna").ciclo  # two solleciti six months apart, under Torgiano's 120 days
    misto = replace(profilo("torgiano"), ciclo=ciclo)
    testi = [r.testo for r in verifica_profilo(misto) if r.dove == "TG-04" and "insieme" in r.genere]
    # 60 to pay, 182 from 29 February to 29 August 2024, 30 of attesa, 30 of preavviso
    assert testi == [
        "fino a 1.999,99 euro pagamento, solleciti e preavviso chiedono 302 giorni, il contratto ne dà 120 (7.8.i)"
    ]


def test_una_penale_che_nessuno_fa_scattare_e_segnalata() -> None:
    orfana = con_termine(profilo("torgiano"), "TG-02", penale=None)
    assert dove(verifica_profilo(orfana), "conseguenza senza termine") == ["27.2"]


@pytest.mark.parametrize(
    "campi",
    [{"interno_a": "TG-99"}, {"evento": "scadenza:TG-99"}, {"evento": "scadenza:TG-08"}],
)
def test_un_rinvio_rotto_e_un_errore(campi: dict[str, str]) -> None:
    rotto = con_termine(profilo("torgiano"), "TG-02", **campi)
    errori = [r for r in verifica_profilo(rotto) if r.gravita == "errore"]
    assert [(e.genere, e.dove) for e in errori] == [("rinvio rotto", "TG-02")]


def test_un_ruolo_che_nessuna_fase_usa_e_un_errore() -> None:
    in_uso = profilo("torgiano")
    strano = replace(in_uso, ruoli={**in_uso.ruoli, "stampa": "TG-01"})
    assert [r.dove for r in verifica_profilo(strano) if r.gravita == "errore"] == ["stampa"]


def test_senza_termine_per_le_cautelari_non_si_confrontano_le_attese() -> None:
    assert dove(verifica_profilo(profilo("emilia_romagna")), "termini che non stanno insieme") == []


def test_cio_che_e_a_memoria_e_elencato_per_il_legale() -> None:
    rilievi = verifica_norme()
    memoria = dove(rilievi, "a memoria")
    assert "saggio_legale, dal 01/01/2022" in memoria
    assert "prescrizione, tassa_automobilistica" in memoria
    assert "prescrizione, giudicato" not in memoria
    assert {"spese_procedura_dm_2000", "spese_esecutive_dm_2023"} <= set(dove(rilievi, "valore mancante"))
    assert dove(rilievi, "provvisorio") == ["saggio_legale, dal 01/01/2026"]
    assert all(r.gravita != "errore" for r in rilievi)


def test_gli_eventi_di_un_profilo_comprendono_quelli_del_ciclo() -> None:
    nomi = nomi_eventi(profilo("torgiano"))
    assert {"consegna_lista", "ricezione_fattura", "sgravio", "rendiconto"} <= set(nomi)
    assert not any(":" in nome for nome in nomi_eventi(profilo("regione_abruzzo")))
    assert list(nomi) == sorted(nomi)


def test_un_rilievo_si_scrive_come_dati() -> None:
    assert Rilievo("nota", "scelta", "TG-03", "testo").in_dati() == {
        "gravita": "nota", "genere": "scelta", "dove": "TG-03", "testo": "testo",
    }  # fmt: skip
