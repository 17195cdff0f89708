"""Terms worked by hand on the calendar; properties that must hold for every term."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dominio.calendario import Calendario
from shared.dominio.durate import Durata, Proroga, Unita
from shared.dominio.sospensioni import Sospensione, feriale, giorni_sospesi, sospeso
from shared.dominio.termini import (
    Termine,
    TermineNonValido,
    aggiungi_mesi,
    calcola_termine,
    date_del_termine,
    dovuti,
    e_scaduto,
    giorni_di_ritardo,
    primo_giorno_utile,
)

CALENDARIO = Calendario()
GIORNI, LAVORATIVI, SETTIMANE, MESI, ANNI = Unita
NESSUNA, FESTIVI, SABATO = Proroga


def termine(
    evento: str, numero: int, unita: Unita, proroga: Proroga = NESSUNA, *sospensioni: Sospensione
) -> Termine:
    return calcola_termine(
        date.fromisoformat(evento),
        Durata(numero, unita),
        proroga,
        CALENDARIO,
        fonte="clausola 1",
        sospensioni=sospensioni,
    )


def sospensione(dal: str, al: str) -> Sospensione:
    return Sospensione(date.fromisoformat(dal), date.fromisoformat(al), "sgravio in esame", "provvedimento 1")


# --- counting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evento", "numero", "unita", "scadenza"),
    [
        ("2026-01-31", 1, MESI, "2026-02-28"),  # no 31 February
        ("2024-01-31", 1, MESI, "2024-02-29"),
        ("2026-02-28", 1, MESI, "2026-03-28"),  # same day, not the last of the month
        ("2026-08-31", 6, MESI, "2027-02-28"),
        ("2024-02-29", 24, MESI, "2026-02-28"),
        ("2024-02-29", 1, ANNI, "2025-02-28"),
        ("2024-02-29", 4, ANNI, "2028-02-29"),
        ("2026-12-15", 1, MESI, "2027-01-15"),
        ("2026-11-30", 3, MESI, "2027-02-28"),
        ("2026-01-01", 30, GIORNI, "2026-01-31"),  # the first day is not counted
        ("2026-02-20", 10, GIORNI, "2026-03-02"),
        ("2026-11-16", 2, SETTIMANE, "2026-11-30"),
        ("2026-11-20", 1, LAVORATIVI, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, LAVORATIVI, "2026-11-23"),  # from a Saturday
        ("2026-12-23", 3, LAVORATIVI, "2026-12-29"),  # 24, then 28 and 29: Friday 25 is Christmas
    ],
)
def test_il_conteggio_finisce_nel_giorno_contato_a_mano(
    evento: str, numero: int, unita: Unita, scadenza: str
) -> None:
    assert termine(evento, numero, unita).scadenza.isoformat() == scadenza


@pytest.mark.parametrize("unita", list(Unita))
@pytest.mark.parametrize("proroga", list(Proroga))
def test_una_durata_di_zero_scade_il_giorno_stesso_se_e_lavorativo(unita: Unita, proroga: Proroga) -> None:
    assert termine("2026-11-18", 0, unita, proroga).scadenza == date(2026, 11, 18)


def test_una_durata_di_zero_di_domenica_passa_al_lunedi_solo_se_c_e_proroga() -> None:
    assert termine("2026-11-22", 0, GIORNI, NESSUNA).scadenza == date(2026, 11, 22)
    assert termine("2026-11-22", 0, GIORNI, FESTIVI).scadenza == date(2026, 11, 23)


def test_i_giorni_lavorativi_saltano_il_patrono_dell_ente() -> None:
    evento, durata = date(2026, 11, 16), Durata(2, LAVORATIVI)
    con_patrono = Calendario(patrono=(11, 17))
    assert date_del_termine(evento, durata, NESSUNA, CALENDARIO)[0] == date(2026, 11, 18)
    assert date_del_termine(evento, durata, NESSUNA, con_patrono)[0] == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("giorno", "mesi", "atteso"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 31), 13, date(2027, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_i_mesi_si_aggiungono_avanti_e_indietro(giorno: date, mesi: int, atteso: date) -> None:
    assert aggiungi_mesi(giorno, mesi) == atteso


# --- roll-over ----------------------------------------------------------------------------------


def test_il_sabato_proroga_solo_dove_il_contratto_lo_dice() -> None:
    # 2026-11-11 + 10 = Saturday 21 November
    assert termine("2026-11-11", 10, GIORNI, FESTIVI).scadenza == date(2026, 11, 21)
    assert termine("2026-11-11", 10, GIORNI, SABATO).scadenza == date(2026, 11, 23)
    assert termine("2026-11-11", 10, GIORNI, NESSUNA).scadenza == date(2026, 11, 21)


def test_da_pasqua_la_scadenza_passa_oltre_il_lunedi_dell_angelo() -> None:
    calcolato = termine("2026-03-26", 10, GIORNI, FESTIVI)  # Easter, 5 April 2026
    assert (calcolato.nominale, calcolato.scadenza) == (date(2026, 4, 5), date(2026, 4, 7))


def test_da_natale_di_venerdi_si_arriva_al_lunedi_28() -> None:
    assert termine("2026-12-15", 10, GIORNI, SABATO).scadenza == date(2026, 12, 28)
    assert termine("2026-12-15", 10, GIORNI, FESTIVI).scadenza == date(2026, 12, 28)


def test_una_scadenza_lavorativa_non_si_sposta() -> None:
    calcolato = termine("2026-11-08", 10, GIORNI, SABATO)
    assert calcolato.nominale == calcolato.scadenza == date(2026, 11, 18)


# --- suspensions --------------------------------------------------------------------------------


def test_il_ricorso_notificato_il_10_luglio_conta_21_giorni_poi_39_da_settembre() -> None:
    assert termine("2026-07-10", 60, GIORNI, FESTIVI, feriale(2026)).scadenza == date(2026, 10, 9)


def test_un_evento_dentro_agosto_decorre_dal_primo_settembre() -> None:
    assert termine("2026-08-10", 30, GIORNI, NESSUNA, feriale(2026)).scadenza == date(2026, 9, 30)


def test_un_termine_che_finisce_prima_della_sospensione_non_si_sposta() -> None:
    assert termine("2026-07-01", 30, GIORNI, NESSUNA, feriale(2026)).scadenza == date(2026, 7, 31)


def test_un_giorno_in_piu_cade_dopo_la_sospensione() -> None:
    assert termine("2026-07-01", 31, GIORNI, NESSUNA, feriale(2026)).scadenza == date(2026, 9, 1)


def test_una_sospensione_gia_finita_non_conta() -> None:
    assert termine("2026-08-31", 10, GIORNI, NESSUNA, feriale(2026)).scadenza == date(2026, 9, 10)


def test_ai_mesi_si_aggiungono_i_giorni_sospesi() -> None:
    # nominal end 30 September, plus the 31 days of August
    assert termine("2026-06-30", 3, MESI, NESSUNA, feriale(2026)).scadenza == date(2026, 10, 31)


def test_sospensioni_sovrapposte_spostano_una_volta_sola() -> None:
    doppie = (sospensione("2026-03-01", "2026-03-10"), sospensione("2026-03-06", "2026-03-20"))
    assert termine("2026-02-20", 15, GIORNI, NESSUNA, *doppie).scadenza == date(2026, 3, 27)  # 7 March + 20


def test_i_giorni_lavorativi_sospesi_non_contano() -> None:
    fermo = sospensione("2026-11-17", "2026-11-18")
    assert termine("2026-11-16", 2, LAVORATIVI, NESSUNA, fermo).scadenza == date(2026, 11, 20)


def test_la_proroga_che_cade_in_agosto_attende_settembre() -> None:
    # Sunday 31 July 2022 rolls over into a suspended August: Thursday 1 September
    calcolato = termine("2022-07-21", 10, GIORNI, FESTIVI, feriale(2022))
    assert (calcolato.nominale, calcolato.scadenza) == (date(2022, 7, 31), date(2022, 9, 1))


# --- backwards, dilatory, delay -----------------------------------------------------------------


def test_a_ritroso_si_conta_e_si_proroga_indietro() -> None:
    def indietro(evento: str, numero: int, unita: Unita, proroga: Proroga) -> date:
        durata = Durata(numero, unita)
        return calcola_termine(
            date.fromisoformat(evento), durata, proroga, CALENDARIO, fonte="3.9.h", a_ritroso=True
        ).scadenza

    assert indietro("2026-06-30", 35, GIORNI, FESTIVI) == date(2026, 5, 26)
    assert indietro("2026-06-28", 35, GIORNI, FESTIVI) == date(2026, 5, 23)  # Sunday 24 goes back to Saturday
    assert indietro("2026-06-28", 35, GIORNI, SABATO) == date(2026, 5, 22)
    assert indietro("2026-03-31", 1, MESI, NESSUNA) == date(2026, 2, 28)
    assert indietro("2026-11-23", 2, LAVORATIVI, NESSUNA) == date(2026, 11, 19)


def test_le_sospensioni_non_toccano_un_termine_a_ritroso() -> None:
    esito = calcola_termine(
        date(2026, 9, 30), Durata(35, GIORNI), FESTIVI, CALENDARIO,
        fonte="3.9.h", sospensioni=[feriale(2026)], a_ritroso=True,
    )  # fmt: skip
    assert esito.scadenza == date(2026, 8, 26)


def test_sei_mesi_dal_31_agosto_consentono_l_atto_dal_primo_marzo() -> None:
    attesa = primo_giorno_utile(date(2025, 8, 31), Durata(6, MESI), fonte="8.3")
    assert (attesa.fine, attesa.primo_giorno_utile) == (date(2026, 2, 28), date(2026, 3, 1))


def test_l_attesa_non_si_proroga_ne_di_sabato_ne_di_domenica() -> None:
    attesa = primo_giorno_utile(date(2026, 11, 12), Durata(10, GIORNI), fonte="8.3")  # ends on Sunday 22
    assert (attesa.fine, attesa.primo_giorno_utile) == (date(2026, 11, 22), date(2026, 11, 23))


def test_l_attesa_si_ferma_con_la_sospensione() -> None:
    attesa = primo_giorno_utile(
        date(2026, 7, 25), Durata(10, GIORNI), fonte="8.3", sospensioni=[feriale(2026)]
    )
    assert attesa.primo_giorno_utile == date(2026, 9, 5)


def test_l_attesa_in_giorni_lavorativi_usa_il_calendario_dell_ente() -> None:
    attesa = primo_giorno_utile(
        date(2026, 11, 16), Durata(1, LAVORATIVI), fonte="8.3", calendario=Calendario(patrono=(11, 17))
    )
    assert attesa.fine == date(2026, 11, 18)


def test_e_scaduto_solo_dal_giorno_dopo() -> None:
    calcolato = termine("2026-11-08", 10, GIORNI)
    assert [e_scaduto(calcolato, date(2026, 11, g)) for g in (17, 18, 19)] == [False, False, True]


@pytest.mark.parametrize(
    ("adempimento", "ritardo"), [("2026-04-06", 0), ("2026-04-07", 0), ("2026-04-08", 1), ("2026-05-07", 30)]
)
def test_il_ritardo_conta_dal_giorno_dopo_la_scadenza(adempimento: str, ritardo: int) -> None:
    assert giorni_di_ritardo(date(2026, 4, 7), date.fromisoformat(adempimento)) == ritardo


def test_e_dovuto_oggi_anche_cio_che_lo_era_ieri() -> None:
    ieri, oggi, domani = (termine("2026-11-08", n, GIORNI) for n in (9, 10, 11))
    assert dovuti([domani, oggi, ieri], date(2026, 11, 18)) == [ieri, oggi]
    assert dovuti([domani], date(2026, 11, 18)) == []


def test_un_termine_calcolato_non_si_cambia() -> None:
    attesa = primo_giorno_utile(date(2026, 1, 1), Durata(1, MESI), fonte="1")
    for calcolato in (termine("2026-11-08", 10, GIORNI), attesa):
        with pytest.raises(FrozenInstanceError):
            calcolato.prova = calcolato.prova  # type: ignore[misc]


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("unita", list(Unita))
def test_una_durata_negativa_e_rifiutata(unita: Unita) -> None:
    with pytest.raises(TermineNonValido) as rifiuto:
        termine("2026-11-08", -1, unita)
    assert rifiuto.value.messaggio == f"Una durata non può essere negativa: -1 {unita}."
    assert rifiuto.value.codice == "termine_non_valido"


@pytest.mark.parametrize(("numero", "unita"), [(9_000, ANNI), (10**7, GIORNI), (10**12, SETTIMANE)])
def test_un_termine_fuori_dal_calendario_e_rifiutato(numero: int, unita: Unita) -> None:
    with pytest.raises(TermineNonValido) as rifiuto:
        termine("2026-11-08", numero, unita)
    assert rifiuto.value.messaggio == f"Dal 08/11/2026, {numero} {unita} portano fuori dal calendario."


# --- prova --------------------------------------------------------------------------------------


def test_la_prova_racconta_decorrenza_conteggio_e_proroga() -> None:
    prosa = termine("2026-02-24", 40, GIORNI, SABATO).prova.in_prosa()
    assert prosa == (
        "Il termine di 40 giorni decorre dal 24/02/2026, giorno che non si conta. Il conteggio finisce domenica "
        "05/04/2026. Non è giorno utile: 05/04/2026 (domenica), 06/04/2026 (Lunedì dell'Angelo); la scadenza passa a "
        "martedì 07/04/2026. Fonti: art. 2963 c.c.; art. 155 c. 4 c.p.c.; art. 1187 c.c.; clausola 1."
    )


def test_la_prova_dice_i_giorni_sospesi_e_la_loro_fonte() -> None:
    prova = termine("2026-07-10", 60, GIORNI, FESTIVI, feriale(2026)).prova
    assert "Non si contano 31 giorni sospesi (sospensione feriale dei termini processuali" in prova.in_prosa()
    assert "L. 742/1969 art. 1" in prova.fonti
    attesa = {"dal": "2026-08-01", "al": "2026-08-31", "fonte": "L. 742/1969 art. 1"}
    assert prova.dati["sospensioni"] == [attesa | {"motivo": "sospensione feriale dei termini processuali"}]


def test_la_prova_tiene_i_soli_dati_che_servono_a_rifare_il_conto() -> None:
    prova = termine("2026-12-23", 3, LAVORATIVI).prova
    assert (prova.regola, prova.unita, prova.esito) == ("termine", "data", "2026-12-29")
    assert prova.dati["festivi"] == ["2026-12-25", "2026-12-26"]
    assert prova.dati["numero"] == 3
    assert "contando solo i giorni da lunedì a venerdì non festivi" in prova.in_prosa()


def test_una_festa_di_sabato_e_fra_i_dati_della_prova() -> None:
    prova = termine("2026-06-06", 70, GIORNI, FESTIVI).prova  # Ferragosto 2026 is a Saturday
    assert (prova.esito, prova.dati["festivi"]) == ("2026-08-17", ["2026-08-15"])


def test_la_prova_spiega_il_mese_che_non_ha_quel_giorno() -> None:
    assert "ultimo giorno del mese perché il 31 manca" in termine("2026-01-31", 1, MESI).prova.in_prosa()
    assert "manca" not in termine("2026-01-28", 1, MESI).prova.in_prosa()


def test_la_prova_di_un_attesa_dice_da_quando_l_atto_e_consentito() -> None:
    prova = primo_giorno_utile(date(2025, 8, 31), Durata(6, MESI), fonte="8.3").prova
    assert prova.esito == "2026-03-01"
    assert "l'atto è consentito da domenica 01/03/2026" in prova.in_prosa()


def test_la_prova_a_ritroso_e_con_patrono_lo_dice() -> None:
    calendario = Calendario(patrono=(5, 25))
    prova = calcola_termine(
        date(2026, 6, 29), Durata(35, GIORNI), FESTIVI, calendario, fonte="3.9.h", a_ritroso=True
    ).prova
    assert "si conta a ritroso" in prova.in_prosa()
    assert (
        "25/05/2026 (Santo patrono), 24/05/2026 (domenica); la scadenza passa a sabato 23/05/2026"
        in prova.in_prosa()
    )
    assert prova.dati["patrono"] == "05-25"
    assert prova.dati["festivi"] == ["2026-05-25"]


def test_un_solo_giorno_sospeso_si_dice_al_singolare() -> None:
    prova = termine("2026-11-16", 3, GIORNI, NESSUNA, sospensione("2026-11-17", "2026-11-17")).prova
    assert "Non si conta 1 giorno sospeso" in prova.in_prosa()


def test_la_proroga_dentro_una_sospensione_chiama_sospesi_i_giorni_feriali() -> None:
    prova = termine("2022-07-21", 10, GIORNI, FESTIVI, feriale(2022)).prova
    assert "01/08/2022 (giorno sospeso)" in prova.in_prosa()


# --- properties ---------------------------------------------------------------------------------

giorni = st.dates(date(1990, 1, 1), date(2060, 12, 31))
durate = st.builds(Durata, st.integers(0, 120), st.sampled_from(Unita))
proroghe = st.sampled_from(Proroga)
patroni = st.none() | st.tuples(st.integers(1, 12), st.integers(1, 28))
calendari = st.builds(Calendario, patroni)


@st.composite
def _sospensioni(draw: st.DrawFn) -> Sospensione:
    dal = draw(giorni)
    return Sospensione(dal, dal + timedelta(days=draw(st.integers(0, 200))), "prova", "prova")


@given(giorni, durate, proroghe, calendari, st.lists(_sospensioni(), max_size=4))
def test_un_termine_non_cade_mai_prima_del_suo_evento(
    evento: date, durata: Durata, proroga: Proroga, calendario: Calendario, sospensioni: list[Sospensione]
) -> None:
    nominale, scadenza = date_del_termine(evento, durata, proroga, calendario, sospensioni)
    assert evento <= nominale <= scadenza


@given(giorni, durate, proroghe, calendari, st.lists(_sospensioni(), max_size=3), _sospensioni())
def test_una_sospensione_in_piu_non_avvicina_mai_il_termine(
    evento: date,
    durata: Durata,
    proroga: Proroga,
    calendario: Calendario,
    sospensioni: list[Sospensione],
    altra: Sospensione,
) -> None:
    prima = date_del_termine(evento, durata, proroga, calendario, sospensioni)
    dopo = date_del_termine(evento, durata, proroga, calendario, [*sospensioni, altra])
    assert dopo[0] >= prima[0]
    assert dopo[1] >= prima[1]


@given(giorni, st.integers(1, 400), st.lists(_sospensioni(), max_size=3))
def test_i_giorni_contati_sono_quelli_della_durata_meno_i_sospesi(
    evento: date, numero: int, sospensioni: list[Sospensione]
) -> None:
    nominale, _ = date_del_termine(evento, Durata(numero, GIORNI), NESSUNA, CALENDARIO, sospensioni)
    trascorsi = (nominale - evento).days
    assert trascorsi - giorni_sospesi(evento + timedelta(days=1), nominale, sospensioni) == numero
    assert not sospeso(nominale, sospensioni)


@given(giorni, durate, st.sampled_from([FESTIVI, SABATO]), calendari)
def test_la_scadenza_prorogata_e_il_primo_giorno_utile(
    evento: date, durata: Durata, proroga: Proroga, calendario: Calendario
) -> None:
    nominale, scadenza = date_del_termine(evento, durata, proroga, calendario)
    riposo = calendario.festivo if proroga is FESTIVI else calendario.sabato_o_festivo
    assert not riposo(scadenza)
    assert all(riposo(nominale + timedelta(days=n)) for n in range((scadenza - nominale).days))


@given(giorni, durate, proroghe)
def test_il_sabato_prorogabile_non_anticipa_mai(evento: date, durata: Durata, proroga: Proroga) -> None:
    senza = date_del_termine(evento, durata, NESSUNA, CALENDARIO)[1]
    con = date_del_termine(evento, durata, proroga, CALENDARIO)[1]
    piu_larga = date_del_termine(evento, durata, SABATO, CALENDARIO)[1]
    assert senza <= con <= piu_larga


@given(giorni, durate, calendari)
def test_a_ritroso_il_termine_non_cade_mai_dopo_il_suo_evento(
    evento: date, durata: Durata, calendario: Calendario
) -> None:
    nominale, scadenza = date_del_termine(evento, durata, FESTIVI, calendario, a_ritroso=True)
    assert scadenza <= nominale <= evento


@given(giorni, durate, proroghe, calendari, st.lists(_sospensioni(), max_size=2))
def test_la_prova_porta_la_stessa_data_del_termine(
    evento: date, durata: Durata, proroga: Proroga, calendario: Calendario, sospensioni: list[Sospensione]
) -> None:
    calcolato = calcola_termine(evento, durata, proroga, calendario, fonte="1", sospensioni=sospensioni)
    assert calcolato.prova.esito == calcolato.scadenza.isoformat()
    assert (calcolato.nominale, calcolato.scadenza) == date_del_termine(
        evento, durata, proroga, calendario, sospensioni
    )
