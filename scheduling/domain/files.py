"""Files that a unit brings with a row of its report: into the item's dossier, and tied to the row's draft."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cases.domain import filing as dossier
from orgs.models import User
from scheduling.domain import drafting
from scheduling.domain.acts import WrongState
from scheduling.models import Line
from scheduling.sheet import Row


def add(row: Row, uploads: Sequence[UploadedFile], *, actor: User, phase: str) -> None:
    """Put files into the dossier of the row's item and tie them to the row, all or none.

    Raises PermissionDenied; WrongState for a row that was sent, or an item in sign-off; ValidationError by file.
    """
    require_open(row.line)
    if not row.takes_files:
        raise WrongState(_("Files can no longer be added here; use the page of the item."), code="closed")
    kept = dossier.add_evidence(row.task.pk, uploads, actor=actor, phase=phase)
    drafting.tie(row.line.pk, actor=actor, add=[one.file_id for one in kept])


def require_open(line: Line) -> None:
    """Raises WrongState for a row that was sent or is not asked for: nobody would see again what was kept there."""
    if line.state not in Line.OPEN:
        state = line.get_state_display()
        raise WrongState(_("This row is now: %(state)s. It takes nothing more.") % {"state": state}, code="closed")
