"""Texts of files by page and sheet; hostile, empty and lost ones keep a reason and are left alone."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from weasyprint import HTML

from cases.domain import filing
from finding import rebuilding
from records import evidence
from records.models import Evidence
from search import files
from search.jobs import read_waiting_files
from search.models import Entry, FileText
from search.query import matching
from tests.factories import at, make_task, make_user

pytestmark = pytest.mark.django_db
State = FileText.State


def word() -> bytes:
    document, out = Document(), BytesIO()
    document.add_paragraph("整改销号报告：黑臭水体")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "化学需氧量", "达标"
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    book, out = Workbook(), BytesIO()
    book.active.title = "台账"
    book.active.append(["序号", "畜禽养殖场"])
    book.create_sheet("附表").append(["渗滤液", 12])
    book.save(out)
    return out.getvalue()


def pdf(*pages: str) -> bytes:
    return HTML(string="".join(f"<p style='page-break-after: always'>{page}</p>" for page in pages)).write_pdf()


def keep(name: str, data: bytes) -> Evidence:
    row = evidence.store(SimpleUploadedFile(name, data), by=make_user())
    files.want([row.pk], 5)
    return row


def state_of(file: Evidence) -> tuple[str, int, bool]:
    row = FileText.objects.get(evidence=file.pk)
    return row.state, row.pages, bool(row.why)


def test_pages_and_sheets_are_found_where_they_are() -> None:
    one, two, three = keep("报告.docx", word()), keep("台账.xlsx", workbook()), keep("检测.pdf", pdf("first", "COD 49"))
    assert read_waiting_files() == 3
    assert read_waiting_files() == 0
    assert matching("化学需氧量").get().subject == one.pk
    assert {(e.subject, e.where, e.part) for e in matching("渗滤液")} == {(two.pk, "附表", 2)}
    assert {(e.subject, e.where, e.part) for e in matching("cod49")} == {(three.pk, "2", 2)}
    assert {e.round_id for e in Entry.objects.filter(kind="file")} == {5}
    assert state_of(three) == (State.READ, 2, False)
    assert {e.part for e in matching("台账.xlsx")} == {0, 1, 2}


def test_what_cannot_be_read_says_why_and_is_not_tried_again(settings) -> None:
    cut = keep("断.pdf", pdf("whole")[:300])
    blank = keep("空.pdf", pdf(""))
    gone = keep("失.docx", word())
    evidence.path_of(gone.sha256).unlink()
    assert read_waiting_files() == 3
    assert {state_of(file) for file in (cut, blank, gone)} == {(State.NONE, 0, True)}
    assert read_waiting_files() == 0
    assert not Entry.objects.filter(kind="file").exists()


def test_a_file_that_ends_its_worker_is_left_alone() -> None:
    file = keep("报告.docx", word())
    FileText.objects.filter(evidence=file.pk).update(tries=files.TRIES)
    assert read_waiting_files() == 0
    assert state_of(file) == (State.NONE, 0, True)


def test_a_file_that_is_withdrawn_is_found_no_more(city) -> None:
    task = make_task(city)
    with at("2019-02-01"):
        upload = SimpleUploadedFile("报告.docx", word())
        (row,) = filing.add_evidence(task.pk, [upload], actor=city.unit, phase="document")
    read_waiting_files()
    assert matching("黑臭水体").filter(kind="file").get().round_id == task.problem.round_id
    assert list(rebuilding.wanted_files()) == [row.file_id]
    with at("2019-02-02"):
        filing.withdraw_evidence(row.pk, actor=city.unit, why="传错了")
    assert not matching("黑臭水体").exists()
    assert not FileText.objects.exists()


def test_pictures_are_not_asked_for(city) -> None:
    assert files.READABLE.isdisjoint({"image/jpeg", "video/mp4"})
