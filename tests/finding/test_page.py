"""The page of the search: what it says about words that cannot be searched, its counts, its cost; numbers."""

import pytest
from django.test import Client

from search import index
from search.index import Passage
from tests.factories import City, make_round, make_task
from tests.petitions import way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


@pytest.fixture
def round(city: City):
    return make_round(city, slug="first")


def page(city: City, who: str = "office", **query: str):
    client = Client()
    client.force_login(city.people[who])
    return client.get("/desk/search/", query)


def words(answer) -> str:
    return answer.content.decode()


def several(city: City, round, n: int, text: str = "清淤工程") -> list:
    tasks = [make_task(city, round) for _n in range(n)]
    for task in tasks:
        index.put("task", task.pk, title=str(task), passages=[text], round_id=round.pk)
    return tasks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("，。", "Type at least one character"), ("淤", "One character finds only what begins with it"),
        ("清淤" * 60, "Only the first 100 characters were searched"), ("a b c d e f g h 淤", "Only the first 8 words"),
        ("长" * 2001, "too long"), ("a\0b", "too long or hold characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_is_told_and_kept(city, round, typed, said):
    answer = page(city, q=typed)
    assert answer.status_code == 200
    assert said in answer.context["advice"]
    assert answer.context["form"]["q"].value() == typed


def test_nothing_found_says_what_to_do(city, round):
    assert "Nothing holds" in words(page(city, q="不存在的词"))
    narrowed = page(city, q="不存在的词", round="first")
    assert narrowed.context["wider"].startswith("/desk/search/?q=")
    assert "round=" not in narrowed.context["wider"]


def test_a_wrong_filter_is_told_and_left_out(city, round):
    several(city, round, 2)
    answer = page(city, q="清淤", day_from="2020-02-01", day_to="2020-01-01", round="nowhere", place="x")
    assert set(answer.context["form"].errors) == {"day_to", "round", "place"}


def test_hits_are_marked_with_their_measure(city, round):
    (task,) = several(city, round, 1)
    index.put("task", task.pk, title="管网", passages=["目标", Passage("先清淤，后截污", "3")], round_id=round.pk)
    answer = page(city, q="清淤")
    assert [hit.measures for hit in answer.context["hits"]] == [["3"]]
    assert "先<mark>清淤</mark>，后截污" in words(answer)


@pytest.mark.parametrize("typed", ["2", "问题2", "2号"])
def test_the_number_of_a_problem_is_the_first_hit(city, round, typed):
    tasks = [make_task(city, round) for _n in range(3)]
    found = page(city, q=typed, round="first").context["exactly"]
    assert [hit.url for hit in found] == [f"/desk/tasks/{tasks[1].pk}/"]


def test_the_number_of_a_petition_is_the_first_hit(city, round):
    petition = way.make_batch(city, 2, round=round).petitions.first()
    found = page(city, q=petition.number.lower()).context["exactly"]
    assert [hit.url for hit in found] == [f"/desk/petitions/{petition.pk}/"]
    assert page(city, "unit", q=petition.number).context["exactly"] == []


def test_place_and_kind_narrow_and_the_round_is_a_chip(city, round):
    tasks = several(city, round, 2)
    here = str(tasks[0].place_id)
    answer = page(city, q="清淤", place=here, round="first")
    assert answer.context["total"] == 2
    assert [chip["label"].split(":")[0] for chip in answer.context["active"]] == ["Round", "Place or unit"]
    assert page(city, q="清淤", kind="letter").context["total"] == 0
    everything = page(city, place=here)  # of a place, without words
    assert everything.context["total"] == len(everything.context["hits"]) > 2


@pytest.mark.parametrize("who", ["office", "unit"])
def test_the_page_costs_the_same_with_one_and_with_many_hits(city, round, django_assert_max_num_queries, who):
    several(city, round, 1)
    page(city, who, q="清淤")
    with django_assert_max_num_queries(30) as one:
        page(city, who, q="清淤")
    several(city, round, 12)
    with django_assert_max_num_queries(len(one)):
        assert page(city, who, q="清淤").context["total"] == 13


def test_many_hits_are_counted_as_more(city, round, monkeypatch):
    several(city, round, 6)
    for module in ("looking", "candidates", "ordering", "views.page"):
        monkeypatch.setattr(f"finding.{module}.EXACT", 3)
    answer = page(city, q="清淤")
    assert (answer.context["is_more"], answer.context["tabs"][0]["count"]) == (True, "3+")
    assert answer.context["page_obj"].paginator.count == 3


def test_suggestions_begin_with_the_number_and_are_few(city, round):
    tasks = several(city, round, 12)
    client = Client()
    client.force_login(city.office)
    first = client.get("/desk/search/suggest/", {"q": "3"}).json()["items"]
    assert [item["url"] for item in first] == [f"/desk/tasks/{tasks[2].pk}/"]
    assert len(client.get("/desk/search/suggest/", {"q": "清淤"}).json()["items"]) == 10


def test_the_box_of_the_desk_searches_everything_in_the_present_round(city, round):
    client = Client()
    client.force_login(city.office)
    for path in ("/desk/rounds/first/problems/", "/desk/rounds/first/petitions/list/"):
        text = client.get(path).content.decode()
        assert '<form class="desk-search" action="/desk/search/"' in text
        assert '<input type="hidden" name="round" value="first">' in text
