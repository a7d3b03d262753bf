"""The views of `public.door` in PostgreSQL, and the database user that may read them and nothing else."""

from collections.abc import Iterator
from importlib import import_module

from django.conf import settings
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from public.door import SCHEMA, View
from search import opened

EMPTY: tuple[tuple[type[models.Field], str], ...] = (
    (models.BooleanField, "false"),
    (models.JSONField, "'{}'"),
    (models.CharField, "''"),
    (models.TextField, "''"),
)


def views() -> tuple[View, ...]:
    """The views of every app that has something for the public, those that others look into first."""
    return tuple(view for app in settings.OPEN_DOORS for view in import_module(f"{app}.door").VIEWS)


def is_there() -> bool:
    """Whether the schema of the views is there: an installation without a public process of its own has none."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA])
        return cursor.fetchone() is not None


def drop_views() -> None:
    """Take the views away, so that tables can be altered; the rights on the schema stay."""
    with connection.cursor() as cursor:
        for name in _views(cursor):
            cursor.execute(sql.SQL("DROP VIEW IF EXISTS {}.{} CASCADE").format(*map(sql.Identifier, (SCHEMA, name))))


def make(roles: list[str] | None = None) -> int:
    """Make schema and views anew and let these roles read them, beside those that may already; how many views."""
    found = views()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
        cursor.execute("SELECT current_schema()")
        base = cursor.fetchone()[0]
        readers = sorted({*_readers(cursor), *(roles or [])})
        drop_views()
        for view in found:
            cursor.execute(_create(view, base))
        _make_search(cursor, base)
        for role in readers:
            _grant(cursor, role)
    return len(found)


def drop() -> None:
    """Take schema and views away. The roles stay; they can read nothing any more."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(SCHEMA)))


def ensure_role(role: str, password: str) -> bool:
    """Make the database user when it is not there, or give it a new password; whether it was made.

    Raises ProgrammingError (insufficient privilege) where our own database user may not make others.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        known = cursor.fetchone() is not None
        if known and not password:
            return False
        words = "ALTER ROLE {} LOGIN" if known else "CREATE ROLE {} LOGIN NOINHERIT"
        statement = sql.SQL(words).format(sql.Identifier(role))
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
        cursor.execute(statement)
        return not known


def faults(role: str) -> list[str]:
    """What this database user may do beyond reading the views, as far as the catalogue tells; [] when all is well."""
    with connection.cursor() as cursor:
        return list(_faults(cursor, role))


BEYOND = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema', %(schema)s)
  AND n.nspname NOT LIKE 'pg_toast%%' AND n.nspname NOT LIKE 'pg_temp%%'
  AND (CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%(role)s, c.oid, 'USAGE, SELECT, UPDATE')
       ELSE has_table_privilege(%(role)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
            OR has_any_column_privilege(%(role)s, c.oid, 'SELECT, INSERT, UPDATE') END) ORDER BY 1"""
WRITABLE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND has_table_privilege(%(role)s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') ORDER BY 1"""
RIGHTS = """
SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication,
       EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid),
       has_database_privilege(r.rolname, current_database(), 'CREATE'),
       has_database_privilege(r.rolname, current_database(), 'TEMP'),
       EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE')),
       EXISTS (SELECT 1 FROM pg_proc p WHERE p.proname IN ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_import')
               AND has_function_privilege(r.oid, p.oid, 'EXECUTE'))
FROM pg_roles r WHERE r.rolname = %(role)s"""
RIGHT_WORDS = (
    "is a superuser", "may make roles", "may make databases", "passes row security", "may replicate",
    "is a member of another role", "may make schemas", "may make temporary tables", "may make tables in a schema",
    "may make large objects (ask the administrator of the server to revoke lo_create and its like from PUBLIC)",
)  # fmt: skip


def _faults(cursor: CursorWrapper, role: str) -> Iterator[str]:
    asked = {"role": role, "schema": SCHEMA}
    cursor.execute(RIGHTS, asked)
    rights = cursor.fetchone()
    if rights is None:
        yield "is not there"
        return
    yield from (word for word, has in zip(RIGHT_WORDS, rights, strict=True) if has)
    cursor.execute(BEYOND, asked)
    yield from (f"may read or write {name}" for (name,) in cursor.fetchall())
    cursor.execute(WRITABLE, asked)
    yield from (f"may write {name}" for (name,) in cursor.fetchall())
    cursor.execute("SELECT has_schema_privilege(%s, %s, 'USAGE')", [role, SCHEMA])
    if not cursor.fetchone()[0]:
        yield f"may not read {SCHEMA}"


def _views(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT table_name FROM information_schema.views WHERE table_schema = %s", [SCHEMA])
    return [name for (name,) in cursor.fetchall()]


def _readers(cursor: CursorWrapper) -> list[str]:
    """Roles that were let into the schema before."""
    cursor.execute(
        "SELECT r.rolname FROM pg_namespace n, aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE n.nspname = %s AND a.privilege_type = 'USAGE' AND a.grantee <> n.nspowner",
        [SCHEMA],
    )
    return [name for (name,) in cursor.fetchall()]


def _grant(cursor: CursorWrapper, role: str) -> None:
    cursor.execute("SELECT current_database()")
    names = {
        "role": sql.Identifier(role),
        "schema": sql.Identifier(SCHEMA),
        "database": sql.Identifier(cursor.fetchone()[0]),
    }
    for statement in (
        "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}",
    ):
        cursor.execute(sql.SQL(statement).format(**names))


def _make_search(cursor: CursorWrapper, base: str) -> None:
    """A function that asks the index of the search with our rights and names public entries only.

    A view that keeps rows apart lets nothing but comparisons that cannot fail reach an index: through it every search
    would read every text.
    """
    name = sql.Identifier(SCHEMA, opened.FUNCTION)
    body = opened.STATEMENT.format(entries=f"{connection.ops.quote_name(base)}.search_entry")
    cursor.execute(
        sql.SQL(
            "CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS SETOF bigint LANGUAGE plpgsql STABLE"
            " SECURITY DEFINER SET search_path = pg_catalog AS {body}"
        ).format(
            name=name,
            arguments=sql.SQL(opened.ARGUMENTS),
            body=sql.Literal(
                f"BEGIN RETURN QUERY EXECUTE {sql.Literal(body).as_string()}"
                " USING asked, beginning, texts, titles, number, kinds, rounds, most; END"
            ),
        )
    )
    cursor.execute(sql.SQL("REVOKE ALL ON FUNCTION {name} FROM PUBLIC").format(name=name))


def _create(view: View, base: str) -> str:
    """The statement that makes a view; every column of the table stands in it, most of them empty."""
    quote = connection.ops.quote_name
    columns = ",\n  ".join(
        f"{_value(view, column)}::{column.db_type(connection)} AS {quote(column.column or '')}"
        for column in view.model._meta.concrete_fields
    )
    table = quote(view.model._meta.db_table)
    rows = view.rows
    text = (
        f"CREATE VIEW {quote(SCHEMA)}.{table} WITH (security_barrier) AS SELECT\n  {columns}\n"
        f"FROM {quote(base)}.{table} t WHERE {rows}"
    )
    return text.replace("{open}", quote(SCHEMA)).replace("{base}", quote(base))


def _value(view: View, column: models.Field) -> str:
    name = column.column or ""
    if name in view.instead:
        return f"({view.instead[name]})"
    if name in view.columns:
        return f"t.{connection.ops.quote_name(name)}"
    if not column.null:
        for kind, empty in EMPTY:
            if isinstance(column, kind):
                return empty
    return "NULL"
