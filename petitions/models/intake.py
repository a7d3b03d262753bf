"""Tables that are being read in: a file, its rows as read, what is wrong with them, before anything becomes a batch."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import User
from petitions.models.batch import Batch
from records import clock


class Import(models.Model):
    """One file of petitions on its way in. The file itself lies sealed in the data folder until it has been read."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        READY = "ready", _("ready to be looked at")
        FAILED = "failed", _("could not be read")
        COMMITTED = "committed", _("entered as a draft")
        TAKEN_BACK = "taken_back", _("taken back")

    round = models.ForeignKey(Round, models.PROTECT, related_name="imports")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="imports")
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    claimed_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0, help_text=_("Rows read so far."))
    total = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    found = models.JSONField(default=dict, help_text=_("Batch number, day and counts as the file states them."))
    skipped = models.JSONField(default=list, help_text=_("Rows left out, with the reason."))

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("table read in"), _("tables read in")

    def __str__(self) -> str:
        return f"{self.round} #{self.pk}"


class ImportRow(models.Model):
    """One row of a table as it was read. What identifies a petitioner lies in `sealed` and nowhere else."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    where = models.CharField(max_length=120)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    sealed = models.BinaryField(null=True)
    is_left_out = models.BooleanField(default=False)
    is_known = models.BooleanField(default=False, help_text=_("The round has this number already."))

    class Meta:
        ordering = ["source_id", "order"]
        constraints = [models.UniqueConstraint(fields=["source", "order"], name="import_row_order")]
        indexes = [models.Index(fields=["source", "is_left_out", "is_known"], name="import_row_state")]

    def __str__(self) -> str:
        return self.where
