"""Every word that the trail knows of lists taken in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen to a list on its way into the plan."""

    BEGUN = "intake.begun", _("began to take in a list")
    TAKEN = "intake.taken", _("took a list in as drafts")
    TAKEN_BACK = "intake.taken_back", _("took a list back")
    PUT_ASIDE = "intake.put_aside", _("put a list aside")
    NAME_TAUGHT = "intake.name_taught", _("taught the name of a unit")
    NAME_FORGOTTEN = "intake.name_forgotten", _("let the name of a unit be forgotten")
