"""The way back into a compartment that nobody reads any more: one proposes a reader, another person decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from records import clock


class Nomination(models.Model):
    """Somebody proposed as reader of a round's clues by whoever manages people, and what a second person said."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("nomination", "not decided")
        CONFIRMED = "confirmed", pgettext_lazy("nomination", "confirmed")
        REFUSED = "refused", pgettext_lazy("nomination", "refused")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who reads"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField(default=clock.today)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["round_id", "id"]
        verbose_name, verbose_name_plural = _("proposed reader of clues"), _("proposed readers of clues")
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(state="open"), name="nomination_open_once"),
            models.CheckConstraint(
                name="nomination_decided_on_a_day",
                condition=Q(state="open", decided_by=None, decided_on=None)
                | Q(state__in=("confirmed", "refused"), decided_by__isnull=False, decided_on__isnull=False),
            ),
            # Nobody alone opens the compartment: who proposes, who decides and who will read are three people.
            models.CheckConstraint(
                name="nomination_by_others",
                condition=~Q(user=F("proposed_by"))
                & (Q(decided_by=None) | (~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("user")))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
