"""The search over REST, with the rights, filters and counts of its page, and the searches that the caller keeps."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.response import Response

from access.api.acts import act, change, create, remove
from access.api.base import Resource
from cases.api.counted import Counted, Numbered
from finding import looking, numbers
from finding.api import rows, words
from finding.candidates import EXACT, Asked
from finding.domain import saving
from finding.looking import Hit
from finding.models import SavedSearch
from finding.sources import SOURCES


class SearchPages(Numbered):
    """Pages of hits, with how many things of each kind there are, and what has exactly the number searched for."""

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        return Response(answer.data | self.told)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        number = {"type": "integer", "description": f"{EXACT + 1} says: more than {EXACT}.", "example": 1}
        found["properties"] |= {
            "counts": {"type": "object", "properties": dict.fromkeys(SOURCES, number)},
            "total": number,
            "exactly": schema,
        }
        return found

    told: dict[str, Any] = {}


class Found(Sequence[Hit]):
    """The hits of a search; only those of the page asked for are read."""

    def __init__(self, asked: Asked, reader: Any, total: int) -> None:
        self.asked, self.reader, self.total = asked, reader, total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, key: Any) -> Any:
        if not self.total:
            return []
        return looking.hits(list(looking.things(self.asked, self.reader)[key]), self.asked, self.reader)


class Search(Counted):
    """Everything that the caller may find, best first. Without words and without a place nothing is found."""

    area = "search"
    serializer_class = rows.HitRow
    pagination_class: Any = SearchPages
    asks = words.SearchWords

    def found(self, asked: dict[str, Any]) -> Sequence[Any]:
        wanted, reader = asked["asked"], asked["reader"]
        sums = looking.counts(wanted, reader) if wanted.is_open else looking.Counts(dict.fromkeys(SOURCES, 0), 0)
        total = sums.by_kind.get(wanted.kind, 0) if wanted.kind else sums.all
        exactly = numbers.exactly(wanted, reader) if wanted.is_open else []
        shown: Any = self.get_serializer(exactly, many=True)
        told = {"counts": sums.by_kind, "total": sums.all, "exactly": shown.data}
        self.paginator.told = told  # type: ignore[union-attr]
        return Found(wanted, reader, min(total, EXACT))


class Searches(Resource):
    """Searches that the caller keeps; nobody else sees them."""

    area = "search"
    queryset = SavedSearch.objects.none()
    serializer_class = rows.SavedRow
    orderings = {"id": None, "name": None}
    ordering = "name"

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return SavedSearch.objects.filter(owner=self.user)

    @create(words.SaveWords, right="")
    def create(self, given: dict[str, Any]) -> SavedSearch:
        """Keep a search."""
        return saving.save(actor=self.user, **given)

    @change(words.RenameWords, right="")
    def partial_update(self, row: SavedSearch, given: dict[str, Any]) -> None:
        """Rename it, or begin or end telling of new hits."""
        name, alerts = given.get("name", row.name), given.get("alerts", row.alerts)
        saving.change(row.pk, actor=self.user, name=name, alerts=alerts)

    @remove(right="")
    def destroy(self, row: SavedSearch, given: dict[str, Any]) -> None:
        """Forget it."""
        saving.delete(row.pk, actor=self.user)

    @act(right="")
    def look(self, row: SavedSearch, given: dict[str, Any]) -> None:
        """Say that the caller has seen what it finds now; then it is counted anew."""
        saving.look(row.pk, actor=self.user)


RESOURCES = {"search": Search, "searches": Searches}
