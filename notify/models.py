import hashlib
from contextlib import nullcontext
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from records import clock


class Pace(models.TextChoices):
    """When a message leaves duban. In the inbox it is at once in any case."""

    DIGEST = "digest", _("with the digest of the next working day")
    AT_ONCE = "at_once", _("at once, in office hours")
    URGENT = "urgent", _("at once, at any hour")


class MessageQuerySet(models.QuerySet):
    def inbox_of(self, user: AbstractBaseUser) -> "MessageQuerySet":
        """What the person sees in duban itself, newest first."""
        return self.filter(to=user, channel="inbox").order_by("-pk")

    def waiting(self) -> "MessageQuerySet":
        """Inbox entries whose thing is not done yet."""
        return self.filter(done_at=None)

    def free(self, now: datetime) -> "MessageQuerySet":
        """Messages to send that no living worker holds and whose back-off has passed."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), state=Message.State.WAITING)


class Message(models.Model):
    """One message to one person by one channel: the outbox, and for the channel "inbox" the inbox itself.

    The words are a source string and its parameters, so that everybody reads them in their own language.
    An inbox entry stays open until the thing that it is about is done, not until it is looked at.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    then = models.CharField(max_length=300, blank=True, help_text=_("What happens next, and when."))
    why = models.CharField(max_length=300, blank=True, help_text=_("Why the person gets it."))
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.DIGEST)
    about = models.CharField(max_length=80, blank=True, help_text=_("Text key of the subject."))
    url = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    dedupe = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("message"), _("messages")
        constraints = [
            models.CheckConstraint(name="message_state_known", condition=Q(state__in=("waiting", "sent", "failed")))
        ]
        indexes = [
            models.Index(fields=["id"], name="message_waiting", condition=Q(state="waiting")),
            models.Index(fields=["to", "channel", "-id"], name="message_inbox"),
            models.Index(fields=["about"], name="message_about", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.words()

    def words(self, language: str | None = None) -> str:
        """The sentence, in the reader's language or in `language`."""
        with override(language) if language else nullcontext():
            return gettext(self.text) % self.read()

    def read(self) -> dict[str, str | int]:
        """The parameters in the present language: one whose name ends in "_" is a source string itself."""
        return {
            name: gettext(value) if name.endswith("_") and isinstance(value, str) else value
            for name, value in self.params.items()
        }

    def dedupe_digest(self) -> str:
        """A short fixed name of this message for outside systems."""
        return hashlib.sha256(self.dedupe.encode()).hexdigest()[:16]


class Policy:
    @staticmethod
    def load():
        return None
