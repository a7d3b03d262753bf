"""The register: filters in the address, allowed orders, hidden closed ones, the same rows as a file, three lists."""

import csv
import re
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from cases.domain import changing, planning
from cases.models import Problem, Round, Task
from tests.factories import at, make_org, make_round, make_task, make_user


@pytest.fixture
def plan(city):
    """Three filed tasks of one round: the third under another lead unit, the second closed."""
    round = make_round(city)
    make_task(city, round, words="2019年12月底前")
    second = make_task(city, round, words="2019年8月底前")
    other = make_org("市水利局", city.city)
    make_task(
        city, round, words="2019年10月底前", goal="拆除网箱", units=[(city.responsible, "responsible"), (other, "lead")]
    )
    Problem.objects.filter(round=round, number=1).update(title="东江污水直排", is_key=True)
    Problem.objects.filter(round=round, number=3).update(title="网箱养殖", is_illustrative=True)
    Task.objects.filter(pk=second.pk).update(
        stage="closed", closed_on=date(2019, 5, 1), completion="completed_early", completed_on=date(2019, 3, 1)
    )
    return round


def get(client, user, url, day="2019-05-07"):
    client.force_login(user)
    with at(day):
        return client.get(url)


def numbers(page):
    return [row.task.problem.number for row in page.context["rows"]]


def register(round, query=""):
    return f"{reverse('desk:register', args=[round.slug])}?{query}"


@pytest.mark.django_db
def test_closed_ones_are_hidden_and_the_page_says_so(client, city, plan, en):
    page = get(client, city.office, register(plan))
    assert numbers(page) == [1, 3]
    assert page.context["hidden_note"] == "1 closed one hidden"
    assert page.context["page_obj"].paginator.count == 2
    assert "1 closed one hidden" in page.content.decode()
    assert numbers(get(client, city.office, register(plan, "closed=shown"))) == [1, 2, 3]
    assert numbers(get(client, city.office, register(plan, "closed=only"))) == [2]
    assert numbers(get(client, city.office, register(plan, "status=completed_early"))) == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=东江", [1]), ("q=网箱", [3]), ("q=水利", [3]), ("q=3", [3]), ("q=住建 东江", [1]), ("q=无此", []),
        ("key=true", [1]), ("illustrative=true", [3]), ("illustrative=false", [1]), ("stage=working", [1, 3]),
        ("due_to=2019-11-01", [3]), ("due_from=2019-11-01", [1]), ("status=nonsense", [1, 3]), ("place=999999", [1, 3]),
        ("due_to=someday", [1, 3]), ("q=%00", [1, 3]),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(client, city, plan, query, found):
    assert numbers(get(client, city.office, register(plan, query))) == found


@pytest.mark.django_db
def test_people_units_places_and_categories_filter_by_id(client, city, plan):
    lead = Task.objects.get(problem__number=3).units.get(role="lead").organisation_id
    for query, found in (
        (f"lead={lead}", [3]),
        (f"leader={city.leader.pk}", [1, 3]),
        (f"place={city.county.pk}", [1, 3]),
        (f"category={plan.categories.get().pk}", [1, 3]),
    ):
        page = get(client, city.office, register(plan, query))
        assert numbers(page) == found
        assert page.context["active"][0]["url"] == "?"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sort", "found"),
    [("due", [2, 3, 1]), ("-due", [1, 3, 2]), ("-number", [3, 2, 1]), ("urgent", [3, 1, 2]), ("completed", [2, 3, 1]),
     ("problem__text", [1, 2, 3]), ("-verified", [1, 2, 3])],
)  # fmt: skip
def test_only_allowed_orders_sort(client, city, plan, sort, found):
    assert numbers(get(client, city.office, register(plan, f"closed=shown&sort={sort}"))) == found


@pytest.mark.django_db
def test_the_file_has_the_same_rows_and_runs_nothing(client, city, plan, en):
    Problem.objects.filter(round=plan, number=1).update(title='=HYPERLINK("http://x","y")')
    url = reverse("desk:register_csv", args=[plan.slug])
    answer = get(client, city.office, url)
    lines = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["Number", "1", "3"]
    assert lines[1][1] == '\'=HYPERLINK("http://x","y")'
    assert lines[2][1] == "网箱养殖"
    assert len({len(line) for line in lines}) == 1
    assert len(list(csv.reader(StringIO(get(client, city.office, url + "?closed=shown").getvalue().decode())))) == 4


@pytest.mark.django_db
def test_the_register_shows_what_one_may_see_and_no_more(client, city, plan):
    stranger_unit = make_org("外县局", make_org("外市", kind="region"))
    stranger = make_user((stranger_unit, "clerk"))
    assert get(client, stranger, register(plan)).status_code == 404
    other = make_user((Task.objects.get(problem__number=3).units.get(role="lead").organisation, "lead_reviewer"))
    assert numbers(get(client, other, register(plan))) == [3]
    assert numbers(get(client, city.unit, register(plan))) == [1, 3]
    assert numbers(get(client, city.observer, register(plan))) == [1, 3]


@pytest.mark.django_db
def test_both_dates_stand_in_the_row(client, city, en):
    task = make_task(city, words="2019年6月底前")
    with at("2019-04-01"):
        asked = changing.ask(
            task.pk,
            actor=city.unit,
            field="deadline",
            after="2019年7月10日前",
            reason="other",
            why="汛期停工,需顺延十天完成",
        )
        changing.decide(asked.pk, actor=city.office, approve=True, note="同意")
    page = get(client, city.office, register(task.problem.round)).content.decode()
    assert re.search(r'<del class="nowrap">2019-06-30</del> → <strong class="nowrap">2019-07-10</strong>', page)


@pytest.mark.django_db
def test_an_empty_register_says_what_would_come(client, city, en):
    round = make_round(city)
    assert "No problem here yet" in get(client, city.office, register(round)).content.decode()
    assert "No problem matches these filters" in get(client, city.office, register(round, "q=xx")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "words"), [("problems", "污水直排。"), ("measures", "措施1"), ("duties", "市水利局")])
def test_three_lists_are_views_of_the_one_tree(client, city, plan, kind, words):
    page = get(client, city.office, reverse("desk:lists", args=[plan.slug, kind]))
    assert len(page.context["entries"]) == 3
    assert words in page.content.decode()


@pytest.mark.django_db
def test_there_is_no_fourth_list(client, city, plan):
    assert get(client, city.office, reverse("desk:lists", args=[plan.slug, "others"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize(
    "page", ["register", "register_csv", "lists/problems", "lists/measures", "lists/duties", "queue/in_hand"]
)
def test_lists_cost_the_same_at_any_length(client, city, many, page, django_assert_max_num_queries):
    round = make_round(city)
    for _n in range(many):
        make_task(city, round, filed=None)
    with at("2018-11-09"):
        planning.file_plan(round.pk, actor=city.office)
    Round.objects.update(held_on="2019-05-07")
    name, _slash, kind = page.partition("/")
    who = city.unit if name == "queue" else city.office
    url = reverse(f"desk:{name}", args=[kind] if name == "queue" else [round.slug, *([kind] if kind else [])])
    client.force_login(who)
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200
