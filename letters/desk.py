"""What letters add to the pages that everybody shares: menu, first page, alarms, links of the trail."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarms import SHOWN, Alarm
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section
from letters import queues
from letters.models import Receipt
from letters.states import RUNNING
from orgs.models import Post, Role, User
from orgs.permissions import may, roles_of, scope_of
from records import clock

UNIT = (Role.CLERK, Role.HEAD)


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The register for those who see a region, a unit's own letters for its people. No counts: every page asks it."""
    if scope_of(user).regions:
        yield MenuItem(_("Letters"), reverse("letters:register"), section=Section.PETITIONS)
    elif roles_of(user) & queues.UNIT:
        yield MenuItem(_("Letters"), reverse("letters:mine"), section=Section.PETITIONS)


def cards(user: User, round: Round) -> list[Card]:
    """What waits, and only that: for the office and who approves their queues, for a unit what it owes."""
    found: list[Card] = []
    works = any(may(user, right, round.region) for right in ("letter.issue", "letter.approve"))
    waiting = queues.counts(user, round) if works else {}
    for queue in queues.QUEUES if works else ():
        count = waiting[queue.name]
        url = f"{reverse('letters:register')}?waits={queue.name}"
        found.append(Card(str(queue.label), count, url, str(queue.why), queue.tone))
    if roles_of(user) & queues.UNIT:
        for name, (label, why, find) in queues.OWN.items():
            url = f"{reverse('letters:mine')}?waits={name}"
            found.append(Card(str(label), find(user, round).count(), url, str(why), "due"))
    return [card for card in found if card.count]


def alarms(round: Round) -> Iterable[Alarm]:
    """Letters that went to a unit where nobody can sign for them."""
    held = Post.objects.held_on(clock.today()).filter(organisation=OuterRef("addressee__organisation"), role__in=UNIT)
    letters = Receipt.objects.filter(addressee__letter__round=round, addressee__letter__state__in=RUNNING)
    silent = letters.filter(~Exists(held), signed_on=None).select_related("addressee__letter")
    lines = [f"{row.addressee.letter.number_text} → {row.addressee.name}" for row in silent]
    if lines:
        text = ngettext(
            "%(n)d letter went to a unit in which nobody can sign for it",
            "%(n)d letters went to units in which nobody can sign for them",
            len(lines),
        )
        yield Alarm(text % {"n": len(lines)}, lines[:SHOWN], reverse("desk:people"), max(0, len(lines) - SHOWN))


def link(subject: str) -> str:
    """The page of a letter that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse("letters:letter", args=[pk]) if name == "letters.letter" and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=lambda user: (), links=link, alarms=alarms)
