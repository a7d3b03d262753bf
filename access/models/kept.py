"""Answers kept for callers that repeat a call because they did not hear the first answer."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records import clock


class KeptQuerySet(models.QuerySet):
    def free(self, now: datetime, oldest: datetime) -> "KeptQuerySet":
        """Rows that a new call may take over: answered before `oldest`, or left by a process that died."""
        return self.filter(Q(answered_at__lt=oldest) | Q(answered_at=None, held_until__lte=now))


class Kept(models.Model):
    """One Idempotency-Key of one caller: which call it was for, who works on it, and what was answered.

    `claim` names the process that works on it; only that one may write the answer.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    call = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    claim = models.UUIDField()
    held_until = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.of_machine)
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("kept answer"), _("kept answers")
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="kept_key_once"),
            models.CheckConstraint(
                name="kept_answer_has_status",
                condition=Q(answered_at=None, status=None) | Q(answered_at__isnull=False, status__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="kept_by_age")]

    def __str__(self) -> str:
        return f"{self.call} {self.key}"
