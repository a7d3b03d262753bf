"""When what the public may read last changed: the newest line of the trail about such an act.

Every act writes its line in its own transaction, and lines get their numbers one after the other under one lock. So a
page that was made after line n is right as long as n is the newest line of these.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import connection

from cases.states import RoundVerb
from cases.states import Verb as CaseVerb
from deadlines import workdays
from deadlines.calendar_store import Verb as CalendarVerb
from orgs.table_words import Verb as TableVerb
from petitions.states import Verb as PetitionVerb
from plans.states import Verb as PlanVerb
from records import clock
from reports.publishing import Verb as PublicationVerb
from reports.releasing import Verb as ReleaseVerb

# Files of a task are not among these: none comes or goes while a notice of it runs, or later (cases.domain.filing).
# After one of these, what was kept before may tell what was taken back.
TAKING = (
    ReleaseVerb.WITHDRAWN,
    PublicationVerb.WITHDRAWN,
    PetitionVerb.WITHDRAWN,
    PlanVerb.WITHDRAWN,
    CaseVerb.NOTICE_WITHDRAWN,
)
WITHDRAWALS = tuple(str(verb.value) for verb in TAKING)
VERBS = tuple(str(verb.value) for verb in (
    *TAKING,
    ReleaseVerb.RELEASED,
    PublicationVerb.RELEASED,
    PetitionVerb.RELEASED,
    PlanVerb.RELEASED,
    PlanVerb.UNIT_RECEIVED,
    PlanVerb.UNIT_RETURNED,
    PlanVerb.UNIT_PUBLISHED,
    CaseVerb.EDITED,
    CaseVerb.CHANGE_APPROVED,
    CaseVerb.NOTICE_OPENED,
    CaseVerb.CLOSED,
    RoundVerb.CREATED,
    RoundVerb.EDITED,
    RoundVerb.PROBLEM_EDITED,
    RoundVerb.DAY_MOVED,
    *CalendarVerb,
    TableVerb.TABLE_EDITED,
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of what is public: the newest line `seq`, the newest that took something back, the day it is read on.

    `mark` also tells two databases apart in which lines have the same numbers.
    """

    seq: int
    mark: str
    taken: int
    day: date


# One step down the index for each verb; the newest line's moment makes its number unmistakable.
NEWEST = (  # noqa: S608
    "WITH v(verb) AS (VALUES {values}) SELECT v.verb, "
    "(SELECT CAST(e.seq AS text) || ' ' || CAST(e.at AS text) FROM records_event e WHERE e.verb = v.verb "
    "ORDER BY e.seq DESC LIMIT 1) FROM v"
).format(values=", ".join(["(%s)"] * len(VERBS)))

_seen: list[int] = []
# The stamp that the present answer is made under, where there is one.
present: ContextVar[Stamp | None] = ContextVar("present", default=None)


def read() -> Stamp:
    """The present stamp. One query along the index of verbs."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, VERBS)
        found = [(int(line.partition(" ")[0]), line, verb) for verb, line in cursor.fetchall() if line]
    seq, mark, _verb = max(found, default=(0, "", ""))
    taken = max((number for number, _line, verb in found if verb in TAKING), default=0)
    if _seen != [seq]:
        workdays.forget()  # the calendar may be what changed, and each process keeps it for a while
        _seen[:] = [seq]
    return Stamp(seq, mark, taken, clock.today())
