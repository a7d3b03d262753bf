"""Public versions of plans as cards: the only reading of plans for public pages. Nothing but released rows is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Round
from plans.models import PublicVersion, SubPlanDuty
from plans.states import Standing
from reports.models import Release

State = PublicVersion.State
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A version that was made public; a withdrawn one keeps its line and its reason."""

    number: int
    released_on: date
    fingerprint: str
    withdrawn: bool = False
    ended_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """Where the implementing plan of a unit is published."""

    unit: str
    link: str
    published_on: date


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The plan of a round as the public reads it; `groups` are categories with rows of plans.projection."""

    slug: str
    name: str
    region: str
    group_name: str
    illustrative: bool
    has_figures: bool
    lines: tuple[PlanLine, ...]
    intro: str = ""
    link: str = ""
    tasks: int = 0
    left_out: int = 0
    groups: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    unit_plans: tuple[UnitPlan, ...] = ()

    @property
    def latest(self) -> PlanLine | None:
        """The version that stands."""
        return next((line for line in self.lines if not line.withdrawn), None)


def rounds() -> list[PlanCard]:
    """Every round of which a plan was ever made public, the newest inspection first. Two queries."""
    known = list(_known(Round.objects.all()).order_by("-entered_on", "slug"))
    lines: dict[int, list[PlanLine]] = {}
    for row in _versions(PublicVersion.objects.all()).defer("rows", "intro"):
        lines.setdefault(row.version.plan.round_id, []).append(_line(row))
    return [_card(round, lines.get(round.pk, [])) for round in known]


def are_public(round: Round) -> bool:
    """Whether a plan of the round was ever made public."""
    return PublicVersion.objects.public().filter(version__plan__round=round).exists()


def of_round(slug: str) -> PlanCard | None:
    """The plan of a round, whole; None when nothing of it was ever made public. Three queries."""
    round = _known(Round.objects.filter(slug=slug)).first()
    if round is None:
        return None
    rows = list(_versions(PublicVersion.objects.filter(version__plan__round=round)))
    lines = [_line(row) for row in rows]
    newest = next((row for row in rows if row.state == State.RELEASED), None)
    if newest is None:
        return _card(round, lines)
    tasks = newest.rows
    return _card(
        round,
        lines,
        intro=newest.intro,
        link=newest.link,
        tasks=len(tasks),
        left_out=len(newest.left_out),
        groups=tuple((name, tuple(found)) for name, found in groupby(tasks, key=lambda row: row["category"])),
        unit_plans=tuple(_unit_plans(round)),
    )


def _known(rows: QuerySet[Round]) -> QuerySet[Round]:
    public = PublicVersion.objects.public().filter(version__plan__round=OuterRef("pk"))
    figures = Release.objects.public().filter(round=OuterRef("pk"))
    return rows.filter(Exists(public)).select_related("region").annotate(has_figures=Exists(figures))


def _versions(rows: Any) -> Any:
    """Released and withdrawn ones, the newest first."""
    related = rows.public().select_related("version__plan").defer("version__content", "version__text")
    return related.order_by("-released_at", "-pk")


def _card(round: Any, lines: list[PlanLine], **more: Any) -> PlanCard:
    return PlanCard(
        slug=round.slug,
        name=round.name,
        region=round.region.name,
        group_name=round.group_name,
        illustrative=round.is_illustrative,
        has_figures=round.has_figures,
        lines=tuple(lines),
        **more,
    )


def _line(row: PublicVersion) -> PlanLine:
    if row.released_on is None:
        raise ValueError(f"public version {row.pk} was never released")
    return PlanLine(
        number=row.version.number,
        released_on=row.released_on,
        fingerprint=row.digest,
        withdrawn=row.state == State.WITHDRAWN,
        ended_on=row.ended_on,
        why=row.ended_why,
    )


def _unit_plans(round: Round) -> list[UnitPlan]:
    """Received plans that their units published themselves."""
    rows = SubPlanDuty.objects.filter(plan__round=round, state=Standing.RECEIVED, published_on__isnull=False)
    named = rows.order_by("plan__unit__path").values_list("plan__unit__name", "published_link", "published_on")
    return [UnitPlan(name, link, day) for name, link, day in named if day]
