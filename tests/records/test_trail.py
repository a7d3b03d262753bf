"""The audit trail and the tables that are only added to: what the database refuses, and what the chain finds."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from cases.domain import changing, closing
from cases.models import Commitment, Dossier, Fact, Task
from cases.states import Verb
from deadlines.models import DeadlineChange
from records import trail
from records.models import Event
from signoff import engine
from signoff.models import Run, Signature
from tests.append_only import guards_down
from tests.factories import at, make_ready, make_task, proof

FINAL = [Event, Fact, Commitment, Dossier, DeadlineChange, Signature]
MAY_BE_SET = {Signature: {"void", "voided_at"}}


@pytest.fixture
def history(city) -> Task:
    """A task with at least one row in each of the tables, and a trail of some length."""
    task = make_task(city)
    with at("2019-05-02"):
        words = "2020年1月底前"
        request = changing.ask(
            task.pk,
            actor=city.unit,
            field="deadline",
            after=words,
            reason="force_majeure",
            why="汛期冲毁施工便道,须重新修筑",
        )
        changing.decide(request.pk, actor=city.office, approve=True, note="同意延期")
    make_ready(city, task)
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=city.unit, statement="已全部完成整改").run
        closing.sign(run.pk, actor=city.head, seen=engine.seen_digest(run), proof=proof(city.head))
    return task


def execute(statement: str, *parameters: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def changed(field: models.Field, row: models.Model) -> str:
    """An SQL assignment that gives the column of `row` another value of its own type."""
    column, kind = connection.ops.quote_name(field.column), field.get_internal_type()
    values = {"DateField": "'2001-02-03'", "DateTimeField": "'2001-02-03 04:05:06'", "JSONField": "'{\"x\": 1}'"}
    if kind in {"CharField", "TextField"}:
        # the same length: a longer value would be refused for its length
        value = f"'x' || substr({column}, 2)" if getattr(row, field.attname) else "'x'"
    else:
        value = values.get(kind, f"COALESCE({column}, 0) + 1")
    return f"{column} = {value}"


@pytest.mark.django_db
def test_the_database_refuses_to_change_any_column(history):
    """Each column of each table by itself, by SQL; columns that may be set later aside."""
    tried = 0
    for model in FINAL:
        row = model.objects.order_by("pk").first()
        before = list(model.objects.order_by("pk").values())
        for field in model._meta.local_concrete_fields:
            if field.column in MAY_BE_SET.get(model, set()):
                continue
            statement = f"UPDATE {model._meta.db_table} SET {changed(field, row)} WHERE id = %s"  # noqa: S608
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                execute(statement, row.pk)
            tried += 1
        assert list(model.objects.order_by("pk").values()) == before
    assert tried == sum(len(model._meta.local_concrete_fields) for model in FINAL) - 2


@pytest.mark.django_db
def test_the_database_refuses_to_delete(history):
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE would be refused for checks that are still pending
    for model in FINAL:
        table, rows = model._meta.db_table, model.objects.count()
        assert rows > 0
        statements = [f"DELETE FROM {table}", f"DELETE FROM {table} WHERE id = {model.objects.last().pk}"]  # noqa: S608
        if connection.vendor == "postgresql":
            statements.append(f"TRUNCATE {table} CASCADE")
        for statement in statements:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                execute(statement)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.order_by("pk").last().delete()
        assert model.objects.count() == rows


@pytest.mark.django_db
def test_only_the_mark_of_a_signature_may_be_set(history):
    signature = Signature.objects.get()
    assert Signature.objects.filter(pk=signature.pk).update(void="withdrawn", voided_at=signature.at) == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Signature.objects.filter(pk=signature.pk).update(void="", voided_at=None, comment="同意")


@pytest.mark.django_db
def test_an_unbroken_chain_is_verified(history):
    verdict = trail.verify()
    assert (verdict.lines, verdict.fault) == (Event.objects.count(), "")
    assert verdict.lines > 20
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "entries": verdict.lines, "head": verdict.head, "fault": None}


def audit() -> tuple[int, str]:
    """Exit code and last words of `manage.py verify_audit`."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), err.getvalue().strip()
    return 0, out.getvalue().strip()


@pytest.mark.django_db
def test_one_changed_value_is_named_whatever_the_column(history):
    event = Event.objects.filter(verb=Verb.MEASURE_DONE).first()
    for field in Event._meta.local_concrete_fields:
        if field.name in {"id", "seq", "actor"}:  # id is not in the chain; seq and actor have tests of their own
            continue
        with guards_down():
            execute(f"UPDATE records_event SET {changed(field, event)} WHERE seq = %s", event.seq)  # noqa: S608
        code, words = audit()
        assert code == 1, field.name
        assert words.startswith(f"broken: entry {event.seq} of "), field.name
        assert words.endswith("was changed after it was written"), field.name
        with guards_down():
            event.save()
        assert audit()[0] == 0, field.name


@pytest.mark.django_db
def test_another_actor_is_named(history, city):
    event = Event.objects.filter(actor=city.unit).first()
    with guards_down():
        execute("UPDATE records_event SET actor_id = %s WHERE seq = %s", city.mayor.pk, event.seq)
    assert audit()[1].startswith(f"broken: entry {event.seq} of ")


@pytest.mark.django_db
def test_one_changed_character_of_the_chain_is_named(history):
    chain = Event.objects.get(seq=5).chain
    for place in (0, 17, 63):
        broken = chain[:place] + ("0" if chain[place] != "0" else "1") + chain[place + 1 :]
        with guards_down():
            execute("UPDATE records_event SET chain = %s WHERE seq = 5", broken)
        assert audit()[1].startswith("broken: entry 5 of ")


@pytest.mark.django_db
def test_a_missing_entry_is_named(history):
    with guards_down():
        execute("DELETE FROM records_event WHERE seq = 7")
    assert audit() == (1, "broken: entry 7 is missing; the next one found is 8")


@pytest.mark.django_db
def test_a_missing_entry_is_named_also_when_the_rest_is_numbered_anew(history):
    with guards_down():
        execute("DELETE FROM records_event WHERE seq = 7")
        for seq in range(8, Event.objects.count() + 2):
            execute("UPDATE records_event SET seq = %s WHERE seq = %s", seq - 1, seq)
    assert audit()[1].startswith("broken: entry 7 of ")


@pytest.mark.django_db
def test_two_exchanged_entries_are_named(history):
    with guards_down():
        for old, new in ((4, 9999), (6, 4), (9999, 6)):
            execute("UPDATE records_event SET seq = %s WHERE seq = %s", new, old)
    assert audit()[1].startswith("broken: entry 4 of ")


@pytest.mark.django_db
def test_a_forged_entry_is_named(history, city):
    """Whoever has the database but not the key cannot write a line that fits."""
    last = Event.objects.last()
    forged = Event(seq=last.seq + 1, actor=city.mayor, verb=Verb.CLOSED, subject="cases.task:1", subject_label="x")
    forged.chain = last.chain
    forged.save()
    assert audit()[1].startswith(f"broken: entry {forged.seq} of ")


@pytest.mark.django_db
def test_another_key_does_not_fit(history, settings):
    settings.AUDIT_KEY = b"another key"
    assert audit()[1].startswith("broken: entry 1 of ")


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused(django_user_model):
    person = django_user_model.objects.create(username="someone")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        trail.record(Verb.COMMENTED, person, actor=person)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.django_db
def test_an_act_without_a_line_locks_nothing(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(0):
        assert trail.record_many([], actor=None) == []


def test_a_line_falls_with_its_change(django_user_model):
    person = django_user_model.objects.create(username="someone")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record(Verb.COMMENTED, person, actor=person)
        assert 1 / 0
    assert Event.objects.count() == 0
    with transaction.atomic():
        trail.record(Verb.COMMENTED, person, actor=person)
    assert (Event.objects.get().seq, trail.verify().fault) == (1, "")


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_again_after_a_test_was_emptied(django_user_model):
    """The test before this one left a line that had to be removed; here the table is empty and guarded again."""
    assert Event.objects.count() == 0
    person = django_user_model.objects.create(username="someone")
    with transaction.atomic():
        event = trail.record(Verb.COMMENTED, person, actor=person)
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.filter(pk=event.pk).update(note="x")
    with guards_down():
        Event.objects.filter(pk=event.pk).update(note="x")
    with pytest.raises(DatabaseError, match="append-only"):
        event.delete()


@pytest.mark.django_db
def test_values_are_kept_as_plain_data(city):
    event = trail.record(
        Verb.EDITED,
        city.city,
        actor=None,
        before={"a": None, "on": at, "n": 1},
        after={"list": (1, "二"), "flag": True},
    )
    event.refresh_from_db()
    assert event.after == {"list": [1, "二"], "flag": True}
    assert (event.before["a"], event.before["n"], type(event.before["on"])) == (None, 1, str)
    assert trail.verify().fault == ""


@pytest.mark.django_db
def test_the_history_of_a_task_is_newest_first(history):
    verbs = list(trail.history(history).values_list("verb", flat=True))
    assert verbs[0] == engine.Verb.SIGNED
    assert verbs[-1] == Verb.CREATED
    assert Run.objects.get().position == 2
