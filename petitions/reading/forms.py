"""Transfer forms: tables of one petition with each heading to the left of its value."""

from dataclasses import replace

from papers.reading.table import Row, Table
from petitions.reading.columns import exact_words, field_of, plain

SURE = 100
MAX_ROWS = 60


def unfolded(table: Table) -> Table | None:
    """The form as a table of two rows, headings and values, or None when it is no form of one petition."""
    if len(table.rows) > MAX_ROWS:
        return None
    pairs: dict[str, str] = {}
    known: set[str] = set()
    for row in table.rows:
        cells = _distinct(row)
        for heading, value in zip(cells, [*cells[1:], ""], strict=True):
            field, sureness = field_of(heading) if len(heading) < 60 else ("", 0)
            if sureness >= SURE and heading not in pairs and not _is_heading(value):
                pairs[heading] = value
                known.add(field)
    if not {"number", "content"} <= known:
        return None
    first = table.rows[0].number
    return replace(table, rows=(Row(first, tuple(pairs)), Row(first, tuple(pairs.values()))))


def _is_heading(value: str) -> bool:
    field, _ = field_of(value) if len(value) < 60 else ("", 0)
    return plain(value) in exact_words(field)


def _distinct(row: Row) -> list[str]:
    """The cells of a row, those that are merged side by side once."""
    return [cell for n, cell in enumerate(row.cells) if not n or cell != row.cells[n - 1] or not cell.strip()]
