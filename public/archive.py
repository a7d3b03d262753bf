"""What was published and what was taken back: bulletins, corrections and withdrawals, the newest first.

Lists of several tables are put together and cut into pages by the database; words are read for one page only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from cases.models import Notice
from petitions import released
from petitions.models import PublicVersion as PetitionVersion
from plans.models import PublicVersion as PlanPublic
from public import petition_queries
from public.stamp import WITHDRAWALS
from records.models import Event
from reports.models import Publication, Release

OUT = ("released", "withdrawn")


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One paper that the public may have; a withdrawn one keeps its line and its reason."""

    kind: str
    slug: str
    round_name: str
    day: date
    number: int
    released_on: date
    withdrawn: bool
    why: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction or withdrawal: of what, of which round, when, why, and where what stands is read."""

    kind: str
    withdrawn: bool
    round_name: str
    subject: str
    on: date
    why: str
    url: str


def bulletins() -> QuerySet[Any]:
    """Keys of all papers that were ever released; give each page to `bulletin_lines`."""
    notices = Release.objects.filter(state__in=OUT).order_by()
    tables = Publication.objects.filter(state__in=OUT).order_by()
    return _together(
        _keys(notices, "progress", F("released_at")),
        _keys(tables, "petitions", F("released_at")),
    )


def bulletin_lines(keys: Iterable[tuple[str, int, datetime]]) -> list[BulletinLine]:
    """The papers of one page. Two queries."""
    wanted = list(keys)
    notices = Release.objects.filter(pk__in=_of(wanted, "progress")).defer("figures", "items", "lists", "data")
    tables = Publication.objects.filter(pk__in=_of(wanted, "petitions")).defer("data")
    found: dict[tuple[str, int], Any] = {("progress", row.pk): row for row in notices.select_related("round")}
    for row in tables.select_related("round"):
        found["petitions", row.pk] = row
    return [_bulletin(kind, found[kind, pk]) for kind, pk, _at in wanted if (kind, pk) in found]


def _bulletin(kind: str, row: Any) -> BulletinLine:
    return BulletinLine(
        kind=kind,
        slug=row.round.slug,
        round_name=row.round.name,
        day=row.as_of if kind == "progress" else row.issued_on,
        number=row.version if kind == "progress" else row.number,
        released_on=timezone.localdate(row.released_at),
        withdrawn=row.state == "withdrawn",
        why=row.withdrawn_why if kind == "progress" else row.why,
    )


def corrections() -> QuerySet[Any]:
    """Keys of all corrections and withdrawals; give each page to `correction_lines`."""
    figures, tables = Release.objects.order_by(), Publication.objects.order_by()
    petitions, plans = released.ever().order_by(), PlanPublic.objects.order_by()
    later = petitions.filter(state="released", version__gt=1)
    earlier = PetitionVersion.objects.filter(
        petition=OuterRef("petition"), audience="public", state__in=OUT, version__lt=OuterRef("version")
    )
    replaced = PlanPublic.objects.filter(
        version__plan=OuterRef("version__plan"), state__in=OUT, released_at__lt=OuterRef("released_at")
    )
    return _together(
        _keys(figures.filter(state="withdrawn"), "figures-withdrawn", _withdrawn_at("reports.release:", "pk")),
        _keys(figures.filter(state="released", version__gt=1), "figures-corrected", F("released_at")),
        _keys(tables.filter(state="withdrawn"), "table-withdrawn", _withdrawn_at("reports.publication:", "pk")),
        _keys(
            petitions.filter(state="withdrawn"), "petition-withdrawn", _withdrawn_at("petitions.petition:", "petition")
        ),
        _keys(later.filter(Exists(earlier)), "petition-corrected", F("released_at")),
        _keys(plans.filter(state="withdrawn"), "plan-withdrawn", _withdrawn_at("plans.planversion:", "version")),
        _keys(plans.filter(Exists(replaced), state="released"), "plan-corrected", F("released_at")),
        _keys(Notice.objects.order_by().filter(state="withdrawn"), "notice-withdrawn", F("ended_at")),
    )


def _withdrawn_at(prefix: str, key: str) -> Any:
    """When the trail says that it was withdrawn: the rows of figures and petitions keep only why."""
    subject = Concat(Value(prefix), Cast(OuterRef(key), CharField()), output_field=CharField())
    lines = Event.objects.filter(verb__in=WITHDRAWALS, subject=subject).order_by("-seq")
    return Subquery(lines.values("at")[:1])


def correction_lines(keys: Iterable[tuple[str, int, datetime | None]]) -> list[CorrectionLine]:
    """The corrections and withdrawals of one page. One query for each kind that is on it."""
    wanted = list(keys)
    found: dict[tuple[str, int], CorrectionLine] = {}
    for kind, read in READ.items():
        for state in ("withdrawn", "corrected"):
            name = f"{kind}-{state}"
            days = {pk: at for one, pk, at in wanted if one == name}
            if days:
                found |= {(name, row.pk): read(row, state == "withdrawn", days[row.pk]) for row in ROWS[kind](days)}
    return [found[kind, pk] for kind, pk, _at in wanted if (kind, pk) in found]


def _day(at: datetime | None, other: datetime | None) -> date:
    """The day of the act; of a withdrawal before the trail told of it, that of the release."""
    moment = at or other
    return timezone.localdate(moment) if moment else date.min


def _figures(row: Any, withdrawn: bool, at: datetime | None) -> CorrectionLine:
    url = reverse("public:round", args=[row.round.slug])
    why = row.withdrawn_why if withdrawn else ""
    subject = f"{row.as_of} v{row.version}"
    return CorrectionLine(
        "figures", withdrawn, row.round.name, subject, _day(at, row.released_at), why, f"{url}#releases"
    )


def _table(row: Any, withdrawn: bool, at: datetime | None) -> CorrectionLine:
    url = reverse("public:publication", args=[row.round.slug, row.number])
    return CorrectionLine("table", withdrawn, row.round.name, str(row.number), _day(at, row.released_at), row.why, url)


def _petition(row: Any, withdrawn: bool, at: datetime | None) -> CorrectionLine:
    round, number = row.petition.round, row.petition.number
    url = petition_queries.address(round.slug, number)
    why = row.why if withdrawn else row.note
    return CorrectionLine("petition", withdrawn, round.name, number, _day(at, row.released_at), why, url)


def _plan(row: Any, withdrawn: bool, at: datetime | None) -> CorrectionLine:
    round = row.version.plan.round
    url, subject = reverse("public:plan", args=[round.slug]), str(row.version.number)
    why = row.ended_why if withdrawn else ""
    return CorrectionLine("plan", withdrawn, round.name, subject, _day(at, row.released_at), why, url)


def _notice(row: Any, withdrawn: bool, at: datetime | None) -> CorrectionLine:
    problem = row.task.problem
    url, subject = reverse("public:notice", args=[row.pk]), f"{problem.number} {problem.title}"
    return CorrectionLine("notice", withdrawn, problem.round.name, subject, _day(at, row.opened_at), "", url)


READ = {"figures": _figures, "table": _table, "petition": _petition, "plan": _plan, "notice": _notice}
ROWS: dict[str, Any] = {
    "figures": lambda keys: (
        Release.objects.filter(pk__in=keys).select_related("round").defer("figures", "items", "lists", "data")
    ),
    "table": lambda keys: Publication.objects.filter(pk__in=keys).select_related("round").defer("data"),
    "petition": lambda keys: PetitionVersion.objects.filter(pk__in=keys).select_related("petition__round"),
    "plan": lambda keys: (
        PlanPublic.objects.filter(pk__in=keys)
        .select_related("version__plan__round")
        .defer("rows", "version__content", "version__text")
    ),
    "notice": lambda keys: Notice.objects.filter(pk__in=keys).select_related("task__problem__round"),
}


def _keys(rows: QuerySet[Any], kind: str, at: Any) -> QuerySet[Any]:
    named = rows.annotate(kind_=Value(kind, CharField()), key_=Cast("pk", IntegerField()), at_=at)
    return named.values_list("kind_", "key_", "at_")


def _together(first: QuerySet[Any], *more: QuerySet[Any]) -> QuerySet[Any]:
    return first.union(*more, all=True).order_by("-at_", "kind_", "-key_")


def _of(keys: Iterable[tuple[str, int, Any]], kind: str) -> list[int]:
    return [pk for one, pk, _at in keys if one == kind]
