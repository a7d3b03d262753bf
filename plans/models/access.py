"""Which plans a person sees: the one answer that pages, counts and downloads ask."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models import Round, TaskLeader
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import posts_of, scope_of
from plans.states import State


def _own(user: User, road: str) -> Q:
    """At or below where the person works; also for whoever leads a county's work."""
    led = [post.path for post in posts_of(user) if post.role == Role.COUNTY_LEADER and post.on_behalf_of is None]
    scope = scope_of(user)
    return tree.below({*scope.regions, *scope.units, *led}, road)


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "VersionQuerySet":
        """Versions of the person's regions, those that their unit was asked about, and filed ones of their rounds.

        A leader in charge reads the drafts too; the implementing plan of a unit is for the unit and for those above.
        """
        scope = scope_of(user)
        wide = tree.below(scope.regions, "plan__round__region__")
        asked = apps.get_model("plans", "Consultation").objects.filter(_own(user, "unit__"), version=OuterRef("pk"))
        named = TaskLeader.objects.filter(
            task__problem__round=OuterRef("plan__round"), user__in=scope.persons, ends_on=None
        )
        seen = Q(plan__round__in=Round.objects.visible_to(user).values("pk"))
        main = Q(plan__unit=None) & (Exists(asked) | Exists(named) | (Q(state=State.FILED) & seen))
        return self.filter(wide | main | (Q(plan__unit__isnull=False) & _own(user, "plan__unit__")))

    def of_round(self, round: Round) -> "VersionQuerySet":
        """The versions of the round's own plan, the newest first."""
        return self.filter(plan__round=round, plan__unit=None).order_by("-number")


class OfUnitQuerySet(models.QuerySet):
    """Rows that one unit owes in a round; subclasses say by which road the round is reached."""

    road: Any = ""
    unit: Any = "unit__"

    def visible_to(self, user: User) -> Any:
        """All of them for those who read the round's region, else those of the person's own units."""
        wide = tree.below(scope_of(user).regions, f"{self.road}region__")
        return self.filter(wide | _own(user, self.unit))


class ConsultationQuerySet(OfUnitQuerySet):
    road = "version__plan__round__"

    def of_round(self, round: Round) -> "ConsultationQuerySet":
        """Those of one round."""
        return self.filter(version__plan__round=round)


class DutyQuerySet(OfUnitQuerySet):
    road = "plan__round__"
    unit = "plan__unit__"
