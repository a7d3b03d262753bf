from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.task import Measure, Task
from records import clock


class Fact(models.Model):
    """A dated fact that figures depend on. Only ever added: a correction is a new fact that names the old one.

    `effective_on` is the day it is about, `counts_from` the first day on whose figures it has an effect: the later
    of that day and the day it was recorded. So the figures of a past day never change afterwards.
    """

    class Kind(models.TextChoices):
        FILED = "filed", _("plan filed")
        MEASURE_BEGUN = "measure_begun", _("measure begun")
        MEASURE_DONE = "measure_done", _("measure done")
        CLAIMED = "claimed", _("progress claimed")
        VERIFIED = "verified", _("progress verified")
        GRADED_BASIC = "graded_basic", _("basically completed")
        GRADE_LIFTED = "grade_lifted", _("grade lifted")
        COMPLETION_REPORTED = "completion_reported", _("completion reported")
        COMPLETION_WITHDRAWN = "completion_withdrawn", _("completion withdrawn")
        SUBMITTED = "submitted", _("submitted for sign-off")
        RETURNED = "returned", _("returned for rectification")
        ACCEPTED = "accepted", _("accepted")
        NOTICE_OPENED = "notice_opened", _("public notice opened")
        NOTICE_WITHDRAWN = "notice_withdrawn", _("public notice withdrawn")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        CORRECTED = "corrected", _("taken back")

    task = models.ForeignKey(Task, models.PROTECT, related_name="facts")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="facts")
    kind = models.CharField(max_length=24, choices=Kind)
    effective_on = models.DateField()
    counts_from = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    share = models.PositiveSmallIntegerField(null=True, help_text=_("Per cent, for claimed and verified progress."))
    method = models.CharField(max_length=20, blank=True, help_text=_("How it was verified."))
    note = models.TextField(blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(
                name="fact_kind_known",
                condition=Q(
                    kind__in=[
                        "filed",
                        "measure_begun",
                        "measure_done",
                        "claimed",
                        "verified",
                        "graded_basic",
                        "grade_lifted",
                        "completion_reported",
                        "completion_withdrawn",
                        "submitted",
                        "returned",
                        "accepted",
                        "notice_opened",
                        "notice_withdrawn",
                        "closed",
                        "reopened",
                        "corrected",
                    ]
                ),
            ),
            models.CheckConstraint(name="fact_counts_from_effect", condition=Q(counts_from__gte=F("effective_on"))),
            models.CheckConstraint(
                name="fact_share_iff_progress",
                condition=Q(kind__in=("claimed", "verified"), share__lte=100)
                | (~Q(kind__in=("claimed", "verified")) & Q(share=None)),
            ),
            models.CheckConstraint(
                name="fact_correction_names_fact",
                condition=Q(kind="corrected", corrects__isnull=False) | (~Q(kind="corrected") & Q(corrects=None)),
            ),
        ]
        indexes = [models.Index(fields=["task", "counts_from"], name="fact_by_task_and_day")]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.kind}"


class Commitment(models.Model):
    """The value of a locked field of the plan. `seq` 0 is the filed plan and is kept for ever; only ever added."""

    class Field(models.TextChoices):
        GOAL = "goal", _("goal")
        DEADLINE = "deadline", _("deadline")
        MEASURES = "measures", _("measures")
        UNITS = "units", _("units")
        ACCEPTOR = "acceptor", _("accepting unit")

    task = models.ForeignKey(Task, models.PROTECT, related_name="commitments")
    field = models.CharField(max_length=12, choices=Field)
    seq = models.PositiveSmallIntegerField()
    value = models.JSONField()
    effective_on = models.DateField()
    request = models.OneToOneField("cases.ChangeRequest", models.PROTECT, null=True, related_name="commitment")

    class Meta:
        ordering = ["task", "field", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["task", "field", "seq"], name="commitment_order"),
            models.CheckConstraint(
                name="commitment_change_has_request",
                condition=Q(seq=0, request=None) | Q(seq__gt=0, request__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.field} {self.seq}"


class ChangeRequest(models.Model):
    """The only way to change a filed plan: what, from, to, why, evidence, asked when, decided by whom."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be decided")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        TIME_TOO_TIGHT = "time_too_tight", _("the time was set too tight")
        FORCE_MAJEURE = "force_majeure", _("flood, epidemic or other force majeure")
        UPPER_PLAN = "upper_plan", _("a plan of the upper level changed")
        LAND_OR_FUNDS = "land_or_funds", _("land or funds are not there yet")
        BETTER_WAY = "better_way", _("a better measure was found")
        OTHER = "other", _("other")

    class Route(models.TextChoices):
        OFFICE = "office", _("the rectification office")
        GROUP = "group", _("the leading group")

    task = models.ForeignKey(Task, models.PROTECT, related_name="change_requests")
    field = models.CharField(_("what"), max_length=12, choices=Commitment.Field)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("kind of reason"), max_length=20, choices=Reason)
    why = models.TextField(_("why"))
    weaker = models.JSONField(default=list, help_text=_("Where the new value is weaker than the old one."))
    route = models.CharField(max_length=10, choices=Route)
    evidence = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_late = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("change request"), _("change requests")
        constraints = [
            models.UniqueConstraint(fields=["task", "field"], condition=Q(state="pending"), name="change_one_pending"),
            models.CheckConstraint(
                name="change_decided_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="change_decided_iff_not_pending",
                condition=Q(state="pending", decided_at=None) | (~Q(state="pending") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.get_field_display()}"
