"""What leaves duban: a delivery for every message, person and channel; a dispatch for every mail that is sent."""

import hashlib
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from notify.models.message import Message, Pace
from notify.models.reach import Channel
from orgs import tree
from orgs.models import Post, User
from orgs.permissions import paths_of
from records import clock


class State(models.TextChoices):
    """The fate of what leaves duban."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    DEAD = "dead", _("not delivered")
    CANCELLED = "cancelled", _("cancelled")


class Reason(models.TextChoices):
    """Why something was not delivered, was cancelled, or goes later than asked."""

    POISONED = "poisoned", _("its text could not be made")
    REFUSED = "refused", _("the address was refused")
    GONE = "gone", _("the person can no longer sign in")
    NO_CHANNEL = "no_channel", _("the person has no address outside")
    GAVE_UP = "gave_up", _("given up after many tries")
    DONE = "done", _("the thing was done before")
    HANDED_ON = "handed_on", _("went on to the successor")
    FORBIDDEN = "forbidden", _("the channel is not allowed any more")
    CAPPED = "capped", _("above the number a day; goes with the next digest")
    PUT_ASIDE = "put_aside", _("put aside by hand")


TROUBLES = (Reason.POISONED, Reason.REFUSED, Reason.GONE, Reason.NO_CHANNEL, Reason.GAVE_UP)


class DispatchQuerySet(models.QuerySet):
    def free(self, now: datetime) -> "DispatchQuerySet":
        """What waits to be sent, held by no living worker, its back-off passed."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=now),
            Q(not_before=None) | Q(not_before__lte=now),
            state=State.WAITING,
        )


class Dispatch(models.Model):
    """One sending to one person by one channel: a digest of many messages, or one message by itself.

    `key` is unique: one digest for a person, channel and day; as many at-once sendings a day as the office allows.
    Its id is made here, so that whoever writes a row whose key is taken sees that it is not theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dispatches")
    channel = models.CharField(max_length=20, choices=Channel)
    pace = models.CharField(max_length=10, choices=Pace)
    day = models.DateField()
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name, verbose_name_plural = _("sending"), _("sendings")
        constraints = [
            models.CheckConstraint(name="dispatch_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="dispatch_pace_known", condition=Q(pace__in=Pace.values)),
            models.CheckConstraint(name="dispatch_sent_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
            models.CheckConstraint(name="dispatch_dead_why", condition=~Q(state="dead") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["attempts", "created_at"], name="dispatch_waiting", condition=Q(state="waiting")),
            models.Index(fields=["to", "channel", "pace", "day"], name="dispatch_of_day"),
        ]

    def __str__(self) -> str:
        return self.key

    def message_id(self) -> str:
        """The Message-ID: the same whenever this is sent again, so that a mailbox can drop the second copy."""
        name = hashlib.sha256(self.key.encode()).hexdigest()[:32]
        return f"<duban.{name}@{settings.DEFAULT_FROM_EMAIL.partition('@')[2] or 'localhost'}>"


class DeliveryQuerySet(models.QuerySet):
    def loose(self) -> "DeliveryQuerySet":
        """What waits and goes with no dispatch yet."""
        return self.filter(state=State.WAITING, dispatch=None)

    def troubles(self) -> "DeliveryQuerySet":
        """What reached nobody although its thing is still open."""
        return self.filter(state=State.DEAD, message__done_at=None)

    def visible_to(self, user: User) -> "DeliveryQuerySet":
        """Deliveries to people with a post, now or earlier, where the person manages deliveries."""
        return self.to_people_below(paths_of(user, "delivery.manage"))

    def to_people_below(self, paths: list[str]) -> "DeliveryQuerySet":
        """Deliveries to people who had a post at or below one of `paths` when they were told.

        Who had none anywhere then is found by the earlier ones: what was told to them is somebody's to see.
        """
        posts = Post.objects.filter(user=OuterRef("to"))
        here = posts.filter(tree.below(paths, "organisation__"))
        told_on = OuterRef("created_at__date")
        then = Q(starts_on__lte=told_on) & (Q(ends_on=None) | Q(ends_on__gte=told_on))
        return self.filter(Exists(here.filter(then)) | (Exists(here) & ~Exists(posts.filter(then))))

    def for_list(self) -> "DeliveryQuerySet":
        """With what a line of a list shows."""
        return self.select_related("to", "message", "dispatch").order_by("-pk")


class Delivery(models.Model):
    """The fate of one message outside duban: for one person by one channel.

    It waits loose until it is put into a dispatch; then it ends as the dispatch ends, or by itself: its text cannot be
    made, its thing is done, its person has changed.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20, choices=Channel)
    pace = models.CharField(max_length=10, choices=Pace)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="deliveries")
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("delivery"), _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["message", "to", "channel"], name="delivery_once"),
            models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="delivery_pace_known", condition=Q(pace__in=Pace.values)),
            models.CheckConstraint(
                name="delivery_ended_when",
                condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="delivery_ended_why", condition=~Q(state__in=("dead", "cancelled")) | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["pace", "to", "channel"], name="delivery_loose", condition=Q(state="waiting", dispatch=None)
            ),
            models.Index(fields=["to", "-id"], name="delivery_to"),
            models.Index(fields=["reason"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.to} · {self.get_channel_display()}"
