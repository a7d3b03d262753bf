"""A compartment whose last reader left opens again, and never by the hand of one person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import neighbours
from cases.domain import handover
from cases.domain.moves import WrongState
from liability.domain import clues, compartment, way_back
from liability.models import Clue, Nomination, Reader
from liability.models.clue import reads
from notify.models import Message
from orgs.models import Post, Role, User
from records.models import Event
from tests.factories import at, make_round, make_user
from tests.liability.ground import lose, lost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
CANARY = "金丝雀线索甲乙丙"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def open_page(user: User, post: dict | None = None):
    client = Client()
    client.force_login(user)
    with at("2019-02-12"):
        url = reverse("liability:way_back")
        return client.post(url, post) if post is not None else client.get(url)


def test_the_last_who_can_read_stays_though_others_are_named_in_vain(city):
    left = make_user((city.office_unit, Role.OFFICE))
    with at("2018-12-05"):
        round = make_round(city)
        compartment.name(round.pk, actor=city.office, user=left)
    Post.objects.filter(user=left).update(ends_on=date(2019, 1, 31))
    with at("2019-02-11"), pytest.raises(WrongState, match="one reader has to stay"):
        compartment.end(Reader.objects.get(user=city.office).pk, actor=fresh(city.office))


@pytest.mark.parametrize("how", ["post ended", "account shut", "handed over"])
def test_however_the_last_reader_leaves_two_people_lead_back(city, how):
    with at("2018-12-05"):
        round = make_round(city)
        clue = clues.hand_over(
            round.pk, actor=city.office, number=1, title=CANARY, text=CANARY, on=date(2018, 12, 5), to=city.lead
        )
    successor = make_user((city.city, Role.OBSERVER))
    with at("2019-02-01"):
        if how == "handed over":
            handover.hand_over(city.office, successor, actor=city.admin, why="调离")
        else:
            successor = make_user((city.office_unit, Role.OFFICE))
            if how == "post ended":
                Post.objects.filter(user=city.office).update(ends_on=date(2019, 1, 31))
            else:
                User.objects.filter(pk=city.office.pk).update(is_active=False)
    with at("2019-02-11"):
        successor = fresh(successor)
        assert not reads(successor, round)  # what was handed over does not open the compartment
        with pytest.raises(PermissionDenied):
            compartment.name(round.pk, actor=successor, user=successor)
        row = way_back.propose(round.pk, actor=city.admin, user=successor)
        assert not reads(successor, round)
        way_back.confirm(row.pk, actor=city.auditor)
        assert clues.open_text(clue.pk, actor=successor).title == CANARY
        assert [one.user for one in Reader.objects.in_force()] == [successor]
        verbs = list(Event.objects.order_by("-seq").values_list("verb", "actor"))[1:4]
    assert verbs == [
        ("liability.reader", city.auditor.pk),
        ("liability.reader_ended", city.auditor.pk),
        ("liability.proposed", city.admin.pk),
    ]
    assert CANARY not in str(list(Message.objects.values()))


def test_nobody_does_it_alone(city):
    round = lose(city)
    Post.objects.create(user=city.admin, organisation=city.city, role=Role.AUDITOR, starts_on=date(2015, 1, 1))
    Post.objects.create(user=city.office, organisation=city.city, role=Role.MAYOR, starts_on=date(2015, 1, 1))
    admin, office = fresh(city.admin), fresh(city.office)
    with at("2019-02-11"):
        with pytest.raises(PermissionDenied):
            way_back.propose(round.pk, actor=city.auditor, user=office)
        with pytest.raises(PermissionDenied):
            way_back.propose(round.pk, actor=office, user=office)
        with pytest.raises(ValidationError, match="Only people of the rectification office"):
            way_back.propose(round.pk, actor=admin, user=city.unit)
        with pytest.raises(ValidationError, match="Nobody proposes themselves"):
            way_back.propose(round.pk, actor=admin, user=admin)
        row = way_back.propose(round.pk, actor=admin, user=office)
        for user in (admin, office, city.verifier, city.unit, city.secretary):  # the secretary is a county's
            with pytest.raises(PermissionDenied):
                way_back.confirm(row.pk, actor=user)
        with pytest.raises(WrongState, match="proposed already"):
            way_back.propose(round.pk, actor=admin, user=office)
    for decider in (admin, office):
        with pytest.raises(IntegrityError), transaction.atomic():
            Nomination.objects.update(state="confirmed", decided_by=decider, decided_on=date(2019, 2, 11))


def test_a_leader_of_the_region_decides_too_and_a_refusal_lets_another_be_proposed(city):
    round, row = lost(city)
    mayor, other = make_user((city.city, Role.MAYOR)), make_user((city.office_unit, Role.OFFICE))
    with at("2019-02-12"):
        assert {m.to_id for m in Message.objects.filter(about=f"liability.nomination:{row.pk}")} == {city.auditor.pk}
        way_back.refuse(row.pk, actor=mayor)
        assert not Message.objects.filter(to=city.auditor, done_at=None).exists()
        assert Message.objects.filter(to=city.admin, text=way_back.TURNED_DOWN).exists()
        with pytest.raises(WrongState, match="decided already"):
            way_back.confirm(row.pk, actor=mayor)
        second = way_back.propose(round.pk, actor=city.admin, user=other)
        way_back.confirm(second.pk, actor=mayor)
        assert reads(other, round) and not reads(city.office, round)
        with pytest.raises(WrongState, match="nothing is to be mended"):
            way_back.propose(round.pk, actor=city.admin, user=city.office)


def test_a_reader_who_comes_back_makes_the_proposal_idle(city):
    round, row = lost(city)
    back = Reader.objects.get().user
    Post.objects.filter(user=back).update(ends_on=None)
    with at("2019-02-12"), pytest.raises(WrongState, match="nothing is to be mended"):
        way_back.confirm(row.pk, actor=city.auditor)


def test_a_compartment_nobody_began_is_not_lost(city):
    round = make_round(city)
    assert way_back.unread([round]) == []
    with at("2019-02-12"), pytest.raises(WrongState):
        way_back.propose(round.pk, actor=city.admin, user=city.office)


def test_on_the_page_from_the_loss_to_the_reader(city):
    round = lose(city)
    with at("2019-02-12"):
        [item] = neighbours.people(city.admin)
        assert (item.count, item.url) == (1, reverse("liability:way_back"))
        assert "Nobody reads the clues of this round" in str([alarm.text for alarm in neighbours.alarms(round)])
    assert f'value="{city.office.pk}"' in open_page(city.admin).content.decode()
    propose = {"act": "propose", "round": round.pk, "user": city.office.pk}
    assert open_page(city.auditor, propose).status_code == 403
    assert open_page(city.admin, {"act": "propose", "round": round.pk}).status_code == 422
    assert open_page(city.admin, propose).status_code == 302
    row = Nomination.objects.get()
    confirm = {"act": "confirm", "round": round.pk, "nomination": row.pk}
    assert "Confirm this reader" not in open_page(city.admin).content.decode()
    assert open_page(city.admin, confirm).status_code == 403
    assert open_page(city.auditor, confirm | {"nomination": row.pk + 1}).status_code == 404
    assert open_page(city.auditor, confirm | {"round": 0}).status_code == 404
    assert "Confirm this reader" in open_page(city.auditor).content.decode()
    assert open_page(city.auditor, confirm).status_code == 302
    assert Reader.objects.in_force().get().user == city.office
    assert "Every compartment has a reader" in open_page(city.admin).content.decode()
    with at("2019-02-12"):
        assert neighbours.people(city.admin) == [] and not Clue.objects.visible_to(city.admin).exists()


def test_the_queries_of_the_page_do_not_grow(city):
    lost(city)
    one = len(count(city))
    for _n in range(4):
        lost(city)
    assert len(count(city)) == one


def count(city):
    client = Client()
    client.force_login(city.auditor)
    with at("2019-02-12"), CaptureQueriesContext(connection) as queries:
        client.get(reverse("liability:way_back"))
    return queries
