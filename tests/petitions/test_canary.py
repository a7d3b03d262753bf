"""The scanner itself is tried: one that finds nothing proves nothing."""

import base64
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import docx
import openpyxl
import pytest
import weasyprint
from pypdf import PdfReader, PdfWriter

from tests.petitions import canary
from tests.petitions.canary import Needles, encoded, find, find_in_file, make_canaries, spellings

CANARIES = make_canaries(200, seed=7)
NEEDLES = Needles(CANARIES)
ONE = CANARIES[17]
VALUES = {"name": ONE.name, "phone": ONE.phone, "id_number": ONE.id_number, "address": ONE.address}


def values_found(data: bytes) -> set[tuple[int, str]]:
    return {(found.canary, found.value) for found in find(data, NEEDLES)}


def test_canaries_are_all_different_and_the_same_each_time():
    assert make_canaries(200, seed=7) == CANARIES
    assert make_canaries(3, seed=8) != CANARIES[:3]
    for field in VALUES:
        assert len({getattr(c, field) for c in CANARIES}) == 200


def test_identity_numbers_have_their_check_character():
    assert canary.id_number("11010519491231", 2) == "11010519491231002X"
    assert all(len(c.id_number) == 18 for c in CANARIES)


@pytest.mark.parametrize("label", spellings(ONE))
def test_each_spelling_is_found_in_each_encoding(label):
    text = spellings(ONE)[label]
    for encoding, form in encoded(text).items():
        data = "群众反映：".encode() + form + b"</td>\n"
        assert (17, label.split("/")[0]) in values_found(data), encoding


def test_there_are_as_many_spellings_as_are_promised():
    ways = {label.split("/")[1] for label in spellings(ONE)}
    assert ways >= {
        "verbatim", "full-width", "spaced", "dashed", "groups", "+86", "0086", "pinyin", "pinyin spaced",
        "pinyin toned", "traditional", "numerals", "reversed", "zero-width",
    }  # fmt: skip


def test_values_are_found_inside_longer_runs():
    text = f"来信：我叫{ONE.name}，请回电{ONE.phone}。"
    both = {(17, "name"), (17, "phone")}
    assert values_found(base64.b64encode(text.encode())) == both
    assert values_found(base64.b64encode(b"ab" + text.encode("gbk"))) >= both
    assert values_found(quote(text).encode()) == both
    assert values_found(text.encode("utf-16")) == both


def test_values_are_found_in_mails():
    for transfer in ("base64", "quoted-printable"):
        mail = EmailMessage()
        mail.set_content(f"您好，{'督察组' * 20}{ONE.name}的来信已收到。" * 3, cte=transfer)
        assert (17, "name") in values_found(mail.as_bytes())


def test_clean_data_gives_nothing():
    clean = "举报人反映：欧阳路19号，电话12369，编号D3SX202505280018，X370000201811280030。".encode() * 50
    assert find(clean, NEEDLES) == []
    assert find(bytes(range(256)) * 100, NEEDLES) == []
    for file in (Path("README.md"), Path("README.zh-CN.md"), Path("docs/glossary.md")):
        assert find(file.read_bytes(), NEEDLES) == []


def test_a_list_of_canaries_does_as_well():
    assert [(f.canary, f.value) for f in find(ONE.phone.encode(), [ONE])] == [(0, "phone")]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = f"举报人：{ONE.name}"
    book.properties.creator = ONE.phone
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def document() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("举报人")
    for character in ONE.name:  # cut into runs, as a word processor does
        paragraph.add_run(character).bold = True
    document.core_properties.author = ONE.phone
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf() -> bytes:
    face = next(Path("static/fonts").glob("*.[to]tf"), None)
    font = f"@font-face {{ font-family: paper; src: url({face.resolve().as_uri()}) }}" if face else ""
    html = f"<style>{font} body {{ font-family: paper, sans-serif }}</style><p>联系电话 {ONE.phone} {ONE.name}</p>"
    drawn = weasyprint.HTML(string=html).write_pdf()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn)))
    writer.add_metadata({"/Author": ONE.id_number, "/Title": ONE.address})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{ONE.phone}.txt", "无")
        packed.writestr("inner.docx", document())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "values"),
    [
        (workbook, "table.xlsx", {"name", "phone"}),
        (document, "letter.docx", {"name", "phone"}),
        (pdf, "letter.pdf", {"phone", "id_number", "address"}),
        (archive, "all.zip", {"name", "phone"}),
    ],
)
def test_values_are_found_inside_files(make, name, values):
    found = {found.value for found in find_in_file(make(), name, NEEDLES) if found.canary == 17}
    assert found >= values


def test_the_name_of_a_file_is_searched():
    assert {f.value for f in find_in_file(b"", f"{ONE.name}举报.pdf", NEEDLES)} == {"name"}


def test_clean_files_give_nothing():
    book = openpyxl.Workbook()
    book.active["A1"] = "举报人反映某厂排污"
    stream = io.BytesIO()
    book.save(stream)
    assert find_in_file(stream.getvalue(), "table.xlsx", NEEDLES) == []
