"""A thousand messages, four of them bad: the others arrive, and four alarms stand on the office's first page."""

import time

import pytest
from django.db import connection
from django.db.models import JSONField, Value

from cases.alarms import alarms
from notify import outbox
from notify.channels import CHANNELS
from notify.jobs import deliver_waiting
from notify.models import Delivery, Dispatch, Message, Pace, Policy
from orgs.models import Post, Role, User
from tests.factories import at, make_city, make_round, make_user, moment
from tests.notify.servers import mail_server

pytestmark = pytest.mark.django_db
DAY = "2019-05-07"


@pytest.fixture
def mailbox(settings, tmp_path):
    with mail_server(tmp_path) as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield box
        CHANNELS["email"].close()


def people_of(unit, many: int) -> list[User]:
    """Many people with a post in the unit and an address each."""
    people = User.objects.bulk_create(
        [User(username=f"many{n}", email=f"many{n}@example.org", language="en") for n in range(many)]
    )
    Post.objects.bulk_create(
        [Post(user=one, organisation=unit, role=Role.OBSERVER, starts_on="2015-01-01") for one in people]
    )
    return people


def test_four_bad_ones_among_a_thousand(city, en, mailbox):
    round = make_round(city)
    people = people_of(city.responsible, 1000)
    poisoned, dead, gone, silent = people[100], people[300], people[500], people[700]
    mailbox.answer(refused={dead.email: "550 no such mailbox"})
    User.objects.filter(pk=silent.pk).update(email="")
    people = list(User.objects.filter(pk__in=[one.pk for one in people]).order_by("pk"))
    with at(DAY, 12):
        outbox.tell(people, "“%(task)s” is late.", {"task": "甲"}, dedupe="x", about="a:1", pace=Pace.AT_ONCE)
        Message.objects.filter(to=poisoned).update(params={"wrong": "key"})
        User.objects.filter(pk=gone.pk).update(is_active=False)
        began = time.monotonic()
        assert deliver_waiting() == 996
        took = time.monotonic() - began
        assert deliver_waiting() == 0
        shown = alarms(round)
    good = [f"many{n}@example.org" for n in range(1000) if n not in (100, 300, 500, 700)]
    assert sorted(mailbox.to()) == sorted(good)
    assert took < 120, f"{took:.1f} s"
    assert [(alarm.text, alarm.url) for alarm in shown[:4]] == [
        ("The text of 1 message cannot be made", "/desk/deliveries/?state=dead&reason=poisoned&open=true"),
        ("1 message was refused by the address", "/desk/deliveries/?state=dead&reason=refused&open=true"),
        (
            "1 message went to somebody who can no longer sign in",
            "/desk/deliveries/?state=dead&reason=gone&open=true",
        ),
        ("Nothing leads to 1 person outside duban", "/desk/deliveries/people/"),
    ]
    assert [alarm.details for alarm in shown[:4]] == [
        ["many100: “%(task)s” is late."],
        ["many300: “甲” is late. (address refused (550))"],
        ["many500: “甲” is late."],
        ["many700"],
    ]
    assert Message.objects.count() == 1000  # in the inbox every one of them is there


def test_alarms_go_when_the_thing_is_done(city, en):
    round = make_round(city)
    (person,) = people_of(city.responsible, 1)
    with at(DAY, 12):
        outbox.tell([person], "“%(task)s” is late.", {}, dedupe="x", about="a:1", pace=Pace.AT_ONCE)
        deliver_waiting()
        assert len(alarms(round)) == 1
        outbox.settle("a:1")
        assert alarms(round) == []


def test_the_office_of_another_city_sees_none_of_it(city, en):
    elsewhere = make_city()
    (person,) = people_of(city.responsible, 1)
    silent = make_user((city.responsible, Role.CLERK))
    with at(DAY, 12):
        outbox.tell([person, silent], "“%(task)s” is late.", {}, dedupe="x", pace=Pace.AT_ONCE)
        deliver_waiting()
        assert len(alarms(make_round(city))) == 2
        assert alarms(make_round(elsewhere)) == []


def test_a_demonstration_is_not_flooded(city, settings):
    """No way out is set up there: ten thousand messages leave no delivery, no row about people and no alarm."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    silent = make_user((city.responsible, Role.CLERK))
    with at(DAY, 12):
        outbox.tell_many([outbox.Told([silent], "x", dedupe=f"n:{n}") for n in range(500)])
        assert (Delivery.objects.count(), alarms(make_round(city))) == (0, [])


def test_where_the_office_does_not_ask_nobody_is_missed(city):
    Policy(pk=1, asks_outside=False).save()
    silent = make_user((city.responsible, Role.CLERK))
    with at(DAY, 12):
        outbox.tell([silent], "x", dedupe="x")
        assert alarms(make_round(city)) == []


def test_one_broken_text_takes_no_other_out_of_the_digest(city, mailbox):
    (person,) = people_of(city.responsible, 1)
    with at(DAY, 12):
        for n in range(3):
            outbox.tell([person], "matter %(n)s", {"n": n}, dedupe=f"n:{n}")
        Message.objects.filter(dedupe__startswith="n:1|").update(text="matter %(n)d", params={"n": "one"})
    with at("2019-05-08", 9):
        assert deliver_waiting() == 1
    body = mailbox.mails[0].get_body(("plain",)).get_content()
    assert ("matter 0" in body, "matter 1" in body, "matter 2" in body) == (True, False, True)
    fates = Delivery.objects.order_by("pk").values_list("state", "reason")
    assert list(fates) == [("sent", ""), ("dead", "poisoned"), ("sent", "")]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL takes no such JSON in the first place")
def test_half_a_character_poisons_only_its_own_message(city, mailbox):
    (person,) = people_of(city.responsible, 1)
    with at(DAY, 12):
        outbox.tell([person], "%(a)s", {"a": "half \ud83d"}, dedupe="x", pace=Pace.AT_ONCE)
        outbox.tell([person], "whole", dedupe="y", pace=Pace.AT_ONCE)
        assert deliver_waiting() == 1
    assert sorted(Dispatch.objects.values_list("state", flat=True)) == ["dead", "sent"]


@pytest.mark.parametrize("params", [{}, {"task": None, "n": "x"}, ["no", "dict"], "text", None, 7])
def test_whatever_is_wrong_with_the_parameters_is_a_broken_text_and_nothing_worse(city, mailbox, params):
    one, two = people_of(city.responsible, 2)
    with at(DAY, 12):
        outbox.tell([one, two], "%(task)s %(n)d", {"task": "a", "n": 1}, dedupe="x", pace=Pace.AT_ONCE)
        Message.objects.filter(to=one).update(params=Value(params, JSONField()))
        assert deliver_waiting() == 1
    assert list(Delivery.objects.order_by("to").values_list("state", "reason")) == [("dead", "poisoned"), ("sent", "")]
    assert Message.objects.get(to=one).shown() == "%(task)s %(n)d"


def test_whoever_has_no_address_any_more_when_it_leaves(city):
    (person,) = people_of(city.responsible, 1)
    with at(DAY, 12):
        outbox.tell([person], "x", dedupe="x", pace=Pace.AT_ONCE)
        User.objects.update(email="")
        assert deliver_waiting() == 0
        assert [alarm.url for alarm in alarms(make_round(city))] == ["/desk/deliveries/people/"]
    assert list(Delivery.objects.values_list("state", "reason")) == [("dead", "no_channel")]


def test_a_message_that_breaks_the_page_is_shown_by_its_source(city, client):
    (person,) = people_of(city.responsible, 1)
    with at(DAY, 12):
        outbox.tell([person], "“%(task)s” is late.", {}, dedupe="x", then="by %(due)s", why="%(why)s")
    client.force_login(person)
    page = client.get("/desk/inbox/").content.decode()
    assert "“%(task)s” is late." in page


def test_ten_thousand_people_are_told_in_seconds(city):
    people = people_of(city.responsible, 10_000)
    began = time.monotonic()
    with at(DAY, 12):
        assert outbox.tell_many([outbox.Told([one], "x", dedupe=f"n:{n}") for n, one in enumerate(people)]) == 10_000
    assert time.monotonic() - began < 30
    assert Delivery.objects.count() == 10_000
    assert moment(DAY, 12) == Message.objects.latest("pk").created_at
