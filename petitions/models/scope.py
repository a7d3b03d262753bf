"""Which petitions and cases a person sees: the one answer that pages, API, exports and counts ask."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from orgs import tree
from orgs.models import Role, User
from orgs.permissions import posts_of, scope_of
from petitions.states import Stage

DRAFT = "draft"


def _rows(name: str) -> Any:
    return apps.get_model("petitions", name).objects


def led_paths(user: User) -> tuple[str, ...]:
    """Where the person leads a county's work: leaders see the cases of the units below them."""
    return tuple({held.path for held in posts_of(user) if held.role == Role.COUNTY_LEADER})


def office_paths(user: User) -> tuple[str, ...]:
    """The regions whose rectification office the person belongs to."""
    return tuple({held.path for held in posts_of(user) if held.role == Role.OFFICE and held.on_behalf_of is None})


class AssignmentQuerySet(models.QuerySet):
    def live(self) -> "AssignmentQuerySet":
        """Cases that no other unit took over."""
        return self.exclude(stage=Stage.TRANSFERRED)

    def of(self, user: User) -> "AssignmentQuerySet":
        """Live cases of the units at or below the person's posts, joint ones too, and of the places they lead."""
        paths = (*scope_of(user).units, *led_paths(user))
        joint = _rows("JointUnit").filter(tree.below(paths, "organisation__"), assignment=OuterRef("pk"))
        return self.live().filter(tree.below(paths, "organisation__") | Exists(joint))

    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Cases of the person's regions and units; those of drafts only for the office."""
        regions = scope_of(user).regions
        wide = tree.below(regions, "petition__round__region__") | tree.below(regions, "organisation__")
        mine = _rows("Assignment").of(user)
        return self.filter(wide | Q(pk__in=mine.values("pk")))


class PetitionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PetitionQuerySet":
        """Petitions of the person's regions and places, and those with a case at one of their units.

        A draft batch is seen only by the office that entered it.
        """
        regions = scope_of(user).regions
        drafts = tree.below(office_paths(user), "round__region__") & Q(batch__state=DRAFT)
        wide = tree.below(regions, "round__region__") | tree.below(regions, "place__")
        mine = _rows("Assignment").of(user).filter(petition=OuterRef("pk"))
        return self.filter(drafts | (~Q(batch__state=DRAFT) & (wide | Exists(mine))))
