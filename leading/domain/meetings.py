"""Meetings and their decisions; how often a body has to meet."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import keeping
from cases.domain.moves import WrongState
from cases.models import Activity, Task
from leading.domain import errands
from leading.domain.acts import in_round, require_inside, require_tasks, require_words, write
from leading.models import Decision, Meeting, MeetingRhythm
from leading.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import require
from records import clock

MOST_BODY = 80


def hold(
    round_id: int,
    *,
    actor: User,
    held_on: date,
    title: str,
    who: str,
    series: str = "",
    agenda: str = "",
    attendance: str = "",
    is_illustrative: bool = False,
) -> Meeting:
    """Record a meeting with the activity that figures count. Raises PermissionDenied; ValidationError by field."""
    with in_round(round_id) as round:
        require(actor, "meeting.record", round.region)
        activity = keeping.enter_activity(
            round, kind=Activity.Kind.MEETING, held_on=held_on, title=title.strip(), who=who.strip(),
            series=series.strip(), is_illustrative=is_illustrative,
        )  # fmt: skip
        row = Meeting.objects.create(activity=activity, agenda=agenda.strip(), attendance=attendance.strip())
        write(Verb.MET, row, actor=actor, near=round.region, after={"held_on": held_on, "held_by": series or who})
        return row


def decide(
    meeting_id: int,
    *,
    actor: User,
    text: str,
    units: Iterable[Organisation],
    due_on: date,
    tasks: Iterable[Task] = (),
) -> Decision:
    """Record a decision: each of the units gets an errand of its own, due on the day, and is told.

    Raises PermissionDenied; ValidationError by field.
    """
    with in_round(_round_of(meeting_id)) as round:
        require(actor, "errand.give", round.region)
        meeting = Meeting.objects.select_for_update(of=("self",)).select_related("activity").get(pk=meeting_id)
        text = require_words(text, "text", _("Write what was decided."))
        named = require_inside(round, units, "units")
        about = require_tasks(round, tasks)
        number = meeting.decisions.count() + 1
        row = Decision.objects.create(meeting=meeting, number=number, text=text)
        row.tasks.set(about)
        for unit in named:
            errands.give(round, row, unit, due_on)
        after = {"errand_units": [unit.name for unit in named], "errand_due": due_on}
        write(Verb.DECIDED, row, actor=actor, near=round.region, after=after)
        return row


def set_rhythm(round_id: int, *, actor: User, body: str, every: str, starts_on: date) -> MeetingRhythm:
    """Say how often a body has to meet from a day on. Raises PermissionDenied; ValidationError by field."""
    with in_round(round_id, locked=True) as round:
        require(actor, "meeting.record", round.region)
        body = require_words(body, "body", _("Write which body meets."), MOST_BODY)
        if every not in MeetingRhythm.Every.values:
            raise ValidationError({"every": _("Choose one of the list.")}, code="every")
        if MeetingRhythm.objects.filter(round=round, body=body, ends_on=None).exists():
            words = _("There is a rule for this body already. End it first.")
            raise ValidationError({"body": words}, code="twice")
        row = MeetingRhythm.objects.create(round=round, body=body, every=every, starts_on=starts_on)
        after = {"meeting_body": body, "meeting_every": every, "held_from": starts_on}
        write(Verb.RHYTHM_SET, row, actor=actor, near=round.region, after=after)
        return row


def end_rhythm(rhythm_id: int, *, actor: User) -> MeetingRhythm:
    """End the rule today (one that was to begin later, on the day it begins). Raises PermissionDenied, WrongState."""
    round_id = MeetingRhythm.objects.values_list("round", flat=True).get(pk=rhythm_id)
    with in_round(round_id, locked=True) as round:
        require(actor, "meeting.record", round.region)
        row = MeetingRhythm.objects.select_for_update().get(pk=rhythm_id)
        if row.ends_on is not None:
            raise WrongState(_("This rule ended on %(day)s already.") % {"day": row.ends_on}, code="ended")
        row.ends_on = max(clock.today(), row.starts_on)
        row.save(update_fields=["ends_on"])
        write(Verb.RHYTHM_ENDED, row, actor=actor, near=round.region, after={"held_until": row.ends_on})
        return row


def _round_of(meeting_id: int) -> int:
    return Meeting.objects.values_list("activity__round", flat=True).get(pk=meeting_id)
