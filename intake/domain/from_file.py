"""Taking a list in from a file on the server, in one go: for commands."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cases.models import Round
from intake.domain import beginning, mending, reading, taking
from intake.models import ImportBatch
from intake.reading import faults
from orgs.models import Post, Role, User
from orgs.permissions import may
from records import clock

State = ImportBatch.State


class NotTaken(ValidationError):
    """A list that was read and not taken in; `batch` waits on its page, where it can be mended."""

    def __init__(self, batch: ImportBatch, why: ValidationError) -> None:
        super().__init__(why.messages, code=getattr(why, "code", None) or "not_taken")
        self.batch = batch


def import_file(
    data: bytes,
    name: str,
    round: Round,
    *,
    username: str = "",
    document_date: date | None = None,
    confirmed: bool = False,
    first_leads: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportBatch:
    """Begin, read and take a list as somebody of the round's office; the only one there, where `username` is empty.

    `progress` is told (done, total) steps of the reading. Raises ValidationError (code actor) when it is not clear who
    acts, and what beginning and reading refuse; NotTaken for what taking refuses (records with faults, counts that
    differ and are not `confirmed`): nothing is written then, and the list waits to be mended on its page.
    """
    actor = _actor(username, round)
    batch = beginning.begin(round.pk, actor=actor, upload=SimpleUploadedFile(name, data), document_date=document_date)
    reading.read(batch.pk, progress)
    batch.refresh_from_db()
    if batch.state == State.FAILED:
        raise ValidationError(batch.fault, code="bad_file")
    if first_leads:
        batch = mending.set_facts(batch.pk, actor=actor, document_date=batch.document_date, first_leads=True)
    try:
        return taking.take(batch.pk, actor=actor, confirmed=confirmed)
    except ValidationError as error:
        raise NotTaken(batch, error) from error


def faults_of(batch: ImportBatch) -> list[dict[str, str]]:
    """What stops a batch, by its place: faults of the document, then those of records."""
    found = [faults.said(one) for one in batch.faults]
    rows = batch.rows.filter(is_left_out=False).exclude(faults=[]).order_by("number")
    return found + [{"where": row.where, "message": fault["message"]} for row in rows for fault in row.faults]


def _actor(username: str, round: Round) -> User:
    if username:
        found = User.objects.filter(username=username, is_active=True).first()
        if found is None or not may(found, "problem.edit", round.region):
            text = _("%(name)s does not belong to the office of this round.")
            raise ValidationError(text % {"name": username}, code="actor")
        return found
    posts = Post.objects.held_on(clock.today()).filter(role=Role.OFFICE).select_related("user", "organisation")
    people = {post.user for post in posts if may(post.user, "problem.edit", round.region)}
    if len(people) != 1:
        raise ValidationError(_("Say with --as who of the round's office takes the list in."), code="actor")
    return people.pop()
