"""Assignments: a petition, or a part of it, at one unit; and the dated facts about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import ChecklistItem, Round
from deadlines.models import Deadline
from orgs.models import Organisation, User
from petitions.models.batch import Petition
from petitions.models.scope import AssignmentQuerySet
from petitions.states import Stage, Verdict
from records import clock
from records.models import Evidence
from signoff.models import Run


class Assignment(models.Model):
    """A petition, or a part of it, handed to one unit: what is counted as assigned (交办).

    `stage` is derived from facts by petitions.domain.moves. A case that another unit takes over stays as it was;
    the new one names it in `replaces`. `round` is the petition's: lists of a round find their cases by it.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="assignments")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("handling unit"))
    part = models.CharField(_("part of the petition"), max_length=200, blank=True)
    assigned_on = models.DateField()
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.HANDED_OVER, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, null=True, editable=False, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="replaced_by")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["petition_id", "id"]
        verbose_name, verbose_name_plural = pgettext_lazy("petition", "case"), pgettext_lazy("petition", "cases")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "organisation"], condition=~Q(stage="transferred"), name="assignment_once_a_unit"
            ),
            models.CheckConstraint(name="assignment_stage_known", condition=Q(stage__in=list(Stage.values))),
        ]
        indexes = [
            models.Index(fields=["organisation", "stage"], name="assignment_by_unit"),
            models.Index(fields=["round", "stage", "organisation"], name="assignment_by_round"),
        ]

    def __str__(self) -> str:
        return f"{self.petition} → {self.organisation}"


class JointUnit(models.Model):
    """A unit that takes part in a case of another one (合办); it is not counted as assigned."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="joint")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assignment", "organisation"], name="joint_unit_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Fact(models.Model):
    """A dated fact about a case. Only ever added; what figures of a day are counted from."""

    class Kind(models.TextChoices):
        HANDED_ON = "handed_on", _("handed on to another unit")
        SIGNED_FOR = "signed_for", _("signed for")
        REPLIED = "replied", _("replied")
        RETURNED = "returned", pgettext_lazy("petition", "returned")
        REVIEWED = "reviewed", _("reviewed")
        RECTIFIED = "rectified", _("rectified")
        CLOSED = "closed", pgettext_lazy("petition", "closed")
        STAGED = "staged", _("closed for the present stage")
        REOPENED = "reopened", pgettext_lazy("petition", "reopened")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField()
    counts_from = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.CheckConstraint(name="petition_fact_counts_from", condition=Q(counts_from__gte=F("effective_on"))),
        ]
        indexes = [models.Index(fields=["assignment", "kind", "counts_from"], name="petition_fact_of_case")]

    def __str__(self) -> str:
        return f"{self.assignment} {self.kind} {self.effective_on}"


class Tick(models.Model):
    """Somebody confirmed, or set aside with a reason, one of the points not to let pass for a case."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "item"], name="petition_tick_once")]

    def __str__(self) -> str:
        return str(self.item)


class HandlingFile(models.Model):
    """A file that shows what was found or done. It is withdrawn with a reason, never deleted."""

    class Phase(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")
        DOCUMENT = "document", _("document")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="files")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    phase = models.CharField(_("shows"), max_length=10, choices=Phase)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_why = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "file", "phase"], condition=Q(withdrawn_at=None), name="petition_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.file.name


class Extension(models.Model):
    """A request for more time, asked by the unit and decided by the office: the only way a limit moves."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be decided")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    until = models.DateField(pgettext_lazy("more time", "until"))
    why = models.TextField(_("reason"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    is_late = models.BooleanField(default=False, help_text=_("Asked after the limit."))
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(_("ground of the decision"), blank=True)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(state="pending"), name="extension_one_pending"),
            models.CheckConstraint(
                name="extension_four_eyes", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.until}"
