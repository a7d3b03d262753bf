"""Cases of accountability, the persons in them and how they were dealt with (问责)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from cases.models.activity import RecordQuerySet
from liability.models.clue import Clue, Reader
from orgs.models import Organisation, User
from orgs.permissions import may
from records import clock


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CaseQuerySet":
        """Those of the rounds whose clues the person may read."""
        rounds = Round.objects.filter(pk__in=Reader.objects.in_force().filter(user=user.pk).values("round"))
        held = [round.pk for round in rounds.select_related("region") if may(user, "liability.read", round.region)]
        return self.filter(round__in=held)

    def counting(self, as_of: date) -> "CaseQuerySet":
        """Opened by a day, and in the books on it."""
        return self.filter(opened_on__lte=as_of, entered_on__lte=as_of)


class Case(models.Model):
    """A case opened against people of a unit, of a clue or of its own."""

    class State(models.TextChoices):
        OPEN = "open", _("being looked into")
        DECIDED = "decided", _("decided")
        DROPPED = "dropped", _("ended without a decision")

    round = models.ForeignKey(Round, models.PROTECT, related_name="liability_cases")
    number = models.PositiveSmallIntegerField(_("number"))
    clue = models.ForeignKey(
        Clue, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("from the clue")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    opened_on = models.DateField(_("opened on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_on = models.DateField(_("decided on"), null=True)
    entered_on = models.DateField(default=clock.today, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_illustrative = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "number"]
        verbose_name, verbose_name_plural = _("case of accountability"), _("cases of accountability")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="liability_case_number"),
            models.CheckConstraint(
                name="liability_case_state_known", condition=Q(state__in=("open", "decided", "dropped"))
            ),
            models.CheckConstraint(
                name="liability_case_decided_on_a_day",
                condition=Q(state="open", decided_on=None) | (~Q(state="open") & Q(decided_on__gte=F("opened_on"))),
            ),
        ]

    def __str__(self) -> str:
        return gettext("case %(n)d") % {"n": self.number}


class Person(models.Model):
    """Somebody in a case, by post; a name lies sealed with a key of its own, as those of complainants do."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="persons")
    post = models.CharField(_("post"), max_length=120, help_text=_("The post at the time, not the name."))
    sealed = models.BinaryField(null=True, editable=False)
    wrapped_key = models.BinaryField(null=True, editable=False)
    salt = models.BinaryField(null=True, editable=False)
    commitment = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["case_id", "id"]
        verbose_name, verbose_name_plural = _("person in a case"), _("persons in a case")
        constraints = [
            models.CheckConstraint(name="person_has_a_post", condition=~Q(post="")),
            models.CheckConstraint(
                name="person_sealed_whole",
                condition=Q(sealed=None, wrapped_key=None, salt=None, commitment="")
                | (Q(sealed__isnull=False, wrapped_key__isnull=False, salt__isnull=False) & ~Q(commitment="")),
            ),
        ]

    def __str__(self) -> str:
        return self.post


class HandlingQuerySet(RecordQuerySet):
    def counting(self, as_of: date) -> "HandlingQuerySet":
        """Decided by a day, and standing in the books on it."""
        return self.entered_by(as_of).filter(decided_on__lte=as_of)


class Handling(models.Model):
    """How one person, or a number of persons, of a case was dealt with. Only ever added; a correction is a new row.

    `persons` and `person_times` (人, 人次) are 1 and 1 of a named person; of a row without one they are what the
    authority reported. A person counts once in a case, with however many rows.
    """

    class Kind(models.TextChoices):
        DISCIPLINED = "disciplined", _("Party or administrative discipline")
        ORGANISATIONAL = "organisational", _("organisational handling")
        ADMONISHED = "admonished", _("admonishing talk")
        CRITICISED = "criticised", _("criticism in a circular")
        TALKED = "talk", _("talk")
        TRANSFERRED = "transferred", _("handed over to the judiciary")

    case = models.ForeignKey(Case, models.PROTECT, related_name="handlings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handlings")
    kind = models.CharField(_("how it was dealt with"), max_length=14, choices=Kind)
    persons = models.PositiveIntegerField(_("persons"), default=1)
    person_times = models.PositiveIntegerField(_("person-times"), default=1)
    decided_on = models.DateField(_("decided on"))
    entered_on = models.DateField(default=clock.today, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )
    is_withdrawn = models.BooleanField(default=False, editable=False)
    why = models.CharField(_("why it is corrected"), max_length=200, blank=True)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        ordering = ["case_id", "decided_on", "id"]
        verbose_name, verbose_name_plural = _("handling"), _("handlings")
        constraints = [
            models.CheckConstraint(
                name="handling_kind_known",
                condition=Q(
                    kind__in=("disciplined", "organisational", "admonished", "criticised", "talk", "transferred")
                ),
            ),
            models.CheckConstraint(
                name="handling_of_one_person", condition=Q(person=None) | Q(persons=1, person_times=1)
            ),
            models.CheckConstraint(
                name="handling_times_not_fewer", condition=Q(persons__gte=1, person_times__gte=F("persons"))
            ),
            models.CheckConstraint(
                name="handling_corrected_with_reason", condition=Q(corrects=None, is_withdrawn=False) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="handling_withdrawn_names_one", condition=Q(is_withdrawn=False) | Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.persons}"
