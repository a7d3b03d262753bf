"""What accountability adds to the pages that everybody shares: menu, first page, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.alarm import Alarm
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from liability.domain import way_back
from liability.models import Clue
from orgs.models import User
from orgs.permissions import may, may_anywhere
from records import clock

PAGES = {"liability.clue": "liability:clue", "liability.case": "liability:case"}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """Enforcement and accountability for those who read the round's figures. No queries."""
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Accountability"), reverse("liability:enforcement", args=[round.slug]), section=Section.CHECK)


def cards(user: User, round: Round) -> list[Card]:
    """For readers of the compartment: clues whose answer is overdue, by number only. For the others their way back."""
    lost = [
        Card(item.label, item.count, item.url, _("Their readers have left."), "late")
        for item in people(user)
        if item.count
    ]
    return lost + _late(user, round)


def people(user: User) -> list[MenuItem]:
    """Rounds without a reader, for those who have a part in the way back; nothing while all have one."""
    count = len(way_back.waiting_for(user)) if any(may_anywhere(user, action) for action in way_back.ACTIONS) else 0
    return [MenuItem(_("Clues that nobody reads"), reverse("liability:way_back"), count)] if count else []


def alarms(round: Round) -> list[Alarm]:
    """Nobody reads the clues any more: the office asks its administrator."""
    if not way_back.unread([round]):
        return []
    text = _("Nobody reads the clues of this round any more: ask the administrator to propose a reader.")
    return [Alarm(text, [])]


def _late(user: User, round: Round) -> list[Card]:
    if not may(user, "liability.read", round.region):
        return []
    late = Clue.objects.visible_to(user).filter(round=round, state=Clue.State.OPEN, deadline__due_on__lt=clock.today())
    count = late.count()
    url = f"{reverse('liability:clues', args=[round.slug])}?state=late"
    return [Card(_("Clues without an answer"), count, url, _("Their day has passed."), "late")] if count else []


def link(subject: str) -> str:
    """The page of a clue or case that the trail names; who does not read the compartment finds nothing there."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


def to_sign(user: User) -> list[SignList]:
    """Nothing of accountability is signed."""
    return []


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, alarms=alarms, people=people)
