"""The organisation tree: growing it, and asking who sits where on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from orgs.models import Organisation, Role, User


@transaction.atomic
def add(name: str, parent: Organisation | None = None, **fields: Any) -> Organisation:
    """Add a region or unit below `parent` (None: a root). `fields` are further columns of Organisation."""
    organisation = Organisation.objects.create(name=name, parent=parent, path=f"new:{name}:{id(name)}", **fields)
    organisation.path = f"{parent.path if parent else ''}{organisation.pk:06d}."
    organisation.save(update_fields=["path"])
    return organisation


def ancestors(organisation: Organisation) -> list[int]:
    """Ids from the root down to `organisation` itself."""
    return [int(part) for part in organisation.path.split(".") if part]


def below(paths: Iterable[str], prefix: str = "") -> Q:
    """The condition "at or below one of `paths`"; `prefix` is the road to the organisation ("lead__")."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


def holders(organisation: Organisation, roles: Iterable[Role], on: date) -> QuerySet[User]:
    """People who on `on` hold one of `roles` in exactly this organisation."""
    posts = organisation.posts.held_on(on).filter(role__in=list(roles))
    return User.objects.filter(pk__in=posts.values("user")).order_by("pk")


def nearest_seat(organisation: Organisation, role: Role, on: date) -> Organisation | None:
    """The closest organisation at or above this one in which somebody holds `role` on `on`."""
    chain = Organisation.objects.filter(pk__in=ancestors(organisation)).order_by("-path")
    for candidate in chain:
        if candidate.posts.held_on(on).filter(role=role).exists():
            return candidate
    return None


def region_of(organisation: Organisation) -> Organisation:
    """The region that an organisation lies in: itself when it is one, else the nearest region above."""
    if organisation.kind == Organisation.Kind.REGION:
        return organisation
    regions = Organisation.objects.filter(pk__in=ancestors(organisation), kind=Organisation.Kind.REGION)
    return regions.order_by("-path").first() or organisation


def region_of_loaded(organisation: Organisation) -> Organisation:
    """As `region_of`, but from rows already loaded (units stand at most two levels below their region)."""
    for candidate in (organisation, organisation.parent, organisation.parent and organisation.parent.parent):
        if candidate and candidate.kind == Organisation.Kind.REGION:
            return candidate
    return region_of(organisation)
