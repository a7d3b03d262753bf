"""What the table of a day shows: collected from released versions, frozen, and as it may be shown later on.

What was frozen is kept as it was. What is shown and drawn of it is `current`: rows that were withdrawn since have no
words left, rows that were corrected since say so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from cases.models import Round
from papers.paper import Column, Paper, Row
from petitions import counting, released
from petitions.models import Batch, Petition, PublicVersion
from reports.catalogue.petition_data import PublicationData, PublicRow, restored
from reports.models import Publication, PublicationLine
from reports.releasing import digest

State = Publication.State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch with what a publication of it would show: its own petitions, late ones, corrections."""

    batch: Batch
    own: int = 0
    late: int = 0
    corrected: int = 0

    @property
    def total(self) -> int:
        return self.own + self.late + self.corrected


def unpublished(round: Round) -> Any:
    """Newest released versions that no released publication shows; `again` where one shows an older version."""
    shown = PublicationLine.objects.filter(publication__state=State.RELEASED)
    return (
        released.newest(round)
        .filter(~Exists(shown.filter(version=OuterRef("pk"))))
        .annotate(again=Exists(shown.filter(version__petition=OuterRef("petition"))))
    )


def waiting(round: Round) -> list[Waiting]:
    """Every received batch of the round with how much is new for it, the newest batch first. Two queries."""
    counts = unpublished(round).order_by().values("petition__batch", "again").annotate(n=Count("pk"))
    found: dict[bool, dict[int, int]] = {True: defaultdict(int), False: defaultdict(int)}
    for row in counts:
        found[bool(row["again"])][row["petition__batch"]] += row["n"]
    rows, late, again = [], 0, sum(found[True].values())
    for batch in round.batches.filter(state=Batch.State.RECEIVED).order_by("number", "part"):
        own, own_again = found[False][batch.pk], found[True][batch.pk]
        rows.append(Waiting(batch, own + own_again, late, again - own_again))
        late += own
    return rows[::-1]


def versions_for(round: Round, batch: Batch) -> list[Any]:
    """What a publication of the batch shows, its own petitions first."""
    rows = unpublished(round).select_related("petition__batch").order_by("petition__batch", "petition")
    place = (batch.number, batch.part)
    kept = [v for v in rows if v.again or (v.petition.batch.number, v.petition.batch.part) <= place]
    return sorted(kept, key=lambda v: (v.petition.batch_id != batch.pk, v.petition.batch.number, v.petition.batch.part))


def frozen(round: Round, batch: Batch, versions: Iterable[Any]) -> PublicationData:
    """The publication's values as of the round's today; the counts are those of the whole batch."""
    on = round.today()
    rows = _rows(batch, list(versions))
    petitions = counting.received(round, on).filter(batch=batch)
    kinds = counting.by_type(petitions)
    untyped = petitions.filter(types=None).count()
    last = round.publications.order_by("-number").values_list("number", flat=True).first()
    data = PublicationData(
        round_name=round.name,
        place=round.region.name,
        group=round.group_name,
        batch=batch.label,
        number=(last or 0) + 1,
        issued_on=on,
        rows=tuple(rows),
        received=petitions.count(),
        assigned=counting.assigned(round, on).filter(petition__in=petitions.order_by().values("pk")).count(),
        by_channel=dict(counting.by_channel(petitions)),
        key_count=petitions.filter(is_key=True).count(),
        by_type=dict(kinds) | ({"": untyped} if untyped else {}),
        by_place=_places(petitions),
        signatories=tuple(round.signatories) or (f"{round.region.name}人民政府",),
        published_before=_before(batch, rows),
    )
    return replace(data, digest=digest(data.plain()))


def _rows(batch: Batch, versions: list[Any]) -> list[PublicRow]:
    course = _course([version.petition_id for version in versions])
    rows = []
    for version in versions:
        told = {name: version.content[name] for name in TOLD}
        nth = _nth(course[version.petition_id], version.version)
        rows.append(
            PublicRow(
                **told,
                types=tuple(version.content["types"]),
                version=nth,
                corrected_on=version.released_on if nth > 1 else None,
                late=version.petition.batch_id != batch.pk,
                again=version.again,
            )
        )
    return rows


TOLD = (
    "number", "batch", "channel", "key", "content", "region", "investigation", "verdict", "handling", "status",
    "accountability", "remark", "illustrative",
)  # fmt: skip


def _places(petitions: QuerySet[Petition]) -> tuple[tuple[str, int], ...]:
    """The batch's petitions by place in the order of the tree; those of no known place by the words of their list."""
    names = petitions.order_by("place__path", "region_text").values_list("place__name", "region_text")
    counts: dict[str, int] = defaultdict(int)
    for name, written in names:
        counts[name or written or "未注明区域"] += 1
    return tuple(counts.items())


def _before(batch: Batch, rows: list[PublicRow]) -> int:
    shown = PublicationLine.objects.filter(publication__state=State.RELEASED, version__petition=OuterRef("pk"))
    here = sum(row.again and not row.late for row in rows)
    return Petition.objects.filter(Exists(shown), batch=batch).count() - here


@dataclass(frozen=True, slots=True)
class _Step:
    version: int
    state: str
    released_on: date | None


def _course(petitions: Iterable[int]) -> dict[int, list[_Step]]:
    """Every version that was ever public, of each of the petitions, the oldest first. One query."""
    found: dict[int, list[_Step]] = defaultdict(list)
    rows = released.ever().filter(petition__in=petitions).order_by("version")
    for petition, version, state, released_on in rows.values_list("petition", "version", "state", "released_on"):
        found[petition].append(_Step(version, state, released_on))
    return found


def _nth(steps: list[_Step], version: int) -> int:
    """How the public counts a version: the first one that it could read is 1."""
    return sum(step.version <= version for step in steps)


def current(row: Publication) -> PublicationData:
    """The publication as it may be shown today: withdrawn rows without words, corrected ones with their mark.

    Where anything differs from what was frozen the digest is another one. Two queries.
    """
    data = restored(row.data)
    lines = list(row.lines.order_by("order").values_list("version__petition", "version__version"))
    course = _course({petition for petition, _version in lines})
    pairs = zip(data.rows, lines, strict=True)
    rows = tuple(_today(one, course[petition], version) for one, (petition, version) in pairs)
    if rows == data.rows:
        return data
    changed = replace(data, rows=rows, digest="")
    return replace(changed, digest=digest(changed.plain()))


def _today(row: PublicRow, steps: list[_Step], version: int) -> PublicRow:
    own = next((step for step in steps if step.version == version), None)
    if own is None or own.state != PublicVersion.State.RELEASED:
        kept = {name: getattr(row, name) for name in ("number", "batch", "late", "again", "illustrative")}
        return PublicRow(**kept, withdrawn=True)
    later = [step for step in steps if step.version > version and step.state == PublicVersion.State.RELEASED]
    if not later:
        return row
    return replace(row, superseded=_nth(steps, later[-1].version), superseded_on=later[-1].released_on)


NUMBER = 1  # the column of the petition's number


def lines(
    paper: Paper, link: Callable[[str], str] = lambda number: ""
) -> list[tuple[Row, list[tuple[Column, str, str]]]]:
    """The rows of a publication's table for a page: each cell with its column, the number with `link(number)`."""
    table = paper.attachment
    if table is None:
        return []
    return [
        (
            row,
            [
                (column, cell, link(cell) if place == NUMBER else "")
                for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True))
            ],
        )
        for row in table.rows
    ]
