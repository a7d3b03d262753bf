"""Hooks: addresses of other systems that hear of events, and what was sent to them."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import User
from records import clock
from records.models import Event


class HookQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "HookQuerySet":
        """One's own."""
        return self.filter(owner=user)


class Hook(models.Model):
    """Where events are posted to. `secret` is sealed (access.sealing); `seen` is the trail's last number looked at.

    It tells nothing that its owner may not see at the moment of sending.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hooks")
    url = models.URLField(_("web address"), max_length=500)
    events = models.JSONField(_("events"))
    secret = models.BinaryField()
    sealed_for = models.UUIDField(default=uuid.uuid4, editable=False)
    active = models.BooleanField(default=True)
    seen = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=200, blank=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("hook"), _("hooks")
        constraints = [
            models.CheckConstraint(
                name="hook_stopped_when", condition=Q(active=True, stopped_at=None) | Q(active=False)
            ),
        ]

    def __str__(self) -> str:
        return self.url


class HookCallQuerySet(models.QuerySet):
    def free(self, now: datetime) -> "HookCallQuerySet":
        """What waits to be sent, held by no living worker, its back-off passed."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=now), state=Delivery.State.WAITING, next_try__lte=now)

    def due(self, now: datetime) -> "HookCallQuerySet":
        """What is free, for hooks that run."""
        return self.free(now).filter(hook__active=True)


class Delivery(models.Model):
    """One event for one hook. Its id goes along, so that a receiver knows a second copy."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")
        WITHHELD = "withheld", _("not told")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.ForeignKey(Hook, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_try = models.DateTimeField(default=clock.now)
    give_up_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = HookCallQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-event"]
        verbose_name, verbose_name_plural = _("call of a hook"), _("calls of hooks")
        constraints = [
            models.UniqueConstraint(fields=["hook", "event"], name="hook_delivery_once"),
            models.CheckConstraint(
                name="hook_delivery_ended_when",
                condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try"], name="hook_delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["hook", "-created_at"], name="hook_delivery_of_hook"),
        ]

    def __str__(self) -> str:
        return f"{self.hook_id} · {self.event_id}"
