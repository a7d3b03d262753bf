"""Changes of the locked plan: seen beforehand, asked once, decided by another, all versions kept in view."""

import re

import pytest
from django.urls import reverse

from cases.domain import changing
from cases.models import ChangeRequest, Commitment, Task, TaskUnit
from orgs.models import Role
from tests.cases.pages.test_task import browser, get
from tests.cases.pages.test_task_acts import post
from tests.factories import at, make_org, make_task, make_user, picture

pytestmark = pytest.mark.django_db
REASON = {"reason": "land_or_funds", "why": "征地手续尚未办结,需要延长工期"}


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\w*)"', answer.content.decode()).group(1)


@pytest.fixture
def mayor(city):
    return make_user((city.city, Role.MAYOR))


def test_what_a_wish_weakens_is_shown_before_it_is_sent(city):
    task = make_task(city)
    answer = post(city.unit, "change_preview", task.pk, field="goal", after="推进80户截污")
    text = answer.content.decode()
    assert "“完成” became “推进”." in text
    assert "100 became 80." in text
    assert "the leading group" in text
    assert "<html" not in text


def test_a_deadline_is_explained_and_its_route_named(city):
    task = make_task(city)
    text = post(city.unit, "change_preview", task.pk, field="deadline", after="2020年1月底前").content.decode()
    assert "due on 2020-01-31" in text
    assert "the rectification office" in text
    text = post(city.unit, "change_preview", task.pk, field="deadline", after="2020年12月底前").content.decode()
    assert "the leading group" in text
    text = post(city.unit, "change_preview", task.pk, field="deadline", after="尽快").content.decode()
    assert "gives no date" in text


def test_a_weakened_request_must_be_read_before_it_goes(city):
    task = make_task(city)
    first = post(city.unit, "change_ask", task.pk, field="deadline", after="2020年6月底前", **REASON)
    assert first.status_code == 422
    assert "The date moves from 2019-12-31 to 2020-06-30." in first.content.decode()
    assert ChangeRequest.objects.count() == 0
    again = post(city.unit, "change_ask", task.pk, field="deadline", after="2020年6月底前", seen=seen(first), **REASON)
    request = ChangeRequest.objects.get()
    assert (again.status_code, again["Location"]) == (302, f"/desk/changes/{request.pk}/")
    assert (request.route, request.weaker) == ("group", ["The date moves from 2019-12-31 to 2020-06-30."])
    twice = post(city.unit, "change_ask", task.pk, field="deadline", after="2020年6月底前", seen=seen(first), **REASON)
    assert twice.status_code == 409
    assert "waits for a decision already" in twice.content.decode()
    assert ChangeRequest.objects.count() == 1


def test_faults_stay_with_the_words(city):
    task = make_task(city)
    short = post(city.unit, "change_ask", task.pk, field="goal", after="完成120户截污", reason="other", why="短")
    assert short.status_code == 422
    assert "at least 10 characters" in short.content.decode()
    assert "完成120户截污</textarea>" in short.content.decode()
    same = post(city.unit, "change_ask", task.pk, field="goal", after="完成100户截污", **REASON)
    assert "same as the present one" in same.content.decode()
    assert get(city.unit, "change_ask", task.pk, field="nonsense").status_code == 404
    assert get(city.observer, "change_ask", task.pk).status_code == 403


@pytest.mark.parametrize("field", Commitment.Field.values)
def test_every_field_has_its_form(city, field):
    task = make_task(city)
    assert get(city.office, "change_ask", task.pk, field=field).status_code == 200


def test_measures_are_changed_dropped_and_added(city, mayor):
    task = make_task(city)
    values = {
        "m1_text": "措施1", "m1_words": "2019年8月底前", "m2_text": "措施2", "m2_words": "", "m2_drop": "on",
        "new1_text": "加装在线监测", "new1_words": "2019年10月底前",
    }  # fmt: skip
    first = post(city.unit, "change_ask", task.pk, field="measures", **values, **REASON)
    assert "Measure 2 is dropped." in first.content.decode()
    assert "(1) The date moves from 2019-06-30 to 2019-08-31." in first.content.decode()
    post(city.unit, "change_ask", task.pk, field="measures", seen=seen(first), **values, **REASON)
    request = ChangeRequest.objects.get()
    assert post(mayor, "change", request.pk, decision="approve", note="同意").status_code == 302
    rows = list(task.measures.order_by("order"))
    assert [(m.order, m.text, str(m.dropped_on or "")) for m in rows] == [
        (1, "措施1", ""), (2, "措施2", "2019-05-08"), (3, "加装在线监测", ""),
    ]  # fmt: skip
    assert [str(m.deadline.due_on) for m in (rows[0], rows[2])] == ["2019-08-31", "2019-10-31"]


def test_a_measure_may_not_end_after_its_task(city):
    task = make_task(city)
    values = {"m1_text": "措施1", "m1_words": "2020年8月底前", "m2_text": "措施2", "m2_words": ""}
    answer = post(city.unit, "change_ask", task.pk, field="measures", **values, **REASON)
    assert answer.status_code == 422
    assert "Measure 1 is due on 2020-08-31, after the task itself (2019-12-31)." in answer.content.decode()
    answer = post(city.unit, "change_ask", task.pk, field="deadline", after="2019年5月底前", **REASON)
    assert "due later than the new date: 1" in answer.content.decode()


def test_units_are_exchanged(city, mayor):
    task = make_task(city)
    other = make_org("市水利局", city.city)
    none = post(city.unit, "change_ask", task.pk, field="units", lead="", responsible=[city.responsible.pk], **REASON)
    assert none.status_code == 422
    values = {"lead": other.pk, "responsible": [city.responsible.pk], "assist": [city.lead.pk]}
    first = post(city.unit, "change_ask", task.pk, field="units", **values, **REASON)
    assert "“市住建局” no longer takes part." in first.content.decode()
    post(city.unit, "change_ask", task.pk, field="units", seen=seen(first), **values, **REASON)
    post(mayor, "change", ChangeRequest.objects.get().pk, decision="approve", note="同意")
    named = set(TaskUnit.objects.filter(task=task).values_list("role", "organisation"))
    assert named == {("lead", other.pk), ("responsible", city.responsible.pk), ("assist", city.lead.pk)}


def ask(city, task, after="2020年6月底前", field="deadline", day="2019-05-08"):
    with at(day):
        return changing.ask(task.pk, actor=city.unit, field=field, after=after, **REASON)


def test_only_whom_the_route_names_decides(city, mayor):
    request = ask(city, make_task(city))
    for who in (city.unit, city.observer, city.mayor):
        answer = get(who, "change", request.pk)
        assert answer.status_code == 200
        assert 'name="decision"' not in answer.content.decode()
        assert post(who, "change", request.pk, decision="approve", note="同意").status_code == 403
    assert 'name="decision"' in get(mayor, "change", request.pk).content.decode()
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    assert get(stranger, "change", request.pk).status_code == 404


def test_a_decision_needs_a_ground_and_is_made_once(city, mayor):
    task = make_task(city)
    request = ask(city, task)
    bare = post(mayor, "change", request.pk, decision="approve", note=" ")
    assert bare.status_code == 422
    assert post(mayor, "change", request.pk, decision="approve", note="情况属实").status_code == 302
    late = post(mayor, "change", request.pk, decision="refuse", note="我不同意")
    assert late.status_code == 409
    assert "decided already" in late.content.decode()
    assert "我不同意" in late.content.decode()
    text = get(city.unit, "task", task.pk).content.decode()
    assert "2020-06-30" in text
    assert "<del" in text
    assert "182 days added" in text
    text = get(city.unit, "task_changes", task.pk).content.decode()
    assert "2019年12月底前" in text
    assert "2020年6月底前" in text
    assert "情况属实" in text


def test_the_second_request_starts_from_the_present_words(city, mayor):
    task = make_task(city)
    with at("2019-05-09"):
        changing.decide(ask(city, task).pk, actor=mayor, approve=True, note="同意")
    second = ask(city, task, after="2020年9月底前", day="2019-05-10")
    assert second.before == {"words": "2020年6月底前", "due_on": "2020-06-30"}
    with at("2019-05-11"):
        changing.decide(second.pk, actor=mayor, approve=False, note="不同意再延")
    text = get(city.office, "task_changes", task.pk, day="2019-05-12").content.decode()
    assert "不同意再延" in text
    assert Task.objects.get(pk=task.pk).deadline.due_on.isoformat() == "2020-06-30"


def test_papers_of_a_request_go_to_those_who_see_the_task(city):
    task = make_task(city)
    first = post(city.unit, "change_ask", task.pk, field="deadline", after="2020年6月底前", files=[picture()], **REASON)
    post(
        city.unit,
        "change_ask",
        task.pk,
        field="deadline",
        after="2020年6月底前",
        seen=seen(first),
        files=[picture()],
        **REASON,
    )
    request = ChangeRequest.objects.get()
    kept = request.evidence.get()
    url = reverse("desk:change_file", args=[request.pk, kept.pk])
    assert browser(city.observer).get(url).status_code == 200
    stranger = make_user((make_org("县水利局", city.county), Role.CLERK))
    assert browser(stranger).get(url).status_code == 404
    assert browser(city.observer).get(reverse("desk:change_file", args=[request.pk, kept.pk + 1])).status_code == 404
