from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from orgs import tree
from orgs.models import User
from orgs.permissions import may, paths_of
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


class Series(models.Model):
    """The numbers of one kind of paper of a round within a year; locked while a number is given."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "kind", "year"], name="bulletin_series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, user: User, round: Round) -> "BulletinQuerySet":
        """The papers of a round that the person reads: who makes papers all, who reads figures those with a number."""
        rows = self.filter(round=round)
        if may(user, "bulletin.make", round.region):
            return rows
        return rows.filter(number__isnull=False) if may(user, "figures.read", round.region) else rows.none()

    def of_reader(self, user: User) -> "BulletinQuerySet":
        """As `visible_to`, the papers of all rounds."""
        made = tree.below(paths_of(user, "bulletin.make"), "round__region__")
        read = tree.below(paths_of(user, "figures.read"), "round__region__")
        return self.filter(made | (read & Q(number__isnull=False)))

    def for_list(self) -> "BulletinQuerySet":
        """With what a row of the register shows, and without the frozen data."""
        wide = self.select_related("snapshot", "made_by", "issued_by").defer("data", "snapshot__figures")
        return wide.order_by("-made_at", "-pk")


class Bulletin(models.Model):
    """One paper of a kind from one snapshot: a draft, issued with a number by a second person, withdrawn, or dropped.

    `data` is what it is written from, frozen at issue, so that it prints again equal to the byte: {"source", "texts"}.
    `digest` is the SHA-256 of its canonical JSON. `number` is gapless per round, kind and year; a withdrawn one keeps
    it. `audit_seq` is the line of the trail that tells of the issue, `audit_digest` the chain's value there.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("bulletin", "draft")
        ISSUED = "issued", pgettext_lazy("bulletin", "issued")
        WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "withdrawn")
        DROPPED = "dropped", pgettext_lazy("bulletin", "dropped")

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

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "-made_at"]
        verbose_name, verbose_name_plural = _("paper"), _("papers")
        indexes = [models.Index(fields=["round", "-made_at", "-id"], name="bulletins_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "year", "number"],
                condition=Q(number__isnull=False),
                name="bulletin_number_in_year",
            ),
            models.CheckConstraint(name="bulletin_four_eyes", condition=Q(issued_by=None) | ~Q(issued_by=F("made_by"))),
            models.CheckConstraint(
                name="bulletin_whole_iff_issued",
                condition=Q(state__in=("draft", "dropped"), number=None, issued_at=None, audit_seq=None)
                | (
                    Q(state__in=("issued", "withdrawn"))
                    & Q(number__isnull=False, issued_at__isnull=False, audit_seq__isnull=False, data__isnull=False)
                ),
            ),
            models.CheckConstraint(name="bulletin_withdrawn_with_reason", condition=~Q(state="withdrawn") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} 〔{self.year}〕{self.number}" if self.number else f"{self.kind} {self.snapshot_id}"

    @property
    def is_out(self) -> bool:
        """Whether it was issued once, so that its number and words stay as they are."""
        return self.state in (self.State.ISSUED, self.State.WITHDRAWN)


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
