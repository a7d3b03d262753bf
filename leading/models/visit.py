from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Activity, Round, Task
from leading.models.meeting import HeldQuerySet
from orgs.models import Organisation, User
from orgs.permissions import GRANTS, posts_of, scope_of
from orgs.tree import below


class Team(models.Model):
    """A supervising team of a round (整改督导组): who is in it, and which units or places it looks at."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="teams")
    name = models.CharField(_("name of the team"), max_length=80)
    members = models.TextField(_("members"), blank=True, help_text=_("Posts and units, one a line; no names."))
    units = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("units and places"))
    formed_on = models.DateField(_("formed on"))
    ended_on = models.DateField(_("disbanded on"), null=True, blank=True)
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["round_id", "formed_on", "id"]
        verbose_name, verbose_name_plural = _("supervising team"), _("supervising teams")
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], condition=Q(ended_on=None), name="team_name_in_round"),
            models.CheckConstraint(
                name="team_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("formed_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamRound(models.Model):
    """One round of a team, planned ahead: the checks of March and September (mechanism 2.17)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round number"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.CharField(_("what it looks at"), max_length=200, blank=True)

    class Meta:
        ordering = ["team_id", "number"]
        verbose_name, verbose_name_plural = _("round of a team"), _("rounds of a team")
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="team_round_once"),
            models.CheckConstraint(name="team_round_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.number}"

    def phase(self, today: date) -> str:
        """ "coming", "running" or "over" on a day."""
        return "coming" if today < self.starts_on else "running" if today <= self.ends_on else "over"


def visitors(user: User) -> tuple[int, ...]:
    """Whose visits somebody reads: their own and those of whom they stand in for, while a post there makes visits."""
    led = any(held.role in GRANTS["visit.record"] for held in posts_of(user))
    return scope_of(user).persons if led else ()


class VisitQuerySet(HeldQuerySet):
    def visible_to(self, user: User) -> "VisitQuerySet":
        """Visits of the person's regions, and their own. A unit sees none: it learns its part from findings."""
        regions = below(scope_of(user).regions, "activity__round__region__")
        return self.filter(regions | Q(leader__in=visitors(user)))


class Visit(models.Model):
    """A visit on site, announced or not, of a leader or a team; day, title, post are those of its activity.

    What is found on an announced visit goes to the unit at once. An unannounced one (暗访) is known to nobody in a
    unit until its findings are sent.
    """

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="visit")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="visits_made"
    )
    tasks = models.ManyToManyField(Task, blank=True, related_name="visits")
    team_round = models.ForeignKey(TeamRound, models.PROTECT, null=True, blank=True, related_name="visits")
    places = models.CharField(_("places seen"), max_length=200, blank=True)
    seen = models.TextField(_("what was seen"), blank=True)
    photos = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-activity__held_on", "-id"]
        verbose_name, verbose_name_plural = _("visit"), _("visits")

    def __str__(self) -> str:
        return str(self.activity)


class Review(models.Model):
    """A review by the people's congress or the CPPCC (mechanism 2.7): 环保赣江行 checked eight cities.

    Each of its opinions is an errand of the unit that it is about.
    """

    class Body(models.TextChoices):
        CONGRESS = "congress", _("people's congress")
        CPPCC = "cppcc", _("CPPCC")
        OTHER = "other", _("other body")

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="review")
    body = models.CharField(_("body"), max_length=10, choices=Body)
    places = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("places checked"))
    words = models.TextField(_("opinion as a whole"), blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["-activity__held_on", "-id"]
        verbose_name, verbose_name_plural = _("review"), _("reviews")

    def __str__(self) -> str:
        return str(self.activity)


class Finding(models.Model):
    """What a visit found or a review asks for: of one unit, with a day. Its errand is there once it was sent."""

    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="findings")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="opinions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("what must be put right"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="findings")
    due_on = models.DateField(_("due on"))
    photos = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["visit_id", "review_id", "number"]
        verbose_name, verbose_name_plural = _("finding"), _("findings")
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="finding_number_in_visit"),
            models.UniqueConstraint(fields=["review", "number"], name="finding_number_in_review"),
            models.CheckConstraint(
                name="finding_of_one_source",
                condition=Q(visit__isnull=False, review=None) | Q(visit=None, review__isnull=False),
            ),
            models.CheckConstraint(name="finding_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
