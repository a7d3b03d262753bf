"""Entering problems with tasks and measures, and mending them until the plan is filed."""

import pytest
from django.urls import reverse

from cases.domain import drafting, planning
from cases.models import Problem, Task
from deadlines.models import Deadline
from tests.factories import at, make_round, make_task


@pytest.fixture
def round(city):
    made = make_round(city)
    planning.add_category(made, 1, "水", actor=city.office)
    return made


def typed(city, round, **more):
    """A problem with one task and two measures, as a browser sends it."""
    data = {
        "p-category": round.categories.get().pk, "p-number": "7", "p-title": "东江污水直排", "p-text": "污水直排东江。",
        "t-goal": "完成100户截污", "t-standard": "", "t-words": "2019年12月底前", "t-place": city.county.pk,
        "t-lead": city.lead.pk, "t-responsible": [city.responsible.pk], "t-accept": "", "t-city": city.leader.pk,
        "t-county": "", "t-department": "", "m-TOTAL_FORMS": "3", "m-INITIAL_FORMS": "0",
        "m-0-text": "铺设管网", "m-0-words": "2019年6月底前", "m-0-unit": city.responsible.pk, "m-0-weight": "2",
        "m-0-is_key_step": "on", "m-1-text": "", "m-1-words": "", "m-1-weight": "1",
        "m-2-text": "验收", "m-2-words": "", "m-2-unit": "", "m-2-weight": "1",
    }  # fmt: skip
    return data | more


def ask(client, user, name, *args, data=None, day="2018-11-01"):
    client.force_login(user)
    url = reverse(f"desk:{name}", args=args)
    with at(day):
        return client.get(url) if data is None else client.post(url, data)


@pytest.mark.django_db
def test_a_problem_is_entered_whole(client, city, round, en):
    answer = ask(client, city.office, "problem_new", round.slug, data=typed(city, round))
    assert (answer.status_code, answer.url) == (302, reverse("desk:register", args=[round.slug]))
    task = Task.objects.get()
    assert (task.problem.number, task.goal, task.deadline.due_on.isoformat()) == (7, "完成100户截污", "2019-12-31")
    assert {(unit.role, unit.organisation) for unit in task.units.all()} == {
        ("lead", city.lead), ("responsible", city.responsible)
    }  # fmt: skip
    assert [(leader.level, leader.user) for leader in task.leaders.all()] == [("city", city.leader)]
    first, second = task.measures.all()
    assert (first.text, first.weight, first.is_key_step, first.organisation) == ("铺设管网", 2, True, city.responsible)
    assert (first.deadline.due_on.isoformat(), second.text, second.deadline) == ("2019-06-30", "验收", None)
    more = ask(
        client, city.office, "problem_new", round.slug, data=typed(city, round, then="next", **{"p-number": "8"})
    )
    assert more.url == reverse("desk:problem_new", args=[round.slug])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"t-words": "适时"}, "A person must set the date."),
        ({"t-goal": ""}, "This field is required."),
        ({"t-lead": ""}, "This field is required."),
        ({"t-responsible": []}, "This field is required."),
        ({"m-0-text": "", "m-2-text": ""}, "Enter at least one measure."),
        ({"m-0-words": "2020年底前"}, "is due on 2020-12-31, after the task itself (2019-12-31)"),
        ({"m-0-words": "某时"}, "A person must set the date."),
        ({"m-0-weight": "0"}, "greater than or equal to 1"),
        ({"p-number": "0"}, "Numbers begin with 1."),
        ({"t-place": "999999"}, "Select a valid choice."),
    ],
)
def test_faults_are_told_and_nothing_is_half_done(client, city, round, en, change, words):
    answer = ask(client, city.office, "problem_new", round.slug, data=typed(city, round, **change))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "东江污水直排" in page
    limits = Deadline.objects.exclude(kind=Deadline.Kind.PLAN)
    assert (Problem.objects.count(), Task.objects.count(), limits.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_number_is_taken_once(client, city, round, en):
    ask(client, city.office, "problem_new", round.slug, data=typed(city, round))
    again = ask(client, city.office, "problem_new", round.slug, data=typed(city, round))
    assert again.status_code == 422
    assert "Number 7 is taken in this round." in again.content.decode()


@pytest.mark.django_db
def test_more_lines_keep_what_was_typed_and_judge_nothing(client, city, round, en):
    data = typed(city, round, more="1", **{"t-goal": "", "t-words": "2019年6月底前"})
    answer = ask(client, city.office, "problem_new", round.slug, data=data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "form-errors" not in page
    assert len(answer.context["sheet"].rows.forms) == 5  # two with text, three new ones
    assert "铺设管网" in page
    assert "due on 2019-06-30, overdue from 2019-07-01" in page
    assert f'<option value="{city.responsible.pk}" selected>' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [("t-words=2019年12月底前", "due on 2019-12-31"), ("m-0-words=适时", "A person must set the date."), ("x=1", "")],
)
def test_the_reading_of_a_date_is_told_as_one_types(client, city, round, en, query, words):
    client.force_login(city.office)
    with at("2018-11-01"):
        answer = client.get(f"{reverse('desk:explain', args=[round.slug])}?{query}")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.django_db
def test_only_the_office_enters_and_mends(client, city, round):
    task = make_task(city, round, filed=None)
    number = task.problem.number
    for who in (city.unit, city.observer, city.leader):
        assert ask(client, who, "problem_new", round.slug).status_code == 403
        assert ask(client, who, "problem_edit", round.slug, number).status_code == 403
        assert ask(client, who, "task_edit", round.slug, number, task.pk).status_code == 403
    assert ask(client, city.office, "problem_edit", round.slug, 99).status_code == 404
    assert ask(client, city.office, "task_edit", round.slug, number, 999999).status_code == 404


@pytest.mark.django_db
def test_a_draft_is_mended_whole(client, city, round, en):
    task = make_task(city, round, filed=None, words="2019年6月底前")
    number = task.problem.number
    page = ask(client, city.office, "task_edit", round.slug, number, task.pk)
    assert [row["text"].value() for row in page.context["sheet"].rows][:2] == ["措施1", "措施2"]
    data = typed(city, round, seen=page.context["seen"], **{"t-words": "2019年9月底前"})
    answer = ask(client, city.office, "task_edit", round.slug, number, task.pk, data=data)
    assert (answer.status_code, answer.url) == (302, reverse("desk:problem_edit", args=[round.slug, number]))
    task = Task.objects.get()
    assert task.deadline.due_on.isoformat() == "2019-09-30"
    assert [m.text for m in task.measures.all()] == ["铺设管网", "验收"]
    assert Deadline.objects.exclude(kind=Deadline.Kind.PLAN).count() == 2
    stale = ask(client, city.office, "task_edit", round.slug, number, task.pk, data=data)
    assert stale.status_code == 409
    assert "Somebody else changed this task while you wrote." in stale.content.decode()
    assert stale.context["seen"] == str(drafting.edition(task))


@pytest.mark.django_db
def test_what_is_filed_is_not_mended_here(client, city, round, en):
    task = make_task(city, round)
    number = task.problem.number
    answer = ask(client, city.office, "task_edit", round.slug, number, task.pk)
    assert answer.url == reverse("desk:task", kwargs={"pk": task.pk})
    words = {"p-category": task.problem.category_id, "p-title": "新题", "p-text": "新文"}
    refused = ask(client, city.office, "problem_edit", round.slug, number, data=words)
    assert refused.status_code == 409
    assert Problem.objects.get().title == "问题1"


@pytest.mark.django_db
def test_a_drafted_problem_takes_new_words_and_a_second_task(client, city, round, en):
    task = make_task(city, round, filed=None)
    number = task.problem.number
    words = {"p-category": task.problem.category_id, "p-title": "新题", "p-text": "新文", "p-is_key": "on"}
    assert ask(client, city.office, "problem_edit", round.slug, number, data=words).status_code == 302
    problem = Problem.objects.get()
    assert (problem.title, problem.text, problem.is_key, problem.number) == ("新题", "新文", True, number)
    assert ask(client, city.office, "task_new", round.slug, number, data=typed(city, round)).status_code == 302
    assert list(problem.tasks.values_list("number", flat=True)) == [1, 2]
    page = ask(client, city.office, "problem_edit", round.slug, number).content.decode()
    assert page.count("/edit/") >= 2


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 8])
def test_a_draft_costs_the_same_with_many_measures(client, city, round, many, django_assert_max_num_queries):
    task = make_task(city, round, filed=None, measures=many)
    url = reverse("desk:task_edit", args=[round.slug, task.problem.number, task.pk])
    client.force_login(city.office)
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200
