"""What taking lists in adds to the pages that everybody shares: a line of the menu, a card, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section
from intake.domain.acts import RIGHT
from intake.models import ImportBatch
from orgs.models import User
from orgs.permissions import may
from records.trail import key

PAGES = {"intake.importbatch": "intake:go"}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The lists of the round, for those who write its plan. No queries."""
    if may(user, RIGHT, round.region):
        yield MenuItem(_("Take in a list"), reverse("intake:batches", args=[round.slug]), section=Section.PLAN)


def cards(user: User, round: Round) -> list[Card]:
    """Lists that were begun and wait for a person."""
    if not may(user, RIGHT, round.region):
        return []
    count = ImportBatch.objects.filter(round=round, state__in=ImportBatch.OPEN).count()
    url = f"{reverse('intake:batches', args=[round.slug])}?state=open"
    note = _("Read, look at them, take them in or put them aside.")
    return [Card(_("Lists to finish"), count, url, note, "due")] if count else []


def link(subject: str) -> str:
    """The page of a list that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


def beside(subject: str, user: User) -> Iterable[MenuItem]:
    """On the page of a round whose plan is in preparation, and in its empty register: take in a list."""
    name, _colon, pk = subject.partition(":")
    if name != "cases.round":
        return
    round = Round.objects.select_related("region").filter(pk=pk, plan_filed_on=None).first()
    if round and key(round) == subject and may(user, RIGHT, round.region):
        yield MenuItem(_("Take in a list"), reverse("intake:new", args=[round.slug]))


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=lambda user: (), links=link, beside=beside)
