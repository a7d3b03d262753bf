"""What the database user of the public process reads, on a real PostgreSQL: released projections and nothing else."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from follow import noting
from public import door_sql
from public.door import SCHEMA
from reports import releasing
from reports.models import Release
from search.models import Entry
from tests.factories import at
from tests.public.door import ROLE, as_the_public, on_postgresql, open_door
from tests.public.stage import AS_OF, publish
from tests.public.test_secrets import WORD, plant

pytestmark = [pytest.mark.django_db, on_postgresql]


@pytest.fixture
def door(db):
    open_door()


def rows_of(table: str) -> str:
    """Everything that the present user reads of a table, as one text."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(x) FROM "{table}" x')  # noqa: S608
        return json.dumps([row[0] for row in cursor.fetchall()], ensure_ascii=False)


def refused(statement: str) -> str:
    """Why the present user is refused; fails when it is not."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(caught.value).partition("\n")[0]


def tables() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
        )
        return cursor.fetchall()


def test_every_table_but_the_views_is_refused(door):
    found = tables()
    outside = [(schema, name) for schema, name in found if schema != SCHEMA]
    assert len(outside) > 100
    with as_the_public():
        for schema, name in outside:
            assert "permission denied" in refused(f'SELECT * FROM "{schema}"."{name}"'), name  # noqa: S608
    inside = {name for schema, name in found if schema == SCHEMA}
    assert inside == {view.model._meta.db_table for view in door_sql.views()}


@pytest.mark.parametrize("statement", ["INSERT INTO {} DEFAULT VALUES", "UPDATE {} SET id = 1", "DELETE FROM {}"])
def test_no_view_can_be_written(door, statement):
    with as_the_public():
        for view in door_sql.views():
            assert "permission denied" in refused(statement.format(view.model._meta.db_table))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')", "COPY cases_notice TO PROGRAM 'cat'",
        "COPY cases_notice FROM '/etc/passwd'", "CREATE TABLE x (a int)", "CREATE TEMP TABLE x (a int)",
        "CREATE SCHEMA mine", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT lo_import('/etc/passwd')", "SELECT rolpassword FROM pg_authid",
        "SELECT * FROM pg_largeobject", "SELECT pg_reload_conf()", "DO LANGUAGE plpython3u 'pass'",
    ],
)  # fmt: skip
def test_the_server_is_closed(door, statement):
    with as_the_public():
        assert any(word in refused(statement) for word in ("denied", "must be", "not exist", "PID")), statement


def test_a_large_object_of_ours_is_not_its(door):
    with connection.cursor() as cursor:
        cursor.execute("SELECT lo_from_bytea(0, 'secret')")
        made = cursor.fetchone()[0]
    with as_the_public():
        assert "permission denied" in refused(f"SELECT lo_get({made})")


def test_the_catalogue_agrees(door):
    assert [fault for fault in door_sql.faults(ROLE) if "large objects" not in fault] == []
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT (id) ON public.cases_comment TO {ROLE}")
    assert "may read or write public.cases_comment" in door_sql.faults(ROLE)


def test_nothing_planted_is_in_any_view(door, stage):
    plant(stage)
    publish(stage)
    assert noting.note_all() > 1
    with at("2019-06-28"):
        draft = releasing.make(stage.round.pk, AS_OF, actor=stage.city.office)
    assert WORD in rows_of("cases_comment") + rows_of("cases_objection") + rows_of("records_evidence")  # it is there
    with as_the_public():
        told = {view.model._meta.db_table: rows_of(view.model._meta.db_table) for view in door_sql.views()}
        assert not Release.objects.filter(pk=draft.pk).exists()
    assert {name for name, text in told.items() if WORD in text} == set()
    for secret in ("13800000000", stage.city.office.username, "password"):
        assert not [name for name, text in told.items() if f'"{secret}' in text]
    assert stage.notice.result in told["cases_notice"]


def test_what_was_withdrawn_has_no_words(door, stage):
    release = publish(stage)
    word, title = stage.noticed.problem.text, stage.noticed.problem.title
    noting.note_all()
    with as_the_public():
        assert word in rows_of("reports_release")
        assert title in rows_of("follow_event")
    with at(AS_OF):
        releasing.withdraw(release.pk, actor=stage.city.publisher, why="数字有误")
    with as_the_public():
        told = rows_of("reports_release")
        assert title not in rows_of("follow_event")  # at once, before the withdrawal is noted
    assert word not in told
    assert "数字有误" in told


def test_of_the_search_only_what_everybody_finds(door):
    Entry.objects.create(kind="problem", subject=1, is_public=True, title="公开的标题", folded="公开的标题")
    Entry.objects.create(kind="problem", subject=1, is_public=False, title="内部的标题", folded="内部的标题")
    assert "内部的标题" in rows_of("search_entry")
    with as_the_public():
        told = rows_of("search_entry")
    assert "公开的标题" in told
    assert "内部的标题" not in told


def test_columns_of_persons_are_empty(door, stage):
    publish(stage)
    for view in door_sql.views():
        people = [
            one.column
            for one in view.model._meta.concrete_fields
            if one.related_model and one.related_model._meta.model_name == "user"
        ]
        assert not set(people) & set(view.columns), view.model
        if people:
            with as_the_public(), connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{view.model._meta.db_table}" WHERE "{people[0]}" IS NOT NULL')  # noqa: S608
                assert cursor.fetchone()[0] == 0


def test_views_go_and_come_back_around_migrations(door):
    with connection.cursor() as cursor:
        door_sql.drop_views()
        cursor.execute("ALTER TABLE public.cases_notice ALTER COLUMN signed_by TYPE varchar(121)")
        door_sql.make()  # and the role still reads them
        cursor.execute("SELECT has_table_privilege(%s, 'duban_open.cases_notice', 'SELECT')", [ROLE])
        assert cursor.fetchone()[0]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE public.cases_notice ALTER COLUMN signed_by TYPE varchar(122)")
