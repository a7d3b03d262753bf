"""What became public, one row per event; who follows it; and which event went to whom in which letter."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from records import clock


class Kind(models.TextChoices):
    """What may happen on the public side."""

    RELEASE = "release", _("figures released")
    RELEASE_WITHDRAWN = "release_withdrawn", _("figures withdrawn")
    NOTICE = "notice", _("public notice opened")
    NOTICE_ENDED = "notice_ended", _("public notice ended")
    NOTICE_WITHDRAWN = "notice_withdrawn", _("public notice withdrawn")
    TABLE = "table", _("table of petitions published")
    TABLE_WITHDRAWN = "table_withdrawn", _("table of petitions withdrawn")
    RESULT = "result", _("result of a petition published")
    CORRECTION = "correction", _("result of a petition corrected")
    RESULT_WITHDRAWN = "result_withdrawn", _("result of a petition withdrawn")
    PLAN = "plan", _("rectification plan published")
    PLAN_WITHDRAWN = "plan_withdrawn", _("rectification plan withdrawn")


class Event(models.Model):
    """One thing that became public, noted once. Everything in it may be read by everybody.

    `ref` is the id of the row that it is about, `label` its name inside the round (of a release "2019-06-28-v1").
    `told` keeps what differs from the state before, of a release; it is emptied when the release is withdrawn.
    `fanned_at` is when the last subscriber got a line for it.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    ref = models.PositiveBigIntegerField()
    label = models.CharField(max_length=120)
    at = models.DateTimeField()
    noted_at = models.DateTimeField(default=clock.now)
    told = models.JSONField(default=dict)
    fanned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name, verbose_name_plural = _("public event"), _("public events")
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="follow_event_once")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="follow_event_by_time"),
            models.Index(fields=["round", "-at"], name="follow_event_of_round"),
            models.Index(fields=["id"], condition=Q(fanned_at=None), name="follow_event_to_fan"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


class Facet(models.Model):
    """A region or unit that an event is about, by the name that the public reads."""

    class Kind(models.TextChoices):
        REGION = "region", pgettext_lazy("following", "region")
        UNIT = "unit", pgettext_lazy("following", "unit")

    event = models.ForeignKey(Event, models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("facet of an event"), _("facets of events")
        constraints = [models.UniqueConstraint(fields=["kind", "name", "event"], name="follow_facet_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Subscription(models.Model):
    """An address that follows something. The address lies sealed; when its owner leaves it is gone.

    `sealed` is the parcel of follow.sealing (address and tokens), `blind` finds the same address again without
    telling it. Tokens are compared by their SHA-256. `ask_at` is set while a mail about the request itself is due.
    """

    class Scope(models.TextChoices):
        ALL = "all", pgettext_lazy("following", "everything")
        ROUND = "round", pgettext_lazy("following", "one round")
        REGION = "region", pgettext_lazy("following", "one region")
        UNIT = "unit", pgettext_lazy("following", "one unit")
        PROBLEMS = "problems", pgettext_lazy("following", "a filtered list of problems")
        PETITIONS = "petitions", pgettext_lazy("following", "a filtered list of petitions")

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", pgettext_lazy("following", "at once")
        WEEKLY = "weekly", _("once a week, on Monday morning")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(null=True)
    blind = models.BinaryField(max_length=32, null=True)
    scope = models.CharField(max_length=10, choices=Scope)
    target = models.CharField(max_length=120, blank=True)
    query = models.CharField(max_length=400, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.AT_ONCE)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=clock.now)
    confirm_hash = models.CharField(max_length=64, unique=True)
    leave_hash = models.CharField(max_length=64, unique=True)
    ask_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["blind", "scope", "target", "query"], condition=Q(left_at=None), name="follow_subscription_once"
            ),
            models.CheckConstraint(
                name="follow_address_until_leaving",
                condition=Q(left_at=None, sealed__isnull=False, blind__isnull=False)
                | Q(left_at__isnull=False, sealed=None, blind=None),
            ),
            models.CheckConstraint(
                name="follow_query_only_of_lists", condition=Q(query="") | Q(scope__in=["problems", "petitions"])
            ),
        ]
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="follow_to_ask"),
            models.Index(fields=["scope", "target"], condition=Q(left_at=None), name="follow_by_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.pk}"


class Line(models.Model):
    """One event for one subscription, once. `letter` names the mail that it goes in: a repeat has the same name."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "waiting")
        SENT = "sent", pgettext_lazy("mail", "sent")
        VOID = "void", pgettext_lazy("mail", "withdrawn before it went out")

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="lines")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    letter = models.UUIDField(null=True)

    class Meta:
        ordering = ["subscription", "event"]
        verbose_name, verbose_name_plural = _("line of a mail"), _("lines of mails")
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="follow_line_once")]
        indexes = [models.Index(fields=["subscription"], condition=Q(state="waiting"), name="follow_line_waiting")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.event_id}"
