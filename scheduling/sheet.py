"""A unit's sheet for a period as its clerk sees it: every item with what was said last and what changed since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from cases.lamps import lamp
from cases.models import ChangeRequest, Commitment, Fact, Measure, Round, Task
from cases.states import Stage
from orgs.models import Organisation, Role, User
from orgs.permissions import may, posts_of
from records import clock
from records.models import Evidence
from scheduling.models import Check, Correction, Entry, Line, Obligation

UNIT = (Role.CLERK, Role.HEAD)
TOLD = (Fact.Kind.VERIFIED, Fact.Kind.MEASURE_DONE, Fact.Kind.RETURNED, Fact.Kind.REOPENED, Fact.Kind.CLOSED)


@dataclass(slots=True)
class Change:
    """Something that happened to an item since the unit last reported on it: `kind` is a kind of fact, "commitment" or
    "check"; `of` is the row itself."""

    kind: str
    on: date
    of: Any


@dataclass(slots=True)
class Row:
    """One item of a sheet. `last` is what was reported for an earlier period, `sent` what was sent for this one."""

    line: Line
    task: Task
    lamp: dict[str, Any]
    last: Entry | None = None
    sent: Entry | None = None
    measures: list[Measure] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    requests: list[ChangeRequest] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the unit still has to say something about it."""
        return self.line.state in Line.OPEN

    @property
    def is_working(self) -> bool:
        """Whether a share may be claimed and steps ticked: once completion is reported, only words are sent."""
        return self.task.stage == Stage.WORKING

    @property
    def takes_files(self) -> bool:
        """Whether files may be added from here; once signatures run, only on the page of the item, which warns."""
        return self.task.stage in (Stage.WORKING, Stage.REPORTED)

    @property
    def check(self) -> Check | None:
        """What the office found of what was sent last for this period."""
        return getattr(self.sent, "check_made", None) if self.sent else None

    @property
    def open_measures(self) -> list[Measure]:
        """The steps that can still be ticked."""
        return [one for one in self.measures if one.done_on is None and self.is_working]

    @property
    def draft(self) -> dict[str, Any]:
        """What stands in the form: the draft; of a returned item that nobody has touched since, what was sent."""
        if self.line.draft or not (self.sent and self.line.state == Line.State.RETURNED):
            return dict(self.line.draft)
        sent = self.sent
        return {
            "text": sent.text,
            "claimed": sent.claimed,
            "self_check": sent.self_check,
            "problems": sent.problems,
            "no_change_why": sent.no_change_why,
            "ticks": [],
            "change_request": sent.change_request_id,
            "evidence": [one.pk for one in sent.evidence.all()],
        }


@dataclass(slots=True)
class Sheet:
    """A unit's sheet: its rows in the order of the problems."""

    obligation: Obligation
    rows: list[Row]

    @property
    def is_locked(self) -> bool:
        """Whether only numbered corrections are still possible."""
        return self.obligation.period.locked_at is not None

    @property
    def open_rows(self) -> list[Row]:
        """Rows that the unit still owes."""
        return [row for row in self.rows if row.is_open]

    @property
    def counted(self) -> list[Row]:
        """Rows that somebody has to report on: all but the skipped ones."""
        return [row for row in self.rows if row.line.state != Line.State.SKIPPED]

    @property
    def done(self) -> int:
        """How many rows have been sent."""
        return len(self.counted) - len(self.open_rows)


def read(obligation: Obligation, *, only: int | None = None) -> Sheet:
    """The sheet with everything that its page shows, in a number of queries that doesn't grow with its rows; with
    `only` the row of one line."""
    found = _lines(obligation)
    lines = list(found if only is None else found.filter(pk=only))
    entries = _entries(lines)
    measures = _by_task(Measure.objects.filter(task__in=_tasks(lines), dropped_on=None).order_by("order"))
    requests = _by_task(ChangeRequest.objects.filter(task__in=_tasks(lines), state=ChangeRequest.State.PENDING))
    today = clock.today()
    rows = [
        Row(
            line,
            line.task,
            lamp(line.task, today),
            entries.get(line.last_id or line.others_id or 0),  # type: ignore[attr-defined]
            entries.get(line.sent_id or 0),  # type: ignore[attr-defined]
            measures[line.task_id],
            requests=requests[line.task_id],
        )
        for line in lines
    ]
    _add_changes(rows)
    _add_files(rows)
    _add_corrections(rows)
    return Sheet(obligation, rows)


def again(sheet: Sheet) -> Sheet:
    """The sheet as it stands in the database now."""
    rows = Obligation.objects.select_related("unit", "period__round__region", "period__rhythm")
    return read(rows.get(pk=sheet.obligation.pk))


def _lines(obligation: Obligation) -> QuerySet[Line]:
    period = obligation.period
    earlier = Entry.objects.filter(
        line__task=OuterRef("task"),
        line__obligation__period__round=period.round_id,
        line__obligation__period__ends_on__lt=period.ends_on,
    ).order_by("-line__obligation__period__ends_on", "-filed_at", "-pk")
    own = earlier.filter(line__obligation__unit=obligation.unit_id)
    sent = Entry.objects.filter(line=OuterRef("pk")).order_by("-version")
    tasks = Task.objects.with_status().select_related("problem__round", "problem__category", "deadline")
    return (
        Line.objects.filter(obligation=obligation)
        .annotate(
            last_id=Subquery(own.values("pk")[:1]),
            others_id=Subquery(earlier.values("pk")[:1]),
            sent_id=Subquery(sent.values("pk")[:1]),
        )
        .select_related("draft_by", "skipped_by")
        .prefetch_related(Prefetch("task", tasks))
        .order_by("task__problem__number", "task__number", "task__cycle", "from_on", "pk")
    )


def _tasks(lines: Iterable[Line]) -> list[int]:
    return [line.task_id for line in lines]


def _entries(lines: Sequence[Line]) -> dict[int, Entry]:
    wanted: set[int] = set()
    for line in lines:
        wanted |= {pk for name in ("last_id", "others_id", "sent_id") if (pk := getattr(line, name))}
    rows = Entry.objects.filter(pk__in=wanted).select_related(
        "filed_by", "check_made__by", "line__obligation__period", "line__obligation__unit"
    )
    return {row.pk: row for row in rows.prefetch_related("evidence")}


def _by_task(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def _add_changes(rows: Sequence[Row]) -> None:
    """What happened to each item since the last report on it; nothing where there was none."""
    since = {row.task.pk: row.last.filed_at for row in rows if row.last}
    if not since:
        return
    first = min(since.values())
    facts = Fact.objects.filter(task__in=since, kind__in=TOLD, recorded_at__gt=first).select_related("measure")
    moved = Commitment.objects.filter(task__in=since, seq__gt=0, request__decided_at__gt=first)
    found: dict[int, list[Change]] = defaultdict(list)
    for fact in facts.order_by("pk"):
        if fact.recorded_at > since[fact.task_id]:
            found[fact.task_id].append(Change(fact.kind, fact.effective_on, fact))
    for row in moved.select_related("request").order_by("effective_on", "pk"):
        if row.request and row.request.decided_at and row.request.decided_at > since[row.task_id]:
            found[row.task_id].append(Change("commitment", row.effective_on, row))
    for one in rows:
        one.changes = found[one.task.pk]


def _add_files(rows: Sequence[Row]) -> None:
    """The files that go with each open row's draft."""
    wanted = {row.line.pk: [pk for pk in row.draft.get("evidence", []) if isinstance(pk, int)] for row in rows}
    files = Evidence.objects.in_bulk({pk for pks in wanted.values() for pk in pks})
    for row in rows:
        row.files = [files[pk] for pk in wanted[row.line.pk] if pk in files]


def _add_corrections(rows: Sequence[Row]) -> None:
    """The numbered corrections of each row, which only a locked period has."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for one in Correction.objects.filter(line__in=[row.line.pk for row in rows]).order_by("number"):
        found[one.line_id].append(one)
    for row in rows:
        row.corrections = found[row.line.pk]


def own_units(user: User) -> list[str]:
    """The paths of the units for which the person reports as their clerk or head."""
    return [held.path for held in posts_of(user) if held.role in UNIT and held.on_behalf_of is None]


def may_file(user: User, obligation: Obligation) -> bool:
    """Whether the person reports for the unit: its own people, or the office on its behalf (代报)."""
    return may(user, "filing.file", obligation.unit, obligation.period.round.region)


def files_for_others(user: User, unit: Organisation) -> bool:
    """Whether the person, who may file, does so for a unit that isn't theirs."""
    return not any(unit.path.startswith(path) for path in own_units(user))


def visible(user: User, round: Round) -> QuerySet[Obligation]:
    """The sheets of a round that the person sees."""
    return Obligation.objects.visible_to(user).filter(period__round=round)
