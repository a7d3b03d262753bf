"""The sheet as a table: down, filled in by hand, up, looked at, taken over; hostile ones refused."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Measure
from scheduling.domain import drafting, filing, opening
from scheduling.models import Entry, Line, Obligation
from tests.factories import at
from tests.scheduling.month import open_month, progress, sheet_of
from tests.scheduling.test_sheet_page import IN_JANUARY, lines_of, page_of, text_of

pytestmark = pytest.mark.django_db
CHOICE, TEXT, CLAIMED, WHY, CHECK, PROBLEMS = 6, 7, 8, 9, 10, 11  # columns, from 1
TICK, ON, NOTE = 6, 7, 8


@pytest.fixture
def month(city, client):
    """Three items of a unit whose clerk is signed in."""
    _round, tasks, period = open_month(city, tasks=3)
    client.force_login(city.unit)
    return tasks, sheet_of(period)


def book_of(client, sheet: Obligation) -> openpyxl.Workbook:
    with at(IN_JANUARY):
        answer = client.get(reverse("scheduling:table", args=[sheet.pk]))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def upload(client, sheet: Obligation, book, name: str = "填报.xlsx"):
    data = book
    if isinstance(book, openpyxl.Workbook):
        buffer = io.BytesIO()
        book.save(buffer)
        data = buffer.getvalue()
    with at(IN_JANUARY):
        return client.post(
            reverse("scheduling:table_upload", args=[sheet.pk]), {"file": SimpleUploadedFile(name, data)}
        )


def take(client, sheet: Obligation, shown, act: str = "keep"):
    with at(IN_JANUARY):
        return client.post(
            reverse("scheduling:table_take", args=[sheet.pk]), {"payload": shown.context["payload"], "act": act}
        )


def fill(book, row: int, values: dict[int, object]) -> None:
    for column, value in values.items():
        book["填报"].cell(row, column, value)


def test_the_table_is_the_sheet_protected_but_for_what_is_filled_in(month, client):
    tasks, sheet = month
    book = book_of(client, sheet)
    rows = book["填报"]
    assert [cell.value for cell in rows[2]][2:] == [
        "整改问题", "整改时限", "上期填报", "本期情况", "本期进展", "自报完成比例（%）", "无变化原因",
        "自查发现的问题", "存在的困难",
    ]  # fmt: skip
    assert [rows.cell(n, 3).value for n in (3, 4, 5)] == [str(task) for task in tasks]
    assert rows.protection.sheet and rows.cell(3, 3).protection.locked and not rows.cell(3, TEXT).protection.locked
    ids = rows.column_dimensions["A"]  # columns of one width and look are one line of the file
    assert (ids.hidden, ids.min, ids.max) == (True, 1, 2)
    lists = {str(rule.sqref): rule.formula1 for rule in rows.data_validations.dataValidation if rule.type == "list"}
    assert lists == {"F3:F5": '"有进展,无变化,申请变更"'}
    assert [book["步骤"].cell(n, 4).value for n in (3, 4)] == ["(1) 措施1", "(2) 措施2"]


def test_a_filled_in_table_is_looked_at_taken_over_and_sent(month, client, city):
    _tasks, sheet = month
    book = book_of(client, sheet)
    fill(book, 3, {CHOICE: "有进展", TEXT: "=完成管网1公里", CLAIMED: 40, PROBLEMS: "雨季"})
    fill(book, 4, {CHOICE: "无变化", WHY: "等待招标"})
    fill(book, 5, {CHOICE: "有进展", TEXT: "已开工", CLAIMED: 5})
    steps = book["步骤"]
    steps.cell(3, TICK, "已完成"), steps.cell(3, ON, date(2018, 12, 20)), steps.cell(3, NOTE, "完工验收")
    steps.cell(3, ON).number_format = "yyyy-mm-dd"
    book["填报"].cell(3, TEXT).data_type = "s"  # text that begins with a sign of formulas is text
    shown = upload(client, sheet, book)
    assert shown.status_code == 200 and shown.context["new"] == 3 and shown.context["may_send"]
    assert not Entry.objects.exists() and [line.draft for line in lines_of(sheet)] == [{}] * 3
    assert take(client, sheet, shown).status_code == 302
    first, second, third = lines_of(sheet)
    assert (first.draft["text"], first.draft["claimed"], first.draft["problems"]) == ("=完成管网1公里", 40, "雨季")
    measure = Measure.objects.get(task=first.task, order=1)
    assert first.draft["ticks"] == [{"measure": measure.pk, "act": "done", "on": "2018-12-20", "note": "完工验收"}]
    assert second.draft["no_change_why"] == "等待招标"
    assert not Entry.objects.exists()
    again = upload(client, sheet, book_of(client, sheet))
    assert again.context["new"] == 0  # what was taken over comes back down as it is
    assert take(client, sheet, again, "file").status_code == 302
    sent = [(entry.claimed, entry.via) for entry in Entry.objects.order_by("line")]
    assert sent == [(40, "xlsx"), (None, "xlsx"), (5, "xlsx")]
    measure.refresh_from_db()
    assert measure.done_on == date(2018, 12, 20)


def test_faults_name_row_and_column_and_the_readable_rest_is_taken_over(month, client):
    _tasks, sheet = month
    book = book_of(client, sheet)
    fill(book, 3, {CHOICE: "有一些", TEXT: "写了", CLAIMED: "约一半"})
    fill(book, 4, {CHOICE: "无变化", CHECK: "=1+1"})
    book["步骤"].cell(3, ON, "上个月")
    fill(book, 7, {TEXT: "自己加的一行"})
    shown = upload(client, sheet, book)
    assert shown.status_code == 200 and not shown.context["may_send"]
    found = {(fault.row, fault.column) for fault in shown.context["preview"].faults}
    assert found == {(3, "F"), (3, "H"), (4, "J"), (7, "C"), (3, "G")}
    words = text_of(shown)
    for said in ("约一半", "有一些", "上个月", "自己加的一行"):
        assert said in words
    rows = {one.number: [fault.column for fault in one.faults] for one in shown.context["preview"].taken}
    assert rows == {3: ["F"], 4: ["I"]}
    assert take(client, sheet, shown).status_code == 302
    assert [line.draft.get("text") for line in lines_of(sheet)] == ["写了", "", None]


def test_words_saved_on_the_page_meanwhile_are_shown_and_not_overwritten_unseen(month, client, city):
    _tasks, sheet = month
    book = book_of(client, sheet)
    first = lines_of(sheet)[0]
    with at(IN_JANUARY):
        drafting.save(first.pk, actor=city.head, values={"text": "科长写的"}, seen=0)
    fill(book, 3, {CHOICE: "有进展", TEXT: "表里写的", CLAIMED: 1})
    shown = upload(client, sheet, book)
    assert [one.overtaken for one in shown.context["preview"].taken] == [True]
    assert "科长写的" in text_of(shown) and "表里写的" in text_of(shown)
    with at(IN_JANUARY):
        drafting.save(first.pk, actor=city.head, values={"text": "科长又写"}, seen=1)
    assert take(client, sheet, shown).status_code == 409
    assert Line.objects.get(pk=first.pk).draft["text"] == "科长又写"


def test_a_table_of_another_sheet_another_person_or_a_closed_row_changes_nothing(month, client, city):
    _tasks, sheet = month
    first, second, third = lines_of(sheet)
    book = book_of(client, sheet)
    fill(book, 3, {CHOICE: "有进展", TEXT: "迟到的话", CLAIMED: 1})
    with at(IN_JANUARY):
        filing.file(sheet.pk, actor=city.unit, lines={first.pk: progress()})
    late = upload(client, sheet, book)
    assert "迟到的话" in text_of(late) and late.context["preview"].taken == [] and late.context["stale"]
    with at("2019-02-02"):
        opening.open_due()
    other = Obligation.objects.exclude(pk=sheet.pk).first()
    assert upload(client, other, book).status_code == 422
    client.force_login(city.head)
    assert take(client, sheet, late).status_code == 403
    assert Entry.objects.count() == 1


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"x" * 100, b"%PDF-1.7", packed({"xl/workbook.xml": b"<a/>"}), packed({"word/document.xml": b"<a/>"}),
     packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"0" * 60_000_000})],
    ids=["empty", "noise", "pdf", "bare", "word", "bomb"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence_and_nothing_is_written(month, client, data):
    _tasks, sheet = month
    answer = upload(client, sheet, data)
    assert answer.status_code == 422
    assert answer.context["faults"][0]["message"]
    assert [line.draft for line in lines_of(sheet)] == [{}] * 3


def test_moved_columns_are_refused(month, client):
    _tasks, sheet = month
    book = book_of(client, sheet)
    book["填报"].protection.sheet = False
    book["填报"].insert_cols(6)
    answer = upload(client, sheet, book)
    assert answer.status_code == 422 and "填报.xlsx" in answer.context["faults"][0]["message"]


def test_a_preview_that_somebody_wrote_themselves_is_no_preview(month, client):
    _tasks, sheet = month
    with at(IN_JANUARY):
        forged = {"payload": "eyJhIjoxfQ:1:x", "act": "file"}
        answer = client.post(reverse("scheduling:table_take", args=[sheet.pk]), forged)
    assert answer.status_code == 422
    assert page_of(sheet) in answer.request["PATH_INFO"]


def test_a_table_that_fills_in_steps_alone_leaves_the_words_of_the_page(month, client, city):
    _tasks, sheet = month
    book = book_of(client, sheet)
    first = lines_of(sheet)[0]
    book["步骤"].cell(3, TICK, "已启动")
    book["步骤"].cell(3, ON, "2018-12-20")
    typed = {"text": "写在页面上", "claimed": 0}
    with at(IN_JANUARY):
        drafting.save(first.pk, actor=city.unit, values=typed, seen=0)
    shown = upload(client, sheet, book)
    (taken,) = shown.context["preview"].taken
    assert (taken.draft["text"], taken.draft["claimed"], taken.faults) == ("写在页面上", 0, [])
    assert take(client, sheet, shown).status_code == 302
    draft = Line.objects.get(pk=first.pk).draft
    assert (draft["text"], draft["claimed"], [tick["act"] for tick in draft["ticks"]]) == ("写在页面上", 0, ["begun"])


def test_a_table_that_leaves_rows_out_is_not_sent_whole(month, client, city):
    _tasks, sheet = month
    first, second, third = lines_of(sheet)
    book = book_of(client, sheet)
    fill(book, 3, {CHOICE: "有进展", TEXT: "表里写的", CLAIMED: 1})
    with at(IN_JANUARY):
        for line in (second, third):
            drafting.save(line.pk, actor=city.unit, values=progress(), seen=0)
    shown = upload(client, sheet, book)
    assert not shown.context["may_send"]
    assert take(client, sheet, shown, "file").status_code == 422
    assert not Entry.objects.exists()
