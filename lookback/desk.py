"""What looking back adds to the pages that everybody shares: menu, first page, links of the trail, beside an item."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from lookback.models import Errand, Pick
from lookback.states import Stage, State
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import GRANTS, may, roles_of, scope_of
from records import clock

UNIT = GRANTS["lookback.answer"]
PAGES = {
    "lookback.lookbackplan": "lookback:plan",
    "lookback.pick": "lookback:pick",
    "lookback.errand": "lookback:errand",
}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """All look-backs for those who read the region; what was found on their own items for units. No queries."""
    roles = roles_of(user)
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Look-back"), reverse("lookback:plans", args=[round.slug]), section=Section.CHECK)
    elif roles & UNIT:
        yield MenuItem(_("Look-back"), reverse("lookback:findings"), section=Section.CHECK)
    if Role.VERIFIER in roles or (Role.LEAD_REVIEWER in roles and not roles & UNIT):
        yield MenuItem(pgettext("look-back", "My visits"), reverse("lookback:visits"), section=Section.MINE)


def cards(user: User, round: Round) -> list[Card]:
    """What waits: own visits, findings and answers for the office, errands for the unit."""
    found: list[Card] = []
    roles = roles_of(user)
    if roles & GRANTS["lookback.visit"]:
        found.append(_visits(user))
    if may(user, "lookback.conclude", round.region):
        found += _office(round)
    if roles & UNIT:
        found.append(_errands(user, round))
    return [card for card in found if card.count]


def _visits(user: User) -> Card:
    rows = Pick.objects.of_visitor(user).filter(stage=Stage.WAITING)
    late = rows.filter(due_on__lt=clock.today()).exists()
    note = _("The pages stay on your phone without a connection.")
    return Card(
        _("Look-back visits to make"), rows.count(), reverse("lookback:visits"), note, "late" if late else "due"
    )


def _office(round: Round) -> list[Card]:
    items = reverse("lookback:items", args=[round.slug])
    picks = Pick.objects.filter(plan__round=round, plan__state=State.DRAWN)
    nobody = Q(stage=Stage.WAITING, visitor=None)
    many = picks.aggregate(found=Count("pk", filter=Q(stage=Stage.FOUND)), nobody=Count("pk", filter=nobody))
    answers = Errand.objects.filter(pick__plan__round=round, state=Errand.State.ANSWERED)
    return [
        Card(
            _("Look-back findings to conclude"), many["found"], f"{items}?state=found",
            _("Errand, or open the item again."), "due",
        ),
        Card(
            _("Look-back items without a visitor"), many["nobody"],
            f"{items}?state=nobody", _("Name somebody who had no hand in them."),
        ),
        Card(
            _("Answers to errands"), answers.count(), f"{reverse('lookback:errands')}?state=answered",
            _("Accept or return them."), "due",
        ),
    ]  # fmt: skip


def _errands(user: User, round: Round) -> Card:
    own = tree.below(scope_of(user).units, "unit__")
    rows = Errand.objects.filter(own, pick__plan__round=round, state=Errand.State.OPEN)
    late = rows.filter(due_on__lt=clock.today()).exists()
    url = f"{reverse('lookback:errands')}?state=open"
    return Card(_("Errands of the look-back"), rows.count(), url, _("Mend it and answer."), "late" if late else "due")


def link(subject: str) -> str:
    """The page of a look-back, an item or an errand that the trail or a letter names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


def to_sign(user: User) -> list[SignList]:
    """Nothing of look-backs is signed."""
    return []


def beside(subject: str, user: User) -> list[MenuItem]:
    """The look-backs of an item, for those who read its region, on the item's own page."""
    name, _colon, pk = subject.partition(":")
    field = {"cases.task": "task", "petitions.assignment": "assignment"}.get(name)
    if field is None or not pk.isdecimal():
        return []
    regions = tree.below(scope_of(user).regions, "plan__round__region__")
    rows = Pick.objects.filter(regions, **{field: int(pk)}).counting().select_related("plan").order_by("pk")
    return [MenuItem(_beside_words(row), reverse("lookback:pick", args=[row.pk])) for row in rows]


def _beside_words(pick: Pick) -> str:
    word = pick.get_result_display() if pick.result else pick.get_stage_display()
    return _("%(title)s: %(result)s") % {"title": pick.plan, "result": word}


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, beside=beside)
