"""Random histories of deadlines, played once with a clean scan every morning and once with whatever can go wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from cases.models import Round, Task
from deadlines import ladders, terms
from deadlines.models import Deadline, Firing, Ladder
from deadlines.shipped import TEMPLATES
from orgs.models import Post, Role
from pressure import scan
from records.trail import key
from tests.factories import City, at, make_user, moment

FIRST, DAYS = date(2019, 1, 28), 80  # Spring Festival and a make-up Saturday lie in it
ONE_DAY = timedelta(days=1)
Row = tuple[str, int, str, date]


class Crash(Exception):
    """The process died here."""


@dataclass(frozen=True)
class Act:
    """What somebody does on a day: a name, which deadline, and a number that shapes it."""

    day: date
    name: str
    which: int
    number: int


ACTS = ("move", "settle", "resume", "suspend", "lift", "hand_over", "key", "edit")


def acts(draw: Random, count: int) -> dict[date, list[Act]]:
    """A history: by day, in order."""
    made: dict[date, list[Act]] = {}
    for _n in range(count):
        day = FIRST + draw.randrange(DAYS) * ONE_DAY
        act = Act(day, draw.choice(ACTS), draw.randrange(100), draw.randrange(1, 40))
        made.setdefault(day, []).append(act)
    return made


def do(act: Act, limits: list[int], city: City, round: Round) -> None:
    """Do it through the product's own functions; what is not possible now is left out, the same in every telling."""
    deadline = Deadline.objects.get(pk=limits[act.which % len(limits)])
    on = act.day
    if act.name == "move" and deadline.settled_on is None:
        words = terms.day_words(max(on, deadline.due_on or on) + act.number * ONE_DAY)
        terms.move(deadline, words, document_date=on, on=on, why="因汛期", decided_by="")
    elif act.name == "settle":
        terms.settle(deadline, on)
    elif act.name == "resume" and deadline.settled_on:
        terms.resume(deadline, on)
    elif act.name == "suspend":
        terms.suspend(deadline, on)
    elif act.name == "lift" and deadline.suspended_on:
        terms.lift(deadline, on)
    elif act.name == "hand_over":
        Post.objects.filter(organisation=city.responsible, role=Role.CLERK, ends_on=None).update(ends_on=on)
        make_user((city.responsible, Role.CLERK))
    elif act.name == "key":
        terms.mark_key([deadline.subject], not deadline.is_key, on)
    else:
        _edit(act, round)


def _edit(act: Act, round: Round) -> None:
    ladder = Ladder.objects.get(scope=key(round), kind=Deadline.Kind.TASK)
    if act.name == "edit":
        specs = TEMPLATES["weekly"][Deadline.Kind.TASK]
        ladders.replace(ladder, specs[act.number % 4 :: 1 + act.number % 2], act.day)


def limits_of(round: Round) -> list[int]:
    """The deadlines of a round's tasks, by id."""
    return list(Task.objects.filter(problem__round=round).order_by("pk").values_list("deadline", flat=True))


def rows(round: Round) -> list[Row]:
    """What was made, whatever its state."""
    found = Firing.objects.filter(scope=key(round)).select_related("deadline")
    return sorted((row.deadline.subject, row.episode, row.mark, row.business_date) for row in found)


Scans = Callable[[date, bool], None]


def tell(round: Round, city: City, history: dict[date, list[Act]], scans: Scans) -> list[Row]:
    """Play a history; `scans` is asked twice a day, in the morning and (True) after the acts. Then all is undone."""
    limits = limits_of(round)
    with transaction.atomic():
        for n in range(DAYS):
            day = FIRST + n * ONE_DAY
            scans(day, False)
            with at(day, 11):
                for act in history.get(day, []):
                    do(act, limits, city, round)
            scans(day, True)
        scan.run(moment(FIRST + DAYS * ONE_DAY, 8), rounds=[round])
        made = rows(round)
        transaction.set_rollback(True)
    return made


def dying_after(queries: int) -> Callable:
    """For connection.execute_wrapper: the process dies at that query."""
    left = [queries]

    def wrapper(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] == -1:  # what comes after it is the database undoing what was begun
            raise Crash
        return execute(sql, params, many, context)

    return wrapper


def crashing(round: Round, when, queries: int) -> bool:
    """A scan that dies at its n-th query, if it has so many; whether it died."""
    try:
        with connection.execute_wrapper(dying_after(queries)):
            scan.run(when, rounds=[round])
    except Crash:
        return True
    return False
