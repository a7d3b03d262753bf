"""The office hears of a silent worker and a silent beat, of each once, and of nothing while both live."""

from datetime import timedelta

import pytest

from cases.pulse_alarms import pulse_alarms
from notify.models import Delivery, Pace
from notify.outbox import tell
from records import clock, jobs, pulse
from tests.factories import make_user, moment

pytestmark = pytest.mark.django_db
NOON = moment("2019-05-07", 12)


def texts(minutes: float) -> list[str]:
    with clock.at(NOON + timedelta(minutes=minutes)):
        return [alarm.text for alarm in pulse_alarms()]


def at_noon(job) -> None:
    with clock.at(NOON):
        job()


def test_nothing_while_both_live(en):
    at_noon(jobs.tick)
    assert texts(4.9) == []


def test_silence_of_the_worker_covers_that_of_beat(en):
    at_noon(jobs.tick)
    assert texts(5.1) == [
        "Since 2019-05-07 12:00 nothing works in the background: messages do not go out, tables are not read."
    ]


def test_silence_of_beat_alone(en):
    at_noon(jobs.tick)
    with clock.at(NOON + timedelta(minutes=5)):
        jobs.answer()  # the watchdog of a worker is heard
    assert texts(5.1) == [
        "Since 2019-05-07 12:00 the timer has not ticked: reminders and escalation come late.",
    ]


def test_before_the_first_pulse_only_what_waits_is_an_alarm(en, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert texts(60) == []
    with clock.at(NOON):
        tell([make_user(email="reader@test")], "text", dedupe="one", pace=Pace.URGENT)
    assert Delivery.objects.count() == 1
    assert texts(4.9) == []
    assert texts(5.1) == ["Nothing has ever worked in the background, and messages wait to go out."]


def test_a_pulse_is_one_row_a_name():
    for _ in range(3):
        at_noon(jobs.tick)
    assert pulse.last() == {pulse.BEAT: NOON, pulse.WORKER: NOON}


@pytest.mark.parametrize(("at", "queries"), [(4, 1), (6, 1)])
def test_it_asks_once(django_assert_num_queries, at, queries):
    at_noon(jobs.tick)
    with django_assert_num_queries(queries):
        texts(at)


def test_readyz_tells_both_and_depends_on_neither(client):
    found = client.get("/readyz").json()
    assert (found["worker"], found["beat"]) == ({"pulse": None, "late": True},) * 2
    jobs.answer()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["worker"]["late"] is False
    assert answer.json()["beat"] == {"pulse": None, "late": True}
