"""How drafts stood before a list mended them: plain data, and the draft that it means."""

from typing import Any

from cases.domain.planning import MeasureDraft, TaskDraft
from cases.models import Problem, Task
from orgs.models import Organisation, User


def of_task(task: Task) -> dict[str, Any]:
    """Everything of a drafted task that drafting.edit_draft replaces."""
    return {
        "goal": task.goal,
        "standard": task.standard,
        "words": task.term.words,
        "place": task.place_id,
        "units": [[unit.organisation_id, unit.role] for unit in task.units.order_by("pk")],
        "leaders": [[row.user_id, row.level] for row in task.leaders.filter(ends_on=None)],
        "measures": [
            {
                "text": one.text,
                "words": one.deadline.words if one.deadline else "",
                "organisation": one.organisation_id,
                "weight": one.weight,
                "is_key_step": one.is_key_step,
            }
            for one in task.measures.select_related("deadline").order_by("order")
        ],
    }


def of_problem(problem: Problem) -> dict[str, Any]:
    """The words of a problem that a list may mend."""
    return {"title": problem.title, "text": problem.text, "category": problem.category_id}


def as_draft(kept: dict[str, Any]) -> TaskDraft:
    """The draft that `of_task` wrote down."""
    ids = {kept["place"], *(pk for pk, _role in kept["units"]), *(one["organisation"] for one in kept["measures"])}
    units = Organisation.objects.in_bulk([pk for pk in ids if pk])
    people = User.objects.in_bulk([pk for pk, _level in kept["leaders"]])
    return TaskDraft(
        goal=kept["goal"],
        words=kept["words"],
        place=units[kept["place"]],
        units=[(units[pk], role) for pk, role in kept["units"]],
        leaders=[(people[pk], level) for pk, level in kept["leaders"]],
        measures=[
            MeasureDraft(one["text"], one["words"], units.get(one["organisation"]), one["weight"], one["is_key_step"])
            for one in kept["measures"]
        ],
        standard=kept["standard"],
    )
