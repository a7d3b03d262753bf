"""A sample notice: the public facts of the 2018 Yongzhou round; the other items are illustrative and marked so."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from reports.catalogue.notice_data import (
    Activity,
    Indicator,
    LeadingGroup,
    Note,
    NoticeData,
    NoticeItem,
    Rank,
    Result,
)
from reports.totals import STATUSES

FLAGS = ("long_term", "reported_complete", "accepted", "in_notice", "closed", "reopened")
CATEGORIES = ("生态环境保护责任落实", "水污染防治", "大气污染防治", "自然生态保护", "固体废物与土壤污染防治")
NAMED = {
    1: ("基层执法车辆配备不足，难以满足日常执法需要", "基层执法车辆配备", "behind"),
    8: ("东安县污水处理厂超负荷运转，扩建工程推进缓慢", "东安县污水处理厂扩建", "on_track"),
    20: ("部分国家级自然保护区内存在违规建设小水电等项目", "自然保护区整治", "behind"),
    27: ("湘江纸业遗留污染及过期化学药剂未得到妥善处置", "湘江纸业遗留污染", "on_track"),
    28: ("已关闭矿区遗留环境问题治理不到位", "关闭矿区环境治理", "on_track"),
}
FILLERS = (
    "乡镇污水处理设施配套管网不完善，部分设施未能稳定运行",
    "城区建筑工地扬尘管控措施落实不到位，物料堆场未完全覆盖",
    "部分规模养殖场粪污处理设施不配套，资源化利用水平不高",
    "工业园区集中式污水处理设施在线监测数据未按要求联网",
    "垃圾填埋场渗滤液处理能力不足，调节池长期高水位运行",
)


def status_figures(total: int = 0, categories: int = 0, **counts: int) -> dict[str, int]:
    """One S of the contract: all eight statuses and six flags, zero unless given."""
    return {"total": total, "categories": categories, **dict.fromkeys((*STATUSES, *FLAGS), 0), **counts}


def petition_figures(number: int = 0, **changes: Any) -> dict[str, Any]:
    """Petitions that are all closed and handed over whole, without verdicts, unless changed."""
    outcomes = {"closed": number, "staged": 0, "open": 0, "closing_rate": "100.0"}
    verdicts = dict.fromkeys(("founded", "basically_founded", "partly_founded", "unfounded"), 0)
    given = sum(changes.get(key, 0) for key in verdicts)
    bases = {"received": number, "assigned": number, "unassigned": 0, "split_extra": 0}
    return {**bases, **outcomes, **verdicts, "no_verdict": number - given, "rectified": 0, **changes}


def item(number: int, status: str, **changes: Any) -> NoticeItem:
    """One problem of the sample."""
    text, short, _status = NAMED.get(number, (FILLERS[number % len(FILLERS)], f"第{number}项问题", status))
    made = NoticeItem(
        number=str(number),
        category=CATEGORIES[(number - 1) * 5 // 33 % 5],
        text=text,
        short_title=short,
        responsible="东安县人民政府" if number % 3 else "市生态环境局",
        lead="市生态环境局",
        status=status,
        deadline_text="2019年12月底前" if status != "completed_early" else "2019年10月底前",
        deadline_first=date(2019, 12, 31),
        progress="整改措施全部落实，已通过验收并完成公示。"
        if status == "completed_early"
        else "按计划推进，主体工程完成。",
        illustrative=number not in NAMED,
    )
    return replace(made, **changes)


def items() -> tuple[NoticeItem, ...]:
    """33 problems: 19 early, 12 on track, 2 behind."""
    made, early = [], 19
    for number in range(1, 34):
        status = NAMED[number][2] if number in NAMED else "completed_early" if early else "on_track"
        early -= status == "completed_early"
        made.append(item(number, status))
    made[19] = replace(made[19], changes=1, deadline_now=date(2020, 6, 30), progress="小水电清理整改分类分期推进。")
    made[27] = replace(made[27], long_term=True)
    return tuple(made)


def figures(**changes: Any) -> dict[str, Any]:
    """The figures of the sample, in the shape of the `figures` command."""
    counts = {"completed_early": 19, "on_track": 12, "behind": 2}
    return {
        "round": "yongzhou-2018",
        "as_of": "2019-12-05",
        "problems": status_figures(
            33, 5, **counts, long_term=1, reported_complete=19, accepted=18, closed=17, in_notice=1
        ),
        "tasks": status_figures(33, 5, **counts),
        "measures": {"total": 132, "done": 108, "rate": "81.8"},
        "petitions": petition_figures(268),
        "accountability": {},
        "activities": {"meetings": 5, "visits": 5, "special_checks": 3, "campaigns": 2},
        **changes,
    }


ACTIVITIES = (
    Activity("meetings", 5, by="市委常委会会议、市政府常务会议"),
    Activity("visits", 3, "督查暗访", by="市委书记"),
    Activity("visits", 2, "现场调研督导", by="市长"),
    Activity("special_checks", 1, "反馈问题整改专项排查"),
    Activity("campaigns", 2, "中心城区大气污染防治专项行动"),
    Activity("special_checks", 2, "富锰渣高炉企业整改专项督察"),
    Activity("campaigns", 0, "饮用水水源地、入河排污口和固体废物专项行动"),
)
RESULTS = (
    Result("规划区内砖厂全部关停"),
    Result("取缔淘汰高污染、高能耗小高炉企业", "109", "家"),
    Result("完成农村污水治理任务", "220", "个"),
    Result("淘汰高排放公交车", "365", "辆"),
)
MONTHS, QUARTERS = "2019年1—10月", "2019年前三季度"
INDICATORS = (
    Indicator(MONTHS, "环境空气质量优良率", "90.5", "%", "+0.7"),
    Indicator(MONTHS, "环境空气质量综合指数", "3.65", "", "-4.7", ranks=(Rank("全省", 5, 3),)),
    Indicator(MONTHS, "PM10平均浓度", "51", "微克/立方米", "-17.7"),
    Indicator(MONTHS, "PM2.5平均浓度", "35", "微克/立方米", "-16.7"),
    Indicator(QUARTERS, "国控、省控考核断面", "34", "个，水质达标率100%"),
    Indicator(QUARTERS, "其中Ⅰ类水质断面", "2", "个、Ⅱ类31个、Ⅲ类1个"),
    Indicator(QUARTERS, "地表水环境质量", ranks=(Rank("全国", 13), Rank("全省", 1))),
)
NEXT_STEPS = (
    Note("持续推进未完成问题整改", ("东安县污水处理厂扩建工程年内建成投运；湘江纸业遗留污染治理工程年底前完工。",)),
    Note("全面开展整改“回头看”", ("对已完成的问题逐项复核，防止问题反弹，做到完成一个、验收一个、销号一个。",)),
    Note("加大信息公开力度", ("通过政府门户网站、微信公众号、微博定期公布整改进展，接受社会监督。",)),
)


def notice(**changes: Any) -> NoticeData:
    """The whole sample; keywords replace single fields."""
    made = NoticeData(
        figures=figures(),
        items=items(),
        round_name="2018年湖南省生态环境保护督察（永州市）",
        place="永州市",
        we="我市",
        authorities="市委、市政府",
        inspection="省环境保护督察",
        group="省第六环境保护督察组",
        entered_on=date(2018, 7, 25),
        left_on=date(2018, 8, 15),
        feedback_on=date(2018, 9, 29),
        as_of=date(2019, 12, 5),
        document_date=date(2019, 12, 5),
        signatories=("中共永州市委", "永州市人民政府"),
        leading_group=LeadingGroup(date(2018, 9, 29), (("组长", "市委书记"), ("第一副组长", "市长"))),
        leader_roles=("包案市级领导", "牵头县级领导", "部门负责领导"),
        problems_with_leaders=33,
        chain=("责任单位自查", "牵头单位把关", "包案领导现场核查", "党政主要负责人签字确认", "市整改办现场核实"),
        activities=ACTIVITIES,
        results=RESULTS,
        indicators=INDICATORS,
        next_steps=NEXT_STEPS,
    )
    return replace(made, **changes)


def small(statuses: tuple[str, ...], petitions: dict[str, Any] | None = None, **flags: int) -> NoticeData:
    """A notice of as many problems as statuses are given, in one category, with nothing else to tell."""
    counts = {key: statuses.count(key) for key in STATUSES}
    given = figures(
        problems=status_figures(len(statuses), 1 if statuses else 0, **counts, **flags),
        tasks=status_figures(len(statuses), 1 if statuses else 0, **counts),
        measures={"total": 0, "done": 0, "rate": "0"},
        petitions=petitions or petition_figures(0, closing_rate="0"),
        accountability={},
        activities={},
    )
    rows = tuple(
        item(number, status, category="水污染防治", short_title=f"第{number}项")
        for number, status in enumerate(statuses, 1)
    )
    return notice(
        figures=deepcopy(given),
        items=rows,
        leading_group=None,
        leader_roles=(),
        problems_with_leaders=0,
        chain=(),
        activities=(),
        results=(),
        indicators=(),
        next_steps=(),
    )
