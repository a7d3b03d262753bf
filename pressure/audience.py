"""Who a rung is for: what a deadline is about, and the people behind each audience of a rung.

Asked for many deadlines at once: a constant number of queries for each kind and batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from cases.models import Round
from deadlines.models import Deadline
from orgs import substitutes
from orgs.models import Post, Role, User
from pressure.subjects import errands, ledger
from pressure.subjects.about import About, Duty, Found, Loader

__all__ = ["About"]

# What the rule page offers as audience; a message says in which of these capacities somebody gets it.
AUDIENCES: dict[str, Any] = {
    "unit": gettext_lazy("clerk of the responsible unit"),
    "head": gettext_lazy("head of the responsible unit"),
    "lead": gettext_lazy("lead unit"),
    "leader": gettext_lazy("leader in charge"),
    "signers": gettext_lazy("who must sign"),
    "office": gettext_lazy("rectification office"),
}


LOADERS: dict[str, Loader] = ledger.LOADERS | errands.LOADERS


def about(deadlines: Iterable[Deadline]) -> Found:
    """What each deadline is about, by its id. One whose row is gone is left out."""
    by_kind: dict[str, list[Deadline]] = {}
    for deadline in deadlines:
        by_kind.setdefault(deadline.kind, []).append(deadline)
    found: Found = {}
    for kind, rows in by_kind.items():
        if kind in LOADERS:
            found |= LOADERS[kind](rows)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A person and the audience for which they are told."""

    user: User
    audience: str


class People:
    """The people of one round on one day, looked up for many duties at once."""

    def __init__(self, round: Round, found: Mapping[int, About], day: date) -> None:
        self.round, self.found, self.day = round, found, day
        self.office = self._office()
        duties = {duty for about in found.values() for many in about.duties.values() for duty in many}
        self.holders = _holders(duties, day)
        named = {pk for about in found.values() for many in about.people.values() for pk in many}
        self.users = {user.pk: user for user in User.objects.filter(pk__in=named, is_active=True)}
        self.standing_in = self._standing_in()

    def of(self, deadline: Deadline, audience: Iterable[str]) -> list[Told]:
        """Each person once, for the first audience that names them; nobody when the audience is empty."""
        about = self.found.get(deadline.pk)
        told: dict[int, Told] = {}
        for name in audience if about else ():
            for user in self._of_one(about, name):
                told.setdefault(user.pk, Told(user, name))
        return list(told.values())

    def _of_one(self, about: About | None, name: str) -> list[User]:
        if about is None or (name == "office" and not about.confined):
            return self.office
        people = [self.users[pk] for pk in about.people.get(name, []) if pk in self.users]
        people += [user for duty in about.duties.get(name, []) for user in self.holders.get(duty, [])]
        if name == "signers":
            people += [user for one in people for user in self.standing_in.get(one.pk, [])]
        return people

    def _office(self) -> list[User]:
        posts = Post.objects.held_on(self.day).filter(role=Role.OFFICE).select_related("user", "organisation")
        region = self.round.region
        above = [post for post in posts if region.path.startswith(post.organisation.path)]
        below = [post for post in posts if post.organisation.path.startswith(region.path)]
        seat = max(above, key=lambda post: len(post.organisation.path), default=None) or min(
            below, key=lambda post: post.organisation.path, default=None
        )
        return [post.user for post in posts if seat and post.organisation_id == seat.organisation_id]

    def _standing_in(self) -> dict[int, list[User]]:
        signers = [
            user
            for about in self.found.values()
            for user in [
                *(self.users[pk] for pk in about.people.get("signers", []) if pk in self.users),
                *(user for duty in about.duties.get("signers", []) for user in self.holders.get(duty, [])),
            ]
        ]
        found: dict[int, list[User]] = {}
        if signers:
            rows = substitutes.in_force(self.day).filter(principal__in=set(signers)).select_related("substitute")
            for row in rows:
                found.setdefault(row.principal_id, []).append(row.substitute)
        return found


def _holders(duties: set[Duty], day: date) -> dict[Duty, list[User]]:
    places, roles = {place for place, _role in duties}, {role for _place, role in duties}
    posts = Post.objects.held_on(day).filter(organisation__in=places, role__in=roles).select_related("user")
    found: dict[Duty, list[User]] = {}
    for post in posts.order_by("user_id"):
        found.setdefault((post.organisation_id, post.role), []).append(post.user)
    return found
