"""The fixed words of looking back, and every word that the trail knows of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where one round of looking back stands."""

    PLANNED = "planned", _("planned, not drawn")
    DRAWN = "drawn", _("drawn, being visited")
    FINISHED = "finished", pgettext_lazy("look-back", "finished")
    SET_ASIDE = "set_aside", _("set aside, drawn anew")


class Over(models.TextChoices):
    """What is looked back at."""

    TASKS = "tasks", _("closed tasks")
    PETITIONS = "petitions", _("closed petitions")
    BOTH = "both", _("tasks and petitions")


class Strata(models.TextChoices):
    """By what the sample is divided, so that no group is left out."""

    NONE = "", _("not divided")
    CATEGORY = "category", _("by category")
    PLACE = "place", _("by place")
    UNIT = "unit", _("by unit")


class Why(models.TextChoices):
    """Why an item is looked at again."""

    DRAWN = "drawn", _("drawn")
    SIGN = "sign", _("warning sign")
    BY_HAND = "by_hand", _("named by the office")
    AGAIN = "again", _("partly consolidated in an earlier round")


class Stage(models.TextChoices):
    """Where one item of a round of looking back stands."""

    WAITING = "waiting", _("to be visited")
    FOUND = "found", _("visited, to be concluded")
    CONCLUDED = "concluded", _("concluded")
    DROPPED = "dropped", _("reopened before the visit")


class Result(models.TextChoices):
    """What a visit found: the four results, and a visit that could not be made."""

    CONSOLIDATED = "consolidated", _("consolidated")
    PARTLY = "partly", _("partly consolidated")
    REBOUND = "rebound", _("rebound")
    FALSE = "false", _("false rectification")
    NOT_POSSIBLE = "not_possible", _("could not be seen")


FOUND = (Result.CONSOLIDATED, Result.PARTLY, Result.REBOUND, Result.FALSE)
REOPENING = (Result.REBOUND, Result.FALSE)


class Action(models.TextChoices):
    """What follows from a result."""

    NONE = "none", _("nothing more")
    ERRAND = "errand", _("errand to the unit")
    REOPENED = "reopened", pgettext_lazy("look-back", "reopened")
    OPEN_ALREADY = "open_already", _("was open again already")


class Verb(models.TextChoices):
    """What can happen in looking back."""

    PLANNED = "lookback.planned", _("planned a look-back")
    CHANGED = "lookback.changed", _("changed a look-back that is not drawn")
    DRAWN = "lookback.drawn", _("drew the sample of a look-back")
    SET_ASIDE = "lookback.set_aside", _("set a look-back aside and drew anew")
    NAMED = "lookback.named", _("named an item for the look-back")
    DROPPED = "lookback.dropped", _("dropped an item that is open again")
    ASSIGNED = "lookback.assigned", _("named the visitor")
    CHECKED = "lookback.checked", _("recorded a look-back visit")
    PHOTO_ADDED = "lookback.photo_added", _("added a photograph of the visit")
    CONCLUDED = "lookback.concluded", _("concluded on a look-back visit")
    ERRAND_ANSWERED = "lookback.errand_answered", _("answered an errand of the look-back")
    ERRAND_SETTLED = "lookback.errand_settled", _("accepted the answer to an errand")
    ERRAND_RETURNED = "lookback.errand_returned", _("returned the answer to an errand")
    FINISHED = "lookback.finished", _("finished a look-back")
