#!/usr/bin/env python3
"""Check a Riscossa fascicolo offline.

    python docs/verifica_fascicolo.py FILE.zip [--catene GIORNO-catene.json [--certificato GIORNO.json]]

This script imports nothing of the project: only the standard library. It builds the zip again
byte by byte, checks every file against the index, redoes the chain of events from the carico to
its head, the books, the papers, the state. With the heads of a day (`--catene`) it also checks
that the history passes through the head certified on that day, and with `--certificato` that
those heads are the ones whose root was certified. Exit 0: everything holds; 1: something does
not; 2: the file cannot be read.
"""

import argparse
import hashlib
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path

BYTE_MASSIMI = 200_000_000
FILE_MASSIMI = 500
FORMATO = "riscossa-fascicolo/1"
DATI = ("posizione.json", "consegne.json", "registrazioni.json", "eventi.json", "prove.json", "indice.json")


class NonTorna(Exception):
    """What does not hold, as an Italian sentence."""


def pretendi(vero, cosa):
    """Go on only if it holds."""
    if not vero:
        raise NonTorna(cosa)


def impronta(contenuto):
    return hashlib.sha256(contenuto).hexdigest()


def canonico(dati):
    """The one spelling of plain data under a seal."""
    return json.dumps(dati, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leggi(grezzo):
    """The files of the zip, which must be exactly the zip that their contents make."""
    with zipfile.ZipFile(io.BytesIO(grezzo)) as pacco:
        voci = pacco.infolist()
        pretendi(len(voci) <= FILE_MASSIMI, "troppi file")
        pretendi(sum(voce.file_size for voce in voci) <= BYTE_MASSIMI, "file troppo grandi")
        file = {voce.filename: pacco.read(voce) for voce in voci}
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_STORED) as pacco:
        for nome, corpo in sorted(file.items()):
            voce = zipfile.ZipInfo(nome, (1980, 1, 1, 0, 0, 0))
            voce.create_system = 3
            voce.external_attr = 0o644 << 16
            pacco.writestr(voce, corpo)
    pretendi(uscita.getvalue() == grezzo, "il file zip è stato modificato")
    return file


def controlla_indice(file, indice):
    """Every file is the one indexed, and none is missing or added."""
    pretendi(indice["formato"] == FORMATO, f"formato «{indice['formato']}» sconosciuto")
    senza = {nome: valore for nome, valore in indice.items() if nome != "sigillo"}
    pretendi(impronta(canonico(senza)) == indice["sigillo"], "l'indice è stato modificato")
    pretendi(set(indice["file"]) == set(file) - {"indice.json"}, "un file manca o è stato aggiunto")
    for nome, attesa in indice["file"].items():
        pretendi(impronta(file[nome]) == attesa, f"{nome} è stato modificato")


def controlla_catena(indice, posizione, registrazioni, eventi):
    """Redo each link; the values of the chain, in order."""
    libri = {registrazione["id"]: registrazione for registrazione in registrazioni}
    pretendi(len(libri) == len(registrazioni), "una registrazione è ripetuta")
    carico = libri.pop(f"CARICO#{indice['posizione']}", None)
    pretendi(carico is not None, "manca la presa in carico")
    genesi = {
        "ente": posizione["ente"],
        "posizione": posizione["id"],
        "numero_avviso": posizione["numero_avviso"],
        "carico": carico,
    }
    valori = [impronta(canonico(genesi))]
    for versione, evento in enumerate(eventi, start=2):
        pretendi(evento["versione"] == versione, f"manca l'evento {versione}, o è fuori posto")
        pretendi(all(r in libri for r in evento["registrazioni"]), f"evento {versione}: manca una registrazione")
        anello = {
            "precedente": valori[-1],
            "versione": versione,
            "istante": evento["istante"],
            "evento": evento["evento"],
            "registrazioni": [libri.pop(identita) for identita in evento["registrazioni"]],
            "stato": evento["stato"],
        }
        valori.append(impronta(canonico(anello)))
        pretendi(valori[-1] == evento["catena"], f"l'evento {versione} o uno prima di lui è stato modificato")
    pretendi(not libri, "una registrazione non appartiene a nessun evento")
    pretendi(valori[-1] == indice["testa"], "la catena non arriva all'ultimo sigillo: manca un evento")
    pretendi(len(valori) == indice["versione"] == posizione["versione"], "la versione non è quella dell'ultimo evento")
    if eventi:
        pretendi(impronta(canonico(posizione)) == eventi[-1]["stato"], "posizione.json è stato modificato")
    return valori


def controlla_libri(posizione, registrazioni):
    """Each registrazione sums to zero, and together they give the balances of the posizione."""
    conti = {}
    for registrazione in registrazioni:
        somma = 0
        for conto, cent in registrazione["movimenti"]:
            pretendi(isinstance(cent, int), f"{registrazione['id']}: importo non intero")
            conti[conto] = conti.get(conto, 0) + cent
            somma += cent
        pretendi(somma == 0, f"{registrazione['id']} non quadra")
    diversi = {c for c in {*conti, *posizione["conti"]} if conti.get(c, 0) != posizione["conti"].get(c, 0)}
    pretendi(not diversi, f"i saldi non sono quelli dei libri: {sorted(diversi)}")


def controlla_atti(file, posizione, eventi):
    """Each act was issued by one event, which names the SHA-256 of its paper."""
    emessi = {}
    for evento in eventi:
        dati, nome = evento["evento"]["dati"], evento["evento"]["nome"]
        if nome in ("ATTO_EMESSO", "CONCLUSA"):
            atto = dati.get("atto", "comunicazione_chiusura")
            pretendi(atto not in emessi, f"l'atto {atto} risulta emesso due volte")
            emessi[atto] = dati.get("documento")
    atti = {atto["id"]: atto for atto in posizione["atti"]}
    pretendi(set(atti) == set(emessi), "gli atti della posizione non sono quelli degli eventi")
    carte = {nome for nome in file if nome.startswith("atti/")}
    attese = {f"atti/{identita}.pdf" for identita, atto in atti.items() if atto["chiave"]}
    pretendi(carte == attese, "la carta di un atto manca o è di troppo")
    for identita, atto in atti.items():
        if atto["chiave"]:
            pretendi(impronta(file[f"atti/{identita}.pdf"]) == emessi[identita], f"la carta di {identita} non è la sua")


def controlla_copie(posizione, consegne, eventi, prove):
    """What is told twice is told the same."""
    pretendi(consegne == posizione["consegne"], "le consegne non sono quelle della posizione")
    attese = []
    for evento in eventi:
        dati = evento["evento"]["dati"]
        sue = [*dati.get("prove", []), *([dati["prova"]] if "prova" in dati else [])]
        attese += [{"versione": evento["versione"], "prova": prova} for prova in sue]
    pretendi(prove == attese, "le prove non sono quelle degli eventi")


def controlla_certificato(identita, valori, catene, certificato):
    """The history passes through the head that was certified, and that head is under the certified root."""
    teste = json.loads(catene)
    pretendi(identita in teste, "la posizione non è fra quelle certificate quel giorno")
    pretendi(teste[identita] in valori, "la storia non passa dal sigillo certificato: è stata riscritta")
    if certificato is not None:
        righe = "".join(f"{nome}={testa}\n" for nome, testa in sorted(teste.items()))
        pretendi(impronta(righe.encode()) == json.loads(certificato)["radice"], "le catene non sono quelle certificate")


def verifica(grezzo, catene=None, certificato=None):
    """The index of a fascicolo that holds. Raises NonTorna, or what reading a broken file raises."""
    file = leggi(grezzo)
    pretendi(all(nome in file for nome in DATI), "mancano dei file")
    dati = {nome: json.loads(file[nome]) for nome in DATI}
    indice, posizione, eventi = dati["indice.json"], dati["posizione.json"], dati["eventi.json"]
    controlla_indice(file, indice)
    pretendi((indice["ente"], indice["posizione"]) == (posizione["ente"], posizione["id"]), "l'indice è di un'altra")
    valori = controlla_catena(indice, posizione, dati["registrazioni.json"], eventi)
    controlla_libri(posizione, dati["registrazioni.json"])
    controlla_atti(file, posizione, eventi)
    controlla_copie(posizione, dati["consegne.json"], eventi, dati["prove.json"])
    if catene is not None:
        controlla_certificato(indice["posizione"], valori, catene, certificato)
    return indice


def main(argomenti=None):
    """The command; its exit code."""
    lettore = argparse.ArgumentParser(description="Verifica un fascicolo senza rete.")
    lettore.add_argument("fascicolo", type=Path)
    lettore.add_argument("--catene", type=Path, help="i sigilli di un giorno, dal custode")
    lettore.add_argument("--certificato", type=Path, help="il certificato dello stesso giorno")
    scelte = lettore.parse_args(argomenti)
    if scelte.certificato and not scelte.catene:
        lettore.error("--certificato vuole anche --catene")
    try:
        if scelte.fascicolo.stat().st_size > BYTE_MASSIMI:
            raise ValueError("file troppo grande")
        grezzo = scelte.fascicolo.read_bytes()
        catene = scelte.catene.read_bytes() if scelte.catene else None
        certificato = scelte.certificato.read_bytes() if scelte.certificato else None
    except (OSError, ValueError) as errore:
        print(f"File non leggibile: {errore}")
        return 2
    try:
        indice = verifica(grezzo, catene, certificato)
    except NonTorna as motivo:
        print(f"NON TORNA: {motivo}.")
        return 1
    except (
        zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, EOFError, OSError,
        RuntimeError, RecursionError, OverflowError, zlib.error
    ) as errore:  # fmt: skip
        print(f"NON TORNA: il fascicolo non si legge ({type(errore).__name__}: {errore}).")
        return 1
    chi, quante = indice["posizione"], indice["versione"]
    print(f"Il fascicolo di {chi} torna: {quante} versioni, ultimo sigillo {indice['testa']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
