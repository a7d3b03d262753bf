"""A campaign, its lists that are to come to zero, and the places that report on them."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Activity, Round, Task
from deadlines.models import Deadline
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from records import clock

WEEK = 7  # days


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CampaignQuerySet":
        """Those of rounds in the person's regions, and those in which a unit of theirs reports or somebody checks.

        And those in which something of theirs stands: a list or an entry of their unit, an entry that is an item which
        they carry, lead or otherwise see.
        """
        scope = scope_of(user)
        wide = tree.below(scope.regions, "round__region__")
        places = CampaignPlace.objects.visible_to(user).filter(campaign=OuterRef("pk"))
        same = self.model._default_manager.filter(pk=OuterRef("pk"))
        item = same.filter(lists__entries__task__in=Task.objects.visible_to(user).values("pk"))
        answers = tree.below(scope.units, "lists__organisation__")
        answers |= tree.below(scope.units, "lists__entries__organisation__")
        member = same.filter(groups__members=user.pk)
        found = Exists(places) | Exists(member) | Exists(item)
        return self.filter(wide | found | Exists(same.filter(answers)) if scope.units else wide | found)

    def running(self) -> "CampaignQuerySet":
        """Not closed yet."""
        return self.filter(closed_on=None)


class Campaign(models.Model):
    """A time in which lists are brought to zero: ten lists from 1 July to 15 October 2019 (百日清零, Shanxi).

    `activity` is the row by which the round's figures count it. Figures are due every `cadence` from `starts_on` on.
    """

    class Cadence(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    round = models.ForeignKey(Round, models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    cadence = models.CharField(_("figures are due"), max_length=10, choices=Cadence)
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="campaign")
    is_illustrative = models.BooleanField(default=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    summary = models.TextField(_("what was achieved"), blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name, verbose_name_plural = _("campaign"), _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="campaign_name_in_round"),
            models.CheckConstraint(name="campaign_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="campaign_cadence_known", condition=Q(cadence__in=("daily", "weekly"))),
            models.CheckConstraint(
                name="campaign_closed_by_somebody",
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> int:
        """First and last day counted: 107 from 1 July to 15 October."""
        return (self.ends_on - self.starts_on).days + 1

    def due_period(self, day: date) -> tuple[date, date] | None:
        """First and last day of the day or week of the campaign that `day` lies in; None before it and after it."""
        if not self.starts_on <= day <= self.ends_on:
            return None
        if self.cadence == self.Cadence.DAILY:
            return day, day
        first = self.starts_on + timedelta(days=(day - self.starts_on).days // WEEK * WEEK)
        return first, min(first + timedelta(days=WEEK - 1), self.ends_on)


class CampaignList(models.Model):
    """One list of a campaign, counted in households, machines, places, vehicles (家、台、处、辆…).

    It is kept either in figures by place or entry by entry; an entry kept is what makes it the second kind.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="lists")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    unit_word = models.CharField(_("counted in"), max_length=8, help_text=_("For example 家, 台, 处, 辆."))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible unit")
    )
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    by_entries = models.BooleanField(default=False)
    left_open_why = models.CharField(_("why it is not at zero"), max_length=300, blank=True)

    class Meta:
        ordering = ["campaign_id", "number"]
        verbose_name, verbose_name_plural = _("list of a campaign"), _("lists of a campaign")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_list_number"),
            models.CheckConstraint(name="campaign_list_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="campaign_list_counted_in_something", condition=~Q(unit_word="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class CampaignPlaceQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CampaignPlaceQuerySet":
        """Places that the person reads whole, and those for which a unit of theirs reports."""
        scope = scope_of(user)
        near = tree.below(scope.regions, "region__") | tree.below(scope.units, "region__")
        own = Organisation.objects.filter(tree.below(scope.units))
        inside = Exists(own.filter(path__startswith=OuterRef("region__path")))
        return self.filter(near | tree.below(scope.units, "reporter__") | Q(inside, reporter=None))


class CampaignPlace(models.Model):
    """A region that reports figures of a campaign, and the unit that does it; any of its units where none is named."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="places")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("place"))
    reporter = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reporting unit")
    )

    objects = CampaignPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["campaign_id", "region__path"]
        verbose_name, verbose_name_plural = _("place of a campaign"), _("places of a campaign")
        constraints = [models.UniqueConstraint(fields=["campaign", "region"], name="campaign_place_once")]

    def __str__(self) -> str:
        return str(self.region)
