"""Reminders by hand (催报): who would get which words by which ways, and then one message a unit and day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notify import ways
from notify.models import Message, Pace, Policy
from notify.outbox import Told, tell_many
from orgs.models import Organisation, Post, Role, User
from orgs.permissions import require
from records import clock
from records.trail import key
from scheduling.domain.acts import WrongState, act_on, require_running, write
from scheduling.models import Line, Obligation, Period
from scheduling.states import Verb

BEFORE = gettext_noop("The report of %(period)s is due on %(due)s; %(n)s items are not filed yet.")
AFTER = gettext_noop("The report of %(period)s was due on %(due)s; %(n)s items are not filed yet. File it now.")
ZERO = gettext_noop("The zero report of %(period)s, due on %(due)s, is not confirmed yet.")
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit would be told: people, for each the ways (channel names, "inbox" first), and the words.

    `again` says that the unit was reminded by hand today already: nobody is told twice a day.
    """

    obligation: Obligation
    unit: Organisation
    people: list[User]
    ways: dict[int, list[str]]
    text: str
    params: dict[str, Any]
    again: bool

    @property
    def words(self) -> str:
        """The message in the reader's language."""
        return _(self.text) % self.params


def preview(period: Period, obligations: Iterable[Obligation] | None = None) -> list[Reminder]:
    """What `remind` would send to these units of a period (default: all that have not filed).

    Units that have filed are left out. The number of queries does not depend on how many there are.
    """
    rows = Obligation.objects.filter(period=period).unfiled().select_related("unit", "deadline")
    if obligations is not None:
        rows = rows.filter(pk__in=[row.pk for row in obligations])
    found = list(rows.prefetch_related("lines"))
    people = _people([row.unit_id for row in found])
    out = ways.ways_of({user for many in people.values() for user in many}, Policy.load())
    told = set(_told_today(found))
    return [_reminder(row, period, people.get(row.unit_id, []), out, again=row.pk in told) for row in found]


def remind(period_id: int, *, actor: User, obligations: Iterable[int] | None = None) -> list[Reminder]:
    """Remind the units of these sheets (default: all that have not filed), each once a day; returns those reminded.

    Raises PermissionDenied; WrongState for a locked period; ValidationError when nobody is left to remind.
    """
    with act_on(period_id) as period:
        require(actor, "filing.remind", period.round.region)
        require_running(period)
        chosen = None if obligations is None else list(Obligation.objects.filter(pk__in=list(obligations)))
        found = [one for one in preview(period, chosen) if not one.again]
        if not found:
            raise WrongState(_("Nobody is left to remind: all have filed or were reminded today."), code="nobody")
        if not (found := [one for one in found if one.people]):
            raise ValidationError(_("Nobody there could receive it: name a clerk or head first."), code="no_people")
        tell_many(
            Told(
                users=one.people,
                text=one.text,
                params=one.params,
                dedupe=_dedupe(one.obligation),
                about=_about(one.obligation),
                url=f"/desk/sheets/{one.obligation.pk}/",
                due_on=period.due_on,
                pace=Pace.AT_ONCE,
            )
            for one in found
        )
        units = [str(one.unit) for one in found]
        write(
            Verb.REMINDED, period, actor=actor, after={"units": units, "people": sum(len(one.people) for one in found)}
        )
        return found


def _dedupe(row: Obligation) -> str:
    return f"filing:{row.pk}:{clock.today()}"


def _people(units: list[int]) -> dict[int, list[User]]:
    """The clerks of each unit, else its heads; one query."""
    posts = Post.objects.held_on(clock.today()).filter(organisation__in=units, role__in=(Role.CLERK, Role.HEAD))
    found: dict[int, dict[str, list[User]]] = {}
    for post in posts.select_related("user").order_by("user_id"):
        found.setdefault(post.organisation_id, {}).setdefault(post.role, []).append(post.user)
    return {unit: roles.get(Role.CLERK) or roles[Role.HEAD] for unit, roles in found.items()}


def _told_today(rows: list[Obligation]) -> Iterable[int]:
    day = clock.today()
    stems = {f"filing:{row.pk}:{day}": row.pk for row in rows}
    since = Message.objects.filter(about__in=[_about(row) for row in rows], dedupe__contains=f":{day}|")
    return [stems[stem] for text in since.values_list("dedupe", flat=True) if (stem := text.split("|")[0]) in stems]


def _about(row: Obligation) -> str:
    return key(row.deadline) if row.deadline else key(row)


def _reminder(
    row: Obligation, period: Period, people: list[User], out: Mapping[int, Mapping[str, str]], *, again: bool
) -> Reminder:
    lines = list(row.lines.all())
    left = sum(line.state in Line.OPEN for line in lines)
    text = ZERO if not lines else AFTER if clock.today() > period.due_on else BEFORE
    params = {"period": str(period), "due": str(period.due_on), "n": left}
    ways_of = {user.pk: [INBOX, *out.get(user.pk, {})] for user in people}
    return Reminder(row, row.unit, people, ways_of, text, params, again)
