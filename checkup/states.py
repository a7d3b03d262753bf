"""Every word that the trail knows of the checkup, and how grave a sign or a fault is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen in the checkup of a round."""

    ASKED = "checkup.asked", _("asked for a checkup")
    CHECKED = "checkup.checked", _("looked into a sign")
    FALSE_ALARM = "checkup.false_alarm", _("judged a sign to be a false alarm")
    TAKEN_UP = "checkup.taken_up", _("took a sign up again")
    PLACED = "checkup.placed", _("set the position of a site")


class Severity(models.TextChoices):
    """How much a sign says by itself. Even the gravest only asks somebody to look."""

    HINT = "hint", _("hint")
    WARN = "warn", _("to be looked into")
    BLOCK = "block", _("grave")
