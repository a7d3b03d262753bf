from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deadlines import workdays
from orgs.models import Role
from records import clock
from records.models import Evidence
from signoff.steps import ALL, ALL_KINDS, ANY


class Run(models.Model):
    """One passage of one dossier through a chain. Its steps are copied in at the start and never edited.

    `subject` is the text key of what is signed off; `digest` the SHA-256 of the dossier that signatures must bind
    to. Only signoff.engine and signoff.paper write it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("being signed")
        PASSED = "passed", _("all signatures given")
        RETURNED = "returned", _("returned for rectification")
        CANCELLED = "cancelled", _("withdrawn")

    subject = models.CharField(max_length=80, db_index=True)
    chain = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=1, help_text=_("Order of the open step, from 1."))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    scope = models.CharField(max_length=40, blank=True, help_text=_("Whose ladders chase those who must sign."))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("sign-off"), _("sign-offs")
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(state="open"), name="run_one_open_per_subject"),
            models.CheckConstraint(
                name="run_ended_iff_not_open",
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.pk}"


class Step(models.Model):
    """One step of a run; all rows exist from the start."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True, help_text=_("The office's own name for the step."))
    quorum = models.CharField(max_length=3, choices=((ALL, _("all")), (ANY, _("any"))))
    site_visit = models.BooleanField()
    working_days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    deadline = models.OneToOneField("deadlines.Deadline", models.PROTECT, null=True, related_name="step")
    passed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "order"]
        constraints = [
            models.UniqueConstraint(fields=["run", "order"], name="step_order_in_run"),
            models.CheckConstraint(
                name="step_passed_after_opened", condition=Q(passed_at=None) | Q(opened_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name or ALL_KINDS[self.code].label if self.code in ALL_KINDS else self.code)

    @property
    def is_estimate(self) -> bool:
        """Whether its last day was counted over a year without its official calendar."""
        if self.due_on is None or self.opened_at is None:
            return False
        return workdays.is_estimate(timezone.localdate(self.opened_at), self.due_on)

    @property
    def verb(self) -> str:
        """The word on the button."""
        return str(ALL_KINDS[self.code].verb if self.code in ALL_KINDS else _("Sign"))


class Seat(models.Model):
    """One signature that a step needs: of a named person, or of whoever holds a role in a unit."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="seats")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="seat_of_unit_or_person", condition=Q(organisation__isnull=False) | Q(person__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else f"{self.organisation} · {self.get_role_display()}"


class Signature(models.Model):
    """One person's decision on one seat, bound to what was seen. Only ever added.

    The only columns that may be set later are `void` and `voided_at`: a signature that stopped counting stays here,
    marked, for ever. The database holds: one counting approval a seat, one a person and run, never by who filed.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", _("agreed")
        RETURN = "return", _("returned")

    class Channel(models.TextChoices):
        WEB = "web", _("in duban")
        PAPER = "paper", _("on paper")

    class Void(models.TextChoices):
        COUNTS = "", _("counts")
        CHANGED = "changed", _("the dossier changed")
        RETURNED = "returned", _("returned to an earlier step")
        WITHDRAWN = "withdrawn", _("withdrawn by the signer")
        ENDED = "ended", _("the sign-off was ended")

    run = models.ForeignKey(Run, models.PROTECT, related_name="signatures")
    step = models.ForeignKey(Step, models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="signatures")
    decision = models.CharField(max_length=10, choices=Decision)
    return_to = models.PositiveSmallIntegerField(null=True, help_text=_("Order of the step; 0 is back to the unit."))
    comment = models.TextField(_("opinion"), blank=True)
    site_note = models.TextField(_("what was seen on site"), blank=True)
    photos = models.ManyToManyField(Evidence, blank=True, related_name="+")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=150)
    signer_post = models.CharField(max_length=200)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_name = models.CharField(max_length=150, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dossier_digest = models.CharField(max_length=64)
    seen_digest = models.CharField(max_length=64, help_text=_("The dossier and the opinions before, as shown."))
    proof = models.CharField(max_length=20, help_text=_("How the signer proved who they are."))
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    signed_on = models.DateField(help_text=_("The day; on paper the day that stands there."))
    at = models.DateTimeField(default=clock.now)
    carried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    void = models.CharField(max_length=10, choices=Void, default=Void.COUNTS, blank=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("signature"), _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(decision="approve", void=""), name="signature_one_per_seat"
            ),
            models.UniqueConstraint(
                fields=["run", "signer"], condition=Q(decision="approve", void=""), name="signature_one_per_person"
            ),
            models.CheckConstraint(name="signature_not_by_who_filed", condition=~Q(signer=F("filed_by"))),
            models.CheckConstraint(
                name="signature_void_has_time",
                condition=Q(void="", voided_at=None) | (~Q(void="") & Q(voided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="signature_paper_two_people",
                condition=Q(channel="web", carried_by=None, confirmed_by=None, scan=None)
                | (
                    Q(channel="paper", carried_by__isnull=False, confirmed_by__isnull=False, scan__isnull=False)
                    & ~Q(carried_by=F("confirmed_by"))
                ),
            ),
            models.CheckConstraint(
                name="signature_return_says_where",
                condition=Q(decision="approve", return_to=None) | Q(decision="return", return_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.signer_name}"

    @property
    def counts(self) -> bool:
        return self.decision == self.Decision.APPROVE and not self.void


class PaperSheet(models.Model):
    """A signing sheet that was signed by hand and scanned; it becomes a signature when a second person confirms it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_on = models.DateField(_("day on the paper"))
    comment = models.TextField(_("opinion on the paper"), blank=True)
    site_note = models.TextField(_("what was seen on site"), blank=True)
    photos = models.ManyToManyField(Evidence, blank=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    seen_digest = models.CharField(max_length=64)
    carried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    carried_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(_("why refused"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name, verbose_name_plural = _("paper signature"), _("paper signatures")
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(state="waiting"), name="paper_one_waiting_per_seat"),
            models.CheckConstraint(
                name="paper_two_people", condition=Q(decided_by=None) | ~Q(decided_by=F("carried_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.signed_on}"
