"""`make local` and `make pacchetto`: Bootstrap Italia from npm, as files that the portal serves.

    python -m local.statici    # build/statici: style sheet, fonts, icons; build/prova: axe-core, for the tests

Nothing is compiled: the files are those of the package, under the hashes of local/web/package-lock.json. `make demo`
and `make test` do without: pages are served undressed, and the tests that look at them say that they were skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

RADICE = Path(__file__).resolve().parent.parent
ELENCO = Path(__file__).resolve().parent / "web"
LIBRERIA = Path("node_modules") / "bootstrap-italia" / "dist"
FONT = "Titillium_Web/titillium-web-v10-latin-ext_latin-{peso}.woff2"
FILE = {
    "css/bootstrap-italia.min.css": LIBRERIA / "css" / "bootstrap-italia.min.css",
    "svg/sprites.svg": LIBRERIA / "svg" / "sprites.svg",
    **{
        f"fonts/{Path(FONT.format(peso=peso)).name}": LIBRERIA / "fonts" / FONT.format(peso=peso)
        for peso in ("regular", "600", "700")
    },
}
"""What ships, by the address it is served at."""
AXE = Path("node_modules") / "axe-core" / "axe.min.js"
COMANDO = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


class StaticiMancanti(Exception):
    """npm is not here, or did not answer; the message is Italian."""


def prepara(radice: Path = RADICE) -> Path:
    """build/statici, made again only when the lock changed. Raises StaticiMancanti."""
    cartella, officina = radice / "build" / "statici", radice / "build" / "npm"
    elenco = (ELENCO / "package-lock.json").read_bytes()
    segno = cartella.with_name("statici.elenco")
    if segno.is_file() and segno.read_bytes() == elenco and all((cartella / nome).is_file() for nome in FILE):
        return cartella
    if shutil.which("npm") is None:
        raise StaticiMancanti("npm non è installato: le pagine restano senza foglio di stile (apt-get install npm).")
    officina.mkdir(parents=True, exist_ok=True)
    for nome in ("package.json", "package-lock.json"):
        shutil.copyfile(ELENCO / nome, officina / nome)
    esito = subprocess.run(COMANDO, cwd=officina, capture_output=True, text=True, check=False)
    if esito.returncode:
        raise StaticiMancanti(f"npm non ha installato Bootstrap Italia: {esito.stderr.strip()[-400:]}")
    for nome, origine in FILE.items():
        destinazione = cartella / nome
        destinazione.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(officina / origine, destinazione)
    (radice / "build" / "prova").mkdir(exist_ok=True)
    shutil.copyfile(officina / AXE, radice / "build" / "prova" / "axe.min.js")
    segno.write_bytes(elenco)
    return cartella


def main() -> int:
    """Prepare the files and say where they are; 1 when they cannot be had."""
    try:
        cartella = prepara()
    except StaticiMancanti as errore:
        print(errore, file=sys.stderr)
        return 1
    print(f"{cartella.relative_to(RADICE)}: {sum(f.stat().st_size for f in cartella.rglob('*') if f.is_file())} byte.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
