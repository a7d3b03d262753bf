"""The office checks what was reported: verified with a value, or returned with the reason; nobody what they filed."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.domain import progress
from cases.models import Task
from deadlines.models import Deadline
from notify.outbox import tell
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import require
from records import clock
from records.trail import key
from scheduling.domain.acts import WrongState, act_on, require_running, require_words, settle_sheets, write
from scheduling.models import Check, Entry, Line, Period
from scheduling.states import Verb


def verify(
    entry_id: int,
    *,
    actor: User,
    share: int | None = None,
    method: str,
    seen_on: date | None = None,
    grade: str = "",
    words: str = "",
) -> Check:
    """Verify an entry: share found to be done, how and on which day (default today) it was seen, grade and words.

    While the item is worked on, reported complete or in sign-off the share becomes the verified share of the task,
    which figures use; a row that says that nothing changed may be verified without one, and then it stands. Raises
    PermissionDenied, also for whoever filed it; WrongState when it was checked or sent anew meanwhile, or the period
    is locked; ValidationError by field.
    """
    with act_on(_period_of(entry_id)) as period:
        require(actor, "filing.verify", period.round.region)
        entry = _entry(entry_id, period, actor)
        task = _task(entry)
        needed = bool(entry.text) and task.stage in progress.OPEN
        faults = _faults(share, method, seen_on, grade, needed=needed)
        if faults:
            raise ValidationError(faults)
        check = Check.objects.create(
            entry=entry,
            verdict=Check.Verdict.VERIFIED,
            share=share if task.stage in progress.OPEN else None,
            method=method,
            seen_on=seen_on or clock.today(),
            grade=grade,
            words=words.strip(),
            by=actor,
        )
        _move(entry.line, Line.State.VERIFIED)
        if check.share is not None:
            progress.verify(task.pk, actor=actor, share=check.share, method=method, note=check.words)
        facts = {"task": str(task), "share": check.share, "method": method, "grade": grade}
        write(Verb.VERIFIED, entry.line.obligation, actor=actor, after=facts, note=check.words)
        return check


def return_(entry_id: int, *, actor: User, why: str) -> Check:
    """Return an entry to its unit with the reason; the row can be sent again until the period is locked.

    Raises as `verify`.
    """
    with act_on(_period_of(entry_id)) as period:
        require(actor, "filing.return", period.round.region)
        entry = _entry(entry_id, period, actor)
        why = require_words(why, "why", _("Say what is missing or wrong."))
        check = Check.objects.create(entry=entry, verdict=Check.Verdict.RETURNED, words=why, by=actor)
        line = entry.line
        line.draft, line.draft_version = _as_draft(entry), line.draft_version + 1
        line.save(update_fields=["draft", "draft_version"])
        _move(line, Line.State.RETURNED)
        settle_sheets([line.obligation_id])
        unit = line.obligation.unit
        tell(
            people_of(unit),
            gettext_noop("“%(task)s” was returned to you in the report of %(period)s: %(why)s"),
            {"task": str(line.task), "period": str(period), "why": why},
            dedupe=f"returned:{entry.pk}",
            about=key(line),
            url=f"/desk/sheets/{line.obligation_id}/",
        )
        write(Verb.RETURNED, line.obligation, actor=actor, after={"task": str(line.task)}, note=why)
        return check


def people_of(unit: Organisation) -> list[User]:
    """Who reports for a unit: its clerks, else its heads."""
    today = clock.today()
    return list(tree.holders(unit, (Role.CLERK,), today)) or list(tree.holders(unit, (Role.HEAD,), today))


def _period_of(entry_id: int) -> int:
    return Entry.objects.values_list("line__obligation__period", flat=True).get(pk=entry_id)


def _entry(entry_id: int, period: Period, actor: User) -> Entry:
    """The entry under the lock of its row, when it is the one that waits to be checked."""
    require_running(period)
    entry = Entry.objects.select_related("filed_by").get(pk=entry_id)
    locked = Line.objects.select_for_update(of=("self",)).select_related("obligation__unit", "task__problem__round")
    line = entry.line = locked.get(pk=entry.line_id)
    if line.state != Line.State.FILED or line.entries.filter(version__gt=entry.version).exists():
        raise WrongState(
            _("This row is now: %(state)s. Somebody else may have been faster; look at it again.")
            % {"state": line.get_state_display()},
            code="wrong_state",
        )
    if entry.filed_by_id == actor.pk:
        raise PermissionDenied(_("Nobody checks what they filed; let a colleague do it."))
    return entry


def _task(entry: Entry) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("problem__round").get(pk=entry.line.task_id)
    Deadline.objects.filter(pk__in=Task.objects.filter(pk=task.pk).values("deadline")).held()
    return task


def _faults(share: int | None, method: str, seen_on: date | None, grade: str, *, needed: bool) -> dict[str, str]:
    faults = {}
    if method not in progress.Method.values:
        faults["method"] = _("Say how it was verified.")
    if share is None and needed:
        faults["share"] = _("Write the share that was found to be done.")
    if share is not None and not 0 <= share <= 100:
        faults["share"] = _("Write a share between 0 and 100.")
    if seen_on and seen_on > clock.today():
        faults["seen_on"] = _("The day lies in the future; a fact is entered when it has happened.")
    if grade and grade not in Check.Grade.values:
        faults["grade"] = _("Choose one of the grades.")
    return faults


def _move(line: Line, state: str) -> None:
    line.state = state
    line.save(update_fields=["state"])


def _as_draft(entry: Entry) -> dict[str, object]:
    """What was sent, to be mended by the unit instead of typed anew."""
    names = ("text", "self_check", "problems", "no_change_why", "claimed", "ticks")
    return {name: getattr(entry, name) for name in names} | {
        "change_request": entry.change_request_id,
        "evidence": list(entry.evidence.values_list("pk", flat=True)),
    }
