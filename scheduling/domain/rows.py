"""What a row of a sheet may say: the one judge for the page, the table and the office (同一校验).

`tidy` reads what was typed and keeps it as a draft, whatever is missing; `faults` says what hinders the filing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import ChangeRequest, Measure, TaskEvidence
from cases.states import Stage
from orgs.models import Post, Role
from records import clock
from records.models import Evidence
from scheduling.domain.acts import MOST_TEXT
from scheduling.models import Entry, Line

TEXTS = ("text", "self_check", "problems", "no_change_why")
FIELDS = (*TEXTS, "claimed", "ticks", "change_request", "evidence")
ACTS = ("begun", "done")
MOST_FILES = 50
Values = dict[str, Any]
Faults = dict[str, list[str]]


class RowsRefused(ValidationError):
    """Rows that cannot be filed: `rows` has for each line's id its faults by field."""

    def __init__(self, rows: Mapping[int, Faults], names: Mapping[int, str]) -> None:
        told = [f"{names[pk]}：{text}" for pk, faults in rows.items() for texts in faults.values() for text in texts]
        super().__init__(told, code="rows")
        self.rows = dict(rows)


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows may name, read at once for many of them: measures and requests of each task, files."""

    measures: dict[int, dict[int, Measure]]
    requests: dict[int, set[int]]
    files: dict[int, set[int]]


def tidy(values: Mapping[str, Any]) -> Values:
    """The values in the draft's own shape; fields that were not given are left out.

    text, self_check, problems, no_change_why: text; claimed: 0–100 or None; ticks: [{"measure": id, "act": "begun" or
    "done", "on": ISO day, "note": text}]; change_request: id or None; evidence: ids of kept files. Raises
    ValidationError by field for another shape, an unknown field or a text that is too long.
    """
    faults: Faults = {name: [_("There is no such field.")] for name in values if name not in FIELDS}
    found: Values = {}
    for name in values:
        if name in FIELDS:
            try:
                found[name] = READERS[name](values[name])
            except ValidationError as error:
                faults[name] = error.messages
    if faults:
        raise ValidationError(faults)
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Write a text."))
    value = value.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(value) > MOST_TEXT:
        raise ValidationError(_("Write at most %(n)d characters.") % {"n": MOST_TEXT})
    return value


def share_of(value: Any) -> int | None:
    """A share in per cent, also as text; None for an empty one. Raises ValidationError outside 0 to 100."""
    if value is None or value == "":
        return None
    number = _whole(value)
    if number is None or not 0 <= number <= 100:
        raise ValidationError(_("Write a share between 0 and 100."))
    return number


def _whole(value: Any) -> int | None:
    """A whole number that is not true or false, also as text; None for anything else."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) <= 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else None


def _id(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if (number := _whole(value)) is None:
        raise ValidationError(_("Choose one of the list."))
    return number


def _files(value: Any) -> list[int]:
    ids = [_whole(one) for one in value] if isinstance(value, list | tuple) else [None]
    if None in ids or len(ids) > MOST_FILES:
        raise ValidationError(_("Choose at most %(n)d files.") % {"n": MOST_FILES})
    return list(dict.fromkeys(one for one in ids if one is not None))


def _ticks(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > 200:
        raise ValidationError(_("Tick the steps of the list."))
    return [_tick(one) for one in value]


def _tick(value: Any) -> dict[str, Any]:
    row = value if isinstance(value, Mapping) else {}
    measure, act, on = _whole(row.get("measure")), row.get("act"), row.get("on") or ""
    if measure is None or act not in ACTS or not isinstance(on, str):
        raise ValidationError(_("Tick the steps of the list."))
    if on:
        try:
            on = date.fromisoformat(on).isoformat()
        except ValueError as error:
            raise ValidationError(_("Write the day as year-month-day.")) from error
    return {"measure": measure, "act": act, "on": on, "note": _text(row.get("note") or "")}


READERS = {name: _text for name in TEXTS} | {
    "claimed": share_of,
    "ticks": _ticks,
    "change_request": _id,
    "evidence": _files,
}


def known_of(lines: list[Line], said: Mapping[int, Values]) -> Known:
    """What rows of these lines may name, of one unit's sheet; six queries, whatever their number.

    Files: those of the task's dossier, those that the row was sent with before, and those that people of the unit or
    its office brought, but for those that were withdrawn from the dossier: a number alone opens nobody's file.
    """
    tasks = [line.task_id for line in lines]
    measures: dict[int, dict[int, Measure]] = {}
    for measure in Measure.objects.filter(task__in=tasks):
        measures.setdefault(measure.task_id, {})[measure.pk] = measure
    requests = _grouped(ChangeRequest.objects.filter(task__in=tasks).values_list("task", "pk"))
    kept = TaskEvidence.objects.filter(task__in=tasks).values_list("task", "file", "withdrawn_at")
    stands = _grouped((task, file) for task, file, withdrawn in kept if withdrawn is None)
    gone = _grouped((task, file) for task, file, withdrawn in kept if withdrawn is not None)
    sent = _grouped(Entry.evidence.through.objects.filter(entry__line__in=lines).values_list("entry__line", "evidence"))
    own = _brought(lines, {pk for values in said.values() for pk in values.get("evidence") or ()})
    files = {
        line.pk: own - gone.get(line.task_id, set()) | stands.get(line.task_id, set()) | sent.get(line.pk, set())
        for line in lines
    }
    return Known(measures, requests, files)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for group, pk in pairs:
        found.setdefault(group, set()).add(pk)
    return found


def _brought(lines: list[Line], named: set[int]) -> set[int]:
    """Of the named files those that were brought by people with a post in the unit or in an office above it."""
    if not named or not lines:
        return set()
    sheet = lines[0].obligation
    posts = Post.objects.held_on(clock.today()).filter(
        Q(organisation__path__startswith=sheet.unit.path)
        | Q(role=Role.OFFICE, organisation__path__startswith=sheet.period.round.region.path)
    )
    return set(Evidence.objects.filter(pk__in=named, uploaded_by__in=posts.values("user")).values_list("pk", flat=True))


def faults(line: Line, values: Values, known: Known, today: date) -> Faults:
    """What hinders this row from being filed, by field; {} when nothing does. `values` as `tidy` returns them.

    A row says what was done, or why nothing changed, or names a request for a change of the plan. Progress on an item
    in work says the share; on one that is reported complete, in sign-off or closed only words are taken.
    """
    found: Faults = {}
    text, idle, asked = values.get("text"), values.get("no_change_why"), values.get("change_request")
    works = line.task.stage == Stage.WORKING
    if not (text or idle or asked):
        found["text"] = [_("Write what was done, or say why nothing changed.")]
    if text and idle:
        found["no_change_why"] = [_("Either something was done or nothing changed: say one of both.")]
    if works and text and values.get("claimed") is None:
        found["claimed"] = [_("Write the share that is done.")]
    if asked and asked not in known.requests.get(line.task_id, set()):
        found["change_request"] = [_("Choose a request of this item.")]
    if strange := set(values.get("evidence") or ()) - known.files[line.pk]:
        found["evidence"] = [_("%(n)d of the files cannot be used here; upload them again.") % {"n": len(strange)}]
    if ticked := _faults_of_ticks(line, values, known, today, works=works):
        found["ticks"] = ticked
    return found


def _faults_of_ticks(line: Line, values: Values, known: Known, today: date, *, works: bool) -> list[str]:
    ticks = values.get("ticks") or []
    if not ticks:
        return []
    if not works:
        return [_("The item is past the stage of work: no step can be ticked any more.")]
    if values.get("no_change_why"):
        return [_("Where nothing changed no step can be ticked.")]
    told = []
    for tick in ticks:
        measure = known.measures.get(line.task_id, {}).get(tick["measure"])
        if measure is None:
            told.append(_("One of the steps is not of this item."))
        elif measure.dropped_on:
            told.append(_("Step %(n)d was dropped by an approved change: take the tick out.") % {"n": measure.order})
        elif measure.done_on and not _said_before(line, tick):
            told.append(_("Step %(n)d is ticked off already (%(day)s).") % {"n": measure.order, "day": measure.done_on})
        elif tick["act"] == "done" and not (tick["note"] or values.get("text")) and not measure.done_on:
            told.append(_("Step %(n)d: write what was done.") % {"n": measure.order})
        elif tick["on"] and date.fromisoformat(tick["on"]) > today:
            told.append(_("Step %(n)d: the day lies in the future.") % {"n": measure.order})
    return told


def _said_before(line: Line, tick: Mapping[str, Any]) -> bool:
    """Whether an earlier sending of the row ticked the same: a row sent anew repeats it."""
    return any(tick["measure"] == old["measure"] for entry in line.entries.all() for old in entry.ticks)
