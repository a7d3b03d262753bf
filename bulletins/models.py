from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from records import clock
from reports.models import Snapshot


class Template(models.Model):
    """A Word file with fields by which the office sets a kind of paper; every upload is a version of its own.

    `kind` is the code of a kind in reports.catalogue. `fields` are the names that it uses. At most one is in use.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="templates")
    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    fields = models.JSONField(default=list)
    in_use = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["round_id", "kind", "-version"]
        verbose_name, verbose_name_plural = _("template"), _("templates")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind", "version"], name="template_version"),
            models.UniqueConstraint(fields=["round", "kind"], condition=Q(in_use=True), name="template_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class Bulletin(models.Model):
    """One paper of a kind from one snapshot: a draft, issued with a number by a second person, or withdrawn.

    `data` is what it is written from, frozen at issue, so that it prints again equal to the byte. `number` is gapless
    per round, kind and year.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")

    round = models.ForeignKey(Round, models.PROTECT, related_name="bulletins")
    kind = models.CharField(_("kind"), max_length=20)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="bulletins")
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    data = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    audit_seq = models.PositiveBigIntegerField(null=True, help_text=_("Head of the trail when it was issued."))
    audit_digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)
    why = models.TextField(_("why withdrawn"), blank=True)

    class Meta:
        ordering = ["round_id", "-made_at"]
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "year", "number"],
                condition=Q(number__isnull=False),
                name="bulletin_number_in_year",
            ),
            models.CheckConstraint(name="bulletin_four_eyes", condition=Q(issued_by=None) | ~Q(issued_by=F("made_by"))),
            models.CheckConstraint(
                name="bulletin_whole_iff_issued",
                condition=Q(state="draft", number=None, issued_at=None, audit_seq=None)
                | (
                    ~Q(state="draft")
                    & Q(number__isnull=False, issued_at__isnull=False, audit_seq__isnull=False, data__isnull=False)
                ),
            ),
            models.CheckConstraint(name="bulletin_withdrawn_with_reason", condition=~Q(state="withdrawn") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.number}"


class BulletinText(models.Model):
    """The office's own words in a paper (practice, next steps, …): each saving is a version. Only ever added."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="texts")
    field = models.SlugField(max_length=30)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["bulletin_id", "field", "-version"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "field", "version"], name="bulletin_text_version")]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.field} v{self.version}"
