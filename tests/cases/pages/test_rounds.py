"""The round's page: facts, counts, filing the plan, the demonstration day; entering and editing rounds."""

from datetime import date

import pytest
from django.urls import reverse

from cases.domain import planning, publicity
from cases.models import Activity, Round, Task
from cases.states import Stage
from records.models import Event
from tests.cases.test_closing import sign_all, submit
from tests.factories import at, make_org, make_round, make_task, make_user

FACTS = {
    "name": "第二轮省督察", "slug": "second", "kinds": ["routine", "look_back"], "level": "province",
    "group_name": "省第一督察组", "entered_on": "2020-05-01", "left_on": "2020-05-20", "feedback_on": "2020-07-01",
    "plan_due_on": "2020-08-15", "decimals": "1", "tolerance": "20", "notice_days": "10", "notice_unit": "working",
    "contact_phone": "0746-1", "contact_email": "", "chain": "yongzhou", "signatories": "中共市委\n\n 市人民政府 ",
}  # fmt: skip


def ask(client, user, name, *args, data=None, day="2019-05-07"):
    client.force_login(user)
    url = reverse(f"desk:{name}", args=args)
    with at(day):
        return client.get(url) if data is None else client.post(url, data)


@pytest.mark.django_db
def test_the_office_enters_a_round(client, city, en):
    answer = ask(client, city.office, "round_new", data=FACTS | {"region": city.city.pk})
    assert (answer.status_code, answer.url) == (302, "/desk/rounds/second/")
    round = Round.objects.get(slug="second")
    assert (round.kinds, round.signatories) == (["routine", "look_back"], ["中共市委", "市人民政府"])
    assert len(round.chain_steps) == 5
    assert round.checklist.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("left_on", "2020-04-01", "cannot leave before it entered"),
        ("feedback_on", "2020-01-01", "cannot come before the inspection entered"),
        ("slug", "new", "address of the system"),
        ("slug", "a b", "valid"),
        ("kinds", [], "required"),
        ("tolerance", "101", "100"),
        ("region", "999999", "valid choice"),
    ],
)
def test_faults_are_shown_and_what_was_typed_is_kept(client, city, en, field, value, words):
    answer = ask(client, city.office, "round_new", data=FACTS | {"region": city.city.pk} | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(words in error for error in answer.context["form"].errors[field])
    assert "第二轮省督察" in page
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_a_short_name_is_taken_once(client, city, en):
    make_round(city, slug="second")
    answer = ask(client, city.office, "round_new", data=FACTS | {"region": city.city.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors["slug"]


@pytest.mark.django_db
def test_who_may_not_enter_or_edit(client, city):
    round = make_round(city)
    for who in (city.unit, city.observer, city.admin):
        assert ask(client, who, "round_new").status_code == 403
    assert ask(client, city.unit, "round_edit", round.slug).status_code == 403
    assert ask(client, city.unit, "file_plan", round.slug, data={}).status_code == 403
    assert ask(client, city.unit, "category_add", round.slug, data={}).status_code == 403
    stranger = make_user((make_org("外局", make_org("外市", kind="region")), "office"))
    assert ask(client, stranger, "round", round.slug).status_code == 404
    foreign = ask(client, stranger, "round_new", data=FACTS | {"region": city.city.pk})
    assert foreign.context["form"].errors["region"]


@pytest.mark.django_db
def test_editing_writes_only_what_changed(client, city, en):
    round = make_round(city)
    answer = ask(client, city.office, "round_edit", round.slug, data=FACTS | {"name": round.name, "kinds": round.kinds})
    assert answer.status_code == 302
    round.refresh_from_db()
    assert (round.group_name, round.entered_on, round.slug != "second") == ("省第一督察组", date(2020, 5, 1), True)
    line = Event.objects.filter(verb="round.edited").last()
    assert line.before["group_name"] == "省第六督察组"
    assert "name" not in line.after
    bad = ask(client, city.office, "round_edit", round.slug, data=FACTS | {"left_on": "2019-01-01"})
    assert bad.status_code == 422


@pytest.mark.django_db
def test_categories_are_entered_once(client, city, en):
    round = make_round(city)
    data = {"c-number": "1", "c-name": "水"}
    assert ask(client, city.office, "category_add", round.slug, data=data).status_code == 302
    again = ask(client, city.office, "category_add", round.slug, data=data)
    assert again.status_code == 422
    assert "already exists" in again.content.decode()
    assert ask(client, city.office, "category_add", round.slug, data={"c-number": "2"}).status_code == 422


@pytest.mark.django_db
def test_filing_shows_what_would_be_filed_and_files_it(client, city, en):
    round = make_round(city)
    tasks = [make_task(city, round, filed=None) for _n in range(2)]
    page = ask(client, city.office, "round", round.slug, day="2018-11-09")
    assert [task.pk for task in page.context["preview"].drafts] == [task.pk for task in tasks]
    assert "2 tasks would be filed" in page.content.decode()
    assert ask(client, city.office, "file_plan", round.slug, data={}, day="2018-11-09").status_code == 302
    assert set(Task.objects.values_list("stage", flat=True)) == {Stage.WORKING}
    again = ask(client, city.office, "file_plan", round.slug, data={}, day="2018-11-09")
    assert again.status_code == 422
    assert "There is nothing to file" in again.content.decode()


@pytest.mark.django_db
def test_a_problem_without_a_task_holds_the_plan_up(client, city, en):
    task = make_task(city, filed=None)
    round = task.problem.round
    planning.add_problem(round, actor=city.office, category=task.problem.category, number=9, title="缺", text="缺")
    page = ask(client, city.office, "round", round.slug)
    assert [problem.number for problem in page.context["preview"].bare] == [9]
    refused = ask(client, city.office, "file_plan", round.slug, data={})
    assert refused.status_code == 422
    assert "These problems have no task yet: 9." in refused.content.decode()
    assert Task.objects.get().stage == Stage.DRAFT


@pytest.mark.django_db
def test_the_category_table_adds_up(client, city, en):
    round = make_round(city)
    for _n in range(3):
        make_task(city, round)
    page = ask(client, city.office, "round", round.slug, day="2020-01-05")
    (line,) = page.context["table"]
    assert (line["total"], line["overdue"]) == (3, 3)
    parts = ("completed", "on_track", "behind", "overdue", "not_started")
    assert line["total"] == sum(line[name] for name in parts) == page.context["counts"].total


@pytest.mark.django_db
def test_the_demonstration_day_moves_forward_only(client, city, settings, en):
    settings.DEMO = True
    round = make_round(city, held_on=date(2019, 5, 7))
    page = ask(client, city.office, "round", round.slug)
    assert [day.isoformat() for _label, day in page.context["day_offers"]] == ["2019-05-08", "2019-05-12"]
    assert ask(client, city.office, "move_day", round.slug, data={"day-to": "2019-05-12"}).status_code == 302
    assert Round.objects.get().held_on == date(2019, 5, 12)
    back = ask(client, city.office, "move_day", round.slug, data={"day-to": "2019-05-01"})
    assert back.status_code == 422
    assert "moves forward only" in back.content.decode()
    assert ask(client, city.office, "move_day", round.slug, data={"day-to": "x"}).status_code == 422
    assert ask(client, city.unit, "move_day", round.slug, data={"day-to": "2019-06-01"}).status_code == 403


@pytest.mark.django_db
def test_the_demonstration_offers_the_day_after_the_notices(client, city, settings):
    settings.DEMO = True
    closure = submit(city)
    sign_all(city, closure.run)
    with at("2019-05-09"):
        publicity.open_notice(closure.task_id, actor=city.office, result="已整改到位", signed_by="市人民政府")
    Round.objects.update(held_on=date(2019, 5, 9))
    round = Round.objects.get()
    page = ask(client, city.office, "round", round.slug)
    assert page.context["day_offers"][-1][1] == date(2019, 5, 24)  # the notice runs to Thursday the 23rd


@pytest.mark.django_db
def test_outside_demonstrations_there_is_no_such_door(client, city):
    round = make_round(city, held_on=date(2019, 5, 7))
    page = ask(client, city.office, "round", round.slug)
    assert "day_form" not in page.context
    assert ask(client, city.office, "move_day", round.slug, data={"day-to": "2019-05-08"}).status_code == 403


@pytest.mark.django_db
def test_activities_and_results_are_written_down(client, city, en):
    round = make_round(city)
    meeting = {
        "act": "activity",
        "activity-kind": "meeting",
        "activity-held_on": "2019-05-07",
        "activity-title": "常委会",
    }
    assert ask(client, city.office, "activities", round.slug, data=meeting).status_code == 302
    result = {"act": "result", "result-kind": "result", "result-recorded_on": "2019-05-07", "result-title": "拆除锅炉",
              "result-value": "109", "result-unit": "台"}  # fmt: skip
    assert ask(client, city.office, "activities", round.slug, data=result).status_code == 302
    assert ask(client, city.office, "activities", round.slug, data=result).status_code == 422
    other = result | {"result-title": "拆除窑炉"}
    assert ask(client, city.office, "activities", round.slug, data=other).status_code == 302
    assert list(round.results.values_list("code", flat=True)) == ["result-1", "result-2"]
    page = ask(client, city.office, "activities", round.slug).content.decode()
    assert "常委会" in page
    assert "109 台" in page
    future = ask(client, city.office, "activities", round.slug, data=meeting | {"activity-held_on": "2019-05-08"})
    assert future.status_code == 422
    assert "The day lies in the future." in future.content.decode()
    assert Activity.objects.count() == 1
    assert ask(client, city.unit, "activities", round.slug, data=meeting).status_code == 403
    assert ask(client, city.unit, "activities", round.slug).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize("name", ["round", "rounds", "activities", "rules"])
def test_pages_of_the_round_cost_the_same_at_any_length(
    client, city, many, name, settings, django_assert_max_num_queries
):
    settings.DEMO = True
    round = make_round(city)
    for _n in range(many):
        make_task(city, round, filed=None)
    Round.objects.update(held_on="2019-05-07")
    url = reverse(f"desk:{name}", args=[] if name == "rounds" else [round.slug])
    client.force_login(city.office)
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200
