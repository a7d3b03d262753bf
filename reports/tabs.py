"""Which tables by group stand on which tab of the figures, of a live day and of a snapshot alike."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.breakdowns import BASES, Breakdown, breakdown
from reports.dictionary import FIGURES, GROUPS
from reports.numbers import Group, Number, groups
from reports.rows.row import Row, Tagged

OVERALL = "overall"
TABS: dict[str, tuple[Any, tuple[tuple[str, str], ...]]] = {
    "category": (gettext_lazy("By category"), (("problems", "category"), ("tasks", "category"))),
    "place": (
        gettext_lazy("By county"),
        (("problems", "place"), ("tasks", "place"), ("petitions", "place"), ("assignments", "place")),
    ),
    "unit": (gettext_lazy("By unit"), (("tasks", "unit"), ("tasks", "lead"), ("assignments", "unit"))),
    "leader": (gettext_lazy("By leader"), (("tasks", "leader"),)),
    "year": (gettext_lazy("By year due"), (("tasks", "first"), ("tasks", "due"))),
    "petitions": (
        gettext_lazy("Petitions"),
        (("petitions", "type"), ("petitions", "batch"), ("assignments", "type"), ("assignments", "batch")),
    ),
}
SAME_AS = {"tasks": "problems", "assignments": "petitions"}


def kinds(tab: str) -> list[str]:
    """Which kinds of rows the tables of a tab count; none for the overall one."""
    return list(dict.fromkeys(BASES[code].kind for code, _dimension in TABS[tab][1])) if tab in TABS else []


def tables(rows: Iterable[Row | Tagged], labels: Mapping[str, str], tab: str, decimals: int) -> list[Breakdown]:
    """The tables of a tab that have any rows; one that says the same as the one before is left out.

    Raises TotalsDisagree when a table does not add up.
    """
    rows = list(rows)
    found: dict[tuple[str, str], Breakdown] = {}
    for code, dimension in TABS[tab][1]:
        marked = [(row.marks, row.tags) for row in rows if row.kind == BASES[code].kind]
        if not marked:
            continue
        table = breakdown(marked, labels, code, dimension, decimals)
        if not _repeats(table, found.get((SAME_AS.get(code, ""), dimension))):
            found[code, dimension] = table
    return list(found.values())


def _repeats(table: Breakdown, other: Breakdown | None) -> bool:
    """Whether another table has the same numbers: each problem is one task, no petition was split."""
    if other is None or table.note or other.note:
        return False
    return _numbers(table) == _numbers(other)


def _numbers(table: Breakdown) -> list[Any]:
    """Total and parts of each line."""
    width = 1 + len(table.base.parts)
    return [(line.words, [cell.count for cell in line.cells[:width]]) for line in table.lines]


def frozen_groups(figures: Mapping[str, Any]) -> list[Group]:
    """The figures as groups of numbers whose addresses name the figure; with the period's reports where there are."""
    found = [_renamed(group) for group in groups(figures)]
    for key, total in (("reports", "owed"), ("lines", "total")):
        if key in figures:
            numbers = [_number(f"{key}.{name}", count) for name, count in figures[key].items()]
            first = next(number for number in numbers if number.code == total)
            parts = tuple(number for number in numbers if number.code not in (total, "zero"))
            marks = tuple(number for number in numbers if number.code == "zero")
            found.append(Group(key, str(GROUPS[key]), first, parts, marks))
    return found


def _number(code: str, count: int) -> Number:
    return Number(code, str(FIGURES[code].word), count, f"figure={code}")


def _renamed(group: Group) -> Group:
    """A group whose numbers open the lists of their figures."""

    def named(number: Number) -> Number:
        code = "petitions.assigned" if number.key == "assignments.assigned" else number.key
        return replace(number, query=f"figure={code}")

    return replace(
        group,
        total=named(group.total),
        parts=tuple(named(number) for number in group.parts),
        marks=tuple(named(number) for number in group.marks),
    )


def bar(address: str, current: str, first: str = "") -> list[dict[str, Any]]:
    """The tabs as components/tabs.html takes them; `address` goes on with "tab=", `first` is the overall one."""
    words = {OVERALL: _("Overall")} | {tab: capfirst(str(title)) for tab, (title, _tables) in TABS.items()}
    return [
        {
            "label": word,
            "url": first if tab == OVERALL and first else f"{address}tab={tab}",
            "current": tab == current,
            "count": None,
        }
        for tab, word in words.items()
    ]
