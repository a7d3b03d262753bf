"""Submitting, the dossier, the notice with its objections, closing and reopening through the browser."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.domain import filing
from cases.models import Closure, Notice, Objection, Task
from cases.states import Stage
from orgs.models import Role, User
from tests.cases.way import closed, in_notice, objected, sign, signed_up_to, submitted
from tests.factories import at, make_org, make_ready, make_task, make_user, picture

pytestmark = pytest.mark.django_db
LIMIT = 15  # queries of a page


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def get(user, name, *args, day="2019-05-08", **data):
    with at(day):
        return browser(user).get(reverse(f"desk:{name}", args=args), data)


def post(user, name, *args, day="2019-05-08", **data):
    with at(day):
        return browser(user).post(reverse(f"desk:{name}", args=args), data)


def text(answer) -> str:
    return answer.content.decode()


def cost(user, name, *args, day="2019-05-08") -> int:
    client = browser(user)
    with at(day), CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("who", "status"), [("unit", 200), ("head", 200), ("office", 403), ("mayor", 403), ("admin", 404)]
)
def test_who_prepares_the_dossier(city, who, status):
    task = make_ready(city, make_task(city))
    assert get(city.people[who], "submit", task.pk).status_code == status
    assert (post(city.people[who], "submit", task.pk, statement="").status_code == 422) is (status == 200)


def test_everything_missing_is_listed_at_once_and_the_statement_is_kept(city):
    task = make_task(city)
    answer = post(city.unit, "submit", task.pk, statement="已经全部完成")
    assert answer.status_code == 422
    page = text(answer)
    for words in ("Completion is reported", "Measure 1 is done", "Measure 2 is done", "There is a picture from before"):
        assert words in page
    assert f'href="/desk/tasks/{task.pk}/#evidence"' in page
    assert "已经全部完成" in page
    assert Closure.objects.count() == 0


def test_submitting_shows_the_chain_before_and_who_has_it_after(city):
    task = make_ready(city, make_task(city))
    page = text(get(city.unit, "submit", task.pk))
    assert "Every condition is met." in page
    for words in ("县住建局 · Head of a unit", "市住建局 · Reviewer of a lead unit", str(city.leader), "2019-05-15"):
        assert words in page
    client = browser(city.unit)
    with at("2019-05-08"):
        answer = client.post(reverse("desk:submit", args=[task.pk]), {"statement": "已全部完成"})
        run_id = Closure.objects.get().run_id
        assert answer["Location"] == reverse("desk:sign", args=[run_id])
        assert "Now with: 县住建局 · " in text(client.get(answer["Location"]))
    again = post(city.unit, "submit", task.pk, statement="再报一次")
    assert again.status_code == 409
    assert "再报一次" in text(again)


def test_the_dossier_shows_versions_differences_and_struck_signatures(city):
    closure = submitted(city)
    signed_up_to(city, closure.run, "lead_reviewer")
    with at("2019-05-09"):
        filing.add_evidence(closure.task_id, [picture()], actor=city.unit, phase="after", caption="补拍照片")
    sign(closure.run, city.head, "2019-05-09", comment="重新核对，同意")
    page = text(get(city.office, "dossier", closure.task_id))
    assert "Changed against v1" in page
    assert "补拍照片" in page
    assert "the dossier changed" in page
    assert "opinion-void" in page
    assert "重新核对，同意" in page
    old = text(get(city.office, "dossier", closure.task_id, version=1))
    assert "Changed against" not in old
    assert "补拍照片" not in old.split("Signatures")[0]


def test_without_a_dossier_the_page_says_what_would_come(city):
    assert "No dossier was frozen yet." in text(get(city.office, "dossier", make_task(city).pk))


def accepted(city) -> Task:
    closure = submitted(city)
    signed_up_to(city, closure.run)
    return Task.objects.get(pk=closure.task_id)


@pytest.mark.parametrize(("who", "status"), [("office", 200), ("unit", 403), ("mayor", 403), ("admin", 404)])
def test_who_opens_the_notice(city, who, status):
    task = accepted(city)
    assert get(city.people[who], "notice_open", task.pk).status_code == status
    if status == 403:
        assert post(city.people[who], "notice_open", task.pk, result="好", signed_by="县").status_code == 403


def test_the_days_of_a_notice_are_shown_and_explained_before_it_is_opened(city):
    task = accepted(city)
    page = text(get(city.office, "notice_open", task.pk, day="2019-05-09"))
    assert "2019-05-10" in page
    assert "2019-05-23" in page
    assert "10 working days" in page
    bad = post(city.office, "notice_open", task.pk, day="2019-05-09", result="已整改到位", signed_by="")
    assert bad.status_code == 422
    assert "已整改到位" in text(bad)
    done = post(city.office, "notice_open", task.pk, day="2019-05-09", result="已整改到位", signed_by="永州市")
    assert done["Location"] == reverse("desk:notice_open", args=[task.pk])
    twice = post(city.office, "notice_open", task.pk, day="2019-05-09", result="已整改到位", signed_by="永州市")
    assert twice.status_code == 409
    assert Notice.objects.count() == 1


def test_objections_by_hand_and_their_answers(city):
    notice = in_notice(city)
    assert post(city.unit, "objection_add", notice.pk, text="河道里还有污水直排").status_code == 403
    assert post(city.office, "objection_add", notice.pk, text="太短").status_code == 422
    client = browser(city.office)
    with at("2019-05-15"):
        answer = client.post(
            reverse("desk:objection_add", args=[notice.pk]), {"text": "河道里还有污水直排的口子", "contact": "村民来电"}
        )
        page = text(client.get(answer["Location"]))
    assert "Receipt code" in page
    assert "村民来电" in page
    assert "Objections not answered yet: 1." in page
    objection = Objection.objects.get()
    assert "村民来电" not in text(get(city.unit, "notice_open", notice.task_id))
    assert get(city.unit, "objection", objection.pk).status_code == 403
    assert post(city.office, "objection", objection.pk, founded="no", text="").status_code == 422
    assert post(city.office, "objection", objection.pk, founded="yes", text="经查属实").status_code == 302
    assert Task.objects.get(pk=notice.task_id).stage == Stage.WORKING
    again = post(city.office, "objection", objection.pk, founded="no", text="经查不属实")
    assert again.status_code == 409
    assert "经查属实" in text(get(city.office, "notice_open", notice.task_id))


def test_a_late_objection_is_named_a_clue(city):
    notice = in_notice(city)
    objected(city, notice, "2019-05-30")
    assert "after the last day: a clue" in text(get(city.office, "notice_open", notice.task_id, day="2019-05-30"))


def test_closing_lists_what_stands_in_the_way_then_closes(city):
    notice = in_notice(city)
    page = text(get(city.office, "close", notice.task_id, day="2019-05-23"))
    assert "The notice runs until 2019-05-23" in page
    early = post(city.office, "close", notice.task_id, day="2019-05-23")
    assert early.status_code == 422
    assert "Not closed" in text(early)
    assert post(city.unit, "close", notice.task_id, day="2019-05-24").status_code == 403
    assert "The notice runs" not in text(get(city.office, "close", notice.task_id, day="2019-05-24"))
    done = post(city.office, "close", notice.task_id, day="2019-05-24")
    assert done["Location"] == reverse("desk:task", args=[notice.task_id])
    again = post(city.office, "close", notice.task_id, day="2019-05-24")
    assert again.status_code == 409
    assert Task.objects.get(pk=notice.task_id).stage == Stage.CLOSED


REOPEN = {
    "cause": "rebound", "why": "复查发现污水再次直排", "words": "2020年6月底前",
    "measures": "封堵排口 ｜ 2020年3月底前\n\n清理淤泥",
}  # fmt: skip


def test_reopening_makes_a_new_cycle_once(city):
    task = closed(city)
    assert post(city.unit, "reopen", task.pk, **REOPEN).status_code == 403
    bad = post(city.office, "reopen", task.pk, day="2019-08-01", **REOPEN | {"words": "尽快"})
    assert bad.status_code == 422
    assert "尽快" in text(bad)
    done = post(city.office, "reopen", task.pk, day="2019-08-01", **REOPEN)
    again = Task.objects.get(previous=task)
    assert done["Location"] == reverse("desk:task", args=[again.pk])
    listed = [(m.text, m.deadline and str(m.deadline.due_on)) for m in again.measures.select_related("deadline")]
    assert listed == [("封堵排口", "2020-03-31"), ("清理淤泥", None)]
    assert post(city.office, "reopen", task.pk, day="2019-08-01", **REOPEN).status_code == 409
    assert f"/desk/tasks/{again.pk}/" in text(get(city.office, "reopen", task.pk))
    assert Task.objects.filter(previous=task).count() == 1


def test_a_stranger_learns_nothing(city):
    notice = in_notice(city)
    objection = objected(city, notice)
    elsewhere = make_user((make_org("县水利局", city.county), Role.CLERK))
    for name in ("submit", "dossier", "notice_open", "close", "reopen"):
        assert get(elsewhere, name, notice.task_id).status_code == 404
    assert get(elsewhere, "objection_add", notice.pk).status_code == 404
    assert get(elsewhere, "objection", objection.pk).status_code == 404


def test_the_pages_cost_no_more_with_more_rows(city):
    few = make_ready(city, make_task(city))
    many = make_ready(city, make_task(city, few.problem.round, measures=6))
    assert cost(city.unit, "submit", few.pk) == cost(city.unit, "submit", many.pk) <= LIMIT
    notice = in_notice(city)
    one = cost(city.office, "notice_open", notice.task_id)
    for _ in range(4):
        objected(city, notice)
    assert one == cost(city.office, "notice_open", notice.task_id) <= LIMIT
    assert cost(city.office, "dossier", notice.task_id) <= LIMIT
    assert cost(city.office, "close", notice.task_id) <= LIMIT, "close"
    assert cost(city.office, "objection", Objection.objects.first().pk) <= LIMIT
