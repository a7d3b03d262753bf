from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from deadlines.models import Deadline
from deadlines.workdays import ONE_DAY
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from orgs.tree import below
from records import clock


class Rhythm(models.Model):
    """How often the units of a round report on which items, and when a report is due (调度规则).

    `due_nth` is the working day after the period's end: 2 is the second working day of the next month (Jiangxi, domain
    reference (e)). `lock_after` counts working days from the due day to the day on which the office means to lock.
    The first period is the first one that begins on `starts_on` or later, the last one the last that begins up to
    `ends_on`. Only key items are asked about by the week: such a rhythm asks for no zero reports.
    """

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("weekly")
        MONTHLY = "monthly", _("monthly")
        QUARTERLY = "quarterly", _("quarterly")

    class Covers(models.TextChoices):
        ALL = "all", _("all items")
        KEY = "key", _("key items")
        OTHER = "other", _("all but key items")

    round = models.ForeignKey(Round, models.PROTECT, related_name="rhythms")
    kind = models.CharField(_("how often"), max_length=10, choices=Kind)
    covers = models.CharField(_("which items"), max_length=10, choices=Covers)
    due_nth = models.PositiveSmallIntegerField(_("due on working day"), default=2)
    lock_after = models.PositiveSmallIntegerField(_("to be locked after working days"), default=5)
    starts_on = models.DateField(
        _("in force from"), help_text=_("The first period is the first that begins on this day or later.")
    )
    ends_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["round_id", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "covers"], condition=Q(ends_on=None), name="rhythm_once_in_force"
            ),
            models.CheckConstraint(name="rhythm_due_day", condition=Q(due_nth__gte=1, due_nth__lte=20)),
            models.CheckConstraint(name="rhythm_kind_known", condition=Q(kind__in=("weekly", "monthly", "quarterly"))),
            models.CheckConstraint(name="rhythm_covers_known", condition=Q(covers__in=("all", "key", "other"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_covers_display()}"


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PeriodQuerySet":
        """Those of rounds that the user may see."""
        return self.filter(round__in=Round.objects.visible_to(user))

    def running(self) -> "PeriodQuerySet":
        """Not locked yet."""
        return self.filter(locked_at=None)


class Period(models.Model):
    """One month, week or quarter of a rhythm, with the rule it was opened under; opened once, locked once.

    `synced_on` is the last day on which its sheets were brought up to date with the plan; once that is after its end
    they stay as they are.
    """

    rhythm = models.ForeignKey(Rhythm, models.PROTECT, related_name="periods")
    round = models.ForeignKey(Round, models.PROTECT, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    lock_on = models.DateField(help_text=_("The day on which the office means to lock it."))
    trace = models.JSONField(default=dict, help_text=_("How the due day was counted."))
    opened_at = models.DateTimeField(default=clock.now)
    synced_on = models.DateField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-starts_on", "rhythm_id"]
        verbose_name, verbose_name_plural = _("period"), _("periods")
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "starts_on"], name="period_once"),
            models.CheckConstraint(name="period_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="period_due_after_its_end", condition=Q(due_on__gt=F("ends_on"))),
            models.CheckConstraint(
                name="period_locked_by_somebody",
                condition=Q(locked_at=None, locked_by=None) | Q(locked_at__isnull=False, locked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Short and without words, for lists and messages: 2018-12, 2018-Q4, 2018-12-03 – 12-09."""
        first, months = self.starts_on, self._months()
        if not months:
            return f"{first:%Y-%m-%d} – {self.ends_on:%m-%d}"
        return f"{first:%Y-%m}" if months == 1 else f"{first.year}-Q{first.month // 3 + 1}"

    @property
    def label(self) -> str:
        """The period as people write it, in the reader's language: 2018年12月."""
        first, months = self.starts_on, self._months()
        facts = {"year": first.year, "quarter": first.month // 3 + 1}
        if months == 1:
            return date_format(first, "YEAR_MONTH_FORMAT")
        if months:
            return gettext("quarter %(quarter)d of %(year)d") % facts
        return gettext("%(first)s to %(last)s") % {"first": first, "last": self.ends_on}

    def _months(self) -> int:
        """How many whole months it covers; 0 for a week."""
        whole = self.starts_on.day == 1 and (self.ends_on + ONE_DAY).day == 1
        return self.ends_on.month - self.starts_on.month + 1 if whole else 0

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_estimate(self) -> bool:
        """Whether the due day was counted over a year whose official calendar was not known."""
        return bool(self.trace.get("estimate"))


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ObligationQuerySet":
        """Those of the user's regions, and of units at or below their posts."""
        scope = scope_of(user)
        return self.filter(below(scope.regions, "period__round__region__") | below(scope.units, "unit__"))

    def owed(self) -> "ObligationQuerySet":
        """Without those that nobody asks for any more."""
        return self.filter(waived_why="")

    def unfiled(self) -> "ObligationQuerySet":
        """Owed and never complete yet: with a row still to be sent, or a zero report not said."""
        rows = apps.get_model("scheduling", "Line").objects.filter(obligation=OuterRef("pk"))
        return self.owed().filter(~Exists(rows) | Exists(rows.unsent()), filed_at=None)

    def with_counts(self) -> "ObligationQuerySet":
        """With `rows`, `unsent`, `fresh` and `sent` on each: rows in all, still to be sent, never sent, sent at all."""
        rows = {"unsent": ("due", "draft", "returned"), "fresh": ("due", "draft")}
        rows |= {"sent": ("filed", "verified", "returned")}
        counts = {name: Count("lines", filter=Q(lines__state__in=states)) for name, states in rows.items()}
        return self.annotate(rows=Count("lines"), **counts)


class Obligation(models.Model):
    """That a unit reports for a period: its sheet. One without lines is a zero report, which must be given too.

    `filed_at` is the first time that it was complete; a zero report is complete when somebody said so (`zero_at`).
    `waived_why`: nobody asks for it any more, because the unit was dissolved or has left the plan.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="obligations")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    zero_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    zero_at = models.DateTimeField(null=True)
    zero_for_unit = models.BooleanField(default=False, help_text=_("The office said it for the unit."))
    waived_why = models.CharField(max_length=200, blank=True)

    # What with_counts() adds.
    rows: int
    unsent: int
    fresh: int
    sent: int

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["period_id", "unit__path"]
        verbose_name, verbose_name_plural = _("report of a unit"), _("reports of units")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="obligation_once"),
            models.CheckConstraint(
                name="obligation_zero_by_somebody",
                condition=Q(zero_at=None, zero_by=None) | Q(zero_at__isnull=False, zero_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"

    @property
    def was_late(self) -> bool:
        """Whether it was complete only after its due day."""
        return self.filed_at is not None and timezone.localdate(self.filed_at) > self.period.due_on
