"""The way of a plan from its draft to the public, and what stands in its way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.domain import planning
from cases.domain.moves import WrongState
from cases.models import Round, Task
from deadlines.models import Deadline
from notify.models import Message
from orgs.models import Role
from plans import content
from plans.domain import consulting, drafting, filing, publishing, submitting
from plans.models import Comment, PlanVersion, PublicVersion
from records.trail import key, verify
from tests.factories import at, make_user
from tests.plans.way import DUE, asked, draft_round, drawn, fresh, task_of

pytestmark = pytest.mark.django_db


def test_a_version_says_what_the_tasks_say(city):
    round = draft_round(city)
    version = drawn(city, round)
    values = planning.plan_values(task_of(round))
    row = content.by_key(version.content)["1"]
    assert {name: row[name] for name in values} == values
    assert (version.number, version.state, version.plan.title) == (1, "draft", f"{round.name}整改方案")
    assert version.digest == content.digest(content.read(round))
    assert "整改措施1：措施1（2019年6月底前）" in version.text


def test_the_whole_way_with_the_replies_of_the_units(city):
    round = draft_round(city)
    version = drawn(city, round)
    first, second = asked(city, version)
    with at("2018-11-06"):
        consulting.answer(first.pk, actor=city.unit, comment="第1项措施建议增加监测。")
        with pytest.raises(WrongState):
            drafting.draw_version(round.pk, actor=city.office, note="x")
        consulting.answer(second.pk, actor=city.lead_reviewer, comment="")
        assert fresh(version).state == "consulting"
        consulting.settle(first.pk, actor=city.office, taken_up=True, why="已列入第1项")
    assert fresh(version).state == "settled"
    second_version = drawn(city, round, "2018-11-07", note="采纳意见1条")
    with at("2018-11-08"):
        submitting.submit(second_version.pk, actor=city.office, to="省政府", document_number="永政〔2018〕8号",
                          on=date(2018, 11, 8))  # fmt: skip
        assert Deadline.objects.get(subject=key(round)).settled_on == date(2018, 11, 8)
        submitting.receive(second_version.pk, actor=city.office, on=date(2018, 11, 8))
        assert filing.file(second_version.pk, actor=city.office) == 3
    with at("2018-12-20"):
        submitting.reply(second_version.pk, actor=city.office, approved=True, note="同意")
        public = publishing.prepare(second_version.pk, actor=city.office, intro="现予公开。", leave_out=[2])
        with pytest.raises(PermissionDenied):
            publishing.release(public.pk, actor=city.office)
        publishing.release(public.pk, actor=city.publisher, link="https://example.invalid/plan")
    version = fresh(second_version)
    assert (version.state, version.filed_on, version.submission.reply.approved) == ("filed", date(2018, 11, 8), True)
    assert [row["problem"] for row in fresh(public).rows] == [1, 3]
    assert set(Task.objects.values_list("stage", flat=True)) == {"working"}
    assert Round.objects.get(pk=round.pk).plan_filed_on == date(2018, 11, 8)
    assert verify().fault == ""


def test_a_round_without_versions_is_filed_as_ever(city):
    round = draft_round(city)
    with at("2018-11-09"):
        assert planning.file_plan(round.pk, actor=city.office) == 3
    assert PlanVersion.objects.count() == 0


def test_what_is_filed_is_what_was_drawn(city):
    round = draft_round(city)
    version = drawn(city, round)
    Task.objects.filter(pk=task_of(round).pk).update(goal="完成90户截污")
    with at("2018-11-09"), pytest.raises(ValidationError) as caught:
        filing.file(version.pk, actor=city.office)
    assert caught.value.code == "changed"
    assert Round.objects.get(pk=round.pk).plan_filed_on is None


def test_an_older_version_goes_nowhere(city):
    round = draft_round(city)
    old = drawn(city, round)
    drawn(city, round, note="再印一稿")
    with at("2018-11-05"):
        for act in (
            lambda: consulting.ask(old.pk, actor=city.office, units=[city.lead], due_on=DUE),
            lambda: submitting.submit(old.pk, actor=city.office, to="省政府", document_number="", on=date(2018, 11, 5)),
            lambda: filing.file(old.pk, actor=city.office),
        ):
            with pytest.raises(WrongState) as caught:
                act()
            assert caught.value.code == "superseded"


def test_the_same_bare_draft_is_not_drawn_twice(city):
    version = drawn(city)
    with pytest.raises(WrongState) as caught:
        drawn(city, version.plan.round)
    assert caught.value.code == "same"


def test_units_are_told_and_chased_until_they_answer(city):
    version = drawn(city)
    first, _second = asked(city, version)
    assert Message.objects.filter(about=key(first), done_at=None).count() == 2
    assert (first.deadline.kind, first.deadline.due_on, first.deadline.organisation) == (
        "comment", DUE, city.responsible,
    )  # fmt: skip
    with at("2018-11-05"):
        consulting.answer(first.pk, actor=city.head, comment="  ")
    assert not Message.objects.filter(about=key(first), done_at=None).exists()
    assert fresh(first.deadline).settled_on == date(2018, 11, 5)
    with at("2018-11-05"), pytest.raises(WrongState):
        consulting.answer(first.pk, actor=city.unit, comment="又想到一条")


def test_other_units_do_not_answer_and_the_office_is_marked(city):
    version = drawn(city)
    first, second = asked(city, version)
    with at("2018-11-05"):
        for who in ("lead_reviewer", "observer", "secretary", "leader", "verifier"):
            with pytest.raises(PermissionDenied):
                consulting.answer(first.pk, actor=city.people[who], comment="无")
        made = consulting.answer(first.pk, actor=city.office, comment="来函意见:无异议")
        own = consulting.answer(second.pk, actor=city.lead_reviewer, comment="")
    assert (made.by_office, own.by_office) == (True, False)


def test_silence_is_ended_only_after_the_day(city):
    version = drawn(city)
    first, _second = asked(city, version)
    with at("2018-11-09"):
        consulting.answer(first.pk, actor=city.unit, comment="")
        with pytest.raises(ValidationError) as caught:
            consulting.close(version.pk, actor=city.office)
        assert caught.value.code == "running"
    with at("2018-11-12"):
        assert consulting.close(version.pk, actor=city.office) == 1
    assert fresh(version).state == "settled"


def test_a_declined_comment_needs_its_reason(city):
    version = drawn(city)
    first, _second = asked(city, version)
    with at("2018-11-06"):
        consulting.answer(first.pk, actor=city.unit, comment="时限太紧")
        with pytest.raises(ValidationError):
            consulting.settle(first.pk, actor=city.office, taken_up=False, why=" ")
        with pytest.raises(PermissionDenied):
            consulting.settle(first.pk, actor=city.unit, taken_up=True, why="")
        consulting.settle(first.pk, actor=city.office, taken_up=False, why="反馈意见有明确时限")
    told = Message.objects.filter(about=f"{key(first)}:settled")
    assert {message.to for message in told} == {city.unit, city.head}


def test_units_of_elsewhere_are_not_asked(city):
    version = drawn(city)
    outside = city.city.parent
    with at("2018-11-05"), pytest.raises(ValidationError) as caught:
        consulting.ask(version.pk, actor=city.office, units=[outside], due_on=DUE)
    assert set(caught.value.error_dict) == {"units"}
    with at("2018-11-12"), pytest.raises(ValidationError) as caught:
        consulting.ask(version.pk, actor=city.office, units=[city.lead], due_on=DUE)
    assert set(caught.value.error_dict) == {"due_on"}


def test_a_returned_plan_runs_again_and_is_followed(city):
    round = draft_round(city)
    version = drawn(city, round)
    with at("2018-11-05"):
        submitting.submit(version.pk, actor=city.office, to="省政府", document_number="", on=date(2018, 11, 5))
        with pytest.raises(ValidationError):
            submitting.reply(version.pk, actor=city.office, approved=False, note="")
        submitting.reply(version.pk, actor=city.office, approved=False, note="措施不够具体")
        with pytest.raises(WrongState):
            filing.file(version.pk, actor=city.office)
    assert Deadline.objects.get(subject=key(round)).settled_on is None
    following = drawn(city, round, "2018-11-06", note="按批复修改")
    assert (following.number, following.state) == (2, "draft")


def test_days_are_in_order(city):
    version = drawn(city)
    with at("2018-11-05"):
        with pytest.raises(ValidationError):
            submitting.submit(version.pk, actor=city.office, to="省政府", document_number="", on=date(2018, 11, 6))
        with pytest.raises(ValidationError):
            submitting.submit(version.pk, actor=city.office, to=" ", document_number="", on=date(2018, 11, 5))
        submitting.submit(version.pk, actor=city.office, to="省政府", document_number="", on=date(2018, 11, 5))
        with pytest.raises(ValidationError):
            submitting.receive(version.pk, actor=city.office, on=date(2018, 11, 4))


def test_only_what_is_filed_or_approved_becomes_public(city):
    version = drawn(city)
    with at("2018-11-05"):
        with pytest.raises(WrongState):
            publishing.prepare(version.pk, actor=city.office)
        filing.file(version.pk, actor=city.office)
        with pytest.raises(ValidationError):
            publishing.prepare(version.pk, actor=city.office, leave_out=[99])
        with pytest.raises(ValidationError):
            publishing.prepare(version.pk, actor=city.office, leave_out=[1, 2, 3])
        first = publishing.prepare(version.pk, actor=city.office)
        second = publishing.prepare(version.pk, actor=city.office, intro="改")
        both = make_user((city.office_unit, Role.OFFICE), (city.office_unit, Role.PUBLISHER))
        third = publishing.prepare(version.pk, actor=both)
        with pytest.raises(PermissionDenied):
            publishing.release(third.pk, actor=both)
        with pytest.raises(ValidationError):
            publishing.release(third.pk, actor=city.publisher, link="javascript:alert(1)")
        publishing.release(third.pk, actor=city.publisher)
        with pytest.raises(ValidationError):
            publishing.withdraw(third.pk, actor=city.publisher, why="错")
        publishing.withdraw(third.pk, actor=city.publisher, why="附件有误，更正后重新公开")
    assert [fresh(one).state for one in (first, second, third)] == ["dropped", "dropped", "withdrawn"]


def test_the_database_keeps_what_was_said(city):
    version = drawn(city)
    first, _second = asked(city, version)
    with at("2018-11-06"):
        made = consulting.answer(first.pk, actor=city.unit, comment="有意见")
    for rows, values in (
        (Comment.objects.filter(pk=made.pk), {"text": "无"}),
        (PlanVersion.objects.filter(pk=version.pk), {"content": {}}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with at("2018-11-06"), pytest.raises(IntegrityError), transaction.atomic():
        PublicVersion.objects.create(
            version=version, number=1, digest="x", prepared_by=city.office, released_by=city.office, state="released",
            released_at="2018-11-06T00:00Z", released_on=date(2018, 11, 6),
        )  # fmt: skip
