"""What the signs of false rectification add to the pages that everybody shares."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.alarm import Alarm
from cases.models import Round, Task
from cases.neighbours import Card, MenuItem, Neighbour, Section, SignList
from checkup import reach
from checkup.access import reads
from checkup.models import Pass, Sign
from checkup.states import Severity
from orgs.models import User
from orgs.permissions import may, may_anywhere
from petitions.models import Assignment


def menu(user: User, round: Round) -> Iterable[MenuItem]:
    """The signs, for those who read all of a region. No queries."""
    if may_anywhere(user, "sign.read"):
        yield MenuItem(
            _("Signs of false rectification"), reverse("checkup:signs", args=[round.slug]), section=Section.CHECK
        )


def cards(user: User, round: Round) -> list[Card]:
    """Signs that wait for somebody to look."""
    if not may(user, "sign.judge", round.region):
        return []
    waiting = Sign.objects.visible_to(user).open().filter(round=round)
    count = waiting.count()
    if not count:
        return []
    grave = waiting.filter(severity=Severity.BLOCK).exists()
    url, note = reverse("checkup:signs", args=[round.slug]), _("They say nothing by themselves; somebody has to look.")
    return [Card(_("Signs to look at"), count, url, note, "late" if grave else "due")]


def alarms(round: Round) -> list[Alarm]:
    """A checkup that broke off: signs may be missing."""
    last = Pass.objects.filter(round=round).exclude(state__in=Pass.OPEN).first()
    if last is None or last.state != Pass.State.FAILED:
        return []
    url = reverse("checkup:signs", args=[round.slug])
    return [Alarm(_("The last checkup broke off; the administrator finds the reason in the log"), [], url)]


def to_sign(user: User) -> list[SignList]:
    """Nothing of signs is signed."""
    return []


def link(subject: str) -> str:
    """The page of a sign that the trail names; '' for anything else."""
    name, _colon, pk = subject.partition(":")
    return reverse("checkup:sign", args=[pk]) if name == "checkup.sign" and pk.isdecimal() else ""


def beside(subject: str, user: User) -> Iterable[MenuItem]:
    """From an item's page, and from its dossier to be signed, to the signs about it; to the position of its site.

    One query for those who may read signs, none for the others.
    """
    round = _round_of(subject, user) if reads(user) else None
    if round is None:
        return
    if count := round.waiting:  # type: ignore[attr-defined]
        text = ngettext("%(n)d sign to look at", "%(n)d signs to look at", count) % {"n": count}
        yield MenuItem(text, f"{reverse('checkup:signs', args=[round.slug])}?{urlencode({'item': subject})}", count)
    name, _colon, pk = subject.partition(":")
    if name == "cases.task" and may(user, "site.place", round.region):
        yield MenuItem(_("Position of the site"), reverse("checkup:site", args=[pk]))


def _round_of(subject: str, user: User) -> Round | None:
    """The round of an item that may have signs, with how many wait for the user; None for anything else."""
    name, _colon, pk = subject.partition(":")
    items: dict[str, QuerySet] = {
        "cases.task": Task.objects.values("problem__round"),
        "petitions.assignment": Assignment.objects.values("round"),
    }
    if name not in items:
        return None
    waiting = reach.about(subject, user).order_by().values("subject").annotate(n=Count("pk")).values("n")
    rounds = Round.objects.select_related("region").filter(pk__in=items[name].filter(pk=pk))
    return rounds.annotate(waiting=Coalesce(Subquery(waiting), Value(0))).first()


NEIGHBOUR = Neighbour(menu=menu, cards=cards, to_sign=to_sign, links=link, alarms=alarms, beside=beside, warns=beside)
