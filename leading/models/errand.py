from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from deadlines.models import Deadline
from leading.models.meeting import Decision
from leading.models.visit import Finding, visitors
from leading.states import OWING, RUNNING, Sort, State
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from orgs.tree import below
from records import clock


class ErrandQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ErrandQuerySet":
        """Errands of the person's regions and units, and those that come from their own visits."""
        scope = scope_of(user)
        near = below(scope.regions, "round__region__") | below((*scope.regions, *scope.units), "unit__")
        return self.filter(near | Q(finding__visit__leader__in=visitors(user)))

    def for_list(self) -> "ErrandQuerySet":
        """With everything that one line of a list shows."""
        return self.select_related(
            "round", "unit", "deadline", "decision__meeting__activity", "finding__visit__activity",
            "finding__review__activity", "finding__task__problem",
        ).prefetch_related("decision__tasks__problem")  # fmt: skip

    def owing(self) -> "ErrandQuerySet":
        """Those on which the unit has to report."""
        return self.filter(state__in=OWING)

    def running(self) -> "ErrandQuerySet":
        """Those that are neither confirmed nor lifted."""
        return self.filter(state__in=RUNNING)


class Errand(models.Model):
    """What one unit was given to do beside the plan, by a day: from a decision, a finding or an opinion (交办事项).

    The unit reports it done, somebody else confirms or returns it. It is there from the day on which it was given.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="errands")
    sort = models.CharField(_("comes from"), max_length=10, choices=Sort)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="errands")
    finding = models.OneToOneField(Finding, models.PROTECT, null=True, related_name="errand")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="errands", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField(_("given on"), default=clock.today)
    done_on = models.DateField(_("confirmed on"), null=True)
    why = models.CharField(_("why it was lifted"), max_length=200, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-given_on", "-id"]
        verbose_name, verbose_name_plural = _("errand"), _("errands")
        indexes = [models.Index(fields=["round", "state"], name="errand_of_round_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="errand_of_decision_once_a_unit"),
            models.CheckConstraint(
                name="errand_of_one_source",
                condition=Q(sort="decision", decision__isnull=False, finding=None)
                | Q(sort__in=("finding", "opinion"), decision=None, finding__isnull=False),
            ),
            models.CheckConstraint(
                name="errand_state_known",
                condition=Q(state__in=("open", "answered", "returned", "done", "dropped")),
            ),
            models.CheckConstraint(
                name="errand_done_with_day",
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
            ),
            models.CheckConstraint(name="errand_dropped_with_reason", condition=~Q(state="dropped") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def text(self) -> str:
        """What is to be done, as it was decided or found. Reads the source; `for_list` brings it along."""
        source = self.decision or self.finding
        return source.text if source else ""

    @property
    def source_title(self) -> str:
        """The meeting, visit or review that it comes from, with its day."""
        if self.decision:
            return str(self.decision.meeting.activity)
        held = self.finding and (self.finding.visit or self.finding.review)
        return str(held.activity) if held else ""


class Answer(models.Model):
    """A unit's report that an errand is done, as it was sent; every sending stays."""

    errand = models.ForeignKey(Errand, models.PROTECT, related_name="answers")
    seq = models.PositiveSmallIntegerField()
    text = models.TextField(_("what was done"))
    files = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["errand_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["errand", "seq"], name="errand_answer_once"),
            models.CheckConstraint(name="errand_answer_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.errand_id} {self.seq}"


class Verdict(models.Model):
    """What somebody else found of a report: confirmed, or returned with the reason."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="verdict")
    confirmed = models.BooleanField()
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["answer_id"]
        constraints = [
            models.CheckConstraint(name="errand_returned_with_reason", condition=Q(confirmed=True) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.confirmed}"
