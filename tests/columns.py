"""Whether what SQLite took would be taken by PostgreSQL too: SQLite does not hold a column to its length."""

from django.apps import apps
from django.db.models import CharField, Max
from django.db.models.functions import Length


def too_long() -> list[str]:
    """Every column with a value longer than it may be, as "app.model.field: found > allowed". One query per model."""
    said = []
    for model in apps.get_models():
        limits = {
            f.name: f.max_length for f in model._meta.local_concrete_fields if isinstance(f, CharField) and f.max_length
        }
        if limits:
            found = model._base_manager.aggregate(**{f"{name}_is": Max(Length(name)) for name in limits})
            said += [
                f"{model._meta.label_lower}.{name}: {found[f'{name}_is']} > {limit}"
                for name, limit in limits.items()
                if (found[f"{name}_is"] or 0) > limit
            ]
    return said
