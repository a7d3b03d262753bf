"""Mails to followers: asked for, confirmed by pressing, sent once, ended in one step; the address sealed, then gone."""

import re
import smtplib
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test import Client

from follow import fanning, jobs, sealing, sending, subscribing
from follow.models import Event, Kind, Line, Subscription
from follow.scopes import Scope
from orgs.models import User
from records import clock
from records.models import Event as TrailEvent
from tests.factories import at, make_round, moment
from tests.petitions import way

pytestmark = pytest.mark.django_db
ADDRESS = "li.qing+hedao@example.cn"
DAY = "2019-06-28"


@pytest.fixture(autouse=True)
def _mails(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def round(city):
    return make_round(city, slug="first")


def run(day=DAY, hour=10, minutes=0):
    with clock.at(moment(day, hour) + timedelta(minutes=minutes)):
        return jobs.tell_followers()


def ask(client=None, day=DAY, path="/follow/", hour=10, **words):
    given = {"email": ADDRESS, "frequency": "at_once", "language": "en"} | words
    with at(day, hour):
        return (client or Client()).post(path, given)


def link(message, word):
    return re.search(rf"http://localhost(/follow/{word}/\S+)", message.body)[1]


def subscribed(day=DAY, **words):
    """A confirmed subscription; its mail of confirmation."""
    ask(day=day, **words)
    run(day)
    message = mail.outbox.pop()
    with at(day):
        assert Client().post(link(message, "confirm")).status_code == 200
    return Subscription.objects.get(confirmed_at__isnull=False, left_at=None)


def happen(round, ref=1, day="2019-07-01"):
    """An event of the round about a release that stands."""
    release = round.releases.create(
        as_of=date(2019, 6, ref), version=1, figures={}, items=[], data={}, digest="0" * 64,
        made_by=somebody(), released_by=None, state="released", released_at=moment(day),
    )  # fmt: skip
    with at(day):
        return Event.objects.create(
            kind=Kind.RELEASE, round=round, ref=release.pk, label=f"{release.as_of}-v1", at=clock.now()
        )


def somebody():
    return User.objects.first()


class TestAsking:
    def test_only_the_button_confirms(self, round):
        answer = ask()
        assert (answer.status_code, answer["Location"]) == (302, "/follow/asked/")
        assert run() == 1
        (message,) = mail.outbox
        assert message.to == [ADDRESS]
        assert "List-Unsubscribe" not in message.extra_headers
        path = link(message, "confirm")
        with at(DAY):
            page = Client().get(path)
            assert page.content.decode().count('<button class="btn btn-primary"') == 1
            assert Subscription.objects.get().confirmed_at is None
            assert Client().post(path).status_code == 200
        assert Subscription.objects.get().confirmed_at == moment(DAY)
        assert run() == 0

    def test_everybody_gets_the_same_answer(self, round):
        subscribed()
        known, unknown = ask(hour=17), ask(hour=17, email="somebody.else@example.cn")
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        with at(DAY):
            assert Client().get(known["Location"]).content == Client().get(unknown["Location"]).content
        run(hour=18)
        assert {message.subject.partition("] ")[2] for message in mail.outbox} == {
            "Please confirm", "You follow this already",
        }  # fmt: skip

    def test_nobody_else_changes_a_subscription(self, round):
        row = subscribed()
        ask(frequency="weekly", language="zh-hans", email=ADDRESS.upper())
        assert Subscription.objects.get() == row
        assert Subscription.objects.get().frequency == "at_once"

    def test_the_same_request_sends_no_second_mail_for_hours(self, round):
        ask(), run(), ask(), run(hour=11)
        assert len(mail.outbox) == 1
        ask(hour=17)
        run(hour=17)
        assert len(mail.outbox) == 2

    def test_an_unconfirmed_request_is_forgotten(self, round):
        ask()
        run()
        run("2019-06-30", 9)
        assert Subscription.objects.count() == 1
        path = link(mail.outbox[0], "confirm")
        with at("2019-06-30", 11):
            assert Client().post(path).status_code == 404
        run("2019-06-30", 11)
        assert not Subscription.objects.exists()

    def test_one_mailbox_is_not_flooded(self, city):
        for n in range(8):
            subscribing.ask(ADDRESS, Scope("round", f"r{n}"), frequency="at_once", language="en")
        assert Subscription.objects.count() == subscribing.UNCONFIRMED

    def test_traps_wrong_input_and_haste(self, round):
        client = Client(REMOTE_ADDR="10.1.2.3")
        assert ask(client, website="x").status_code == 422
        page = ask(client, email="not-an-address")
        assert page.status_code == 422 and 'value="not-an-address"' in page.content.decode()
        codes = [ask(client, email=f"a{n}@example.cn").status_code for n in range(11)]
        assert codes == [302] * 10 + [429]
        assert ask(path="/follow/?scope=round&target=none").status_code == 404
        assert Subscription.objects.count() == 10


class TestSending:
    def test_an_event_goes_to_everybody_once(self, round):
        subscribed(path="/follow/")
        happen(round)
        assert run("2019-07-01", 11) == 1
        assert run("2019-07-01", 12) == 0
        (message,) = mail.outbox
        assert message.subject == "[督办 · 生态环境保护督察整改] 第一轮省督察 · Figures as of 2019-06-01"
        assert "http://localhost/rounds/first/" in message.body
        assert type(message) is EmailMessage and message.attachments == []
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        leave = message.extra_headers["List-Unsubscribe"]
        assert leave == f"<http://localhost{link(message, 'leave')}now/>"

    def test_what_was_public_before_is_not_sent(self, round):
        happen(round, day="2019-06-27")
        subscribed()
        assert run("2019-07-01") == 0

    def test_a_worker_that_died_after_the_letter_was_named(self, round):
        """Whoever finds it sends the same letter, under the same name."""
        row = subscribed()
        happen(round)
        with at("2019-07-01", 11):
            fanning.fan_out()
            claimed = sending._claimed(row.pk)
            letter, lines = sending._letter(claimed)
        assert len(lines) == 1
        assert run("2019-07-01", 11) == 0  # the dead one's claim holds
        happen(round, 2)
        assert run("2019-07-01", 12) == 2  # the letter that was begun, then a new one
        assert mail.outbox[0].extra_headers["Message-ID"] == f"<{letter}@localhost>"
        assert mail.outbox[1].extra_headers["Message-ID"] != mail.outbox[0].extra_headers["Message-ID"]
        assert Line.objects.filter(state="sent").count() == 2

    def test_fanning_out_again_adds_nothing(self, round):
        subscribed()
        event = happen(round)
        with at("2019-07-01", 11):
            fanning.fan_out()
            Event.objects.filter(pk=event.pk).update(fanned_at=None)
            fanning.fan_out()
        assert Line.objects.count() == 1

    def test_what_was_withdrawn_before_the_mail_is_not_told(self, round):
        subscribed()
        happen(round)
        round.releases.update(state="withdrawn", withdrawn_why="有误")
        Event.objects.filter(kind=Kind.RELEASE).update(fanned_at=None)
        assert run("2019-07-01", 11) == 1
        (message,) = mail.outbox
        assert "Withdrawn: figures as of 2019-06-01" in message.subject and "有误" in message.body
        assert sorted(Line.objects.values_list("event__kind", "state")) == [
            ("release", "sent"), ("release_withdrawn", "sent"),
        ]  # fmt: skip

    def test_weekly_mails_go_on_monday_morning(self, round):
        subscribed(frequency="weekly")  # 28 June 2019 is a Friday
        happen(round, 1, "2019-06-29"), happen(round, 2, "2019-06-30")
        assert run("2019-07-01", 7) == 0
        assert run("2019-07-01", 8) == 1
        assert "2019-06-01" in mail.outbox[0].body and "2019-06-02" in mail.outbox[0].body
        happen(round, 3, "2019-07-02")
        assert run("2019-07-07", 23) == 0
        assert run("2019-07-08", 8) == 1

    def test_a_filtered_list_of_petitions(self, city, round):
        batch = way.make_batch(city, 2, round=round)
        first, second = batch.petitions.all()
        way.finish(city, first), way.finish(city, second, verdict="unfounded", no_action=True)
        path = "/follow/?scope=petitions&target=first&query=verdict%3Dunfounded"
        way.release(city, first)
        jobs.tell_followers()
        subscribed("2018-08-10", path=path)
        with at("2018-08-11"):
            version = way.releasing.prepare(second.pk, actor=city.office)
            way.releasing.release(version.pk, actor=city.publisher, seen=version.digest)
        assert run("2018-08-11", 11) == 1
        assert second.number in mail.outbox[0].body and first.number not in mail.outbox[0].body


class TestFailing:
    def test_an_address_that_is_refused_for_good_is_deleted(self, round, monkeypatch):
        subscribed()
        happen(round)
        refusal = smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})
        monkeypatch.setattr("django.core.mail.EmailMessage.send", raising(refusal))
        assert run("2019-07-01", 11) == 0
        row = Subscription.objects.get()
        assert (row.sealed, row.blind, row.left_at) == (None, None, moment("2019-07-01", 11))

    def test_a_passing_refusal_waits_longer_each_time_and_is_given_up(self, round, monkeypatch):
        subscribed()
        happen(round)
        tries = []
        refusal = smtplib.SMTPRecipientsRefused({ADDRESS: (451, b"later")})
        monkeypatch.setattr("django.core.mail.EmailMessage.send", raising(refusal, tries))
        for minutes in (0, 0, 2, 3, 5, 6):
            run("2019-07-01", 11, minutes)
        assert len(tries) == 3  # at once, after one minute, after two more
        run("2019-07-07", 11)
        assert Subscription.objects.get().left_at == moment("2019-07-07", 11)

    def test_a_server_that_is_away_is_no_fault_of_the_address(self, round, monkeypatch):
        subscribed()
        happen(round)
        tries = []
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", raising(ConnectionRefusedError(), tries))
            run("2019-07-01", 11)
            run("2019-07-09", 11)
        assert len(tries) == 2 * sending.OUTAGES
        assert run("2019-07-09", 12) == 1


def raising(error, tries=None):
    def send(*_args, **_words):
        if tries is not None:
            tries.append(error)
        raise error

    return send


class TestLeaving:
    def test_mail_programs_leave_without_cookie_and_the_address_is_gone(self, round):
        row = subscribed()
        happen(round)
        run("2019-07-01", 11)
        path = link(mail.outbox[0], "leave")
        client = Client(enforce_csrf_checks=True)
        with at("2019-07-01", 12):
            assert client.get(f"{path}now/").status_code == 405
            assert client.get(path).status_code == 200
            assert Subscription.objects.get().left_at is None
            body = {"List-Unsubscribe": "One-Click"}
            assert client.post(f"{path}now/", body).status_code == 204
            assert client.post(f"{path}now/", body).status_code == 204
        row.refresh_from_db()
        assert (row.sealed, row.blind, row.lines.count()) == (None, None, 0)
        happen(round, 2)
        assert run("2019-07-02") == 0
        subscribed("2019-07-03")  # may come back

    def test_the_page_has_one_button(self, round):
        subscribed()
        happen(round)
        run("2019-07-01", 11)
        path = link(mail.outbox[0], "leave")
        with at("2019-07-01", 12):
            assert "You follow no longer" in Client(headers={"Accept-Language": "en"}).post(path).content.decode()
            assert Client().get(path).status_code == 200
        assert Subscription.objects.get().left_at


class TestSecrets:
    def test_the_address_stands_nowhere_in_the_database_and_not_in_a_log(self, round, caplog):
        before = TrailEvent.objects.count()
        with caplog.at_level("DEBUG"):
            row = subscribed()
            happen(round)
            run("2019-07-01", 11)
        assert mail.outbox[0].to == [ADDRESS]
        found = []
        with connection.cursor() as cursor:
            for model in (Subscription, Line, Event):
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608  (our own tables)
                found += [repr(bytes(v) if isinstance(v, memoryview) else v) for r in cursor.fetchall() for v in r]
        told = "".join([*found, caplog.text])
        secret = sealing.opened(row.sealed, row.pk)
        assert secret.address == ADDRESS
        assert [word for word in ("li.qing", "hedao", secret.leave, secret.confirm) if word in told] == []
        assert TrailEvent.objects.count() == before
        assert ADDRESS not in repr(secret)

    def test_a_parcel_opens_for_its_own_subscription_only(self, round):
        row = subscribed()
        with pytest.raises(sealing.Unreadable):
            sealing.opened(row.sealed, "another")

    def test_a_new_master_key(self, round, settings):
        row = subscribed()
        settings.IDENTITY_OLD_KEYS = [settings.IDENTITY_KEY]
        settings.IDENTITY_KEY = b"n" * 32
        ask()
        assert Subscription.objects.count() == 1  # found by the earlier key
        call_command("rotate_identity_key", stdout=StringIO())
        settings.IDENTITY_OLD_KEYS = []
        row.refresh_from_db()
        assert sealing.opened(row.sealed, row.pk).address == ADDRESS
        assert bytes(row.blind) == sealing.blind(ADDRESS)
