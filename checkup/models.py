from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round, Task, TaskLeader, TaskUnit
from checkup.states import Severity
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import UNIT, paths_of, posts_of
from petitions.models import Assignment
from records import clock
from records.models import Evidence


class FileFacts(models.Model):
    """What the checkup read once of a kept file.

    `shape` is the perceptual hash of a picture (32 hexadecimal digits; '' for one that is too plain to compare, or is
    none), `made_on` the day that an office file or PDF says it was made on. Time, place and size of a photograph
    stand in the evidence itself, read from the camera's words when the file came in.
    """

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="facts_read")
    shape = models.CharField(max_length=32, blank=True)
    made_on = models.DateField(null=True)
    read_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.shape}"


class SitePosition(models.Model):
    """Where the site of an item lies, in degrees (WGS 84); photographs from further off than a kilometre are a sign."""

    task = models.OneToOneField(Task, models.PROTECT, related_name="site_position")
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("position of the site"), _("positions of sites")
        constraints = [
            models.CheckConstraint(
                name="site_position_on_earth",
                condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class SignQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Signs of the regions where the user's posts read them, and of the items that name the user as a leader.

        The unit that a sign is about never sees it, nor does the department official on the unit's own side.
        """
        wide = paths_of(user, "sign.read")
        regions = tree.below(wide, "round__region__") | tree.below(wide, "task__place__") if wide else Q(pk__in=[])
        named = TaskLeader.objects.filter(user=user, ends_on=None).exclude(level=TaskLeader.Level.DEPARTMENT)
        return self.filter(regions | Q(task__in=named.values("task"))).exclude(_of_own_unit(user))

    def open(self) -> Self:
        """Those that nobody has judged and that still hold."""
        return self.filter(state=Sign.State.OPEN)


def _of_own_unit(user: User) -> Q:
    """Signs about units in which the user reports: who is looked at doesn't look."""
    own = [held.path for held in posts_of(user) if held.role in UNIT]
    if not own:
        return Q(pk__in=[])
    doing = TaskUnit.objects.filter(tree.below(own, "organisation__"), role__in=("responsible", "lead", "assist"))
    return Q(task__in=doing.values("task")) | (tree.below(own, "unit__") & Q(unit__isnull=False))


class Sign(models.Model):
    """Something that looks like false rectification and asks somebody to look: never a finding, never a punishment.

    `subject` and `other` are text keys of the trail: the item it stands at and, where there is one, the second thing.
    `fingerprint` stands for code, both keys and the content, so that what was judged once is never raised again.
    `detail` is what is shown side by side, as checkup.signs writes it for each code.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("sign", "to be looked at")
        CHECKED = "checked", pgettext_lazy("sign", "looked into")
        FALSE_ALARM = "false_alarm", pgettext_lazy("sign", "false alarm")
        GONE = "gone", pgettext_lazy("sign", "no longer holds")

    JUDGED = (State.CHECKED, State.FALSE_ALARM)

    round = models.ForeignKey(Round, models.PROTECT, related_name="signs")
    code = models.CharField(pgettext_lazy("rectification", "sign"), max_length=40)
    severity = models.CharField(pgettext_lazy("sign", "weight"), max_length=10, choices=Severity)
    subject = models.CharField(max_length=80, db_index=True)
    other = models.CharField(max_length=80, blank=True, db_index=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="signs")
    case = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="signs")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    detail = models.JSONField(default=dict)
    found_on = models.DateField()
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    note = models.TextField(_("what was found"), blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-id"]
        verbose_name = pgettext_lazy("rectification", "sign")
        verbose_name_plural = pgettext_lazy("rectification", "signs")
        constraints = [
            models.CheckConstraint(
                name="sign_about_one_item",
                condition=Q(task__isnull=False, case=None) | Q(task=None, case__isnull=False),
            ),
            models.CheckConstraint(
                name="sign_judged_iff_verdict",
                condition=Q(state__in=("open", "gone"), judged_by=None, judged_at=None, note="")
                | (Q(state__in=("checked", "false_alarm"), judged_by__isnull=False, judged_at__isnull=False)),
            ),
            models.CheckConstraint(name="sign_severity_known", condition=Q(severity__in=("hint", "warn", "block"))),
            models.CheckConstraint(name="sign_other_is_other", condition=~Q(subject=F("other"))),
        ]
        indexes = [models.Index(fields=["round", "state", "code"], name="sign_of_round")]

    def __str__(self) -> str:
        return f"{self.pk} · {self.task or self.case}"


class Template(models.Model):
    """A picture or a text that a false alarm said to be everybody's: a form, a logo, a standing phrase."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        TEXT = "text", _("text")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=64, help_text=_("The picture's hash, or the digest of the text."))
    sign = models.ForeignKey(Sign, models.PROTECT, related_name="templates")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "kind", "value"], name="template_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Pass(models.Model):
    """One looking-through of a round for signs, by night or on demand; a row first, carried out by a worker."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("checkup", "waiting")
        RUNNING = "running", pgettext_lazy("checkup", "running")
        DONE = "done", pgettext_lazy("checkup", "done")
        FAILED = "failed", pgettext_lazy("checkup", "broke off")

    OPEN = (State.WAITING, State.RUNNING)

    round = models.ForeignKey(Round, models.PROTECT, related_name="checkups")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.of_machine)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=40, blank=True)
    counts: Any = models.JSONField(default=dict, help_text=_("found, new, gone."))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=("waiting", "running")), name="checkup_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.asked_at:%Y-%m-%d %H:%M}"
