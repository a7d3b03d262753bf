"""Uploads: what is taken, what is refused with which words, and what leaves the house."""

import hashlib
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from records import content, evidence
from records.models import Evidence
from tests.factories import make_user, picture

pytestmark = pytest.mark.django_db
WORD = "word/document.xml"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def jpeg(**options) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 90, 60)).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def docx(files: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(WORD, "<w:document/>")
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def camera() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Probe"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2019:06:30 10:15:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (26.0, 23.0, 42.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (111.0, 17.0, 42.0)
    return jpeg(exif=exif)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        evidence.store(upload(name, data), by=make_user())
    assert Evidence.objects.count() == 0
    return caught.value.messages[0]


def test_a_file_is_kept_under_its_digest(settings):
    data = picture().read()
    row = evidence.store(upload("沟口.jpg", data), by=make_user())
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert evidence.path_of(row.sha256).read_bytes() == data
    assert (row.size, row.media_type, row.width, row.height) == (len(data), "image/jpeg", 64, 48)
    assert evidence.intact(row)
    evidence.path_of(row.sha256).write_bytes(data[:-1] + b"?")
    assert not evidence.intact(row)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"%PDF-1.7\n%%EOF\n"), ("a.docx", docx()), ("A.JPEG", jpeg()),
     ("a.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41")],
)  # fmt: skip
def test_these_kinds_are_taken(name, data):
    assert evidence.store(upload(name, data), by=make_user()).name == name


def test_the_ending_must_tell_the_truth():
    assert "JPG" in refusal("照片.pdf", jpeg())
    assert "PDF" in refusal("报告.jpg", b"%PDF-1.7\n%%EOF\n")
    assert "DOCX" in refusal("表.xlsx", docx())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.jpg", b"<html><body onload=alert(1)>"),
        ("a.exe", b"MZ\x90\x00" + bytes(100)),
        ("a.zip", b"PK\x05\x06" + bytes(18)),
        ("a.gif", b"GIF89a" + bytes(40)),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.txt", "文字".encode()),
        ("a", b"x"),
    ],
)
def test_other_kinds_are_refused_by_name(name, data):
    assert name in refusal(name, data)


def test_an_empty_and_an_oversized_file_are_refused(settings):
    assert "a.jpg" in refusal("a.jpg", b"")
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    assert "1 MB" in refusal("a.pdf", b"%PDF-1.7" + bytes(1024 * 1024))


def test_an_archive_that_unpacks_to_far_more_is_refused():
    assert "a.docx" in refusal("a.docx", docx({"word/media/x.bin": bytes(30 * 1024 * 1024)}))


def test_an_archive_of_overlapping_parts_is_refused():
    data = bytearray(docx({"word/a.xml": b"<a/>", "word/b.xml": b"<b/>"}))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]  # both entries claim the same bytes
    assert "a.docx" in refusal("a.docx", bytes(data))


def test_macros_and_encryption_are_refused():
    assert "a.docx" in refusal("a.docx", docx({"word/vbaProject.bin": b"x"}))
    data = bytearray(docx())
    entry = data.find(b"PK\x01\x02")
    data[entry + 8] |= 1  # the flag "encrypted"
    assert "a.docx" in refusal("a.docx", bytes(data))


def test_a_document_cut_off_is_refused():
    assert "a.docx" in refusal("a.docx", docx()[:-30])


@pytest.mark.parametrize("cut", [30, 200, 900])
def test_a_damaged_picture_is_refused(cut):
    assert "a.jpg" in refusal("a.jpg", jpeg()[:cut])


def test_a_picture_that_claims_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(content, "MAX_PIXELS", 640 * 480 - 1)
    assert "a.jpg" in refusal("a.jpg", jpeg())


def test_the_same_bytes_lie_once():
    data, user = jpeg(), make_user()
    one, two = (evidence.store(upload(name, data), by=user) for name in ("一.jpg", "二.jpg"))
    assert (one.sha256, one.name, two.name) == (two.sha256, "一.jpg", "二.jpg")
    folder = evidence.path_of(one.sha256).parent
    assert [path.name for path in folder.iterdir()] == [one.sha256]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\照片\\沟口.jpg", "沟口.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("evil\u202egpj.jpg", "evilgpj.jpg"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("e\u0301.jpg", "\u00e9.jpg"),
        (" .jpg. ", "jpg"),
        ("长" * 300 + ".jpg", "长" * 190 + ".jpg"),
        ("", "file"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert evidence.clean_name(given) == kept


def test_what_the_camera_wrote_is_kept_inside_only():
    row = evidence.store(upload("现场.jpg", camera()), by=make_user())
    assert row.taken_at.isoformat() == "2019-06-30T10:15:00+08:00"
    assert (row.latitude, row.longitude) == (Decimal("26.395000"), Decimal("111.295000"))
    for variant in ("thumbnail", "public"):
        data = b"".join(evidence.serve(row, variant).streaming_content)
        with Image.open(io.BytesIO(data)) as image:
            assert dict(image.getexif()) == {}
            assert "exif" not in image.info
            assert image.height > image.width  # turned upright
        assert b"Probe" not in data
        assert b"GPS" not in data
    with Image.open(io.BytesIO(b"".join(evidence.serve(row).streaming_content))) as image:
        assert image.getexif()[ExifTags.Base.Make] == "Probe"


@pytest.mark.parametrize(
    "moment",
    ["0000:00:00 00:00:00", "0001:01:01 00:00:00", "9999:12:31 23:59:59", "2019-06-30", "", "2019:13:01 10:00:00"],
)
def test_nonsense_of_the_camera_is_no_time(moment):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
    assert content.judge(jpeg(exif=exif), "a.jpg").taken_at is None


def test_an_original_is_never_run_by_a_browser():
    row = evidence.store(upload("a.pdf", b"%PDF-1.7\n%%EOF\n"), by=make_user())
    answer = evidence.serve(row)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    evidence.path_of(row.sha256).unlink()
    with pytest.raises(FileNotFoundError):
        evidence.serve(row)
