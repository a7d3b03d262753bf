from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Task
from deadlines.models import Deadline
from lookback.models.pick import Pick
from lookback.states import Action
from orgs import tree
from orgs.models import Organisation, User
from orgs.permissions import scope_of
from records import clock
from records.models import Evidence


class Conclusion(models.Model):
    """What the office concluded from a result; a reopened task names the new cycle. Only ever added."""

    pick = models.OneToOneField(Pick, models.PROTECT, related_name="conclusion")
    action = models.CharField(max_length=15, choices=Action)
    why = models.TextField(_("reason"), blank=True)
    new_cycle = models.OneToOneField(Task, models.PROTECT, null=True, related_name="from_look_back")
    concluded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(default=clock.now)
    concluded_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conclusion_cycle_only_when_reopened", condition=Q(new_cycle=None) | Q(action="reopened")
            ),
            models.CheckConstraint(
                name="conclusion_by_somebody", condition=Q(action="none") | Q(concluded_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pick} {self.action}"


class RecheckErrandQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecheckErrandQuerySet":
        """Those of the person's regions, and of units at or below their posts."""
        scope = scope_of(user)
        region = tree.below(scope.regions, "pick__plan__round__region__")
        return self.filter(region | tree.below(scope.units, "unit__"))


class Errand(models.Model):
    """What a unit has to mend after a visit found its item only partly consolidated, with a day of its own.

    The unit answers, the office accepts the answer or returns it. The item stays closed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be answered")
        ANSWERED = "answered", _("answered, to be accepted")
        SETTLED = "settled", _("settled")

    pick = models.OneToOneField(Pick, models.PROTECT, related_name="errand")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("what is to be mended"))
    due_on = models.DateField(pgettext_lazy("last day", "until"))
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    files = models.ManyToManyField(Evidence, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=300, blank=True)

    objects = RecheckErrandQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name, verbose_name_plural = _("errand of a look-back"), _("errands of look-backs")
        constraints = [
            models.CheckConstraint(name="errand_answered_has_words", condition=Q(state="open") | ~Q(answer="")),
            models.CheckConstraint(
                name="errand_four_eyes", condition=Q(decided_by=None) | ~Q(decided_by=F("answered_by"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.pick)
