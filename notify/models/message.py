import re
from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from records import clock

# What a text that does not fit its parameters raises. Nothing else is expected, so nothing else is caught.
POISON = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Pace(models.TextChoices):
    """When a message leaves duban. In the inbox it is at once in any case."""

    DIGEST = "digest", _("with the digest of the next working day")
    AT_ONCE = "at_once", _("at once, in office hours")
    URGENT = "urgent", _("at once, at any hour")


class MessageQuerySet(models.QuerySet):
    def inbox_of(self, user: AbstractBaseUser) -> "MessageQuerySet":
        """What the person sees in duban itself, newest first."""
        return self.filter(to=user).order_by("-pk")

    def waiting(self) -> "MessageQuerySet":
        """Inbox entries whose thing is not done yet."""
        return self.filter(done_at=None)

    def notes(self) -> "MessageQuerySet":
        """Entries that only want to be read."""
        return self.filter(is_note=True)


class Message(models.Model):
    """One message to one person: an entry of their inbox. What leaves duban about it are its deliveries.

    The words are source strings and their parameters, so that everybody reads them in their own language.
    An entry stays open until the thing that it is about is done, not until it is looked at; a note, which asks for
    nothing, until its reader puts it away. `dedupe` is the key that it was told under and the person, so that nobody is
    told twice.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    text = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    then = models.CharField(max_length=300, blank=True, help_text=_("What happens next, and when."))
    why = models.CharField(max_length=300, blank=True, help_text=_("Why the person gets it."))
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.DIGEST)
    about = models.CharField(max_length=80, blank=True, help_text=_("Text key of the subject."))
    url = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    is_note = models.BooleanField(default=False, help_text=_("To be read, nothing to be done."))
    dedupe = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("message"), _("messages")
        constraints = [models.CheckConstraint(name="message_pace_known", condition=Q(pace__in=Pace.values))]
        indexes = [
            models.Index(fields=["to", "-id"], name="message_to"),
            models.Index(fields=["about"], name="message_about", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.shown()

    def shown(self) -> str:
        """The sentence for a page: where it cannot be made, its source, so that one bad entry hides no other."""
        return self._shown(self.text)

    def shown_next(self) -> str:
        """What happens next, for a page."""
        return self._shown(self.then)

    def shown_reason(self) -> str:
        """Why the person gets it, for a page."""
        return self._shown(self.why)

    def words(self, language: str | None = None) -> str:
        """The sentence, in the reader's language or in `language`. Raises when it does not fit its parameters."""
        return self._said(self.text, language)

    def next_step(self, language: str | None = None) -> str:
        """What happens next, and when; '' when nothing was said of it."""
        return self._said(self.then, language)

    def reason(self, language: str | None = None) -> str:
        """Why the person gets it; '' when nothing was said of it."""
        return self._said(self.why, language)

    def _shown(self, source: str) -> str:
        try:
            return self._said(source, None)
        except POISON:
            return source

    def _said(self, source: str, language: str | None) -> str:
        if not source:
            return ""
        with override(language) if language else nullcontext():
            return gettext(source) % self._read()

    def _read(self) -> dict[str, str | int]:
        """The parameters in the present language: days as it writes them; a name ending in "_" is a source string."""
        return {name: _put(name, value) for name, value in self.params.items()}


def _put(name: str, value: str | int) -> str | int:
    # An empty string is no source: gettext would answer with the head of the catalogue.
    if not value or not isinstance(value, str):
        return value
    if name.endswith("_"):
        return gettext(value)
    day = parse_date(value) if ISO_DAY.fullmatch(value) else None
    return date_format(day) if day else value
