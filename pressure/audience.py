"""Who a rung is for: what a deadline is about, and the people behind each audience of a rung.

Asked for many deadlines at once: a constant number of queries for each kind and batch.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import CampaignList
from cases.models import Measure, Notice, Round, Task, TaskLeader, TaskUnit
from cases.states import Status
from deadlines.models import Deadline
from letters.models import Receipt, Reply
from liability.models import Clue, Reader
from orgs import substitutes
from orgs.models import Organisation, Post, Role, User
from petitions.models import Assignment, PetitionNotice
from records.trail import key
from scheduling.models import Obligation
from signoff.models import Seat, Signature, Step

TITLE = 120  # characters of a title in a message
NAME = 300  # characters of a name in a paper
Duty = tuple[int, str]  # an organisation's id and the role of those meant in it

# What the rule page offers as audience; a message says in which of these capacities somebody gets it.
AUDIENCES: dict[str, Any] = {
    "unit": gettext_lazy("clerk of the responsible unit"),
    "head": gettext_lazy("head of the responsible unit"),
    "lead": gettext_lazy("lead unit"),
    "leader": gettext_lazy("leader in charge"),
    "signers": gettext_lazy("who must sign"),
    "office": gettext_lazy("rectification office"),
}


@dataclass(slots=True)
class About:
    """What a deadline is about: its title, page, unit, and for each audience its duties and named people (ids).

    `name` is the bare name for papers, without numbers; `item` is the text key of the item that letters and cards are
    about: of a measure its task. `basis` names round and number, `state` is the present state in words. `joint` are
    units that answer for it beside `unit`. What is `confined` is told to `people` only, not to the whole office.
    """

    title: str
    url: str
    name: str = ""
    item: str = ""
    basis: str = ""
    state: str = ""
    unit: Organisation | None = None
    joint: list[Organisation] = field(default_factory=list)
    duties: dict[str, list[Duty]] = field(default_factory=dict)
    people: dict[str, list[int]] = field(default_factory=dict)
    confined: bool = False


Found = dict[int, About]
Loader = Callable[[list[Deadline]], Found]


def _rows(model: type[Model], deadlines: list[Deadline], *related: str) -> QuerySet[Any]:
    ids = [deadline.pk for deadline in deadlines]
    return model._default_manager.filter(deadline__in=ids).select_related(*related)


def _units() -> Prefetch:
    return Prefetch("units", TaskUnit.objects.select_related("organisation"), to_attr="named_units")


def _leaders() -> Prefetch:
    return Prefetch("leaders", TaskLeader.objects.filter(ends_on=None), to_attr="named_leaders")


def _of_units(*units: Organisation) -> dict[str, list[Duty]]:
    return {"unit": [(unit.pk, Role.CLERK) for unit in units], "head": [(unit.pk, Role.HEAD) for unit in units]}


def _of_task(task: Any, unit: Organisation | None = None) -> dict[str, Any]:
    by_role: dict[str, list[Organisation]] = {}
    for row in task.named_units:
        by_role.setdefault(row.role, []).append(row.organisation)
    own = [unit] if unit else by_role.get(TaskUnit.Role.RESPONSIBLE, [])
    lead = [(org.pk, role) for org in by_role.get("lead", []) for role in (Role.LEAD_REVIEWER, Role.CLERK)]
    leaders = [row.user_id for row in task.named_leaders if row.level == TaskLeader.Level.CITY]
    return {
        "item": key(task),
        "basis": _("%(round)s, problem %(number)s") % {"round": task.problem.round.name, "number": task.problem.number},
        "unit": next(iter(own), None),
        "joint": own[1:],
        "duties": _of_units(*own) | {"lead": lead},
        "people": {"leader": leaders},
    }


def _tasks(deadlines: list[Deadline]) -> Found:
    ids = [deadline.pk for deadline in deadlines]
    rows = Task.objects.with_status().filter(deadline__in=ids).select_related("problem__round")
    return {
        row.deadline_id: About(
            str(row),
            f"/desk/tasks/{row.pk}/",
            name=row.problem.title,
            state=str(Status(row.status).label),
            **_of_task(row),
        )
        for row in rows.prefetch_related(_units(), _leaders())
    }


def _measures(deadlines: list[Deadline]) -> Found:
    parts = [Prefetch("task", Task.objects.select_related("problem__round").prefetch_related(_units(), _leaders()))]
    rows = _rows(Measure, deadlines, "organisation").prefetch_related(*parts)
    return {
        row.deadline_id: About(
            f"{row.task} · {row}"[:TITLE],
            f"/desk/tasks/{row.task_id}/#measure-{row.pk}",
            name=f"{row.task.problem.title}：{row.text}"[:NAME],
            **_of_task(row.task, row.organisation),
        )
        for row in rows
    }


def _petitions(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            row.petition.number,
            f"/desk/petitions/cases/{row.pk}/",
            item=key(row),
            basis=_("%(round)s, petition %(number)s")
            % {"round": row.petition.round.name, "number": row.petition.number},
            state=str(row.get_stage_display()),
            unit=row.organisation,
            duties=_of_units(row.organisation),
        )
        for row in _rows(Assignment, deadlines, "petition__round", "organisation")
    }


def _notices(deadlines: list[Deadline]) -> Found:
    found = {
        row.deadline_id: About(str(row.task), f"/desk/tasks/{row.task_id}/notice/")
        for row in _rows(Notice, deadlines, "task__problem")
    }
    for row in _rows(PetitionNotice, deadlines, "assignment__petition"):
        found[row.deadline_id] = About(row.assignment.petition.number, f"/desk/petitions/cases/{row.assignment_id}/")
    return found


def _plans(deadlines: list[Deadline]) -> Found:
    keys = {deadline.subject.rpartition(":")[2]: deadline.pk for deadline in deadlines}
    rounds = Round.objects.filter(pk__in=[int(pk) for pk in keys])
    return {keys[str(round.pk)]: About(round.name, f"/desk/rounds/{round.slug}/") for round in rounds}


def _steps(deadlines: list[Deadline]) -> Found:
    given = Signature.objects.filter(seat=OuterRef("pk"), decision=Signature.Decision.APPROVE, void="")
    free = Prefetch("seats", Seat.objects.filter(~Exists(given)).order_by("pk"))
    steps = list(_rows(Step, deadlines, "run").prefetch_related(free))
    titles = _titles_of_runs([step.run.subject for step in steps])
    found: Found = {}
    for step in steps:
        title, road = titles.get(step.run.subject, (step.run.subject, "/desk/sign/"))
        seats = list(step.seats.all())
        found[step.deadline_id] = About(
            title,
            f"{road}{step.run_id}/",
            duties={"signers": [(seat.organisation_id, seat.role) for seat in seats if seat.organisation_id]},
            people={"signers": [seat.person_id for seat in seats if seat.person_id]},
        )
    return found


def _titles_of_runs(subjects: Iterable[str]) -> dict[str, tuple[str, str]]:
    ids: dict[str, list[int]] = {}
    for subject in subjects:
        name, _colon, pk = subject.rpartition(":")
        ids.setdefault(name, []).append(int(pk))
    tasks = Task.objects.filter(pk__in=ids.get("cases.task", [])).select_related("problem")
    titles = {f"cases.task:{task.pk}": (str(task), "/desk/sign/") for task in tasks}
    cases = Assignment.objects.filter(pk__in=ids.get("petitions.assignment", [])).select_related("petition")
    return titles | {
        f"petitions.assignment:{case.pk}": (case.petition.number, "/desk/petitions/sign/") for case in cases
    }


def _of_letters(model: type[Receipt] | type[Reply]) -> Loader:
    def load(deadlines: list[Deadline]) -> Found:
        rows = _rows(model, deadlines, "addressee__letter", "addressee__organisation")
        return {
            row.deadline_id: About(
                f"{row.addressee.letter.number_text} {row.addressee.letter.title}"[:TITLE],
                f"/desk/letters/{row.addressee.letter_id}/",
                item=key(row.addressee.letter),
                basis=row.addressee.letter.number_text,
                unit=row.addressee.organisation,
                duties=_of_units(row.addressee.organisation),
            )
            for row in rows
        }

    return load


def _filings(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            str(row.period),
            f"/desk/sheets/{row.pk}/",
            name=_("report of %(period)s") % {"period": row.period.label},
            item=key(row),
            basis=row.period.round.name,
            state=_("not filed"),
            unit=row.unit,
            duties=_of_units(row.unit),
        )
        for row in _rows(Obligation, deadlines, "period__round", "unit")
    }


def _campaign_lists(deadlines: list[Deadline]) -> Found:
    return {
        row.deadline_id: About(
            str(row)[:TITLE],
            f"/desk/campaigns/{row.campaign_id}/lists/{row.number}/",
            name=row.name,
            item=key(row),
            basis=row.campaign.name,
            state=_("not at zero"),
            unit=row.organisation,
            duties=_of_units(row.organisation) if row.organisation else {},
        )
        for row in _rows(CampaignList, deadlines, "campaign", "organisation")
    }


def _clues(deadlines: list[Deadline]) -> Found:
    """Clues by number only, for those who are named to read them."""
    rows = list(_rows(Clue, deadlines, "round").defer("sealed"))
    readers: dict[int, list[int]] = {}
    found = Reader.objects.in_force().filter(round__in={row.round_id for row in rows})
    for round_id, user in found.values_list("round", "user"):
        readers.setdefault(round_id, []).append(user)
    return {
        row.deadline_id: About(
            str(row),
            f"/desk/accountability/clues/{row.pk}/",
            name=str(row),
            item=key(row),
            basis=row.round.name,
            people=dict.fromkeys(("unit", "head", "office"), readers.get(row.round_id, [])),
            confined=True,
        )
        for row in rows
    }


LOADERS: dict[str, Loader] = {
    Deadline.Kind.TASK: _tasks,
    Deadline.Kind.MEASURE: _measures,
    Deadline.Kind.PETITION: _petitions,
    Deadline.Kind.NOTICE: _notices,
    Deadline.Kind.PLAN: _plans,
    Deadline.Kind.STEP: _steps,
    Deadline.Kind.RECEIPT: _of_letters(Receipt),
    Deadline.Kind.REPLY: _of_letters(Reply),
    Deadline.Kind.FILING: _filings,
    Deadline.Kind.CAMPAIGN: _campaign_lists,
    Deadline.Kind.CLUE: _clues,
}


def about(deadlines: Iterable[Deadline]) -> Found:
    """What each deadline is about, by its id. One whose row is gone is left out."""
    by_kind: dict[str, list[Deadline]] = {}
    for deadline in deadlines:
        by_kind.setdefault(deadline.kind, []).append(deadline)
    found: Found = {}
    for kind, rows in by_kind.items():
        if kind in LOADERS:
            found |= LOADERS[kind](rows)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A person and the audience for which they are told."""

    user: User
    audience: str


class People:
    """The people of one round on one day, looked up for many duties at once."""

    def __init__(self, round: Round, found: Mapping[int, About], day: date) -> None:
        self.round, self.found, self.day = round, found, day
        self.office = self._office()
        duties = {duty for about in found.values() for many in about.duties.values() for duty in many}
        self.holders = _holders(duties, day)
        named = {pk for about in found.values() for many in about.people.values() for pk in many}
        self.users = {user.pk: user for user in User.objects.filter(pk__in=named, is_active=True)}
        self.standing_in = self._standing_in()

    def of(self, deadline: Deadline, audience: Iterable[str]) -> list[Told]:
        """Each person once, for the first audience that names them; nobody when the audience is empty."""
        about = self.found.get(deadline.pk)
        told: dict[int, Told] = {}
        for name in audience if about else ():
            for user in self._of_one(about, name):
                told.setdefault(user.pk, Told(user, name))
        return list(told.values())

    def _of_one(self, about: About | None, name: str) -> list[User]:
        if about is None or (name == "office" and not about.confined):
            return self.office
        people = [self.users[pk] for pk in about.people.get(name, []) if pk in self.users]
        people += [user for duty in about.duties.get(name, []) for user in self.holders.get(duty, [])]
        if name == "signers":
            people += [user for one in people for user in self.standing_in.get(one.pk, [])]
        return people

    def _office(self) -> list[User]:
        posts = Post.objects.held_on(self.day).filter(role=Role.OFFICE).select_related("user", "organisation")
        region = self.round.region
        above = [post for post in posts if region.path.startswith(post.organisation.path)]
        below = [post for post in posts if post.organisation.path.startswith(region.path)]
        seat = max(above, key=lambda post: len(post.organisation.path), default=None) or min(
            below, key=lambda post: post.organisation.path, default=None
        )
        return [post.user for post in posts if seat and post.organisation_id == seat.organisation_id]

    def _standing_in(self) -> dict[int, list[User]]:
        signers = [
            user
            for about in self.found.values()
            for user in [
                *(self.users[pk] for pk in about.people.get("signers", []) if pk in self.users),
                *(user for duty in about.duties.get("signers", []) for user in self.holders.get(duty, [])),
            ]
        ]
        found: dict[int, list[User]] = {}
        if signers:
            rows = substitutes.in_force(self.day).filter(principal__in=set(signers)).select_related("substitute")
            for row in rows:
                found.setdefault(row.principal_id, []).append(row.substitute)
        return found


def _holders(duties: set[Duty], day: date) -> dict[Duty, list[User]]:
    places, roles = {place for place, _role in duties}, {role for _place, role in duties}
    posts = Post.objects.held_on(day).filter(organisation__in=places, role__in=roles).select_related("user")
    found: dict[Duty, list[User]] = {}
    for post in posts.order_by("user_id"):
        found.setdefault((post.organisation_id, post.role), []).append(post.user)
    return found
