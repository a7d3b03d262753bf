"""Filters of the API's lists; those of tasks are the register's own (cases.filters)."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.api.filters import Number
from cases.filters import TaskFilter
from cases.models import (
    Activity,
    ChangeRequest,
    Commitment,
    Notice,
    ResultFigure,
    Round,
    TaskEvidence,
)
from cases.queues import my_seats
from orgs.models import Organisation
from signoff.models import PaperSheet, Run, Signature

PROBLEM_OF_TASK = "task__problem__"


class RoundFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=Round.Level.choices)
    region = Number(field_name="region")


class ProblemFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    category = Number(field_name="category__number", label="Number of the category in its round")
    number = Number(field_name="number")
    is_key = filters.BooleanFilter(field_name="is_key")


class TaskApiFilter(TaskFilter):
    """The register's filters, and the round; `current` leaves out cycles that were reopened."""

    round = filters.CharFilter(field_name="problem__round__slug")
    category = Number(field_name="problem__category")
    place = Number(field_name="place")
    lead = Number(method="by_lead")
    leader = Number(method="by_leader")
    problem = Number(field_name="problem__number", label="Number of the problem in its round")
    current = filters.BooleanFilter(field_name="next_cycle", lookup_expr="isnull")


class MeasureFilter(filters.FilterSet):
    round = filters.CharFilter(field_name=f"{PROBLEM_OF_TASK}round__slug")
    task = Number(field_name="task")
    done = filters.BooleanFilter(field_name="done_on", lookup_expr="isnull", exclude=True)
    dropped = filters.BooleanFilter(field_name="dropped_on", lookup_expr="isnull", exclude=True)
    due_to = filters.DateFilter(field_name="deadline__due_on", lookup_expr="lte")


class SignoffFilter(filters.FilterSet):
    mine = filters.BooleanFilter(method="by_seat", label="Whether the open step waits for the caller's signature")
    signed = filters.BooleanFilter(method="by_signer", label="Whether the caller signed or returned it")
    state = filters.ChoiceFilter(choices=Run.State.choices)
    task = Number(field_name="task_id")

    def by_seat(self, queryset: QuerySet[Run], name: str, value: bool) -> QuerySet[Run]:
        wanted = Q(pk__in=my_seats(self.request.user).values("step__run"))
        return queryset.filter(wanted if value else ~wanted)

    def by_signer(self, queryset: QuerySet[Run], name: str, value: bool) -> QuerySet[Run]:
        wanted = Exists(Signature.objects.filter(run=OuterRef("pk"), signer=self.request.user))
        return queryset.filter(wanted if value else ~wanted)


class PaperSheetFilter(filters.FilterSet):
    signoff = Number(field_name="seat__step__run")
    state = filters.ChoiceFilter(choices=PaperSheet.State.choices)


class FileFilter(filters.FilterSet):
    task = Number(field_name="task")
    measure = Number(field_name="measure")
    phase = filters.ChoiceFilter(choices=TaskEvidence.Phase.choices)
    withdrawn = filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)


class ObjectionFilter(filters.FilterSet):
    notice = Number(field_name="notice")
    answered = filters.BooleanFilter(field_name="answered_at", lookup_expr="isnull", exclude=True)


class ActivityRowFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    kind = filters.ChoiceFilter(choices=Activity.Kind.choices)
    since = filters.DateFilter(field_name="held_on", lookup_expr="gte")
    until = filters.DateFilter(field_name="held_on", lookup_expr="lte")


class ResultRowFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    kind = filters.ChoiceFilter(choices=ResultFigure.Kind.choices)
    topic = filters.ChoiceFilter(choices=ResultFigure.Topic.choices)
    since = filters.DateFilter(field_name="recorded_on", lookup_expr="gte")
    until = filters.DateFilter(field_name="recorded_on", lookup_expr="lte")


class NoticeFilter(filters.FilterSet):
    round = filters.CharFilter(field_name=f"{PROBLEM_OF_TASK}round__slug")
    task = Number(field_name="task")
    state = filters.ChoiceFilter(choices=Notice.State.choices)


class ChangeFilter(filters.FilterSet):
    round = filters.CharFilter(field_name=f"{PROBLEM_OF_TASK}round__slug")
    task = Number(field_name="task")
    state = filters.ChoiceFilter(choices=ChangeRequest.State.choices)
    field = filters.ChoiceFilter(choices=Commitment.Field.choices)


class UnitFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Organisation.Kind.choices)
    parent = Number(field_name="parent")
    code = filters.CharFilter(field_name="code")
