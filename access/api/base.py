"""What all resources of the API share: scope, pages, filters, fields, tags, limits and acts."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from access import scopes
from access.api import limits, tags
from access.api.auth import Operation
from access.api.errors import require_known, require_known_parameters
from access.api.filters import NoFilter
from access.api.once import once
from access.api.paging import Ordering, Pages
from access.api.schema import Schema
from access.api.words import Words
from orgs.models import User
from records.clients import address_of

PAGE_PARAMETERS = ("cursor", "page_size", "ordering")
FIELDS = "fields"
PRIVATE = "private, no-cache"  # kept by the caller alone, asked for again each time: the ETag answers
READS = frozenset({"list", "retrieve", "metadata"})


class Limited:
    """Counts calls by address and by person, and tells in every answer what is left."""

    left: limits.Left | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.left = limits.of_address(address_of(request))  # before it is asked whose it is: guesses count too
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        self.left = min(self.left, limits.of_user(cast(int, request.user.pk)), key=lambda left: left.remaining)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        for name, value in self.left.headers().items() if self.left else ():
            response.headers.setdefault(name, value)
        return cast(Response, super().finalize_response(request, response, *args, **kwargs))  # type: ignore[misc]


class Resource(Limited, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows by scope. A subclass names `area`, `serializer_class`, `full` (for one row), `filterset_class`, `orderings`
    and `get_queryset`, which begins with the rows that are visible to `self.user`. access.api.acts makes its acts.

    `events` are verbs of the trail about these rows that hooks may hear of. `told_once` are secrets in answers of its
    acts: fields that are told to the caller once and kept nowhere, also not for an Idempotency-Key.
    """

    area: ClassVar[str] = ""
    events: ClassVar[frozenset[str]] = frozenset()
    told_once: ClassVar[frozenset[str]] = frozenset()
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    schema = Schema()
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, Ordering]
    filterset_class: Any = NoFilter
    orderings: dict[str, Any] = {"id": None}
    ordering = "id"
    full: Any = None

    @property
    def user(self) -> User:
        """Who calls; the permission class has sent everybody else away."""
        return cast(User, self.request.user)

    def operation(self) -> Operation | None:
        """What the present operation needs; None when nothing is declared, which shuts it."""
        declared: Operation | None = getattr(getattr(self, self.action or "", None), "operation", None)
        if declared is not None:
            return declared if declared.scope else self._in_area(declared)
        return Operation(scopes.reading(self.area)) if self.area and self.action in READS else None

    def _in_area(self, declared: Operation) -> Operation | None:
        return Operation(scopes.writing(self.area), declared.right, declared.in_person) if self.area else None

    def get_serializer_class(self) -> Any:
        return self.serializer_class if self.action == "list" or self.full is None else self.full

    def field_names(self) -> set[str]:
        """The names that `fields` may choose from."""
        return set(self.get_serializer_class()().fields)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require_known_parameters(request.query_params, (*self.filterset_class.base_filters, *PAGE_PARAMETERS, FIELDS))
        wanted = self._wanted()
        answer = super().list(request, *args, **kwargs)
        if wanted is not None:
            answer.data["results"] = [{name: row[name] for name in wanted} for row in answer.data["results"]]
        return self._tagged(answer, tags.weak_tag_of(answer.data))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require_known_parameters(request.query_params, (FIELDS,))
        wanted = self._wanted()
        data = self.told(self.get_object())
        shown = data if wanted is None else {name: data[name] for name in wanted}
        return self._tagged(Response(shown), tags.tag_of(data, wanted))

    def _wanted(self) -> Any:
        """The names in `fields`, sorted; None when all are wanted. Raises ValidationError for unknown ones."""
        said = self.request.query_params.get(FIELDS)
        if said is None:
            return None
        wanted = sorted(set(said.split(",")))
        require_known(
            [FIELDS] if set(wanted) - self.field_names() else [],
            (),
            f"{FIELDS}: {', '.join(sorted(self.field_names()))}",
        )
        return wanted

    def _tagged(self, answer: Response, tag: str) -> Response:
        if tags.is_known(self.request, tag):
            answer = Response(status=304)
        answer["ETag"], answer["Cache-Control"] = tag, PRIVATE
        return answer

    def told(self, row: Any) -> Any:
        """The whole representation of one row, as `retrieve` answers it."""
        return self.get_serializer_class()(row, context=self.get_serializer_context()).data

    def words(self, serializer: type[Words], **context: Any) -> dict[str, Any]:
        """The words of an act, checked. Raises rest_framework's ValidationError by field."""
        more = {"request": self.request, "user": self.user}
        data = serializer(data=self.request.data, context=more | context)
        data.is_valid(raise_exception=True)
        return cast(dict[str, Any], data.validated_data)

    def once(self, do: Callable[[], Response]) -> Response:
        """`do` in the way that the caller asked for: once for its key; in one transaction where it names an ETag."""
        require_known_parameters(self.request.query_params, ())
        if tags.asks_match(self.request):
            with_lock = do

            def do() -> Response:
                with transaction.atomic():
                    return with_lock()

        return once(self.request, self.user, do, self.told_once)

    def get_object(self) -> Any:
        """The row of the address, which has one way of writing: ٣ or 03 is not row 3. Raises Http404."""
        row = super().get_object()
        if str(self.kwargs[self.lookup_url_kwarg or self.lookup_field]) != str(getattr(row, self.lookup_field)):
            raise Http404
        return row

    def row(self) -> Any:
        """The row of an act, visible and as the caller has seen it. Raises Http404, Stale."""
        row = self.get_object()
        if not tags.asks_match(self.request):
            return row
        self._locked(row)
        row = self.get_object()
        tags.require_match(self.request, tags.tag_of(self.told(row)))
        return row

    @staticmethod
    def _locked(row: models.Model) -> None:
        """Nobody changes the row itself until the transaction ends."""
        type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).values_list("pk").first()

    def shown(self, pk: Any, status: int = 200) -> Response:
        """The row as it is now, after an act."""
        self.kwargs[self.lookup_url_kwarg or self.lookup_field] = pk
        data = self.told(self.get_object())
        return Response(data, status, headers={"ETag": tags.tag_of(data)})

    @classmethod
    def visible_to(cls, user: User) -> QuerySet[Any]:
        """The rows of the resource that a person sees; for hooks, which have no request."""
        view = cls()
        view.action, view.request, view.kwargs = "list", cast(Any, _Caller(user)), {}
        return view.get_queryset()


class _Caller:
    """Stands for a request where there is none."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.query_params: dict[str, str] = {}
