"""Handing an inbox on: the successor has it once, at their own address; what has gone out does not go again."""

import pytest
from django.core import mail

from notify import outbox
from notify.jobs import deliver_waiting
from notify.models import Delivery, Message, Pace, Unreached
from tests.factories import at, make_user

pytestmark = pytest.mark.django_db


def tell(*people, dedupe: str, pace=Pace.DIGEST, hour=12):
    with at("2019-05-07", hour):
        outbox.tell(people, "text %(n)s", {"n": dedupe}, dedupe=dedupe, about=f"a:{dedupe}", pace=pace)


def deliver(day="2019-05-08", hour=9) -> list[str]:
    mail.outbox.clear()
    with at(day, hour):
        deliver_waiting()
    return [sent.to[0] for sent in mail.outbox]


def test_what_waits_goes_to_the_successor_s_address():
    old, new = make_user(email="old@example.org"), make_user(email="new@example.org")
    tell(old, dedupe="x")
    assert outbox.hand_on(old, new) == 1
    assert deliver() == ["new@example.org"]
    assert list(Message.objects.values_list("to", "dedupe")) == [(new.pk, f"x|{new.pk}")]
    assert set(Delivery.objects.values_list("to", "state", "reason")) == {
        (old.pk, "cancelled", "handed_on"),
        (new.pk, "sent", ""),
    }


def test_what_has_gone_out_does_not_go_again():
    old, new = make_user(email="old@example.org"), make_user(email="new@example.org")
    tell(old, dedupe="x")
    assert deliver() == ["old@example.org"]
    assert outbox.hand_on(old, new) == 1
    assert deliver("2019-05-09") == []
    assert Message.objects.inbox_of(new).waiting().count() == 1


def test_what_the_successor_was_told_already_is_not_told_twice():
    old, new = make_user(email="old@example.org"), make_user(email="new@example.org")
    tell(old, new, dedupe="both")
    tell(old, dedupe="mine")
    assert outbox.hand_on(old, new) == 1
    assert Message.objects.inbox_of(new).waiting().count() == 2
    assert Message.objects.inbox_of(old).waiting().count() == 0
    assert deliver() == ["new@example.org"]
    assert mail.outbox[0].body.count("text both") == mail.outbox[0].body.count("text mine") == 1


def test_telling_the_same_again_does_not_double_it_for_the_successor():
    old, new = make_user(), make_user()
    tell(old, dedupe="x")
    outbox.hand_on(old, new)
    tell(new, dedupe="x")
    assert Message.objects.inbox_of(new).count() == 1


def test_what_could_not_reach_somebody_who_left_reaches_the_successor():
    old, new = make_user(email="old@example.org"), make_user(email="new@example.org")
    tell(old, dedupe="x")
    old.is_active = False
    old.save()
    assert deliver() == []
    assert Delivery.objects.troubles().count() == 1
    outbox.hand_on(old, new)
    assert Delivery.objects.troubles().count() == 0
    assert deliver("2019-05-09") == ["new@example.org"]


def test_what_comes_back_to_somebody_goes_out_to_them():
    one, two = make_user(email="one@example.org"), make_user(email="two@example.org")
    tell(one, dedupe="x")
    outbox.hand_on(one, two)
    outbox.hand_on(two, one)
    assert deliver() == ["one@example.org"]
    assert set(Delivery.objects.values_list("to", "state")) == {(one.pk, "sent"), (two.pk, "cancelled")}


def test_somebody_without_a_way_out_is_no_longer_missed_once_the_duties_are_another_s():
    old, new = make_user(), make_user(email="new@example.org")
    tell(old, dedupe="x")
    assert Unreached.objects.count() == 1
    outbox.hand_on(old, new)
    assert Unreached.objects.count() == 0
