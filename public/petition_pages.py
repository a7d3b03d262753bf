"""All petitions of a round cut into pages along its batches: no page reads, sorts or counts the others.

Through the views of the public process a join reads the whole view; so rows are asked for by their keys.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.db.models import Count, QuerySet

from cases.models import Round
from petitions import released
from petitions.models import Petition, PublicVersion
from public import kept, petition_queries


class ByBatch:
    """`petition_queries.petitions(round, {})` as a paginator asks for it: how many, and the rows from one to another.

    The sizes of the batches are kept (public.kept); a page reads the batches that it lies in. Two queries.
    """

    def __init__(self, round: Round) -> None:
        self.round = round
        self.sizes: list[tuple[int, int]] = kept.numbers(f"batches {round.pk}", self._sizes)
        self.ends = list(accumulate(size for _batch, size in self.sizes))

    def count(self) -> int:
        """How many petitions in all."""
        return self.ends[-1] if self.ends else 0

    def __getitem__(self, cut: slice) -> list[PublicVersion]:
        start, stop = cut.start or 0, self.count() if cut.stop is None else cut.stop
        found = list(self._within(start, stop))
        if not found:
            return []
        place = {batch: nth for nth, (batch, _before) in enumerate(found)}
        rows = self._petitions().filter(batch__in=place).values_list("batch", "pk", "number")
        page = sorted(rows, key=lambda row: (place[row[0]], row[1]))[start - found[0][1] : stop - found[0][1]]
        heads: dict[int, Any] = {
            row.petition_id: row for row in released.heads_of([petition for _batch, petition, _number in page])
        }
        for _batch, petition, number in page:
            heads[petition].number = number
        return [heads[petition] for _batch, petition, _number in page]

    def _within(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Batches that hold a row from `start` to before `stop`, and how many rows lie before each."""
        for (batch, size), end in zip(self.sizes, self.ends, strict=True):
            if end > start and end - size < stop:
                yield batch, end - size

    def _petitions(self) -> QuerySet[Petition]:
        return petition_queries.told(Petition.objects.filter(round=self.round)).order_by()

    def _sizes(self) -> list[tuple[int, int]]:
        rows = self._petitions().values("batch", "batch__number", "batch__part").annotate(n=Count("pk"))
        return list(rows.order_by("-batch__number", "-batch__part").values_list("batch", "n"))
