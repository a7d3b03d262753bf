"""Public notices: what was reached, until when to object, and the way of an objection."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from cases.domain import publicity
from cases.views.answering import take
from public import notices as reading
from public.answers import cacheable, too_often
from public.cards import NoticeCard
from public.forms import CodeForm, ObjectionForm
from public.views import public_render
from records import evidence as files

PAGE_SIZE = 50
OBJECTIONS_AN_HOUR = 10
LOOKS_IN_TEN_MINUTES = 20
RECEIPT = "receipt"
RECEIPT_SECONDS = 600


@require_safe
@cacheable
def notices(request: HttpRequest) -> HttpResponse:
    """Notices that run, and those that ended."""
    page = Paginator(reading.ended(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"running": reading.running(), "page_obj": page, "ended": [reading.card(row) for row in page]}
    return public_render(request, "public/notices.html", context)


@require_safe
@cacheable
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with its photographs before and after."""
    return public_render(request, "public/notice.html", {"notice": _notice(pk), "photos": reading.photos(pk)})


@require_safe
@cacheable
def photo(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """A photograph of a public notice: the copy without what the camera wrote, under a name that says nothing."""
    file = reading.photo(pk, evidence)
    if file is None:
        raise Http404
    try:
        content = files.path_of(file.sha256, "public").read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Content-Disposition"] = f'inline; filename="notice-{pk}-{evidence}.jpg"'
    return response


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an objection. Whoever sends it is nobody to us, signed in or not."""
    found = _notice(pk)
    if found.state == "withdrawn":
        raise Http404
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        if too_often(request, "object", limit=OBJECTIONS_AN_HOUR, seconds=3600):
            return _slow_down(request, _("Many objections have come from your connection within the hour."))
        said = {name: form.cleaned_data[name] for name in ("text", "contact", "file")}
        try:
            _objection, code = publicity.object_to(pk, **said)
        except ValidationError as error:
            take(form, error)
        else:
            response = redirect("public:received", pk)
            response.set_signed_cookie(
                RECEIPT,
                code,
                max_age=RECEIPT_SECONDS,
                path=response.url,
                httponly=True,
                samesite="Strict",
                secure=request.is_secure(),
            )
            return response
    context = {"notice": found, "form": form}
    return public_render(request, "public/object.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt code, shown once: the cookie that carried it here is taken away."""
    code = request.get_signed_cookie(RECEIPT, default="", max_age=RECEIPT_SECONDS) or ""
    parts = [code[n : n + 4] for n in range(0, len(code), 4)]
    response = public_render(request, "public/received.html", {"notice": _notice(pk), "code": " ".join(parts)})
    response.delete_cookie(RECEIPT, path=request.path, samesite="Strict")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest) -> HttpResponse:
    """The state of an objection by its receipt code; a code that no objection has gets one constant answer."""
    form = CodeForm(request.POST or None)
    context = {"form": form, "asked": False}
    if form.is_valid():
        if too_often(request, "look", limit=LOOKS_IN_TEN_MINUTES, seconds=600):
            return _slow_down(request, _("Many codes were tried from your connection within ten minutes."))
        context |= {"asked": True, "objection": reading.objection(form.cleaned_data["code"])}
    return public_render(request, "public/objection.html", context, status=422 if form.errors else 200)


def _notice(pk: int) -> NoticeCard:
    found = reading.one(pk)
    if found is None:
        raise Http404
    return found


def _slow_down(request: HttpRequest, why: str) -> HttpResponse:
    response = public_render(request, "public/slow.html", {"why": why}, status=429)
    response["Retry-After"] = "600"
    return response
