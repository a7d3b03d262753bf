from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models.inspection import Problem
from cases.models.naming import naming_rows
from cases.states import Stage, Status
from deadlines.models import Deadline
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from records import clock


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TaskQuerySet":
        """Tasks of the user's regions, of units at or below their posts, and those that name them in person."""
        scope = scope_of(user)
        units = TaskUnit.objects.filter(
            tree.below(scope.units, "organisation__"), task=OuterRef("pk"), role__in=TaskUnit.SEEING
        )
        named = TaskLeader.objects.filter(task=OuterRef("pk"), user__in=scope.persons, ends_on=None)
        region = tree.below(scope.regions, "problem__round__region__") | tree.below(scope.regions, "place__")
        further = [Exists(rows.filter(task=OuterRef("pk"))) for rows in naming_rows(scope.persons)]
        return self.filter(reduce(or_, (Exists(units), Exists(named), *further), region))

    def current(self) -> "TaskQuerySet":
        """The latest cycle of each task: what is being worked on, not what was reopened."""
        return self.filter(next_cycle=None)

    def with_status(self) -> "TaskQuerySet":
        """With `day` (today of the round) and `status` on it, judged in the database from dates."""
        day = Coalesce(F("problem__round__held_on"), Value(clock.today()))
        return self.annotate(day=day).annotate(
            status=Case(
                When(completion__gt="", then=F("completion")),
                When(is_basic=True, then=Value(Status.BASICALLY_COMPLETED.value)),
                When(deadline__due_on__lt=F("day"), then=Value(Status.OVERDUE.value)),
                When(behind_from__lte=F("day"), then=Value(Status.BEHIND.value)),
                When(begun_on__isnull=False, then=Value(Status.ON_TRACK.value)),
                default=Value(Status.NOT_STARTED.value),
                output_field=models.CharField(),
            )
        )

    def for_list(self) -> "TaskQuerySet":
        """With everything one row of a list shows, so that a list costs the same at any length."""
        leads = TaskUnit.objects.filter(role__in=("lead", "responsible")).select_related("organisation")
        return (
            self.with_status()
            .select_related("problem__round", "problem__category", "deadline", "place")
            .prefetch_related(models.Prefetch("units", queryset=leads, to_attr="main_units"))
        )


class Task(models.Model):
    """What one lead unit must reach by one deadline (整改任务): the unit that is signed off and closed.

    A reopened task stays as it was; the new cycle is a row of its own that names it. `stage` and the fields from
    `completion` on are derived from facts by cases.domain.moves, which alone writes them.
    """

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    cycle = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next_cycle")
    goal = models.TextField(_("goal"))
    standard = models.TextField(_("standard"), blank=True)
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("place"))
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    acceptance_plan = models.TextField(_("acceptance plan"), blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    filed_on = models.DateField(_("in the filed plan since"), null=True, editable=False)
    completion = models.CharField(max_length=20, blank=True, editable=False)
    completed_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    is_basic = models.BooleanField(default=False, editable=False)
    begun_on = models.DateField(null=True, editable=False)
    behind_from = models.DateField(null=True, editable=False)
    claimed_share = models.PositiveSmallIntegerField(_("claimed"), null=True, editable=False)
    verified_share = models.PositiveSmallIntegerField(_("verified"), null=True, editable=False)
    verified_on = models.DateField(null=True, editable=False)

    # What with_status(), for_list() and listed() add.
    status: str
    day: date
    main_units: list["TaskUnit"]
    city_leaders: list["TaskLeader"]

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["problem__round", "problem__number", "number", "cycle"]
        verbose_name, verbose_name_plural = _("task"), _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["problem", "number", "cycle"], name="task_number_and_cycle"),
            models.CheckConstraint(name="task_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="task_closed_on_iff_closed",
                condition=Q(stage=Stage.CLOSED, closed_on__isnull=False) | (~Q(stage=Stage.CLOSED) & Q(closed_on=None)),
            ),
            models.CheckConstraint(
                name="task_completed_on_iff_completed",
                condition=Q(completion="", completed_on=None) | (~Q(completion="") & Q(completed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="task_shares_0_100",
                condition=(Q(claimed_share=None) | Q(claimed_share__lte=100))
                & (Q(verified_share=None) | Q(verified_share__lte=100)),
            ),
            models.CheckConstraint(
                name="task_later_cycle_has_earlier",
                condition=Q(cycle=1, previous=None) | Q(cycle__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(
                name="task_filed_has_deadline", condition=Q(stage=Stage.DRAFT) | Q(deadline__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["stage"], name="task_open_stage", condition=~Q(stage="closed"))]

    def __str__(self) -> str:
        part = f"-{self.number}" if self.number > 1 else ""
        return f"{self.problem.number}{part}{f' R{self.cycle - 1}' if self.cycle > 1 else ''} {self.problem.title}"

    @property
    def term(self) -> Deadline:
        """The deadline, which every task has from the moment it is entered whole."""
        if self.deadline is None:
            raise ValueError(f"task {self.pk} has no deadline yet")
        return self.deadline

    @property
    def is_superseded(self) -> bool:
        """Whether a new cycle goes on where this one ended."""
        return hasattr(self, "next_cycle")


class TaskUnit(models.Model):
    """A unit's part in a task: the duty list (责任清单) is the view over these rows."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("responsible unit")
        LEAD = "lead", _("lead unit")
        ASSIST = "assist", _("assisting unit")
        SUPERVISE = "supervise", _("supervising unit")
        ACCEPT = "accept", _("accepting unit")

    SEEING = (Role.RESPONSIBLE, Role.LEAD, Role.ASSIST, Role.SUPERVISE, Role.ACCEPT)

    task = models.ForeignKey(Task, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "organisation", "role"], name="task_unit_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(role="lead"), name="task_one_lead"),
            models.UniqueConstraint(fields=["task"], condition=Q(role="accept"), name="task_one_acceptor"),
            models.CheckConstraint(
                name="task_unit_role_known",
                condition=Q(role__in=("responsible", "lead", "assist", "supervise", "accept")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class TaskLeader(models.Model):
    """A leader who carries the case: at city, county and department level, for a time."""

    class Level(models.TextChoices):
        CITY = "city", _("city leader in charge")
        COUNTY = "county", _("leading county official")
        DEPARTMENT = "department", _("responsible department official")

    task = models.ForeignKey(Task, models.PROTECT, related_name="leaders")
    user = models.ForeignKey(User, models.PROTECT, related_name="led_tasks")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "level"], condition=Q(ends_on=None), name="task_one_leader_a_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_level_display()})"


class Measure(models.Model):
    """One ordered action of a task (整改措施 / 关键步骤), with its own date and unit where the plan says so."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="measures")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"))
    is_key_step = models.BooleanField(_("key step"), default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    begun_on = models.DateField(null=True, editable=False)
    done_on = models.DateField(null=True, editable=False)
    added_on = models.DateField(default=clock.today, editable=False)
    dropped_on = models.DateField(null=True, editable=False, help_text=_("By an approved change."))

    class Meta:
        ordering = ["task", "order"]
        verbose_name, verbose_name_plural = _("measure"), _("measures")
        constraints = [
            models.UniqueConstraint(fields=["task", "order"], name="measure_order_in_task"),
            models.CheckConstraint(name="measure_weight_positive", condition=Q(weight__gte=1)),
            models.CheckConstraint(
                name="measure_done_after_begun", condition=Q(done_on=None) | Q(begun_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"({self.order}) {self.text[:40]}"
