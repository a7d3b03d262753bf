"""Comparing a plan that comes in with the others of its round, and showing two of them side by side."""

from dataclasses import dataclass

from django.db.models import Max

from cases.models import Round
from plans import content, similar
from plans.models import Likeness, PlanVersion


def note(version: PlanVersion) -> dict[str, int]:
    """Compare a unit's plan with the newest of every other unit and with the one that was returned to itself.

    Writes down each that is alike, and returns them: the unit's name and the share in per cent. Two queries beside
    the writing.
    """
    if not version.text:
        return {}
    dropped = similar.common(*_above(version.plan.round))
    own = similar.runs(version.text) - dropped
    if len(own) < similar.LEAST:
        return {}
    found, rows = {}, []
    for other in _others(version):
        share = similar.share(own, similar.runs(other.text) - dropped)
        if share >= similar.THRESHOLD:
            rows.append(Likeness(version=version, other=other, share=share))
            found[other.plan.unit.name if other.plan.unit else other.plan.title] = share
    Likeness.objects.bulk_create(rows)
    return found


def _above(round: Round) -> list[str]:
    """The plan that the units' plans implement: its newest version, else the tasks as they stand."""
    last = PlanVersion.objects.of_round(round).values_list("text", flat=True).first()
    return [last if last is not None else content.text(content.read(round))]


def _others(version: PlanVersion) -> list[PlanVersion]:
    plans = PlanVersion.objects.filter(plan__round=version.plan.round, plan__unit__isnull=False)
    newest = plans.exclude(plan=version.plan).order_by().values("plan").annotate(last=Max("pk")).values("last")
    before = plans.filter(plan=version.plan, number=version.number - 1, judgement__received=False)
    ids = [*newest.values_list("last", flat=True), *before.values_list("pk", flat=True)]
    return list(PlanVersion.objects.filter(pk__in=ids).exclude(text="").select_related("plan__unit"))


@dataclass(frozen=True, slots=True)
class Beside:
    """Two plans side by side: how much of the first stands in the second, and the passages."""

    share: int
    passages: list[similar.Passage]


def beside(first: PlanVersion, second: PlanVersion) -> Beside:
    """Compare two versions of units' plans of one round anew."""
    dropped = similar.common(*_above(first.plan.round))
    own, other = (similar.runs(one.text) - dropped for one in (first, second))
    return Beside(similar.share(own, other), similar.passages(first.text, second.text, dropped))
