"""Cells that print every option with a box to tick: "□属实 ☑部分属实 □不属实" or "水☑ 大气□"."""

import re

EMPTY, TICKED = "□☐▢◻", "☑☒■✅🗹⊠●◉"
# A circle is an empty box only beside a filled sign: alone it is a bullet, and behind a numeral it is a nought.
_CIRCLE = re.compile("(?<![〇零一二三四五六七八九十○◯0-9])[○◯]")
_FILLED = re.compile(rf"[{TICKED}√✓✔]")
_BOX = re.compile(rf"[{EMPTY}{TICKED}]")
# A tick typed into brackets, or over a box that has no ticked form in the font.
_TYPED = re.compile(rf"[(（\[【]\s*[√✓✔]\s*[)）\]】]|[{EMPTY}][√✓✔]|[√✓✔][{EMPTY}]")
_BLANK = re.compile(r"[(（\[【]\s*[)）\]】]")
_BARE = re.compile(r"[√✓✔]")
_AROUND = " \t\r\n\u3000\xa0、，,;；/|。"


def chosen(text: str) -> str:
    """The ticked options, joined by "、"; "" where boxes are printed and none is ticked; a text without boxes as it
    is. Boxes stand before their options if the text begins with one, else behind them."""
    circled = _CIRCLE.sub("□", text) if _FILLED.search(text) else text
    boxed = _TYPED.sub("☑", circled)
    if not _BOX.search(boxed):
        return text
    plain = _BARE.sub("☑", _BLANK.sub("□", boxed)).strip(_AROUND)
    signs = _BOX.findall(plain)
    pieces = _BOX.split(plain)
    options = pieces[1:] if not pieces[0].strip(_AROUND) else pieces[:-1]
    if not any(option.strip(_AROUND) for option in options):
        return text  # a box alone in its cell
    return "、".join(
        option.strip(_AROUND) for sign, option in zip(signs, options, strict=True) if sign in TICKED and option.strip()
    )
