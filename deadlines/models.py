from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A day that the office entered itself: a local holiday, a correction, or a year newer than the library.

    It goes before the calendar that comes with the product.
    """

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=60)
    source = models.CharField(_("source"), max_length=120, help_text=_("Number of the notice."))
    provisional = models.BooleanField(_("provisional"), default=False)

    class Meta:
        ordering = ["day"]
        verbose_name, verbose_name_plural = _("special day"), _("special days")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class DeadlineQuerySet(models.QuerySet):
    def running(self) -> "DeadlineQuerySet":
        """Not settled, and with a date to run to."""
        return self.filter(settled_on=None, due_on__isnull=False)


class Deadline(models.Model):
    """A time limit of anything: the words as they were given, the first date, the present date, settled when.

    `subject` is the text key of what must be done ("cases.task:12"). Only deadlines.terms writes it. `first_due_on`
    never changes; every later date is a DeadlineChange. Nothing counts days nightly: days are derived from dates.
    """

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        MEASURE = "measure", _("measure")
        STEP = "step", _("signature")
        NOTICE = "notice", _("public notice")
        PETITION = "petition", _("reply to a petition")

    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("words of the plan"), max_length=200, blank=True)
    wording = models.CharField(_("kind of wording"), max_length=20)
    rule = models.CharField(max_length=40, blank=True, help_text=_("How the date was computed."))
    trace = models.JSONField(default=dict, help_text=_("The computation, day by day where days were counted."))
    document_date = models.DateField(null=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    long_term = models.BooleanField(default=False)
    opened_on = models.DateField()
    settled_on = models.DateField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deadline"), _("deadlines")
        constraints = [
            models.CheckConstraint(
                name="deadline_first_and_present",
                condition=models.Q(first_due_on__isnull=True, due_on__isnull=True)
                | models.Q(first_due_on__isnull=False, due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "kind"],
                name="deadline_running",
                condition=models.Q(settled_on=None, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.due_on or self.words}"

    @property
    def moved_days(self) -> int:
        """Calendar days that all approved changes together added to the first date."""
        return (self.due_on - self.first_due_on).days if self.due_on and self.first_due_on else 0

    @property
    def present_words(self) -> str:
        """The words now in force: those of the last approved change, else those of the plan."""
        changes = list(self.changes.all())
        return changes[-1].words if changes else self.words


class DeadlineChange(models.Model):
    """One approved change of a deadline. Only ever added."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="changes")
    seq = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    previous_due_on = models.DateField(null=True)
    decided_on = models.DateField()
    why = models.TextField()
    decided_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["deadline", "seq"]
        constraints = [models.UniqueConstraint(fields=["deadline", "seq"], name="deadline_change_order")]

    def __str__(self) -> str:
        return f"{self.previous_due_on} → {self.due_on}"
