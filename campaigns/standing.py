"""How far the lists of a campaign are: found, cleared and left, by list, place and day. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from campaigns.models import Campaign, CampaignList, CampaignPlace, ListFigure


@dataclass(frozen=True, slots=True)
class Count:
    """Found and cleared so far; `reported` says whether anybody has reported at all."""

    found: int = 0
    cleared: int = 0
    reported: bool = False

    def __add__(self, other: "Count") -> "Count":
        return Count(self.found + other.found, self.cleared + other.cleared, self.reported or other.reported)

    @property
    def remaining(self) -> int:
        """How many are left."""
        return self.found - self.cleared

    @property
    def at_zero(self) -> bool:
        """Nothing is left, and somebody said so; a list that nobody reported on is not at zero."""
        return self.reported and self.remaining == 0

    @property
    def share(self) -> int:
        """Per cent cleared, rounded down; 0 of nothing."""
        return 100 * self.cleared // self.found if self.found else 0


@dataclass(slots=True)
class Matrix:
    """Counts by list id and place id on one day."""

    cells: dict[tuple[int, int], Count] = field(default_factory=dict)

    def of(self, list_id: int, place_id: int) -> Count:
        """What one place has of one list."""
        return self.cells.get((list_id, place_id), Count())

    def of_list(self, list_id: int) -> Count:
        """The sum over all places."""
        return sum((count for (one, _place), count in self.cells.items() if one == list_id), Count())

    @property
    def total(self) -> Count:
        """Everything; lists are counted in different things, so papers do not print it."""
        return sum(self.cells.values(), Count())


def matrix(campaign: Campaign, as_of: date) -> Matrix:
    """All counts of a campaign on a day. One query."""
    rows = ListFigure.objects.newest(as_of).filter(list__campaign=campaign)
    return Matrix({(row.list_id, row.place_id): Count(row.found, row.cleared, True) for row in rows.order_by("pk")})


def of_lists(lists: Iterable[CampaignList], as_of: date) -> dict[int, Count]:
    """The sum over all places of each list, by its id. One query."""
    found = {one.pk: Count() for one in lists}
    for row in ListFigure.objects.newest(as_of).filter(list__in=list(found)):
        found[row.list_id] += Count(row.found, row.cleared, True)
    return found


def by_day(campaign: Campaign, until: date) -> dict[int, list[tuple[date, Count]]]:
    """Of each list the count at the end of every day from the first day of the campaign to `until`. One query."""
    rows = ListFigure.objects.filter(list__campaign=campaign, on__lte=until).order_by("on", "pk")
    steps: dict[int, dict[date, dict[int, Count]]] = {}
    for one, place, on, found, cleared in rows.values_list("list", "place", "on", "found", "cleared"):
        steps.setdefault(one, {}).setdefault(on, {})[place] = Count(found, cleared, True)
    days = [campaign.starts_on + timedelta(days=n) for n in range((until - campaign.starts_on).days + 1)]
    return {one: _filled(days, changes) for one, changes in steps.items()}


def _filled(days: Iterable[date], changes: dict[date, dict[int, Count]]) -> list[tuple[date, Count]]:
    standing: dict[int, Count] = {}
    found = []
    for day in days:
        standing |= changes.get(day, {})
        found.append((day, sum(standing.values(), Count())))
    return found


def missing(campaign: Campaign, day: date) -> dict[int, list[int]]:
    """Of each place (its region's id) the lists kept in figures that it has not reported in the period of `day`.

    Nothing outside the campaign's days. Two queries.
    """
    period = campaign.due_period(day)
    if period is None or campaign.closed_on:
        return {}
    lists = list(campaign.lists.filter(by_entries=False).values_list("pk", flat=True))
    places = CampaignPlace.objects.filter(campaign=campaign).values_list("region", flat=True)
    told = ListFigure.objects.filter(list__campaign=campaign, on__range=period)
    have = set(told.values_list("list", "place").distinct())
    found = {place: [one for one in lists if (one, place) not in have] for place in places}
    return {place: left for place, left in found.items() if left}
