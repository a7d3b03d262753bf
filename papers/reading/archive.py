"""What is refused before any parser opens a table from outside."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from records.content import bad, judge

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
OLD_WORD, OLD_EXCEL = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".jar")
OF_MACROS = (".xlsm", ".docm", ".xltm", ".dotm", ".xlam", ".xltx", ".dotx")
BEGINS_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MAX_RELATIONS = 1024 * 1024  # bytes
# What a program would fetch and run when the file is opened. Templates on the writer's own disk are everyday.
_REMOTE_CODE = re.compile(
    rb"""<Relationship\b(?=[^>]*Type=["'][^"']*/(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath)["'])"""
    rb"""(?=[^>]*Target=["'](?:https?:|ftp:|smb:|mhtml:|\\\\|file:/{2}[^/]|file:/{4,}))[^>]*>""",
    re.IGNORECASE,
)
MAX_BYTES = 20 * 1024 * 1024
MAX_PART, MAX_PART_RATIO, SMALL_PART = 100 * 1024 * 1024, 300, 2 * 1024 * 1024  # bytes, times, bytes


def check(data: bytes, name: str) -> str:
    """The kind of the file, "xlsx" or "docx".

    Raises ValidationError (bad_file) with a sentence that names the file, what is wrong and the remedy.
    """
    if not data:
        raise bad(name, _("the file is empty; choose it again"))
    if len(data) > MAX_BYTES:
        raise bad(name, _("it is larger than %d MB; take pictures out or split it") % (MAX_BYTES // 1024 // 1024))
    if not data.startswith(ZIP):
        raise bad(name, _remedy(data))
    _directory(data, name)
    if name.lower().endswith(OF_MACROS):
        raise bad(name, _("this is a template or a file with macros; open it and save it as .docx or .xlsx"))
    kind = judge(data, name).media_type
    _relations(data, name)
    return "docx" if "wordprocessing" in kind else "xlsx"


def _remedy(data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(OLE):
        return _ole(data)
    if head.startswith(b"%pdf"):
        return _("this is a PDF, which has no table to read; ask for the Word or Excel file it was made from")
    if head.startswith(b"{\\rtf"):
        return _("this is an RTF document; open it in Word and save it as .docx")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"mime-version")):
        return _("this is a web page under an office name; open it in Excel and save it as .xlsx")
    if head.startswith(b"<?xml"):
        return _("this is an XML file; open it in Word or Excel and save it as .docx or .xlsx")
    if head.startswith((b"\xff\xd8\xff", b"\x89png", b"gif8", b"riff", b"bm")):
        return _("this is a picture; ask for the Word or Excel file instead")
    if b"\0" not in data[:4096] or data.startswith(BEGINS_UTF_16):
        return _("this is plain text (CSV or TXT); open it in Excel and save it as .xlsx")
    return _("this is neither a Word nor an Excel file; save the table as .docx or .xlsx")


def _ole(data: bytes) -> str:
    if ENCRYPTED in data:
        return _("it is protected by a password; remove the password and save it again")
    if OLD_WORD in data:
        return _("this is an old Word document (.doc); open it in Word and save it as .docx")
    if OLD_EXCEL in data:
        return _("this is an old Excel workbook (.xls); open it in Excel and save it as .xlsx")
    return _("this is a file of an old Office or WPS format; open it there and save it as .docx or .xlsx")


def _directory(data: bytes, name: str) -> None:
    """Read the archive's directory only."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise bad(name, _("the file is damaged or was cut off; save it again and choose it again")) from error
    names = [entry.filename for entry in entries]
    if "xl/workbook.bin" in names:
        raise bad(name, _("this is a binary workbook (.xlsb); open it in Excel and save it as .xlsx"))
    if not {"word/document.xml", "xl/workbook.xml"} & set(names):
        raise bad(name, _("this is an archive without a Word or Excel document; unpack it and choose the document"))
    if any(part.lower().endswith(ARCHIVES) for part in names):
        raise bad(name, _("it carries another archive inside; copy the table to a new file"))
    if any(_leads_out(part) for part in names):
        raise bad(name, _("its parts have names that lead out of it; copy the table to a new file"))
    if len(set(names)) != len(names):
        raise bad(name, _("its parts overlap; save it again in Word or Excel"))
    for entry in entries:
        large = entry.file_size > SMALL_PART and entry.file_size > MAX_PART_RATIO * max(entry.compress_size, 1)
        if entry.file_size > MAX_PART or large:
            raise bad(
                name,
                _("its part %(part)s unpacks to %(size)d MB, far more than a table holds; copy the table to a new file")
                % {"part": entry.filename[:80], "size": entry.file_size // 1024 // 1024},
            )


def _leads_out(part: str) -> bool:
    """Nothing is unpacked here; but the file is kept, and somebody may unpack it."""
    return ".." in part.replace("\\", "/").split("/") or part.startswith(("/", "\\"))


def _relations(data: bytes, name: str) -> None:
    """Nothing is ever fetched here; but the file is kept, and somebody's Word would fetch and run it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith(".rels") and entry.file_size <= MAX_RELATIONS:
                try:
                    found = _REMOTE_CODE.search(archive.read(entry))
                except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
                    message = _("the file is damaged; open it in Word or Excel and save it again")
                    raise bad(name, message) from error
                if found:
                    raise bad(
                        name, _("it loads a template or object from another computer; copy the table to a new file")
                    )
