"""All petitions of a round cut into pages along its batches: no page reads, sorts or counts the others."""

from collections.abc import Iterator
from itertools import accumulate

from django.db.models import Count

from cases.models import Round
from petitions import released
from petitions.models import PublicVersion
from public import kept, petition_queries


class ByBatch:
    """`petition_queries.petitions(round, {})` as a paginator asks for it: how many, and the rows from one to another.

    The sizes of the batches are kept (public.kept); a page reads the batches that it lies in.
    """

    def __init__(self, round: Round) -> None:
        self.round = round
        self.sizes: list[tuple[int, int]] = kept.numbers(f"batches {round.pk}", self._sizes)
        self.ends = list(accumulate(size for _batch, size in self.sizes))

    def count(self) -> int:
        """How many petitions in all."""
        return self.ends[-1] if self.ends else 0

    def __getitem__(self, cut: slice) -> list[PublicVersion]:
        found = list(self._within(cut.start or 0, self.count() if cut.stop is None else cut.stop))
        if not found:
            return []
        batches, skip = [batch for batch, _before in found], found[0][1]
        rows = petition_queries.petitions(self.round, {}).filter(petition__batch__in=batches)
        return list(rows[(cut.start or 0) - skip : cut.stop - skip if cut.stop is not None else None])

    def _within(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Batches that hold a row from `start` to before `stop`, and how many rows lie before each."""
        for (batch, size), end in zip(self.sizes, self.ends, strict=True):
            if end > start and end - size < stop:
                yield batch, end - size

    def _sizes(self) -> list[tuple[int, int]]:
        rows = released.heads(self.round).order_by("-petition__batch__number", "-petition__batch__part")
        return list(rows.values("petition__batch").annotate(n=Count("pk")).values_list("petition__batch", "n"))
