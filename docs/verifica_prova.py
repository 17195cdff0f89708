#!/usr/bin/env python3
"""Redo a Riscossa computation from its prova alone.

    python docs/verifica_prova.py FILE.json

FILE holds one prova, a list of them, or any JSON in which they are found. This script
imports nothing of the project: only the standard library, the law it knows is written
here a second time, so that a mistake in the project does not verify itself. It checks the
result, the figures of each step, and that the sentences name no amount or day that the
figures do not. Exit 0: everything holds; 1: something does not; 2: nothing to check.
"""

import calendar
import json
import re
import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

GIORNO = timedelta(days=1)
BYTE_MASSIMI = 50_000_000
GIORNI_MASSIMI = 200_000

ORDINI = {
    "art_1194_cc": [
        "spese_notifica",
        "spese_procedura",
        "oneri_riscossione",
        "interessi",
        "sanzioni",
        "capitale",
    ],
    "art_31_dpr_602": [
        "capitale",
        "sanzioni",
        "interessi",
        "oneri_riscossione",
        "spese_notifica",
        "spese_procedura",
    ],
}
FISSE = {(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)}
TABELLA_DAL = 1986  # the national holidays above are complete from this year; before, the prova lists its own


# --- amounts and days ---------------------------------------------------------------------------------------


def euro(testo):
    """An exact number from quoted text. Floats are refused: a prova never holds one."""
    if isinstance(testo, bool) or not isinstance(testo, (str, int)):
        raise ValueError(f"«{testo}» non è un importo fra virgolette")
    return Fraction(testo)


def al_centesimo(importo):
    """Text with two decimals, half up."""
    cent = (abs(importo) * 100 + Fraction(1, 2)).__floor__()
    return f"{'-' if importo < 0 and cent else ''}{cent // 100}.{cent % 100:02d}"


def arrotondato(importo):
    return Fraction(al_centesimo(importo))


def giorno(testo):
    return date.fromisoformat(testo)


def pasqua(anno):
    """Gauss's rule with its two exceptions."""
    a, b, c = anno % 19, anno % 4, anno % 7
    k, p = anno // 100, (13 + 8 * (anno // 100)) // 25
    m, n = (15 - p + k - k // 4) % 30, (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if (d == 29 and e == 6) or (d == 28 and e == 6 and (11 * m + 11) % 30 < 19):
        d -= 7
    return date(anno, 3, 22) + timedelta(days=d + e)


def festa_nazionale(g):
    san_francesco = g.year >= 2026 and (g.month, g.day) == (10, 4)  # L. 151/2025
    unita_d_italia = g == date(2011, 3, 17)  # DL 5/2011, for that year only
    non_ancora = g.year <= 2000 and (g.month, g.day) == (6, 2)  # L. 336/2000
    fissa = (g.month, g.day) in FISSE and not non_ancora
    return fissa or san_francesco or unita_d_italia or g == pasqua(g.year) + GIORNO


def festivo(g, dati):
    if g.weekday() == 6 or g.strftime("%m-%d") == dati.get("patrono"):
        return True
    return festa_nazionale(g) if g.year >= TABELLA_DAL else g.isoformat() in dati.get("festivi", [])


def lavorativo(g, dati):
    return g.weekday() < 5 and not festivo(g, dati)


def dopo_mesi(g, mesi):
    anno, mese = divmod(g.year * 12 + g.month - 1 + mesi, 12)
    return date(anno, mese + 1, min(g.day, calendar.monthrange(anno, mese + 1)[1]))


def ultimo_del_mese(g, mesi=0):
    primo = dopo_mesi(g.replace(day=1), mesi)
    return primo.replace(day=calendar.monthrange(primo.year, primo.month)[1])


def conta(dati, evento, numero, unita, proroga, verso=1, sospensioni=()):
    """Nominal end and scadenza, one day at a time."""

    def ferma(g):
        return any(dal <= g <= al for dal, al in sospensioni)

    if not 0 <= numero <= GIORNI_MASSIMI:
        raise ValueError(f"{numero} {unita} sono troppi da contare")
    if unita == "giorni_lavorativi":
        vale, mancano = (lambda g: lavorativo(g, dati) and not ferma(g)), numero
    else:
        per_nome = {
            "giorni": lambda: evento + verso * numero * GIORNO,
            "settimane": lambda: evento + verso * 7 * numero * GIORNO,
            "mesi": lambda: dopo_mesi(evento, verso * numero),
            "anni": lambda: dopo_mesi(evento, verso * 12 * numero),
        }[unita]()
        vale, mancano = (lambda g: not ferma(g)), abs((per_nome - evento).days)
    g = evento
    while mancano:
        g += verso * GIORNO
        mancano -= vale(g)
    nominale = g
    if proroga != "nessuna":
        sabato = {"festivi": False, "sabato_e_festivi": True}[proroga]
        while festivo(g, dati) or ferma(g) or (sabato and g.weekday() == 5):
            g += verso * GIORNO
    return nominale, g


# --- one function for each rule: it yields (what, expected, found) ------------------------------------------


def interessi_legali(p):
    d = p["dati"]
    totale, atteso, provvisorio = Fraction(0), giorno(d["dal"]) + GIORNO, False
    for testo, passo in ((x["testo"], x["dati"]) for x in p["passi"] if "percento" in x["dati"]):
        dal, al = giorno(passo["dal"]), giorno(passo["al"])
        yield "provvisorio nel testo", passo["provvisorio"], "provvisorio" in testo
        yield "inizio del tratto", atteso.isoformat(), dal.isoformat()
        yield "giorni del tratto", (al - dal).days + 1, passo["giorni"]
        quota = euro(d["capitale"]) * euro(passo["percento"]) / 100 * passo["giorni"] / 365
        yield "parziale", quattro_decimali(quota), passo["parziale"]
        totale, atteso, provvisorio = totale + quota, al + GIORNO, provvisorio or passo["provvisorio"]
    yield "fine del periodo", d["al"], (atteso - GIORNO).isoformat()
    yield "giorni", (giorno(d["al"]) - giorno(d["dal"])).days, d["giorni"]
    yield "giorni dell'anno", 365, d["divisore"]
    yield "provvisorio", provvisorio, d["provvisorio"]
    yield "totale", al_centesimo(totale), p["passi"][-1]["dati"]["totale"]
    yield "esito", al_centesimo(totale), p["esito"]


def quattro_decimali(importo):
    unita = (importo * 10000 + Fraction(1, 2)).__floor__()
    return f"{unita // 10000}.{unita % 10000:04d}"


def termine(p):
    d = p["dati"]
    ritroso, dilatorio = p["regola"] == "termine_a_ritroso", p["regola"] == "termine_dilatorio"
    sospensioni = [(giorno(s["dal"]), giorno(s["al"])) for s in d.get("sospensioni", [])]
    nominale, scadenza = conta(
        d,
        giorno(d["evento"]),
        d["numero"],
        d["unita"],
        d["proroga"],
        -1 if ritroso else 1,
        () if ritroso else sospensioni,
    )
    if dilatorio:
        scadenza = nominale + GIORNO
    for festa in d.get("festivi", []):
        vera = giorno(festa).year < TABELLA_DAL or festivo(giorno(festa), {"patrono": d.get("patrono")})
        yield f"festivo {festa}", True, vera
    yield "nominale", nominale.isoformat(), d["nominale"]
    for passo in p["passi"]:
        for chiave, atteso in (
            ("nominale", nominale),
            ("scadenza", scadenza),
            ("primo_giorno_utile", scadenza),
        ):
            if chiave in passo["dati"]:
                yield f"{chiave} nel passo", atteso.isoformat(), passo["dati"][chiave]
    yield "esito", scadenza.isoformat(), p["esito"]


def decade(p):
    incasso = giorno(p["dati"]["incasso"])
    fine = (
        incasso.replace(day=10 if incasso.day <= 10 else 20)
        if incasso.day <= 20
        else ultimo_del_mese(incasso)
    )
    yield "fine della decade", fine.isoformat(), p["dati"]["fine_decade"]
    yield "il termine decorre", fine.isoformat(), p["dati"]["evento"]
    yield from termine(p)


def imputazione(p):
    d = p["dati"]
    yield "ordine delle voci", ORDINI[d["regola"]], d["ordine"]
    if p["regola"] == "imputazione":
        gruppi = [(None, d["voci"])]
    else:
        chiavi = [(rata["scadenza"], rata["numero"]) for rata in d["rate"]]
        yield "rate dalla più antica", sorted(chiavi), chiavi
        gruppi = [(rata["numero"], rata["voci"]) for rata in d["rate"]]
    resto, attesi = euro(d["pagamento"]), []
    for numero, voci in gruppi:
        for voce in (voce for voce in ORDINI[d["regola"]] if voce in voci):
            quota = min(resto, euro(voci[voce]))
            resto -= quota
            rata = {} if numero is None else {"rata": numero}
            attesi.append({"voce": voce, "dovuto": voci[voce], "imputato": al_centesimo(quota), **rata})
    trovati = [passo["dati"] for passo in p["passi"]]
    yield "voci imputate", [*attesi, {"eccedenza": al_centesimo(resto)}], trovati
    yield "eccedenza", al_centesimo(resto), d["eccedenza"]
    yield "esito", al_centesimo(euro(d["pagamento"]) - resto), p["esito"]


def piano_rate(p):
    d = p["dati"]
    importo, n_rate, dilazione = euro(d["importo"]), d["n_rate"], d.get("dilazione")
    yield "numero di rate", n_rate, len(p["passi"]) - 1
    base = Fraction((importo * 100 / n_rate).__floor__(), 100)
    yield "rata base", al_centesimo(base), p["passi"][0]["dati"]["rata_base"]
    residuo, totale = importo, Fraction(0)
    precedente = giorno(dilazione["dal"]) if dilazione else None
    for numero, passo in enumerate(p["passi"][1:], start=1):
        scadenza = ultimo_del_mese(giorno(d["prima_rata"]), numero - 1)
        quota = base if numero < n_rate else residuo
        atteso = {"numero": numero, "scadenza": scadenza.isoformat(), "importo": al_centesimo(quota)}
        if dilazione:
            giorni = (scadenza - precedente).days
            interessi = arrotondato(residuo * euro(dilazione["percento"]) / 100 * giorni / 365)
            atteso |= {
                "giorni": giorni,
                "residuo": al_centesimo(residuo),
                "interessi": al_centesimo(interessi),
            }
            totale, precedente = totale + interessi, scadenza
        yield f"rata {numero}", atteso, passo["dati"]
        residuo, totale = residuo - quota, totale + quota
    yield "residuo dopo l'ultima rata", "0.00", al_centesimo(residuo)
    yield "esito", al_centesimo(totale), p["esito"]


def penale(p):
    d = p["dati"]
    limite = giorno(d["scadenza"])
    if "franchigia" in d:
        limite, _ = conta(d, limite, d["franchigia"]["numero"], d["franchigia"]["unita"], "nessuna")
    yield "il ritardo decorre dopo", limite.isoformat(), p["passi"][0]["dati"]["decorre_dopo"]
    ritardo = max(0, (giorno(d["adempimento"]) - limite).days)
    yield "giorni di ritardo", ritardo, d["giorni_ritardo"]
    if "forma" not in d:
        yield "esito", "non determinabile", p["esito"]
        return
    unita = {"una_tantum": min(ritardo, 1), "per_giorno": ritardo, "per_settimana": (ritardo + 6) // 7}[
        d["forma"]
    ]
    yield "unità di ritardo", unita, d["unita_ritardo"]
    yield from penale_eventi(p)


def penale_eventi(p):
    d = p["dati"]
    volte = d["unita_ritardo"] * d["quantita"]
    if "importo_unitario" in d:
        importo = euro(d["importo_unitario"]) * volte
    elif "aliquota" in d:
        importo = euro(d["importo_base"]) * euro(d["aliquota"]) / 100 * volte
    else:
        importo = None if volte else Fraction(0)
    if importo is None:
        yield "esito", "non determinabile", p["esito"]
        return
    importo = arrotondato(importo)
    passi = [passo["dati"] for passo in p["passi"] if "importo" in passo["dati"]]
    yield "volte", volte, passi[0]["volte"]
    yield "importo prima dei limiti", al_centesimo(importo), passi[0]["importo"]
    if volte and ("importo_unitario" in d or "aliquota" in d):
        importo = max(importo, euro(d["minimo"])) if d["minimo"] is not None else importo
        importo = min(importo, euro(d["massimo"])) if d["massimo"] is not None else importo
    yield "importo", al_centesimo(importo), passi[-1]["importo"]
    yield "esito", al_centesimo(importo), p["esito"]


def riversamento(p):
    d = p["dati"]
    base = euro(d["capitale"]) + euro(d["sanzioni"]) + euro(d["interessi"])
    if d["aggio_riscosso"] is None:
        aggio = arrotondato(base * euro(d["aggio_percento"]) / 100)
    else:
        aggio = euro(d["aggio_riscosso"])
    incassato = base + aggio + euro(d["spese_concessionario"]) + euro(d["spese_notifica_ente"])
    garanzia = arrotondato(aggio * euro(d["garanzia_percento"]) / 100)
    base_iva = {"aggio_lordo": aggio, "aggio_netto_garanzia": aggio - garanzia}[d["base_iva"]]
    iva = arrotondato(base_iva * euro(d["iva_percento"]) / 100)
    spettante = aggio - garanzia + iva + euro(d["spese_concessionario"]) + euro(d["rimborsi"])
    trattenuto = {"netto": spettante, "lordo": Fraction(0)}[d["modo"]]
    attesi = {
        "base_aggio": base,
        "aggio": aggio,
        "incassato": incassato,
        "garanzia": garanzia,
        "iva": iva,
        "importo_base_iva": base_iva,
        "trattenuto": trattenuto,
        "riversato": incassato - trattenuto,
    }
    trovati = {chiave: valore for passo in p["passi"] for chiave, valore in passo["dati"].items()}
    yield "importi", {chiave: al_centesimo(valore) for chiave, valore in attesi.items()}, trovati
    yield "regola", f"riversamento_{d['modo']}", p["regola"]
    yield "esito", al_centesimo(incassato - trattenuto), p["esito"]


def aggio(p):
    d = p["dati"]
    base = euro(d["incassato"]) - euro(d["spese_notifica"]) - euro(d["spese_procedura"])
    documentata = d["stragiudiziale"] is not None and giorno(d["stragiudiziale"]) < giorno(d["data"])
    maggiore = giorno(d["data"]) > giorno(d["scadenza_ingiunzione"]) and documentata
    aliquota = euro(d["percento"]) + (euro(d["maggiorazione"]) if maggiore else 0)
    trovati = {chiave: valore for passo in p["passi"] for chiave, valore in passo["dati"].items()}
    yield "base", al_centesimo(base), trovati["base"]
    yield "aliquota", aliquota, euro(trovati["aliquota"])
    yield "aggio", al_centesimo(base * aliquota / 100), trovati["aggio"]
    yield "esito", al_centesimo(base * aliquota / 100), p["esito"]


def decadenza(p):
    d = p["dati"]
    saltate = sorted((giorno(rata["scadenza"]), rata["numero"]) for rata in d["saltate"])
    quante = d["rate_saltate"]
    if d["sollecito"] and not d["sollecito_inviato"]:
        decade_ora = False
    elif d["prima_rata"] and any(numero == 1 for _, numero in saltate):
        decade_ora = True
    else:
        gruppi = [saltate[i : i + quante] for i in range(len(saltate) - quante + 1)]
        arco = d["arco_mesi"]
        decade_ora = any(arco is None or g[-1][0] <= dopo_mesi(g[0][0], arco) for g in gruppi)
    yield "decade", decade_ora, p["passi"][-1]["dati"]["decade"]
    yield "esito", "decade" if decade_ora else "non decade", p["esito"]


def soglie(p):
    d = p["dati"]
    debito, solo_sotto = euro(d["debito"]), d["soglia_solo_fermo"]
    solo_fermo = solo_sotto is not None and debito < euro(solo_sotto)
    ipoteca = debito >= euro(d["soglia_ipoteca"]) and not solo_fermo
    yield "solo fermo", solo_fermo, d["solo_fermo"]
    yield "ipoteca ammessa", ipoteca, d["ipoteca_ammessa"]
    yield "esito", "ipoteca" if ipoteca else "fermo", p["esito"]


def spese_notifica(p):
    d = p["dati"]
    yield "passo", d, p["passi"][0]["dati"]
    yield "esito", al_centesimo(euro(d["tariffa"]) * d["quantita"]), p["esito"]


def oneri_riscossione(p):
    d = p["dati"]
    trascorsi = (giorno(d["pagamento"]) - giorno(d["esecutivita"])).days
    yield "giorni trascorsi", trascorsi, d["giorni_trascorsi"]
    misura = d["entro"] if trascorsi <= d["giorni"] else d["oltre"]
    pieno = arrotondato(euro(d["dovuto"]) * euro(misura["percento"]) / 100)
    oneri = Fraction(0) if trascorsi < 0 else min(pieno, euro(misura["massimo"]))
    atteso = {"oneri": al_centesimo(oneri)} | ({} if trascorsi < 0 else {"pieno": al_centesimo(pieno)})
    yield "passo", atteso, p["passi"][0]["dati"]
    yield "esito", al_centesimo(oneri), p["esito"]


REGOLE = {
    "interessi_legali": interessi_legali,
    "termine": termine,
    "termine_a_ritroso": termine,
    "termine_dilatorio": termine,
    "decade": decade,
    "imputazione": imputazione,
    "imputazione_rate": imputazione,
    "piano_rate": piano_rate,
    "penale": penale,
    "penale_eventi": penale_eventi,
    "riversamento_netto": riversamento,
    "riversamento_lordo": riversamento,
    "aggio": aggio,
    "decadenza": decadenza,
    "soglie": soglie,
    "spese_notifica": spese_notifica,
    "oneri_riscossione": oneri_riscossione,
}


# --- the sentences, the file, the answer --------------------------------------------------------------------

IMPORTO_IN_PROSA = re.compile(r"(-?[\d.]*\d,\d+) €")
DATA_IN_PROSA = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


def prosa(p):
    """Every amount and day in the sentences must be one of the figures: those that are not."""
    foglie = [
        str(valore)
        for valore in _foglie([p["esito"], p["dati"], p["fonti"], *(x["dati"] for x in p["passi"])])
    ]
    importi = {Fraction(testo) for testo in foglie if re.fullmatch(r"-?\d+(\.\d+)?", testo)}
    date_note = {
        f"{g}/{m}/{a}" for testo in foglie for a, m, g in re.findall(r"^(\d{4})-(\d\d)-(\d\d)$", testo)
    }
    date_note |= {"/".join(trovata) for testo in foglie for trovata in DATA_IN_PROSA.findall(testo)}
    for passo in p["passi"]:
        for scritto in IMPORTO_IN_PROSA.findall(passo["testo"]):
            if Fraction(scritto.replace(".", "").replace(",", ".")) not in importi:
                yield f"la frase dice {scritto} €, che non è fra le cifre della prova"
        for trovata in DATA_IN_PROSA.findall(passo["testo"]):
            if "/".join(trovata) not in date_note:
                yield f"la frase dice {'/'.join(trovata)}, che non è fra le date della prova"


def _foglie(valore):
    if isinstance(valore, dict):
        valore = list(valore.values())
    if isinstance(valore, list):
        for interno in valore:
            yield from _foglie(interno)
    else:
        yield valore


def verifica(p):
    """The mismatches of one prova, as Italian sentences; an empty list when it holds."""
    if p.get("regola") not in REGOLE:
        return [f"regola «{p.get('regola')}» sconosciuta: non so rifare il conto"]
    try:
        errori = [
            f"{cosa}: rifacendo il conto {atteso}, nella prova {trovato}"
            for cosa, atteso, trovato in REGOLE[p["regola"]](p)
            if atteso != trovato
        ]
        return [*errori, *prosa(p)]
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, AttributeError) as errore:
        return [f"prova incompleta o illeggibile ({type(errore).__name__}: {errore})"]


def trova_prove(dati):
    """Every object, at any depth, that looks like a prova."""
    da_vedere, prove = [dati], []
    while da_vedere:
        valore = da_vedere.pop()
        if isinstance(valore, dict):
            if {"regola", "esito", "dati", "passi"} <= valore.keys():
                prove.append(valore)
            else:
                da_vedere.extend(reversed(list(valore.values())))
        elif isinstance(valore, list):
            da_vedere.extend(reversed(valore))
    return prove


def controlla_file(percorso, scrivi=print):
    """Check a file, one line for each prova through `scrivi`; the exit code."""
    try:
        if Path(percorso).stat().st_size > BYTE_MASSIMI:
            raise ValueError(f"il file supera {BYTE_MASSIMI} byte")
        prove = trova_prove(json.loads(Path(percorso).read_text("utf-8")))
    except (OSError, ValueError, RecursionError) as errore:
        scrivi(f"File non leggibile: {errore}")
        return 2
    if not prove:
        scrivi("Nel file non c'è nessuna prova.")
        return 2
    sbagliate = 0
    for numero, prova in enumerate(prove, start=1):
        errori = verifica(prova)
        sbagliate += bool(errori)
        scrivi(f"{numero}. {prova['regola']}, esito {prova['esito']}: {'NON TORNA' if errori else 'torna'}")
        for errore in errori:
            scrivi(f"   {errore}")
    scrivi(f"Prove che tornano: {len(prove) - sbagliate}; che non tornano: {sbagliate}.")
    return 1 if sbagliate else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("uso: python docs/verifica_prova.py FILE.json")
    sys.exit(controlla_file(sys.argv[1]))
