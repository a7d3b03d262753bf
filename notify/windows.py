"""When messages may leave: working days, the hours of the office, the moment of the digest. Pure; told its moments."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from deadlines import workdays
from deadlines.workdays import CalendarMissing
from notify.models import Pace, Policy

LONGEST_HOLIDAY = 40  # days; no run of days off is longer


def is_workday(day: date) -> bool:
    """Whether offices work on `day`; in a year whose calendar is missing, on Mondays to Fridays: nothing may stop."""
    try:
        return workdays.load().is_workday(day)
    except CalendarMissing:
        return day.weekday() < 5


def open_paces(now: datetime, policy: Policy, works: Callable[[date], bool] = is_workday) -> frozenset[Pace]:
    """What may leave at `now`: the urgent always, everything else in the window of a working day."""
    local = timezone.localtime(now)
    if works(local.date()) and policy.opens_at <= local.time() < policy.closes_at:
        return frozenset(Pace)
    return frozenset({Pace.URGENT})


def digest_moment(now: datetime, policy: Policy, works: Callable[[date], bool] = is_workday) -> datetime | None:
    """The moment of today's digest when it has come and the window is open; it collects what was told before it."""
    moment = _on(timezone.localdate(now), policy.digest_at)
    return moment if now >= moment and Pace.DIGEST in open_paces(now, policy, works) else None


def next_moment(pace: str, told_at: datetime, now: datetime, policy: Policy) -> datetime:
    """When something told at `told_at` that still waits at `now` leaves, as things stand."""
    if pace == Pace.URGENT:
        return now
    at = policy.digest_at if pace == Pace.DIGEST else policy.opens_at
    if pace == Pace.AT_ONCE and pace in open_paces(now, policy):
        return now
    day = timezone.localdate(now)
    for _later in range(LONGEST_HOLIDAY):
        moment = _on(day, at)
        if is_workday(day) and (moment > now or (pace == Pace.DIGEST and _collects(moment, told_at, now, policy))):
            return max(moment, now)
        day += timedelta(days=1)
    return _on(day, at)


def _collects(moment: datetime, told_at: datetime, now: datetime, policy: Policy) -> bool:
    """Whether the digest of a moment that has passed today still takes what was told at `told_at`."""
    return told_at < moment and timezone.localtime(now).time() < policy.closes_at


def _on(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
