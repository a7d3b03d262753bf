"""Filters of tasks and of the trail, by addresses that can be sent to somebody else; shared by pages and API."""

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, LPad, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Category, Task, TaskLeader, TaskUnit
from cases.states import COMPLETED, Stage, Status
from notify.models import Channel, Delivery, Pace, Reason, State
from orgs.models import Organisation, User
from records.models import Event

Options = Mapping[str, list[tuple[str, str]]]
YES_NO = (("true", _("yes")), ("false", _("no")))
CLOSED = (("shown", _("closed ones too")), ("only", _("closed ones only")))


def day() -> forms.DateInput:
    """A date field of the browser's own kind."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TaskFilter(filters.FilterSet):
    """Which tasks of a list: expects a queryset that carries `status` (Task.objects.with_status)."""

    q = filters.CharFilter(method="by_words", label=_("Words or number"))
    status = filters.ChoiceFilter(choices=Status.choices, label=_("Schedule status"), empty_label=_("all"))
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("all"))
    category = filters.NumberFilter(field_name="problem__category", label=_("Category"))
    place = filters.NumberFilter(field_name="place", label=_("Place"))
    lead = filters.NumberFilter(method="by_lead", label=_("Lead unit"))
    leader = filters.NumberFilter(method="by_leader", label=_("Leader in charge"))
    due_from = filters.DateFilter(field_name="deadline__due_on", lookup_expr="gte", label=_("Due from"), widget=day())
    due_to = filters.DateFilter(field_name="deadline__due_on", lookup_expr="lte", label=_("Due until"), widget=day())
    key = filters.ChoiceFilter(method="by_key", choices=YES_NO, label=_("Key problem"), empty_label=_("all"))
    illustrative = filters.ChoiceFilter(
        method="by_illustrative", choices=YES_NO, label=_("Illustrative"), empty_label=_("all")
    )
    closed = filters.ChoiceFilter(method="by_closed", choices=CLOSED, label=_("Closed"), empty_label=_("hidden"))

    class Meta:
        model = Task
        fields: list[str] = []

    @property
    def hides_closed(self) -> bool:
        """Whether closed tasks are left out because nothing about the state was asked for."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return not any(asked.get(name) for name in ("status", "stage", "closed"))

    def by_words(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Every word must be found: in number, title, feedback, goal, standard, place or a unit's name."""
        for word in value.split():
            units = TaskUnit.objects.filter(
                Q(organisation__name__icontains=word) | Q(organisation__short_name__icontains=word), task=OuterRef("pk")
            )
            found = Q(problem__title__icontains=word) | Q(problem__text__icontains=word) | Q(goal__icontains=word)
            found |= Q(standard__icontains=word) | Q(place__name__icontains=word) | Q(Exists(units))
            if word.isdecimal() and len(word) < 6:
                found |= Q(problem__number=int(word))
            queryset = queryset.filter(found)
        return queryset

    def by_lead(self, queryset: QuerySet[Task], name: str, value: Any) -> QuerySet[Task]:
        return queryset.filter(Exists(TaskUnit.objects.filter(task=OuterRef("pk"), role="lead", organisation=value)))

    def by_leader(self, queryset: QuerySet[Task], name: str, value: Any) -> QuerySet[Task]:
        return queryset.filter(Exists(TaskLeader.objects.filter(task=OuterRef("pk"), user=value, ends_on=None)))

    def by_key(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return queryset.filter(problem__is_key=value == "true")

    def by_illustrative(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return queryset.filter(problem__is_illustrative=value == "true")

    def by_closed(self, queryset: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return queryset.filter(stage=Stage.CLOSED) if value == "only" else queryset


class RegisterFilter(TaskFilter):
    """The same for a page: what can be chosen is what stands in the register."""

    category = filters.ChoiceFilter(field_name="problem__category", label=_("Category"), empty_label=_("all"))
    place = filters.ChoiceFilter(field_name="place", label=_("Place"), empty_label=_("all"))
    lead = filters.ChoiceFilter(method="by_lead", label=_("Lead unit"), empty_label=_("all"))
    leader = filters.ChoiceFilter(method="by_leader", label=_("Leader in charge"), empty_label=_("all"))

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in options.items():
            self.filters[name].extra["choices"] = choices


def options_of(tasks: QuerySet[Task]) -> Options:
    """What the choices of RegisterFilter are for these tasks: (id, name) by filter, in one query."""
    ids = tasks.order_by().values("pk")
    leads = TaskUnit.objects.filter(task__in=ids, role="lead").values("organisation")
    led = TaskLeader.objects.filter(task__in=ids, ends_on=None).values("user")
    full_name = Concat("last_name", "first_name")
    parts = [
        _named(
            "category",
            Category.objects.filter(problems__tasks__in=ids),
            "name",
            LPad(Cast("number", CharField()), 5, Value("0")),
        ),
        _named("place", Organisation.objects.filter(pk__in=tasks.order_by().values("place")), "name", "path"),
        _named("lead", Organisation.objects.filter(pk__in=leads), "name", "path"),
        _named(
            "leader", User.objects.filter(pk__in=led), Coalesce(NullIf(full_name, Value("")), "username"), "username"
        ),
    ]
    options: dict[str, list[tuple[str, str]]] = {"category": [], "place": [], "lead": [], "leader": []}
    for kind, pk, name, _sort in sorted(parts[0].union(*parts[1:]), key=lambda row: row[3]):
        options[kind].append((str(pk), name))
    return options


def _named(kind: str, rows: QuerySet, name: Any, sort: Any) -> QuerySet:
    text = CharField()
    labelled = rows.order_by().annotate(filter_name=Value(kind), label=Cast(name, text), place_in_list=Cast(sort, text))
    return labelled.values_list("filter_name", "pk", "label", "place_in_list")


SCHEDULE = {
    "urgent": (Status.OVERDUE, Status.BEHIND, Status.NOT_STARTED, Status.ON_TRACK, Status.BASICALLY_COMPLETED),
    "in_progress": (Status.ON_TRACK, Status.BEHIND, Status.OVERDUE, Status.BASICALLY_COMPLETED, Status.NOT_STARTED),
    "completed": (*COMPLETED, Status.BASICALLY_COMPLETED, Status.ON_TRACK, Status.BEHIND, Status.OVERDUE),
}
NUMBER = ("problem__number", "number", "cycle")
SORTS: dict[str, tuple[Any, ...]] = {
    "number": NUMBER,
    "-number": ("-problem__number", "number"),
    "due": (F("deadline__due_on").asc(nulls_last=True), *NUMBER),
    "-due": (F("deadline__due_on").desc(nulls_last=True), *NUMBER),
    "verified": (F("verified_share").asc(nulls_first=True), *NUMBER),
    "-verified": (F("verified_share").desc(nulls_last=True), *NUMBER),
    "category": ("problem__category__number", *NUMBER),
}


def sorted_by(tasks: QuerySet[Task], name: str) -> QuerySet[Task]:
    """`tasks` in an allowed order (a key of SORTS or SCHEDULE); by number when the name is none of them."""
    if name in SCHEDULE:
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(SCHEDULE[name])]
        return tasks.order_by(
            Case(*ranks, default=Value(len(ranks))), F("deadline__due_on").asc(nulls_last=True), *NUMBER
        )
    return tasks.order_by(*SORTS.get(name, NUMBER))


class EventFilter(filters.FilterSet):
    """Which lines of the trail."""

    subject = filters.CharFilter(method="by_subject", label=_("About"), help_text=_("Words of its name, or its key."))
    actor = filters.CharFilter(method="by_actor", label=_("Person"), help_text=_("Name, account or post."))
    since = filters.DateFilter(field_name="at__date", lookup_expr="gte", label=_("From"), widget=day())
    until = filters.DateFilter(field_name="at__date", lookup_expr="lte", label=_("To"), widget=day())

    class Meta:
        model = Event
        fields: list[str] = []

    def by_subject(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        return queryset.filter(Q(subject_label__icontains=value) | Q(subject=value))

    def by_actor(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        named = Q(actor_name__icontains=value) | Q(actor_post__icontains=value) | Q(actor__username=value)
        return queryset.filter(named)


class DeliveryFilter(filters.FilterSet):
    """Which deliveries of the list."""

    q = filters.CharFilter(method="by_person", label=_("Person"))
    state = filters.ChoiceFilter(choices=State.choices, label=_("State"), empty_label=_("all"))
    reason = filters.ChoiceFilter(choices=Reason.choices, label=_("Cause"), empty_label=_("all"))
    channel = filters.ChoiceFilter(
        choices=Channel.choices, label=pgettext_lazy("of a message", "Channel"), empty_label=_("all")
    )
    pace = filters.ChoiceFilter(choices=Pace.choices, label=_("Pace"), empty_label=_("all"))
    open = filters.ChoiceFilter(method="by_open", choices=YES_NO, label=_("Its thing is open"), empty_label=_("all"))
    since = filters.DateFilter(field_name="created_at__date", lookup_expr="gte", label=_("From"), widget=day())
    until = filters.DateFilter(field_name="created_at__date", lookup_expr="lte", label=_("To"), widget=day())

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_person(self, queryset: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        for word in value.replace("\0", "").split():
            found = Q(to__username__icontains=word) | Q(to__last_name__icontains=word)
            queryset = queryset.filter(found | Q(to__first_name__icontains=word))
        return queryset

    def by_open(self, queryset: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        return queryset.filter(message__done_at__isnull=value == "true")
