"""Messages that reached nobody, for the office's first page: one alarm for each kind of trouble."""

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import ngettext

from cases.alarm import SHOWN, Alarm
from cases.models import Round
from notify import ways
from notify.models import Delivery, Policy, Reason, State
from orgs import tree
from orgs.models import Post
from records import clock


def delivery_alarms(round: Round) -> list[Alarm]:
    """What reached nobody among the people of the round's region, and people whom nothing reaches outside."""
    troubles = Delivery.objects.troubles().to_people_below([round.region.path])
    counts = dict(troubles.order_by().values_list("reason").annotate(n=Count("pk")))
    found = [_trouble(reason, counts[reason], troubles) for reason in _texts(0) if counts.get(reason)]
    return found + _people_without_a_way(round)


def _texts(n: int) -> dict[str, str]:
    return {
        Reason.POISONED: ngettext(
            "The text of %(n)d message cannot be made", "The texts of %(n)d messages cannot be made", n
        ),
        Reason.REFUSED: ngettext(
            "%(n)d message was refused by the address", "%(n)d messages were refused by the address", n
        ),
        Reason.GONE: ngettext(
            "%(n)d message went to somebody who can no longer sign in",
            "%(n)d messages went to people who can no longer sign in",
            n,
        ),
        Reason.GAVE_UP: ngettext(
            "%(n)d message was given up after many tries", "%(n)d messages were given up after many tries", n
        ),
    }


def _trouble(reason: str, n: int, troubles: QuerySet[Delivery]) -> Alarm:
    rows = troubles.filter(reason=reason).select_related("to", "message", "dispatch").order_by("-pk")[:SHOWN]
    url = f"/desk/deliveries/?state={State.DEAD}&reason={reason}&open=true"
    return Alarm(_texts(n)[reason] % {"n": n}, [_line(row) for row in rows], url, max(0, n - SHOWN))


def _line(row: Delivery) -> str:
    error = f" ({row.dispatch.last_error})" if row.dispatch and row.dispatch.last_error else ""
    return f"{row.to}: {row.message.shown()}{error}"


def _people_without_a_way(round: Round) -> list[Alarm]:
    posts = Post.objects.held_on(clock.today()).filter(
        tree.below([round.region.path], "organisation__"), user=OuterRef("user")
    )
    people = ways.unreached(Policy.load()).filter(Exists(posts))
    rows = list(people[: SHOWN + 1])
    if not rows:
        return []
    n = len(rows) if len(rows) <= SHOWN else people.count()
    text = ngettext("Nothing leads to %(n)d person outside duban", "Nothing leads to %(n)d people outside duban", n)
    return [
        Alarm(text % {"n": n}, [str(row.user) for row in rows[:SHOWN]], "/desk/deliveries/people/", n - min(n, SHOWN))
    ]
