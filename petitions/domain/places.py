"""Who may sign a step of a reply's chain: the seats that its template means for one case."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from orgs import tree
from orgs.models import Organisation, Post, Role
from petitions.models import Assignment
from records import clock
from signoff.engine import Place
from signoff.steps import ALL_KINDS


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


def office_of(region: Organisation, role: Role = Role.OFFICE) -> Place | None:
    """The seat of the region's rectification office: above or at the region, else the first one below it."""
    near = Q(organisation__in=tree.ancestors(region)) | Q(organisation__path__startswith=region.path)
    held = Post.objects.held_on(clock.today()).filter(near, role=role).select_related("organisation")
    units = [post.organisation for post in held.order_by("organisation__path")]
    above = [unit for unit in units if region.path.startswith(unit.path)]
    found = next(iter(above[::-1] or units), None)
    return Place(role, organisation=found) if found else None


def _held(organisation: Organisation, role: Role) -> Place | None:
    held = organisation.posts.held_on(clock.today()).filter(role=role).exists()
    return Place(role, organisation=organisation) if held else None
