"""Every way of rectifying falsely is found and named; what is honest is left alone; verdicts are remembered."""

from datetime import date

import pytest

from checkup.domain import looking
from checkup.models import Sign
from checkup.near import near_pairs
from checkup.reach import signs_of
from checkup.reading import shape_of
from checkup.signs.registry import KINDS
from records import clock, evidence
from records.trail import key
from tests.cases import way
from tests.checkup import frauds
from tests.factories import at, make_round, make_task, picture
from tests.lookback.rounds import DRAWN, make_closed, make_drawn

pytestmark = pytest.mark.django_db
TODAY = "2019-07-01"


def look(round) -> dict[str, int]:
    with at(TODAY):
        return looking.look(round)


def test_there_is_a_fraud_for_every_kind_of_sign():
    assert set(frauds.ALL) == set(KINDS)


@pytest.mark.parametrize("code", frauds.ALL)
def test_each_fraud_is_found_and_named(city, code):
    round = make_round(city)
    task = frauds.ALL[code](city, round)
    look(round)
    sign = Sign.objects.get(code=code)
    assert (sign.subject, sign.task, sign.round, sign.state) == (key(task), task, round, "open")
    assert sign.found_on == date(2019, 7, 1)
    assert sign.unit_id == task.units.get(role="responsible").organisation_id


def test_two_things_stand_side_by_side(city):
    round = make_round(city)
    two = frauds.photo_same(city, round)
    look(round)
    sign = Sign.objects.get()
    one = round.problems.first().tasks.get()
    assert [side["key"] for side in sign.detail["photos"]] == [key(one), key(two)]
    assert (sign.other, sign.severity) == (key(one), "block")


def test_the_picture_of_the_problem_is_not_the_picture_of_its_end(city):
    round = make_round(city)
    task = frauds.photo_before_is_after(city, round)
    look(round)
    sign = Sign.objects.get(code="photo_same")
    assert (sign.subject, sign.other, sign.severity) == (key(task), "", "block")


def test_a_picture_of_two_months_reports(city):
    round = make_round(city)
    task = make_task(city, round)
    frauds.months(round, "2019-01-10", "2019-02-10")
    for day, text in (("2019-02-01", frauds.LONG_TEXT), ("2019-03-01", frauds.OTHER_TEXT)):
        kept = frauds.keep(city, frauds.photo(frauds.scene(8)))
        frauds.report(city, task, day, text, claimed=20, evidence=[kept])
    look(round)
    sign = Sign.objects.get(code="photo_same")
    assert (sign.severity, [side["on"] for side in sign.detail["photos"]]) == ("warn", ["2019-02-01", "2019-03-01"])


def test_an_honest_case_gives_nothing_at_all(city):
    task = way.closed(city)
    assert look(task.problem.round) == {"found": 0, "new": 0, "gone": 0}


def test_pictures_without_the_cameras_words_are_no_fault(city):
    round = make_round(city)
    task = make_task(city, round)
    frauds.place(city, task)
    frauds.show(city, task, frauds.photo(frauds.scene(1)), phase="before", day="2018-12-01")
    frauds.show(city, task, frauds.photo(frauds.scene(2)))
    assert look(round)["found"] == 0


def test_plain_pictures_are_alike_to_nothing(city):
    """Two walls, one grey and one white, would be one picture to the hash."""
    round = make_round(city)
    for colour in ((250, 250, 250), (120, 120, 120)):
        frauds.show(city, make_task(city, round), picture(colour=colour))
    assert look(round)["found"] == 0


def test_the_report_may_show_what_the_dossier_shows(city):
    round = make_round(city)
    task = make_task(city, round)
    frauds.months(round, "2019-01-10")
    kept = frauds.keep(city, frauds.photo(frauds.scene(8)))
    frauds.report(city, task, "2019-02-01", frauds.LONG_TEXT, claimed=20, evidence=[kept])
    frauds.show(city, task, frauds.photo(frauds.scene(8)))
    assert look(round)["found"] == 0


@pytest.mark.parametrize(
    ("january", "february"),
    [
        ("目前各项工作有序推进中。", "目前各项工作有序推进中。"),  # says nothing
        ("正在推进“措施1”，完成100户截污。", "正在推进“措施1”，完成100户截污。"),  # the plan's own words
        (
            "1月进展：" + frauds.LONG_TEXT + "累计接入35户。",
            "2月进展：" + frauds.LONG_TEXT + "累计接入62户。",
        ),  # a number moved
        (frauds.LONG_TEXT, frauds.OTHER_TEXT),
    ],
)
def test_reports_that_are_no_copies(city, january, february):
    round = make_round(city)
    task = make_task(city, round)
    frauds.months(round, "2019-01-10", "2019-02-10")
    frauds.report(city, task, "2019-02-01", january, claimed=20)
    frauds.report(city, task, "2019-03-01", february, claimed=30)
    assert look(round)["found"] == 0


def test_of_many_copies_in_a_row_one_sign_waits(city):
    round = make_round(city)
    task = make_task(city, round)
    frauds.months(round, "2019-01-10", "2019-02-10", "2019-03-10")
    for day, share in (("2019-02-01", 10), ("2019-03-01", 20)):
        frauds.report(city, task, day, frauds.LONG_TEXT, claimed=share)
    look(round)
    frauds.report(city, task, "2019-04-01", frauds.LONG_TEXT, claimed=30)
    assert look(round) == {"found": 1, "new": 1, "gone": 1}
    sign = Sign.objects.get(state="open")
    assert sign.detail["rows"][0] == ["in_a_row", "3"]


def test_looking_twice_raises_nothing_twice_and_what_is_mended_goes(city):
    round = make_round(city)
    task = frauds.no_evidence(city, round)
    assert look(round)["new"] == 1
    assert look(round) == {"found": 1, "new": 0, "gone": 0}
    frauds.show(city, task, frauds.photo(frauds.scene(9)), day="2019-04-12")
    assert look(round) == {"found": 0, "new": 0, "gone": 1}
    assert Sign.objects.get().state == "gone"


def test_items_for_a_look_back_are_those_with_more_than_a_hint(city):
    round = make_round(city)
    grave, hint = frauds.photo_same(city, round), frauds.holiday_work(city, round)
    look(round)
    assert signs_of(round) == [key(grave)]
    assert Sign.objects.get(code="holiday_work").subject == key(hint)


def test_a_look_back_draws_its_sample_and_takes_every_item_with_a_sign(city):
    round, tasks = make_closed(city, 4)
    with at(DRAWN):
        for task in tasks[:3]:
            state = "open" if task == tasks[0] else "checked" if task == tasks[1] else "false_alarm"
            judged = {"judged_by": city.office, "judged_at": clock.now(), "note": "看过"} if state != "open" else {}
            Sign.objects.create(
                round=round, code="photo_same", severity="block", subject=key(task), task=task, state=state,
                fingerprint=key(task), found_on=date(2019, 11, 1), **judged,
            )  # fmt: skip
    _plan, picks = make_drawn(city, round, size=1)
    signed = {pick.task for pick in picks if pick.why == "sign"}
    drawn = next(pick.task for pick in picks if pick.why == "drawn")
    assert signed == set(tasks[:2]) - {drawn}


def test_the_hash_stays_with_its_picture_and_with_no_other(city):
    """A hundred scenes, each also as a chat application passes it on: each pair is found, and no other."""
    shapes = []
    for image in (frauds.scene(seed) for seed in range(100)):
        for upload in (frauds.photo(image), frauds.photo(frauds.passed_on(image), quality=60)):
            kept = evidence.store(upload, by=city.unit)
            shapes.append(shape_of(evidence.path_of(kept.sha256, "thumbnail")))
    found = {(one, other) for one, other, _apart in near_pairs(shapes)}
    pairs = {(2 * n, 2 * n + 1) for n in range(100)}
    assert found - pairs == set()
    assert len(found & pairs) >= 95


def test_bands_find_every_near_pair_that_comparing_all_finds():
    draw = frauds.Random(7)
    numbers = [draw.getrandbits(128) for _n in range(200)]
    numbers += [number ^ sum(1 << bit for bit in draw.sample(range(128), draw.randrange(8))) for number in numbers]
    shapes = [f"{number:032x}" for number in numbers]
    slow = {
        (a, b, apart)
        for b in range(len(numbers))
        for a in range(b)
        if (apart := (numbers[a] ^ numbers[b]).bit_count()) <= 4
    }
    assert set(near_pairs(shapes)) == slow
    assert len(slow) > 50
