"""Photographs of visits and the old ones of an item, to those who may see them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from cases.views.frame import DeskRequest
from lookback.models import CheckPhoto, Errand
from lookback.views.frame import picks
from lookback.views.picks import hand_over, old_photo_of, sees


@login_required
@require_safe
def photo(request: DeskRequest, pk: int) -> HttpResponse:
    """A photograph of a visit; 404 where the person may not know of it."""
    found = CheckPhoto.objects.select_related("file", "visit__pick__plan").filter(pk=pk).first()
    if found is None or not sees(request, found.visit.pick):
        raise Http404
    return hand_over(request, found.file)


@login_required
@require_safe
def old_photo(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """An old photograph of a pick's item, for its visitor without a part in the city, too."""
    pick = picks().filter(pk=pk).first()
    if pick is None or not sees(request, pick):
        raise Http404
    return hand_over(request, old_photo_of(pick, file_id))


@login_required
@require_safe
def errand_file(request: DeskRequest, pk: int, file_id: int) -> HttpResponse:
    """A file that a unit's answer to an errand came with."""
    errand = Errand.objects.visible_to(request.user).filter(pk=pk).first()
    found = errand.files.filter(pk=file_id).first() if errand else None
    if found is None:
        raise Http404
    return hand_over(request, found)
