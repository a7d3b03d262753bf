"""Open data: pages that say what there is, and the files. Read-only, the same for everybody."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from follow.conditional import FRESH, answered, refused
from follow.noted import newest
from opendata import describing, sources
from opendata.files import TYPES, File, etag, measured
from opendata.licences import licence
from opendata.rows import Source
from opendata.tables import TABLES, VERSION
from public import queries
from public.answers import cacheable_by, shared
from public.views import public_render

View = Callable[..., HttpResponse]
Answer = HttpResponse | StreamingHttpResponse


def gone_with_reason(view: Callable[..., Answer]) -> View:
    """410 with the reason for what was withdrawn, 400 with a sentence for a wrong filter."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        try:
            return view(request, *args, **kwargs)
        except sources.Withdrawn as error:
            return refused(_("This version was withdrawn: %(why)s") % {"why": error.why}, 410)
        except ValidationError as error:
            return refused(" ".join(error.messages), 400)

    return framed  # type: ignore[return-value]  # a file in pieces answers as any other


@require_safe
@cacheable_by(newest)
def index(request: HttpRequest) -> HttpResponse:
    """What there is: rounds, tables, licence, how to check files."""
    context = {"rounds": sources.rounds(), "tables": list(TABLES.values()), "licence": licence()}
    return public_render(request, "opendata/index.html", context)


@require_safe
@cacheable_by(newest)
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a round: the current ones with what they weigh, and the versions of its releases."""
    source = _source(slug)
    files = [
        {"table": table, "files": [(kind, measured(table, source, kind)) for kind in TYPES]}
        for table in sources.tables_of(source)
    ]
    versions = [(line, sources.version_of(line)) for line in queries.releases(source.round)]
    context = {
        "round": source.round,
        "release": source.release,
        "files": files,
        "versions": versions,
        "frozen": [table for table in TABLES.values() if table.frozen],
        "licence": licence(),
    }
    return public_render(request, "opendata/round.html", context)


@require_safe
@cacheable_by(newest)
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every table and column in words."""
    context = {"tables": list(TABLES.values()), "version": VERSION}
    return public_render(request, "opendata/dictionary.html", context)


@require_safe
@shared(newest)
def dictionary_json(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    return answered(_json(describing.dictionary()), TYPES["json"])


@require_safe
@shared(newest)
def catalogue(request: HttpRequest) -> HttpResponse:
    """The current files as DCAT-AP."""
    found = [source for known in sources.rounds() if (source := sources.source(known.slug))]
    return answered(_json(describing.catalogue(found)), "application/ld+json; charset=utf-8")


@require_safe
@shared(newest)
@gone_with_reason
def manifest(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Sizes and checksums of the files of a version."""
    return answered(_json(describing.manifest(_source(slug, version))), TYPES["json"])


@require_safe
@shared(newest)
@gone_with_reason
def file(request: HttpRequest, slug: str, version: str, table: str, kind: str) -> Answer:
    """One table as a file, written row by row while it is sent."""
    source, found = _source(slug, version), TABLES.get(table)
    if found is None or kind not in TYPES:
        raise Http404
    if found not in sources.tables_of(source):
        withdrawn = next((line for line in queries.releases(source.round) if line.withdrawn), None)
        if source.is_latest and withdrawn:
            raise sources.Withdrawn(withdrawn.why)
        raise Http404
    query = {name: str(value) for name, value in request.GET.items() if value}
    source = Source(source.round, source.release, source.is_latest, sources.wanted(found, slug, query))
    name = f'"{etag(found, source, kind)}"'
    response = StreamingHttpResponse(File(found, source, kind), content_type=TYPES[kind])
    response["ETag"] = name
    patch_cache_control(response, public=True, max_age=FRESH)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{version}-{table}.{kind}"'
    is_same = source.release and found.frozen and not source.wanted and found.name != "figures"
    if source.is_latest and is_same and source.release:
        told = sources.version_of(source.release)
        response["Content-Location"] = reverse("opendata:file", args=[slug, told, table, kind])
    return get_conditional_response(request, etag=name, response=response) or response  # type: ignore[arg-type]


def _source(slug: str, version: str = sources.LATEST) -> Source:
    found = sources.source(slug, version)
    if found is None:
        raise Http404
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
