"""A database of the last release comes up to date, keeps its rows, and its guards stand."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from notify.models import Unreached
from pressure.models import ScoreLine
from tests.factories import make_round, make_user
from tests.pressure.dealing import deal

BEFORE = [("notify", "0006_inbox_only"), ("pressure", "0002_append_only")]
AFTER = [("notify", "0009_unreached_since"), ("pressure", "0003_no_copied_number")]


def migrate(to):
    """The models after migrating there."""
    MigrationExecutor(connection).migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_last_release_are_kept_and_new_ones_can_be_written(city):
    round, person = make_round(city), make_user()
    deal(city, round, "red", "cases.task:1")
    line = ScoreLine.objects.get()
    try:
        old = migrate(BEFORE)
        old.get_model("notify", "Unreached").objects.create(user_id=person.pk)
        assert old.get_model("pressure", "ScoreLine").objects.get().letter_number == ""
    finally:
        migrate(AFTER)
    another = make_user()
    Unreached.record([another.pk])
    assert Unreached.objects.filter(user__in=(person, another)).count() == 2
    deal(city, round, "red", "cases.task:2")
    assert list(ScoreLine.objects.filter(subject="cases.task:1")) == [line]
    assert ScoreLine.objects.count() == 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ScoreLine.objects.filter(pk=line.pk).update(points=0)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ScoreLine.objects.filter(pk=line.pk).delete()
