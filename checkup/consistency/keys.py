"""Text keys ("cases.task:12") and paths: what a row names by words and not by a foreign key is there."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from checkup.consistency.shape import Check, Fault, Level
from checkup.models import Sign
from deadlines.models import Deadline
from letters.models import Item
from orgs.models import Organisation
from signoff.models import Run

NAMED: tuple[tuple[type[Model], str], ...] = (
    (Deadline, "subject"),
    (Deadline, "scope"),
    (Run, "subject"),
    (Item, "subject"),
    (Sign, "subject"),
    (Sign, "other"),
)
AT_ONCE = 500


def dangling() -> Iterator[Fault]:
    """Rows that name something which is not there."""
    for model, column in NAMED:
        wanted: dict[str, dict[int, int]] = {}
        for pk, key in model._default_manager.order_by().values_list("pk", column).iterator():
            name, _colon, number = key.partition(":")
            if key and number.isdecimal():
                wanted.setdefault(name, {}).setdefault(int(number), pk)
            elif key:
                yield Fault(f"{model._meta.label_lower}:{pk}", f"{column} is no key: {name[:40]}")
        for name, by_number in wanted.items():
            yield from _missing(model, column, name, by_number)


def _missing(model: type[Model], column: str, name: str, wanted: dict[int, int]) -> Iterator[Fault]:
    try:
        there: type[Model] | None = apps.get_model(name)
    except (LookupError, ValueError):
        there = None
    numbers = sorted(wanted)
    for start in range(0, len(numbers), AT_ONCE):
        lot = numbers[start : start + AT_ONCE]
        found = set(there._base_manager.filter(pk__in=lot).values_list("pk", flat=True)) if there else set()
        for number in lot:
            if number not in found:
                subject = f"{model._meta.label_lower}:{wanted[number]}"
                yield Fault(subject, f"{column} names {name}:{number}, which is not there")


def paths() -> Iterator[Fault]:
    """The path of an organisation is its parent's path with its own number: rights are judged by paths."""
    rows = Organisation.objects.order_by().values_list("pk", "path", "parent__path")
    for pk, path, above in rows.iterator():
        if path != f"{above or ''}{pk:06d}.":
            yield Fault(f"orgs.organisation:{pk}", f"path {path} is not below {above or 'the root'}")


CHECKS = (
    Check("keys", Level.ERROR, "keys that name what is not there", dangling),
    Check("paths", Level.ERROR, "paths of organisations", paths),
)
