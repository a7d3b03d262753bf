"""Locking a period, and after that the numbered corrections: the old value stays, the new one stands beside it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import progress
from cases.models import Fact, Task
from deadlines.models import Deadline
from notify import chasing
from orgs.models import User
from orgs.permissions import require
from records import clock
from scheduling.domain.acts import WrongState, act_on, require_running, require_words, write
from scheduling.domain.rows import share_of
from scheduling.models import Check, Correction, Entry, Line, Obligation, Period
from scheduling.states import Verb

Field = Correction.Field
SHARES = (Field.CLAIMED, Field.VERIFIED)


@dataclass(frozen=True, slots=True)
class Left:
    """What a lock would freeze as it is: sheets never filed, rows to be sent, rows to be checked, rows verified."""

    unfiled: int
    unsent: int
    unchecked: int
    verified: int
    skipped: int


def preview(period: Period) -> Left:
    """What is left over in a period; three queries."""
    lines = Line.objects.filter(obligation__period=period)
    counts = {state: 0 for state in Line.State.values}
    for state in lines.values_list("state", flat=True).order_by():
        counts[state] += 1
    unsent = sum(counts[state] for state in Line.OPEN)
    unfiled = Obligation.objects.filter(period=period).unfiled().count()
    return Left(unfiled, unsent, counts["filed"], counts["verified"], counts["skipped"])


def lock(period_id: int, *, actor: User) -> Period:
    """Lock a period: nothing in it changes any more but by numbered corrections, and nobody is chased for it.

    Raises PermissionDenied; WrongState when it is locked already or its reports are not due yet.
    """
    with act_on(period_id) as period:
        require(actor, "filing.lock", period.round.region)
        require_running(period)
        if clock.today() <= period.due_on:
            raise WrongState(
                _("Reports may come until the end of %(day)s; the period can be locked after that.")
                % {"day": period.due_on},
                code="not_due",
            )
        left = preview(period)
        period.locked_at, period.locked_by = clock.now(), actor
        period.save(update_fields=["locked_at", "locked_by"])
        waiting = Deadline.objects.filter(pk__in=period.obligations.values("deadline"), settled_on=None)
        for deadline in waiting.held():
            chasing.settle(deadline, clock.today())
        facts = {"sheets_unfiled": left.unfiled, "rows_unsent": left.unsent}
        facts |= {"rows_unchecked": left.unchecked, "rows_verified": left.verified}
        write(Verb.LOCKED, period, actor=actor, after=facts)
        return period


def correct(line_id: int, *, actor: User, field: str, new: str | int, why: str) -> Correction:
    """Correct one value of a row of a locked period, with a number and the reason (更正).

    A grade is given as its code or as its word in the reader's language, and kept as its code. A share also becomes
    that of the task as long as nothing newer was claimed or verified. A report that comes after
    the lock is the field "late" with its text. Raises PermissionDenied; WrongState while the period is not locked;
    ValidationError for a value that is no change or cannot be read, or a missing reason.
    """
    period_id = Line.objects.values_list("obligation__period", flat=True).get(pk=line_id)
    with act_on(period_id) as period:
        require(actor, "filing.correct", period.round.region)
        if not period.is_locked:
            raise WrongState(_("This period is not locked yet: let the unit send the row again."), code="not_locked")
        line = (
            Line.objects.select_for_update(of=("self",)).select_related("obligation", "task__problem").get(pk=line_id)
        )
        why = require_words(why, "why", _("Say why it is corrected."))
        old, value = current(line, field), _read(field, new)
        if value == old:
            raise ValidationError({"new": _("The new value is the same as the present one.")}, code="same")
        task = Task.objects.select_for_update(of=("self",)).get(pk=line.task_id)
        number = period.corrections.count() + 1
        made = Correction.objects.create(
            period=period, number=number, line=line, field=field, old=old, new=value, why=why, by=actor
        )
        if field in SHARES:
            _take_over(made, task, actor)
        told = {"correction_number": number, "row_of": str(line.task), "corrected_field": field}
        change = {"corrected_value": old}, {"corrected_value": value} | told
        write(Verb.CORRECTED, period, actor=actor, before=change[0], after=change[1], note=why)
        return made


def current(line: Line, field: str) -> str:
    """The value of a field of a row as it stands now, corrections counted; "" where there is none."""
    if field not in Field.values:
        raise ValidationError({"field": _("Choose what is corrected.")}, code="field")
    if last := line.corrections.filter(field=field).order_by("number").last():
        return last.new
    entry = line.entries.order_by("version").last()
    check = _check_of(line)
    values = {
        Field.CLAIMED: entry.claimed if entry else None,
        Field.TEXT: (entry.text or entry.no_change_why) if entry else "",
        Field.VERIFIED: check.share if check else None,
        Field.GRADE: check.grade if check else "",
    }
    value = values.get(Field(field), "")
    return "" if value is None else str(value)


def _check_of(line: Line) -> Check | None:
    found = Check.objects.filter(entry__line=line, verdict=Check.Verdict.VERIFIED)
    return found.order_by("entry__version").last()


def _read(field: str, new: str | int) -> str:
    text = require_words(str(new), "new", _("Write the new value."))
    if field in SHARES:
        try:
            return str(share_of(text))
        except ValidationError as error:
            raise ValidationError({"new": error.messages}, code="share") from error
    if field != Field.GRADE:
        return text
    grade = next((code for code, word in Check.Grade.choices if text in (code, str(word))), None)
    if grade is None:
        words = "、".join(str(word) for word in Check.Grade.labels)
        raise ValidationError({"new": _("Write one of the grades: %(words)s.") % {"words": words}}, code="grade")
    return grade


def _take_over(made: Correction, task: Task, actor: User) -> None:
    """The corrected share as a fact of the task, when it still stands on what the row said."""
    claimed = made.field == Field.CLAIMED
    said = Entry.objects.filter(line=made.line).order_by("version").last() if claimed else _check_of(made.line)
    kind = Fact.Kind.CLAIMED if claimed else Fact.Kind.VERIFIED
    if said is None or task.stage not in (progress.OPEN[:1] if claimed else progress.OPEN):
        return
    before = Correction.objects.filter(line=made.line, field=made.field, number__lt=made.number).order_by("number")
    since = max([one.at for one in before] + [said.filed_at if isinstance(said, Entry) else said.at])
    if task.facts.filter(kind=kind, recorded_at__gt=since).exists():
        return
    if claimed:
        progress.claim(task.pk, actor=actor, share=int(made.new), text=made.why, for_unit=True)
    else:
        method = said.method if isinstance(said, Check) else progress.Method.PAPERS
        progress.verify(task.pk, actor=actor, share=int(made.new), method=method, note=made.why)
