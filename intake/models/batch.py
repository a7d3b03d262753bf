from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from orgs.models import User
from records import clock
from records.models import Evidence


class ImportBatch(models.Model):
    """One document on its way into the plan of a round: kept as it came, read by a worker, taken in by a person.

    A worker holds it until `claimed_until`. `claims` are the counts that the document states of itself beside those
    that were found, `faults` what could not be read, `counts` the verdicts of its rows on the day it was taken.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        READY = "ready", _("ready to be looked at")
        TAKEN = "taken", _("taken in")
        TAKEN_BACK = "taken_back", pgettext_lazy("list", "taken back")
        PUT_ASIDE = "put_aside", _("put aside")
        FAILED = "failed", _("could not be read")

    OPEN = (State.WAITING, State.READING, State.READY)
    STANDING = (State.WAITING, State.READING, State.READY, State.TAKEN)

    round = models.ForeignKey(Round, models.PROTECT, related_name="plan_imports")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    is_pasted = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    document_date = models.DateField(
        _("date of the document"),
        null=True,
        blank=True,
        help_text=_("Deadlines such as “within the year” count from it."),
    )
    state = models.CharField(max_length=12, choices=State, default=State.WAITING, editable=False)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    faults = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    first_leads = models.BooleanField(
        default=False, help_text=_("Where no lead unit is named, the first responsible one leads.")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    back_at = models.DateTimeField(null=True)
    back_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("list taken in"), _("lists taken in")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sha256"],
                name="plan_import_file_once",
                condition=Q(state__in=("waiting", "reading", "ready", "taken")),
            ),
            models.CheckConstraint(
                name="plan_import_state_known",
                condition=Q(state__in=("waiting", "reading", "ready", "taken", "taken_back", "put_aside", "failed")),
            ),
            models.CheckConstraint(
                name="plan_import_taken_by_somebody",
                condition=Q(state__in=("taken", "taken_back"), taken_by__isnull=False, taken_at__isnull=False)
                | (~Q(state__in=("taken", "taken_back")) & Q(taken_by=None, taken_at=None)),
            ),
            models.CheckConstraint(
                name="plan_import_back_says_why",
                condition=Q(state="taken_back", back_by__isnull=False, back_at__isnull=False) & ~Q(back_why="")
                | (~Q(state="taken_back") & Q(back_by=None, back_at=None, back_why="")),
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="plan_import_by_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call it: the name of the file."""
        return str(_("Pasted text")) if self.is_pasted else self.file.name

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way: being read, or waiting for a person."""
        return self.state in self.OPEN


class SourceLine(models.Model):
    """One paragraph or table row of the document, cleaned; `where` is a place that a person finds in the document."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="source_line_order")]

    def __str__(self) -> str:
        return self.where


class Cleaning(models.Model):
    """One thing that cleaning changed in the text: what stood there before and what stands there now. Only added.

    `offset` counts characters in the cleaned line; `line` is empty when the whole paragraph was dropped.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="cleanings")
    line = models.ForeignKey(SourceLine, models.CASCADE, null=True, related_name="cleanings")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    offset = models.PositiveIntegerField(default=0)
    where = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["batch", "order"]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="cleaning_order")]
        indexes = [models.Index(fields=["batch", "kind"], name="cleaning_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.before} → {self.after}"
