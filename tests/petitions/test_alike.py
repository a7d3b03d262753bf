"""Likely duplicates: what is found among edited copies, what is not among strangers, and what the reasons say."""

import dataclasses
import re
import subprocess
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from petitions.alike.compare import Profile, compare, rank
from petitions.alike.objects import key_of, object_key, object_names
from petitions.alike.sketch import sketch
from petitions.alike.wording import grams, skeleton
from scenarios.wordings import COUNTIES, Draw, edited, realistic
from tests.clocks import takes_under

SEED = 20261126
LETTER = (
    "来电反映，东安县石期镇大坪村三组的金石页岩砖厂长期排放黑烟，夜间偷烧劣质煤，空气中有刺鼻的硫磺味，"
    "晾晒的衣服一层黑灰，污水排入紫水河，今年橘子几乎没有收成，希望有关部门依法查处。"
)
CALL = (
    "群众举报：大坪村金石页岩砖厂夜间偷烧劣质煤，长期排黑烟，硫磺味刺鼻，晾晒的衣服上一层黑灰，今年的橘子几乎没有收成。"
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def profile(text: str, **other) -> Profile:
    given = {
        "number_base": "",
        "object_key": object_key(text),
        "place": "东安县",
        "types": frozenset({"air"}),
        "day": date(2026, 11, 2),
        "round": 1,
    }
    return Profile(**{**given, "text": text, **other})


def of(petition: dict, text: str = "", number: int = 0) -> Profile:
    text = text or petition["text"]
    return profile(
        text, number_base=f"D{number}", place=COUNTIES[petition["county"]], types=frozenset(petition["types"])
    )


def strangers(petitions: list[dict], pairs: int) -> list[tuple[dict, dict]]:
    """Pairs from one county on different objects."""
    draw, found = Draw(SEED), []
    while len(found) < pairs:
        one, other = draw.choice(petitions), draw.choice(petitions)
        if one["county"] == other["county"] and one["object"] != other["object"]:
            found.append((one, other))
    return found


# Names and keys


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (LETTER, ["金石页岩砖厂", "紫水河", "大坪村三组"]),
        ("举报东安县金石建材有限公司（原东安水泥厂）夜间生产", ["金石建材有限公司", "东安水泥厂"]),
        ("永州市东安县宏盛小区楼下的老李烧烤店油烟大", ["宏盛小区", "老李烧烤店"]),
        ("向阳砖厂和永和石材厂都在夜里放炮", ["向阳砖厂", "永和石材厂"]),
        ("东安縣金石採石場放炮", ["金石采石场"]),
        ("工业园区内的永兴化工有限责任公司偷排", ["永兴化工有限责任公司"]),
        ("万达广场旁的帝豪KTV噪声扰民", ["帝豪KTV"]),
        ("张某某养猪场把粪水排到大庙水库里", ["张某某养猪场", "大庙水库"]),
        ("石材加工厂旁边的广源石材加工厂", ["广源石材加工厂"]),
        ("金洞管理区白水村水电站截断溪流", ["白水村水电站", "白水村"]),
        ("盘龙街道凤凰社区中南锌业有限公司烟气刺鼻", ["凤凰社区中南锌业有限公司", "凤凰社区"]),
        ("浯溪街道、沱江镇的湘江纸业有限责任公司", ["湘江纸业有限责任公司"]),
        ("九疑山瑶族自治乡的五矿稀土江华有限公司", ["五矿稀土江华有限公司"]),
        ("单江村锰矿，原名永发锰矿，关停后又偷采", ["单江村锰矿", "永发锰矿", "单江村"]),
        ("白牙市镇大江口乡马皇塘村垃圾成堆", ["马皇塘村"]),
        ("中铁某局（集团）有限公司弃渣", ["中铁某局(集团)有限公司"]),
        ("恒大国际广场小区楼下排油烟", ["恒大国际广场小区"]),
        ("我村有一家采石场没有手续", []),
        ("夜里很臭", []),
        ("", []),
    ],
)
def test_names_are_read_from_the_wording(text, names):
    assert object_names(text) == names


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        (
            "金石建材",
            "金石建材有限公司|东安县金石建材有限责任公司|永州市东安县石期镇金石建材股份有限公司|東安縣金石建材有限公司"
            "|金石建材（东安）有限公司|金石建材(一分厂)|金石　建材厂|金石建材公司|大坪村金石建材公司",
        ),
        ("金石页岩砖", "金石页岩砖厂|石期镇金石页岩砖厂|大坪村三组金石页岩砖厂"),
        ("大坪村砖", "大坪村砖厂|石期镇大坪村砖厂"),
        ("帝豪KTV", "帝豪KTV|帝豪ktv|帝豪ＫＴＶ"),
        ("大坪村", "大坪村|大坪村委会|石期镇大坪村村委会|大坪村村民委员会"),
        ("紫水河", "紫水河|东安县紫水河"),
        ("五矿稀土江华", "五矿稀土江华有限公司|江华瑶族自治县五矿稀土江华有限责任公司"),
        ("三井村1组养鸭场", "珠山镇三井村1组一养鸭场|三井村1组有家养鸭场|三井村１组养鸭场"),
        ("东安县人民医院", "东安县人民医院|永州市东安县人民医院"),
    ],
)
def test_spellings_of_one_name_meet_in_one_key(key, spellings):
    assert {spelling: key_of(spelling) for spelling in spellings.split("|")} == dict.fromkeys(spellings.split("|"), key)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "砖厂",
        "采石场",
        "某某砖厂",
        "某砖厂",
        "张某某养猪场",
        "XX公司",
        "xx砖厂",
        "××砖厂",
        "**厂",
        "东安县砖厂",
        "县人民医院",
        "农村",
        "沿河",
        "小河",
        "有限公司",
    ],
)
def test_names_that_tell_nobody_have_no_key(name):
    assert key_of(name) == ""


def test_keys_of_different_enterprises_differ():
    names = [
        "金石建材有限公司",
        "金石木业有限公司",
        "金石砖厂",
        "银石建材有限公司",
        "大坪村砖厂",
        "小坪村砖厂",
        "永兴化工厂",
    ]
    assert len({key_of(name) for name in names}) == len(names)


# Sketches


def test_a_sketch_is_small_fits_a_bigint_and_is_the_same_in_every_process():
    values = sketch(LETTER)
    assert len(values) == 16
    assert list(values) == sorted(set(values))
    assert all(0 <= value < 2**63 for value in values)
    code = "import sys; from petitions.alike.sketch import sketch; sys.stdout.write(repr(sketch(sys.argv[1])))"
    for hash_seed in "1", "2":
        run = subprocess.run(
            [sys.executable, "-c", code, LETTER],
            cwd=settings.BASE_DIR,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == repr(values)


def test_a_sketch_sees_through_signs_blanks_and_forms_of_writing():
    assert sketch("东安县石期镇的砖厂，排放黑烟！第2次") == sketch("東安縣石期鎮的磚廠 排放黑煙；第２次")
    assert sketch("砖厂第2次排放黑烟") != sketch("砖厂第3次排放黑烟")
    assert sketch("") == sketch("，。 ") == ()
    assert len(sketch("黑烟")) == 1


def test_stock_phrases_make_no_candidates():
    one = "来电反映，希望有关部门依法查处，严重影响周边居民正常生活，粉尘漫天飞舞"
    other = "来电反映，希望有关部门依法查处，严重影响周边居民正常生活，污水横流成河"
    assert not set(sketch(one)) & set(sketch(other))


def test_edited_copies_share_a_number(record_property, capsys):
    """1,000 copies with a Jaccard of two-character runs of at least 0.46, as in real tables of repeats."""
    pairs = []
    for number, petition in enumerate(realistic(SEED, 1100)):
        one, other = petition["text"], edited(petition["text"], number)
        runs, others = grams(skeleton(one), 2), grams(skeleton(other), 2)
        if len(runs & others) / len(runs | others) >= 0.46:
            pairs.append((one, other))
    assert len(pairs) >= 1000
    recall = sum(bool(set(sketch(one)) & set(sketch(other))) for one, other in pairs[:1000]) / 1000
    control = sum(
        bool(set(sketch(one["text"])) & set(sketch(other["text"])))
        for one, other in strangers(realistic(SEED, 3000), 3000)
    )
    figures = f"sketch: recall {recall:.3f} of 1000 edited copies; strangers of one county sharing {control / 3000:.3f}"
    say(figures, record_property, capsys)
    assert recall >= 0.97
    assert control < 1500  # or the number would mean nothing


# Comparing


def test_a_call_about_what_a_letter_said_is_a_duplicate_with_reasons():
    likeness = compare(profile(LETTER, number_base="X1"), profile(CALL, number_base="D2"))
    assert (likeness.kind, likeness.score) == ("duplicate", 95)
    assert likeness.reasons == ("same enterprise: 金石页岩砖", "same place", "same type", "text 85% alike")
    assert likeness.shared[:2] == ("橘子几乎没有收成", "夜间偷烧劣质煤")
    assert all(phrase in LETTER and phrase in CALL and len(phrase) >= 4 for phrase in likeness.shared)


def test_pieces_of_one_petition_are_nothing_to_each_other():
    one, other = profile(LETTER, number_base="X1"), profile(LETTER, number_base="X1")
    assert compare(one, other) is None
    assert compare(one, dataclasses.replace(other, round=2)).kind == "repeat"  # numbers start anew in every round
    assert compare(one, dataclasses.replace(other, number_base="X2")).kind == "duplicate"
    unnumbered = dataclasses.replace(one, number_base="")
    assert compare(unnumbered, dataclasses.replace(other, number_base="")).kind == "duplicate"


def test_other_content_on_one_object_is_the_same_object_and_over_rounds_a_repeat():
    other = profile("金石页岩砖厂的运土车压坏了通往学校的水泥路", types=frozenset({"other"}))
    one = profile(LETTER, number_base="X1")
    likeness = compare(one, other)
    assert (likeness.kind, likeness.reasons) == ("same_object", ("same enterprise: 金石页岩砖", "same place"))
    assert compare(one, dataclasses.replace(other, round=2)).kind == "repeat"
    assert compare(one, dataclasses.replace(other, place="祁阳市")) is None  # a namesake elsewhere
    assert compare(one, dataclasses.replace(other, place="")) is None
    assert compare(one, dataclasses.replace(other, object_key="")) is None


def test_an_enterprise_meets_itself_with_its_countys_short_name_in_front():
    one = profile("金石建材有限公司夜里放炮", number_base="X1")
    other = profile("运渣车撒落", number_base="X2", object_key="东安金石建材")
    assert compare(one, other).kind == "same_object"
    assert compare(one, dataclasses.replace(other, object_key="新金石建材")) is None


def test_a_village_or_river_is_one_object_only_for_one_type():
    one, other = profile("大坪村垃圾成堆", number_base="X1"), profile("大坪村水泥路上洒水车喷泥", number_base="X2")
    assert compare(one, other).reasons == ("same place named: 大坪村", "same place", "same type")
    assert compare(one, dataclasses.replace(other, types=frozenset({"water"}))) is None


def test_masked_names_match_nobody():
    one, other = profile("某某砖厂夜里放炮", number_base="X1"), profile("某某砖厂的狗咬伤路人", number_base="X2")
    assert compare(one, other) is None


def test_short_texts_say_nothing_by_themselves():
    one, other = profile("餐馆油烟扰民", number_base="X1"), profile("餐馆油烟扰民", number_base="X2")
    assert compare(one, other) is None


def test_a_sentence_of_a_letter_is_found_in_the_letter():
    call = profile("夜间偷烧劣质煤，空气中有刺鼻的硫磺味", number_base="D9", object_key="", types=frozenset())
    likeness = compare(call, profile(LETTER, number_base="X1"))
    assert (likeness.kind, likeness.reasons) == ("duplicate", ("same place", "text 100% alike"))


def test_likeness_is_the_same_both_ways():
    for number, petition in enumerate(realistic(SEED, 50)):
        one, other = of(petition, number=1), of(petition, edited(petition["text"], number), 2)
        there, back = compare(one, other), compare(other, one)
        assert there.reasons
        assert (there.kind, there.score, there.reasons) == (back.kind, back.score, back.reasons)


def test_rank_puts_the_likeliest_first_and_keeps_what_the_candidates_carry():
    @dataclasses.dataclass(frozen=True)
    class Known(Profile):
        pk: int = 0

    def known(pk: int, text: str, **other) -> Known:
        return Known(**{**vars(profile(text, number_base=f"D{pk}")), **other}, pk=pk)

    candidates = [
        known(1, "祁山酒店的空调外机嗡嗡作响"),
        known(2, "金石页岩砖厂的运土车压坏了通往学校的水泥路"),
        known(3, CALL, day=date(2026, 10, 1)),
        known(4, CALL, day=date(2026, 11, 1)),
        known(5, LETTER, round=2),
        known(6, LETTER, number_base="X1"),
    ]
    letter = profile(LETTER, number_base="X1")
    ranked = rank(letter, candidates)
    assert [(found.pk, likeness.kind) for found, likeness in ranked] == [
        (5, "repeat"),
        (4, "duplicate"),
        (3, "duplicate"),
        (2, "same_object"),
    ]
    assert [found.pk for found, _ in rank(letter, candidates, limit=1)] == [5]


def test_edited_copies_are_found_and_strangers_are_not(record_property, capsys):
    petitions = realistic(SEED, 4000)
    copies = [compare(of(p, number=1), of(p, edited(p["text"], n), 2)) for n, p in enumerate(petitions[:1000])]
    recall = sum(likeness is not None and likeness.kind == "duplicate" for likeness in copies) / 1000
    started = time.perf_counter()
    profiles = {id(petition): of(petition, number=n) for n, petition in enumerate(petitions)}
    pairs = [(profiles[id(one)], profiles[id(other)]) for one, other in strangers(petitions, 20_000)]
    alarms = sum(compare(one, other) is not None for one, other in pairs) / 20_000
    took = time.perf_counter() - started
    say(f"compare: recall {recall:.3f}, false alarms {alarms:.5f}, 20000 in {took:.1f} s", record_property, capsys)
    assert recall >= 0.95
    assert alarms < 0.005


def test_the_accused_is_read_from_the_text(record_property, capsys):
    petitions = realistic(SEED, 2000)
    right = sum(object_key(petition["text"]) == key_of(petition["object"]) for petition in petitions) / 2000
    say(f"objects: {right:.4f} of 2000 keys as accused", record_property, capsys)
    assert right >= 0.98


@pytest.mark.parametrize("hostile", ["股份有限", "希望有关", "村", "(有限", "大坪村一", "东安县", "*某", "的"])
def test_a_text_made_to_keep_the_matcher_busy_does_not(hostile):
    text = hostile * (20_000 // len(hostile)) + LETTER
    with takes_under(3):  # minutes, when repeats are not bounded
        key_of(text)
        likeness = compare(profile(text, number_base="X1"), profile(LETTER + text, number_base="X2"))
    assert likeness is None or likeness.score <= 100
    assert len(sketch(text)) <= 16


# The wordings themselves


def test_wordings_are_the_same_for_a_seed_varied_and_of_a_petitions_length():
    petitions = realistic(SEED, 2000)
    assert petitions == realistic(SEED, 2000)
    assert petitions != realistic(SEED + 1, 2000)
    assert len({petition["text"] for petition in petitions}) == 2000
    lengths = sorted(len(petition["text"]) for petition in petitions)
    assert lengths[100] >= 100
    assert lengths[-1] <= 200
    assert {petition["county"] for petition in petitions} == set(range(len(COUNTIES)))
    assert not [petition for petition in petitions if re.search("[{}|]", petition["text"])]
    text = petitions[0]["text"]
    assert edited(text, 1) == edited(text, 1) != text


def say(figures: str, record_property, capsys) -> None:
    """Figures belong on the terminal and in the report, whether or not the test passes."""
    record_property("figures", figures)
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
