"""The league table of a round: points and cards of each unit beside the items it had in hand, and two rankings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum

from cases.models import Round, Task, TaskUnit
from cases.states import Stage
from orgs.models import Organisation, User
from petitions.models import Assignment
from pressure import access
from pressure.models import Card, ScoreLine
from pressure.periods import Period

CENT = Decimal("0.01")
FEW = 5  # items; a unit with fewer is not ranked by rate, one item would move it by a fifth
MAIN = (TaskUnit.Role.LEAD, TaskUnit.Role.RESPONSIBLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in one period. `points` are what was taken off less what came back, so mostly below or at zero.

    `rate` is points taken off for 100 items in hand, None without any item. Ranks begin at 1 with the fewest points
    taken off; `rank_by_rate` is None for fewer than FEW items.
    """

    unit: Organisation
    items: int = 0
    yellow: int = 0
    red: int = 0
    points: Decimal = Decimal("0.00")
    rank_by_rate: int | None = None
    rank_by_points: int = 1

    @property
    def rate(self) -> Decimal | None:
        return (-self.points * 100 / self.items).quantize(CENT, ROUND_HALF_UP) if self.items else None

    @property
    def is_few(self) -> bool:
        return self.items < FEW


def table(round: Round, period: Period) -> list[Standing]:
    """Every unit that had items in hand or points in the period, ranked both ways, in the order of the tree.

    Items in hand: tasks of the filed plan (latest cycle) that the unit leads or is responsible for and petitions'
    cases handed to it, each counted once, that began by the last day of the period and were not closed before its
    first. Cards are those given in the period that still stand. Five queries at any length.
    """
    items, cards = _items(round, period), _cards(round, period)
    points = dict(total_by_unit(round, period))
    units = Organisation.objects.filter(pk__in={*items, *points, *cards}).order_by("path")
    rows = [
        Standing(unit, items.get(unit.pk, 0), *cards.get(unit.pk, (0, 0)), points.get(unit.pk, Decimal("0.00")))
        for unit in units
    ]
    by_points = _ranks(rows, lambda row: -row.points)
    by_rate = _ranks([row for row in rows if not row.is_few], lambda row: Decimal(-row.points) / row.items)
    return [replace(row, rank_by_points=by_points[row.unit.pk], rank_by_rate=by_rate.get(row.unit.pk)) for row in rows]


def ordered(rows: Iterable[Standing], by: str) -> list[Standing]:
    """The table by rank: `by` is "rate" (unranked units last) or "points"; equal ranks keep the order of the tree."""
    if by == "points":
        return sorted(rows, key=lambda row: row.rank_by_points)
    return sorted(rows, key=lambda row: (row.rank_by_rate is None, row.rank_by_rate or 0))


def read_by(user: User, round: Round, period: Period, by: str) -> list[Standing]:
    """The table for one reader, who may open it: ranks are those of the whole round, rows only of units that they may
    read. Where the rule opens the table, units read every row of it.
    """
    rows = ordered(table(round, period), by)
    if access.reads_all_ranks(user, round):
        return rows
    return [row for row in rows if access.reads_card_of(user, row.unit, round)]


def _ranks(rows: list[Standing], value: Callable[[Standing], Decimal]) -> dict[int, int]:
    """Ranks with ties shared (1, 2, 2, 4), the smallest value first."""
    found: dict[int, int] = {}
    last: tuple[Decimal, int] | None = None
    for place, row in enumerate(sorted(rows, key=value), start=1):
        rank = last[1] if last and last[0] == value(row) else place
        last = (value(row), rank)
        found[row.unit.pk] = rank
    return found


def total_by_unit(round: Round, period: Period) -> Iterable[tuple[int, Decimal]]:
    """The sum of each unit's lines in the period, by the unit's id."""
    lines = ScoreLine.objects.filter(round=round).order_by()
    if period.first:
        lines = lines.filter(on__range=(period.first, period.last))
    for unit, total in lines.values_list("unit").annotate(total=Sum("points")):
        yield unit, Decimal(total).quantize(CENT)


def _items(round: Round, period: Period) -> dict[int, int]:
    tasks = Task.objects.current().filter(problem__round=round).exclude(stage=Stage.DRAFT)
    cases = Assignment.objects.live().filter(round=round)
    if period.first:
        open_then = Q(closed_on=None) | Q(closed_on__gte=period.first)
        tasks = tasks.filter(open_then, filed_on__lte=period.last)
        cases = cases.filter(
            Q(petition__closed_on=None) | Q(petition__closed_on__gte=period.first), assigned_on__lte=period.last
        )
    parts = TaskUnit.objects.filter(task__in=tasks.values("pk"), role__in=MAIN).order_by()
    found: dict[int, int] = {}
    for unit, n in [
        *parts.values_list("organisation").annotate(n=Count("task", distinct=True)),
        *cases.order_by().values_list("organisation").annotate(n=Count("pk")),
    ]:
        found[unit] = found.get(unit, 0) + n
    return found


def _cards(round: Round, period: Period) -> dict[int, tuple[int, int]]:
    cards = Card.objects.standing().filter(round=round).order_by()
    if period.first:
        cards = cards.filter(given_on__range=(period.first, period.last))
    yellow, red = (Count("pk", filter=Q(colour=colour)) for colour in (Card.Colour.YELLOW, Card.Colour.RED))
    return {unit: (y, r) for unit, y, r in cards.values_list("unit").annotate(y=yellow, r=red)}
