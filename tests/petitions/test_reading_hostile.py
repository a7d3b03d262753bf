"""Files that must be refused with a sentence, quickly, and without harm."""

import io
import sys
import time
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from papers.reading.process import Limits
from petitions.reading.process import opened
from petitions.reading.read import read
from tests.petitions.tables import (
    CLASSIC,
    NUMBERS,
    classic,
    document,
    inline_row,
    part_of,
    pointing_at_one_stream,
    replaced,
    sheet,
    sheet_xml,
)

pytestmark = pytest.mark.usefixtures("en")  # refusals are compared in the source language

SHEET = "xl/worksheets/sheet1.xml"
GOOD = [CLASSIC, classic(1, NUMBERS[0])]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        read(data, name)
    assert refused.value.code == "bad_file"
    assert f"“{name}”" in refused.value.message
    return refused.value.message


def packed(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.xlsx", "is empty"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "a.docx", "save it as .docx"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a.xls", "save it as .xlsx"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "remove the password"),
        (b"%PDF-1.7\n1 0 obj", "a.docx", "PDF"),
        (b"{\\rtf1 ...}", "a.docx", "RTF"),
        ("受理编号,举报内容\n1,扬尘\n".encode("gbk"), "a.xlsx", "plain text"),
        ("受理编号,举报内容".encode(), "a.csv", "plain text"),
        ("受理编号\t举报内容".encode("utf-16"), "a.xlsx", "plain text"),
        (b"\xef\xbb\xbf<html xmlns:o='x'><table>", "a.xls", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "a.xlsx", "XML file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.xlsx", "picture"),
        (b"\x01\x02\x00\x03" * 200, "a.xlsx", "neither a Word nor an Excel file"),
        (packed(**{"a.txt": b"x"}), "a.xlsx", "without a Word or Excel document"),
        (packed(**{"xl/workbook.bin": b"x"}), "a.xlsx", "binary workbook"),
        (sheet(GOOD)[:-200], "a.xlsx", "damaged or was cut off"),
        (sheet(GOOD), "a.docx", "the file name says otherwise"),
        (packed(**{"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "a.xlsx", "macros"),
        (sheet(GOOD), "a.xlsm", "open it and save it as .docx or .xlsx"),
        (document(GOOD), "a.dotx", "open it and save it as .docx or .xlsx"),
        (replaced(sheet(GOOD), "../../evil.sh", b"x"), "a.xlsx", "names that lead out of it"),
        (replaced(sheet(GOOD), "xl\\..\\..\\evil.sh", b"x"), "a.xlsx", "names that lead out of it"),
        (replaced(sheet(GOOD), "/etc/evil", b"x"), "a.xlsx", "names that lead out of it"),
        (packed(**{"xl/workbook.xml": b"<a/>"}), "a.xlsx", "damaged"),
        (replaced(sheet(GOOD), SHEET, b"<worksheet><row>"), "a.xlsx", "damaged"),
        (replaced(document(GOOD), "word/document.xml", b"<body><tbl><tc><p/></tc></tbl></body>"), "a.docx", "damaged"),
        (document(before=["只有段落"]), "a.docx", "no table with rows"),
    ],
)
def test_refused_with_a_remedy(data, name, said):
    assert said in refusal(data, name)


def test_bombs_are_refused_by_their_directory():
    start = time.monotonic()
    bomb = replaced(sheet(GOOD), SHEET, sheet_xml("<row/>" * 20_000_000))
    made = time.monotonic()
    assert f"its part {SHEET}" in refusal(bomb, "a.xlsx")
    many = pointing_at_one_stream(sheet(GOOD), SHEET, 200)
    assert "overlap" in refusal(many, "a.xlsx")
    assert time.monotonic() - made < 1, f"made in {made - start:.1f} s"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_entities_are_refused(declared, kind):
    good, part = (sheet(GOOD), SHEET) if kind == "xlsx" else (document(GOOD), "word/document.xml")
    head, _, rest = part_of(good, part).decode().partition("<w:document" if kind == "docx" else "<worksheet")
    body = head + declared + ("<w:document" if kind == "docx" else "<worksheet") + rest
    assert "entities" in refusal(replaced(good, part, body.encode()), f"a.{kind}")


def test_too_many_rows_are_refused():
    rows = "".join(inline_row(n, classic(n, f"D3SX20250528{n:05}")) for n in range(1, 60_001))
    start = time.monotonic()
    assert "more than 20000 rows" in refusal(replaced(sheet(GOOD), SHEET, sheet_xml(rows)), "a.xlsx")
    sys.stdout.write(f"60,000 rows refused in {time.monotonic() - start:.1f} s" + "\n")


def test_millions_of_strings_end_the_child_and_nothing_else():
    items = b"".join(b"<si><t>%d</t></si>" % n for n in range(3_000_000))
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>"
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "a")
    data = replaced(buffer.getvalue(), "xl/sharedStrings.xml", strings)
    with pytest.raises(ValidationError) as refused:
        opened(data, "a.xlsx", Limits(cpu_seconds=2, memory_bytes=150 * 1024 * 1024))
    assert "more time or memory than a table needs" in refused.value.message
    assert len(read(sheet(GOOD), "a.xlsx").readings) == 1


def test_signs_that_nobody_sees_go():
    body = inline_row(1, CLASSIC) + inline_row(
        2, classic(1, NUMBERS[0] + "\u202e", 交办问题基本情况="扬_x0000_尘\u200b扰民")
    )
    (reading,) = read(replaced(sheet(GOOD), SHEET, sheet_xml(body)), "a.xlsx").readings
    assert (reading.values["number"], reading.values["content"]) == (NUMBERS[0], "扬尘扰民")


def test_text_that_multiplies_is_stopped():
    """One long text, merged over every cell."""
    body = inline_row(1, ["x" * 30_000]) + "".join(inline_row(n, ["", "a"]) for n in range(2, 5_000))
    merged = sheet_xml(body).replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:B5000"/></mergeCells>'
    )
    assert "too much text" in refusal(replaced(sheet(GOOD), SHEET, merged), "a.xlsx")


def test_moved_deleted_and_hidden_text_of_a_document_is_not_read():
    xml = part_of(document(GOOD), "word/document.xml").decode()
    moved = (
        "<w:moveFrom w:id='1' w:author='a'><w:r><w:t>旧文</w:t></w:r></w:moveFrom>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r>"
        "<w:ins w:id='3' w:author='a'><w:r><w:t>，并有噪声</w:t></w:r></w:ins></w:p>"
    )
    first, _, rest = xml.partition("反映第1处堆场扬尘</w:t></w:r></w:p>")
    changed = first + "反映第1处堆场扬尘</w:t></w:r>" + moved + rest
    (reading,) = read(replaced(document(GOOD), "word/document.xml", changed.encode()), "a.docx").readings
    assert reading.values["content"] == "反映第1处堆场扬尘，并有噪声"


@pytest.mark.parametrize(("rows", "seconds"), [(210, 2), (5_000, 20)])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_speed_and_memory(rows, seconds, kind):
    lines = [
        CLASSIC,
        *(classic(n, f"D3SX20250528{n:04}", 交办问题基本情况=f"第{n}件" + "扬尘扰民" * 60) for n in range(1, rows + 1)),
    ]
    if kind == "xlsx":
        data = sheet(lines)
    else:
        table = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in line) + "</w:tr>"
            for line in lines
        )
        xml = part_of(document([["a"]]), "word/document.xml").decode()
        before, _, rest = xml.partition("<w:tbl>")
        data = replaced(
            document([["a"]]), "word/document.xml", f"{before}<w:tbl>{table}{rest[rest.index('</w:tbl>') :]}".encode()
        )
    start = time.monotonic()
    result = read(data, f"a.{kind}")
    took = time.monotonic() - start
    peak = opened(data, f"a.{kind}", Limits())["peak_bytes"]
    sys.stdout.write(f"{kind}: {rows} rows read in {took:.2f} s, child's peak {peak / 1e6:.0f} MB" + "\n")
    assert len(result.readings) == rows
    assert result.errors == []
    assert took < seconds
    assert peak < 400_000_000


def test_a_cell_written_twice_is_named_and_hides_no_petition():
    twice = inline_row(1, CLASSIC) + inline_row(2, classic(1, NUMBERS[0])) + inline_row(2, classic(2, NUMBERS[1]))
    assert refusal(replaced(sheet(GOOD), SHEET, sheet_xml(twice)), "a.xlsx") == (
        "“a.xlsx”: cell A2 is written twice, with one value over another; copy the table to a new file."
    )


def test_small_letters_in_references_and_names_of_parts():
    body = (inline_row(1, CLASSIC) + inline_row(2, classic(1, NUMBERS[0]))).replace('r="B', 'r="b')
    data = replaced(sheet(GOOD), SHEET, sheet_xml(body))
    renamed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(renamed, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename.replace("sheet1", "Sheet1"), old.read(entry.filename))
    (reading,) = read(renamed.getvalue(), "a.xlsx").readings
    assert reading.values["number"] == NUMBERS[0]
