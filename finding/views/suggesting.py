"""What the command palette offers while somebody types: a few things by number or by their titles."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from cases.views.frame import DeskRequest
from finding import looking, numbers
from finding.candidates import Asked
from finding.looking import Hit
from finding.sources import Reader
from search.query import LONGEST

MOST = 10  # lines


@login_required
@require_safe
def suggest(request: DeskRequest) -> HttpResponse:
    """{"items": [{"label", "note", "url"}]}: at most MOST things that the person may find, exact numbers first."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    asked, reader = Asked(words), Reader.of(request.user)
    found = numbers.exactly(asked, reader)
    if len("".join(words.split())) > 1:
        known = {hit.url for hit in found}
        found += [hit for hit in looking.titled(asked, reader, MOST) if hit.url not in known]
    return JsonResponse({"items": [_item(hit) for hit in found[:MOST]]})


def _item(hit: Hit) -> dict[str, str]:
    label = "".join(text for text, _is_hit in hit.title)
    return {"label": label, "note": " · ".join(part for part in (hit.label, hit.round) if part), "url": hit.url}
