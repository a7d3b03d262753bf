from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round, Task
from deadlines.models import Deadline
from leading.models.visit import Visit
from orgs.models import User
from orgs.permissions import scope_of
from orgs.tree import below
from petitions.models import Petition
from records import clock


class LedItemQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LedItemQuerySet":
        """Those over items of the person's regions, and the person's own."""
        scope = scope_of(user)
        return self.filter(below(scope.regions, "task__problem__round__region__") | Q(user__in=scope.persons))


class LedItem(models.Model):
    """A key item that a leader leads in person, at one of three levels (领办, Shanxi's "332" way).

    It stands beside the leaders in charge that the plan names (cases.TaskLeader) and replaces none. The source does
    not spell the three numbers out, so nothing here counts to them.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")

    class Seat(models.TextChoices):
        PRINCIPAL = "principal", _("principal")
        DEPUTY = "deputy", _("deputy leader")

    task = models.ForeignKey(Task, models.PROTECT, related_name="led_by")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    seat = models.CharField(_("rank"), max_length=10, choices=Seat)
    post = models.CharField(_("post"), max_length=80, help_text=_("As it stands on papers; no name."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="led_items")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=200, help_text=_("Why a leader leads it, as the decision says."))
    is_illustrative = models.BooleanField(default=False)

    objects = LedItemQuerySet.as_manager()

    class Meta:
        ordering = ["task_id", "id"]
        verbose_name, verbose_name_plural = _("leader-led item"), _("leader-led items")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "level", "post"], condition=Q(until=None), name="led_item_once_for_a_post"
            ),
            models.CheckConstraint(
                name="led_item_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="led_item_level_known", condition=Q(level__in=("province", "city", "county"))),
            models.CheckConstraint(name="led_item_seat_known", condition=Q(seat__in=("principal", "deputy"))),
            models.CheckConstraint(name="led_item_with_post", condition=~Q(post="")),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.task}"


class ExposureQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ExposureQuerySet":
        """Those of the person's regions, and those that they must visit."""
        scope = scope_of(user)
        return self.filter(below(scope.regions, "round__region__") | Q(leader__in=scope.persons))

    def waiting(self) -> "ExposureQuerySet":
        """Those that the leader has not visited yet."""
        return self.filter(visit=None, ended_on=None)


class Exposure(models.Model):
    """An item that a film or the media exposed: a leader goes there in person by a day; it stays on the list until it
    is solved (领导包办, mechanism 3.8; exposed until solved, 2.9)."""

    class Medium(models.TextChoices):
        FILM = "film", _("warning film")
        TELEVISION = "tv", _("television")
        NEWSPAPER = "newspaper", _("newspaper")
        WEBSITE = "website", _("website")
        NEW_MEDIA = "new_media", _("new media")
        OTHER = "other", _("other")

    round = models.ForeignKey(Round, models.PROTECT, related_name="exposures")
    title = models.CharField(_("what was exposed"), max_length=120)
    medium = models.CharField(_("exposed by"), max_length=10, choices=Medium)
    outlet = models.CharField(_("name of the programme or paper"), max_length=80, blank=True)
    link = models.URLField(_("web address"), max_length=300, blank=True)
    shown_on = models.DateField(_("exposed on"))
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="exposures")
    petition = models.ForeignKey(Petition, models.PROTECT, null=True, blank=True, related_name="exposures")
    leader_post = models.CharField(_("leader who must go there"), max_length=80)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="exposures"
    )
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="exposures")
    ended_on = models.DateField(_("solved on"), null=True)
    ended_why = models.CharField(_("how it was solved"), max_length=200, blank=True)
    is_illustrative = models.BooleanField(default=False)

    objects = ExposureQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-shown_on", "-id"]
        verbose_name, verbose_name_plural = _("exposed item"), _("exposed items")
        constraints = [
            models.CheckConstraint(
                name="exposure_ends_after_visit",
                condition=Q(ended_on=None) | (Q(visit__isnull=False, ended_on__gte=F("shown_on")) & ~Q(ended_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FollowUp(models.Model):
    """What became of an exposed item on a day: a visit of its leader, or in words reports of the media, steps taken."""

    exposure = models.ForeignKey(Exposure, models.PROTECT, related_name="follow_ups")
    on = models.DateField(_("day"))
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("what happened"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["exposure_id", "-on", "-id"]
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        constraints = [
            models.CheckConstraint(name="follow_up_says_something", condition=~Q(text="") | Q(visit__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.text[:40]}"
