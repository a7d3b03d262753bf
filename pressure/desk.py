"""What cards and points add to the pages that everybody shares: menu, first page, alarms, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarms import SHOWN, Alarm
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, SignList
from orgs.models import User
from pressure import access
from pressure.models import Appeal
from pressure.models import Card as Given


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The league table for those who read it all, a unit's own scorecard; nobody else has a line. No queries."""
    if access.reads_some(user):
        yield MenuItem(_("Cards and points"), reverse("pressure:league", args=[round.slug]))
    elif own := access.own_units(user):
        yield MenuItem(_("Cards and points"), reverse("pressure:scorecard", args=[round.slug, own[0]]))


def cards(user: User, round: Round) -> list[Card]:
    """Appeals that wait for this person's decision."""
    count = Appeal.objects.all().to_decide(user, round).count()
    url, note = reverse("pressure:appeals", args=[round.slug]), _("Units appeal against cards that others gave.")
    return [Card(_("Appeals to decide"), count, url, note, "due")] if count else []


def alarms(round: Round) -> list[Alarm]:
    """Standing cards of which nobody in the unit was told: its days to appeal run, and nobody knows."""
    found = Given.objects.standing().filter(round=round, told=0).select_related("unit")
    lines = [f"{card.unit}: {card}" for card in found[: SHOWN + 1]]
    if not lines:
        return []
    count = found.count()
    text = ngettext("%(n)d card of which nobody was told", "%(n)d cards of which nobody was told", count)
    url = reverse("pressure:cards", args=[round.slug])
    return [Alarm(text % {"n": count}, lines[:SHOWN], url, max(0, count - SHOWN))]


def to_sign(user: User) -> list[SignList]:
    """Nothing of cards is signed."""
    return []


def link(subject: str) -> str:
    """The page of a card that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse("pressure:card", args=[pk]) if name == "pressure.card" and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, alarms=alarms)
