"""Plans on the public site: which rounds have one, and the plan of a round. Only released projections."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from public import plan_queries as reading
from public.answers import cacheable
from public.views import public_render


@require_safe
@cacheable
def plans(request: HttpRequest) -> HttpResponse:
    """The rounds whose plans are public."""
    return public_render(request, "public/plans.html", {"rounds": reading.rounds()})


@require_safe
@cacheable
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan of a round as it was made public, with its versions and the plans of units."""
    card = reading.of_round(slug)
    if card is None:
        raise Http404
    return public_render(request, "public/plan.html", {"card": card})
