"""The four contracts as data: figures a lawyer would check first, terms in motion, refusals of the loader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.profili import FormaPenale
from shared.dominio.termini import TermineNonValido, dovuti, in_corso_dal, termini_in_corso
from shared.norme import NOMI_PROFILI, NormaNonValida, ProfiloSconosciuto, profilo
from shared.norme.carica_profili import CARTELLA, componi
from shared.norme.lettura import leggi

CALENDARIO = Calendario()


def test_i_profili_sono_quattro_e_si_leggono_una_volta_sola() -> None:
    assert len(NOMI_PROFILI) == 4
    assert all(profilo(nome) is profilo(nome) for nome in NOMI_PROFILI)


def test_un_profilo_ignoto_elenca_quelli_che_ci_sono() -> None:
    with pytest.raises(ProfiloSconosciuto, match=r"«abruzzo».*regione_abruzzo"):
        profilo("abruzzo")


@pytest.mark.parametrize(
    ("nome", "identita", "numero", "unita", "evento"),
    [
        ("regione_abruzzo", "AB-02", 40, Unita.GIORNI, "consegna_lista"),
        ("regione_abruzzo", "AB-06", 9, Unita.MESI, "notifica_ingiunzione"),
        ("regione_abruzzo", "AB-08", 2, Unita.ANNI, "consegna_lista"),
        ("regione_abruzzo", "AB-15", 5, Unita.GIORNI_LAVORATIVI, "fine_decade"),
        ("emilia_romagna", "ER-01", 60, Unita.GIORNI, "consegna_lista"),
        ("emilia_romagna", "ER-11", 2, Unita.ANNI, "consegna_lista"),
        ("anci_toscana", "TO-01", 25, Unita.GIORNI, "consegna_lista"),
        ("anci_toscana", "TO-12", 1, Unita.ANNI, "notifica_ingiunzione"),
        ("anci_toscana", "TO-12.limite", 24, Unita.MESI, "notifica_ingiunzione"),
        ("torgiano", "TG-02", 60, Unita.GIORNI, "emissione_ingiunzione"),
        ("torgiano", "TG-07", 24, Unita.MESI, "consegna_lista"),
    ],
)
def test_i_termini_principali(nome: str, identita: str, numero: int, unita: Unita, evento: str) -> None:
    termine = profilo(nome).termini[identita]
    assert (termine.durata, termine.evento) == (Durata(numero, unita), evento)


def test_il_sabato_proroga_solo_in_abruzzo() -> None:
    proroghe = {nome: {t.proroga for t in profilo(nome).termini.values()} for nome in NOMI_PROFILI}
    assert Proroga.SABATO_E_FESTIVI in proroghe["regione_abruzzo"]
    assert all(Proroga.SABATO_E_FESTIVI not in proroghe[n] for n in NOMI_PROFILI if n != "regione_abruzzo")


def test_le_penali_piu_pesanti() -> None:
    notifica = profilo("regione_abruzzo").termini["AB-02"].penale
    assert notifica is not None
    assert (notifica.importo, notifica.forma, notifica.per) == (200_000, FormaPenale.PER_GIORNO, "lista")
    riversamento = profilo("regione_abruzzo").penali["15.i"]
    assert (riversamento.aliquota, riversamento.base) == (Decimal(5), "da_riversare")
    emilia = profilo("emilia_romagna").penali["8.13 pen. b"]
    assert (emilia.aliquota, emilia.base) == (Decimal("0.07"), "ammontare_netto")  # 0,7 per mille
    torgiano = profilo("torgiano").termini["TG-02"].penale
    assert torgiano is not None
    assert (torgiano.forma, torgiano.aliquota, torgiano.base) == (
        FormaPenale.PER_SETTIMANA, Decimal("0.3"), "importo_ingiunzione",
    )  # fmt: skip


def test_in_toscana_nessuna_penale_e_determinabile() -> None:
    assert not profilo("anci_toscana").penali
    assert all(t.penale is None for t in profilo("anci_toscana").termini.values())


def test_i_ruoli_di_ogni_contratto() -> None:
    ruoli = {nome: set(profilo(nome).ruoli) for nome in NOMI_PROFILI}
    assert all("conclusione" in r for r in ruoli.values())
    assert ruoli["torgiano"] >= {"emissione", "notifica", "cautelari"}
    assert "notifica" not in ruoli["anci_toscana"]  # posting is a third party's
    assert profilo("anci_toscana").per_ruolo("notifica") is None
    for nome in NOMI_PROFILI:
        conclusione = profilo(nome).per_ruolo("conclusione")
        assert conclusione is not None
        assert conclusione.durata in (Durata(24, Unita.MESI), Durata(2, Unita.ANNI))


@pytest.mark.parametrize(
    ("nome", "debito", "numero", "attesa"),
    [
        ("emilia_romagna", 199_999, 2, 30), ("emilia_romagna", 200_000, 0, None),
        ("regione_abruzzo", 100_000, 1, 120), ("regione_abruzzo", 100_001, 0, None),
        ("torgiano", 100_000, 1, 60), ("torgiano", 100_001, 1, 30), ("torgiano", 1_000_001, 0, None),
        ("anci_toscana", 1_000_000, 1, 30),
    ],
)  # fmt: skip
def test_i_solleciti_prima_degli_atti(nome: str, debito: int, numero: int, attesa: int | None) -> None:
    regola = profilo(nome).ciclo.solleciti(debito)
    assert regola.numero == numero
    assert regola.attesa == (None if attesa is None else Durata(attesa, Unita.GIORNI))


def test_fra_i_due_solleciti_emiliani_passano_sei_mesi() -> None:
    assert profilo("emilia_romagna").ciclo.solleciti(50_000).intervallo == Durata(6, Unita.MESI)


def test_le_soglie_di_fermo_e_ipoteca() -> None:
    assert profilo("regione_abruzzo").ciclo.soglia_solo_fermo == 200_000
    assert {profilo(nome).ciclo.soglia_ipoteca for nome in NOMI_PROFILI} == {2_000_000}


def test_le_altre_cifre_hanno_tipo_e_clausola() -> None:
    torgiano, abruzzo = profilo("torgiano").parametri, profilo("regione_abruzzo").parametri
    assert (torgiano["aggio_base"]["valore"], torgiano["aggio_maggiorazione"]["valore"]) == (
        Decimal(6),
        Decimal(3),
    )
    assert abruzzo["trattenuta_garanzia"]["valore"] == Decimal("0.50")
    assert abruzzo["aggio"]["valore"] is None  # not in the tender: it comes with the contract
    rimborsi = profilo("emilia_romagna").parametri["rimborso_notifica"]["valore"]
    assert [riga["importo"] for riga in rimborsi] == ["9.88", "8.88", "7.88", "6.88", "5.88"]


@pytest.mark.parametrize("nome", NOMI_PROFILI)
def test_ogni_voce_cita_la_sua_clausola(nome: str) -> None:
    in_uso = profilo(nome)
    assert all(t.clausola and t.evento and t.adempimento for t in in_uso.termini.values())
    assert all(p.clausola and p.cosa for p in in_uso.penali.values())
    assert all(p["clausola"] for p in in_uso.parametri.values())
    assert all(c.clausole and c.scelta and c.motivo for c in in_uso.contraddizioni)


# conflicts PARAMETRI.md numbers for each tender, plus those found while reading it
@pytest.mark.parametrize(
    ("nome", "quante"),
    [("anci_toscana", 10), ("emilia_romagna", 7), ("regione_abruzzo", 11), ("torgiano", 8)],
)
def test_le_contraddizioni_sono_tutte_scritte(nome: str, quante: int) -> None:
    assert len(profilo(nome).contraddizioni) == quante


# --- terms in motion ----------------------------------------------------------------------------


def in_moto(nome: str, al: str | None = None, **eventi: str) -> dict[str, Any]:
    date_eventi = {evento: date.fromisoformat(il) for evento, il in eventi.items()}
    oggi = None if al is None else date.fromisoformat(al)
    return {t.termine.id: t for t in termini_in_corso(profilo(nome), date_eventi, CALENDARIO, oggi)}


def test_alla_consegna_della_lista_decorrono_notifica_e_conclusione() -> None:
    termini = in_moto("regione_abruzzo", consegna_lista="2026-01-31")
    assert set(termini) == {"AB-01", "AB-02", "AB-08"}
    assert termini["AB-02"].scadenza == date(2026, 3, 12)
    assert termini["AB-08"].scadenza == date(2028, 1, 31)


def test_la_notifica_tardiva_chiude_il_termine_con_il_suo_ritardo() -> None:
    termine = in_moto("regione_abruzzo", consegna_lista="2026-01-31", notifica_ingiunzione="2026-03-20")[
        "AB-02"
    ]
    assert not termine.aperto
    assert (termine.adempiuto_il, termine.ritardo) == (date(2026, 3, 20), 8)


def test_un_termine_aperto_ha_ritardo_solo_rispetto_a_un_giorno() -> None:
    assert in_moto("regione_abruzzo", consegna_lista="2026-01-31")["AB-02"].ritardo == 0
    assert in_moto("regione_abruzzo", al="2026-03-12", consegna_lista="2026-01-31")["AB-02"].ritardo == 0
    assert in_moto("regione_abruzzo", al="2026-03-15", consegna_lista="2026-01-31")["AB-02"].ritardo == 3


def test_cio_che_deve_ancora_accadere_non_conta() -> None:
    termini = in_moto(
        "regione_abruzzo", al="2026-03-01", consegna_lista="2026-01-31", notifica_ingiunzione="2026-03-05"
    )
    assert termini["AB-02"].aperto
    assert "AB-06" not in termini


def test_cio_che_accade_oggi_conta_gia() -> None:
    eventi = {"consegna_lista": "2026-01-31", "notifica_ingiunzione": "2026-03-05"}
    termini = in_moto("regione_abruzzo", al="2026-03-05", **eventi)
    assert termini["AB-02"].adempiuto_il == date(2026, 3, 5)
    assert "AB-06" in termini


def test_la_prova_di_un_termine_cita_id_e_clausola() -> None:
    termine = in_moto("regione_abruzzo", consegna_lista="2026-01-31")["AB-02"]
    assert termine.prova.fonti[-1] == "AB-02, clausola 14.1.b"


def test_le_ragioni_del_mancato_avvio_si_devono_solo_scaduti_i_nove_mesi() -> None:
    eventi = {"notifica_ingiunzione": "2026-03-20"}  # nine months: Sunday 20 December, then Monday 21
    assert "AB-07" not in in_moto("regione_abruzzo", **eventi)
    assert "AB-07" not in in_moto("regione_abruzzo", al="2026-12-21", **eventi)
    termini = in_moto("regione_abruzzo", al="2026-12-22", **eventi)
    assert termini["AB-06"].scadenza == date(2026, 12, 21)
    assert termini["AB-07"].scadenza == date(2026, 12, 22)


def test_il_fermo_iscritto_in_tempo_non_chiede_ragioni() -> None:
    eventi = {"notifica_ingiunzione": "2026-03-20", "iscrizione_fermo": "2026-10-01"}
    assert "AB-07" not in in_moto("regione_abruzzo", al="2027-02-01", **eventi)
    tardivo = {"notifica_ingiunzione": "2026-03-20", "iscrizione_fermo": "2027-01-10"}
    assert "AB-07" in in_moto("regione_abruzzo", **tardivo)


def test_il_secondo_sollecito_e_un_attesa_e_non_un_ritardo() -> None:
    termine = in_moto("emilia_romagna", al="2026-06-01", sollecito_1="2025-08-31")["ER-10"]
    assert (termine.nominale, termine.scadenza, termine.ritardo) == (date(2026, 2, 28), date(2026, 3, 1), 0)


def test_un_termine_a_ritroso_scade_prima_del_suo_evento() -> None:
    termine = in_moto("emilia_romagna", scadenza_prima_rata="2026-06-30")["ER-19"]
    assert termine.scadenza == date(2026, 5, 26)


def test_agosto_non_conta_solo_per_i_termini_processuali() -> None:
    contrattuale = profilo("torgiano").termini["TG-01"]  # 30 days
    processuale = replace(contrattuale, processuale=True, durata=Durata(60, Unita.GIORNI))
    evento = date(2026, 7, 10)
    assert in_corso_dal(contrattuale, evento, CALENDARIO).scadenza == date(2026, 8, 10)  # from Sunday 9
    assert in_corso_dal(processuale, evento, CALENDARIO).scadenza == date(2026, 10, 9)
    # two years and the 62 days of two Augusts, without the third: Sunday 1 October 2028, then Monday
    lungo = replace(processuale, durata=Durata(2, Unita.ANNI))
    assert in_corso_dal(lungo, date(2026, 6, 30), CALENDARIO).scadenza == date(2028, 10, 2)


def test_i_termini_senza_durata_non_decorrono() -> None:
    assert in_moto("torgiano", fine_trimestre="2026-06-30") == {}
    with pytest.raises(TermineNonValido) as rifiuto:
        in_corso_dal(profilo("torgiano").termini["TG-08"], date(2026, 6, 30), CALENDARIO)
    assert rifiuto.value.messaggio == (
        "TG-08: il contratto non fissa una durata (7.8.s; 10.2; 19.2.r; 26.2.r)."
    )


def test_i_termini_escono_in_ordine_di_scadenza_e_gli_adempiuti_non_sono_dovuti() -> None:
    eventi = {"consegna_lista": date(2026, 1, 2), "emissione_ingiunzione": date(2026, 1, 20)}
    termini = termini_in_corso(profilo("torgiano"), eventi, CALENDARIO)
    assert [t.termine.id for t in termini] == ["TG-01", "TG-02", "TG-03", "TG-07"]
    assert [t.termine.id for t in dovuti(termini, date(2026, 4, 2))] == ["TG-02", "TG-03"]


# --- refusals -----------------------------------------------------------------------------------


def guasta(cambia: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    dati = leggi(CARTELLA / "torgiano.yaml")
    cambia(dati)
    return dati


@pytest.mark.parametrize(
    ("cambia", "errore"),
    [
        (lambda d: d.update(nome="altro"), "dichiara il nome «altro»"),
        (lambda d: d.update(extra=1), "chiave sconosciuta «extra»"),
        (lambda d: d.pop("titolo"), "manca «titolo»"),
        (lambda d: d.update(proroga="domenica"), "«domenica» non è fra i valori ammessi"),
        (lambda d: d["ruoli"].update(notifica="TG-99"), "termine inesistente TG-99"),
        (lambda d: d.update(ruoli=["notifica"]), "«ruoli» è una mappa"),
        (lambda d: d.update(termini={}), "«termini» è un elenco"),
        (lambda d: d["termini"].append(d["termini"][0]), "TG-01 compare due volte"),
        (lambda d: d["termini"][0].pop("clausola"), "TG-01.*manca «clausola»"),
        (lambda d: d["termini"][0].update(durata="trenta giorni"), "non è una durata"),
        (lambda d: d["termini"][0].update(penale="99.9"), "penale 99.9 non esiste"),
        (lambda d: d["termini"][0].update(dilatorio="si"), "«dilatorio» è true o false"),
        (lambda d: d["termini"][0].update(certezza="forse"), "«certezza» deve essere"),
        (lambda d: d["penali"][0].update(importo="10.00"), "un importo oppure un'aliquota"),
        (lambda d: d["penali"][0].pop("aliquota"), "un importo oppure un'aliquota"),
        (lambda d: d["penali"][0].update(aliquota="tre"), "numero tra virgolette"),
        (lambda d: d["penali"][0].pop("base"), "manca «base»"),
        (lambda d: d["penali"][0].update(forma="per_mese"), "«per_mese» non è fra i valori ammessi"),
        (lambda d: d["penali"][2].update(minimo="cento"), "«cento» non è un importo"),
        (lambda d: d["livelli"][0].update(penale="99.9"), "penale 99.9 non esiste"),
        (lambda d: d["livelli"][0].update(id="TG-01"), "insieme termine e livello"),
        (lambda d: d["ciclo"].update(giorni_visto="dieci"), "«giorni_visto» è un intero"),
        (lambda d: d["ciclo"].update(giorni_visto=-1), "«giorni_visto» è un intero"),
        (lambda d: d["ciclo"].update(soglia_ipoteca=None), "servono soglia_ipoteca e importo_minimo"),
        (lambda d: d["ciclo"].update(regola_imputazione="a_caso"), "imputazione «a_caso» sconosciuta"),
        (lambda d: d["ciclo"]["scaglioni_solleciti"].pop(), "solo l'ultimo è senza limite"),
        (lambda d: d["ciclo"]["scaglioni_solleciti"].reverse(), "solo l'ultimo è senza limite"),
        (lambda d: d["ciclo"]["scaglioni_solleciti"].clear(), "solo l'ultimo è senza limite"),
        (lambda d: d["ciclo"]["scaglioni_solleciti"][0].update(numero=2), "serve un intervallo"),
        (lambda d: d["ciclo"]["scaglioni_solleciti"][0].update(fino_a="99999.00"), "crescono"),
        (lambda d: d["parametri"]["aggio_base"].update(valore=6), "numero tra virgolette"),
        (lambda d: d["contraddizioni"][0].pop("motivo"), "contraddizione 1.*manca «motivo»"),
        (lambda d: d["non_modellato"].update({"4": ""}), "manca «4»"),
    ],
)
def test_un_profilo_sbagliato_e_rifiutato(cambia: Callable[[dict[str, Any]], object], errore: str) -> None:
    with pytest.raises(NormaNonValida, match=errore):
        componi(guasta(cambia), "torgiano")


def test_il_profilo_non_guasto_si_compone() -> None:
    assert componi(guasta(lambda _: None), "torgiano") == profilo("torgiano")
