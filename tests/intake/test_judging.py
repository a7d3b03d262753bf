"""A row is judged against what the round holds, by every field, and a fault names the field that must be mended."""

import pytest

from cases.domain import closing, planning
from cases.models import Task
from intake import judging
from intake.domain import mending, taking
from intake.models import ImportRow, RowUnit
from tests.factories import at, make_org, make_ready, make_round, make_task
from tests.intake.documents import a_batch, a_measure, a_problem

Verdict = ImportRow.Verdict
DAY = "2018-11-01"


@pytest.fixture
def round(city, en):
    with at(DAY):
        return make_round(city)


@pytest.mark.parametrize(
    ("fields", "at_field", "words"),
    [
        ({"goal": ""}, "goal", "Write the goal"),
        ({"deadline_text": ""}, "deadline_text", "Write the deadline"),
        ({"deadline_text": "尽快"}, "deadline_text", "A person must set the date"),
        ({"measures": ()}, "measures", "at least one measure"),
        ({"measures": (a_measure(due="2020年3月底前"),)}, "measure-1", "after the task itself"),
        ({"units": (("火星局", "lead"),)}, "units", "“火星局” is not matched"),
        ({"units": (("市住建局", "assist"),)}, "units", "No responsible unit"),
        ({"units": (("市住建局", "lead"), ("市整改办", "lead"))}, "units", "choose the lead unit"),
        ({"units": (("市住建局", "lead"), ("市整改办", "accept"), ("永州市", "accept"))}, "units", "Only one unit"),
    ],
)
def test_what_is_missing_is_said_at_its_field(city, round, fields, at_field, words):
    with at(DAY):
        row = a_batch(city, round, a_problem(1, **fields)).rows.get()
    assert row.verdict == Verdict.ERROR
    assert [(one["field"], words in one["message"]) for one in row.faults] == [(at_field, True)]


def test_the_same_number_twice_stops_both(city, round):
    with at(DAY):
        batch = a_batch(city, round, a_problem(1), a_problem(1, line=1), a_problem(2))
        assert [row.verdict for row in batch.rows.all()] == ["error", "error", "new"]
        mending.mend(batch.rows.get(number=2).pk, actor=city.office, values={"number": 4})
    assert [row.verdict for row in batch.rows.all()] == ["new", "new", "new"]


def test_a_number_of_another_problem_is_a_conflict(city, round):
    with at(DAY):
        make_task(city, round, filed=None)
        row = a_batch(city, round, a_problem(1, title="秸秆焚烧", text="秋收后田间露天焚烧秸秆屡禁不止")).rows.get()
    assert row.verdict == Verdict.CONFLICT
    assert row.faults[0]["code"] == "other_problem"


def test_blanks_width_and_punctuation_are_no_difference(city, round):
    with at(DAY):
        taking.take(a_batch(city, round, a_problem(1)).pk, actor=city.office)
        again = a_problem(1, goal="完成第１片区 截污。", text="第1个问题污水直排湘江，管网没有覆盖")
        assert a_batch(city, round, again).rows.get().verdict == Verdict.SAME


def test_who_is_named_first_leads_only_when_a_person_said_so(city, round):
    with at(DAY):
        batch = a_batch(city, round, a_problem(1, units=(("市住建局", "responsible"), ("市整改办", "responsible"))))
        assert batch.rows.get().verdict == Verdict.ERROR
        mending.set_facts(batch.pk, actor=city.office, document_date=None, first_leads=True)
        row = batch.rows.get()
        assert row.verdict == Verdict.NEW and any("named first" in note for note in row.notes)
        taking.take(batch.pk, actor=city.office)
    task = Task.objects.get()
    assert [(u.role, u.organisation.name) for u in task.units.all()] == [
        ("lead", "市住建局"), ("responsible", "市住建局"), ("responsible", "市整改办"),
    ]  # fmt: skip


def test_a_group_of_counties_does_its_part_and_the_place_is_the_region(city, round):
    make_org("道县", city.city, kind="region")
    with at(DAY):
        batch = a_batch(city, round, a_problem(1, units=(("市住建局", "lead"), ("各县区", "responsible"))))
        taking.take(batch.pk, actor=city.office)
    task = Task.objects.get()
    assert [u.organisation.name for u in task.units.filter(role="responsible")] == ["东安县", "道县"]
    assert task.place == city.city


def test_collective_words_stay_in_words(city, round):
    with at(DAY):
        row = a_batch(city, round, a_problem(1, units=(("市住建局", "lead"), ("市直有关部门", "assist")))).rows.get()
    assert row.verdict == Verdict.NEW
    assert row.units.get(role="assist").how == RowUnit.How.WORDS
    assert any("nobody is told" in note for note in row.notes)


def test_the_date_of_the_document_decides_what_within_the_year_means(city, round):
    with at(DAY):
        batch = a_batch(city, round, a_problem(1, deadline_text="年内", measures=(a_measure(due="2019年6月底前"),)))
        assert batch.rows.get().verdict == Verdict.ERROR  # by the end of 2018, after which its measure is due
        mending.set_facts(batch.pk, actor=city.office, document_date=None, first_leads=False)
        mending.set_facts(
            batch.pk, actor=city.office, document_date=round.feedback_on.replace(year=2019), first_leads=False
        )
        assert batch.rows.get().verdict == Verdict.NEW


def test_what_is_being_signed_stays_as_it_is(city, round):
    task = make_task(city, round)
    make_ready(city, task)
    with at("2019-05-07"):
        closing.submit(task.pk, actor=city.unit, statement="全部完成")
        before = planning.plan_values(task)
        other = a_problem(1, title="问题1", text="污水直排。", goal="完成50户截污", measures=(a_measure("措施1"),))
        batch = a_batch(city, round, other, a_problem(2))
        row = batch.rows.get(problem_number=1)
        assert row.verdict == Verdict.CONFLICT and row.faults == []
        taking.take(batch.pk, actor=city.office)
    assert planning.plan_values(Task.objects.get(pk=task.pk)) == before
    assert batch.rows.get(problem_number=1).effect == ImportRow.Effect.NONE
    assert any("It stays as it is" in note for note in row.notes)


def test_measures_go_on_where_they_were():
    present = [{"order": 1, "text": "摸底"}, {"order": 2, "text": "建管网"}, {"order": 4, "text": "验收"}]
    wished = [{"text": "建管网", "words": ""}, {"text": "新泵站", "words": ""}, {"text": "验收", "words": ""}]
    assert [one["order"] for one in judging.ordered(present, wished)] == [2, None, 4]
    wished = [{"text": "摸清底数", "words": ""}, {"text": "建管网", "words": ""}]
    assert [one["order"] for one in judging.ordered(present, wished)] == [1, 2]
