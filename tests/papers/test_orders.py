"""Orders: asked for once, made by one worker, never half, taken again when a worker dies, told when they fail."""

import hashlib
import os
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from papers import jobs, making, orders
from papers.drawing import Busy
from papers.models import Order
from papers.pdf import PdfError
from records import clock
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CONTENT = "整改进展".encode()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person():
    return make_user()


@pytest.fixture
def maker(monkeypatch):
    """Make orders of "test.paper" by whatever the test sets; by default a small file."""
    made = {"by": write}
    monkeypatch.setitem(orders.MAKERS, "test.paper", lambda *given: made["by"](*given))
    return made


def write(params, tell, folder):
    tell(500, "正在绘制")
    path = folder / "x"
    path.write_bytes(CONTENT + str(params.get("n", "")).encode())
    return path


def asked(person, n=1, **given) -> Order:
    words = {"title": "进展通报", "file_name": "notice.pdf", "media_type": "application/pdf", "back": "/desk/"}
    return orders.ask("test.paper", {"n": n}, asked_by=person, **(words | given))


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_what_is_asked_for_is_made_and_kept_under_its_digest(person, maker):
    order = asked(person)
    assert (order.state, order.title, order.back, orders.path_of(order)) == ("waiting", "进展通报", "/desk/", None)
    assert jobs.draw_waiting() == 1
    done = fresh(order)
    assert (done.state, done.done, done.size, done.claimed_until) == ("done", 1000, len(CONTENT) + 1, None)
    assert done.sha256 == hashlib.sha256(CONTENT + b"1").hexdigest()
    assert orders.path_of(done).read_bytes() == CONTENT + b"1"
    assert [path.name for path in making.home().iterdir()] == [done.sha256]
    assert jobs.draw_waiting() == 0


def test_the_same_wish_while_it_is_open_is_one_order(person, maker):
    first = asked(person)
    assert asked(person) == first
    assert asked(person, n=2) != first
    assert asked(make_user()) != first
    jobs.draw_waiting()
    assert asked(person) != first  # what it shows may have changed since


def test_the_database_holds_one_open_order_of_a_wish(person, maker):
    for who in (person, None):
        order = asked(who)
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.create(kind="test.paper", fingerprint=order.fingerprint, asked_by=who, title="x")


def test_one_person_cannot_fill_the_queue(person, maker):
    for n in range(orders.MOST_OPEN):
        asked(person, n)
    with pytest.raises(ValidationError, match="20"):
        asked(person, 99)
    assert asked(person, 3).params == {"n": 3}
    assert asked(make_user(), 99)


def test_an_unknown_kind_is_a_fault_of_ours(person):
    with pytest.raises(KeyError):
        orders.ask("no.such", {}, title="x", file_name="x", media_type="x", asked_by=person)


@pytest.mark.parametrize("error", [orders.CannotMake("合计不一致"), PdfError("合计不一致")])
def test_a_foreseen_failure_is_told_at_once(person, maker, error):
    def fail(*_given):
        raise error

    maker["by"] = fail
    first, second = asked(person), asked(person, 2)
    maker["by"] = lambda params, *rest: fail() if params["n"] == 1 else write(params, *rest)
    jobs.draw_waiting()
    assert (fresh(first).state, fresh(first).words, fresh(first).attempts) == ("failed", "合计不一致", 1)
    assert fresh(second).state == "done"
    assert {path.name for path in making.home().iterdir()} == {fresh(second).sha256}


def test_an_unforeseen_failure_is_tried_three_times(person, maker):
    def fail(*_given):
        raise RuntimeError("boom")

    maker["by"] = fail
    order = asked(person)
    for attempt in (1, 2):
        with pytest.raises(RuntimeError):
            jobs.draw_waiting()
        assert (fresh(order).state, fresh(order).attempts) == ("waiting", attempt)
    with pytest.raises(RuntimeError):
        jobs.draw_waiting()
    assert (fresh(order).state, fresh(order).attempts) == ("failed", 3)
    assert jobs.draw_waiting() == 0


def test_a_busy_machine_costs_no_try(person, maker):
    def busy(*_given):
        raise Busy("x")

    maker["by"] = busy
    order = asked(person)
    making.draw_next()
    assert (fresh(order).state, fresh(order).attempts) == ("waiting", 0)


def test_a_dead_workers_order_is_taken_again_after_its_lease_and_fails_in_the_end(person, maker):
    order = asked(person)
    for attempt in range(1, making.MOST_ATTEMPTS + 1):
        assert making._claimed(order.pk).attempts == attempt
        assert making._claimed(order.pk) is None  # held
        Order.objects.filter(pk=order.pk).update(claimed_until=clock.of_machine() - timedelta(seconds=1))
    assert making._claimed(order.pk) is None
    assert (fresh(order).state, fresh(order).claimed_until) == ("failed", None)
    assert "3" in fresh(order).words


def test_who_lost_the_order_changes_nothing_of_it(person, maker):
    def slow(params, tell, folder):
        Order.objects.filter(pk=order.pk).update(claimed_until=clock.of_machine() - timedelta(seconds=1))
        maker["by"] = write
        assert making.draw_next()  # the other worker
        path = write({}, lambda *_said: None, folder)
        tell(900, "太晚")  # pragma: no cover  (raises)
        return path

    maker["by"] = slow
    order = asked(person)
    making.draw_next()
    assert (fresh(order).state, fresh(order).attempts, fresh(order).words) == ("done", 2, "")
    assert [path.name for path in making.home().iterdir()] == [fresh(order).sha256]


def test_telling_renews_the_lease_and_never_says_done(person, maker):
    seen = []

    def telling(params, tell, folder):
        Order.objects.filter(pk=order.pk).update(claimed_until=clock.of_machine() + timedelta(seconds=5))
        tell(5000, "x" * 500)
        seen.append(fresh(order))
        return write(params, tell, folder)

    maker["by"] = telling
    order = asked(person)
    making.draw_next()
    assert (seen[0].done, len(seen[0].words), seen[0].state) == (999, 300, "drawing")
    assert seen[0].claimed_until > clock.of_machine() + making.LEASE - timedelta(seconds=60)


def test_a_file_outside_the_folder_is_not_moved_away(person, maker, tmp_path):
    (tmp_path / "kept").write_bytes(b"x")
    maker["by"] = lambda *_given: tmp_path / "kept"
    asked(person)
    with pytest.raises(ValueError, match="outside"):
        making.draw_next()
    assert (tmp_path / "kept").exists()


def test_words_come_in_the_language_of_who_asked(person, maker, en):
    monkey = orders.MAKERS.pop("test.paper")
    orders.MAKERS["test.paper"] = monkey
    order = asked(person)
    assert order.language == "en"


def test_only_what_failed_is_tried_again_and_only_by_its_owner(person, maker):
    order = asked(person)
    with pytest.raises(ValidationError):
        orders.again(order.pk, actor=person)
    Order.objects.filter(pk=order.pk).update(state="failed", attempts=3, ended_at=clock.now())
    with pytest.raises(Order.DoesNotExist):
        orders.again(order.pk, actor=make_user())
    assert orders.again(order.pk, actor=person) == order
    jobs.draw_waiting()
    assert (fresh(order).state, fresh(order).attempts) == ("done", 1)


def test_trying_again_what_is_open_as_another_order_is_that_order(person, maker):
    order = asked(person)
    Order.objects.filter(pk=order.pk).update(state="failed")
    other = asked(person)
    assert orders.again(order.pk, actor=person) == other


def test_old_orders_and_files_go_after_seven_days(person, maker):
    old, young, open_ = asked(person, 1), asked(person, 2), asked(person, 3)
    making.draw_next(), making.draw_next()
    eight = clock.of_machine() - timedelta(days=8)
    Order.objects.filter(pk=old.pk).update(ended_at=eight)
    for path in (*making.home().iterdir(),):
        os.utime(path, (eight.timestamp(), eight.timestamp()))
    dead = making.home() / "duban-order-dead"
    dead.mkdir()
    (dead / "half").write_bytes(b"x")
    os.utime(dead, (eight.timestamp(), eight.timestamp()))
    (making.home() / "duban-order-alive").mkdir()
    assert jobs.sweep() == 1
    assert set(Order.objects.all()) == {young, open_}
    assert {path.name for path in making.home().iterdir()} == {fresh(young).sha256, "duban-order-alive"}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_order_once(person, maker):
    made, gate = [], threading.Barrier(2)

    def counted(*given):
        made.append(1)
        return write(*given)

    maker["by"] = counted
    asked(person)

    def work():
        gate.wait()
        try:
            making.draw_next()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert made == [1]
