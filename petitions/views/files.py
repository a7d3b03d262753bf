"""Handing files of a case out to those who may read its reply."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from cases.views.evidence import hand_out
from cases.views.frame import DeskRequest
from petitions import casefile
from petitions.models import HandlingFile
from petitions.telling import retell, teller
from petitions.views.frame import visible_case


@login_required
def file(request: DeskRequest, pk: int) -> HttpResponse:
    """The original file as a download."""
    return hand_out(request, _kept(request, pk).file)


@login_required
def thumbnail(request: DeskRequest, pk: int) -> HttpResponse:
    """The small picture, without what the camera wrote."""
    row = _kept(request, pk)
    if not row.file.is_image:
        raise Http404
    return hand_out(request, row.file, "thumbnail")


def _kept(request: DeskRequest, pk: int) -> HandlingFile:
    """A file of a case whose reply the person may read, under the name they may read; else Http404."""
    row = HandlingFile.objects.select_related("file").filter(pk=pk).first()
    if row is None:
        raise Http404
    case = visible_case(request.user, row.assignment_id)
    with case.petition.round.time():
        if not casefile.reads_reply(request.user, case):
            raise Http404
        retell([row.file], teller(request.user, case), "name")
    return row
