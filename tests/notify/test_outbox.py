"""The outbox: a message is a row first, is claimed for a time, and goes out once however often the job runs."""

import smtplib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test.utils import override_settings

from notify import outbox
from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.jobs import BATCH, LEASE, MAX_ATTEMPTS, deliver_waiting
from notify.models import Message
from records import clock
from tests.factories import at, make_user, moment

NOON = moment("2019-05-07", 12)
TEXT = "“%(task)s” is yours to rectify, by %(due)s."
WORDS = {"task": "3 污水直排", "due": "2019年12月底前"}


@pytest.fixture
def reader(db):
    return make_user(email="reader@example.org")


@pytest.fixture
def channel(monkeypatch):
    """An e-mail channel whose other side the test plays: it refuses with `error` while that is set."""
    stub = SimpleNamespace(sent=[], error=None, can_reach=lambda user: bool(user.email))

    def send(message):
        if stub.error:
            raise stub.error
        stub.sent.append(message.pk)

    stub.send = send
    monkeypatch.setitem(CHANNELS, "email", stub)
    return stub


def tell(*people, dedupe="filed:1") -> int:
    with at("2019-05-07", 12):
        return outbox.tell(people, TEXT, WORDS, dedupe=dedupe, about="cases.task:3", url="/desk/tasks/3/")


def deliver(minutes: float = 0) -> int:
    """Run the job that many minutes after noon."""
    with clock.at(NOON + timedelta(minutes=minutes)):
        return deliver_waiting()


def the_mail() -> Message:
    return Message.objects.get(channel="email")


def test_each_channel_that_reaches_somebody_gets_one_row(reader):
    silent = make_user()
    tell(reader, silent)
    assert set(Message.objects.values_list("to", "channel", "state")) == {
        (reader.pk, "inbox", "sent"),
        (reader.pk, "email", "waiting"),
        (silent.pk, "inbox", "sent"),
    }


def test_the_same_thing_is_told_once(reader):
    tell(reader)
    tell(reader)
    assert Message.objects.count() == 2
    tell(reader, dedupe="filed:2")
    assert Message.objects.count() == 4


def test_the_database_holds_it_unique(reader):
    tell(reader)
    twin = the_mail()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_mail_says_what_the_row_says_in_the_reader_s_language(reader):
    reader.language = "en"
    reader.save()
    tell(reader)
    assert deliver() == 1
    (sent,) = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert sent.body == "“3 污水直排” is yours to rectify, by 2019年12月底前.\n\n/desk/tasks/3/\n"
    assert sent.extra_headers["Message-ID"].startswith(f"<duban.{the_mail().pk}.")


def test_running_twice_sends_once(reader):
    tell(reader)
    assert [deliver(), deliver(), deliver(60)] == [1, 0, 0]
    assert len(mail.outbox) == 1
    message = the_mail()
    assert (message.state, message.attempts, message.sent_at) == ("sent", 1, NOON)


def test_a_rolled_back_change_tells_nobody(reader):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(reader)
        assert 1 / 0
    assert Message.objects.count() == 0
    assert deliver() == 0


def test_while_a_worker_holds_the_claim_nobody_else_sends(reader, channel):
    tell(reader)
    Message.objects.filter(channel="email").update(claimed_until=NOON + LEASE, attempts=1)
    assert deliver(0) == deliver(1.9) == 0
    assert channel.sent == []


def test_a_killed_worker_s_message_is_sent_when_its_lease_is_over(reader, channel):
    tell(reader)
    channel.error = KeyboardInterrupt()  # the worker dies in the middle of sending
    with pytest.raises(KeyboardInterrupt):
        deliver(0)
    left = the_mail()
    assert (left.state, left.attempts, left.claimed_until) == ("waiting", 1, NOON + LEASE)
    channel.error = None
    assert [deliver(1), deliver(2), deliver(3)] == [0, 1, 0]
    assert channel.sent == [left.pk]
    assert the_mail().attempts == 2


def test_the_second_mail_of_a_killed_worker_carries_the_same_message_id(reader):
    tell(reader)
    deliver(0)
    Message.objects.filter(channel="email").update(state="waiting", claimed_until=None)  # died before it said "sent"
    deliver(5)
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_each_failure_waits_longer_until_it_is_given_up(reader, channel):
    tell(reader)
    channel.error = ChannelError("timed out")
    minute, waits = 0, []
    while the_mail().state == "waiting":
        assert deliver(minute) == 0
        if (until := the_mail().claimed_until) is not None:
            waits.append((until - NOON).total_seconds() / 60 - minute)
            assert deliver(minute + waits[-1] - 0.5) == 0
            minute += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    message = the_mail()
    assert (message.state, message.attempts, message.last_error) == ("failed", MAX_ATTEMPTS, "timed out")
    channel.error = None
    assert deliver(10_000) == 0


def test_a_refused_address_is_given_up_at_once(reader, channel):
    tell(reader)
    channel.error = ChannelError("address refused", permanent=True)
    assert deliver() == 0
    assert (the_mail().state, the_mail().attempts) == ("failed", 1)
    assert Message.objects.get(channel="inbox").state == "sent"


def test_after_a_failure_that_passes_it_is_sent(reader, channel):
    tell(reader)
    channel.error = ChannelError("timed out")
    deliver(0)
    channel.error = None
    assert deliver(1) == 1
    assert (the_mail().state, the_mail().attempts, the_mail().last_error) == ("sent", 2, "")


def test_one_message_that_fails_stops_no_other(reader, channel, monkeypatch):
    other = make_user(email="other@example.org")
    tell(reader, other)

    def send(message):
        if message.to == reader:
            raise ChannelError("timed out")
        channel.sent.append(message.pk)

    monkeypatch.setattr(channel, "send", send)
    assert deliver() == 1
    assert set(Message.objects.filter(channel="email").values_list("to", "state")) == {
        (reader.pk, "waiting"),
        (other.pk, "sent"),
    }


@pytest.mark.parametrize(
    ("raised", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({}), True),
        (smtplib.SMTPServerDisconnected(), False),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
    ],
)
def test_what_the_mail_server_says_is_understood(reader, monkeypatch, raised, permanent):
    tell(reader)

    def refuse(self, fail_silently=False):
        raise raised

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(ChannelError) as error:
        CHANNELS["email"].send(the_mail())
    assert error.value.permanent is permanent


def test_one_run_takes_one_batch(reader, channel):
    with at("2019-05-07", 12):
        for n in range(BATCH + 1):
            outbox.tell([reader], "text", dedupe=f"n:{n}")
    assert [deliver(), deliver(), deliver()] == [BATCH, 1, 0]


def test_an_inbox_entry_is_open_until_the_thing_is_done(reader):
    tell(reader)
    assert Message.objects.inbox_of(reader).waiting().count() == 1
    outbox.settle("cases.task:3")
    assert Message.objects.inbox_of(reader).waiting().count() == 0
    assert Message.objects.inbox_of(reader).count() == 1


def test_without_a_broker_the_row_stays_for_the_tick(reader, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**options):
        raise ConnectionRefusedError

    monkeypatch.setattr(deliver_waiting, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        tell(reader)
    assert len(callbacks) == 1
    assert the_mail().state == "waiting"
    assert deliver() == 1


@override_settings(CELERY_TASK_ALWAYS_EAGER=True)
def test_only_the_inbox_needs_no_worker(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tell(make_user())
    assert callbacks == []
