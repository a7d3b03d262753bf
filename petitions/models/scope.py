"""Which petitions and cases a person sees: the one answer that pages, API, exports and counts ask."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from cases.models import Round
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


def sees_whole(user: User, round: Round) -> bool:
    """Whether every received petition of the round is the person's to see: they see the region that it inspects."""
    return any(round.region.path.startswith(path) for path in scope_of(user).regions)


def mine(user: User, column: str) -> Any:
    """A column ("pk" or "petition") of the cases that AssignmentQuerySet.of() gives.

    Put together from both sides, each of which finds its few rows by the unit: as alternatives of one condition they
    would be tried with every case there is.
    """
    units = tree.below((*scope_of(user).units, *led_paths(user)), "organisation__")
    own = _rows("Assignment").live().filter(units).order_by()
    joint = _rows("JointUnit").filter(units).exclude(assignment__stage=Stage.TRANSFERRED).order_by()
    return own.values(column).union(joint.values(f"assignment__{column}"))


class AssignmentQuerySet(models.QuerySet):
    def live(self) -> "AssignmentQuerySet":
        """Cases that no other unit took over."""
        return self.exclude(stage=Stage.TRANSFERRED)

    def of(self, user: User) -> "AssignmentQuerySet":
        """Live cases of the units at or below the person's posts, joint ones too, and of the places they lead."""
        return self.live().at_units((*scope_of(user).units, *led_paths(user)))

    def at_units(self, paths: Iterable[str]) -> "AssignmentQuerySet":
        """Cases of the units at or below `paths`, and those in which such a unit takes part."""
        units = tree.below(paths, "organisation__")
        return self.filter(units | Q(pk__in=_rows("JointUnit").filter(units).values("assignment")))

    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Cases of the person's regions and units; those of drafts only for the office."""
        regions = scope_of(user).regions
        wide = tree.below(regions, "petition__round__region__") | tree.below(regions, "organisation__")
        return self.filter(wide | Q(pk__in=mine(user, "pk")))

    def visible_in(self, round: Round, user: User) -> "AssignmentQuerySet":
        """Those of one round that visible_to() gives, found without looking at each where they are all."""
        cases = self.filter(round=round)
        if sees_whole(user, round):
            return cases
        own = _rows("Assignment").filter(round=round).of(user)
        return cases.filter(tree.below(scope_of(user).regions, "organisation__") | Q(pk__in=own.values("pk")))


class PetitionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PetitionQuerySet":
        """Petitions of the person's regions and places, and those with a case at one of their units.

        A draft batch is seen only by the office that entered it.
        """
        regions = scope_of(user).regions
        drafts = tree.below(office_paths(user), "round__region__") & Q(batch__state=DRAFT)
        wide = tree.below(regions, "round__region__") | tree.below(regions, "place__")
        return self.filter(drafts | (~Q(batch__state=DRAFT) & (wide | Q(pk__in=mine(user, "petition")))))

    def visible_in(self, round: Round, user: User) -> "PetitionQuerySet":
        """Those of one round that visible_to() gives, found without looking at each where they are all."""
        petitions = self.filter(round=round)
        if any(round.region.path.startswith(path) for path in office_paths(user)):
            return petitions
        received = petitions.exclude(batch__state=DRAFT)
        if sees_whole(user, round):
            return received
        own = _rows("Assignment").filter(round=round).of(user)
        return received.filter(tree.below(scope_of(user).regions, "place__") | Q(pk__in=own.values("petition")))
