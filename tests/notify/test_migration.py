"""What waited as a row of another channel waits as a delivery, and comes back as it was."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from notify.jobs import deliver_waiting
from notify.models import Delivery
from tests.factories import at, make_user

BEFORE, AFTER = [("notify", "0003_pace")], [("notify", "0009_unreached_since")]
NOW = datetime(2019, 5, 7, 4, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_forwards_and_back():
    person = make_user(email="a@example.org")
    try:
        old = migrate(BEFORE).get_model("notify", "Message")
        fields = {"to_id": person.pk, "text": "t", "created_at": NOW, "params": {"a": 1}, "url": "/x/"}
        for key, more in {
            "waits": {"state": "waiting"},
            "sent": {"state": "sent", "sent_at": NOW, "attempts": 1},
            "refused": {"state": "failed", "attempts": 1, "last_error": "address refused"},
            "failed": {"state": "failed", "attempts": 8, "last_error": "timed out"},
            "done": {"state": "waiting"},
        }.items():
            done = NOW if key == "done" else None
            entry = {"channel": "inbox", "state": "sent", "sent_at": NOW, "done_at": done}
            old.objects.create(**fields, **entry, dedupe=f"{key}|{person.pk}|inbox")
            old.objects.create(**fields, **more, channel="email", done_at=done, dedupe=f"{key}|{person.pk}|email")
        old.objects.create(**fields, channel="email", state="waiting", dedupe=f"alone|{person.pk}|email")
        rows = stored(old)
        migrate(AFTER)
        fates = Delivery.objects.order_by("message__dedupe")
        assert list(fates.values_list("message__dedupe", "state", "reason", "dispatch__attempts")) == [
            (f"alone|{person.pk}", "waiting", "", None),
            (f"done|{person.pk}", "cancelled", "done", None),
            (f"failed|{person.pk}", "dead", "gave_up", 8),
            (f"refused|{person.pk}", "dead", "refused", 1),
            (f"sent|{person.pk}", "sent", "", 1),
            (f"waits|{person.pk}", "waiting", "", None),
        ]
        back = stored(migrate(BEFORE).get_model("notify", "Message"))
        # The one that stood alone has its entry now; what was done does not wait to be sent any more.
        assert {row for row in back if not row[0].startswith(("alone", "done"))} == {
            row for row in rows if not row[0].startswith(("alone", "done"))
        }
        assert {row[0] for row in back} == {row[0] for row in rows} - {f"done|{person.pk}|email"} | {
            f"alone|{person.pk}|inbox"
        }
    finally:
        migrate(AFTER)
    with at("2019-05-08", 9):
        assert deliver_waiting() == 1  # one digest with both that waited
    assert Delivery.objects.filter(state="sent").count() == 3


def migrate(to):
    """The state of the models after migrating there."""
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


def stored(model) -> set[tuple]:
    return set(model.objects.values_list("dedupe", "channel", "state", "attempts", "last_error", "text", "url"))
