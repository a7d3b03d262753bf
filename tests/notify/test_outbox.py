"""The outbox: a message is a row first, is claimed for a time, and goes out once however often the job runs."""

import smtplib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test.utils import override_settings

from notify import jobs, outbox
from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.jobs import LEASE, MAX_ATTEMPTS, deliver_waiting
from notify.models import Delivery, Dispatch, Message, Pace, Unreached
from records import clock
from tests.factories import at, make_user, moment

NOON = moment("2019-05-07", 12)  # a Tuesday
TEXT = "“%(task)s” is yours to rectify, by %(due)s."
WORDS = {"task": "3 污水直排", "due": "2019年12月底前"}


@pytest.fixture
def reader(db):
    return make_user(email="reader@example.org")


@pytest.fixture
def channel(monkeypatch):
    """An e-mail channel whose other side the test plays: it refuses with `error` while that is set."""
    stub = SimpleNamespace(sent=[], error=None, is_set_up=lambda: True, needs_address=lambda: True, close=lambda: None)

    def send(letter, address):
        if stub.error:
            raise stub.error
        stub.sent.append((letter.message_id, address))

    stub.send = send
    monkeypatch.setitem(CHANNELS, "email", stub)
    return stub


def tell(*people, dedupe="filed:1", pace=Pace.AT_ONCE, **more) -> int:
    with at("2019-05-07", 12):
        return outbox.tell(
            people, TEXT, WORDS, dedupe=dedupe, about="cases.task:3", url="/desk/tasks/3/", pace=pace, **more
        )


def deliver(minutes: float = 0) -> int:
    """Run the job that many minutes after noon."""
    with clock.at(NOON + timedelta(minutes=minutes)):
        return deliver_waiting()


def the_mail() -> Dispatch:
    return Dispatch.objects.get()


def fate() -> tuple[str, str]:
    return Delivery.objects.values_list("state", "reason").get()


def test_everybody_has_an_entry_and_whoever_can_be_reached_a_delivery(reader):
    silent = make_user()
    assert tell(reader, silent) == 2
    assert set(Message.objects.values_list("to", flat=True)) == {reader.pk, silent.pk}
    assert list(Delivery.objects.values_list("to", "channel", "state")) == [(reader.pk, "email", "waiting")]
    assert list(Unreached.objects.values_list("user", flat=True)) == [silent.pk]


def test_somebody_without_a_way_out_is_recorded_once_however_much_they_are_told(db):
    silent = make_user()
    for n in range(5):
        tell(silent, dedupe=f"n:{n}")
    assert (Message.objects.count(), Unreached.objects.count(), Delivery.objects.count()) == (5, 1, 0)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
def test_where_nothing_is_set_up_nothing_is_recorded_but_the_entry(reader):
    """As in the demonstration: no deliveries that would wait for ever, nobody called unreached."""
    tell(reader, make_user())
    assert (Message.objects.count(), Unreached.objects.count(), Delivery.objects.count()) == (2, 0, 0)


def test_the_same_thing_is_told_once(reader):
    assert [tell(reader), tell(reader), tell(reader, dedupe="filed:2")] == [1, 0, 1]
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)


def test_what_was_told_before_somebody_had_an_address_is_not_sent_when_it_is_told_again(db):
    person = make_user()
    tell(person)
    person.email = "late@example.org"
    person.save()
    tell(person)
    assert Delivery.objects.count() == 0


def test_the_database_holds_both_unique(reader):
    tell(reader)
    for twin in (Message.objects.get(), Delivery.objects.get()):
        twin.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


def test_a_mail_says_what_by_when_what_next_why_and_where(reader, settings):
    settings.SITE_URL = "https://duban.example.org"
    reader.language = "en"
    reader.save()
    tell(
        reader,
        due_on=moment("2019-05-05").date(),
        then="If nothing is reported by %(due)s, a letter follows.",
        why="You report for the responsible unit.",
    )
    assert deliver() == 1
    (sent,) = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert sent.subject == "[Duban][2 days late] “3 污水直排” is yours to rectify, by 2019年12月底前."
    assert sent.body.splitlines() == [
        "“3 污水直排” is yours to rectify, by 2019年12月底前.",
        "By: 2019-05-05(Sun) (2 days late)",
        "What happens next: If nothing is reported by 2019年12月底前, a letter follows.",
        "Why you get this: You report for the responsible unit.",
        "https://duban.example.org/desk/tasks/3/",
        "",
        "--",
        settings.SITE_NAME,
        "How messages reach you: https://duban.example.org/desk/channels/",
    ]
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert '<a href="https://duban.example.org/desk/tasks/3/">“3 污水直排” is yours' in html
    assert sent.extra_headers["Message-ID"] == the_mail().message_id()


def test_what_is_said_is_escaped_in_html_and_keeps_to_one_line_in_the_subject(reader):
    with at("2019-05-07", 12):
        outbox.tell(
            [reader], "%(x)s", {"x": "<b>甲</b>\nBcc: all@example.org"}, dedupe="x", pace=Pace.AT_ONCE, url="/desk/"
        )
    assert deliver() == 1
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert "<b>甲</b> Bcc: all@example.org" in sent.body
    assert "&lt;b&gt;甲&lt;/b&gt;" in sent.alternatives[0][0]
    assert sent.recipients() == ["reader@example.org"]


def test_running_twice_sends_once(reader):
    tell(reader)
    assert [deliver(), deliver(), deliver(60)] == [1, 0, 0]
    assert len(mail.outbox) == 1
    assert (the_mail().state, the_mail().attempts, the_mail().sent_at) == ("sent", 1, NOON)
    assert fate() == ("sent", "")


def test_a_rolled_back_change_tells_nobody(reader):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(reader)
        assert 1 / 0
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)
    assert deliver() == 0


def test_while_a_worker_holds_the_claim_nobody_else_sends(reader, channel):
    tell(reader)
    channel.error = ChannelError("busy")
    deliver(0)
    channel.error = None
    Dispatch.objects.update(not_before=None, claimed_until=NOON + LEASE)
    assert deliver(0) == deliver(1.9) == 0
    assert channel.sent == []
    assert deliver(2) == 1


def test_a_killed_worker_s_dispatch_is_sent_when_its_lease_is_over_under_the_same_name(reader, channel):
    tell(reader)
    channel.error = KeyboardInterrupt()  # the worker dies in the middle of sending
    with pytest.raises(KeyboardInterrupt):
        deliver(0)
    left = the_mail()
    assert (left.state, left.attempts, left.claimed_until) == ("waiting", 1, NOON + LEASE)
    channel.error = None
    assert [deliver(1), deliver(2), deliver(3)] == [0, 1, 0]
    assert channel.sent == [(left.message_id(), "reader@example.org")]
    assert the_mail().attempts == 2


def test_the_second_mail_of_a_killed_worker_carries_the_same_message_id(reader):
    tell(reader)
    deliver(0)
    Dispatch.objects.update(state="waiting", sent_at=None)  # died before it said "sent"
    Delivery.objects.update(state="waiting", ended_at=None)
    deliver(5)
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_what_kills_every_worker_is_given_up_without_another(reader, channel):
    tell(reader)
    channel.error = KeyboardInterrupt()
    for n in range(MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            deliver(n * 3)
    assert deliver(MAX_ATTEMPTS * 3) == 0
    assert (the_mail().state, fate()) == ("dead", ("dead", "gave_up"))


def test_each_failure_waits_longer_until_it_is_given_up(reader, channel):
    with at("2019-05-07", 8):
        outbox.tell([reader], TEXT, WORDS, dedupe="x", pace=Pace.URGENT)  # a night does not come between
    channel.error = ChannelError("timed out", outage=True)
    minute, waits = 0, []
    while True:
        assert deliver(minute) == 0
        if the_mail().state != "waiting":
            break
        waits.append((the_mail().not_before - NOON).total_seconds() / 60 - minute)
        assert deliver(minute + waits[-1] - 0.5) == 0
        minute += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 64, 64, 64, 64]
    assert (the_mail().state, the_mail().attempts, the_mail().last_error) == ("dead", MAX_ATTEMPTS, "timed out")
    assert fate() == ("dead", "gave_up")
    channel.error = None
    assert deliver(10_000) == 0


def test_a_refused_address_is_given_up_at_once(reader, channel):
    tell(reader)
    channel.error = ChannelError("address refused (550)", permanent=True)
    assert deliver() == 0
    assert (the_mail().attempts, fate()) == (1, ("dead", "refused"))
    assert Message.objects.inbox_of(reader).waiting().count() == 1


def test_after_a_failure_that_passes_it_is_sent(reader, channel):
    tell(reader)
    channel.error = ChannelError("timed out")
    deliver(0)
    channel.error = None
    assert [deliver(0.5), deliver(1)] == [0, 1]
    assert (the_mail().state, the_mail().attempts, the_mail().last_error) == ("sent", 2, "")


def test_a_service_that_does_not_answer_rests_and_burns_nobody_s_tries(reader, channel):
    others = [make_user(email=f"o{n}@example.org") for n in range(10)]
    tell(*others)
    channel.error = ChannelError("ConnectionRefusedError", outage=True)
    deliver(0)
    assert sorted(Dispatch.objects.values_list("attempts", flat=True)) == [0] * 7 + [1] * 3
    channel.error = None
    assert deliver(1) == 10


def test_one_message_that_fails_stops_no_other(reader, channel, monkeypatch):
    other = make_user(email="other@example.org")
    tell(reader, other)

    def send(letter, address):
        if address == reader.email:
            raise ChannelError("timed out")
        channel.sent.append(address)

    monkeypatch.setattr(channel, "send", send)
    assert deliver() == 1
    assert set(Dispatch.objects.values_list("to", "state")) == {(reader.pk, "waiting"), (other.pk, "sent")}


@pytest.mark.parametrize(
    ("raised", "permanent", "outage"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False, False),
        (smtplib.SMTPDataError(552, b"too large"), True, False),
        (smtplib.SMTPDataError(451, b"greylisted"), False, False),
        (smtplib.SMTPSenderRefused(550, b"who are you", "duban"), False, True),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False, True),
        (smtplib.SMTPServerDisconnected(), False, True),
        (ConnectionRefusedError(), False, True),
        (TimeoutError(), False, True),
    ],
)
def test_what_the_mail_server_says_is_understood(reader, monkeypatch, raised, permanent, outage):
    tell(reader)

    def refuse(self, fail_silently=False):
        raise raised

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(ChannelError) as error:
        CHANNELS["email"].send(SimpleNamespace(message_id="<a@b>", subject="", text="", html=""), "a@example.org")
    assert (error.value.permanent, error.value.outage) == (permanent, outage)


def test_a_run_takes_more_than_one_batch(db, channel, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 3)
    people = [make_user(email=f"p{n}@example.org") for n in range(7)]
    tell(*people)
    assert [deliver(), deliver()] == [7, 0]


def test_a_run_ends_in_time_and_the_next_goes_on(db, channel, monkeypatch):
    monkeypatch.setattr(jobs, "BUDGET", -1)
    tell(make_user(email="a@example.org"))
    assert deliver() == 0
    monkeypatch.setattr(jobs, "BUDGET", 120)
    assert deliver() == 1


def test_an_inbox_entry_is_open_until_the_thing_is_done(reader):
    tell(reader)
    assert Message.objects.inbox_of(reader).waiting().count() == 1
    outbox.settle("cases.task:3")
    assert Message.objects.inbox_of(reader).waiting().count() == 0
    assert Message.objects.inbox_of(reader).count() == 1


def test_a_note_is_put_away_by_its_reader_and_what_asks_for_something_is_not(reader, channel):
    other = make_user(email="other@example.org")
    for person in (reader, other):
        tell(person)
        tell(person, dedupe="note", note=True)
        tell(person, dedupe="another note", note=True)
    mine = Message.objects.inbox_of(reader)
    note, asks = mine.get(dedupe__startswith="note|"), mine.get(dedupe__startswith="filed:1|")
    theirs = Message.objects.inbox_of(other).filter(is_note=True).first()
    assert [outbox.put_away(reader, one.pk) for one in (note, note, asks, theirs)] == [1, 0, 0, 0]
    assert outbox.put_away(reader) == 1
    assert [(m.dedupe.split("|")[0], m.done_at is None) for m in mine.order_by("dedupe")] == [
        ("another note", False),
        ("filed:1", True),
        ("note", False),
    ]
    assert Message.objects.inbox_of(other).waiting().count() == 3
    assert sorted(Delivery.objects.filter(to=reader).values_list("message__dedupe", "state")) == [
        (f"another note|{reader.pk}", "cancelled"),
        (f"filed:1|{reader.pk}", "waiting"),
        (f"note|{reader.pk}", "cancelled"),
    ]


def test_what_is_done_before_it_left_does_not_leave_and_is_kept_with_its_fate(reader, channel):
    tell(reader)
    tell(reader, dedupe="other")
    outbox.settle("cases.task:3", "other")
    assert [deliver(), len(channel.sent)] == [1, 1]
    assert sorted(Delivery.objects.values_list("message__dedupe", "state", "reason")) == [
        (f"filed:1|{reader.pk}", "sent", ""),
        (f"other|{reader.pk}", "cancelled", "done"),
    ]


def test_what_is_done_while_its_dispatch_waits_for_another_try_does_not_leave(reader, channel):
    tell(reader)
    channel.error = ChannelError("timed out")
    deliver(0)
    outbox.settle("cases.task:3")
    channel.error = None
    assert [deliver(5), channel.sent] == [0, []]
    assert (the_mail().state, fate()) == ("cancelled", ("cancelled", "done"))


def test_without_a_broker_the_row_stays_for_the_tick(reader, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**options):
        raise ConnectionRefusedError

    monkeypatch.setattr(deliver_waiting, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        tell(reader)
    assert len(callbacks) == 1
    assert fate() == ("waiting", "")
    assert deliver() == 1


@override_settings(CELERY_TASK_ALWAYS_EAGER=True)
@pytest.mark.parametrize(("email", "pace"), [("", Pace.AT_ONCE), ("a@example.org", Pace.DIGEST)])
def test_what_does_not_leave_now_wakes_no_worker(db, django_capture_on_commit_callbacks, email, pace):
    with django_capture_on_commit_callbacks() as callbacks:
        tell(make_user(email=email), pace=pace)
    assert callbacks == []


@pytest.mark.parametrize("many", [1, 300])
def test_telling_costs_the_same_for_one_and_for_many(db, many, django_assert_max_num_queries):
    people = [make_user(email=f"q{n}@example.org") for n in range(3)]
    told = [outbox.Told(people, TEXT, WORDS, dedupe=f"n:{n}", pace=Pace.DIGEST) for n in range(many)]
    with django_assert_max_num_queries(6 if many == 1 else 48):  # the rest: rows written some hundreds at a time
        assert outbox.tell_many(told) == 3 * many
    assert outbox.tell_many(told) == 0
    assert Delivery.objects.count() == 3 * many
