"""What people decide: the office's rules, one's own ways, sending again and putting aside; each in the trail."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from notify import outbox, rules
from notify.channels import CHANNELS
from notify.channels.errors import ChannelError
from notify.jobs import deliver_waiting
from notify.models import Address, Delivery, Dispatch, Message, Pace, Policy, Unreached
from orgs.models import Role
from records.models import Event
from tests.factories import at, make_city, make_user

pytestmark = pytest.mark.django_db
DAY = "2019-05-07"


def trail() -> list[str]:
    return list(Event.objects.filter(verb__startswith="delivery.").order_by("seq").values_list("verb", flat=True))


class TestPolicy:
    @pytest.mark.parametrize("who", ["office", "admin"])
    def test_the_office_and_the_administrator_set_it(self, city, who):
        rules.set_policy(actor=city.people[who], cap=5, digest_at=time(9), channels=["email"])
        policy = Policy.load()
        assert (policy.cap, policy.digest_at, policy.channels, policy.opens_at) == (5, time(9), ["email"], time(8, 30))
        line = Event.objects.get(verb="delivery.policy_set")
        assert (line.before["cap"], line.after["cap"], line.actor) == (20, 5, city.people[who])

    @pytest.mark.parametrize("who", ["unit", "head", "auditor", "verifier", "secretary"])
    def test_nobody_else_does(self, city, who):
        with pytest.raises(PermissionDenied):
            rules.set_policy(actor=city.people[who], cap=5)
        assert (Policy.objects.count(), trail()) == (0, [])

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"opens_at": time(19)}, "closes_at"),
            ({"digest_at": time(8)}, "digest_at"),
            ({"digest_at": time(18)}, "digest_at"),
            ({"channels": ["pigeon"]}, "channels"),
            ({"cap": 0}, "cap"),
            ({"cap": 201}, "cap"),
        ],
    )
    def test_what_makes_no_sense_is_refused_by_field(self, city, fields, named):
        with pytest.raises(ValidationError) as error:
            rules.set_policy(actor=city.office, **fields)
        assert list(error.value.error_dict) == [named]
        assert trail() == []

    def test_the_database_holds_it_too(self):
        for wrong in ({"pk": 2}, {"opens_at": time(19)}, {"digest_at": time(6)}, {"cap": 0}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Policy(**{"pk": 1} | wrong).save(force_insert=True)


class TestWays:
    @pytest.fixture(autouse=True)
    def _services(self, settings):
        settings.CHANNEL_SECRETS = {"wecom": "wecombot://KEY0123456789", "sms": "json://127.0.0.1:9/?:to={address}"}

    def test_everybody_sets_their_own(self):
        person = make_user()
        rules.set_ways(
            {"email": ("me@example.org", True), "sms": ("13800001111", True), "wecom": ("", False)}, actor=person
        )
        person.refresh_from_db()
        assert person.email == "me@example.org"
        assert set(Address.objects.values_list("channel", "address", "is_on")) == {
            ("email", "", True),
            ("sms", "13800001111", True),
        }
        line = Event.objects.get(verb="delivery.ways_set")
        assert line.after == {"channels_used": {"email": True, "sms": True}}
        assert "1380000" not in str([line.before, line.after, line.note])

    def test_nothing_changed_writes_nothing(self):
        person = make_user(email="me@example.org")
        rules.set_ways({"email": ("me@example.org", True), "sms": ("", False)}, actor=person)
        assert (Address.objects.count(), trail()) == (0, [])

    @pytest.mark.parametrize(
        "wanted",
        [
            {"email": ("no address", True)},
            {"sms": ("call me", True)},
            {"sms": ("", True)},
            {"sms": ("138/../../x?y=z", True)},
            {"dingtalk": ("a/b", True)},
            {"feishu": ("%2F", True)},
        ],
    )
    def test_what_does_not_fit_is_refused(self, wanted):
        with pytest.raises(ValidationError) as error:
            rules.set_ways(wanted, actor=make_user())
        assert list(error.value.error_dict) == list(wanted)
        assert (Address.objects.count(), trail()) == (0, [])

    def test_whoever_gives_an_address_is_no_longer_missed(self):
        person = make_user()
        with at(DAY, 12):
            outbox.tell([person], "x", dedupe="x")
        assert Unreached.objects.count() == 1
        rules.set_ways({"sms": ("13800001111", True)}, actor=person)
        assert Unreached.objects.count() == 0

    def test_whoever_turns_e_mail_off_gets_none(self):
        person = make_user(email="me@example.org")
        rules.set_ways({"email": ("me@example.org", False)}, actor=person)
        with at(DAY, 12):
            outbox.tell([person], "x", dedupe="x", pace=Pace.AT_ONCE)
        assert (Delivery.objects.count(), Unreached.objects.count()) == (0, 1)


class Refusing:
    """An e-mail channel that refuses until it is told otherwise."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.error: Exception | None = None

    def is_set_up(self):
        return True

    needs_address = is_set_up

    def send(self, letter, address):
        if self.error:
            raise self.error
        self.sent.append(letter.text)

    def close(self):
        pass


@pytest.fixture
def channel(monkeypatch):
    stub = Refusing()
    monkeypatch.setitem(CHANNELS, "email", stub)
    return stub


@pytest.fixture
def reader(city):
    return make_user((city.responsible, Role.CLERK), email="reader@example.org")


def dead(reader, channel, *, many: int = 1, pace: Pace = Pace.AT_ONCE) -> list[Delivery]:
    """Deliveries that were refused; a digest when there are many."""
    channel.error = ChannelError("address refused (550)", permanent=True)
    with at(DAY, 12):
        for n in range(many):
            outbox.tell([reader], f"matter {n}", dedupe=f"n:{n}", pace=pace)
    with at("2019-05-08", 9):
        deliver_waiting()
    channel.error = None
    return list(Delivery.objects.filter(state="dead").order_by("pk"))


class TestSendingAgain:
    def test_works_once_and_is_in_the_trail(self, city, reader, channel):
        (row,) = dead(reader, channel)
        rules.send_again(row.pk, actor=city.office)
        with pytest.raises(ValidationError):
            rules.send_again(row.pk, actor=city.office)
        with at("2019-05-08", 10):
            assert [deliver_waiting(), deliver_waiting()] == [1, 0]
        with pytest.raises(ValidationError):
            rules.send_again(row.pk, actor=city.admin)
        assert len(channel.sent) == 1
        assert trail() == ["delivery.sent_again"]

    def test_keeps_the_name_of_the_mail_and_starts_counting_anew(self, city, reader, channel):
        (row,) = dead(reader, channel)
        name = row.dispatch.message_id()
        rules.send_again(row.pk, actor=city.office)
        row.refresh_from_db()
        assert (row.dispatch.message_id(), row.dispatch.attempts, row.dispatch.state) == (name, 0, "waiting")

    def test_a_whole_digest_goes_again_together(self, city, reader, channel):
        rows = dead(reader, channel, many=3, pace=Pace.DIGEST)
        rules.send_again(rows[1].pk, actor=city.office)
        with at("2019-05-08", 10):
            assert deliver_waiting() == 1
        assert [text.count("matter") for text in channel.sent] == [3]
        with at("2019-05-08", 11):  # today's digest stays the only one; a later matter waits for tomorrow's
            outbox.tell([reader], "matter 9", dedupe="n:9")
            assert deliver_waiting() == 0

    def test_a_broken_text_that_was_mended_goes_again_by_itself(self, city, reader, channel):
        with at(DAY, 12):
            outbox.tell([reader], "bad %(x)s", {}, dedupe="bad")
            outbox.tell([reader], "good", dedupe="good")
        with at("2019-05-08", 9):
            deliver_waiting()
        (row,) = Delivery.objects.filter(state="dead")
        Message.objects.filter(pk=row.message_id).update(params={"x": "mended"})
        rules.send_again(row.pk, actor=city.office)
        with at("2019-05-08", 10):
            assert deliver_waiting() == 1
        assert "bad mended" in channel.sent[-1]
        assert "good" not in channel.sent[-1]

    def test_waits_for_the_window(self, city, reader, channel):
        (row,) = dead(reader, channel)
        rules.send_again(row.pk, actor=city.office)
        with at("2019-05-08", 20):
            assert deliver_waiting() == 0

    def test_somebody_who_left_is_not_written_to(self, city, reader, channel):
        (row,) = dead(reader, channel)
        reader.is_active = False
        reader.save()
        with pytest.raises(ValidationError, match=str(reader)):
            rules.send_again(row.pk, actor=city.office)

    @pytest.mark.parametrize("who", ["unit", "auditor"])
    def test_nobody_but_those_who_manage_deliveries(self, city, reader, channel, who):
        (row,) = dead(reader, channel)
        for act in (rules.send_again, rules.put_aside):
            with pytest.raises(Delivery.DoesNotExist):
                act(row.pk, actor=city.people[who])

    def test_nobody_from_another_city(self, city, reader, channel):
        (row,) = dead(reader, channel)
        other = make_city()
        for act in (rules.send_again, rules.put_aside):
            with pytest.raises(Delivery.DoesNotExist):
                act(row.pk, actor=other.office)
        assert trail() == []


def test_what_is_put_aside_is_no_trouble_and_is_kept(city, reader, channel):
    (row,) = dead(reader, channel)
    rules.put_aside(row.pk, actor=city.office)
    assert Delivery.objects.troubles().count() == 0
    assert list(Delivery.objects.values_list("state", "reason")) == [("cancelled", "put_aside")]
    assert Event.objects.get(verb="delivery.put_aside").after == {"message": row.message_id, "trouble": "refused"}
    assert Dispatch.objects.get().state == "dead"
    with pytest.raises(ValidationError):
        rules.put_aside(row.pk, actor=city.office)
