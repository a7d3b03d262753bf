"""Every word that the trail knows of the scheduling, and how a row or a sheet looks from outside."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.models import Line, Obligation, Period


class Verb(models.TextChoices):
    """What can happen in the scheduling of a round."""

    RHYTHM_SET = "schedule.set", _("set how often units report")
    OPENED = "schedule.opened", _("opened a period")
    FILED = "schedule.filed", _("filed the report of a period")
    ZERO = "schedule.zero", _("filed a zero report")
    SKIPPED = "schedule.skipped", _("let a row of a report be skipped")
    VERIFIED = "schedule.verified", _("verified a reported row")
    RETURNED = "schedule.returned", _("returned a reported row")
    REMINDED = "schedule.reminded", _("reminded units of their reports")
    LOCKED = "schedule.locked", _("locked a period")
    CORRECTED = "schedule.corrected", _("corrected a locked period")


class Shown(models.TextChoices):
    """What a cell of the matrix says; "late" is a row or a sheet that is not filed although its day has passed."""

    DUE = "due", _("not filed")
    DRAFT = "draft", _("draft")
    LATE = "late", _("late")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned")
    VERIFIED = "verified", _("verified")
    SKIPPED = "skipped", _("not needed")


def shown(line: Line, due_on: date, today: date) -> Shown:
    """How one row looks on `today`: its state, or "late" for one never filed after `due_on`."""
    if line.state in (Line.State.DUE, Line.State.DRAFT) and today > due_on:
        return Shown.LATE
    return Shown(line.state)


def shown_sheet(obligation: Obligation, states: list[str], period: Period, today: date) -> Shown:
    """How a whole sheet looks from the states of its rows: the one that asks most for something to be done.

    Late or not filed before draft, then returned, filed, and verified when every row is. A zero report is "filed" when
    it was said; a waived sheet and one whose rows are all skipped are "not needed".
    """
    if obligation.waived_why:
        return Shown.SKIPPED
    left = {state for state in states if state != Line.State.SKIPPED}
    if states and not left:
        return Shown.SKIPPED
    if not states:
        left = {Line.State.FILED} if obligation.zero_at else {Line.State.DUE}
    if left & {Line.State.DUE, Line.State.DRAFT}:
        if today > period.due_on:
            return Shown.LATE
        return Shown.DRAFT if left - {Line.State.DUE} else Shown.DUE
    order = (Line.State.RETURNED, Line.State.FILED, Line.State.VERIFIED)
    return Shown(next(state for state in order if state in left))
