"""The ladder of one item as a strip: what came, what comes next and when, whether it is suspended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from deadlines.models import Deadline, Firing
from deadlines.rungs import Days, ladders_of
from pressure import audience, forecast, wording

SHOWN_NEXT = 4


@dataclass(frozen=True, slots=True)
class Rail:
    """A deadline with its steps, as components/step_strip.html takes them."""

    deadline: Deadline
    title: str
    steps: list[dict[str, Any]]
    late: int

    @property
    def is_over(self) -> bool:
        return self.deadline.settled_on is not None


def rails(deadlines: Sequence[tuple[str, Deadline]], today: date) -> list[Rail]:
    """A strip for each titled deadline of one item that had a rung or still runs. Three queries, however many."""
    ids = [deadline.pk for _title, deadline in deadlines]
    fired: dict[int, list[Firing]] = {}
    for row in Firing.objects.filter(deadline__in=ids).select_related("rung").order_by("business_date", "pk"):
        fired.setdefault(row.deadline_id, []).append(row)
    known = ladders_of(deadlines[0][1].scope) if deadlines else {}
    found, days = [], Days()
    for title, deadline in deadlines:
        rows = fired.get(deadline.pk, [])
        coming = forecast.next_of(deadline, known, days, today)[:SHOWN_NEXT]
        if rows or coming or deadline.suspended_on:
            runs_late = deadline.settled_on is None and deadline.due_on is not None and today > deadline.due_on
            late = days.calendar.between(deadline.due_on or today, today) if runs_late else 0
            found.append(Rail(deadline, title, [*_came(rows), *_comes(coming)], late))
    return found


def _came(rows: Iterable[Firing]) -> Iterable[dict[str, Any]]:
    for row in rows:
        step: dict[str, Any] = {"label": wording.label(row.rung), "when": row.business_date, "state": "done"}
        if row.state != Firing.State.FIRED:
            step |= {"state": "void", "word": row.get_state_display()}
        else:
            step |= {
                "word": _("came"),
                "who": _("told: %(n)d") % {"n": row.told} if row.told else _("nobody was found"),
            }
        yield step


def _comes(coming: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for n, fall in enumerate(coming):
        state = "current" if n == 0 else "waiting"
        word = _("comes next") if n == 0 else _("after that")
        yield {"label": wording.label(fall.rung), "when": fall.business_date, "state": state, "word": word}


def fired_rows(rows: Sequence[Firing]) -> list[dict[str, Any]]:
    """Fired rungs as a list shows them, each with what it is about. A constant number of queries."""
    found = audience.about({row.deadline_id: row.deadline for row in rows}.values())
    return [{"row": row, "label": wording.label(row.rung), "about": found.get(row.deadline_id)} for row in rows]
