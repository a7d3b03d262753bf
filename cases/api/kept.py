"""Bytes of kept files over REST."""

import logging

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound

from records import evidence
from records.models import Evidence

log = logging.getLogger(__name__)


def bytes_of(kept: Evidence | None, variant: str = "") -> FileResponse:
    """The file as a download. Raises Http404 for none, NotFound with the reason when its bytes are gone."""
    if kept is None or (variant and not kept.is_image):
        raise Http404
    try:
        return evidence.serve(kept, variant)
    except FileNotFoundError:
        log.error("evidence %s: bytes of %s are missing from the store", kept.pk, kept.sha256)
        said = _(
            "“%(name)s” is on record, but its bytes are missing. The administrator must restore them from a backup."
        )
        raise NotFound(said % {"name": kept.name}) from None
