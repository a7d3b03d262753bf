"""Opening, moving and settling deadlines: the only code that writes them."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _

from deadlines import rungs, wording, workdays
from deadlines.models import Deadline, DeadlineChange
from orgs.models import Organisation
from records import clock
from records.trail import key

MAX_WORDS = MaxLengthValidator(200)  # characters, as in the database; SQLite would take more
IMMEDIATE_DAYS = 30  # calendar days after the plan within which "at once" must show


def open_from_words(
    kind: str,
    owner: models.Model,
    words: str,
    *,
    document_date: date,
    organisation: Organisation | None,
    on: date,
    immediate_days: int = IMMEDIATE_DAYS,
    scope: str = "",
    is_key: bool = False,
) -> Deadline:
    """A deadline as a plan words it. "At once" is due `immediate_days` after the document (domain reference, (b)).

    It waits until `begin`: a draft chases nobody.

    Raises ValidationError when the words cannot be read as any kind of deadline or are too long to be kept.
    """
    deadline = as_worded(
        kind,
        owner,
        words,
        document_date=document_date,
        organisation=organisation,
        on=on,
        immediate_days=immediate_days,
        scope=scope,
        is_key=is_key,
    )
    deadline.save(force_insert=True)
    return deadline


def as_worded(
    kind: str,
    owner: models.Model,
    words: str,
    *,
    document_date: date,
    organisation: Organisation | None,
    on: date,
    immediate_days: int = IMMEDIATE_DAYS,
    scope: str = "",
    is_key: bool = False,
) -> Deadline:
    """The deadline of open_from_words, not saved yet. Raises as it does."""
    MAX_WORDS(words)
    parsed = wording.parse(words, document_date=document_date, calendar=workdays.load())
    if parsed.kind == wording.Kind.UNKNOWN:
        raise ValidationError(
            _("“%(words)s” is not understood as a deadline. Write for example 2019年12月底前, 立行立改 or 长期坚持.")
            % {"words": words},
            code="deadline_words",
        )
    due_on: date | None = parsed.due_on
    trace: list[workdays.Entry] = []
    if parsed.kind == wording.Kind.IMMEDIATE and due_on is None:
        counted = workdays.count(document_date, immediate_days, "calendar", workdays.load())
        due_on, trace = counted.due_on, counted.trace
    return Deadline(
        kind=kind,
        subject=key(owner),
        organisation=organisation,
        words=words,
        wording=parsed.kind,
        rule=parsed.rule,
        trace=({"counted": trace} if trace else {}) | ({"estimate": True} if parsed.estimate else {}),
        document_date=document_date,
        first_due_on=due_on,
        due_on=due_on,
        long_term=parsed.then_long_term or parsed.kind == wording.Kind.LONG_TERM,
        opened_on=on,
        scope=scope,
        is_key=is_key,
    )


def open_counted(
    kind: str,
    owner: models.Model,
    counted: workdays.Counted,
    *,
    organisation: Organisation | None,
    on: date,
    scope: str = "",
    is_key: bool = False,
) -> Deadline:
    """A deadline that was counted in days; the count is kept with it and never computed anew. It runs at once."""
    deadline = as_counted(kind, owner, counted, organisation=organisation, on=on, scope=scope, is_key=is_key)
    deadline.save(force_insert=True)
    return deadline


def as_counted(
    kind: str,
    owner: models.Model,
    counted: workdays.Counted,
    *,
    organisation: Organisation | None,
    on: date,
    scope: str = "",
    is_key: bool = False,
) -> Deadline:
    """The deadline of open_counted, not saved yet."""
    return Deadline(
        kind=kind,
        subject=key(owner),
        organisation=organisation,
        wording="counted",
        rule=f"{counted.days}:{counted.unit}",
        trace={"start": counted.start.isoformat(), "counted": counted.trace, "estimate": counted.estimate},
        first_due_on=counted.due_on,
        due_on=counted.due_on,
        opened_on=on,
        scope=scope,
        is_key=is_key,
        episode_from=on,
        look_on=on,
    )


def open_on(
    kind: str, owner: models.Model, due_on: date, *, organisation: Organisation | None, on: date, scope: str
) -> Deadline:
    """A deadline that somebody set as a day. It runs at once."""
    return Deadline.objects.create(
        kind=kind,
        subject=key(owner),
        organisation=organisation,
        wording=wording.Kind.DATE,
        words=day_words(due_on),
        document_date=on,
        first_due_on=due_on,
        due_on=due_on,
        opened_on=on,
        scope=scope,
        episode_from=on,
        look_on=on,
    )


def pass_on(deadline: Deadline, owner: models.Model, *, organisation: Organisation, on: date) -> Deadline:
    """The same limit for what takes the owner's place: as it was counted and moved, so nobody gains or loses a day."""
    passed = Deadline.objects.create(
        kind=deadline.kind,
        subject=key(owner),
        organisation=organisation,
        words=deadline.words,
        wording=deadline.wording,
        rule=deadline.rule,
        trace=deadline.trace,
        document_date=deadline.document_date,
        first_due_on=deadline.first_due_on,
        due_on=deadline.due_on,
        long_term=deadline.long_term,
        opened_on=deadline.opened_on,
        scope=deadline.scope,
        is_key=deadline.is_key,
        episode_from=on,
        look_on=on,
    )
    changes = list(deadline.changes.order_by("seq"))
    for change in changes:
        change.pk, change.deadline = None, passed
    DeadlineChange.objects.bulk_create(changes)
    return passed


def day_words(day: date) -> str:
    """A day in the words in which a plan gives it."""
    return f"{day.year}年{day.month}月{day.day}日"


def begin(deadlines: models.QuerySet[Deadline], on: date) -> int:
    """Let deadlines run that waited; rungs of days up to `on` are not fired. Returns how many."""
    return deadlines.filter(settled_on=None, look_on=None).update(episode_from=on, look_on=on)


def move(
    deadline: Deadline,
    words: str,
    *,
    document_date: date,
    on: date,
    why: str,
    decided_by: str,
    estimate: bool = False,
) -> DeadlineChange:
    """Give a deadline new words and so a new date, as an approved change; the first date stays for ever.

    `estimate` says that the day in the words was itself counted over a year without its official calendar.

    Raises ValidationError when the words give neither a date nor a long-term duty.
    """
    parsed = wording.parse(words, document_date=document_date, calendar=workdays.load())
    if parsed.due_on is None and parsed.kind != wording.Kind.LONG_TERM:
        raise ValidationError(_("“%(words)s” gives no date.") % {"words": words}, code="deadline_words")
    locked = _lock(deadline)
    locked.trace["estimate_now"] = parsed.estimate or estimate
    return _give(locked, deadline, parsed.due_on, words=words, on=on, why=why, decided_by=decided_by)


def restart(deadline: Deadline, counted: workdays.Counted, *, on: date, why: str, decided_by: str) -> DeadlineChange:
    """Let a counted deadline run once more, to a new day, because what it is about begins anew."""
    locked = _lock(deadline)
    locked.trace["estimate_now"] = counted.estimate
    words = day_words(counted.due_on)
    return _give(locked, deadline, counted.due_on, words=words, on=on, why=why, decided_by=decided_by, again=True)


def _lock(deadline: Deadline) -> Deadline:
    return Deadline.objects.select_for_update().get(pk=deadline.pk)


def _give(
    locked: Deadline,
    deadline: Deadline,
    due_on: date | None,
    *,
    words: str,
    on: date,
    why: str,
    decided_by: str,
    again: bool = False,
) -> DeadlineChange:
    """Write a new date as a change; what the old one still had to fire is overtaken, a new episode begins.

    With `again` it runs again, whether it was settled or not.
    """
    rungs.pass_by(locked, on)  # none of a settled one: while it was done nothing fell due
    change = DeadlineChange.objects.create(
        deadline=locked,
        seq=locked.changes.count() + 1,
        words=words,
        due_on=due_on,
        previous_due_on=locked.due_on,
        decided_on=on,
        why=why,
        decided_by=decided_by,
    )
    locked.due_on = due_on or locked.due_on
    if again:
        locked.settled_on = None
    locked.episode += 1
    if locked.episode_from is not None:  # else it still waits to begin
        locked.episode_from = locked.look_on = on
    locked.save(update_fields=["due_on", "trace", "settled_on", "episode", "episode_from", "look_on"])
    deadline.due_on, deadline.trace, deadline.settled_on = locked.due_on, locked.trace, locked.settled_on
    return change


def settle(deadline: Deadline | None, on: date) -> None:
    """What was due is done (or no longer needed): nothing fires any more."""
    if deadline is None:
        return
    locked = _lock(deadline)
    if locked.settled_on is None:
        rungs.pass_by(locked, max(on, clock.today()))  # `on` may be an earlier day that is only told now
        Deadline.objects.filter(pk=locked.pk).update(settled_on=on)


def resume(deadline: Deadline | None, on: date) -> None:
    """What was done turned out not to be: the deadline runs again, with the same date and two working days' grace."""
    if deadline is not None:
        grace = rungs.Days().calendar.add(on, rungs.GRACE_DAYS)
        Deadline.objects.filter(pk=deadline.pk).update(settled_on=None, episode_from=grace, look_on=on)


def suspend(deadline: Deadline, on: date) -> None:
    """Nothing fires from now on, although it still is due."""
    locked = _lock(deadline)
    if locked.suspended_on is None:
        rungs.pass_by(locked, on)
        Deadline.objects.filter(pk=locked.pk).update(suspended_on=on)


def lift(deadline: Deadline, on: date) -> None:
    """Rungs fire again, those of days after two working days' grace."""
    grace = rungs.Days().calendar.add(on, rungs.GRACE_DAYS)
    held = Deadline.objects.filter(pk=deadline.pk, suspended_on__isnull=False)
    held.update(suspended_on=None, episode_from=grace, look_on=on)


def mark_key(subjects: models.QuerySet | list[str], is_key: bool, on: date) -> None:
    """Say whether these are key items, which have rungs of their own; those of days up to `on` are over."""
    others = Deadline.objects.filter(subject__in=subjects).exclude(is_key=is_key)
    for deadline in others.held():
        rungs.pass_by(deadline, on)
    ids = list(others.values_list("pk", flat=True))
    running = Deadline.objects.filter(pk__in=ids, episode_from__isnull=False, settled_on=None)
    running.update(episode_from=on, look_on=on)
    Deadline.objects.filter(pk__in=ids).update(is_key=is_key)


def explain(deadline: Deadline) -> str:
    """Why this date, in words a clerk can check; in the reader's language."""
    if deadline.wording == "counted" and deadline.first_due_on:
        length, _colon, unit = deadline.rule.partition(":")
        return workdays.explain(
            workdays.Counted.from_data(
                date.fromisoformat(deadline.trace["start"]), int(length), unit, deadline.first_due_on, deadline.trace
            ),
            workdays.load(),
        )
    parsed = wording.parse(deadline.words, document_date=deadline.document_date, calendar=workdays.load())
    if parsed.kind == wording.Kind.RELATIVE:  # a calendar entered since would count to another day
        parsed = replace(parsed, due_on=deadline.first_due_on)
    sentences = [wording.explain(parsed)]
    if deadline.trace.get("counted") and deadline.document_date and deadline.first_due_on:
        days = (deadline.first_due_on - deadline.document_date).days
        counted = workdays.Counted.from_data(
            deadline.document_date, days, workdays.Unit.CALENDAR, deadline.first_due_on, deadline.trace
        )
        sentences.append(workdays.explain(counted))
    return "\n".join(sentences)


def explain_present(deadline: Deadline) -> str:
    """As `explain`, with every approved change after it: who moved the date when, by which words, and why."""
    lines = [explain(deadline)]
    for change in deadline.changes.all():
        lines.append(
            _("Change %(n)d, decided on %(day)s by %(who)s: “%(words)s”, due on %(due)s. Reason: %(why)s")
            % {
                "n": change.seq,
                "day": change.decided_on,
                "who": change.decided_by,
                "words": change.words,
                "due": change.due_on or "–",
                "why": change.why,
            }
        )
    return "\n".join(lines)
