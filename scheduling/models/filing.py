from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import ChangeRequest, Task
from orgs.models import User
from orgs.permissions import scope_of
from orgs.tree import below
from records import clock
from scheduling.models.period import Obligation, Period


class LineQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LineQuerySet":
        """Rows of sheets that the user may see."""
        scope = scope_of(user)
        near = below(scope.regions, "obligation__period__round__region__") | below(scope.units, "obligation__unit__")
        return self.filter(near)

    def unsent(self) -> "LineQuerySet":
        """Rows that the unit still has to send: due, in draft or returned."""
        return self.filter(state__in=Line.OPEN)


class Line(models.Model):
    """One item on a unit's sheet for a period; an item handed over within the period stands on both units' sheets.

    From `from_on` to `until_on` the unit answered for it. `draft` is what was typed and not sent yet (keys as the
    fields of Entry), `draft_version` counts its savings: who saves must have seen the last one. A returned row stays
    "returned" while it is drafted anew.
    """

    class State(models.TextChoices):
        DUE = "due", _("not filed")
        DRAFT = "draft", _("draft")
        FILED = "filed", _("filed")
        RETURNED = "returned", _("returned")
        VERIFIED = "verified", _("verified")
        SKIPPED = "skipped", _("skipped")

    OPEN = (State.DUE, State.DRAFT, State.RETURNED)

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="lines")
    task = models.ForeignKey(Task, models.PROTECT, related_name="lines")
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    skipped_why = models.CharField(_("why it is skipped"), max_length=200, blank=True)
    skipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    draft = models.JSONField(default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    draft_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    draft_at = models.DateTimeField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["obligation_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "task", "from_on"], name="line_once"),
            models.CheckConstraint(
                name="line_state_known",
                condition=Q(state__in=("due", "draft", "filed", "returned", "verified", "skipped")),
            ),
            models.CheckConstraint(name="line_skipped_with_reason", condition=~Q(state="skipped") | ~Q(skipped_why="")),
            models.CheckConstraint(name="line_days_in_order", condition=Q(until_on__gte=models.F("from_on"))),
        ]
        indexes = [models.Index(fields=["task"], name="line_of_task")]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.task_id}"


class Entry(models.Model):
    """What a unit reported on an item, as it was sent; every sending is a row of its own and stays (填报).

    `ticks` are the measures that the sending ticked: [{"measure": id, "act": "begun"|"done", "on": ISO day,
    "note": text}]. Without progress `no_change_why` says why, or a request for a change of the plan is named.
    `via` says how it came; "office" is 代报.
    """

    class Via(models.TextChoices):
        PAGE = "page", _("on the page")
        TABLE = "xlsx", _("by table")
        OFFICE = "office", _("by the office for the unit")

    line = models.ForeignKey(Line, models.PROTECT, related_name="entries")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("progress"), blank=True)
    claimed = models.PositiveSmallIntegerField(_("share done, claimed"), null=True)
    ticks = models.JSONField(default=list)
    self_check = models.TextField(_("found by the unit itself"), blank=True)
    problems = models.TextField(_("difficulties"), blank=True)
    no_change_why = models.TextField(_("why nothing changed"), blank=True)
    change_request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, related_name="+")
    evidence = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    via = models.CharField(max_length=10, choices=Via, default=Via.PAGE)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["line_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="entry_version_of_line"),
            models.CheckConstraint(
                name="entry_says_something",
                condition=~Q(text="") | ~Q(no_change_why="") | Q(change_request__isnull=False),
            ),
            models.CheckConstraint(name="entry_share", condition=Q(claimed=None) | Q(claimed__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.version}"


class Check(models.Model):
    """What the office found of an entry: verified with a value, method and day, or returned with the reason."""

    class Verdict(models.TextChoices):
        VERIFIED = "verified", _("verified")
        RETURNED = "returned", _("returned")

    class Grade(models.TextChoices):
        """Words beside the number: Jiangxi asks for a quantitative and a qualitative evaluation (定量+定性)."""

        GOOD = "good", _("good")
        FAIR = "fair", _("fair")
        POOR = "poor", _("poor")

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="check_made")
    verdict = models.CharField(max_length=10, choices=Verdict)
    share = models.PositiveSmallIntegerField(_("share done, verified"), null=True)
    method = models.CharField(_("how it was verified"), max_length=20, blank=True)
    seen_on = models.DateField(_("seen on"), null=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, blank=True)
    words = models.TextField(_("evaluation"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["entry_id"]
        constraints = [
            models.CheckConstraint(
                name="check_verified_with_value",
                condition=(Q(verdict="verified", seen_on__isnull=False) & ~Q(method=""))
                | (Q(verdict="returned", share=None) & ~Q(words="")),
            ),
            models.CheckConstraint(name="check_share", condition=Q(share=None) | Q(share__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.verdict}"


class Correction(models.Model):
    """A numbered correction of a locked period: the value before stays, the new one stands beside it (更正)."""

    class Field(models.TextChoices):
        CLAIMED = "claimed", _("share done, claimed")
        VERIFIED = "verified", _("share done, verified")
        TEXT = "text", _("progress")
        GRADE = "grade", _("grade")
        LATE = "late", _("report after the lock")

    period = models.ForeignKey(Period, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    line = models.ForeignKey(Line, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=10, choices=Field)
    old = models.TextField(blank=True)
    new = models.TextField()
    why = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["period_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="correction_number_in_period"),
            models.CheckConstraint(name="correction_with_reason", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.number}"

    @property
    def old_words(self) -> str:
        """The value before in the reader's language: of a grade its word, anything else as it is kept."""
        return self._words(self.old)

    @property
    def new_words(self) -> str:
        """The value now, as `old_words`."""
        return self._words(self.new)

    def _words(self, kept: str) -> str:
        names = dict(Check.Grade.choices) if self.field == self.Field.GRADE else {}
        return str(names.get(kept, kept))
