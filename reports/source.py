"""What every paper of a round is written from: the figures and rows of one day as plain data.

A paper is composed from a `Source` alone, so it can be kept as JSON and composed again years later, to the byte.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cases.models import Round
from papers.marks import unmarked
from reports import source_rows
from reports.figures import figures_of
from reports.ledger import ledger
from reports.models import Snapshot
from scheduling.models import Period

Row = Mapping[str, Any]
KINDS_OF_ROWS = ("problem", "task", "measure", "petition", "assignment", "activity", "filing")


@dataclass(frozen=True)
class Issue:
    """Under which number a paper was issued, on which day, and the head of the trail then."""

    year: int
    number: int
    on: date
    trail_seq: int
    trail_digest: str


@dataclass(frozen=True)
class Source:
    """One round on one day. All values but `as_of` are as JSON gives them; days in ISO form.

    `facts` says whose paper it is (reports.source_rows.facts). `rows` holds, for each of KINDS_OF_ROWS, the rows that
    the figures count, in order. `period` is the month, week or quarter with its days ("starts_on", "ends_on",
    "due_on", "kind"), `corrections` are its numbered ones. `months` is the comparison with the snapshot before, None
    without one. `snapshot` and `version` name the snapshot, `digest` is its digest; 0 and "" for a live day.
    """

    as_of: date
    facts: Mapping[str, Any]
    figures: Mapping[str, Any]
    rows: Mapping[str, tuple[Row, ...]]
    period: Mapping[str, Any] | None = None
    corrections: tuple[Row, ...] = ()
    months: Mapping[str, Any] | None = None
    snapshot: int = 0
    version: int = 0
    digest: str = ""
    issue: Issue | None = field(default=None)

    def of(self, kind: str) -> tuple[Row, ...]:
        """The rows of a kind; none is an empty tuple."""
        return self.rows.get(kind, ())

    @property
    def document_date(self) -> date:
        """The day under the paper: when it was issued, before that the day it tells of."""
        return self.issue.on if self.issue else self.as_of

    def issued(self, issue: Issue) -> "Source":
        """The same with the number, day and trail under which the paper goes out."""
        return replace(self, issue=issue)


def live(round: Round, as_of: date, period: Period | None = None) -> Source:
    """The round as it is told of `as_of`, before any snapshot of that day."""
    rows = ledger(round, as_of)
    return Source(
        as_of=as_of,
        facts=_clean(source_rows.facts(round, as_of)),
        figures=_clean(figures_of(rows)),
        rows=_tuples(source_rows.live(rows, period)),
        **_of_period(period),
    )


def read(snapshot: Snapshot) -> Source:
    """What a snapshot froze, with the words of the round around it."""
    return Source(
        as_of=snapshot.as_of,
        facts=_clean(source_rows.facts(snapshot.round, snapshot.as_of)),
        figures=_clean(snapshot.figures),
        rows=_tuples(source_rows.kept(snapshot)),
        snapshot=snapshot.pk,
        version=snapshot.version,
        digest=snapshot.digest,
        **_of_period(snapshot.period),
    )


def plain(source: Source) -> dict[str, Any]:
    """All of it as JSON values; `restored` reads them back, equal."""
    kept = {name: getattr(source, name) for name in Source.__dataclass_fields__ if name != "issue"}
    issue = source.issue
    kept["issue"] = vars(issue) | {"on": issue.on.isoformat()} if issue else None
    return json.loads(json.dumps(kept | {"as_of": source.as_of.isoformat()}, ensure_ascii=False))


def restored(data: Mapping[str, Any]) -> Source:
    """The source again, equal to what `plain` was given. Raises KeyError or TypeError for anything else."""
    issue = data["issue"]
    values = _clean(dict(data)) | {
        "as_of": date.fromisoformat(data["as_of"]),
        "rows": _tuples(_clean(data["rows"])),
        "corrections": tuple(_clean(data["corrections"])),
        "issue": Issue(**issue | {"on": date.fromisoformat(issue["on"])}) if issue else None,
    }
    return Source(**values)


def _of_period(period: Period | None) -> dict[str, Any]:
    if period is None:
        return {}
    return {
        "period": _clean(source_rows.period(period)),
        "corrections": tuple(_clean(source_rows.corrections(period))),
    }


def _clean(value: Any) -> Any:
    """As JSON gives it back, and without the characters that mark numbers."""
    return unmarked(json.loads(json.dumps(value, ensure_ascii=False, default=str)))


def _tuples(rows: Mapping[str, Any]) -> dict[str, tuple[Row, ...]]:
    return {kind: tuple(_clean(list(rows.get(kind, ())))) for kind in KINDS_OF_ROWS}
