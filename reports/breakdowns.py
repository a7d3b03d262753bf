"""Figures by group: category, place, unit, leader, year; petitions by kind, place, unit, batch, on both bases.

Works on rows' marks and tags alone, so a live day and a snapshot are told apart by nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.states import COMPLETED
from reports.dictionary import FIGURES, GROUPS
from reports.figures import rate
from reports.group_words import group_words
from reports.rows.row import NONE
from reports.totals import OUTCOMES, STATUSES, VERDICTS, equal, parts_sum

Marked = tuple[Iterable[str], Iterable[str]]  # marks and tags of a row


@dataclass(frozen=True, slots=True)
class Base:
    """What is counted: the code of the total, of the parts that sum to it, of columns beside, and the rates' parts."""

    code: str
    kind: str
    total: str
    parts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    rates: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.total, *self.parts, *self.beside)


def _items(code: str, kind: str) -> Base:
    parts = tuple(f"{code}.{status}" for status in STATUSES)
    completed = tuple(f"{code}.{status}" for status in COMPLETED)
    rates = ((f"{code}.completion_rate", completed), (f"{code}.closing_rate", (f"{code}.closed",)))
    return Base(code, kind, f"{code}.total", parts, (f"{code}.closed",), rates)


DONE = ("petitions.closed", "petitions.staged")
VERDICT_PARTS = tuple(f"petitions.{verdict}" for verdict in (*VERDICTS, "no_verdict"))
OUTCOME_PARTS = tuple(f"petitions.{outcome}" for outcome in OUTCOMES)
BASES = {
    "problems": _items("problems", "problem"),
    "tasks": _items("tasks", "task"),
    "petitions": Base(
        "petitions",
        "petition",
        "petitions.received",
        OUTCOME_PARTS,
        VERDICT_PARTS,
        (("petitions.closing_rate", DONE),),
    ),
    "assignments": Base(
        "assignments",
        "assignment",
        "petitions.assigned",
        tuple(f"assignments.{outcome}" for outcome in OUTCOMES),
        (),
        (("assignments.closing_rate", ("assignments.closed", "assignments.staged")),),
    ),
}
DIMENSIONS: dict[str, str | Promise] = {
    "category": gettext_lazy("category"),
    "place": gettext_lazy("place"),
    "unit": gettext_lazy("responsible unit"),
    "lead": gettext_lazy("lead unit"),
    "leader": gettext_lazy("leader in charge"),
    "first": gettext_lazy("year of the first deadline"),
    "due": gettext_lazy("year of the present deadline"),
    "type": gettext_lazy("kind of pollution"),
    "batch": gettext_lazy("batch"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with the figure and group that list it."""

    code: str
    tag: str
    count: int

    @property
    def query(self) -> str:
        """The part of an address that opens its list."""
        return f"figure={self.code}" + (f"&by={self.tag}" if self.tag else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its words, its numbers in the order of the columns, its rates."""

    tag: str
    words: str
    cells: tuple[Cell, ...]
    rates: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.cells[0].count


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of figures by group; `foot` counts every row once, `note` says why the lines sum to more."""

    base: Base
    dimension: str
    lines: tuple[Line, ...]
    foot: Line
    note: str

    @property
    def key(self) -> str:
        return f"{self.base.code}-{self.dimension}"

    @property
    def title(self) -> str:
        words = {"group": GROUPS[self.base.code], "dimension": DIMENSIONS[self.dimension]}
        return _("%(group)s by %(dimension)s") % words

    @property
    def heads(self) -> list[dict[str, str]]:
        """The columns' codes and words, numbers first, then rates."""
        codes = [*self.base.columns, *(code for code, _parts in self.base.rates)]
        return [{"code": code, "word": capfirst(str(FIGURES[code].word))} for code in codes]

    @property
    def is_partition(self) -> bool:
        """Whether every row belongs to exactly one group."""
        return not self.note


def breakdown(rows: Iterable[Marked], labels: Mapping[str, str], code: str, dimension: str, decimals: int) -> Breakdown:
    """The figures of a base by a dimension, from the marks and tags of its rows.

    Raises TotalsDisagree when a row has no group, when the parts of a line do not sum to its total, or when the lines,
    without what is counted in several, do not sum to the whole.
    """
    base = BASES[code]
    whole, cross, several, extra = Counter[str](), Counter[tuple[str, str]](), 0, 0
    for marks, tags in rows:
        mine = [tag for tag in tags if tag.startswith(f"{dimension}:")]
        equal(f"{dimension}", bool(mine), _("group of each row"), True)
        several += len(mine) > 1
        extra += len(mine) - 1
        whole.update(marks)
        cross.update((tag, mark) for tag in mine for mark in marks)
    tags_seen = {tag for tag, _mark in cross}
    lines = [_line(base, tag, labels, {mark: cross[tag, mark] for mark in base.columns}, decimals) for tag in tags_seen]
    lines.sort(key=lambda line: _rank(dimension, line))
    foot = _line(base, "", labels, whole, decimals)
    parts = {f"{line.words} {line.tag}": line.total for line in lines} | {_("counted in several"): -extra}
    parts_sum(parts, base.total, foot.total)
    return Breakdown(base, dimension, tuple(lines), foot, _note(foot.total, foot.total + extra, several))


def _line(base: Base, tag: str, labels: Mapping[str, str], counts: Mapping[str, int], decimals: int) -> Line:
    words = group_words(tag, labels) if tag else _("In all")
    parts_sum({part: counts.get(part, 0) for part in base.parts}, f"{base.total} {words}", counts.get(base.total, 0))
    cells = tuple(Cell(code, tag, counts.get(code, 0)) for code in base.columns)
    rates = tuple(
        rate(sum(counts.get(part, 0) for part in parts), counts.get(base.total, 0), decimals)
        for _code, parts in base.rates
    )
    return Line(tag, words, cells, rates)


def _rank(dimension: str, line: Line) -> Any:
    """Categories, years and batches in their own order, the rest from the largest; what has no group comes last."""
    value = line.tag.partition(":")[2]
    if value == NONE:
        return (1, 0, "")
    if dimension in ("category", "first", "due", "batch"):
        return (0, int(value), "")
    return (0, -line.total, line.words)


def _note(total: int, sum_of_lines: int, several: int) -> str:
    if not several:
        return ""
    said = ngettext(
        "The lines sum to %(sum)d, not %(total)d: %(n)d row belongs to several groups.",
        "The lines sum to %(sum)d, not %(total)d: %(n)d rows belong to several groups.",
        several,
    )
    return said % {"sum": sum_of_lines, "total": total, "n": several}
