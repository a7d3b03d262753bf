"""Clues handed over for accountability: a compartment of its own (责任追究问题线索移交)."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from deadlines.models import Deadline
from orgs.models import Organisation, User
from orgs.permissions import granted, may
from records import clock


class ReaderQuerySet(models.QuerySet):
    def in_force(self) -> "ReaderQuerySet":
        """Those who may read now."""
        return self.filter(until_on=None)


class Reader(models.Model):
    """Somebody of the office who is named to read what was handed over. Being of the office alone is not enough."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="liability_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who reads"))
    since_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReaderQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "id"]
        verbose_name, verbose_name_plural = _("reader of clues"), _("readers of clues")
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], condition=Q(until_on=None), name="clue_reader_once"),
            models.CheckConstraint(
                name="clue_reader_until_after_since", condition=Q(until_on=None) | Q(until_on__gte=F("since_on"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


def reads(user: User, round: Round) -> bool:
    """Whether the person may read the round's clues: of the office today, and named. One query."""
    named = may(user, "liability.read", round.region)
    return named and Reader.objects.in_force().filter(round=round, user=user.pk).exists()


def reading(rows: Iterable[Reader]) -> list[Reader]:
    """Those of these readers in force who can read today: people of the office of their round. One query at most.

    Whoever has left the office is named in vain.
    """
    named = [row for row in rows if row.until_on is None]
    posts = granted("liability.read", {row.user_id for row in named}) if named else []
    return [
        row
        for row in named
        if any(user.pk == row.user_id and row.round.region.path.startswith(path) for user, path in posts)
    ]


class ClueQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ClueQuerySet":
        """Those of rounds that name the person as a reader, while they hold a post of the office. Nobody else."""
        rounds = Round.objects.filter(pk__in=Reader.objects.in_force().filter(user=user.pk).values("round"))
        held = [round.pk for round in rounds.select_related("region") if may(user, "liability.read", round.region)]
        return self.filter(round__in=held)

    def counting(self, as_of: date) -> "ClueQuerySet":
        """Handed over by a day, and in the books on it."""
        return self.filter(handed_over_on__lte=as_of, entered_on__lte=as_of)


class Clue(models.Model):
    """One clue, handed over with its number. Title and text lie sealed, so that neither search, export, log nor a
    copy of the database tells them; every opening is a line of the trail. It is named by its number only.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("clue", "handed over")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("taken back")

    round = models.ForeignKey(Round, models.PROTECT, related_name="clues")
    number = models.PositiveSmallIntegerField(_("number"))
    sealed = models.BinaryField(editable=False)
    handed_over_on = models.DateField(pgettext_lazy("clue", "handed over on"))
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("handed over to"))
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    ended_on = models.DateField(_("answered on"), null=True)
    entered_on = models.DateField(default=clock.today, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_illustrative = models.BooleanField(default=False)

    objects = ClueQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "number"]
        verbose_name, verbose_name_plural = _("clue"), _("clues")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="clue_number_in_round"),
            models.CheckConstraint(name="clue_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="clue_state_known", condition=Q(state__in=("open", "answered", "withdrawn"))),
            models.CheckConstraint(
                name="clue_open_until_a_day",
                condition=Q(state="open", ended_on=None) | (~Q(state="open") & Q(ended_on__gte=F("handed_over_on"))),
            ),
        ]

    def __str__(self) -> str:
        return gettext("clue %(n)d") % {"n": self.number}


class ClueFile(models.Model):
    """A file that goes with a clue, sealed; its name too. Never in the evidence store, so no other page leads to it."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="files")
    sealed_name = models.BinaryField(editable=False)
    sealed = models.BinaryField(editable=False)
    size = models.PositiveIntegerField(_("bytes"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["clue_id", "id"]
        verbose_name, verbose_name_plural = _("file of a clue"), _("files of a clue")
        constraints = [models.CheckConstraint(name="clue_file_size", condition=Q(size__gte=1))]

    def __str__(self) -> str:
        return f"{self.clue_id} {self.pk}"
