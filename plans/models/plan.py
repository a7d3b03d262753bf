"""A plan as a document: the round's own or that of one unit, in numbered versions that are never altered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import Organisation, User
from plans.models.access import VersionQuerySet
from plans.states import State
from records import clock
from records.models import Evidence


class Plan(models.Model):
    """The rectification plan of a round, or (with `unit`) the implementing plan of a county or department.

    The day on which the round's own plan is due is the deadline of the round itself (cases.domain.planning).
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="plans")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ["round", "unit__path"]
        verbose_name, verbose_name_plural = _("plan"), _("plans")
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(unit=None), name="plan_one_of_a_round"),
            models.UniqueConstraint(fields=["round", "unit"], name="plan_one_of_a_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """One version of a plan. Only ever added: but `state`, `filed_on` and `filed_by` nothing of it changes.

    `content` of the round's own plan is what plans.content.read gives, `digest` its SHA-256; that of a unit's plan is
    empty. `text` is what is compared with other plans; '' when the file alone was handed in and cannot be read.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    text = models.TextField(_("text"), blank=True)
    note = models.TextField(_("what is new"), blank=True)
    file = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    by_office = models.BooleanField(_("handed in by the office for the unit"), default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    made_on = models.DateField(default=clock.today)
    filed_on = models.DateField(_("filed on"), null=True)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        verbose_name, verbose_name_plural = _("version of a plan"), _("versions of a plan")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.CheckConstraint(name="plan_version_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="plan_version_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="plan_version_filed_by_somebody",
                condition=Q(state=State.FILED, filed_on__isnull=False, filed_by__isnull=False)
                | (~Q(state=State.FILED) & Q(filed_on=None, filed_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.title} v{self.number}"
