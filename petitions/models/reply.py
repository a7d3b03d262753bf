"""The reply of a unit: what was found, how far it is so, what was done."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.models import User
from petitions.models.assignment import Assignment
from petitions.states import Status, Verdict
from records import clock


class Reply(models.Model):
    """One version of a unit's reply. A draft may be written on; once filed it is never changed.

    The enforcement results are counted separately: firms ordered to correct, penalty cases filed, fines in yuan,
    criminal cases, administrative and criminal detentions, talks, persons held to account (domain reference, (i)).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FILED = "filed", _("filed")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", pgettext_lazy("reply", "accepted")

    RESULTS = (
        "ordered_to_correct", "penalty_cases", "fine_yuan", "criminal_cases", "administrative_detentions",
        "criminal_detentions", "talks", "accountable",
    )  # fmt: skip

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="replies")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edits = models.PositiveIntegerField(default=0, help_text=_("Counts every saving of a draft."))
    investigation = models.TextField(_("what was found"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict, blank=True)
    handling = models.TextField(_("action taken and rectification"), blank=True)
    no_action = models.BooleanField(_("no action needed"), default=False)
    closing = models.CharField(
        _("asks for"), max_length=10, default=Status.CLOSED, choices=[c for c in Status.choices if c[0] != Status.OPEN]
    )
    rectified_on = models.DateField(_("rectified on"), null=True, blank=True)
    accountability = models.TextField(_("who was held to account"), blank=True)
    ordered_to_correct = models.PositiveIntegerField(_("firms ordered to correct"), default=0)
    penalty_cases = models.PositiveIntegerField(_("penalty cases filed"), default=0)
    fine_yuan = models.DecimalField(_("fines (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    criminal_cases = models.PositiveIntegerField(_("criminal cases"), default=0)
    administrative_detentions = models.PositiveIntegerField(_("administrative detentions"), default=0)
    criminal_detentions = models.PositiveIntegerField(_("criminal detentions"), default=0)
    talks = models.PositiveIntegerField(_("persons summoned to talks"), default=0)
    accountable = models.PositiveIntegerField(_("persons held to account"), default=0)
    handlers = models.CharField(
        _("who handled it"), max_length=200, blank=True, help_text=_("Name, unit, post; never public.")
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    filed_on = models.DateField(null=True)
    returned_why = models.TextField(blank=True)

    class Meta:
        ordering = ["assignment_id", "version"]
        verbose_name, verbose_name_plural = _("reply"), _("replies")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="reply_version"),
            models.UniqueConstraint(fields=["assignment"], condition=Q(state="draft"), name="reply_one_draft"),
            models.CheckConstraint(
                name="reply_filed_iff_not_draft",
                condition=Q(state="draft", filed_at=None) | (~Q(state="draft") & Q(filed_at__isnull=False)),
            ),
            models.CheckConstraint(name="reply_fine_not_negative", condition=Q(fine_yuan__gte=0)),
            models.CheckConstraint(name="reply_filed_has_verdict", condition=Q(state="draft") | ~Q(verdict="")),
            models.CheckConstraint(
                name="reply_rectified_before_filed",
                condition=Q(rectified_on=None) | Q(filed_on=None) | Q(rectified_on__lte=F("filed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} v{self.version}"


class Finding(models.Model):
    """The verdict on one sub-problem of a petition, in a reply."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="findings")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("sub-problem"), max_length=300)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)

    class Meta:
        ordering = ["reply_id", "order"]
        constraints = [models.UniqueConstraint(fields=["reply", "order"], name="finding_order")]

    def __str__(self) -> str:
        return f"{self.order} {self.text}"
