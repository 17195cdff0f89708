"""Flows of incassi written for the tests, record by record, and what reads them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shared.contratti.flussi_incasso.riconosci import TESTA, riconosci
from shared.contratti.flussi_incasso.righe import Contesto, ControlloIncassi, RigaIncasso, RigaLetta
from shared.dominio.avvisi_codice import numero_avviso
from shared.dominio.errori import Scarto
from shared.dominio.movimenti import MovimentoCumulativo

AVVISO = numero_avviso("02", "0000100000001").numero
CONTESTO = Contesto("comune-prova", "99000000010", "02", date(2025, 6, 1), "incassi/flussi/comune-prova/x/f")


def leggi(contenuto: bytes, contesto: Contesto = CONTESTO) -> tuple[list[RigaLetta], ControlloIncassi]:
    """Everything a flow yields, its layout found from its content. Raises FlussoIllegibile."""
    lettore = riconosci(contenuto[:TESTA])(io.BytesIO(contenuto), contesto)
    return list(lettore.leggi()), lettore.controllo


def incassi(lette: Iterable[RigaLetta]) -> list[RigaIncasso]:
    return [letta for letta in lette if isinstance(letta, RigaIncasso)]


def cumulativi(lette: Iterable[RigaLetta]) -> list[MovimentoCumulativo]:
    return [letta for letta in lette if isinstance(letta, MovimentoCumulativo)]


def scarti(lette: Iterable[RigaLetta]) -> list[Scarto]:
    return [letta for letta in lette if isinstance(letta, Scarto)]


def oggi(giorno: date) -> Contesto:
    return replace(CONTESTO, oggi=giorno)


def campi(lunghezza: int, *parti: tuple[int, str]) -> str:
    """A line of that width with each text from its position, the first being 1."""
    riga = [" "] * lunghezza
    for inizio, testo in parti:
        riga[inizio - 1 : inizio - 1 + len(testo)] = testo
    assert len(riga) == lunghezza
    return "".join(riga)


def euro(cent: int) -> str:
    return f"{cent // 100:012d},{cent % 100:02d}"


def movimento(
    numero: int, cent: int, *testi: str, segno: str = "C", giorno: str = "170125", trn: str = ""
) -> list[str]:
    """A record 62 and its records 63, each text from position 14."""
    testa = campi(120, (2, "62"), (4, "0000001"), (11, f"{numero:03d}"), (14, giorno), (20, giorno), (26, segno),
                  (27, euro(cent)), (42, "48"), (62, trn))  # fmt: skip
    code = [campi(120, (2, "63"), (4, "0000001"), (11, f"{numero:03d}"), (14, testo)) for testo in testi]
    return [testa, *code]


def rh(*movimenti: list[str], apertura: int = 1000_00, finale: int | None = None, record: int | None = None) -> bytes:
    """A whole RH flow of one statement: balance and count are right unless said."""
    righe = [riga for gruppo in movimenti for riga in gruppo]
    somma = sum(
        int(r[26:41].replace(",", "")) * (1 if r[25] == "C" else -1) for r in righe if r[1:3] == "62"
    )
    chiusura = apertura + somma if finale is None else finale
    testa = campi(120, (2, "RH"), (4, "01005"), (9, "AB1CD"), (14, "200125"), (20, "PROVA-1"))
    conto = campi(120, (2, "61"), (4, "0000001"), (52, "X"), (53, "01005"), (58, "03200"), (63, "000000001234"),
                  (75, "EUR"), (78, "170125"), (84, "C"), (85, euro(apertura)), (100, "IT"), (102, "60"))  # fmt: skip
    saldo = campi(120, (2, "64"), (4, "0000001"), (11, "EUR"), (14, "170125"), (20, "C"), (21, euro(chiusura)))
    quanti = len(righe) + 4 if record is None else record
    coda = campi(120, (2, "EF"), (4, "01005"), (9, "AB1CD"), (14, "200125"), (20, "PROVA-1"), (46, "0000001"),
                 (83, f"{quanti:07d}"))  # fmt: skip
    return "\r\n".join([testa, conto, *righe, saldo, coda, ""]).encode("latin-1")


def bollettino(cent: int, tipo: str = "896", codice: str = AVVISO[:16], *, controllo: str = "", n: int = 1) -> str:
    return campi(200, (1, "00000001"), (9, f"{n:07d}"), (16, "000001234567"), (28, "250115"), (34, tipo),
                 (37, f"{cent:010d}"), (47, "55010012"), (55, "2"), (56, "250117"), (62, codice),
                 (78, controllo))  # fmt: skip


def poste(*righe: str, totale: int | None = None) -> bytes:
    somma = sum(int(r[36:46]) for r in righe) if totale is None else totale
    coda = campi(200, (1, "00000001"), (9, "9999999"), (16, "000001234567"), (34, "999"), (45, f"{somma:012d}"))
    return "\r\n".join([*righe, coda, ""]).encode()


def scrittura(cent: int, causale: str, *, segno: str = "CRDT", riferimento: str = "", stato: str = "BOOK") -> str:
    banca = f"<Refs><AcctSvcrRef>{riferimento}</AcctSvcrRef></Refs>" if riferimento else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{cent // 100}.{cent % 100:02d}</Amt><CdtDbtInd>{segno}</CdtDbtInd><Sts>{stato}</Sts>'
        "<BookgDt><Dt>2025-01-17</Dt></BookgDt><ValDt><Dt>2025-01-17</Dt></ValDt><NtryDtls><TxDtls>"
        f"{banca}<RltdPties><Dbtr><Nm>ROSSI MARIO</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{causale}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(*scritture: str, apertura: int = 1000_00, finale: int, prologo: str = "") -> bytes:
    """A plain CAMT.053 of one statement."""

    def saldo(codice: str, cent: int) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{codice}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{cent // 100}.{cent % 100:02d}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2025-01-17</Dt></Dt></Bal>"
        )

    spazio = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologo}<Document xmlns="{spazio}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id>"
        "<IBAN>IT60X0100503200000000001234</IBAN></Id></Acct>"
        f"{saldo('OPBD', apertura)}{saldo('CLBD', finale)}{''.join(scritture)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
