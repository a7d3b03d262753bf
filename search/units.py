"""Regions and units by name and by the first letters of their pinyin: kind "unit", which everybody inside may read."""

from collections.abc import Iterable, Sequence

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from orgs.models import Organisation
from search.index import Thing
from search.models import Entry
from search.sources import Source

KIND = "unit"
MOST = 2_000  # of one run


def _subjects() -> Iterable[int]:
    return Organisation.objects.order_by("pk").values_list("pk", flat=True)


def _things(ids: Sequence[int]) -> list[Thing]:
    rows = Organisation.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name", "short_name", "code")
    return [
        Thing(KIND, pk, name, [short], key=code, initials_of=f"{name} {short}".strip())
        for pk, name, short, code in rows
    ]


UNITS = Source(KIND, _subjects, _things)


def keep_changed() -> int:
    """Bring units up to date whose name changed or that came; returns how many.

    The tree of units stands left of the index and cannot write here itself.
    """
    same = Entry.objects.filter(
        kind=KIND, is_public=False, part=0, subject=OuterRef("pk"), title=OuterRef("name"), text=OuterRef("short_name")
    ).filter(Q(key=Cast(OuterRef("code"), CharField())))
    changed = list(Organisation.objects.filter(~Exists(same)).order_by("pk").values_list("pk", flat=True)[:MOST])
    UNITS.keep(changed)
    return len(changed)
