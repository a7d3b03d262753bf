"""States and verbs of what leaders decide, see and lead."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sort(models.TextChoices):
    """Where an errand comes from."""

    DECISION = "decision", _("decision of a meeting")
    FINDING = "finding", _("finding of a visit")
    OPINION = "opinion", _("opinion of a review")


class State(models.TextChoices):
    """How far an errand is: a unit answers, somebody else confirms or returns."""

    OPEN = "open", pgettext_lazy("errand", "in hand")
    ANSWERED = "answered", pgettext_lazy("errand", "reported done")
    RETURNED = "returned", pgettext_lazy("errand", "returned")
    DONE = "done", pgettext_lazy("errand", "confirmed")
    DROPPED = "dropped", pgettext_lazy("errand", "lifted")


OWING = (State.OPEN, State.RETURNED)  # the unit owes something
RUNNING = (*OWING, State.ANSWERED)


class Verb(models.TextChoices):
    """What can happen here, for the trail."""

    SEATED = "leading.seated", _("gave a seat in the leading group")
    UNSEATED = "leading.unseated", _("ended a seat in the leading group")
    MET = "leading.met", _("recorded a meeting")
    RHYTHM_SET = "leading.rhythm", _("set how often a body meets")
    RHYTHM_ENDED = "leading.rhythm_ended", _("ended the rule how often a body meets")
    DECIDED = "leading.decided", _("recorded a decision")
    VISITED = "leading.visited", _("recorded a visit")
    FOUND = "leading.found", _("recorded a finding")
    SENT = "leading.sent", _("sent findings to the units")
    ANSWERED = "leading.answered", _("reported an errand done")
    CONFIRMED = "leading.confirmed", _("confirmed an errand")
    RETURNED = "leading.returned", _("returned the report on an errand")
    MOVED = "leading.moved", _("changed the date of an errand")
    DROPPED = "leading.dropped", _("lifted an errand")
    LED = "leading.led", _("put an item under a leader")
    LED_ENDED = "leading.led_ended", _("ended the lead over an item")
    EXPOSED = "leading.exposed", _("recorded an exposed item")
    EXPOSED_SEEN = "leading.exposed_seen", _("recorded the leader's visit to an exposed item")
    FOLLOWED = "leading.followed", _("followed up an exposed item")
    EXPOSED_ENDED = "leading.exposed_ended", _("ended an exposed item as solved")
    TEAM_FORMED = "leading.team", _("formed a supervising team")
    TEAM_ENDED = "leading.team_ended", _("disbanded a supervising team")
    ROUND_PLANNED = "leading.team_round", _("planned a round of a supervising team")
    REVIEWED = "leading.reviewed", _("recorded a review")
