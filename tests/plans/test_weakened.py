"""Points that ask for less: found between drafts and against the filed plan, shown, and given reasons."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.domain import changing, drafting, planning
from cases.domain.weakening import level_of, weaker, weaker_text
from cases.models import Task
from plans import weakened
from plans.content import by_key
from plans.differences import aligned, of_versions
from plans.domain import filing, submitting
from tests.factories import at
from tests.plans.way import draft_round, drawn, task_of

WHY = "上级下达的任务数相应调减"


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("完成100户截污", "完成90户截污", ["100 became 90."]),
        ("完成100户截污", "完成120户截污", []),
        ("完成截污", "推进截污", ["“完成” became “推进”."]),
        ("全部拆除围网", "基本拆除围网", ["“全部” became “基本”."]),
        ("完成截污", "力争完成截污", ["“力争” came in."]),
        ("PM2.5年均浓度控制在35微克以下", "PM2.5年均浓度控制在38微克以下", ["35 became 38."]),
        ("PM2.5年均浓度控制在35微克以下", "PM2.5年均浓度控制在33微克以下", []),
        ("超标次数不超过3次", "超标次数不超过5次", ["3 became 5."]),
        ("3座污水厂提标", "污水厂提标", ["A number is no longer named."]),
        ("建成污水处理厂", "开工污水处理厂", ["“建成” became “开工”."]),
        ("必须达标排放", "原则上达标排放", ["“必须” became “原则上”."]),
    ],
)
def test_words_and_numbers_that_ask_for_less(en, before, after, signs):
    assert weaker_text(before, after) == signs


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("湖南省生态环境厅", 1), ("永州市生态环境局", 2), ("永州市零陵区人民政府", 3), ("东安县住建局", 3),
        ("井头圩镇人民政府", 4), ("江华瑶族自治县人民政府", 3), ("广西壮族自治区水利厅", 1), ("恩施州生态环境局", 2),
        ("生态环境局", 0), ("西湖街道办事处", 4),
    ],
)  # fmt: skip
def test_the_level_of_a_unit(name, level):
    assert level_of(name) == level


def test_a_lower_acceptor_is_pointed_out(en):
    old, new = [["accept", 1, "省生态环境厅"]], [["accept", 2, "东安县环保局"]]
    assert weaker("acceptor", [["accept", 1, "湖南省生态环境厅"]], new)[-1] == (
        "“东安县环保局” is of a lower level than “湖南省生态环境厅”."
    )
    assert len(weaker("acceptor", new, old)) == 1  # another unit, but not a lower one


def test_a_measure_in_front_is_no_measure_dropped():
    old = [{"order": 1, "text": "铺设管网3公里", "words": ""}, {"order": 2, "text": "建成提升泵站", "words": ""}]
    new = [
        {"order": 1, "text": "排查全部排口", "words": ""},
        {"order": 2, "text": "铺设管网2公里", "words": ""},
        {"order": 3, "text": "建成提升泵站", "words": ""},
    ]
    assert [(row["order"], row["text"]) for row in aligned(old, new)] == [
        (3, "排查全部排口"), (1, "铺设管网2公里"), (2, "建成提升泵站"),
    ]  # fmt: skip


pytestmark = pytest.mark.django_db


def weaken(city, round, **changes) -> None:
    """The office redrafts the first task."""
    task = task_of(round)
    fields = {
        "goal": "力争完成90户截污",
        "words": "2020年6月底前",
        "place": city.county,
        "units": [(city.responsible, "responsible"), (city.lead, "lead")],
        "measures": [planning.MeasureDraft("措施1", "2019年6月底前")],
    } | changes
    with at("2018-11-03"):
        seen = drafting.edition(task)
        drafting.edit_draft(task.pk, planning.TaskDraft(**fields), actor=city.office, seen=seen)


def test_a_later_draft_is_held_against_the_earlier_one(city, en):
    round = draft_round(city)
    first = drawn(city, round)
    assert weakened.points(first) == []
    weaken(city, round)
    second = drawn(city, round, "2018-11-04")
    points = weakened.points(second)
    assert [(point.task, point.label, point.signs) for point in points] == [
        ("1", "goal", ["“力争” came in.", "100 became 90."]),
        ("1", "deadline", ["The date moves from 2019-12-31 to 2020-06-30."]),
        ("1", "measures", ["Measure 2 is dropped."]),
    ]
    assert {point.against for point in points} == {"version 1"}
    diff = of_versions(first.content, second.content)
    assert [(one.key, one.kind, [field.label for field in one.fields]) for one in diff] == [
        ("1", "changed", ["goal", "deadline", "measures"])
    ]


def test_weaker_points_are_read_before_anything_goes_on(city):
    round = draft_round(city)
    drawn(city, round)
    weaken(city, round)
    version = drawn(city, round, "2018-11-04")
    with at("2018-11-05"):
        for act in (
            lambda: submitting.submit(
                version.pk, actor=city.office, to="省政府", document_number="", on=date(2018, 11, 5)
            ),
            lambda: filing.file(version.pk, actor=city.office),
        ):
            with pytest.raises(ValidationError) as caught:
                act()
            assert caught.value.code == "weaker"
        keys = [point.key for point in weakened.points(version)]
        with pytest.raises(ValidationError) as caught:
            submitting.confirm(version.pk, actor=city.office, reasons={keys[0]: "太短", keys[1]: WHY})
        assert set(caught.value.error_dict) == {keys[0]}
        with pytest.raises(ValidationError):
            submitting.confirm(version.pk, actor=city.office, reasons={"9:goal:x": WHY})
        with pytest.raises(PermissionDenied):
            submitting.confirm(version.pk, actor=city.unit, reasons={keys[0]: WHY})
        assert len(submitting.confirm(version.pk, actor=city.office, reasons=dict.fromkeys(keys[:2], WHY))) == 2
        assert len(submitting.confirm(version.pk, actor=city.office, reasons=dict.fromkeys(keys, WHY))) == 1
        assert filing.file(version.pk, actor=city.office) == 3


def test_a_task_that_is_gone_is_a_weaker_point(city):
    round = draft_round(city)
    first = drawn(city, round)
    second = drawn(city, round, note="x")
    shorter = dict(second.content, tasks=second.content["tasks"][1:])
    second.content = shorter  # as a plan would read from which a task was taken
    assert [(point.task, point.label) for point in weakened.points(second)] == [("1", "整改任务")]
    assert [(one.key, one.kind) for one in of_versions(first.content, shorter)] == [("1", "removed")]


def test_a_filed_goal_is_the_measure_of_all_later_versions(city, en):
    """The goal is lowered by an approved change: pointed out against the filed plan, with the decision's reason."""
    round = draft_round(city)
    filed = drawn(city, round)
    with at("2018-11-09"):
        filing.file(filed.pk, actor=city.office)
    task = task_of(round)
    with at("2019-03-01"):
        asked = changing.ask(task.pk, actor=city.unit, field="goal", after="完成80户截污", reason="land_or_funds",
                             why="二十户已整体搬迁,不再产生污水")  # fmt: skip
        secretary = city.people["secretary"]
        secretary.posts.update(organisation=city.city)
        changing.decide(asked.pk, actor=type(secretary).objects.get(pk=secretary.pk), approve=True, note="同意")
    later = drawn(city, round, "2019-03-04")
    (point,) = weakened.points(later)
    assert (point.against, point.signs, point.decided) == (
        "the filed plan", ["100 became 80."], "二十户已整体搬迁,不再产生污水",
    )  # fmt: skip
    assert not point.is_open
    with at("2019-03-05"):
        assert filing.file(later.pk, actor=city.office) == 0
    assert by_key(later.content)["1"]["goal"] == "完成80户截污"


def test_the_number_of_queries_is_the_same_for_many_tasks(city):
    found = []
    for count in (1, 8):
        round = draft_round(city, count)
        drawn(city, round)
        Task.objects.filter(problem__round=round).update(goal="完成10户截污")
        version = drawn(city, round, note="减")
        with CaptureQueriesContext(connection) as seen:
            assert len(weakened.points(version)) == count
        found.append(len(seen))
    assert found[0] == found[1] <= 4
