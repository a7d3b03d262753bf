"""Which rectification office a region has."""

from django.db.models import Q

from orgs import tree
from orgs.models import Organisation, Post, Role
from records import clock
from signoff.engine import Place


def office_of(region: Organisation, role: Role = Role.OFFICE) -> Place | None:
    """The seat of the region's rectification office: above or at the region, else the first one below it."""
    near = Q(organisation__in=tree.ancestors(region)) | Q(organisation__path__startswith=region.path)
    held = Post.objects.held_on(clock.today()).filter(near, role=role).select_related("organisation")
    units = sorted((post.organisation for post in held.order_by()), key=lambda unit: unit.path)
    above = [unit for unit in units if region.path.startswith(unit.path)]
    found = next(iter(above[::-1] or units), None)
    return Place(role, organisation=found) if found else None
