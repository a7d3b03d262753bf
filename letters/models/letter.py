"""Letters (公文): what is said to whom about which items, and the number that each gets when it is issued."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from letters.models.scope import LetterQuerySet
from letters.states import BY_PERSON, OUT, UNISSUED, Kind, State
from orgs.models import Organisation, User
from records import clock
from records.models import Evidence


class Head(models.Model):
    """How an office heads one kind of its letters: the name in red and the code before the number (发文代字).

    Kinds with the same code share one series of numbers.
    """

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    issuer = models.CharField(_("name in the head"), max_length=60)
    prefix = models.CharField(_("code before the number"), max_length=20)
    signatory = models.CharField(_("signatory"), max_length=60)
    contact = models.CharField(_("who follows it up"), max_length=120, blank=True)

    class Meta:
        ordering = ["region", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "kind"], name="letter_head_once_a_kind"),
            models.CheckConstraint(
                name="letter_head_complete", condition=~Q(issuer="") & ~Q(prefix="") & ~Q(signatory="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.prefix}"


class Series(models.Model):
    """The last number given under one code in one year. Only letters.domain.numbering writes it."""

    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["region", "prefix", "year"]
        constraints = [models.UniqueConstraint(fields=["region", "prefix", "year"], name="letter_series_once")]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.last}"


class Letter(models.Model):
    """One letter. Its words are those of its version `version`; from issue on they stay.

    `cause` names what drafted it ("deadlines.firing:12"), once. `region` is the inspected region, whose office issues
    it. Number, year and code are given at issue and stay for ever, with a voided letter too. `by_rule` is a letter
    that a rung issued. `state` is moved by letters.domain.acts alone.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="letters")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    cause = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    needs_approval = models.BooleanField(default=False)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_on = models.DateField(default=clock.today)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    issuer = models.CharField(max_length=60, blank=True)
    prefix = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_rule = models.BooleanField(default=False)
    reply_due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True, help_text=_("Dropped, lifted or voided on."))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        constraints = [
            models.UniqueConstraint(fields=["region", "prefix", "year", "number"], name="letter_number_once"),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="letter_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="letter_numbered_iff_issued",
                condition=Q(state__in=UNISSUED, prefix="", year=None, number=None, issued_on=None, issued_at=None)
                | (
                    Q(state__in=OUT, number__gte=1, year__isnull=False, issued_on__isnull=False)
                    & Q(issued_at__isnull=False)
                    & ~Q(prefix="")
                    & ~Q(issuer="")
                ),
            ),
            models.CheckConstraint(
                name="letter_issued_by_a_person_or_a_rule",
                condition=Q(state__in=UNISSUED, issued_by=None, by_rule=False)
                | Q(state__in=OUT, issued_by__isnull=False, by_rule=False)
                | Q(state__in=OUT, issued_by=None, by_rule=True),
            ),
            models.CheckConstraint(
                name="letter_talk_and_harsher_by_a_person",
                condition=Q(by_rule=False) | (~Q(kind__in=BY_PERSON) & Q(needs_approval=False)),
            ),
            models.CheckConstraint(
                name="letter_approved_before_issue",
                condition=Q(needs_approval=False) | ~Q(state__in=OUT) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_approved_by_a_second_person",
                condition=Q(approved_by=None) | Q(issued_by=None) | ~Q(approved_by=F("issued_by")),
            ),
            models.CheckConstraint(
                name="letter_ended_with_a_reason",
                condition=~Q(state__in=(State.DROPPED, State.LIFTED, State.VOID))
                | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "-id"], name="letter_of_round"),
            models.Index(fields=["region", "year", "prefix", "number"], name="letter_register"),
            models.Index(fields=["round", "state"], name="letter_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number_text or self.get_kind_display()} {self.title}"

    @property
    def number_text(self) -> str:
        """The number as papers write it, 环督办〔2026〕12号 (GB/T 9704: no 第, no leading zeros); '' before issue."""
        return f"{self.prefix}〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def is_out(self) -> bool:
        """Whether it was issued, whatever became of it."""
        return self.state in OUT


class Version(models.Model):
    """The words of a letter as somebody left them. Only ever added; `by` None is what a rung drafted.

    `paragraphs`, `demands` and `copies` are lists of texts. `reply_days` counts working days from the day of issue;
    None asks for no reply.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions")
    seq = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    paragraphs = models.JSONField(_("text"), default=list)
    demands = models.JSONField(_("demands"), default=list)
    reply_days = models.PositiveSmallIntegerField(
        _("working days for the reply"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    signatory = models.CharField(_("signatory"), max_length=60)
    contact = models.CharField(_("who follows it up"), max_length=120, blank=True)
    copies = models.JSONField(_("copies to"), default=list)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["letter", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "seq"], name="letter_version_order"),
            models.CheckConstraint(
                name="letter_reply_days", condition=Q(reply_days=None) | Q(reply_days__gte=1, reply_days__lte=90)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.seq}"


class Item(models.Model):
    """One item that a letter is about, with its facts as they were when it was drafted. Only ever added.

    `subject` is the text key of the item ("cases.task:12"); `days_late` counts working days.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    basis = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    days_late = models.PositiveIntegerField(default=0)
    present_state = models.TextField(blank=True)
    demand = models.TextField(blank=True)

    class Meta:
        ordering = ["letter", "order"]
        constraints = [models.UniqueConstraint(fields=["letter", "order"], name="letter_item_order")]

    def __str__(self) -> str:
        return self.title


class LetterFile(models.Model):
    """A paper filed with a letter: the signed scan, or the office's own final file. Only ever added."""

    class What(models.TextChoices):
        SIGNED = "signed", _("signed and sealed scan")
        FINAL = "final", _("final file of the office")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="files")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    what = models.CharField(_("what it is"), max_length=10, choices=What)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["letter", "id"]
        constraints = [models.UniqueConstraint(fields=["letter", "file"], name="letter_file_once")]

    def __str__(self) -> str:
        return self.file.name
