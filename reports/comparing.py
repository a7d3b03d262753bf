"""Month against month: what moved between two sets of rows. Pure; every number is a list, every table has its margins.

A task is the same in both by its problem and number, whatever its cycle. The rules:
new, gone: on one side only. progressed: in the same cycle more is verified or more measures are done, or completion
is reported now. became_overdue: overdue now and not before. recovered: behind or overdue before, neither now, in the
same cycle. completed, closed: now and not before. rebounded: in a later cycle. returned: completion was reported
before and is not any more, in the same cycle. changed: goal, present date, units or measures differ in the same cycle.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cases.states import COMPLETED, Status
from reports.rows.row import Row
from reports.totals import STATUSES, parts_sum

LATE = (Status.BEHIND, Status.OVERDUE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of both sides; None where it is on one side only."""

    old: Row | None
    new: Row | None
    changed: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The present row, or the old one of what is gone."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a pair has at least one side")
        return found

    @property
    def is_same_cycle(self) -> bool:
        return self.old is not None and self.new is not None and self.old.cycle == self.new.cycle


MOVES: dict[str, str | Promise] = {
    "new": gettext_lazy("new"),
    "gone": gettext_lazy("gone"),
    "progressed": gettext_lazy("progressed"),
    "became_overdue": gettext_lazy("became overdue"),
    "recovered": gettext_lazy("recovered"),
    "completed": gettext_lazy("newly completed"),
    "closed": gettext_lazy("newly closed"),
    "returned": gettext_lazy("completion taken back"),
    "rebounded": gettext_lazy("rebounded"),
    "changed": gettext_lazy("plan changed"),
}
CHANGES: dict[str, str | Promise] = {
    "goal": gettext_lazy("goal"),
    "due_on": gettext_lazy("deadline"),
    "units": gettext_lazy("units"),
    "measures": gettext_lazy("measures"),
}


@dataclass(frozen=True, slots=True)
class Bridge:
    """How a number came from the one before: old + entered − left = new; what came new and what is gone included."""

    code: str
    old: int
    entered: int
    left: int
    new: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved: pairs by move, the table of statuses, and the bridges of the numbers that matter."""

    pairs: tuple[Pair, ...]
    moves: Mapping[str, tuple[Pair, ...]]
    table: Mapping[tuple[str, str], int]
    bridges: tuple[Bridge, ...]
    old: Mapping[str, int] = field(default_factory=dict)
    new: Mapping[str, int] = field(default_factory=dict)

    def between(self, old: str, new: str) -> list[Pair]:
        """The pairs that went from one status to another; "" stands for the side on which it was not."""
        return [pair for pair in self.pairs if _status(pair.old) == old and _status(pair.new) == new]


def compare(old: Iterable[Row], new: Iterable[Row], kind: str = "task") -> Comparison:
    """What moved between two sets of rows, of one kind of them (task, problem, petition or measure).

    Raises TotalsDisagree when a margin of the table or a bridge does not give the number of its side.
    """
    before, after = _by_key(old, kind), _by_key(new, kind)
    keys = [*after, *(key for key in before if key not in after)]
    pairs = tuple(_pair(before.get(key), after.get(key)) for key in keys)
    moves = {move: tuple(pair for pair in pairs if test(pair)) for move, test in TESTS.items()}
    table = Counter((_status(pair.old), _status(pair.new)) for pair in pairs)
    old_counts, new_counts = _counts(before), _counts(after)
    _margins(table, old_counts, new_counts)
    bridges = tuple(_bridge(code, pairs, old_counts, new_counts) for code in _codes(old_counts, new_counts))
    return Comparison(pairs, moves, table, bridges, old_counts, new_counts)


def _by_key(rows: Iterable[Row], kind: str) -> dict[str, Row]:
    return {row.key: row for row in rows if row.kind == kind}


def _pair(old: Row | None, new: Row | None) -> Pair:
    if old is None or new is None or old.cycle != new.cycle or "goal" not in new.data:
        return Pair(old, new)
    return Pair(old, new, tuple(name for name in CHANGES if _planned(old, name) != _planned(new, name)))


def _planned(row: Row, name: str) -> Any:
    return row.due_on if name == "due_on" else row.data.get(name)


def _status(row: Row | None) -> str:
    return row.status if row else ""


def _has(row: Row | None, *statuses: str) -> bool:
    return row is not None and row.status in statuses


def _closed(row: Row | None) -> bool:
    return row is not None and ("closed" in row.data.get("marks", ()) or row.status == "closed")


def _progressed(pair: Pair) -> bool:
    old, new = pair.old, pair.new
    if old is None or new is None or old.cycle != new.cycle:
        return False
    more = (new.verified or 0) > (old.verified or 0)
    steps = new.data.get("measures_done", 0) > old.data.get("measures_done", 0)
    return more or steps or _completed(pair)


def _completed(pair: Pair) -> bool:
    return _has(pair.new, *COMPLETED) and not _has(pair.old, *COMPLETED)


TESTS: dict[str, Callable[[Pair], bool]] = {
    "new": lambda pair: pair.old is None,
    "gone": lambda pair: pair.new is None,
    "progressed": _progressed,
    "became_overdue": lambda pair: _has(pair.new, Status.OVERDUE) and not _has(pair.old, Status.OVERDUE),
    "recovered": lambda pair: pair.is_same_cycle and _has(pair.old, *LATE) and not _has(pair.new, *LATE),
    "completed": _completed,
    "closed": lambda pair: _closed(pair.new) and not _closed(pair.old),
    "returned": lambda pair: pair.is_same_cycle and _has(pair.old, *COMPLETED) and not _has(pair.new, *COMPLETED),
    "rebounded": lambda pair: pair.old is not None and pair.new is not None and pair.new.cycle > pair.old.cycle,
    "changed": lambda pair: bool(pair.changed),
}


def _counts(rows: Mapping[str, Row]) -> dict[str, int]:
    """Rows by the last part of each of their marks: total, the statuses, closed and so on."""
    return dict(Counter(mark.partition(".")[2] for row in rows.values() for mark in row.marks))


def _codes(*counts: Mapping[str, int]) -> list[str]:
    """All codes of both sides: the total, the statuses in their order, then the rest."""
    seen = {code for side in counts for code in side}
    order = ["total", "received", *STATUSES]
    return [code for code in order if code in seen] + sorted(seen - set(order))


def _margins(table: Mapping[tuple[str, str], int], old: Mapping[str, int], new: Mapping[str, int]) -> None:
    for side, counts in ((0, old), (1, new)):
        for status in {pair[side] for pair in table} - {""}:
            parts = {f"{pair[0] or '–'} → {pair[1] or '–'}": n for pair, n in table.items() if pair[side] == status}
            parts_sum(parts, status, counts.get(status, 0))


def _bridge(code: str, pairs: Iterable[Pair], old: Mapping[str, int], new: Mapping[str, int]) -> Bridge:
    entered = left = 0
    for pair in pairs:
        was, now = _marked(pair.old, code), _marked(pair.new, code)
        entered += now and not was
        left += was and not now
    bridge = Bridge(code, old.get(code, 0), entered, left, new.get(code, 0))
    parts_sum({f"{code} before": bridge.old, "entered": entered, "left": -left}, code, bridge.new)
    return bridge


def _marked(row: Row | None, code: str) -> bool:
    return row is not None and any(mark.partition(".")[2] == code for mark in row.marks)
