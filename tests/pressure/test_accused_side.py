"""People of the office who belong to the accused side have no hand in what presses on that petition."""

import pytest
from django.core.exceptions import PermissionDenied

from orgs.models import Role
from petitions.models import Petition
from pressure.domain import appeals, cards, ladders
from pressure.models import Appeal
from records.trail import key
from tests.factories import at, make_org, make_user
from tests.petitions.way import fresh, hand_over, make_batch
from tests.pressure.dealing import deal

pytestmark = pytest.mark.django_db
DAY, WHY = "2018-08-02", "正在等待省级的复核结论"


@pytest.fixture
def case(city):
    batch = make_batch(city, 1)
    (case,) = hand_over(city, batch.petitions.get())
    return case


@pytest.fixture
def own(city, case):
    """Somebody of the office in the accused office itself."""
    accused = make_org("市环保执法支队", city.office_unit)
    Petition.objects.filter(pk=case.petition_id).update(accused=accused)
    return make_user((city.office_unit, Role.OFFICE), (accused, Role.VERIFIER))


def test_they_do_not_stop_its_reminders(city, case, own):
    deadline = fresh(case).deadline
    with at(DAY), pytest.raises(PermissionDenied, match="own side"):
        ladders.suspend(deadline.pk, actor=own, why=WHY)
    with at(DAY):
        ladders.suspend(deadline.pk, actor=city.office, why=WHY)
    with at(DAY), pytest.raises(PermissionDenied, match="own side"):
        ladders.lift(deadline.pk, actor=own, why=WHY)


def test_they_neither_give_nor_take_back_its_cards_nor_decide_its_appeals(city, case, own):
    card = deal(city, case.round, "red", key(case), day=DAY)
    with at(DAY):
        row = appeals.appeal(card.pk, actor=city.unit, text="现场监测结果尚未出具，无法按期答复。")
        for act in (
            lambda: deal(city, case.round, "red", key(case), day=DAY, actor=own, reason="办理明显滞后"),
            lambda: cards.revoke(card.pk, actor=own, reason="办理没有滞后"),
            lambda: appeals.decide(row.pk, actor=own, uphold=True, decision="理由成立"),
        ):
            with pytest.raises(PermissionDenied, match="own side"):
                act()
        appeals.decide(row.pk, actor=city.office, uphold=True, decision="理由成立，予以撤回")
    assert Appeal.objects.get().state == "upheld"


@pytest.mark.parametrize("path", ["cards/{card}/", "petitions/cases/{case}/pressure/"])
def test_pages_offer_them_nothing_of_it(client, city, case, own, path):
    card = deal(city, case.round, "red", key(case), day=DAY)
    path = "/desk/" + path.format(card=card.pk, case=case.pk)
    shown = {}
    for user in (city.office, own):
        client.force_login(user)
        with at(DAY):
            answer = client.get(path)
        assert answer.status_code == 200
        shown[user] = answer.context.get("may_revoke", answer.context.get("may_hold"))
    assert shown == {city.office: True, own: False}
