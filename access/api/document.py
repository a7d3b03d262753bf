"""The OpenAPI document, which nothing but the code changes: made once in each process, language and form."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.encoding import force_bytes
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

WRITERS = {"yaml": OpenApiYamlRenderer, "json": OpenApiJsonRenderer}


class ByName(DefaultContentNegotiation):
    """`?format=json` and `?format=yaml` beside what Accept says, for who opens the document in a browser."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The renderer and its media type; a name that is none of ours counts as not given."""
        writer = WRITERS.get(request.query_params.get("format", ""))
        fitting = [one for one in renderers if type(one) is writer]
        return (fitting[0], fitting[0].media_type) if fitting else super().select_renderer(request, renderers)


class DocumentView(SpectacularAPIView):
    """GET: the document as YAML or JSON, in the reader's language; it has an ETag."""

    content_negotiation_class = ByName

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The whole document; 304 for who has it already."""
        form = request.accepted_renderer.format
        body, etag = rendered(translation.get_language() or settings.LANGUAGE_CODE, form)
        response = HttpResponse(body, content_type=f"{request.accepted_media_type}; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="duban-api.{form}"'
        response["ETag"] = etag
        patch_cache_control(response, no_cache=True)  # kept, but asked for anew after an upgrade
        return get_conditional_response(request._request, etag=etag, response=response) or response


@cache
def rendered(language: str, form: str) -> tuple[bytes, str]:
    """The document in a language and a form ("yaml" or "json"), and its ETag. Takes seconds the first time."""
    with translation.override(language):
        document = SchemaGenerator().get_schema(request=None, public=True)
        body = force_bytes(WRITERS[form]().render(document))
    return body, f'"{sha256(body).hexdigest()}"'
