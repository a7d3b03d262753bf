"""A file with an objection: checked as evidence is, read by the office, never public."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from cases.domain import publicity
from cases.models import Objection, ObjectionFile
from tests.factories import at, picture

pytestmark = pytest.mark.django_db
TEXT = "河边仍有污水直排，望核实。"


def send(stage, file, text=TEXT):
    with at("2019-06-26"):
        return Client().post(f"/notices/{stage.notice.pk}/object/", {"text": text, "website": "", "file": file})


def word_file() -> bytes:
    made = io.BytesIO()
    document = Document()
    document.add_paragraph("情况说明")
    document.save(made)
    return made.getvalue()


def pdf_file() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "content"), [("现场.jpg", None), ("说明.docx", word_file()), ("材料.pdf", pdf_file())]
)
def test_the_office_reads_it_beside_the_objection(stage, name, content):
    upload = picture(name) if content is None else SimpleUploadedFile(name, content)
    body = upload.read()
    upload.seek(0)
    assert send(stage, upload).status_code == 302
    file = ObjectionFile.objects.get()
    assert (file.name, file.size) == (name, len(body))
    browser = Client()
    browser.force_login(stage.city.office)
    assert (
        f"/desk/objections/{file.objection_id}/file/"
        in browser.get(f"/desk/objections/{file.objection_id}/").content.decode()
    )
    answer = browser.get(f"/desk/objections/{file.objection_id}/file/")
    assert b"".join(answer) == body
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ" + b"\0" * 60), ("a.jpg", b"MZ" + b"\0" * 60), ("a.docx", b"PK\x03\x04rubbish"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<script>1</script>"), ("a.pdf", b"%PDF-1.4" + b"0" * (10 * 1024 * 1024)),
        ("a.pdf", b"\x89PNG\r\n\x1a\n"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_said_and_the_text_stays(stage, name, content):
    answer = send(stage, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert 'id="id_file_error"' in answer.content.decode()
    assert not Objection.objects.exists()
    assert not ObjectionFile.objects.exists()


def test_nobody_else_gets_it(stage):
    send(stage, picture("现场.jpg"))
    file = ObjectionFile.objects.get()
    for who in (None, "unit", "verifier", "observer", "publisher"):
        browser = Client()
        if who:
            browser.force_login(stage.city.people[who] if who in stage.city.people else getattr(stage.city, who))
        assert browser.get(f"/desk/objections/{file.objection_id}/file/").status_code in (302, 403, 404)
    pages = "".join(
        Client().get(path).content.decode()
        for path in ("/", f"/notices/{stage.notice.pk}/", "/notices/", "/objections/")
    )
    assert file.sha256 not in pages
    assert "现场.jpg" not in pages


def test_an_objection_needs_none(stage):
    with at("2019-06-26"):
        made, _code = publicity.object_to(stage.notice.pk, text=TEXT)
    browser = Client()
    browser.force_login(stage.city.office)
    assert browser.get(f"/desk/objections/{made.pk}/").status_code == 200
    assert browser.get(f"/desk/objections/{made.pk}/file/").status_code == 404
