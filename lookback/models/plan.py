from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from lookback.states import Over, State, Strata
from orgs import tree
from orgs.models import User
from orgs.permissions import scope_of
from records import clock


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PlanQuerySet":
        """Those of rounds of the person's regions: the office's own pages, which the units do not see."""
        return self.filter(tree.below(scope_of(user).regions, "round__region__"))

    def standing(self) -> "PlanQuerySet":
        """Without those that were set aside for a new draw."""
        return self.exclude(state=State.SET_ASIDE)


class LookBackPlan(models.Model):
    """One round of looking back at closed items ("回头看"); numbered within its inspection round (Fushun held six).

    What is looked at is drawn once, by lookback.drawing: `seed`, `algorithm` and the frozen population are all that
    anybody needs to draw the same sample again. A drawn plan is never drawn anew; a plan of a new number replaces it,
    with a reason. `size` or `share` (per cent) say how much is drawn; neither means all.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="look_backs")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(pgettext_lazy("last day", "until"))
    over = models.CharField(_("over"), max_length=10, choices=Over)
    closed_from = models.DateField(_("closed from"), null=True, blank=True)
    closed_to = models.DateField(_("closed until"), null=True, blank=True)
    size = models.PositiveSmallIntegerField(_("number to draw"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("share to draw, per cent"), null=True, blank=True)
    strata = models.CharField(_("divided"), max_length=10, choices=Strata, default=Strata.NONE, blank=True)
    seed = models.CharField(_("seed"), max_length=64, blank=True)
    algorithm = models.CharField(max_length=40, blank=True, editable=False)
    population_size = models.PositiveIntegerField(null=True, editable=False)
    population_digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    why_again = models.CharField(_("why it was drawn anew"), max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-number"]
        verbose_name, verbose_name_plural = _("look-back"), _("look-backs")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="lookback_number_in_round"),
            models.CheckConstraint(name="lookback_number_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="lookback_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="lookback_closed_in_order",
                condition=Q(closed_from=None) | Q(closed_to=None) | Q(closed_to__gte=F("closed_from")),
            ),
            models.CheckConstraint(
                name="lookback_size_or_share",
                condition=Q(size=None, share=None)
                | Q(size__gte=1, share=None)
                | Q(size=None, share__gte=1, share__lte=100),
            ),
            models.CheckConstraint(
                name="lookback_drawn_has_seed",
                condition=Q(state="planned", drawn_at=None, drawn_by=None, algorithm="", population_digest="")
                | (
                    ~Q(state="planned")
                    & Q(drawn_at__isnull=False, drawn_by__isnull=False, population_size__isnull=False)
                    & ~Q(seed="")
                    & ~Q(algorithm="")
                    & ~Q(population_digest="")
                ),
            ),
            models.CheckConstraint(
                name="lookback_finished_has_day",
                condition=Q(state="finished", finished_at__isnull=False, finished_on__isnull=False)
                | (~Q(state="finished") & Q(finished_at=None, finished_on=None)),
            ),
            models.CheckConstraint(
                name="lookback_again_has_reason",
                condition=Q(replaces=None, why_again="") | (Q(replaces__isnull=False) & ~Q(why_again="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None


class Population(models.Model):
    """The frozen list that a sample was drawn from: [key, stratum, subject] of each item in order; never changed."""

    plan = models.OneToOneField(LookBackPlan, models.PROTECT, related_name="population")
    rows = models.JSONField()

    def __str__(self) -> str:
        return str(self.plan)
