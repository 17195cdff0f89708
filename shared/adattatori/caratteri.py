"""Which characters the acts can show, and what is printed in place of the others.

Acts are set in the fonts bundled with the typesetter, so that the same act is the same
bytes on every machine; and PDF/A forbids a glyph no font has. Latin, Greek, Cyrillic and
the usual signs are covered. Anything else (emoji, ideographs, controls, direction marks)
is printed as its code point, `[U+1F600]`: nothing disappears, nothing stops an act.
"""

from __future__ import annotations

import re
import unicodedata

_STAMPABILI = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    "\u048a-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u2044-\u2052\u2054-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20bf"
    "\u2122\u2153-\u2184\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff\ufb00-\ufb06"
)
_NON_STAMPABILE = re.compile(f"[^{_STAMPABILI}]")
_SPAZI = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_PAROLA_LUNGA = re.compile(r"\S{36}(?=\S)")
_PUNTO_DI_RIGA = "\u200b"


def stampabile(testo: str) -> str:
    """`testo` as an act can show it, on one line.

    Accents are composed (NFC), line breaks become blanks, what the fonts lack becomes its
    code point.
    """
    pulito = _SPAZI.sub(" ", unicodedata.normalize("NFC", testo))
    return _NON_STAMPABILE.sub(lambda trovato: f"[U+{ord(trovato.group()):04X}]", pulito)


def spezzabile(testo: str) -> str:
    """`testo` with invisible break points inside words of more than 36 characters, or they would leave the sheet.

    Not for what a reader copies letter by letter (addresses of mail, hashes).
    """
    return _PAROLA_LUNGA.sub(lambda trovato: trovato.group() + _PUNTO_DI_RIGA, testo)
