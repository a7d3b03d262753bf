"""Items of a round with the unit that answers for them, and the rounds whose material is compared with it."""

from django.db.models import QuerySet

from cases.models import Round, TaskUnit
from checkup.signs.shape import Item


def neighbours_of(round: Round) -> QuerySet[Round]:
    """The rounds of the same region, this one among them: an old photograph is taken from an older round."""
    return Round.objects.filter(region=round.region_id)


def main_units(rounds: QuerySet[Round]) -> dict[int, int]:
    """Task → the unit that answers for it: the responsible one, else the lead. One query."""
    rows = TaskUnit.objects.filter(task__problem__round__in=rounds, role__in=("responsible", "lead"))
    # "lead" sorts before "responsible", and of equals the first one of the plan comes last and stays.
    return dict(rows.order_by("role", "-pk").values_list("task", "organisation"))


def task_item(task: int, units: dict[int, int]) -> Item:
    """The item of a task."""
    return Item(task=task, unit=units.get(task))
