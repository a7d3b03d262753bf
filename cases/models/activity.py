from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.inspection import Round
from records import clock


class Activity(models.Model):
    """What leaders and the office did for a round on a day: papers count and list these rows."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting of the standing committee or the government")
        VISIT = "visit", _("visit of a leader")
        CHECK = "check", _("special check")
        CAMPAIGN = "campaign", _("campaign")
        SUPERVISION = "supervision", _("special supervision")
        LEADING_GROUP = "leading_group", _("leading group set up or changed")
        ACTION = "action", _("special action")
        PUBLICITY = "publicity", _("publicity")

    round = models.ForeignKey(Round, models.PROTECT, related_name="activities")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    held_on = models.DateField(_("day"))
    title = models.CharField(_("title"), max_length=120)
    who = models.CharField(_("who"), max_length=60, blank=True, help_text=_("The post, not the name."))
    series = models.CharField(
        _("series"), max_length=80, blank=True, help_text=_("The name under which papers count it with others.")
    )
    unannounced = models.BooleanField(_("unannounced"), default=False)
    is_illustrative = models.BooleanField(default=False)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were

    class Meta:
        ordering = ["round", "held_on", "id"]
        verbose_name, verbose_name_plural = _("activity"), _("activities")

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class ResultFigure(models.Model):
    """A result outside the counts of problems: 109 furnaces closed, 220 villages, an index and its rank."""

    class Kind(models.TextChoices):
        RESULT = "result", _("result")
        INDICATOR = "indicator", _("environment indicator")
        NEXT_STEP = "next_step", _("next step")

    round = models.ForeignKey(Round, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.SlugField(max_length=40)
    recorded_on = models.DateField()
    period = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True)
    change = models.CharField(max_length=20, blank=True, help_text=_("Against the year before, as given."))
    rank = models.PositiveSmallIntegerField(null=True)
    rank_scope = models.CharField(max_length=20, blank=True)
    rank_change = models.SmallIntegerField(default=0, help_text=_("Places risen, or fallen when negative."))
    note = models.TextField(blank=True)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were

    class Meta:
        ordering = ["round", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "code", "recorded_on"], name="result_once_a_day")]

    def __str__(self) -> str:
        return self.title
