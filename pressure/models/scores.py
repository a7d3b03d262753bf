"""Points of units, line by line; lines are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import Organisation, User
from pressure.models.cards import Card, CardRule, seen_by
from records import clock


class ScoreLineQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ScoreLineQuerySet":
        """Lines of the user's region or units."""
        return self.filter(seen_by(user, "unit"))


class ScoreLine(models.Model):
    """Points of one unit on one day, by one rule, for one card; below zero they were taken off.

    A line is never changed. A reversal is a line of its own that names the old one and has its points with the other
    sign, so that a unit's points are always the plain sum of its lines. `letter` is the text key of
    the paper, which gets its number when it is issued.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="score_lines")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    on = models.DateField(_("day"))
    card = models.ForeignKey(Card, models.PROTECT, related_name="lines")
    rule = models.ForeignKey(CardRule, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    title = models.CharField(_("item"), max_length=200)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    share = models.PositiveSmallIntegerField(default=1)
    shares = models.PositiveSmallIntegerField(default=1, help_text=_("This unit bears `share` of `shares`."))
    turn = models.PositiveSmallIntegerField(default=1, help_text=_("How often the card brought points by now."))
    letter = models.CharField(max_length=80, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ScoreLineQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name, verbose_name_plural = _("line of the scorecard"), _("lines of the scorecard")
        constraints = [
            models.CheckConstraint(
                name="score_taken_off_or_given_back",
                condition=Q(reverses=None, points__lte=0) | Q(reverses__isnull=False, points__gte=0),
            ),
            models.CheckConstraint(name="score_share", condition=Q(share__gte=1, shares__gte=models.F("share"))),
            models.UniqueConstraint(
                fields=["card", "unit", "turn"], condition=Q(reverses=None), name="score_once_a_turn"
            ),
        ]
        indexes = [models.Index(fields=["round", "unit", "on", "id"], name="score_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.on} {self.points:+}"
