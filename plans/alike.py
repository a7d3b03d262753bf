"""Comparing a plan that comes in with the others of its round, and showing two of them side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from cases.models import Round
from plans import content, similar
from plans.models import Likeness, Plan, PlanVersion


def compare(plan: Plan, text: str) -> list[tuple[int, int]]:
    """Which other plans of its round a unit's new text is like: (id of the version, share in per cent).

    Held against the newest plan of every other unit and the one that was returned to itself. It takes seconds where
    there are many long plans: call it before the transaction that writes what it found. Three queries.
    """
    if not text:
        return []
    dropped = similar.common(*_above(plan.round))
    own = similar.runs(text) - dropped
    if len(own) < similar.LEAST:
        return []
    shares = ((other.pk, similar.share(own, similar.runs(other.text) - dropped)) for other in _others(plan))
    return [(pk, share) for pk, share in shares if share >= similar.THRESHOLD]


def note(version: PlanVersion, found: Iterable[tuple[int, int]]) -> None:
    """Write down what `compare` found for a version that has come in."""
    Likeness.objects.bulk_create([Likeness(version=version, other_id=pk, share=share) for pk, share in found])


def _above(round: Round) -> list[str]:
    """The plan that the units' plans implement: its newest version, else the tasks as they stand."""
    last = PlanVersion.objects.of_round(round).values_list("text", flat=True).first()
    return [last if last is not None else content.text(content.read(round))]


def _others(plan: Plan) -> Iterable[PlanVersion]:
    plans = PlanVersion.objects.filter(plan__round=plan.round, plan__unit__isnull=False)
    newest = plans.order_by().values("plan").annotate(last=Max("pk")).values("last")
    held = Q(judgement__received=False) | ~Q(plan=plan)  # an own one that waits to be read is only taken back
    rows = plans.filter(held, pk__in=newest).exclude(text="").order_by("pk")
    return rows.only("text").iterator(chunk_size=20)


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
