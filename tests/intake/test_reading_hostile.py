"""Files that cannot be read are refused with one clear sentence, quickly and without harm."""

import io
import time
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from intake.reading.read import as_json, read, read_text
from tests.intake.making import PLACES, lines, register, saved, sheet, word

pytestmark = pytest.mark.usefixtures("en")  # refusals are compared in the source language
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
GOOD = lines(PLACES["hubei"])


def refusal(data: bytes, name: str, code: str = "bad_file") -> str:
    with pytest.raises(ValidationError) as refused:
        read(data, name)
    assert refused.value.code == code
    assert f"“{name}”" in refused.value.message
    return refused.value.message


def pdf(html: str = "<p>一、某河黑臭，雨水污水没有分开，群众反映强烈。</p><p>责任单位：市住建局</p>") -> bytes:
    return HTML(string=html).write_pdf()


def locked() -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b" " * 200_000_000)
    return buffer.getvalue()


def with_document(xml: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word("甲"))) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            target.writestr(part, xml if part == "word/document.xml" else source.read(part))
    return buffer.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.docx", "is empty"),
        (b"", "a.txt", "is empty"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "a.doc", "save it as .docx"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.docx", "remove the password"),
        (word(*GOOD)[:-300], "a.docx", "damaged or was cut off"),
        (word(*GOOD), "a.xlsx", "the file name says otherwise"),
        (sheet(register(PLACES["hubei"]))[:-200], "a.xlsx", "damaged or was cut off"),
        (with_document(b"<w:document><w:body><w:p>"), "a.docx", "damaged"),
        (with_document(ENTITIES), "a.docx", "entities"),
        (bomb(), "a.docx", "unpacks to"),
        (pdf()[:400], "a.pdf", "damaged or was cut off"),
        (b"%PDF-1.7\nnothing", "a.pdf", "damaged or was cut off"),
        (locked(), "a.pdf", "remove the password"),
        (pdf(), "a.docx", "this is a PDF"),
        (pdf(), "a.txt", "the file name says otherwise"),
        (b"\xff\xfe\x00\xd8" * 3, "a.txt", "cannot be made out"),
        (bytes(range(256)) * 40, "a.txt", "cannot be made out"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.png", "picture"),
        (b"PK\x03\x04" + b"\0" * 50, "a.txt", "damaged"),
        (b'"' + b"a" * 200_000, "a.csv", "cell near line 1 do not close"),
        ("一、某河黑臭。\n".encode() + "责任单位".encode("gb18030") + b"\n", "a.txt", "from line 2 on"),
        (bytes(range(256)) * 40, "a.html", "cannot be made out"),
        (word(*GOOD), "a.html", "the file name says otherwise"),
        (b"", "a.html", "is empty"),
        (b"<a b='" * 500_000, "a.html", "more time or memory"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a.mht", "web page under an office name"),
        ("甲\n".encode() * 60_001, "a.txt", "more than 60000 lines"),
    ],
)  # fmt: skip
def test_refusals(data: bytes, name: str, said: str):
    began = time.monotonic()
    assert said in refusal(data, name)
    assert time.monotonic() - began < 15


def test_a_scan_says_that_it_needs_text_recognition():
    assert "needs text recognition (OCR)" in refusal(pdf("<p></p>"), "a.pdf", "needs_ocr")


def test_faults_name_their_place():
    rows = [
        ["序号", "整改任务", "整改时限", "责任单位"],
        ["1", "某河黑臭。", "2021年2月30日前", "市住建局"],
        ["1", "某湖萎缩。", "看情况", "市水利局"],
        ["3", "某山开采。", "年内", "市林业局"],
        ["4", "", "2021年底", "市发改委"],
    ]
    errors = [(error["code"], error["where"]) for error in as_json(read(sheet(rows), "清单.xlsx"))["errors"]]
    assert errors == [
        ("twice", "清单, row 2"),
        ("twice", "清单, row 3"),
        ("impossible_date", "清单!C2"),
        ("deadline", "清单!C3"),
        ("document_date", "清单!C4"),
        ("no_text", "清单, row 5"),
    ]


def test_deleted_and_hidden_text_is_left_out():
    paper = docx.Document()
    paper.add_paragraph("一、某河黑臭。")
    paper.add_paragraph("责任单位：市住建局")
    hidden = paper.add_paragraph("整改时限：2021年底").add_run("，旧稿")
    hidden.font.hidden = True
    struck = paper.add_paragraph("整改目标：达标").add_run("，旧目标")
    struck.font.strike = True
    (problem,) = read(saved(paper), "方案.docx").problems
    assert (problem.deadline_text, problem.goal) == ("2021年底", "达标")


def test_a_very_long_line_is_read_quickly():
    text = "一、" + "某河黑臭，" * 40_000 + "\n责任单位：" + "市住建局、" * 4_000 + "\n整改措施：" + "（" * 5_000
    began = time.monotonic()
    (problem,) = read_text(text).problems
    assert time.monotonic() - began < 10
    assert [unit.name for unit in problem.units] == ["市住建局"]


def test_twenty_thousand_labels_in_a_line_are_read_quickly():
    began = time.monotonic()
    read_text("问题：" + "责任单位：" * 20_000)
    read_text("一、甲\n责任单位：" + "甲县、" * 20_000 + "乙县人民政府")
    assert time.monotonic() - began < 15


def test_tables_inside_of_tables_of_a_page_have_an_end():
    page = "<table><tr><td>" * 20_000 + "<p>一、某河黑臭。</p><p>责任单位：市住建局</p><p>整改时限：2021年底</p>"
    (problem,) = read(page.encode(), "a.html").problems
    assert (problem.text, problem.deadline_text) == ("某河黑臭。", "2021年底")


def test_a_page_has_no_entities_of_its_own_and_no_sign_without_meaning():
    lines = ("一、&x;某河&#0;黑臭&#xD800;。", "责任单位：市住建局&#99999999999;", "整改时限：年底")
    page = '<!DOCTYPE a [<!ENTITY x "y">]>' + "".join(f"<p>{line}</p>" for line in lines)
    (problem,) = read(page.encode(), "a.html").problems
    assert problem.units[0].name.startswith("市住建局") and "\0" not in problem.text
    problem.text.encode()


def test_nothing_pasted_is_no_error_of_the_program():
    assert [fault.code for fault in read_text("").errors] == ["nothing"]
