"""The ledger of petitions in its first form: batches, petitions and assignments with dated outcomes.

It counts on both bases (received, assigned). Contents, verdicts and identities are not kept yet.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from orgs.models import Organisation, User
from records import clock


class Batch(models.Model):
    """One day's hand-over of petitions by the inspection group (第N批)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    handed_over_on = models.DateField(_("handed over on"))
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were

    class Meta:
        ordering = ["round", "number"]
        verbose_name, verbose_name_plural = _("batch"), _("batches")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="batch_number_in_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class Petition(models.Model):
    """One petition as received; its number is kept as written and unique in its round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="petitions")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="petitions")
    number = models.CharField(_("petition number"), max_length=60)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "id"]
        verbose_name, verbose_name_plural = _("petition"), _("petitions")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="petition_number_in_round")]

    def __str__(self) -> str:
        return self.number


class Assignment(models.Model):
    """A petition, or a part of it, handed to one unit."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    assigned_on = models.DateField()
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were

    class Meta:
        ordering = ["petition", "id"]
        constraints = [models.UniqueConstraint(fields=["petition", "organisation"], name="assignment_once_a_unit")]

    def __str__(self) -> str:
        return f"{self.petition} → {self.organisation}"


class Outcome(models.Model):
    """A dated outcome of an assignment. Only ever added; the latest that counts on a day holds."""

    class Kind(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("petition", "closed")
        STAGED = "staged", _("closed for the present stage")
        REOPENED = "reopened", pgettext_lazy("petition", "reopened")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField()
    counts_from = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["assignment", "id"]
        constraints = [
            models.CheckConstraint(name="outcome_counts_from_effect", condition=Q(counts_from__gte=F("effective_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.kind} {self.effective_on}"
