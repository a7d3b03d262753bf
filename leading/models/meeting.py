from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Activity, Round, Task


class HeldQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those whose activity was not taken back."""
        return self.filter(activity__is_withdrawn=False)


class Meeting(models.Model):
    """What a meeting was about and decided; day, title and body are those of its activity, which figures count.

    `activity` is the row that stands in the books: a correction of the activity takes the meeting with it.
    """

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="meeting")
    agenda = models.TextField(_("agenda"), blank=True)
    attendance = models.TextField(_("who took part"), blank=True, help_text=_("Posts and units, no names."))

    objects = HeldQuerySet.as_manager()

    class Meta:
        ordering = ["-activity__held_on", "-id"]
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")

    def __str__(self) -> str:
        return str(self.activity)


class Decision(models.Model):
    """One numbered decision of a meeting; every unit that it gives something to do has an errand of its own."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("what was decided"))
    tasks = models.ManyToManyField(Task, blank=True, related_name="decisions")

    class Meta:
        ordering = ["meeting_id", "number"]
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_in_meeting"),
            models.CheckConstraint(name="decision_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class MeetingRhythm(models.Model):
    """How often a body has to deal with the rectification: Guangxi's region and cities twice a year, counties quarterly
    (半年、每季度专题研究, mechanism 2.21).

    `body` is the name under which its meetings are counted (the series of the activity, or who met).
    """

    class Every(models.TextChoices):
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        HALF_YEAR = "half_year", _("every half-year")

    round = models.ForeignKey(Round, models.PROTECT, related_name="meeting_rhythms")
    body = models.CharField(_("body"), max_length=80)
    every = models.CharField(_("how often"), max_length=10, choices=Every)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        ordering = ["round_id", "id"]
        verbose_name, verbose_name_plural = _("rule of meetings"), _("rules of meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "body"], condition=Q(ends_on=None), name="meeting_rhythm_once_in_force"
            ),
            models.CheckConstraint(
                name="meeting_rhythm_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="meeting_rhythm_known", condition=Q(every__in=("month", "quarter", "half_year"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_every_display()}"
