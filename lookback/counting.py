"""What a look-back came to, in numbers: for pages, for its report, and for the round as a whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from cases.models import Round
from lookback.models import Conclusion, Errand, LookBackPlan, Pick
from lookback.states import FOUND, Action, Result, Stage, State, Why

FREE = ExpressionWrapper(Q(visitor=None), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Counts:
    """Items of one or several look-backs: picked for which reason, visited with which result, and what followed."""

    items: int = 0
    by_why: dict[str, int] = field(default_factory=dict)
    visited: int = 0
    by_result: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    without_visitor: int = 0
    to_conclude: int = 0
    dropped: int = 0
    reopened: int = 0
    errands: int = 0
    errands_open: int = 0

    @property
    def drawn(self) -> int:
        return self.by_why.get(Why.DRAWN, 0)


def of_plan(plan: LookBackPlan) -> Counts:
    """The numbers of one look-back. Three queries."""
    return _counts(Q(plan=plan))


def of_round(round: Round) -> Counts:
    """The numbers of all look-backs of a round that were not set aside. Three queries."""
    return _counts(Q(plan__round=round) & ~Q(plan__state=State.SET_ASIDE))


def of_plans(plans: Iterable[LookBackPlan]) -> dict[int, Counts]:
    """The numbers of many look-backs, by their ids. Three queries however many."""
    ids = [plan.pk for plan in plans]
    rows: dict[int, list[tuple[str, str, str, bool, int]]] = {pk: [] for pk in ids}
    picks = Pick.objects.filter(plan__in=ids).order_by().annotate(is_free=FREE)
    grouped = picks.values_list("plan", "why", "stage", "result", "is_free").annotate(n=Count("pk"))
    for plan, *row in grouped:
        rows[plan].append((row[0], row[1], row[2], row[3], row[4]))
    made = Conclusion.objects.filter(pick__plan__in=ids, action=Action.REOPENED).order_by()
    reopened = dict(made.values_list("pick__plan").annotate(n=Count("pk")))
    sent = (
        Errand.objects.filter(pick__plan__in=ids).order_by().values_list("pick__plan", "state").annotate(n=Count("pk"))
    )
    errands = {pk: [(state, n) for plan, state, n in sent if plan == pk] for pk in ids}
    return {pk: _put_together(rows[pk], reopened.get(pk, 0), errands[pk]) for pk in ids}


def _counts(where: Q) -> Counts:
    picks = Pick.objects.filter(where).order_by()
    grouped = picks.annotate(is_free=FREE).values_list("why", "stage", "result", "is_free")
    rows = list(grouped.annotate(n=Count("pk")))
    made = Conclusion.objects.filter(pick__in=picks.values("pk"), action=Action.REOPENED).count()
    sent = Errand.objects.filter(pick__in=picks.values("pk")).order_by()
    return _put_together(rows, made, list(sent.values_list("state").annotate(n=Count("pk"))))


def _put_together(
    rows: Iterable[tuple[str, str, str, bool, int]], reopened: int, errands: list[tuple[str, int]]
) -> Counts:
    whys: Counter[str] = Counter()
    results: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    nobody = 0
    for why, stage, result, is_free, n in rows:
        whys[why] += n
        stages[stage] += n
        if result:
            results[result] += n
        if stage == Stage.WAITING and is_free:
            nobody += n
    return Counts(
        items=sum(stages.values()),
        by_why={str(why): whys[why] for why in Why},
        visited=sum(results[one] for one in FOUND),
        by_result={str(result): results[result] for result in Result},
        waiting=stages[Stage.WAITING],
        without_visitor=nobody,
        to_conclude=stages[Stage.FOUND],
        dropped=stages[Stage.DROPPED],
        reopened=reopened,
        errands=sum(n for _state, n in errands),
        errands_open=sum(n for state, n in errands if state != Errand.State.SETTLED),
    )
