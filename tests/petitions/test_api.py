"""Petitions over REST: scope, what is withheld, filters, pages, acts; nothing of an original or an identity."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from petitions.domain import receiving
from petitions.models import Petition
from tests.cases.test_api import get, ids, post
from tests.factories import at, make_city, make_org
from tests.petitions import way
from tests.petitions.canary import make_canaries

pytestmark = pytest.mark.django_db
DAY = "2018-08-02"


@pytest.fixture
def batch(city):
    who = make_canaries(1, 3)[0]
    identity = {"name": who.name, "phone": who.phone, "id_number": who.id_number, "address": who.address}
    made = way.make_batch(city, 3, identity=identity)
    made.who = who
    return made


def test_the_office_reads_summaries_but_neither_original_nor_identity(city, batch):
    way.hand_over(city, batch.petitions.first())
    answer = get(city.office, f"petitions/{batch.petitions.first().pk}/", DAY)
    told = answer.json()
    assert told["summary"].startswith("来电反映东安县石期市镇金石砖厂")
    assert [row["organisation"]["name"] for row in told["assignments"]] == ["县住建局"]
    text = json.dumps(told, ensure_ascii=False)
    assert "content" not in told and "identity" not in text and batch.who.name not in text
    assert ids(city.office, "petitions/", round=batch.round.slug) == [row.pk for row in batch.petitions.all()]


def test_a_unit_sees_its_own_and_the_accused_side_no_words(city, batch):
    first, second, _third = batch.petitions.all()
    way.hand_over(city, first)
    assert ids(city.unit, "petitions/") == [first.pk]
    with at(DAY):
        receiving.set_accused(first.pk, city.responsible, actor=city.office)
    assert get(city.unit, f"petitions/{first.pk}/", DAY).json()["summary"] is None
    assert get(city.unit, "petitions/", DAY).json()["results"][0]["summary"] is None
    assert get(city.office, f"petitions/{first.pk}/", DAY).json()["summary"]
    assert get(city.unit, f"petitions/{second.pk}/", DAY).status_code == 404
    way.write_reply(city, first.assignments.get())
    way.sign(city, first.assignments.get())
    way.review(city, first.assignments.get())
    way.release(city, Petition.objects.get(pk=first.pk))
    assert get(city.unit, f"petitions/{first.pk}/", "2018-08-08").json()["summary"].startswith("来电反映")


def test_another_city_sees_nothing(batch):
    other = make_city()
    for name in ("office", "unit", "auditor", "secretary"):
        assert ids(other.people[name], "petitions/") == [] and ids(other.people[name], "batches/") == []


def test_filters_count_and_refuse(city, batch):
    assert len(ids(city.office, "petitions/", type="noise")) == 1
    assert len(ids(city.office, "petitions/", is_key="true")) == 1
    assert get(city.office, "petitions/", DAY, accused="1").status_code == 400
    assert get(city.office, "petitions/", DAY, ordering="summary").status_code == 400


def test_hand_over_by_the_office_only_and_to_units_of_the_region(city, batch):
    first = batch.petitions.first()
    shares = {"shares": [{"unit": city.responsible.pk, "part": "一"}, {"unit": city.lead.pk}]}
    assert post(city.observer, f"petitions/{first.pk}/hand-over/", DAY, **shares).status_code == 403
    foreign = make_org("外地单位")
    assert post(city.office, f"petitions/{first.pk}/hand-over/", DAY, shares=[{"unit": foreign.pk}]).status_code == 400
    answer = post(city.office, f"petitions/{first.pk}/hand-over/", DAY, **shares)
    assert (answer.status_code, len(answer.json()["assignments"])) == (200, 2)
    assert post(city.office, f"petitions/{first.pk}/hand-over/", DAY, **shares).status_code == 400


def test_batches(city, batch):
    told = get(city.office, f"batches/{batch.pk}/", DAY).json()
    assert (told["label"], told["petitions_count"], told["state"]) == ("1", 3, "received")
    assert post(city.office, f"batches/{batch.pk}/receive/", DAY).status_code == 409


def test_a_list_costs_the_same_at_any_length(city):
    counts = []
    for number, n in ((1, 1), (2, 30)):
        batch = way.make_batch(
            city, n, number=number, round=Petition.objects.first() and Petition.objects.first().round
        )
        for petition in batch.petitions.all():
            way.hand_over(city, petition)
        with CaptureQueriesContext(connection) as caught:
            get(city.unit, "petitions/", DAY)
        counts.append(len(caught))
    assert counts[0] == counts[1]
