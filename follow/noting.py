"""Noting what became public: rows of the released tables that have no event yet get one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Notice
from follow import changes
from follow.models import Event, Facet, Kind
from petitions import released
from petitions.models import PublicVersion
from plans.models import PublicVersion as PublicPlan
from public import notices
from records import clock
from reports.models import Publication, Release

AT_ONCE = 200  # rows of a transaction
LABEL, NAME = 120, 120  # characters


@dataclass(frozen=True, slots=True)
class Noted:
    """An event before it is written."""

    kind: Kind
    round: Any
    ref: int
    label: str
    at: datetime | None  # None: when it happened is told nowhere, so it is now
    told: dict[str, Any] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    ends: Kind | None = None  # the earlier event whose words must not stay


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that may be events of one kind, and how one is read."""

    kind: Kind
    rows: Callable[[], QuerySet[Any]]
    read: Callable[[Any], Noted]

    def waiting(self) -> QuerySet[Any]:
        known = Event.objects.filter(kind=self.kind, ref=OuterRef("pk"))
        return self.rows().filter(~Exists(known)).order_by("pk")


def note_all() -> int:
    """Note everything that waits; how many events were new. May run twice, at once and be broken off."""
    done = 0
    for source in SOURCES:
        while rows := list(source.waiting()[:AT_ONCE]):
            done += sum(_write(source.read(row)) for row in rows)
    return done


@transaction.atomic
def _write(noted: Noted) -> int:
    with noted.round.time():
        at = noted.at or clock.now()
    event, is_new = Event.objects.get_or_create(
        kind=noted.kind,
        ref=noted.ref,
        defaults={"round": noted.round, "label": noted.label[:LABEL], "at": at, "told": noted.told},
    )
    if not is_new:
        return 0
    Facet.objects.bulk_create(list(_facets(event, noted)), ignore_conflicts=True)
    if noted.ends:
        Event.objects.filter(kind=noted.ends, ref=noted.ref).update(told={})
    return 1


def _facets(event: Event, noted: Noted) -> Iterator[Facet]:
    regions = (noted.round.region.name, *noted.regions)
    for kind, names in ((Facet.Kind.REGION, regions), (Facet.Kind.UNIT, noted.units)):
        for name in dict.fromkeys(name.strip()[:NAME] for name in names):
            if name:
                yield Facet(event=event, kind=kind, name=name)


def _releases(state: str) -> QuerySet[Release]:
    rows = Release.objects.filter(state=state).select_related("round__region")
    return rows.defer("lists", "data")


def _release(row: Release) -> Noted:
    earlier = row.round.releases.filter(state=Release.State.RELEASED).only("items", "as_of", "version")
    before = [one for one in earlier if (one.as_of, one.version) < (row.as_of, row.version)]
    last = max(before, key=lambda one: (one.as_of, one.version), default=None)
    items = changes.told(last.items if last else None, row.items)
    problems = row.figures["problems"]
    told = {
        "items": items,
        "sums": {name: problems.get(name, 0) for name in ("total", "closed", "overdue")},
        "corrects": row.version > 1,
    }
    regions, units = _names(items, "regions"), _names(items, "units")
    return Noted(Kind.RELEASE, row.round, row.pk, _of_day(row), row.released_at, told, regions, units)


def _release_withdrawn(row: Release) -> Noted:
    return Noted(Kind.RELEASE_WITHDRAWN, row.round, row.pk, _of_day(row), None, ends=Kind.RELEASE)


def _names(items: Iterable[Any], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for item in items for one in item[name]))


def _of_day(row: Release) -> str:
    return f"{row.as_of}-v{row.version}"


def _notices(*states: str) -> QuerySet[Notice]:
    rows = Notice.objects.select_related("task__problem__round__region", "task__place", "deadline")
    rows = rows.prefetch_related("task__units__organisation")
    return rows.filter(state__in=states) if states else rows.exclude(state=Notice.State.WITHDRAWN)


def _notice(kind: Kind) -> Callable[[Notice], Noted]:
    def read(row: Notice) -> Noted:
        row.is_released = False  # type: ignore[attr-defined]  # only its link hangs on it
        units = tuple(notices.card(row).units.split("、"))
        at = row.opened_at if kind == Kind.NOTICE else row.ended_at
        return Noted(kind, row.task.problem.round, row.pk, str(row.pk), at, regions=(row.task.place.name,), units=units)

    return read


def _tables(state: str) -> QuerySet[Publication]:
    return Publication.objects.filter(state=state).select_related("round__region").defer("data")


def _table(row: Publication) -> Noted:
    return Noted(Kind.TABLE, row.round, row.pk, str(row.number), row.released_at)


def _table_withdrawn(row: Publication) -> Noted:
    return Noted(Kind.TABLE_WITHDRAWN, row.round, row.pk, str(row.number), None)


def _versions(state: str, *, again: bool | None = None) -> QuerySet[PublicVersion]:
    rows = released.ever().filter(state=state).select_related("petition__round__region").defer("marks")
    if again is None:
        return rows
    earlier = Exists(released.ever().filter(petition=OuterRef("petition"), version__lt=OuterRef("version")))
    return rows.filter(earlier if again else ~earlier)


def _result(kind: Kind) -> Callable[[PublicVersion], Noted]:
    def read(row: PublicVersion) -> Noted:
        is_gone = kind == Kind.RESULT_WITHDRAWN
        regions = () if is_gone else (row.content["region"],)
        label = f"{row.petition.number}/v{row.version}"
        return Noted(kind, row.petition.round, row.pk, label, None if is_gone else row.released_at, regions=regions)

    return read


def _plans(state: str) -> QuerySet[PublicPlan]:
    rows = PublicPlan.objects.filter(state=state).select_related("version__plan__round__region")
    return rows.defer("rows", "intro", "version__content", "version__text")


def _plan(kind: Kind) -> Callable[[PublicPlan], Noted]:
    def read(row: PublicPlan) -> Noted:
        at = row.released_at if kind == Kind.PLAN else None
        return Noted(kind, row.version.plan.round, row.pk, f"{row.version.number}.{row.number}", at)

    return read


State = Release.State
SOURCES: tuple[Source, ...] = (
    Source(Kind.RELEASE, lambda: _releases(State.RELEASED), _release),
    Source(Kind.RELEASE_WITHDRAWN, lambda: _releases(State.WITHDRAWN), _release_withdrawn),
    Source(Kind.NOTICE, _notices, _notice(Kind.NOTICE)),
    Source(Kind.NOTICE_ENDED, lambda: _notices(Notice.State.CLOSED), _notice(Kind.NOTICE_ENDED)),
    Source(Kind.NOTICE_WITHDRAWN, lambda: _notices(Notice.State.WITHDRAWN), _notice(Kind.NOTICE_WITHDRAWN)),
    Source(Kind.TABLE, lambda: _tables(Publication.State.RELEASED), _table),
    Source(Kind.TABLE_WITHDRAWN, lambda: _tables(Publication.State.WITHDRAWN), _table_withdrawn),
    Source(Kind.RESULT, lambda: _versions(released.State.RELEASED, again=False), _result(Kind.RESULT)),
    Source(Kind.CORRECTION, lambda: _versions(released.State.RELEASED, again=True), _result(Kind.CORRECTION)),
    Source(Kind.RESULT_WITHDRAWN, lambda: _versions(released.State.WITHDRAWN), _result(Kind.RESULT_WITHDRAWN)),
    Source(Kind.PLAN, lambda: _plans(PublicPlan.State.RELEASED), _plan(Kind.PLAN)),
    Source(Kind.PLAN_WITHDRAWN, lambda: _plans(PublicPlan.State.WITHDRAWN), _plan(Kind.PLAN_WITHDRAWN)),
)
