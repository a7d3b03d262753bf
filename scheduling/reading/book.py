"""Writing a unit's sheet as .xlsx: protected but for the cells to fill in, with lists to choose from.

Every cell is text or a whole number, whatever it begins with: nothing in the file is a formula or a link.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from papers.xlsx import CellTooLong
from records import clock
from scheduling.forms.row import choice_of
from scheduling.reading.columns import (
    ACTS,
    CHOICES,
    CODE,
    HELP,
    ROW_COLUMNS,
    ROWS,
    STEP_COLUMNS,
    STEPS,
    TITLE,
    WORDS,
    Column,
)
from scheduling.sheet import Row, Sheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FACE = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
GREY = {"bg_color": "#EEEBE1", "font_color": "#4A5560"}
LONGEST_LAST = 1_000  # signs of the last report that are shown for comparison
MOST_SIGNS = 32_000
A4 = 9


@dataclass(frozen=True, slots=True)
class _Faces:
    title: Format
    head: Format
    shown: Format
    filled: Format
    number: Format
    plain: Format


def write(sheet: Sheet) -> bytes:
    """The sheet's open rows as .xlsx. Raises CellTooLong for a draft that no cell can hold."""
    buffer = io.BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        day = datetime.combine(clock.today(), time())
        book.set_properties({"title": TITLE, "keywords": code_of(sheet), "created": day})
        faces = _faces(book)
        _rows(book, sheet, faces)
        _steps(book, sheet, faces)
        _help(book, faces)
    return buffer.getvalue()


def code_of(sheet: Sheet) -> str:
    """The mark that ties a table to its sheet: the obligation and a digest of its open rows and their steps."""
    parts = [f"{row.line.pk}:{','.join(str(one.pk) for one in row.open_measures)}" for row in sheet.open_rows]
    digest = hashlib.sha256(";".join(parts).encode()).hexdigest()[:12]
    return CODE.format(obligation=sheet.obligation.pk, digest=digest)


def _faces(book: Workbook) -> _Faces:
    text = {"num_format": "@"}
    return _Faces(
        title=book.add_format({"font_name": "黑体", "font_size": 14}),
        head=book.add_format(FACE | {"font_name": "黑体", "align": "center", "valign": "vcenter"}),
        shown=book.add_format(FACE | GREY | text),
        filled=book.add_format(FACE | text | {"locked": False}),
        number=book.add_format(FACE | {"num_format": "0", "align": "center", "locked": False}),
        plain=book.add_format({"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"}),
    )


def _rows(book: Workbook, sheet: Sheet, faces: _Faces) -> None:
    table = _table(book, sheet, faces, ROWS, ROW_COLUMNS)
    rows = sheet.open_rows
    for number, row in enumerate(rows, 2):
        _line(table, number, ROW_COLUMNS, _cells(row), faces)
    last = max(len(rows) + 1, 2)
    _list(table, ROW_COLUMNS, "choice", last, list(CHOICES.values()))
    place = _place(ROW_COLUMNS, "claimed")
    table.data_validation(
        2, place, last, place,
        {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100, "ignore_blank": True,
         "error_title": "比例", "error_message": "请填写0至100的整数。"},
    )  # fmt: skip


def _cells(row: Row) -> dict[str, Any]:
    draft, last = row.draft, row.last
    said = ""
    if last:
        share = "" if last.claimed is None else f"（自报{last.claimed}%）"
        said = f"{last.text or '无变化：' + last.no_change_why}{share}"
    return {
        "line": row.line.pk,
        "seen": row.line.draft_version,
        "item": str(row.task),
        "due": f"{row.task.deadline.due_on:%Y-%m-%d}" if row.task.deadline and row.task.deadline.due_on else "长期坚持",
        "last": said if len(said) <= LONGEST_LAST else f"{said[:LONGEST_LAST]}……",
        "choice": CHOICES.get(choice_of(draft), ""),
        "claimed": draft.get("claimed"),
        **{name: draft.get(name) or "" for name in ("text", "no_change_why", "self_check", "problems")},
    }


def _steps(book: Workbook, sheet: Sheet, faces: _Faces) -> None:
    table = _table(book, sheet, faces, STEPS, STEP_COLUMNS)
    number = 1
    for row in sheet.open_rows:
        drafted = {tick.get("measure"): tick for tick in row.draft.get("ticks") or []}
        for measure in row.open_measures:
            number += 1
            tick = drafted.get(measure.pk, {})
            due = measure.deadline.due_on if measure.deadline else None
            cells = {
                "line": row.line.pk,
                "measure": measure.pk,
                "item": str(row.task),
                "step": str(measure) + ("（已启动）" if measure.begun_on else ""),
                "due": f"{due:%Y-%m-%d}" if due else "",
                "tick": ACTS.get(tick.get("act", ""), ""),
                "on": tick.get("on", ""),
                "note": tick.get("note", ""),
            }
            _line(table, number, STEP_COLUMNS, cells, faces)
    _list(table, STEP_COLUMNS, "tick", max(number, 2), list(ACTS.values()))


def _table(book: Workbook, sheet: Sheet, faces: _Faces, name: str, columns: Sequence[Column]) -> Worksheet:
    table: Worksheet = book.add_worksheet(name)
    period, unit = sheet.obligation.period, sheet.obligation.unit
    table.set_paper(A4)
    table.set_landscape()
    table.fit_to_pages(1, 0)
    table.repeat_rows(1)
    table.freeze_panes(2, 3)
    for place, column in enumerate(columns):
        table.set_column(place, place, column.width, None, {"hidden": column.is_hidden})
        table.write_string(1, place, column.title, faces.head)
    table.set_row(0, 26)
    table.set_row(1, 30)
    table.write_string(0, 0, code_of(sheet))
    table.write_string(
        0, 2, f"{TITLE}　{unit.name}　{period.starts_on:%Y-%m-%d}至{period.ends_on:%Y-%m-%d}", faces.title
    )
    table.protect("", {"format_rows": True, "format_columns": True, "select_locked_cells": True})
    return table


def _line(table: Worksheet, number: int, columns: Sequence[Column], cells: Mapping[str, Any], faces: _Faces) -> None:
    for place, column in enumerate(columns):
        value = cells[column.key]
        if column.key == "claimed":
            _number(table, number, place, value, faces.number)
            continue
        text = str(value)
        if len(text.encode("utf-16-le")) // 2 > MOST_SIGNS:
            raise CellTooLong(f"Row {number + 1}, column {place + 1}")
        face = faces.filled if column.is_input else faces.shown
        if text:
            table.write_string(number, place, text, face)
        else:
            table.write_blank(number, place, None, face)


def _number(table: Worksheet, number: int, place: int, value: int | None, face: Format) -> None:
    if value is None:
        table.write_blank(number, place, None, face)
    else:
        table.write_number(number, place, value, face)


def _list(table: Worksheet, columns: Sequence[Column], key: str, last: int, words: list[str]) -> None:
    place = _place(columns, key)
    rule = {"validate": "list", "source": words, "ignore_blank": True, "error_message": "请从列表中选择。"}
    table.data_validation(2, place, last, place, rule)


def _place(columns: Sequence[Column], key: str) -> int:
    return next(place for place, column in enumerate(columns) if column.key == key)


def _help(book: Workbook, faces: _Faces) -> None:
    table = book.add_worksheet(HELP)
    table.set_column(0, 0, 90)
    for number, text in enumerate(WORDS):
        table.write_string(number, 0, f"{number + 1}．{text}", faces.plain)
    table.protect()
