"""Hooks against a real receiver: what is told, to whom it is not, how often it is tried, and where it may not go."""

import hashlib
import hmac
import ipaddress
import json
import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from access import jobs
from access.hooks import guard, keeping, posting, sealing, telling
from access.models import Delivery, Hook
from cases.domain import progress
from notify.models import Message
from orgs.models import Post
from records import clock
from records.models import Event
from tests.access.receiver import receiving
from tests.factories import at, make_city, make_task, moment
from tests.together import together

pytestmark = pytest.mark.django_db
DAY = "2019-05-08"
CLAIMED = "task.progress_claimed"
NOW = moment(DAY)


@pytest.fixture
def receiver(settings):
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as one:
        yield one


@pytest.fixture
def task(city):
    return make_task(city)


def hooked(user, receiver, *events: str) -> tuple[Hook, str]:
    with at(DAY):
        return keeping.make(actor=user, url=receiver.url, events=events or [CLAIMED])


def claim(task, user, share: int = 40) -> None:
    with at(DAY):
        progress.claim(task.pk, actor=user, share=share, text="已完成四成，张某某负责")


def run(after: timedelta = timedelta()) -> int:
    with clock.at(NOW + after):
        return jobs.call_hooks()


def test_an_event_is_told_signed_and_without_words(city, task, receiver, settings):
    settings.SITE_URL = "https://duban.example"
    _hook, secret = hooked(city.office, receiver)
    claim(task, city.unit)
    assert (run(), run()) == (1, 0)
    ((headers, body),) = receiver.calls
    event, row = Event.objects.get(verb=CLAIMED), Delivery.objects.get()
    assert json.loads(body) == {
        "id": str(row.pk), "number": event.seq, "verb": CLAIMED, "subject": f"cases.task:{task.pk}",
        "url": f"https://duban.example/api/v1/tasks/{task.pk}/", "at": NOW.isoformat(),
    }  # fmt: skip
    stamp, said = (part.split("=")[1] for part in headers["Duban-Signature"].split(","))
    assert int(stamp) == int(NOW.timestamp())
    assert said == hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert (headers["Duban-Event"], headers["Duban-Delivery"]) == (CLAIMED, str(row.pk))
    assert (row.state, row.attempts, row.status_code, row.error) == ("sent", 1, 200, "")


def test_only_events_that_were_asked_for_and_came_later(city, task, receiver):
    claim(task, city.unit, 30)
    hooked(city.office, receiver)
    with at(DAY):
        progress.verify(task.pk, actor=city.verifier, share=20, method="site")
    assert run() == 0
    claim(task, city.unit, 40)
    assert run() == 1
    assert len(receiver.calls) == 1


def test_nobody_hears_of_what_they_may_not_see(city, task, receiver):
    other = make_city()
    hooked(other.office, receiver)
    claim(task, city.unit)
    assert run() == 0
    assert (receiver.calls, Delivery.objects.get().state) == ([], "withheld")


@pytest.mark.parametrize("change", ["inactive", "posts"])
def test_who_left_hears_nothing_more(city, task, receiver, change):
    hooked(city.office, receiver)
    claim(task, city.unit)
    if change == "inactive":
        city.office.is_active = False
        city.office.save()
    else:
        Post.objects.filter(user=city.office).update(ends_on="2019-05-07")
    assert run() == 0
    assert receiver.calls == []


def test_a_failure_is_tried_again_ever_later_and_given_up_after_three_days(city, task, receiver):
    hooked(city.office, receiver)
    claim(task, city.unit)
    receiver.code, waits = 500, []
    passed = timedelta()
    while (row := Delivery.objects.first()) is None or row.state == "waiting":
        run(passed)
        row = Delivery.objects.get()
        waits.append(round((row.next_try - NOW - passed) / timedelta(minutes=1)))
        run(row.next_try - NOW - timedelta(seconds=1))
        assert Delivery.objects.get().attempts == row.attempts, "too early"
        passed = max(row.next_try - NOW, passed + timedelta(minutes=1))
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert (row.state, row.status_code, row.error) == ("failed", 500, "HTTP 500")
    assert timedelta(days=3) <= row.ended_at - row.created_at < timedelta(days=3, hours=6)
    assert len(receiver.calls) == row.attempts < 30


def test_what_failed_is_sent_when_the_receiver_is_back(city, task, receiver):
    hook, _secret = hooked(city.office, receiver)
    claim(task, city.unit)
    receiver.code = 503
    run()
    hook.refresh_from_db()
    assert hook.failing_since == NOW
    receiver.code = 204
    assert run(timedelta(minutes=2)) == 1
    hook.refresh_from_db()
    assert (hook.failing_since, Delivery.objects.get().state) == (None, "sent")


def test_a_hook_that_fails_for_days_stops_and_its_owner_is_told(city, task, receiver, settings):
    settings.HOOK_STOPS_AFTER_DAYS = 2
    hook, _secret = hooked(city.office, receiver)
    claim(task, city.unit)
    receiver.code = 500
    run()
    run(timedelta(days=2))
    hook.refresh_from_db()
    assert (hook.active, hook.stopped_why, hook.stopped_at) == (False, "failing", NOW + timedelta(days=2))
    assert Message.objects.get(to=city.office, dedupe__startswith="hook:").params == {
        "host": receiver.url.split("/")[2],
        "days": 2,
    }
    assert Event.objects.filter(verb="hook.stopped", actor=None).count() == 1
    calls = len(receiver.calls)
    claim(task, city.unit, 50)
    run(timedelta(days=2, hours=9))
    assert len(receiver.calls) == calls
    with at("2019-05-11"):
        keeping.start(hook.pk, actor=city.office)
        keeping.again(Delivery.objects.get().pk, actor=city.office)
    receiver.code = 200
    assert run(timedelta(days=3)) == 1


def test_a_redirect_is_not_followed(city, task, receiver):
    with receiving() as inner:
        receiver.code, receiver.location = 302, inner.url
        hooked(city.office, receiver)
        claim(task, city.unit)
        assert run() == 0
        assert inner.calls == []
    assert Delivery.objects.get().error == "HTTP 302"


def test_a_receiver_that_never_ends_is_cut_off(city, task, receiver, monkeypatch):
    monkeypatch.setattr(posting, "ALL_SECONDS", 0.5)
    receiver.drips = True
    hooked(city.office, receiver)
    claim(task, city.unit)
    began = time.monotonic()
    assert run() == 0
    assert time.monotonic() - began < 5
    assert Delivery.objects.get().error == "took too long"


def test_where_hooks_may_not_go(city, task, receiver, settings):
    settings.HOOK_NETWORKS = []
    hooked(city.office, receiver)
    claim(task, city.unit)
    assert run() == 0
    assert receiver.calls == []
    row = Delivery.objects.get()
    assert (row.state, row.status_code, "127" in row.error) == ("waiting", None, False)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.0.0.1", False),
        ("192.168.1.1", False), ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1", False),
        ("fc00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False), ("::", False),
    ],
)  # fmt: skip
def test_which_addresses_may_be_called(address, may):
    assert guard.may_be_called(ipaddress.ip_address(address)) is may


def test_networks_that_the_operator_named_may_be_called(settings):
    settings.HOOK_NETWORKS = ["10.20.0.0/16"]
    assert guard.may_be_called(ipaddress.ip_address("10.20.1.1"))
    assert not guard.may_be_called(ipaddress.ip_address("10.21.1.1"))


@pytest.mark.parametrize(
    "url",
    ["http://a.example/", "ftp://a.example/", "https://u:p@a.example/", "https:///x", "https://a.example/#x",
     "https://a.example:99999/", "https://[::1", "javascript:1", "", "https://例.example/", "https://a.example/ x"],
)  # fmt: skip
def test_what_is_no_address_of_a_hook(city, settings, url):
    settings.HOOKS_WITHOUT_TLS = False
    with pytest.raises(ValidationError) as caught:
        keeping.make(actor=city.office, url=url, events=[CLAIMED])
    assert list(caught.value.message_dict) == ["url"]


def test_only_known_events_and_no_more_hooks_than_allowed(city, receiver):
    for events in ([], ["petition.identity_revealed"], [CLAIMED, "x"]):
        with pytest.raises(ValidationError):
            keeping.make(actor=city.office, url=receiver.url, events=events)
    for _n in range(keeping.MOST):
        hooked(city.office, receiver)
    with pytest.raises(ValidationError):
        hooked(city.office, receiver)


def test_hooks_of_others_are_not_there(city, task, receiver):
    hook, _secret = hooked(city.office, receiver)
    claim(task, city.unit)
    run()
    for act in (keeping.stop, keeping.start):
        with pytest.raises(Hook.DoesNotExist):
            act(hook.pk, actor=city.admin)
    with pytest.raises(Delivery.DoesNotExist):
        keeping.again(Delivery.objects.get().pk, actor=city.admin)


def test_the_secret_lies_under_seal_and_outlives_a_new_key(city, receiver, settings):
    hook, secret = hooked(city.office, receiver)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM access_hook")
        assert secret.encode() not in bytes(cursor.fetchone()[0])
    settings.IDENTITY_OLD_KEYS, settings.IDENTITY_KEY = [settings.IDENTITY_KEY], os.urandom(32)
    call_command("rotate_identity_key", stdout=StringIO())
    settings.IDENTITY_OLD_KEYS = []
    hook.refresh_from_db()
    assert sealing.unsealed(hook.secret, hook.sealed_for) == secret
    settings.IDENTITY_KEY = os.urandom(32)
    with pytest.raises(sealing.Unreadable):
        sealing.unsealed(hook.secret, hook.sealed_for)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_once(receiver):
    city = make_city()
    task = make_task(city)
    hooked(city.office, receiver)
    for share in range(10, 20):
        claim(task, city.unit, share)
    assert together(run, run) == []
    run()
    ids = [headers["Duban-Delivery"] for headers, _body in receiver.calls]
    assert (len(ids), len(set(ids))) == (10, 10)


def test_a_worker_that_died_leaves_its_call_to_another(city, task, receiver):
    hooked(city.office, receiver)
    claim(task, city.unit)
    with clock.at(NOW):
        telling.collect()
        telling._claimed(Delivery.objects.get().pk)
    assert run() == 0
    assert run(timedelta(minutes=3)) == 1
