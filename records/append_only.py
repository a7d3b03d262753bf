"""Making a table append-only in the database itself, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

POSTGRES = """
CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY[{mutable}]::text[] = to_jsonb(OLD) - ARRAY[{mutable}]::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_final BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_final();
CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_final();
"""
POSTGRES_BACK = (
    "DROP TRIGGER {table}_whole ON {table}; DROP TRIGGER {table}_final ON {table}; DROP FUNCTION {table}_is_final();"
)


def protect(app_label: str, model: str, *, mutable: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration step after which rows of `model` can be added but neither deleted nor changed.

    `mutable` names the columns that may still be set (such as the mark that a signature no longer counts).
    The step is reversible.
    """
    return migrations.RunPython(_raise_guard(app_label, model, mutable), _drop_guard(app_label, model))


def lift(app_label: str, model: str) -> migrations.RunPython:
    """A migration step that takes the guard of `protect` away, so that a later step can alter the table; reversible.

    Follow it with `protect` again in the same release.
    """
    return migrations.RunPython(_drop_guard(app_label, model), _raise_guard(app_label, model, ()))


def _raise_guard(app_label: str, model: str, mutable: tuple[str, ...]) -> Callable:
    def forward(apps: Any, editor: Any) -> None:
        meta = apps.get_model(app_label, model)._meta
        if editor.connection.vendor == "postgresql":
            quoted = ", ".join(f"'{name}'" for name in mutable)
            editor.execute(POSTGRES.format(table=meta.db_table, mutable=quoted))
            return
        fixed = ", ".join(f'"{f.column}"' for f in meta.local_concrete_fields if f.column not in mutable)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{meta.db_table} is append-only'); END"
        editor.execute(f'CREATE TRIGGER {meta.db_table}_final BEFORE UPDATE OF {fixed} ON "{meta.db_table}" {refuse}')
        editor.execute(f'CREATE TRIGGER {meta.db_table}_kept BEFORE DELETE ON "{meta.db_table}" {refuse}')

    return forward


def _drop_guard(app_label: str, model: str) -> Callable:
    def backward(apps: Any, editor: Any) -> None:
        table = apps.get_model(app_label, model)._meta.db_table
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRES_BACK.format(table=table))
            return
        editor.execute(f"DROP TRIGGER {table}_final")
        editor.execute(f"DROP TRIGGER {table}_kept")

    return backward
