"""How people are reached outside duban, and what the office allows."""

from collections.abc import Iterable
from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records import clock

NAMED = 500  # people asked for by id; more than these are asked for all together


class Channel(models.TextChoices):
    """The ways out of duban. The inbox is no channel: everything is there."""

    EMAIL = "email", _("E-mail")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    SMS = "sms", _("text message")


def every_channel() -> list[str]:
    """All of them: what is allowed until the office says otherwise."""
    return list(Channel.values)


class Policy(models.Model):
    """What the office allows and when messages leave; one row for the installation.

    The window, the moment of the digest and the working days are those of Asia/Shanghai.
    """

    channels = models.JSONField(_("channels allowed"), default=every_channel)
    opens_at = models.TimeField(_("sending begins"), default=time(8, 30))
    closes_at = models.TimeField(_("sending ends"), default=time(18, 0))
    digest_at = models.TimeField(_("digest at"), default=time(8, 30))
    cap = models.PositiveSmallIntegerField(
        _("at-once sendings a day"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("For each person and channel; what is above goes with the next digest."),
    )
    asks_outside = models.BooleanField(
        _("everybody must be reached outside"),
        default=True,
        help_text=_("Whoever has no address outside is an alarm."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("rules of sending"), _("rules of sending")
        constraints = [
            models.CheckConstraint(name="policy_one_row", condition=Q(pk=1)),
            models.CheckConstraint(name="policy_opens_before_closing", condition=Q(opens_at__lt=F("closes_at"))),
            models.CheckConstraint(
                name="policy_digest_in_window",
                condition=Q(digest_at__gte=F("opens_at"), digest_at__lt=F("closes_at")),
            ),
            models.CheckConstraint(name="policy_cap_sensible", condition=Q(cap__gte=1, cap__lte=200)),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def load(cls) -> "Policy":
        """The row, or what holds as long as there is none. One query."""
        return cls.objects.first() or cls(pk=1)


class Address(models.Model):
    """Where a person is reached by a channel, or that they don't want it. The address for e-mail is the account's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="addresses")
    channel = models.CharField(max_length=20, choices=Channel)
    address = models.CharField(max_length=80, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("address outside"), _("addresses outside")
        constraints = [
            models.UniqueConstraint(fields=["user", "channel"], name="address_once"),
            models.CheckConstraint(name="address_channel_known", condition=Q(channel__in=Channel.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class Unreached(models.Model):
    """Somebody was told something and nothing leads to them outside duban. One row a person, however much it was."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="unreached")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name, verbose_name_plural = _("person not reached"), _("people not reached")

    def __str__(self) -> str:
        return str(self.user_id)

    @classmethod
    def record(cls, people: Iterable[int]) -> None:
        """These were not reached now. Who is recorded stays as they are, so that acts do not wait for each other."""
        people = set(people)
        rows = cls.objects.all() if len(people) > NAMED else cls.objects.filter(user__in=people)
        new = sorted(people - set(rows.values_list("user", flat=True)))
        Unreached.objects.bulk_create([Unreached(user_id=user) for user in new], ignore_conflicts=True)
