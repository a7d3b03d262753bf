"""Signs that exist only as letters in a font of symbols. Knows neither Django nor database.

Word and Excel keep a ticked box as the letter R in Wingdings 2; read without its font it would be an R, or nothing.
"""

_EMPTY, _TICKED, _TICK, _CROSS = "□☑✓×"
SIGNS = {
    "wingdings": {
        0x6F: _EMPTY, 0x71: _EMPTY, 0x72: _EMPTY, 0xA8: _EMPTY, 0xFD: _TICKED, 0xFE: _TICKED, 0x6E: "■",
        0xFC: _TICK, 0xFB: _CROSS, 0xAB: "★",
    },
    "wingdings 2": {
        0xA3: _EMPTY, 0x51: _TICKED, 0x52: _TICKED, 0x53: _TICKED, 0x54: _TICKED, 0x50: _TICK, 0x4F: _CROSS,
        0xEA: "★",
    },
    "webdings": {0x63: _EMPTY, 0x67: "■", 0x61: _TICK, 0x72: _CROSS},
    "symbol": {0xD6: "√", 0xB4: "×"},
}  # fmt: skip
PRIVATE = range(0xF000, 0xF100)  # where programs put the letters of such fonts


def drawn(font: str, text: str) -> str:
    """The text as its font draws it. Letters whose sign means nothing in a table stay; private codes go."""
    signs = SIGNS.get(font.lower())
    if signs is None:
        return text
    return "".join(_sign(signs, letter) for letter in text)


def symbol(font: str, code: str) -> str:
    """The sign of a `sym` element by its font and hexadecimal code, or ""."""
    try:
        number = int(code, 16) & 0xFF
    except ValueError:
        return ""
    return SIGNS.get(font.lower(), {}).get(number, "")


def _sign(signs: dict[int, str], letter: str) -> str:
    code = ord(letter)
    if code in PRIVATE:
        return signs.get(code - PRIVATE.start, "")
    return signs.get(code, letter)
