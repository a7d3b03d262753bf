"""Batches, petitions and their wording."""

from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models import Problem, Round
from orgs.models import Organisation, User
from petitions.models.scope import PetitionQuerySet
from petitions.states import Channel, Pollution, Stage, Status, Verdict
from records import clock
from signoff.steps import template


def petition_chain() -> list[dict]:
    """The chain that a round's petitions go through unless the office sets another."""
    return template("petition")


class Rules(models.Model):
    """What a round asks of its petitions; a round without a row has the defaults."""

    class CallBack(models.TextChoices):
        NONE = "none", _("not asked for")
        KEY = "key", _("for key petitions")
        ALL = "all", _("for every petition")

    round = models.OneToOneField(Round, models.PROTECT, related_name="petition_rules")
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=10)
    reply_unit = models.CharField(_("counted in"), max_length=10, choices=Round.Unit, default=Round.Unit.CALENDAR)
    first_day_counts = models.BooleanField(_("the day of the hand-over counts"), default=False)
    chain_steps = models.JSONField(default=petition_chain, blank=True)
    chain_version = models.PositiveSmallIntegerField(default=1)
    notice_days = models.PositiveSmallIntegerField(
        _("length of public notices"), default=0, help_text=_("0: petitions are closed without a notice.")
    )
    notice_unit = models.CharField(_("counted in"), max_length=10, choices=Round.Unit, default=Round.Unit.CALENDAR)
    call_back = models.CharField(_("call-back"), max_length=10, choices=CallBack, default=CallBack.NONE)
    retention_days = models.PositiveIntegerField(
        _("identities are erased after"), default=730, help_text=_("Days after the petition was closed.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("rules for petitions"), _("rules for petitions")
        constraints = [models.CheckConstraint(name="petition_reply_days", condition=Q(reply_days__gte=1))]

    def __str__(self) -> str:
        return str(self.round)


class Batch(models.Model):
    """One hand-over of petitions by the inspection group (第N批, also 第35-1批).

    What was read in from a table is a draft until the office receives it; drafts count nowhere.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        RECEIVED = "received", _("received")

    round = models.ForeignKey(Round, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    part = models.PositiveSmallIntegerField(_("part"), default=0, help_text=_("0, or n of a batch that came as 35-n."))
    handed_over_on = models.DateField(_("handed over on"))
    opens_at = models.DateTimeField(_("window from"), null=True, blank=True)
    cut_off_at = models.DateTimeField(_("cut-off"), null=True, blank=True)
    declared = models.JSONField(default=dict, blank=True, help_text=_("What the hand-over list itself counts."))
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED, editable=False)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were

    class Meta:
        ordering = ["round", "number", "part"]
        verbose_name, verbose_name_plural = _("batch"), _("batches")
        constraints = [
            models.UniqueConstraint(fields=["round", "number", "part"], name="batch_number_in_round"),
            models.CheckConstraint(
                name="batch_cut_off_after_opening",
                condition=Q(opens_at=None) | Q(cut_off_at=None) | Q(cut_off_at__gte=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.label}"

    @property
    def label(self) -> str:
        """The number as it is spoken of: "35" or "35-1"."""
        return f"{self.number}-{self.part}" if self.part else str(self.number)


class Petition(models.Model):
    """One petition as received (信访举报件). Its number is unique in its round and never refused for its form.

    Here stands nothing of the original wording or of who complained: those are Original and Identity. `summary` is
    the masked wording that units and leaders read. `stage`, `status`, `verdict` and `due_on` are derived from the
    cases by petitions.domain.moves, which alone writes them.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="petitions")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="petitions")
    ordinal = models.PositiveIntegerField(_("serial number in the batch"), default=0)
    number = models.CharField(_("petition number"), max_length=60)
    number_raw = models.CharField(_("number as written"), max_length=80, blank=True)
    number_base = models.CharField(max_length=60, blank=True, help_text=_("The number without a piece's suffix."))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    is_key = models.BooleanField(_("key petition"), default=False)
    received_on = models.DateField(_("received by the group on"), null=True, blank=True)
    place = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    region_text = models.CharField(_("place as written"), max_length=120, blank=True)
    object_name = models.CharField(_("enterprise or place complained of"), max_length=120, blank=True)
    object_key = models.CharField(max_length=120, blank=True)
    accused = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accused unit")
    )
    summary = models.TextField(_("summary"), blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN, editable=False)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were
    assigned_count = models.PositiveSmallIntegerField(default=0, editable=False)
    is_illustrative = models.BooleanField(default=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "id"]
        verbose_name, verbose_name_plural = _("petition"), _("petitions")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="petition_number_in_round"),
            models.CheckConstraint(name="petition_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="petition_stage_known", condition=Q(stage="") | Q(stage__in=list(Stage.values))
            ),
        ]
        indexes = [
            models.Index(fields=["round", "stage", "due_on"], name="petition_by_stage"),
            models.Index(fields=["round", "status"], name="petition_by_status"),
            models.Index(fields=["round", "place"], name="petition_by_place"),
            models.Index(fields=["number", "id"], name="petition_by_number"),
            # What has no date comes last, as calls ask for it.
            models.Index(Coalesce("due_on", Value(date.max)), "id", name="petition_by_due"),
            # Everything that counts of a round ask for, so that PostgreSQL never reads the wording for them.
            models.Index(
                fields=["round"],
                include=[
                    "id",
                    "batch",
                    "entered_on",
                    "stage",
                    "status",
                    "verdict",
                    "assigned_count",
                    "place",
                    "channel",
                    "is_key",
                ],
                name="petition_counted",
            ),
            models.Index(fields=["object_key", "place"], name="petition_by_object", condition=~Q(object_key="")),
        ]

    def __str__(self) -> str:
        return self.number


class PollutionType(models.Model):
    """One type of pollution that a petition is about."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="types")
    kind = models.CharField(max_length=12, choices=Pollution)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["petition", "kind"], name="pollution_once")]
        indexes = [models.Index(fields=["kind", "petition"], name="pollution_by_kind")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Original(models.Model):
    """The wording as it was handed over, apart from the petition: lists and the accused side never load it.

    `given` holds what a finished table said of the handling when it was read in; the first reply starts from it.
    """

    petition = models.OneToOneField(Petition, models.CASCADE, related_name="original")
    content = models.TextField(_("original wording"))
    given = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.petition_id)


class Sketch(models.Model):
    """One value of a petition's text sketch: texts that share values are probably alike."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="sketch")
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value", "petition"], name="sketch_by_value")]  # both, so that it alone answers

    def __str__(self) -> str:
        return str(self.value)


class ProblemLink(models.Model):
    """A petition belongs to a problem of the feedback. A link is ended, never deleted."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="problem_links")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="petition_links")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "problem"], condition=Q(ended_at=None), name="problem_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.problem_id}"
