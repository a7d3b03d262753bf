"""What is wrong with a cell of a table that was read, said so that its writer finds it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """What is wrong with one cell and what to do: its row as in the file, its column's letter and heading, its sheet
    where the file has several. Row 0 is the whole sheet, or without a sheet the whole file; a column "" the row."""

    row: int
    column: str
    heading: str
    message: str
    sheet: str = ""


def letter(column: int) -> str:
    """0 → "A", 27 → "AB"."""
    letters = ""
    while column >= 0:
        column, place = divmod(column, 26)
        letters, column = chr(65 + place) + letters, column - 1
    return letters
