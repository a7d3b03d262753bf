"""Which letters a person sees: the one answer that pages, exports and counts ask."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from letters.states import OUT
from orgs import tree
from orgs.models import Role, User
from orgs.permissions import posts_of, scope_of

DRAFTERS = frozenset({Role.OFFICE, Role.SECRETARY, Role.MAYOR})


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LetterQuerySet":
        """Issued letters of the person's regions and those addressed to their units; drafts only for who decides them.

        A government sees the letters to its units, and whoever leads a county's work those to the units below.
        """
        held = [post for post in posts_of(user) if post.on_behalf_of is None]
        drafters = [post.path for post in held if post.role in DRAFTERS]
        led = [post.path for post in held if post.role == Role.COUNTY_LEADER]
        scope = scope_of(user)
        addressees: Any = apps.get_model("letters", "Addressee").objects
        to_them = addressees.filter(tree.below({*scope.regions, *scope.units, *led}, "organisation__"))
        out = tree.below(scope.regions, "region__") | Q(pk__in=to_them.values("letter"))
        return self.filter(tree.below(drafters, "region__") | (Q(state__in=OUT) & out))

    def for_list(self) -> "LetterQuerySet":
        """With everything that one line of a list shows, so that a list costs the same at any length."""
        addressees: Any = apps.get_model("letters", "Addressee").objects
        whom = addressees.select_related("organisation", "receipt__deadline", "reply__deadline")
        return self.select_related("round").prefetch_related(models.Prefetch("addressees", whom))
