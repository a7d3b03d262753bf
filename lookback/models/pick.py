from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Task
from deadlines.models import Deadline
from lookback.models.plan import LookBackPlan
from lookback.states import FOUND, Result, Stage, State, Why
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import may_anywhere, scope_of
from petitions.models import Assignment


def _own(user: User) -> Q:
    """What somebody was named for as visitor, while a post of theirs still lets them visit at all."""
    return Q(visitor=user) if may_anywhere(user, "lookback.visit") else Q(pk__in=[])


class PickQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PickQuerySet":
        """Those of the person's regions, and those that they are to visit themselves."""
        return self.filter(tree.below(scope_of(user).regions, "plan__round__region__") | _own(user))

    def of_visitor(self, user: User) -> "PickQuerySet":
        """What the person is to visit, or has visited, in look-backs that still run."""
        return self.filter(_own(user), plan__state=State.DRAWN)

    def visited_by(self, user: User) -> "PickQuerySet":
        """As `of_visitor`, of finished look-backs too."""
        return self.filter(_own(user)).counting()

    def found_at(self, user: User) -> "PickQuerySet":
        """What look-backs found on items of units at or below the person's posts, once the office has concluded."""
        done = self.filter(stage=Stage.CONCLUDED, result__in=[str(one) for one in FOUND])
        return done.filter(tree.below(scope_of(user).units, "unit__")).counting()

    def counting(self) -> "PickQuerySet":
        """Those of look-backs that were not set aside."""
        return self.exclude(plan__state=State.SET_ASIDE)


class Pick(models.Model):
    """One closed item that a look-back looks at: why, who goes, until when, what was found.

    `key` is the item's number that stays the same everywhere (lookback.population), `rank` its place in the draw.
    `accepted_by` is who accepted or reviewed the item last; the database holds that they never visit it. Everybody
    else who had a hand in it is kept away by lookback.apart.
    """

    plan = models.ForeignKey(LookBackPlan, models.PROTECT, related_name="picks")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="look_backs")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="look_backs")
    key = models.CharField(max_length=80)
    stratum = models.CharField(max_length=120, blank=True)
    rank = models.CharField(max_length=64, blank=True)
    why = models.CharField(_("why"), max_length=10, choices=Why)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    place = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("place"))
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    visitor = models.ForeignKey(User, models.PROTECT, null=True, related_name="look_backs", verbose_name=_("visitor"))
    due_on = models.DateField(_("visit by"), null=True)
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    result = models.CharField(_("result"), max_length=15, choices=Result, blank=True)
    found_on = models.DateField(null=True)

    objects = PickQuerySet.as_manager()

    class Meta:
        ordering = ["plan_id", "id"]
        verbose_name, verbose_name_plural = _("item looked back at"), _("items looked back at")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="pick_once_in_plan"),
            models.CheckConstraint(
                name="pick_task_or_petition",
                condition=Q(task__isnull=False, assignment=None) | Q(task=None, assignment__isnull=False),
            ),
            models.CheckConstraint(
                name="pick_visitor_not_who_accepted",
                condition=Q(visitor=None) | Q(accepted_by=None) | ~Q(visitor=F("accepted_by")),
            ),
            models.CheckConstraint(
                name="pick_found_has_result",
                condition=Q(stage__in=("waiting", "dropped"), result="", found_on=None)
                | Q(stage__in=("found", "concluded"), result__in=[str(one) for one in FOUND], found_on__isnull=False)
                | Q(stage="concluded", result="not_possible", found_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pick_visited_by_somebody", condition=Q(stage__in=("waiting", "dropped")) | ~Q(visitor=None)
            ),
            models.CheckConstraint(
                name="pick_not_drawn_has_reason", condition=Q(why__in=("drawn", "sign", "again")) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["visitor", "stage"], name="pick_of_visitor")]

    def __str__(self) -> str:
        return str(self.task) if self.task_id else str(self.assignment)

    @property
    def subject(self) -> Task | Assignment:
        """The closed item itself."""
        found = self.task or self.assignment
        if found is None:
            raise ValueError(f"pick {self.pk} is about nothing")
        return found
