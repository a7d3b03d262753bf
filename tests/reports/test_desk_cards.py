"""What the tables of petitions add to first pages."""

import pytest

from reports import desk, publishing
from tests.factories import at
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-08"


def counts(user, round):
    return [card.count for card in desk.cards(user, round)]


def test_each_sees_what_waits_for_them(city):
    batch = way.make_batch(city, 2)
    round = batch.round
    for petition in batch.petitions.all():
        way.finish(city, petition)
        way.release(city, petition)
    assert counts(city.office, round) == [2]
    assert counts(city.publisher, round) == []
    with at(DAY):
        made = publishing.make(round.pk, batch.pk, actor=city.office)
    assert counts(city.office, round) == []
    assert counts(city.publisher, round) == [1]
    with at(DAY):
        publishing.release(made.pk, actor=city.publisher, seen=made.digest)
    assert counts(city.office, round) == counts(city.publisher, round) == []


@pytest.mark.parametrize("name", ["unit", "head", "secretary", "observer", "auditor", "verifier"])
def test_others_have_no_card(city, name):
    batch = way.make_batch(city, 1)
    way.finish(city, batch.petitions.get())
    way.release(city, batch.petitions.get())
    assert counts(city.people[name], batch.round) == []
