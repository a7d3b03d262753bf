"""What reports by period add to the pages that everybody shares: menu, first page, links of the trail."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from orgs import tree
from orgs.models import User
from orgs.permissions import may, roles_of
from records import clock
from scheduling import sheet, wording
from scheduling.models import Line, Obligation, Period
from scheduling.shown import ASKED, OWING, sheets_on

UNIT = frozenset(sheet.UNIT)
OLDEST = 3  # periods with a card of their own
PAGES = {
    "scheduling.line": "scheduling:line",
    "scheduling.obligation": "scheduling:sheet",
    "scheduling.period": "scheduling:period_go",
}


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """All reports for those who read the region, their own sheets for the people of units. No queries."""
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Reports by period"), reverse("scheduling:schedule", args=[round.slug]), section=Section.PUSH)
    elif roles_of(user) & UNIT:
        yield MenuItem(_("Our reports"), reverse("scheduling:sheets"), section=Section.PUSH)


def cards(user: User, round: Round) -> list[Card]:
    """What waits, and only that: for the office rows to check, units that are late, periods to lock; own sheets."""
    found: list[Card] = []
    if may(user, "filing.verify", round.region):
        found.append(_to_check(round))
    if may(user, "filing.remind", round.region):
        found += _missing(round)
        found.append(_to_lock(round))
    if roles_of(user) & UNIT:
        found.append(_own(user, round))
    return [card for card in found if card.count]


def _to_check(round: Round) -> Card:
    lines = Line.objects.filter(
        obligation__period__round=round, obligation__period__locked_at=None, state=Line.State.FILED
    )
    url = f"{reverse('scheduling:checking', args=[round.slug])}?state=filed"
    return Card(_("Reports to check"), lines.count(), url, _("Units have filed; verify or return."), "due")


def _missing(round: Round) -> list[Card]:
    """For the oldest periods that have ended and are not locked the units that have not filed; of more than OLDEST
    such periods one card that counts and opens all of them."""
    today = clock.today()
    ended = Period.objects.filter(round=round, locked_at=None, ends_on__lt=today).select_related("rhythm")
    owed = sheets_on(Obligation.objects.filter(period__in=ended), today).filter(shown__in=OWING)
    counts = dict(owed.order_by().values_list("period").annotate(n=Count("pk")))
    short = [period for period in ended.order_by("due_on", "pk") if counts.get(period.pk)]
    found = [_of_period(round, period, counts[period.pk], today) for period in short[:OLDEST]]
    if len(short) > OLDEST:
        more = len(short) - OLDEST
        note = ngettext(
            "%(n)d more than those shown by themselves.", "%(n)d more than those shown by themselves.", more
        )
        url = f"{reverse('scheduling:schedule', args=[round.slug])}?state=owing"
        late = "late" if short[OLDEST].due_on < today else "calm"
        found.append(Card(_("All periods with reports missing"), len(short), url, note % {"n": more}, late))
    return found


def _of_period(round: Round, period: Period, owing: int, today: date) -> Card:
    late = period.due_on < today
    label = _("Units that have not filed: %(period)s") % {"period": wording.full_name_of(period)}
    note = (_("They were due on %(day)s.") if late else _("They are due on %(day)s.")) % {"day": period.due_on}
    url = f"{reverse('scheduling:period', args=[round.slug, period.pk])}?state=owing"
    return Card(label, owing, url, note, "late" if late else "calm")


def _to_lock(round: Round) -> Card:
    periods = Period.objects.filter(round=round, locked_at=None, lock_on__lte=clock.today())
    url = f"{reverse('scheduling:schedule', args=[round.slug])}?state=to_lock"
    return Card(_("Periods to lock"), periods.count(), url, _("Figures and papers wait for the lock."), "due")


def _own(user: User, round: Round) -> Card:
    """The sheets of the person's own units that wait for them, in periods that are not locked."""
    own = tree.below(sheet.own_units(user), "unit__")
    found = sheet.visible(user, round).filter(own, period__locked_at=None)
    owed = sheets_on(found, clock.today()).filter(shown__in=ASKED)
    late = owed.filter(period__due_on__lt=clock.today()).exists()
    url, note = f"{reverse('scheduling:sheets')}?state=owed", _("One page, all items, one sending.")
    return Card(_("Reports to send"), owed.count(), url, note, "late" if late else "due")


def link(subject: str) -> str:
    """The page of a line, a sheet or a period that the trail or a letter names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse(PAGES[name], args=[pk]) if name in PAGES and pk.isdecimal() else ""


def to_sign(user: User) -> list[SignList]:
    """Nothing of reports is signed."""
    return []


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link)
