"""Sheets, corrections and rules against words, numbers and days that nobody should send, and against two people."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.domain import changing
from cases.domain import filing as dossier
from cases.domain import progress as findings
from cases.models import Measure, TaskEvidence
from records.models import Evidence
from scheduling.domain import drafting, filing, locking, rhythms
from scheduling.models import Correction, Entry, Line, Rhythm
from tests.factories import at, picture
from tests.scheduling.month import line_of, open_month, progress, sheet_of
from tests.scheduling.office import MAY, begin, locked, page, post
from tests.scheduling.test_office_checking import base
from tests.scheduling.test_sheet_page import IN_JANUARY, lines_of, page_of, text_of, typed

pytestmark = pytest.mark.django_db
LONG = "0" * 9 + "9" * 5000  # more digits than a number is read from
AFTER = "2019-06-13"


@pytest.mark.parametrize(("share", "kept"), [(LONG, None), ("0" * 9 + "9" * 20, None), ("101", None), ("0007", 7)])
def test_a_share_of_any_length_is_kept_or_left_out(client, city, share, kept):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    with at(IN_JANUARY):
        answer = client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line, claimed=share))
    assert answer.status_code == 200
    assert Line.objects.get(pk=line.pk).draft["claimed"] == kept


@pytest.mark.parametrize("new", [LONG[:4000], "0000999", "00000000000000000000000000099999999999999"])
def test_a_corrected_share_is_one_between_0_and_100(city, new):
    story = locked(city)
    with at(AFTER):  # newer than what the row says: the task's own rule is not asked about the correction
        findings.verify(story.tasks[0][0].pk, actor=city.office, share=70, method="site")
    given = {"field": "verified", "new": new, "why": "复核时发现一处未完工"}
    answer = post(city.office, f"/desk/schedule/lines/{story.lines(0)[0].pk}/correct/", given, AFTER)
    assert answer.status_code == 422
    assert [row.new for row in Correction.objects.all()] == ["45"]
    page(city.office, f"{base(story)}gap/", AFTER)


@pytest.mark.parametrize("word", ["较差", "poor"])
def test_a_grade_is_corrected_and_shown_in_the_words_of_the_page(city, word):
    story = locked(city)
    line = story.lines(0)[0]
    given = {"field": "grade", "new": word, "why": "复核后评价调整"}
    assert post(city.office, f"/desk/schedule/lines/{line.pk}/correct/", given, AFTER).status_code == 302
    made = Correction.objects.get(field="grade")
    assert (made.old, made.new) == ("fair", "poor")
    for shown in (
        page(city.office, f"{base(story)}{story.may.pk}/corrections/", AFTER),
        page(city.office, f"/desk/schedule/lines/{line.pk}/", AFTER),
        page(city.unit, f"/desk/sheets/{line.obligation_id}/", AFTER),
    ):
        assert re.search(r"<del>\s*一般\s*</del>.*<ins>\s*较差\s*</ins>", shown, re.S)
        assert "<ins>poor</ins>" not in shown


@pytest.mark.parametrize("act", ["try", "save"])
def test_rules_cannot_begin_on_a_day_that_no_calendar_reaches(city, act):
    story = begin(city, (1,))
    asked = {
        "scheme": "one", "all_kind": "quarterly", "all_due_nth": "5", "all_lock_after": "5",
        "starts_on": "9999-12-31", "act": act,
    }  # fmt: skip
    assert post(city.office, f"{base(story)}rules/", asked, MAY).status_code == 422
    with at(MAY), pytest.raises(ValidationError) as refused:
        rhythms.set_(story.round.pk, actor=city.office, rules=[], starts_on=date(9999, 12, 31))
    assert list(refused.value.error_dict) == ["starts_on"]
    assert "2020-07-05" in refused.value.messages[0]
    assert list(Rhythm.objects.values_list("kind", "ends_on")) == [("monthly", None)]
    page(city.office, f"{base(story)}rules/", MAY)


def test_what_somebody_else_ticked_is_shown_beside_ones_own_words(client, city):
    _round, (task,), period = open_month(city)
    line, measure = line_of(task, period), Measure.objects.filter(task=task).first()
    ticked = {"measure": measure.pk, "act": "done", "on": "2018-12-20", "note": "闸门已装好"}
    with at(IN_JANUARY):
        drafting.save(line.pk, actor=city.head, values={"text": "科长写的", "ticks": [ticked]}, seen=0)
        client.force_login(city.unit)
        said = client.post(reverse("scheduling:line_save", args=[line.pk]), typed(line)).json()
    row = f"row{line.pk}"
    assert said["fields"][f"{row}-tick_{measure.pk}"] == "done"
    assert said["fields"][f"{row}-on_{measure.pk}"] == "2018-12-20"
    assert said["fields"][f"{row}-note_{measure.pk}"] == "闸门已装好"
    others = Measure.objects.filter(task=task).exclude(pk=measure.pk)
    assert all(said["fields"][f"{row}-tick_{one.pk}"] == "" for one in others)


def test_a_row_that_was_sent_meanwhile_does_not_say_that_it_saved(client, city):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    with at(IN_JANUARY):
        filing.file(line.obligation_id, actor=city.head, lines={line.pk: progress()})
        client.force_login(city.unit)
        for seen in (line, Line.objects.get(pk=line.pk)):
            answer = client.post(reverse("scheduling:line_save", args=[line.pk]), typed(seen, text="迟到的话"))
            assert answer.status_code == 409
            assert "fields" not in answer.json()
    assert Line.objects.get(pk=line.pk).draft == {}


def test_without_scripts_a_row_that_somebody_else_saved_can_be_saved_again(client, city):
    _round, _tasks, period = open_month(city, tasks=2)
    sheet = sheet_of(period)
    first, second = lines_of(sheet)
    with at(IN_JANUARY):
        drafting.save(first.pk, actor=city.head, values={"text": "科长写的"}, seen=0)
        client.force_login(city.unit)
        data = typed(first, text="经办人写的") | typed(second) | {"act": "save"}
        refused = client.post(page_of(sheet), data)
        assert refused.status_code == 409
        assert "科长写的" in text_of(refused) and "经办人写的" in refused.content.decode()
        seen = dict(re.findall(r'name="(row\d+-seen)" value="(\d+)"', refused.content.decode()))
        assert seen == {f"row{first.pk}-seen": "1", f"row{second.pk}-seen": "1"}
        assert client.post(page_of(sheet), data | seen).status_code == 302
    assert [line.draft["text"] for line in lines_of(sheet)] == ["经办人写的", "完成30户"]


def test_nothing_done_is_a_share_too_and_is_saved_without_scripts(client, city):
    _round, _tasks, period = open_month(city)
    sheet = sheet_of(period)
    (line,) = lines_of(sheet)
    client.force_login(city.unit)
    with at(IN_JANUARY):
        client.post(page_of(sheet), typed(line, claimed="") | {"act": "save"})
        client.post(page_of(sheet), typed(Line.objects.get(pk=line.pk), claimed="0") | {"act": "save"})
    assert Line.objects.get(pk=line.pk).draft["claimed"] == 0


def test_a_step_that_is_done_without_a_word_is_named_with_its_row(city):
    _round, (task,), period = open_month(city)
    line, measure = line_of(task, period), Measure.objects.filter(task=task).first()
    tick = {"measure": measure.pk, "act": "done", "on": "2018-12-20", "note": ""}
    values = {"no_change_why": "", "text": "", "change_request": None, "ticks": [tick]}
    with at(IN_JANUARY):
        asked = changing.ask(
            task.pk, actor=city.unit, field="goal", after="完成80户", reason="other", why="实际户数减少，需要调整。"
        )
        with pytest.raises(filing.RowsRefused) as refused:
            filing.file(line.obligation_id, actor=city.unit, lines={line.pk: values | {"change_request": asked.pk}})
    assert list(refused.value.rows[line.pk]) == ["ticks"]
    assert not Entry.objects.exists()


def test_the_list_of_a_locked_period_stays_when_another_filter_is_nonsense(city):
    story = locked(city)
    shown = page(city.office, f"{base(story)}check/?period={story.may.pk}&state=nonsense", AFTER)
    assert f'id="line-{story.lines(0)[0].pk}"' in shown


def test_the_checking_page_opens_when_nothing_is_left_to_check(city):
    story = begin(city)
    page(city.office, f"{base(story)}check/?state=verified", MAY)


def test_who_brings_a_file_has_not_seen_what_a_colleague_typed(client, city):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    save, files = (reverse(f"scheduling:line_{name}", args=[line.pk]) for name in ("save", "files"))
    with at(IN_JANUARY):
        drafting.save(line.pk, actor=city.head, values={"text": "科长写的"}, seen=0)
        assert client.post(files, {"files": picture(), "phase": "site"}).status_code == 302
        assert Line.objects.get(pk=line.pk).draft_version == 1
        refused = client.post(save, typed(line, text="经办人写的"))
        assert (refused.status_code, refused.json()["version"]) == (409, 1)
        assert client.post(save, typed(Line.objects.get(pk=line.pk), text="两人商定")).status_code == 200
    draft = Line.objects.get(pk=line.pk).draft
    assert (draft["text"], draft["evidence"]) == ("两人商定", [Evidence.objects.get().pk])


@pytest.mark.parametrize("closed", ["sent", "locked"])
def test_a_file_is_not_taken_off_a_row_that_is_closed(client, city, closed):
    _round, _tasks, period = open_month(city)
    (line,) = lines_of(sheet_of(period))
    client.force_login(city.unit)
    drop = reverse("scheduling:line_file_drop", args=[line.pk])
    with at(IN_JANUARY):
        client.post(reverse("scheduling:line_files", args=[line.pk]), {"files": picture(), "phase": "site"})
        file = Evidence.objects.get()
        if closed == "sent":
            fresh = Line.objects.get(pk=line.pk)
            client.post(page_of(line.obligation), typed(fresh) | {"act": "file"})
    with at("2019-01-10" if closed == "locked" else IN_JANUARY):
        if closed == "locked":
            locking.lock(period.pk, actor=city.office)
        kept = Line.objects.get(pk=line.pk).draft
        assert client.post(drop, {"file": file.pk}).status_code == 422
    assert Line.objects.get(pk=line.pk).draft == kept


def test_a_file_that_was_withdrawn_from_the_dossier_does_not_go_with_the_report(client, city):
    _round, (task,), period = open_month(city)
    line = line_of(task, period)
    client.force_login(city.unit)
    with at(IN_JANUARY):
        client.post(reverse("scheduling:line_files", args=[line.pk]), {"files": picture(), "phase": "site"})
        dossier.withdraw_evidence(TaskEvidence.objects.get().pk, actor=city.unit, why="照片拍错了地点")
        with pytest.raises(filing.RowsRefused) as refused:
            filing.file(line.obligation_id, actor=city.unit, lines={line.pk: progress()})
        assert list(refused.value.rows[line.pk]) == ["evidence"]
        drafting.tie(line.pk, actor=city.unit, drop=[Evidence.objects.get().pk])
        assert filing.file(line.obligation_id, actor=city.unit, lines={line.pk: progress()})
