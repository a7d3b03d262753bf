"""Reporting over REST: filed all or none, checked, locked and corrected by the rules of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scheduling.domain import checking, filing
from scheduling.models import Correction, Line, Obligation, Rhythm
from scheduling.reading import book
from scheduling.sheet import read as read_sheet
from tests.api.calling import V1, call, person, program, refused
from tests.factories import at, make_city, picture
from tests.scheduling.office import JUNE, MAY, begin, send

pytestmark = pytest.mark.django_db
LOCK = "2019-06-05"
SAID = {"text": "完成管网铺设3公里，占总量60%。", "claimed": 60}


def do(client, path, body=None, method="post", day=JUNE):
    return call(client, method, path, {} if body is None else body, day=day)


def read(client, path, day=JUNE):
    return call(client, "get", path, day=day)


@pytest.fixture
def story(city):
    return begin(city, items=(2, 1))


def test_a_unit_reads_and_files_its_report(city, story):
    unit = program(city.unit, "schedule:read", "schedule:write")
    (one,) = read(unit, f"reports/?period={story.may.pk}").json()["results"]
    assert (one["unit"]["id"], one["state"], one["due_on"]) == (city.responsible.pk, "due", "2019-06-04")
    path = f"reports/{one['id']}"
    first, second = [line["id"] for line in read(unit, f"{path}/").json()["lines"]]
    lines = [{"line": first} | SAID, {"line": second, "text": "", "no_change_why": ""}]
    refusal = refused(do(unit, f"{path}/file/", {"lines": lines}), 400)
    assert {name.rsplit(".", 1)[0] for name in refusal["errors"]} == {f"lines.{second}"}
    assert not Line.objects.filter(state="filed").exists()
    lines[1] = {"line": second, "no_change_why": "等待审批"}
    told = do(unit, f"{path}/file/", {"lines": lines}).json()
    assert [(line["state"], line["sent"]["claimed"]) for line in told["lines"]] == [("filed", 60), ("filed", None)]
    assert (told["state"], told["sent_late"], told["lines"][0]["sent"]["via"]) == ("filed", False, "page")
    refused(do(unit, f"{path}/file/"), 409)
    refused(do(unit, f"{path}/zero/"), 400)
    refused(do(program(city.observer), f"{path}/file/"), 403)


def test_the_office_files_for_a_unit_and_others_know_nothing_of_it(city, story):
    sheet = story.sheet(1)
    refused(read(person(city.unit), f"reports/{sheet.pk}/"), 404)
    refused(read(person(make_city().office), f"reports/{sheet.pk}/"), 404)
    lines = [{"line": story.lines(1)[0].pk} | SAID]
    told = do(person(city.office), f"reports/{sheet.pk}/file/", {"lines": lines}).json()
    assert told["lines"][0]["sent"]["via"] == "office"


def test_what_is_typed_is_kept_and_not_overwritten(city, story):
    unit, line = person(city.unit), story.lines(0)[0]
    path = f"report-lines/{line.pk}"
    kept = do(unit, f"{path}/", {"seen": 0, "text": "铺设3公里"}, "patch").json()
    assert (kept["draft"], kept["draft_version"], kept["state"]) == ({"text": "铺设3公里"}, 1, "draft")
    refused(do(unit, f"{path}/", {"seen": 0, "text": "铺设4公里"}, "patch"), 409)
    refused(do(person(city.observer), f"{path}/", {"seen": 1, "text": "无"}, "patch"), 403)
    assert read(person(city.observer), f"{path}/").json()["draft"] is None
    with at(JUNE):
        answer = unit.post(f"{V1}/{path}/files/", {"files": [picture()]}, format="multipart")
    (file,) = answer.json()["draft"]["evidence"]
    assert do(unit, f"{path}/drop-file/", {"file": file}).json()["draft"]["evidence"] == []
    measure = line.task.measures.get(order=2)
    ticked = {"seen": 1, "claimed": 40, "ticks": [{"measure": measure.pk, "act": "done", "note": "完工"}]}
    assert do(unit, f"{path}/", ticked, "patch").json()["draft"]["ticks"][0]["act"] == "done"
    other = story.lines(0)[1]
    do(unit, f"report-lines/{other.pk}/", {"seen": 0, "no_change_why": "等待审批"}, "patch")
    assert do(unit, f"reports/{line.obligation_id}/file/").json()["state"] == "filed"
    measure.refresh_from_db()
    assert str(measure.done_on) == JUNE
    refused(do(unit, f"{path}/", {"seen": 3, "text": "迟了"}, "patch"), 409)


def test_a_table_is_taken_over_as_drafts(city, story):
    unit, sheet, other = person(city.unit), story.sheet(0), story.sheet(1)
    Line.objects.filter(obligation=sheet).update(draft={"text": "铺设3公里", "claimed": 30}, draft_version=1)
    with at(JUNE):
        own = book.write(read_sheet(_loaded(sheet)))
        Line.objects.filter(obligation=sheet).update(draft={}, draft_version=1)
        answer = unit.post(f"{V1}/reports/{sheet.pk}/table/", {"file": _xlsx(own)}, format="multipart")
        wrong = unit.post(
            f"{V1}/reports/{sheet.pk}/table/", {"file": _xlsx(book.write(read_sheet(_loaded(other))))},
            format="multipart",
        )  # fmt: skip
    assert answer.status_code == 200, answer.json()
    assert {line.draft["text"] for line in story.lines(0)} == {"铺设3公里"}
    assert list(refused(wrong, 400)["errors"]) == ["file"]


def _loaded(sheet):
    return Obligation.objects.select_related("unit", "period__round__region", "period__rhythm").get(pk=sheet.pk)


def _xlsx(data: bytes):
    return SimpleUploadedFile("报表.xlsx", data)


def test_lines_are_verified_returned_and_skipped(city, story):
    send(story, 0, JUNE)
    office, (first, second) = person(city.office), story.lines(0)
    entry, back = first.entries.get(), second.entries.get()
    body = {"entry": entry.pk, "share": 55, "method": "papers", "seen_on": JUNE, "grade": "fair", "words": "属实"}
    path = f"report-lines/{first.pk}"
    refused(do(person(city.unit), f"{path}/verify/", body), 403)
    refused(do(office, f"{path}/verify/", body | {"entry": back.pk}), 404)
    assert list(refused(do(office, f"{path}/verify/", body | {"share": None}), 400)["errors"]) == ["share"]
    told = do(office, f"{path}/verify/", body).json()
    assert (told["state"], told["sent"]["check_made"]["share"]) == ("verified", 55)
    refused(do(office, f"{path}/verify/", body), 409)
    (gap,) = read(office, "report-gaps/").json()["results"]
    assert (gap["claimed"], gap["verified"], gap["points"], gap["unit"]["id"]) == (60, 55, 5, city.responsible.pk)
    returned = do(office, f"report-lines/{second.pk}/return/", {"entry": back.pk, "why": "缺少照片"}).json()
    assert (returned["state"], returned["sent"]["check_made"]["words"]) == ("returned", "缺少照片")
    skipped = do(office, f"report-lines/{second.pk}/skip/", {"why": "整体移交"}).json()
    assert (skipped["state"], skipped["skipped_why"]) == ("skipped", "整体移交")


def test_a_period_is_reminded_locked_and_corrected(city, story):
    send(story, 0, JUNE)
    office, path = person(city.office), f"periods/{story.may.pk}"
    assert read(office, f"{path}/").json()["counts"]["filed"] == 1
    refused(do(person(city.observer), f"{path}/remind/"), 403)
    assert do(office, f"{path}/remind/", {"reports": [story.sheet(1).pk]}).status_code == 200
    refused(do(office, f"{path}/remind/"), 409)
    refused(do(office, f"{path}/lock/"), 409)
    assert do(office, f"{path}/lock/", day=LOCK).json()["locked_by"] == str(city.office)
    line = story.lines(0)[0]
    said = {"field": "claimed", "new": "50", "why": "上期误填"}
    refused(do(office, f"report-lines/{line.pk}/correct/", said | {"new": "60"}, day=LOCK), 400)
    told = do(office, f"report-lines/{line.pk}/correct/", said, day=LOCK).json()
    assert [(one["old"], one["new"]) for one in told["corrections"]] == [("60", "50")]
    (one,) = read(office, f"report-corrections/?period={story.may.pk}").json()["results"]
    assert (one["number"], one["line"]) == (1, line.pk)
    assert read(person(city.unit), "report-corrections/").json()["results"] == []
    refused(read(person(city.unit), f"{path}/"), 404)


def test_rules_are_set_for_the_time_after_the_running_periods(city, story):
    body = {"round": story.round.slug, "scheme": "one", "all_kind": "quarterly", "all_due_nth": 5, "all_lock_after": 3}
    refused(do(person(city.unit), "report-rules/set/", body), 403)
    assert list(refused(do(person(city.office), "report-rules/set/", body | {"all_kind": ""}), 400)["errors"]) == [
        "all_kind"
    ]
    (rule,) = do(person(city.office), "report-rules/set/", body).json()
    assert (rule["kind"], rule["due_nth"], rule["ends_on"]) == ("quarterly", 5, None)
    (kept,) = read(person(city.office), "report-rules/?in_force=true").json()["results"]
    assert kept["id"] == rule["id"] and Rhythm.objects.filter(round=story.round).count() == 2


@pytest.mark.parametrize(
    ("name", "queries"),
    [("reports", 4), ("report-lines", 6), ("periods", 4), ("report-corrections", 4), ("report-gaps", 4),
     ("report-rules", 4)],
)  # fmt: skip
def test_lists_cost_the_same_at_any_length(city, name, queries, django_assert_num_queries):
    office = person(city.office)

    def fill():
        story = begin(city, items=(2,), day=MAY)
        said = {line.pk: SAID for line in story.lines(0)}
        with at(JUNE):
            for entry in filing.file(story.sheet(0).pk, actor=city.unit, lines=said):
                checking.verify(entry.pk, actor=city.office, share=55, method="papers")
        for line in story.lines(0):
            facts = {"field": "text", "old": "", "new": "更正", "why": "漏报", "by": city.office}
            number = Correction.objects.filter(period=story.may).count() + 1
            Correction.objects.create(period=story.may, number=number, line=line, **facts)

    fill()
    read(office, f"{name}/")
    with django_assert_num_queries(queries):
        first = read(office, f"{name}/").json()["results"]
    fill()
    with django_assert_num_queries(queries):
        assert len(read(office, f"{name}/").json()["results"]) > len(first) > 0
