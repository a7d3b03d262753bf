"""Where a version of a plan and an implementing plan stand, and every word that the trail knows of plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a version of a plan stands. What goes on after filing is told by its submission."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    CONSULTING = "consulting", pgettext_lazy("plan", "being consulted on")
    SETTLED = "settled", pgettext_lazy("plan", "comments settled")
    SUBMITTED = "submitted", pgettext_lazy("plan", "submitted")
    RECEIVED = "received", pgettext_lazy("plan", "received above")
    RETURNED = "returned", pgettext_lazy("plan", "returned")
    APPROVED = "approved", pgettext_lazy("plan", "approved")
    FILED = "filed", pgettext_lazy("plan", "filed")


class Standing(models.TextChoices):
    """Where the implementing plan of a unit stands."""

    OWED = "owed", pgettext_lazy("implementing plan", "asked for")
    SUBMITTED = "submitted", pgettext_lazy("implementing plan", "to be read by the office")
    RETURNED = "returned", pgettext_lazy("implementing plan", "returned")
    RECEIVED = "received", pgettext_lazy("implementing plan", "received")


class Verb(models.TextChoices):
    """What can happen to plans."""

    DRAWN = "plan.drawn", _("drew a version of the plan")
    ASKED = "plan.asked", _("asked units for comments on the plan")
    COMMENTED = "plan.commented", _("commented on the draft plan")
    SETTLED = "plan.comment_settled", _("decided on a comment on the plan")
    CLOSED = "plan.consultation_closed", _("ended the consultation on the plan")
    CONFIRMED = "plan.weaker_confirmed", _("gave reasons for weaker points of the plan")
    SUBMITTED = "plan.submitted", _("submitted the plan")
    RECEIVED = "plan.received", _("entered the receipt of the plan")
    REPLIED = "plan.replied", _("entered the reply to the plan")
    FILED = "plan.filed", _("filed a version of the plan")
    PREPARED = "plan.public_prepared", _("prepared the public version of the plan")
    RELEASED = "plan.public_released", _("made the plan public")
    WITHDRAWN = "plan.public_withdrawn", _("withdrew the public version of the plan")
    UNIT_ASKED = "unit_plan.asked", _("asked a unit for its implementing plan")
    UNIT_SUBMITTED = "unit_plan.submitted", _("handed in an implementing plan")
    UNIT_RECEIVED = "unit_plan.received", _("received an implementing plan")
    UNIT_RETURNED = "unit_plan.returned", _("returned an implementing plan")
    UNIT_PUBLISHED = "unit_plan.published", _("reported where an implementing plan is published")
