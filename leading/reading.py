"""What lists show of errands, visits and led items: one line each, put together from rows that are loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from cases.lamps import lamp
from cases.models import Activity, Round, Task, TaskLeader
from leading.models import Errand, Exposure, Finding, LedItem, Team, TeamRound, Visit
from leading.states import OWING, State
from orgs.models import User
from records import clock

TONES = {State.ANSWERED: "amber", State.RETURNED: "red", State.DONE: "green", State.OPEN: "ink", State.DROPPED: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """An errand in a list."""

    row: Errand
    due_on: date | None
    is_late: bool
    tone: str
    tasks: list[Task]


def line(row: Errand) -> Line:
    """The line of an errand of `for_list`."""
    due = row.deadline.due_on if row.deadline else None
    late = row.state in OWING and due is not None and due < row.round.today()
    if row.decision:
        tasks = list(row.decision.tasks.all())
    else:
        tasks = [row.finding.task] if row.finding and row.finding.task else []
    return Line(row, due, late, TONES[State(row.state)], tasks)


def lines(rows: Iterable[Errand]) -> list[Line]:
    """The lines of errands of `for_list`."""
    return [line(row) for row in rows]


@dataclass(slots=True)
class Seen:
    """How often somebody was at an item, and when last."""

    times: int = 0
    last: date | None = None

    def add(self, day: date) -> None:
        """One more visit."""
        self.times += 1
        self.last = max(self.last or day, day)


NEWEST = 50  # visits to choose from
Visits = dict[tuple[str, int | None], Seen]  # by who (user or post) and item; of None: all visits


def visits_made(round: Round | None, *, of: Iterable[LedItem] = (), leader: User | None = None) -> Visits:
    """The visits of these leaders, or of one, by item and in all, in one round or in every one. One query."""
    led = list(of)
    users = {row.user_id for row in led if row.user_id} | ({leader.pk} if leader else set())
    posts = {row.post for row in led}
    rows = Visit.objects.standing()
    rows = rows.filter(activity__round=round) if round else rows
    mine = rows.filter(leader__in=users) | rows.filter(activity__who__in=posts)
    found: Visits = {}
    counted: set[tuple[str, int]] = set()
    for pk, user, who, day, task in mine.distinct().values_list(
        "pk", "leader", "activity__who", "activity__held_on", "tasks"
    ):
        for name in {f"user:{user}" if user else "", f"post:{who}"} - {""}:
            if task:
                found.setdefault((name, task), Seen()).add(day)
            if (name, pk) not in counted:
                counted.add((name, pk))
                found.setdefault((name, None), Seen()).add(day)
    return found


def seen_by(visits: Visits, row: LedItem, task: int | None) -> Seen:
    """What `visits_made` has for a leader: by the person where the row names one, else by the post."""
    name = f"user:{row.user_id}" if row.user_id else f"post:{row.post}"
    return visits.get((name, task), Seen())


def board(round: Round, posts: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Leaders (level, post) with the items that they lead now, and their visits. A constant number of queries."""
    wanted = list(posts)
    rows = LedItem.objects.filter(task__problem__round=round, until=None, post__in={post for _level, post in wanted})
    led = list(rows.order_by("task__problem__number", "pk"))
    tasks = _with_status({row.task_id for row in led})
    visits = visits_made(round, of=led)
    found = []
    for level, post in wanted:
        own = [row for row in led if (row.level, row.post) == (level, post)]
        items = [
            {"led": row, "task": tasks[row.task_id], "lamp": lamp(tasks[row.task_id], clock.today()),
             "seen": seen_by(visits, row, row.task_id)}
            for row in own
        ]  # fmt: skip
        all_seen = seen_by(visits, own[0], None) if own else Seen()
        found.append({"level": LedItem.Level(level).label, "post": post, "items": items, "seen": all_seen})
    return found


def own_items(user: User, first: Round) -> list[dict[str, Any]]:
    """The items that a person carries by the plan or leads, each once, in every round that they may see.

    Those of `first` stand before the others, newer rounds before older ones, in each the done ones last.
    """
    seen = {"task__problem__round__in": Round.objects.visible_to(user)}
    named = TaskLeader.objects.filter(user=user, ends_on=None, **seen)
    led = LedItem.objects.filter(user=user, until=None, **seen)
    whys: dict[int, list[str]] = {}
    for carried in named:
        whys.setdefault(carried.task_id, []).append(carried.get_level_display())
    for row in led:
        whys.setdefault(row.task_id, []).append(f"{row.post} · {row.get_seat_display()}")
    tasks = _with_status(whys, current=True)
    visits = visits_made(None, leader=user)
    none = Seen()
    found = [
        {
            "task": task,
            "lamp": lamp(task, task.problem.round.today()),
            "why": whys[task.pk],
            "seen": visits.get((f"user:{user.pk}", task.pk), none),
        }
        for task in tasks.values()
    ]
    return sorted(found, key=lambda item: _place(item, first))


def _place(item: dict[str, Any], first: Round) -> tuple[bool, int, int, bool]:
    round = item["task"].problem.round
    return round.pk != first.pk, -round.entered_on.toordinal(), round.pk, item["lamp"]["kind"] == "done"


def first_of(round: Round) -> Case:
    """The order of rows of several rounds: those of this round before the others, which follow the newest first."""
    return Case(When(round=round.pk, then=Value(0)), default=Value(1))


def _with_status(ids: Iterable[int], *, current: bool = False) -> dict[int, Any]:
    rows: Any = Task.objects.with_status().filter(pk__in=list(ids)).select_related("problem__round", "deadline")
    if current:
        rows = rows.current()
    return {task.pk: task for task in rows.order_by("problem__number", "pk")}


def untold(round: Round, as_of: date) -> set[int]:
    """The unannounced activities of a round of which units do not know yet on a day: their titles stay inside.

    Told is a visit all of whose findings were sent by then; of one without any finding nobody was told. One query.
    """
    found = Finding.objects.filter(visit__activity=OuterRef("pk"))
    waits = found.filter(Q(errand=None) | Q(errand__given_on__gt=as_of))
    rows = Activity.objects.filter(round=round, unannounced=True).filter(~Exists(found) | Exists(waits))
    return set(rows.values_list("pk", flat=True))


def exposure_lines(rows: Iterable[Exposure]) -> list[dict[str, Any]]:
    """Exposed items, each with its round, with whether the leader is late."""
    found = []
    for row in rows:
        due = row.deadline.due_on if row.deadline else None
        waits = row.visit_id is None and row.ended_on is None
        found.append(
            {"row": row, "due_on": due, "waits": waits, "is_late": bool(waits and due and due < row.round.today())}
        )
    return found


def visits_since(row: Exposure) -> list[Visit]:
    """The visits of the leader of an exposed item since the exposure, the newest first."""
    rows = Visit.objects.standing().filter(activity__round=row.round_id, activity__held_on__gte=row.shown_on)
    theirs = rows.filter(activity__who=row.leader_post)
    if row.leader_id:
        theirs = rows.filter(leader=row.leader_id) | theirs.filter(leader=None)
    return list(theirs.select_related("activity").order_by("-activity__held_on", "-pk")[:NEWEST])


def round_of_visit(team: Team, pk: int | None = None) -> TeamRound:
    """The round of a team that a visit belongs to: the one named, else the last that has begun.

    Raises ValidationError for one that is not the team's, and where none has begun.
    """
    rows = team.rounds.filter(pk=pk) if pk else team.rounds.filter(starts_on__lte=clock.today()).order_by("-number")
    found = rows.first()
    if found is None:
        raise ValidationError({"team_round": _("Choose a round of this team, or plan one first.")}, code="no_round")
    return found
