from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Problem, Task
from intake.models.batch import ImportBatch
from orgs.models import Organisation


class ImportRow(models.Model):
    """One proposed problem of a document, with its task where it has one.

    `read` is what the machine read and never changes; `proposed` is the same as mended by a person
    (intake.proposing says its shape). `verdict`, `faults` and `differences` are derived by intake.judging, which alone
    writes them, from what the round holds.
    """

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("the same")
        CONFLICT = "conflict", _("conflict")
        ERROR = "error", _("fault")

    class Effect(models.TextChoices):
        NONE = "", _("nothing was written")
        MADE = "made", _("drafted")
        EDITED = "edited", _("draft mended")
        WISHED = "wished", _("change of the filed plan to be asked for")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text=_("Its place in the document, from 1."))
    where = models.CharField(max_length=120)
    first_line = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    confidence = models.PositiveSmallIntegerField(default=100, help_text=_("Per cent."))
    read = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)
    problem_number = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.NEW)
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    is_left_out = models.BooleanField(default=False)
    left_out_why = models.CharField(max_length=200, blank=True)
    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, related_name="+")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+")
    effect = models.CharField(max_length=10, choices=Effect, blank=True, default=Effect.NONE)
    made = models.JSONField(default=dict, help_text=_("What was made and how the drafts stood before and after."))

    class Meta:
        ordering = ["batch", "number"]
        verbose_name, verbose_name_plural = _("proposed record"), _("proposed records")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_place"),
            models.CheckConstraint(
                name="import_row_verdict_known",
                condition=Q(verdict__in=("new", "changed", "same", "conflict", "error")),
            ),
            models.CheckConstraint(
                name="import_row_out_says_why", condition=Q(is_left_out=False) | ~Q(left_out_why="")
            ),
            models.CheckConstraint(name="import_row_confidence", condition=Q(confidence__lte=100)),
        ]
        indexes = [
            models.Index(fields=["batch", "verdict"], name="import_row_by_verdict"),
            models.Index(fields=["batch", "problem_number"], name="import_row_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.problem_number or '?'} {self.proposed.get('title', '')}"


class RowUnit(models.Model):
    """A unit that a proposed record names: the words, their part in the task, and the unit of the tree they mean.

    `measure` is 0 for the task itself, else the place of the measure. `how` says who matched it; a name without a unit
    stops the row unless it is set aside as words only.
    """

    class How(models.TextChoices):
        UNKNOWN = "", _("not matched")
        EXACT = "exact", _("by its full name")
        ALIAS = "alias", _("by a learned name")
        SHORT = "short", _("by a short form")
        GROUP = "group", _("as one of a group")
        CHOSEN = "chosen", _("chosen by a person")
        WORDS = "words", _("kept as words only")

    row = models.ForeignKey(ImportRow, models.CASCADE, related_name="units")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True, help_text=_("The name as it is compared."))
    role = models.CharField(max_length=12)
    measure = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How, blank=True, default=How.UNKNOWN)

    class Meta:
        ordering = ["row", "order"]
        constraints = [
            models.UniqueConstraint(fields=["row", "order"], name="row_unit_order"),
            models.CheckConstraint(
                name="row_unit_role_known",
                condition=Q(role__in=("responsible", "lead", "assist", "supervise", "accept")),
            ),
            models.CheckConstraint(
                name="row_unit_matched_iff_how",
                condition=Q(organisation=None, how__in=("", "words"))
                | (Q(organisation__isnull=False) & ~Q(how__in=("", "words"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name
