from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import User
from petitions.models import Batch, PublicVersion
from records import clock


class Publication(models.Model):
    """The table of a day (第N批公开): released versions, frozen with the sentences' numbers; released by two people."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be released")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("withdrawn")

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField(_("number"))
    issued_on = models.DateField()
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    why = models.TextField(_("why withdrawn"), blank=True)

    class Meta:
        ordering = ["round", "number"]
        verbose_name, verbose_name_plural = _("publication"), _("publications")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_number_in_round"),
            models.CheckConstraint(
                name="publication_four_eyes", condition=Q(released_by=None) | ~Q(released_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="publication_released_iff_not_draft",
                condition=Q(state="draft", released_at=None) | (~Q(state="draft") & Q(released_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class PublicationLine(models.Model):
    """One version in a publication."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="lines")
    version = models.ForeignKey(PublicVersion, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["publication_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "order"], name="publication_line_order"),
            models.UniqueConstraint(fields=["publication", "version"], name="publication_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.order}"
