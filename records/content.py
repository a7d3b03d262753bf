"""Judging an uploaded file by its content, before anything else touches it."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import filetype
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

IMAGES = {"image/jpeg", "image/png", "image/webp"}
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALLOWED = {"application/pdf", "video/mp4"} | IMAGES | OFFICE
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "video/mp4": (".mp4", ".m4v"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
MAX_PIXELS = 60_000_000
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 200 * 1024 * 1024, 200
MAX_TEXT = 20 * 1024 * 1024
TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, whose characters hold zero bytes
THUMBNAIL = (480, 480)  # pixels
PUBLIC = (1920, 1920)
CAMERA_YEARS = range(1900, 2200)  # a clock outside them was never set; databases cannot keep every such moment


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be; the picture's fields are None for other files."""

    media_type: str
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def judge(data: bytes, name: str) -> Found:
    """What the bytes are. The name's ending must agree with them.

    Raises ValidationError (bad_file) with a sentence that names the file and the remedy.
    """
    kind = filetype.guess(data[:8192])
    media_type = kind.mime if kind else ""
    if media_type in ("application/zip", "") or media_type in OFFICE:
        media_type = _office_type(data)
    if media_type not in ALLOWED:
        raise bad(name, _("this kind of file is not accepted; use JPG, PNG, WebP, PDF, DOCX, XLSX or MP4"))
    if not name.lower().endswith(ENDINGS[media_type]):
        raise bad(
            name,
            _("the content is %(kind)s, but the file name says otherwise; rename or save it again")
            % {"kind": ENDINGS[media_type][0][1:].upper()},
        )
    if media_type in OFFICE:
        _check_archive(data, name)
    return _picture(data, name, media_type) if media_type in IMAGES else Found(media_type)


def judge_text(data: bytes, name: str) -> None:
    """Refuse what is no plain text: another kind of file, or bytes that no text has. Raises ValidationError."""
    if filetype.guess(data[:8192]) or (b"\0" in data and not data.startswith(TEXT_MARKS)):
        raise bad(name, _("the content is not plain text, but the file name says so; rename or save it again"))


def bad(name: str, why: str) -> ValidationError:
    """The refusal of one file, naming it."""
    return ValidationError(_("“%(name)s”: %(why)s.") % {"name": name, "why": why}, code="bad_file")


def _office_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()[: MAX_ENTRIES + 1]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "word/document.xml" in names:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if "xl/workbook.xml" in names:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ""


def _check_archive(data: bytes, name: str) -> None:
    """Read the archive's directory only: a small file may claim gigabytes, overlap itself, or carry macros."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or total > MAX_RATIO * max(len(data), 1):
        raise bad(name, _("it unpacks to far more than a document holds; save it again in Word or Excel"))
    if packed > len(data) or len({entry.header_offset for entry in entries}) != len(entries):
        raise bad(name, _("its parts overlap; save it again in Word or Excel"))
    if any(entry.filename.lower().endswith("vbaproject.bin") or entry.flag_bits & 1 for entry in entries):
        raise bad(name, _("it contains macros or is encrypted; save it without them"))


def _picture(data: bytes, name: str, media_type: str) -> Found:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets cut pictures pass for the whole process that loads it
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise bad(name, _("the picture is too large; use at most 60 megapixels"))
            exif = image.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise bad(name, _("the picture is damaged; take or save it again")) from error
    return Found(
        media_type,
        width,
        height,
        _moment(details.get(ExifTags.Base.DateTimeOriginal)),
        _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), 90),
        _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), 180),
    )


def _moment(text: object) -> datetime | None:
    """EXIF writes local time without a zone: "2019:06:30 10:15:00"."""
    try:
        zone = timezone.get_default_timezone()
        taken = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return taken if taken.year in CAMERA_YEARS else None


def _degrees(parts: object, half: object, limit: int) -> Decimal | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:  # also refuses nan
        return None
    return Decimal(f"{-value if str(half).upper() in ('S', 'W') else value:.6f}")


def reduced(data: bytes, size: tuple[int, int]) -> bytes:
    """The picture turned upright, at most `size` pixels, as JPEG without any metadata."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", size)
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail(size)
        buffer = io.BytesIO()
        upright.save(buffer, "JPEG", quality=82, exif=b"")
    return buffer.getvalue()
