"""Two people save the same day of the calendar at once: one change, and one who is shown the new state first.

The negative control takes the two guards away, what the digest knows and the number that one change alone can have;
then the same judgement finds days that were saved twice.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Barrier

import pytest
from django.db import DatabaseError, connections

from deadlines import calendar_store
from deadlines.calendar_seed import Row
from deadlines.calendar_store import Act, Stale, Wish
from deadlines.models import CalendarChange
from orgs.models import Role, User
from tests.factories import at, make_org, make_user

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CONTESTS = 30
DAYS = [date(2026, 3, 2) + timedelta(days=n) for n in range(CONTESTS)]


def outcomes() -> Counter:
    """Let two people save each day at the same moment, both after a preview of the same state: what became of each."""
    office = make_org("市整改办")
    people = [make_user((office, Role.OFFICE)) for _n in range(2)]
    barrier = Barrier(2, timeout=60)

    def saver(place: int) -> list[str]:
        person, told = User.objects.get(pk=people[place].pk), []
        try:
            for day in DAYS:
                row = Row(day, False, f"节日{place}", "notice", off_kind="local")
                wish = Wish(Act.SET.value, "notice", (row,))
                digest = calendar_store.preview(wish).digest
                barrier.wait()
                try:
                    with at("2026-03-01"):
                        calendar_store.save(wish, actor=person, digest=digest)
                    told.append("saved")
                except Stale:
                    told.append("stale")
                except DatabaseError as error:
                    told.append(type(error).__name__)
                barrier.wait()
        finally:
            connections.close_all()
        return told

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(saver, range(2))
    return Counter(" ".join(sorted(pair)) for pair in zip(one, other, strict=True))


def test_of_two_who_save_at_once_one_is_shown_the_new_state_first() -> None:
    assert outcomes() == {"saved stale": CONTESTS}
    changes = CalendarChange.objects.order_by("number")
    assert list(changes.values_list("number", "first_day")) == list(enumerate(DAYS, start=1))


def test_negative_control_without_the_guards_days_are_saved_twice(monkeypatch) -> None:
    changed, numbers = calendar_store._changed, count(1)
    monkeypatch.setattr(calendar_store, "_digest", lambda *_seen: "0" * 64)

    def numbered_anew(wish, _number, *rest, **told):
        return changed(wish, next(numbers), *rest, **told)

    monkeypatch.setattr(calendar_store, "_changed", numbered_anew)
    assert outcomes()["saved saved"] > 0
