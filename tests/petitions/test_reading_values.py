"""What single cells mean."""

from datetime import date

import pytest

from petitions.reading import values
from petitions.reading.batch import Texts, chinese_number, facts_of
from petitions.reading.columns import field_of
from petitions.reading.numbers import CleanNumber, clean_number, parse_number
from petitions.reading.read import read_row
from tests.clocks import takes_under


@pytest.mark.parametrize(
    ("raw", "ordinal", "clean"),
    [
        ("1X370000201811280030", "", "X370000201811280030"),
        ("12 D2HN202404120012", "", "D2HN202404120012"),
        ("12\nBCD2022092601", "12", "BCD2022092601"),
        ("12BCD2022092601", "12", "BCD2022092601"),
        ("12BCD2022092601", "7", "12BCD2022092601"),
        ("5410400000201912170004", "5", "410400000201912170004"),
        ("5410400000201912170004", "6", "5410400000201912170004"),
        ("410400000201912170004", "4", "410400000201912170004"),
        ("4260号", "42", "4260号"),
        ("信20170816134", "1", "信20170816134"),
        ("BCD2022 092002", "1", "BCD2022092002"),
        ("访受〔2021〕0517031号", "1", "访受〔2021〕0517031号"),
        ("LN2021LX1110LY01", "1", "LN2021LX1110LY01"),
        ("3", "3", "3"),
        ("Ｄ２ＨＨ２０２４０３２５０００５", "", "D2HH202403250005"),
        ("D3SX 2025\n05280018", "", "D3SX202505280018"),
        ("（3）D3SX202505280018", "", "D3SX202505280018"),
        ("3-D3SX202505280018", "", "D3SX202505280018"),
        ("(3)", "3", "(3)"),
        ("3 4260号", "3", "4260号"),
        ("42 60号", "3", "4260号"),
        ("D3SX202505280018、", "", "D3SX202505280018"),
        ("第D3SX202505280018号", "", "D3SX202505280018"),
        ("第4260号", "", "第4260号"),
        ("No.D3SX202505280018", "", "D3SX202505280018"),
        ("\u200eD3SX2025\u200f05280018\ufe0f", "", "D3SX202505280018"),
        ("鲁D3SX202505280018", "", "鲁D3SX202505280018"),
        ("D3SX-20250528-0018", "", "D3SX-20250528-0018"),
    ],
)
def test_a_number_is_cleaned_but_never_damaged(raw, ordinal, clean):
    assert clean_number(raw, ordinal).text == clean


@pytest.mark.parametrize(
    "raw",
    [
        "*D3SX202505280018", "D3SX202505280018★", "D3SX202505280018（重点件）", "D3SX202505280018（＊）",
        "重点件D3SX202505280018", "D3SX202505280018，重点关注件", "D3SX202505280018\n加星",
    ],
)  # fmt: skip
def test_a_star_marks_and_goes(raw):
    assert clean_number(raw) == CleanNumber("D3SX202505280018", starred=True)


@pytest.mark.parametrize(("raw", "aside"), [("▲D3SX202505280018", "▲"), ("D3SX202505280018 第十五批", "第十五批")])
def test_what_stands_beside_a_number_is_kept_aside(raw, aside):
    assert clean_number(raw) == CleanNumber("D3SX202505280018", aside=aside)


@pytest.mark.usefixtures("en")
def test_a_story_in_place_of_a_number_costs_no_time():
    told = "（" + "甲" * 200_000
    with takes_under(2):
        reading = read_row({"number": told, "content": "a"}, "row 5", {"number": "受理编号"})
    assert [error["message"] for error in reading.errors] == [
        "column “受理编号” holds 200001 signs, a number has at most 60; write the number alone"
    ]


@pytest.mark.usefixtures("en")
@pytest.mark.parametrize(("field", "most"), [("region", 120), ("object", 120), ("remark", 300)])
def test_what_the_register_would_cut_is_a_fault(field, most):
    cells = {"number": "D3SX202505280018", "content": "夜间冒黑烟"}
    assert read_row(cells | {field: "甲" * most}, "row 5").errors == []
    (error,) = read_row(cells | {field: "甲" * (most + 1)}, "row 5", {field: "某列"}).errors
    told = f"column “某列” holds {most + 1} signs, at most {most} are kept; shorten it"
    assert (error["field"], error["message"]) == (field, told)


@pytest.mark.usefixtures("en")
@pytest.mark.parametrize("cell", ["2025-03-01", "2025-03-01 08:00", "08:30"])
def test_a_number_that_became_a_day(cell):
    (error,) = read_row({"number": cell, "content": "a"}, "row 5").errors
    assert error["message"] == (
        "column “受理编号” holds a day: a spreadsheet made it of the number; format it as text, write it again"
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("D3SX202505280018", ("call", 3, "SX", "", date(2025, 5, 28), "0018")),
        ("X3HB202406020025", ("letter", 3, "HB", "", date(2024, 6, 2), "0025")),
        ("D4JN20241031009", ("call", 4, "JN", "", date(2024, 10, 31), "009")),
        ("D410000201806050043", ("call", None, "", "410000", date(2018, 6, 5), "0043")),
        ("D410400000201912170004", ("call", None, "", "410400", date(2019, 12, 17), "0004")),
        ("D53250020230620035", ("call", None, "", "532500", date(2023, 6, 20), "035")),
        ("D20210314001", ("call", None, "", "", date(2021, 3, 14), "001")),
        ("信20170816134", ("letter", None, "", "", date(2017, 8, 16), "134")),
        ("BCD2022092601", ("call", None, "BC", "", date(2022, 9, 26), "01")),
        ("LN2021LX1110LY01", ("letter", None, "LN", "", date(2021, 11, 10), "01")),
        ("访受〔2021〕0517031号", ("other", None, "", "", date(2021, 5, 17), "031")),
        ("4260号", ("", None, "", "", None, "4260")),
        ("3", ("", None, "", "", None, "3")),
        ("D3SX202513990018", ("call", None, "", "", None, "")),
        ("", ("", None, "", "", None, "")),
    ],
)
def test_a_number_is_taken_apart(number, expected):
    parts = parse_number(number)
    found = (parts.channel, parts.round, parts.region_letters, parts.division_code, parts.day, parts.serial)
    assert found == expected


@pytest.mark.parametrize(
    ("number", "base", "piece"),
    [
        ("X3HB202406020025-1", "X3HB202406020025", "1"),
        ("X3HB202406020025（2）", "X3HB202406020025", "2"),
        ("D410000201806050043(一)", "D410000201806050043", "一"),
        ("4260号-2", "4260号", "2"),
        ("4260号", "4260号", ""),
    ],
)
def test_a_piece_is_told_from_its_petition(number, base, piece):
    assert (parse_number(number).base, parse_number(number).piece) == (base, piece)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("属实", "founded"),
        ("是", "founded"),
        ("√", "founded"),
        ("经查，反映问题属实。", "founded"),
        ("基本属实", "basically_founded"),
        ("大部分属实", "basically_founded"),
        ("（一）属实；（二）基本属实", "basically_founded"),
        ("部分属实", "partly_founded"),
        ("部分不属实", "partly_founded"),
        ("不完全属实", "partly_founded"),
        ("（一）属实；（二）不属实", "partly_founded"),
        ("1.扬尘问题属实。2.噪声问题不属实", "partly_founded"),
        ("①属实②不属实", "partly_founded"),
        ("一、属实；二、不属实", "partly_founded"),
        ("不属实", "unfounded"),
        ("否", "unfounded"),
        ("不实", "unfounded"),
        ("（1）不属实（2）不属实", "unfounded"),
        ("举报内容失实", "unfounded"),
        ("", None),
        ("/", None),
        ("正在核实", None),
        ("部分", "partly_founded"),
        ("部份成立", "partly_founded"),
        ("不尽属实", "partly_founded"),
        ("除第三项外均属实", "partly_founded"),
        ("与事实部分不符", "partly_founded"),
        ("大部属实", "basically_founded"),
        ("反映情况与实际不符", "unfounded"),
        ("没有查实", "unfounded"),
        ("是否属实：否", "unfounded"),
        ("是否属实：正在核实", None),
        ("真实性待核", None),
        ("待查实", None),
        ("无法查实", None),
        ("暂不能认定属实", None),
        ("属实\n部分企业未落实防尘措施", "founded"),
        ("经查，举报问题属实\n部分路段扬尘较大", "founded"),
        ("属实 部分已整改", "founded"),
        ("除尘器外排粉尘问题属实", "founded"),
        ("清除垃圾外运属实", "founded"),
        ("拆除围墙外堆放属实", "founded"),
        ("厂界外，噪声问题属实", "founded"),
        ("该厂外，扬尘不属实", "unfounded"),
        ("不是", "unfounded"),
        ("是否属实：", None),
        ("属实部分", "partly_founded"),
        ("属实部分；已整改", "partly_founded"),
        ("除第2点外均不属实", "partly_founded"),
        ("除第2点外均失实", "partly_founded"),
        ("除第2点外，其余问题属实", "partly_founded"),
        ("经查，除扬尘问题外，其他反映情况均基本属实", "partly_founded"),
    ],
)
def test_verdicts(text, verdict):
    assert values.verdict_of(text)[::2] == (verdict, True)


def test_verdicts_of_parts_are_told():
    assert values.verdict_of("（一）属实；（二）不属实")[1].endswith("(1) founded、(2) unfounded")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("是否属实：否。经查，该厂无夜间生产。", "unfounded"),
        ("是否属实：是。经查，该厂夜间生产。", "founded"),
        ("是否属实：部分属实。经查，该厂夜间生产。", "partly_founded"),
        ("真实性存疑", None),
        ("是否属实：", None),
        ("经查，暂无法认定是否属实。", None),
        ("经查，除第2点外均不属实。", "partly_founded"),
        ("举报属实\n部分路段扬尘较大", "founded"),
    ],
)
def test_verdicts_within_findings(text, verdict):
    assert values.verdict_within(text) == verdict


@pytest.mark.parametrize("text", ["待定", "无", "见附件", "？"])
def test_what_is_no_verdict_is_not_guessed(text):
    assert values.verdict_of(text)[::2] == (None, False)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已办结", "closed"),
        ("办结", "closed"),
        ("是", "closed"),
        ("已完成整改", "closed"),
        ("√", "closed"),
        ("已办结，持续巡查", "closed"),
        ("阶段性办结", "staged"),
        ("阶段性", "staged"),
        ("是（阶段性办结）", "staged"),
        ("未办结", "open"),
        ("正在办理", "open"),
        ("否", "open"),
        ("未完全办结", "open"),
        ("整改中", "open"),
        ("正在办理，预计6月底前办结", "open"),
        ("尚未办结", "open"),
        ("否（阶段性推进）", "open"),
        ("", None),
    ],
)
def test_statuses(text, status):
    assert values.status_of(text)[::2] == (status, True)


NOT_CLOSED = """没有完结 暂未完结 暂未办理完毕 还没办理完毕 待完结 即将完结 不能完结 无法完结 尚不能完结 不能按期完结
    未完结 难以了结 待整改完成 待销号 没有立案，尚未结案 还没有整改到位 2024年12月底前完结 9月底前整改完成
    已完成95% 整改完成80% 完成率99.5% 约80% 已办结（95%） 已完成（95%）"""
PARTLY_CLOSED = "部分完结 基本完结 部分办理完毕 部分已立行立改 基本整改到位 部分销号 基本已完成 部分已整改"
CLOSED = """完结 已完结 办理完成 已销号 已了结 已提前办结 此前已办结 没有问题，已办结 没收后办结 整改完成100% 完成100.0%
    已办结，覆盖率95% 已办结（罚款30%）"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已办结\n未办结", "open"),
        ("（一）已办结；（二）阶段性办结", "staged"),
        ("已办结\n（2024年9月10日）", "closed"),
        ("阶段\n性办结", "staged"),
        ("未\n办结", "open"),
        ("2024年12月底前办结", "open"),
        ("拟于9月20日办结", "open"),
        ("定于9月底办结", "open"),
        ("即将办结", "open"),
        ("暂无法办结", "open"),
        ("不予办结", "open"),
        ("已立行立改", "closed"),
        ("办理完毕", "closed"),
        ("已结", "closed"),
        ("100%", "closed"),
        ("80%", "open"),
        *((text, "open") for text in NOT_CLOSED.split()),
        *((text, "staged") for text in PARTLY_CLOSED.split()),
        *((text, "closed") for text in CLOSED.split()),
    ],
)
def test_statuses_of_parts_and_plans(text, status):
    assert values.status_of(text)[::2] == (status, True)


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        ("重点件", (True, None, "")),
        ("重点件；来信；与第3批重复", (True, "letter", "与第3批重复")),
        ("重点关注件，与第3批重复，另报", (True, None, "与第3批重复，另报")),
        ("其他途径", (False, "other", "")),
        ("来电；来信", (False, None, "来电；来信")),
        ("★、与第3批重复", (True, None, "与第3批重复")),
        ("加星件,来信", (True, "letter", "")),
        ("重点，难点问题", (False, None, "重点，难点问题")),
        ("重点、难点", (False, None, "重点、难点")),
        ("加星，另报", (False, None, "加星，另报")),
        ("来信人要求保密", (False, None, "来信人要求保密")),
        ("与重点件\n重复", (False, None, "与重点件\n重复")),
    ],
)
def test_remarks_that_stand_for_columns(remark, told):
    assert values.told_by(remark) == told


def test_a_column_of_channels_is_surer_than_a_remark():
    cells = {"number": "1", "content": "a", "channel": "来电", "remark": "重点件；来信"}
    found = read_row(cells, "row 1").values
    assert (found["key"], found["channel"], found["remark"]) == (True, "call", "重点件；来信")


def test_words_behind_a_number_become_a_remark():
    reading = read_row({"number": "D3SX202505280018\n（与第3批重复）", "content": "a", "remark": "b"}, "row 1")
    assert (reading.values["number"], reading.values["remark"]) == ("D3SX202505280018", "b\n与第3批重复")


@pytest.mark.parametrize(
    "number",
    [
        "D3SX202505280018\nD3SX202505280019", "D3SX202505280018、0019", "D3SX202505280018与X3SX202505280019",
        "D3SX202505280018X3SX202505280019", "D3SX202505280018/X3SX202505280019", "3.70000201811280E+17",
    ],
)  # fmt: skip
def test_a_cell_without_one_whole_number_is_a_fault(number):
    (error,) = read_row({"number": number, "content": "a"}, "row 1", {"number": "交办编号"}).errors
    assert (error["field"], error["column"]) == ("number", "交办编号")


def test_a_number_among_how_many_is_one():
    reading = read_row({"number": "D3SX202505280018/12", "content": "a"}, "row 1")
    assert (reading.values["number"], reading.errors) == ("D3SX202505280018/12", [])


def test_what_is_no_status_is_not_guessed():
    assert values.status_of("另文报送")[::2] == (None, False)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("水", ["water"]),
        ("水污染、大气污染", ["water", "air"]),
        ("大气\n噪音", ["air", "noise"]),
        ("水气声", ["water", "air", "noise"]),
        ("扬尘，油烟", ["air"]),
        ("餐饮油烟噪声", ["air", "noise"]),
        ("生态；土壤", ["ecology", "soil"]),
        ("固废/危险废物", ["solid_waste"]),
        ("重金属", ["soil"]),
        ("辐射 海洋", ["radiation", "marine"]),
        ("大气污染（扬尘）", ["air"]),
        ("水和大气", ["water", "air"]),
        ("1.大气2.水3.噪声", ["air", "water", "noise"]),
        ("①大气②水", ["air", "water"]),
        ("大气—水·声", ["air", "water", "noise"]),
        ("水\\固废：土壤", ["water", "solid_waste", "soil"]),
        ("大 气、噪\n声 生 态", ["air", "noise", "ecology"]),
        ("大气 水", ["air", "water"]),
        ("PM2.5", ["air"]),
        ("涉海", ["marine"]),
        ("噪声：夜间施工", ["noise"]),
        ("噪声85分贝", ["noise"]),
        ("水污染：企业偷排", ["water"]),
        ("生态破坏-私挖乱采", ["ecology"]),
        ("油烟1处", ["air"]),
        ("废水COD超标3倍", ["water"]),
        ("大气污染。企业未批先建", ["air"]),
        ("噪声：施工扬尘", ["noise", "air"]),
        ("1大气 2水", ["air", "water"]),
        ("1. 大气\n2. 水", ["air", "water"]),
        ("噪声： 夜间施工", ["noise"]),
        ("○ 水污染\n○ 噪声", ["water", "noise"]),
        ("○水 ○气", ["water", "air"]),
        ("水（3）、噪声（2）", ["water", "noise"]),
        ("1.大气：PM2.5；2.水", ["air", "water"]),
        ("其他", ["other"]),
        ("", []),
        ("/", []),
    ],
)
def test_types(text, types):
    assert values.types_of(text) == (types, "")


def test_line_ends_of_other_programs():
    assert values.text_of("甲\r\n乙\r丙\u2028丁\x85戊\v己") == "甲\n乙\n丙\n丁\n戊\n己"


def test_types_without_end_cost_no_time():
    with takes_under(5):
        assert values.types_of("大气 水 " * 100_000) == (["air", "water"], "")


def test_an_unknown_type_is_other_and_said():
    kinds, note = values.types_of("水、畜禽养殖")
    assert kinds == ["water", "other"]
    assert "畜禽养殖" in note


@pytest.mark.usefixtures("en")
@pytest.mark.parametrize(
    ("text", "kinds", "unknown"),
    [
        ("光照：夜间", ["other"], "光照、夜间"),
        ("1.畜禽养殖", ["other"], "畜禽养殖"),
        ("畜禽养殖3处", ["other"], "畜禽养殖3处"),
        ("水 畜禽养殖", ["water", "other"], "畜禽养殖"),
        ("水和畜禽养殖", ["water", "other"], "畜禽养殖"),
        ("噪声：夜间施工、畜禽养殖", ["noise", "other"], "畜禽养殖"),
    ],
)
def test_what_names_no_type_by_itself_is_other(text, kinds, unknown):
    assert values.types_of(text) == (kinds, f"{unknown}: no type known here, counted as other")


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("来电", "call"),
        ("12369热线", "call"),
        ("来信", "letter"),
        ("微信公众号", "wechat"),
        ("网络举报", "other"),
        ("D", "call"),
        ("", None),
    ],
)
def test_channels(text, channel):
    assert values.channel_of(text) == (channel, "")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("是", True),
        ("★", True),
        ("重点件", True),
        ("省级重点", True),
        ("非重点", False),
        ("*", True),
        ("√", True),
        ("否", False),
        ("", False),
        ("一般件", False),
    ],
)
def test_key(text, key):
    assert values.key_of(text) == (key, "")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("受 理\n编 号", "number"),
        ("信访件编号", "number"),
        ("交办编号", "number"),
        ("案件编号", "number"),
        ("转办编号", "number"),
        ("受理单号", "number"),
        ("群众信访举报件编号", "number"),
        ("督察组交办编号", "number"),
        ("交办问题基本情况", "content"),
        ("举报内容", "content"),
        ("群众反映的主要环境问题", "content"),
        ("反映问题及诉求", "content"),
        ("行政区域", "region"),
        ("所在县（市、区）", "region"),
        ("属地", "region"),
        ("区县", "region"),
        ("污染类型（水、气、声等）", "types"),
        ("举报问题类型", "types"),
        ("涉及类别", "types"),
        ("调查核实情况", "investigation"),
        ("核查情况", "investigation"),
        ("是否属实（属实/部分属实/不属实）", "verdict"),
        ("处理和整改情况（含罚款/万元）", "handling"),
        ("办理情况", "handling"),
        ("是否办结", "status"),
        ("办理状态", "status"),
        ("办结时限", "deadline"),
        ("反馈时限", "deadline"),
        ("责任人被处理情况（问责情况）", "accountability"),
        ("责任追究情况", "accountability"),
        ("问责人数（人）", "accountability"),
        ("备注（是否加星）", "key"),
        ("是否重点", "key"),
        ("备注", "remark"),
        ("受理方式", "channel"),
        ("来源", "channel"),
        ("承办单位", "unit"),
        ("责任单位", "unit"),
        ("责任单位及责任人", "handler"),
        ("受理时间", "received_on"),
        ("被举报单位", "object"),
        ("举报人", "petitioner_name"),
        ("举报人联系电话", "petitioner_phone"),
        ("身份证号", "petitioner_id"),
        ("举报人反映问题", "content"),
        ("是否符合办结条件", "meets_closing"),
        ("处理、整改和问责情况", "handling"),
        ("属实/不属实", "verdict"),
        ("被处理情况", "accountability"),
        ("经度", ""),
        ("公示网址", ""),
        ("", ""),
    ],
)
def test_headings(heading, field):
    assert field_of(heading)[0] == field


def test_batch_facts():
    titles = ["XX市第三十五批群众举报件（2024年9月7日12时—8日12时）", "本批共15件，其中来电9件、来信6件，重点2件"]
    facts = facts_of(Texts(titles))
    assert (facts.label, facts.number, facts.day) == ("35", 35, "2024-09-07")
    assert facts.window == "2024年9月7日12时—8日12时"
    assert facts.declared == {"total": 15, "call": 9, "letter": 6, "key": 2}
    assert facts_of(Texts(["第35-1批"])).label == "35-1"
    assert facts_of(Texts(), "第12批.xlsx").number == 12
    assert [chinese_number(text) for text in ("十", "二十", "一百零二", "7")] == [10, 20, 102, 7]


def test_figures_that_no_batch_has_are_not_taken():
    facts = facts_of(Texts(["第35-12345678901批", "第一一一一一一一一一一一一批"]))
    assert (facts.label, facts.number) == ("35", 35)
    assert facts_of(Texts(["第一一一一一一一一一一一一批"])).number is None


TWELFTH = "交办第十二批群众信访举报件"


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (Texts([f"{TWELFTH}办理情况表"], [], ["注：序号1与第三批清单中序号5重复"]), "12"),
        (Texts(["第十二批群众举报件办理情况"], last=["第3批台账"]), "12"),
        (Texts([f"{TWELFTH}办理情况", "注：序号1与第三批清单中序号5重复"]), "12"),
        (Texts(["注：序号1与第三批清单中序号5重复"], [], ["与第4批重复"]), ""),
        (Texts([], ["第十二批"], [], ["第3批台账"]), "12"),
        (Texts(["督察专报第7批", f"{TWELFTH}汇总表"], ["第3批清单"]), "12"),
        *((Texts(["督察专报第7批", f"{TWELFTH}{word}"]), "12") for word in ("办理情况表", "公开情况", "公示表")),
        (Texts(["督察专报第7批", f"{TWELFTH}情况"]), "7"),
        (Texts([], [], [], ["第3批台账"]), "3"),
    ],
)
def test_the_batch_is_taken_from_the_surest_text(texts, label):
    assert facts_of(texts).label == label


def test_a_mended_row_is_read_again():
    reading = read_row({"number": "D3SX202505280018", "content": "扬尘", "verdict": "不属实", "status": "是"}, "row 5")
    assert reading.errors == []
    assert set(reading.values) == {
        "number",
        "number_raw",
        "channel",
        "key",
        "content",
        "region",
        "types",
        "investigation",
        "verdict",
        "handling",
        "status",
        "accountability",
        "remark",
        "unit",
        "deadline",
        "received_on",
        "handler",
        "object",
        "identity",
    }
    assert (reading.values["channel"], reading.values["verdict"], reading.values["status"]) == (
        "call",
        "unfounded",
        "closed",
    )


def test_identities_are_kept_apart():
    raw = {"number": "3", "content": "扬尘", "petitioner_name": "崔某某", "petitioner_phone": "13800000000"}
    assert read_row(raw, "row 1").values["identity"] == {"name": "崔某某", "phone": "13800000000"}
