"""Rows of a table that was pasted as text with tabs, put together again where cells hold several lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from intake.reading import labels, ordinals

LEAST = 2  # known labels in a line that heads columns
AHEAD = 12  # lines to look ahead for the next row
MOST_CELL = 100_000  # characters of such a line; the reader of quotes takes little more
MOST_QUOTED = 80  # lines of one cell in quotes


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with its cells, or a row of a table under headings; `number` is that of its first line, from 1."""

    number: int
    cells: tuple[str, ...]
    is_row: bool = False


def entries(lines: list[str]) -> Iterator[Entry]:
    """Lines split at tabs. Under headings of columns a row is as wide as these, over several lines if need be."""
    split = list(_unquoted(lines))
    place = 0
    while place < len(split):
        entry = split[place]
        if _is_heading(entry.cells):
            rows, place = _rows(split, place)
            yield from rows
        else:
            yield entry
            place += 1


def _is_heading(cells: tuple[str, ...]) -> bool:
    return len(cells) > LEAST and sum(bool(labels.field_of(cell)) for cell in cells) >= LEAST


def _unquoted(lines: list[str]) -> Iterator[Entry]:
    """Cells of several lines stand in quotes where a spreadsheet was copied."""
    place = 0
    while place < len(lines):
        text, end = lines[place], place + 1
        if any(cell.startswith('"') for cell in text.split("\t")) and "\t" in text:
            while text.count('"') % 2 and end < min(len(lines), place + MOST_QUOTED):
                text += "\n" + lines[end]
                end += 1
        if "\n" in text and text.count('"') % 2 == 0 and len(text) < MOST_CELL:
            cells = next(csv.reader([text], delimiter="\t"))
            yield Entry(place + 1, tuple(cell.strip() for cell in cells))
            place = end
        else:
            yield Entry(place + 1, tuple(lines[place].split("\t")))
            place += 1


def _rows(split: list[Entry], start: int) -> tuple[list[Entry], int]:
    """The headings and the rows under them, and where the text goes on."""
    width = len(split[start].cells)
    rows = [list(split[start].cells)]
    numbers = [split[start].number]
    place = start + 1
    while place < len(split):
        entry = split[place]
        if not any(cell.strip() for cell in entry.cells):
            place += 1
            continue
        if _is_more(rows[-1], entry.cells, width, split[place + 1 : place + AHEAD]) and len(rows) > 1:
            rows[-1][-1] += "\n" + entry.cells[0]
            rows[-1] += entry.cells[1:]
        elif len(entry.cells) > 1 and len(entry.cells) <= width:
            rows.append(list(entry.cells))
            numbers.append(entry.number)
        else:
            break
        place += 1
    made = [
        Entry(number, tuple(cell.strip() for cell in (*row, *[""] * (width - len(row)))), is_row=True)
        for number, row in zip(numbers, rows, strict=True)
    ]
    return made, place


def _is_more(row: list[str], cells: tuple[str, ...], width: int, following: list[Entry]) -> bool:
    """Whether a line goes on in the last cell of the row: the row wants cells, or the next row is still to come."""
    if len(row) + len(cells) - 1 > width or _is_next(row, cells):
        return False
    if len(row) < width:
        return True
    return len(cells) == 1 and any(_is_next(row, entry.cells) for entry in following)


def _is_next(row: list[str], cells: tuple[str, ...]) -> bool:
    first, number = ordinals.bare(row[0]), ordinals.bare(cells[0])
    return len(cells) > 1 and first is not None and number is not None and first < number <= first + AHEAD
