from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime

from django.apps import apps
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.naming import naming_rows
from orgs.models import Organisation, Role, User
from orgs.permissions import posts_of, scope_of
from records import clock


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RoundQuerySet":
        """Rounds of the regions that the user's posts lie in, above or below; so for leading county officials.

        And those with an item that names the person, as leader by the plan or otherwise.
        """
        led = [held.path for held in posts_of(user) if held.role == Role.COUNTY_LEADER]
        paths = [*scope_of(user).regions, *scope_of(user).units, *led]
        persons = scope_of(user).persons
        leaders = apps.get_model("cases", "TaskLeader").objects.filter(user__in=persons)
        named = Q(pk__in=leaders.values("task__problem__round"))
        for rows in naming_rows(persons):
            named |= Q(pk__in=rows.values("task__problem__round"))
        near = Q(pk__in=[])
        for path in paths:
            above = ["".join(f"{part}." for part in path.split(".")[:n]) for n in range(1, path.count(".") + 1)]
            near |= Q(region__path__in=above) | Q(region__path__startswith=path)
        return self.filter(near | named)


class Round(models.Model):
    """One inspection with its own problems and petitions (督察轮次), and the rules it runs under."""

    class Kind(models.TextChoices):
        ROUTINE = "routine", _("Routine inspection")
        SPECIAL = "special", _("Special inspection")
        LOOK_BACK = "look_back", _("Look-back")
        RESIDENT = "resident", _("Resident inspection")
        FILM = "film", _("Warning film")
        SELF_FOUND = "self_found", _("Self-found problems")
        OTHER = "other", _("Other source")

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCE = "province", _("Provincial")
        CITY = "city", _("City")

    class Unit(models.TextChoices):
        WORKING = "working", _("working days")
        CALENDAR = "calendar", _("calendar days")

    slug = models.SlugField(_("short name in addresses"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="rounds", verbose_name=_("inspected region"))
    kinds = models.JSONField(_("kinds"), default=list, help_text=_("One round may combine several."))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    group_name = models.CharField(_("inspection group"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="follow_ups")
    entered_on = models.DateField(_("entered on"))
    left_on = models.DateField(_("left on"))
    feedback_on = models.DateField(_("feedback on"), null=True, blank=True)
    plan_due_on = models.DateField(_("plan due on"), null=True, blank=True)
    plan_filed_on = models.DateField(_("plan filed on"), null=True, blank=True, editable=False)
    decimals = models.PositiveSmallIntegerField(
        _("decimals of rates"), default=1, validators=[MaxValueValidator(2)], help_text=_("Rounded half up.")
    )
    tolerance = models.PositiveSmallIntegerField(
        _("tolerance"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Percentage points that the verified share may lie below the share of time gone."),
    )
    notice_days = models.PositiveSmallIntegerField(_("length of public notices"), default=10)
    notice_unit = models.CharField(_("counted in"), max_length=10, choices=Unit, default=Unit.WORKING)
    chain = models.CharField(_("chain of signatures"), max_length=40, default="yongzhou")
    chain_version = models.PositiveSmallIntegerField(default=1, editable=False)
    chain_steps = models.JSONField(default=list, editable=False, blank=True)
    contact_phone = models.CharField(_("phone for objections"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail for objections"), blank=True)
    signatories = models.JSONField(_("signatories of bulletins"), default=list, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    held_on = models.DateField(
        _("demonstration day"), null=True, blank=True, help_text=_("A replayed round stands still on this day.")
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_on", "slug"]
        verbose_name, verbose_name_plural = _("round"), _("rounds")
        constraints = [
            models.CheckConstraint(name="round_left_after_entered", condition=Q(left_on__gte=F("entered_on"))),
            models.CheckConstraint(
                name="round_feedback_after_left", condition=Q(feedback_on=None) | Q(feedback_on__gte=F("entered_on"))
            ),
            models.CheckConstraint(name="round_decimals", condition=Q(decimals__lte=2)),
            models.CheckConstraint(name="round_tolerance", condition=Q(tolerance__lte=100)),
            models.CheckConstraint(name="round_notice_days", condition=Q(notice_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    def now(self) -> datetime:
        """The present moment of this round: on its demonstration day when it stands still, else the real one."""
        moment = clock.now()
        if self.held_on and timezone.localdate(moment) != self.held_on:
            return timezone.localtime(moment).replace(
                year=self.held_on.year, month=self.held_on.month, day=self.held_on.day
            )
        return moment

    def today(self) -> date:
        """The day on which this round's deadlines are judged."""
        return timezone.localdate(self.now())

    @contextmanager
    def time(self) -> Iterator[None]:
        """Let records.clock tell this round's time inside."""
        with clock.at(self.now()) if self.held_on else nullcontext():
            yield

    def get_kinds_display(self) -> str:
        return "、".join(str(self.Kind(kind).label) for kind in self.kinds)


class Category(models.Model):
    """A group of findings, as the feedback gives them (问题类别)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="categories")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["round", "number"]
        verbose_name, verbose_name_plural = _("category"), _("categories")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="category_number_in_round")]

    def __str__(self) -> str:
        return self.name


class Problem(models.Model):
    """One finding of the feedback (反馈问题). It keeps its number for ever; numbers may have gaps."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="problems")
    category = models.ForeignKey(Category, models.PROTECT, related_name="problems")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("short title"), max_length=80)
    text = models.TextField(_("text of the feedback"))
    is_key = models.BooleanField(_("key problem"), default=False)
    entered_on = models.DateField(default=clock.today, editable=False)  # figures of days before it stay as they were
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering = ["round", "number"]
        verbose_name, verbose_name_plural = _("problem"), _("problems")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="problem_number_in_round"),
            models.CheckConstraint(name="problem_number_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ChecklistItem(models.Model):
    """One line of a named checklist. `machine_check` names a test that the machine makes; '' is ticked by hand."""

    class List(models.TextChoices):
        FIVE_BLOCKERS = "five_blockers", _("Five cases not to report")
        FIVE_NOT_LETGO = "five_not_letgo", _("Five points not to let pass")

    round = models.ForeignKey(Round, models.PROTECT, related_name="checklist")
    list = models.CharField(max_length=20, choices=List)
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("condition"), max_length=200)
    machine_check = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField(default=True, help_text=_("Wording of this project, not an official text."))

    class Meta:
        ordering = ["round", "list", "order"]
        constraints = [models.UniqueConstraint(fields=["round", "list", "order"], name="checklist_order")]

    def __str__(self) -> str:
        return self.text
