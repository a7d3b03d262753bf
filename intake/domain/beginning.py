"""Beginning to take a list in: the document is kept as it came, and a worker reads it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Round
from intake.domain.acts import act_in, act_on, write
from intake.jobs import read_waiting_lists
from intake.models import ImportBatch
from intake.states import Verb
from orgs.models import User
from orgs.permissions import require
from papers.reading import archive
from records import evidence, waking
from records.content import bad
from records.models import Evidence

State = ImportBatch.State
ENDINGS = (".docx", ".xlsx", ".txt", ".csv", ".pdf", ".html", ".htm")
PLAIN = (".txt", ".csv", ".html", ".htm")
PACKED = (".docx", ".xlsx")
MOST_PASTED = 2_000_000  # characters
PASTED = "pasted.txt"


def begin(
    round_id: int,
    *,
    actor: User,
    upload: UploadedFile | None = None,
    text: str = "",
    document_date: date | None = None,
) -> ImportBatch:
    """Keep an uploaded document or pasted text and let a worker read it; returns the batch to look at.

    Raises PermissionDenied; ValidationError by field (upload, text) for a missing, empty, too large or unreadable kind
    of file, or one of the same content that stands in the round already (code same_file, `params["batch"]` its number).
    """
    region = Round.objects.select_related("region").get(pk=round_id).region
    require(actor, "problem.edit", region)
    kept = _kept(upload, text, actor)
    with act_in(round_id, actor) as round:
        made = ImportBatch(
            round=round, file=kept, is_pasted=upload is None, sha256=kept.sha256, document_date=document_date,
            made_by=actor,
        )  # fmt: skip
        _put_down(made)
        write(Verb.BEGUN, made, actor=actor, after={"list_file": made.name})
        transaction.on_commit(lambda: waking.wake(read_waiting_lists), robust=True)
    return made


def _kept(upload: UploadedFile | None, text: str, actor: User) -> Evidence:
    """The document in the store of files: the bytes as they came, pasted text as UTF-8."""
    if upload is not None and text.strip():
        raise ValidationError({"text": _("Choose a file or paste text, not both.")}, code="both")
    if upload is not None:
        return _file(upload, actor)
    if not text.strip():
        raise ValidationError({"upload": _("Choose a file, or paste the text of the list.")}, code="nothing")
    if len(text) > MOST_PASTED:
        most = {"n": MOST_PASTED // 10_000}
        raise ValidationError({"text": _("Paste at most %(n)d0,000 characters; split the text.") % most}, code="long")
    return evidence.store_text(SimpleUploadedFile(PASTED, text.encode("utf-8", "replace")), by=actor)


def _file(upload: UploadedFile, actor: User) -> Evidence:
    name = evidence.clean_name(upload.name or "")
    try:
        if not name.lower().endswith(ENDINGS):
            archive.check(upload.read(archive.MAX_BYTES + 1), name)  # says what it is, and what to do about it
            raise bad(name, _("lists are read from .docx, .xlsx, .txt, .csv, .html and .pdf; save it as one of these"))
        if name.lower().endswith(PACKED):
            archive.check(upload.read(archive.MAX_BYTES + 1), name)
            upload.seek(0)
        return (evidence.store_text if name.lower().endswith(PLAIN) else evidence.store)(upload, by=actor)
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}, code="bad_file") from error


def _put_down(made: ImportBatch) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        twin = ImportBatch.objects.filter(round=made.round, sha256=made.sha256, state__in=ImportBatch.STANDING).first()
        if twin is None:
            raise
        text = _("This document stands here already, since %(day)s: %(state)s. Go on with that one.")
        words = text % {"day": timezone.localdate(twin.made_at), "state": twin.get_state_display()}
        raise ValidationError(words, code="same_file", params={"batch": twin.pk}) from error


def put_aside(batch_id: int, *, actor: User) -> None:
    """Let a list that is not to be taken in be forgotten, with everything read from it; the file stays on record.

    Raises PermissionDenied; WrongState when it was taken in.
    """
    with act_on(batch_id, actor, State.WAITING, State.READING, State.READY, State.FAILED) as batch:
        batch.state, batch.claimed_until = State.PUT_ASIDE, None
        batch.save(update_fields=["state", "claimed_until"])
        batch.rows.all().delete()
        batch.cleanings.all().delete()
        batch.lines.all().delete()
        write(Verb.PUT_ASIDE, batch, actor=actor, after={"list_file": batch.name})
