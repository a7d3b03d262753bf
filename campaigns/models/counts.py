"""What is kept of a list: figures by place and day, and entries one by one."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import CampaignList, CampaignPlace
from cases.models import Task
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from records import clock


class ListFigureQuerySet(models.QuerySet):
    def newest(self, as_of: date) -> "ListFigureQuerySet":
        """Of each list and place the figure that counts on a day: the last one of the latest day up to it."""
        same = self.model._default_manager.filter(list=OuterRef("list"), place=OuterRef("place"), on__lte=as_of)
        return self.filter(pk=Subquery(same.order_by("-on", "-pk").values("pk")[:1]))


class ListFigure(models.Model):
    """How many a place had found and cleared of a list up to and including a day. Only ever added.

    A second figure of a day corrects the first and says why, and so does one that is lower than the figure before it.
    Rows `of_entries` were counted from the entries, one after each change of them.
    """

    list = models.ForeignKey(CampaignList, models.PROTECT, related_name="figures")
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("place"))
    on = models.DateField(_("day"))
    found = models.PositiveIntegerField(_("found so far"))
    cleared = models.PositiveIntegerField(_("cleared so far"))
    of_entries = models.BooleanField(default=False)
    why = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ListFigureQuerySet.as_manager()

    class Meta:
        ordering = ["list_id", "place_id", "on", "id"]
        verbose_name, verbose_name_plural = _("figure of a list"), _("figures of a list")
        constraints = [
            models.UniqueConstraint(
                fields=["list", "place", "on"], condition=Q(why="", of_entries=False), name="list_figure_once_a_day"
            ),
            models.CheckConstraint(name="list_figure_cleared_were_found", condition=Q(cleared__lte=F("found"))),
        ]
        indexes = [models.Index(fields=["list", "place", "-on", "-id"], name="list_figure_newest")]

    def __str__(self) -> str:
        return f"{self.list_id} {self.on} {self.found}/{self.cleared}"

    @property
    def remaining(self) -> int:
        """How many are left; never below zero."""
        return self.found - self.cleared


class ListEntryQuerySet(models.QuerySet):
    def of(self, user: User) -> "ListEntryQuerySet":
        """The person's own: of their unit, on a list for which it answers, or of an item that they see."""
        units = scope_of(user).units
        own = tree.below(units, "organisation__") | tree.below(units, "list__organisation__")
        return self.filter(own | Q(task__in=Task.objects.visible_to(user).values("pk")))

    def visible_to(self, user: User) -> "ListEntryQuerySet":
        """Those of places that the person reads whole, reports for or is sent to check, and their own."""
        place = {"campaign": OuterRef("list__campaign"), "region": OuterRef("place")}
        read = CampaignPlace.objects.visible_to(user).filter(**place)
        sent = {"list__campaign__groups__members": user.pk, "list__campaign__groups__assignments__region": F("place")}
        checked = ListEntry.objects.filter(pk=OuterRef("pk"), **sent)
        own = ListEntry.objects.of(user).filter(pk=OuterRef("pk"))
        return self.filter(Exists(read) | Exists(checked) | Exists(own))


class ListEntry(models.Model):
    """One thing on a list: what, where, whose, when it was put down and cleared, and what a check said of that.

    One that a check found not cleared is open again; the check itself stays in the findings.
    """

    class Verdict(models.TextChoices):
        NONE = "", _("not checked")
        HOLDS = "holds", _("checked, cleared")
        FAILS = "fails", _("checked, not cleared")

    list = models.ForeignKey(CampaignList, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("what"), max_length=160)
    place = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("place"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible unit")
    )
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="campaign_entries")
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_on = models.DateField(_("put down on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    cleared_how = models.CharField(_("how it was cleared"), max_length=300, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    evidence = models.ManyToManyField("records.Evidence", blank=True, related_name="+")
    verdict = models.CharField(_("check"), max_length=10, choices=Verdict, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        ordering = ["list_id", "number"]
        verbose_name, verbose_name_plural = _("entry of a list"), _("entries of a list")
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="list_entry_number"),
            models.UniqueConstraint(fields=["list", "place", "name"], name="list_entry_once"),
            models.CheckConstraint(
                name="list_entry_cleared_after_entered",
                condition=Q(cleared_on=None) | Q(cleared_on__gte=F("entered_on")),
            ),
            models.CheckConstraint(
                name="list_entry_cleared_says_how", condition=Q(cleared_on=None) | ~Q(cleared_how="")
            ),
            models.CheckConstraint(
                name="list_entry_failed_is_open", condition=~Q(verdict="fails") | Q(cleared_on=None)
            ),
            models.CheckConstraint(
                name="list_entry_checked_by_somebody",
                condition=Q(verdict="", checked_by=None, checked_on=None)
                | (~Q(verdict="") & Q(checked_by__isnull=False, checked_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["list", "place", "cleared_on"], name="list_entry_open")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
