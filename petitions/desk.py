"""What petitions add to the pages that everybody shares: menu, first page, list to sign, links of the trail."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from orgs.models import Role, User
from orgs.permissions import may, roles_of, scope_of
from petitions import queues
from petitions.filters import base, in_column
from petitions.models import Batch
from petitions.queues_release import to_prepare, to_release

UNIT = frozenset({Role.CLERK, Role.HEAD})
PAGES = {
    "petitions.petition": "petitions:petition",
    "petitions.assignment": "petitions:case",
    "petitions.batch": "petitions:batch_of",
}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The overview for those who see a region, a unit's own list, the auditor's list. No counts: every page asks it."""
    if scope_of(user).regions:
        yield MenuItem(_("Petitions"), reverse("petitions:overview", args=[round.slug]), section=Section.PETITIONS)
    elif roles_of(user) & UNIT:
        yield MenuItem(_("Petitions"), reverse("petitions:mine"), section=Section.PETITIONS)
    if may(user, "petition.read_reveals", round.region):
        yield MenuItem(_("Opened identities"), reverse("petitions:reveals"), section=Section.OFFICE)


def cards(user: User, round: Round) -> list[Card]:
    """What waits, and only that: for the office drafts and petitions to hand over, for everybody their queues."""
    found = _office_cards(user, round) if may(user, "petition.assign", round.region) else []
    return [card for card in (*found, *queues.cards(user, round), *_release_cards(user, round)) if card.count]


def _office_cards(user: User, round: Round) -> list[Card]:
    overview = reverse("petitions:overview", args=[round.slug])
    register = reverse("petitions:register", args=[round.slug])
    drafts = Batch.objects.filter(round=round, state=Batch.State.DRAFT).count()
    waiting = base(user, round).filter(in_column("received")).count()
    return [
        Card(
            _("Batches to receive"),
            drafts,
            f"{overview}#batches",
            _("Read in as drafts; they count when they are received."),
            "due",
        ),
        Card(
            _("Petitions to hand over"),
            waiting,
            f"{register}?column=received",
            _("Received, and no unit has them yet."),
            "due",
        ),
    ]


def _release_cards(user: User, round: Round) -> Iterable[Card]:
    if may(user, "petition.prepare_release", round.region):
        count, url = to_prepare(user, round).count(), reverse("petitions:prepare")
        note = _("Reviewed, and nothing of them is prepared for the public.")
        yield Card(_("Results to prepare for the public"), count, url, note, "due")
    if may(user, "petition.release", round.region):
        count, url = to_release(user, round).count(), reverse("petitions:releases")
        yield Card(_("Results to release"), count, url, _("Prepared by somebody else; read and release them."), "due")


def to_sign(user: User) -> list[SignList]:
    """Replies that wait for the person's signature, as a tab of the list to sign."""
    tab = queues.sign_tab(user)
    return [tab] if tab else []


def link(subject: str) -> str:
    """The page of a petition, a case or a batch that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link)
