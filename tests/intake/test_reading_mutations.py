"""Nothing of a plan is lost when its writing is changed: widths, blanks, breaks, numerals, pinyin, order of labels."""

import dataclasses
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from intake.reading.lines import width
from intake.reading.read import read, read_text
from intake.reading.records import ChangeKind
from tests.intake.making import HAN, PLACES, lines
from tests.intake.test_reading_layouts import given as read_as
from tests.intake.test_reading_layouts import in_lines

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
places = st.sampled_from(sorted(PLACES))
seeds = st.integers(0, 10_000)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def broken_at(line: str, edge: int) -> list[str]:
    """The line in pieces no wider than so many Chinese characters."""
    pieces = [""]
    for sign in line:
        if width(pieces[-1] + sign) > edge:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def spread(word: str) -> str:
    return " ".join(word)


@quick
@given(places, seeds)
def test_full_width_digits(place: str, seed: int):
    chance = random.Random(seed)
    text = "\n".join(
        "".join(c.translate(WIDE) if chance.random() < 0.5 else c for c in line) for line in lines(PLACES[place])
    )
    assert read_as(read_text(text)) == in_lines(PLACES[place])


@quick
@given(places, st.sampled_from(["：", ":", " : ", "： ", "﹕", "∶"]), st.booleans())
def test_colons(place: str, colon: str, own_line: bool):
    text = "\n".join(lines(PLACES[place], colon=colon, own_line=own_line))
    assert read_as(read_text(text)) == in_lines(PLACES[place])


@quick
@given(places, st.sampled_from(["{0}", "【{0}】", "**{0}**", "（一）{0}", "《{0}》", "■ {0}", "[{0}]"]))
def test_marks_around_labels(place: str, marks: str):
    words = PLACES[place]
    marked = dataclasses.replace(words, labels={name: marks.format(label) for name, label in words.labels.items()})
    assert read_as(read_text("\n".join(lines(marked)))) == in_lines(words)


@quick
@given(places)
def test_blanks_inside_labels(place: str):
    words = PLACES[place]
    wide = dataclasses.replace(words, labels={name: spread(label) for name, label in words.labels.items()})
    assert read_as(read_text("\n".join(lines(wide)))) == in_lines(words)


@quick
@given(places, st.randoms(use_true_random=False))
def test_the_order_of_labels(place: str, chance: random.Random):
    """All but the label that opens a problem may stand anywhere; units come in the order of their labels."""
    words = PLACES[place]
    own = [pair for pair in words.labels.items() if pair[0] != "problem"]
    chance.shuffle(own)
    first = [pair for pair in words.labels.items() if pair[0] == "problem"]
    mixed = dataclasses.replace(words, labels=dict([*first, *own]))
    assert read_as(read_text("\n".join(lines(mixed)))) == in_lines(mixed)


@quick
@given(places, st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u2060"]), seeds)
def test_invisible_characters(place: str, sign: str, seed: int):
    chance = random.Random(seed)
    text = "".join(c + sign if chance.random() < 0.1 else c for c in "\n".join(lines(PLACES[place])))
    reading = read_text(text)
    assert read_as(reading) == in_lines(PLACES[place])
    gone = sum(len(change.before) for change in reading.changes if change.kind is ChangeKind.INVISIBLE)
    assert gone == text.count(sign)


@quick
@given(
    places,
    st.sampled_from([("川", "（chuān）"), ("石", "(shí)"), ("渣", "（zha）"), ("桥", "(qiao)"), ("镇", "（ zhèn ）")]),
)
def test_pinyin_in_brackets(place: str, read_aloud: tuple[str, str]):
    sign, pinyin = read_aloud
    text = "\n".join(lines(PLACES[place])).replace(sign, sign + pinyin)
    reading = read_text(text)
    assert read_as(reading) == in_lines(PLACES[place])
    assert {change.before for change in reading.changes if change.kind is ChangeKind.PINYIN} == (
        {pinyin} if sign in text else set()
    )


@quick
@given(places)
def test_traditional_characters(place: str):
    text = OpenCC("s2t").convert("\n".join(lines(PLACES[place])))
    reading = read_text(text)
    assert read_as(reading) == in_lines(PLACES[place])
    assert any(change.kind is ChangeKind.TRADITIONAL for change in reading.changes)


@quick
@given(st.sampled_from(["hubei", "central", "guangxi", "hainan", "hanzhong", "anhui"]), st.integers(24, 40))
def test_lines_broken_at_the_edge_of_a_page(place: str, edge: int):
    """As text copied out of a PDF: paragraphs begin with two blanks, the lines after it do not."""
    broken = []
    for line in lines(PLACES[place]):
        line = "　　" + line
        broken += broken_at(line, edge)
    padding = ["　　" + "为" * (edge - 2)] * 4
    text = "\n".join([broken[0], *padding, *broken[1:]])
    assert read_as(read_text(text)) == in_lines(PLACES[place])


@quick
@given(
    st.sampled_from(["central", "inner mongolia", "hainan"]),
    st.sampled_from(
        ["{n}.", "{n}、", "{n}．", "{han}、", "（{han}）", "({n})", "第{n}项：", "序号{han} ", "问题{n}："]
    ),
)
def test_numerals_before_problems(place: str, form: str):
    words = dataclasses.replace(PLACES[place], item="circle")
    numbered = [
        re.sub(r"^(\d)\.", lambda found: form.format(n=found[1], han=HAN[int(found[1])]), line) for line in lines(words)
    ]
    wanted = in_lines(words)
    if form in ("{han}、", "（{han}）"):
        numbered = [line for line in numbered if not line.endswith("方面")]
        wanted = [problem | {"category": ""} for problem in wanted]
    assert read_as(read_text("\n".join(numbered))) == wanted


@quick
@given(places, seeds)
def test_gb18030_and_blank_lines(place: str, seed: int):
    chance = random.Random(seed)
    text = "\r\n".join(line + "\r\n" * chance.randrange(3) for line in lines(PLACES[place]))
    assert read_as(read(text.encode("gb18030"), "方案.txt")) == in_lines(PLACES[place])


@pytest.mark.parametrize("place", sorted(PLACES))
def test_spans_show_where_each_field_stands(place: str):
    reading = read_text("\n".join(lines(PLACES[place])))
    for problem in reading.problems:
        for name in ("goal", "deadline", "progress"):
            if span := problem.fields.get(name):
                assert span.paragraph == span.last
                value = {"goal": problem.goal, "deadline": problem.deadline_text, "progress": problem.progress}[name]
                assert reading.text[span.paragraph].text[span.start : span.end] == value
        for measure in problem.measures:
            passage = reading.text[measure.span.paragraph].text
            assert passage[measure.span.start : measure.span.end] == measure.words


@quick
@given(st.text(alphabet="一二、（）()1.2．：:整改目标措施责任单位时限\n。；牵头配合 市局县A\t同上合计", max_size=400))
def test_no_text_stops_the_reader(text: str):
    reading = read_text(text)
    for problem in reading.problems:
        assert 0 <= problem.span.paragraph <= problem.span.last < len(reading.text)
        assert 0 < problem.confidence <= 1
    for change in reading.changes:
        assert change.paragraph <= len(reading.text)


def test_repeated_paragraphs_go_and_are_shown():
    made = lines(PLACES["hubei"])
    doubled = [copy for line in made for copy in ([line, line] if line.startswith("一、") else [line])]
    reading = read_text("\n".join(doubled))
    assert read_as(reading) == in_lines(PLACES["hubei"])
    (change,) = [change for change in reading.changes if change.kind is ChangeKind.REPEATED]
    assert change.before == made[2]
