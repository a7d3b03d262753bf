"""Asking units for comments on a version (征求意见), what they say, and what the office makes of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deadlines.models import Deadline
from orgs.models import Organisation, User
from plans.models.access import ConsultationQuerySet
from plans.models.plan import PlanVersion
from records import clock


class Consultation(models.Model):
    """A unit that is asked for its comment on a version. `ended_on` is set when the office ended it without one."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("comment due on"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, help_text=_("Ended without a comment."))

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["version", "unit__path"]
        verbose_name, verbose_name_plural = _("consultation"), _("consultations")
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="plan_consultation_once"),
            models.CheckConstraint(name="plan_comment_due_later", condition=Q(due_on__gte=models.F("asked_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.unit}"


class Comment(models.Model):
    """The comment of a unit; an empty `text` says that it has none (无意见). Only ever added."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="comment")
    text = models.TextField(_("comment"), blank=True)
    by_office = models.BooleanField(_("entered by the office for the unit"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return self.text[:40] or "—"


class Settlement(models.Model):
    """What the office makes of a comment: taken up, or not and why. Only ever added."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="settlement")
    taken_up = models.BooleanField(_("taken up"))
    why = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_comment_declined_why", condition=Q(taken_up=True) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.taken_up}"
