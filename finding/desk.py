"""What the search adds to the pages that everybody shares: the person's saved searches on their first page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Round
from cases.neighbours import Card, Neighbour
from finding.models import SavedSearch
from orgs.models import User


def cards(user: User, round: Round) -> Iterable[Card]:
    """The list of the person's saved searches; new hits as they were counted last. One query, nothing is searched."""
    fresh = list(SavedSearch.objects.filter(owner=user).values_list("fresh", flat=True))
    if fresh:
        new = sum(fresh)
        told = ngettext("%(n)d new hit since you looked.", "%(n)d new hits since you looked.", new) % {"n": new}
        note = told if new else _("Words that you keep; nothing new in those that are watched.")
        yield Card(_("My saved searches"), len(fresh), reverse("finding:saved"), note, "due" if new else "calm")


NEIGHBOUR = Neighbour(menu=lambda user, round: (), cards=cards, to_sign=lambda user: (), links=lambda subject: "")
