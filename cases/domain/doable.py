"""What a person may do with a task as it stands now: the same rights and stages that the acts themselves require."""

from dataclasses import dataclass

from cases.domain.progress import OPEN
from cases.models import Task, TaskUnit
from cases.states import Stage
from orgs.models import Organisation, User
from orgs.permissions import may

DOING = (TaskUnit.Role.RESPONSIBLE, TaskUnit.Role.LEAD, TaskUnit.Role.ASSIST)
ALWAYS = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Rule:
    """An act: the right it needs, in whose name (`whose`: doing, region, place, units), at which stages."""

    right: str
    whose: tuple[str, ...]
    stages: tuple[Stage, ...]


ACTS: dict[str, Rule] = {
    "measure": Rule("progress.report", ("doing",), (Stage.WORKING,)),
    "claim": Rule("progress.report", ("doing",), (Stage.WORKING,)),
    "verify": Rule("progress.verify", ("region",), OPEN),
    "grade": Rule("progress.grade", ("region",), (Stage.WORKING,)),
    "evidence_add": Rule("evidence.add", ("region", "place", "units"), OPEN),
    "evidence_withdraw": Rule("evidence.withdraw", ("region", "doing"), OPEN),
    "acceptance": Rule("closure.submit", ("doing",), OPEN),
    "tick": Rule("checklist.tick", ("region", "doing"), OPEN),
    "complete": Rule("completion.report", ("doing",), (Stage.WORKING,)),
    "uncomplete": Rule("completion.report", ("doing",), (Stage.REPORTED,)),
    "submit": Rule("closure.submit", ("doing",), (Stage.REPORTED,)),
    "change_ask": Rule("change.ask", ("region", "doing"), (Stage.WORKING, Stage.REPORTED)),
    "comment": Rule("comment.add", ("region", "place", "doing"), ALWAYS),
    "notice_open": Rule("notice.open", ("region",), (Stage.ACCEPTED,)),
    "objection_add": Rule("notice.answer", ("region",), (Stage.IN_NOTICE,)),
    "close": Rule("task.close", ("region",), (Stage.IN_NOTICE,)),
    "reopen": Rule("task.reopen", ("region",), (Stage.CLOSED,)),
    "carry_over": Rule("task.carry_over", ("region",), (Stage.WORKING,)),
}


def doable(task: Task, user: User) -> frozenset[str]:
    """The names of the acts that `user` may do on `task` at its stage.

    Once another round took it over only remarks are left.

    Asks nothing of the database when the task's units (with organisations), leaders and `carried` are loaded.
    """
    groups = _groups(task)
    names = {name for name, rule in ACTS.items() if task.stage in rule.stages and _may(user, rule, groups)}
    if task.stage in OPEN and any(row.user_id == user.pk and row.ends_on is None for row in task.leaders.all()):
        names.add("evidence_add")
    if "reopen" in names and task.is_superseded:
        names.discard("reopen")
    if hasattr(task, "carried"):
        names &= {"comment"}
    return frozenset(names)


def _groups(task: Task) -> dict[str, list[Organisation]]:
    units = list(task.units.all())
    return {
        "region": [task.problem.round.region],
        "place": [task.place],
        "units": [row.organisation for row in units],
        "doing": [row.organisation for row in units if row.role in DOING],
    }


def _may(user: User, rule: Rule, groups: dict[str, list[Organisation]]) -> bool:
    return may(user, rule.right, *(unit for group in rule.whose for unit in groups[group]))
