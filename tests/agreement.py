"""Whether records that were made through the services agree with each other, and would on either database."""

from django.apps import apps
from django.db.models import CharField, Max
from django.db.models.functions import Length

from checkup.consistency.registry import CHECKS

FILES = "files"  # the bytes lie in the folder that was set while the records were made


def faults() -> list[str]:
    """What check_data would tell of the records, without their files: "check subject: what is wrong"."""
    checks = (check for code, check in CHECKS.items() if code != FILES)
    return [f"{check.code} {fault.subject}: {fault.line}" for check in checks for fault in check.find()]


def too_long() -> list[str]:
    """Every column with a value longer than PostgreSQL takes, as "app.model.field: found > allowed".

    SQLite does not hold a column to its length. One query a model.
    """
    said = []
    for model in apps.get_models():
        limits = {f.name: f.max_length for f in model._meta.local_concrete_fields if isinstance(f, CharField)}
        if limits:
            found = model._base_manager.aggregate(**{f"{name}_is": Max(Length(name)) for name in limits})
            said += [
                f"{model._meta.label_lower}.{name}: {found[f'{name}_is']} > {limit}"
                for name, limit in limits.items()
                if limit and (found[f"{name}_is"] or 0) > limit
            ]
    return said
