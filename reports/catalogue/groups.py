"""Rows by category, place, unit or leader, and their counts as cells of a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports import totals
from reports.catalogue.counts import number, percent
from reports.conditions import counts
from reports.rows.row import NONE, Row

NONE_WORDS = {
    "place": "地点未明",
    "unit": "未明确单位",
    "lead": "未明确单位",
    "leader": "未明确领导",
    "type": "类型未明",
}


@dataclass(frozen=True)
class Group:
    """The rows of one value of a dimension: its tag ("unit:12"), its name, the rows in order."""

    tag: str
    name: str
    rows: tuple[Row, ...]

    def count(self, code: str) -> int:
        """How many of the rows a figure counts."""
        return sum(counts(code, row) for row in self.rows)

    def cell(self, code: str) -> str:
        """The same as a cell that opens its list."""
        return number(code, self.count(code), self.tag)


def grouped(rows: Iterable[Row], dimension: str, labels: Mapping[str, str]) -> tuple[Group, ...]:
    """Rows by the tags of a dimension, in order of first sight; a row with several tags stands in each group."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for tag in row.tags:
            if tag.startswith(f"{dimension}:"):
                found.setdefault(tag, []).append(row)
    return tuple(Group(tag, _name(tag, labels), tuple(kept)) for tag, kept in found.items())


def whole(groups: Sequence[Group], rows: Sequence[Row], what: str) -> Group:
    """All rows as the group of the last line. Raises TotalsDisagree unless the groups part them without rest."""
    totals.parts_sum({f"{group.name} {group.tag}": len(group.rows) for group in groups}, what, len(rows))
    return Group("", "合计", tuple(rows))


def completed(group: Group, base: str) -> int:
    """How many rows of a group are completed, early, on time or late; `base` is problems or tasks."""
    return group.count(f"{base}.completed")


def lagging(group: Group, base: str) -> int:
    """How many rows of a group are behind schedule or overdue."""
    return group.count(f"{base}.behind") + group.count(f"{base}.overdue")


def rate(group: Group, base: str, decimals: int) -> str:
    """The share of a group that is completed, as a cell."""
    return percent(completed(group, base), len(group.rows), decimals)


def cells(group: Group, base: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The counts of a group under codes of its base, each opening its list."""
    return tuple(group.cell(f"{base}.{code}") for code in codes)


def ranked(groups: Iterable[Group], worth: Callable[[Group], float]) -> list[tuple[int, Group]]:
    """Groups from the most to the least worth with their places; equals share a place, and the next ones are skipped.

    Among equals the given order stays.
    """
    ordered = sorted(groups, key=worth, reverse=True)
    places: list[tuple[int, Group]] = []
    for place, group in enumerate(ordered, 1):
        equal = places and worth(places[-1][1]) == worth(group)
        places.append((places[-1][0] if equal else place, group))
    return places


def _name(tag: str, labels: Mapping[str, str]) -> str:
    dimension, _colon, value = tag.partition(":")
    return NONE_WORDS.get(dimension, "未明确") if value == NONE else labels.get(tag, value)
