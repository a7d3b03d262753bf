"""What leads to a person is found however it is spelt, and nothing else is touched."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from petitions.privacy import masking
from petitions.privacy.masking import NOBODY, Hit, Kind, Known, Why, mask, masked, remaining, scan
from petitions.privacy.record import known_of
from tests.clocks import takes_under
from tests.petitions.canary import Needles, encoded, find, make_canaries, spellings

KNOWN = Known(
    names=("澹台灏霁",),
    phones=("13812345678", "0746-8323156"),
    id_numbers=("43110219900307123X",),
    addresses=("永州市冷水滩区梅湾街道翠竹路12号阳光小区3栋2单元501室", "石门村3组12号"),
    others=("zs_2018@example.com",),
)


def public(text: str, known: Known = NOBODY) -> str:
    return masked(text, known)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举报人张三反映", "举报人张某反映"),
        ("村民李小明家的猪舍", "村民李某某家的猪舍"),
        ("举报人：張國榮，", "举报人：張某某，"),
        ("联系人： 张　三 ，", "联系人： 张某 ，"),
        ("负责人欧阳修说", "负责人欧阳某说"),
        ("老板王强在夜间生产", "老板王某在夜间生产"),
        ("法人代表：马上飞", "法人代表：马某某"),
        ("村民张三、李四、王五六举报", "村民张某、李某、王某某举报"),
        ("刘大山反映该厂排污", "刘某某反映该厂排污"),
        ("排水口在赵明家门口", "排水口在赵明家门口"),
        ("，赵明家门口有异味", "，赵某家门口有异味"),
        ("村民张三和李四家", "村民张某和李某家"),
        ("老板王强开砂石厂，老板李明厂里", "老板王某开砂石厂，老板李某厂里"),
        ("举报人张先生反映", "举报人某某反映"),
        ("来电人姓张的说", "来电人某某说"),
        ("信访人老张称", "信访人某某称"),
        ("居民王女士家", "居民某某家"),
        ("，王秀英女士多次反映", "，王某某女士多次反映"),
    ],
)
def test_names_beside_a_word_for_a_person(text, expected):
    assert public(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "举报人崔某某反映", "村民李某家", "村民高度重视，居民生活用水", "业主安全，村民房屋，居民关注",
        "居民向政府反映，村民于去年", "负责人应当整改", "专家反映，农家乐，国家标准", "负责人王局长表示",
        "经营者金茂物业公司",
        "黄泥村反映", "居民强烈反映", "群众多次举报", "业主单位", "村民方便", "居民常年饮用", "马上举报",
        "现场负责人何时到场", "高新区来信", "两名老板和工人", "周边居民反映夜间噪声", "村民水井", "方家村",
        "负责人为成员", "我是石门村村民",
        "工人张贴告示", "村民庄稼受损",
        "欧阳反映", "由东方投诉", "，司徒家门口",
    ],
)  # fmt: skip
def test_words_that_only_begin_like_a_surname_stay(text):
    assert scan(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "13812345679", "１３８１２３４５６７９", "138 1234 5679", "138-1234-5679", "138.1234.5679",
        "1 3 8 1 2 3 4 5 6 7 9",
        "+8613812345679", "+86 138 1234 5679", "(+86)13812345679", "0086-13812345679", "8613812345679", "013812345679",
        "一三八一二三四五六七九", "幺三八幺二三四五六七九", "壹叁捌壹贰叁肆伍陆柒玖", "13八12三45六79",
        "138\u200b1234\u200b5679", "\u202e138\u202d12345679", "138 - 1234 - 5679", "１３８－１２３４－５６７９",
        "①③⑧①②③④⑤⑥⑦⑨",
        "(138)12345679", "138\n12345679", "13812 345679", "%31%33%38%31%32%33%34%35%36%37%39", "&#49;3812345679",
        "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟗",
    ],
)  # fmt: skip
def test_mobile_numbers_in_every_spelling(number):
    text = f"请回电{number}，谢谢"
    left, hits = masked(text)
    assert left.replace("\u202e", "").replace("(（", "（") == "请回电（电话略），谢谢"
    assert [hit.why for hit in hits] == [Why.MOBILE]
    assert remaining(left) == []


@pytest.mark.parametrize(
    "number",
    ["0746-8323157", "(0746)8323157", "（0746）8323157", "0746 832 3157", "010-62345678", "０７４６８３２３１５７"],
)
def test_landlines(number):
    assert public(f"电话：{number}。") == "电话：（电话略）。"
    assert remaining(f"电话：{number}。") == []


def test_a_number_without_its_area_and_one_half_hidden():
    assert public("座机8323157，手机138****5678") == "（电话略），手机（电话略）"


@pytest.mark.parametrize(
    "number",
    [
        "431102199003071234", "43110219900307123X", "43110219900307123x", "４３１１０２１９９００３０７１２３Ｘ",
        "431102 19900307 1234", "431102-1990-0307-123X", "431102900307123", "四三一一〇二一九九〇〇三〇七一二三四",
    ],
)  # fmt: skip
def test_identity_numbers(number):
    text = f"身份证{number}。"
    assert public(text) == "身份证（证件号略）。"
    assert [hit.kind for hit in remaining(text)] == [Kind.ID_NUMBER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湘A12345", "湘A*****"), ("湘A·D12345", "湘A*****"), ("湘AD12345", "湘A*****"), ("湘 a 12345", "湘A*****"),
        ("湘Ｂ12345", "湘B*****"), ("京N8P8F8", "京N*****"), ("湘B1234学", "湘B*****"), ("湘M12345D", "湘M*****"),
    ],
)  # fmt: skip
def test_plates(text, expected):
    assert public(f"车牌{text}，") == f"车牌{expected}，"
    assert [hit.kind for hit in remaining(text)] == [Kind.PLATE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("邮箱abc.d@example.com。", "邮箱（邮箱略）。"),
        ("QQ：12345678", "QQ：（账号略）"),
        ("微信号：wx_abc123，", "微信号：（账号略），"),
        ("在111.612345,26.420123处", "在（坐标略）处"),
        ("东经111.6123°，北纬26.4201°", "（坐标略），（坐标略）"),
        ("东经111°36′45″", "（坐标略）"),
        ("幸福小区3栋2单元501室", "幸福小区（门牌略）"),
        ("幸福小区５栋的居民", "幸福小区（门牌略）的居民"),
        ("石门村三组的养猪场", "石门村（门牌略）的养猪场"),
        ("石门村第3村民小组12号", "石门村（门牌略）"),
        ("家住零陵路18号", "家住零陵路（门牌略）"),
        ("幸福小区3栋501，", "幸福小区（门牌略），"),
        ("翠竹路88号3栋2单元501。", "翠竹路88号（门牌略）。"),
        ("加V zhang8888，", "加V （账号略），"),
        ("薇信：zhang8888，扣扣12345678", "薇信：（账号略），扣扣（账号略）"),
        ("Q号12345678", "Q号（账号略）"),
        ("建设银行6222021234567890123", "建设银行（账号略）"),
        ("护照号E12345678。", "（证件号略）。"),
        ("港澳通行证：H12345678", "港澳（证件号略）"),
    ],
)
def test_other_ways_to_a_person(text, expected):
    assert public(text) == expected


PLAIN_TEXTS = [
    "增加水量", "银行贷款4000000元", "尾号限行5679",
    "D3SX202505280018", "X370000201811280030", "D410000201806050043", "1X370000201811280030", "BCD2022 092002",
    "X3HB202406020025、X3HB202406020026", "投资1381.23万元，其中 345.67 万元", "2018年8月15日至2018-09-30",
        "2018.08.15—2018.09.30",
    "距离居民区约1500米，面积12345.67平方米", "污染指数1.35 2018-08-15", "二〇一八年八月一十五日", "拨打12369或12345",
    "猪舍3栋，存栏1300头", "青年路18号某饭店", "统一社会信用代码91431100MA4L2B3C4D",
        "COD浓度135毫克/升，氨氮8.23毫克/升",
    "永州市冷水滩区石门村", "湘环罚字〔2018〕12号", "第1、3、8、12、34、56、79项", "微信公众号和微信举报平台",
    "补偿13800000000元", "PM2.5日均值138微克", "GB 18918-2002一级A标准", "气温38度5分钟后", "共13批813件，已办结456件",
]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_what_is_nobodys_stays_as_it_is(text):
    assert masked(f"群众反映，{text}。", KNOWN) == (f"群众反映，{text}。", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("澹台灏霁反映", "举报人反映"),
        ("举报人澹台灏霁反映", "举报人某某反映"),
        ("澹台灝霽", "举报人"),
        ("澹 台-灏·霁", "举报人"),
        ("tantai haoji", "举报人"),
        ("Tántái Hàojì", "举报人"),
        ("TANTAIHAOJI", "举报人"),
        ("Haoji Tantai", "举报人"),
        ("霁灏台澹", "举报人"),
        ("澹\u200b台\u2060灏\u202e霁", "举报人"),
        (quote("澹台灏霁"), "举报人"),
        (quote(quote("澹台灏霁")), "举报人"),
        (quote("澹台灏霁".encode("gbk")), "举报人"),
        ("&#28601;&#21488;&#28751;&#38657;", "举报人"),
        ("&#x6FB9;&#x53F0;&#x704F;&#x9701;", "举报人"),
        (r"\u6fb9\u53f0\u704f\u9701", "举报人"),
        (r"\xe6\xbe\xb9\xe5\x8f\xb0\xe7\x81\x8f\xe9\x9c\x81", "举报人"),
        (base64.b64encode("我叫澹台灏霁".encode()).decode(), "举报人"),
        (base64.b64encode("澹台灏霁".encode("gbk")).decode(), "举报人"),
        ("+86 138-1234-5678", "（电话略）"),
        ("87654321831", "（电话略）"),
        ("8323156", "（电话略）"),
        ("43110219900307123x", "（证件号略）"),
        ("431102900307123", "（证件号略）"),
        ("翠竹路十二号", "（地址略）"),
        ("阳光小区3-2-501", "（地址略）"),
        ("石门村第三村民小组", "（地址略）"),
        ("3栋2单元501", "（地址略）"),
        ("手机尾号5678", "手机（电话略）"),
        ("身份证后四位是123X", "身份证（证件号略）"),
        ("ZS_2018 @ example.com", "（略）"),
    ],
)
def test_the_identity_record_is_found_in_every_spelling(text, expected):
    left, hits = masked(f"，{text}。", KNOWN)
    assert left == f"，{expected}。"
    assert [hit.kind for hit in hits] == [Kind.IDENTITY]
    assert remaining(f"，{text}。", KNOWN) == hits


@pytest.mark.parametrize(
    "text", ["TTHJ", "翠竹路112号", "石门村13组", "阳光小区", "石门村", "澹台先秦", "翠竹路128号某厂"]
)
def test_what_only_resembles_the_record_is_not_taken_for_it(text):
    assert not [hit for hit in scan(text, KNOWN) if hit.kind is Kind.IDENTITY]


@pytest.mark.parametrize("text", ["3栋2单元501", "三栋二单元五〇一室", "3幢2门501", "2单元501", "翠竹路88号"])
def test_numbers_in_a_row_of_an_address_that_begins_with_a_house(text):
    known = Known(addresses=("永州市冷水滩区翠竹路88号3栋2单元501室",))
    assert public(f"在{text}，", known) == "在（地址略），"


@pytest.mark.parametrize("text", ["张*国", "张×国", "张某国", "张建*", "*建国", "張建＊", "张建XX"])
def test_a_name_of_three_with_one_character_hidden(text):
    known = Known(names=("张建国",))
    assert public(f"，{text}。", known) == "，举报人。"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张建国", ("张建国",)), ("李 明", ("李 明",)), ("王和平", ("王和平",)), ("张先生", ("张先生",)),
        ("张建国先生", ("张建国",)), ("张建国等3人", ("张建国",)), ("张建国等村民", ("张建国",)),
        ("刘大海夫妇", ("刘大海",)), ("王秀英、刘大海", ("王秀英", "刘大海")), ("张三/李四", ("张三", "李四")),
        ("张建国 李秀英", ("张建国", "李秀英")), ("张建国和李秀英", ("张建国", "李秀英")),
        ("张建国（女）", ("张建国",)), ("张建国（司机）", ("张建国",)), ("张建国（石门村）", ("张建国",)),
        ("张建国（张三）", ("张建国", "张三")), ("ZHANG Jianguo", ("ZHANG Jianguo",)), ("", ()),
    ],
)  # fmt: skip
def test_names_of_a_record_taken_apart(cell, names):
    assert known_of({"name": cell}).names == names


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13812345678", ("13812345678",)), ("138 1234 5678（儿子）", ("138 1234 5678", "儿子")),
        ("13812345678、0746-8323156", ("13812345678", "0746-8323156")),
        ("13812345678 13912345678", ("13812345678", "13912345678")),
        ("0746-8323156转801", ("0746-8323156", "801")), ("", ()),
    ],
)  # fmt: skip
def test_numbers_of_a_record_taken_apart(cell, numbers):
    assert known_of({"phone": cell}).phones == numbers


def test_a_number_beside_the_name_is_a_number_of_the_record():
    known = known_of({"name": "张建国 13812345678"})
    assert (known.names, known.phones) == (("张建国",), ("13812345678",))


def test_a_record_that_names_nobody_marks_nothing():
    nobody = Known(
        names=("匿名", "张某某", "群众"), phones=("无",), addresses=("永州市冷水滩区", "石门村"), others=("",)
    )
    assert scan("群众匿名反映永州市冷水滩区石门村张某某排污", nobody) == []


def test_short_names_backwards_only_where_they_stand_alone():
    known = Known(names=("张三",))
    assert public("附三张照片", known) == "附三张照片"
    assert public("署名：三张。", known) == "署名：某某。"


def test_positions_are_those_of_the_original():
    text = "a\u200b，举报人張三：１３８-１２３４-５６７９"
    assert scan(text) == [
        Hit(6, 8, Kind.NAME, Why.NAME_AFTER_WORD),
        Hit(9, 22, Kind.PHONE, Why.MOBILE),
    ]


def test_hiding_one_number_uncovers_no_other():
    text = "1381234567813812345679"
    left, _ = masked(text, KNOWN)
    assert left == "（电话略）（电话略）"
    assert remaining(left, KNOWN) == []


def test_nothing_of_the_record_shows_in_reprs():
    hits = scan("澹台灏霁 13812345678", KNOWN)
    assert not any(value in repr((KNOWN, hits)) for value in ("澹台", "1381234", "431102", "翠竹"))


def test_with_the_scan_switched_off_everything_stays(monkeypatch):
    text = "举报人澹台灏霁，13812345678"
    assert remaining(text, KNOWN)
    monkeypatch.setattr(masking, "scan", lambda text, known_values=None: [])
    assert masking.masked(text, KNOWN) == (text, [])
    assert masking.remaining(text, KNOWN) == []


CANARIES = make_canaries(20, seed=3)
NEEDLES = Needles(CANARIES)


def record(canary) -> Known:
    return Known((canary.name,), (canary.phone,), (canary.id_number,), (canary.address,))


@pytest.mark.parametrize("label", spellings(CANARIES[0]))
def test_every_spelling_of_a_canary_stops_a_release_until_it_is_masked(label):
    for canary in CANARIES[:5]:
        spelt = spellings(canary).get(label)
        if spelt is None:
            continue
        text = f"群众反映{spelt}的情况"
        assert remaining(text, record(canary)), spelt
        left, _ = masked(text, record(canary))
        assert remaining(left, record(canary)) == []
        assert spelt not in left


def test_every_encoding_that_is_text_stops_a_release():
    canary = CANARIES[1]
    for value in (canary.name, canary.phone, canary.id_number, canary.address):
        for encoding, form in encoded(value).items():
            if encoding.startswith(("utf-16", "gbk", "hex", "quoted", "base64")):
                continue  # not typed by anybody, or a stump of base64; whole base64 below
            text = f"来信：{form.decode()}。"
            assert remaining(text, record(canary)), (value, encoding)
            left, _ = masked(text, record(canary))
            assert remaining(left, record(canary)) == []
        for data in (value.encode(), f"我是{value}。".encode(), f"i{value}".encode(), value.encode("gbk")):
            text = f"来信：{base64.b64encode(data).decode()}。"
            assert remaining(text, record(canary)), (value, text)
            left, _ = masked(text, record(canary))
            assert remaining(left, record(canary)) == []


words = st.sampled_from(
    [
        *PLAIN_TEXTS,
        "举报人",
        "村民",
        "反映",
        "，",
        "。",
        " ",
        "\n",
        "家住",
        "小区",
        "1",
        "86",
        "-",
        "%",
        "&#",
        "号",
        "\u200b",
        "x",
    ]
)
filler = st.one_of(words, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@st.composite
def planted(draw):
    """A record and a text in which one to four of its spellings are planted anywhere."""
    canary = draw(st.sampled_from(CANARIES))
    typed = spellings(canary)
    pieces = draw(st.lists(filler, max_size=5))
    for label in draw(st.lists(st.sampled_from(sorted(typed)), min_size=1, max_size=4)):
        pieces.insert(draw(st.integers(0, len(pieces))), typed[label])
    return record(canary), "".join(pieces)


@given(planted())
@settings(max_examples=300, deadline=None)
def test_nothing_remains_of_a_planted_identity(case):
    known, text = case
    left, hits = masked(text, known)
    assert remaining(left, known) == []
    assert find(left.encode(), NEEDLES) == []  # the tests' own scanner, which knows nothing of the product's
    assert all(0 <= a.start < a.end <= b.start for a, b in zip(hits, hits[1:], strict=False))
    assert mask(text, hits) == left


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=200, deadline=None)
def test_text_outside_the_hits_is_untouched(text):
    left, hits = masked(text, KNOWN)
    kept = [text[a:b] for a, b in zip([0, *(h.end for h in hits)], [*(h.start for h in hits), len(text)], strict=True)]
    at = 0
    for piece in kept:
        found = left.find(piece, at)
        assert found >= 0
        at = found + len(piece)
    assume(not hits)
    assert left == text


HOSTILE = {
    "digits": "1 3 ", "letters": "a", "base64": "aaaaaaaa ", "percent": "%E5", "entity": "&#x5F20;",
        "zero-width": "\u200b",
    "numerals": "一", "dashes": "-", "decimals": "1.", "estates": "小区3栋", "homes": "住址路", "names": "举报人张",
        "mails": "a@",
    "dots": "a.", "backslashes": "\\u", "pinyin": "tan tai ", "buildings": "3栋", "plates": "湘a", "brackets": "(",
    "groups": "石门村3", "degrees": "1°", "qq": "qq1 ", "b64": "QUJD", "stars": "138*", "hundred": "第十百",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_take_no_longer_than_others(kind):
    text = (HOSTILE[kind] * 20_000)[:20_000]
    with takes_under(0.5):
        scan(text, KNOWN)


@pytest.mark.parametrize("value", ["第", "1栋", "十百", "路1号", "张", "a", "(", "[a", "\\", "村1组", "𠮷"])
@pytest.mark.parametrize("times", [1, 60, 6000])
def test_hostile_records_take_no_longer_than_others(value, times):
    whole = value * times
    record = Known((whole,), (whole,), (whole,), (whole,), (whole,))
    text = whole + "群众反映某厂排污" * 100
    with takes_under(1.5):
        left, _ = masked(text, record)
    assert remaining(left, record) == []


def test_an_ordinary_text_takes_milliseconds():
    text = "群众反映永州市冷水滩区某某养殖场长期向河道排放污水，距离居民区约200米，2018年8月以来多次投诉未果。" * 40
    text = text[:1960] + "举报人张三，电话13812345679。"
    scan(text, KNOWN)
    with takes_under(0.2):  # 0.05 s on an idle machine
        for _ in range(10):
            scan(text, KNOWN)
