"""The progress notice in words: the source's figures, grammar at zero, one and many, refusal of wrong sums."""

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from papers.marks import stripped
from reports.catalogue.notice_data import Activity, Indicator, Note, Rank
from reports.catalogue.progress_notice import compose
from reports.totals import STATUSES, TotalsDisagree
from tests.reports.sample import figures, items, notice, petition_figures, small, status_figures


def text_of(data) -> str:
    return "\n".join(
        line for section in stripped(compose(data)).sections for line in (section.heading, *section.paragraphs)
    )


def changed(**parts):
    """The sample with single figures changed: problems__behind=3 sets figures["problems"]["behind"]."""
    given = deepcopy(figures())
    for path, value in parts.items():
        part, key = path.split("__")
        given[part][key] = value
    return notice(figures=given)


def test_the_source_figures_are_all_said():
    said = text_of(notice())
    assert "督察组交办的268件信访举报件已全部办结。" in said
    assert (
        "反馈的5大类33个问题中，19个提前完成整改，12个达到序时进度要求，"
        "基层执法车辆配备和自然保护区整治2个问题未达到序时进度要求，正在加紧整改。"
    ) in said
    assert "2018年7月25日至8月15日，省第六环境保护督察组对永州市开展督察" in said
    assert "同年9月29日，督察组向我市反馈督察意见，指出5大类33个问题。" in said
    assert "先后5次研究部署整改工作，市委书记督查暗访3次，市长现场调研督导2次" in said
    assert "小高炉企业109家，完成农村污水治理任务220个，淘汰高排放公交车365辆。" in said
    assert "环境空气质量优良率90.5%，同比上升0.7%；环境空气质量综合指数3.65，同比下降4.7%，全省排名第5位" in said
    assert "地表水环境质量全国排名第13位、全省排名第1位。" in said


def test_the_order_is_that_of_such_papers():
    paper = compose(notice())
    assert [section.heading for section in paper.sections if section.level < 2] == [
        "",
        "总体进展情况",
        "主要工作做法",
        "整改工作成效",
        "下一步工作安排",
    ]
    assert paper.signatories == ("中共永州市委", "永州市人民政府")


def test_the_attachment_lists_every_problem():
    table = compose(notice()).attachment
    assert table.title == "省环境保护督察反馈问题整改情况一览表"
    assert [column.title for column in table.columns] == [
        "序号",
        "类别",
        "反馈问题",
        "责任单位/牵头单位",
        "整改时限",
        "整改状态",
        "整改进展",
    ]
    assert [row.cells[0] for row in table.rows] == [str(number) for number in range(1, 34)]
    assert table.rows[19].cells == (
        "20",
        "大气污染防治",
        "部分国家级自然保护区内存在违规建设小水电等项目",
        "责任：东安县人民政府\n牵头：市生态环境局",
        "2019年12月底前\n调整1次，现为\n2020年6月30日",
        "未达序时进度",
        "小水电清理整改分类分期推进。",
    )
    assert table.rows[27].cells[5] == "达到序时进度\n长期坚持"
    assert table.rows[2].cells[3] == "市生态环境局"
    assert [row.illustrative for row in table.rows].count(True) == 28


def test_a_deadline_without_words_or_date():
    rows = [replace(item, deadline_text="") for item in items()]
    rows[0] = replace(rows[0], deadline_first=None)
    rows[1] = replace(rows[1], changes=2, deadline_now=None)
    table = compose(notice(items=tuple(rows))).attachment
    assert [row.cells[4] for row in table.rows[:3]] == [
        "—",
        "2019年12月31日\n调整2次，现为\n未定日期",
        "2019年12月31日",
    ]


def test_without_illustrative_items_nothing_speaks_of_them():
    paper = compose(notice(items=tuple(replace(item, illustrative=False) for item in items())))
    assert (paper.illustrative, paper.illustrative_line) == (False, "")
    assert not any("示例" in note for note in paper.attachment.notes)


def test_with_nothing_to_tell_there_are_no_empty_chapters():
    paper = compose(small(()))
    assert paper.attachment is None
    assert [section.heading for section in paper.sections] == [""]
    assert paper.sections[0].paragraphs == (
        "2018年7月25日至8月15日，省第六环境保护督察组对永州市开展督察。同年9月29日，督察组向我市反馈督察意见。"
        "市委、市政府对照反馈意见逐项明确任务、逐项督促落实，整改工作有序推进。现将截至2019年12月5日的整改进展情况通报如下。",
    )


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("completed_early",), "反馈的1个问题提前完成整改。"),
        (("behind",), "反馈的1个问题未达到序时进度要求，正在加紧整改。"),
        (("not_started",), "反馈的1个问题尚未启动整改。"),
        (("on_track",) * 3, "反馈的3个问题均达到序时进度要求。"),
        (("overdue",) * 2, "反馈的2个问题均超过整改时限尚未完成，正在加紧整改。"),
        (
            ("completed_early", "completed_on_time", "completed_late", "basically_completed"),
            "反馈的4个问题中，3个已完成整改（提前完成1个、按期完成1个、逾期完成1个），1个基本完成整改。",
        ),
        (
            ("completed_late", "behind", "overdue", "overdue", "not_started"),
            "反馈的5个问题中，1个逾期完成整改，1个尚未启动整改，第2项1个问题未达到序时进度要求，"
            "第3项和第4项2个问题超过整改时限尚未完成，正在加紧整改。",
        ),
        (
            ("on_track", *["behind"] * 7),
            "反馈的8个问题中，1个达到序时进度要求，第2项、第3项、第4项、第5项、第6项等7个问题未达到序时进度要求，"
            "正在加紧整改。",
        ),
    ],
)
def test_groups_of_nothing_one_and_many(statuses, said):
    totals = stripped(compose(small(statuses))).sections[1]
    assert totals.paragraphs[0] == said


@pytest.mark.parametrize(
    ("petitions", "said"),
    [
        (petition_figures(1), ("督察组交办的1件信访举报件已办结。",)),
        (petition_figures(2), ("督察组交办的2件信访举报件已全部办结。",)),
        (
            petition_figures(10, closed=7, staged=1, open=2, closing_rate="80", founded=5, unfounded=2),
            (
                "督察组交办的10件信访举报件，已办结8件（其中阶段性办结1件），办结率80%，正在办理2件。"
                "经调查核实，属实5件，不属实2件。",
            ),
        ),
        (
            petition_figures(10, closed=9, staged=1, closing_rate="100%"),
            ("督察组交办的10件信访举报件，已办结10件（其中阶段性办结1件），办结率100%。",),
        ),
        (
            petition_figures(3, closed=0, open=3, closing_rate="0"),
            ("督察组交办的3件信访举报件，正在办理3件。",),
        ),
        (
            petition_figures(1445, assigned=1451, split_extra=6),
            ("督察组交办的1445件信访举报件，经分解共交办1451件次，已全部办结。",),
        ),
        (
            petition_figures(5, assigned=4, split_extra=1, unassigned=2, closed=2, open=3, closing_rate="40"),
            ("督察组交办的5件信访举报件，经分解共交办4件次，尚未交办2件，已办结2件，办结率40%，正在办理3件。",),
        ),
        (petition_figures(0, closing_rate="0"), ()),
    ],
)
def test_petitions_are_all_closed_only_when_none_is_open(petitions, said):
    sections = stripped(compose(small((), petitions))).sections
    assert tuple(line for section in sections[1:] for line in section.paragraphs) == said


def test_stages_of_closing():
    said = text_of(notice())
    assert "从验收销号情况看，报告整改完成19个，通过验收18个，正在公示1个，完成销号17个。" in said
    assert "需长期坚持的1个问题按要求持续推进。" in said
    done = ("completed_early",) * 2
    assert "2个问题已全部通过验收并完成公示销号。" in text_of(small(done, closed=2, accepted=2, reported_complete=2))
    assert "从验收销号情况看，该问题已通过验收并完成公示销号，重新启动整改1个。" in text_of(
        small(done[:1], closed=1, reopened=1)
    )
    assert "销号" not in text_of(small(done))


def test_tasks_and_measures():
    data = small(("on_track",))
    data.figures["tasks"] = status_figures(3, 1, completed_early=1, on_track=2)
    data.figures["measures"] = {"total": 510, "done": 439, "rate": "86"}
    assert "围绕反馈问题，分解落实整改任务3项，已完成1项；细化整改措施510条，已完成439条，完成率86%。" in text_of(data)
    data.figures["measures"] = {"total": 2, "done": 2, "rate": "100%"}
    data.figures["tasks"] = status_figures(1, 1, on_track=1)
    assert "围绕反馈问题，细化整改措施2条，已全部完成。" in text_of(data)


def test_accountability_keeps_its_order_and_leaves_out_nothings():
    data = notice()
    data.figures["accountability"] = {"talks": 92, "accountable": 0, "fined_yuan": "22518200.00", "filed": 12}
    assert "督察整改期间，立案处罚12家，罚款2251.82万元，约谈92人。" in text_of(data)


def test_indicators_that_did_not_move_and_ranks_that_fell():
    rows = (Indicator("2019年", "甲", "5", "天", "0"), Indicator("2019年", "乙", "6", ranks=(Rank("全省", 7, -2),)))
    assert "2019年，甲5天，与上年同期持平；乙6，全省排名第7位，较上年同期下降2位。" in text_of(notice(indicators=rows))


def test_written_notes_stand_as_they_are():
    said = text_of(
        notice(practice_notes=(Note("强化考核", ("纳入年度考核。",)),), result_notes=(Note("其他", ("见附表。",)),))
    )
    assert "强化考核\n纳入年度考核。" in said
    assert "其他\n见附表。" in said


def test_a_round_that_still_runs():
    said = text_of(replace(notice(), left_on=None, feedback_on=None))
    assert said.startswith("\n2018年7月25日起，省第六环境保护督察组对永州市开展督察")
    assert "反馈督察意见" not in said


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"problems__behind": 3}, "problems.completed_early 19 .* = 34, but problems.total is 33"),
        ({"problems__total": 34}, "= 33, but problems.total is 34"),
        ({"problems__on_track": 11, "problems__behind": 3}, "problems.on_track is 11, but .* is 12"),
        ({"problems__categories": 4}, "problems.categories is 4, but .* is 5"),
        ({"tasks__total": 40}, "= 33, but tasks.total is 40"),
        ({"measures__rate": "82.0"}, "measures.rate is 82.0, but 108/132 is 81.8"),
        ({"measures__done": 140}, "measures.done is 140, but measures.total is 132"),
        ({"petitions__open": 1}, "= 269, but petitions.received is 268"),
        ({"petitions__founded": 300}, "petitions.founded 300 .* = 568, but petitions.received is 268"),
        ({"petitions__split_extra": 3}, "= 271, but petitions.assigned is 268"),
        ({"petitions__unassigned": 1}, "= 267, but petitions.assigned is 268"),
        ({"petitions__closing_rate": "99.6"}, "petitions.closing_rate is 99.6, but 268/268 is 100.0"),
        ({"activities__meetings": 6}, "activities.meetings is 6, but meetings listed is 5"),
    ],
)
def test_figures_that_disagree_are_named_and_nothing_is_written(parts, named):
    with translation.override("en"), pytest.raises(TotalsDisagree, match=named):
        compose(changed(**parts))


def test_rates_are_rounded_half_up():
    data = small(("on_track",))
    data.figures["measures"] = {"total": 200, "done": 1, "rate": "1"}
    assert "完成率1%" in text_of(data)
    data.figures["measures"]["rate"] = "0"
    with pytest.raises(TotalsDisagree):
        compose(data)


def test_every_status_has_its_words():
    for status in STATUSES:
        assert compose(small((status,))).attachment.rows[0].cells[5]


def test_activities_without_a_figure_of_their_own_are_counted_here():
    data = notice(activities=(*notice().activities, Activity("site_tours", 4, "", "市领导")))
    assert compose(data)


def test_the_fingerprint_follows_the_data():
    first = compose(notice()).digest
    assert first == compose(notice()).digest
    assert len(first) == 64
    assert compose(notice(document_date=date(2019, 12, 6))).digest != first


def test_a_single_meeting_is_not_one_after_another():
    data = notice()
    figures = {**data.figures, "activities": {"meetings": 1}}
    one = replace(data, figures=figures, activities=(Activity("meetings", 1, by="市委常委会会议"),))
    assert "市委常委会会议1次研究部署整改工作" in text_of(one)
