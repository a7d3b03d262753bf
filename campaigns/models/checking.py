"""Groups that check each other's places, never their own (交叉检查)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign, CampaignList
from campaigns.models.counts import ListEntry
from orgs.models import Organisation
from records import clock


class CheckGroup(models.Model):
    """People of one region who check others. Its home is set once."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="groups")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    home = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("own region"))
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="check_groups")

    class Meta:
        ordering = ["campaign_id", "number"]
        verbose_name, verbose_name_plural = _("check group"), _("check groups")
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="check_group_number")]

    def __str__(self) -> str:
        return self.name


class CheckAssignment(models.Model):
    """A group checks a region for some days. `home` is a copy, so that the database itself refuses its own region."""

    group = models.ForeignKey(CheckGroup, models.PROTECT, related_name="assignments")
    home = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("checks"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        ordering = ["starts_on", "region__path"]
        verbose_name, verbose_name_plural = _("cross-check"), _("cross-checks")
        constraints = [
            models.UniqueConstraint(fields=["group", "region", "starts_on"], name="check_assignment_once"),
            models.CheckConstraint(name="check_assignment_never_at_home", condition=~Q(region=F("home"))),
            models.CheckConstraint(name="check_assignment_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.group} → {self.region}"


class CheckFinding(models.Model):
    """What a group found on the spot, of a list or of one entry. Only ever added."""

    class Result(models.TextChoices):
        HOLDS = "holds", _("in order")
        UNFINISHED = "unfinished", _("not finished")
        FALSE = "false", _("reported as cleared, and is not")
        MISSED = "missed", _("not on the list, and belongs there")

    BAD = (Result.UNFINISHED, Result.FALSE, Result.MISSED)

    assignment = models.ForeignKey(CheckAssignment, models.PROTECT, related_name="findings")
    list = models.ForeignKey(CampaignList, models.PROTECT, related_name="findings", verbose_name=_("list"))
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, blank=True, related_name="findings")
    seen_on = models.DateField(_("seen on"))
    text = models.TextField(_("what was found"))
    result = models.CharField(_("result"), max_length=10, choices=Result)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-seen_on", "-id"]
        verbose_name, verbose_name_plural = _("finding"), _("findings")
        constraints = [
            models.CheckConstraint(name="check_finding_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="check_finding_result_known", condition=Q(result__in=("holds", "unfinished", "false", "missed"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.seen_on} {self.result}"
