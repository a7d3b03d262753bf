"""Which units can be asked about a plan: those of the region in which somebody can answer."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs import tree
from orgs.models import Organisation, Post, Role
from plans.domain.acts import ANSWERING
from records import clock

GOVERNMENTS = ("人民政府", "管理委员会", "管委会")  # by their names: who answers for a county or a development zone
GROUPS: dict[str, Any] = {
    "chosen": _("the units chosen below"),
    "counties": _("all counties"),
    "departments": _("all departments of the region"),
    "all": _("all counties and departments"),
}


def answerable(round: Round) -> QuerySet[Organisation]:
    """Units and regions below the round's region in which somebody answers today, without its own office."""
    posts = Post.objects.held_on(clock.today()).filter(organisation=OuterRef("pk"))
    held = Exists(posts.filter(role__in=ANSWERING))
    office = Exists(posts.filter(role=Role.OFFICE))
    below = Organisation.objects.filter(tree.below([round.region.path]), ends_on=None)
    return below.exclude(pk=round.region_id).filter(held, ~office).order_by("path")


class Askable:
    """The units of a round for a form: all, and by group. One query."""

    def __init__(self, round: Round) -> None:
        self.round = round

    @cached_property
    def rows(self) -> Mapping[str, Organisation]:
        """By id, in the order of the tree."""
        return {str(unit.pk): unit for unit in answerable(self.round).select_related("parent")}

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """All of them, set in by their depth in the tree."""
        depth = self.round.region.path.count(".") + 1
        return [(pk, "　" * (unit.path.count(".") - depth) + unit.name) for pk, unit in self.rows.items()]

    def of(self, group: str) -> list[Organisation]:
        """The units of a group of GROUPS; of "chosen" none."""
        if group == "counties":
            return self.counties
        if group == "departments":
            return self.departments
        return [*self.counties, *self.departments] if group == "all" else []

    @cached_property
    def departments(self) -> list[Organisation]:
        """Units directly below the region."""
        return [unit for unit in self.rows.values() if unit.parent_id == self.round.region_id and not _is_region(unit)]

    @cached_property
    def counties(self) -> list[Organisation]:
        """The governments of regions directly below it; where none is called so, everybody directly below those."""
        below = [unit for unit in self.rows.values() if self._in_county(unit)]
        return [unit for unit in below if unit.name.endswith(GOVERNMENTS)] or below

    def _in_county(self, unit: Organisation) -> bool:
        county = unit if _is_region(unit) else unit.parent
        return bool(county and _is_region(county) and county.parent_id == self.round.region_id)


def _is_region(unit: Organisation) -> bool:
    return unit.kind == Organisation.Kind.REGION


def in_county(round: Round) -> Q:
    """The condition that a unit lies in a region below the round's own."""
    regions = Organisation.objects.filter(path__startswith=round.region.path, kind=Organisation.Kind.REGION)
    return tree.below(regions.exclude(pk=round.region_id).values_list("path", flat=True))
