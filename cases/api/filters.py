"""Filters of the API's lists; those of tasks are the register's own (cases.filters)."""

import django_filters as filters

from access.api.filters import Number
from cases.filters import TaskFilter
from cases.models import ChangeRequest, Commitment, Measure, Notice, Problem, Round
from orgs.models import Organisation
from signoff.models import Run

PROBLEM_OF_TASK = "task__problem__"


class RoundFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=Round.Level.choices)
    region = Number(field_name="region")

    class Meta:
        model = Round
        fields: list[str] = []


class ProblemFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug")
    category = Number(field_name="category__number", label="Number of the category in its round")
    number = Number(field_name="number")
    is_key = filters.BooleanFilter(field_name="is_key")

    class Meta:
        model = Problem
        fields: list[str] = []


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

    class Meta:
        model = Measure
        fields: list[str] = []


class SignoffFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Run.State.choices)
    task = Number(field_name="task_id")

    class Meta:
        model = Run
        fields: list[str] = []


class NoticeFilter(filters.FilterSet):
    round = filters.CharFilter(field_name=f"{PROBLEM_OF_TASK}round__slug")
    task = Number(field_name="task")
    state = filters.ChoiceFilter(choices=Notice.State.choices)

    class Meta:
        model = Notice
        fields: list[str] = []


class ChangeFilter(filters.FilterSet):
    round = filters.CharFilter(field_name=f"{PROBLEM_OF_TASK}round__slug")
    task = Number(field_name="task")
    state = filters.ChoiceFilter(choices=ChangeRequest.State.choices)
    field = filters.ChoiceFilter(choices=Commitment.Field.choices)

    class Meta:
        model = ChangeRequest
        fields: list[str] = []


class UnitFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Organisation.Kind.choices)
    parent = Number(field_name="parent")
    code = filters.CharFilter(field_name="code")

    class Meta:
        model = Organisation
        fields: list[str] = []
