"""The verbs of cards and points in the trail, and its fields in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pressure.models import Appeal, Card


class Verb(models.TextChoices):
    """What can happen to a card or to the rule for cards; each is a line of the trail."""

    GIVEN = "card.given", _("gave a card")
    REVOKED = "card.revoked", _("took back a card")
    APPEALED = "card.appealed", _("appealed against a card")
    APPEAL_DECIDED = "card.appeal_decided", _("decided an appeal")
    RULE_SET = "card.rule_set", _("set the rule for cards")


LABELS = {
    "colour": pgettext_lazy("card", "card"),
    "bearers": pgettext_lazy("card", "units"),
    "points": _("points"),
    "appeal_until": _("last day to appeal"),
    "appeal": _("appeal"),
    "shares": _("shares"),
    "letters": _("papers"),
    "yellows": _("yellow cards on one item that bring the consequence"),
    "yellow_points": _("points off for them"),
    "yellow_paper": _("paper drafted for them"),
    "red_points": _("points off for a red card"),
    "red_paper": _("paper drafted for a red card"),
    "appeal_days": _("working days to appeal"),
    "reverse_on_extension": _("a later approved extension takes the card back"),
    "league_open": _("units see the league table"),
}
READERS = {
    "colour": lambda stored: str(dict(Card.Colour.choices).get(stored, stored)),
    "appeal": lambda stored: str(dict(Appeal.State.choices).get(stored, stored)),
}
