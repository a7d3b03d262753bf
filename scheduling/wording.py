"""Names of periods and of rules, in the reader's language."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deadlines.workdays import Counted, Unit, explain
from scheduling.models import Period, Rhythm


def name_of(period: Period) -> str:
    """ "May 2019", "quarter 2 of 2019" or the days of a week. Needs `period.rhythm`."""
    first = period.starts_on
    words = {"year": first.year, "quarter": (first.month + 2) // 3}
    if period.rhythm.kind == Rhythm.Kind.MONTHLY:
        return date_format(first, "YEAR_MONTH_FORMAT")
    if period.rhythm.kind == Rhythm.Kind.QUARTERLY:
        return _("quarter %(quarter)d of %(year)d") % words
    return f"{date_format(first, 'Y-m-d')} – {date_format(period.ends_on, 'm-d')}"


def short_name_of(period: Period) -> str:
    """The name as the head of a narrow column: "2019-05", "2019 Q2", "05-06"."""
    first = period.starts_on
    if period.rhythm.kind == Rhythm.Kind.MONTHLY:
        return f"{first:%Y-%m}"
    if period.rhythm.kind == Rhythm.Kind.QUARTERLY:
        return f"{first.year} Q{(first.month + 2) // 3}"
    return f"{first:%m-%d}"


def full_name_of(period: Period) -> str:
    """The name with what the period covers where that is not everything: "May 2019 · key items"."""
    if period.rhythm.covers == Rhythm.Covers.ALL:
        return name_of(period)
    return f"{name_of(period)} · {period.rhythm.get_covers_display()}"


def due_of(period: Period) -> dict[str, Any]:
    """The due day of a period with how it was counted, as components/date_why.html takes it."""
    kept = period.trace if "counted" in period.trace else None
    if kept is None:
        return {"text": period.due_on.isoformat(), "why": "", "estimate": False}
    counted = Counted.from_data(period.ends_on, period.rhythm.due_nth, Unit.WORKING, period.due_on, kept)
    return {"text": period.due_on.isoformat(), "why": explain(counted), "estimate": counted.estimate}
