"""The work queues of petitions: one name, one query for each. Card, tab, menu and list ask the same one.

So a number on a card is the length of the list that it opens, for the same person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round
from cases.neighbours import Card, SignList
from cases.queues import my_seats
from orgs.models import Role, User
from orgs.permissions import posts_of, roles_of
from petitions.domain.closing import CALLS_ON_DAYS
from petitions.models import Assignment, CallBack, Extension, NoticeObjection, PetitionNotice, Reply, Rules
from petitions.models.scope import AssignmentQuerySet
from petitions.states import AT_UNIT, Stage
from records import clock

OFFICE = frozenset({Role.OFFICE})
UNIT = frozenset({Role.CLERK, Role.HEAD})
SIGN = frozenset({Role.HEAD, Role.COUNTY_LEADER, Role.SECRETARY, Role.MAYOR})


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: who has it, what is in it, why, and the address of its own list where it is not the common one."""

    name: str
    label: Any
    why: Any
    roles: frozenset[Role]
    find: Callable[[User, Any], QuerySet[Assignment]]
    tone: str = "due"
    page: str = ""
    every_round: bool = False

    @property
    def url(self) -> str:
        """The list of exactly the rows that the queue counts."""
        return reverse(self.page) if self.page else reverse("petitions:queue", args=[self.name])


@dataclass(frozen=True, slots=True)
class Filled:
    """A queue of one person with its count."""

    queue: Queue
    count: int


def own_cases(user: User, round: Round | None) -> AssignmentQuerySet:
    """Live cases of the units where the person is a clerk or head themselves; joint ones are the other unit's."""
    paths = [held.path for held in posts_of(user) if held.role in UNIT and held.on_behalf_of is None]
    mine = Q(pk__in=[])
    for path in paths:
        mine |= Q(organisation__path__startswith=path)
    return _in(round, Assignment.objects.live().filter(mine))


def unit_cases(user: User, round: Round | None = None) -> AssignmentQuerySet:
    """Live cases of the units where the person is a clerk or head, and those in which these take part."""
    paths = [held.path for held in posts_of(user) if held.role in UNIT]
    return _in(round, Assignment.objects.live()).at_units(paths)


def office_cases(user: User, round: Round | None) -> AssignmentQuerySet:
    """Live cases that the person sees, for the queues of the office."""
    live = Assignment.objects.live()
    return live.visible_in(round, user) if round else live.visible_to(user)


def _in(round: Round | None, cases: AssignmentQuerySet) -> AssignmentQuerySet:
    return cases.filter(round=round) if round else cases


def to_sign_for(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases handed to the person's unit that nobody has signed for."""
    return own_cases(user, round).filter(stage=Stage.HANDED_OVER)


def to_reply(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases that the person's unit has signed for and not replied to."""
    return own_cases(user, round).filter(stage=Stage.HANDLING)


def overdue(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases at a unit whose limit has passed: of the own unit, for the office of everybody it sees."""
    cases = office_cases(user, round) if Role.OFFICE in roles_of(user) else own_cases(user, round)
    return cases.filter(stage__in=AT_UNIT, deadline__due_on__lt=clock.today())


def to_sign(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases whose reply waits for this person's signature; the office's own step is among those to review."""
    seats = my_seats(user).filter(step__run__subject__startswith="petitions.assignment:")
    return _in(round, Assignment.objects.filter(stage=Stage.IN_SIGNOFF, run__in=seats.values("step__run")))


def to_review(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Replies that wait for the office's review."""
    return office_cases(user, round).filter(stage=Stage.IN_REVIEW)


def extensions(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases whose unit asks for more time, not by the person's own hand."""
    pending = Extension.objects.filter(assignment=OuterRef("pk"), state=Extension.State.PENDING).exclude(asked_by=user)
    return office_cases(user, round).filter(Exists(pending))


RULES = "round__petition_rules__"  # a round without a row has the defaults: no notice, no call-back


def to_call_back(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Reviewed cases whose petitioner the round wants called and whose call-back is not done yet."""
    return _counted_calls(_after_review(user, round)).filter(_call_asked(), ~_called())


def notice_to_open(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Reviewed cases of a round that asks for a public notice."""
    return office_cases(user, round).filter(stage=Stage.REVIEWED, **{f"{RULES}notice_days__gt": 0})


def notice_ended(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases whose public notice has run its days."""
    return office_cases(user, round).filter(Exists(_ended_notice()), stage=Stage.IN_NOTICE)


def objections(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases with an objection to their notice that nobody has answered."""
    return office_cases(user, round).filter(Exists(_unanswered()))


def to_close(user: User, round: Round | None = None) -> QuerySet[Assignment]:
    """Cases that nothing hinders from being closed (petitions.domain.closing.hindrances), asked in the database."""
    noticed = Q(Exists(_ended_notice()), ~Exists(_unanswered()), stage=Stage.IN_NOTICE)
    without = Q(**{f"{RULES[:-2]}__isnull": True}) | Q(**{f"{RULES}notice_days": 0})
    cases = _counted_calls(_after_review(user, round))
    return cases.filter(noticed | without).filter(~_call_asked() | _called())


def _after_review(user: User, round: Round | None) -> AssignmentQuerySet:
    return office_cases(user, round).filter(stage__in=(Stage.REVIEWED, Stage.IN_NOTICE))


def _ended_notice() -> QuerySet[PetitionNotice]:
    running = PetitionNotice.objects.filter(assignment=OuterRef("pk"), state=PetitionNotice.State.RUNNING)
    return running.filter(last_day__lt=clock.today())


def _unanswered() -> QuerySet[NoticeObjection]:
    return NoticeObjection.objects.filter(notice__assignment=OuterRef("pk"), answered_at=None)


def _call_asked() -> Q:
    """The round wants this petitioner called."""
    asked = f"{RULES}call_back"
    key = Q(**{asked: Rules.CallBack.KEY}, petition__is_key=True)
    # Written out, not left to a null: "not asked" must be true of a round without rules.
    return Q(**{f"{RULES[:-2]}__isnull": False}) & (Q(**{asked: Rules.CallBack.ALL}) | key)


def _counted_calls(cases: AssignmentQuerySet) -> AssignmentQuerySet:
    """Cases with what their call-backs since the present reply came to: `told` and `days_tried`."""
    filed = Reply.objects.filter(assignment=OuterRef("pk"), filed_at__isnull=False).order_by("-version")
    calls = CallBack.objects.filter(assignment=OuterRef("pk"), at__gte=OuterRef("last_filed_at"))
    told = calls.filter(Q(result=CallBack.Result.SATISFIED) | Q(follow_up=CallBack.FollowUp.EXPLAIN))
    tried = calls.filter(result=CallBack.Result.UNREACHABLE).order_by().values("assignment")
    days = tried.annotate(n=Count("called_on", distinct=True)).values("n")
    cases = cases.annotate(last_filed_at=Subquery(filed.values("filed_at")[:1]))
    return cases.annotate(told=Exists(told), days_tried=Coalesce(Subquery(days), 0))


def _called() -> Q:
    return Q(told=True) | Q(days_tried__gte=CALLS_ON_DAYS)


QUEUES: tuple[Queue, ...] = (
    Queue(
        "to_sign_for",
        pgettext_lazy("queue", "Petitions to sign for"),
        _("Handed to your unit; the limit runs already."),
        UNIT,
        to_sign_for,
    ),
    Queue(
        "overdue",
        pgettext_lazy("queue", "Replies overdue"),
        _("The limit has passed and the unit has not replied."),
        OFFICE | UNIT,
        overdue,
        "late",
    ),
    Queue(
        "to_reply",
        pgettext_lazy("queue", "Replies to write"),
        _("Signed for by your unit and not replied to yet."),
        UNIT,
        to_reply,
    ),
    Queue(
        "to_sign",
        pgettext_lazy("queue", "Replies to sign"),
        _("The open step of the chain is yours."),
        SIGN,
        to_sign,
        page="petitions:signing",
        every_round=True,
    ),
    Queue(
        "to_review",
        pgettext_lazy("queue", "Replies to review"),
        _("Signed; the office compares the reply with the wording."),
        OFFICE,
        to_review,
        page="petitions:reviews",
    ),
    Queue(
        "extensions",
        pgettext_lazy("queue", "More time asked for"),
        _("A unit waits for your decision."),
        OFFICE,
        extensions,
    ),
    Queue(
        "to_call_back",
        pgettext_lazy("queue", "Petitioners to call back"),
        _("Reviewed; the round asks for a call before closing."),
        OFFICE,
        to_call_back,
    ),
    Queue(
        "notice_to_open",
        pgettext_lazy("queue", "Petition notices to open"),
        _("Reviewed; the public notice comes next."),
        OFFICE,
        notice_to_open,
    ),
    Queue(
        "objections",
        pgettext_lazy("queue", "Objections to petition notices"),
        _("Closing waits for the answer."),
        OFFICE,
        objections,
        "late",
    ),
    Queue(
        "notice_ended",
        pgettext_lazy("queue", "Petition notices ended"),
        _("The notice has run its days."),
        OFFICE,
        notice_ended,
    ),
    Queue(
        "to_close",
        pgettext_lazy("queue", "Petitions to close"),
        _("Nothing hinders the closing any more."),
        OFFICE,
        to_close,
        "fine",
    ),
)
BY_NAME = {queue.name: queue for queue in QUEUES}


def cases_in(queue: Queue, user: User, round: Round) -> QuerySet[Assignment]:
    """The cases in a queue of this person, each once."""
    found = queue.find(user, None if queue.every_round else round)
    return Assignment.objects.filter(pk__in=found.values("pk"))


def queues_for(user: User, round: Round) -> list[Filled]:
    """All queues that this person's posts give them, with counts, in one query."""
    mine = [queue for queue in QUEUES if queue.roles & {held.role for held in posts_of(user)}]
    parts = [
        queue.find(user, None if queue.every_round else round)
        .order_by()
        .annotate(queue=Value(queue.name))
        .values("queue")
        .annotate(n=Count("pk"))
        for queue in mine
    ]
    if not parts:
        return []
    counts = {row["queue"]: row["n"] for row in parts[0].union(*parts[1:], all=True)}
    return [Filled(queue, counts.get(queue.name, 0)) for queue in mine]


def cards(user: User, round: Round) -> list[Card]:
    """The queues as numbers of somebody's first page."""
    return [
        Card(str(one.queue.label), one.count, one.queue.url, str(one.queue.why), one.queue.tone)
        for one in queues_for(user, round)
    ]


def sign_tab(user: User) -> SignList | None:
    """The tab of the list to sign for replies to petitions; None for people who sign none."""
    if not {held.role for held in posts_of(user)} & SIGN:
        return None
    return SignList(str(_("Petitions")), reverse("petitions:signing"), to_sign(user).count())
