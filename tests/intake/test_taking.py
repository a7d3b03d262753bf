"""A list becomes drafts, all or none, and can be taken back; a second one never touches what is filed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.domain import drafting, planning
from cases.domain.moves import WrongState
from cases.models import Category, ChangeRequest, Measure, Problem, Task
from deadlines.models import Deadline
from intake.domain import asking, mending, returning, taking
from intake.models import ImportBatch, ImportRow
from records.models import Event
from records.trail import verify
from tests.factories import at, make_city, make_round
from tests.intake.documents import a_batch, a_claim, a_measure, a_problem

State, Verdict, Effect = ImportBatch.State, ImportRow.Verdict, ImportRow.Effect


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def roles(task):
    return [(row.role, row.organisation.name) for row in task.units.select_related("organisation")]


def taken(city, round, *problems, **more):
    batch = a_batch(city, round, *problems, **more)
    return taking.take(batch.pk, actor=city.office, confirmed=True)


def test_a_list_becomes_drafts_with_everything_in_it(city, round):
    with at("2018-11-01"):
        other = a_problem(7, category="大气污染防治", deadline_text="立行立改", measures=(a_measure(),))
        batch = taken(city, round, a_problem(3), other)
    assert batch.state == State.TAKEN and batch.taken_by == city.office
    assert batch.counts["new"] == 2
    first, second = Task.objects.order_by("problem__number")
    assert (first.problem.number, second.problem.number) == (3, 7)
    assert (first.problem.category.name, second.problem.category.name) == ("水污染防治", "大气污染防治")
    assert first.problem.title == "第3个问题污水直排"
    assert (first.goal, first.stage, first.place) == ("完成第3片区截污", "draft", city.county)
    assert roles(first) == [("lead", "市住建局"), ("responsible", "县住建局")]
    assert (first.term.words, first.term.due_on) == ("2019年12月底前", date(2019, 12, 31))
    assert (first.term.organisation, first.term.look_on, first.term.scope) == (
        city.lead,
        None,
        f"cases.round:{round.pk}",
    )
    assert second.term.due_on == date(2018, 12, 15)  # thirty days after the plan is due
    steps = [(m.order, m.text, m.deadline and m.deadline.due_on) for m in first.measures.all()]
    assert steps == [(1, "摸清底数", date(2019, 3, 31)), (2, "新建管网", None)]
    assert verify().fault == ""


def test_drafts_of_a_list_are_those_that_one_would_type(city, round):
    """The same task typed by hand has the same rows, deadline, units and measures."""
    with at("2018-11-01"):
        batch = taken(city, round, a_problem(1))
        category = Category.objects.get(round=round)
        typed = planning.add_problem(round, actor=city.office, category=category, number=2, title="手工", text="文")
        draft = planning.TaskDraft(
            goal="完成第1片区截污", words="2019年12月底前", place=city.county,
            units=[(city.lead, "lead"), (city.responsible, "responsible")],
            measures=[planning.MeasureDraft("摸清底数", "2019年3月底前"), planning.MeasureDraft("新建管网")],
        )  # fmt: skip
        by_hand = planning.draft_task(typed, draft, actor=city.office)
    by_list = batch.rows.get().task
    assert planning.plan_values(by_hand) == planning.plan_values(by_list)
    fields = [f.name for f in Deadline._meta.fields if f.name not in ("id", "subject", "organisation")]
    pairs = [(by_hand.term, by_list.term), *zip(*(
        [m.deadline for m in task.measures.exclude(deadline=None)] for task in (by_hand, by_list)
    ), strict=True)]  # fmt: skip
    for mine, theirs in pairs:
        assert {f: getattr(mine, f) for f in fields} == {f: getattr(theirs, f) for f in fields}
    verbs = [event.verb for event in Event.objects.filter(subject=f"cases.task:{by_list.pk}")]
    assert verbs == ["task.created"]


def test_faults_stop_the_whole_list_until_they_are_mended_or_left_out(city, round):
    with at("2018-11-01"):
        batch = a_batch(city, round, a_problem(1), a_problem(2, goal=""), a_problem(3, units=(("县水利局", "lead"),)))
        with pytest.raises(ValidationError) as refused:
            taking.take(batch.pk, actor=city.office)
        assert refused.value.code == "faults"
        assert not Problem.objects.exists()
        bad = batch.rows.get(problem_number=3)
        with pytest.raises(ValidationError):
            mending.leave_out(bad.pk, actor=city.office, why=" ")
        mending.leave_out(bad.pk, actor=city.office, why="单位待定")
        goal = batch.rows.get(problem_number=2)
        assert [fault["field"] for fault in goal.faults] == ["goal"]
        assert mending.mend(goal.pk, actor=city.office, values={"goal": "建成泵站"}).verdict == Verdict.NEW
        done = taking.take(batch.pk, actor=city.office)
    assert list(Problem.objects.values_list("number", flat=True)) == [1, 2]
    assert done.counts["out"] == 1
    assert batch.rows.get(problem_number=3).left_out_why == "单位待定"


def test_counts_of_the_document_that_differ_must_be_confirmed(city, round):
    with at("2018-11-01"):
        batch = a_batch(city, round, a_problem(1), claims=(a_claim(33, 1), a_claim(5, None, "petitions")))
        with pytest.raises(ValidationError) as refused:
            taking.take(batch.pk, actor=city.office)
        assert refused.value.error_dict.keys() == {"confirmed"}
        taking.take(batch.pk, actor=city.office, confirmed=True)
    line = Event.objects.get(verb="intake.taken")
    assert line.after["list_counts_confirmed"] == "共33个问题"


def test_a_finding_alone_is_a_problem_without_a_task(city, round):
    with at("2018-11-01"):
        taken(city, round, a_problem(1, goal="", deadline_text="", units=(), measures=()))
        assert Problem.objects.get().tasks.count() == 0
        again = taken(city, round, a_problem(1), name="方案.txt")
    assert again.rows.get().effect == Effect.MADE
    assert Task.objects.get().problem.number == 1


def test_taking_back_leaves_nothing_but_the_trail(city, round):
    with at("2018-11-01"):
        kept = planning.add_category(round, 1, "大气污染防治", actor=city.office)
        before = Deadline.objects.count()
        batch = taken(city, round, a_problem(1), a_problem(2))
        assert Deadline.objects.count() == before + 4
        with pytest.raises(ValidationError):
            returning.take_back(batch.pk, actor=city.office, why="")
        back = returning.take_back(batch.pk, actor=city.office, why="传错了文件")
    assert (back.state, back.back_by, back.back_why) == (State.TAKEN_BACK, city.office, "传错了文件")
    counts = [m.objects.count() for m in (Problem, Task, Measure)]
    assert counts == [0, 0, 0] and Deadline.objects.count() == before
    assert list(Category.objects.all()) == [kept]
    assert Event.objects.filter(verb="task.undrafted").count() == 2
    assert verify().fault == ""
    with at("2018-11-01"), pytest.raises(WrongState):
        returning.take_back(batch.pk, actor=city.office, why="再来一次")


@pytest.mark.parametrize("act", ["edit", "file", "second task", "words"])
def test_what_somebody_touched_keeps_the_list(city, round, act):
    with at("2018-11-01"):
        batch = taken(city, round, a_problem(1), a_problem(2))
        task = Task.objects.get(problem__number=2)
        if act == "edit":
            draft = planning.TaskDraft(
                "改", "2019年底前", city.county, [(city.lead, "lead"), (city.responsible, "responsible")],
                measures=[planning.MeasureDraft("做")],
            )  # fmt: skip
            drafting.edit_draft(task.pk, draft, actor=city.office, seen=drafting.edition(task))
        elif act == "words":
            drafting.edit_problem(task.problem_id, actor=city.office, title="改了")
        elif act == "second task":
            draft = planning.TaskDraft(
                "另", "2019年底前", city.county, [(city.lead, "lead"), (city.responsible, "responsible")],
                measures=[planning.MeasureDraft("做")],
            )  # fmt: skip
            planning.draft_task(task.problem, draft, actor=city.office)
        else:
            planning.file_plan(round.pk, actor=city.office)
        with pytest.raises(WrongState) as refused:
            returning.take_back(batch.pk, actor=city.office, why="传错了文件")
    assert "2" in refused.value.messages[0]
    assert Problem.objects.count() == 2


def test_a_second_list_mends_drafts_in_place_and_can_be_taken_back(city, round):
    with at("2018-11-01"):
        first = taken(city, round, a_problem(1), a_problem(2))
        task = first.rows.get(problem_number=1).task
        before = planning.plan_values(task)
        second = a_batch(city, round, a_problem(1, goal="完成全部截污", title="改了题目"), a_problem(2))
        row = second.rows.get(problem_number=1)
        assert {one["field"] for one in row.differences} == {"goal", "title"}
        assert [r.verdict for r in second.rows.all()] == [Verdict.CHANGED, Verdict.SAME]
        taking.take(second.pk, actor=city.office)
        task.refresh_from_db()
        assert task.goal == "完成全部截污"
        assert Problem.objects.get(number=1).title == "改了题目"
        returning.take_back(second.pk, actor=city.office, why="以前稿为准")
    task = Task.objects.get(pk=task.pk)
    assert planning.plan_values(task) == before
    assert task.problem.title == "第1个问题污水直排"
    assert Problem.objects.count() == 2


def test_the_same_list_again_changes_nothing(city, round):
    with at("2018-11-01"):
        taken(city, round, a_problem(1))
        lines = Event.objects.count()
        again = a_batch(city, round, a_problem(1))
        assert again.rows.get().verdict == Verdict.SAME
        with pytest.raises(ValidationError) as refused:
            taking.take(again.pk, actor=city.office)
    assert refused.value.code == "nothing_new"
    assert Event.objects.count() == lines + 1  # that the list was begun


def test_filed_tasks_keep_everything_and_a_change_is_drafted(city, round):
    with at("2018-11-01"):
        taken(city, round, a_problem(1))
    with at("2018-11-09"):
        planning.file_plan(round.pk, actor=city.office)
        task = Task.objects.get()
        before = planning.plan_values(task)
        changed = a_problem(
            1, goal="完成一半截污", deadline_text="2020年6月底前",
            measures=(a_measure("摸清底数", 1, "2019年3月底前"), a_measure("新建泵站", 2), a_measure("验收", 3)),
        )  # fmt: skip
        second = a_batch(city, round, changed, a_problem(2))
        assert second.rows.get(problem_number=1).verdict == Verdict.CHANGED
        taking.take(second.pk, actor=city.office)
        assert planning.plan_values(Task.objects.get(pk=task.pk)) == before
        assert not ChangeRequest.objects.exists() and asking.waiting(second) == 1
        row = second.rows.get(problem_number=1)
        assert row.effect == Effect.WISHED
        made = asking.ask(
            row.pk,
            actor=city.office,
            fields=["deadline", "measures"],
            reason="upper_plan",
            why="省里已经调整了方案的时限",
        )
    assert [(one.field, one.state) for one in made] == [("deadline", "pending"), ("measures", "pending")]
    assert made[0].after == {"words": "2020年6月底前", "due_on": "2020-06-30"}
    assert [m["order"] for m in made[1].after] == [1, 2, None]
    assert planning.plan_values(Task.objects.get(pk=task.pk)) == before
    assert asking.waiting(second) == 0
    with at("2018-11-10"), pytest.raises(WrongState):
        returning.take_back(second.pk, actor=city.office, why="传错了文件")


def test_only_the_office_of_the_region_takes_lists_in(city, round):
    stranger = make_city()
    with at("2018-11-01"):
        batch = a_batch(city, round, a_problem(1))
        for who in (city.unit, city.verifier, city.secretary, stranger.office):
            with pytest.raises(PermissionDenied):
                taking.take(batch.pk, actor=who)
        taking.take(batch.pk, actor=city.office)
        for who in (city.unit, stranger.office):
            with pytest.raises(PermissionDenied):
                returning.take_back(batch.pk, actor=who, why="传错了文件")
