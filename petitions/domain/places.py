"""Who may sign a step of a reply's chain: the seats that its template means for one case."""

from typing import Any

from django.utils.translation import gettext as _

from cases.domain.offices import office_of
from orgs import tree
from orgs.models import Organisation, Role
from petitions.models import Assignment
from records import clock
from signoff.engine import Place
from signoff.steps import ALL_KINDS

__all__ = ["office_of"]


def of_step(assignment: Assignment, step: dict[str, Any]) -> list[Place]:
    """The seats of a step that somebody holds today; empty when nobody can sign."""
    found = [_place(assignment, who, Role(role)) for who, role in step["seats"]]
    return [place for place in found if place]


def label_of(step: dict[str, Any]) -> str:
    """A step in words: the office's own name, else that of its kind."""
    kind = ALL_KINDS.get(step["code"])
    return step.get("name") or (str(kind.label) if kind else str(_(step["code"])))


def _place(assignment: Assignment, who: str, role: Role) -> Place | None:
    unit = assignment.organisation
    if who == "unit":
        return _held(unit, role)
    if who == "county":
        return _held(tree.region_of_loaded(unit), role)
    return office_of(assignment.petition.round.region, role)


def _held(organisation: Organisation, role: Role) -> Place | None:
    held = organisation.posts.held_on(clock.today()).filter(role=role).exists()
    return Place(role, organisation=organisation) if held else None
