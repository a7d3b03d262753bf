"""The search over REST: what the page finds, by the same rights, filters and counts; searches that are kept."""

from urllib.parse import quote

import pytest

from finding.models import SavedSearch
from tests.api.calling import call, person, program, refused
from tests.api.costs import cost
from tests.factories import make_city, make_round
from tests.finding.test_page import several

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(city):
    return make_round(city, slug="first")


def got(client, path):
    answer = call(client, "get", path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_it_finds_what_the_page_finds_and_counts_by_kind(city, round):
    tasks = several(city, round, 3)
    told = got(program(city.office, "search:read"), f"search/?q={quote('清淤')}&page_size=2")
    assert (told["count"], told["total"], told["counts"]["task"], told["counts"]["letter"]) == (3, 3, 3, 0)
    assert [row["id"] for row in told["results"]] == [tasks[2].pk, tasks[1].pk]
    assert told["results"][0]["url"] == f"/desk/tasks/{tasks[2].pk}/"
    assert {"text": "清淤", "is_hit": True} in told["results"][0]["text"]
    assert [row["id"] for row in got(person(city.office), told["next"].partition("/api/v1/")[2])["results"]] == [
        tasks[0].pk
    ]
    narrowed = got(person(city.office), "search/?q=清淤&kind=letter")
    assert (narrowed["results"], narrowed["counts"]["task"]) == ([], 3)
    assert got(person(city.office), "search/")["results"] == []


def test_nobody_finds_another_city(city, round):
    several(city, round, 1)
    foreign = make_city()
    make_round(foreign, slug="second")
    assert got(program(foreign.office), "search/?q=清淤")["counts"]["task"] == 0
    refused(call(person(foreign.office), "get", "search/?q=清淤&round=first"), 400)
    refused(call(person(city.office), "get", "search/?words=x"), 400)


def test_a_number_typed_whole_comes_apart(city, round):
    (task,) = several(city, round, 1)
    told = got(person(city.office), f"search/?q={task.problem.number}")
    assert [(row["kind"], row["id"]) for row in told["exactly"]] == [("task", task.pk)]


def test_a_search_is_kept_renamed_looked_at_and_forgotten(city, round):
    several(city, round, 2)
    client = person(city.office)
    made = call(client, "post", "searches/", {"name": "清淤", "q": "清淤", "alerts": True})
    assert made.status_code == 201, made.json()
    assert (made.json()["found"], made.json()["query"]) == (2, "q=%E6%B8%85%E6%B7%A4")
    path = f"searches/{made.json()['id']}/"
    refused(call(client, "post", "searches/", {"name": "又一个", "q": "清淤"}), 400)
    assert call(client, "patch", path, {"name": "清淤工程"}).json()["alerts"] is True
    several(city, round, 1)
    assert call(client, "post", f"{path}look/").json()["found"] == 3
    refused(call(person(city.unit), "post", f"{path}look/"), 404)
    assert call(client, "delete", path).status_code == 204
    assert not SavedSearch.objects.exists()


def test_lists_cost_the_same_at_any_length(city, round):
    client = person(city.office)
    several(city, round, 2)
    SavedSearch.objects.create(owner=city.office, name="a", query="q=a")
    found, kept = cost(client, "search/?q=清淤"), cost(client, "searches/")
    several(city, round, 9)
    SavedSearch.objects.bulk_create(SavedSearch(owner=city.office, name=f"b{n}", query=f"q=b{n}") for n in range(9))
    assert cost(client, "search/?q=清淤") == (found[0], 11)
    assert cost(client, "searches/") == (kept[0], 10)
    assert (found[1], kept[1], kept[0]) == (2, 1, 3)
