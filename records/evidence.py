"""Keeping uploaded files: store() checks and hashes, serve() hands out. Permission is the caller's."""

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from records import content
from records.models import Evidence


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one upload whose bytes lie under their digest."""

    sha256: str
    size: int
    name: str
    found: content.Found


def store(upload: UploadedFile, *, by: Any) -> Evidence:
    """Check, hash and keep one upload; returns its saved row.

    The bytes are written under their digest before the row exists, so that no row ever lacks its file.
    Raises ValidationError (bad_file) with a sentence that says what to do.
    """
    kept = keep(upload)
    found = kept.found
    return Evidence.objects.create(
        sha256=kept.sha256,
        size=kept.size,
        media_type=found.media_type,
        name=kept.name,
        uploaded_by=by,
        width=found.width,
        height=found.height,
        taken_at=found.taken_at,
        latitude=found.latitude,
        longitude=found.longitude,
    )


def keep(upload: UploadedFile) -> Kept:
    """Check, hash and keep the bytes of an upload that nobody signed in has sent. Raises as `store`."""
    name = clean_name(upload.name or "")
    if not upload.size:
        raise content.bad(name, _("the file is empty"))
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise content.bad(
            name, _("the file is larger than %(limit)d MB; make it smaller or split it") % {"limit": limit}
        )
    data = upload.read()
    found = content.judge(data, name)
    digest = hashlib.sha256(data).hexdigest()
    try:
        _write(path_of(digest), data)
        if found.width:
            _write(path_of(digest, "thumbnail"), content.reduced(data, content.THUMBNAIL))
            _write(path_of(digest, "public"), content.reduced(data, content.PUBLIC))
    except OSError as error:
        raise ValidationError(
            _("The store for files is full or cannot be written; tell the administrator."), code="store"
        ) from error
    return Kept(digest, len(data), name, found)


def store_text(upload: UploadedFile, *, by: Any) -> Evidence:
    """Keep a plain text as it came, byte by byte; it is handed out as a download only.

    Raises ValidationError (bad_file) for an empty or too large file, and for one that is no text in any encoding.
    """
    name = clean_name(upload.name or "")
    if not upload.size:
        raise content.bad(name, _("the file is empty"))
    if upload.size > content.MAX_TEXT:
        raise content.bad(name, _("the text is larger than %(limit)d MB; split it") % {"limit": content.MAX_TEXT >> 20})
    data = upload.read()
    content.judge_text(data, name)
    digest = hashlib.sha256(data).hexdigest()
    try:
        _write(path_of(digest), data)
    except OSError as error:
        raise ValidationError(
            _("The store for files is full or cannot be written; tell the administrator."), code="store"
        ) from error
    return Evidence.objects.create(sha256=digest, size=len(data), media_type="text/plain", name=name, uploaded_by=by)


def clean_name(name: str) -> str:
    """A name safe to show and to send: composed form, no path, no controls or direction marks, 200 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:190]}{dot}{ending[:9]}" if stem else name[:200] or "file"


def path_of(digest: str, variant: str = "") -> Path:
    """Where the bytes with this digest lie; `variant` is '', 'thumbnail' or 'public' (pictures only)."""
    return Path(settings.EVIDENCE_DIR, variant or "original", digest[:2], digest)


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def intact(evidence: Evidence) -> bool:
    """Whether the stored bytes are there and still have the digest that was written down."""
    path = path_of(evidence.sha256)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == evidence.sha256


def serve(evidence: Evidence, variant: str = "") -> FileResponse:
    """The file as a download that no browser will run; pictures' reduced variants may show in the page.

    Raises FileNotFoundError when the bytes are gone.
    """
    inline = variant in ("thumbnail", "public")
    response = FileResponse(
        path_of(evidence.sha256, variant).open("rb"),
        as_attachment=not inline,
        filename=evidence.name,
        content_type="image/jpeg" if inline else evidence.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store" if not inline else "private, max-age=3600"
    return response
