"""What a phone or a stranger may send to look-backs, and who sees no more than before."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lookback import population
from lookback.domain import planning, visiting
from lookback.models import Check
from orgs.models import Post
from tests.factories import at, picture
from tests.lookback import rounds
from tests.lookback.rounds import DRAWN, VISITED, make_assigned, make_closed
from tests.lookback.test_pages import client_of

pytestmark = pytest.mark.usefixtures("en")


@pytest.fixture
def pick(city):
    round, _tasks = make_closed(city, 1)
    _plan, (pick,) = make_assigned(city, round)
    return pick


def body(**more):
    return {"result": "consolidated", "note": "看过", "held_on": VISITED, "client_id": str(uuid4())} | more


@pytest.mark.parametrize(
    "said", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z", "1e9", "2019-13-40"]
)
def test_a_phone_whose_clock_is_wild_is_answered(city, pick, said):
    with at(VISITED):
        sent = client_of(pick.visitor).post(reverse("lookback:send", args=[pick.pk]), body(made_at=said))
        assert sent.status_code in (201, 422), sent.content
        if sent.status_code == 201:
            for person in (pick.visitor, city.office):
                name = "visit" if person == pick.visitor else "pick"
                assert client_of(person).get(reverse(f"lookback:{name}", args=[pick.pk])).status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"note": "看\x00过"}, {"latitude": "NaN", "longitude": "1"}, {"latitude": "1e400", "longitude": "1"},
        {"held_on": "9999-12-31"}, {"held_on": "0001-01-01"}, {"client_id": "x"}, {"photos_expected": str(10**30)},
        {"photos_expected": "-1"}, {"result": "reopened"}, {"note": "x" * 10_000},
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_words(city, pick, more):
    with at(VISITED):
        sent = client_of(pick.visitor).post(reverse("lookback:send", args=[pick.pk]), body(**more))
    assert sent.status_code == 422 and sent.json()["error"]
    assert not Check.objects.exists()


def test_a_visit_of_somebody_else_is_not_taken_over_by_its_number(city, pick):
    round = pick.plan.round
    other = rounds.make_visitor(city, "another")
    _tasks = make_closed(city, 1, round)
    _plan, picks = rounds.make_drawn(city, round, seed="2")
    with at(VISITED):
        planning.assign_many(
            picks[0].plan_id, actor=city.office, picks=[one.pk for one in picks], visitor=other, due_on=rounds.DUE
        )
        known = uuid4()
        visiting.record(pick.pk, actor=pick.visitor, result="partly", note="看过", client_id=known)
        sent = client_of(other).post(reverse("lookback:send", args=[picks[0].pk]), body(client_id=str(known)))
        assert sent.status_code == 422
        photo = {"visit": str(known), "client_id": str(uuid4()), "photo": picture()}
        assert client_of(other).post(reverse("lookback:send_photo", args=[pick.pk]), photo).status_code == 404
    assert Check.objects.count() == 1


def test_who_holds_no_post_any_more_opens_no_visit(city, pick):
    visitor = pick.visitor
    Post.objects.filter(user=visitor).update(ends_on=date(2019, 11, 3))
    with at(VISITED):
        client = client_of(type(visitor).objects.get(pk=visitor.pk))
        assert client.get(reverse("lookback:visit", args=[pick.pk])).status_code == 404
        assert str(pick.task) not in client.get(reverse("lookback:visits")).content.decode()
        assert client.get(reverse("lookback:keep")).json()["pages"] == [reverse("lookback:visits")]


@pytest.mark.parametrize("name", ["=1+1", "= +cmd", "＝1", " \t=1", "@SUM(1)", "－1", "+-=@x", "\x00=1"])
def test_no_group_of_the_list_is_a_formula(name):
    assert population._plain(name)[:1] not in set("=+-@＝＋－＠ \t\x00"), name


def test_days_out_of_all_measure_are_a_slip_of_the_pen(city) -> None:
    round, _tasks = make_closed(city, 1)
    wrong = {("0001-01-01", "0001-02-01"): "starts_on", ("2019-11-01", "9999-12-31"): "ends_on"}
    for (first, last), field in wrong.items():
        with pytest.raises(ValidationError) as refused:
            rounds.make_plan(city, round, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))
        assert refused.value.message_dict.keys() == {field}


def test_what_the_phone_could_not_send_is_told_with_the_name_of_the_field(city) -> None:
    round, _tasks = make_closed(city, 1)
    _plan, [pick] = make_assigned(city, round)
    client = client_of(pick.visitor)
    with at(VISITED):
        sent = {"result": "partly", "note": "", "held_on": VISITED, "made_at": "x"}
        answer = client.post(reverse("lookback:send", args=[pick.pk]), sent)
    assert answer.status_code == 422
    assert answer.json() == {"error": "What you saw: This field is required. Enter a valid date/time."}


def test_a_finished_look_back_offers_nothing_to_pick_and_errands_keep_the_tabs_of_the_office(city) -> None:
    round, _tasks = make_closed(city, 1)
    plan, [pick] = make_assigned(city, round)
    client = client_of(city.office)
    page = reverse("lookback:plan", args=[plan.pk])
    with at(VISITED):
        assert "data-select-all" in client.get(page).content.decode()
        rounds.visit(city, pick)
        assert "data-select-all" not in client.get(page).content.decode()
        assert 'class="tabs"' in client.get(reverse("lookback:errands")).content.decode()
        assert 'class="tabs"' not in client_of(city.unit).get(reverse("lookback:errands")).content.decode()


def test_visits_are_shared_out_among_those_only_who_may_make_one_of_them(city) -> None:
    round, _tasks = make_closed(city, 2)
    visitor = rounds.make_visitor(city)
    plan, _picks = rounds.make_drawn(city, round)
    with at(DRAWN):
        page = client_of(city.office).get(reverse("lookback:spread", args=[plan.pk]))
    offered = dict(page.context["form"].fields["visitors"].choices)
    assert visitor.pk in offered and city.office.pk not in offered
    assert "may visit" not in offered[visitor.pk]


def test_addresses_with_numbers_that_no_database_keeps_are_not_found(city, pick) -> None:
    beyond, client = int("9" * 30), client_of(pick.visitor)
    assert client.get(reverse("lookback:old_photo", args=[pick.pk, beyond])).status_code == 404
    assert client.post(reverse("lookback:send_photo", args=[beyond])).status_code == 404
