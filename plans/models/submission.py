"""The way of a version upward: weaker points with their reasons, submission, receipt, reply. Only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import User
from plans.models.plan import PlanVersion
from records import clock
from records.models import Evidence


class Confirmation(models.Model):
    """A weaker point of a version that somebody read and gave a reason for. `key` is that of plans.weakened."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="confirmations")
    key = models.CharField(max_length=80)
    sign = models.CharField(max_length=300, help_text=_("What is weaker, as it was shown."))
    why = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="plan_confirmed_once"),
            models.CheckConstraint(name="plan_confirmed_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return self.sign


class Submission(models.Model):
    """A version sent to the level above (报送): to whom, with which number, on which day."""

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="submission")
    to = models.CharField(_("submitted to"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    submitted_on = models.DateField(_("submitted on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(name="plan_submitted_to", condition=~Q(to=""))]

    def __str__(self) -> str:
        return f"{self.to} {self.document_number}".strip()


class Receipt(models.Model):
    """The receipt of the level above (签收)."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="receipt")
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    file = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.received_on}"


class Reply(models.Model):
    """The reply of the level above (批复): approved, or returned with what must be mended."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="reply")
    approved = models.BooleanField(_("approved"))
    replied_on = models.DateField(_("replied on"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    note = models.TextField(_("what it says"), blank=True)
    file = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_returned_with_words", condition=Q(approved=True) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.replied_on} {self.approved}"
