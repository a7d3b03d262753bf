"""What papers add to the pages that everybody shares: menu, first page, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bulletins import queues
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section
from orgs.models import User
from orgs.permissions import may


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The register, for those who read the round's figures."""
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Papers issued"), reverse("bulletins:register", args=[round.slug]), section=Section.NUMBERS)


def cards(user: User, round: Round) -> Iterable[Card]:
    """Papers that wait to be issued by this person."""
    count = queues.to_issue(user, round).count() if may(user, "bulletin.issue", round.region) else 0
    if count:
        url = f"{reverse('bulletins:register', args=[round.slug])}?waits=issue"
        yield Card(_("Papers to issue"), count, url, _("Made by somebody else; read and issue them."), "due")


def link(subject: str) -> str:
    """The page of a paper that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse("bulletins:go", args=[pk]) if name == "bulletins.bulletin" and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=lambda user: (), links=link)
