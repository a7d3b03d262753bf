"""A task that did not come to its end in its own round and goes on under a later one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.inspection import Problem
from cases.models.task import Task
from orgs.models import User
from records import clock


class Carrying(models.Model):
    """That a task goes on under a problem of a later round (转入下一轮). Only ever added.

    The task keeps the status that its own dates give it, so that the figures of its round stay what they were; nobody
    is chased for it any longer, and nothing more can be entered on it.
    """

    task = models.OneToOneField(Task, models.PROTECT, related_name="carried", verbose_name=_("task"))
    into = models.ForeignKey(Problem, models.PROTECT, related_name="taken_over", verbose_name=_("goes on under"))
    carried_on = models.DateField(_("carried over on"), default=clock.today, editable=False)
    why = models.TextField(_("why it goes on there"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["carried_on", "id"]
        verbose_name, verbose_name_plural = _("item carried over"), _("items carried over")
        constraints = [models.CheckConstraint(name="carrying_with_reason", condition=~models.Q(why=""))]

    def __str__(self) -> str:
        return f"{self.task} → {self.into}"
