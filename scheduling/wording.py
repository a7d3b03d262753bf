"""Names of periods and of rules, in the reader's language."""

from typing import Any

from deadlines.workdays import Counted, Unit, explain
from scheduling.models import Period, Rhythm


def short_name_of(period: Period) -> str:
    """The name as the head of a narrow column: "2019-05", "2019-Q2", "05-06"."""
    return f"{period.starts_on:%m-%d}" if period.rhythm.kind == Rhythm.Kind.WEEKLY else str(period)


def full_name_of(period: Period) -> str:
    """The name with what the period covers where that is not everything: "May 2019 · key items"."""
    if period.rhythm.covers == Rhythm.Covers.ALL:
        return period.label
    return f"{period.label} · {period.rhythm.get_covers_display()}"


def due_of(period: Period) -> dict[str, Any]:
    """The due day of a period with how it was counted, as components/date_why.html takes it."""
    kept = period.trace if "counted" in period.trace else None
    if kept is None:
        return {"text": period.due_on.isoformat(), "why": "", "estimate": False}
    counted = Counted.from_data(period.ends_on, period.rhythm.due_nth, Unit.WORKING, period.due_on, kept)
    return {"text": period.due_on.isoformat(), "why": explain(counted), "estimate": counted.estimate}
