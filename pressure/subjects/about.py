"""What a deadline is about, as messages, papers and the scan need it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from deadlines.models import Deadline
from orgs.models import Organisation, Role

TITLE = 120  # characters of a title in a message
NAME = 300  # characters of a name in a paper
Duty = tuple[int, str]  # an organisation's id and the role of those meant in it


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


def owners(model: type[Model], deadlines: list[Deadline], *related: str) -> QuerySet[Any]:
    """The rows of a model whose deadlines these are, with what else is named of them."""
    ids = [deadline.pk for deadline in deadlines]
    return model._default_manager.filter(deadline__in=ids).select_related(*related)


def of_units(*units: Organisation) -> dict[str, list[Duty]]:
    """The clerks and heads of the units, as the audiences of a rung."""
    return {"unit": [(unit.pk, Role.CLERK) for unit in units], "head": [(unit.pk, Role.HEAD) for unit in units]}
