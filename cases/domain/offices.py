"""Which rectification office a region has."""

from orgs import tree
from orgs.models import Organisation, Post, Role
from records import clock
from signoff.engine import Place


def office_of(region: Organisation, role: Role = Role.OFFICE) -> Place | None:
    """The seat of the region's rectification office: above or at the region, else the first one below it."""
    posts = Post.objects.held_on(clock.today()).filter(role=role).select_related("organisation")
    above = posts.filter(organisation__in=tree.ancestors(region)).order_by("-organisation__path").first()
    below = posts.filter(organisation__path__startswith=region.path).order_by("organisation__path").first()
    found = above or below
    return Place(role, organisation=found.organisation) if found else None
