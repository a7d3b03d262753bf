"""Numbers, labels, owners, counts and dates: the parts of which a reading is made."""

from datetime import date

import pytest

from intake.reading import labels, ordinals
from intake.reading.claims import claims, document_date
from intake.reading.cleaning import clean
from intake.reading.owners import at_end, owners
from intake.reading.records import ChangeKind


@pytest.mark.parametrize(
    ("text", "form", "number", "rest"),
    [
        ("一、思想", "han", 1, "思想"),
        ("十二．思想", "han", 12, "思想"),
        ("（一）思想", "han_brackets", 1, "思想"),
        ("(二十一) 思想", "han_brackets", 21, "思想"),
        ("1.建设", "digit", 1, "建设"),
        ("12、建设", "digit", 12, "建设"),
        ("1.2022年6月底前完成", "digit", 1, "2022年6月底前完成"),
        ("3 建设", "digit", 3, "建设"),
        ("(1)建设", "digit_brackets", 1, "建设"),
        ("2）建设", "digit_brackets", 2, "建设"),
        ("③建设", "circle", 3, "建设"),
        ("一是建设", "firstly", 1, "建设"),
        ("序号一：渗漏", "named", 1, "渗漏"),
        ("序号14 渗漏", "named", 14, "渗漏"),
        ("第三十八项 渗漏", "named", 38, "渗漏"),
        ("第11项：渗漏", "named", 11, "渗漏"),
        ("问题3：渗漏", "named", 3, "渗漏"),
        ("问题编号十一、措施序号40", "named", 11, "措施序号40"),
        ("【问题二】渗漏", "named", 2, "渗漏"),
    ],
)
def test_numbers_before_text(text: str, form: str, number: int, rest: str):
    found = ordinals.at(text)
    assert found
    assert (str(found.form), found.number, text[found.end :]) == (form, number, rest)


@pytest.mark.parametrize(
    "text", ["3.5公里", "2021年底前", "一般固废", "十分突出", "问题突出", "第三季度", "1/2", "", "百日攻坚"]
)
def test_no_numbers(text: str):
    assert ordinals.at(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("14", 14),
        ("十四", 14),
        ("第14项", 14),
        ("1.0", 1),
        ("问题三", 3),
        ("③", 3),
        ("7.", 7),
        ("甲", None),
        ("2021年底", None),
    ],
)
def test_cells_that_hold_a_number(text: str, number: int | None):
    assert ordinals.bare(text) == number


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("责 任 单 位：市局", "responsible"),
        ("1.问题描述：黑臭", "problem"),
        ("**整改措施**", "measures"),
        ("【整改目标】达标", "goal"),
        ("（二）整改措施：1.甲", "measures"),
        ("责任单位（市级）：甲", "responsible"),
        ("整改目标及时限：甲", "goal"),
        ("市级责任单位：甲", "responsible"),
        ("整改时限:2021", "deadline"),
        ("问题较多：一些", ""),
        ("措施要求严格", ""),
        ("市责任单位", "responsible"),
        ("验收销号单位：甲", "accept"),
    ],
)
def test_labels_at_the_beginning_of_a_line(text: str, field: str):
    found = labels.at_line(text)
    assert (found.field if found else "") == field


def test_each_label_names_one_field():
    words = [word for line in labels.WORDS.values() for word in line.split()]
    assert sorted(words) == sorted(set(words))
    assert {labels.field_of(word) for word in words} == set(labels.WORDS)


L, R, A, S, V = "lead", "responsible", "assist", "supervise", "accept"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "市生态局牵头,市直有关部门单位,各县(区)、各管委会配合",
            [("市生态局", L), ("市直有关部门单位", A), ("各县(区)", A), ("各管委会", A)],
        ),
        (
            "东州市、西州、青木林区党委和人民政府",
            [("东州市党委和人民政府", R), ("西州党委和人民政府", R), ("青木林区党委和人民政府", R)],
        ),
        (
            "各县(区)、甲开发区、乙新区、丙新城管委会，市直部门配合，以上简称管委会",
            [("各县(区)", A), ("甲开发区管委会", A), ("乙新区管委会", A), ("丙新城管委会", A), ("市直部门", A)],
        ),
        ("牵头单位：市住建局 配合单位：市水利局、市林业局等", [("市住建局", L), ("市水利局", A), ("市林业局", A)]),
        ("省生态厅牵头，各市负责落实", [("省生态厅", L), ("各市", R)]),
        ("省水利厅（牵头）、省资源厅、东州市委、市政府", [("省水利厅", L), ("省资源厅", R), ("东州市委、市政府", R)]),
        (
            "市环境局、市城管局等市级相关部门按职责分工负责，各县(区)配合",
            [("市环境局", R), ("市城管局", R), ("各县(区)", A)],
        ),
        ("市环境局会同市住建局负责", [("市环境局", R), ("市住建局", A)]),
        ("各县（市、区）党委、政府", [("各县（市、区）党委、政府", R)]),
        ("市住建局和市水利局", [("市住建局", R), ("市水利局", R)]),
        ("甲县、乙县人民政府；市水利局", [("甲县人民政府", R), ("乙县人民政府", R), ("市水利局", R)]),
        ("市生态环\n境局、市水\n利局", [("市生态环境局", R), ("市水利局", R)]),
        ("市住建局\n石桥区政府", [("市住建局", R), ("石桥区政府", R)]),
        ("东州市委市政府（省发改委牵头）", [("东州市委市政府", R), ("省发改委", L)]),
        ("石桥区、平川区住建局", [("石桥区住建局", R), ("平川区住建局", R)]),
        ("牵头：甲局；配合：乙局；督导：丙局；验收：丁局", [("甲局", L), ("乙局", A), ("丙局", S), ("丁局", V)]),
        ("按照年度《水源保护方案》分工负责", []),
        ("市农业局牵头，市财政局、市水利局参与", [("市农业局", L), ("市财政局", A), ("市水利局", A)]),
        ("市大气治理领导小组成员单位按职责分工负责", [("市大气治理领导小组成员单位", R)]),
        ("无", []),
    ],
)
def test_who_does_what(text: str, units: list[tuple[str, str]]):
    assert [(owner.name, str(owner.role)) for owner in owners(text)] == units


@pytest.mark.parametrize(
    ("text", "rest", "names"),
    [
        ("建设管网。(市住建局牵头，各县区配合)", "建设管网。", ["市住建局", "各县区"]),
        ("建成（二期）。", "建成（二期）。", []),
        ("完成整治（责任单位：市水利局）；", "完成整治", ["市水利局"]),
        ("治理（保护区、景观区）", "治理（保护区、景观区）", []),
        ("排查（市水利局、市林业局）", "排查", ["市水利局", "市林业局"]),
        ("落实（按照《方案》分工负责）", "落实（按照《方案》分工负责）", []),
        ("新增（2021年底前）", "新增（2021年底前）", []),
    ],
)
def test_brackets_at_the_end_of_a_measure(text: str, rest: str, names: list[str]):
    left, named = at_end(text)
    assert (left, [owner.name for owner in named]) == (rest, names)


def test_words_for_others_are_kept():
    assert [(owner.name, owner.words) for owner in owners("市水利局、市林业局等部门")] == [
        ("市水利局", "市水利局"),
        ("市林业局", "市林业局等部门"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("鄠（hù）邑区１２．建成\u200b", "鄠邑区12.建成", {ChangeKind.PINYIN, ChangeKind.WIDTH, ChangeKind.INVISIBLE}),
        ("應於年底前完成", "应于年底前完成", {ChangeKind.TRADITIONAL}),
        ("乾县污水(wu shui)厂", "乾县污水厂", {ChangeKind.PINYIN}),
        ("乾縣應於年底前完成整治並驗收", "乾县应于年底前完成整治并验收", {ChangeKind.TRADITIONAL}),
        ("浓度(mg/m3)与COD(cr)", "浓度(mg/m3)与COD(cr)", set()),
        ("苯（benzene）超标", "苯（benzene）超标", set()),
        ("  甲　 乙  ", "甲 乙", {ChangeKind.BLANKS}),
        ("⼈⺠政府", "人⺠政府", {ChangeKind.WIDTH}),
        ("：，。（）《》%", "：，。（）《》%", set()),
    ],
)
def test_cleaning(before: str, after: str, kinds: set[ChangeKind]):
    text, changes = clean(before)
    assert (text, {change.kind for change in changes}) == (after, kinds)
    for change in changes:
        assert text[change.offset : change.offset + len(change.after)] == change.after


def test_changes_give_the_original_back():
    text, changes = clean("甲（jiǎ）１２\u200b乙縣，應於３月")
    for change in sorted(changes, key=lambda change: -change.offset):
        text = text[: change.offset] + change.before + text[change.offset + len(change.after) :]
    assert text == "甲（jiǎ）１２\u200b乙縣，應於３月"


def test_counts_of_the_whole_and_of_parts():
    texts = [("a", "反馈意见共5大类33个问题，分解为60项整改任务、510项关键步骤，已完成19个问题。交办信访件268件。")]
    found = {"problems": 30, "tasks": 60}
    assert [(claim.kind, claim.count, claim.found) for claim in claims(texts, found)] == [
        ("categories", 5, None),
        ("problems", 33, 30),
        ("problems", 19, None),
        ("tasks", 60, 60),
        ("key_steps", 510, None),
        ("petitions", 268, None),
    ]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["方案", "正文", "2021年9月30日"], date(2021, 9, 30)),
        (["方案", "二〇二一年九月三十日"], date(2021, 9, 30)),
        (["2021-09-30 17:10", "方案", "正文"], date(2021, 9, 30)),
        (["发布日期：2021年9月30日 来源：某局", "方案"], date(2021, 9, 30)),
        (["某政发〔2021〕3号", "方案"], date(2021, 1, 1)),
        (["2021年9月30日，督察组反馈了意见。"], None),
        (["2021年13月30日"], None),
    ],
)
def test_the_date_of_a_document(lines: list[str], day: date | None):
    assert document_date(lines) == day
