"""What the tables of petitions add to first pages: results that no table shows yet, tables that wait to be released."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.neighbours import Card, Neighbour
from orgs.models import User
from orgs.permissions import may
from reports.models import Publication
from reports.publications import unpublished


def cards(user: User, round: Round) -> Iterable[Card]:
    """For the office results to publish, unless a table waits already; for a publisher tables that somebody else made.

    Only what waits has a card.
    """
    makes = may(user, "petition.prepare_release", round.region)
    releases = may(user, "petition.release", round.region)
    if not makes and not releases:
        return
    url = reverse("reports:publications", args=[round.slug])
    drafts = list(round.publications.filter(state=Publication.State.DRAFT).values_list("made_by", flat=True))
    if makes and not drafts and (count := unpublished(round).count()):
        yield Card(_("Results to publish in a table"), count, url, _("Released, and no table shows them yet."), "due")
    if releases and (count := sum(maker != user.pk for maker in drafts)):
        yield Card(_("Tables to release"), count, url, _("Made by somebody else; read and release them."), "due")


NEIGHBOUR = Neighbour(
    menu=lambda user, round: (), cards=cards, to_sign=lambda user: (), links=lambda subject: ""
)  # the menu, the list to sign and the trail have nothing of them
