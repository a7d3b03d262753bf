"""A filled-in table taken over as drafts without the preview of its page: all rows, or none with every fault."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from orgs.models import User
from scheduling import sheet
from scheduling.domain import drafting
from scheduling.models import Obligation
from scheduling.reading import table, taking


def keep(report: Obligation, upload: UploadedFile, *, actor: User) -> None:
    """Save what the table says of the report's open lines as drafts.

    Raises ValidationError for a table of another report, cells that cannot be read and rows that have no place any
    more; Conflict where somebody saved a line since the table was fetched.
    """
    filled = table.read(upload.read(), upload.name or "")
    if filled.obligation != report.pk:
        said = _("“%s” is the table of another unit or month. Nothing was changed.") % upload.name
        raise ValidationError({"file": [said]})
    found = taking.compare(filled, sheet.read(report))
    faults = [f"{fault.sheet}{fault.column}{fault.row}: {fault.message}" for fault in found.faults]
    faults += [_("“%(item)s” takes nothing more.") % {"item": said.item} for said in found.left]
    if faults:
        raise ValidationError({"file": faults})
    with transaction.atomic():
        for one in found.taken:
            seen = filled.lines[one.row.line.pk].seen
            now = one.row.line.draft_version
            drafting.save(one.row.line.pk, actor=actor, values=one.draft, seen=seen if seen >= 0 else now)
