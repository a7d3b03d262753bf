"""A paper as .xlsx: its table on the first sheet, to sort and to read in again; its sentences on the second.

Every cell is text, whatever it begins with: nothing in the file is a formula, a link or a number.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from papers.marks import stripped
from papers.paper import ILLUSTRATIVE_MARK, Column, Paper, Row, Table, clean

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
TABLE_SHEET, TEXT_SHEET = "一览表", "说明"
FACE = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
SHEET_WIDTH = 260  # of all columns together, in digits of the face
TEXT_WIDTH = 100
A4 = 9
LONGEST_CELL, LONGEST_TITLE = 32_767, 255  # what a cell and a property may hold, in UTF-16 units


class CellTooLong(ValueError):
    """A text is longer than a cell of a sheet can hold; nothing was written."""


def render_xlsx(paper: Paper) -> bytes:
    """Return the paper as .xlsx; the same paper gives the same bytes. Raises CellTooLong instead of cutting a text.

    First sheet: the title in row 1, the heads in row 2, then one row a row, the mark of illustrative ones in the last
    cell. The second sheet says what stands before and under the table.
    """
    paper = stripped(paper)
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties(_properties(paper))
        for place, table in enumerate(paper.tables):
            _table(book, paper, table, f"{TABLE_SHEET}{place + 1 if place else ''}")
        _text(book, paper)
    return buffer.getvalue()


def write_list(
    path: Path, title: str, head: Sequence[str], lines: Iterable[Sequence[Any]], *, on: date, widths: Sequence[int] = ()
) -> int:
    """Write a long list to `path`, row by row, so that memory stays flat; return how many rows.

    Heads in row 1, frozen and with filters; whole numbers are numbers, everything else is text. The same rows give the
    same bytes. Raises CellTooLong.
    """
    with Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": title[: LONGEST_TITLE // 2], "created": datetime.combine(on, time())})
        sheet = book.add_worksheet(TABLE_SHEET)
        sheet.freeze_panes(1, 0)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        strong = book.add_format({"font_name": "黑体", "font_size": 10, "border": 1, "num_format": "@"})
        plain = book.add_format({"font_name": "宋体", "font_size": 10, "num_format": "@"})
        for place, text in enumerate(head):
            _write(sheet, 0, place, text, strong)
        number = 0
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(line):
                if isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(number, place, value)
                elif text := "" if value is None else clean(str(value)):
                    _write(sheet, number, place, text, plain)
        sheet.autofilter(0, 0, number, max(len(head) - 1, 0))
    return number


def _properties(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.plain_title[: LONGEST_TITLE // 2],
        "author": paper.author[: LONGEST_TITLE // 2],
        "subject": paper.round_name[: LONGEST_TITLE // 2],
        "keywords": paper.digest,
        "created": datetime.combine(paper.as_of, time()),
    }


def _table(book: Workbook, paper: Paper, table: Table, name: str) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, paper)
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    for place, share in enumerate(table.percentages()):
        sheet.set_column(place, place, share * SHEET_WIDTH / 100)
    title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center_across", "valign": "vcenter"})
    sheet.set_row(0, 30)
    for place in range(len(table.columns)):
        _write(sheet, 0, place, "" if place else table.title, title)
    head = book.add_format(FACE | {"font_name": "黑体", "align": "center", "valign": "vcenter", "border": 1})
    for place, column in enumerate(table.columns):
        _write(sheet, 1, place, column.title, head)
    formats = _formats(book, table.columns)
    for number, row in enumerate(table.rows, 2):
        for place, text in enumerate(_cells(row)):
            _write(sheet, number, place, text, formats[place])


def _formats(book: Workbook, columns: tuple[Column, ...]) -> list[Format]:
    # The text format "@" keeps a cell text also when its reader goes into it and out again.
    common = FACE | {"border": 1, "num_format": "@"}
    left, centred = book.add_format(common), book.add_format(common | {"align": "center"})
    return [centred if column.centred else left for column in columns]


def _cells(row: Row) -> tuple[str, ...]:
    if not row.illustrative:
        return row.cells
    last = "；".join(text for text in (row.cells[-1], ILLUSTRATIVE_MARK) if text)
    return (*row.cells[:-1], last)


def _text(book: Workbook, paper: Paper) -> None:
    sheet = book.add_worksheet(TEXT_SHEET)
    _page(sheet, paper)
    sheet.set_column(0, 0, TEXT_WIDTH)
    plain = book.add_format(FACE | {"num_format": "@"})
    strong = book.add_format(FACE | {"font_name": "黑体", "num_format": "@"})
    for number, (text, is_heading) in enumerate(_lines(paper)):
        _write(sheet, number, 0, text, strong if is_heading else plain)


def _lines(paper: Paper) -> list[tuple[str, bool]]:
    lines = [(paper.plain_title, True)]
    if paper.illustrative:
        lines.append((paper.illustrative_line, False))
    for number, section in paper.outline():
        if section.level:
            lines.append((f"{number}{section.heading}", True))
        lines += [(paragraph, False) for paragraph in section.paragraphs]
    for table in paper.tables:
        lines += [(f"注{number}：{note}", False) for number, note in enumerate(table.notes, 1)]
    lines += [(line, False) for line in (*paper.signatories, paper.date_line, paper.footer_line)]
    return lines


def _page(sheet: Worksheet, paper: Paper) -> None:
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C{paper.footer_line.replace('&', '&&')}&R— &P —")


def _write(sheet: Worksheet, row: int, column: int, text: str, shape: Format) -> None:
    if not text:
        sheet.write_blank(row, column, None, shape)
    elif sheet.write_string(row, column, text, shape):
        raise CellTooLong(f"Row {row + 1}, column {column + 1}: more than {LONGEST_CELL} characters.")
