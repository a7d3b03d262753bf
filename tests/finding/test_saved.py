"""Searches that people keep, and being told of what is new: each change once, a day at most, never more than rights."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import TaskUnit
from finding import desk, jobs
from finding.domain import saving
from finding.models import SavedSearch
from notify.models import Message
from search import index
from tests.factories import City, at, make_round, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
QUERY = "q=清淤"


@pytest.fixture
def round(city: City):
    return make_round(city, slug="first")


def add(city: City, round) -> int:
    task = make_task(city, round)
    index.put("task", task.pk, title=str(task), passages=["清淤工程"], round_id=round.pk)
    return task.pk


def kept(city: City, who: str = "unit") -> SavedSearch:
    return saving.save(QUERY, actor=city.people[who], name="清淤", alerts=True)


def told(city: City, who: str = "unit") -> list[Message]:
    return list(Message.objects.filter(to=city.people[who], about__startswith="finding.", done_at=None))


def test_what_is_new_is_told_once_a_day_at_most_and_settled_by_looking(city, round):
    add(city, round)
    with at("2019-06-03"):
        row = kept(city)
    days = {}
    with at("2019-06-04"):
        days["nothing new"] = jobs.tell_of_new_hits()
    add(city, round)
    with at("2019-06-04", 15):
        days["same day"] = jobs.tell_of_new_hits()
    with at("2019-06-05"):
        days["next day"] = jobs.tell_of_new_hits()
        days["again"] = jobs.tell_of_new_hits()
    with at("2019-06-06"):
        days["no further change"] = jobs.tell_of_new_hits()
    assert days == {"nothing new": 0, "same day": 0, "next day": 1, "again": 0, "no further change": 0}
    assert [message.params for message in told(city)] == [{"name": "清淤", "n": 1}]
    client = Client()
    client.force_login(city.unit)
    assert client.get(told(city)[0].url).url.startswith("/desk/search/?q=")
    assert told(city) == []
    with at("2019-06-07"):
        assert jobs.tell_of_new_hits() == 0
    add(city, round)
    with at("2019-06-08"):
        assert jobs.tell_of_new_hits() == 1
    assert SavedSearch.objects.get(pk=row.pk).checked_on == date(2019, 6, 8)


def test_nobody_is_told_of_what_they_may_not_see_on_that_day(city, round):
    with at("2019-06-03"):
        kept(city)
        kept(city, "office")
    hidden = add(city, round)
    TaskUnit.objects.filter(task=hidden, organisation=city.responsible).delete()
    with at("2019-06-04"):
        assert jobs.tell_of_new_hits() == 1
    assert (len(told(city, "office")), told(city)) == (1, [])
    city.office.posts.update(ends_on=date(2019, 6, 4))
    add(city, round)
    with at("2019-06-06"):
        jobs.tell_of_new_hits()
    assert (told(city, "office"), len(told(city))) == ([], 1)  # what was told is taken back with the right


def test_rebuilding_the_index_is_no_news(city, round):
    pk = add(city, round)
    with at("2019-06-03"):
        kept(city)
    index.drop("task", [pk])
    index.put("task", pk, title="清淤", passages=["改写后的清淤工程"], round_id=round.pk)
    with at("2019-06-04"):
        assert jobs.tell_of_new_hits() == 0


def test_limits_and_names(city, round, monkeypatch):
    add(city, round)
    kept(city)
    with pytest.raises(ValidationError, match="already"):
        saving.save("round=&q=清淤", actor=city.unit, name="另一个")
    with pytest.raises(ValidationError, match="has this name"):
        saving.save("q=截污", actor=city.unit, name=" 清淤 ")
    with pytest.raises(ValidationError, match="Give the search a name"):
        saving.save("q=截污", actor=city.unit, name=" ")
    with pytest.raises(ValidationError, match="finds nothing"):
        saving.save("round=first", actor=city.unit, name="x")
    monkeypatch.setattr(saving, "MOST", 1)
    with pytest.raises(ValidationError, match="already"):
        saving.save("q=截污", actor=city.unit, name="y")
    monkeypatch.setattr(saving, "WATCHED", 0)
    with pytest.raises(ValidationError, match="Narrow it"):
        saving.save(QUERY, actor=city.office, name="宽", alerts=True)


def test_a_search_is_its_owners_alone(city, round):
    add(city, round)
    row = kept(city)
    for act in (saving.look, saving.delete):
        with pytest.raises(Http404):
            act(row.pk, actor=city.office)
    with pytest.raises(Http404):
        saving.change(row.pk, actor=city.office, name="x", alerts=False)
    assert saving.delete(row.pk, actor=city.unit) == "清淤"


def test_keeping_by_the_page_loses_nothing_that_was_typed(city, round):
    add(city, round)
    client = Client()
    client.force_login(city.unit)
    client.post("/desk/search/saved/new/", {"query": QUERY, "name": "清淤", "alerts": "yes"})
    refused = client.post("/desk/search/saved/new/", {"query": "q=截污", "name": "清淤"})
    assert refused.status_code == 422
    assert 'value="q=截污"' in refused.content.decode()
    row = SavedSearch.objects.get()
    client.post(f"/desk/search/saved/{row.pk}/edit/", {"name": "新名"})
    row.refresh_from_db()
    assert (row.name, row.alerts, row.found) == ("新名", False, 1)


def test_the_list_costs_the_same_with_many(city, round, django_assert_max_num_queries):
    client = Client()
    client.force_login(city.unit)
    SavedSearch.objects.create(owner=city.unit, name="a", query="q=a")
    client.get("/desk/search/")
    with django_assert_max_num_queries(25) as one:
        client.get("/desk/search/")
    SavedSearch.objects.bulk_create(SavedSearch(owner=city.unit, name=f"n{n}", query=f"q=n{n}") for n in range(20))
    with django_assert_max_num_queries(len(one)):
        client.get("/desk/search/")


def test_the_first_page_leads_to_the_searches_and_says_what_is_new(city, round):
    client = Client()
    client.force_login(city.unit)
    add(city, round)
    with at("2019-06-03"):
        assert "My saved searches" not in client.get("/desk/").content.decode()
        kept(city)
        kept(city, "office")
    add(city, round)
    with at("2019-06-04"):
        jobs.tell_of_new_hits()
        text = client.get("/desk/").content.decode()
    assert "My saved searches" in text
    assert "1 new hit since you looked." in text
    assert 'href="/desk/search/saved/"' in text
    assert [card.count for card in desk.cards(city.unit, round)] == [1]
    with CaptureQueriesContext(connection) as asked:
        list(desk.cards(city.unit, round))
    assert len(asked) == 1
