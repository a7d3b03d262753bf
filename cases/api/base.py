"""What all resources of the API share: scope, pages, filters, acts, and the errors in the document."""

from typing import Any, Literal, cast

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.errors import require_known_parameters
from cases.api.paging import Ordering, Pages
from cases.api.rows import Answer
from cases.api.words import Words
from orgs.models import User

PAGE_PARAMETERS = ("cursor", "page_size", "ordering")
REFUSALS = {
    "400": "What was sent cannot be read or breaks a rule; `errors` says where.",
    "401": "Nobody is signed in, or the token is not good.",
    "403": "The caller may see this but not do it.",
    "404": "There is no such thing, or the caller may not know of it.",
    "409": "Somebody was faster, or it is not the time for this; look again.",
}


class Schema(AutoSchema):
    """Names the refusals of every operation, with their one shape."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        return bodies | {code: self._refusal(code) for code in self._codes()}

    def _codes(self) -> list[str]:
        codes = ["400", "401"]
        if self.path.count("{"):
            codes.append("404")
        elif self._is_list_view():
            codes.append("404")  # a cursor that is not one
        return [*codes, "403", "409"] if self.method == "POST" else codes

    def _refusal(self, code: str) -> dict[str, Any]:
        answer = OpenApiResponse(Answer, description=REFUSALS[code])
        return self._get_response_for_code(answer, code, media_types=["application/problem+json"])


class Resource(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows by scope. A subclass names `serializer_class`, `full` (for one row), `filterset_class` and `orderings`."""

    http_method_names = ["get", "post", "head", "options"]
    schema = Schema()
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, Ordering]
    orderings: dict[str, Any] = {"id": None}
    ordering = "id"
    full: Any = None
    filterset_class: Any = None

    @property
    def user(self) -> User:
        """Who calls; the permission class has sent everybody else away."""
        return cast(User, self.request.user)

    def get_serializer_class(self) -> Any:
        return self.serializer_class if self.action == "list" or self.full is None else self.full

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require_known_parameters(request.query_params, (*self.filterset_class.base_filters, *PAGE_PARAMETERS))
        return super().list(request, *args, **kwargs)

    def words(self, serializer: type[Words], **context: Any) -> dict[str, Any]:
        """The words of an act, checked. Raises rest_framework's ValidationError by field."""
        data = serializer(data=self.request.data, context={"request": self.request} | context)
        data.is_valid(raise_exception=True)
        return data.validated_data

    def shown(self, pk: Any, status: int = 200) -> Response:
        """The row as it is now, after an act."""
        self.kwargs[self.lookup_url_kwarg or self.lookup_field] = pk
        return Response(
            self.get_serializer_class()(self.get_object(), context=self.get_serializer_context()).data, status
        )
