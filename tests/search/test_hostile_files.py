"""Files made to exhaust whoever reads them: each keeps a reason or what fits, and the next file is read as ever."""

import hashlib
import io
import zipfile

import pytest
from pypdf import PdfWriter

from papers.reading.process import Limits
from records import evidence
from records.models import Evidence
from search import file_child, files
from search.jobs import read_waiting_files
from search.models import Entry, FileText
from search.query import matching
from tests.factories import make_user
from tests.search.test_files import keep, word

pytestmark = pytest.mark.django_db
MEGABYTE = 1 << 20
LIMITS = Limits(cpu_seconds=5, wall_seconds=60)  # the product gives a minute; the bounds are of the same kind
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def bomb() -> bytes:
    """A .docx of some 100 kB that unpacks to 100 MB of text in one paragraph."""
    whole, out = zipfile.ZipFile(io.BytesIO(word())), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/document.xml":
                data = data.replace(b"</w:t>", b"A" * (100 * MEGABYTE) + b"</w:t>", 1)
            packed.writestr(name, data)
    return out.getvalue()


def circle() -> bytes:
    """A PDF whose tree of pages holds itself."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    root = writer.root_object.raw_get("/Pages")
    root.get_object()["/Kids"].append(root)
    writer.write(out)
    return out.getvalue()


def deep() -> bytes:
    """A PDF in which one array holds another, 200,000 times."""
    nested = b"[" * 200_000 + b"]" * 200_000
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n"
    return head + nested + b"\nendobj\ntrailer\n<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"


def put(name: str, data: bytes, media_type: str) -> Evidence:
    """A file as if the door had let it in."""
    digest = hashlib.sha256(data).hexdigest()
    path = evidence.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    row = Evidence.objects.create(
        sha256=digest, size=len(data), media_type=media_type, name=name, uploaded_by=make_user()
    )
    files.want([row.pk], 5)
    return row


def test_hostile_files_keep_a_reason_and_the_worker_reads_on(monkeypatch) -> None:
    monkeypatch.setattr(files, "LIMITS", LIMITS)
    hostile = [put("炸.docx", bomb(), WORD), put("圈.pdf", circle(), PDF), put("深.pdf", deep(), PDF)]
    huge = put("巨.txt", b"a" * (100 * MEGABYTE), "text/plain")
    good = keep("报告.docx", word())
    assert read_waiting_files() == 5
    assert read_waiting_files() == 0
    states = {row.evidence: (row.state, bool(row.why)) for row in FileText.objects.all()}
    assert states == dict.fromkeys([*(row.pk for row in hostile), huge.pk], ("none", True)) | {good.pk: ("read", False)}
    assert "50 MB" in FileText.objects.get(evidence=huge.pk).why
    assert {entry.subject for entry in Entry.objects.filter(kind="file")} == {good.pk}


def test_of_a_long_text_the_beginning_is_found() -> None:
    text = "开头的青龙河" + "水" * (3 * file_child.MAX_CHARACTERS) + "结尾的白虎山"
    row = put("长.txt", text.encode(), "text/plain")
    assert read_waiting_files() == 1
    assert FileText.objects.get(evidence=row.pk).state == "read"
    assert {entry.subject for entry in matching("青龙河")} == {row.pk}
    assert not matching("白虎山").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_texts_of_every_usual_encoding_are_found(encoding) -> None:
    row = put("记录.txt", "会议记录：整治龙溪河".encode(encoding), "text/plain")
    assert read_waiting_files() == 1
    assert {(entry.subject, entry.where) for entry in matching("龙溪河")} == {(row.pk, "")}


def test_signs_without_a_known_encoding_keep_a_reason() -> None:
    row = put("乱.txt", b"\x00\xff\xfe\xfd\x81" * 30, "text/plain")
    assert read_waiting_files() == 1
    assert (FileText.objects.get(evidence=row.pk).state, Entry.objects.filter(kind="file").exists()) == ("none", False)
