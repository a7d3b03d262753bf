"""Cells that no spreadsheet takes for a formula: the one rule for every list that leaves as CSV."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TextIO

BEGINS_FORMULA = frozenset("=+-@")
FIRST_IS_RISKY = frozenset("\t\r\n")
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for the local code page


def safe(value: Any) -> str:
    """A cell's text; one that a spreadsheet might take for a formula is kept as text by an apostrophe.

    Also when spaces, byte-order marks or invisible characters stand before the sign, or when it is a full-width one:
    programs differ in what they pass over. Numbers are numbers.
    """
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float | Decimal):
        return text
    return f"'{text}" if text[:1] in FIRST_IS_RISKY or _first_sign(text) in BEGINS_FORMULA else text


def _first_sign(text: str) -> str:
    """The first visible character, in its plain form."""
    for character in text:
        if not character.isspace() and unicodedata.category(character) not in {"Cc", "Cf", "Zs"}:
            return unicodedata.normalize("NFKC", character)[:1]
    return ""


def write_csv(file: TextIO, head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> None:
    """Write a table as CSV with a byte-order mark, every cell through `safe` and in quotation marks; line by line.

    The marks keep a cell whole where a program parts at semicolons or tabs. `file` leaves ends of lines as they are.
    """
    file.write(BOM)
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe(cell) for cell in line] for line in lines)
