"""The public version of a plan (公开版): prepared by one person, released by another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.models import User
from plans.models.plan import PlanVersion
from records import clock


class PublicQuerySet(models.QuerySet):
    def public(self) -> "PublicQuerySet":
        """Those that were ever released, with the withdrawn ones."""
        return self.exclude(state__in=(PublicVersion.State.PREPARED, PublicVersion.State.DROPPED))


class PublicVersion(models.Model):
    """What the public reads of a version: `rows` as plans.projection.rows gives them, frozen when prepared.

    A later one of the same plan takes the place of an earlier one; a withdrawn one leaves its line.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("public plan", "to be released")
        RELEASED = "released", pgettext_lazy("public plan", "released")
        WITHDRAWN = "withdrawn", pgettext_lazy("public plan", "withdrawn")
        DROPPED = "dropped", pgettext_lazy("public plan", "dropped")

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="public_versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    intro = models.TextField(_("words before the tasks"), blank=True)
    rows = models.JSONField(default=list)
    left_out = models.JSONField(default=list, help_text=_("Numbers of the problems that are not in it."))
    digest = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_on = models.DateField(null=True)
    link = models.URLField(_("also published at"), max_length=300, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_why = models.TextField(blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["version", "number"]
        verbose_name, verbose_name_plural = _("public version"), _("public versions")
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="plan_public_number"),
            models.UniqueConstraint(fields=["version"], condition=Q(state="prepared"), name="plan_public_one_prepared"),
            models.CheckConstraint(
                name="plan_public_four_eyes",
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="plan_public_released_by_somebody",
                condition=Q(state__in=("prepared", "dropped"), released_by=None, released_at=None, released_on=None)
                | Q(
                    state__in=("released", "withdrawn"),
                    released_by__isnull=False,
                    released_at__isnull=False,
                    released_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="plan_public_withdrawn_why", condition=~Q(state="withdrawn") | ~Q(ended_why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_state_display()}"
