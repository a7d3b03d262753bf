"""Implementing plans of counties and departments: what is owed by when, what the office says, what is alike."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deadlines.models import Deadline
from orgs.models import Organisation, User
from plans.models.access import DutyQuerySet
from plans.models.plan import Plan, PlanVersion
from plans.states import Standing
from records import clock


class SubPlanDuty(models.Model):
    """A unit owes its implementing plan (Hanzhong: by the end of September, copied, published on the county site).

    The plans that it hands in are the versions of `plan`.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="duty")
    state = models.CharField(max_length=10, choices=Standing, default=Standing.OWED)
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("due on"))
    copy_to = models.CharField(_("copies to"), max_length=200, blank=True)
    must_publish = models.BooleanField(_("to be published"), default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_on = models.DateField(default=clock.today)
    submitted_on = models.DateField(_("first handed in on"), null=True)
    received_on = models.DateField(_("received on"), null=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_link = models.URLField(_("published at"), max_length=300, blank=True)
    published_on = models.DateField(_("published on"), null=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["plan__round", "plan__unit__path"]
        verbose_name, verbose_name_plural = _("duty of an implementing plan"), _("duties of implementing plans")
        constraints = [
            models.CheckConstraint(name="unit_plan_state_known", condition=Q(state__in=Standing.values)),
            models.CheckConstraint(
                name="unit_plan_received_by_somebody",
                condition=Q(state=Standing.RECEIVED, received_on__isnull=False, received_by__isnull=False)
                | (~Q(state=Standing.RECEIVED) & Q(received_on=None, received_by=None)),
            ),
            models.CheckConstraint(
                name="unit_plan_published_where_and_when",
                condition=Q(published_link="", published_on=None)
                | (~Q(published_link="") & Q(published_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="unit_plan_handed_in_when",
                condition=Q(state=Standing.OWED, submitted_on=None)
                | (~Q(state=Standing.OWED) & Q(submitted_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.plan.title

    @property
    def unit(self) -> Organisation:
        """The unit that owes it."""
        if self.plan.unit is None:
            raise ValueError(f"plan {self.plan_id} is the round's own")
        return self.plan.unit

    @property
    def is_late(self) -> bool:
        """Whether it came, or still waits, after its day."""
        return (self.submitted_on or clock.today()) > self.due_on


class Judgement(models.Model):
    """What the office says to an implementing plan: received, or returned with the reason. Only ever added."""

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="judgement")
    received = models.BooleanField()
    why = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.CheckConstraint(name="unit_plan_returned_why", condition=Q(received=True) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.received}"


class Likeness(models.Model):
    """Two plans that are alike (抄袭提示): a hint for a person, never a judgement. Found when `version` came in.

    `share` is the part of `version`'s own text, in per cent, that stands in `other` too. Only ever added.
    """

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["version", "-share"]
        constraints = [
            models.UniqueConstraint(fields=["version", "other"], name="plan_likeness_once"),
            models.CheckConstraint(name="plan_likeness_share", condition=Q(share__gte=1, share__lte=100)),
            models.CheckConstraint(name="plan_likeness_of_two", condition=~Q(version=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} ~ {self.other_id} {self.share}%"
