"""Every word that the trail knows of the scheduling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen in the scheduling of a round."""

    RHYTHM_SET = "schedule.set", _("set how often units report")
    OPENED = "schedule.opened", _("opened a period")
    FILED = "schedule.filed", _("filed the report of a period")
    ZERO = "schedule.zero", _("filed a zero report")
    SKIPPED = "schedule.skipped", _("let a row of a report be skipped")
    VERIFIED = "schedule.verified", _("verified a reported row")
    RETURNED = "schedule.returned", _("returned a reported row")
    REMINDED = "schedule.reminded", _("reminded units of their reports")
    LOCKED = "schedule.locked", _("locked a period")
    CORRECTED = "schedule.corrected", _("corrected a locked period")
