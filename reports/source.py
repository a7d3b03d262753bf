"""What every paper of a round is written from: the figures and rows of one day as plain data.

A paper is composed from a `Source` alone, so it can be kept as JSON and composed again years later, to the byte. A
source comes from a snapshot (`read`), or from a day of the round that nobody froze (`live`); both hold the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from django.utils import timezone

from cases.models import Round
from papers.marks import unmarked
from reports.ledger import Ledger
from reports.models import Snapshot
from reports.rows import reading
from reports.rows.row import Row
from reports.snapshots import head_of, rows_of
from scheduling.models import Correction, Period

TEXTS = tuple(one.name for one in fields(Row) if one.type in (str, tuple[str, ...]))
DAYS = ("first_due_on", "due_on", "verified_on")


@dataclass(frozen=True)
class Issue:
    """Under which number a paper was issued, on which day, and the head of the trail then."""

    year: int
    number: int
    on: date
    trail_seq: int
    trail_digest: str


@dataclass(frozen=True)
class Corrected:
    """A numbered correction of the period's reports; `field` is one of scheduling.models.Correction.Field."""

    number: int
    unit: str
    item: str
    field: str
    old: str
    new: str
    why: str
    on: date


@dataclass(frozen=True)
class Before:
    """The snapshot before: its day and its tasks as they stood then."""

    as_of: date
    snapshot: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Source:
    """One round on one day.

    `head` is what papers say of the round and the period (reports.snapshots.head_of), `figures` the counts, `labels`
    the names behind tags, `rows` by their kind the rows that are counted, in order. `corrections` are those that the
    period got after its lock, known when the source was read. `before` is the snapshot that a month is compared with,
    None without one. `snapshot` and `version` name the snapshot and `digest` is
    its digest; 0 and "" for a day that nobody froze. `issue` is set when the paper goes out.
    """

    as_of: date
    head: Mapping[str, Any]
    figures: Mapping[str, Any]
    labels: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]
    corrections: tuple[Corrected, ...] = ()
    before: Before | None = None
    snapshot: int = 0
    version: int = 0
    digest: str = ""
    issue: Issue | None = None

    def of(self, kind: str) -> tuple[Row, ...]:
        """The rows of a kind; none is an empty tuple."""
        return self.rows.get(kind, ())

    @property
    def period(self) -> Mapping[str, Any] | None:
        """The month, week or quarter that it belongs to: kind, starts_on, ends_on, due_on, locked_on."""
        return self.head["period"]

    @property
    def document_date(self) -> date:
        """The day under the paper: when it was issued, before that the day it tells of."""
        return self.issue.on if self.issue else self.as_of

    def issued(self, issue: Issue) -> "Source":
        """The same with the number, day and trail under which the paper goes out."""
        return replace(self, issue=issue)


def live(round: Round, as_of: date, period: Period | None = None, known: Ledger | None = None) -> Source:
    """The round as it is told of `as_of`, before any snapshot of that day. Raises TotalsDisagree."""
    counted = reading.read(round, as_of, period, known)
    return Source(
        as_of=as_of,
        head=_clean(head_of(round, as_of, period)),
        figures=_clean(counted.figures),
        labels=_clean(counted.labels),
        rows=_by_kind(_settled(row, _clean(row.data)) for row in counted.rows),
        corrections=_corrections(period),
    )


def read(snapshot: Snapshot) -> Source:
    """What a snapshot froze, and the corrections of its period until now. Its digest is not verified here."""
    return Source(
        as_of=snapshot.as_of,
        head=_clean(snapshot.head),
        figures=_clean(snapshot.figures),
        labels=_clean(snapshot.labels),
        rows=_by_kind(_kept(snapshot)),
        corrections=_corrections(snapshot.period),
        before=_before(snapshot),
        snapshot=snapshot.pk,
        version=snapshot.version,
        digest=snapshot.digest,
    )


def plain(source: Source) -> dict[str, Any]:
    """All of it as JSON values; `restored` reads them back, equal."""
    kept = {name: getattr(source, name) for name in Source.__dataclass_fields__}
    kept |= {
        "rows": {kind: [asdict(row) for row in rows] for kind, rows in source.rows.items()},
        "corrections": [asdict(row) for row in source.corrections],
        "before": asdict(source.before) if source.before else None,
        "issue": asdict(source.issue) if source.issue else None,
    }
    return json.loads(json.dumps(kept, ensure_ascii=False, default=date.isoformat))


def restored(data: Mapping[str, Any]) -> Source:
    """The source again, equal to what `plain` was given. Raises KeyError or TypeError for anything else."""
    clean = unmarked(dict(data))
    issue, before = clean["issue"], clean["before"]
    return Source(
        **clean
        | {
            "as_of": date.fromisoformat(clean["as_of"]),
            "rows": {kind: tuple(_row(row) for row in rows) for kind, rows in clean["rows"].items()},
            "corrections": tuple(
                Corrected(**row | {"on": date.fromisoformat(row["on"])}) for row in clean["corrections"]
            ),
            "before": _earlier(before) if before else None,
            "issue": Issue(**issue | {"on": date.fromisoformat(issue["on"])}) if issue else None,
        }
    )


def _by_kind(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return {kind: tuple(kept) for kind, kept in found.items()}


def _kept(snapshot: Snapshot, *kinds: str) -> Iterator[Row]:
    """Rows of a snapshot; what they hold beside their columns comes from JSON already."""
    return (_settled(row, unmarked(row.data)) for row in rows_of(snapshot, *kinds))


def _settled(row: Row, data: dict[str, Any]) -> Row:
    """The row with texts that mark no number; `data` is its own, as JSON gives it back and without marks.

    Field by field: a paper of a large round reads ten thousand rows, and deep copies of them take several times longer.
    """
    texts = {name: unmarked(getattr(row, name)) for name in TEXTS}
    return replace(row, **texts, data=data)


def _row(values: dict[str, Any]) -> Row:
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS}
    return Row(**values | days | {"marks": tuple(values["marks"]), "tags": tuple(values["tags"])})


def _corrections(period: Period | None) -> tuple[Corrected, ...]:
    if period is None:
        return ()
    rows = Correction.objects.filter(period=period).select_related("line__obligation__unit", "line__task__problem")
    return tuple(_corrected(row) for row in rows.order_by("number"))


def _corrected(row: Correction) -> Corrected:
    task = row.line.task
    old, new, why = unmarked((row.old, row.new, row.why))
    return Corrected(
        number=row.number,
        unit=row.line.obligation.unit.name,
        item=f"{task.problem.number}{f'-{task.number}' if task.number > 1 else ''}",
        field=row.field,
        old=old,
        new=new,
        why=why,
        on=timezone.localdate(row.at),
    )


def _earlier(values: Mapping[str, Any]) -> Before:
    return Before(date.fromisoformat(values["as_of"]), values["snapshot"], tuple(_row(row) for row in values["rows"]))


def beside(snapshot: Snapshot) -> list[int]:
    """What `read` adds to a snapshot by now: the snapshot before it (0 for none) and the corrections' numbers."""
    before = _snapshot_before(snapshot)
    found = Correction.objects.filter(period=snapshot.period_id) if snapshot.period_id else Correction.objects.none()
    return [before.pk if before else 0, *found.order_by("number").values_list("number", flat=True)]


def beside_of(source: Source) -> list[int]:
    """The same of a source that was read."""
    return [source.before.snapshot if source.before else 0, *(row.number for row in source.corrections)]


def _snapshot_before(snapshot: Snapshot) -> Snapshot | None:
    """The newest version of the nearest day before that was frozen of the round; of a period, by its rhythm's lock."""
    earlier = Snapshot.objects.filter(round=snapshot.round_id, as_of__lt=snapshot.as_of).order_by("as_of", "version")
    if snapshot.period:
        earlier = earlier.filter(period__rhythm=snapshot.period.rhythm_id)
    return earlier.last()


def _before(snapshot: Snapshot) -> Before | None:
    found = _snapshot_before(snapshot)
    if found is None:
        return None
    return Before(found.as_of, found.pk, tuple(_kept(found, "task")))


def _clean(value: Any) -> Any:
    """As JSON gives it back, and without the characters that mark numbers."""
    return unmarked(json.loads(json.dumps(value, ensure_ascii=False, default=date.isoformat)))
