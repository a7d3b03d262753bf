"""Every resource of the API: what each app names in its module `api.resources` under RESOURCES, by address."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from access.api.base import Resource


@cache
def resources() -> dict[str, type[Resource]]:
    """All resources by the first part of their address, apps in the order of settings.DUBAN_APPS."""
    found: dict[str, type[Resource]] = {}
    for app in settings.DUBAN_APPS:
        if find_spec(f"{app}.api") and find_spec(f"{app}.api.resources"):
            found |= import_module(f"{app}.api.resources").RESOURCES
    return found


@cache
def by_subject() -> dict[str, tuple[str, type[Resource]]]:
    """By the trail's name of a row's kind ("cases.task"): its address and its resource."""
    rows = [(name, one, one.queryset) for name, one in resources().items()]
    return {queryset.model._meta.label_lower: (name, one) for name, one, queryset in rows if queryset is not None}


@cache
def events_by_area() -> dict[str, list[str]]:
    """The same by area (access.scopes.AREAS), each verb once, areas in the order of the resources."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for one in resources().values():
        new = sorted(one.events - seen)
        seen.update(new)
        if new:
            found.setdefault(one.area, []).extend(new)
    return found


def events() -> frozenset[str]:
    """Every verb of the trail that hooks may hear of."""
    return frozenset(verb for one in resources().values() for verb in one.events)
