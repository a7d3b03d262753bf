"""What comes between the review of a reply and the closing of a case: call-backs, notice, objections; and links."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.models import Deadline
from orgs.models import User
from petitions.models.assignment import Assignment
from petitions.models.batch import Petition
from records import clock


class CallBack(models.Model):
    """One call to the petitioner after the handling (回访), and what followed. Only ever added."""

    class Result(models.TextChoices):
        SATISFIED = "satisfied", _("satisfied")
        NOT_SATISFIED = "not_satisfied", _("not satisfied")
        UNREACHABLE = "unreachable", _("not reachable")

    class FollowUp(models.TextChoices):
        NONE = "", _("nothing")
        RETURN = "return", _("the unit handles it again")
        EXPLAIN = "explain", _("explained why it stays so")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="call_backs")
    result = models.CharField(_("result"), max_length=15, choices=Result)
    follow_up = models.CharField(_("what follows"), max_length=10, choices=FollowUp, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    called_on = models.DateField(_("called on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="call_back_not_satisfied_is_followed_up",
                condition=~Q(result="not_satisfied") | ~Q(follow_up=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.result}"


class PetitionNotice(models.Model):
    """The public notice of a reviewed case, where the round asks for one."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("notice", "running")
        CLOSED = "closed", pgettext_lazy("notice", "ended")
        WITHDRAWN = "withdrawn", pgettext_lazy("notice", "withdrawn")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="notices")
    first_day = models.DateField()
    last_day = models.DateField()
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="running"), name="petition_notice_one_running"
            ),
            models.CheckConstraint(name="petition_notice_days", condition=Q(last_day__gte=F("first_day"))),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.first_day}–{self.last_day}"


class NoticeObjection(models.Model):
    """What somebody objects to the notice of a case, as the office took it down."""

    notice = models.ForeignKey(PetitionNotice, models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    founded = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["notice_id", "id"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.received_at:%Y-%m-%d}"


class Link(models.Model):
    """Two petitions belong together: `later` repeats or touches `earlier`. Ended by one click, never deleted."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("duplicate of")
        SAME_OBJECT = "same_object", _("same object, new information")
        REPEAT = "repeat", _("repeat over rounds of")

    later = models.ForeignKey(Petition, models.PROTECT, related_name="links")
    earlier = models.ForeignKey(Petition, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=Kind)
    why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("link"), _("links")
        constraints = [
            models.UniqueConstraint(fields=["later", "earlier"], condition=Q(ended_at=None), name="link_once"),
            models.CheckConstraint(name="link_of_two", condition=~Q(later=F("earlier"))),
        ]

    def __str__(self) -> str:
        return f"{self.later} {self.get_kind_display()} {self.earlier}"


class NotAlike(models.Model):
    """Somebody looked at an offered pair and said that it is none, so that it is not offered again."""

    first = models.ForeignKey(Petition, models.CASCADE, related_name="+")
    second = models.ForeignKey(Petition, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="not_alike_once")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
