"""The list behind a number, of live rows or of a snapshot's, as a page shows it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from cases.models import ResultFigure
from reports.breakdowns import DIMENSIONS
from reports.conditions import belongs, counts, groups_of
from reports.dictionary import FIGURES, REPORTS, Figure, title_of
from reports.group_words import group_words
from reports.listing import day, furthest, lamp_of, mark_words
from reports.models import Snapshot, SnapshotRow
from reports.numbers import ACTIVITIES, OUTCOMES, VERDICTS
from reports.rows.amounts import shown_amounts
from reports.rows.liability import CASE
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
    groups: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows an address asks for: those of a figure, of one group (`by`), of one thing (`of`), or, with `groups`,
    not the rows but the units, leaders or categories that they belong to.
    """

    code: str
    by: str = ""
    of: str = ""
    groups: str = ""
    page: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], first: str = "") -> "Asked":
        """What the parameters of an address ask for."""
        told = {name: query.get(name, "") for name in ("by", "of", "groups")}
        return cls(query.get("figure", first), page=query.get("page"), **told)

    @property
    def figure(self) -> Figure | None:
        """The figure whose rows can be listed so; None for anything else."""
        figure = FIGURES.get(self.code)
        known = figure and figure.list and (not self.by or TAG.fullmatch(self.by))
        return figure if known and (not self.groups or self.groups in DIMENSIONS) else None


def listing(found: Found, figure: Figure, group: str, as_of: date, page: str | None, clear: str = "") -> RowListing:
    """A page of the rows that a figure counts, already chosen; only the rows of the page are read."""
    paginator = Paginator(found, PAGE_SIZE)
    shown = paginator.get_page(page)
    shown.object_list = [shown_row(row, as_of) for row in shown.object_list]
    return RowListing(figure, title_of(figure.code), group, paginator.count, shown, clear)


def of_snapshot(snapshot: Snapshot, asked: Asked) -> RowListing | None:
    """The list that is asked for of a snapshot; None for what is no list."""
    figure = asked.figure
    if figure is None:
        return None
    found = counted_by(snapshot, asked.code, asked.by, asked.of)
    if asked.groups:
        tags = (groups_of(tags, asked.groups) for tags in found.values_list("tags", flat=True))
        return _groups(tags, figure, asked, snapshot.labels)
    return listing(found, figure, words_of(asked.by, snapshot.labels), snapshot.as_of, asked.page)


def of_live(rows: Sequence[Row], labels: Mapping[str, str], as_of: date, asked: Asked) -> RowListing | None:
    """The same of rows that nobody froze."""
    figure = asked.figure
    if figure is None:
        return None
    found = of_rows(rows, asked.code, asked.by, asked.of)
    if asked.groups:
        return _groups((groups_of(row.tags, asked.groups) for row in found), figure, asked, labels)
    return listing(found, figure, words_of(asked.by, labels), as_of, asked.page)


def _groups(found: Iterable[list[str]], figure: Figure, asked: Asked, labels: Mapping[str, str]) -> RowListing:
    """Each group once, in order of first sight, with how many rows it has and the address that lists them."""
    seen = Counter(tag for tags in found for tag in tags)
    rows = [
        {"words": group_words(tag, labels), "count": n, "query": urlencode({"figure": figure.code, "by": tag})}
        for tag, n in seen.items()
    ]
    page = Paginator(rows, PAGE_SIZE).get_page(asked.page)
    words = str(DIMENSIONS[asked.groups])
    return RowListing(figure, title_of(figure.code), words, len(rows), page, groups=asked.groups)


def words_of(tag: str, labels: Mapping[str, str]) -> str:
    """The group of a list in words; '' for the list of all."""
    return group_words(tag, labels) if tag else ""


def of_rows(rows: Sequence[Row], code: str, tag: str = "", of: str = "") -> list[Row]:
    """The rows that a figure counts, of one group or thing where it is given; as snapshots.counted_by of live rows."""
    kept = [row for row in rows if (not tag or tag in row.tags) and (not of or belongs(row, of))]
    return [row for row in kept if counts(code, row)]


def shown_row(row: Any, as_of: date) -> dict[str, Any]:
    """A row's columns with its lamp, its badges, its word and the address of its page."""
    data = row.data
    shown: dict[str, Any] = {"row": row, "data": data, "on": day(data.get("on"))}
    if row.kind in ("problem", "task"):
        shown["lamp"] = lamp_of(row.status, row.due_on, as_of)
        shown["marks"] = mark_words(furthest(data["marks"]))
    words = WORDS.get(row.kind, {})
    shown["word"] = str(words.get(row.status, ""))
    if "amounts" in data:
        shown |= shown_amounts(row.status, data["amounts"])
        shown["on"] = None if row.status == CASE else shown["on"]  # an older snapshot has cases one by one
    shown["verdict"] = str(words.get(data.get("verdict", ""), ""))
    shown["grade"] = str(words.get(data.get("grade", ""), ""))
    shown["url"] = reverse("desk:task", args=[data["id"]]) if data.get("id") else ""
    for name in ("done_on", "filed_on"):
        shown[name] = day(data.get(name))
    return shown
