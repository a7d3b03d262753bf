"""Sending a sheet: all rows at once, or none with every fault of every row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import progress
from cases.models import Measure, Task
from cases.states import Stage
from deadlines.models import Deadline
from notify.outbox import settle, settle_all
from orgs.models import User
from orgs.permissions import require
from records import clock
from records.trail import key
from scheduling.domain import rows
from scheduling.domain.acts import (
    MOST_WHY,
    WrongState,
    act_on,
    files_for_unit,
    require_running,
    require_words,
    settle_sheets,
    write,
)
from scheduling.domain.rows import RowsRefused
from scheduling.models import Entry, Line, Obligation, Period
from scheduling.states import Verb

__all__ = ["RowsRefused", "file", "skip"]
SENT_FROM = (*Line.OPEN, Line.State.FILED)


def file(
    obligation_id: int,
    *,
    actor: User,
    lines: Mapping[int, Mapping[str, Any]] | None = None,
    zero: bool = False,
    via: str = Entry.Via.PAGE,
) -> list[Entry]:
    """Send rows of a unit's sheet, all or none; with `zero` say that there is nothing to report (零报告).

    `lines` gives what rows say (line's id → values as in rows.tidy, over what is in draft); None sends every row that
    is still to be sent as it is in draft. A row that says what it said before is not sent again. What it says goes
    into the facts of its task at once: ticks, and the claimed share where it changed. Somebody of the office files for
    the unit, which is marked.

    Returns the new entries. Raises PermissionDenied; WrongState when the period is locked or a row is verified or
    skipped; RowsRefused with the faults by row and field; ValidationError for a zero report of a unit that has items.
    """
    with act_on(_period_of(obligation_id)) as period:
        sheet = Obligation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=obligation_id)
        sheet.period = period
        require(actor, "filing.file", sheet.unit, period.round.region)
        require_running(period)
        for_unit = files_for_unit(actor, sheet.unit)
        if zero:
            _say_zero(sheet, period, actor, for_unit)
            return []
        found = _lines(sheet, lines)
        said = _judged(found, lines or {})
        return _send(sheet, found, said, actor, Entry.Via.OFFICE if for_unit else via)


def _period_of(obligation_id: int) -> int:
    return Obligation.objects.values_list("period", flat=True).get(pk=obligation_id)


def _lines(sheet: Obligation, given: Mapping[int, Any] | None) -> list[Line]:
    """The rows to send, locked, then their tasks and the deadlines of their measures."""
    every = sheet.lines.select_for_update(of=("self",)).order_by("pk")
    found = list((every.unsent() if given is None else every.filter(pk__in=list(given))).prefetch_related("entries"))
    if given is not None and len(found) < len(given):
        raise ValidationError(_("Some rows are not of this sheet; open it again."), code="row")
    if not found:
        raise WrongState(_("There is nothing left to send."), code="nothing")
    ids = [line.task_id for line in found]
    locked = Task.objects.select_for_update(of=("self",)).select_related("problem__round").order_by("pk")
    tasks = {task.pk: task for task in locked.filter(pk__in=ids)}
    Deadline.objects.filter(pk__in=Measure.objects.filter(task__in=ids, done_on=None).values("deadline")).held()
    for line in found:
        line.task, line.obligation = tasks[line.task_id], sheet
        if line.state not in SENT_FROM:
            raise WrongState(
                _("“%(task)s” is now: %(state)s.") % {"task": line.task, "state": line.get_state_display()},
                code="wrong_state",
            )
    return found


def _judged(found: list[Line], given: Mapping[int, Mapping[str, Any]]) -> dict[int, rows.Values]:
    """What each row says, checked; raises RowsRefused with the faults of all."""
    said: dict[int, rows.Values] = {}
    refused: dict[int, rows.Faults] = {}
    for line in found:
        try:
            said[line.pk] = line.draft | rows.tidy(given.get(line.pk, {}))
        except ValidationError as error:
            refused[line.pk] = {name: list(texts) for name, texts in error.message_dict.items()}
    known, today = rows.known_of(found, said), clock.today()
    for line in found:
        if line.pk in said and (faults := rows.faults(line, said[line.pk], known, today)):
            refused[line.pk] = faults
    if refused:
        raise RowsRefused(refused, {line.pk: str(line.task) for line in found})
    return said


def _send(sheet: Obligation, found: list[Line], said: Mapping[int, rows.Values], actor: User, via: str) -> list[Entry]:
    made = [entry for line in found if (entry := _enter(line, said[line.pk], actor, via))]
    if not made:
        return []
    settle_sheets([sheet.pk])
    settle_all(key(entry.line) for entry in made)
    for entry in made:
        _take_over(entry, actor, for_unit=via == Entry.Via.OFFICE)
    numbers = [entry.line.task.problem.number for entry in made]
    write(Verb.FILED, sheet, actor=actor, near=sheet.unit, after={"rows": len(made), "problems": numbers, "via": via})
    return made


def _enter(line: Line, values: rows.Values, actor: User, via: str) -> Entry | None:
    """The row as it is sent; None for one that waits to be checked and says what it said before."""
    last = max(line.entries.all(), key=lambda entry: entry.version, default=None)
    fields = {name: values.get(name) or "" for name in rows.TEXTS} | {
        "claimed": _claimed(line, values),
        "ticks": [tick | {"on": tick["on"] or str(clock.today())} for tick in values.get("ticks") or []],
        "change_request_id": values.get("change_request"),
    }
    files = set(values.get("evidence") or ())
    if last is not None and line.state == Line.State.FILED and _says(last, fields, files):
        return None
    version = last.version + 1 if last else 1
    entry = Entry.objects.create(line=line, version=version, via=via, filed_by=actor, **fields)
    entry.evidence.set(files)
    line.state, line.draft, line.draft_version = Line.State.FILED, {}, line.draft_version + 1
    line.save(update_fields=["state", "draft", "draft_version"])
    return entry


def _says(entry: Entry, fields: Mapping[str, Any], files: set[int]) -> bool:
    same = all(getattr(entry, name) == value for name, value in fields.items())
    return same and files == set(entry.evidence.values_list("pk", flat=True))


def _claimed(line: Line, values: rows.Values) -> int | None:
    """The share of the row; one without a word about it stands where it stood."""
    if line.task.stage != Stage.WORKING:
        return None
    share = values.get("claimed")
    return line.task.claimed_share if share is None or not values.get("text") else share


def _take_over(entry: Entry, actor: User, *, for_unit: bool) -> None:
    """Into the facts of the task: what the row ticks, and the share that it claims where that is another one."""
    task = entry.line.task
    if task.stage != Stage.WORKING:
        return
    done = set(task.measures.filter(done_on__isnull=False).values_list("pk", flat=True))
    for tick in entry.ticks:
        if tick["measure"] in done:
            continue
        on, note = date.fromisoformat(tick["on"]), tick["note"] or entry.text
        if tick["act"] == "done":
            progress.finish_measure(tick["measure"], actor=actor, on=on, note=note, for_unit=for_unit)
        else:
            progress.begin_measure(tick["measure"], actor=actor, on=on, for_unit=for_unit)
    if entry.text and entry.claimed is not None and entry.claimed != task.claimed_share:
        progress.claim(task.pk, actor=actor, share=entry.claimed, text=entry.text, for_unit=for_unit)


def _say_zero(sheet: Obligation, period: Period, actor: User, for_unit: bool) -> None:
    if sheet.lines.exclude(state=Line.State.SKIPPED).exists():
        raise ValidationError(_("This unit has items in hand; report on them row by row."), code="not_zero")
    if sheet.zero_at:
        return
    sheet.zero_by, sheet.zero_at, sheet.zero_for_unit = actor, clock.now(), for_unit
    sheet.save(update_fields=["zero_by", "zero_at", "zero_for_unit"])
    settle_sheets([sheet.pk])
    write(Verb.ZERO, sheet, actor=actor, near=sheet.unit, after={"for_unit": for_unit} if for_unit else None)


def skip(line_id: int, *, actor: User, why: str) -> Line:
    """Let a row be left out, with a reason that stays on record (不需填报).

    Raises PermissionDenied; WrongState for a locked period or a row that is filed or verified; ValidationError.
    """
    period_id = Line.objects.values_list("obligation__period", flat=True).get(pk=line_id)
    with act_on(period_id) as period:
        require(actor, "filing.skip", period.round.region)
        require_running(period)
        line = (
            Line.objects.select_for_update(of=("self",)).select_related("obligation", "task__problem").get(pk=line_id)
        )
        if line.state not in (*Line.OPEN, Line.State.SKIPPED):
            raise WrongState(_("This row is now: %(state)s.") % {"state": line.get_state_display()}, code="wrong_state")
        why = require_words(why, "why", _("Say why this row is left out."), MOST_WHY)
        before, line.state, line.skipped_why, line.skipped_by = line.state, Line.State.SKIPPED, why, actor
        line.save(update_fields=["state", "skipped_why", "skipped_by"])
        settle(key(line))
        settle_sheets([line.obligation_id])
        change = {"state": before}, {"state": line.state, "task": str(line.task)}
        write(Verb.SKIPPED, line.obligation, actor=actor, before=change[0], after=change[1], note=why)
        return line
