"""Bodies that no page sends: huge and negative numbers, days without end, control characters."""

import pytest
from django.urls import reverse

from liability.domain import cases
from liability.models import Clue, EnforcementFigure, Handling
from tests.factories import at, make_round
from tests.leading.test_pages import client
from tests.liability.test_compartment import DAY, hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
HUGE = str(10**30)


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def post(user, url, **body):
    with at("2018-12-06"):
        return client(user).post(url, body)


def test_numbers_without_end_are_refused(city, round):
    hand(round, city)
    with at("2018-12-06"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
    page, why = reverse("liability:case", args=[case.pk]), "写错了一个数字"
    count = {"act": "count", "kind": "talk", "on": "2018-12-04"}
    for body in (
        {"act": "correct", "handling": HUGE, "why": why}, {"act": "correct", "handling": "-1", "why": why},
        {"act": "name", "person": HUGE, "name": "某"}, {"act": "open_name", "person": HUGE},
    ):  # fmt: skip
        assert post(city.office, page, **body).status_code == 404, body
    for body in (
        count | {"persons": HUGE}, count | {"persons": "1", "person_times": HUGE}, count | {"persons": "-3"},
        count | {"persons": "1", "on": "9999-12-31"}, count | {"persons": "1", "on": "0001-01-01"},
    ):  # fmt: skip
        assert post(city.office, page, **body).status_code == 422, body
    assert not Handling.objects.exists()
    for body in ({"ordered": HUGE}, {"fined_yuan": "1e20"}, {"fined_yuan": "NaN"}, {"fined_yuan": "-1"}):
        sent = {"source": "own", "on": "2018-12-04"} | body
        assert post(city.office, reverse("liability:enforcement", args=[round.slug]), **sent).status_code == 422, body
    assert not EnforcementFigure.objects.exists()


def test_a_clue_due_on_the_last_day_of_all_stops_nobody(city, round):
    body = {
        "number": "2", "on": "2018-12-03", "to": str(city.responsible.pk), "due_on": "9999-12-31",
        "title": "x", "text": "y",
    }  # fmt: skip
    sent = post(city.office, reverse("liability:clue_new", args=[round.slug]), **body)
    assert sent.status_code == 302
    clue = Clue.objects.get()
    with at("2018-12-07"):
        assert client(city.office).get(reverse("liability:clue", args=[clue.pk])).status_code == 200


def test_a_foreign_body_or_unit_is_no_choice(city, round):
    assert post(
        city.office, reverse("liability:clue_new", args=[round.slug]), number="1", on="2018-12-03", to=HUGE,
        title="题\x00", text="文",
    ).status_code == 422  # fmt: skip
