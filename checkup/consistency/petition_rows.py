"""Petitions: what lists count by against the cases, facts against stages, hand-over lists against rows."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from checkup.consistency.shape import Check, Fault, Level
from petitions.models import Assignment, Batch, Fact, Petition
from petitions.states import Stage, Status

LIVE = ~Q(stage=Stage.TRANSFERRED)
ENDED = {Stage.CLOSED: Fact.Kind.CLOSED, Stage.STAGED: Fact.Kind.STAGED}


def _petition(pk: int, line: str) -> Fault:
    return Fault(f"petitions.petition:{pk}", line, reverse("petitions:petition", args=[pk]))


def assigned_count() -> Iterator[Fault]:
    """The number of cases that a petition says it has is that of its rows."""
    cases = Assignment.objects.filter(LIVE, petition=OuterRef("pk")).order_by().values("petition")
    counted = Coalesce(Subquery(cases.annotate(n=Count("pk")).values("n")), Value(0))
    rows = Petition.objects.annotate(rows=counted).exclude(assigned_count=F("rows")).order_by()
    for pk, said, found in rows.values_list("pk", "assigned_count", "rows").iterator():
        yield _petition(pk, f"says {said} cases, has {found}")


def status_of_cases() -> Iterator[Fault]:
    """A petition is closed when all its cases are, and open while one is."""
    open_case = Q(assignments__stage__in=[s for s in Stage.values if s not in (*ENDED, Stage.TRANSFERRED)])
    closed = Petition.objects.filter(Q(status=Status.CLOSED) & open_case).order_by().distinct()
    for pk in closed.values_list("pk", flat=True).iterator():
        yield _petition(pk, "closed, and one of its cases is not")
    rows = Petition.objects.filter(status=Status.OPEN, assigned_count__gt=0).order_by()
    going = Assignment.objects.filter(LIVE).exclude(stage__in=ENDED)
    for pk in rows.exclude(pk__in=going.values("petition")).values_list("pk", flat=True).iterator():
        yield _petition(pk, "open, and all its cases are closed")


def stage_and_fact() -> Iterator[Fault]:
    """A case that is closed, or closed for the present stage, has the fact that says so as its last of that kind."""
    kinds = (*ENDED.values(), Fact.Kind.REOPENED)
    last = Fact.objects.filter(assignment=OuterRef("pk"), kind__in=kinds).order_by("-pk").values("kind")[:1]
    rows = Assignment.objects.annotate(told=Coalesce(Subquery(last), Value(""))).order_by()
    for stage, kind in ENDED.items():
        for pk in rows.filter(stage=stage).exclude(told=kind).values_list("pk", flat=True).iterator():
            url = reverse("petitions:case", args=[pk])
            yield Fault(f"petitions.assignment:{pk}", f"{stage}, and no fact says so", url)


def rounds_agree() -> Iterator[Fault]:
    """Petition, batch and case are of one round."""
    rows = Petition.objects.exclude(round=F("batch__round")).order_by()
    for pk in rows.values_list("pk", flat=True).iterator():
        yield _petition(pk, "of another round than its batch")
    cases = Assignment.objects.exclude(round=F("petition__round")).order_by()
    for pk in cases.values_list("pk", flat=True).iterator():
        yield Fault(f"petitions.assignment:{pk}", "of another round than its petition")


def batches_and_rows() -> Iterator[Fault]:
    """A batch has as many petitions as its hand-over list says."""
    rows = Batch.objects.filter(state=Batch.State.RECEIVED).annotate(n=Count("petitions")).order_by("pk")
    for pk, declared, n in rows.values_list("pk", "declared", "n").iterator():
        said = declared.get("total") if isinstance(declared, dict) else None
        if isinstance(said, int) and said != n:
            yield Fault(f"petitions.batch:{pk}", f"its list says {said} petitions, {n} are entered")


CHECKS = (
    Check("petition_cases", Level.ERROR, "number of cases of petitions", assigned_count),
    Check("petition_status", Level.ERROR, "status of petitions against their cases", status_of_cases),
    Check("petition_facts", Level.ERROR, "stage of cases against their facts", stage_and_fact),
    Check("petition_rounds", Level.ERROR, "rounds of petitions, batches and cases", rounds_agree),
    Check("petition_batches", Level.WARNING, "hand-over lists against petitions", batches_and_rows),
)
