"""AWS calls and state transitions per posizione over the demo, priced."""

from __future__ import annotations

from bench.macchina import descrizione
from local.percorso import Percorso, lista_inventata

POSIZIONI = 60
SEME = 7

PREZZI_AL_MILIONE = {
    "states.transition": 25.00,
    "lambda.Invoke": 0.20,
    "dynamodb.GetItem": 0.125,
    "dynamodb.BatchGetItem": 0.125,
    "dynamodb.Query": 0.125,
    "dynamodb.PutItem": 0.625,
    "dynamodb.UpdateItem": 0.625,
    "dynamodb.BatchWriteItem": 0.625,
    "dynamodb.TransactWriteItems": 1.25,
    "dynamodb.DeleteItem": 0.625,
    "s3.PutObject": 5.00,
    "s3.GetObject": 0.40,
    "sqs.SendMessage": 0.50,
    "secretsmanager.GetSecretValue": 5.00,
}
"""US dollars per million, list price in us-east-1; a DynamoDB call is priced as one unit (items under 1 and 4 KB)."""

UNITA = {"dynamodb.TransactWriteItems": 3, "dynamodb.BatchWriteItem": 25, "dynamodb.BatchGetItem": 100}
"""Items in one call: state, event and on average one registrazione; a whole batch."""

LAMBDA_GB_S = 0.0000133334
"""US dollars for a gigabyte-second on arm64; a step is taken as 80 ms at 256 MB."""


def misura() -> tuple[str, bool]:
    """The table; the demo must end with books in balance."""
    with Percorso("regione_abruzzo", SEME) as percorso:
        lista = percorso.carica("lista.csv", lista_inventata(POSIZIONI, SEME))
        percorso.vivi(lista)
        esito = percorso.esito(lista)
    righe = []
    totale = 0.0
    conteggi = dict(esito.chiamate)
    conteggi["states.transition"] = sum(esito.transizioni.values())
    for nome, quante in sorted(conteggi.items(), key=lambda voce: -voce[1]):
        prezzo = PREZZI_AL_MILIONE.get(nome)
        costo = None if prezzo is None else quante * UNITA.get(nome, 1) * prezzo / 1_000_000 / POSIZIONI
        totale += costo or 0
        righe.append(
            f"| {nome} | {quante / POSIZIONI:.1f} | {'-' if costo is None else f'{costo * 1000:.3f}'} |\n"
        )
    calcolo = conteggi.get("lambda.Invoke", 0) * 0.08 * 0.25 * LAMBDA_GB_S / POSIZIONI
    totale += calcolo
    testo = (
        f"### AWS calls per posizione over its whole life ({POSIZIONI} posizioni, two virtual years, seed {SEME})\n\n"
        f"{descrizione()}\n\n"
        "| call | per posizione | US$ per 1,000 posizioni |\n|---|---:|---:|\n" + "".join(righe)
        + f"| Lambda compute (80 ms at 256 MB each) | - | {calcolo * 1000:.3f} |\n"
        f"| **total** | | **{totale * 1000:.2f}** |\n"
        "\nCounted on the local cloud, which makes the same calls; list prices of us-east-1, no free tier, "
        "storage, logs, postage and notice costs left out.\n"
    )
    return testo, bool(esito.dati["quadra"]) and not esito.guasti


if __name__ == "__main__":
    tabella, tiene = misura()
    print(tabella)
    raise SystemExit(0 if tiene else 1)
