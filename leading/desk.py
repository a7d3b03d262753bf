"""What leaders' work adds to the pages that everybody shares: menu, first page, links of the trail."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Round, Task
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from leading import rhythm
from leading.domain.acts import LEADERS
from leading.models import Errand, Exposure, Visit
from leading.states import OWING, State
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import may, paths_of, roles_of
from records import clock

UNIT = frozenset({Role.CLERK, Role.HEAD})
MOST_BESIDE = 5  # errands named on the page of an item
PAGES = {
    "leading.meeting": "leading:meeting",
    "leading.visit": "leading:visit",
    "leading.errand": "leading:errand",
    "leading.exposure": "leading:exposure",
    "leading.team": "leading:team",
    "leading.review": "leading:review",
}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """A leader's own page, all of it for those who read the region, a unit's own errands. No queries."""
    roles = roles_of(user)
    if roles & LEADERS:
        yield MenuItem(_("My items and visits"), reverse("leading:me"), section=Section.MINE)
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Leading group"), reverse("leading:group", args=[round.slug]), section=Section.PUSH)
    elif roles & UNIT:
        yield MenuItem(_("Decisions and findings"), reverse("leading:mine"), section=Section.PUSH)


def cards(user: User, round: Round) -> list[Card]:
    """What waits, and only that: for the office, for a unit, for a leader."""
    found: list[Card] = []
    if may(user, "errand.confirm", round.region):
        found += _office(user, round)
    roles = roles_of(user)
    if roles & UNIT:
        found.append(_unit(user, round))
    if roles & LEADERS:
        found.append(_leader(user))
    return [card for card in found if card.count]


def _office(user: User, round: Round) -> list[Card]:
    errands, slug = Errand.objects.filter(round=round), round.slug
    today, page = clock.today(), reverse("leading:errands", args=[slug])
    owed = Q(state__in=OWING, deadline__due_on__lt=today)
    many = errands.aggregate(answered=Count("pk", filter=Q(state=State.ANSWERED)), late=Count("pk", filter=owed))
    found = [
        Card(
            _("Errands to confirm"),
            many["answered"],
            f"{page}?state=answered",
            _("A unit has reported it done."),
            "due",
        ),
        Card(
            _("Errands past their day"), many["late"], f"{page}?state=late", _("Decisions, findings, opinions."), "late"
        ),
    ]
    if may(user, "errand.give", round.region):
        found += _office_only(round)
    return found


def _office_only(round: Round) -> list[Card]:
    slug = round.slug
    exposed = Exposure.objects.waiting().filter(round=round)
    passed = Q(deadline__due_on__lt=clock.today())
    many = exposed.aggregate(all=Count("pk"), late=Count("pk", filter=passed))
    unsent = Visit.objects.standing().filter(activity__round=round, findings__isnull=False, findings__errand=None)
    owing = [one for one in rhythm.standings(round) if one.is_owing]
    return [
        Card(
            _("Exposed items without the leader's visit"), many["all"],
            f"{reverse('leading:exposed', args=[slug])}?state=waiting", _("A leader goes there in person."),
            "late" if many["late"] else "due",
        ),
        Card(
            _("Visits with findings to send"), unsent.distinct().count(),
            f"{reverse('leading:visits', args=[slug])}?how=unsent", _("No unit knows of them yet."), "due",
        ),
        Card(
            _("Meetings still owed"), len(owing), reverse("leading:rhythms", args=[slug]),
            _("By the rule how often a body meets."), "calm",
        ),
    ]  # fmt: skip


def _unit(user: User, round: Round) -> Card:
    """The errands of the person's own units that wait for a report."""
    own = tree.below(paths_of(user, "errand.answer"), "unit__")
    owed = Errand.objects.owing().filter(own, round=round)
    late = owed.filter(deadline__due_on__lt=clock.today()).exists()
    url, note = (
        f"{reverse('leading:mine')}?state=owing&round={round.slug}",
        _("Given by a meeting, a visit or a review."),
    )
    return Card(_("Decisions and findings to report on"), owed.count(), url, note, "late" if late else "due")


def _leader(user: User) -> Card:
    """Where the person must go, in every round, as their own page lists it."""
    waiting = Exposure.objects.waiting().filter(round__in=Round.objects.visible_to(user), leader=user)
    late = waiting.filter(deadline__due_on__lt=Coalesce("round__held_on", Value(clock.today()))).exists()
    note = _("Exposed items that you visit in person.")
    return Card(_("Visits to make"), waiting.count(), reverse("leading:me"), note, "late" if late else "due")


def beside(subject: str, user: User) -> Iterable[MenuItem]:
    """From an item to the visits that went there and to the errands about it, where the person sees any."""
    name, _colon, pk = subject.partition(":")
    task = _with_counts(user).filter(pk=pk).first() if name == "cases.task" else None
    if task is None:
        return
    round, at = task.problem.round, f"?item={task.problem.number}"
    reads = may(user, "figures.read", round.region)
    if n := task.visit_count:
        url = reverse("leading:visits", args=[round.slug]) + at if reads else reverse("leading:me")
        yield MenuItem(ngettext("%(n)d visit", "%(n)d visits", n) % {"n": n}, url)
    if (n := task.errand_count) and reads:
        url = reverse("leading:errands", args=[round.slug]) + at
        yield MenuItem(ngettext("%(n)d decision or finding", "%(n)d decisions and findings", n) % {"n": n}, url)
    elif n:
        for row in _about(user, task.pk).select_related("deadline").order_by("-pk")[:MOST_BESIDE]:
            due = f" {row.deadline.due_on:%Y-%m-%d}" if row.deadline and row.deadline.due_on else ""
            yield MenuItem(f"{row.get_sort_display()}{due}", reverse("leading:errand", args=[row.pk]))


def _about(user: User, item: Any) -> QuerySet[Errand]:
    found = Errand.objects.visible_to(user).filter(Q(decision__tasks=item) | Q(finding__task=item))
    return found.distinct()


def _with_counts(user: User) -> Any:
    """Items with the numbers of the visits and errands about them that the person sees."""
    item = OuterRef("pk")
    visits = Visit.objects.visible_to(user).standing().filter(tasks=item)
    counts = {"visit_count": _how_many(visits), "errand_count": _how_many(_about(user, item))}
    return Task.objects.select_related("problem__round__region").annotate(**counts)


def _how_many(rows: QuerySet[Any, Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def to_sign(user: User) -> Iterable[SignList]:
    """Nothing of leaders' work is signed, but a leader on the phone gets from there to the visits. No queries."""
    if roles_of(user) & LEADERS:
        yield SignList(_("My visits"), reverse("leading:me"))


def link(subject: str) -> str:
    """The page of something that the trail or a letter names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, beside=beside)
