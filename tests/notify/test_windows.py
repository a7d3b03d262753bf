"""When messages leave: the hours of working days, make-up days and holidays among them; the digest; the cap."""

from datetime import date, time

import pytest
from django.core import mail

from notify import outbox, windows
from notify.jobs import deliver_waiting
from notify.models import Delivery, Dispatch, Pace, Policy
from records import clock
from tests.factories import at, make_user, moment

DIGEST, AT_ONCE, URGENT = Pace.DIGEST, Pace.AT_ONCE, Pace.URGENT


def clock_time(day: str, at_time: str):
    hour, minute = map(int, at_time.split(":"))
    return moment(day, hour).replace(minute=minute)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "at_time", "is_open"),
    [
        ("2019-05-07", "08:29", False),
        ("2019-05-07", "08:30", True),
        ("2019-05-07", "17:59", True),
        ("2019-05-07", "18:00", False),
        ("2019-05-11", "10:00", False),  # a Saturday
        ("2019-05-05", "10:00", True),  # a Sunday worked in for the holiday of May
        ("2019-05-02", "10:00", False),  # a Thursday of that holiday
        ("2035-05-08", "10:00", True),  # no calendar yet: Tuesday to Friday are worked, nothing stops
        ("2035-05-12", "10:00", False),
    ],
)
def test_the_window(day, at_time, is_open):
    paces = windows.open_paces(clock_time(day, at_time), Policy())
    assert (AT_ONCE in paces, DIGEST in paces, URGENT in paces) == (is_open, is_open, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pace", "told", "now", "leaves"),
    [
        (URGENT, ("2019-05-11", "03:00"), ("2019-05-11", "03:00"), ("2019-05-11", "03:00")),
        (AT_ONCE, ("2019-05-07", "12:00"), ("2019-05-07", "12:00"), ("2019-05-07", "12:00")),
        (AT_ONCE, ("2019-05-07", "19:00"), ("2019-05-07", "19:00"), ("2019-05-08", "08:30")),
        (AT_ONCE, ("2019-04-30", "19:00"), ("2019-04-30", "19:00"), ("2019-05-05", "08:30")),
        (DIGEST, ("2019-05-07", "12:00"), ("2019-05-07", "12:00"), ("2019-05-08", "08:30")),
        (DIGEST, ("2019-05-07", "07:00"), ("2019-05-07", "07:00"), ("2019-05-07", "08:30")),
        (DIGEST, ("2019-05-07", "07:00"), ("2019-05-07", "11:00"), ("2019-05-07", "11:00")),  # was down at 08:30
        (DIGEST, ("2019-05-10", "12:00"), ("2019-05-10", "12:00"), ("2019-05-13", "08:30")),
    ],
)
def test_when_it_leaves_is_said_beforehand(pace, told, now, leaves):
    assert windows.next_moment(pace, clock_time(*told), clock_time(*now), Policy()) == clock_time(*leaves)


def tell(person, n, pace=DIGEST, due_on=None):
    outbox.tell([person], f"matter {n}", dedupe=f"n:{n}", pace=pace, due_on=due_on)


def run(day, at_time) -> list[str]:
    """Run the job then; the subjects that left."""
    mail.outbox.clear()
    with clock.at(clock_time(day, at_time)):
        deliver_waiting()
    return sorted(sent.subject for sent in mail.outbox)


@pytest.fixture
def reader(db):
    return make_user(email="reader@example.org", language="en")


def test_one_digest_at_half_past_eight_with_everything_by_due_day(reader):
    with at("2019-05-07", 12):
        tell(reader, "none")
        tell(reader, "late", due_on=date(2019, 5, 6))
        tell(reader, "today", due_on=date(2019, 5, 8))
        tell(reader, "coming", due_on=date(2019, 5, 20))
    assert run("2019-05-07", "12:00") == run("2019-05-08", "08:29") == []
    assert run("2019-05-08", "08:30") == ["[Duban] 4 matters: 1 past their day, 1 due today (2019-05-08(Wed))"]
    lines = [line for line in mail.outbox[0].body.splitlines() if line.startswith(("==", "matter", "By"))]
    assert lines == [
        "== Past their day ==", "matter late", "By: 2019-05-06(Mon) (2 days late)",
        "== Due today ==", "matter today", "By: 2019-05-08(Wed)",
        "== Coming up ==", "matter coming", "By: 2019-05-20(Mon)",
        "== Without a day ==", "matter none",
    ]  # fmt: skip
    assert run("2019-05-08", "08:31") == run("2019-05-09", "08:30") == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_each_person_has_a_digest_of_their_own(reader):
    other = make_user(email="other@example.org", language="en")
    with at("2019-05-07", 12):
        tell(reader, 1)
        tell(reader, 2)
        outbox.tell([other], "for the other", dedupe="o")
    run("2019-05-08", "08:30")
    assert sorted((sent.to[0], "for the other" in sent.body) for sent in mail.outbox) == [
        ("other@example.org", True),
        ("reader@example.org", False),
    ]


def test_what_is_told_after_the_digest_waits_for_the_next_working_day(reader):
    with at("2019-04-30", 9):
        tell(reader, 1)
    assert run("2019-04-30", "17:00") == []
    assert run("2019-05-01", "08:30") == run("2019-05-04", "09:00") == []
    assert len(run("2019-05-05", "08:30")) == 1  # a Sunday that is worked


def test_after_a_morning_without_service_the_digest_follows_but_not_at_night(reader):
    with at("2019-05-06", 12):
        tell(reader, 1)
    assert run("2019-05-07", "18:00") == run("2019-05-08", "03:00") == []
    assert len(run("2019-05-08", "11:00")) == 1


def test_what_comes_while_the_digest_is_made_goes_with_the_next_and_is_not_lost(reader):
    with at("2019-05-07", 12):
        tell(reader, 1)
    assert len(run("2019-05-08", "08:30")) == 1
    with at("2019-05-08", 8):  # told before the moment, committed after the digest was made
        tell(reader, 2)
    assert run("2019-05-08", "08:31") == []
    assert run("2019-05-09", "08:30") == ["[Duban] matter 2"]


def test_at_once_waits_for_the_window_and_then_comes_in_one_mail_with_the_digest(reader):
    with at("2019-05-10", 19):
        tell(reader, 1, AT_ONCE)
        tell(reader, 2, AT_ONCE)
        tell(reader, 3)
    assert run("2019-05-10", "19:00") == run("2019-05-11", "12:00") == []
    assert run("2019-05-13", "08:30") == ["[Duban] 3 matters (2019-05-13(Mon))"]
    with at("2019-05-13", 10):
        tell(reader, 4, AT_ONCE)
    assert run("2019-05-13", "10:00") == ["[Duban] matter 4"]


def test_what_is_urgent_leaves_on_a_sunday_night(reader):
    with at("2019-05-12", 3):
        tell(reader, 1, URGENT)
        tell(reader, 2, AT_ONCE)
    assert run("2019-05-12", "03:00") == ["[Duban] matter 1"]


def test_a_failed_try_is_not_repeated_at_night(reader, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    with at("2019-05-07", 17):
        tell(reader, 1, AT_ONCE)
    run("2019-05-07", "17:59")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run("2019-05-07", "18:01") == []
    assert Dispatch.objects.get().attempts == 1
    assert run("2019-05-08", "08:30") == ["[Duban] matter 1"]


def test_above_the_number_a_day_it_joins_the_next_digest(reader):
    Policy(pk=1, cap=3).save()
    with at("2019-05-07", 12):
        for n in range(5):
            tell(reader, n, AT_ONCE)
        tell(reader, "urgent", URGENT)
    assert run("2019-05-07", "12:00") == [f"[Duban] matter {n}" for n in (0, 1, 2, "urgent")]
    assert Delivery.objects.filter(reason="capped", pace="digest").count() == 2
    with at("2019-05-07", 13):
        tell(reader, 6, AT_ONCE)
    assert run("2019-05-07", "13:00") == []
    assert run("2019-05-08", "08:30") == ["[Duban] 3 matters (2019-05-08(Wed))"]
    with at("2019-05-08", 9):
        tell(reader, 7, AT_ONCE)
    assert run("2019-05-08", "09:00") == ["[Duban] matter 7"]  # a new day, a new number


def test_the_office_s_hours_hold_also_for_what_waits(reader):
    with at("2019-05-07", 19):
        tell(reader, 1, AT_ONCE)
    Policy(pk=1, closes_at=time(21)).save()
    assert run("2019-05-07", "20:00") == ["[Duban] matter 1"]


def test_what_waits_for_a_channel_that_is_no_longer_allowed_is_cancelled(reader):
    with at("2019-05-07", 12):
        tell(reader, 1, AT_ONCE)
    Policy(pk=1, channels=["sms"]).save()
    assert run("2019-05-07", "12:00") == []
    assert list(Delivery.objects.values_list("state", "reason")) == [("cancelled", "forbidden")]


def test_a_long_digest_shows_forty_and_says_how_many_more(reader):
    with at("2019-05-07", 12):
        for n in range(45):
            tell(reader, n)
    run("2019-05-08", "08:30")
    (sent,) = mail.outbox
    assert sent.body.count("matter ") == 40
    assert "And 5 more in your inbox: http://localhost/desk/inbox/" in sent.body


def test_a_digest_in_chinese(reader):
    reader.language = ""
    reader.save()
    with at("2019-05-07", 12):
        tell(reader, 1, due_on=date(2019, 5, 20))
        tell(reader, 2)
    assert run("2019-05-08", "08:30") == ["[督办] 2 件事项 (2019年5月8日(三))"]
    assert "时限：2019年5月20日(一)" in mail.outbox[0].body
