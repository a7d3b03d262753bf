"""What each addressee of an issued letter owes: a receipt within a working day, a reply by its day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines.models import Deadline
from letters.models.letter import Letter
from orgs.models import Organisation, User
from records import clock
from records.models import Evidence


class Addressee(models.Model):
    """A unit that a letter is addressed to (主送). Only ever added."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="addressees")
    order = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, help_text=_("As it was called when the letter was drafted."))

    class Meta:
        ordering = ["letter", "order"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "organisation"], name="letter_addressee_once"),
            models.UniqueConstraint(fields=["letter", "order"], name="letter_addressee_order"),
        ]
        indexes = [models.Index(fields=["organisation", "letter"], name="letter_of_addressee")]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """An addressee's receipt of an issued letter (签收): due a working day after issue, signed by one of its people."""

    addressee = models.OneToOneField(Addressee, models.PROTECT, related_name="receipt")
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_post = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_receipt_signed_by_somebody",
                condition=Q(signed_by=None, signed_at=None, signed_on=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False, signed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.addressee_id}"


class Reply(models.Model):
    """The reply that an addressee owes (回复), and where it stands. Its deadline rests while the office reads it."""

    class State(models.TextChoices):
        OWED = "owed", pgettext_lazy("reply to a letter", "waited for")
        FILED = "filed", pgettext_lazy("reply to a letter", "to be read by the office")
        RETURNED = "returned", pgettext_lazy("reply to a letter", "returned")
        ACCEPTED = "accepted", pgettext_lazy("reply to a letter", "accepted")

    addressee = models.OneToOneField(Addressee, models.PROTECT, related_name="reply")
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OWED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_reply_state_known", condition=Q(state__in=("owed", "filed", "returned", "accepted"))
            ),
        ]
        indexes = [models.Index(fields=["state"], name="letter_reply_filed", condition=Q(state="filed"))]

    def __str__(self) -> str:
        return f"{self.addressee_id} {self.state}"


class Answer(models.Model):
    """One answer of a unit: its words, by whom and when. Only ever added; a returned one is followed by another."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="answers")
    seq = models.PositiveSmallIntegerField()
    text = models.TextField(_("answer"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["reply", "seq"]
        constraints = [models.UniqueConstraint(fields=["reply", "seq"], name="letter_answer_order")]

    def __str__(self) -> str:
        return self.text[:40]


class AnswerFile(models.Model):
    """A file that came with an answer. Only ever added."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="files")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["answer", "id"]
        constraints = [models.UniqueConstraint(fields=["answer", "file"], name="letter_answer_file_once")]

    def __str__(self) -> str:
        return self.file.name


class Judgement(models.Model):
    """What the office said to an answer: accepted, or returned with the reason. Only ever added."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="judgement")
    accepted = models.BooleanField()
    why = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_returned_with_a_reason", condition=Q(accepted=True) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.accepted}"
