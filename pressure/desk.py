"""What cards and points add to the pages that everybody shares: menu, first page, alarms, links of the trail."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarms import SHOWN, Alarm
from cases.models import Round
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from deadlines.models import Firing, Ladder
from orgs.models import User
from orgs.permissions import may
from pressure import access, audience
from pressure.models import Appeal
from pressure.models import Card as Given
from records import clock
from records.trail import key

LONG = timedelta(hours=1)  # after which a paper that is not drawn up is an alarm


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The league table for those who read it all, a unit's own scorecard; nobody else has a line. No queries."""
    if may(user, "figures.read", round.region):
        yield MenuItem(_("Deadlines under pressure"), reverse("pressure:plan", args=[round.slug]), section=Section.PUSH)
    if access.reads_some(user):
        yield MenuItem(_("Cards and points"), reverse("pressure:league", args=[round.slug]), section=Section.PUSH)
    elif own := access.own_units(user):
        yield MenuItem(
            _("Cards and points"), reverse("pressure:scorecard", args=[round.slug, own[0]]), section=Section.PUSH
        )


def cards(user: User, round: Round) -> list[Card]:
    """Appeals that wait for this person's decision."""
    count = Appeal.objects.all().to_decide(user, round).count()
    url, note = reverse("pressure:appeals", args=[round.slug]), _("Units appeal against cards that others gave.")
    return [Card(_("Appeals to decide"), count, url, note, "due")] if count else []


def alarms(round: Round) -> list[Alarm]:
    """What pressure cannot do by itself: cards and rungs that told nobody, and ladders that are switched off."""
    return [*_untold_cards(round), *_untold_rungs(round), *_ladders_off(round), *_papers_missing(round)]


def _papers_missing(round: Round) -> list[Alarm]:
    """Letters and cards that could not be drawn up; the scan tries them again at every tick."""
    since = clock.now() - LONG
    waiting = Firing.objects.filter(scope=key(round), waits=True, made_at__lt=since).select_related("deadline", "rung")
    lines = [f"{row.rung.get_act_display()} {row.business_date}" for row in waiting[: SHOWN + 1]]
    if not lines:
        return []
    text = ngettext("%(n)d letter or card is not drawn up", "%(n)d letters or cards are not drawn up", len(lines))
    return [Alarm(text % {"n": len(lines)}, lines[:SHOWN], reverse("pressure:fired", args=[round.slug]))]


def _untold_rungs(round: Round) -> list[Alarm]:
    """Rungs that found nobody on things that are still to be done; the office was told instead."""
    found = Firing.objects.filter(scope=key(round), state=Firing.State.FIRED, told=0, deadline__settled_on=None)
    count = found.count()
    if not count:
        return []
    shown = audience.about([row.deadline for row in found.select_related("deadline")[:SHOWN]])
    lines = list(dict.fromkeys(f"{about.unit or ''} {about.title}".strip() for about in shown.values()))
    text = ngettext("%(n)d reminder found nobody to tell", "%(n)d reminders found nobody to tell", count)
    url = f"{reverse('pressure:fired', args=[round.slug])}?nobody=on"
    return [Alarm(text % {"n": count}, lines, url, max(0, count - SHOWN))]


def _ladders_off(round: Round) -> list[Alarm]:
    """Kinds of deadlines that chase nobody."""
    off = Ladder.objects.filter(scope=key(round), active=False)
    lines = [str(ladder.get_kind_display()) for ladder in off]
    if not lines:
        return []
    text = ngettext("%(n)d ladder is switched off", "%(n)d ladders are switched off", len(lines))
    return [Alarm(text % {"n": len(lines)}, lines, reverse("pressure:ladders", args=[round.slug]))]


def _untold_cards(round: Round) -> list[Alarm]:
    """Standing cards of which nobody in the unit was told: its days to appeal run, and nobody knows."""
    found = Given.objects.standing().filter(round=round, told=0).select_related("unit")
    lines = [f"{card.unit}: {card}" for card in found[: SHOWN + 1]]
    if not lines:
        return []
    count = found.count()
    text = ngettext("%(n)d card of which nobody was told", "%(n)d cards of which nobody was told", count)
    url = reverse("pressure:cards", args=[round.slug])
    return [Alarm(text % {"n": count}, lines[:SHOWN], url, max(0, count - SHOWN))]


def to_sign(user: User) -> list[SignList]:
    """Nothing of cards is signed."""
    return []


def link(subject: str) -> str:
    """The page of a card that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse("pressure:card", args=[pk]) if name == "pressure.card" and pk.isdecimal() else ""


def beside(subject: str, user: User) -> Iterable[MenuItem]:
    """From a task's or a case's page to its strip."""
    name, _colon, pk = subject.partition(":")
    page = {"cases.task": "pressure:task", "petitions.assignment": "pressure:case"}.get(name)
    if page:
        yield MenuItem(_("Pressure"), reverse(page, args=[pk]))


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, alarms=alarms, beside=beside)
