"""Lists over all rounds: problems, bulletins, corrections and withdrawals."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from public import archive, problem_list
from public.answers import cacheable
from public.views import bulletin_of, public_render
from reports import drawing
from reports.models import Release

PAGE = 50  # rows


@require_safe
@cacheable
def problems(request: HttpRequest) -> HttpResponse:
    """Every problem of the newest release of each round, by round, category, county, status and deadline."""
    known = problem_list.lines()
    form = problem_list.ProblemsForm(request.GET or None, known)
    wanted = form.wanted() if form.is_bound else {}
    found = problem_list.select(known, wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "is_filtered": bool(wanted), "page_obj": page, "total": len(found), "known": len(known)}
    return public_render(request, "public/problems.html", context)


@require_safe
@cacheable
def bulletins(request: HttpRequest) -> HttpResponse:
    """Every paper that was released: progress bulletins and tables of petitions."""
    page = Paginator(archive.bulletins(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": archive.bulletin_lines(page.object_list),
        "progress_kinds": drawing.NOTICE_KINDS,
        "table_kinds": drawing.TABLE_KINDS,
    }
    return public_render(request, "public/bulletins.html", context)


@require_safe
@cacheable
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was corrected or taken back, with its day and reason."""
    page = Paginator(archive.corrections(), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "lines": archive.correction_lines(page.object_list)}
    return public_render(request, "public/corrections.html", context)


@require_safe
@cacheable
def earlier_bulletin(request: HttpRequest, slug: str, day: str, version: str, kind: str) -> HttpResponse:
    """The bulletin of any release that stands, drawn from its frozen values."""
    try:
        as_of = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    rows = Release.objects.filter(round__slug=slug, as_of=as_of, version=int(version), state=Release.State.RELEASED)
    release = rows.select_related("round").first()
    if release is None:
        raise Http404
    return bulletin_of(request, slug, release, kind)
