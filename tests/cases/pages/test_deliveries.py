"""The pages about what left duban: who sees whose, what the filters leave, the acts, one's own channels."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from notify import outbox
from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.jobs import deliver_waiting
from notify.models import Address, Delivery, Message, Pace, Policy
from orgs.models import Post, Role
from tests.factories import at, make_city, make_user

pytestmark = pytest.mark.django_db
DAY = "2019-05-07"
LIST = reverse("desk:deliveries")


def get(client, user, url=LIST, day=DAY, hour=13):
    client.force_login(user)
    with at(day, hour):
        return client.get(url)


def text(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def clerk(city, name="", **fields):
    return make_user(
        (city.responsible, Role.CLERK), email=fields.pop("email", "c@example.org"), last_name=name, **fields
    )


def tell(*people, words="matter", dedupe="x", pace=Pace.AT_ONCE, **more):
    with at(DAY, 12):
        outbox.tell(people, words, dedupe=dedupe, pace=pace, **more)


def run(hour=12):
    with at(DAY, hour):
        deliver_waiting()


def refuse(monkeypatch):
    def send(letter, address):
        raise ChannelError("address refused (550)", permanent=True)

    monkeypatch.setattr(CHANNELS["email"], "send", send)


def shown(page) -> list[str]:
    return [str(row["delivery"].to) for row in page.context["rows"]]


def test_every_fate_is_told(client, city, en, monkeypatch):
    sent, waiting, stuck = clerk(city, "甲"), clerk(city, "乙"), clerk(city, "丙")
    tell(sent, words="first")
    run()
    tell(waiting, words="second", pace=Pace.DIGEST)
    tell(stuck, words="third", url="/desk/tasks/3/")
    refuse(monkeypatch)
    run()
    page = get(client, city.office)
    found = text(page)
    assert shown(page) == ["丙", "乙", "甲"]
    for words in (
        "third", "not delivered", "the address was refused", "address refused (550)",
        "second", "waiting", "next try 2019-05-08 08:30",
        "first", "sent", "ended 2019-05-07 12:00",
    ):  # fmt: skip
        assert words in found
    assert found.count("Send again") == 1


def test_what_waits_for_another_try_says_when(client, city, en, monkeypatch):
    def send(letter, address):
        raise ChannelError("TimeoutError")

    monkeypatch.setattr(CHANNELS["email"], "send", send)
    tell(clerk(city))
    run()
    assert "next try 2019-05-07 12:01" in text(get(client, city.office, hour=12))
    assert "next try 2019-05-08 08:30" in text(get(client, city.office, hour=19))


def test_the_digest_it_went_with_is_named(client, city, en):
    person = clerk(city)
    tell(person, dedupe="a", pace=Pace.DIGEST)
    tell(person, dedupe="b", pace=Pace.DIGEST)
    with at("2019-05-08", 9):
        deliver_waiting()
    assert text(get(client, city.office)).count("with the digest of 2019-05-08") == 2


def test_the_office_sees_the_people_of_its_region_only(client, city, en):
    other = make_city()
    tell(clerk(city, "甲"), clerk(other, "外地人", email="o@example.org"), words="secret words")
    assert shown(get(client, city.office)) == ["甲"]
    assert shown(get(client, other.office)) == ["外地人"]
    foreign = Delivery.objects.get(to__last_name="外地人")
    Delivery.objects.update(state="dead", reason="refused", ended_at="2019-05-07T12:00:00Z")
    for name in ("desk:delivery_again", "desk:delivery_aside"):
        assert client.post(reverse(name, args=[foreign.pk])).status_code == 302
        client.force_login(city.office)
        assert client.post(reverse(name, args=[foreign.pk])).status_code == 404
        client.force_login(other.office)
        Delivery.objects.update(state="dead", reason="refused", ended_at="2019-05-07T12:00:00Z")


def test_the_administrator_sees_what_the_machine_did_but_not_what_was_said(client, city, en):
    tell(clerk(city, "甲"), words="secret words", url="/desk/petitions/cases/77/")
    run()
    page = get(client, city.admin)
    assert shown(page) == ["甲"]
    assert "secret words" not in text(page)
    assert "/desk/petitions/cases/77/" not in page.content.decode()
    assert "secret words" in text(get(client, city.office))


@pytest.mark.parametrize("who", ["unit", "auditor", "secretary"])
def test_others_have_no_such_pages(client, city, who):
    for name in ("desk:deliveries", "desk:unreached", "desk:sending"):
        assert get(client, city.people[who], reverse(name)).status_code == 403
    assert "/desk/deliveries/" not in get(client, city.people[who], reverse("desk:inbox")).content.decode()


def test_filters_in_the_address(client, city, monkeypatch):
    one, two = clerk(city, "张"), clerk(city, "李")
    tell(one, dedupe="a", about="a:1")
    run()
    refuse(monkeypatch)
    tell(two, dedupe="b", about="b:1")
    run()
    tell(two, dedupe="c", pace=Pace.DIGEST)
    for query, names in {
        "?state=dead": ["李"],
        "?state=dead&reason=refused&open=true": ["李"],
        "?reason=gone": [],
        "?q=张": ["张"],
        "?pace=digest": ["李"],
        "?channel=sms": [],
        "?since=2019-05-08": [],
        "?until=2019-05-07&state=sent": ["张"],
        "?state=nonsense": ["李", "李", "张"],
    }.items():
        assert shown(get(client, city.office, LIST + query)) == names, query
    outbox.settle("b:1")
    assert shown(get(client, city.office, f"{LIST}?state=dead&open=true")) == []


@pytest.mark.parametrize("many", [1, 60])
def test_the_list_costs_the_same_at_any_length(client, city, many, django_assert_max_num_queries):
    people = [clerk(city, email=f"p{n}@example.org") for n in range(many)]
    tell(*people)
    run()
    get(client, city.office)
    with django_assert_max_num_queries(16):
        page = get(client, city.office)
    assert len(page.context["rows"]) == min(many, 50)


@pytest.mark.parametrize("many", [1, 60])
def test_the_people_not_reached_cost_the_same_at_any_length(client, city, en, many, django_assert_max_num_queries):
    tell(*[clerk(city, email="") for n in range(many)])
    url = reverse("desk:unreached")
    get(client, city.office, url)
    with django_assert_max_num_queries(16):
        page = get(client, city.office, url)
    assert page.context["page_obj"].paginator.count == many
    assert get(client, make_city().office, url).context["page_obj"].paginator.count == 0


def test_sending_again_from_the_page_leads_back_to_the_same_filters(client, city, en, monkeypatch):
    tell(clerk(city))
    with monkeypatch.context() as patch:
        refuse(patch)
        run()
    row = Delivery.objects.get()
    client.force_login(city.office)
    again, back = reverse("desk:delivery_again", args=[row.pk]), f"{LIST}?state=dead"
    with at(DAY, 13):
        assert client.post(again, {"back": back}).headers["Location"] == back
        page = client.post(again, {"back": "https://evil.example.org/desk/deliveries/"}, follow=True)
        assert page.redirect_chain == [(LIST, 302)]
        assert "Nothing to do: it is waiting already." in text(page)
        deliver_waiting()
    assert len(mail.outbox) == 1


def test_the_office_sets_the_rules(client, city, en):
    url = reverse("desk:sending")
    page = get(client, city.office, url)
    values = {
        "channels": ["email"], "opens_at": "09:00", "closes_at": "17:30", "digest_at": "09:00", "cap": "7",
        "asks_outside": "on",
    }  # fmt: skip
    assert page.context["form"]["opens_at"].value().strftime("%H:%M") == "08:30"
    assert client.post(url, values | {"digest_at": "08:00"}).status_code == 422
    assert Policy.objects.count() == 0
    assert client.post(url, values).headers["Location"] == url
    assert (Policy.load().cap, Policy.load().channels) == (7, ["email"])


def test_one_s_own_channels(client, city, en, settings):
    settings.CHANNEL_SECRETS = {"sms": "json://KEYsecret@127.0.0.1:9/?:to={address}"}
    url = reverse("desk:channels")
    page = get(client, city.unit, url)
    assert "KEYsecret" not in page.content.decode()
    assert "not set up in this installation" in text(page)
    assert list(page.context["form"].fields) == ["email_on", "email", "sms_on", "sms"]
    assert client.post(url, {"sms_on": "on", "sms": "no number"}).status_code == 422
    assert client.post(url, {"email_on": "on", "email": "me@example.org", "sms": ""}).headers["Location"] == url
    city.unit.refresh_from_db()
    assert (city.unit.email, Address.objects.filter(channel="sms").count()) == ("me@example.org", 0)
    assert "Reaches you outside E-mail" in text(get(client, city.unit, url))
    Policy(pk=1, channels=["sms"]).save()
    assert "not allowed by the office" in text(get(client, city.unit, url))


@pytest.mark.parametrize("many", [1, 70])
def test_the_inbox_costs_the_same_at_any_length_and_is_paged(client, city, many, django_assert_max_num_queries):
    for n in range(many):
        tell(city.unit, dedupe=f"n:{n}", then="then", why="why")
    url = reverse("desk:inbox")
    get(client, city.unit, url)
    with django_assert_max_num_queries(14):
        page = get(client, city.unit, url)
    assert (len(page.context["page_obj"]), page.context["tabs"][0]["count"]) == (min(many, 50), many)


def test_the_inbox_says_what_happens_next_and_why(client, city, en):
    tell(city.unit, words="What", then="A letter follows on 9 May.", why="You report for the unit.", due_on=None)
    Message.objects.update(due_on="2019-05-06")
    found = text(get(client, city.unit, reverse("desk:inbox")))
    for words in ("What", "2019-05-06", "past its day", "A letter follows on 9 May.", "You report for the unit."):
        assert words in found


def test_what_somebody_is_told_in_a_new_city_is_not_the_old_offices_to_read(client, city, en):
    other = make_city()
    person = clerk(city, "甲")
    tell(person, words="old", dedupe="old")
    with at(DAY):
        Post.objects.filter(user=person).update(ends_on="2019-05-10")
        Post.objects.create(user=person, organisation=other.responsible, role=Role.CLERK, starts_on="2019-05-11")
    with at("2019-05-13", 12):
        outbox.tell([person], "new", dedupe="new", pace=Pace.AT_ONCE)
    seen = {
        who: [row["delivery"].message.text for row in get(client, who, day="2019-05-14").context["rows"]]
        for who in (city.office, other.office)
    }
    assert seen == {city.office: ["old"], other.office: ["new"]}


def test_what_somebody_without_a_post_is_told_stays_with_the_office_of_the_last_one(client, city, en):
    person = clerk(city, "甲")
    Post.objects.filter(user=person).update(ends_on="2019-05-01")
    tell(person)
    assert shown(get(client, city.office)) == ["甲"]
