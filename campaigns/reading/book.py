"""The table of entries to fill in, as .xlsx. Chinese by nature; nothing in it is a formula, a macro or a link."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from campaigns.reading.columns import HEADS, HELP, SHEET, WIDTHS, WORDS

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ROWS = 1000  # rows with a list of places to choose from
FACE = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}


def write(title: str, places: Sequence[str]) -> bytes:
    """An empty table for the entries of one list; places are chosen from a list on a sheet of its own."""
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": title})
        head = book.add_format(FACE | {"bold": True, "bottom": 1})
        text = book.add_format(FACE | {"num_format": "@"})
        table = book.add_worksheet(SHEET)
        for place, (heading, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            table.write_string(0, place, heading, head)
            table.set_column(place, place, width, text)
        table.freeze_panes(1, 0)
        notes = book.add_worksheet(HELP)
        notes.set_column(0, 0, 80, text)
        notes.set_column(1, 1, 20, text)
        for row, words in enumerate((f"清单：{title}", *WORDS)):
            notes.write_string(row, 0, words, text)
        for row, name in enumerate(places):
            notes.write_string(row, 1, name, text)
        source = f"='{HELP}'!$B$1:$B${max(len(places), 1)}"
        table.data_validation(1, 0, ROWS, 0, {"validate": "list", "source": source, "error_type": "warning"})
    return buffer.getvalue()
