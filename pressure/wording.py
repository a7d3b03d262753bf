"""What a fired rung says: source strings whose parameters carry the item's facts, read in each reader's language.

A parameter whose name ends in "_" is itself a source string.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from deadlines.models import Deadline, Rung
from deadlines.rungs import Days, Fall
from pressure.audience import AUDIENCES, About

BEFORE = gettext_noop("%(kind_)s: “%(title)s” is due on %(due)s; working days left: %(n)s.")
ON_THE_DAY = gettext_noop("%(kind_)s: “%(title)s” is due: %(due)s.")
LATE = gettext_noop("%(kind_)s: “%(title)s” was due on %(due)s; working days late: %(n)s.")
PAPER = gettext_noop("%(kind_)s: “%(title)s” was due on %(due)s; working days late: %(n)s. Now: %(act_)s.")
CARD = gettext_noop("%(kind_)s: “%(title)s” was due on %(due)s; working days late: %(n)s. Now: %(card_)s.")
ENDED = gettext_noop("The notice of “%(title)s” has ended: close the task or answer what is open.")
REPEATED = gettext_noop("%(kind_)s: “%(title)s” is in hand, due on %(due)s: report how it stands.")
THEN = gettext_noop("If it is not done by %(next_on)s: %(next_)s.")
WHY_BEFORE = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s %(off)s working days before the due day.")
WHY_DAY_BEFORE = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s one working day before the due day.")
WHY_ON_THE_DAY = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s on the due day.")
WHY_AFTER = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s %(off)s working days after the due day.")
WHY_DAY_AFTER = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s one working day after the due day.")
WHY_REPEATED = gettext_noop("You get this as: %(as_)s. Rule: %(step_)s, %(every_)s.")


@dataclass(frozen=True, slots=True)
class Words:
    """A message's source strings and their parameters, without the part for one audience."""

    text: str
    then: str
    why: str
    params: dict[str, str | int]

    def to(self, audience: str) -> dict[str, str | int]:
        """The parameters for somebody told in this capacity."""
        return self.params | {"as_": source(AUDIENCES[audience])}


def of(deadline: Deadline, about: About, fall: Fall, after: Fall | None, days: Days, today: date) -> Words:
    """The words of a rung that fired on `today`; `after` is the next one that would."""
    due_on = deadline.due_on or today
    params: dict[str, str | int] = {
        "kind_": source(Deadline.Kind(deadline.kind).label),
        "title": about.title,
        "due": due_on.isoformat(),
        "n": abs(days.calendar.between(today, due_on)),
        "act_": source(Rung.Act(fall.rung.act).label),
        "card_": source(Rung.Card(fall.rung.card).label),
        "step_": step_label(fall.rung),
        "off": abs(fall.rung.offset),
        "every_": source(Rung.Every(fall.rung.every).label),
    }
    if after is not None:
        params |= {"next_on": after.business_date.isoformat(), "next_": step_label(after.rung)}
    return Words(_text(deadline, fall.rung, today), THEN if after else "", _why(fall.rung), params)


def step_label(rung: Rung) -> str:
    """What a rung brings, as a source string: its card where it has one, else its act."""
    return source(Rung.Card(rung.card).label if rung.card else Rung.Act(rung.act).label)


def _text(deadline: Deadline, rung: Rung, today: date) -> str:
    due_on = deadline.due_on or today
    if deadline.kind == Deadline.Kind.NOTICE and today > due_on:
        return ENDED
    if rung.every:
        return REPEATED if today <= due_on else LATE
    if today < due_on:
        return BEFORE
    if today == due_on:
        return ON_THE_DAY
    if rung.card:
        return CARD
    return LATE if rung.act in (Rung.Act.REMIND, Rung.Act.WARN) else PAPER


def _why(rung: Rung) -> str:
    if rung.every:
        return WHY_REPEATED
    if rung.offset == 0:
        return WHY_ON_THE_DAY
    if abs(rung.offset) == 1:
        return WHY_DAY_BEFORE if rung.offset < 0 else WHY_DAY_AFTER
    return WHY_BEFORE if rung.offset < 0 else WHY_AFTER


def label(rung: Rung) -> str:
    """A rung in words: what it is, and how many working days before or after the due day."""
    act = str(rung.get_card_display() if rung.card else rung.get_act_display())
    if rung.every:
        return f"{act} · {rung.get_every_display()}"
    if rung.offset == 0:
        on_the_day = _("on the day")
        return f"{act} · {on_the_day}"
    days = abs(rung.offset)
    if rung.offset < 0:
        text = ngettext("%(n)d working day before", "%(n)d working days before", days)
    else:
        text = ngettext("%(n)d working day after", "%(n)d working days after", days)
    return f"{act} · {text % {'n': days}}"


def source(label: object) -> str:
    """The source string of a lazy label."""
    with override("en"):
        return str(label)


def next_fall(falls: Iterable[Fall]) -> Fall | None:
    """The first of the coming rungs that brings more than a reminder, else the first."""
    coming = list(falls)
    harder = [fall for fall in coming if fall.rung.act != Rung.Act.REMIND or fall.rung.card]
    return next(iter(harder or coming), None)
