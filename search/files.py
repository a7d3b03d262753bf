"""Texts of files: kind "file", subject the number of the file in records, one part for each page or sheet.

An app says of a file that its text may be found (`want`) when it is filed with something, and takes that back when the
file is withdrawn. Files that may tell who complained are never asked for. Who may read a file is the caller's to say.
Part 0 is the name of the file alone.
"""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from papers.reading.process import Limits, answered
from records import evidence
from records.content import OFFICE
from records.models import Evidence
from search import index
from search.index import Passage, Thing
from search.models import FileText

KIND = "file"
READABLE = OFFICE | {"application/pdf", "text/plain"}
CHILD = "search.file_child"
LIMITS = Limits(cpu_seconds=60, wall_seconds=90)
LARGEST = 50 * 1024 * 1024  # bytes
TRIES = 3  # a file with which a worker ends so often is left alone
State = FileText.State


def want(ids: Iterable[int], round_id: int | None) -> None:
    """Let the texts of these files be found, where they have any; the job reads them. In the caller's transaction."""
    kept = Evidence.objects.filter(pk__in=list(ids), media_type__in=READABLE).values_list("pk", flat=True)
    rows = [FileText(evidence=pk, round_id=round_id) for pk in kept]
    FileText.objects.bulk_create(rows, ignore_conflicts=True)


def forget(ids: Collection[int]) -> None:
    """Let the texts of these files be found no more. In the caller's transaction."""
    if FileText.objects.filter(evidence__in=ids).delete()[0] or ids:
        index.drop(KIND, ids)


def read_again_without_text() -> None:
    """Have every file read anew that counts as read and of which the index holds nothing."""
    known = FileText.objects.filter(state=State.READ)
    known.exclude(evidence__in=index.subjects(KIND)).update(state=State.WAITING, tries=0, pages=0)


def read_next() -> bool:
    """Take the text out of one file that waits; whether there was one. Each file is read once, whoever asks."""
    row = _take()
    if row is None:
        return False
    file = Evidence.objects.filter(pk=row.evidence).first()
    pages, why = ([], _("The file is gone.")) if file is None else _text_of(file)
    with transaction.atomic():
        # Forgotten meanwhile: nothing of it may be found.
        held = FileText.objects.select_for_update().filter(pk=row.pk, state=State.WAITING).first()
        if held is None:
            return True
        if file is not None and not why:
            day = timezone.localdate(file.uploaded_at)
            index.put_many([Thing(KIND, file.pk, file.name, ["", *pages], round_id=held.round_id, day=day)])
        held.state, held.pages, held.why = (State.NONE if why else State.READ), len(pages), why[:200]
        held.save(update_fields=["state", "pages", "why"])
    return True


def _take() -> FileText | None:
    """The file that waits longest, the try counted before it is opened; None when none waits."""
    with transaction.atomic():
        waiting = FileText.objects.filter(state=State.WAITING)
        waiting.filter(tries__gte=TRIES).update(state=State.NONE, why=_("Reading it ended the worker several times."))
        # Those that nobody has begun with first: beside another worker each takes its own.
        row = waiting.select_for_update(skip_locked=True).order_by("tries", "pk").first()
        if row is not None:
            FileText.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return row


def _text_of(file: Evidence) -> tuple[list[Passage], str]:
    """The pages of a file, or none and why."""
    if file.size > LARGEST:
        return [], _("The file is larger than %(n)d MB.") % {"n": LARGEST >> 20}
    try:
        answer = answered(CHILD, evidence.path_of(file.sha256).read_bytes(), file.name, LIMITS)
    except OSError:
        return [], _("The file is gone.")
    except ValidationError as error:
        return [], " ".join(error.messages)
    pages = [Passage(text, where) for where, text in answer["pages"]]
    if any(page.text.strip() for page in pages):
        return pages, ""
    reasons = {
        "encrypted": _("It is protected by a password."),
        "damaged": _("It is damaged."),
        "unknown": _("Its characters are in no known encoding."),
    }
    return [], reasons.get(answer["trouble"], _("It holds no text; a scan is a picture."))
