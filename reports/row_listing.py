"""The list behind a number, of live rows or of a snapshot's, as a page shows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from cases.models import ResultFigure
from reports.dictionary import FIGURES, REPORTS, Figure, title_of
from reports.group_words import group_words
from reports.listing import day, furthest, lamp_of, mark_words
from reports.models import Snapshot, SnapshotRow
from reports.numbers import ACTIVITIES, OUTCOMES, VERDICTS
from reports.rows.row import Row
from reports.snapshots import counted_by
from scheduling.models import Check, Line

PAGE_SIZE = 100
TAG = re.compile(r"[a-z]{1,20}:[\w-]{1,20}")  # a group as it stands in rows, "unit:12"
Found = QuerySet[SnapshotRow] | Sequence[Row]
WORDS: dict[str, dict[str, Any]] = {
    "petition": {**OUTCOMES, **VERDICTS},
    "assignment": {**OUTCOMES, **VERDICTS},
    "activity": dict(ACTIVITIES),
    "result": dict(ResultFigure.Kind.choices),
    "line": dict(Line.State.choices) | dict(Check.Grade.choices),
    "report": {code: word for code, (word, _how) in REPORTS.items()},
}


@dataclass(frozen=True, slots=True)
class RowListing:
    """What the template `reports/_rows.html` shows."""

    figure: Figure
    title: str
    group: str
    total: int
    page: Page
    clear_url: str = ""


def listing(found: Found, figure: Figure, group: str, as_of: date, page: str | None, clear: str = "") -> RowListing:
    """A page of the rows that a figure counts, already chosen; only the rows of the page are read."""
    paginator = Paginator(found, PAGE_SIZE)
    shown = paginator.get_page(page)
    shown.object_list = [shown_row(row, as_of) for row in shown.object_list]
    return RowListing(figure, title_of(figure.code), group, paginator.count, shown, clear)


def of_snapshot(snapshot: Snapshot, code: str, tag: str, page: str | None) -> RowListing | None:
    """The list of a figure of a snapshot, of one group where a tag is given; None for codes that are none."""
    figure = FIGURES.get(code)
    if figure is None or not figure.list or (tag and not TAG.fullmatch(tag)):
        return None
    return listing(counted_by(snapshot, code, tag), figure, words_of(tag, snapshot.labels), snapshot.as_of, page)


def words_of(tag: str, labels: Mapping[str, str]) -> str:
    """The group of a list in words; '' for the list of all."""
    return group_words(tag, labels) if tag else ""


def of_rows(rows: Sequence[Row], code: str, tag: str = "") -> list[Row]:
    """The rows that a figure counts, of one group where a tag is given; as snapshots.counted_by of live rows."""
    return [row for row in rows if code in row.marks and (not tag or tag in row.tags)]


def shown_row(row: Any, as_of: date) -> dict[str, Any]:
    """A row's columns with its lamp, its badges, its word and the address of its page."""
    data = row.data
    shown: dict[str, Any] = {"row": row, "data": data, "on": day(data.get("on"))}
    if row.kind in ("problem", "task"):
        shown["lamp"] = lamp_of(row.status, row.due_on, as_of)
        shown["marks"] = mark_words(furthest(data["marks"]))
    words = WORDS.get(row.kind, {})
    shown["word"] = str(words.get(row.status, ""))
    shown["verdict"] = str(words.get(data.get("verdict", ""), ""))
    shown["grade"] = str(words.get(data.get("grade", ""), ""))
    shown["url"] = reverse("desk:task", args=[data["id"]]) if data.get("id") else ""
    for name in ("done_on", "filed_on"):
        shown[name] = day(data.get(name))
    return shown
