from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import User
from records import clock
from scheduling.models import Period


class SnapshotQuerySet(models.QuerySet):
    def newest(self) -> "SnapshotQuerySet":
        """Of each day of a round the latest version."""
        later: models.QuerySet = SnapshotQuerySet(self.model).filter(
            round=models.OuterRef("round"), as_of=models.OuterRef("as_of")
        )
        return self.filter(version=models.Subquery(later.order_by("-version").values("version")[:1]))


class Snapshot(models.Model):
    """All figures of a round on a day and the rows that they count, frozen (冻结数据). Only ever added.

    The lock of a period makes one; a person may make others, a second one of a day with a reason. `head` holds what
    a paper says of the round and the period, `labels` the names behind the rows' tags, `definitions` the version of
    the dictionary by which it was counted. `digest` is the SHA-256 of the canonical JSON of all of it and the rows
    (reports.snapshots.verify counts it again).
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshots")
    period = models.OneToOneField(Period, models.PROTECT, null=True, related_name="snapshot")
    as_of = models.DateField(_("as of"))
    version = models.PositiveSmallIntegerField()
    why = models.CharField(_("why another one"), max_length=200, blank=True)
    head = models.JSONField()
    figures = models.JSONField()
    labels = models.JSONField()
    definitions = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-as_of", "-version"]
        verbose_name, verbose_name_plural = _("snapshot"), _("snapshots")
        constraints = [
            models.UniqueConstraint(fields=["round", "as_of", "version"], name="snapshot_version_of_day"),
            models.CheckConstraint(name="snapshot_again_with_reason", condition=Q(version=1) | ~Q(why="")),
            models.CheckConstraint(
                name="snapshot_by_lock_or_person", condition=Q(period__isnull=False) | Q(made_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.as_of} v{self.version}"


class SnapshotRow(models.Model):
    """One row behind the figures of a snapshot; the columns are those of reports.rows.Row, where they are told.

    `marks` and `tags` are codes between spaces, so that either database can look for one in them.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    title = models.TextField()
    category = models.CharField(max_length=120, blank=True)
    unit = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    place = models.TextField(blank=True)
    leader = models.TextField(blank=True)
    status = models.CharField(max_length=30, blank=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    claimed = models.PositiveSmallIntegerField(null=True)
    verified = models.PositiveSmallIntegerField(null=True)
    verified_on = models.DateField(null=True)
    changes = models.PositiveSmallIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    marks = models.TextField()
    tags = models.TextField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["snapshot_id", "kind", "order"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "kind", "order"], name="snapshot_row_order")]
        indexes = [models.Index(fields=["snapshot", "key"], name="snapshot_row_by_key")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.key}"
