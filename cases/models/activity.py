"""Dated records that papers count and list. Only ever added: a correction is a new row that names the old one."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models.inspection import Round
from orgs.models import User
from orgs.permissions import paths_of
from records import clock

SIGNED = RegexValidator(r"^[+-]?\d+(\.\d+)?$", _("Write a number with its sign, for example -4.7."))


class RecordQuerySet(models.QuerySet):
    def entered_by(self, as_of: date) -> Self:
        """Rows that stood in the books on `as_of`: entered by then, and not corrected or taken back by then."""
        later = self.model._default_manager.filter(corrects=OuterRef("pk"), entered_on__lte=as_of)
        return self.filter(~Exists(later), entered_on__lte=as_of, is_withdrawn=False)


class ActivityQuerySet(RecordQuerySet):
    def counting(self, as_of: date) -> Self:
        """What figures of `as_of` count: of that day or earlier, and standing in the books on it."""
        return self.entered_by(as_of).filter(held_on__lte=as_of)

    def open_to(self, user: User) -> Self:
        """Rows that the person may read one by one: of an unannounced visit a unit learns by what is sent to it."""
        paths = paths_of(user, "figures.read")
        region = [Q(round__region__path__startswith=path) for path in paths]
        return self.filter(reduce(or_, region, Q(unannounced=False)))


class Activity(models.Model):
    """What was done for a round on a day: a meeting, visit, check, campaign, project or publicity item.

    `corrects` names the row that this one replaces; with `is_withdrawn` it only takes that row back.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting of the standing committee or the government")
        VISIT = "visit", _("visit of a leader")
        CHECK = "check", _("special check")
        CAMPAIGN = "campaign", _("campaign")
        SUPERVISION = "supervision", _("special supervision")
        LEADING_GROUP = "leading_group", _("leading group set up or changed")
        ACTION = "action", _("special action")
        PUBLICITY = "publicity", _("publicity")
        PROJECT = "project", _("project")

    class Medium(models.TextChoices):
        TELEVISION = "tv", _("television")
        NEWSPAPER = "newspaper", _("newspaper")
        WEBSITE = "website", _("government website")
        WECHAT = "wechat", _("WeChat")
        WEIBO = "weibo", _("Weibo")
        PRESS_CONFERENCE = "press", _("press conference")
        OTHER = "other", _("other medium")

    round = models.ForeignKey(Round, models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    held_on = models.DateField(_("day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Of a campaign or project."))
    title = models.CharField(_("title"), max_length=120)
    who = models.CharField(_("who"), max_length=60, blank=True, help_text=_("The post, not the name."))
    series = models.CharField(
        _("series"), max_length=80, blank=True, help_text=_("The name under which papers count it with others.")
    )
    unannounced = models.BooleanField(_("unannounced"), default=False)
    medium = models.CharField(_("medium"), max_length=10, choices=Medium, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    invested_yuan = models.DecimalField(_("invested, in yuan"), max_digits=16, decimal_places=2, null=True, blank=True)
    is_illustrative = models.BooleanField(default=False)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )
    is_withdrawn = models.BooleanField(default=False, editable=False)
    why = models.CharField(_("why it is corrected"), max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["round", "held_on", "id"]
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        indexes = [models.Index(fields=["round", "-held_on"], name="activity_of_round_by_day")]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_begin", condition=Q(ends_on=None) | Q(ends_on__gte=F("held_on"))
            ),
            models.CheckConstraint(
                name="activity_medium_of_publicity", condition=Q(kind="publicity") | Q(medium="", link="")
            ),
            models.CheckConstraint(
                name="activity_corrected_with_reason", condition=Q(corrects=None, is_withdrawn=False) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="activity_withdrawn_names_one", condition=Q(is_withdrawn=False) | Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class ResultFigureQuerySet(RecordQuerySet):
    def counting(self, as_of: date) -> Self:
        """What figures of `as_of` know: recorded for that day or earlier, and standing in the books on it."""
        return self.entered_by(as_of).filter(recorded_on__lte=as_of)

    def newest(self, as_of: date) -> list["ResultFigure"]:
        """The newest value of each series on `as_of`, series in the order in which they were first recorded."""
        rows: list[Any] = list(self.counting(as_of).order_by("recorded_on", "pk"))
        return list({row.code: row for row in rows}.values())


class ResultFigure(models.Model):
    """A result outside the counts of problems: 109 furnaces closed, an index and its rank, a next step.

    Rows with one `code` are one series through time. `change` is signed and kept as it was given, in `change_unit`,
    against the same period of the year before; `rank_change` is how many places it rose.
    """

    class Kind(models.TextChoices):
        RESULT = "result", _("result")
        INDICATOR = "indicator", _("environment indicator")
        NEXT_STEP = "next_step", _("next step")

    class Topic(models.TextChoices):
        AIR_DAYS = "air_days", _("good-air days")
        AIR_INDEX = "air_index", _("composite air index")
        PM10 = "pm10", "PM10"
        PM25 = "pm25", "PM2.5"
        SECTIONS = "sections", _("river and lake sections by class")
        DRINKING_WATER = "drinking", _("drinking-water sources")
        OTHER = "other", _("other")

    round = models.ForeignKey(Round, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.SlugField(max_length=40)
    topic = models.CharField(_("what is measured"), max_length=10, choices=Topic, blank=True)
    grade = models.CharField(_("water class"), max_length=20, blank=True, help_text=_("Of sections, e.g. Ⅰ–Ⅲ or 劣Ⅴ."))
    recorded_on = models.DateField()
    period = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True)
    change = models.CharField(
        max_length=20, blank=True, validators=[SIGNED], help_text=_("Against the year before, as given.")
    )
    change_unit = models.CharField(_("unit of the change"), max_length=20, default="%", blank=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_scope = models.CharField(max_length=20, blank=True)
    rank_change = models.SmallIntegerField(default=0, help_text=_("Places risen, or fallen when negative."))
    note = models.TextField(blank=True)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )
    is_withdrawn = models.BooleanField(default=False, editable=False)
    why = models.CharField(_("why it is corrected"), max_length=200, blank=True)

    objects = ResultFigureQuerySet.as_manager()

    class Meta:
        ordering = ["round", "id"]
        verbose_name, verbose_name_plural = _("result"), _("results")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "code", "recorded_on"], condition=Q(corrects=None), name="result_once_a_day"
            ),
            models.CheckConstraint(
                name="result_corrected_with_reason", condition=Q(corrects=None, is_withdrawn=False) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="result_withdrawn_names_one", condition=Q(is_withdrawn=False) | Q(corrects__isnull=False)
            ),
            models.CheckConstraint(name="result_rank_from_1", condition=Q(rank=None) | Q(rank__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def places_moved(self) -> int:
        """How many places it rose or fell."""
        return abs(self.rank_change)

    @property
    def value_words(self) -> str:
        """The value without zeros at its end, as papers have it: 90.5; '' for none."""
        return "" if self.value is None else f"{self.value.normalize():f}"
