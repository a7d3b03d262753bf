"""What the wall adds to the pages that everybody shares: a line of the menu, and links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.neighbours import MenuItem, Neighbour, Section
from orgs.models import User
from wall.models import Screen


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The chart, for everybody in the round: it shows each what they see."""
    yield MenuItem(_("Wall chart"), reverse("wall:chart", args=[round.slug]), section=Section.NUMBERS)


def link(subject: str) -> str:
    """The list of links of the round that a screen belongs to."""
    kind, _colon, pk = subject.partition(":")
    if kind != "wall.screen":
        return ""
    slug = Screen.objects.filter(pk=pk).values_list("round__slug", flat=True).first()
    return reverse("wall:screens", args=[slug]) if slug else ""


NEIGHBOUR = Neighbour(menu=menu, cards=lambda user, round: (), to_sign=lambda user: (), links=link)
