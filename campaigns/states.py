"""Every word that the trail knows of campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What can happen in a campaign."""

    OPENED = "campaign.opened", _("opened a campaign")
    PLACE_SET = "campaign.place_set", _("said which unit reports for a place")
    REPORTED = "campaign.reported", _("reported figures of a list")
    ENTERED = "campaign.entered", _("put something on a list")
    CLEARED = "campaign.cleared", _("cleared an entry of a list")
    GROUP_FORMED = "campaign.group", _("formed a check group")
    ASSIGNED = "campaign.assigned", _("sent check groups out")
    REASSIGNED = "campaign.reassigned", _("gave a cross-check to another group")
    FOUND = "campaign.found", _("wrote down a finding of a cross-check")
    CLOSED = "campaign.closed", _("closed a campaign")
