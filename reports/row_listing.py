"""The list behind a number, of live rows or of a snapshot's, as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import ResultFigure
from petitions.states import Pollution
from reports.dictionary import FIGURES, REPORTS, Figure, title_of
from reports.listing import day, furthest, lamp_of, mark_words
from reports.models import Snapshot, SnapshotRow
from reports.numbers import ACTIVITIES, OUTCOMES, VERDICTS
from reports.rows.row import NONE, Row
from reports.snapshots import counted_by
from scheduling.models import Check, Line

PAGE_SIZE = 100
NO_GROUP = {
    "place": gettext_lazy("place not known"),
    "unit": gettext_lazy("no unit yet"),
    "lead": gettext_lazy("no lead unit yet"),
    "leader": gettext_lazy("no leader in charge"),
    "first": gettext_lazy("no date"),
    "due": gettext_lazy("no date"),
    "type": gettext_lazy("kind not known"),
}
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
    if figure is None or not figure.list or len(tag) > 40 or (tag and ":" not in tag):
        return None
    words = group_words(tag, snapshot.labels) if tag else ""
    return listing(counted_by(snapshot, code, tag), figure, words, snapshot.as_of, page)


def of_rows(rows: Sequence[Row], code: str, tag: str = "") -> list[Row]:
    """The rows that a figure counts, of one group where a tag is given; as snapshots.counted_by of live rows."""
    return [row for row in rows if code in row.marks and (not tag or tag in row.tags)]


def group_words(tag: str, labels: dict[str, str]) -> str:
    """A group of a breakdown in words: the name behind its tag."""
    dimension, _colon, value = tag.partition(":")
    if value == NONE:
        return str(NO_GROUP.get(dimension, _("none")))
    if dimension == "type":
        return capfirst(str(dict(Pollution.choices).get(value, value)))
    if dimension == "batch":
        return _("batch %(number)s") % {"number": value}
    return labels.get(tag, value)


def shown_row(row: Row | SnapshotRow, as_of: date) -> dict[str, Any]:
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
