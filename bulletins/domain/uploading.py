"""A template as it comes from a person: a file, which is tried on a real paper of its kind and then kept."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bulletins import sampling
from bulletins.domain import templates
from bulletins.models import Template
from bulletins.templating.process import MAX_BYTES
from cases.models import Round
from orgs.models import User
from reports.kinds import KINDS


def upload_file(round: Round, code: str, file: Any, *, actor: User) -> Template:
    """Keep an uploaded file as the next version of a kind in KINDS. Raises as templates.upload, faults at `file`."""
    if file.size > MAX_BYTES:
        raise ValidationError({"file": _("The file is larger than %(n)d MB. Make its pictures smaller.") % {"n": 5}})
    values = sampling.example(round, KINDS[code]) or sampling.plain(KINDS[code])
    try:
        return templates.upload(round.pk, code, file.name, file.read(), values, actor=actor)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
