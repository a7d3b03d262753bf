"""The work queues: one name, one query for each. The card, the list, the export and the badge all use it.

So a number on a card is the length of the list that it opens, for the same person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from cases.models import ChangeRequest, Closure, Notice, Objection, Round, Task
from cases.states import Stage, Status
from orgs.models import Role, User
from orgs.permissions import posts_of, roles_of
from records import clock
from signoff.models import PaperSheet, Run, Seat, Signature

OFFICE = frozenset({Role.OFFICE})
UNIT = frozenset({Role.CLERK, Role.HEAD})
VERIFY_GAP = 20  # percentage points by which a claim may lie above what was verified
SIGN = frozenset({Role.HEAD, Role.LEAD_REVIEWER, Role.CASE_LEADER, Role.SECRETARY, Role.MAYOR, Role.VERIFIER})


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: who has it, what is in it, why, and what would come when it is empty."""

    name: str
    label: Any
    why: Any
    roles: frozenset[Role]
    find: Callable[[Any, User], Any]
    tone: str = "calm"
    urgent: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A queue of one person with its count."""

    queue: Queue
    count: int

    @property
    def urgent(self) -> bool:
        return self.queue.urgent


def my_seats(user: User) -> QuerySet[Seat]:
    """Seats of open steps that this person, or somebody they stand in for, may sign now."""
    held = Q(pk__in=[])
    for post in posts_of(user):
        held |= Q(person=None, organisation=post.organisation_id, role=post.role)
    people = {user.pk} | {post.on_behalf_of for post in posts_of(user) if post.on_behalf_of}
    given = Signature.objects.filter(seat=OuterRef("pk"), decision="approve", void="")
    mine = Signature.objects.filter(run=OuterRef("step__run"), signer=user, decision="approve", void="")
    return (
        Seat.objects.filter(held | Q(person__in=people), step__run__state=Run.State.OPEN, step__passed_at=None)
        .filter(step__opened_at__isnull=False)
        .exclude(step__run__filed_by=user)
        .filter(~Exists(given), ~Exists(mine))
    )


def to_sign(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    """Tasks whose dossier waits for this person's signature."""
    runs = my_seats(user).values("step__run")
    return tasks.filter(stage=Stage.IN_SIGNOFF, closures__run__in=runs)


def _stage(stage: Stage) -> Callable[[Any, User], Any]:
    return lambda tasks, user: tasks.filter(stage=stage)


def _status(*statuses: Status) -> Callable[[Any, User], Any]:
    return lambda tasks, user: tasks.filter(status__in=statuses)


def _soon(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    end = clock.today().toordinal() + 30
    return tasks.filter(
        stage=Stage.WORKING,
        deadline__due_on__range=(clock.today(), clock.today().fromordinal(end)),
    )


def _ended_notice(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    return tasks.filter(notices__in=Notice.objects.filter(state=Notice.State.RUNNING, last_day__lt=clock.today()))


def _objections(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    open_ones = Objection.objects.filter(answered_at=None, notice__task=OuterRef("pk"))
    return tasks.filter(Exists(open_ones))


def _changes(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    """What the office decides on its own, and for the leading group's heads what goes to the group."""
    heads = [held.organisation_id for held in posts_of(user) if held.role in (Role.SECRETARY, Role.MAYOR)]
    pending = ChangeRequest.objects.filter(task=OuterRef("pk"), state=ChangeRequest.State.PENDING)
    waiting = pending.exclude(asked_by=user)
    group = Exists(waiting.filter(route=ChangeRequest.Route.GROUP)) & Q(problem__round__region__in=heads)
    if Role.OFFICE in roles_of(user):
        return tasks.filter(group | Exists(waiting.filter(route=ChangeRequest.Route.OFFICE)))
    return tasks.filter(group)


def _papers(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    sheets = PaperSheet.objects.filter(state=PaperSheet.State.WAITING).exclude(carried_by=user)
    return tasks.filter(closures__run__in=sheets.values("seat__step__run"))


def _unverified(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    gap = Q(verified_share=None) | Q(claimed_share__gt=F("verified_share") + VERIFY_GAP)
    return tasks.filter(gap, stage=Stage.WORKING, claimed_share__isnull=False)


QUEUES: tuple[Queue, ...] = (
    Queue("to_sign", _("To sign"), _("The open step of the chain is yours."), SIGN, to_sign, "due"),
    Queue(
        "overdue",
        _("Overdue"),
        _("The deadline has passed and the task is not completed."),
        OFFICE | UNIT | {Role.LEAD_REVIEWER},
        _status(Status.OVERDUE),
        "late",
    ),
    Queue(
        "behind",
        _("Behind schedule"),
        _("A measure is late, or less is verified than the calendar asks for."),
        OFFICE | UNIT | {Role.LEAD_REVIEWER},
        _status(Status.BEHIND),
        "late",
    ),
    Queue("soon", _("Due within 30 days"), _("The deadline is near."), OFFICE | UNIT, _soon, "due"),
    Queue(
        "accepted",
        _("Notice to open"),
        _("All signatures are given; the public notice comes next."),
        OFFICE,
        _stage(Stage.ACCEPTED),
        "due",
    ),
    Queue("notice_ended", _("Ready to close"), _("The notice has run its days."), OFFICE, _ended_notice, "fine"),
    Queue(
        "objections",
        _("Objections to answer"),
        _("Somebody objected; closing waits for the answer."),
        OFFICE,
        _objections,
        "late",
    ),
    Queue(
        "changes",
        _("Changes to decide"),
        _("A change of the plan waits for your decision."),
        OFFICE | {Role.SECRETARY, Role.MAYOR},
        _changes,
        "due",
    ),
    Queue(
        "papers",
        _("Paper signatures to confirm"),
        _("A second person compares scan and record."),
        OFFICE | {Role.VERIFIER},
        _papers,
        "due",
    ),
    Queue(
        "to_verify",
        _("Progress to verify"),
        _("The claim was never verified, or lies far above what was."),
        OFFICE | {Role.VERIFIER},
        _unverified,
        "due",
    ),
    Queue(
        "to_submit",
        _("Dossiers to submit"),
        _("Completion is reported; the dossier is yours to prepare."),
        UNIT,
        _stage(Stage.REPORTED),
        "due",
    ),
    Queue(
        "in_hand",
        _("In hand"),
        _("Tasks that your unit is rectifying."),
        UNIT,
        _stage(Stage.WORKING),
        "calm",
        urgent=False,
    ),
    Queue(
        "in_notice",
        _("In public notice"),
        _("The notice runs; the public may object."),
        OFFICE,
        _stage(Stage.IN_NOTICE),
        "calm",
        urgent=False,
    ),
)
BY_NAME = {queue.name: queue for queue in QUEUES}


def tasks_in(queue: Queue, user: User, round: Round) -> QuerySet[Task]:
    """The tasks in a queue of this person: scope first, then the queue's own condition. Each task once."""
    found = queue.find(Task.objects.visible_to(user).current().filter(problem__round=round).with_status(), user)
    return Task.objects.filter(pk__in=found.values("pk"))


def queues_for(user: User, round: Round) -> list[Filled]:
    """All queues that this person's posts give them, with counts, in one query."""
    mine = [queue for queue in QUEUES if queue.roles & roles_of(user)]
    parts = [
        tasks_in(queue, user, round)
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


def signing_count(user: User) -> int:
    """How many tasks' dossiers wait for this person's signature, in all rounds; one query."""
    return Closure.objects.filter(run__in=my_seats(user).values("step__run")).count()
