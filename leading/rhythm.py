"""Whether each body has met as often as its rule says: by months, quarters and half-years of the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.models import Activity, Round
from deadlines.workdays import ONE_DAY
from leading.models import MeetingRhythm
from records import clock

MONTHS = {MeetingRhythm.Every.MONTH: 1, MeetingRhythm.Every.QUARTER: 3, MeetingRhythm.Every.HALF_YEAR: 6}
NEWEST = 4  # missed periods that are named


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule on a day: the running period, whether the body has met in it, the last meeting, what it missed."""

    rule: MeetingRhythm
    period: str
    ends_on: date
    has_met: bool
    last: date | None
    missed: list[str]
    missed_in_all: int

    @property
    def is_owing(self) -> bool:
        """Whether the meeting of the running period is still to come."""
        return not self.has_met


def standings(round: Round) -> list[Standing]:
    """How each rule in force stands today. Two queries."""
    today = clock.today()
    rules = MeetingRhythm.objects.filter(round=round, ends_on=None, starts_on__lte=today)
    held = _meetings(round, today)
    return [_standing(rule, held.get(rule.body, []), today) for rule in rules]


def _meetings(round: Round, today: date) -> dict[str, list[date]]:
    """The days of meetings under each name that papers know them by: their series, and who met."""
    found: dict[str, list[date]] = {}
    rows = round.activities.counting(today).filter(kind=Activity.Kind.MEETING).order_by("held_on")
    for day, series, who in rows.values_list("held_on", "series", "who"):
        for name in {series, who} - {""}:
            found.setdefault(name, []).append(day)
    return found


def _standing(rule: MeetingRhythm, days: list[date], today: date) -> Standing:
    *past, (first, last) = periods(MONTHS[MeetingRhythm.Every(rule.every)], rule.starts_on, today)
    missed = [name_of(begin, rule.every) for begin, end in past if not any(begin <= day <= end for day in days)]
    return Standing(
        rule=rule,
        period=name_of(first, rule.every),
        ends_on=last,
        has_met=any(first <= day <= last for day in days),
        last=days[-1] if days else None,
        missed=missed[-NEWEST:],
        missed_in_all=len(missed),
    )


def periods(months: int, since: date, today: date) -> Iterator[tuple[date, date]]:
    """First and last days of the periods from the one that holds `since` to the one that holds `today`."""
    first = date(since.year, (since.month - 1) // months * months + 1, 1)
    while first <= today:
        carry, month = divmod(first.month - 1 + months, 12)
        after = date(first.year + carry, month + 1, 1)
        yield first, after - ONE_DAY
        first = after


def name_of(first: date, every: str) -> str:
    """A period in the reader's language."""
    if every == MeetingRhythm.Every.MONTH:
        return date_format(first, "YEAR_MONTH_FORMAT")
    if every == MeetingRhythm.Every.QUARTER:
        return _("quarter %(quarter)d of %(year)d") % {"year": first.year, "quarter": first.month // 3 + 1}
    words = _("first half of %(year)d") if first.month == 1 else _("second half of %(year)d")
    return words % {"year": first.year}
